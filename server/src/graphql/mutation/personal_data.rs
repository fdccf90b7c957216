//! Handing out and erasing what is held about one person.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::{DirectoryUserId, IdError};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::service::personal_data::{self, PersonId};

/// Mutations of this concept.
#[derive(Default)]
pub struct PersonalDataMutation;

/// Everything that is held about one person.
#[derive(SimpleObject)]
pub struct ExportPersonalDataPayload {
    /// One JSON object, as text.
    json: String,
}

/// The person's data is gone.
#[derive(SimpleObject)]
pub struct ErasePersonalDataPayload {
    /// Always true.
    ok: bool,
}

/// An employee's id or a directory user's.
fn person(id: &ID) -> Result<PersonId, AppError> {
    let wrong = |error: IdError| AppError::invalid("id", error.to_string());
    let is_user = id.as_str().starts_with(DirectoryUserId::KIND);
    match is_user {
        true => id.as_str().parse().map(PersonId::DirectoryUser).map_err(wrong),
        false => id.as_str().parse().map(PersonId::Employee).map_err(wrong),
    }
}

#[Object]
impl PersonalDataMutation {
    /// Everything that is held about one person, logs included; `id` is an employee's or a directory user's. Written to
    /// the audit log.
    async fn export_personal_data(&self, ctx: &Context<'_>, id: ID) -> Result<ExportPersonalDataPayload> {
        let all = personal_data::export(ctx.app(), ctx.actor()?, person(&id)?).await?;
        Ok(ExportPersonalDataPayload {
            json: all.to_string(),
        })
    }

    /// Erases the personal values of somebody who is gone: name, addresses, what the directory sent, and what the logs
    /// say of them. What happened stays, without saying to whom. Cannot be undone. IN_USE while they are active.
    async fn erase_personal_data(&self, ctx: &Context<'_>, id: ID) -> Result<ErasePersonalDataPayload> {
        personal_data::erase(ctx.app(), ctx.actor()?, person(&id)?).await?;
        Ok(ErasePersonalDataPayload { ok: true })
    }
}

//! What is held about one person: handed out as JSON, or erased once they are gone. Erasing takes personal values away
//! and leaves what happened, without saying to whom (behaviour.md §1). Both are audited.

use domain::{ScimRequestId, limits};
use serde_json::{Value, json};

pub use crate::store::personal_data::PersonId;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed, Entry};
use super::scim_request;
use crate::app::App;
use crate::error::AppError;
use crate::store::personal_data::{self as store, Person};
use crate::store::scim_request::StoredScimRequest;
use crate::store::{Connection, erasure};

/// Everything that is held about the person, as one JSON object.
///
/// # Errors
/// Not allowed; there is no such person.
pub async fn export(app: &App, actor: &Actor, id: PersonId) -> Result<Value, AppError> {
    actor.require(Permission::Administer)?;
    let person = find(app.db.read(), actor, id).await?;
    let mut all = store::read(app.db.read(), &person).await?;
    let mut requests = Vec::new();
    mentions(app, &person, |request, content| {
        requests.push(json!({
            "at": request.at, "method": request.method, "path": request.path, "status": request.status,
            "target": content.target, "request": content.request, "response": content.response,
        }));
    })
    .await?;
    all["scimRequests"] = Value::Array(requests);
    all["exportedAt"] = json!(app.clock.now());
    let entry = entry(app, actor, id, "export_personal_data").await?;
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move { entry.append(tx).await })
        })
        .await?;
    Ok(all)
}

/// Erases the personal values of somebody who is gone.
///
/// # Errors
/// Not allowed; there is no such person; [`AppError::InUse`] while they are active in the directory or may enter
/// somewhere.
pub async fn erase(app: &App, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let organization = actor.require(Permission::Administer)?;
    let person = find(app.db.read(), actor, id).await?;
    refuse_live(app.db.read(), &person).await?;
    let mut requests: Vec<ScimRequestId> = Vec::new();
    mentions(app, &person, |request, _| requests.push(request.id)).await?;
    let entry = entry(app, actor, id, "erase_personal_data").await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let (entry, requests) = (entry.clone(), requests.clone());
            Box::pin(async move {
                // Looked at again: they may have come back since.
                let person = store::find(tx.conn(), organization, id).await?;
                let person = person.ok_or(AppError::NotFound("person"))?;
                refuse_live(tx.conn(), &person).await?;
                erasure::erase(tx, &person, &requests, now).await?;
                entry.append(tx).await
            })
        })
        .await
}

async fn find(conn: &impl Connection, actor: &Actor, id: PersonId) -> Result<Person, AppError> {
    let found = store::find(conn, actor.organization(), id).await?;
    found.ok_or(AppError::NotFound("person"))
}

async fn refuse_live(conn: &impl Connection, person: &Person) -> Result<(), AppError> {
    match person.is_live(conn).await? {
        false => Ok(()),
        true => Err(AppError::InUse(
            "This person is active in the directory or may enter a property. Deactivate them there first; then their \
             data can be erased."
                .into(),
        )),
    }
}

async fn entry(app: &App, actor: &Actor, id: PersonId, action: &'static str) -> Result<Entry, AppError> {
    let author = audit::author(app, actor).await?;
    let (target_kind, target) = match id {
        PersonId::Employee(id) => ("employee", id.0),
        PersonId::DirectoryUser(id) => ("directory_user", id.0),
    };
    let deed = Deed {
        action,
        target_kind,
        target,
        // The name would outlive its erasure.
        target_name: None,
    };
    Ok(audit::entry(app, actor, &author, deed))
}

/// Every logged request that is about the person or mentions them, in order. What cannot be opened is passed over: its
/// key is gone, so nobody can read it.
async fn mentions(
    app: &App,
    person: &Person,
    mut found: impl FnMut(&StoredScimRequest, &scim_request::Content),
) -> Result<(), AppError> {
    let (identifiers, mut after) = (person.identifiers(), None);
    loop {
        let organization = person.organization;
        let rows = store::logged_requests(app.db.read(), organization, after, limits::LOG_SCAN_STEP).await?;
        let is_last = (rows.len() as u64) < limits::LOG_SCAN_STEP;
        after = rows.last().map(|row| row.id).or(after);
        for row in &rows {
            if let Ok(Some(content)) = scim_request::open(app, row)
                && (person.is_subject_of(row) || content.mentions(&identifiers))
            {
                found(row, &content);
            }
        }
        if is_last {
            return Ok(());
        }
    }
}

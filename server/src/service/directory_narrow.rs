//! Which part of a SCIM filter an index can serve. The whole filter is evaluated on what the index finds, so this only
//! ever has to be sound: never leave out a resource the filter would match.

use domain::id::{DirectoryGroupId, DirectoryUserId};
use scim_protocol::filter::{CompareOp, CompareValue};
use scim_protocol::{Filter, fold};
use uuid::Uuid;

use crate::store::directory_group_read::Narrow as NarrowGroups;
use crate::store::directory_user::Narrow as NarrowUsers;

/// The narrowest look-up that finds every user the filter matches.
pub(super) fn narrow_users(filter: &Filter) -> NarrowUsers {
    let look_up = |name: &str, text: &str| match name {
        "username" => Some(NarrowUsers::UserName(fold::fold(text))),
        "externalid" => Some(NarrowUsers::ExternalId(text.to_owned())),
        "id" => Some(uuid(text).map_or(NarrowUsers::Nothing, |id| NarrowUsers::Id(DirectoryUserId(id)))),
        _ => None,
    };
    equality(filter, &look_up).unwrap_or(NarrowUsers::All)
}

/// The narrowest look-up that finds every group the filter matches.
pub(super) fn narrow_groups(filter: &Filter) -> NarrowGroups {
    let look_up = |name: &str, text: &str| match name {
        "displayname" => Some(NarrowGroups::Name(fold::fold(text))),
        "externalid" => Some(NarrowGroups::ExternalId(text.to_owned())),
        "id" => Some(uuid(text).map_or(NarrowGroups::Nothing, |id| NarrowGroups::Id(DirectoryGroupId(id)))),
        _ => None,
    };
    equality(filter, &look_up).unwrap_or(NarrowGroups::All)
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

/// The first `name eq "text"` that must hold and that an index serves.
fn equality<T>(filter: &Filter, look_up: &impl Fn(&str, &str) -> Option<T>) -> Option<T> {
    match filter {
        Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: CompareValue::String(text),
        } => look_up(&fold::fold(&path.to_string()), text),
        Filter::And(parts) => parts.iter().find_map(|part| equality(part, look_up)),
        Filter::Compare { .. }
        | Filter::Present(_)
        | Filter::ValuePath { .. }
        | Filter::Not(_)
        | Filter::Or(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_serves_what_it_can() {
        let id = "0190c3a2-0000-7000-8000-000000000001";
        let table = [
            (
                "userName eq \"Ines@Aldermoor.example\"".to_owned(),
                NarrowUsers::UserName("ines@aldermoor.example".into()),
            ),
            (
                "externalId eq \"00uABC\"".to_owned(),
                NarrowUsers::ExternalId("00uABC".into()),
            ),
            (
                format!("id eq \"{id}\""),
                NarrowUsers::Id(DirectoryUserId(Uuid::try_parse(id).unwrap())),
            ),
            ("id eq \"42\"".to_owned(), NarrowUsers::Nothing),
            (
                "active eq true and userName eq \"a\"".to_owned(),
                NarrowUsers::UserName("a".into()),
            ),
            ("userName eq \"a\" or title pr".to_owned(), NarrowUsers::All),
            ("not (userName eq \"a\")".to_owned(), NarrowUsers::All),
            ("userName sw \"a\"".to_owned(), NarrowUsers::All),
        ];
        for (text, expected) in table {
            assert_eq!(narrow_users(&Filter::parse(&text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn an_index_serves_groups_too() {
        let id = "0190c3a2-0000-7000-8000-000000000001";
        let table = [
            (
                "displayName eq \"Hardware LAB\"".to_owned(),
                NarrowGroups::Name("hardware lab".into()),
            ),
            (
                format!("id eq \"{id}\" and members eq \"u1\""),
                NarrowGroups::Id(DirectoryGroupId(Uuid::try_parse(id).unwrap())),
            ),
            (
                "externalId eq \"g-2\"".to_owned(),
                NarrowGroups::ExternalId("g-2".into()),
            ),
            ("userName eq \"a\"".to_owned(), NarrowGroups::All),
            ("displayName sw \"a\"".to_owned(), NarrowGroups::All),
        ];
        for (text, expected) in table {
            assert_eq!(narrow_groups(&Filter::parse(&text).unwrap()), expected, "{text}");
        }
    }
}

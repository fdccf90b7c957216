//! Which part of a SCIM filter an index can serve. The whole filter is evaluated on what the index finds, so this only
//! ever has to be sound: never leave out a user the filter would match.

use domain::id::DirectoryUserId;
use scim_protocol::filter::{CompareOp, CompareValue};
use scim_protocol::{Filter, fold};
use uuid::Uuid;

use crate::store::directory_user::Narrow;

/// The narrowest look-up that finds everything the filter matches.
pub(super) fn narrow(filter: &Filter) -> Narrow {
    match filter {
        Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: CompareValue::String(text),
        } => match fold::fold(&path.to_string()).as_str() {
            "username" => Narrow::UserName(fold::fold(text)),
            "externalid" => Narrow::ExternalId(text.clone()),
            "id" => Uuid::try_parse(text).map_or(Narrow::Nothing, |id| Narrow::Id(DirectoryUserId(id))),
            _ => Narrow::All,
        },
        Filter::And(parts) => parts
            .iter()
            .map(narrow)
            .find(|part| *part != Narrow::All)
            .unwrap_or(Narrow::All),
        Filter::Compare { .. }
        | Filter::Present(_)
        | Filter::ValuePath { .. }
        | Filter::Not(_)
        | Filter::Or(_) => Narrow::All,
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
                Narrow::UserName("ines@aldermoor.example".into()),
            ),
            (
                "externalId eq \"00uABC\"".to_owned(),
                Narrow::ExternalId("00uABC".into()),
            ),
            (
                format!("id eq \"{id}\""),
                Narrow::Id(DirectoryUserId(Uuid::try_parse(id).unwrap())),
            ),
            ("id eq \"42\"".to_owned(), Narrow::Nothing),
            (
                "active eq true and userName eq \"a\"".to_owned(),
                Narrow::UserName("a".into()),
            ),
            ("userName eq \"a\" or title pr".to_owned(), Narrow::All),
            ("not (userName eq \"a\")".to_owned(), Narrow::All),
            ("userName sw \"a\"".to_owned(), Narrow::All),
        ];
        for (text, expected) in table {
            assert_eq!(narrow(&Filter::parse(&text).unwrap()), expected, "{text}");
        }
    }
}

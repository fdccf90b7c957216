//! The state of a list of people or keys as it stands in the URL.

use super::route::with_query;

/// Which page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// The first one.
    #[default]
    First,
    /// Rows after a cursor.
    After(String),
    /// Rows before a cursor.
    Before(String),
}

/// Search, filters and page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Text to search for.
    pub search: String,
    /// Id of a property.
    pub office: Option<String>,
    /// Shows directory users no rule matches instead.
    pub is_unmatched: bool,
    /// A state that rows are in, as the page spells it.
    pub state: Option<String>,
    /// Which page.
    pub turn: Turn,
}

impl Listing {
    /// From the query of the URL.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let turn = match (get("after"), get("before")) {
            (Some(after), _) => Turn::After(after),
            (None, Some(before)) => Turn::Before(before),
            (None, None) => Turn::First,
        };
        Self {
            search: get("q").unwrap_or_default(),
            office: get("office").filter(|office| !office.is_empty()),
            state: get("state").filter(|state| !state.is_empty()),
            is_unmatched: get("view").as_deref() == Some("unmatched"),
            turn,
        }
    }

    /// The URL of this state.
    pub fn path(&self, page: &str) -> String {
        let (after, before) = match &self.turn {
            Turn::First => (None, None),
            Turn::After(cursor) => (Some(cursor.as_str()), None),
            Turn::Before(cursor) => (None, Some(cursor.as_str())),
        };
        let view = self.is_unmatched.then_some("unmatched");
        let parts = [
            ("view", view),
            ("q", Some(self.search.as_str())),
            ("office", self.office.as_deref()),
            ("state", self.state.as_deref()),
            ("after", after),
            ("before", before),
        ];
        with_query(page, &parts)
    }

    /// Another text: from the first page on, since cursors belong to the old rows.
    pub fn searching(self, search: String) -> Self {
        Self {
            search,
            turn: Turn::First,
            ..self
        }
    }

    /// True if rows may be missing because of a filter.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.office.is_some() || self.state.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Listing {
        Listing::read(|key| {
            pairs
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let table: [&[(&str, &str)]; 4] = [
            &[],
            &[("q", "noah"), ("office", "p1"), ("after", "c1")],
            &[("before", "c0"), ("state", "queued")],
            &[("view", "unmatched"), ("q", "ü")],
        ];
        for pairs in table {
            let listing = read(pairs);
            for (key, value) in pairs {
                let plain = value.replace('ü', "%C3%BC");
                assert!(
                    listing.path("/employees").contains(&format!("{key}={plain}")),
                    "{pairs:?}"
                );
            }
        }
        assert_eq!(Listing::default().path("/employees"), "/employees");
    }

    #[test]
    fn a_new_search_starts_at_the_first_page() {
        let listing = read(&[("q", "noah"), ("office", "p1"), ("after", "c1")]).searching("ines".into());
        assert_eq!(listing.path("/employees"), "/employees?q=ines&office=p1");
        assert!(listing.is_filtered());
        assert!(!read(&[("after", "c1")]).is_filtered());
    }
}

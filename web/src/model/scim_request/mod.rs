//! The request log as it stands in the URL, and what its requests read like.

mod answer;

pub use answer::{answer, led, refusal, refusal_remedy};

use super::route::with_query;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done,
    /// It was wrong, or not allowed.
    Refused,
    /// The server could not.
    Failed,
}

impl Outcome {
    /// All of them, with their word in the URL and on the page.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Done, "done", "Took effect"),
        (Self::Refused, "refused", "Refused"),
        (Self::Failed, "failed", "Failed here"),
    ];

    /// First digit of the status.
    pub fn class(self) -> i32 {
        match self {
            Self::Done => 2,
            Self::Refused => 4,
            Self::Failed => 5,
        }
    }
}

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// An hour.
    Hour,
    /// 24 hours.
    Day,
    /// Seven times 24 hours.
    Week,
}

impl Span {
    /// All of them, with their word in the URL and on the page.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Hour, "hour", "Last hour"),
        (Self::Day, "day", "Last 24 hours"),
        (Self::Week, "week", "Last 7 days"),
    ];

    /// Its length in milliseconds.
    pub fn milliseconds(self) -> f64 {
        const HOUR: f64 = 3_600_000.0;
        match self {
            Self::Hour => HOUR,
            Self::Day => 24.0 * HOUR,
            Self::Week => 168.0 * HOUR,
        }
    }
}

/// Methods that the log keeps.
pub const METHODS: [&str; 5] = ["POST", "PUT", "PATCH", "DELETE", "GET"];

/// About whom or what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A path as the log shows it.
    Path(String),
    /// Id of a SCIM User.
    User(String),
    /// Id of a SCIM Group.
    Group(String),
    /// Id of a token.
    Token(String),
}

impl About {
    fn part(&self) -> (&'static str, &str) {
        match self {
            Self::Path(path) => ("path", path),
            Self::User(id) => ("user", id),
            Self::Group(id) => ("group", id),
            Self::Token(id) => ("token", id),
        }
    }

    /// What was typed: a path, with the slash that it begins with.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches('/');
        (!text.is_empty()).then(|| Self::Path(format!("/{text}")))
    }
}

/// Which requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// How they ended.
    pub outcome: Option<Outcome>,
    /// HTTP method.
    pub method: Option<&'static str>,
    /// How far back.
    pub span: Option<Span>,
    /// About whom or what.
    pub about: Option<About>,
}

/// The page as it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogView {
    /// Which requests.
    pub filter: RequestFilter,
    /// Only those older than this cursor.
    pub after: Option<String>,
    /// Id of the open one.
    pub open: Option<String>,
}

fn keyed<T: Copy>(table: &[(T, &'static str, &'static str)], key: Option<&str>) -> Option<T> {
    table
        .iter()
        .find(|(_, own, _)| Some(*own) == key)
        .map(|row| row.0)
}

fn key_of<T: Copy + PartialEq>(
    table: &[(T, &'static str, &'static str)],
    value: Option<T>,
) -> Option<&'static str> {
    table
        .iter()
        .find(|(own, _, _)| Some(*own) == value)
        .map(|row| row.1)
}

impl LogView {
    /// From the query of the URL.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |key| get(key).filter(|text| !text.is_empty());
        let about = text("user")
            .map(About::User)
            .or_else(|| text("group").map(About::Group))
            .or_else(|| text("token").map(About::Token))
            .or_else(|| text("path").and_then(|path| About::typed(&path)));
        Self {
            filter: RequestFilter {
                outcome: keyed(&Outcome::ALL, get("outcome").as_deref()),
                method: METHODS
                    .into_iter()
                    .find(|method| Some(*method) == get("method").as_deref()),
                span: keyed(&Span::ALL, get("time").as_deref()),
                about,
            },
            after: text("after"),
            open: text("open"),
        }
    }

    /// The URL of this view.
    pub fn path(&self) -> String {
        let about = self.filter.about.as_ref().map(About::part);
        let parts = [
            ("outcome", key_of(&Outcome::ALL, self.filter.outcome)),
            ("method", self.filter.method),
            ("time", key_of(&Span::ALL, self.filter.span)),
            about.map_or(("path", None), |(key, value)| (key, Some(value))),
            ("after", self.after.as_deref()),
            ("open", self.open.as_deref()),
        ];
        with_query("/okta/requests", &parts)
    }

    /// Another filter: from the newest on, with nothing open.
    pub fn filtered(filter: RequestFilter) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    /// The same list with another one open.
    pub fn opening(self, open: Option<String>) -> Self {
        Self { open, ..self }
    }

    /// Older requests, with nothing open.
    pub fn older(self, cursor: String) -> Self {
        Self {
            after: Some(cursor),
            open: None,
            ..self
        }
    }
}

impl RequestFilter {
    /// True if requests may be missing because of it.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Only those about this.
    pub fn only(about: About) -> Self {
        Self {
            about: Some(about),
            ..Self::default()
        }
    }
}

/// A path for a column: of an id only its end, which tells one from another.
pub fn short_path(path: &str) -> String {
    const SHOWN: usize = 6;
    let is_id = |text: &str| {
        text.len() > 20
            && text
                .chars()
                .all(|letter| letter.is_ascii_hexdigit() || letter == '-')
    };
    let short = |text: &str| match is_id(text) {
        true => format!("…{}", &text[text.len() - SHOWN..]),
        false => text.to_owned(),
    };
    path.split('/').map(short).collect::<Vec<_>>().join("/")
}

/// `412 bytes`, `3.4 kB`, `1.2 MB`.
pub fn bytes(n: i32) -> String {
    let n = f64::from(n.max(0));
    match n {
        0.0..1_000.0 => format!("{n} bytes"),
        1_000.0..1_000_000.0 => format!("{:.1} kB", n / 1_000.0),
        _ => format!("{:.1} MB", n / 1_000_000.0),
    }
}

/// `0.4 ms`, `41 ms`, `1.2 s`.
pub fn took(milliseconds: f64) -> String {
    match milliseconds {
        ..10.0 => format!("{milliseconds:.1} ms"),
        10.0..1_000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", milliseconds / 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> LogView {
        LogView::read(|key| {
            let mut parts = query.split('&').filter_map(|part| part.split_once('='));
            parts
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn what_is_written_is_read_again() {
        for query in [
            "outcome=refused&method=PATCH&time=day&path=/Users",
            "outcome=failed&user=u1&after=c1&open=r1",
            "group=g1",
            "time=week&token=t1",
        ] {
            assert_eq!(read(query).path(), format!("/okta/requests?{query}"));
        }
        assert_eq!(LogView::default().path(), "/okta/requests");
        assert_eq!(
            read("outcome=odd&method=patch&time=&path=/&open="),
            LogView::default()
        );
    }

    #[test]
    fn another_filter_starts_at_the_newest() {
        let view = read("method=PUT&after=c1&open=r1");
        let filter = RequestFilter {
            outcome: Some(Outcome::Done),
            ..view.filter.clone()
        };
        assert_eq!(
            LogView::filtered(filter).path(),
            "/okta/requests?outcome=done&method=PUT"
        );
        assert_eq!(
            view.clone().older("c2".to_owned()).path(),
            "/okta/requests?method=PUT&after=c2"
        );
        assert_eq!(view.opening(None).path(), "/okta/requests?method=PUT&after=c1");
        assert!(!RequestFilter::default().is_set());
        assert!(RequestFilter::only(About::User("u1".to_owned())).is_set());
    }

    #[test]
    fn a_typed_path_begins_with_a_slash() {
        assert_eq!(About::typed(" Users/ "), Some(About::Path("/Users".to_owned())));
        assert_eq!(About::typed("/"), None);
    }

    #[test]
    fn of_an_id_only_the_end_is_shown() {
        let table = [
            ("/Users", "/Users"),
            ("/Users/01a207a2-3280-7016-8d3c-716b75de26a2", "/Users/…de26a2"),
            ("/Users/•••", "/Users/•••"),
            (
                "/Groups/01a207a2-3280-7016-8d3c-716b75de26a2/x",
                "/Groups/…de26a2/x",
            ),
        ];
        for (path, expected) in table {
            assert_eq!(short_path(path), expected);
        }
    }

    #[test]
    fn sizes_and_spans_are_short() {
        assert_eq!(
            [0, 412, 3_440, 1_200_000].map(bytes),
            ["0 bytes", "412 bytes", "3.4 kB", "1.2 MB"]
        );
        assert_eq!([0.42, 41.3, 1_240.0].map(took), ["0.4 ms", "41 ms", "1.2 s"]);
        let lengths = Span::ALL.map(|(span, _, _)| span.milliseconds() / 3_600_000.0);
        assert_eq!(lengths, [1.0, 24.0, 168.0]);
        assert_eq!(Outcome::ALL.map(|(outcome, _, _)| outcome.class()), [2, 4, 5]);
    }
}

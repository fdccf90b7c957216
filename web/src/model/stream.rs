//! The list of events as it grows at both ends: newer ones as they happen, older ones when asked for. Nothing that is being read
//! moves because of a pause, and nothing is told twice.

use std::sync::Arc;

use super::live::advance;
use super::route::with_query;
use crate::api::event::{SyncEvent, SyncEventConnection};

/// Live rows beyond this many are let go: the newest page is read again instead.
const LONGEST: usize = 600;

/// Whose and where, as it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Id of a property.
    pub office: Option<String>,
    /// Id of an employee.
    pub employee: Option<String>,
}

impl EventFilter {
    /// From the query of the URL.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let id = |name| get(name).filter(|id| !id.is_empty());
        Self {
            office: id("office"),
            employee: id("employee"),
        }
    }

    /// The URL of this filter, with the event at `open` opened.
    pub fn path(&self, open: Option<&str>) -> String {
        let parts = [
            ("office", self.office.as_deref()),
            ("employee", self.employee.as_deref()),
            ("open", open),
        ];
        with_query("/events", &parts)
    }

    /// True if events may be missing because of it.
    pub fn is_set(&self) -> bool {
        self.office.is_some() || self.employee.is_some()
    }

    /// Whether an event belongs into the list.
    pub fn fits(&self, event: &SyncEvent) -> bool {
        let is = |wanted: &Option<String>, found: Option<&cynic::Id>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| found.is_some_and(|id| id.inner() == wanted))
        };
        is(&self.office, event.property.as_ref().map(|property| &property.id))
            && is(
                &self.employee,
                event.employee.as_ref().map(|employee| &employee.id),
            )
    }
}

/// Which neighbour of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// Above it.
    Newer,
    /// Below it.
    Older,
}

/// Events, newest first.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    shown: Vec<Arc<SyncEvent>>,
    waiting: Vec<Arc<SyncEvent>>,
    is_paused: bool,
    is_started: bool,
    has_read_older: bool,
    older: Option<String>,
}

impl Stream {
    /// What is shown.
    pub fn shown(&self) -> &[Arc<SyncEvent>] {
        &self.shown
    }

    /// How many newer ones wait for the end of the pause.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether newer ones have to wait.
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// True if it is known that there is nothing.
    pub fn is_empty(&self) -> bool {
        self.is_started && self.shown.is_empty()
    }

    /// Where older ones go on; `None` = these are all.
    pub fn older_cursor(&self) -> Option<String> {
        self.older.clone()
    }

    /// True if live rows have piled up and nobody has gone back to older ones: time to read the newest page again.
    pub fn is_long(&self) -> bool {
        self.shown.len() > LONGEST && !self.has_read_older
    }

    /// Begins with the newest page. What came live meanwhile and is newer stays on top.
    pub fn start(&mut self, page: SyncEventConnection) {
        let newest = page.nodes.first().and_then(position);
        let live = std::mem::take(&mut self.shown)
            .into_iter()
            .filter(|event| is_newer(event, newest));
        self.shown = live.chain(page.nodes.iter().cloned().map(Arc::new)).collect();
        self.waiting.retain(|event| is_newer(event, newest));
        self.older = page.page_info.next();
        self.is_started = true;
        self.has_read_older = false;
    }

    /// Adds an event that just happened; one that is there already is not told again.
    pub fn add(&mut self, event: &SyncEvent) {
        let newest = self
            .waiting
            .first()
            .or(self.shown.first())
            .and_then(|event| position(event));
        if advance(newest, &event.position).is_none() {
            return;
        }
        let list = if self.is_paused {
            &mut self.waiting
        } else {
            &mut self.shown
        };
        list.insert(0, Arc::new(event.clone()));
    }

    /// Adds a page of older ones.
    pub fn add_older(&mut self, page: SyncEventConnection) {
        self.shown.extend(page.nodes.iter().cloned().map(Arc::new));
        self.older = page.page_info.next();
        self.has_read_older = true;
    }

    /// Pauses, or goes on with what waited.
    pub fn set_paused(&mut self, is_paused: bool) {
        self.is_paused = is_paused;
        if !is_paused {
            let waited = std::mem::take(&mut self.waiting);
            self.shown.splice(0..0, waited);
        }
    }

    /// The event at a position.
    pub fn at(&self, position: &str) -> Option<Arc<SyncEvent>> {
        self.shown
            .iter()
            .find(|event| event.position == position)
            .cloned()
    }

    /// Position of the neighbour of the event at `position`; of the newest if there is none.
    pub fn neighbour(&self, position: Option<&str>, which: Neighbour) -> Option<String> {
        let at = position.and_then(|position| self.shown.iter().position(|event| event.position == position));
        let wanted = match (at, which) {
            (None, _) => Some(0),
            (Some(at), Neighbour::Newer) => at.checked_sub(1),
            (Some(at), Neighbour::Older) => Some(at + 1),
        };
        wanted
            .and_then(|index| self.shown.get(index))
            .map(|event| event.position.clone())
    }
}

fn position(event: &SyncEvent) -> Option<u64> {
    event.position.parse().ok()
}

fn is_newer(event: &SyncEvent, newest: Option<u64>) -> bool {
    position(event) > newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::event::{EventEmployee, PageInfo};
    use crate::api::kind::{DateTime, SyncEventKind, Tone};
    use crate::api::property::PropertyName;

    fn event(position: u32) -> SyncEvent {
        SyncEvent {
            id: cynic::Id::new(format!("e{position}")),
            position: position.to_string(),
            kind: SyncEventKind::MembershipCreated,
            tone: Tone::Good,
            at: DateTime("2026-11-23T09:42:18Z".to_owned()),
            summary: "Noah Lindqvist joined Lisbon".to_owned(),
            person_name: None,
            employee: Some(EventEmployee {
                id: cynic::Id::new("noah"),
                display_name: "Noah Lindqvist".to_owned(),
            }),
            property: Some(PropertyName {
                id: cynic::Id::new("lisbon"),
                name: "Lisbon".to_owned(),
            }),
            cause: "POST /Users".to_owned(),
            changes: Vec::new(),
            trace: Vec::new(),
        }
    }

    fn page(positions: impl IntoIterator<Item = u32>, cursor: Option<&str>) -> SyncEventConnection {
        SyncEventConnection {
            nodes: positions.into_iter().map(event).collect(),
            page_info: PageInfo {
                has_next_page: cursor.is_some(),
                end_cursor: cursor.map(str::to_owned),
                ..PageInfo::default()
            },
        }
    }

    fn positions(stream: &Stream) -> Vec<&str> {
        stream
            .shown()
            .iter()
            .map(|event| event.position.as_str())
            .collect()
    }

    #[test]
    fn grows_at_both_ends_and_tells_nothing_twice() {
        let mut stream = Stream::default();
        assert!(!stream.is_empty(), "not yet known");
        stream.add(&event(10));
        stream.start(page([9, 8], Some("c8")));
        stream.add(&event(10));
        stream.add(&event(9));
        stream.add(&event(11));
        stream.add_older(page([7], None));
        assert_eq!(positions(&stream), ["11", "10", "9", "8", "7"]);
        assert_eq!(stream.older_cursor(), None);
        stream.start(page([11, 10], Some("c10")));
        assert_eq!(positions(&stream), ["11", "10"]);
        assert_eq!(stream.older_cursor().as_deref(), Some("c10"));
    }

    #[test]
    fn a_pause_holds_newer_ones_back() {
        let mut stream = Stream::default();
        stream.start(page([2, 1], None));
        stream.set_paused(true);
        stream.add(&event(3));
        stream.add(&event(4));
        stream.add(&event(4));
        assert_eq!((positions(&stream), stream.waiting()), (vec!["2", "1"], 2));
        stream.set_paused(false);
        assert_eq!(
            (positions(&stream), stream.waiting()),
            (vec!["4", "3", "2", "1"], 0)
        );
    }

    #[test]
    fn neighbours_end_where_the_list_ends() {
        let mut stream = Stream::default();
        stream.start(page([3, 2, 1], None));
        let table = [
            (None, Neighbour::Older, Some("3")),
            (Some("3"), Neighbour::Older, Some("2")),
            (Some("3"), Neighbour::Newer, None),
            (Some("1"), Neighbour::Older, None),
            (Some("1"), Neighbour::Newer, Some("2")),
        ];
        for (from, which, expected) in table {
            assert_eq!(
                stream.neighbour(from, which).as_deref(),
                expected,
                "{from:?} {which:?}"
            );
        }
    }

    #[test]
    fn a_long_list_is_read_again_unless_older_ones_were_asked_for() {
        let mut stream = Stream::default();
        stream.start(page((1..=601).rev(), Some("c1")));
        assert!(stream.is_long());
        stream.add_older(page([0], None));
        assert!(!stream.is_long());
    }

    #[test]
    fn the_filter_is_in_the_url_and_fits_live_events() {
        let read = |pairs: &[(&str, &str)]| {
            EventFilter::read(|key| {
                pairs
                    .iter()
                    .find(|(name, _)| *name == key)
                    .map(|(_, value)| (*value).to_owned())
            })
        };
        let filter = read(&[("office", "lisbon"), ("employee", "")]);
        assert_eq!(filter.path(Some("7")), "/events?office=lisbon&open=7");
        assert!(filter.is_set() && filter.fits(&event(1)));
        assert!(!read(&[("office", "berlin")]).fits(&event(1)));
        assert!(read(&[("employee", "noah")]).fits(&event(1)));
        let nobody = SyncEvent {
            employee: None,
            ..event(1)
        };
        assert!(!read(&[("employee", "noah")]).fits(&nobody) && read(&[]).fits(&nobody));
        assert_eq!(read(&[]).path(None), "/events");
    }
}

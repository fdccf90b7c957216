//! Where requests wait for the job that writes them: bounded in number and bytes, never waited on. What does not fit is
//! dropped and counted. Reads are only numbers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::{OrganizationId, ScimRequestId, ScimTokenId, limits};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::endpoint::Reading;
use super::{ReadCount, Refusal};
use crate::service::actor::ScimCaller;

/// The token a request named, once it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownToken {
    /// Its organization.
    pub organization: OrganizationId,
    /// Its row.
    pub token: ScimTokenId,
    /// Why it did not open the door, if it did not.
    pub refusal: Option<Refusal>,
}

impl KnownToken {
    /// That of a caller who was let in.
    pub fn of(caller: &ScimCaller) -> Self {
        Self {
            organization: caller.organization,
            token: caller.token,
            refusal: None,
        }
    }
}

/// A request and its answer, as they were.
#[derive(Clone, Debug)]
pub struct ScimRequest {
    /// Its row; sync events name it.
    pub id: ScimRequestId,
    /// When it came in.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub took: TimeDelta,
    /// Who sent it.
    pub token: KnownToken,
    /// HTTP method.
    pub method: String,
    /// Path below the base URL, and the query.
    pub target: String,
    /// `If-Match`.
    pub if_match: Option<String>,
    /// The body as sent; `None`: never read, or longer than the log keeps.
    pub request: Option<Vec<u8>>,
    /// How long it was.
    pub request_bytes: u64,
    /// HTTP status.
    pub status: u16,
    /// The answer's body; `None`: longer than the log keeps.
    pub response: Option<Vec<u8>>,
    /// How long it was.
    pub response_bytes: u64,
    /// The id that the answer to a POST named.
    pub created: Option<Uuid>,
    /// `X-Request-Id` of the answer.
    pub http_request_id: Option<String>,
}

impl ScimRequest {
    /// Whether a good token's request was put off or failed on our side. 501 is neither: it will never be done.
    fn is_unserved(&self) -> bool {
        let is_ours = self.status == 429 || (self.status >= 500 && self.status != 501);
        self.token.refusal.is_none() && is_ours
    }

    /// Whether there may be thousands of it a second, none of them telling anything new.
    fn is_repetitive(&self) -> bool {
        self.token.refusal.is_some() || self.status == 429
    }

    /// About what it takes in memory.
    fn weight(&self) -> usize {
        let bodies = [&self.request, &self.response].map(|body| body.as_ref().map_or(0, Vec::len));
        bodies.iter().sum::<usize>() + self.target.len() + size_of::<Self>()
    }
}

/// Counters of one token in one minute, one for each endpoint that can be read.
type Counters = Arc<[AtomicU64; Reading::ALL.len()]>;
/// Beginning of the minute in seconds, and whose reads.
type CounterKey = (i64, OrganizationId, ScimTokenId);

/// What waits to be written.
#[derive(Debug)]
pub struct Recorder {
    sender: mpsc::Sender<ScimRequest>,
    inbox: Mutex<mpsc::Receiver<ScimRequest>>,
    bytes: AtomicUsize,
    dropped: AtomicU64,
    unknown_tokens: AtomicU64,
    reads: RwLock<HashMap<CounterKey, Counters>>,
    refusals: Mutex<HashMap<(i64, ScimTokenId), u32>>,
    unserved: Mutex<HashMap<(OrganizationId, ScimTokenId), DateTime<Utc>>>,
}

impl Default for Recorder {
    fn default() -> Self {
        let (sender, inbox) = mpsc::channel(limits::QUEUED_REQUESTS);
        Self {
            sender,
            inbox: Mutex::new(inbox),
            bytes: AtomicUsize::new(0),
            dropped: AtomicU64::new(0),
            unknown_tokens: AtomicU64::new(0),
            reads: RwLock::default(),
            refusals: Mutex::default(),
            unserved: Mutex::default(),
        }
    }
}

impl Recorder {
    /// Takes a request, or drops and counts it if too much waits already. Never waits.
    pub fn note(&self, request: ScimRequest) {
        // Remembered besides the log, which drops most when most is put off.
        if request.is_unserved() {
            let token = (request.token.organization, request.token.token);
            let mut unserved = self
                .unserved
                .lock()
                .expect("invariant: map operations do not panic");
            unserved.insert(token, request.at);
        }
        if request.is_repetitive() && !self.may_note_refusal(&request) {
            return self.drop_one();
        }
        let weight = request.weight();
        let before = self.bytes.fetch_add(weight, Ordering::Relaxed);
        if before + weight > limits::QUEUED_REQUEST_BYTES || self.sender.try_send(request).is_err() {
            self.bytes.fetch_sub(weight, Ordering::Relaxed);
            self.drop_one();
        }
    }

    /// Takes the tokens whose requests were put off or failed here since the last time, and when that was.
    pub(super) fn take_unserved(&self) -> Vec<(OrganizationId, ScimTokenId, DateTime<Utc>)> {
        let unserved = std::mem::take(
            &mut *self
                .unserved
                .lock()
                .expect("invariant: map operations do not panic"),
        );
        let all = unserved.into_iter();
        all.map(|((organization, token), at)| (organization, token, at))
            .collect()
    }

    /// Whoever knows only a token's visible part, or is far too fast, must not fill the log.
    fn may_note_refusal(&self, request: &ScimRequest) -> bool {
        let minute = minute_of(request.at).timestamp();
        let mut refusals = self
            .refusals
            .lock()
            .expect("invariant: map operations do not panic");
        refusals.retain(|(begun, _), _| *begun == minute);
        let noted = refusals.entry((minute, request.token.token)).or_default();
        *noted += 1;
        *noted <= limits::REFUSED_REQUESTS_PER_MINUTE
    }

    fn drop_one(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a read that succeeded.
    pub fn count_read(&self, token: KnownToken, path: &str, now: DateTime<Utc>) {
        let key = (minute_of(now).timestamp(), token.organization, token.token);
        let endpoint = Reading::of(path) as usize;
        {
            // Counted under the lock: whoever takes a minute's counters away waits for this.
            let reads = self.reads.read().expect("invariant: map operations do not panic");
            if let Some(counters) = reads.get(&key) {
                counters[endpoint].fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
        let mut reads = self
            .reads
            .write()
            .expect("invariant: map operations do not panic");
        reads.entry(key).or_default()[endpoint].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request whose token nobody knows.
    pub fn count_unknown_token(&self) {
        self.unknown_tokens.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests with a token nobody knows, since the start.
    pub fn unknown_tokens(&self) -> u64 {
        self.unknown_tokens.load(Ordering::Relaxed)
    }

    /// Requests that were not kept because too many waited, since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Notes that these could not be written.
    pub(super) fn lost(&self, requests: usize) {
        self.dropped.fetch_add(requests as u64, Ordering::Relaxed);
    }

    /// Takes up to `most` requests, oldest first.
    pub(super) fn take_requests(&self, most: usize) -> Vec<ScimRequest> {
        let mut inbox = self
            .inbox
            .lock()
            .expect("invariant: taking from a queue does not panic");
        let taken: Vec<ScimRequest> = std::iter::from_fn(|| inbox.try_recv().ok()).take(most).collect();
        let weight = taken.iter().map(ScimRequest::weight).sum();
        self.bytes.fetch_sub(weight, Ordering::Relaxed);
        taken
    }

    /// Takes what was counted since the last time.
    pub(super) fn take_reads(&self) -> Vec<(OrganizationId, ReadCount)> {
        let counters = std::mem::take(
            &mut *self
                .reads
                .write()
                .expect("invariant: map operations do not panic"),
        );
        let of_key = |((minute, organization, token), counters): (CounterKey, Counters)| {
            Reading::ALL.map(|endpoint| {
                let read = ReadCount {
                    minute: DateTime::from_timestamp(minute, 0).unwrap_or_default(),
                    token,
                    endpoint: endpoint.label().to_owned(),
                    count: counters[endpoint as usize].load(Ordering::Relaxed).cast_signed(),
                };
                (organization, read)
            })
        };
        let all = counters.into_iter().flat_map(of_key);
        all.filter(|(_, read)| read.count > 0).collect()
    }
}

fn minute_of(time: DateTime<Utc>) -> DateTime<Utc> {
    time.duration_trunc(TimeDelta::minutes(1)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(refusal: Option<Refusal>) -> KnownToken {
        KnownToken {
            organization: Uuid::from_u128(1).into(),
            token: Uuid::from_u128(2).into(),
            refusal,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn request(body: usize, refusal: Option<Refusal>) -> ScimRequest {
        ScimRequest {
            id: Uuid::from_u128(3).into(),
            at: at("2026-11-23T09:00:00Z"),
            took: TimeDelta::zero(),
            token: known(refusal),
            method: "POST".into(),
            target: "/Users".into(),
            if_match: None,
            request: Some(vec![b'x'; body]),
            request_bytes: body as u64,
            status: 201,
            response: None,
            response_bytes: 0,
            created: None,
            http_request_id: None,
        }
    }

    #[test]
    fn past_its_bounds_it_drops_and_counts_and_never_waits() {
        let recorder = Recorder::default();
        for _ in 0..limits::QUEUED_REQUESTS + 7 {
            recorder.note(request(10, None));
        }
        assert_eq!(recorder.dropped(), 7);
        let kept = recorder.take_requests(usize::MAX).len();
        assert_eq!(kept, limits::QUEUED_REQUESTS);
        assert_eq!(recorder.bytes.load(Ordering::Relaxed), 0);
        recorder.note(request(10, None));
        assert_eq!((recorder.dropped(), recorder.take_requests(9).len()), (7, 1));
    }

    #[test]
    fn large_bodies_count_by_their_bytes() {
        let recorder = Recorder::default();
        let fit = limits::QUEUED_REQUEST_BYTES / limits::LOGGED_BODY_BYTES;
        for _ in 0..fit + 3 {
            recorder.note(request(limits::LOGGED_BODY_BYTES, None));
        }
        let kept = recorder.take_requests(usize::MAX).len();
        assert!(kept < fit + 1, "{kept}");
        assert_eq!(recorder.dropped() as usize, fit + 3 - kept);
    }

    #[test]
    fn refused_tokens_cannot_fill_the_log() {
        let recorder = Recorder::default();
        let most = limits::REFUSED_REQUESTS_PER_MINUTE;
        for _ in 0..most + 5 {
            recorder.note(request(0, Some(Refusal::WrongSecret)));
        }
        assert_eq!(recorder.dropped(), 5);
        let later = ScimRequest {
            at: at("2026-11-23T09:01:00Z"),
            ..request(0, Some(Refusal::WrongSecret))
        };
        recorder.note(later);
        assert_eq!(recorder.take_requests(usize::MAX).len(), most as usize + 1);
    }

    /// behaviour.md §4: 429 and 5xx to a good token make losses wait; a refused token, or /Me, does not.
    #[test]
    fn what_was_put_off_or_failed_is_remembered_even_if_it_is_not_logged() {
        let recorder = Recorder::default();
        for (status, refusal, is_remembered) in [
            (429, None, true),
            (500, None, true),
            (503, None, true),
            (504, None, true),
            (501, None, false),
            (400, None, false),
            (201, None, false),
            (401, Some(Refusal::WrongSecret), false),
        ] {
            let answered = ScimRequest {
                status,
                ..request(limits::QUEUED_REQUEST_BYTES + 1, refusal)
            };
            let token = answered.token;
            recorder.note(answered);
            let expected =
                is_remembered.then(|| (token.organization, token.token, at("2026-11-23T09:00:00Z")));
            assert_eq!(recorder.take_unserved(), Vec::from_iter(expected), "{status}");
        }
    }

    #[test]
    fn reads_are_counted_by_minute_token_and_endpoint() {
        let recorder = Recorder::default();
        let (first, second) = (at("2026-11-23T09:00:59Z"), at("2026-11-23T09:01:00Z"));
        recorder.count_read(known(None), "/Users", first);
        recorder.count_read(known(None), "/Users", first);
        recorder.count_read(known(None), "/Users/0190", first);
        recorder.count_read(known(None), "/Users", second);
        let mut taken: Vec<_> = recorder
            .take_reads()
            .into_iter()
            .map(|(_, read)| (read.minute, read.endpoint, read.count))
            .collect();
        taken.sort();
        assert_eq!(
            taken,
            [
                (at("2026-11-23T09:00:00Z"), "GET /Users".to_owned(), 2),
                (at("2026-11-23T09:00:00Z"), "GET /Users/{id}".to_owned(), 1),
                (second, "GET /Users".to_owned(), 1),
            ]
        );
        assert_eq!(recorder.take_reads(), []);
    }

    #[test]
    fn parallel_reads_and_takes_lose_no_count() {
        let recorder = Recorder::default();
        let now = at("2026-11-23T09:00:00Z");
        let taken = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| (0..5_000).for_each(|_| recorder.count_read(known(None), "/Users", now)))
                })
                .collect();
            let mut taken = 0;
            while readers.iter().any(|reader| !reader.is_finished()) {
                taken += recorder
                    .take_reads()
                    .iter()
                    .map(|(_, read)| read.count)
                    .sum::<i64>();
            }
            taken
        });
        let rest: i64 = recorder.take_reads().iter().map(|(_, read)| read.count).sum();
        assert_eq!(taken + rest, 20_000);
    }
}

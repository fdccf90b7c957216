//! Every bound on input, named once. Counts are items, lengths are characters (Unicode scalar values).

use chrono::TimeDelta;

/// Rules in one property's rule set (behaviour.md §3).
pub const RULES_PER_PROPERTY: usize = 200;
/// Conditions in one rule (behaviour.md §3).
pub const CONDITIONS_PER_RULE: usize = 25;
/// Values in one condition (behaviour.md §3).
pub const VALUES_PER_CONDITION: usize = 1_000;
/// Access groups one rule gives.
pub const ACCESS_GROUPS_PER_RULE: usize = 100;
/// Name of an organization, property, door, schedule, access group, rule, token or admin.
pub const NAME_CHARACTERS: usize = 120;
/// One text value of a condition.
pub const VALUE_CHARACTERS: usize = 512;
/// The path of a custom attribute, URN included.
pub const ATTRIBUTE_PATH_CHARACTERS: usize = 256;
/// Note of a publish.
pub const NOTE_CHARACTERS: usize = 500;
/// An e-mail address (RFC 5321 §4.5.3.1.3, without the angle brackets).
pub const EMAIL_CHARACTERS: usize = 254;
/// A search text.
pub const SEARCH_CHARACTERS: usize = 200;
/// A line of a postal address.
pub const ADDRESS_CHARACTERS: usize = 200;
/// A directory-owned field kept on an employee; longer values are cut, the SCIM resource keeps them whole.
pub const FIELD_CHARACTERS: usize = 512;
/// Weekly windows of one schedule.
pub const WINDOWS_PER_SCHEDULE: usize = 100;
/// Doors in one access group.
pub const DOORS_PER_ACCESS_GROUP: usize = 1_000;
/// Items on one page of a list.
pub const PAGE_SIZE: usize = 100;
/// People chosen for one decision: what a page shows, and more.
pub const PEOPLE_CHOSEN: usize = 1_000;
/// Values of one multi-valued attribute that a decision reads.
pub const VALUES_PER_ATTRIBUTE: usize = 1_000;
/// Values shown in one trace line; the decision itself reads all.
pub const VALUES_PER_TRACE: usize = 20;
/// Names in one sentence before it ends in a count.
pub const NAMES_PER_SENTENCE: usize = 5;
/// Reason of a suspension or an override: least and most (behaviour.md §2.8).
pub const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 5..=500;
/// Password of an admin: least and most.
pub const PASSWORD_CHARACTERS: std::ops::RangeInclusive<usize> = 12..=200;

/// Settle window of a new organization (behaviour.md §4).
pub const SETTLE_WINDOW_DEFAULT: TimeDelta = TimeDelta::seconds(60);
/// Longest settle window, extensions included (behaviour.md §4).
pub const SETTLE_WINDOW_MOST: TimeDelta = TimeDelta::minutes(15);
/// How soon what waits for a steady clock is looked at again.
pub const CLOCK_RECHECK: TimeDelta = TimeDelta::minutes(1);
/// Wall and monotonic time may drift apart by so much between two looks (behaviour.md §4).
pub const CLOCK_DRIFT_MOST: TimeDelta = TimeDelta::minutes(5);
/// How long the clock must be steady before timers act again (behaviour.md §4).
pub const CLOCK_STEADY: TimeDelta = TimeDelta::minutes(10);
/// The time in which losses count towards the breaker (behaviour.md §4).
pub const BREAKER_WINDOW: TimeDelta = TimeDelta::minutes(10);
/// How long a rejected or cancelled loss stays kept (behaviour.md §4).
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// How long hand-made memberships and overrides that leaving ended come back (behaviour.md §2.10).
pub const RESTORE_BY_HAND: TimeDelta = TimeDelta::days(30);
/// Longest override that is not an owner's (behaviour.md §2.8).
pub const OVERRIDE_MOST: TimeDelta = TimeDelta::days(365);
/// Longest override of an owner.
pub const OVERRIDE_MOST_OF_OWNER: TimeDelta = TimeDelta::days(3_650);
/// How soon an extended settle window is looked at again.
pub const SETTLE_RECHECK: TimeDelta = TimeDelta::seconds(15);
/// How long the engine may restore a key it suspended (behaviour.md §2.6).
pub const KEY_RESTORE_DEFAULT: TimeDelta = TimeDelta::days(30);
/// How long a leaver's groups still count on coming back (behaviour.md §3).
pub const GROUPS_REMEMBERED: TimeDelta = TimeDelta::hours(24);
/// How long a claim link is good, from the first successful hand-over of its mail (behaviour.md §7).
pub const CLAIM_LINK_LIFETIME: TimeDelta = TimeDelta::days(7);

/// Body of one SCIM request or answer that the request log keeps; of a longer one it keeps the length.
pub const LOGGED_BODY_BYTES: usize = 1024 * 1024;
/// SCIM requests that wait to be logged; more are dropped and counted.
pub const QUEUED_REQUESTS: usize = 8_192;
/// What those may hold together.
pub const QUEUED_REQUEST_BYTES: usize = 16 * 1024 * 1024;
/// Requests with a refused secret that the log keeps of one token.
pub const REFUSED_REQUESTS_PER_MINUTE: u32 = 60;
/// `X-Request-Id` as the log keeps it.
pub const REQUEST_ID_CHARACTERS: usize = 64;
/// Sync events shown with the SCIM requests of one answer.
pub const EVENTS_OF_REQUESTS: u64 = 2_000;
/// Counts of reads in one answer.
pub const READ_COUNTS: u64 = 2_000;
/// Days a new organization keeps SCIM requests, and what it may set.
pub const SCIM_REQUEST_DAYS_DEFAULT: i32 = 30;
/// From one day to a year.
pub const SCIM_REQUEST_DAYS: std::ops::RangeInclusive<i32> = 1..=365;
/// Days a new organization keeps sync events.
pub const SYNC_EVENT_DAYS_DEFAULT: i32 = 365;
/// From a month to ten years.
pub const SYNC_EVENT_DAYS: std::ops::RangeInclusive<i32> = 30..=3_650;
/// Days a new organization keeps audit events.
pub const AUDIT_EVENT_DAYS_DEFAULT: i32 = 730;
/// From half a year to ten years.
pub const AUDIT_EVENT_DAYS: std::ops::RangeInclusive<i32> = 180..=3_650;
/// SCIM requests opened at once to find those that mention a person.
pub const LOG_SCAN_STEP: u64 = 500;
/// A shorter text does not identify a person in a logged request.
pub const IDENTIFYING_CHARACTERS: usize = 5;

/// How long before its end a SCIM token is said to expire (behaviour.md §6).
pub const TOKEN_EXPIRES_SOON: TimeDelta = TimeDelta::days(14);
/// How long a SCIM token may lie unused before the doctor speaks of it.
pub const TOKEN_UNUSED_FOR: TimeDelta = TimeDelta::days(7);
/// How long after the installation a first request is expected.
pub const FIRST_REQUEST_WITHIN: TimeDelta = TimeDelta::hours(1);
/// How long an identity provider with people may be silent before the doctor speaks of it.
pub const SILENT_FOR: TimeDelta = TimeDelta::days(3);
/// How many of the same make a pattern to the doctor.
pub const PATTERN_LEAST: u64 = 3;
/// How long people may wait to be decided before the doctor speaks of it.
pub const QUEUE_DRAINS_WITHIN: TimeDelta = TimeDelta::minutes(5);
/// How long a member may be unknown before the doctor speaks of it.
pub const MEMBER_PENDING_FOR: TimeDelta = TimeDelta::days(1);
/// How long a group waits for a member whom nobody is yet (behaviour.md §6).
pub const MEMBER_AWAITED_FOR: TimeDelta = TimeDelta::days(90);
/// How far back the doctor reads the request log.
pub const DOCTOR_LOOKS_BACK: TimeDelta = TimeDelta::days(1);
/// How long somebody counts as new to the doctor.
pub const NEWCOMER_FOR: TimeDelta = TimeDelta::days(7);
/// Refused requests the doctor reads.
pub const DOCTOR_REQUESTS: u64 = 2_000;

/// Minutes between two pulls of a new connection to Okta's API (behaviour.md §6).
pub const GROUP_PULL_MINUTES_DEFAULT: u32 = 60;
/// What may be set: five minutes to a day.
pub const GROUP_PULL_MINUTES: std::ops::RangeInclusive<u32> = 5..=1_440;

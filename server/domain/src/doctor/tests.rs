//! A healthy integration, and one thing wrong with it at a time.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn ago(time: TimeDelta) -> DateTime<Utc> {
    now() - time
}

fn sample(names: &[&str]) -> Sample {
    Sample {
        count: names.len() as u64,
        names: names.iter().map(|&name| name.to_owned()).collect(),
    }
}

fn token() -> TokenFacts {
    TokenFacts {
        name: "First token".into(),
        created_at: ago(TimeDelta::days(90)),
        expires_at: None,
        last_used_at: Some(ago(TimeDelta::minutes(5))),
        revoked_at: None,
    }
}

fn hardware() -> NamedGroup {
    NamedGroup {
        name: "Hardware".into(),
        is_deleted: false,
        is_known: true,
        members: 12,
        has_replacement: false,
    }
}

fn failures(what: &str, status: u16, count: u64) -> RequestFailures {
    RequestFailures {
        what: what.into(),
        status,
        count,
        last_at: ago(TimeDelta::minutes(20)),
        detail: None,
    }
}

fn healthy() -> DoctorFacts {
    DoctorFacts {
        now: now(),
        installed: InstalledFacts {
            installed_at: ago(TimeDelta::days(90)),
            last_request_at: Some(ago(TimeDelta::minutes(5))),
        },
        tokens: vec![token()],
        refused_tokens: vec![],
        people: PeopleFacts {
            live: 240,
            newcomers: 4,
            ..PeopleFacts::default()
        },
        named_groups: vec![hardware()],
        pending_members: vec![],
        failures: vec![],
        engine: EngineFacts::default(),
        api: None,
    }
}

fn codes(facts: &DoctorFacts) -> Vec<DoctorCode> {
    diagnose(facts).iter().map(|found| found.code).collect()
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert_eq!(diagnose(&healthy()), []);
}

/// A change of the healthy facts, what it is and what is found then.
type Case = (&'static str, fn(&mut DoctorFacts), &'static [DoctorCode]);

const CASES: &[Case] = &[
    (
        "just installed",
        |it| {
            it.installed.last_request_at = None;
            it.installed.installed_at = ago(TimeDelta::minutes(59));
            it.people.live = 0;
        },
        &[],
    ),
    (
        "nothing came for an hour after it",
        |it| {
            it.installed.last_request_at = None;
            it.installed.installed_at = ago(TimeDelta::hours(1));
            it.tokens[0].last_used_at = None;
        },
        &[DoctorCode::NeverHeard],
    ),
    (
        "a quiet weekend",
        |it| {
            it.installed.last_request_at = Some(ago(TimeDelta::hours(71)));
        },
        &[],
    ),
    (
        "three silent days",
        |it| {
            it.installed.last_request_at = Some(ago(TimeDelta::days(3)));
        },
        &[DoctorCode::Silent],
    ),
    (
        "silent, but nobody is connected",
        |it| {
            it.installed.last_request_at = Some(ago(TimeDelta::days(3)));
            it.people.live = 0;
        },
        &[],
    ),
    (
        "the only token is revoked",
        |it| {
            it.tokens[0].revoked_at = Some(ago(TimeDelta::hours(2)));
        },
        &[DoctorCode::NoLiveToken],
    ),
    (
        "the only token has expired",
        |it| {
            it.tokens[0].expires_at = Some(now());
        },
        &[DoctorCode::NoLiveToken],
    ),
    (
        "a token is refused",
        |it| {
            it.refused_tokens = vec![refused(false)];
        },
        &[DoctorCode::TokenRefused],
    ),
    (
        "it was, and is accepted again",
        |it| {
            it.refused_tokens = vec![refused(true)];
        },
        &[],
    ),
    (
        "expires in fifteen days",
        |it| {
            it.tokens[0].expires_at = Some(now() + TimeDelta::days(15));
        },
        &[],
    ),
    (
        "expires in fourteen days",
        |it| {
            it.tokens[0].expires_at = Some(now() + TimeDelta::days(14));
        },
        &[DoctorCode::TokenExpiring],
    ),
    (
        "expires, but an older one lives on",
        |it| {
            it.tokens.push(token());
            it.tokens[1].expires_at = Some(now() + TimeDelta::days(2));
        },
        &[],
    ),
    (
        "expires, but an older one later",
        |it| {
            it.tokens[0].expires_at = Some(now() + TimeDelta::days(90));
            it.tokens.push(token());
            it.tokens[1].expires_at = Some(now() + TimeDelta::days(2));
        },
        &[],
    ),
    (
        "expires, but another one lives on",
        |it| {
            it.tokens[0].expires_at = Some(now() + TimeDelta::days(2));
            it.tokens.push(token());
        },
        &[],
    ),
    (
        "a second token was never used",
        |it| {
            it.tokens.push(TokenFacts {
                last_used_at: None,
                created_at: ago(TimeDelta::days(7)),
                ..token()
            });
        },
        &[DoctorCode::TokenNeverUsed],
    ),
    (
        "a second token was made yesterday",
        |it| {
            it.tokens.push(TokenFacts {
                last_used_at: None,
                created_at: ago(TimeDelta::days(1)),
                ..token()
            });
        },
        &[],
    ),
    (
        "no external id",
        |it| it.people.without_external_id = sample(&["Inês Duarte"]),
        &[DoctorCode::UsersWithoutExternalId],
    ),
    (
        "no e-mail",
        |it| it.people.without_email = sample(&["Inês Duarte"]),
        &[DoctorCode::UsersWithoutEmail],
    ),
    (
        "came back late",
        |it| it.people.returners = sample(&["Inês Duarte"]),
        &[DoctorCode::ReturnersNeedPush],
    ),
    (
        "most newcomers are in no group",
        |it| {
            it.people.newcomers_without_groups = sample(&["Ada Nowak", "Jon Berg", "Mei Lin"]);
        },
        &[DoctorCode::ArriveWithoutGroups],
    ),
    (
        "just more than half of the newcomers are",
        |it| {
            it.people.newcomers = 5;
            it.people.newcomers_without_groups = sample(&["Ada Nowak", "Jon Berg", "Mei Lin"]);
        },
        &[DoctorCode::ArriveWithoutGroups],
    ),
    (
        "most of very few are",
        |it| {
            it.people.newcomers = 2;
            it.people.newcomers_without_groups = sample(&["Ada Nowak", "Jon Berg"]);
        },
        &[],
    ),
    (
        "more than half of many are",
        |it| {
            it.people.newcomers = 8;
            it.people.newcomers_without_groups = Sample {
                count: 5,
                ..sample(&["Ada Nowak", "Jon Berg", "Mei Lin"])
            };
        },
        &[DoctorCode::ArriveWithoutGroups],
    ),
    (
        "half of the newcomers are",
        |it| {
            it.people.newcomers = 6;
            it.people.newcomers_without_groups = sample(&["Ada Nowak", "Jon Berg", "Mei Lin"]);
        },
        &[],
    ),
    (
        "no rule names a group",
        |it| {
            it.named_groups.clear();
            it.people.newcomers_without_groups = sample(&["Ada Nowak", "Jon Berg", "Mei Lin"]);
        },
        &[],
    ),
    (
        "a named group is deleted",
        |it| it.named_groups[0].is_deleted = true,
        &[DoctorCode::GroupDeleted],
    ),
    (
        "a named group is empty",
        |it| it.named_groups[0].members = 0,
        &[DoctorCode::GroupEmpty],
    ),
    (
        "a named group was never pushed",
        |it| {
            it.named_groups[0].is_known = false;
            it.named_groups[0].members = 0;
        },
        &[DoctorCode::GroupNeverPushed],
    ),
    (
        "members are pending",
        |it| {
            it.pending_members = vec![PendingMembers {
                group: "Hardware".into(),
                count: 2,
                oldest_at: ago(TimeDelta::days(4)),
            }];
        },
        &[DoctorCode::MembersPending],
    ),
    (
        "two conflicts",
        |it| it.failures = vec![failures("POST /Users", 409, 2)],
        &[],
    ),
    (
        "many conflicts",
        |it| it.failures = vec![failures("POST /Users", 409, 3)],
        &[DoctorCode::UserNameConflicts],
    ),
    (
        "many bad values",
        |it| it.failures = vec![failures("PATCH /Users/{id}", 400, 30)],
        &[DoctorCode::RequestsRefused],
    ),
    (
        "look-ups of nobody and our own failures",
        |it| {
            it.failures = vec![
                failures("GET /Users/{id}", 404, 30),
                failures("PUT /Users/{id}", 500, 30),
            ];
        },
        &[],
    ),
    (
        "put off",
        |it| it.failures = vec![failures("POST /Users", 429, 1)],
        &[DoctorCode::RateLimited],
    ),
    (
        "people wait",
        |it| {
            it.engine.due = 40;
            it.engine.oldest_due_at = Some(ago(TimeDelta::minutes(5)));
        },
        &[DoctorCode::QueueNotDraining],
    ),
    (
        "people wait a little",
        |it| {
            it.engine.due = 4_000;
            it.engine.oldest_due_at = Some(ago(TimeDelta::minutes(4)));
        },
        &[],
    ),
    (
        "a decision fails",
        |it| {
            it.engine.failing = 1;
            it.engine.last_error = Some("the e-mail is taken".into());
        },
        &[DoctorCode::DecisionsFail],
    ),
    ("the API answers", |it| it.api = Some(api(None)), &[]),
    (
        "the API does not answer",
        |it| it.api = Some(api(Some("401: Invalid token"))),
        &[DoctorCode::ApiUnreachable],
    ),
];

fn refused(is_over: bool) -> RefusedToken {
    RefusedToken {
        name: "First token".into(),
        reason: "it has expired".into(),
        count: 14,
        last_at: ago(TimeDelta::hours(2)),
        is_over,
    }
}

fn api(problem: Option<&str>) -> ApiFacts {
    ApiFacts {
        configured_at: ago(TimeDelta::days(9)),
        last_answered_at: Some(ago(TimeDelta::hours(3))),
        problem: problem.map(str::to_owned),
    }
}

#[test]
fn each_thing_wrong_is_found_and_only_that() {
    let mut seen = std::collections::BTreeSet::new();
    for (what, change, expected) in CASES {
        let mut facts = healthy();
        change(&mut facts);
        assert_eq!(codes(&facts), *expected, "{what}");
        for found in diagnose(&facts) {
            seen.insert(found.code);
            let is_possible = found.says.contains("ossibly");
            assert!(
                is_possible && !found.remedy.is_empty() && !found.evidence.is_empty(),
                "{what}: {found:?}"
            );
        }
    }
    let all: std::collections::BTreeSet<_> = DoctorCode::ALL.iter().copied().collect();
    assert_eq!(seen, all, "each finding has a case");
}

#[test]
fn the_worst_comes_first() {
    let mut facts = healthy();
    facts.people.without_external_id = sample(&["Inês Duarte"]);
    facts.people.without_email = sample(&["Inês Duarte"]);
    facts.tokens[0].revoked_at = Some(now());
    assert_eq!(
        codes(&facts),
        [
            DoctorCode::NoLiveToken,
            DoctorCode::UsersWithoutEmail,
            DoctorCode::UsersWithoutExternalId
        ]
    );
}

#[test]
fn evidence_names_a_few_and_counts_the_rest() {
    let mut facts = healthy();
    facts.people.without_email = Sample {
        count: 42,
        names: ["Ada Nowak", "Jon Berg", "Mei Lin", "Bo Ek", "Ana Sá", "Li Wu"]
            .map(str::to_owned)
            .into(),
    };
    let found = &diagnose(&facts)[0];
    assert_eq!(
        found.evidence,
        ["42 people: Ada Nowak, Jon Berg, Mei Lin, Bo Ek, Ana Sá and 37 more"]
    );
    assert_eq!(found.title, "42 people without primary e-mail");
    facts.people.without_email = Sample::default();
    facts.refused_tokens = vec![refused(false)];
    assert_eq!(
        diagnose(&facts)[0].evidence,
        ["14 requests were refused within a day, the last 2 hours ago: it has expired"]
    );
}

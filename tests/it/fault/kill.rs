//! kill -9 at seeded moments of an import (behaviour.md §2, §6). The oracle is the simulator's own journal: whatever was
//! acknowledged is there, whatever was not happened wholly or not at all.

use std::cell::Cell;
use std::time::Duration;

use futures_util::future::join;
use futures_util::{StreamExt, stream};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tests::client::Graphql;
use tests::eventually::eventually;
use tests::okta::name::{DEPARTMENTS, OFFICES};
use tests::okta::oracle::mapped;
use tests::okta::{Dialect, Fault, Okta, Oracle, Organization, PersonId, scenario};

use super::company::Company;
use super::reading::{Reading, text};
use super::{evaluation, log};
use crate::program::process::Process;

const ROUNDS: u64 = 30;
/// Rounds under way at once.
const AT_ONCE: usize = 2;
const PEOPLE: usize = 40;
/// The import sends more requests than this.
const LATEST_MOMENT: usize = 300;
/// People that Okta provisions at once.
const CONCURRENCY: usize = 8;
const SOON: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let company = Company::found().await;
    let rounds = stream::iter(0..ROUNDS).map(|seed| round(&company, seed));
    rounds.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

async fn round(company: &Company, seed: u64) {
    let moment = StdRng::seed_from_u64(seed).random_range(1..=LATEST_MOMENT);
    eprintln!("round of seed {seed}: killed after request {moment}");
    let folder = company.copy();
    let process = Process::start(folder.path()).await;
    let okta = Okta::new(
        Organization::generate(seed, PEOPLE),
        company.connection(&process.origin),
        Dialect::Catalogue,
    );
    let is_over = Cell::new(false);
    let importing = async {
        import(&okta).await;
        is_over.set(true);
    };
    let killing = async {
        eventually(SOON, async || match okta.journal().len() {
            sent if sent >= moment => Ok(()),
            sent => Err(format!("{sent} requests were sent")),
        })
        .await;
        assert!(
            !is_over.get(),
            "seed {seed}: the import was over before its moment came"
        );
        process.kill().await;
    };
    join(importing, killing).await;

    let process = Process::start(folder.path()).await;
    okta.connect(company.connection(&process.origin));
    check(company, &okta, &process.origin).await;
    let retried = scenario::assign_everybody(&okta, CONCURRENCY).await;
    assert_eq!(retried.failed, [], "seed {seed}");
    scenario::push_groups(&okta).await.unwrap();
    check(company, &okta, &process.origin).await;
    process.kill().await;
}

/// Everybody is assigned, the groups are pushed, and then each person changes in some way. Goes on to its end when the
/// server is gone, as Okta would.
async fn import(okta: &Okta) {
    let report = scenario::assign_everybody(okta, CONCURRENCY).await;
    for (_, fault) in report.failed {
        interrupted(Err(fault));
    }
    interrupted(scenario::push_groups(okta).await.map(drop));
    let people: Vec<PersonId> =
        okta.read(|organization| organization.people().map(|person| person.id.clone()).collect());
    for (number, id) in people.iter().enumerate() {
        let department = DEPARTMENTS[number % DEPARTMENTS.len()];
        interrupted(match number % 5 {
            0 => scenario::move_department(okta, id, department).await,
            1 => rename(okta, id, &format!("new.name{number}@aldermoor.example")).await,
            2 => scenario::leave(okta, id).await,
            3 => scenario::move_office(okta, id, &OFFICES[number % OFFICES.len()]).await,
            _ => leave_and_come_back(okta, id).await,
        });
    }
}

/// Renames somebody whom Okta has linked. An address that changes between a create whose answer was lost and its retry
/// is a task for the admin in Okta: the retry looks up the new address, finds nobody, and its POST is a 409 of the external
/// id (behaviour.md §6).
async fn rename(okta: &Okta, id: &PersonId, email: &str) -> Result<(), Fault> {
    match okta.read(|organization| organization.person(id).scim_id.is_some()) {
        true => scenario::change_email(okta, id, email).await,
        false => Err(Fault::NotProvisioned),
    }
}

async fn leave_and_come_back(okta: &Okta, id: &PersonId) -> Result<(), Fault> {
    scenario::leave(okta, id).await?;
    scenario::come_back(okta, id).await.map(drop)
}

/// Only a dead server explains a failure.
fn interrupted(result: Result<(), Fault>) {
    match result {
        Ok(()) | Err(Fault::Lost { .. } | Fault::NotProvisioned) => {}
        Err(
            fault @ (Fault::Throttled { .. }
            | Fault::GaveUp { .. }
            | Fault::Refused { .. }
            | Fault::Unusable { .. }),
        ) => {
            panic!("{fault}")
        }
    }
}

async fn check(company: &Company, okta: &Okta, origin: &str) {
    let (api, scim) = (company.api(origin), company.scim(origin));
    queue_is_empty(&api).await;
    allow_emptied_groups(&api).await;
    queue_is_empty(&api).await;
    let reading = Reading::take(&api, &scim).await;
    let oracle = Oracle::of(&okta.journal().entries());
    users_read_back(&oracle, &reading.users);
    groups_read_back(&oracle, &reading.groups);
    log::check(&reading);
    assert_eq!(evaluation::stored(&reading), evaluation::wanted(&reading));
}

/// The last of a city who moves away empties its group, and what comes of that waits for an admin.
async fn allow_emptied_groups(api: &Graphql) {
    let data = api
        .query("{ groupHolds { group { id } } }", json!({}))
        .await
        .unwrap();
    for hold in data["groupHolds"].as_array().unwrap() {
        let allow = "mutation($id: ID!) { allowGroupEmptying(groupId: $id) { queued } }";
        api.query(allow, json!({"id": hold["group"]["id"]}))
            .await
            .unwrap();
    }
}

async fn queue_is_empty(api: &Graphql) {
    eventually(SOON, async || {
        let data = api.query("{ integration { queueLength } }", json!({})).await;
        match data.unwrap()["integration"]["queueLength"].as_i64() {
            Some(0) => Ok(()),
            length => Err(format!("{length:?} people are queued")),
        }
    })
    .await;
}

fn users_read_back(oracle: &Oracle, users: &[Value]) {
    for id in oracle.users.keys() {
        let read = users.iter().find(|user| text(&user["id"]) == id);
        let read = read.unwrap_or_else(|| panic!("user {id} was acknowledged and is gone"));
        oracle.check_user(id, read).unwrap();
    }
    for user in users
        .iter()
        .filter(|user| !oracle.users.contains_key(text(&user["id"])))
    {
        let is_sent = oracle.users_in_doubt.contains(&mapped(user));
        assert!(is_sent, "nobody sent this user: {user}");
    }
}

fn groups_read_back(oracle: &Oracle, groups: &[Value]) {
    for id in oracle.groups.keys() {
        let read = groups.iter().find(|group| text(&group["id"]) == id);
        oracle.check_group(id, read).unwrap();
    }
}

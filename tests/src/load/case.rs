//! The cases of issue 2's benchmarks. Every write changes something: a case that repeats itself would measure the
//! shortcut for unchanged facts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use hyper::Method;
use serde_json::{Value, json};

use super::connection::LoadRequest;
use crate::client::{Graphql, Scim};
use crate::okta::{Organization, wire};

/// Members that one group PATCH adds or removes.
const MEMBERS: usize = 100;
/// Employees on a page.
const EMPLOYEES: usize = 50;
/// Pages of employees the loops go round.
const EMPLOYEE_PAGES: usize = 40;

/// Name of the case that reads one user by id.
pub const GET: &str = "SCIM get";
/// Name of the case that finds one user by user name.
pub const LOOK_UP: &str = "SCIM lookup by userName";
/// Name of the case that deactivates and reactivates.
pub const SWITCH_ACTIVE: &str = "SCIM PATCH active";
/// Name of the case that makes a user.
pub const CREATE: &str = "SCIM create with reconciling";

/// Something to measure.
#[derive(Clone)]
pub struct Case {
    /// As it stands in the table.
    pub name: &'static str,
    /// Which token it needs.
    pub caller: Caller,
    /// Statuses that count as success.
    pub accepts: &'static [u16],
    /// The next request of a loop, by the loop's number.
    pub next: Arc<dyn Fn(usize) -> LoadRequest + Send + Sync>,
}

/// Whose token a case needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The identity provider.
    Scim,
    /// An integrator.
    Graphql,
}

/// What is there to be read and changed.
#[derive(Debug)]
pub struct Stock {
    /// SCIM ids and user names of the people present.
    pub people: Vec<(String, String)>,
    /// SCIM ids of groups, one for each loop.
    pub groups: Vec<String>,
    /// Cursors at which pages of employees start; `None` is the first.
    pub cursors: Vec<Option<String>>,
}

impl Stock {
    /// Makes the groups and walks the pages; `people` come from the simulator that seeded them.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn prepare(
        scim: &Scim,
        graphql: &Graphql,
        people: Vec<(String, String)>,
        loops: usize,
    ) -> anyhow::Result<Self> {
        let mut groups = Vec::new();
        for number in 0..loops {
            let name = format!("Benchmark {number}");
            let found = scim
                .filter("/Groups", &format!("displayName eq \"{name}\""))
                .await
                .expect(200);
            groups.push(match found["Resources"][0]["id"].as_str() {
                Some(id) => id.to_owned(),
                None => {
                    let body = json!({"schemas": [wire::GROUP], "displayName": name});
                    scim.post("/Groups", &body).await.id().to_owned()
                }
            });
        }
        let mut cursors = vec![None];
        while cursors.len() < EMPLOYEE_PAGES {
            let after = cursors.last().expect("invariant: starts with one");
            let data = graphql.query(EMPLOYEE_PAGE, json!({"after": after})).await?;
            let info = &data["employees"]["pageInfo"];
            if info["hasNextPage"] != true {
                break;
            }
            cursors.push(Some(
                info["endCursor"].as_str().context("no endCursor")?.to_owned(),
            ));
        }
        Ok(Self {
            people,
            groups,
            cursors,
        })
    }
}

const EMPLOYEE_PAGE: &str = "query($after: String) { employees(first: 50, after: $after) { \
    pageInfo { hasNextPage endCursor } nodes { id displayName email title department mobileKey { status } \
    memberships { id status role property { id name } accessGroups { id name } why { kind ruleName revision } } } } }";

/// Every case, reads first: creating people comes last, so that the others see the number of people they name.
/// `tag` makes the new people's names unique on this server; `seed` invents them.
pub fn all(stock: &Arc<Stock>, tag: &str, seed: u64) -> Vec<Case> {
    vec![
        reading(GET, stock, |(id, _)| format!("/scim/v2/Users/{id}")),
        reading(LOOK_UP, stock, |(_, user_name)| {
            let user_name = user_name.replace('@', "%40");
            format!("/scim/v2/Users?filter=userName%20eq%20%22{user_name}%22&startIndex=1&count=100")
        }),
        page_of_users(stock),
        page_of_employees(stock),
        switch_active(stock),
        change_members(stock),
        create(tag, seed),
    ]
}

/// The cases that any SCIM server can be asked, as [`all`] names them.
pub fn of_any_server(stock: &Arc<Stock>, tag: &str, seed: u64) -> Vec<Case> {
    let mut cases = all(stock, tag, seed);
    cases.retain(|case| [GET, LOOK_UP, SWITCH_ACTIVE, CREATE].contains(&case.name));
    cases
}

fn reading(name: &'static str, stock: &Arc<Stock>, path: fn(&(String, String)) -> String) -> Case {
    let (stock, turn) = (Arc::clone(stock), AtomicUsize::new(0));
    let next = move |_| LoadRequest::get(path(&stock.people[scattered(&turn, stock.people.len())]));
    Case {
        name,
        caller: Caller::Scim,
        accepts: &[200],
        next: Arc::new(next),
    }
}

fn page_of_users(stock: &Arc<Stock>) -> Case {
    let (pages, turn) = ((stock.people.len() / 100).max(1), AtomicUsize::new(0));
    let next = move |_| {
        let start = 1 + 100 * scattered(&turn, pages);
        LoadRequest::get(format!("/scim/v2/Users?startIndex={start}&count=100"))
    };
    Case {
        name: "SCIM page of 100",
        caller: Caller::Scim,
        accepts: &[200],
        next: Arc::new(next),
    }
}

fn page_of_employees(stock: &Arc<Stock>) -> Case {
    debug_assert_eq!(EMPLOYEES, 50, "the document says 50");
    let (stock, turn) = (Arc::clone(stock), AtomicUsize::new(0));
    let next = move |_| {
        let after = &stock.cursors[scattered(&turn, stock.cursors.len())];
        LoadRequest::graphql(EMPLOYEE_PAGE, json!({"after": after}))
    };
    let name = "GraphQL 50 employees with memberships";
    Case {
        name,
        caller: Caller::Graphql,
        accepts: &[200],
        next: Arc::new(next),
    }
}

/// Everybody off, then everybody on again, and so on.
fn switch_active(stock: &Arc<Stock>) -> Case {
    let (stock, turn) = (Arc::clone(stock), AtomicUsize::new(0));
    let next = move |_| {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        let (id, _) = &stock.people[turn % stock.people.len()];
        let active = (turn / stock.people.len()) % 2 == 1;
        LoadRequest::scim(
            Method::PATCH,
            format!("/scim/v2/Users/{id}"),
            &wire::active_patch(active),
        )
    };
    Case {
        name: SWITCH_ACTIVE,
        caller: Caller::Scim,
        accepts: &[200, 204],
        next: Arc::new(next),
    }
}

/// Each loop has a group of its own, which gains and loses the same hundred people in turn.
fn change_members(stock: &Arc<Stock>) -> Case {
    let stock = Arc::clone(stock);
    let turns: Vec<AtomicUsize> = stock.groups.iter().map(|_| AtomicUsize::new(0)).collect();
    let next = move |number: usize| {
        let turn = turns[number].fetch_add(1, Ordering::Relaxed);
        let people = stock
            .people
            .iter()
            .cycle()
            .skip(number * MEMBERS)
            .take(MEMBERS.min(stock.people.len()));
        let hundred = people.cloned().collect();
        let body = if turn.is_multiple_of(2) {
            wire::member_delta([], &hundred)
        } else {
            wire::member_delta(hundred.keys(), &std::collections::BTreeMap::new())
        };
        LoadRequest::scim(
            Method::PATCH,
            format!("/scim/v2/Groups/{}", stock.groups[number]),
            &body,
        )
    };
    Case {
        name: "SCIM group PATCH of 100 members",
        caller: Caller::Scim,
        accepts: &[200, 204],
        next: Arc::new(next),
    }
}

/// New people, invented beforehand and made unique by a number.
fn create(tag: &str, seed: u64) -> Case {
    let organization = Organization::generate(seed, 500);
    let patterns: Vec<Value> = organization
        .people()
        .map(|person| wire::new_user(&person.id, &person.profile, "1mz050nq"))
        .collect();
    let (tag, turn) = (tag.to_owned(), AtomicUsize::new(0));
    let next = move |_| {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        let mut body = patterns[turn % patterns.len()].clone();
        let user_name = format!("{tag}.{turn}@aldermoor.example");
        body["emails"][0]["value"] = json!(user_name);
        body["externalId"] = json!(format!("00u{tag}{turn}"));
        body["userName"] = json!(user_name);
        LoadRequest::scim(Method::POST, "/scim/v2/Users".to_owned(), &body)
    };
    Case {
        name: CREATE,
        caller: Caller::Scim,
        accepts: &[201],
        next: Arc::new(next),
    }
}

/// The next index of a walk that visits all and jumps about, the same in every run.
fn scattered(turn: &AtomicUsize, length: usize) -> usize {
    // A prime larger than any list here shares no factor with its length.
    turn.fetch_add(1, Ordering::Relaxed).wrapping_mul(7_368_787) % length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock() -> Arc<Stock> {
        let people = (0..250)
            .map(|n| (format!("u{n:03}"), format!("p{n}@aldermoor.example")))
            .collect();
        Arc::new(Stock {
            people,
            groups: vec!["g0".into(), "g1".into()],
            cursors: vec![None, Some("c1".into())],
        })
    }

    fn case(name: &str) -> Case {
        all(&stock(), "b7", 1)
            .into_iter()
            .find(|case| case.name == name)
            .expect("a case")
    }

    #[test]
    fn a_walk_visits_everybody() {
        let turn = AtomicUsize::new(0);
        let seen: std::collections::BTreeSet<_> = (0..250).map(|_| scattered(&turn, 250)).collect();
        assert_eq!(seen.len(), 250);
    }

    #[test]
    fn switching_changes_something_every_time() {
        let next = case("SCIM PATCH active").next;
        let bodies: Vec<LoadRequest> = (0..251).map(|_| next(0)).collect();
        let text =
            |request: &LoadRequest| String::from_utf8(request.body.clone().unwrap().1.to_vec()).unwrap();
        assert!(text(&bodies[0]).contains("\"active\":false"));
        assert!(text(&bodies[250]).contains("\"active\":true"));
        assert_eq!(bodies[0].path, bodies[250].path);
    }

    #[test]
    fn a_group_gains_and_loses_the_same_hundred() {
        let next = case("SCIM group PATCH of 100 members").next;
        let operations = |request: LoadRequest| {
            let body: Value = serde_json::from_slice(&request.body.unwrap().1).unwrap();
            body["Operations"].as_array().unwrap().clone()
        };
        let (gained, lost) = (operations(next(1)), operations(next(1)));
        assert_eq!(gained[0]["value"].as_array().unwrap().len(), 100);
        assert_eq!(gained[0]["value"][0]["value"], "u100");
        assert_eq!(lost.len(), 100);
        assert_eq!(lost[0]["path"], "members[value eq \"u100\"]");
    }

    #[test]
    fn any_server_is_asked_for_users_only() {
        let names: Vec<&str> = of_any_server(&stock(), "b7", 1)
            .iter()
            .map(|case| case.name)
            .collect();
        assert_eq!(names, [GET, LOOK_UP, SWITCH_ACTIVE, CREATE]);
    }

    #[test]
    fn everybody_created_is_somebody_new() {
        let next = case(CREATE).next;
        let names: std::collections::BTreeSet<_> = (0..1_000)
            .map(|_| {
                serde_json::from_slice::<Value>(&next(0).body.unwrap().1).unwrap()["userName"].to_string()
            })
            .collect();
        assert_eq!(names.len(), 1_000);
    }
}

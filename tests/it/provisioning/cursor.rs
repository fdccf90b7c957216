//! Invariant: an event cursor never skips. Whoever reads what is newer than the last position they saw has, after any
//! number of steps, read every event once, however many transactions commit at the same time.

use std::cell::Cell;

use futures_util::future::join;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tests::okta::scenario;
use tests::okta::{Organization, PersonId};
use tests::server::Server;

use super::house::{self, House};
use crate::scim::on_both_engines;

on_both_engines!(a_cursor_that_moves_while_others_commit_sees_every_event_once);

/// People whom Okta provisions at once, each in a transaction of their own.
const AT_ONCE: usize = 16;
const PEOPLE: usize = 120;

async fn a_cursor_that_moves_while_others_commit_sees_every_event_once(server: &Server) {
    let okta = house::okta(server, server.scim_token(), Organization::generate(23, PEOPLE));
    let house = House::furnish(server, server.admin(), okta).await;
    let conn = Database::connect(server.database_url()).await.unwrap();
    let is_over = Cell::new(false);
    let writing = async {
        let report = scenario::assign_everybody(&house.okta, AT_ONCE).await;
        assert_eq!(report.failed, []);
        leave_together(&house).await;
        house.settled().await;
        is_over.set(true);
    };
    // Without a pause: a position that becomes visible after a later one did is behind the cursor by then.
    let reading = async {
        let (mut cursor, mut seen, mut steps) = (0, Vec::new(), 0);
        loop {
            let was_over = is_over.get();
            let newer = newer_than(&conn, cursor).await;
            cursor = newer.last().copied().unwrap_or(cursor);
            steps += usize::from(!newer.is_empty());
            let is_read = newer.is_empty();
            seen.extend(newer);
            if was_over && is_read {
                return (seen, steps);
            }
        }
    };
    let ((), (seen, steps)) = join(writing, reading).await;
    let all: Vec<i64> = (1..).take(seen.len()).collect();
    assert_eq!(seen, all, "no gap, no position twice");
    assert_eq!(seen.len(), house.events().await.len(), "and none is left");
    assert!(
        steps > 20,
        "the cursor moved {steps} times only: nothing was read between commits"
    );
    conn.close().await.unwrap();
}

async fn leave_together(house: &House<'_>) {
    use futures_util::{StreamExt, stream};
    let everybody: Vec<PersonId> = house
        .okta
        .read(|organization| organization.people().map(|person| person.id.clone()).collect());
    let leaving = everybody.iter().map(|id| scenario::leave(&house.okta, id));
    let results: Vec<_> = stream::iter(leaving).buffer_unordered(AT_ONCE).collect().await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

async fn newer_than(conn: &DatabaseConnection, cursor: i64) -> Vec<i64> {
    let statement = format!("SELECT position FROM sync_event WHERE position > {cursor} ORDER BY position");
    let rows = conn
        .query_all_raw(Statement::from_string(conn.get_database_backend(), statement))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "position").unwrap())
        .collect()
}

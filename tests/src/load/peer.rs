//! Another SCIM server, measured in the same run by the same loops (scripts/peer).

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::try_join_all;

use super::case::{self, Case, Stock};
use super::connection::Target;
use super::report::Row;
use crate::client::Scim;
use crate::okta::{Organization, wire};

/// Where it is, and how it is entered.
#[derive(Clone, Debug)]
pub struct Peer {
    /// `http://host:port`; SCIM is below `/scim/v2`.
    pub origin: String,
    /// Bearer token.
    pub token: String,
}

/// Loops that bring its people in.
const LOOPS: usize = 32;

impl Peer {
    /// Where the load goes.
    ///
    /// # Errors
    /// The origin is not plain HTTP.
    pub fn target(&self) -> anyhow::Result<Target> {
        Target::new(&self.origin, &self.token)
    }

    /// Makes so many people, the same as `seed` makes for Latchkey, and the cases about them.
    ///
    /// # Errors
    /// It refuses somebody.
    pub async fn prepare(&self, people: usize, seed: u64) -> anyhow::Result<Vec<Case>> {
        let organization = Organization::generate(seed, people);
        let bodies: Vec<_> = organization
            .people()
            .map(|person| wire::new_user(&person.id, &person.profile, "1mz050nq"))
            .collect();
        let scim = Scim::with_token(&format!("{}/scim/v2", self.origin), &self.token);
        let turn = AtomicUsize::new(0);
        let made = try_join_all((0..LOOPS).map(|_| async {
            let mut made = Vec::new();
            while let Some(body) = bodies.get(turn.fetch_add(1, Ordering::Relaxed)) {
                let answer = scim.post("/Users", body).await;
                anyhow::ensure!(
                    answer.status == 201,
                    "the peer answered {} {}",
                    answer.status,
                    answer.body
                );
                let user_name = body["userName"].as_str().unwrap_or_default();
                made.push((answer.id().to_owned(), user_name.to_owned()));
            }
            Ok(made)
        }))
        .await?;
        let stock = Stock {
            people: made.into_iter().flatten().collect(),
            groups: Vec::new(),
            cursors: Vec::new(),
        };
        Ok(case::of_any_server(&Arc::new(stock), "peer", seed))
    }
}

/// Both servers side by side, as a Markdown table; a case that only one was asked is left out.
pub fn ratios(ours: &[Row], theirs: &[Row]) -> String {
    let mut table =
        "| what | connections | Latchkey | peer | ratio |\n| --- | ---: | ---: | ---: | ---: |\n".to_owned();
    for their in theirs {
        let same = |row: &&Row| row.case == their.case && row.connections == their.connections;
        let Some(our) = ours.iter().find(same) else {
            continue;
        };
        let (our, theirs) = (our.run.throughput, their.run.throughput);
        writeln!(
            table,
            "| {} | {} | {our:.0} | {theirs:.0} | {:.1} |",
            their.case,
            their.connections,
            our / theirs
        )
        .expect("invariant: writing to a string does not fail");
    }
    table
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::load::Run;

    #[test]
    fn ratios_are_of_what_both_were_asked() {
        let row = |case: &str, throughput| Row {
            case: case.to_owned(),
            connections: 32,
            run: Run {
                server_time: None,
                successes: 1,
                errors: 0,
                last_error: None,
                throughput,
                p50: Duration::ZERO,
                p99: Duration::ZERO,
            },
        };
        let ours = [row(case::GET, 12_000.0), row("SCIM page of 100", 900.0)];
        let theirs = [row(case::GET, 1_200.0), row(case::CREATE, 450.0)];
        insta::assert_snapshot!(ratios(&ours, &theirs), @r#"
        | what | connections | Latchkey | peer | ratio |
        | --- | ---: | ---: | ---: | ---: |
        | SCIM get | 32 | 12000 | 1200 | 10.0 |
        "#);
    }
}

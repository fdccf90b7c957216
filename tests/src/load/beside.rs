//! What an identity provider and an admin ask while the server is busy with something else: reads of one user and sign-ins,
//! paced, so that they look at the server and are not its load.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::connection::{Connection, LoadRequest, Target};
use super::measure::percentile;
use crate::client::Graphql;

/// Between two reads.
const READ_EVERY: Duration = Duration::from_millis(5);
/// Between two sign-ins.
const SIGN_IN_EVERY: Duration = Duration::from_millis(200);

/// Who asks, and for what.
#[derive(Debug)]
pub struct Bystander<'a> {
    /// As the identity provider.
    pub target: Target,
    /// SCIM ids of the people who are read in turn.
    pub people: &'a [(String, String)],
    /// Somebody without a session, and the e-mail and password to open one with.
    pub account: Option<(Graphql, &'a str, &'a str)>,
}

/// How long answers took, in microseconds, sorted once all are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// SCIM get.
    pub reads: Vec<u32>,
    /// Sign-in.
    pub sign_ins: Vec<u32>,
}

impl Waits {
    /// Both of several times together.
    pub fn merge(all: impl IntoIterator<Item = Self>) -> Self {
        let mut merged = Self::default();
        for waits in all {
            merged.reads.extend(waits.reads);
            merged.sign_ins.extend(waits.sign_ins);
        }
        merged.reads.sort_unstable();
        merged.sign_ins.sort_unstable();
        merged
    }

    /// 99th percentile of the reads.
    pub fn read_p99(&self) -> Duration {
        percentile(&self.reads, 99)
    }

    /// 99th percentile of the sign-ins.
    pub fn sign_in_p99(&self) -> Duration {
        percentile(&self.sign_ins, 99)
    }
}

impl Bystander<'_> {
    /// Asks until `busy` is done; what that came to, and how long the answers took.
    ///
    /// # Errors
    /// An answer that is none: then there is nothing to compare.
    pub async fn during<T>(&self, busy: impl Future<Output = T>) -> anyhow::Result<(T, Waits)> {
        let (mut reads, mut sign_ins) = (Vec::new(), Vec::new());
        let done = {
            tokio::select! {
                done = busy => done,
                failed = self.read(&mut reads) => return Err(failed.unwrap_err()),
                failed = self.sign_in(&mut sign_ins) => return Err(failed.unwrap_err()),
            }
        };
        Ok((done, Waits { reads, sign_ins }))
    }

    async fn read(&self, waits: &mut Vec<u32>) -> anyhow::Result<std::convert::Infallible> {
        let mut connection = Connection::open(&self.target).await?;
        let mut pace = tokio::time::interval(READ_EVERY);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for (id, _) in self.people.iter().cycle() {
            pace.tick().await;
            let sent = Instant::now();
            let reply = connection
                .send(LoadRequest::get(format!("/scim/v2/Users/{id}")))
                .await?;
            waits.push(micros(sent));
            anyhow::ensure!(reply.status == 200, "SCIM get answered {}", reply.status);
        }
        anyhow::bail!("there is nobody to read")
    }

    async fn sign_in(&self, waits: &mut Vec<u32>) -> anyhow::Result<std::convert::Infallible> {
        let Some((anybody, email, password)) = &self.account else {
            return std::future::pending().await;
        };
        let mut pace = tokio::time::interval(SIGN_IN_EVERY);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            pace.tick().await;
            let sent = Instant::now();
            anybody.sign_in(email, password).await.context("signing in")?;
            waits.push(micros(sent));
        }
    }
}

fn micros(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_of_several_times_are_looked_at_together() {
        let waits = |reads: &[u32], sign_ins: &[u32]| Waits {
            reads: reads.to_vec(),
            sign_ins: sign_ins.to_vec(),
        };
        let merged = Waits::merge([waits(&[900, 200], &[]), waits(&[300], &[41_000])]);
        assert_eq!(merged, waits(&[200, 300, 900], &[41_000]));
        assert_eq!(merged.read_p99(), Duration::from_micros(900));
        assert_eq!(merged.sign_in_p99(), Duration::from_millis(41));
    }
}

//! Closed loops over several connections, and what they saw.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::case::Case;
use super::connection::{Connection, Target};
use super::machine::processor_time;

/// How to measure a case.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Connections, each one request at a time.
    pub connections: usize,
    /// Sent before measuring.
    pub warm_up: Duration,
    /// Measured.
    pub duration: Duration,
    /// How often; the run of median throughput is the result.
    pub runs: usize,
    /// Process of the server, to tell what it takes of the processors.
    pub server_pid: Option<u32>,
}

/// One run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Answered as the case expects.
    pub successes: usize,
    /// Other statuses and broken connections.
    pub errors: usize,
    /// The last other status; 0 for a broken connection.
    pub last_error: Option<u16>,
    /// Successes a second.
    pub throughput: f64,
    /// Median latency of the successes.
    pub p50: Duration,
    /// 99th percentile.
    pub p99: Duration,
    /// Processor time that the server used meanwhile, for each success; background work included.
    pub server_time: Option<Duration>,
}

#[derive(Debug, Default)]
struct Loop {
    /// Microseconds.
    latencies: Vec<u32>,
    errors: usize,
    last_error: Option<u16>,
}

/// Measures `case` and returns the run of median throughput.
///
/// # Errors
/// When a connection cannot be opened.
pub async fn measure(target: &Target, case: &Case, plan: Plan) -> anyhow::Result<Run> {
    run(target, case, plan, plan.warm_up).await?;
    let mut runs = Vec::new();
    for _ in 0..plan.runs.max(1) {
        runs.push(run(target, case, plan, plan.duration).await?);
    }
    Ok(median(runs))
}

fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by(|a, b| a.throughput.total_cmp(&b.throughput));
    runs[runs.len() / 2]
}

async fn run(target: &Target, case: &Case, plan: Plan, duration: Duration) -> anyhow::Result<Run> {
    let mut open = Vec::new();
    for _ in 0..plan.connections {
        open.push(Connection::open(target).await?);
    }
    let used = || plan.server_pid.and_then(processor_time);
    let used_before = used();
    let start = Instant::now();
    let end = start + duration;
    let loops = open.into_iter().enumerate().map(|(number, connection)| {
        tokio::spawn(one_loop(target.clone(), case.clone(), number, connection, end))
    });
    let mut all = Loop::default();
    for finished in join_all(loops).await {
        let finished = finished?;
        all.latencies.extend(finished.latencies);
        all.errors += finished.errors;
        all.last_error = finished.last_error.or(all.last_error);
    }
    let elapsed = start.elapsed();
    let used = used().zip(used_before).map(|(now, before)| now - before);
    Ok(summary(all, elapsed, used))
}

async fn one_loop(
    target: Target,
    case: Case,
    number: usize,
    mut connection: Connection,
    end: Instant,
) -> Loop {
    let mut seen = Loop::default();
    while Instant::now() < end {
        let request = (case.next)(number);
        let sent = Instant::now();
        match connection.send(request).await {
            Ok(reply) if case.accepts.contains(&reply.status) => {
                let micros = sent.elapsed().as_micros();
                seen.latencies.push(u32::try_from(micros).unwrap_or(u32::MAX));
            }
            Ok(reply) => {
                seen.errors += 1;
                seen.last_error = Some(reply.status);
            }
            Err(_) => {
                seen.errors += 1;
                seen.last_error = Some(0);
                match Connection::open(&target).await {
                    Ok(again) => connection = again,
                    Err(_) => break,
                }
            }
        }
    }
    seen
}

fn summary(mut all: Loop, elapsed: Duration, used: Option<Duration>) -> Run {
    all.latencies.sort_unstable();
    let successes = u32::try_from(all.latencies.len()).unwrap_or(u32::MAX);
    Run {
        successes: all.latencies.len(),
        errors: all.errors,
        last_error: all.last_error,
        throughput: all.latencies.len() as f64 / elapsed.as_secs_f64(),
        p50: percentile(&all.latencies, 50),
        p99: percentile(&all.latencies, 99),
        server_time: used.and_then(|used| used.checked_div(successes)),
    }
}

/// The smallest value that at least `percent` of all values do not exceed; zero of nothing.
pub(super) fn percentile(sorted: &[u32], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    let value = rank.checked_sub(1).map_or(0, |index| sorted[index]);
    Duration::from_micros(u64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let cases: [(&[u32], usize, u64); 6] = [
            (&[], 50, 0),
            (&[7], 50, 7),
            (&[7], 99, 7),
            (&[1, 2, 3, 4], 50, 2),
            (&[1, 2, 3, 4], 99, 4),
            (&[1, 2, 3], 50, 2),
        ];
        for (sorted, percent, micros) in cases {
            assert_eq!(
                percentile(sorted, percent),
                Duration::from_micros(micros),
                "{sorted:?} {percent}"
            );
        }
    }

    /// Every fifth request is refused: refusals are counted apart and the last one is named.
    #[tokio::test]
    async fn successes_and_refusals_are_counted_apart() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};

        use axum::http::StatusCode;

        use super::super::case::Caller;
        use super::super::connection::LoadRequest;

        let served = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&served);
        let answer = move || {
            let turn = counter.fetch_add(1, Ordering::Relaxed);
            let status = if turn % 5 == 4 {
                StatusCode::TOO_MANY_REQUESTS
            } else {
                StatusCode::OK
            };
            std::future::ready((status, "{}"))
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let target = Target::new(&format!("http://{}", listener.local_addr().unwrap()), "lk_scim_x").unwrap();
        let router = axum::Router::new().fallback(answer);
        let server = tokio::spawn(async move { axum::serve(listener, router).await });

        let next = Arc::new(|_| LoadRequest::get("/scim/v2/Users".to_owned()));
        let case = Case {
            name: "get",
            caller: Caller::Scim,
            accepts: &[200],
            next,
        };
        let duration = Duration::from_millis(50);
        let plan = Plan {
            connections: 2,
            warm_up: Duration::ZERO,
            duration,
            runs: 1,
            server_pid: None,
        };
        let seen = run(&target, &case, plan, duration).await.unwrap();
        server.abort();
        assert_eq!(seen.successes + seen.errors, served.load(Ordering::Relaxed));
        assert_eq!(seen.errors, served.load(Ordering::Relaxed) / 5);
        assert_eq!(seen.last_error, (seen.errors > 0).then_some(429));
        assert!(seen.successes > 0 && seen.p50 <= seen.p99);
    }

    #[test]
    fn the_median_run_counts() {
        let run = |throughput| Run {
            successes: 1,
            errors: 0,
            last_error: None,
            throughput,
            p50: Duration::ZERO,
            p99: Duration::ZERO,
            server_time: None,
        };
        assert_eq!(median([30.0, 10.0, 20.0].map(run).to_vec()).throughput, 20.0);
    }
}

//! The table of BENCHMARKS.md.

use std::fmt::Write;
use std::time::Duration;

use super::measure::Run;

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the case.
    pub case: String,
    /// Connections.
    pub connections: usize,
    /// What was measured.
    pub run: Run,
}

/// The rows as a Markdown table.
pub fn markdown(rows: &[Row]) -> String {
    let mut table = "| what | connections | per second | p50 ms | p99 ms | server ms | errors |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n".to_owned();
    for Row {
        case,
        connections,
        run,
    } in rows
    {
        let (p50, p99) = (milliseconds(run.p50), milliseconds(run.p99));
        let server_time = run.server_time.map_or_else(|| "–".to_owned(), milliseconds);
        let errors = match run.last_error {
            None => "0".to_owned(),
            Some(0) => format!("{} (broken)", run.errors),
            Some(status) => format!("{} ({status})", run.errors),
        };
        writeln!(
            table,
            "| {case} | {connections} | {:.0} | {p50} | {p99} | {server_time} | {errors} |",
            run.throughput
        )
        .expect("invariant: writing to a string does not fail");
    }
    table
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table() {
        let run = Run {
            successes: 10_000,
            errors: 0,
            last_error: None,
            throughput: 2034.6,
            p50: Duration::from_micros(480),
            p99: Duration::from_micros(2_150),
            server_time: Some(Duration::from_micros(81)),
        };
        let limited = Run {
            errors: 3,
            last_error: Some(429),
            server_time: None,
            ..run
        };
        let row = |connections, run| Row {
            case: "SCIM get".to_owned(),
            connections,
            run,
        };
        insta::assert_snapshot!(markdown(&[row(1, run), row(32, limited)]), @r#"
        | what | connections | per second | p50 ms | p99 ms | server ms | errors |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | SCIM get | 1 | 2035 | 0.48 | 2.15 | 0.08 | 0 |
        | SCIM get | 32 | 2035 | 0.48 | 2.15 | – | 3 (429) |
        "#);
    }
}

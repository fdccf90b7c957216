//! The benchmark: seeds a company through SCIM and GraphQL, measures every case, prints a Markdown table.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Parser;
use serde_json::json;
use tests::client::{Graphql, Scim};
use tests::company::{Admin, build_benchmark};
use tests::eventually::eventually;
use tests::load::case::{self, Caller, Stock};
use tests::load::{Plan, Row, Target, describe_machine, markdown, measure};
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};

/// Measures a running Latchkey. Expects an organization without properties, as `latchkey bootstrap` leaves it, or one
/// that an earlier run of this seeded.
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Cli {
    /// `http://host:port` of Latchkey.
    #[arg(long)]
    origin: String,

    /// SCIM token.
    #[arg(long, env = "LATCHKEY_SCIM_TOKEN", hide_env_values = true)]
    scim_token: String,

    /// Read-write API token.
    #[arg(long, env = "LATCHKEY_API_TOKEN", hide_env_values = true)]
    api_token: String,

    /// People present before measuring.
    #[arg(long, default_value_t = 10_000)]
    people: usize,

    /// Numbers of connections to measure with.
    #[arg(long, value_delimiter = ',', default_value = "1,32")]
    connections: Vec<usize>,

    /// Seconds of one run.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,

    /// Runs of each case; the median is printed.
    #[arg(long, default_value_t = 3)]
    runs: usize,

    /// Only cases whose name contains this.
    #[arg(long)]
    only: Option<String>,

    /// Seed of everything invented.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let origin = cli.origin.trim_end_matches('/');
    let base = format!("{origin}/scim/v2");
    let (scim, graphql) = (
        Scim::with_token(&base, &cli.scim_token),
        Graphql::with_token(origin, &cli.api_token),
    );

    if graphql.query("{ properties { id } }", json!({})).await?["properties"] == json!([]) {
        build_benchmark(&Admin::new(graphql.clone())).await?;
    }
    progress(&format!(
        "Seeding {} people through SCIM; this may take a minute.",
        cli.people
    ));
    let connection = Connection {
        base,
        token: cli.scim_token.clone(),
    };
    let okta = Okta::new(
        Organization::generate(cli.seed, cli.people),
        connection,
        Dialect::Catalogue,
    );
    let report = scenario::assign_everybody(&okta, 32).await;
    if let Some((id, fault)) = report.failed.first() {
        bail!("{report}; the first failure, {id}: {fault}");
    }
    let people = okta.read(|organization| {
        let known = organization.people();
        known
            .filter_map(|person| Some((person.scim_id.clone()?, person.profile.login.clone())))
            .collect()
    });
    let most = cli
        .connections
        .iter()
        .copied()
        .max()
        .context("--connections needs at least one number")?;
    let stock = Arc::new(Stock::prepare(&scim, &graphql, people, most).await?);

    let total = scim.get("/Users?count=0").await.expect(200)["totalResults"]
        .as_u64()
        .unwrap_or_default();
    // Names of earlier runs on the same database must not come back: the number of people tells runs apart.
    let cases = case::all(&stock, &format!("bench{total}"), cli.seed);
    let mut rows = Vec::new();
    for case in cases
        .iter()
        .filter(|case| cli.only.as_ref().is_none_or(|only| case.name.contains(only)))
    {
        let token = match case.caller {
            Caller::Scim => &cli.scim_token,
            Caller::Graphql => &cli.api_token,
        };
        let target = Target::new(origin, token)?;
        for &connections in &cli.connections {
            let duration = Duration::from_secs_f64(cli.seconds);
            let plan = Plan {
                connections,
                warm_up: duration / 5,
                duration,
                runs: cli.runs,
            };
            let run = measure(&target, case, plan).await?;
            progress(&format!(
                "{}, {connections} connections: {:.0}/s",
                case.name, run.throughput
            ));
            rows.push(Row {
                case: case.name.to_owned(),
                connections,
                run,
            });
            settle(&graphql).await;
        }
    }
    let (seconds, runs) = (cli.seconds, cli.runs);
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{}; {total} people present; median of {runs} runs of {seconds} s.\n",
        describe_machine()
    )?;
    writeln!(out, "{}", markdown(&rows))?;
    Ok(())
}

/// Waits until the reconcile queue is empty, so that one case does not pay for another.
async fn settle(graphql: &Graphql) {
    eventually(Duration::from_secs(300), async || {
        let answer = graphql.query("{ integration { queueLength } }", json!({})).await;
        let length = answer.map_err(|error| error.to_string())?["integration"]["queueLength"].as_i64();
        if length == Some(0) {
            Ok(())
        } else {
            Err(format!("{length:?} changes in the reconcile queue"))
        }
    })
    .await;
}

/// One line on standard error: the table alone goes to standard output.
fn progress(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

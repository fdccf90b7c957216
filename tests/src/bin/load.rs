//! The benchmark: seeds a company through SCIM and GraphQL, measures every case, prints a Markdown table.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Parser;
use serde_json::json;
use tests::client::{Graphql, Scim};
use tests::company::{Admin, build_benchmark};
use tests::eventually::eventually;
use tests::load::case::{self, Caller, Stock};
use tests::load::preview::{self, Looked, PREVIEW};
use tests::load::publish::{self, PUBLISH, Published};
use tests::load::{
    Bystander, Peer, Plan, Row, Target, commits_per_second, describe_machine, markdown, measure, ratios,
    record, resident,
};
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

    /// People present for the preview.
    #[arg(long, default_value_t = preview::PEOPLE)]
    directory: usize,

    /// Numbers of connections to measure with.
    #[arg(long, value_delimiter = ',', default_value = "1,32")]
    connections: Vec<usize>,

    /// Seconds of one run.
    #[arg(long, default_value_t = 4.0)]
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

    /// Folder on the disk that the server's database is on, to measure that disk by itself.
    #[arg(long)]
    folder: Option<PathBuf>,

    /// Process of the server, to tell its memory.
    #[arg(long)]
    server_pid: Option<u32>,

    /// `http://host:port` of another SCIM server, to be asked the same.
    #[arg(long, requires = "peer_token")]
    peer: Option<String>,

    /// Its bearer token.
    #[arg(long, env = "LATCHKEY_PEER_TOKEN", hide_env_values = true)]
    peer_token: Option<String>,

    /// E-mail of somebody who signs in while rules are published, to see how long they wait.
    #[arg(long, requires = "password_file")]
    account: Option<String>,

    /// File with their password.
    #[arg(long)]
    password_file: Option<PathBuf>,

    /// Page to keep the figures in, as BENCHMARKS.md does.
    #[arg(long, requires = "date", requires = "commit")]
    record: Option<PathBuf>,

    /// The day, to stand beside the figures.
    #[arg(long)]
    date: Option<String>,

    /// The commit the server was built from, to stand beside the figures.
    #[arg(long)]
    commit: Option<String>,
}

impl Cli {
    fn wants(&self, case: &str) -> bool {
        self.only.as_ref().is_none_or(|only| case.contains(only))
    }
}

/// Seconds that the disk is measured by itself.
const DISK: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let origin = cli.origin.trim_end_matches('/');
    let base = format!("{origin}/scim/v2");
    let (scim, graphql) = (
        Scim::with_token(&base, &cli.scim_token),
        Graphql::with_token(origin, &cli.api_token),
    );
    let disk = match &cli.folder {
        Some(folder) => Some(commits_per_second(folder, DISK).await?),
        None => None,
    };
    let people = seed(&cli, &graphql, base).await?;
    let most = cli
        .connections
        .iter()
        .copied()
        .max()
        .context("--connections needs at least one number")?;
    let stock = Arc::new(Stock::prepare(&scim, &graphql, people, most).await?);
    settle(&graphql).await;
    let total = count_people(&scim).await;
    // Names of earlier runs on the same database must not come back: the number of people tells runs apart.
    let (create, cases): (Vec<_>, Vec<_>) = case::all(&stock, &format!("bench{total}"), cli.seed)
        .into_iter()
        .partition(|case| case.name == case::CREATE);
    let target = |case: &case::Case| {
        let token = match case.caller {
            Caller::Scim => &cli.scim_token,
            Caller::Graphql => &cli.api_token,
        };
        Target::new(origin, token)
    };
    let published = match cli.wants(PUBLISH) {
        true => Some(measure_publish(&cli, &graphql, &stock).await?),
        false => None,
    };
    let mut rows = measure_all(&cli, &cases, Some(&graphql), target).await?;
    rows.extend(measure_all(&cli, &create, Some(&graphql), target).await?);
    let mut figures = figures(&cli, total, &rows, disk);
    if let Some(published) = published {
        figures.push_str(&format!("\n{}", published.markdown()));
    }
    if let (true, Some(create)) = (cli.wants(PREVIEW), create.first()) {
        let looked = measure_preview(&cli, (&scim, &graphql), (&target(create)?, create)).await?;
        figures.push_str(&format!("\n{}", preview::markdown(&looked)));
    }
    if let Some(peer) = peer(&cli).filter(|_| !rows.is_empty()) {
        let theirs = measure_peer(&cli, &peer).await?;
        figures.push_str(&format!(
            "\nBeside a peer, SCIMMY over better-sqlite3 (WAL, synchronous=FULL), which stores users and decides nothing:\n\n{}",
            ratios(&rows, &theirs)
        ));
    }
    writeln!(std::io::stdout(), "{figures}")?;
    if let Some(page) = &cli.record {
        keep(page, &figures, &line(&cli, most, &rows, disk))?;
        progress(&format!("Kept in {}.", page.display()));
    }
    Ok(())
}

/// Makes the company and its people, unless an earlier run did. SCIM ids and user names.
async fn seed(cli: &Cli, graphql: &Graphql, base: String) -> anyhow::Result<Vec<(String, String)>> {
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
    let organization = Organization::generate(cli.seed, cli.people);
    let okta = Okta::new(organization, connection, Dialect::Catalogue);
    let report = scenario::assign_everybody(&okta, 32).await;
    if let Some((id, fault)) = report.failed.first() {
        bail!("{report}; the first failure, {id}: {fault}");
    }
    Ok(okta.read(|organization| {
        let known = organization.people();
        known
            .filter_map(|person| Some((person.scim_id.clone()?, person.profile.login.clone())))
            .collect()
    }))
}

fn peer(cli: &Cli) -> Option<Peer> {
    Some(Peer {
        origin: cli.peer.as_ref()?.trim_end_matches('/').to_owned(),
        token: cli.peer_token.clone()?,
    })
}

async fn measure_peer(cli: &Cli, peer: &Peer) -> anyhow::Result<Vec<Row>> {
    progress(&format!(
        "The peer: bringing {} people in, then the same loops.",
        cli.people
    ));
    let cases = peer.prepare(cli.people, cli.seed).await?;
    measure_all(cli, &cases, None, |_| peer.target()).await
}

/// Measures what is wanted of `cases`; between them the queue behind `settled` empties.
async fn measure_all(
    cli: &Cli,
    cases: &[case::Case],
    settled: Option<&Graphql>,
    target: impl Fn(&case::Case) -> anyhow::Result<Target>,
) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for case in cases.iter().filter(|case| cli.wants(case.name)) {
        let target = target(case)?;
        for &connections in &cli.connections {
            let duration = Duration::from_secs_f64(cli.seconds);
            let plan = Plan {
                connections,
                warm_up: duration / 5,
                duration,
                runs: cli.runs,
                // The peer is another process.
                server_pid: cli.server_pid.filter(|_| settled.is_some()),
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
            if let Some(graphql) = settled {
                settle(graphql).await;
            }
        }
    }
    Ok(rows)
}

/// A publish, and how others are answered meanwhile.
async fn measure_publish(cli: &Cli, graphql: &Graphql, stock: &Stock) -> anyhow::Result<Published> {
    let password = match &cli.password_file {
        Some(file) => Some(std::fs::read_to_string(file).context("reading the password file")?),
        None => None,
    };
    let account = cli.account.as_deref().zip(password.as_deref().map(str::trim_end));
    let bystander = Bystander {
        target: Target::new(&cli.origin, &cli.scim_token)?,
        people: &stock.people,
        account: account.map(|(email, password)| (Graphql::anonymous(&cli.origin), email, password)),
    };
    let published = publish::publish(graphql, &bystander, (cli.runs, cli.server_pid)).await?;
    progress(&published.markdown());
    settle(graphql).await;
    Ok(published)
}

/// Fills the directory up, and looks ahead.
async fn measure_preview(
    cli: &Cli,
    (scim, graphql): (&Scim, &Graphql),
    (target, create): (&Target, &case::Case),
) -> anyhow::Result<Vec<Looked>> {
    let present = count_people(scim).await;
    progress(&format!(
        "From {present} people to {}; this may take minutes.",
        cli.directory
    ));
    preview::fill(target, create, cli.directory.saturating_sub(present)).await?;
    settle(graphql).await;
    preview::preview(graphql, cli.server_pid, cli.runs).await
}

async fn count_people(scim: &Scim) -> usize {
    let listed = scim.get("/Users?count=0").await.expect(200);
    let count = listed["totalResults"].as_u64().unwrap_or_default();
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Everything that is printed and kept.
fn figures(cli: &Cli, total: usize, rows: &[Row], disk: Option<f64>) -> String {
    let of = match (&cli.date, &cli.commit) {
        (Some(date), Some(commit)) => format!("{date}, commit {commit}. "),
        (Some(_), None) | (None, _) => String::new(),
    };
    let (seconds, runs, machine) = (cli.seconds, cli.runs, describe_machine());
    let mut text = format!(
        "{of}{machine}; {total} people present; median of {runs} runs of {seconds} s.\n\n{}",
        markdown(rows)
    );
    if let Some(commits) = disk {
        text.push_str(&format!(
            "\nThe disk by itself: {commits:.0} commits of one row a second (SQLite, synchronous=FULL).\n"
        ));
    }
    if let Some(held) = cli.server_pid.and_then(resident) {
        text.push_str(&format!(
            "\nMemory of the server at the end: {:.0} MiB resident, {:.0} MiB at its peak.\n",
            held.now, held.peak
        ));
    }
    text
}

/// The run in one row of the page's last table.
fn line(cli: &Cli, most: usize, rows: &[Row], disk: Option<f64>) -> String {
    let figure = |case: &str| {
        let row = rows
            .iter()
            .find(|row| row.case == case && row.connections == most);
        row.map_or_else(|| "–".to_owned(), |row| format!("{:.0}", row.run.throughput))
    };
    let disk = disk.map_or_else(|| "–".to_owned(), |commits| format!("{commits:.0}"));
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    let cells = [
        text(&cli.date),
        text(&cli.commit),
        figure(case::GET),
        figure(case::LOOK_UP),
        figure(case::CREATE),
        disk,
    ];
    format!("| {} |", cells.join(" | "))
}

fn keep(page: &Path, figures: &str, line: &str) -> anyhow::Result<()> {
    let name = page.display();
    let text = std::fs::read_to_string(page).with_context(|| format!("reading {name}"))?;
    let text = record(&text, figures, line).with_context(|| format!("keeping figures in {name}"))?;
    std::fs::write(page, text).with_context(|| format!("writing {name}"))
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

//! The command line: `serve`, `migrate`, `schema`, `bootstrap`, `rotate-keys`. Prints what was asked for on standard output and
//! nothing else; problems go to standard error with the setting's name, and the exit code is not 0.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, Running, Sources};
use crate::config::{ConfigError, DatabaseArgs, LogFormat, SecretArgs, ServeArgs};
use crate::event::Hub;
use crate::secret::KeyRing;
use crate::service::key_rotation::{self, Rotation};
use crate::service::{bootstrap, set_up};
use crate::store::Db;
use crate::telemetry;

/// Latchkey decides who may enter which office.
///
/// An identity provider pushes people and groups over SCIM 2.0; ordered rules per property give each person access
/// groups, a role and a mobile key. One binary serves the SCIM endpoint (/scim/v2), the GraphQL API (/graphql) and the
/// console (/).
///
/// Start with `latchkey serve` and open the link it prints.
#[derive(Parser)]
#[command(name = "latchkey", version, max_term_width = 100)]
struct Cli {
    /// What to log, e.g. info or server=debug,info.
    #[arg(
        long,
        env = "LATCHKEY_LOG",
        default_value = "info,sqlx=warn,sea_orm_migration=warn",
        global = true,
        value_name = "FILTER"
    )]
    log: String,

    /// How log lines look.
    #[arg(long, env = "LATCHKEY_LOG_FORMAT", default_value = "text", global = true)]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the console, GraphQL and SCIM.
    ///
    /// Brings the database to the current version first. On an empty database it prints a one-time set-up link, also
    /// kept in the data folder. Stop it with SIGTERM or Ctrl-C: requests under way are answered first.
    Serve(ServeArgs),

    /// Bring the database to the current version and stop.
    ///
    /// `serve` does this too; run it by hand before a roll-out to many replicas. Running it twice is harmless.
    Migrate(DatabaseArgs),

    /// Print the GraphQL schema (SDL).
    Schema,

    /// Create an organization without a browser: owner, Okta integration with a SCIM token, read-write API token.
    ///
    /// Refused if an organization exists. The tokens are printed once; only their hashes are kept.
    ///
    /// Example: latchkey bootstrap --organization "Aldermoor Studios" --owner judith@aldermoor.example
    /// --password-file ./password --json
    Bootstrap(BootstrapArgs),

    /// Encrypt stored secrets again under the first key, so that older keys can go.
    ///
    /// To change keys: 1. Put a new key in front of the old one in LATCHKEY_SECRET_KEY (or its file) and restart the
    /// servers. 2. Run this. 3. Take the old key out and restart. Running it twice is harmless, and servers may run
    /// meanwhile. It fails, and changes nothing there, for values whose key is not on the ring any more.
    ///
    /// Leave ten minutes between 1 and 3: that long an access token lives that was signed with the old key.
    RotateKeys(RotateKeysArgs),
}

#[derive(Args)]
struct RotateKeysArgs {
    #[command(flatten)]
    database: DatabaseArgs,

    #[command(flatten)]
    secret: SecretArgs,
}

#[derive(Args)]
struct BootstrapArgs {
    /// Name of the organization.
    #[arg(long)]
    organization: String,

    /// E-mail of the first owner; they sign in with it.
    #[arg(long)]
    owner: String,

    /// Full name of the first owner. Default: the part of the e-mail before @.
    #[arg(long)]
    owner_name: Option<String>,

    /// File that holds the owner's password (12 characters or more).
    #[arg(long)]
    password_file: PathBuf,

    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    database: DatabaseArgs,

    #[command(flatten)]
    secret: SecretArgs,
}

/// The commands, flags and settings, for whoever checks that they are explained.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses the arguments, runs the command, and turns the result into an exit code.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Err(problem) = telemetry::start(&cli.log, cli.log_format) {
        eprintln!("latchkey: LATCHKEY_LOG: {problem}");
        return ExitCode::from(2);
    }
    let done = match cli.command {
        Command::Serve(args) => serve(&args).await,
        Command::Migrate(args) => migrate(&args).await,
        Command::Schema => {
            print(&crate::graphql::sdl());
            Ok(())
        }
        Command::Bootstrap(args) => run_bootstrap(&args).await,
        Command::RotateKeys(args) => rotate_keys(&args).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("latchkey: {error:#}");
            ExitCode::from(if error.is::<ConfigError>() { 2 } else { 1 })
        }
    }
}

async fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    let config = args.config()?;
    let keys = args.secret.key_ring(&config.database_url)?;
    // Asked for before anything starts, so that a signal during start-up is not lost.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let running = Running::start(config.clone(), keys, Sources::default()).await?;
    tracing::info!(address = %running.address, "listening");
    print(&format!("Latchkey is at {}", running.app.public_url));
    if let Some(link) = set_up::offer_link(&running.app, &config.database_url).await? {
        print(&format!("Set it up here (works once, for 24 hours): {link}"));
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await
}

async fn migrate(args: &DatabaseArgs) -> anyhow::Result<()> {
    let db = Db::open(&args.url()?, Hub::default()).await?;
    let applied = db.migrate().await?;
    db.close().await;
    print(&match applied {
        0 => "The database is up to date.".to_owned(),
        n => format!("The database is up to date: {n} steps applied."),
    });
    Ok(())
}

async fn run_bootstrap(args: &BootstrapArgs) -> anyhow::Result<()> {
    let url = args.database.url()?;
    let keys = args.secret.key_ring(&url)?;
    let password = std::fs::read_to_string(&args.password_file).map_err(|error| {
        anyhow::anyhow!(
            "--password-file: cannot read {}: {error}",
            args.password_file.display()
        )
    })?;
    let app = open_without_serving(url, &keys).await?;
    let made = bootstrap::bootstrap(
        &app,
        bootstrap::Bootstrap {
            organization: args.organization.clone(),
            owner_email: args.owner.clone(),
            owner_name: args.owner_name.clone(),
            // An editor's final line end is not part of the password.
            password: password.trim_end_matches(['\r', '\n']).to_owned(),
        },
    )
    .await?;
    app.db.clone().close().await;
    print(&if args.json {
        made.to_json().to_string()
    } else {
        made.to_text()
    });
    Ok(())
}

async fn rotate_keys(args: &RotateKeysArgs) -> anyhow::Result<()> {
    let url = args.database.url()?;
    let keys = args.secret.key_ring(&url)?;
    let app = open_without_serving(url, &keys).await?;
    let done = key_rotation::rotate(&app, |column, so_far| {
        let Rotation {
            current, resealed, ..
        } = so_far;
        tracing::info!(
            table = column.table,
            column = column.column,
            current,
            resealed,
            "rotating"
        );
    })
    .await?;
    app.db.clone().close().await;
    print(&format!(
        "{} values were encrypted again, {} were under the first key already.",
        done.resealed, done.current
    ));
    match done.unreadable {
        0 => Ok(()),
        n => anyhow::bail!(
            "{n} values cannot be opened with any key of LATCHKEY_SECRET_KEY; put the key they were encrypted with \
             behind the first one and run this again"
        ),
    }
}

/// The parts of a server for a command that works on its database.
async fn open_without_serving(database_url: String, keys: &KeyRing) -> anyhow::Result<App> {
    let config = crate::config::Config {
        listen: ([127, 0, 0, 1], 0).into(),
        public_url: None,
        development: false,
        scim_rate: crate::config::SCIM_RATE_LEAST,
        database_url,
        relay: None,
        okta: crate::okta::OktaSettings::default(),
    };
    App::open(&config, keys, Sources::default(), config.listen).await
}

/// The one place that writes to standard output.
#[expect(
    clippy::print_stdout,
    reason = "a command's answer belongs on standard output"
)]
fn print(text: &str) {
    println!("{text}");
}

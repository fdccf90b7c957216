//! An Okta organization on the command line: provisions invented people to a SCIM base URL and tells what it does.

use std::io::Write;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use tests::client::Graphql;
use tests::company::{Admin, build_demo};
use tests::okta::name::{DEPARTMENTS, OFFICES};
use tests::okta::organization::HARDWARE;
use tests::okta::{Connection, Dialect, Okta, Organization, PersonId, scenario, stream};

/// Behaves as Okta does towards a SCIM service provider, with invented people.
///
/// The same seed invents the same people, so a second call links to those of the first.
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Cli {
    /// SCIM base URL, e.g. http://127.0.0.1:8080/scim/v2.
    #[arg(long, env = "LATCHKEY_SCIM_BASE")]
    base: String,

    /// SCIM token, as shown once by Latchkey.
    #[arg(long, env = "LATCHKEY_SCIM_TOKEN", hide_env_values = true)]
    token: String,

    /// Seed of everything invented.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// People in the organization at the start.
    #[arg(long, default_value_t = 60)]
    people: usize,

    /// Which kind of Okta app provisions.
    #[arg(long, value_enum, default_value = "catalogue")]
    dialect: DialectArg,

    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum DialectArg {
    /// From Okta's catalogue: PATCH for activation and groups.
    Catalogue,
    /// Made with the App Integration Wizard: PUT for everything.
    Wizard,
}

#[derive(Subcommand)]
enum Command {
    /// Test the credentials, as Okta's button does.
    Test,
    /// Assign everybody and push every group.
    Import {
        /// People at a time.
        #[arg(long, default_value_t = 16)]
        concurrency: usize,
    },
    /// Push every group.
    PushGroups,
    /// Rename the hardware group.
    RenameGroup {
        /// Its new name.
        name: String,
    },
    /// Hire one more person.
    Hire,
    /// Move the first person to another department.
    Move,
    /// Change the first person's e-mail.
    ChangeEmail {
        /// The new one.
        email: String,
    },
    /// Let the first person leave.
    Leave,
    /// Let the first person leave and come back.
    ComeBack,
    /// Ordinary days: somebody hired, moved or gone every few seconds.
    Stream {
        /// Seconds between two steps.
        #[arg(long, default_value_t = 3.0)]
        every: f64,
        /// How many steps; without it, until stopped.
        #[arg(long)]
        steps: Option<usize>,
    },
    /// Everything for a demo: import, three properties with rules over GraphQL, then ordinary days.
    Demo {
        /// `http://host:port` of Latchkey.
        #[arg(long)]
        origin: String,
        /// Read-write API token.
        #[arg(long, env = "LATCHKEY_API_TOKEN", hide_env_values = true)]
        api_token: String,
        /// Seconds that losses wait there; a visitor does not wait a minute to see somebody lose access.
        #[arg(long, default_value_t = 10)]
        settle: u32,
        /// Seconds between two steps.
        #[arg(long, default_value_t = 3.0)]
        every: f64,
        /// How many steps; without it, until stopped.
        #[arg(long)]
        steps: Option<usize>,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let dialect = match cli.dialect {
        DialectArg::Catalogue => Dialect::Catalogue,
        DialectArg::Wizard => Dialect::Wizard,
    };
    let connection = Connection {
        base: cli.base.trim_end_matches('/').to_owned(),
        token: cli.token,
    };
    let okta = Okta::new(Organization::generate(cli.seed, cli.people), connection, dialect);
    match cli.command {
        Command::Test => {
            okta.test_credentials().await?;
            tell("The credentials work.");
        }
        Command::Import { concurrency } => import(&okta, concurrency).await?,
        Command::PushGroups => {
            let groups = scenario::push_groups(&okta).await?;
            tell(&format!("Pushed {} groups.", groups.len()));
        }
        Command::RenameGroup { name } => {
            let group = okta.read(|organization| organization.group_named(HARDWARE).id.clone());
            okta.push_group(&group).await?;
            okta.rename_group(&group, &name).await?;
            tell(&format!("{HARDWARE} is called {name} now."));
        }
        Command::Hire => {
            let id = scenario::hire(&okta, DEPARTMENTS[0], &OFFICES[0]).await?;
            tell(&format!("Hired {}.", name(&okta, &id)));
        }
        Command::Move => {
            let id = first(&okta).await?;
            scenario::move_department(&okta, &id, "Facilities").await?;
            tell(&format!("{} moved to Facilities.", name(&okta, &id)));
        }
        Command::ChangeEmail { email } => {
            let id = first(&okta).await?;
            scenario::change_email(&okta, &id, &email).await?;
            tell(&format!("{} is at {email} now.", name(&okta, &id)));
        }
        Command::Leave => {
            let id = first(&okta).await?;
            scenario::leave(&okta, &id).await?;
            tell(&format!("{} left.", name(&okta, &id)));
        }
        Command::ComeBack => {
            let id = first(&okta).await?;
            scenario::leave(&okta, &id).await?;
            scenario::come_back(&okta, &id).await?;
            tell(&format!("{} left and came back.", name(&okta, &id)));
        }
        Command::Stream { every, steps } => {
            import(&okta, 16).await?;
            stream::ordinary_days(&okta, cli.people, Duration::from_secs_f64(every), steps, tell).await;
        }
        Command::Demo {
            origin,
            api_token,
            settle,
            every,
            steps,
        } => {
            okta.test_credentials().await?;
            let admin = Admin::new(Graphql::with_token(&origin, &api_token));
            admin.set_settle_window(settle).await?;
            import(&okta, 16).await?;
            let properties = build_demo(&admin).await?;
            let cities: Vec<&str> = properties.iter().map(|property| property.office.city).collect();
            tell(&format!(
                "Opened the offices {} with doors, access groups and rules.",
                cities.join(", ")
            ));
            stream::ordinary_days(&okta, cli.people, Duration::from_secs_f64(every), steps, tell).await;
        }
    }
    Ok(())
}

async fn import(okta: &Okta, concurrency: usize) -> anyhow::Result<()> {
    let report = scenario::assign_everybody(okta, concurrency).await;
    tell(&format!("Assigned everybody: {report}."));
    for (id, fault) in &report.failed {
        tell(&format!("  {}: {fault}", name(okta, id)));
    }
    let groups = scenario::push_groups(okta).await?;
    tell(&format!("Pushed {} groups.", groups.len()));
    Ok(())
}

/// The first person, known to Latchkey.
async fn first(okta: &Okta) -> anyhow::Result<PersonId> {
    let id = okta.read(|organization| organization.people().next().map(|person| person.id.clone()));
    let id = id.ok_or_else(|| anyhow::anyhow!("--people 0 leaves nobody to do this with"))?;
    okta.assign(&id).await?;
    Ok(id)
}

fn name(okta: &Okta, id: &PersonId) -> String {
    okta.read(|organization| organization.person(id).profile.display_name.clone())
}

/// One line on standard output; a closed pipe ends the story, not in a panic.
fn tell(sentence: &str) {
    if writeln!(std::io::stdout(), "{sentence}").is_err() {
        std::process::exit(0);
    }
}

//! Issue 5's preview: fifty unsaved rules over a large directory. Measured are the time to the answer and what the server's
//! memory grows by meanwhile.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::future::try_join_all;
use serde_json::{Value, json};

use super::case::Case;
use super::connection::{Connection, Target};
use super::machine::resident;
use crate::client::Graphql;
use crate::company::{Condition, Rule};
use crate::okta::name::{DEPARTMENTS, OFFICES, TITLES};

/// Name of the case.
pub const PREVIEW: &str = "preview of 50 rules";

/// How many the directory is filled up to.
pub const PEOPLE: usize = 100_000;
/// Connections that fill it.
const FILLING: usize = 32;
/// Between two looks at the memory.
const LOOK_EVERY: Duration = Duration::from_millis(5);

const OFFICE: &str = "{ properties { id name ruleSet { revision } accessGroups { id name } } }";
const LOOK_AHEAD: &str =
    "mutation($input: PreviewRuleSetInput!) { previewRuleSet(input: $input) { totals { people changed } } }";

/// One preview.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looked {
    /// People it was run over.
    pub people: u64,
    /// For whom anything would change.
    pub changed: u64,
    /// To the answer.
    pub took: Duration,
    /// MiB that the server held before and at most meanwhile.
    pub memory: Option<(f64, f64)>,
}

/// Makes so many people more, by the requests of `create`.
///
/// # Errors
/// When the server refuses somebody.
pub async fn fill(target: &Target, create: &Case, more: usize) -> anyhow::Result<()> {
    let loops = (0..FILLING).map(|number| async move {
        let mut connection = Connection::open(target).await?;
        for _ in (number..more).step_by(FILLING) {
            let reply = connection.send((create.next)(number)).await?;
            anyhow::ensure!(
                create.accepts.contains(&reply.status),
                "refused with {}",
                reply.status
            );
        }
        Ok(())
    });
    try_join_all(loops).await.map(drop)
}

/// Looks ahead so many times with one rule of fifty changed, and as often with all of them changed: of each, the one of median
/// time.
///
/// # Errors
/// When the server refuses.
pub async fn preview(graphql: &Graphql, server: Option<u32>, runs: usize) -> anyhow::Result<Vec<Looked>> {
    let mut kept = Vec::new();
    for changed in [1, 50] {
        let input = fifty_rules(graphql, changed).await?;
        let mut looked = Vec::new();
        for _ in 0..runs.max(1) {
            looked.push(look(graphql, &input, server).await?);
        }
        looked.sort_unstable_by_key(|it| it.took);
        kept.push(looked[looked.len() / 2]);
    }
    Ok(kept)
}

async fn look(graphql: &Graphql, input: &Value, server: Option<u32>) -> anyhow::Result<Looked> {
    let held = || server.and_then(resident).map(|held| held.now);
    let before = held();
    let mut most = before;
    let asked = Instant::now();
    let asking = graphql.query(LOOK_AHEAD, json!({"input": input}));
    tokio::pin!(asking);
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let data = loop {
        tokio::select! {
            data = &mut asking => break data?,
            _ = looks.tick() => most = most.zip(held()).map(|(most, now)| most.max(now)),
        }
    };
    let totals = &data["previewRuleSet"]["totals"];
    let count = |name: &str| totals[name].as_u64().context("no totals");
    Ok(Looked {
        people: count("people")?,
        changed: count("changed")?,
        took: asked.elapsed(),
        memory: before.zip(most),
    })
}

/// Fifty rules for the benchmark's second property: for each department four of a title and one of the rest. All give what
/// the rules in force give, but for the first `changed`, which give another department's access group as well.
async fn fifty_rules(graphql: &Graphql, changed: usize) -> anyhow::Result<Value> {
    let data = graphql.query(OFFICE, json!({})).await?;
    let all = data["properties"].as_array().context("no properties")?;
    let office = all.iter().find(|it| it["name"] == OFFICES[1].city);
    let office = office.context("not the benchmark's company")?;
    let groups = office["accessGroups"].as_array().context("no access groups")?;
    let group = |name: &str| {
        let found = groups.iter().find(|group| group["name"] == name);
        found
            .and_then(|group| group["id"].as_str())
            .context("an access group is missing")
    };
    let mut rules = Vec::new();
    for (number, department) in DEPARTMENTS.into_iter().enumerate() {
        let own = group(department)?;
        let another = group(DEPARTMENTS[(number + 1) % DEPARTMENTS.len()])?;
        let is_here = || Condition::is("department", department);
        for title in TITLES.iter().take(4) {
            let conditions = vec![
                is_here(),
                Condition::is("title", &format!("{department} {title}")),
            ];
            rules.push((format!("{department} {title}"), conditions, own, another));
        }
        rules.push((department.to_owned(), vec![is_here()], own, another));
    }
    let inputs = rules
        .into_iter()
        .enumerate()
        .map(|(index, (name, conditions, own, another))| {
            let gives: &[&str] = if index < changed { &[own, another] } else { &[own] };
            Rule::new(&name, conditions, gives).input()
        });
    Ok(json!({
        "propertyId": office["id"], "expectedRevision": office["ruleSet"]["revision"],
        "rules": inputs.collect::<Vec<_>>(),
    }))
}

/// As lines of BENCHMARKS.md.
pub fn markdown(looked: &[Looked]) -> String {
    let mut table = format!(
        "A {PREVIEW}:\n\n| people | of them changed | seconds | MiB before | MiB at most |\n| ---: | ---: | ---: | ---: | ---: |\n"
    );
    for it in looked {
        let (seconds, memory) = (it.took.as_secs_f64(), |held: Option<f64>| {
            held.map_or_else(|| "–".to_owned(), |held| format!("{held:.0}"))
        });
        let (before, most) = (memory(it.memory.map(|it| it.0)), memory(it.memory.map(|it| it.1)));
        writeln!(
            table,
            "| {} | {} | {seconds:.2} | {before} | {most} |",
            it.people, it.changed
        )
        .expect("invariant: writing to a string does not fail");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table() {
        let looked = Looked {
            people: 100_000,
            changed: 2_001,
            took: Duration::from_millis(1_840),
            memory: Some((141.2, 230.7)),
        };
        let unknown = Looked {
            memory: None,
            ..looked
        };
        insta::assert_snapshot!(markdown(&[looked, unknown]), @r"
        A preview of 50 rules:

        | people | of them changed | seconds | MiB before | MiB at most |
        | ---: | ---: | ---: | ---: | ---: |
        | 100000 | 2001 | 1.84 | 141 | 231 |
        | 100000 | 2001 | 1.84 | – | – |
        ");
    }
}

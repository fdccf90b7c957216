//! Issue 5's publish: everybody in the directory gets one access group more in one property, and is told of it. Measured is
//! how long that takes to the last event, how steadily its progress is told, and how the server answers meanwhile.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::beside::{Bystander, Waits};
use super::machine::processor_time;
use crate::client::{Graphql, Subscription};
use crate::company::{Admin, Condition, Property, Rule};
use crate::okta::name::{DEPARTMENTS, OFFICES};

/// Name of the case.
pub const PUBLISH: &str = "publish that changes everybody";

/// How long the server is looked at while it does nothing else.
const IDLE: Duration = Duration::from_secs(10);
/// A publish that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(300);

const OFFICE: &str = "{ properties { id name doors { id } accessGroups { id name } } }";
/// Access group that everybody gets.
const ADDED: &str = "Everybody";

const REVISION: &str = "query($id: ID!) { property(id: $id) { ruleSet { revision } } }";
const LOOK_AHEAD: &str = "mutation($input: PreviewRuleSetInput!) { previewRuleSet(input: $input) { id } }";
const PUT: &str = "mutation($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { queued } }";
const PROGRESS: &str =
    "subscription($id: ID!) { ruleSetProgress(propertyId: $id) { state total remaining } }";
const LATEST: &str = "query($id: ID!) { property(id: $id) { ruleSet { application { startedAt } } } \
    syncEvents(first: 1, propertyId: $id) { nodes { at } } }";

/// One publish.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// People decided.
    pub people: u64,
    /// From the publish to the last event, by the server's clock.
    pub took: Duration,
    /// Processor time that the server used meanwhile, with what the others asked.
    pub used: Option<Duration>,
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Published {
    /// Each run.
    pub runs: Vec<Run>,
    /// The longest time without a word about the progress, in any run.
    pub longest_silence: Duration,
    /// How long others waited before.
    pub idle: Waits,
    /// And meanwhile.
    pub meanwhile: Waits,
}

/// Publishes so many times, and takes it back each time, so that whatever is measured next meets the same company.
///
/// # Errors
/// When the server refuses, or does not end in five minutes.
pub async fn publish(
    graphql: &Graphql,
    bystander: &Bystander<'_>,
    (runs, server): (usize, Option<u32>),
) -> anyhow::Result<Published> {
    let (_, idle) = bystander.during(tokio::time::sleep(IDLE)).await?;
    let office = Office::find(graphql).await?;
    let (as_it_is, more) = (office.rules(None), office.rules(Some(&office.added)));
    let mut published = Published {
        runs: Vec::new(),
        longest_silence: Duration::ZERO,
        idle: Waits::merge([idle]),
        meanwhile: Waits::default(),
    };
    let mut meanwhile = Vec::new();
    let used = || server.and_then(processor_time);
    for _ in 0..runs.max(1) {
        let before = used();
        let publishing = follow(graphql, &office.property, put(graphql, &office, &more, None));
        let (run, waits) = bystander.during(publishing).await?;
        let (decided, silence) = run?;
        published.longest_silence = published.longest_silence.max(silence);
        published.runs.push(Run {
            people: decided,
            used: used().zip(before).map(|(now, before)| now - before),
            took: to_the_last_event(graphql, &office.property).await?,
        });
        meanwhile.push(waits);
        // What is taken is taken at once, because it was seen before.
        let seen = look_ahead(graphql, &office, &as_it_is).await?;
        follow(
            graphql,
            &office.property,
            put(graphql, &office, &as_it_is, Some(seen)),
        )
        .await?;
    }
    published.meanwhile = Waits::merge(meanwhile);
    Ok(published)
}

/// The benchmark's first property: a rule for each department, which gives an access group of that name.
struct Office {
    property: Property,
    /// Access groups by department.
    own: Vec<(&'static str, String)>,
    /// The access group that everybody gets.
    added: String,
}

impl Office {
    async fn find(graphql: &Graphql) -> anyhow::Result<Self> {
        let data = graphql.query(OFFICE, json!({})).await?;
        let all = data["properties"].as_array().context("no properties")?;
        let stored = all.iter().find(|it| it["name"] == OFFICES[0].city);
        let stored = stored.context("not the benchmark's company")?;
        let text = |value: &Value| value.as_str().map(str::to_owned).context("no id");
        let property = Property {
            id: text(&stored["id"])?,
            office: OFFICES[0],
        };
        let groups = stored["accessGroups"].as_array().context("no access groups")?;
        let group = |name: &str| groups.iter().find(|group| group["name"] == name);
        let mut own = Vec::new();
        for department in DEPARTMENTS {
            let found = group(department).context("an access group is missing")?;
            own.push((department, text(&found["id"])?));
        }
        let added = match group(ADDED) {
            Some(found) => text(&found["id"])?,
            None => {
                let door = text(&stored["doors"][0]["id"])?;
                let admin = Admin::new(graphql.clone());
                admin
                    .create_access_group(&property, ADDED, &[&door], None)
                    .await?
            }
        };
        Ok(Self { property, own, added })
    }

    /// The rules, each with one access group more.
    fn rules(&self, more: Option<&str>) -> Vec<Value> {
        let rules = self.own.iter().map(|(department, group)| {
            let groups: Vec<&str> = more.into_iter().chain([group.as_str()]).collect();
            Rule::new(department, vec![Condition::is("department", department)], &groups).input()
        });
        rules.collect()
    }

    async fn over_the_newest(&self, graphql: &Graphql, rules: &[Value]) -> anyhow::Result<Value> {
        let data = graphql.query(REVISION, json!({"id": self.property.id})).await?;
        let expected = &data["property"]["ruleSet"]["revision"];
        Ok(json!({"propertyId": self.property.id, "expectedRevision": expected, "rules": rules}))
    }
}

/// A preview of these rules; its id.
async fn look_ahead(graphql: &Graphql, office: &Office, rules: &[Value]) -> anyhow::Result<Value> {
    let input = office.over_the_newest(graphql, rules).await?;
    let data = graphql.query(LOOK_AHEAD, json!({"input": input})).await?;
    Ok(data["previewRuleSet"]["id"].clone())
}

/// Publishes them, with what was seen before accepted.
async fn put(graphql: &Graphql, office: &Office, rules: &[Value], seen: Option<Value>) -> anyhow::Result<()> {
    let mut input = office.over_the_newest(graphql, rules).await?;
    input["accept"] = seen.map_or(Value::Null, |seen| json!({"previewId": seen}));
    graphql.query(PUT, json!({"input": input})).await?;
    Ok(())
}

/// Listens from before the publish until it is over: people decided, and the longest time without a word.
async fn follow(
    graphql: &Graphql,
    property: &Property,
    publishing: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<(u64, Duration)> {
    let mut progress = Subscription::open(graphql, PROGRESS, json!({"id": property.id}), PATIENCE).await?;
    // How far the publish before this one came.
    progress.next().await?;
    publishing.await?;
    let (mut heard, mut silence) = (Instant::now(), Duration::ZERO);
    loop {
        let told = progress.next().await?;
        silence = silence.max(heard.elapsed());
        heard = Instant::now();
        let told = &told["ruleSetProgress"];
        if told["remaining"] == 0 {
            progress.stop().await?;
            return Ok((told["total"].as_u64().unwrap_or_default(), silence));
        }
    }
}

/// From the newest publish of that property to the newest event there.
async fn to_the_last_event(graphql: &Graphql, property: &Property) -> anyhow::Result<Duration> {
    let data = graphql.query(LATEST, json!({"id": property.id})).await?;
    let time =
        |value: &Value| -> anyhow::Result<DateTime<Utc>> { Ok(value.as_str().context("no time")?.parse()?) };
    let began = time(&data["property"]["ruleSet"]["application"]["startedAt"])?;
    let last = time(&data["syncEvents"]["nodes"][0]["at"])?;
    Ok((last - began).to_std()?)
}

impl Published {
    /// As lines of BENCHMARKS.md.
    pub fn markdown(&self) -> String {
        let mut runs = self.runs.clone();
        runs.sort_unstable_by_key(|run| run.took);
        let Run { people, took, used } = runs[runs.len() / 2];
        let mut text = format!(
            "A {PUBLISH}: {people} people decided, told and written in {:.1} s to the last event{}, median of {} runs; at most \
             {:.1} s without a word about its progress.\n",
            took.as_secs_f64(),
            used.map_or_else(String::new, |used| format!(
                " ({:.1} s of processor time)",
                used.as_secs_f64()
            )),
            runs.len(),
            self.longest_silence.as_secs_f64()
        );
        text.push_str("\n| asked meanwhile | idle p99 ms | during the publish p99 ms | ratio |\n| --- | ---: | ---: | ---: |\n");
        for (what, idle, meanwhile) in [
            (
                "SCIM get, 200 a second",
                self.idle.read_p99(),
                self.meanwhile.read_p99(),
            ),
            (
                "sign-in, 5 a second",
                self.idle.sign_in_p99(),
                self.meanwhile.sign_in_p99(),
            ),
        ] {
            let (idle, meanwhile) = (idle.as_secs_f64() * 1000.0, meanwhile.as_secs_f64() * 1000.0);
            if idle > 0.0 {
                let ratio = meanwhile / idle;
                writeln!(text, "| {what} | {idle:.2} | {meanwhile:.2} | {ratio:.1} |")
                    .expect("invariant: writing to a string does not fail");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_is_not_told() {
        let run = |milliseconds| Run {
            people: 10_000,
            took: Duration::from_millis(milliseconds),
            used: Some(Duration::from_millis(11_300)),
        };
        let published = Published {
            runs: vec![run(9_100), run(7_300), run(8_200)],
            longest_silence: Duration::from_millis(640),
            idle: Waits {
                reads: vec![400],
                sign_ins: vec![],
            },
            meanwhile: Waits {
                reads: vec![1_000],
                sign_ins: vec![],
            },
        };
        insta::assert_snapshot!(published.markdown(), @r"
        A publish that changes everybody: 10000 people decided, told and written in 8.2 s to the last event (11.3 s of processor time), median of 3 runs; at most 0.6 s without a word about its progress.

        | asked meanwhile | idle p99 ms | during the publish p99 ms | ratio |
        | --- | ---: | ---: | ---: |
        | SCIM get, 200 a second | 0.40 | 1.00 | 2.5 |
        ");
    }
}

//! Looking at everybody in the directory at once: read step by step, taken apart and decided on other threads while the next
//! step is read, so that the directory is never in memory as a whole and nobody else waits.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use domain::{CompiledRules, Decision, DirectoryGroupId, OrganizationId, Reach, matching};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::draft::groups;
use crate::app::App;
use crate::error::AppError;
use crate::service::directory_profile::profile;
use crate::store::decision_basis::DecisionBasis;
use crate::store::live_people::{LivePerson, Reading};

/// Steps that are decided while the next one is read.
const UNDER_WAY: usize = 3;

/// What is to be read of everybody for these rule sets.
pub(in crate::service) async fn reading(
    app: &App,
    organization: OrganizationId,
    sets: &[&CompiledRules],
) -> Result<Reading, AppError> {
    let named: BTreeSet<DirectoryGroupId> = sets
        .iter()
        .flat_map(|set| &set.rules)
        .flat_map(groups)
        .map(|(_, _, id)| id)
        .collect();
    let (conn, now) = (app.db.read(), app.clock.now());
    let basis = basis(app, organization).await?;
    Ok(Reading {
        organization,
        groups: basis.links.with_partners(named).into_iter().collect(),
        links: Arc::clone(&basis.links),
        settings: basis.settings,
        now,
        integrations: Reading::integrations(conn, organization, now).await?,
    })
}

/// What all decisions rest on, as committed.
pub(in crate::service) async fn basis(
    app: &App,
    organization: OrganizationId,
) -> Result<Arc<DecisionBasis>, AppError> {
    let app_then = app.clone();
    app.db
        .write(move |tx| {
            let app = app_then.clone();
            Box::pin(async move { app.rule_sets.in_force(tx, organization).await })
        })
        .await
}

/// What is made of some people at a time.
type Work<T> =
    dyn Fn(&mut dyn Iterator<Item = Result<LivePerson, AppError>>) -> Result<T, AppError> + Send + Sync;

/// Everybody, some people at a time, in order: read, and worked on elsewhere while the next ones are read.
pub(super) struct Everybody<T> {
    app: App,
    reading: Reading,
    work: Arc<Work<T>>,
    under_way: VecDeque<JoinHandle<Result<T, AppError>>>,
    after: Option<Uuid>,
    is_over: bool,
}

impl<T: Send + 'static> Everybody<T> {
    /// Begins at the first person.
    pub(super) fn new(app: &App, reading: Reading, work: Arc<Work<T>>) -> Self {
        Self {
            app: app.clone(),
            reading,
            work,
            under_way: VecDeque::new(),
            after: None,
            is_over: false,
        }
    }

    /// What was made of the next people; `None`: those were all.
    pub(super) async fn next(&mut self) -> Result<Option<T>, AppError> {
        while !self.is_over && self.under_way.len() < UNDER_WAY {
            let step = self.reading.step(self.app.db.read(), self.after).await?;
            self.after = step.last();
            self.is_over = self.after.is_none();
            if !self.is_over {
                let (work, reading) = (Arc::clone(&self.work), self.reading.clone());
                let job = tokio::task::spawn_blocking(move || work(&mut step.people(&reading, profile)));
                self.under_way.push_back(job);
            }
        }
        let Some(oldest) = self.under_way.pop_front() else {
            return Ok(None);
        };
        let made = oldest.await;
        made.map_err(|failed| AppError::Internal(anyhow::Error::new(failed)))?
            .map(Some)
    }
}

/// How many people each rule would match, and which earlier rules take them.
pub(super) async fn reach(
    app: &App,
    organization: OrganizationId,
    rules: &Arc<CompiledRules>,
) -> Result<Vec<Reach>, AppError> {
    let reading = reading(app, organization, &[rules.as_ref()]).await?;
    let asked = Arc::clone(rules);
    let mut total = vec![Reach::default(); rules.rules.len()];
    let work = Arc::new(
        move |people: &mut dyn Iterator<Item = Result<LivePerson, AppError>>| {
            let mut reach = vec![Reach::default(); asked.rules.len()];
            for person in people {
                domain::ask(&person?.facts, &mut |subject| {
                    count(&mut reach, &matching(&asked, subject));
                });
            }
            Ok(reach)
        },
    );
    let mut everybody = Everybody::new(app, reading, work);
    while let Some(part) = everybody.next().await? {
        add(&mut total, part);
    }
    Ok(total)
}

/// Counts one person, whom these rules would match.
pub(super) fn count(reach: &mut [Reach], matching: &[usize]) {
    let Some(first) = matching.first() else { return };
    for rule in matching {
        reach[*rule].matching += 1;
        if rule != first {
            *reach[*rule].taken.entry(*first).or_default() += 1;
        }
    }
}

/// Adds what another lot of people came to.
pub(super) fn add(total: &mut [Reach], part: Vec<Reach>) {
    for (total, part) in total.iter_mut().zip(part) {
        total.matching += part.matching;
        for (by, count) in part.taken {
            *total.taken.entry(by).or_default() += count;
        }
    }
}

/// Whether the new rules decide the same as those in force, as far as access is concerned.
pub(super) fn is_same(before: (&CompiledRules, Decision), after: (&CompiledRules, Decision)) -> bool {
    let ((old_rules, old), (new_rules, new)) = (before, after);
    match (old, new) {
        (Decision::Matched { index: old }, Decision::Matched { index: new }) => {
            old_rules.rules[old].outcome == new_rules.rules[new].outcome
        }
        (Decision::Paused, Decision::Paused)
        | (Decision::NoMatch, Decision::NoMatch)
        | (Decision::Waiting { .. }, Decision::Waiting { .. }) => true,
        (Decision::Paused, _) | (Decision::NoMatch, _) | (Decision::Waiting { .. }, _) => false,
        (Decision::Matched { .. }, _) => false,
    }
}

//! Rule sets: reading the one in force, publishing the next (behaviour.md §5). A publish is checked whole, stored whole,
//! and queues everyone it may touch, in one transaction. What else §5 asks for has a file each: `lint`, `preview`, `edit`
//! (one rule at a time), `replace` (a deleted group), `history`, `application` (what happens after the publish).

pub mod application;
mod draft;
pub mod edit;
pub mod history;
pub mod lint;
pub mod preview;
pub mod replace;
pub(super) mod survey;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{EventKind, OrganizationId, PropertyId, RuleId, RuleSet, Tone, limits};
use uuid::Uuid;

pub use self::draft::RuleDraft;
pub use crate::store::rule_set_revision::StoredRevision;

use self::draft::Wanted;
use super::actor::{Actor, Permission};
use super::audit::{self, Author, Deed};
use super::deleted_group::{self, Replaced};
use super::input;
use super::property::StoredProperty;
use crate::app::App;
use crate::error::AppError;
use crate::store::rule_application::{self, NewApplication};
use crate::store::rule_set_revision::{self as revisions, Revision};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Connection, Tx, membership, property, reconcile_queue, rule_set_preview};

/// The rules in force in a property.
///
/// # Errors
/// The database does not answer.
pub async fn in_force(app: &App, actor: &Actor, of: &StoredProperty) -> Result<Arc<RuleSet>, AppError> {
    app.rule_sets
        .get(app.db.read(), (actor.organization(), of.id), of.revision)
        .await
}

/// Who published what is in force in each of these properties, and when.
///
/// # Errors
/// The database does not answer.
pub async fn revisions(
    app: &App,
    actor: &Actor,
    numbers: &HashMap<PropertyId, u32>,
) -> Result<HashMap<PropertyId, StoredRevision>, AppError> {
    revisions::with_numbers(app.db.read(), actor.organization(), numbers).await
}

/// Active memberships that each rule gives now.
///
/// # Errors
/// The database does not answer.
pub async fn count_active(
    app: &App,
    actor: &Actor,
    rules: &[RuleId],
) -> Result<HashMap<RuleId, i64>, AppError> {
    membership::count_active_of_rules(app.db.read(), actor.organization(), rules).await
}

/// A whole rule set to take the place of the one in force.
#[derive(Clone, Debug)]
pub struct Publish {
    /// Whose rules.
    pub property: PropertyId,
    /// The revision the editor started from.
    pub expected_revision: u32,
    /// Why, as typed.
    pub note: Option<String>,
    /// In order.
    pub rules: Vec<RuleDraft>,
    /// The preview whose losses are accepted: they take place without hold or wait.
    pub accept: Option<Uuid>,
    /// The deleted group in whose place another one is put by this, if that is what it is.
    pub replaced: Option<Replaced>,
}

/// What a publish came to.
#[derive(Clone, Debug)]
pub struct Published {
    /// The property, with its new revision.
    pub property: StoredProperty,
    /// People who will be decided again in the background.
    pub queued: u64,
}

/// Publishes a rule set.
///
/// # Errors
/// Not allowed; [`AppError::Stale`] if another revision is in force; [`AppError::Invalid`] at the rule, condition or
/// value that is refused, or if the accepted preview is of other rules or too old.
pub async fn publish(app: &App, actor: &Actor, publish: Publish) -> Result<Published, AppError> {
    let organization = actor.require(Permission::EditProperty(publish.property))?;
    let note = input::optional("input.note", publish.note.as_deref(), limits::NOTE_CHARACTERS)?;
    let author = audit::author(app, actor).await?;
    let wanted = Wanted::check(app, actor, publish.property, publish.rules)?;
    let deed = Deed {
        action: match publish.replaced {
            Some(_) => "replace_deleted_group",
            None => "publish_rule_set",
        },
        target_kind: "property",
        target: wanted.property.0,
        target_name: None,
    };
    let work = Arc::new(Publishing {
        organization,
        expected: publish.expected_revision,
        accept: publish.accept,
        replaced: publish.replaced,
        digest: wanted.digest()?,
        wanted,
        note,
        entry: audit::entry(app, actor, &author, deed),
        author,
        application: app.ids.next(),
        now: app.clock.now(),
    });
    app.db
        .write(move |tx| {
            let work = Arc::clone(&work);
            Box::pin(async move { work.run(tx).await })
        })
        .await
}

/// A publish that is right in itself.
struct Publishing {
    organization: OrganizationId,
    expected: u32,
    accept: Option<Uuid>,
    replaced: Option<Replaced>,
    digest: String,
    wanted: Wanted,
    note: Option<String>,
    entry: audit::Entry,
    author: Author,
    application: Uuid,
    now: DateTime<Utc>,
}

impl Publishing {
    async fn run(&self, tx: &Tx) -> Result<Published, AppError> {
        let (organization, wanted, now) = (self.organization, &self.wanted, self.now);
        let place = (organization, wanted.property);
        let mut property = property::get_for_update(tx, organization, wanted.property).await?;
        if property.revision != self.expected {
            return Err(stale(tx.conn(), place, &property).await?);
        }
        wanted.check_references(tx.conn(), organization).await?;
        lint::refuse_blocking(&wanted.rules, &property)?;
        let revision = next_revision(&property, (self.note.clone(), now), &self.author);
        revisions::insert(tx, place, &revision, &wanted.rules).await?;
        property::set_revision(tx, place, revision.number, now).await?;
        property.revision += 1;
        rule_set_preview::forget_accepted(tx, place).await?;
        if let Some(id) = self.accept {
            let accepted = self.accepted(tx, id).await?;
            let revision = revision.number;
            rule_set_preview::accept(tx, (place, revision), &accepted).await?;
        }
        let cause = format!("publish of revision {} of {}", revision.number, property.name);
        let queued = reconcile_queue::enqueue_everyone(tx, organization, (&cause, now)).await?;
        rule_application::supersede(tx, place, now).await?;
        let application = NewApplication {
            id: self.application,
            publish: Some((wanted.property, revision.number)),
            cause: cause.clone(),
            total: queued,
            now,
        };
        rule_application::insert(tx, organization, application).await?;
        self.entry.clone().append(tx).await?;
        let replaced = self.replaced.as_ref().map(|replaced| {
            let by = (self.author.name.as_str(), property.name.as_str());
            deleted_group::told(replaced, by, (cause.clone(), now))
        });
        let event = published(&property, &self.author.name, wanted.rules.len(), (cause, now));
        let events = replaced.into_iter().chain([event]).collect();
        sync_event::append(tx, organization, events).await?;
        Ok(Published { property, queued })
    }

    /// The losses of the preview, if it is one of these rules on this revision and still holds.
    async fn accepted(&self, tx: &Tx, id: Uuid) -> Result<Vec<rule_set_preview::Person>, AppError> {
        const FIELD: &str = "input.accept.previewId";
        let again = |why: &str| AppError::invalid(FIELD, format!("{why} Make the preview again."));
        let Some(preview) = rule_set_preview::find(tx.conn(), self.organization, id).await? else {
            return Err(again("There is no such preview, or it has expired."));
        };
        match () {
            () if preview.property != self.wanted.property => {
                Err(again("The preview is of another property."))
            }
            () if preview.expires_at <= self.now => Err(again("The preview is older than 30 minutes.")),
            () if preview.base_revision != self.expected => Err(again("The preview is of another revision.")),
            () if preview.rules_digest != self.digest => {
                Err(again("The rules are not those of the preview."))
            }
            () => rule_set_preview::losing(tx.conn(), self.organization, &preview).await,
        }
    }
}

async fn stale(
    conn: &impl Connection,
    (organization, property): (OrganizationId, PropertyId),
    stored: &StoredProperty,
) -> Result<AppError, AppError> {
    let number = HashMap::from([(property, stored.revision)]);
    let newest = revisions::with_numbers(conn, organization, &number).await?;
    let by = newest.get(&property).map_or(String::new(), |revision| {
        format!(", published by {}", revision.publisher_name)
    });
    let revision = stored.revision;
    Ok(AppError::Stale(format!(
        "Revision {revision} is in force by now{by}. Load it, then publish again."
    )))
}

fn next_revision(
    property: &StoredProperty,
    (note, now): (Option<String>, DateTime<Utc>),
    author: &Author,
) -> Revision {
    Revision {
        number: i32::try_from(property.revision)
            .unwrap_or(i32::MAX)
            .saturating_add(1),
        published_at: now,
        publisher_kind: author.kind,
        publisher: author.id,
        publisher_name: author.name.clone(),
        note,
    }
}

fn published(
    property: &StoredProperty,
    author: &str,
    rules: usize,
    (cause, now): (String, DateTime<Utc>),
) -> NewSyncEvent {
    let rules = match rules {
        0 => "no rules".to_owned(),
        1 => "1 rule".to_owned(),
        n => format!("{n} rules"),
    };
    let summary = format!(
        "{author} published revision {} of {}: {rules}",
        property.revision, property.name
    );
    NewSyncEvent {
        property: Some(property.id),
        ..NewSyncEvent::new((EventKind::RuleSetPublished, Tone::Quiet), (cause, now), summary)
    }
}

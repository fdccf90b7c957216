//! The rows of pulled groups: new ones, renamed ones, those that Okta does not list any more, and those that are back.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use scim_protocol::fold;
use serde_json::json;

use super::ask::FoundGroup;
use crate::app::App;
use crate::error::AppError;
use crate::service::group_hold;
use crate::store::Tx;
use crate::store::directory_group::{self, StoredGroup};
use crate::store::group_pull::work::Claimed;
use crate::store::pulled_group::{self, PulledGroup};

/// What becomes of a group's row.
#[derive(Clone)]
pub(super) enum Change {
    New { okta_id: String, name: String },
    Renamed { group: StoredGroup, name: String },
    Back { group: StoredGroup },
    Gone { group: StoredGroup },
}

/// Okta's list against what is stored.
pub(super) fn changes(found: &[FoundGroup], known: &HashMap<String, PulledGroup>) -> Vec<Change> {
    let listed: BTreeMap<&str, &str> = found
        .iter()
        .map(|group| (group.okta_id.as_str(), group.name.as_str()))
        .collect();
    let mut changes = Vec::new();
    for (okta_id, name) in &listed {
        let Some(known) = known.get(*okta_id) else {
            changes.push(Change::New {
                okta_id: (*okta_id).to_owned(),
                name: (*name).to_owned(),
            });
            continue;
        };
        if known.is_deleted {
            changes.push(Change::Back {
                group: known.group.clone(),
            });
        }
        if known.group.display_name != *name {
            changes.push(Change::Renamed {
                group: known.group.clone(),
                name: (*name).to_owned(),
            });
        }
    }
    let gone = known
        .values()
        .filter(|known| !known.is_deleted && !listed.contains_key(known.okta_id.as_str()));
    changes.extend(gone.map(|known| Change::Gone {
        group: known.group.clone(),
    }));
    changes
}

/// Makes these changes in one transaction.
pub(super) async fn write(app: &App, claimed: &Claimed, changes: Vec<Change>) -> Result<(), AppError> {
    let shared = Arc::new((app.clone(), claimed.clone(), changes));
    app.db
        .write(move |tx| {
            let shared = Arc::clone(&shared);
            Box::pin(async move {
                let (app, claimed, changes) = &*shared;
                for change in changes {
                    write_one(tx, app, claimed, change.clone()).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn write_one(tx: &Tx, app: &App, claimed: &Claimed, change: Change) -> Result<(), AppError> {
    let now = app.clock.now();
    match change {
        Change::New { okta_id, name } => {
            let group = new_group(app, claimed, &name);
            directory_group::insert(tx, &group).await?;
            pulled_group::insert(tx, &group, &okta_id).await
        }
        Change::Renamed { group, name } => {
            let former = group.display_name.clone();
            let group = StoredGroup {
                version: group.version + 1,
                modified_at: now,
                ..named(group, &name)
            };
            directory_group::update(tx, &group, Some(&former)).await
        }
        Change::Back { group } => pulled_group::revive(tx, &group).await,
        Change::Gone { group } => {
            directory_group::mark_deleted(tx, &group, now).await?;
            group_hold::tell_deleted(tx, &group, (&app.ids, now)).await
        }
    }
}

fn new_group(app: &App, claimed: &Claimed, name: &str) -> StoredGroup {
    let now = app.clock.now();
    let group = StoredGroup {
        id: app.ids.next().into(),
        organization: claimed.pull.organization,
        integration: claimed.pull.integration,
        resource: String::new(),
        display_name: String::new(),
        display_name_key: String::new(),
        external_id: None,
        is_pulled: true,
        version: 1,
        created_at: now,
        modified_at: now,
    };
    named(group, name)
}

fn named(group: StoredGroup, name: &str) -> StoredGroup {
    StoredGroup {
        resource: json!({ "displayName": name }).to_string(),
        display_name: name.to_owned(),
        display_name_key: fold::fold(name),
        ..group
    }
}

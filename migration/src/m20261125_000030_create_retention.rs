//! How long the logs of an organization are kept. No row: the defaults.

use crate::schema::{Table, int};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("retention", &[])
            .columns([
                int("scim_request_days").check("scim_request_days >= 1"),
                int("sync_event_days").check("sync_event_days >= 1"),
                int("audit_event_days").check("audit_event_days >= 1"),
            ])
            .references_organization(),
    ]
}

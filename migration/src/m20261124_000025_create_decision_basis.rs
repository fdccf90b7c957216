//! What every decision of an organization rests on has a stamp, so that it need not be read for every person.

use crate::schema::{Table, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("decision_basis", &[])
            .columns([uuid("stamp")])
            .references_organization(),
    ]
}

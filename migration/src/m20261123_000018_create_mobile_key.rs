//! Mobile keys (behaviour.md §2.6 and §7).

use crate::schema::{Table, bytes, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("mobile_key")
            .columns([
                uuid("employee_id"),
                text("status").one_of(&["queued", "invited", "claimed", "suspended", "revoked"]),
                text("resumes_as")
                    .optional()
                    .one_of(&["queued", "invited", "claimed"]),
                int("generation").check("generation >= 1"),
                text("suspended_by").optional().one_of(&[
                    "left",
                    "no_membership",
                    "rule",
                    "expired",
                    "address_reused",
                    "admin",
                ]),
                uuid("suspended_by_admin_id").optional(),
                time("suspended_at").optional(),
                text("revoked_by").optional().one_of(&[
                    "left",
                    "no_membership",
                    "rule",
                    "expired",
                    "address_reused",
                    "admin",
                ]),
                uuid("revoked_by_admin_id").optional(),
                time("revoked_at").optional(),
                bytes("claim_hash").optional().check("length(claim_hash) = 32"),
                time("claim_expires_at").optional(),
                time("claimed_at").optional(),
                time("issued_at"),
                time("updated_at"),
            ])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references("suspended_by_admin", &["suspended_by_admin_id"], "admin", &["id"])
            .references("revoked_by_admin", &["revoked_by_admin_id"], "admin", &["id"])
            .unique_where("employee", &["employee_id"], "status <> 'revoked'")
            .index("employee", &["employee_id"])
            .check("suspended", "(status = 'suspended') = (suspended_at IS NOT NULL)")
            .check("suspender", "(suspended_at IS NULL) = (suspended_by IS NULL)")
            .check("revoked", "(status = 'revoked') = (revoked_at IS NOT NULL)")
            .check("revoker", "(revoked_at IS NULL) = (revoked_by IS NULL)"),
    ]
}

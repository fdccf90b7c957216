//! Latchkey's database rows: one table a file, no logic.
//!
//! Only `store` in the server uses them. Every row of an organization is keyed `(organization_id, …)`. Enums are
//! text, checked by the database; `store` turns them into the domain's types. JSON is text, stored whole: key order
//! survives and the engines cannot disagree about it. Times are UTC, truncated to microseconds by the application.

pub mod accepted_loss;
pub mod access_group;
pub mod access_group_door;
pub mod access_override;
pub mod admin;
pub mod admin_property;
pub mod api_token;
pub mod applied_loss;
pub mod audit_event;
pub mod audit_event_personal;
pub mod breaker_setting;
pub mod condition;
pub mod condition_group;
pub mod decision_basis;
pub mod directory_count;
pub mod directory_group;
pub mod directory_user;
pub mod door;
pub mod employee;
pub mod event_head;
pub mod group_absence;
pub mod group_hold;
pub mod group_member;
pub mod held_group_member;
pub mod integration;
pub mod loss_hold;
pub mod membership;
pub mod membership_access_group;
pub mod mobile_key;
pub mod organization;
pub mod outbox_alert;
pub mod outbox_mail;
pub mod outcome;
pub mod pending_group_member;
pub mod pending_loss;
pub mod property;
pub mod reconcile_fan_out;
pub mod reconcile_queue;
pub mod resync_drift;
pub mod resync_setting;
pub mod retention;
pub mod rule;
pub mod rule_access_group;
pub mod rule_application;
pub mod rule_set_preview;
pub mod rule_set_preview_part;
pub mod rule_set_revision;
pub mod schedule;
pub mod schedule_window;
pub mod scim_read_count;
pub mod scim_request;
pub mod scim_token;
pub mod session;
pub mod set_up_link;
pub mod sign_in_attempt;
pub mod sync_event;
pub mod sync_event_personal;
pub mod uninstall;

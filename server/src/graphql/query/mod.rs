//! What can be read, one file a concept.

pub mod access;
pub mod alert;
pub mod directory;
pub mod doctor;
pub mod employee;
pub mod group_link;
pub mod integration;
pub mod loss;
pub mod mobile_key;
pub mod outbox;
pub mod property;
pub mod retention;
pub mod rule_set;
pub mod scim_request;
pub mod sync_event;
pub mod sync_opt_out;
pub mod uninstall;
pub mod viewer;

use async_graphql::MergedObject;

/// What can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    viewer::ViewerQuery,
    property::PropertyQuery,
    rule_set::RuleSetQuery,
    access::AccessQuery,
    employee::EmployeeQuery,
    directory::DirectoryQuery,
    group_link::GroupLinkQuery,
    loss::LossQuery,
    alert::AlertQuery,
    sync_opt_out::SyncOptOutQuery,
    integration::IntegrationQuery,
    uninstall::UninstallQuery,
    doctor::DoctorQuery,
    sync_event::SyncEventQuery,
    mobile_key::MobileKeyQuery,
    outbox::OutboxQuery,
    scim_request::ScimRequestQuery,
    retention::RetentionQuery,
);

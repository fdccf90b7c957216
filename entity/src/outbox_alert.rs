//! Table `outbox_alert`.

use sea_orm::entity::prelude::*;

/// What an alert mail tells; one row for each mail of the template `alert`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_alert")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub outbox_mail_id: Uuid,
    /// What it is about: the same key is mailed at most once a day.
    pub alert_key: String,
    /// JSON of the alert: names and counts that the template shows.
    pub data: String,
    /// When it was raised.
    pub raised_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

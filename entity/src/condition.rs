//! Table `condition`.

use sea_orm::entity::prelude::*;

/// One condition of a rule (behaviour.md §3).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "condition")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whose rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// The publish.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// The rule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rule_id: Uuid,
    /// Order in the editor, from 0; at most 25 a rule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Key of the attribute: `groups`, or the SCIM path of a user attribute, extension URN
    /// included.
    pub attribute: String,
    /// How it compares. One of `is`, `is_not`, `is_one_of`, `is_none_of`, `contains`,
    /// `does_not_contain`, `starts_with`, `ends_with`, `is_present`, `is_absent`, `member_of_any`,
    /// `member_of_all`, `member_of_none`.
    pub operator: String,
    /// JSON array of at most 1,000 values: `{"text": "…"}` or `{"property_field": "city"}`. Empty
    /// for group operators, whose groups are rows of `condition_group`.
    pub operands: String,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

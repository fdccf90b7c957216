//! Every column that holds values sealed by the vault, whatever its table: what a change of keys has to go through. A new
//! such column gets its line in [`COLUMNS`].

use domain::OrganizationId;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// A column of sealed values in a table keyed `(organization_id, id)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedColumn {
    /// The table's name, as in the place it was sealed for.
    pub table: &'static str,
    /// The column's name, as in the place it was sealed for.
    pub column: &'static str,
}

/// All of them.
pub const COLUMNS: &[SealedColumn] = &[
    SealedColumn {
        table: "group_pull",
        column: "api_token",
    },
    SealedColumn {
        table: "scim_request",
        column: "content",
    },
];

/// One stored value.
#[derive(Clone, Debug)]
pub struct SealedValue {
    /// Tenant.
    pub organization: OrganizationId,
    /// The row.
    pub id: Uuid,
    /// The value, as stored.
    pub sealed: Vec<u8>,
}

/// Values after a row, in order of their keys, of every organization: keys belong to the installation.
///
/// # Errors
/// The database does not answer.
pub async fn read(
    conn: &impl ConnectionTrait,
    place: SealedColumn,
    after: Option<(OrganizationId, Uuid)>,
    limit: u64,
) -> Result<Vec<SealedValue>, AppError> {
    let (organization, id) = (Alias::new("organization_id"), Alias::new("id"));
    let column = Alias::new(place.column);
    let mut select = Query::select();
    select
        .columns([organization.clone(), id.clone(), column.clone()])
        .from(Alias::new(place.table))
        .and_where(Expr::col(column).is_not_null())
        .order_by(organization.clone(), sea_orm::Order::Asc)
        .order_by(id.clone(), sea_orm::Order::Asc)
        .limit(limit);
    if let Some((last_organization, last)) = after {
        let key = Expr::tuple([Expr::col(organization), Expr::col(id)]);
        select.and_where(key.gt(Expr::tuple([Expr::value(last_organization.0), Expr::value(last)])));
    }
    let rows = conn.query_all(&select).await?;
    let read = |row: sea_orm::QueryResult| -> Result<SealedValue, AppError> {
        Ok(SealedValue {
            organization: OrganizationId(row.try_get("", "organization_id")?),
            id: row.try_get("", "id")?,
            sealed: row.try_get("", place.column)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Stores another sealing of a value, unless the value changed since it was read.
///
/// # Errors
/// The database does not answer.
pub async fn replace(
    tx: &Tx,
    place: SealedColumn,
    known: &SealedValue,
    new: Vec<u8>,
) -> Result<(), AppError> {
    let column = Alias::new(place.column);
    let update = Query::update()
        .table(Alias::new(place.table))
        .value(column.clone(), new)
        .and_where(Expr::col(Alias::new("organization_id")).eq(known.organization.0))
        .and_where(Expr::col(Alias::new("id")).eq(known.id))
        .and_where(Expr::col(column).eq(known.sealed.clone()))
        .to_owned();
    tx.conn().execute(&update).await?;
    Ok(())
}

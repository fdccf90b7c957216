//! What SQLite's planner should assume of every index: one organization may hold every row.
//!
//! Each key starts with the organization. Without statistics SQLite takes a first column to leave ten rows, and reads a
//! whole organization where it should use the index of the second column; with those of `ANALYZE`, plans would depend on
//! what was stored on the day it ran. So we write the table that `ANALYZE` would write, from the schema alone.
//! (<https://www.sqlite.org/fileformat2.html#stat1tab>)

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, Statement, TransactionTrait};

/// Rows that every table is said to have.
const ROWS: u64 = 1_000_000;
/// Rows that are left once one, two, … columns after the organization are given, unless they are a whole unique key.
const LEFT: [u64; 3] = [100, 20, 5];

/// One column of an index.
#[derive(Debug, FromQueryResult)]
struct IndexColumn {
    table_name: String,
    index_name: String,
    is_unique: bool,
    /// The table itself, clustered by its key (`WITHOUT ROWID`).
    is_table: bool,
    /// None for an expression.
    column_name: Option<String>,
}

const COLUMNS: &str = r#"
SELECT t.name AS table_name, l.name AS index_name, l."unique" AS is_unique,
       (l.origin = 'pk' AND t.wr = 1) AS is_table, i.name AS column_name
FROM pragma_table_list AS t, pragma_index_list(t.name) AS l, pragma_index_info(l.name) AS i
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
ORDER BY t.name, l.name, i.seqno"#;

/// Writes what the planner should assume, if it is not what it assumes already; connections that are open learn of it.
///
/// # Errors
/// The database does not answer.
pub(super) async fn write(conn: &DatabaseConnection) -> Result<(), DbErr> {
    let backend = conn.get_database_backend();
    let columns = IndexColumn::find_by_statement(Statement::from_string(backend, COLUMNS))
        .all(conn)
        .await?;
    let wanted = assumed(&columns);
    // Makes the table if there is none yet, and nothing else.
    conn.execute_unprepared("ANALYZE sqlite_schema").await?;
    let stored = Statement::from_string(backend, "SELECT tbl, idx, stat FROM sqlite_stat1");
    let stored: BTreeMap<(String, String), String> = StoredRow::find_by_statement(stored)
        .all(conn)
        .await?
        .into_iter()
        .map(|row| ((row.tbl, row.idx), row.stat))
        .collect();
    if stored == wanted {
        return Ok(());
    }
    let tx = conn.begin().await?;
    tx.execute_unprepared("DELETE FROM sqlite_stat1").await?;
    for ((table, index), stat) in wanted {
        let insert = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)";
        let values = [table.into(), index.into(), stat.into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, insert, values))
            .await?;
    }
    // A change of the schema makes every connection read the statistics anew.
    tx.execute_unprepared("CREATE TABLE statistics_written (at INTEGER); DROP TABLE statistics_written")
        .await?;
    tx.commit().await
}

#[derive(Debug, FromQueryResult)]
struct StoredRow {
    tbl: String,
    idx: String,
    stat: String,
}

/// Table and index, and the numbers of each: rows in all, then rows left by each prefix of its columns.
fn assumed(columns: &[IndexColumn]) -> BTreeMap<(String, String), String> {
    columns
        .chunk_by(|a, b| (&a.table_name, &a.index_name) == (&b.table_name, &b.index_name))
        .map(|index| {
            let first = &index[0];
            let name = match first.is_table {
                true => &first.table_name,
                false => &first.index_name,
            };
            let key = (first.table_name.clone(), name.clone());
            (key, numbers(index))
        })
        .collect()
}

fn numbers(index: &[IndexColumn]) -> String {
    let mut given = 0;
    let mut text = ROWS.to_string();
    for (at, column) in index.iter().enumerate() {
        given += usize::from(column.column_name.as_deref() != Some("organization_id"));
        let left = match given {
            _ if at + 1 == index.len() && column.is_unique => 1,
            0 => ROWS,
            _ => LEFT[(given - 1).min(LEFT.len() - 1)],
        };
        text.push_str(&format!(" {left}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(is_unique: bool, columns: &[&str]) -> Vec<IndexColumn> {
        let column = |name: &&str| IndexColumn {
            table_name: "membership".into(),
            index_name: "ix".into(),
            is_unique,
            is_table: false,
            column_name: Some((*name).into()),
        };
        columns.iter().map(column).collect()
    }

    #[test]
    fn an_organization_leaves_every_row() {
        assert_eq!(
            numbers(&index(false, &["organization_id", "property_id", "status"])),
            "1000000 1000000 100 20"
        );
        assert_eq!(
            numbers(&index(true, &["organization_id", "id"])),
            "1000000 1000000 1"
        );
        assert_eq!(numbers(&index(false, &["due_at"])), "1000000 100");
    }
}

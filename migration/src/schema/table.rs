//! Tables with their constraints and indices, all named.

use sea_orm_migration::sea_orm::DbBackend;

use super::column::{Column, uuid};
use super::quoted;

const ORGANIZATION: &str = "organization_id";

#[derive(Clone, Debug)]
struct Index {
    name: String,
    columns: Vec<&'static str>,
    is_unique: bool,
    filter: Option<&'static str>,
}

/// One table with its constraints and indices, all named: `pk_<table>`, `fk_<table>_<what>`,
/// `uq_<table>_<what>`, `ix_<table>_<what>`, `ck_<table>_<what>`.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    name: &'static str,
    primary_key: Vec<&'static str>,
    columns: Vec<Column>,
    constraints: Vec<String>,
    indices: Vec<Index>,
    is_clustered: bool,
}

impl Table {
    /// A table outside every organization, such as the list of organizations itself.
    pub(crate) fn global(name: &'static str, primary_key: &[&'static str]) -> Self {
        Self {
            name,
            primary_key: primary_key.to_vec(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indices: Vec::new(),
            is_clustered: false,
        }
    }

    /// A table of things an organization owns: key `(organization_id, id)`.
    pub(crate) fn of_organization(name: &'static str) -> Self {
        let mut table = Self::within_organization(name, &["id"]).references_organization();
        table.columns.push(uuid("id"));
        table
    }

    /// A table of details or links within an organization: key `(organization_id, …)`. Its foreign keys lead to
    /// the organization.
    pub(crate) fn within_organization(name: &'static str, primary_key: &[&'static str]) -> Self {
        let mut table = Self::global(name, &[&[ORGANIZATION], primary_key].concat());
        table.columns.push(uuid(ORGANIZATION));
        table
    }

    /// Adds columns.
    pub(crate) fn columns<const N: usize>(mut self, columns: [Column; N]) -> Self {
        self.columns.extend(columns);
        self
    }

    /// `fk_<table>_organization`.
    pub(crate) fn references_organization(mut self) -> Self {
        self.constraints.push(format!(
            "CONSTRAINT fk_{}_organization FOREIGN KEY ({ORGANIZATION}) REFERENCES organization (id)",
            self.name
        ));
        self
    }

    /// `fk_<table>_<what>`: `(organization_id, columns…)` → `(organization_id, target columns…)`, so a row of
    /// another organization cannot be named. Nothing is deleted by cascade: `store` says what goes. An absent
    /// value means no reference.
    pub(crate) fn references(
        mut self,
        what: &str,
        columns: &[&'static str],
        target: &str,
        target_columns: &[&'static str],
    ) -> Self {
        self.constraints.push(format!(
            "CONSTRAINT fk_{}_{what} FOREIGN KEY ({ORGANIZATION}, {}) REFERENCES {} ({ORGANIZATION}, {})",
            self.name,
            list(columns),
            quoted(target),
            list(target_columns)
        ));
        self
    }

    /// `ck_<table>_<what>`: a condition over several columns.
    pub(crate) fn check(mut self, what: &str, sql: &str) -> Self {
        self.constraints
            .push(format!("CONSTRAINT ck_{}_{what} CHECK ({sql})", self.name));
        self
    }

    /// `uq_<table>_<what>`, unique within the organization.
    pub(crate) fn unique(self, what: &str, columns: &[&'static str]) -> Self {
        self.within("uq", what, columns, None)
    }

    /// `uq_<table>_<what>`, unique within the organization among the rows that fulfil the filter.
    pub(crate) fn unique_where(self, what: &str, columns: &[&'static str], filter: &'static str) -> Self {
        self.within("uq", what, columns, Some(filter))
    }

    /// `uq_<table>_<what>`, unique in the whole installation: only for what a look-up starts from while the
    /// organization is not yet known.
    pub(crate) fn unique_everywhere(self, what: &str, columns: &[&'static str]) -> Self {
        self.indexed("uq", what, columns.to_vec(), None)
    }

    /// `ix_<table>_<what>`.
    pub(crate) fn index(self, what: &str, columns: &[&'static str]) -> Self {
        self.within("ix", what, columns, None)
    }

    /// `ix_<table>_<what>` over the rows that fulfil the filter.
    pub(crate) fn index_where(self, what: &str, columns: &[&'static str], filter: &'static str) -> Self {
        self.within("ix", what, columns, Some(filter))
    }

    /// `ix_<table>_<what>` over all organizations: only for workers that ask what is due.
    pub(crate) fn index_everywhere(self, what: &str, columns: &[&'static str]) -> Self {
        self.indexed("ix", what, columns.to_vec(), None)
    }

    /// `ix_<table>_<what>` over the rows of all organizations that fulfil the filter.
    pub(crate) fn index_everywhere_where(
        self,
        what: &str,
        columns: &[&'static str],
        filter: &'static str,
    ) -> Self {
        self.indexed("ix", what, columns.to_vec(), Some(filter))
    }

    /// Keeps the rows in the tree of the primary key on SQLite (WITHOUT ROWID): one look-up and one copy of the
    /// key less, for narrow rows that are reached by key only.
    pub(crate) fn clustered(mut self) -> Self {
        self.is_clustered = true;
        self
    }

    /// Takes back [`Table::clustered`], for rows that turned out wide.
    pub(crate) fn heaped(mut self) -> Self {
        self.is_clustered = false;
        self
    }

    fn within(
        self,
        prefix: &str,
        what: &str,
        columns: &[&'static str],
        filter: Option<&'static str>,
    ) -> Self {
        let columns = [&[ORGANIZATION], columns].concat();
        self.indexed(prefix, what, columns, filter)
    }

    fn indexed(
        mut self,
        prefix: &str,
        what: &str,
        columns: Vec<&'static str>,
        filter: Option<&'static str>,
    ) -> Self {
        let name = format!("{prefix}_{}_{what}", self.name);
        self.indices.push(Index {
            name,
            columns,
            is_unique: prefix == "uq",
            filter,
        });
        self
    }

    /// Name of the table.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Name of the primary key or unique index over exactly these columns.
    pub(crate) fn unique_name(&self, columns: &[&str]) -> Option<String> {
        if self.primary_key == columns {
            return Some(format!("pk_{}", self.name));
        }
        let index = self
            .indices
            .iter()
            .find(|index| index.is_unique && index.columns == columns)?;
        Some(index.name.clone())
    }

    /// The statements that create the table and then its indices.
    pub(crate) fn create_sql(&self, backend: DbBackend) -> Vec<String> {
        let mut lines: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.sql(self.name, backend))
            .collect();
        lines.push(format!(
            "CONSTRAINT pk_{} PRIMARY KEY ({})",
            self.name,
            list(&self.primary_key)
        ));
        lines.extend(self.constraints.iter().cloned());
        let option = match backend {
            DbBackend::Sqlite if self.is_clustered => " WITHOUT ROWID",
            _ => "",
        };
        let table = format!(
            "CREATE TABLE {} (\n  {}\n){option}",
            quoted(self.name),
            lines.join(",\n  ")
        );
        std::iter::once(table)
            .chain(self.indices.iter().map(|index| index.create_sql(self.name)))
            .collect()
    }

    /// The statement that drops the table and with it its indices.
    pub(crate) fn drop_sql(&self) -> String {
        format!("DROP TABLE {}", quoted(self.name))
    }
}

impl Index {
    fn create_sql(&self, table: &str) -> String {
        let unique = if self.is_unique { "UNIQUE " } else { "" };
        let filter = self
            .filter
            .map(|filter| format!(" WHERE {filter}"))
            .unwrap_or_default();
        format!(
            "CREATE {unique}INDEX {} ON {} ({}){filter}",
            self.name,
            quoted(table),
            list(&self.columns)
        )
    }
}

fn list(columns: &[&str]) -> String {
    columns
        .iter()
        .map(|column| quoted(column))
        .collect::<Vec<_>>()
        .join(", ")
}

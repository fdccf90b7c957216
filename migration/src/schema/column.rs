//! Columns and their types on both engines.

use sea_orm_migration::sea_orm::DbBackend;

use super::quoted;

/// Type of a column, as the entities read it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// UUID: 16 bytes on SQLite.
    Uuid,
    /// Text as typed, and JSON kept whole: neither engine may reorder its keys.
    Text,
    /// Text that is looked up and sorted by code point, the same on both engines whatever the locale.
    Key,
    /// 32-bit number.
    Int,
    /// 64-bit number.
    BigInt,
    /// True or false.
    Boolean,
    /// Instant in UTC. On SQLite RFC 3339 text with `+00:00`, which sorts in time order; the application
    /// truncates to microseconds, which is all that PostgreSQL keeps.
    Time,
    /// Bytes, for hashes.
    Bytes,
}

impl Kind {
    fn sql(self, backend: DbBackend) -> &'static str {
        let is_postgres = backend == DbBackend::Postgres;
        match self {
            Self::Uuid if is_postgres => "uuid",
            Self::Uuid => "uuid_text",
            Self::Text => "text",
            Self::Key if is_postgres => "text COLLATE \"C\"",
            Self::Key => "text",
            Self::Int => "integer",
            Self::BigInt => "bigint",
            Self::Boolean => "boolean",
            Self::Time if is_postgres => "timestamp with time zone",
            Self::Time => "timestamp_with_timezone_text",
            Self::Bytes if is_postgres => "bytea",
            Self::Bytes => "blob",
        }
    }
}

/// One column. It never has a default: the application writes every value, the clock and ids included.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    name: &'static str,
    kind: Kind,
    is_optional: bool,
    allowed: Option<String>,
}

impl Column {
    fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_optional: false,
            allowed: None,
        }
    }

    /// May be NULL.
    pub(crate) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Allows these texts only: our closed enums. Sets that grow with the product have no such check, because
    /// changing one on SQLite means rebuilding the table.
    pub(crate) fn one_of(self, values: &[&str]) -> Self {
        let sql = format!("{} IN ('{}')", quoted(self.name), values.join("', '"));
        self.check(&sql)
    }

    /// Allows only values for which the condition is not false.
    pub(crate) fn check(mut self, sql: &str) -> Self {
        self.allowed = Some(sql.to_owned());
        self
    }

    pub(super) fn sql(&self, table: &str, backend: DbBackend) -> String {
        let null = if self.is_optional { "" } else { " NOT NULL" };
        let check = match &self.allowed {
            Some(sql) => format!(" CONSTRAINT ck_{table}_{} CHECK ({sql})", self.name),
            None => String::new(),
        };
        format!("{} {}{null}{check}", quoted(self.name), self.kind.sql(backend))
    }
}

/// A UUID column.
pub(crate) fn uuid(name: &'static str) -> Column {
    Column::new(name, Kind::Uuid)
}

/// A column of text as typed, or of JSON text kept whole.
pub(crate) fn text(name: &'static str) -> Column {
    Column::new(name, Kind::Text)
}

/// A column of text that is looked up or sorted, compared by code point.
pub(crate) fn key(name: &'static str) -> Column {
    Column::new(name, Kind::Key)
}

/// A 32-bit number column.
pub(crate) fn int(name: &'static str) -> Column {
    Column::new(name, Kind::Int)
}

/// A 64-bit number column.
pub(crate) fn big_int(name: &'static str) -> Column {
    Column::new(name, Kind::BigInt)
}

/// A Boolean column.
pub(crate) fn boolean(name: &'static str) -> Column {
    Column::new(name, Kind::Boolean)
}

/// A column of instants.
pub(crate) fn time(name: &'static str) -> Column {
    Column::new(name, Kind::Time)
}

/// A column of bytes.
pub(crate) fn bytes(name: &'static str) -> Column {
    Column::new(name, Kind::Bytes)
}

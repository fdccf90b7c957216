//! Several statements handed to the database together.
//!
//! On SQLite every statement is a hand-over to the connection's thread and back, which costs far more than most statements
//! themselves: a batch is one hand-over. On PostgreSQL, whose protocol takes one prepared statement at a time, its
//! statements run one after the other. They run in order, each sees what those before it did, and the first refusal ends
//! the batch; what was done then goes with the transaction.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use sea_orm::sea_query::{Expr, OnConflict, SelectStatement, Value, Values};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult, Statement,
    StatementBuilder,
};

use super::mould;
use crate::error::AppError;

/// Names, in the rows of a batch, the statement they are of.
const PLACE: &str = "batch_place";

/// What a refused statement means to the caller; `None`: something else went wrong.
type Meaning = Box<dyn Fn(&DbErr) -> Option<AppError> + Send + Sync>;

/// Statements to be run together.
pub struct Batch {
    backend: DbBackend,
    lines: Vec<Line>,
    /// Statements whose rows are wanted.
    reads: i32,
    meanings: Vec<Meaning>,
}

/// One statement.
pub(super) struct Line {
    pub(super) text: Text,
    pub(super) values: Vec<Value>,
    /// Where its rows will be found, if they are wanted.
    pub(super) place: Option<i32>,
}

/// SQL.
pub(super) enum Text {
    /// Made for this batch.
    Own(String),
    /// Made once.
    Shared(Arc<str>),
}

impl Text {
    fn as_str(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Shared(text) => text,
        }
    }

    /// To be kept.
    pub(super) fn shared(self) -> Arc<str> {
        match self {
            Self::Own(text) => text.into(),
            Self::Shared(text) => text,
        }
    }
}

impl Line {
    fn of(statement: Statement, place: Option<i32>) -> Self {
        Self {
            text: Text::Own(statement.sql),
            values: statement.values.map(|Values(values)| values).unwrap_or_default(),
            place,
        }
    }
}

/// Where the rows of one statement will be found.
pub(super) struct Place<M> {
    at: i32,
    row: PhantomData<fn() -> M>,
}

/// The rows of every reading statement.
pub(super) struct Answers(HashMap<i32, Vec<QueryResult>>);

impl Batch {
    pub(super) fn new(backend: DbBackend) -> Self {
        Self {
            backend,
            lines: Vec::new(),
            reads: 0,
            meanings: Vec::new(),
        }
    }

    /// Which engine will run it.
    pub(super) fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Adds a statement that returns nothing.
    pub(super) fn write(&mut self, statement: &impl sea_orm::QueryTrait) {
        self.lines.push(Line::of(statement.build(self.backend), None));
    }

    /// Adds the insertion of rows, if there are any.
    pub(super) fn insert<A: ActiveModelTrait + 'static>(&mut self, rows: Vec<A>) {
        if !rows.is_empty() {
            self.lines.push(mould::insertion(self.backend, rows, None));
        }
    }

    /// The same of rows that may be there.
    pub(super) fn insert_or<A: ActiveModelTrait + 'static>(
        &mut self,
        rows: Vec<A>,
        on_conflict: fn() -> OnConflict,
    ) {
        if !rows.is_empty() {
            self.lines
                .push(mould::insertion(self.backend, rows, Some(on_conflict)));
        }
    }

    /// Adds the change of one row by its key.
    pub(super) fn update<A: ActiveModelTrait + 'static>(&mut self, row: A) {
        self.lines.push(mould::change(self.backend, row));
    }

    /// The same as [`Batch::write`], of a statement that no entity made.
    pub(super) fn write_statement(&mut self, statement: &impl StatementBuilder) {
        self.lines.push(Line::of(statement.build(&self.backend), None));
    }

    /// Adds a statement whose rows are wanted.
    pub(super) fn read<M: FromQueryResult>(&mut self, select: impl Into<SelectStatement>) -> Place<M> {
        let at = self.reads;
        let mut select = select.into();
        if let DbBackend::Sqlite = self.backend {
            // A union's rows are told apart by the first part's column, so each part has it.
            mark(&mut select, at);
        }
        let built = StatementBuilder::build(&select, &self.backend);
        self.add(Line::of(built, Some(at)));
        Place { at, row: PhantomData }
    }

    /// Adds a statement that is made already; the first whose rows are wanted has place 0, and so on.
    pub(super) fn add(&mut self, line: Line) {
        if let Some(place) = line.place {
            debug_assert_eq!(place, self.reads, "places are given in order");
            self.reads += 1;
        }
        self.lines.push(line);
    }

    /// What was added.
    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// Says what a refusal of a statement of this batch means.
    pub(super) fn explain(&mut self, meaning: impl Fn(&DbErr) -> Option<AppError> + Send + Sync + 'static) {
        self.meanings.push(Box::new(meaning));
    }

    /// Runs what was added.
    ///
    /// # Errors
    /// A statement was refused, in the terms that [`Batch::explain`] gave; or the database does not answer.
    pub(super) async fn run(self, conn: &impl ConnectionTrait) -> Result<Answers, AppError> {
        let Self {
            backend,
            lines,
            meanings,
            reads: _,
        } = self;
        let done = match backend {
            DbBackend::Sqlite => run_together(conn, backend, lines).await,
            _ => run_in_turn(conn, backend, lines).await,
        };
        done.map_err(|error| {
            let known = meanings.iter().find_map(|meaning| meaning(&error));
            known.unwrap_or_else(|| error.into())
        })
    }
}

fn mark(select: &mut SelectStatement, at: i32) {
    select.expr_as(Expr::cust(at.to_string()), PLACE);
}

async fn run_together(
    conn: &impl ConnectionTrait,
    backend: DbBackend,
    lines: Vec<Line>,
) -> Result<Answers, DbErr> {
    let mut answers = HashMap::new();
    if lines.is_empty() {
        return Ok(Answers(answers));
    }
    let mut sql = String::with_capacity(lines.iter().map(|line| line.text.as_str().len() + 1).sum());
    let mut values = Vec::with_capacity(lines.iter().map(|line| line.values.len()).sum());
    for line in lines {
        sql.push_str(line.text.as_str());
        sql.push(';');
        values.extend(line.values);
    }
    for row in conn
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?
    {
        let at: i32 = row.try_get("", PLACE)?;
        answers.entry(at).or_insert_with(Vec::new).push(row);
    }
    Ok(Answers(answers))
}

async fn run_in_turn(
    conn: &impl ConnectionTrait,
    backend: DbBackend,
    lines: Vec<Line>,
) -> Result<Answers, DbErr> {
    let mut answers = HashMap::new();
    for line in lines {
        let statement = Statement::from_sql_and_values(backend, line.text.as_str(), line.values);
        match line.place {
            Some(place) => _ = answers.insert(place, conn.query_all_raw(statement).await?),
            None => _ = conn.execute_raw(statement).await?,
        }
    }
    Ok(Answers(answers))
}

impl Answers {
    /// The rows of one statement.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(super) fn take<M: FromQueryResult>(&mut self, place: &Place<M>) -> Result<Vec<M>, DbErr> {
        let rows = self.0.remove(&place.at).unwrap_or_default();
        rows.iter().map(|row| M::from_query_result(row, "")).collect()
    }

    /// The first row of one statement.
    ///
    /// # Errors
    /// The row cannot be read.
    pub(super) fn take_one<M: FromQueryResult>(&mut self, place: &Place<M>) -> Result<Option<M>, DbErr> {
        let rows = self.0.remove(&place.at).unwrap_or_default();
        rows.first().map(|row| M::from_query_result(row, "")).transpose()
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Alias, ExprTrait, Query};
    use sea_orm::{ConnectOptions, Database, DatabaseConnection};

    use super::*;

    #[derive(Debug, FromQueryResult, PartialEq)]
    struct Door {
        name: String,
    }

    async fn doors() -> DatabaseConnection {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1);
        let conn = Database::connect(options).await.unwrap();
        conn.execute_unprepared("CREATE TABLE door (name TEXT PRIMARY KEY)")
            .await
            .unwrap();
        conn
    }

    fn insert(name: &str) -> sea_orm::sea_query::InsertStatement {
        Query::insert()
            .into_table(Alias::new("door"))
            .columns([Alias::new("name")])
            .values_panic([name.into()])
            .to_owned()
    }

    fn named(prefix: &str) -> SelectStatement {
        Query::select()
            .column(Alias::new("name"))
            .from(Alias::new("door"))
            .and_where(Expr::col(Alias::new("name")).like(format!("{prefix}%")))
            .to_owned()
    }

    #[tokio::test]
    async fn each_statement_has_its_own_values_and_rows_and_sees_those_before() {
        let conn = doors().await;
        let mut batch = Batch::new(DbBackend::Sqlite);
        let before = batch.read::<Door>(named("Lab"));
        batch.write_statement(&insert("Lab east"));
        batch.write_statement(&insert("Main entrance"));
        let lab = batch.read::<Door>(named("Lab"));
        let main = batch.read::<Door>(named("Main"));
        let mut answers = batch.run(&conn).await.unwrap();
        assert_eq!(answers.take(&before).unwrap(), []);
        assert_eq!(answers.take_one(&main).unwrap().unwrap().name, "Main entrance");
        assert_eq!(
            answers.take(&lab).unwrap(),
            [Door {
                name: "Lab east".into()
            }]
        );
    }

    #[tokio::test]
    async fn a_refusal_is_said_in_the_callers_terms_and_ends_the_batch() {
        let conn = doors().await;
        let mut batch = Batch::new(DbBackend::Sqlite);
        batch.write_statement(&insert("Lab east"));
        batch.write_statement(&insert("Lab east"));
        batch.write_statement(&insert("Main entrance"));
        batch.explain(|error| {
            error
                .to_string()
                .contains("door.name")
                .then_some(AppError::NotFound("door"))
        });
        assert!(matches!(batch.run(&conn).await, Err(AppError::NotFound("door"))));
        let mut batch = Batch::new(DbBackend::Sqlite);
        let all = batch.read::<Door>(named(""));
        let mut answers = batch.run(&conn).await.unwrap();
        assert_eq!(
            answers.take(&all).unwrap(),
            [Door {
                name: "Lab east".into()
            }]
        );
    }
}

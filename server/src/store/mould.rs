//! Statements whose text is made once. sea-query takes longer to make most statements than SQLite takes to run them, and the
//! text of those that every decision needs differs only in values.
//!
//! A [`Mould`] is made by running the code that builds the statements on values that stand for holes; whatever else is bound
//! stays as it was built. [`insertion`] and [`change`] keep the text of statements that write whole rows.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, LazyLock, Mutex};

use sea_orm::sea_query::{OnConflict, Value, Values};
use sea_orm::{
    ActiveModelTrait, ActiveValue, DbBackend, EntityTrait, Iterable, PrimaryKeyToColumn, QueryTrait,
    Statement,
};

use super::batch::{Batch, Line, Text};

/// Statements with holes, and where their rows will be found.
pub(super) struct Mould<P> {
    pub(super) places: P,
    lines: Vec<Cast>,
}

struct Cast {
    text: Arc<str>,
    slots: Vec<Slot>,
    place: Option<i32>,
}

/// A bound value.
enum Slot {
    Fixed(Value),
    Hole(usize),
}

/// Moulds by shape: whatever changes the text, and no more.
pub(super) struct Moulds<S, P>(LazyLock<Kept<S, P>>);

/// By engine and shape.
type Kept<S, P> = Mutex<HashMap<(bool, S), Arc<Mould<P>>>>;

impl<S: Eq + Hash, P> Moulds<S, P> {
    pub(super) const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    /// The mould of a shape. `build` makes it, on an empty batch, with holes where values will be; the number of holes that
    /// it may use is given.
    pub(super) fn of(
        &self,
        (backend, shape): (DbBackend, S),
        holes: usize,
        build: impl FnOnce(&mut Batch) -> P,
    ) -> Arc<Mould<P>> {
        let key = (backend == DbBackend::Sqlite, shape);
        let mut known = self
            .0
            .lock()
            .expect("invariant: making a statement does not panic");
        let made = known
            .entry(key)
            .or_insert_with(|| Arc::new(Mould::made(backend, holes, build)));
        Arc::clone(made)
    }
}

/// Stands for the value of this number, where text is wanted.
pub(super) fn hole_text(number: usize) -> String {
    format!("\u{1}hole {number}")
}

/// Stands for the value of this number, where an id is wanted.
pub(super) fn hole_id(number: usize) -> uuid::Uuid {
    // No version of UUID looks like this.
    uuid::Uuid::from_u128(u128::MAX - number as u128)
}

impl<P> Mould<P> {
    /// Makes one, as [`Moulds::of`] does.
    pub(super) fn made(backend: DbBackend, holes: usize, build: impl FnOnce(&mut Batch) -> P) -> Self {
        let mut batch = Batch::new(backend);
        let places = build(&mut batch);
        let holes: HashMap<String, usize> = (0..holes)
            .flat_map(|number| [(hole_text(number), number), (hole_id(number).to_string(), number)])
            .collect();
        let hole = |value: &Value| match value {
            Value::String(Some(text)) => holes.get(text.as_str()).copied(),
            Value::Uuid(Some(id)) => holes.get(&id.to_string()).copied(),
            _ => None,
        };
        let slot = |value: Value| match hole(&value) {
            Some(number) => Slot::Hole(number),
            None => Slot::Fixed(value),
        };
        let cast = |line: Line| Cast {
            text: line.text.shared(),
            slots: line.values.into_iter().map(slot).collect(),
            place: line.place,
        };
        Self {
            places,
            lines: batch.into_lines().into_iter().map(cast).collect(),
        }
    }

    /// Adds the statements with these values, one for each hole. Nothing that reads may be in the batch yet.
    pub(super) fn pour(&self, batch: &mut Batch, values: &[Value]) {
        for line in &self.lines {
            let value = |slot: &Slot| match slot {
                Slot::Fixed(value) => value.clone(),
                Slot::Hole(number) => values[*number].clone(),
            };
            batch.add(Line {
                text: Text::Shared(Arc::clone(&line.text)),
                values: line.slots.iter().map(value).collect(),
                place: line.place,
            });
        }
    }
}

/// What the text of a statement that writes rows depends on.
#[derive(PartialEq, Eq, Hash)]
struct RowShape {
    row: TypeId,
    is_sqlite: bool,
    /// Columns that are set.
    set: u64,
    /// Rows of an insertion; 0: a change of one.
    rows: usize,
    /// What an insertion does about rows that are there.
    /// Where the function is that says so.
    on_conflict: Option<usize>,
}

static TEXTS: LazyLock<Mutex<HashMap<RowShape, Arc<str>>>> = LazyLock::new(Mutex::default);

/// Most rows of an insertion whose text is kept.
const MOST_ROWS: usize = 16;

/// The insertion of rows.
pub(super) fn insertion<A>(backend: DbBackend, rows: Vec<A>, on_conflict: Option<fn() -> OnConflict>) -> Line
where
    A: ActiveModelTrait + 'static,
{
    let build = |rows: Vec<A>| match on_conflict {
        Some(on_conflict) => A::Entity::insert_many(rows)
            .on_conflict(on_conflict())
            .build(backend),
        None => A::Entity::insert_many(rows).build(backend),
    };
    let count = rows.len();
    let mut values = Vec::new();
    let mut set = None;
    let is_regular = count <= MOST_ROWS
        && rows.iter().all(|row| {
            let columns = written(row, &mut values);
            *set.get_or_insert(columns) == columns
        });
    let shape = is_regular.then(|| RowShape {
        row: TypeId::of::<A>(),
        is_sqlite: backend == DbBackend::Sqlite,
        set: set.unwrap_or_default(),
        rows: count,
        on_conflict: on_conflict.map(|said_by| said_by as usize),
    });
    line(shape, values, || build(rows))
}

/// The change of one row by its key.
pub(super) fn change<A>(backend: DbBackend, row: A) -> Line
where
    A: ActiveModelTrait + 'static,
{
    let (mut set, mut values, mut keys) = (0, Vec::new(), Vec::new());
    for (place, column) in <A::Entity as EntityTrait>::Column::iter().enumerate() {
        let is_key = <A::Entity as EntityTrait>::PrimaryKey::from_column(column).is_some();
        match row.get(column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) if is_key => keys.push(value),
            ActiveValue::Set(value) => {
                set |= 1 << place;
                values.push(value);
            }
            ActiveValue::Unchanged(_) | ActiveValue::NotSet => {}
        }
    }
    values.append(&mut keys);
    let shape = RowShape {
        row: TypeId::of::<A>(),
        is_sqlite: backend == DbBackend::Sqlite,
        set,
        rows: 0,
        on_conflict: None,
    };
    line(Some(shape), values, || {
        let update = A::Entity::update(row);
        let update = update.validate().expect("invariant: the row's key is set");
        update.build(backend)
    })
}

/// Which columns of a row are set, by their number, and their values.
fn written<A: ActiveModelTrait>(row: &A, values: &mut Vec<Value>) -> u64 {
    let columns = <A::Entity as EntityTrait>::Column::iter();
    columns
        .enumerate()
        .fold(0, |set, (place, column)| match row.get(column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => {
                values.push(value);
                set | (1 << place)
            }
            ActiveValue::NotSet => set,
        })
}

/// The statement of a shape with its values in the order of the columns. The text is kept only if that is the order in
/// which it binds them.
fn line(shape: Option<RowShape>, values: Vec<Value>, build: impl FnOnce() -> Statement) -> Line {
    let known = |shape: &RowShape| texts().get(shape).cloned();
    if let Some(text) = shape.as_ref().and_then(known) {
        return Line {
            text: Text::Shared(text),
            values,
            place: None,
        };
    }
    let built = build();
    let bound = built.values.map(|Values(values)| values).unwrap_or_default();
    if let Some(shape) = shape
        && bound == values
    {
        texts().insert(shape, built.sql.as_str().into());
    }
    Line {
        text: Text::Own(built.sql),
        values: bound,
        place: None,
    }
}

fn texts() -> std::sync::MutexGuard<'static, HashMap<RowShape, Arc<str>>> {
    TEXTS.lock().expect("invariant: map operations do not panic")
}

#[cfg(test)]
mod tests {
    use entity::decision_basis::{ActiveModel, Column, Entity};
    use sea_orm::ActiveValue::Set;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
    use uuid::Uuid;

    use super::*;

    const ENGINES: [DbBackend; 2] = [DbBackend::Sqlite, DbBackend::Postgres];

    fn basis(organization: u128, stamp: u128) -> ActiveModel {
        ActiveModel {
            organization_id: Set(Uuid::from_u128(organization)),
            stamp: Set(Uuid::from_u128(stamp)),
        }
    }

    fn newest() -> OnConflict {
        OnConflict::column(Column::OrganizationId)
            .update_column(Column::Stamp)
            .to_owned()
    }

    fn is_like(line: &Line, statement: Statement) -> bool {
        let text = match &line.text {
            Text::Own(text) => text.as_str(),
            Text::Shared(text) => text,
        };
        text == statement.sql && Some(Values(line.values.clone())) == statement.values
    }

    #[test]
    fn a_kept_text_is_what_would_be_made() {
        for backend in ENGINES {
            for (turn, stamp) in [4, 5, 6].into_iter().enumerate() {
                let rows = || vec![basis(1, stamp), basis(2, stamp)];
                let plain = insertion(backend, rows(), None);
                assert!(is_like(&plain, Entity::insert_many(rows()).build(backend)));
                let upsert = insertion(backend, rows(), Some(newest));
                let made = Entity::insert_many(rows()).on_conflict(newest()).build(backend);
                assert!(is_like(&upsert, made));
                let changed = change(backend, basis(1, stamp));
                let update = Entity::update(basis(1, stamp)).validate().unwrap();
                assert!(is_like(&changed, update.build(backend)));
                for line in [plain, upsert, changed] {
                    let is_kept = matches!(line.text, Text::Shared(_));
                    assert_eq!(is_kept, turn > 0, "made in the first turn only");
                }
            }
        }
    }

    #[test]
    fn a_mould_takes_other_values_each_time_and_keeps_what_is_fixed() {
        for backend in ENGINES {
            let questions = |batch: &mut Batch, organization: Uuid, stamp: Uuid| {
                let found = Entity::find()
                    .filter(Column::Stamp.eq(stamp))
                    .filter(Column::OrganizationId.eq(organization))
                    .limit(7);
                batch.read::<entity::decision_basis::Model>(found.into_query());
            };
            let mould = Mould::made(backend, 2, |batch| questions(batch, hole_id(0), hole_id(1)));
            for turn in [1, 2] {
                let ids = [10, 20].map(|id| Uuid::from_u128(id + turn));
                let (mut poured, mut made) = (Batch::new(backend), Batch::new(backend));
                mould.pour(&mut poured, &ids.map(Value::from));
                questions(&mut made, ids[0], ids[1]);
                for (poured, made) in poured.into_lines().into_iter().zip(made.into_lines()) {
                    assert_eq!((poured.values, poured.place), (made.values, made.place));
                    assert_eq!(poured.text.shared(), made.text.shared());
                }
            }
        }
    }
}

//! Employees: finding them, with what they may enter and why; entering one by hand.

use std::collections::HashMap;

use domain::{DirectoryUserId, Email, EmployeeId, MembershipStatus, PropertyId, limits, text};

pub use crate::store::directory_listing::ListedUser;
pub use crate::store::employee::{EmployeeFilter, StoredEmployee};
pub use crate::store::membership::{Reason, StoredMembership};
pub use crate::store::mobile_key::StoredMobileKey;
pub use crate::store::outcome::StoredOutcome;
pub use crate::store::page::{Cursor, Page, Range};
pub use crate::store::pending_loss::StoredPendingLoss;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::input;
use crate::app::App;
use crate::error::AppError;
use crate::store::{directory_listing, employee as store, membership, mobile_key, outcome, pending_loss};

/// What a list is narrowed by, as typed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of name or e-mail.
    pub search: Option<String>,
    /// With a membership in this property.
    pub property: Option<PropertyId>,
    /// With a membership of this status.
    pub status: Option<MembershipStatus>,
}

/// The filter for what the caller wants and may see.
///
/// # Errors
/// The search is too long.
pub fn filter(actor: &Actor, wanted: Wanted) -> Result<EmployeeFilter, AppError> {
    Ok(EmployeeFilter {
        search: input::search(wanted.search.as_deref())?,
        property: wanted.property,
        status: wanted.status,
        key: None,
        within: actor.property_limit().map(<[PropertyId]>::to_vec),
    })
}

/// Employees by name.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &EmployeeFilter,
    range: &Range,
) -> Result<Page<StoredEmployee>, AppError> {
    let page = store::list(app.db.read(), actor.organization(), filter, range).await?;
    Ok(page.map(|employee| shown_to(actor, employee)))
}

/// How many there are.
///
/// # Errors
/// The database does not answer.
pub async fn count(app: &App, actor: &Actor, filter: &EmployeeFilter) -> Result<u64, AppError> {
    store::count(app.db.read(), actor.organization(), filter).await
}

/// These employees, as far as the caller may see them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, StoredEmployee>, AppError> {
    let filter = filter(actor, Wanted::default())?;
    let found = store::with_ids(app.db.read(), actor.organization(), &filter, ids).await?;
    Ok(found
        .into_iter()
        .map(|(id, employee)| (id, shown_to(actor, employee)))
        .collect())
}

/// A caller limited to some properties sees name, e-mail and title, and no more (behaviour.md §8).
fn shown_to(actor: &Actor, employee: StoredEmployee) -> StoredEmployee {
    if actor.property_limit().is_none() {
        return employee;
    }
    StoredEmployee {
        phone: None,
        department: None,
        address: domain::Address::default(),
        employee_number: None,
        cost_center: None,
        manager: None,
        ..employee
    }
}

/// Memberships of each of these people that the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn memberships(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<StoredMembership>>, AppError> {
    membership::of_employees(app.db.read(), actor.organization(), ids, actor.property_limit()).await
}

/// The mobile key of each.
///
/// # Errors
/// The database does not answer.
pub async fn mobile_keys(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, StoredMobileKey>, AppError> {
    mobile_key::of_employees(app.db.read(), actor.organization(), ids).await
}

/// Losses waiting for each.
///
/// # Errors
/// The database does not answer.
pub async fn pending_losses(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<StoredPendingLoss>>, AppError> {
    pending_loss::of_employees(app.db.read(), actor.organization(), ids, actor.property_limit()).await
}

/// The directory user behind each, if the caller may see the directory.
///
/// # Errors
/// The database does not answer.
pub async fn directory_users(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, ListedUser>, AppError> {
    if !actor.may(Permission::Read) {
        return Ok(HashMap::new());
    }
    directory_listing::users_of_employees(app.db.read(), actor.organization(), ids).await
}

/// The latest decisions about each of these people that the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn outcomes(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<StoredOutcome>>, AppError> {
    let (conn, organization) = (app.db.read(), actor.organization());
    let users = directory_listing::users_of_employees(conn, organization, ids).await?;
    let user_ids: Vec<DirectoryUserId> = users.values().map(|user| user.id).collect();
    let mut found = outcome::of_users(conn, organization, &user_ids, actor.property_limit()).await?;
    Ok(users
        .into_iter()
        .filter_map(|(employee, user)| Some((employee, found.remove(&user.id)?)))
        .collect())
}

/// An employee to be entered by hand, as typed.
#[derive(Clone, Debug)]
pub struct NewEmployee {
    /// First name.
    pub given_name: Option<String>,
    /// Last name.
    pub family_name: Option<String>,
    /// Unique in the organization, ignoring case.
    pub email: String,
    /// Phone number.
    pub phone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
}

/// Enters an employee by hand. The directory links to them later, if it has somebody with that e-mail.
///
/// # Errors
/// Not allowed; the e-mail is no e-mail or taken; a field is too long.
pub async fn create(app: &App, actor: &Actor, new: NewEmployee) -> Result<StoredEmployee, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let email =
        Email::parse(&new.email).map_err(|error| AppError::invalid("input.email", error.to_string()))?;
    let employee = checked(app, new, &email)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_employee",
        target_kind: "employee",
        target: employee.id.0,
        target_name: Some(employee.display_name.clone()),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (row, email_key) = (employee.clone(), email.key());
    app.db
        .write(move |tx| {
            let (row, email_key, entry) = (row.clone(), email_key.clone(), entry.clone());
            Box::pin(async move {
                store::insert_by_hand(tx, organization, &row, &email_key).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(employee)
}

fn checked(app: &App, new: NewEmployee, email: &Email) -> Result<StoredEmployee, AppError> {
    let field = |name: &str, text: Option<String>| {
        input::optional(
            &format!("input.{name}"),
            text.as_deref(),
            limits::FIELD_CHARACTERS,
        )
    };
    let given_name = field("givenName", new.given_name)?;
    let family_name = field("familyName", new.family_name)?;
    let joined: Vec<&str> = [&given_name, &family_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let display_name = match joined.as_slice() {
        [] => email.to_string(),
        names => names.join(" "),
    };
    let now = app.clock.now();
    Ok(StoredEmployee {
        id: EmployeeId(app.ids.next()),
        display_name_key: text::fold(&display_name),
        display_name,
        given_name,
        family_name,
        email: email.to_string(),
        phone: field("phone", new.phone)?,
        title: field("title", new.title)?,
        department: field("department", new.department)?,
        address: domain::Address::default(),
        employee_number: None,
        cost_center: None,
        manager: None,
        is_by_hand: true,
        is_sync_opted_out: false,
        created_at: now,
        updated_at: now,
    })
}

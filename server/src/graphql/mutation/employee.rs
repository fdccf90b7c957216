//! Employees entered by hand.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::types::employee::Employee;
use crate::service::employee::{self, NewEmployee};

/// Mutations of this concept.
#[derive(Default)]
pub struct EmployeeMutation;

/// An employee to be entered.
#[derive(InputObject)]
pub struct CreateEmployeeInput {
    /// First name.
    given_name: Option<String>,
    /// Last name.
    family_name: Option<String>,
    /// Unique in the organization, ignoring case.
    email: String,
    /// Phone number.
    phone: Option<String>,
    /// Job title.
    title: Option<String>,
    /// Department.
    department: Option<String>,
}

/// The employee entered.
#[derive(SimpleObject)]
pub struct CreateEmployeePayload {
    /// The employee.
    employee: Employee,
}

#[Object]
impl EmployeeMutation {
    /// Enters an employee by hand. When the directory brings somebody with this e-mail, the two are linked.
    async fn create_employee(
        &self,
        ctx: &Context<'_>,
        input: CreateEmployeeInput,
    ) -> Result<CreateEmployeePayload> {
        let new = NewEmployee {
            given_name: input.given_name,
            family_name: input.family_name,
            email: input.email,
            phone: input.phone,
            title: input.title,
            department: input.department,
        };
        let made = employee::create(ctx.app(), ctx.actor()?, new).await?;
        Ok(CreateEmployeePayload {
            employee: Employee(made),
        })
    }
}

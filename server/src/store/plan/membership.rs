//! Writes memberships and their access groups.

use domain::{MembershipContent, MembershipId, MembershipStatus, PropertyId, Why};
use entity::{membership, membership_access_group};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Applying, Done, column};

pub(super) fn create(
    at: &Applying<'_>,
    done: &mut Done,
    (employee, property): (Uuid, PropertyId),
    content: &MembershipContent,
) {
    let id = at.ids.next();
    let mut row = content_of(content);
    row.organization_id = Set(at.organization());
    row.id = Set(id);
    row.employee_id = Set(employee);
    row.property_id = Set(property.0);
    row.suspended_by_admin_id = Set(None);
    row.suspended_reason = Set(None);
    row.suspended_at = Set(None);
    row.ended_by_leave_at = Set(None);
    row.status_since = Set(at.now);
    row.created_at = Set(at.now);
    row.updated_at = Set(at.now);
    done.rows.memberships.push(row);
    give(at, done, id, content);
}

pub(super) fn update(
    at: &Applying<'_>,
    done: &mut Done,
    id: MembershipId,
    before: &MembershipContent,
    after: &MembershipContent,
) {
    let mut row = content_of(after);
    row.organization_id = Set(at.organization());
    row.id = Set(id.0);
    row.updated_at = Set(at.now);
    if before.status != after.status {
        row.status_since = Set(at.now);
        let is_leave = at.user.active != Some(true) || at.user.deleted_at.is_some();
        let has_ended = after.status == MembershipStatus::Deactivated && is_leave;
        row.ended_by_leave_at = Set(has_ended.then_some(at.now));
    }
    done.batch.update(row);
    if before.access_groups == after.access_groups {
        return;
    }
    let former = membership_access_group::Entity::delete_many()
        .filter(membership_access_group::Column::OrganizationId.eq(at.organization()))
        .filter(membership_access_group::Column::MembershipId.eq(id.0));
    done.batch.write(&former);
    give(at, done, id.0, after);
}

fn content_of(content: &MembershipContent) -> membership::ActiveModel {
    let (kind, stamp) = match &content.why {
        Why::Rule(stamp) => ("rule", Some(stamp)),
        Why::Manual => ("manual", None),
        Why::Override => ("override", None),
    };
    membership::ActiveModel {
        status: Set(content.status.key().to_owned()),
        role: Set(content.role.key().to_owned()),
        reason_kind: Set(kind.to_owned()),
        rule_id: Set(stamp.map(|stamp| stamp.rule.0)),
        rule_revision: Set(stamp.map(|stamp| column(stamp.revision))),
        rule_position: Set(stamp.map(|stamp| column(stamp.position))),
        rule_name: Set(stamp.map(|stamp| stamp.name.clone())),
        ..Default::default()
    }
}

fn give(at: &Applying<'_>, done: &mut Done, membership: Uuid, content: &MembershipContent) {
    let rows = content
        .access_groups
        .iter()
        .map(|group| membership_access_group::ActiveModel {
            organization_id: Set(at.organization()),
            membership_id: Set(membership),
            access_group_id: Set(group.0),
        });
    done.rows.gives.extend(rows);
}

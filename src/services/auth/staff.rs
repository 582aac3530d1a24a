//! Duties at the exchange: who has which, and when they count.

use super::address;
use super::codes::factor_in;
use crate::domain::{AuditAction, AuthenticationMethods, Fault, StaffRole, StaffRoles};
use crate::services::audit::{Act, AuditLog};
use crate::storage::{Database, users};

/// A duty that somebody is given, or that is taken away from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyChange {
    /// They have it from now on.
    Grant(StaffRole),
    /// They have it no longer.
    Revoke(StaffRole),
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedDuty {
    /// Nobody has the address.
    Nobody,
    /// It was so already; nothing was noted.
    Unchanged,
    /// It was changed and noted.
    Changed {
        /// Whether the person has a second factor, without which no duty counts.
        has_second_factor: bool,
    },
}

/// The duties that count in a session that was proven in these ways: none without a second factor.
pub(super) fn in_effect(roles: StaffRoles, methods: AuthenticationMethods) -> StaffRoles {
    if methods.has_second_factor() { roles } else { StaffRoles::default() }
}

/// Whose duties change, and how.
#[derive(Clone, Copy, Debug)]
pub struct Duty<'a> {
    /// The address of the person.
    pub email: &'a str,
    /// What changes.
    pub change: DutyChange,
}

/// Changes the duties of whoever has this address. Their sessions know it within seconds.
///
/// # Errors
/// When the database fails.
pub async fn change_duty(
    database: &Database,
    audit: &AuditLog,
    asked: Duty<'_>,
) -> Result<ChangedDuty, Fault> {
    let Duty { email, change } = asked;
    let email = address::normalised(email).unwrap_or_default();
    let Some(user) = users::by_email(database, &email).await? else {
        return Ok(ChangedDuty::Nobody);
    };
    let audit = audit.clone();
    let changing = database.write(move |tx| {
        Box::pin(async move {
            let Some(user) = users::by_id_locked(tx, user.id).await? else {
                return Ok(ChangedDuty::Nobody);
            };
            let (roles, action) = match change {
                DutyChange::Grant(role) => (user.staff_roles.with(role), AuditAction::GrantRole),
                DutyChange::Revoke(role) => {
                    (user.staff_roles.without(role), AuditAction::RevokeRole)
                }
            };
            if roles == user.staff_roles {
                return Ok(ChangedDuty::Unchanged);
            }
            users::set_staff_roles(tx, user.id, roles).await?;
            audit.record(tx, Act::of_operator(action).about(user.id)).await?;
            let has_second_factor = factor_in(tx, user.id).await?;
            Ok(ChangedDuty::Changed { has_second_factor })
        })
    });
    changing.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AuthenticationMethod;

    #[test]
    fn duties_count_in_sessions_with_a_second_factor_only() {
        let roles = StaffRoles::default().with(StaffRole::Support).with(StaffRole::Auditor);
        let password = AuthenticationMethods::from(AuthenticationMethod::Password);
        assert_eq!(in_effect(roles, password), StaffRoles::default());
        for method in AuthenticationMethod::ALL {
            let methods = AuthenticationMethods::from(method);
            let counts = in_effect(roles, methods) == roles;
            let first = [
                AuthenticationMethod::Password,
                AuthenticationMethod::Provider,
                AuthenticationMethod::Wallet,
            ];
            assert_eq!(counts, !first.contains(&method), "{method:?}");
        }
        assert!(roles.contains(StaffRole::Support));
        assert_eq!(
            roles.without(StaffRole::Support).iter().collect::<Vec<_>>(),
            [StaffRole::Auditor]
        );
    }
}

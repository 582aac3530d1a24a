//! People: who they are and how they like things shown.

use sea_orm::entity::prelude::*;

/// A row of `users`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Number of the person.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Address, normalised; unique.
    pub email: String,
    /// PHC string of the password.
    pub password_hash: String,
    /// Name shown to the person.
    pub display_name: String,
    /// `domain::StaffRoles`.
    pub staff_roles: String,
    /// When the address was proven, in microseconds.
    pub email_verified_at: Option<i64>,
    /// When the password was last set, in microseconds.
    pub password_changed_at: i64,
    /// Whether the person ever set a password.
    pub has_password: bool,
    /// Currency that values are shown in.
    pub currency: String,
    /// BCP 47 tag.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// `domain::Theme`.
    pub theme: String,
    /// Whether news may be mailed.
    pub email_notifications: bool,
    /// The word in every mail to the person.
    pub anti_phishing_code: Option<String>,
    /// Microseconds.
    pub created_at: i64,
    /// When the person deleted the account, in microseconds; null while they have it.
    pub deleted_at: Option<i64>,
    /// When the person was forgotten, in microseconds.
    pub erased_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

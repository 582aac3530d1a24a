//! Preferences: columns of the people's table, written as one.

use super::users::Preferences;
use crate::domain::{Fault, UserId};
use entity::users as table;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

/// Replaces a person's preferences.
pub(crate) async fn replace(
    tx: &DatabaseTransaction,
    user: UserId,
    preferences: Preferences,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Currency, Expr::value(preferences.currency))
        .col_expr(table::Column::Locale, Expr::value(preferences.locale))
        .col_expr(table::Column::TimeZone, Expr::value(preferences.time_zone))
        .col_expr(table::Column::Theme, Expr::value(preferences.theme.as_str()))
        .col_expr(table::Column::EmailNotifications, Expr::value(preferences.email_notifications))
        .filter(table::Column::Id.eq(user.0))
        .exec(tx)
        .await?;
    Ok(())
}

//! From what a reader of files understood to what a portfolio can hold.

use crate::accounting::exact::ExactDecimal;
use crate::accounting::import::{AssetQuantity, ImportedActivity};
use crate::domain::{Refusal, Timestamp};
use crate::services::investments::{ActivityInput, AssetInput};
use crate::storage::investments::activities::ActivityBody;

/// The longest note, in characters.
const NOTE_LENGTH_MAX: usize = 500;
/// The longest id of an exchange that is kept, in characters.
const EXTERNAL_ID_LENGTH_MAX: usize = 128;

/// Where activities of a file go.
#[derive(Clone, Copy)]
pub(super) struct Destination<'a> {
    /// The portfolio's currency: what a file says in others is no worth there.
    pub(super) currency: &'a str,
    pub(super) now: Timestamp,
}

/// An activity of a file as the portfolio would hold it.
///
/// # Errors
/// What it lacks, or what cannot be.
pub(super) fn body_of(
    activity: &ImportedActivity,
    into: Destination<'_>,
) -> Result<ActivityBody, Refusal> {
    let side = |side: &Option<AssetQuantity>| {
        side.as_ref()
            .map(|it| AssetInput { asset: it.asset.clone(), quantity: it.quantity.normalized() })
    };
    let worth = |it: &&AssetQuantity| it.asset.eq_ignore_ascii_case(into.currency);
    let input = ActivityInput {
        kind: activity.kind,
        at: activity.at,
        received: side(&activity.received),
        sent: side(&activity.sent),
        fee: side(&activity.fee).filter(|it| !it.quantity.is_zero()),
        value: activity.value.as_ref().filter(worth).map(|it| rounded(it.quantity)),
        cost_basis: None,
        acquired_at: None,
        note: activity.note.as_deref().map(|it| legible(it, NOTE_LENGTH_MAX)),
    };
    input.checked(into.now)
}

/// What the exchange calls an activity.
pub(super) fn external_id_of(activity: &ImportedActivity) -> Option<String> {
    let id = activity.external_id.as_deref().map(|it| legible(it, EXTERNAL_ID_LENGTH_MAX));
    id.filter(|it| !it.is_empty())
}

/// A worth to the places that money has: exchanges print more.
fn rounded(value: ExactDecimal) -> ExactDecimal {
    use crate::accounting::exact::{MONEY_SCALE, Rounding};
    let units = value.to_units_rounded(MONEY_SCALE, Rounding::HalfEven);
    units.map_or(value, |units| ExactDecimal::from_units(units, MONEY_SCALE))
}

fn legible(text: &str, chars: usize) -> String {
    let legible = text.chars().map(|it| if it.is_control() { ' ' } else { it });
    legible.take(chars).collect::<String>().trim().to_owned()
}

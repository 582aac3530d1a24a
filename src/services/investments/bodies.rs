//! What is said of an activity, checked: each type has the sides that it needs and no others, and numbers that add up.

use crate::accounting::activity::ActivityType;
use crate::accounting::exact::{
    ASSET_SCALE_MAX, ExactDecimal, ExactDecimalError, MONEY_SCALE, Money, Units, power_of_ten,
};
use crate::domain::{ClientId, Refusal, RefusalCode, Timestamp};
use crate::storage::investments::activities::{ActivityBody, AssetQuantity};

/// Decimal places of quantities in a book, whatever the asset: as many as any asset has.
pub(super) const QUANTITY_SCALE: u8 = ASSET_SCALE_MAX;
/// The longest symbol of an asset.
const SYMBOL_LENGTH_MAX: usize = 32;
/// The longest note, in characters.
const NOTE_LENGTH_MAX: usize = 500;
/// The most digits before the point of a quantity or an amount: 100,000 of them add up.
const WHOLE_DIGITS_MAX: u32 = 15;

/// So much of an asset, as typed.
#[derive(Clone, Debug)]
pub struct AssetInput {
    /// Its symbol.
    pub asset: String,
    /// How much.
    pub quantity: ExactDecimal,
}

/// What is said of an activity, as typed.
#[derive(Clone, Debug)]
pub struct ActivityInput {
    /// What happened.
    pub kind: ActivityType,
    /// When.
    pub at: Timestamp,
    /// What came in.
    pub received: Option<AssetInput>,
    /// What went out, without the fee.
    pub sent: Option<AssetInput>,
    /// What it cost to do it.
    pub fee: Option<AssetInput>,
    /// What it was worth.
    pub value: Option<ExactDecimal>,
    /// What cost came along.
    pub cost_basis: Option<ExactDecimal>,
    /// When what came in had been acquired.
    pub acquired_at: Option<Timestamp>,
    /// What its owner writes to it.
    pub note: Option<String>,
}

/// Which sides a type has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    Received,
    Sent,
    Both,
    Fee,
}

impl ActivityInput {
    /// The body that it says.
    ///
    /// # Errors
    /// `INVALID_INPUT` at the first field that cannot be.
    pub(in crate::services) fn checked(self, now: Timestamp) -> Result<ActivityBody, Refusal> {
        let sides = sides_of(self.kind);
        self.has(sides)?;
        if !self.at.in_range() || self.at > now {
            return Err(
                invalid("must not lie in the future; send the time at which it happened").at("at")
            );
        }
        let side = |side: Option<AssetInput>, field: &'static str| {
            side.map(|it| checked_side(it, field)).transpose()
        };
        let body = ActivityBody {
            kind: self.kind,
            at: self.at,
            received: side(self.received, "received")?,
            sent: side(self.sent, "sent")?,
            fee: side(self.fee, "fee")?,
            value: self.value.map(|it| money(it, "value")).transpose()?,
            cost_basis: self.cost_basis.map(|it| money(it, "costBasis")).transpose()?,
            acquired_at: self.acquired_at,
            note: self.note.map(checked_note).transpose()?,
        };
        if sides == Sides::Both && same_asset(&body) {
            return Err(invalid("must be another asset than `sent`").at("received"));
        }
        comes_along(&body, sides)?;
        Ok(body)
    }

    fn has(&self, sides: Sides) -> Result<(), Refusal> {
        let received = matches!(sides, Sides::Received | Sides::Both);
        let sent = matches!(sides, Sides::Sent | Sides::Both);
        let rows =
            [("received", self.received.is_some(), received), ("sent", self.sent.is_some(), sent)];
        for (field, given, wanted) in rows {
            if given != wanted {
                return Err(misplaced(self.kind, field, wanted));
            }
        }
        match (sides, &self.fee) {
            (Sides::Fee, None) => Err(misplaced(self.kind, "fee", true)),
            _ => Ok(()),
        }
    }
}

fn sides_of(kind: ActivityType) -> Sides {
    use ActivityType as T;
    match kind {
        T::Deposit
        | T::TransferIn
        | T::StakingReward
        | T::Interest
        | T::Airdrop
        | T::Fork
        | T::Mining
        | T::GiftReceived
        | T::SpouseReceived
        | T::Rebate
        | T::OpeningBalance => Sides::Received,
        T::Withdrawal
        | T::TransferOut
        | T::GiftSent
        | T::SpouseSent
        | T::Donation
        | T::Lost
        | T::NegligibleValue
        | T::Spend => Sides::Sent,
        T::Trade | T::Redenomination => Sides::Both,
        T::Fee => Sides::Fee,
    }
}

/// A cost and a date come along with what comes in, and not with what was paid for.
fn comes_along(body: &ActivityBody, sides: Sides) -> Result<(), Refusal> {
    let given =
        [("costBasis", body.cost_basis.is_some()), ("acquiredAt", body.acquired_at.is_some())];
    if let (false, Some((field, _))) =
        (sides == Sides::Received, given.into_iter().find(|(_, given)| *given))
    {
        return Err(misplaced(body.kind, field, false));
    }
    match body.acquired_at.filter(|it| !it.in_range() || *it > body.at) {
        Some(_) => Err(invalid("must not be later than `at`").at("acquiredAt")),
        None => Ok(()),
    }
}

fn same_asset(body: &ActivityBody) -> bool {
    let asset = |side: &Option<AssetQuantity>| side.as_ref().map(|it| it.asset.clone());
    asset(&body.received) == asset(&body.sent)
}

fn checked_side(side: AssetInput, field: &str) -> Result<AssetQuantity, Refusal> {
    let asset = checked_symbol(&side.asset).map_err(|it| it.at(field).below("asset"))?;
    let quantity = units(side.quantity, QUANTITY_SCALE)
        .and_then(|it| if it > 0 { Ok(it) } else { Err(invalid("must be greater than 0")) })
        .map_err(|it| it.at(field).below("quantity"))?;
    Ok(AssetQuantity { asset, quantity: Units(quantity) })
}

/// The symbol of an asset, listed here or not.
///
/// # Errors
/// `INVALID_INPUT` that blames no field yet.
pub(in crate::services) fn checked_symbol(typed: &str) -> Result<String, Refusal> {
    let symbol = typed.to_ascii_uppercase();
    let fits =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"._-$".contains(&byte);
    let named = symbol.bytes().any(|byte| byte.is_ascii_alphanumeric());
    match named && symbol.len() <= SYMBOL_LENGTH_MAX && symbol.bytes().all(fits) {
        true => Ok(symbol),
        false => Err(invalid(
            "must be a symbol of 1 to 32 letters of A to Z, digits, `.`, `_`, `-` and `$`, such as \"BTC\"",
        )),
    }
}

fn checked_note(note: String) -> Result<String, Refusal> {
    let legible = note.chars().all(|it| !it.is_control() || it == '\n');
    match legible && note.chars().count() <= NOTE_LENGTH_MAX {
        true => Ok(note),
        false => {
            Err(invalid("must have at most 500 characters and no control characters").at("note"))
        }
    }
}

fn money(amount: ExactDecimal, field: &str) -> Result<Money, Refusal> {
    let amount = units(amount, MONEY_SCALE).map_err(|it| it.at(field))?;
    match amount < 0 {
        true => Err(invalid("must not be negative").at(field)),
        false => Ok(Money(amount)),
    }
}

pub(super) fn units(decimal: ExactDecimal, scale: u8) -> Result<i128, Refusal> {
    let limit = power_of_ten(WHOLE_DIGITS_MAX + u32::from(scale)).unwrap_or(i128::MAX);
    match decimal.to_units(scale) {
        Ok(units) if units.abs() < limit => Ok(units),
        Err(ExactDecimalError::TooPrecise(places)) => {
            Err(invalid(&format!("must have at most {places} decimal places")))
        }
        _ => Err(invalid("must have at most 15 digits before the point")),
    }
}

/// A hash of everything that is said, so that a reference that comes again is known to say the same.
pub(in crate::services) fn hash(body: &ActivityBody) -> [u8; 32] {
    let ActivityBody { kind, at, received, sent, fee, value, cost_basis, acquired_at, note } = body;
    let side = |side: &Option<AssetQuantity>| {
        side.as_ref().map(|it| (it.asset.clone(), it.quantity.0.to_string()))
    };
    let money = |money: &Option<Money>| money.map(|it| it.0.to_string());
    let said = (
        (kind.as_str(), at.0, side(received), side(sent), side(fee)),
        (money(value), money(cost_basis), acquired_at.map(|it| it.0), note),
    );
    let text = serde_json::to_vec(&said).unwrap_or_default();
    blake3::derive_key("agio activity", &text)
}

/// The caller's own id of an activity.
///
/// # Errors
/// `INVALID_INPUT` at `reference`.
pub(super) fn checked_reference(text: Option<&str>) -> Result<Option<ClientId>, Refusal> {
    text.map(|it| crate::services::access::client_id(it, "reference")).transpose()
}

fn misplaced(kind: ActivityType, field: &str, wanted: bool) -> Refusal {
    let need = if wanted { "needs" } else { "has no" };
    let kind = kind.as_str();
    Refusal::new(
        RefusalCode::InvalidInput,
        format!("An activity of the type {kind} {need} `{field}`."),
    )
    .at(field)
}

pub(super) fn invalid(what: &str) -> Refusal {
    Refusal::new(RefusalCode::InvalidInput, format!("This {what}."))
}

/// Blames a field within the field that is blamed.
trait Below {
    fn below(self, field: &str) -> Refusal;
}

impl Below for Refusal {
    fn below(mut self, field: &str) -> Refusal {
        self.path.push(field.to_owned());
        self
    }
}

//! The app of Crypto.com. Dust is one credit for several debits of one second: the credit is shared out by what each
//! debit was worth, and the last one gets what is left.

use super::Format;
use crate::activity::ActivityType;
use crate::exact::{ASSET_SCALE_MAX, ExactDecimal, Rounding, mul_div};
use crate::import::cells::{Cells, Columns};
use crate::import::output::{
    AssetQuantity, IgnoredReason, ImportedActivity, Output, RowError, RowErrorKind,
};
use agio_domain::Timestamp;

pub(super) struct CryptoCom {
    time: usize,
    note: usize,
    currency: usize,
    amount: usize,
    to_currency: usize,
    to_amount: usize,
    native_currency: usize,
    native_amount: usize,
    kind: usize,
    hash: Option<usize>,
    dust: Dust,
}

/// Dust of one second.
#[derive(Default)]
struct Dust {
    at: Timestamp,
    credits: Vec<Leg>,
    debits: Vec<Leg>,
}

struct Leg {
    line: u32,
    what: AssetQuantity,
    worth: ExactDecimal,
}

/// Places that shares are cut to: as many as any asset has.
const SHARE_PLACES: u8 = ASSET_SCALE_MAX;

impl CryptoCom {
    pub(super) fn of(columns: &Columns) -> Option<CryptoCom> {
        Some(CryptoCom {
            time: columns.find("timestamp (utc)")?,
            note: columns.find("transaction description")?,
            currency: columns.find("currency")?,
            amount: columns.find("amount")?,
            to_currency: columns.find("to currency")?,
            to_amount: columns.find("to amount")?,
            native_currency: columns.find("native currency")?,
            native_amount: columns.find("native amount")?,
            kind: columns.find("transaction kind")?,
            hash: columns.find("transaction hash"),
            dust: Dust::default(),
        })
    }

    fn pair(cells: Cells<'_>, unit: usize, number: usize) -> Result<AssetQuantity, RowError> {
        let asset = cells.required(unit)?.to_uppercase();
        Ok(AssetQuantity { asset, quantity: cells.number(number)?.abs() })
    }

    fn dust(&mut self, cells: Cells<'_>) -> Result<(), RowError> {
        let what = CryptoCom::pair(cells, self.currency, self.amount)?;
        let worth = cells.number(self.native_amount)?.abs();
        let leg = Leg { line: cells.line, what, worth };
        match cells.number(self.amount)?.is_negative() {
            true => self.dust.debits.push(leg),
            false => self.dust.credits.push(leg),
        }
        Ok(())
    }
}

enum Meaning {
    Single(ActivityType),
    /// Against the amount and currency it went to.
    Exchange,
    /// Against what it was worth in the own currency.
    Bought,
    Dust,
    Within,
}

fn meaning(kind: &str) -> Option<Meaning> {
    use ActivityType as T;
    Some(match kind {
        "dust_conversion_credited" | "dust_conversion_debited" => Meaning::Dust,
        "viban_purchase"
        | "crypto_exchange"
        | "crypto_viban_exchange"
        | "crypto_to_van_sell_order"
        | "trading.limit_order.crypto_wallet.exchange" => Meaning::Exchange,
        "crypto_purchase" | "van_purchase" => Meaning::Bought,
        "crypto_deposit"
        | "viban_deposit"
        | "exchange_to_crypto_transfer"
        | "crypto_transfer_in" => Meaning::Single(T::Deposit),
        "crypto_withdrawal"
        | "viban_withdrawal"
        | "crypto_to_exchange_transfer"
        | "viban_card_top_up" => Meaning::Single(T::Withdrawal),
        "crypto_transfer" => Meaning::Single(T::GiftSent),
        "crypto_payment" | "card_top_up" => Meaning::Single(T::Spend),
        "crypto_earn_interest_paid" | "crypto_earn_extra_interest_paid" => {
            Meaning::Single(T::Interest)
        }
        "mco_stake_reward" | "staking_reward" | "supercharger_reward_to_app_credited" => {
            Meaning::Single(T::StakingReward)
        }
        "referral_card_cashback"
        | "reimbursement"
        | "card_cashback_reverted"
        | "transfer_cashback"
        | "crypto_payment_refund"
        | "pay_checkout_reward" => Meaning::Single(T::Rebate),
        "referral_gift"
        | "referral_bonus"
        | "campaign_reward"
        | "gift_card_reward"
        | "rewards_platform_deposit_credited"
        | "admin_wallet_credited" => Meaning::Single(T::Airdrop),
        "crypto_earn_program_created"
        | "crypto_earn_program_withdrawn"
        | "lockup_lock"
        | "lockup_unlock"
        | "lockup_upgrade"
        | "supercharger_deposit"
        | "supercharger_withdrawal"
        | "dynamic_coin_swap_bonus_exchange_deposit"
        | "finance.lockup.dpos_lock.crypto_wallet" => Meaning::Within,
        _ => return None,
    })
}

impl Format for CryptoCom {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let at = cells.time(self.time)?;
        if self.dust.at != at {
            self.finish(output);
            self.dust.at = at;
        }
        let found = meaning(&cells.required(self.kind)?.to_lowercase());
        let meaning = found.ok_or_else(|| cells.unknown(self.kind))?;
        let single = match meaning {
            Meaning::Within => {
                output.ignored(cells.line, IgnoredReason::WithinAccount);
                return Ok(());
            }
            Meaning::Dust => return self.dust(cells),
            Meaning::Single(kind) => kind,
            Meaning::Exchange | Meaning::Bought => ActivityType::Trade,
        };
        let mut activity = ImportedActivity::new(single, at);
        let amount = CryptoCom::pair(cells, self.currency, self.amount)?;
        let out = cells.number(self.amount)?.is_negative();
        match meaning {
            Meaning::Exchange => {
                activity.sent = Some(amount);
                activity.received = Some(CryptoCom::pair(cells, self.to_currency, self.to_amount)?);
            }
            Meaning::Bought => {
                activity.received = Some(amount);
                activity.sent =
                    Some(CryptoCom::pair(cells, self.native_currency, self.native_amount)?);
            }
            // A cashback that was taken back is no income.
            _ if out && matches!(single, ActivityType::Rebate | ActivityType::Airdrop) => {
                activity.kind = ActivityType::Spend;
                activity.sent = Some(amount);
            }
            _ if out => activity.sent = Some(amount),
            _ => {
                activity.received = Some(amount);
                let value = CryptoCom::pair(cells, self.native_currency, self.native_amount);
                activity.value = value.ok().filter(|it| !it.quantity.is_zero());
            }
        }
        activity.note = cells.optional(Some(self.note));
        activity.external_id = cells.optional(self.hash);
        activity.lines = vec![cells.line];
        output.activity(activity);
        Ok(())
    }

    fn finish(&mut self, output: &mut Output) {
        std::mem::take(&mut self.dust).close(output);
    }
}

impl Dust {
    fn close(self, output: &mut Output) {
        let Dust { at, credits, debits } = self;
        let shares = match &credits[..] {
            [] if debits.is_empty() => return,
            [credit] if !debits.is_empty() => share(&credit.what, &debits),
            _ => None,
        };
        let Some(shares) = shares else {
            for leg in credits.iter().chain(&debits) {
                output.invalid(leg.line, RowError::of(RowErrorKind::IncompleteTrade));
            }
            return;
        };
        for (debit, received) in debits.into_iter().zip(shares) {
            let mut trade = ImportedActivity::new(ActivityType::Trade, at);
            trade.lines = vec![credits[0].line, debit.line];
            (trade.received, trade.sent) = (Some(received), Some(debit.what));
            output.activity(trade);
        }
    }
}

fn share(credit: &AssetQuantity, debits: &[Leg]) -> Option<Vec<AssetQuantity>> {
    let units = |it: ExactDecimal| it.to_units_rounded(SHARE_PLACES, Rounding::HalfEven).ok();
    let worth: Vec<i128> = debits.iter().map(|it| units(it.worth)).collect::<Option<_>>()?;
    let (mut left, mut of) = (units(credit.quantity)?, worth.iter().sum::<i128>());
    let mut shares = Vec::with_capacity(debits.len());
    for worth in worth {
        let part = mul_div(left, worth, of, Rounding::Floor)?;
        (left, of) = (left - part, of - worth);
        let quantity = ExactDecimal::from_units(part, SHARE_PLACES).normalized();
        shares.push(AssetQuantity { asset: credit.asset.clone(), quantity });
    }
    (left == 0).then_some(shares)
}

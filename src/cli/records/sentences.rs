//! Commands as sentences, for people.

use super::names::Names;
use crate::domain::{
    Amount, AssetId, FeeTiers, Market, MarketId, MarketLimits, SelfTradePrevention,
};
use crate::engine::{
    AmendOrder, CancelAllOrders, Command, MarketUpdate, NewOco, NewOrder, NewTransfer, OrderRef,
    Terms, Trigger,
};
use std::fmt::Write;

/// What a command says, in one line.
pub(super) fn sentence(names: &Names, command: &Command) -> String {
    match command {
        Command::ListAsset(asset) => format!(
            "list asset {}: {} ({}), {} decimal places",
            asset.id,
            asset.symbol,
            asset.name.escape_debug(),
            asset.scale
        ),
        Command::ListMarket(market) => list_market(names, market),
        Command::UpdateMarket(update) => update_market(names, update),
        Command::OpenAccount(open) => {
            format!("open account {} of person {}", open.account, open.owner)
        }
        Command::Transfer(transfer) => {
            let NewTransfer { from, to, asset, amount, once } = transfer;
            let amount = names.amount(*asset, *amount);
            format!("transfer {amount} from account {from} to account {to}, movement {once}")
        }
        Command::Deposit(deposit) => {
            let amount = names.amount(deposit.asset, deposit.amount);
            let once = deposit.once.map(|once| format!(", movement {once}")).unwrap_or_default();
            format!("deposit {amount} to account {}{once}", deposit.account)
        }
        Command::PlaceOrder(order) => place_order(names, order),
        Command::CancelOrder(cancel) => {
            format!("account {} cancels {}", cancel.account, order_ref(&cancel.order))
        }
        Command::CancelAllOrders(cancel) => cancel_all(names, cancel),
        Command::AmendOrder(amend) => amend_order(amend),
        Command::PlaceOco(oco) => place_oco(names, oco),
        Command::CancelAllAfter(switch) if switch.seconds == 0 => {
            format!("account {} switches its dead man's switch off", switch.account)
        }
        Command::CancelAllAfter(switch) => {
            format!("account {} sets its dead man's switch to {} s", switch.account, switch.seconds)
        }
        Command::Tick => "time passes".to_owned(),
        Command::SetFeeTiers(table) => fee_tiers(names, table),
        Command::RequestWithdrawal(withdrawal) => {
            let amount = names.amount(withdrawal.asset, withdrawal.amount);
            let once = withdrawal.once.map(|once| format!(", movement {once}")).unwrap_or_default();
            format!("account {} withdraws {amount}{once}", withdrawal.account)
        }
        Command::PostWithdrawal(id) => format!("withdrawal {id} is paid out"),
        Command::VoidWithdrawal(id) => format!("withdrawal {id} is given back"),
    }
}

fn list_market(names: &Names, market: &Market) -> String {
    let fixed = |units: i64, asset: AssetId| names.amount(asset, Amount(units));
    format!(
        "list market {}: {}, tick {}, lot {}, least notional {}, fees {} and {} ppm, {}{}",
        market.id,
        market.symbol,
        fixed(market.tick, market.quote),
        fixed(market.lot, market.base),
        names.amount(market.quote, market.min_notional),
        market.maker_fee_ppm,
        market.taker_fee_ppm,
        market.status.as_str(),
        limits(names, market.id, &market.limits)
    )
}

fn update_market(names: &Names, update: &MarketUpdate) -> String {
    format!(
        "update {}: least notional {}, fees {} and {} ppm, {}{}",
        names.market_word(update.market),
        names.quote(update.market, update.min_notional),
        update.maker_fee_ppm,
        update.taker_fee_ppm,
        update.status.as_str(),
        limits(names, update.market, &update.limits)
    )
}

fn limits(names: &Names, market: MarketId, limits: &MarketLimits) -> String {
    let parts = [
        limits.price_band_ppm.map(|ppm| format!("price band {ppm} ppm")),
        limits.max_quantity.map(|most| format!("at most {}", names.quantity(market, most))),
        limits.max_notional.map(|most| format!("worth at most {}", names.quote(market, most))),
        limits.max_open_orders.map(|most| format!("{most} open orders an account")),
    ];
    parts.into_iter().flatten().fold(String::new(), |text, part| text + ", " + &part)
}

fn place_order(names: &Names, order: &NewOrder) -> String {
    let NewOrder { account, market, .. } = order;
    let mut text = format!(
        "account {account} places {} {} in {}",
        order.side.as_str(),
        terms(names, *market, &order.terms),
        names.market_word(*market)
    );
    if let Some(trigger) = &order.trigger {
        text += &self::trigger(names, *market, trigger);
    }
    if let Some(at) = order.expires_at {
        let _ = write!(text, ", until {at}");
    }
    text + &prevention(order.self_trade_prevention)
        + &named("client id", order.client_id.as_ref().map(|it| it.as_str()))
}

fn terms(names: &Names, market: MarketId, terms: &Terms) -> String {
    match terms {
        Terms::Limit { price, quantity, time_in_force, post_only, display } => {
            let (quantity, price) =
                (names.quantity(market, *quantity), names.price(market, *price));
            let mut text = format!("{quantity} at {price} {}", time_in_force.as_str());
            if *post_only {
                text += " post-only";
            }
            if let Some(display) = display {
                let _ = write!(text, " showing {}", names.quantity(market, *display));
            }
            text
        }
        Terms::MarketQuantity(quantity) => {
            format!("{} at market", names.quantity(market, *quantity))
        }
        Terms::MarketBudget(budget) => format!("for {} at market", names.quote(market, *budget)),
    }
}

fn trigger(names: &Names, market: MarketId, trigger: &Trigger) -> String {
    match trigger {
        Trigger::Stop(price) => format!(", stop at {}", names.price(market, *price)),
        Trigger::TakeProfit(price) => format!(", take profit at {}", names.price(market, *price)),
        Trigger::Trailing { delta, stop } => {
            let mut text = format!(", trailing by {}", names.price(market, *delta));
            if let Some(stop) = stop {
                let _ = write!(text, " from {}", names.price(market, *stop));
            }
            text
        }
    }
}

fn place_oco(names: &Names, oco: &NewOco) -> String {
    let price = |price| names.price(oco.market, price);
    let mut text = format!(
        "account {} places {} {} in {}, one cancels the other: at {}, or stop at {}",
        oco.account,
        oco.side.as_str(),
        names.quantity(oco.market, oco.quantity),
        names.market_word(oco.market),
        price(oco.price),
        price(oco.stop_price)
    );
    if let Some(limit) = oco.stop_limit {
        let _ = write!(text, " then at {}", price(limit));
    }
    if oco.post_only {
        text += ", post-only";
    }
    if let Some(at) = oco.expires_at {
        let _ = write!(text, ", until {at}");
    }
    text + &prevention(oco.self_trade_prevention)
        + &named("client id", oco.client_id.as_ref().map(|it| it.as_str()))
        + &named("stop client id", oco.stop_client_id.as_ref().map(|it| it.as_str()))
}

/// The usual mode goes without saying.
fn prevention(mode: SelfTradePrevention) -> String {
    match mode {
        SelfTradePrevention::CancelNewest => String::new(),
        other => format!(", {}", other.as_str()),
    }
}

/// An order's market is not in the command, so its numbers stay what they are there.
fn amend_order(amend: &AmendOrder) -> String {
    let mut text = format!("account {} amends {}", amend.account, order_ref(&amend.order));
    if let Some(price) = amend.price {
        let _ = write!(text, ", price {} ticks", price.0);
    }
    if let Some(quantity) = amend.quantity {
        let _ = write!(text, ", quantity {} lots", quantity.0);
    }
    text
}

fn cancel_all(names: &Names, cancel: &CancelAllOrders) -> String {
    let mut text = format!("account {} cancels all its", cancel.account);
    if let Some(side) = cancel.side {
        let _ = write!(text, " {}", side.as_str());
    }
    text += " orders";
    if let Some(market) = cancel.market {
        let _ = write!(text, " in {}", names.market_word(market));
    }
    text
}

fn fee_tiers(names: &Names, table: &FeeTiers) -> String {
    let mut text = format!("set the fee tiers of {}:", names.asset_word(table.quote));
    if table.tiers.is_empty() {
        text += " none";
    }
    for tier in &table.tiers {
        let volume = names.amount(table.quote, tier.min_volume);
        let _ =
            write!(text, " {} and {} ppm from {volume};", tier.maker_fee_ppm, tier.taker_fee_ppm);
    }
    text.trim_end_matches(';').to_owned()
}

fn order_ref(order: &OrderRef) -> String {
    match order {
        OrderRef::Id(id) => format!("order {id}"),
        OrderRef::Client(id) => format!("the order with client id {}", id.as_str()),
    }
}

fn named(what: &str, id: Option<&str>) -> String {
    id.map(|id| format!(", {what} {id}")).unwrap_or_default()
}

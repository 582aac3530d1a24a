//! Commands as JSON Lines, for programs. The names and forms of the fields are documented in
//! `docs/runbook.md` and stay: new ones may come, none changes its meaning.
//!
//! What counts in units, ticks or lots, and every seq and dense id, is a string, because JSON's numbers are
//! exact only up to 2^53 for many readers. Beside it stands the decimal, `null` where the market or asset
//! was never listed.

use super::names::Names;
use crate::domain::{
    Amount, AssetId, ClientId, MarketId, MarketLimits, Price, Quantity, Side, Timestamp,
};
use crate::engine::{Command, NewOco, NewOrder, OrderRef, Terms, Trigger};
use crate::exchange::records::JournalRecord;
use serde_json::{Map, Value, json};

/// One line for each command of a record whose seq `wanted` has.
pub(super) fn of_record(
    names: &Names,
    record: &JournalRecord,
    wanted: impl Fn(u64) -> bool,
) -> Vec<String> {
    let hash: String = record.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let numbered = record.numbered().filter(|(seq, _)| wanted(seq.0));
    let lines = numbered.map(|(seq, command)| {
        let head = json!({
            "seq": seq.to_string(),
            "time": record.at.to_string(),
            "epoch": record.epoch.to_string(),
            "recordSeq": record.first_seq.to_string(),
            "recordHash": hash,
            "command": Fields { names, map: Map::new() }.of(command),
        });
        head.to_string()
    });
    lines.collect()
}

/// The fields of one command, gathered one by one.
struct Fields<'a> {
    names: &'a Names,
    map: Map<String, Value>,
}

impl Fields<'_> {
    fn of(mut self, command: &Command) -> Value {
        self.put("type", kind(command));
        match command {
            Command::ListAsset(asset) => {
                self.put("asset", asset.id.0);
                self.put("symbol", &*asset.symbol);
                self.put("name", &*asset.name);
                self.put("kind", asset.kind.as_str());
                self.put("scale", asset.scale);
            }
            Command::ListMarket(market) => {
                self.put("market", market.id.0);
                self.put("symbol", &*market.symbol);
                self.put("base", market.base.0);
                self.put("quote", market.quote.0);
                self.put("baseScale", market.base_scale);
                self.put("quoteScale", market.quote_scale);
                self.put("tickUnits", market.tick.to_string());
                self.put("lotUnits", market.lot.to_string());
                self.amount("minNotional", market.quote, market.min_notional);
                self.put("makerFeePpm", market.maker_fee_ppm);
                self.put("takerFeePpm", market.taker_fee_ppm);
                self.put("status", market.status.as_str());
                self.limits(market.id, &market.limits);
            }
            Command::UpdateMarket(update) => {
                self.market(update.market);
                self.quote("minNotional", update.market, Some(update.min_notional));
                self.put("makerFeePpm", update.maker_fee_ppm);
                self.put("takerFeePpm", update.taker_fee_ppm);
                self.put("status", update.status.as_str());
                self.limits(update.market, &update.limits);
            }
            Command::Deposit(deposit) => {
                self.money(deposit.account.0, deposit.asset, deposit.amount);
                self.put("once", deposit.once.map(|once| once.to_string()));
            }
            Command::OpenAccount(open) => {
                self.put("account", open.account.0);
                self.put("owner", open.owner.to_string());
            }
            Command::Transfer(transfer) => {
                self.put("from", transfer.from.0);
                self.put("to", transfer.to.0);
                self.units(transfer.asset, transfer.amount);
                self.put("once", transfer.once.to_string());
            }
            Command::RequestWithdrawal(withdrawal) => {
                self.money(withdrawal.account.0, withdrawal.asset, withdrawal.amount);
                self.put("once", withdrawal.once.map(|once| once.to_string()));
            }
            Command::PostWithdrawal(id) | Command::VoidWithdrawal(id) => {
                self.put("withdrawal", id.to_string());
            }
            Command::PlaceOrder(order) => self.order(order),
            Command::PlaceOco(oco) => self.oco(oco),
            Command::CancelOrder(cancel) => {
                self.put("account", cancel.account.0);
                self.order_ref(&cancel.order);
            }
            Command::AmendOrder(amend) => {
                self.put("account", amend.account.0);
                self.order_ref(&amend.order);
                self.put("priceTicks", amend.price.map(|price| price.0.to_string()));
                self.put("quantityLots", amend.quantity.map(|quantity| quantity.0.to_string()));
            }
            Command::CancelAllOrders(cancel) => {
                self.put("account", cancel.account.0);
                self.put("market", cancel.market.map(|id| id.0));
                self.put("side", cancel.side.map(Side::as_str));
            }
            Command::CancelAllAfter(switch) => {
                self.put("account", switch.account.0);
                self.put("seconds", switch.seconds);
            }
            Command::Tick => {}
            Command::SetFeeTiers(table) => {
                self.put("quote", table.quote.0);
                let tiers = table.tiers.iter().map(|tier| {
                    let mut fields = Fields { names: self.names, map: Map::new() };
                    fields.amount("minVolume", table.quote, tier.min_volume);
                    fields.put("makerFeePpm", tier.maker_fee_ppm);
                    fields.put("takerFeePpm", tier.taker_fee_ppm);
                    Value::Object(fields.map)
                });
                let tiers = tiers.collect::<Vec<_>>();
                self.put("tiers", tiers);
            }
        }
        Value::Object(self.map)
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.map.insert(name.to_owned(), value.into());
    }

    fn order(&mut self, order: &NewOrder) {
        self.put("account", order.account.0);
        self.id("clientId", order.client_id.as_ref());
        self.market(order.market);
        self.put("side", order.side.as_str());
        match order.terms {
            Terms::Limit { price, quantity, time_in_force, post_only, display } => {
                self.put("terms", "LIMIT");
                self.price("price", order.market, Some(price));
                self.quantity("quantity", order.market, Some(quantity));
                self.put("timeInForce", time_in_force.as_str());
                self.put("postOnly", post_only);
                self.quantity("displayQuantity", order.market, display);
            }
            Terms::MarketQuantity(quantity) => {
                self.put("terms", "MARKET_QUANTITY");
                self.quantity("quantity", order.market, Some(quantity));
            }
            Terms::MarketBudget(budget) => {
                self.put("terms", "MARKET_BUDGET");
                self.quote("budget", order.market, Some(budget));
            }
        }
        self.trigger(order.market, order.trigger.as_ref());
        self.time("expiresAt", order.expires_at);
        self.put("selfTradePrevention", order.self_trade_prevention.as_str());
    }

    fn trigger(&mut self, market: MarketId, trigger: Option<&Trigger>) {
        match trigger {
            None => self.put("trigger", Value::Null),
            Some(Trigger::Stop(price)) => {
                self.put("trigger", "STOP");
                self.price("stopPrice", market, Some(*price));
            }
            Some(Trigger::TakeProfit(price)) => {
                self.put("trigger", "TAKE_PROFIT");
                self.price("stopPrice", market, Some(*price));
            }
            Some(Trigger::Trailing { delta, stop }) => {
                self.put("trigger", "TRAILING");
                self.price("trailingDelta", market, Some(*delta));
                self.price("stopPrice", market, *stop);
            }
        }
    }

    fn oco(&mut self, oco: &NewOco) {
        self.put("account", oco.account.0);
        self.id("clientId", oco.client_id.as_ref());
        self.id("stopClientId", oco.stop_client_id.as_ref());
        self.market(oco.market);
        self.put("side", oco.side.as_str());
        self.quantity("quantity", oco.market, Some(oco.quantity));
        self.price("price", oco.market, Some(oco.price));
        self.put("postOnly", oco.post_only);
        self.price("stopPrice", oco.market, Some(oco.stop_price));
        self.price("stopLimitPrice", oco.market, oco.stop_limit);
        self.time("expiresAt", oco.expires_at);
        self.put("selfTradePrevention", oco.self_trade_prevention.as_str());
    }

    fn money(&mut self, account: u32, asset: AssetId, amount: Amount) {
        self.put("account", account);
        self.units(asset, amount);
    }

    fn units(&mut self, asset: AssetId, amount: Amount) {
        self.put("asset", asset.0);
        self.put("symbol", self.names.asset(asset).map(|asset| asset.symbol.clone()));
        self.amount("amount", asset, amount);
    }

    fn market(&mut self, id: MarketId) {
        self.put("market", id.0);
        self.put("symbol", self.names.market(id).map(|market| market.symbol.clone()));
    }

    fn order_ref(&mut self, order: &OrderRef) {
        match order {
            OrderRef::Id(id) => self.put("order", id.to_string()),
            OrderRef::Client(id) => self.put("clientId", id.as_str()),
        }
    }

    fn limits(&mut self, market: MarketId, limits: &MarketLimits) {
        self.put("priceBandPpm", limits.price_band_ppm);
        self.quantity("maxQuantity", market, limits.max_quantity);
        self.quote("maxNotional", market, limits.max_notional);
        self.put("maxOpenOrders", limits.max_open_orders);
    }

    fn id(&mut self, name: &str, id: Option<&ClientId>) {
        self.put(name, id.map(ClientId::as_str));
    }

    fn time(&mut self, name: &str, at: Option<Timestamp>) {
        self.put(name, at.map(|at| at.to_string()));
    }

    /// `name` in decimals and `nameUnits` in smallest units.
    fn amount(&mut self, name: &str, asset: AssetId, amount: Amount) {
        let decimal = self.names.asset(asset).map(|asset| asset.decimal(amount).to_string());
        self.put(name, decimal);
        self.put(&format!("{name}Units"), amount.0.to_string());
    }

    /// An amount of the market's quote asset.
    fn quote(&mut self, name: &str, market: MarketId, amount: Option<Amount>) {
        let asset = self.names.market(market).and_then(|market| self.names.asset(market.quote));
        let decimal = asset.zip(amount).map(|(asset, amount)| asset.decimal(amount).to_string());
        self.put(name, decimal);
        self.put(&format!("{name}Units"), amount.map(|amount| amount.0.to_string()));
    }

    /// `name` in decimals and `nameTicks`.
    fn price(&mut self, name: &str, market: MarketId, price: Option<Price>) {
        let market = self.names.market(market);
        let decimal = market.zip(price).map(|(market, it)| market.price_decimal(it).to_string());
        self.put(name, decimal);
        self.put(&format!("{name}Ticks"), price.map(|price| price.0.to_string()));
    }

    /// `name` in decimals and `nameLots`.
    fn quantity(&mut self, name: &str, market: MarketId, quantity: Option<Quantity>) {
        let market = self.names.market(market);
        let decimal =
            market.zip(quantity).map(|(market, it)| market.quantity_decimal(it).to_string());
        self.put(name, decimal);
        self.put(&format!("{name}Lots"), quantity.map(|quantity| quantity.0.to_string()));
    }
}

fn kind(command: &Command) -> &'static str {
    match command {
        Command::ListAsset(_) => "LIST_ASSET",
        Command::ListMarket(_) => "LIST_MARKET",
        Command::UpdateMarket(_) => "UPDATE_MARKET",
        Command::OpenAccount(_) => "OPEN_ACCOUNT",
        Command::Deposit(_) => "DEPOSIT",
        Command::Transfer(_) => "TRANSFER",
        Command::PlaceOrder(_) => "PLACE_ORDER",
        Command::CancelOrder(_) => "CANCEL_ORDER",
        Command::CancelAllOrders(_) => "CANCEL_ALL_ORDERS",
        Command::AmendOrder(_) => "AMEND_ORDER",
        Command::PlaceOco(_) => "PLACE_OCO",
        Command::CancelAllAfter(_) => "CANCEL_ALL_AFTER",
        Command::Tick => "TICK",
        Command::SetFeeTiers(_) => "SET_FEE_TIERS",
        Command::RequestWithdrawal(_) => "REQUEST_WITHDRAWAL",
        Command::PostWithdrawal(_) => "POST_WITHDRAWAL",
        Command::VoidWithdrawal(_) => "VOID_WITHDRAWAL",
    }
}

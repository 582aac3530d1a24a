//! What the numbers of commands mean: symbols and decimals, learnt from the listing commands of the journal
//! itself.

use crate::domain::{Amount, Asset, AssetId, Listing, Market, MarketId, Price, Quantity};
use crate::engine::{Command, Engine};
use crate::exchange::records::JournalRecord;

/// The listing as far as it was read. An engine keeps it that is shown nothing but listings: so the very
/// rules that accepted or refused them at the time do so again.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    engine: Engine,
}

impl Names {
    /// Takes in what a record lists.
    pub(super) fn learn(&mut self, record: &JournalRecord) {
        for command in record.commands.iter().filter(|command| lists(command)) {
            let seq = self.engine.last_seq().next();
            self.engine.apply(seq, record.at, command, &mut Vec::new());
        }
    }

    /// Whether it can name all that these records name, with what they list themselves.
    pub(super) fn suffice_for(&self, records: &[JournalRecord]) -> bool {
        let mut names = self.clone();
        records.iter().all(|record| {
            names.learn(record);
            record.commands.iter().all(|command| names.know(command))
        })
    }

    /// Whether the market and the assets that a command names were listed.
    fn know(&self, command: &Command) -> bool {
        let asset = |id| self.asset(id).is_some();
        let market = |id| self.market(id).is_some();
        match command {
            Command::ListMarket(listed) => asset(listed.base) && asset(listed.quote),
            Command::UpdateMarket(update) => market(update.market),
            Command::PlaceOrder(order) => market(order.market),
            Command::PlaceOco(pair) => market(pair.market),
            Command::CancelAllOrders(cancel) => cancel.market.is_none_or(market),
            Command::SetFeeTiers(table) => asset(table.quote),
            Command::Deposit(deposit) => asset(deposit.asset),
            Command::Transfer(transfer) => asset(transfer.asset),
            Command::RequestWithdrawal(withdrawal) => asset(withdrawal.asset),
            Command::ListAsset(_)
            | Command::OpenAccount(_)
            | Command::CancelOrder(_)
            | Command::AmendOrder(_)
            | Command::CancelAllAfter(_)
            | Command::Tick
            | Command::PostWithdrawal(_)
            | Command::VoidWithdrawal(_) => true,
        }
    }

    fn listing(&self) -> &Listing {
        self.engine.listing()
    }

    pub(super) fn market(&self, id: MarketId) -> Option<&Market> {
        self.listing().market(id)
    }

    pub(super) fn asset(&self, id: AssetId) -> Option<&Asset> {
        self.listing().asset(id)
    }

    /// `BTC-USD`, or its number when nobody knows it.
    pub(super) fn market_word(&self, id: MarketId) -> String {
        self.market(id).map_or_else(|| format!("market {id}"), |market| market.symbol.clone())
    }

    /// `BTC`, or its number when nobody knows it.
    pub(super) fn asset_word(&self, id: AssetId) -> String {
        self.asset(id).map_or_else(|| format!("asset {id}"), |asset| asset.symbol.clone())
    }

    /// `10000.00`, or ticks.
    pub(super) fn price(&self, market: MarketId, price: Price) -> String {
        match self.market(market) {
            Some(market) => market.price_decimal(price).to_string(),
            None => format!("{} ticks", price.0),
        }
    }

    /// `0.00100000 BTC`, or lots.
    pub(super) fn quantity(&self, market: MarketId, quantity: Quantity) -> String {
        match self.market(market) {
            Some(market) => {
                let base = self.asset_word(market.base);
                format!("{} {base}", market.quantity_decimal(quantity))
            }
            None => format!("{} lots", quantity.0),
        }
    }

    /// `5.00 USD`, or smallest units.
    pub(super) fn amount(&self, asset: AssetId, amount: Amount) -> String {
        match self.asset(asset) {
            Some(asset) => format!("{} {}", asset.decimal(amount), asset.symbol),
            None => format!("{} units of asset {asset}", amount.0),
        }
    }

    /// An amount of a market's quote asset.
    pub(super) fn quote(&self, market: MarketId, amount: Amount) -> String {
        match self.market(market) {
            Some(market) => self.amount(market.quote, amount),
            None => format!("{} units", amount.0),
        }
    }
}

fn lists(command: &Command) -> bool {
    matches!(command, Command::ListAsset(_) | Command::ListMarket(_))
}

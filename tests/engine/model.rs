//! A naive exchange, written to be obviously right and for nothing else: flat lists that are searched,
//! wide integers, and holds that are worked out anew whenever somebody asks.

mod check;

use agio::domain::{
    AccountId, Amount, ClientId, Market, MarketId, OrderEndReason, OrderId, OrderStatus, Seq, Side,
    TimeInForce, Timestamp,
};
use agio::engine::{
    AMOUNT_MAX, CancelAllOrders, CancelOrder, Command, Deposit, MarketUpdate, NewOrder, OrderRef,
    REMEMBERED, Reject, Terms,
};
use std::collections::BTreeMap;

const MILLION: i128 = 1_000_000;

/// What a command did, as far as the model tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused(Reject),
    Repeated(Seq),
    Done { trades: Vec<ModelTrade>, orders: Vec<OrderView> },
}

/// Maker, taker, price, quantity, fee of maker, fee of taker.
pub(crate) type ModelTrade = (u64, u64, i64, i64, i64, i64);

/// What is compared of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrderView {
    pub(crate) id: u64,
    pub(crate) status: OrderStatus,
    pub(crate) reason: Option<OrderEndReason>,
    pub(crate) filled: i64,
    pub(crate) notional: i64,
    pub(crate) fees: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct ModelOrder {
    pub(crate) id: u64,
    pub(crate) account: AccountId,
    pub(crate) market: usize,
    pub(crate) side: Side,
    pub(crate) price: i128,
    lots: i128,
    filled: i128,
    notional: i128,
    fees: i128,
    /// All fees so far without rounding, in millionths.
    exact_fees: i128,
    maker_ppm: i128,
    taker_ppm: i128,
    status: OrderStatus,
    reason: Option<OrderEndReason>,
}

#[derive(Clone, Debug)]
struct Remembered {
    account: AccountId,
    id: ClientId,
    body: Command,
    seq: Seq,
    until: Timestamp,
    order: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    markets: Vec<Market>,
    assets: u16,
    /// Available and held together.
    pub(crate) owned: BTreeMap<(AccountId, u16), i128>,
    pub(crate) orders: Vec<ModelOrder>,
    remembered: Vec<Remembered>,
    now: Timestamp,
}

impl ModelOrder {
    pub(crate) fn is_open(&self) -> bool {
        self.status.is_open()
    }

    pub(crate) fn left(&self) -> i128 {
        self.lots - self.filled
    }

    fn view(&self) -> OrderView {
        let small = |number: i128| i64::try_from(number).expect("fits");
        OrderView {
            id: self.id,
            status: self.status,
            reason: self.reason,
            filled: small(self.filled),
            notional: small(self.notional),
            fees: small(self.fees),
        }
    }

    /// Fees of the whole order so far are the exact sum rounded up; this is what of it is new.
    fn charge(&mut self, notional: i128, ppm: i128) -> i128 {
        self.exact_fees += notional * ppm;
        let fee = round_up(self.exact_fees) - self.fees;
        self.fees += fee;
        fee
    }

    fn fill(&mut self, lots: i128, notional: i128) {
        self.filled += lots;
        self.notional += notional;
        self.status = OrderStatus::PartiallyFilled;
    }
}

fn round_up(millionths: i128) -> i128 {
    millionths / MILLION + i128::from(millionths % MILLION > 0)
}

fn rate(ppm: u32) -> i128 {
    i128::from(ppm)
}

fn unit(market: &Market) -> i128 {
    i128::from(market.tick) * i128::from(market.lot) / 10_i128.pow(market.base_scale.into())
}

fn in_range(number: i128) -> Result<i128, Reject> {
    if number <= i128::from(i64::MAX) { Ok(number) } else { Err(Reject::OutOfRange) }
}

impl Model {
    pub(crate) fn apply(&mut self, seq: Seq, at: Timestamp, command: &Command) -> Outcome {
        self.now = self.now.max(at);
        let known = match command {
            Command::PlaceOrder(NewOrder { account, client_id: Some(id), .. })
            | Command::Deposit(Deposit { account, reference: Some(id), .. })
                if account.0 > 1 =>
            {
                let order = matches!(command, Command::PlaceOrder(_));
                self.recall(*account, id, order).map(|it| (it.body == *command, it.seq))
            }
            _ => None,
        };
        match known {
            Some((true, first)) => return Outcome::Repeated(first),
            Some((false, _)) => return Outcome::Refused(Reject::ClientIdReused),
            None => {}
        }
        let done = match command {
            Command::ListAsset(_) => {
                self.assets += 1;
                Ok((vec![], vec![]))
            }
            Command::ListMarket(market) => {
                self.markets.push(market.clone());
                Ok((vec![], vec![]))
            }
            Command::UpdateMarket(update) => self.update(update),
            Command::Deposit(deposit) => self.deposit(deposit, seq),
            Command::PlaceOrder(order) => self.place(order, seq),
            Command::CancelOrder(cancel) => self.cancel(cancel),
            Command::CancelAllOrders(cancel) => self.cancel_all(cancel),
            _ => unreachable!("not generated"),
        };
        match done {
            Ok((trades, orders)) => Outcome::Done { trades, orders },
            Err(reject) => Outcome::Refused(reject),
        }
    }

    /// Price, quantity and number of orders by level, best first.
    pub(crate) fn levels(&self, market: usize, side: Side) -> Vec<(i64, i64, u32)> {
        let mut levels: Vec<(i64, i64, u32)> = Vec::new();
        for order in self.queue(market, side) {
            let (price, left) = (order.price as i64, order.left() as i64);
            match levels.last_mut() {
                Some(level) if level.0 == price => *level = (price, level.1 + left, level.2 + 1),
                _ => levels.push((price, left, 1)),
            }
        }
        levels
    }

    /// What the open orders of an account need of an asset.
    pub(crate) fn held(&self, account: AccountId, asset: u16) -> i128 {
        let mine = self.orders.iter().filter(|it| it.is_open() && it.account == account);
        mine.map(|it| if self.pays_with(it) == asset { self.need(it) } else { 0 }).sum()
    }

    fn pays_with(&self, order: &ModelOrder) -> u16 {
        let market = &self.markets[order.market];
        if order.side == Side::Buy { market.quote.0 } else { market.base.0 }
    }

    fn need(&self, order: &ModelOrder) -> i128 {
        let market = &self.markets[order.market];
        if order.side == Side::Sell {
            return order.left() * i128::from(market.lot);
        }
        let cost = order.left() * order.price * unit(market);
        let dearest = order.maker_ppm.max(order.taker_ppm);
        let fees = round_up(order.exact_fees + cost * dearest) - order.fees;
        cost + fees.max(0)
    }

    fn owned(&self, account: AccountId, asset: u16) -> i128 {
        self.owned.get(&(account, asset)).copied().unwrap_or(0)
    }

    fn give(&mut self, from: AccountId, to: AccountId, asset: u16, amount: i128) {
        *self.owned.entry((from, asset)).or_default() -= amount;
        *self.owned.entry((to, asset)).or_default() += amount;
    }

    /// The open orders of one side of a book, in the order in which they trade.
    fn queue(&self, market: usize, side: Side) -> Vec<&ModelOrder> {
        let here = |it: &&ModelOrder| it.is_open() && it.market == market && it.side == side;
        let mut queue: Vec<_> = self.orders.iter().filter(here).collect();
        queue.sort_by_key(|it| (if side == Side::Buy { -it.price } else { it.price }, it.id));
        queue
    }

    fn recall(&self, account: AccountId, id: &ClientId, order: bool) -> Option<&Remembered> {
        self.remembered.iter().rev().find(|it| {
            let stands = it.order.is_some_and(|id| self.orders[id as usize - 1].is_open());
            let alive = it.until > self.now || stands;
            alive && it.account == account && it.id == *id && it.order.is_some() == order
        })
    }

    fn update(&mut self, update: &MarketUpdate) -> Done {
        let index = usize::from(update.market.0);
        let market = self.markets.get_mut(index).ok_or(Reject::UnknownMarket)?;
        let highest = update.maker_fee_ppm.max(update.taker_fee_ppm);
        if !(Amount(0)..=AMOUNT_MAX).contains(&update.min_notional) || highest > 1_000_000 {
            return Err(Reject::InvalidListing);
        }
        market.min_notional = update.min_notional;
        market.maker_fee_ppm = update.maker_fee_ppm;
        market.taker_fee_ppm = update.taker_fee_ppm;
        market.status = update.status;
        Ok((vec![], vec![]))
    }

    fn deposit(&mut self, deposit: &Deposit, seq: Seq) -> Done {
        let Deposit { account, asset, amount, reference } = deposit;
        if account.0 <= 1 {
            return Err(Reject::ForbiddenAccount);
        }
        if asset.0 >= self.assets {
            return Err(Reject::UnknownAsset);
        }
        if amount.0 <= 0 {
            return Err(Reject::AmountNotPositive);
        }
        let amount = i128::from(amount.0);
        if amount - self.owned(AccountId::EXTERNAL, asset.0) > i128::from(AMOUNT_MAX.0) {
            return Err(Reject::OutOfRange);
        }
        self.give(AccountId::EXTERNAL, *account, asset.0, amount);
        if let Some(id) = reference {
            self.remember(*account, id, Command::Deposit(deposit.clone()), (seq, None));
        }
        Ok((vec![], vec![]))
    }

    fn remember(
        &mut self,
        account: AccountId,
        id: &ClientId,
        body: Command,
        (seq, order): (Seq, Option<u64>),
    ) {
        let (id, until) = (id.clone(), self.now.plus(REMEMBERED));
        self.remembered.push(Remembered { account, id, body, seq, until, order });
    }

    fn cancel(&mut self, cancel: &CancelOrder) -> Done {
        let id = match &cancel.order {
            OrderRef::Id(id) => *id,
            OrderRef::Client(id) => {
                let known = self.recall(cancel.account, id, true).and_then(|it| it.order);
                OrderId(known.ok_or(Reject::UnknownOrder)?)
            }
        };
        let order = self.orders.iter_mut().find(|it| it.id == id.0 && it.account == cancel.account);
        let order = order.ok_or(Reject::UnknownOrder)?;
        if !order.is_open() {
            return Err(Reject::OrderClosed);
        }
        order.status = OrderStatus::Cancelled;
        order.reason = Some(OrderEndReason::User);
        Ok((vec![], vec![order.view()]))
    }

    fn cancel_all(&mut self, cancel: &CancelAllOrders) -> Done {
        if cancel.market.is_some_and(|it| usize::from(it.0) >= self.markets.len()) {
            return Err(Reject::UnknownMarket);
        }
        let mut views = vec![];
        for order in
            self.orders.iter_mut().filter(|it| it.is_open() && it.account == cancel.account)
        {
            let market = cancel.market.is_none_or(|it| usize::from(it.0) == order.market);
            if market && cancel.side.is_none_or(|side| side == order.side) {
                order.status = OrderStatus::Cancelled;
                order.reason = Some(OrderEndReason::User);
                views.push(order.view());
            }
        }
        Ok((vec![], views))
    }

    fn place(&mut self, new: &NewOrder, seq: Seq) -> Done {
        if new.account.0 <= 1 {
            return Err(Reject::ForbiddenAccount);
        }
        let MarketId(index) = new.market;
        let market = self.markets.get(usize::from(index)).ok_or(Reject::UnknownMarket)?.clone();
        let mut order = self.draft(new, &market);
        let needed = self.check(new, &order, &market)?;
        let asset = self.pays_with(&order);
        let available = self.owned(order.account, asset) - self.held(order.account, asset);
        if needed > available {
            let amount = |it: i128| Amount(i64::try_from(it).expect("checked"));
            let (needed, available) = (amount(needed), amount(available));
            return Err(Reject::InsufficientFunds { needed, available });
        }
        let (trades, mut views) = self.trade(&mut order, &new.terms, &market);
        views.insert(0, order.view());
        if let Some(id) = &new.client_id {
            let body = Command::PlaceOrder(new.clone());
            self.remember(new.account, id, body, (seq, Some(order.id)));
        }
        self.orders.push(order);
        Ok((trades, views))
    }

    fn draft(&self, new: &NewOrder, market: &Market) -> ModelOrder {
        let nowhere = if new.side == Side::Buy { i128::from(i64::MAX) } else { 0 };
        let (price, lots) = match new.terms {
            Terms::Limit { price, quantity, .. } => (price.0.into(), quantity.0.into()),
            Terms::MarketQuantity(quantity) => (nowhere, quantity.0.into()),
            Terms::MarketBudget(_) => (nowhere, i128::from(i64::MAX)),
        };
        ModelOrder {
            id: self.orders.len() as u64 + 1,
            account: new.account,
            market: usize::from(new.market.0),
            side: new.side,
            price,
            lots,
            filled: 0,
            notional: 0,
            fees: 0,
            exact_fees: 0,
            maker_ppm: rate(market.maker_fee_ppm),
            taker_ppm: rate(market.taker_fee_ppm),
            status: OrderStatus::Open,
            reason: None,
        }
    }

    fn trade(
        &mut self,
        taker: &mut ModelOrder,
        terms: &Terms,
        market: &Market,
    ) -> (Vec<ModelTrade>, Vec<OrderView>) {
        let (mut trades, mut views) = (vec![], vec![]);
        let mut last_price = None;
        taker.reason = loop {
            let wanted =
                |taker: &ModelOrder, price: i128| wanted(taker, terms, price, unit(market));
            if last_price.is_some_and(|price| wanted(taker, price) == 0) {
                break None;
            }
            let queue = self.queue(taker.market, taker.side.opposite());
            let Some(best) = queue.first() else { break Some(OrderEndReason::NoLiquidity) };
            if wanted(taker, best.price) == 0 {
                break None;
            }
            if !reaches(taker, best) {
                break Some(OrderEndReason::NoLiquidity);
            }
            if best.account == taker.account {
                break Some(OrderEndReason::SelfTradePrevention);
            }
            let lots = wanted(taker, best.price).min(best.left());
            last_price = Some(best.price);
            let maker = best.id;
            trades.push(self.fill(maker, taker, lots, market));
            views.push(self.orders[maker as usize - 1].view());
        };
        settle_rest(taker, terms);
        (trades, views)
    }

    fn fill(
        &mut self,
        maker: u64,
        taker: &mut ModelOrder,
        lots: i128,
        market: &Market,
    ) -> ModelTrade {
        let maker = &mut self.orders[maker as usize - 1];
        let notional = maker.price * lots * unit(market);
        let maker_fee = maker.charge(notional, maker.maker_ppm);
        let taker_fee = taker.charge(notional, taker.taker_ppm);
        maker.fill(lots, notional);
        taker.fill(lots, notional);
        if maker.left() == 0 {
            maker.status = OrderStatus::Filled;
        }
        let trade = (maker.id, taker.id, maker.price as i64, lots as i64);
        let (maker_account, taker_account) = (maker.account, taker.account);
        let (buyer, seller) = match taker.side {
            Side::Buy => (taker_account, maker_account),
            Side::Sell => (maker_account, taker_account),
        };
        self.give(seller, buyer, market.base.0, lots * i128::from(market.lot));
        self.give(buyer, seller, market.quote.0, notional);
        self.give(maker_account, AccountId::FEES, market.quote.0, maker_fee);
        self.give(taker_account, AccountId::FEES, market.quote.0, taker_fee);
        (trade.0, trade.1, trade.2, trade.3, maker_fee as i64, taker_fee as i64)
    }
}

type Done = Result<(Vec<ModelTrade>, Vec<OrderView>), Reject>;

fn reaches(taker: &ModelOrder, maker: &ModelOrder) -> bool {
    match taker.side {
        Side::Buy => maker.price <= taker.price,
        Side::Sell => maker.price >= taker.price,
    }
}

/// How many lots an order wants at a price; by budget, the most it can pay for, found by bisection.
fn wanted(taker: &ModelOrder, terms: &Terms, price: i128, unit: i128) -> i128 {
    let Terms::MarketBudget(budget) = terms else { return taker.left() };
    let affordable = |lots: i128| {
        let cost = taker.notional + lots.saturating_mul(price * unit);
        cost.saturating_add(round_up(cost.saturating_mul(taker.taker_ppm))) <= budget.0.into()
    };
    let (mut most, mut too_many) = (0, i128::from(budget.0) + 1);
    while too_many - most > 1 {
        let middle = most + (too_many - most) / 2;
        if affordable(middle) { most = middle } else { too_many = middle }
    }
    most
}

/// `reason` says why taking stopped, `None` because nothing more was wanted; here it becomes the end.
fn settle_rest(order: &mut ModelOrder, terms: &Terms) {
    let rests = matches!(terms, Terms::Limit { time_in_force: TimeInForce::Gtc, .. });
    let limit = matches!(terms, Terms::Limit { .. });
    match order.reason {
        None => order.status = OrderStatus::Filled,
        Some(OrderEndReason::NoLiquidity) if rests => order.reason = None,
        Some(reason) => {
            order.status = OrderStatus::Cancelled;
            if limit && reason == OrderEndReason::NoLiquidity {
                order.reason = Some(OrderEndReason::ImmediateOrCancel);
            }
        }
    }
}

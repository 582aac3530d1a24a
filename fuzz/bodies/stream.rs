//! A stream of sensible commands drawn from bytes: few accounts, few prices, few client ids, so that orders
//! meet, trigger, repeat and run out of money. Replaying it must give the same events and the same state.

use super::books::Watched;
use super::draw::Draw;
use super::market::ACCOUNTS;
use agio::domain::{
    AccountId, Amount, AssetId, ClientId, FeeTier, FeeTiers, MarketId, MarketLimits, MarketStatus,
    Once, OrderId, Price, Quantity, SelfTradePrevention, Side, TimeInForce, Timestamp, UserId,
    WithdrawalId,
};
use agio::engine::{
    AmendOrder, CancelAllAfter, CancelAllOrders, CancelOrder, Command, Deposit, Event, MarketSide,
    MarketUpdate, NewOco, NewOrder, NewTransfer, OpenAccount, OrderRef, Terms, Trigger, Withdrawal,
};

/// How many commands one input makes at most.
const COMMANDS_MAX: usize = 200;

/// A command and what came of it.
type Done = Vec<(Command, Vec<Event>)>;

pub(crate) fn run(bytes: &[u8]) {
    let (live, done) = play(Watched::open(), bytes);
    let mut again = Watched::open();
    for (command, events) in &done {
        assert_eq!(&again.apply(command), events, "replayed otherwise: {command:?}");
    }
    assert_eq!(again.engine.state_hash(), live.engine.state_hash());
}

/// Does what the bytes say.
pub(crate) fn play(mut watched: Watched, bytes: &[u8]) -> (Watched, Done) {
    let mut draw = Draw(bytes);
    let mut done = Vec::new();
    while done.len() < COMMANDS_MAX {
        let Some(command) = command(&mut draw, watched.engine.now()) else { break };
        let events = watched.apply(&command);
        done.push((command, events));
    }
    (watched, done)
}

/// The next command; `None` when the bytes are used up.
pub(crate) fn command(draw: &mut Draw<'_>, now: Timestamp) -> Option<Command> {
    Some(match draw.below(24)? {
        0..=10 => Command::PlaceOrder(order(draw, now)?),
        11 | 12 => Command::PlaceOco(oco(draw, now)?),
        13 | 14 => Command::AmendOrder(AmendOrder {
            account: account(draw)?,
            order: order_ref(draw)?,
            price: maybe(draw, price)?,
            quantity: maybe(draw, quantity)?,
        }),
        15 | 16 => {
            Command::CancelOrder(CancelOrder { account: account(draw)?, order: order_ref(draw)? })
        }
        17 => Command::CancelAllOrders(CancelAllOrders {
            account: account(draw)?,
            market: maybe(draw, market)?,
            side: maybe(draw, side)?,
        }),
        18 => Command::CancelAllAfter(CancelAllAfter {
            account: account(draw)?,
            seconds: u32::from(draw.below(20)?),
        }),
        19 | 20 => Command::Tick,
        21 => money(draw)?,
        22 => update(draw)?,
        _ => tiers(draw)?,
    })
}

fn order(draw: &mut Draw<'_>, now: Timestamp) -> Option<NewOrder> {
    let (account, market, side) = (account(draw)?, market(draw)?, side(draw)?);
    let terms = terms(draw)?;
    Some(NewOrder {
        client_id: client_id(draw)?,
        trigger: maybe(draw, trigger)?,
        expires_at: expiry(draw, now, &terms)?,
        self_trade_prevention: self_trade_prevention(draw)?,
        ..NewOrder::new(account, MarketSide { market, side }, terms)
    })
}

fn terms(draw: &mut Draw<'_>) -> Option<Terms> {
    Some(match draw.below(8)? {
        0 => Terms::MarketQuantity(quantity(draw)?),
        1 => Terms::MarketBudget(Amount(draw.number()?)),
        _ => Terms::Limit {
            price: price(draw)?,
            quantity: quantity(draw)?,
            time_in_force: [
                TimeInForce::Gtc,
                TimeInForce::Gtc,
                TimeInForce::Ioc,
                TimeInForce::Fok,
                TimeInForce::Gtd,
            ][usize::from(draw.below(5)?)],
            post_only: draw.seldom(6)?,
            display: maybe(draw, quantity)?,
        },
    })
}

/// Mostly fits the terms.
fn expiry(draw: &mut Draw<'_>, now: Timestamp, terms: &Terms) -> Option<Option<Timestamp>> {
    let due = matches!(terms, Terms::Limit { time_in_force: TimeInForce::Gtd, .. });
    let at = Timestamp(now.0.saturating_add(i64::from(draw.below(20)?) * 1_000_000));
    Some((due != draw.seldom(16)?).then_some(at))
}

fn trigger(draw: &mut Draw<'_>) -> Option<Trigger> {
    Some(match draw.below(3)? {
        0 => Trigger::Stop(price(draw)?),
        1 => Trigger::TakeProfit(price(draw)?),
        _ => Trigger::Trailing { delta: price(draw)?, stop: maybe(draw, price)? },
    })
}

fn oco(draw: &mut Draw<'_>, now: Timestamp) -> Option<NewOco> {
    let (side, low, gap) = (side(draw)?, price(draw)?, draw.below(8)?);
    let high = Price(low.0.saturating_add(i64::from(gap)));
    let (limit, stop) = match side {
        Side::Sell => (high, low),
        Side::Buy => (low, high),
    };
    Some(NewOco {
        account: account(draw)?,
        client_id: client_id(draw)?,
        stop_client_id: client_id(draw)?,
        market: market(draw)?,
        side,
        quantity: quantity(draw)?,
        price: limit,
        post_only: draw.seldom(4)?,
        stop_price: stop,
        stop_limit: maybe(draw, price)?,
        expires_at: draw.seldom(4)?.then_some(Timestamp(now.0.saturating_add(5_000_000))),
        self_trade_prevention: self_trade_prevention(draw)?,
    })
}

fn money(draw: &mut Draw<'_>) -> Option<Command> {
    let (account, asset, amount) =
        (account(draw)?, AssetId(draw.below(4)?.into()), Amount(draw.number()?));
    Some(match draw.below(8)? {
        4 | 5 => {
            let once = once(draw)?.unwrap_or(Once { kind: 0, id: 0 });
            let to = self::account(draw)?;
            Command::Transfer(NewTransfer { from: account, to, asset, amount, once })
        }
        6 => {
            let account = maybe(draw, fresh_account)?.unwrap_or(account);
            let owner = UserId(draw.below(4)?.into());
            Command::OpenAccount(OpenAccount { account, owner })
        }
        0 | 7 => Command::Deposit(Deposit { account, asset, amount, once: once(draw)? }),
        1 => Command::RequestWithdrawal(Withdrawal { account, asset, amount, once: once(draw)? }),
        2 => Command::PostWithdrawal(WithdrawalId(draw.below(6)?.into())),
        _ => Command::VoidWithdrawal(WithdrawalId(draw.below(6)?.into())),
    })
}

/// An account that is not open from the start.
fn fresh_account(draw: &mut Draw<'_>) -> Option<AccountId> {
    Some(AccountId(1_005 + u32::from(draw.below(3)?)))
}

fn once(draw: &mut Draw<'_>) -> Option<Option<Once>> {
    let (kind, id) = (draw.below(3)?, u64::from(draw.byte()?));
    Some((kind > 0).then_some(Once { kind, id: if id > 250 { u64::MAX - id } else { id } }))
}

fn update(draw: &mut Draw<'_>) -> Option<Command> {
    let statuses = [
        MarketStatus::Open,
        MarketStatus::Open,
        MarketStatus::Open,
        MarketStatus::PostOnly,
        MarketStatus::Halted,
        MarketStatus::Closed,
    ];
    let status = statuses[usize::from(draw.below(6)?)];
    Some(Command::UpdateMarket(MarketUpdate {
        market: market(draw)?,
        min_notional: Amount(draw.below(3)?.into()),
        maker_fee_ppm: u32::from(draw.byte()?) * 100,
        taker_fee_ppm: u32::from(draw.byte()?) * 1_000,
        status,
        limits: MarketLimits {
            price_band_ppm: maybe(draw, |draw| draw.byte())?.map(|byte| u32::from(byte) * 4_000),
            max_quantity: maybe(draw, quantity)?,
            max_notional: maybe(draw, |draw| draw.number())?.map(Amount),
            max_open_orders: maybe(draw, |draw| draw.byte())?.map(u32::from),
        },
    }))
}

fn tiers(draw: &mut Draw<'_>) -> Option<Command> {
    let mut tiers = Vec::new();
    for step in 0..draw.below(4)? {
        tiers.push(FeeTier {
            min_volume: Amount(i64::from(step) * 50 + i64::from(draw.byte()?)),
            maker_fee_ppm: u32::from(draw.byte()?) * 50,
            taker_fee_ppm: u32::from(draw.byte()?) * 100,
        });
    }
    Some(Command::SetFeeTiers(FeeTiers { quote: AssetId(draw.below(2)?.into()), tiers }))
}

fn account(draw: &mut Draw<'_>) -> Option<AccountId> {
    let byte = draw.byte()?;
    // Seldom one of the house's own, which nobody may use.
    Some(match byte {
        255 => AccountId::EXTERNAL,
        254 => AccountId::FEES,
        250..=253 => fresh_account(draw)?,
        _ => ACCOUNTS[usize::from(byte) % ACCOUNTS.len()],
    })
}

fn market(draw: &mut Draw<'_>) -> Option<MarketId> {
    let byte = draw.byte()?;
    // Seldom one that is not listed.
    Some(MarketId(if byte == 255 { 9 } else { u16::from(byte % 2) }))
}

fn side(draw: &mut Draw<'_>) -> Option<Side> {
    Some(if draw.below(2)? == 0 { Side::Buy } else { Side::Sell })
}

fn price(draw: &mut Draw<'_>) -> Option<Price> {
    draw.number().map(Price)
}

fn quantity(draw: &mut Draw<'_>) -> Option<Quantity> {
    draw.number().map(Quantity)
}

fn self_trade_prevention(draw: &mut Draw<'_>) -> Option<SelfTradePrevention> {
    use SelfTradePrevention::{CancelBoth, CancelNewest, CancelOldest, DecrementAndCancel};
    let modes = [CancelNewest, CancelOldest, CancelBoth, DecrementAndCancel];
    Some(modes[usize::from(draw.below(4)?)])
}

fn client_id(draw: &mut Draw<'_>) -> Option<Option<ClientId>> {
    let byte = draw.below(32)?;
    Some((byte >= 24).then(|| ClientId::new(&format!("id-{byte}"))).flatten())
}

fn order_ref(draw: &mut Draw<'_>) -> Option<OrderRef> {
    let id = OrderId(draw.below(64)?.into());
    Some(client_id(draw)?.map_or(OrderRef::Id(id), OrderRef::Client))
}

/// `None` two times in three.
fn maybe<T>(draw: &mut Draw<'_>, one: impl Fn(&mut Draw<'_>) -> Option<T>) -> Option<Option<T>> {
    if draw.below(3)? < 2 { Some(None) } else { one(draw).map(Some) }
}

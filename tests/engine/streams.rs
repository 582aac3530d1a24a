//! The matching streams and edge cases of `tests/data/matching`, line by line: every report and the best
//! bid and offer after every message, from the full engine and from the bare book.

use crate::floor::{Done, Floor, read};
use agio_domain::{OrderId, OrderStatus, Price, Quantity, Side, TimeInForce};
use agio_engine::OrderState;
use agio_engine::bare::{MatchingBook, Order, Report};
use serde_json::Value;
use std::collections::HashMap;

/// One message of a stream.
#[derive(Clone, Debug)]
struct Message {
    seq: u64,
    op: String,
    id: u64,
    side: Side,
    quantity: i64,
    price: i64,
    time_in_force: TimeInForce,
}

/// Best bid and offer: price and quantity.
type Bbo = [Option<(i64, i64)>; 2];

/// What a stream can be replayed on.
trait BookUnderTest: Default {
    /// The reports of one message, as lines.
    fn answer(&mut self, message: &Message) -> Vec<String>;

    fn bbo(&self) -> Bbo;

    /// Whatever else must hold, now and then.
    fn check(&self);

    /// The reports of one message, sorted by type as the expected ones are.
    fn reports(&mut self, message: &Message) -> Vec<String> {
        let mut reports = self.answer(message);
        reports.sort_by_key(|line| line.as_bytes()[0]);
        reports
    }
}

/// The full engine; its answers are worded as report lines.
struct FullEngine {
    floor: Floor,
    /// The engine's order behind each id of the stream, and the other way round.
    orders: HashMap<u64, OrderState>,
    ids: HashMap<OrderId, u64>,
}

impl Default for FullEngine {
    fn default() -> FullEngine {
        FullEngine { floor: Floor::open(), orders: HashMap::new(), ids: HashMap::new() }
    }
}

impl BookUnderTest for FullEngine {
    fn answer(&mut self, message: &Message) -> Vec<String> {
        let Message { seq, id, .. } = *message;
        match message.op.as_str() {
            "new" => self.enter(message, 0),
            "cancel" => match self.cancel(id) {
                Some(order) => vec![cancelled(seq, id, &order)],
                None => vec![format!("4,{seq},{id}")],
            },
            "modify" => match self.cancel(id) {
                Some(_) => self.enter(message, 3),
                None => vec![format!("5,{seq},{id}")],
            },
            other => panic!("{other}"),
        }
    }

    fn bbo(&self) -> Bbo {
        [self.floor.best(Side::Buy), self.floor.best(Side::Sell)]
    }

    fn check(&self) {
        self.floor.check_books();
    }
}

impl FullEngine {
    fn cancel(&mut self, id: u64) -> Option<OrderState> {
        let order = self.orders.get(&id)?;
        self.floor.cancel(order)
    }

    fn enter(&mut self, message: &Message, acknowledged: u8) -> Vec<String> {
        let Message { seq, id, side, quantity, price, time_in_force, .. } = *message;
        let Done { order, trades } = self.floor.place(side, price, quantity, time_in_force);
        self.ids.insert(order.id, id);
        let digit = digit(side);
        let mut lines = vec![format!("{acknowledged},{seq},{digit},{id},{price},{quantity}")];
        lines.extend(trades.iter().map(|trade| {
            let (maker, taker) = (self.ids[&trade.maker.order], self.ids[&trade.taker.order]);
            format!("1,{seq},{},{},{maker},{taker}", trade.price.0, trade.quantity.0)
        }));
        if order.status == OrderStatus::Cancelled {
            lines.push(cancelled(seq, id, &order));
        }
        self.orders.insert(id, order);
        lines
    }
}

impl BookUnderTest for MatchingBook {
    fn answer(&mut self, message: &Message) -> Vec<String> {
        let Message { id, side, quantity, price, time_in_force, .. } = *message;
        let (price, quantity) = (Price(price), Quantity(quantity));
        let mut reports = Vec::new();
        match message.op.as_str() {
            "new" => {
                let order = Order::limit(id, side, price, quantity).with(time_in_force);
                self.place(order, &mut reports);
            }
            "cancel" => MatchingBook::cancel(self, id, &mut reports),
            "modify" => self.modify(id, price, quantity, &mut reports),
            other => panic!("{other}"),
        }
        reports.iter().map(|report| line(message.seq, report)).collect()
    }

    fn bbo(&self) -> Bbo {
        [Side::Buy, Side::Sell]
            .map(|side| self.book().top(side).map(|level| (level.price.0, level.quantity.0)))
    }

    fn check(&self) {
        for side in [Side::Buy, Side::Sell] {
            let orders = self.book().orders(side);
            assert!(orders.into_iter().all(|order| self.order(order.key) == Some(order)));
        }
    }
}

fn line(seq: u64, report: &Report) -> String {
    match *report {
        Report::Accepted { id, side, price, quantity } => {
            format!("0,{seq},{},{id},{},{}", digit(side), price.0, quantity.0)
        }
        Report::Traded { maker, taker, price, quantity } => {
            format!("1,{seq},{},{},{maker},{taker}", price.0, quantity.0)
        }
        Report::Cancelled { id, side, price, .. } => {
            format!("2,{seq},{},{id},{}", digit(side), price.0)
        }
        Report::Modified { id, side, price, quantity } => {
            format!("3,{seq},{},{id},{},{}", digit(side), price.0, quantity.0)
        }
        Report::CancelRefused { id } => format!("4,{seq},{id}"),
        Report::ModifyRefused { id, .. } => format!("5,{seq},{id}"),
        Report::Refused { .. } => panic!("{report:?}"),
    }
}

fn cancelled(seq: u64, id: u64, order: &OrderState) -> String {
    let price = order.price.expect("a limit order").0;
    format!("2,{seq},{},{id},{price}", digit(order.side))
}

fn digit(side: Side) -> u8 {
    match side {
        Side::Buy => 0,
        Side::Sell => 1,
    }
}

fn side(text: &str) -> Side {
    match text {
        "buy" => Side::Buy,
        "sell" => Side::Sell,
        other => panic!("{other}"),
    }
}

fn time_in_force(text: &str) -> TimeInForce {
    match text {
        "GTC" => TimeInForce::Gtc,
        "IOC" => TimeInForce::Ioc,
        other => panic!("{other}"),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().unwrap_or_else(|| panic!("{text} is no number"))
}

fn message_of_csv(line: &str) -> Message {
    let [seq, op, id, buys_or_sells, quantity, price, tif] =
        line.split(',').collect::<Vec<_>>().try_into().expect("seven columns");
    Message {
        seq: number(seq),
        op: op.to_owned(),
        id: number(id),
        side: side(buys_or_sells),
        quantity: number(quantity),
        price: number(price),
        time_in_force: time_in_force(tif),
    }
}

fn bbo_of_csv(line: &str) -> Bbo {
    let columns: Vec<&str> = line.split(',').collect();
    let best =
        |at: usize| (columns[at] != "-").then(|| (number(columns[at]), number(columns[at + 1])));
    [best(1), best(3)]
}

fn run_stream<V: BookUnderTest>(name: &str) {
    let file = |kind: &str| read(&format!("matching/{name}_seed23_n10000_{kind}.gz"));
    let (messages, reports, bbos) =
        (file("messages.csv"), file("expected_reports.txt"), file("expected_bbo.csv"));
    let mut expected = reports.lines();
    let mut book = V::default();
    let mut count = 0;
    for (line, bbo) in messages.lines().zip(bbos.lines()).skip(1) {
        let message = message_of_csv(line);
        for report in book.reports(&message) {
            assert_eq!(Some(report.as_str()), expected.next(), "{name}: {line}");
        }
        assert_eq!(book.bbo(), bbo_of_csv(bbo), "{name}: {line}");
        count += 1;
        if count % 1_000 == 0 {
            book.check();
        }
    }
    assert_eq!((count, expected.next()), (19_957, None), "{name}: all of it");
    book.check();
}

#[test]
fn normal_stream_agrees_line_by_line() {
    run_stream::<FullEngine>("normal");
    run_stream::<MatchingBook>("normal");
}

#[test]
fn flash_crash_stream_agrees_line_by_line() {
    run_stream::<FullEngine>("flash-crash");
    run_stream::<MatchingBook>("flash-crash");
}

fn message_of_json(json: &Value) -> Message {
    let text = |key: &str, otherwise: &str| {
        json[key].as_str().map_or_else(|| otherwise.to_owned(), str::to_owned)
    };
    Message {
        seq: json["seq"].as_u64().expect("a seq"),
        op: text("op", ""),
        id: json["order_id"].as_u64().expect("an id"),
        side: side(&text("side", "buy")),
        quantity: json["qty"].as_i64().unwrap_or(0),
        price: json["price"].as_i64().unwrap_or(0),
        time_in_force: time_in_force(&text("tif", "GTC")),
    }
}

fn report_of_json(json: &Value) -> String {
    let at = |key: &str| &json[key];
    let (seq, id, price, quantity) = (at("seq"), at("order_id"), at("price"), at("qty"));
    let digit = json["side"].as_str().map_or(0, |text| digit(side(text)));
    match json["type"].as_str().expect("a type") {
        "order_ack" => format!("0,{seq},{digit},{id},{price},{quantity}"),
        "trade" => format!("1,{seq},{price},{quantity},{},{}", at("maker"), at("taker")),
        "cancel_ack" => format!("2,{seq},{digit},{id},{price}"),
        "modify_ack" => format!("3,{seq},{digit},{id},{price},{quantity}"),
        "cancel_reject" => format!("4,{seq},{id}"),
        "modify_reject" => format!("5,{seq},{id}"),
        other => panic!("{other}"),
    }
}

fn list<'a>(case: &'a Value, key: &str) -> &'a [Value] {
    case[key].as_array().expect("a list")
}

#[test]
fn edge_cases_agree_line_by_line() {
    run_edge_cases::<FullEngine>();
    run_edge_cases::<MatchingBook>();
}

fn run_edge_cases<V: BookUnderTest>() {
    let cases: Value = serde_json::from_str(&read("matching/edge_cases_34.json.gz")).expect("JSON");
    let cases = cases.as_array().expect("a list");
    assert_eq!(cases.len(), 34);
    for case in cases {
        let mut book = V::default();
        let mut expected = list(case, "expected_reports").iter().map(report_of_json);
        let messages = list(case, "messages");
        assert_eq!(messages.len(), list(case, "expected_bbo").len());
        for (message, bbo) in messages.iter().zip(list(case, "expected_bbo")) {
            for report in book.reports(&message_of_json(message)) {
                assert_eq!(Some(report), expected.next(), "{}: {message}", case["name"]);
            }
            let best = |side: &str| Some((bbo[side][0].as_i64()?, bbo[side][1].as_i64()?));
            assert_eq!(book.bbo(), [best("bid"), best("ask")], "{}: {message}", case["name"]);
        }
        assert_eq!(expected.next(), None, "{}", case["name"]);
        book.check();
    }
}

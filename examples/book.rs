//! Replays a stream of orders on the bare book and prints what the book reports.
//!
//! ```sh
//! cargo run --release -p agio-engine --example book -- tests/data/matching/normal_seed23_n10000_messages.csv.gz
//! ```
//!
//! Reads text, or gzip when the name ends in `.gz`; `-` is standard input. One line a message:
//!
//! ```text
//! seq,op,order_id,side,qty,price_ticks,tif
//! 0,new,6166,sell,77,33308,GTC
//! 1,modify,6166,sell,78,33307,GTC
//! 2,cancel,6166,sell,77,33308,GTC
//! ```
//!
//! `op` is `new`, `modify` or `cancel`; `side` is `buy` or `sell`; `tif` is `GTC`, `IOC` or `FOK`. A modify
//! gives the order that price and quantity behind all others there; a cancel looks at the id only. A
//! first line that begins with `seq` is skipped.
//!
//! Prints one line a report, in the order of seq and kind, like the expected reports beside the streams:
//!
//! ```text
//! 0,seq,side,id,price,quantity    accepted; side 0 buys, 1 sells
//! 1,seq,price,quantity,maker,taker  trade
//! 2,seq,side,id,price             cancelled, also what is left of an order that never rests
//! 3,seq,side,id,price,quantity    modified
//! 4,seq,id                        cancel refused
//! 5,seq,id                        modify refused
//! 6,seq,id                        new order refused (the recorded streams have none)
//! ```

use agio_engine::bare::{MatchingBook, Order, Report};
use agio_engine::domain::{Price, Quantity, Side, TimeInForce};
use flate2::read::GzDecoder;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("book: which stream? Give a file, or - for standard input.");
        return ExitCode::FAILURE;
    };
    match open(&path).and_then(|input| replay(input, BufWriter::new(io::stdout().lock()))) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("book: {path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

fn open(path: &str) -> Result<BufReader<Box<dyn Read>>, Box<dyn Error>> {
    let input: Box<dyn Read> = match path {
        "-" => Box::new(io::stdin().lock()),
        _ if path.ends_with(".gz") => Box::new(GzDecoder::new(File::open(path)?)),
        _ => Box::new(File::open(path)?),
    };
    Ok(BufReader::new(input))
}

fn replay(input: impl BufRead, mut output: impl Write) -> Result<(), Box<dyn Error>> {
    let mut book = MatchingBook::new();
    let mut reports = Vec::new();
    for (number, line) in (1..).zip(input.lines()) {
        let line = line?;
        if number == 1 && line.starts_with("seq") {
            continue;
        }
        let message = Message::read(&line).map_err(|error| format!("line {number}: {error}"))?;
        reports.clear();
        message.send(&mut book, &mut reports);
        reports.sort_by_key(kind);
        for report in &reports {
            print(&mut output, message.seq, report)?;
        }
    }
    Ok(output.flush()?)
}

/// One line of a stream.
struct Message<'a> {
    seq: u64,
    op: &'a str,
    order: Order,
}

impl<'a> Message<'a> {
    fn read(line: &'a str) -> Result<Message<'a>, String> {
        let columns: Vec<&str> = line.trim_end().split(',').collect();
        let [seq, op, id, side, quantity, price, time_in_force] = columns[..] else {
            return Err(format!("{} columns where seven should be", columns.len()));
        };
        if !["new", "modify", "cancel"].contains(&op) {
            return Err(format!("{op} is neither new nor modify nor cancel"));
        }
        let order = Order {
            id: number(id)?,
            side: read_side(side)?,
            price: Price(number(price)?),
            quantity: Quantity(number(quantity)?),
            time_in_force: read_time_in_force(time_in_force)?,
        };
        Ok(Message { seq: number(seq)?, op, order })
    }

    fn send(&self, book: &mut MatchingBook, reports: &mut Vec<Report>) {
        let Order { id, price, quantity, .. } = self.order;
        match self.op {
            "new" => book.place(self.order, reports),
            "modify" => book.modify(id, price, quantity, reports),
            _ => book.cancel(id, reports),
        }
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number in range"))
}

fn read_side(text: &str) -> Result<Side, String> {
    match text {
        "buy" => Ok(Side::Buy),
        "sell" => Ok(Side::Sell),
        _ => Err(format!("{text} is neither buy nor sell")),
    }
}

fn read_time_in_force(text: &str) -> Result<TimeInForce, String> {
    match text {
        "GTC" => Ok(TimeInForce::Gtc),
        "IOC" => Ok(TimeInForce::Ioc),
        "FOK" => Ok(TimeInForce::Fok),
        _ => Err(format!("{text} is neither GTC nor IOC nor FOK")),
    }
}

fn kind(report: &Report) -> u8 {
    match report {
        Report::Accepted { .. } => 0,
        Report::Traded { .. } => 1,
        Report::Cancelled { .. } => 2,
        Report::Modified { .. } => 3,
        Report::CancelRefused { .. } => 4,
        Report::ModifyRefused { .. } => 5,
        Report::Refused { .. } => 6,
    }
}

fn print(output: &mut impl Write, seq: u64, report: &Report) -> io::Result<()> {
    let kind = kind(report);
    match *report {
        Report::Accepted { id, side, price, quantity }
        | Report::Modified { id, side, price, quantity } => {
            writeln!(output, "{kind},{seq},{},{id},{},{}", digit(side), price.0, quantity.0)
        }
        Report::Traded { maker, taker, price, quantity } => {
            writeln!(output, "{kind},{seq},{},{},{maker},{taker}", price.0, quantity.0)
        }
        Report::Cancelled { id, side, price, .. } => {
            writeln!(output, "{kind},{seq},{},{id},{}", digit(side), price.0)
        }
        Report::CancelRefused { id }
        | Report::ModifyRefused { id, .. }
        | Report::Refused { id, .. } => writeln!(output, "{kind},{seq},{id}"),
    }
}

fn digit(side: Side) -> u8 {
    match side {
        Side::Buy => 0,
        Side::Sell => 1,
    }
}

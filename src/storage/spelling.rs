//! How enums are spelled in SQL: the schema's own words, so that a person can read the tables.

use crate::domain::{
    ConsumerKind, Fault, OrderEndReason, OrderStatus, OrderType, SelfTradePrevention, Side,
    TimeInForce, TransferKind,
};

/// An enum with a fixed spelling in SQL.
pub(crate) trait Word: Copy + Sized + 'static {
    /// Every value with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// Position of the value among the words.
    fn index(self) -> usize;

    /// The value's word.
    fn word(self) -> &'static str {
        Self::WORDS[self.index()].1
    }

    /// The value a word stands for.
    ///
    /// # Errors
    /// [`Fault::Internal`] for a word nobody writes: the table was edited, or is newer than this program.
    fn read(word: &str) -> Result<Self, Fault> {
        let found = Self::WORDS.iter().find(|(_, spelled)| *spelled == word);
        found
            .map(|(value, _)| *value)
            .ok_or_else(|| Fault::internal(format!("unknown word in a table: {word}")))
    }
}

macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {
        $(impl Word for $type {
            const WORDS: &'static [($type, &'static str)] = &[$(($type::$variant, $word)),+];
            fn index(self) -> usize {
                self as usize
            }
        })+

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn spelling_reads_back() {
                $(for (value, word) in $type::WORDS {
                    assert_eq!(value.word(), *word);
                    assert_eq!($type::read(word).expect("a word"), *value);
                })+
            }
        }
    };
}

words! {
    ConsumerKind { Projection = "PROJECTION", Effect = "EFFECT" }
    Side { Buy = "BUY", Sell = "SELL" }
    OrderType {
        Limit = "LIMIT",
        Market = "MARKET",
        Stop = "STOP",
        StopLimit = "STOP_LIMIT",
        TakeProfit = "TAKE_PROFIT",
        TakeProfitLimit = "TAKE_PROFIT_LIMIT",
        TrailingStop = "TRAILING_STOP",
    }
    SelfTradePrevention {
        CancelNewest = "CANCEL_NEWEST",
        CancelOldest = "CANCEL_OLDEST",
        CancelBoth = "CANCEL_BOTH",
        DecrementAndCancel = "DECREMENT_AND_CANCEL",
    }
    TimeInForce { Gtc = "GTC", Ioc = "IOC", Fok = "FOK", Gtd = "GTD" }
    OrderStatus {
        Open = "OPEN",
        PartiallyFilled = "PARTIALLY_FILLED",
        Filled = "FILLED",
        Cancelled = "CANCELLED",
        PendingTrigger = "PENDING_TRIGGER",
        Expired = "EXPIRED",
    }
    OrderEndReason {
        User = "USER",
        ImmediateOrCancel = "IMMEDIATE_OR_CANCEL",
        SelfTradePrevention = "SELF_TRADE_PREVENTION",
        NoLiquidity = "NO_LIQUIDITY",
        Expired = "EXPIRED",
        FillOrKill = "FILL_OR_KILL",
        WouldTake = "WOULD_TAKE",
        InsufficientFunds = "INSUFFICIENT_FUNDS",
        OneCancelsOther = "ONE_CANCELS_OTHER",
        DeadMansSwitch = "DEAD_MANS_SWITCH",
        MarketClosed = "MARKET_CLOSED",
    }
    TransferKind {
        Deposit = "DEPOSIT",
        Withdrawal = "WITHDRAWAL",
        Trade = "TRADE",
        Fee = "FEE",
        Transfer = "TRANSFER",
    }
}

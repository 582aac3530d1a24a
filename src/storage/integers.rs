//! Between the domain's unsigned ids and SQL's only integer, `i64`.

use crate::domain::{AccountId, AssetId, Fault, MarketId, OrderId, Seq, TradeId};

/// A newtype kept as a 64-bit integer.
pub(crate) trait Integer: Sized {
    /// As SQL keeps it. Ids never leave `i64`: the engine refuses before.
    fn to_sql(self) -> i64;

    /// As SQL kept it.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the number is none of ours: the table was edited.
    fn from_sql(value: i64) -> Result<Self, Fault>;
}

macro_rules! integers {
    ($($type:ident),+) => {
        $(impl Integer for $type {
            fn to_sql(self) -> i64 {
                i64::try_from(self.0).unwrap_or(i64::MAX)
            }
            fn from_sql(value: i64) -> Result<$type, Fault> {
                value.try_into().map($type).map_err(|_| {
                    Fault::internal(format!("{value} in a table is no {}", stringify!($type)))
                })
            }
        })+
    };
}

integers!(OrderId, TradeId, Seq);

macro_rules! small_integers {
    ($($type:ident),+) => {
        $(impl Integer for $type {
            fn to_sql(self) -> i64 {
                i64::from(self.0)
            }
            fn from_sql(value: i64) -> Result<$type, Fault> {
                value.try_into().map($type).map_err(|_| {
                    Fault::internal(format!("{value} in a table is no {}", stringify!($type)))
                })
            }
        })+
    };
}

small_integers!(AccountId, AssetId, MarketId);

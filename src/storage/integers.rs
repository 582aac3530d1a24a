//! Between the domain's unsigned ids and SQL's only integer, `i64`.

use crate::domain::{AccountId, AssetId, Fault, MarketId, Once, OrderId, Seq, TradeId};

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

/// A money movement, kept as two integers.
pub(crate) trait OnceSql: Sized {
    /// Its kind and its number.
    fn to_sql(self) -> (i64, i64);

    /// As SQL kept them.
    ///
    /// # Errors
    /// [`Fault::Internal`] when they are none of ours: the table was edited.
    fn from_sql(kind: i64, id: i64) -> Result<Self, Fault>;
}

impl OnceSql for Once {
    fn to_sql(self) -> (i64, i64) {
        (i64::from(self.kind), i64::try_from(self.id).unwrap_or(i64::MAX))
    }

    fn from_sql(kind: i64, id: i64) -> Result<Once, Fault> {
        let once = kind.try_into().ok().zip(id.try_into().ok());
        let once = once.map(|(kind, id)| Once { kind, id });
        once.ok_or_else(|| Fault::internal(format!("{kind}-{id} in a table is no money movement")))
    }
}

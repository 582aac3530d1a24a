//! What accounts have and had, read back from the projections: balances, orders, fills, transactions. Whoever reads here
//! sees what the account was told of before, whichever node told it.
//!
//! Every question names the account; whether the caller may ask it was decided where the account was handed out.

mod kept;

pub use crate::storage::balances::BalanceRow;
pub use crate::storage::fills::FillsOf;
pub use crate::storage::holders::Held;
pub use crate::storage::orders::OrderFilter;
pub use crate::storage::positions::PositionRow;
pub use crate::storage::trades::TradeRow;
pub use crate::storage::transactions::{PostingRow, TransactionFilter};
pub use crate::storage::{Page, PageRequest};

use super::trading::{VolumeOf, volume};
use crate::domain::{AccountId, AssetId, ClientId, Fault, MarketId, OrderId, Timestamp, TradeId};
use crate::engine::OrderState;
use crate::exchange::ExchangeHandle;
use crate::storage::{self, Database};
use kept::{Kept, Question, Read, Rows};
use std::collections::HashMap;
use std::sync::Arc;

/// Reads what accounts have and had. Cheap to clone.
#[derive(Clone)]
pub struct Records {
    database: Database,
    exchange: ExchangeHandle,
    kept: Kept,
}

/// Which orders, and which page of them.
#[derive(Clone, Debug)]
pub struct OrdersWanted {
    /// Which.
    pub filter: OrderFilter,
    /// Which page.
    pub page: PageRequest,
}

/// Which fills, and which page of them.
#[derive(Clone, Copy, Debug)]
pub struct TradesWanted {
    /// Only this market's.
    pub market: Option<MarketId>,
    /// Which page.
    pub page: PageRequest,
}

/// Which transactions, and which page of them.
#[derive(Clone, Debug)]
pub struct TransactionsWanted {
    /// Which.
    pub filter: TransactionFilter,
    /// Which page.
    pub page: PageRequest,
}

impl Records {
    /// Reads in this database what this exchange projects there.
    pub fn new(database: Database, exchange: ExchangeHandle) -> Records {
        Records { database, exchange, kept: Kept::default() }
    }

    /// The same with nothing kept.
    #[cfg(test)]
    pub(crate) fn afresh(&self) -> Records {
        Records { kept: Kept::default(), ..self.clone() }
    }

    /// The answer to a question about an account, as [`Kept::answer`] gives it. What reads it is put aside: few need it,
    /// and whoever waits would carry it along.
    async fn answer<V: Rows>(
        &self,
        account: AccountId,
        question: Question,
        read: impl Future<Output = Result<V, Fault>> + Send,
    ) -> Result<Arc<V>, Fault> {
        self.kept.answer(&self.exchange, (account, question), Box::pin(read)).await
    }

    /// Every balance that the account has or had.
    ///
    /// # Errors
    /// Faults only.
    pub async fn balances(&self, account: AccountId) -> Result<Arc<Vec<BalanceRow>>, Fault> {
        let read = storage::balances::all(&self.database, account);
        self.answer(account, Question::Balances, read).await
    }

    /// What the account has of an asset; nothing, if it never had any.
    ///
    /// # Errors
    /// Faults only.
    pub async fn balance(&self, account: AccountId, asset: AssetId) -> Result<BalanceRow, Fault> {
        let read = storage::balances::of(&self.database, account, asset);
        Ok(*self.answer(account, Question::Balance(asset), read).await?)
    }

    /// What the account holds, and what it cost in each of these currencies.
    ///
    /// # Errors
    /// Faults only.
    pub async fn positions(
        &self,
        account: AccountId,
        currencies: Vec<AssetId>,
    ) -> Result<Arc<Vec<PositionRow>>, Fault> {
        let read = storage::positions::all(&self.database, account, &currencies);
        self.answer(account, Question::Positions(currencies.clone()), read).await
    }

    /// A page of the account's orders, each as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn orders(
        &self,
        account: AccountId,
        wanted: OrdersWanted,
    ) -> Result<Page<OrderState>, Fault> {
        let OrdersWanted { filter, page } = wanted;
        let read = storage::orders::page(&self.database, account, &filter, page);
        let question = Question::Orders(filter.clone(), page);
        let mut page = Page::clone(&*self.answer(account, question, read).await?);
        let items = self.exchange.as_they_stand(account, std::mem::take(&mut page.items)).await?;
        Ok(page.with_items(items))
    }

    /// The newest of the account's orders with this client id, as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn order_by_client_id(
        &self,
        account: AccountId,
        id: &ClientId,
    ) -> Result<Option<OrderState>, Fault> {
        self.exchange.caught_up(account).await?;
        let row = storage::orders::find_by_client_id(&self.database, account, id).await?;
        Ok(self.exchange.as_they_stand(account, row.into_iter().collect()).await?.pop())
    }

    /// Those of these orders that are the account's, each as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn orders_by_ids(
        &self,
        account: AccountId,
        ids: &[OrderId],
    ) -> Result<Vec<OrderState>, Fault> {
        self.exchange.caught_up(account).await?;
        let rows = storage::orders::by_ids(&self.database, account, ids).await?;
        self.exchange.as_they_stand(account, rows).await
    }

    /// A page of the account's fills, newest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn trades(
        &self,
        account: AccountId,
        wanted: TradesWanted,
    ) -> Result<Page<TradeRow>, Fault> {
        let TradesWanted { market, page } = wanted;
        let read = storage::trades::page(&self.database, account, market, page);
        let page = self.answer(account, Question::Trades(market, page), read).await?;
        Ok(Page::clone(&page))
    }

    /// Those of these trades that are the account's.
    ///
    /// # Errors
    /// Faults only.
    pub async fn trades_by_ids(
        &self,
        account: AccountId,
        ids: &[TradeId],
    ) -> Result<Vec<TradeRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::trades::by_ids(&self.database, account, ids).await
    }

    /// A page of the fills of one of the account's orders, if it is kept and shows whatever the account was told of.
    pub fn kept_fills(&self, account: AccountId, wanted: FillsOf) -> Option<Arc<Page<TradeRow>>> {
        self.kept.find(&self.exchange, &(account, Question::Fills(wanted)))
    }

    /// Pages of the fills of some of the account's orders.
    ///
    /// # Errors
    /// Faults only.
    pub async fn fills(
        &self,
        account: AccountId,
        wanted: &[FillsOf],
    ) -> Result<HashMap<FillsOf, Page<TradeRow>>, Fault> {
        self.exchange.caught_up(account).await?;
        let kept = |of: &FillsOf| self.kept.find(&self.exchange, &(account, Question::Fills(*of)));
        let (mut pages, mut missing) = (HashMap::with_capacity(wanted.len()), Vec::new());
        for of in wanted {
            match kept(of) {
                Some(page) => drop(pages.insert(*of, Page::clone(&*page))),
                None => missing.push(*of),
            }
        }
        if missing.is_empty() {
            return Ok(pages);
        }
        let shown = self.exchange.shown();
        let read: HashMap<FillsOf, Page<TradeRow>> =
            Box::pin(storage::fills::pages(&self.database, account, &missing)).await?;
        for (of, page) in &read {
            let key = (account, Question::Fills(*of));
            self.kept.keep(&self.exchange, key, Read { answer: Arc::new(page.clone()), shown });
        }
        pages.extend(read);
        Ok(pages)
    }

    /// A page of what moved the account's money.
    ///
    /// # Errors
    /// Faults only.
    pub async fn transactions(
        &self,
        account: AccountId,
        wanted: TransactionsWanted,
    ) -> Result<Page<PostingRow>, Fault> {
        let TransactionsWanted { filter, page } = wanted;
        let read = storage::transactions::page(&self.database, account, &filter, page);
        let question = Question::Transactions(filter.clone(), page);
        let page = self.answer(account, question, read).await?;
        Ok(Page::clone(&page))
    }

    /// One of the account's transactions.
    ///
    /// # Errors
    /// Faults only.
    pub async fn transaction(
        &self,
        account: AccountId,
        id: i64,
    ) -> Result<Option<PostingRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::transactions::by_id(&self.database, account, id).await
    }

    /// What the account has traded lately in markets paid with this asset; see [`volume`].
    ///
    /// # Errors
    /// Faults only.
    pub async fn volume(
        &self,
        account: AccountId,
        quote: AssetId,
        now: Timestamp,
    ) -> Result<i128, Fault> {
        self.exchange.caught_up(account).await?;
        let listing = self.exchange.listing();
        volume(&self.database, &listing, VolumeOf { account, quote, now }).await
    }

    /// Which of these accounts something belongs to.
    ///
    /// # Errors
    /// Faults only.
    pub async fn holder(
        &self,
        accounts: &[AccountId],
        held: Held,
    ) -> Result<Option<AccountId>, Fault> {
        for account in accounts {
            self.exchange.caught_up(*account).await?;
        }
        storage::holders::of(&self.database, accounts, held).await
    }
}

impl<T: Send + Sync + 'static> Rows for Vec<T> {
    fn rows(&self) -> usize {
        self.len()
    }
}

impl<T: Send + Sync + 'static> Rows for Page<T> {
    fn rows(&self) -> usize {
        self.items.len()
    }
}

impl Rows for BalanceRow {
    fn rows(&self) -> usize {
        1
    }
}

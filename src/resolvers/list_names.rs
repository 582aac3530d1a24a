//! What each paged list is called, so that a cursor of one is refused by every other. A name says whose the list is,
//! what narrows it and in which order it stands. A changed name makes the cursors that clients hold useless: they begin
//! anew.

use crate::domain::{
    AccountId, ImportId, ListName, MarketId, OrderId, PortfolioId, TaxReportId, UserId,
};
use crate::services::records::{OrderFilter, TransactionFilter};
use std::fmt::Debug;

/// An account's orders, newest first.
pub fn orders(account: AccountId, filter: &OrderFilter) -> ListName {
    let OrderFilter { market, side, statuses, open, from, to } = filter;
    ListName::new("orders, newest first")
        .with("account", account)
        .with_some("market", *market)
        .with_some("side", side.map(|side| format!("{side:?}")))
        .with_some("statuses", statuses.as_deref().map(set))
        .with_some("open", *open)
        .with_some("from", from.map(|from| from.0))
        .with_some("to", to.map(|to| to.0))
}

/// An account's fills, newest first.
pub fn trades(account: AccountId, market: Option<MarketId>) -> ListName {
    let list = ListName::new("trades, newest first").with("account", account);
    list.with_some("market", market)
}

/// The fills of one of an account's orders, oldest first.
pub fn fills(account: AccountId, order: OrderId) -> ListName {
    let list = ListName::new("trades of an order, oldest first").with("account", account);
    list.with("order", order)
}

/// What moved an account's money, newest first.
pub fn transactions(account: AccountId, filter: &TransactionFilter) -> ListName {
    let TransactionFilter { kinds, asset, from, to } = filter;
    ListName::new("transactions, newest first")
        .with("account", account)
        .with_some("kinds", kinds.as_deref().map(set))
        .with_some("asset", *asset)
        .with_some("from", from.map(|from| from.0))
        .with_some("to", to.map(|to| to.0))
}

/// A person's tries to sign in, newest first.
pub fn login_history(user: UserId) -> ListName {
    ListName::new("login history, newest first").with("user", user)
}

/// What was done to a person's account, newest first.
pub fn audit_log(user: UserId) -> ListName {
    ListName::new("audit log, newest first").with("user", user)
}

/// A list of what is in a tax report.
pub fn of_tax_report(what: &str, report: TaxReportId) -> ListName {
    ListName::new("of a tax report").with("what", what).with("report", report)
}

/// A list of what is in a portfolio, narrowed as it is said.
pub fn of_portfolio(what: &str, portfolio: PortfolioId, narrowed: &str) -> ListName {
    let list = ListName::new("of a portfolio").with("what", what);
    list.with("portfolio", portfolio).with("narrowed", narrowed)
}

/// A person's imports, newest first.
pub fn imports(user: UserId) -> ListName {
    ListName::new("imports, newest first").with("user", user)
}

/// A person's exports, newest first.
pub fn exports(user: UserId) -> ListName {
    ListName::new("exports, newest first").with("user", user)
}

/// The rows of an import in the order of its file.
pub fn import_rows(import: ImportId, verdicts: &[impl Debug]) -> ListName {
    ListName::new("rows of an import").with("import", import).with("verdicts", set(verdicts))
}

/// A set in one spelling, whatever order it was given in.
fn set(items: &[impl Debug]) -> String {
    let mut words: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AssetId, OrderStatus, Side, Timestamp, TransferKind};
    use std::collections::HashSet;

    const ADA: AccountId = AccountId(1_001);

    #[test]
    fn every_condition_makes_another_list() {
        let all = OrderFilter::default();
        let with = |change: &dyn Fn(&mut OrderFilter)| {
            let mut filter = OrderFilter::default();
            change(&mut filter);
            orders(ADA, &filter)
        };
        let money = |change: &dyn Fn(&mut TransactionFilter)| {
            let mut filter = TransactionFilter::default();
            change(&mut filter);
            transactions(ADA, &filter)
        };
        let lists = [
            orders(ADA, &all),
            orders(AccountId(1_002), &all),
            with(&|filter| filter.market = Some(MarketId(0))),
            with(&|filter| filter.side = Some(Side::Buy)),
            with(&|filter| filter.side = Some(Side::Sell)),
            with(&|filter| filter.statuses = Some(vec![])),
            with(&|filter| filter.statuses = Some(vec![OrderStatus::Open])),
            with(&|filter| filter.open = Some(true)),
            with(&|filter| filter.open = Some(false)),
            with(&|filter| filter.from = Some(Timestamp(1))),
            with(&|filter| filter.to = Some(Timestamp(1))),
            trades(ADA, None),
            trades(ADA, Some(MarketId(0))),
            fills(ADA, OrderId(1)),
            fills(ADA, OrderId(2)),
            fills(AccountId(1_002), OrderId(1)),
            money(&|_| {}),
            money(&|filter| filter.kinds = Some(vec![])),
            money(&|filter| filter.kinds = Some(vec![TransferKind::Fee])),
            money(&|filter| filter.asset = Some(AssetId(0))),
            money(&|filter| filter.from = Some(Timestamp(1))),
            money(&|filter| filter.to = Some(Timestamp(1))),
            login_history(UserId(1)),
            login_history(UserId(2)),
            audit_log(UserId(1)),
            of_portfolio("lots", PortfolioId(1), "all"),
            of_portfolio("lots", PortfolioId(1), "open"),
            of_portfolio("lots", PortfolioId(2), "all"),
            of_portfolio("issues", PortfolioId(1), "all"),
            imports(UserId(1)),
            imports(UserId(2)),
            exports(UserId(1)),
            exports(UserId(2)),
            import_rows(ImportId(1), &[] as &[u8]),
            import_rows(ImportId(1), &[1_u8]),
            import_rows(ImportId(2), &[1_u8]),
            of_tax_report("disposals", TaxReportId(1)),
            of_tax_report("disposals", TaxReportId(2)),
            of_tax_report("income", TaxReportId(1)),
        ];
        let tags: HashSet<_> = lists.iter().map(ListName::tag).collect();
        assert_eq!(tags.len(), lists.len());
    }

    #[test]
    fn the_same_set_in_another_order_is_the_same_list() {
        let of = |statuses: &[OrderStatus]| {
            let filter =
                OrderFilter { statuses: Some(statuses.to_vec()), ..OrderFilter::default() };
            orders(ADA, &filter).tag()
        };
        let (open, filled) = (OrderStatus::Open, OrderStatus::Filled);
        assert_eq!(of(&[open, filled]), of(&[filled, open]));
        assert_ne!(of(&[open, filled]), of(&[open]));
    }
}

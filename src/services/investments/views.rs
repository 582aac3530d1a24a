//! What is asked of a portfolio: what it holds, which lots, what was disposed of, what does not add up.

use super::activity::PortfolioActivity;
use super::loaded::Loaded;
use crate::accounting::activity::{PortfolioAccountId, PortfolioAssetId};
use crate::accounting::basis::{AssetBook, Disposal, Lot, Match};
use crate::accounting::book::{Book, Summary, Valued};
use crate::accounting::exact::{
    ExactDecimal, MONEY_SCALE, Money, Rounding, UnitPrice, Units, mul_div,
};
use crate::accounting::issue::Issue;
use crate::accounting::prices::PriceTable;
use crate::domain::ImportId;
use crate::storage::{Page, PageRequest};
use std::sync::Arc;

/// A portfolio by one method.
#[derive(Clone)]
pub struct View {
    /// What it is made of.
    pub loaded: Arc<Loaded>,
    pub(super) book: Arc<Book>,
    pub(super) now: Arc<PriceTable>,
}

/// What a portfolio holds of one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvestmentHolding {
    /// Its symbol.
    pub symbol: String,
    /// How much.
    pub quantity: Units,
    /// What that cost; `None` when what a part of it cost is not known.
    pub cost_basis: Option<Money>,
    /// What one whole is worth now.
    pub price: Option<UnitPrice>,
    /// What it is worth now.
    pub value: Option<Money>,
    /// Its share of the value of all, in millionths.
    pub allocation: Option<i128>,
}

/// Which lots are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LotFilter {
    /// Only of this asset.
    pub asset: Option<String>,
    /// Only those of which something is left.
    pub open_only: bool,
}

/// Which activities are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Only in this place.
    pub account: Option<PortfolioAccountId>,
    /// Only what moved this asset, as a fee, too.
    pub asset: Option<String>,
    /// Only what came from this import.
    pub import: Option<ImportId>,
}

/// One of many, and its place in the list that stands the oldest first: a page is cut by it.
pub type Placed<T> = (i64, T);

impl View {
    /// Everything added up.
    pub fn summary(&self) -> Summary {
        self.book.summary(Valued {
            assets: &self.loaded.assets,
            prices: &self.now,
            day: self.loaded.today,
        })
    }

    /// What is held, what is worth most first.
    pub fn holdings(&self) -> Vec<InvestmentHolding> {
        let assets = self.book.assets.iter().skip(1).map(|it| self.holding(it));
        let cash = self.cash();
        let mut held: Vec<_> = std::iter::once(cash).chain(assets).collect();
        held.retain(|it| it.quantity != Units::ZERO);
        let total: Money = held.iter().filter_map(|it| it.value).sum();
        for holding in &mut held {
            let share = |value: Money| mul_div(value.0, 1_000_000, total.0, Rounding::HalfEven);
            holding.allocation = holding.value.and_then(share);
        }
        held.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.symbol.cmp(&b.symbol)));
        held
    }

    fn cash(&self) -> InvestmentHolding {
        let held: Money = self.book.entries.cash.iter().map(|it| -it.decrease).sum();
        InvestmentHolding {
            symbol: self.loaded.symbols[0].clone(),
            quantity: units_of(held),
            cost_basis: Some(held),
            price: UnitPrice::from_decimal(ExactDecimal::from_units(1, 0)),
            value: Some(held),
            allocation: None,
        }
    }

    fn holding(&self, book: &AssetBook) -> InvestmentHolding {
        let pool = book.held();
        let price = self.now.at(book.asset, self.loaded.today).map(|it| it.price);
        let scale = self.loaded.assets.get(book.asset.0 as usize).map_or(0, |it| it.scale);
        InvestmentHolding {
            symbol: self.loaded.symbol(book.asset).to_owned(),
            quantity: pool.total(),
            cost_basis: pool.unknown.is_zero().then_some(pool.cost),
            price,
            value: price.and_then(|it| it.worth(pool.total(), scale)),
            allocation: None,
        }
    }

    /// The lots, the oldest first within an asset. Methods that have pools have none.
    pub fn lots(&self, filter: &LotFilter) -> Vec<(PortfolioAssetId, Lot)> {
        let books =
            self.book.assets.iter().filter(|it| self.is_named(it.asset, filter.asset.as_ref()));
        let lots = books.flat_map(|book| book.lots.iter().map(|lot| (book.asset, *lot)));
        lots.filter(|(_, lot)| !filter.open_only || lot.remaining.is_positive()).collect()
    }

    /// What was disposed of, the oldest first.
    pub fn disposals(&self, asset: Option<&String>) -> Vec<(&AssetBook, &Disposal)> {
        let books = self.book.assets.iter().filter(|it| self.is_named(it.asset, asset));
        let mut all: Vec<_> =
            books.flat_map(|book| book.disposals.iter().map(move |it| (book, it))).collect();
        all.sort_by_key(|(book, it)| (it.at, book.asset, it.matches.start));
        all
    }

    /// What does not add up, the oldest first.
    pub fn issues(&self) -> Vec<Issue> {
        self.book.issues()
    }

    fn is_named(&self, asset: PortfolioAssetId, wanted: Option<&String>) -> bool {
        wanted.is_none_or(|it| self.loaded.symbol(asset).eq_ignore_ascii_case(it))
    }
}

impl Loaded {
    /// The activities that a filter lets through, the oldest first.
    pub fn filtered(&self, filter: &ActivityFilter) -> Vec<&PortfolioActivity> {
        let ActivityFilter { account, asset, import } = filter;
        let moved = |it: &PortfolioActivity, symbol: &String| {
            let sides = [&it.body.received, &it.body.sent, &it.body.fee];
            sides.into_iter().flatten().any(|side| side.asset.eq_ignore_ascii_case(symbol))
        };
        let wanted = |it: &&PortfolioActivity| {
            account.is_none_or(|account| it.account == account)
                && asset.as_ref().is_none_or(|symbol| moved(it, symbol))
                && (import.is_none() || it.import == *import)
        };
        self.activities.iter().filter(wanted).collect()
    }
}

/// The sums of a disposal's parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisposalSums {
    /// What it had cost; `None` when what a part of it had cost is not known.
    pub cost: Option<Money>,
    /// What it gained; `None` when that or what was got for it is not known.
    pub gain: Option<Money>,
}

impl DisposalSums {
    /// Of these parts.
    pub fn of(parts: &[Match]) -> DisposalSums {
        DisposalSums {
            cost: parts.iter().map(|it| it.cost).sum(),
            gain: parts.iter().map(Match::gain).sum(),
        }
    }
}

/// A page of a list that stands the oldest first. Places are counted from the oldest, so that what is added later
/// moves none of them.
pub fn page_of<T>(list: Vec<T>, request: PageRequest) -> Page<Placed<T>> {
    let (least, greatest) = match request.newest_first {
        true => (request.before, request.after),
        false => (request.after, request.before),
    };
    let within = |place: &i64| {
        least.is_none_or(|least| *place > least) && greatest.is_none_or(|it| *place < it)
    };
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX).saturating_add(1);
    let placed = (1_i64..).zip(list).filter(|(place, _)| within(place));
    let rows: Vec<Placed<T>> = match request.reads_descending() {
        true => {
            let mut all: Vec<_> = placed.collect();
            all.reverse();
            all.truncate(limit);
            all
        }
        false => placed.take(limit).collect(),
    };
    Page::of(request, rows)
}

/// An amount of the currency as a quantity of it.
fn units_of(amount: Money) -> Units {
    let factor = crate::accounting::exact::power_of_ten(u32::from(
        super::bodies::QUANTITY_SCALE - MONEY_SCALE,
    ));
    Units(factor.and_then(|factor| amount.0.checked_mul(factor)).unwrap_or(i128::MAX))
}

//! The schema over a real exchange: operations as a client sends them, and what comes back.

use super::app::App;
use super::context::{CookieReach, RequestContext, ResponseCookies};
use super::{AgioEngine, engine, with_loaders};
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{Clock, Secret, Timestamp};
use crate::exchange::Exchange;
use crate::graphql::Refusal;
use crate::market::{MarketData, MarketDataConfig, PriceSource, StartMarketData};
use crate::services::accounts::{Accounts, AccountsParts};
use crate::services::api_keys::testing::api_keys_on;
use crate::services::auth::testing::{auth_on, principal};
use crate::services::auth::{ClientInfo, Principal};
use crate::services::exports::{Exports, ExportsConfig, ExportsParts};
use crate::services::files::Files;
use crate::services::funding::{Funding, FundingParts, SandboxConfig};
use crate::services::imports::{Imports, ImportsParts};
use crate::services::investments::{Investments, InvestmentsParts};
use crate::services::life_cycle::{LifeCycle, LifeCycleParts};
use crate::services::listing::testing::listed_exchange;
use crate::services::mail::{MailConfig, Mailer};
use crate::services::permanent_key::opaque_ids;
use crate::services::person_jobs::{PersonJobs, PersonJobsParts};
use crate::services::personal_data::{PersonalData, PersonalDataParts};
use crate::services::portfolio::Portfolios;
use crate::services::rate_limits::RateLimits;
use crate::services::records::Records;
use crate::services::sheets::Letterhead;
use crate::services::tax_exports::{TaxExports, TaxExportsParts};
use crate::services::trading::Trading;
use crate::storage::cache::Cache;
use crate::storage::erasure_list::ErasureList;
use crate::storage::jobs::JobSignal;
use crate::storage::testing::TestDatabase;
use async_graphql::{Response, Variables};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde_json::{Value, json};
use std::sync::Arc;

/// Who has an account without having signed up.
const PEOPLE: [u32; 6] = [1, 2, 99, 901, 902, 903];

/// How many files a person may ask for in a day.
pub(super) const EXPORTS_PER_DAY: u64 = 12;

/// Everything behind the schema, running.
pub(super) struct House {
    // Dropped in this order: the exchange before its database.
    _exchange: Exchange,
    pub(super) app: App,
    pub(super) engine: AgioEngine,
    pub(super) database: TestDatabase,
}

impl House {
    pub(super) async fn open() -> House {
        House::open_seen(|_| ()).await
    }

    /// The same, where `see` is shown every statement of the use cases.
    pub(super) async fn open_seen(see: impl Fn(&str) + Send + Sync + 'static) -> House {
        let kept = TestDatabase::with_people(&PEOPLE).await;
        let database = kept.watched(see);
        let clock: Arc<dyn Clock> =
            Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
        let (exchange, handle) = listed_exchange(&kept, clock.clone()).await;
        let market = MarketData::start(StartMarketData {
            config: MarketDataConfig {
                sources: vec![PriceSource::Exchange],
                ..MarketDataConfig::default()
            },
            listing: handle.listing(),
            database: (*kept).clone(),
            cache: Cache::memory(clock.clone()),
            clock: clock.clone(),
            rng: Arc::new(SystemRng),
        })
        .await
        .expect("starts");
        let parts = AccountsParts::of_test(&handle, &database, clock.clone());
        let audit = parts.audit.clone();
        let accounts = Accounts::new(parts);
        let records = Records::new(database.clone(), handle.clone());
        let auth = auth_on(&database, &clock);
        let files = Files::of_test(&database, clock.clone());
        let mailer = Mailer::new(&MailConfig::default(), clock.clone(), JobSignal::default());
        let ids = opaque_ids(&database, &SystemRng).await.expect("has a key");
        let investments = Investments::new(InvestmentsParts {
            database: database.clone(),
            exchange: handle.clone(),
            market: market.clone(),
            accounts: accounts.clone(),
            clock: clock.clone(),
        });
        let house = Letterhead { name: "Test House".to_owned(), colour: [0, 90, 160] };
        let exports = Exports::new(ExportsParts {
            config: ExportsConfig { per_day_max: EXPORTS_PER_DAY, ..ExportsConfig::default() },
            house: house.clone(),
            database: database.clone(),
            exchange: handle.clone(),
            accounts: accounts.clone(),
            investments: investments.clone(),
            files: files.clone(),
            audit: audit.clone(),
            signal: JobSignal::default(),
            ids: ids.clone(),
            clock: clock.clone(),
        });
        let app = App {
            jobs: PersonJobs::new(PersonJobsParts {
                database: database.clone(),
                clock: clock.clone(),
                audit: audit.clone(),
            }),
            personal_data: PersonalData::new(PersonalDataParts {
                database: database.clone(),
                exchange: handle.clone(),
                auth: auth.clone(),
                files: files.clone(),
                mailer: mailer.expect("sane settings"),
                audit: audit.clone(),
                ids: ids.clone(),
                clock: clock.clone(),
            }),
            imports: Imports::new(ImportsParts {
                database: database.clone(),
                files: files.clone(),
                signal: JobSignal::default(),
                clock: clock.clone(),
            }),
            files: files.clone(),
            life_cycle: LifeCycle::new(LifeCycleParts {
                database: database.clone(),
                exchange: handle.clone(),
                auth: auth.clone(),
                list: ErasureList::in_folder(kept.data_dir.path()),
            }),
            audit: audit.clone(),
            trading: Trading::new(handle.clone(), accounts.clone()),
            funding: Funding::open(FundingParts {
                exchange: handle.clone(),
                database: database.clone(),
                accounts: accounts.clone(),
                audit,
                sandbox: &SandboxConfig::plentiful(),
            })
            .await
            .expect("opens"),
            exports,
            tax_exports: TaxExports::new(TaxExportsParts {
                house,
                database: database.clone(),
                investments: investments.clone(),
                files: files.clone(),
                signal: JobSignal::default(),
                clock: clock.clone(),
            }),
            investments,
            portfolios: Portfolios::new(records.clone(), handle.clone(), market.clone()),
            records,
            accounts,
            api_keys: api_keys_on(&database, (&auth, &clock)),
            auth,
            ids,
            rate_limits: RateLimits::generous(&clock),
            exchange: handle,
            market,
            clock,
        };
        House { _exchange: exchange, engine: engine(app.clone()), app, database: kept }
    }

    /// Executes an operation for somebody; answers with `data`, `errors` and the cookies.
    async fn run(
        &self,
        caller: RequestContext,
        query: &str,
        variables: Value,
    ) -> (Value, ResponseCookies) {
        let operation = match self.engine.operation(query, None, &Variables::from_json(variables)) {
            Ok(operation) => operation,
            Err(Refusal::Variables(problems)) => {
                let paths = problems.iter().map(|problem| format!("{:?}", problem.path));
                let paths: Vec<String> = paths.collect();
                return (json!({ "refused": paths }), ResponseCookies::default());
            }
            Err(refusal) => panic!("{query}: {refusal:?}"),
        };
        let (operation, cookies) =
            caller.attach(with_loaders(&Arc::new(self.app.clone()), operation));
        (shown(&self.engine.execute(operation).await), cookies)
    }

    /// What somebody is told after a subscription.
    pub(super) fn subscribe(
        &self,
        caller: &RequestContext,
        query: &str,
    ) -> BoxStream<'static, Response> {
        let operation = self.engine.operation(query, None, &Variables::default()).expect("valid");
        let (operation, _) =
            caller.clone().attach(with_loaders(&Arc::new(self.app.clone()), operation));
        self.engine.subscribe(operation)
    }

    pub(super) async fn ask(
        &self,
        caller: &RequestContext,
        query: &str,
        variables: Value,
    ) -> Value {
        self.run(caller.clone(), query, variables).await.0
    }

    async fn sign_up(&self) {
        let answer = self.ask(&nobody(), SIGN_UP, json!({})).await;
        assert_eq!(answer["data"]["signUp"]["acknowledged"], true, "{answer}");
        self.app.auth.settle().await;
    }

    /// Somebody with a row of their own.
    pub(super) async fn ada(&self) -> RequestContext {
        self.sign_up().await;
        let ada = crate::storage::users::by_email(&self.database, "ada@example.com").await;
        let user = ada.expect("reads").expect("signed up").id;
        let main = crate::storage::accounts::main_of(&self.database, user).await;
        let account = main.expect("has one").id;
        let ada = person(0);
        RequestContext {
            principal: ada.principal.map(|principal| Principal { user, account, ..principal }),
            ..ada
        }
    }

    pub(super) async fn fund(&self, caller: &RequestContext, asset: &str, amount: &str) {
        let input = json!({ "input": { "asset": asset, "amount": amount } });
        let answer = self.ask(caller, DEPOSIT, input).await;
        assert_eq!(answer["data"]["sandboxDeposit"]["balance"]["total"], dec8(amount), "{answer}");
    }
}

const DEPOSIT: &str = "mutation($input: SandboxDepositInput!) { sandboxDeposit(input: $input) { \
    transaction { id kind amount balanceAfter } balance { total } userErrors { code path } } }";
const SIGN_UP: &str = "mutation { signUp(input: { email: \"ada@example.com\", displayName: \"Ada\", \
    password: \"correct horse battery\" }) { acknowledged userErrors { message } } }";
const SIGN_IN: &str = "mutation($t: TokenTransport!) { signIn(input: { email: \"ada@example.com\", \
    password: \"correct horse battery\", transport: $t }) { user { email } \
    tokens { accessToken } csrfToken userErrors { message } } }";
pub(super) const PLACE: &str = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { \
    order { id status filledQuantity averagePrice trades { nodes { id } } } \
    trades { id price quantity fee liquidity feeAsset { symbol } order { id } } \
    userErrors { code path message } } }";

pub(super) fn shown(response: &Response) -> Value {
    serde_json::to_value(response).expect("JSON")
}

pub(super) fn dec8(amount: &str) -> String {
    format!("{amount}.00000000")
}

pub(super) fn nobody() -> RequestContext {
    let client =
        ClientInfo { ip: [203, 0, 113, 7].into(), user_agent: None, request_id: "r".to_owned() };
    RequestContext {
        principal: None,
        client,
        csrf_ok: true,
        own_site: true,
        cookie_reach: CookieReach::Kept,
        secure: false,
        refresh_cookie: None,
        device_cookie: None,
        oauth_cookie: None,
    }
}

pub(super) fn person(number: u32) -> RequestContext {
    RequestContext { principal: Some(principal(number)), ..nobody() }
}

pub(super) fn limit(side: &str, price: &str, quantity: &str) -> Value {
    json!({ "input": { "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity } })
}

pub(super) fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test]
async fn trade_is_found_again_by_both_people() {
    let house = House::open().await;
    let (seller, buyer) = (person(1), person(2));
    house.fund(&seller, "BTC", "1").await;
    house.fund(&buyer, "USD", "10000").await;
    let resting = house.ask(&seller, PLACE, limit("SELL", "50000", "0.5")).await;
    assert_eq!(resting["data"]["placeOrder"]["order"]["status"], "OPEN", "{resting}");

    let taken = house.ask(&buyer, PLACE, limit("BUY", "50000", "0.1")).await;
    let payload = &taken["data"]["placeOrder"];
    assert_eq!(payload["order"]["status"], "FILLED", "{taken}");
    assert_eq!(payload["order"]["averagePrice"], "50000.00000000");
    assert_eq!(payload["trades"][0]["liquidity"], "TAKER");
    assert_eq!(payload["trades"][0]["feeAsset"]["symbol"], "USD");
    assert_eq!(payload["trades"][0]["order"]["id"], payload["order"]["id"], "read its own write");
    assert_eq!(payload["order"]["trades"]["nodes"][0]["id"], payload["trades"][0]["id"]);

    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    for (kind, id) in [("Order", &payload["order"]["id"]), ("Trade", &payload["trades"][0]["id"])] {
        let found = house.ask(&buyer, node, json!({ "id": id })).await;
        assert_eq!(found["data"]["node"]["__typename"], kind, "{found}");
        let others = if kind == "Order" { &seller } else { &person(3) };
        for caller in [others, &nobody()] {
            let hidden = house.ask(caller, node, json!({ "id": id })).await;
            assert_eq!(hidden["data"]["node"], Value::Null, "{hidden}");
        }
    }
    let book = "{ market(symbol: \"btc-usd\") { orderBook(depth: 5) { asks { price quantity orders } \
        bids { price } } trades(first: 1) { price takerSide } ticker { bestAsk } } }";
    let book = house.ask(&nobody(), book, json!({})).await;
    let market = &book["data"]["market"];
    assert_eq!(market["orderBook"]["asks"][0]["quantity"], "0.40000000", "{book}");
    assert_eq!(market["trades"][0]["takerSide"], "BUY");
    assert_eq!(market["ticker"]["bestAsk"], "50000.00000000");
}

#[tokio::test]
async fn bad_input_is_refused_by_its_kind() {
    const PRICE: &str = "[Field(\"input\"), Field(\"price\")]";
    let house = House::open().await;
    let buyer = person(2);
    house.fund(&buyer, "USD", "10000").await;
    for bad in ["1e5", "NaN", "+1", "1_000", " 1", ""] {
        let answer = house.ask(&buyer, PLACE, limit("BUY", bad, "0.1")).await;
        assert_eq!(answer["refused"], json!([PRICE]), "{answer}");
    }
    let mut float = limit("BUY", "1", "0.1");
    float["input"]["price"] = json!(50000.5);
    assert_eq!(house.ask(&buyer, PLACE, float).await["refused"], json!([PRICE]));
    let off_tick = house.ask(&buyer, PLACE, limit("BUY", "50000.001", "0.1")).await;
    let error = &off_tick["data"]["placeOrder"]["userErrors"][0];
    assert_eq!(error["code"], "PRICE_OFF_TICK", "{off_tick}");
    assert_eq!(error["path"], json!(["input", "price"]));

    let cancel = "mutation($id: ID!) { cancelOrder(input: { id: $id }) { userErrors { code } } }";
    for id in ["garbage", "T3JkZXI6OTk5", "VHJhZGU6MQ"] {
        let answer = house.ask(&buyer, cancel, json!({ "id": id })).await;
        assert_eq!(answer["data"]["cancelOrder"]["userErrors"][0]["code"], "NOT_FOUND", "{answer}");
    }
    let market = [
        "{ market(symbol: \"BTC-USD\") { orderBook(depth: 0) { at } } }",
        "{ market(symbol: \"BTC-USD\") { candles(interval: M1, limit: 1001) { close } } }",
    ];
    for query in market {
        let answer = house.ask(&nobody(), query, json!({})).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
    }
    let unknown = "{ asset(symbol: \"BTC\") { price(currency: \"ZZZ\") { price } } }";
    assert_eq!(code(&house.ask(&nobody(), unknown, json!({})).await), "NOT_FOUND");
}

#[tokio::test]
async fn unverified_person_places_no_order() {
    let house = House::open().await;
    let mut unverified = person(1);
    if let Some(principal) = &mut unverified.principal {
        principal.email_verified = false;
    }
    let answer = house.ask(&unverified, PLACE, limit("BUY", "1", "1")).await;
    let error = &answer["data"]["placeOrder"]["userErrors"][0];
    assert_eq!(error["code"], "EMAIL_NOT_VERIFIED", "{answer}");
}

#[tokio::test]
async fn cookies_carry_the_tokens_of_browsers() {
    let house = House::open().await;
    house.sign_up().await;
    let (answer, cookies) = house.run(nobody(), SIGN_IN, json!({ "t": "BEARER" })).await;
    assert!(answer["data"]["signIn"]["tokens"]["accessToken"].is_string(), "{answer}");
    assert_eq!(answer["data"]["signIn"]["csrfToken"], Value::Null);
    assert!(cookies.take().is_empty());

    let (answer, cookies) = house.run(nobody(), SIGN_IN, json!({ "t": "COOKIE" })).await;
    assert_eq!(answer["data"]["signIn"]["tokens"], Value::Null, "{answer}");
    let cookies = cookies.take();
    assert_eq!(cookies.len(), 4);
    assert!(cookies[3].starts_with("agio_device=") && cookies[3].contains("; HttpOnly"));
    assert!(cookies[1].starts_with("agio_refresh=") && cookies[1].contains("; HttpOnly"));

    let refresh = "mutation { refreshSession(input: {}) { user { email } csrfToken userErrors { code message } } }";
    let value = cookies[1].trim_start_matches("agio_refresh=").split(';').next().expect("a value");
    let browser =
        |value: &str| RequestContext { refresh_cookie: Some(Secret::new(value)), ..nobody() };
    let (answer, renewed) = house.run(browser(value), refresh, json!({})).await;
    assert_eq!(answer["data"]["refreshSession"]["user"]["email"], "ada@example.com", "{answer}");
    assert_eq!(renewed.take().len(), 3);
    let forged = RequestContext { refresh_cookie: Some(Secret::new("forged")), ..nobody() };
    // Over a WebSocket the new cookies would be lost, and the session with them.
    for (query, field) in [(SIGN_IN, "transport"), (refresh, "refreshToken")] {
        let refresh_cookie = Some(Secret::new(value));
        let socket =
            RequestContext { refresh_cookie, cookie_reach: CookieReach::LostOnSocket, ..nobody() };
        let (answer, cookies) = house.run(socket, query, json!({ "t": "COOKIE" })).await;
        assert!(answer.to_string().contains("WebSocket"), "{field}: {answer}");
        assert!(!answer.to_string().contains("ada@example.com"), "{field}: {answer}");
        cookies.take();
    }
    // Another sign-in in the same browser takes the place of the session, which ends.
    let (answer, kept) = house.run(browser(value), SIGN_IN, json!({ "t": "COOKIE" })).await;
    assert!(answer["data"]["signIn"]["csrfToken"].is_string(), "{answer}");
    kept.take();
    let (answer, cleared) = house.run(browser(value), refresh, json!({})).await;
    assert_eq!(answer["data"]["refreshSession"]["user"], Value::Null, "{answer}");
    cleared.take();
    let (answer, cleared) = house.run(forged, refresh, json!({})).await;
    assert_eq!(answer["data"]["refreshSession"]["user"], Value::Null, "{answer}");
    let cleared = cleared.take();
    assert!(cleared.len() == 3 && cleared.iter().all(|cookie| cookie.contains("Max-Age=0")));
}

#[tokio::test]
async fn order_pages_lead_through_all_orders() {
    let house = House::open().await;
    let buyer = house.ada().await;
    house.fund(&buyer, "USD", "10000").await;
    for price in 1..=5 {
        let answer = house.ask(&buyer, PLACE, limit("BUY", &format!("{price}000"), "0.01")).await;
        assert_eq!(answer["data"]["placeOrder"]["userErrors"], json!([]), "{answer}");
    }
    let page = "query($after: String) { viewer { balance(asset: \"USD\") { held value } \
        transactions { nodes { kind amount } } orders(first: 2, after: $after) { \
        nodes { price status trades { nodes { id } } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }";
    let (mut prices, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = house.ask(&buyer, page, json!({ "after": after })).await;
        let orders = &answer["data"]["viewer"]["orders"];
        let nodes = orders["nodes"].as_array().expect("nodes").iter();
        prices.extend(nodes.map(|order| order["price"].as_str().expect("a price").to_owned()));
        assert_eq!(orders["pageInfo"]["hasPreviousPage"], !after.is_null(), "{answer}");
        after = orders["pageInfo"]["endCursor"].clone();
        if orders["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(prices, [5, 4, 3, 2, 1].map(|price| format!("{price}000.00000000")));
    for arguments in ["first: 0", "first: 101", "after: \"junk\"", "first: 1, last: 1"] {
        let query = format!("{{ viewer {{ orders({arguments}) {{ nodes {{ id }} }} }} }}");
        assert_eq!(
            code(&house.ask(&buyer, &query, json!({})).await),
            "BAD_USER_INPUT",
            "{arguments}"
        );
    }
}

#[tokio::test]
async fn subscribers_see_the_book_and_their_orders_change() {
    let house = House::open().await;
    let buyer = person(2);
    house.fund(&buyer, "USD", "10000").await;
    let subscribe = |caller: RequestContext, query: &str| house.subscribe(&caller, query);
    let book = "subscription { orderBook(market: \"BTC-USD\", depth: 1) { snapshot sequence \
        previousSequence bids { price quantity orders } } }";
    let mut book = subscribe(nobody(), book);
    let orders = "subscription { orderUpdates { order { status } trade { price } } }";
    let mut orders = subscribe(buyer.clone(), orders);
    let mut denied = subscribe(nobody(), "subscription { balanceUpdates { total } }");
    let mut unknown = subscribe(nobody(), "subscription { trades(market: \"X\") { price } }");

    let snapshot = shown(&book.next().await.expect("a snapshot"))["data"]["orderBook"].clone();
    assert_eq!(snapshot["snapshot"], true, "{snapshot}");
    assert_eq!(code(&shown(&denied.next().await.expect("an error"))), "UNAUTHENTICATED");
    assert_eq!(code(&shown(&unknown.next().await.expect("an error"))), "NOT_FOUND");

    // The feed makes a subscriber when its stream is first polled.
    let waiting = async { shown(&orders.next().await.expect("an update")) };
    let placing = async {
        tokio::task::yield_now().await;
        house.ask(&buyer, PLACE, limit("BUY", "40000", "0.01")).await
    };
    let (update, _) = futures_util::future::join(waiting, placing).await;
    assert_eq!(update["data"]["orderUpdates"]["order"]["status"], "OPEN", "{update}");

    house.ask(&buyer, PLACE, limit("BUY", "41000", "0.01")).await;
    let mut last = snapshot["sequence"].clone();
    for bids in [
        json!([{ "price": "40000.00000000", "quantity": "0.01000000", "orders": 1 }]),
        json!([
            { "price": "41000.00000000", "quantity": "0.01000000", "orders": 1 },
            { "price": "40000.00000000", "quantity": "0.00000000", "orders": 0 },
        ]),
    ] {
        let update = shown(&book.next().await.expect("an update"))["data"]["orderBook"].clone();
        assert_eq!(update["bids"], bids, "{update}");
        assert_eq!(update["previousSequence"], last, "{update}");
        last = update["sequence"].clone();
    }
}

#[tokio::test]
async fn portfolio_is_told_anew_when_a_balance_changes() {
    let house = House::open().await;
    let buyer = person(2);
    let query = "subscription { portfolioUpdates { currency value holdings { asset { symbol } quantity } } }";
    let mut portfolios = house.subscribe(&buyer, query);
    let first = shown(&portfolios.next().await.expect("the present portfolio"));
    assert_eq!(first["data"]["portfolioUpdates"]["value"], dec8("0"), "{first}");
    house.fund(&buyer, "USD", "100").await;
    let mut last = first;
    for _ in 0..3 {
        if last["data"]["portfolioUpdates"]["value"] == dec8("100") {
            return;
        }
        last = shown(&portfolios.next().await.expect("another"));
    }
    assert_eq!(last["data"]["portfolioUpdates"]["value"], dec8("100"), "{last}");
}

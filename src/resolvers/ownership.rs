//! Private objects answer for their owner, whoever holds them: every field of `User`, and of what hangs from it,
//! is asked for by the owner, by a stranger and by somebody else who is signed in.

use super::context::RequestContext;
use super::scenarios::{self, House, PLACE, limit, nobody};
use super::sdl;
use crate::domain::TokenTransport;
use crate::services::auth::{ClientInfo, Credential, SignIn, SignUp, VerifyEmail};
use crate::services::mail::testing::take_waiting;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PASSWORD: &str = "correct horse battery";

/// What is asked of the fields that cannot be asked without arguments.
const ARGUMENTS: [(&str, &str); 8] = [
    ("Account.balance", "(asset: \"USD\")"),
    ("Account.order", "(clientOrderId: \"mine\")"),
    ("Account.tradingFees", "(market: \"BTC-USD\")"),
    ("User.account", "(id: \"ACCOUNT\")"),
    ("User.balance", "(asset: \"USD\")"),
    ("User.investmentPortfolio", "(id: \"PORTFOLIO\")"),
    ("User.order", "(clientOrderId: \"mine\")"),
    ("User.tradingFees", "(market: \"BTC-USD\")"),
];
/// Stands for the id of an account of the owner.
const ACCOUNT: &str = "ACCOUNT";
/// Stands for the id of a portfolio of the owner.
const PORTFOLIO: &str = "PORTFOLIO";
/// Types that belong to nobody; a look into them is enough.
const PUBLIC: [&str; 2] = ["Asset", "Market"];

type Objects = BTreeMap<String, Vec<FieldDefinition>>;

fn objects() -> Objects {
    let document = parse_schema(sdl()).expect("the printed schema parses");
    let objects = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => match definition.node.kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter().map(|field| field.node).collect();
                Some((definition.node.name.node.to_string(), fields))
            }
            _ => None,
        },
        _ => None,
    });
    objects.collect()
}

fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(inner),
    }
}

/// Selects every field of a type, and of the types in it, as far as they do not come round again.
fn selection(objects: &Objects, name: &str, above: &[&str]) -> String {
    let Some(fields) = objects.get(name) else { return String::new() };
    if PUBLIC.contains(&name) {
        return "{ symbol }".to_owned();
    }
    if above.contains(&name) {
        let id = fields.iter().any(|field| field.name.node == "id");
        return if id { "{ id }" } else { "{ __typename }" }.to_owned();
    }
    let path: Vec<&str> = above.iter().copied().chain([name]).collect();
    let selected = fields.iter().map(|field| {
        let at = format!("{name}.{}", field.name.node);
        let arguments = ARGUMENTS.iter().find(|(field, _)| *field == at).map(|(_, text)| *text);
        let demanding = field.arguments.iter().any(|argument| {
            !argument.node.ty.node.nullable && argument.node.default_value.is_none()
        });
        assert!(!demanding || arguments.is_some(), "say in ARGUMENTS what to ask {at} with");
        let within = selection(objects, named(&field.ty.node), &path);
        format!("{}{} {within}", field.name.node, arguments.unwrap_or_default())
    });
    format!("{{ {} }}", selected.collect::<Vec<_>>().join(" "))
}

/// Signs somebody up, in and verifies them by the mailed link.
pub(super) async fn signed_in(house: &House, name: &str) -> RequestContext {
    let email = format!("{name}@example.com");
    let (password, display_name) = (PASSWORD.to_owned(), name.to_owned());
    let sign_up = SignUp { email: email.clone(), password: password.clone(), display_name };
    house.app.auth.sign_up(sign_up, &nobody().client).await.expect("signs up");
    let token = Some(mailed_token(house).await);
    let proof = VerifyEmail { token, ..VerifyEmail::default() };
    house.app.auth.verify_email(proof, &nobody().client).await.expect("verifies");
    let transport = TokenTransport::Bearer;
    let device_name = Some(name.to_owned());
    let sign_in =
        SignIn { email, password, device_name, transport, device_token: None, restore: false };
    let client = ClientInfo { user_agent: Some(name.to_owned()), ..nobody().client };
    let signed_in = house.app.auth.sign_in(sign_in, &client).await.expect("signs in");
    RequestContext { principal: Some(signed_in.principal), client, ..nobody() }
}

/// The token in the newest mail that waits to be sent.
async fn mailed_token(house: &House) -> String {
    let mails = take_waiting(&house.database, house.app.clock.now()).await;
    let text = &mails.last().expect("a mail").text;
    text.split("token=").nth(1).expect("a link").lines().next().expect("a line").to_owned()
}

/// Orders, fills, money, sessions: something under every field.
async fn lived_in(house: &House) -> (RequestContext, RequestContext) {
    let (ada, bob) = (signed_in(house, "ada").await, signed_in(house, "bob").await);
    // Somebody else trades with Bob, so that Bob has traded more than Ada.
    let third = scenarios::person(99);
    let funds =
        [(&ada, "USD", "10000"), (&bob, "BTC", "1"), (&bob, "USD", "500"), (&third, "USD", "9000")];
    for (caller, asset, amount) in funds {
        house.fund(caller, asset, amount).await;
    }
    for (caller, side, quantity) in
        [(&bob, "SELL", "0.5"), (&ada, "BUY", "0.1"), (&third, "BUY", "0.1")]
    {
        let mut order = limit(side, "50000", quantity);
        order["input"]["clientOrderId"] = json!("mine");
        let placed = house.ask(caller, PLACE, order).await;
        assert_eq!(placed["data"]["placeOrder"]["userErrors"], json!([]), "{placed}");
    }
    house.app.auth.settle().await;
    (ada, bob)
}

/// Opens a second account for somebody and puts something in it; answers its id.
async fn second_account(house: &House, owner: &RequestContext) -> String {
    let open = "mutation { openAccount(input: { name: \"Second\" }) { account { id } } }";
    let opened = house.ask(owner, open, json!({})).await;
    let id = text(&opened, "/data/openAccount/account/id").to_owned();
    let deposit = "mutation($account: ID!) { sandboxDeposit(input: { accountId: $account, \
        asset: \"USD\", amount: \"7\" }) { balance { total } } }";
    let funded = house.ask(owner, deposit, json!({ "account": id })).await;
    assert_eq!(text(&funded, "/data/sandboxDeposit/balance/total"), scenarios::dec8("7"));
    id
}

/// Makes a portfolio for somebody, with their account here in it; answers its id.
async fn portfolio(house: &House, owner: &RequestContext) -> String {
    let create = "mutation { createPortfolio(input: { name: \"All\", currency: \"USD\" }) { portfolio { id } } }";
    let made = house.ask(owner, create, json!({})).await;
    let id = text(&made, "/data/createPortfolio/portfolio/id").to_owned();
    let add = "mutation($id: ID!) { addPortfolioAccount(input: { portfolioId: $id, kind: EXCHANGE, \
        name: \"Here\" }) { account { id } } }";
    let added = house.ask(owner, add, json!({ "id": id })).await;
    assert!(added["data"]["addPortfolioAccount"]["account"]["id"].is_string(), "{added:#}");
    id
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {value}"))
}

/// Fields that may say the same of two people.
const ALIKE: [&str; 9] = [
    "apiKeys",
    "createdAt",
    "emailVerified",
    "exports",
    "imports",
    "jobs",
    "preferences",
    "security",
    "staffRoles",
];

#[tokio::test]
async fn every_field_of_a_user_answers_for_its_owner() {
    let house = House::open().await;
    let (ada, bob) = lived_in(&house).await;
    let selected = selection(&objects(), "User", &[]);
    let user = selected.replace(ACCOUNT, &second_account(&house, &ada).await);
    let user = user.replace(PORTFOLIO, &portfolio(&house, &ada).await);
    let sign_in = format!(
        "mutation {{ signIn(input: {{ email: \"ada@example.com\", password: \"{PASSWORD}\", \
         transport: BEARER }}) {{ user {user} tokens {{ accessToken }} }} }}"
    );
    let own = format!("{{ viewer {user} }}");
    let bobs = selected.replace(ACCOUNT, &second_account(&house, &bob).await);
    let bobs = bobs.replace(PORTFOLIO, &portfolio(&house, &bob).await);
    let bobs = format!("{{ viewer {bobs} }}");
    for holder in [&bob, &nobody(), &ada] {
        let held = house.ask(holder, &sign_in, json!({})).await;
        assert!(held.get("errors").is_none(), "{held:#}");
        let token = text(&held, "/data/signIn/tokens/accessToken").to_owned();
        let principal = house.app.auth.authenticate(&Credential::Bearer(token)).await.expect("in");
        let owner = RequestContext { principal: Some(principal), ..nobody() };
        let expected = house.ask(&owner, &own, json!({})).await;
        assert_eq!(
            held["data"]["signIn"]["user"], expected["data"]["viewer"],
            "{:?}",
            holder.principal
        );
    }
    let ada = house.ask(&ada, &own, json!({})).await["data"]["viewer"].take();
    let bob = house.ask(&bob, &bobs, json!({})).await["data"]["viewer"].take();
    let fields = ada.as_object().expect("an object").keys();
    let alike: Vec<_> = fields.filter(|field| ada[*field] == bob[*field]).collect();
    assert_eq!(alike, ALIKE, "the rest must tell Ada and Bob apart, or this test proves little");
}

#[tokio::test]
async fn spent_verification_token_shows_no_user() {
    let house = House::open().await;
    let bob = signed_in(&house, "bob").await;
    let verify = "mutation($token: String!) { verifyEmail(input: { token: $token }) { \
        verified user { email sessions { ip } } userErrors { code } } }";
    for (name, holder) in [("cy", &nobody()), ("dee", &bob)] {
        let (email, display_name) = (format!("{name}@example.com"), name.to_owned());
        let sign_up = SignUp { email, password: PASSWORD.to_owned(), display_name };
        house.app.auth.sign_up(sign_up, &nobody().client).await.expect("signs up");
        let token = json!({ "token": mailed_token(&house).await });
        let spent = house.ask(holder, verify, token.clone()).await["data"]["verifyEmail"].take();
        assert_eq!((&spent["verified"], &spent["user"]), (&json!(true), &Value::Null), "{spent}");
        let again = house.ask(holder, verify, token).await["data"]["verifyEmail"].take();
        assert_eq!((&again["verified"], &again["user"]), (&json!(false), &Value::Null), "{again}");
        assert_eq!(again["userErrors"][0]["code"], "INVALID_CODE", "{again}");
    }
}

#[tokio::test]
async fn verification_of_ones_own_address_signed_in_shows_the_user() {
    let house = House::open().await;
    let (email, display_name) = ("eve@example.com".to_owned(), "Eve".to_owned());
    let password = PASSWORD.to_owned();
    let sign_up = SignUp { email: email.clone(), password: password.clone(), display_name };
    house.app.auth.sign_up(sign_up, &nobody().client).await.expect("signs up");
    let transport = TokenTransport::Bearer;
    let sign_in = SignIn {
        email,
        password,
        device_name: None,
        transport,
        device_token: None,
        restore: false,
    };
    let eve = house.app.auth.sign_in(sign_in, &nobody().client).await.expect("signs in");
    let eve = RequestContext { principal: Some(eve.principal), ..nobody() };
    let verify = "mutation($token: String!) { verifyEmail(input: { token: $token }) { \
        verified user { email emailVerified sessions { current } } userErrors { code } } }";
    let token = json!({ "token": mailed_token(&house).await });
    let answer = house.ask(&eve, verify, token).await;
    let expected = json!({
        "verified": true, "userErrors": [],
        "user": { "email": "eve@example.com", "emailVerified": true, "sessions": [{ "current": true }] },
    });
    assert_eq!(answer["data"]["verifyEmail"], expected, "{answer}");
}

//! Passkeys over HTTP: adding one, signing in by it alone and beside a password, proving anew, and taking it away.

use super::support::authenticator::Authenticator;
use super::support::{Client, PASSWORD, Person, Server};
use serde_json::{Value, json};

/// The origin of a server's pages: browsers know no passkeys of addresses.
pub(crate) fn page_of(server: &Server) -> String {
    server.url.replace("127.0.0.1", "localhost")
}

async fn options(client: &Client, name: &str) -> Value {
    let query = format!("mutation {{ {name} {{ options userErrors {{ code }} }} }}");
    let mut begun = client.data(&query, json!({})).await[name].take();
    assert_eq!(begun["userErrors"], json!([]), "{name}");
    begun["options"].take()
}

/// Adds the passkey of a device.
pub(crate) async fn registered(person: &Person, device: &mut Authenticator) -> Value {
    let credential = device.register(&options(person, "startPasskeyRegistration").await);
    let input = json!({ "credential": credential, "name": "Laptop" });
    let fields = "passkey { id name createdAt lastUsedAt } recoveryCodes";
    let kind = "FinishPasskeyRegistrationInput";
    person.mutate("finishPasskeyRegistration", kind, fields, input).await
}

/// Signs in by a passkey alone.
pub(crate) async fn enter(anybody: &Client, device: &mut Authenticator) -> Value {
    let credential = device.show(&options(anybody, "startPasskeySignIn").await);
    let input = json!({ "credential": credential, "transport": "BEARER" });
    let fields = "user { email } tokens { accessToken } deviceToken mfa { token }";
    let kind = "FinishPasskeySignInInput";
    anybody.mutate("finishPasskeySignIn", kind, fields, input).await
}

#[tokio::test]
async fn passkey_is_added_shown_and_taken_away() {
    let server = Server::start().await;
    let person = server.person().await;
    let mut device = Authenticator::new(&page_of(&server), 1);
    let added = registered(&person, &mut device).await;
    assert_eq!(added["recoveryCodes"].as_array().map(Vec::len), Some(10));
    let listed = "{ viewer { security { totpEnabled passkeys { id name lastUsedAt } } } }";
    let security = person.data(listed, json!({})).await["viewer"]["security"].take();
    let id = &added["passkey"]["id"];
    let expected = json!({ "id": id, "name": "Laptop", "lastUsedAt": null });
    assert_eq!(security, json!({ "totpEnabled": false, "passkeys": [expected] }));
    let node = "query($id: ID!) { node(id: $id) { id ... on Passkey { name } } }";
    let found = person.data(node, json!({ "id": id })).await["node"].take();
    assert_eq!(found, json!({ "id": id, "name": "Laptop" }));
    let stranger = server.person().await;
    let hidden = stranger.data(node, json!({ "id": id })).await["node"].take();
    assert!(hidden.is_null(), "{hidden:#}");

    let anybody = server.client();
    let alone = enter(&anybody, &mut device).await;
    assert_eq!(alone["user"]["email"], person.email);
    assert!(alone["tokens"]["accessToken"].is_string() && alone["mfa"].is_null());
    let input = json!({ "email": person.email, "password": PASSWORD, "transport": "BEARER" });
    let fields = "user { id } mfa { token methods passkeyOptions }";
    let first = anybody.mutate("signIn", "SignInInput", fields, input).await;
    assert!(first["user"].is_null(), "{first:#}");
    assert_eq!(first["mfa"]["methods"], json!(["PASSKEY", "RECOVERY_CODE"]));
    let passkey = device.show(&first["mfa"]["passkeyOptions"]);
    let complete = |sent: Value| {
        let anybody = anybody.clone();
        let fields = "user { email } tokens { accessToken }";
        async move { anybody.attempt("completeMfa", "CompleteMfaInput", fields, sent).await }
    };
    let token = &first["mfa"]["token"];
    let both = json!({ "challengeToken": token, "passkey": passkey, "code": "000000" });
    assert_eq!(complete(both).await["userErrors"][0]["code"], "INVALID_INPUT");
    let second = complete(json!({ "challengeToken": token, "passkey": passkey })).await;
    assert_eq!(second["user"]["email"], person.email, "{second:#}");

    let passkey = device.show(&options(&person, "startPasskeyStepUp").await);
    let input = json!({ "passkey": passkey });
    let proven = person.mutate("stepUp", "StepUpInput", "stepUpUntil", input).await;
    assert!(proven["stepUpUntil"].is_string());
    let input = json!({ "id": id });
    person.mutate("removePasskey", "RemovePasskeyInput", "acknowledged", input).await;
    let security = person.data(listed, json!({})).await["viewer"]["security"].take();
    assert_eq!(security["passkeys"], json!([]));
    server.stop().verify();
}

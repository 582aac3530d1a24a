//! Second factors over HTTP: setting one up, signing in with it, proving anew, and taking it away.

use super::support::{PASSWORD, Person, Server};
use agio::domain::Clock;
use agio::domain::time::SystemClock;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// An app with the secret of an `enableTotp`.
pub(crate) fn app(secret: &Value) -> Totp {
    let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

/// The code that an app shows so many steps from now.
pub(crate) fn code(app: &Totp, steps: u64) -> String {
    let now = u64::try_from(SystemClock.now().0 / 1_000_000).unwrap();
    app.generate(now + 30 * steps).to_string()
}

/// Sets an app up; answers it, the code that confirmed it, and the recovery codes.
pub(crate) async fn set_up(person: &Person) -> (Totp, String, Vec<Value>) {
    let begin = "mutation { enableTotp { secret otpauthUrl qrCode userErrors { code } } }";
    let begun = person.data(begin, json!({})).await["enableTotp"].take();
    assert!(begun["otpauthUrl"].as_str().unwrap().starts_with("otpauth://totp/Agio:"));
    assert!(begun["qrCode"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    let app = app(&begun["secret"]);
    let shown = code(&app, 0);
    let input = json!({ "code": shown });
    let mut confirmed =
        person.mutate("confirmTotp", "ConfirmTotpInput", "recoveryCodes", input).await;
    let Value::Array(codes) = confirmed["recoveryCodes"].take() else { panic!("no codes") };
    (app, shown, codes)
}

const SECURITY: &str = "{ viewer { security { totpEnabled recoveryCodesLeft } } }";

#[tokio::test]
async fn second_factor_is_set_up_asked_for_and_taken_away() {
    let server = Server::start().await;
    let person = server.person().await;
    let security = person.data(SECURITY, json!({})).await;
    assert_eq!(security["viewer"]["security"]["totpEnabled"], false);
    let (app, shown, codes) = set_up(&person).await;
    assert_eq!(codes.len(), 10);
    let security = person.data(SECURITY, json!({})).await;
    let expected = json!({ "totpEnabled": true, "recoveryCodesLeft": 10 });
    assert_eq!(security["viewer"]["security"], expected);

    let anybody = server.client();
    let sign_in = || async {
        let input = json!({ "email": person.email, "password": PASSWORD, "transport": "BEARER" });
        let fields = "user { id } tokens { accessToken } mfa { token methods expiresAt }";
        anybody.mutate("signIn", "SignInInput", fields, input).await
    };
    let first = sign_in().await;
    assert!(first["user"].is_null() && first["tokens"].is_null(), "{first:#}");
    assert_eq!(first["mfa"]["methods"], json!(["TOTP", "RECOVERY_CODE"]));
    let complete = |challenge: Value, code: Value| {
        let input = json!({ "challengeToken": challenge["mfa"]["token"], "code": code });
        let fields = "user { email } tokens { accessToken } deviceToken";
        let anybody = anybody.clone();
        async move { anybody.attempt("completeMfa", "CompleteMfaInput", fields, input).await }
    };
    let spent = complete(first.clone(), json!(shown)).await;
    assert_eq!(spent["userErrors"][0]["code"], "INVALID_CODE", "{spent:#}");
    let second = complete(first.clone(), json!(code(&app, 1))).await;
    assert_eq!(second["user"]["email"], person.email, "{second:#}");
    assert!(second["deviceToken"].is_string());
    let over = complete(first, codes[0].clone()).await;
    assert_eq!(over["userErrors"][0]["code"], "EXPIRED", "{over:#}");
    let by_recovery = complete(sign_in().await, codes[0].clone()).await;
    assert_eq!(by_recovery["user"]["email"], person.email, "{by_recovery:#}");

    let input = json!({ "code": codes[1] });
    let proven = person.mutate("stepUp", "StepUpInput", "stepUpUntil", input).await;
    assert!(proven["stepUpUntil"].is_string());
    let fresh = "mutation { regenerateRecoveryCodes { recoveryCodes userErrors { code } } }";
    let fresh = person.data(fresh, json!({})).await;
    let fresh = fresh["regenerateRecoveryCodes"]["recoveryCodes"].as_array().unwrap().len();
    assert_eq!(fresh, 10);
    let off = "mutation { disableTotp { acknowledged userErrors { code } } }";
    let off = person.data(off, json!({})).await;
    assert_eq!(off["disableTotp"]["acknowledged"], true);
    assert!(sign_in().await["tokens"]["accessToken"].is_string(), "by the password alone");
    server.stop().verify();
}

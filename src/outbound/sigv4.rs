//! AWS Signature Version 4 in headers, as far as one POST of JSON needs it: no query, and a path that needs no escaping.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html> describes it; the tests hold it against
//! AWS's own vectors.

use crate::domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who signs.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The id of the access key.
    pub access_key_id: &'a str,
    /// The access key.
    pub secret_access_key: &'a str,
    /// The session's token, of a temporary key.
    pub session_token: Option<&'a str>,
    /// Such as `eu-central-1`.
    pub region: &'a str,
    /// Such as `ses`.
    pub service: &'a str,
}

/// What is signed.
#[derive(Clone, Copy)]
pub struct Unsigned<'a> {
    /// In capitals.
    pub method: &'a str,
    /// With the port, where it is not the usual one.
    pub host: &'a str,
    /// As it is sent.
    pub path: &'a str,
    /// Further headers, their names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// Whole.
    pub body: &'a [u8],
    /// When it is sent: Amazon takes no request that is older than some minutes.
    pub at: Timestamp,
}

/// The headers that prove it.
#[derive(Debug, PartialEq, Eq)]
pub struct Signature {
    /// `x-amz-date`.
    pub date: String,
    /// `authorization`.
    pub authorization: String,
}

/// Signs a request.
pub fn sign(signer: Signer<'_>, request: Unsigned<'_>) -> Signature {
    let date = compact(request.at);
    let day = &date[..8];
    let mut headers = vec![("host", request.host), ("x-amz-date", date.as_str())];
    headers.extend(signer.session_token.map(|token| ("x-amz-security-token", token)));
    headers.extend(request.headers);
    headers.sort_unstable();
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let lines: String =
        headers.iter().map(|(name, value)| format!("{name}:{}\n", trimmed(value))).collect();
    let Unsigned { method, path, body, .. } = request;
    let canonical = format!("{method}\n{path}\n\n{lines}\n{names}\n{}", hex(&Sha256::digest(body)));
    let scope = format!("{day}/{}/{}/aws4_request", signer.region, signer.service);
    let to_sign =
        format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let first = format!("AWS4{}", signer.secret_access_key);
    let key = [day, signer.region, signer.service, "aws4_request"]
        .iter()
        .fold(first.into_bytes(), |key, part| mac(&key, part.as_bytes()));
    let signature = hex(&mac(&key, to_sign.as_bytes()));
    let authorization = format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        signer.access_key_id
    );
    Signature { date, authorization }
}

/// `20150830T123600Z`.
fn compact(at: Timestamp) -> String {
    let whole: String = at.to_string().chars().take(19).filter(|it| !"-:".contains(*it)).collect();
    format!("{whole}Z")
}

/// A value as it is signed: without space around it, and single spaces inside.
fn trimmed(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of AWS's test suite for Signature Version 4: `aws-sig-v4-test-suite`, as
    /// <https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html> published it and as AWS keeps it in
    /// `awslabs/aws-c-auth`, `tests/aws-signing-test-suite/v4`, and in `@aws-sdk/signature-v4`, `suite.fixture`.
    const SIGNER: Signer<'static> = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        session_token: None,
        region: "us-east-1",
        service: "service",
    };

    struct Vector {
        name: &'static str,
        method: &'static str,
        path: &'static str,
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
        session_token: Option<&'static str>,
        signed: &'static str,
        signature: &'static str,
    }

    const PLAIN: Vector = Vector {
        name: "get-vanilla",
        method: "GET",
        path: "/",
        headers: &[],
        body: "",
        session_token: None,
        signed: "host;x-amz-date",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    };

    const VECTORS: [Vector; 8] = [
        PLAIN,
        Vector {
            name: "get-unreserved",
            path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
            ..PLAIN
        },
        Vector {
            name: "get-header-value-trim",
            headers: &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")],
            signed: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            ..PLAIN
        },
        Vector {
            name: "get-vanilla-with-session-token",
            session_token: Some("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"),
            signed: "host;x-amz-date;x-amz-security-token",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
            ..PLAIN
        },
        Vector {
            name: "post-vanilla",
            method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            ..PLAIN
        },
        Vector {
            name: "post-header-value-case",
            method: "POST",
            headers: &[("my-header1", "VALUE1")],
            signed: "host;my-header1;x-amz-date",
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
            ..PLAIN
        },
        Vector {
            name: "post-x-www-form-urlencoded",
            method: "POST",
            headers: &[("content-type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signed: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            ..PLAIN
        },
        Vector {
            name: "post-x-www-form-urlencoded, as awslabs/aws-c-auth has it",
            method: "POST",
            headers: &[
                ("content-length", "13"),
                ("content-type", "application/x-www-form-urlencoded"),
                (
                    "x-amz-content-sha256",
                    "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
                ),
            ],
            body: "Param1=value1",
            signed: "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
            signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
            ..PLAIN
        },
    ];

    #[test]
    fn signatures_are_those_of_the_published_vectors() {
        for vector in VECTORS {
            let signer = Signer { session_token: vector.session_token, ..SIGNER };
            let signed = sign(
                signer,
                Unsigned {
                    method: vector.method,
                    host: "example.amazonaws.com",
                    path: vector.path,
                    headers: vector.headers,
                    body: vector.body.as_bytes(),
                    at: Timestamp::parse("2015-08-30T12:36:00Z").expect("RFC 3339"),
                },
            );
            assert_eq!(signed.date, "20150830T123600Z");
            let expected = format!(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={}, \
                 Signature={}",
                vector.signed, vector.signature
            );
            assert_eq!(signed.authorization, expected, "{}", vector.name);
        }
    }
}

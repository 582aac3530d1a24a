//! Documents by id: what is kept, what makes room, what nodes share, which manifests are read.

use super::*;
use crate::domain::time::ManualClock;
use std::io::Write;

fn documents(config: DocumentsConfig, shared: Option<Cache>) -> Documents {
    Documents::open(&config, shared).expect("usable settings")
}

fn cache() -> Cache {
    Cache::memory(Arc::new(ManualClock::default()))
}

#[test]
fn hashes_are_64_lower_case_digits() {
    let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assert_eq!(hello.parse(), Ok(Hash::of("hello")));
    assert_eq!(format!("{:?}", Hash::of("hello")), hello);
    for text in ["", "2cf2", &hello.to_uppercase(), &hello.replace('2', "ä"), &"g".repeat(64)] {
        assert!(text.parse::<Hash>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn registered_document_is_found_until_others_need_the_room() {
    let bytes = 3 * 200;
    let config = DocumentsConfig { automatic_bytes_max: bytes, ..DocumentsConfig::default() };
    let documents = documents(config, None);
    let texts: Vec<String> =
        (0..4).map(|number| format!("{{ a{number} }} # {}", "x".repeat(20))).collect();
    let hashes: Vec<Hash> = texts.iter().map(|text| Hash::of(text)).collect();
    for (hash, text) in hashes.iter().zip(&texts).take(3) {
        documents.register(*hash, text).await;
    }
    assert!(documents.registered(hashes[0]).await.is_some(), "and is the latest used by that");
    documents.register(hashes[3], &texts[3]).await;
    let mut found = Vec::new();
    for hash in &hashes {
        found.push(documents.registered(*hash).await.is_some());
    }
    assert_eq!(found, [true, false, true, true], "the one not used for longest made room");
    assert_eq!(documents.recent().len(), 3);
    let large = "x".repeat(bytes);
    documents.register(Hash::of(&large), &large).await;
    assert_eq!(documents.registered(Hash::of(&large)).await, None, "larger than all of the room");
}

#[tokio::test]
async fn nodes_share_what_clients_register() {
    let cache = cache();
    let [one, other] = [(); 2].map(|()| documents(DocumentsConfig::default(), Some(cache.clone())));
    let hash = Hash::of("{ a }");
    one.register(hash, "{ a }").await;
    assert_eq!(other.registered(hash).await.as_deref(), Some("{ a }"));
    let alone = documents(DocumentsConfig::default(), None);
    assert_eq!(alone.registered(hash).await, None);
    // Whoever writes to the cache cannot put another document under a hash.
    let forged = Hash::of("{ b }");
    cache.set(&forged.place(), b"{ forged }", SHARED_TTL).await.expect("kept");
    assert_eq!(other.registered(forged).await, None);
}

#[test]
fn manifests_of_both_spellings_are_read_and_others_refused() {
    let apollo = r#"{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"x","name":"Q","type":"query","body":"query Q { a }"}]}"#;
    for (text, id) in [(r#"{"5a":"{ a }"}"#, "5a"), (apollo, "x")] {
        let trusted = Trusted::parse(text).expect("a manifest");
        let document = trusted.find(id).expect("the document");
        assert!(trusted.holds(&document));
        assert_eq!(trusted.find(&format!("{:?}", Hash::of(&document))), Some(document));
        assert_eq!(trusted.find("other"), None);
    }
    let rows = [
        ("", "no manifest"),
        ("[]", "no manifest"),
        ("{}", "no document"),
        (r#"{"a":7}"#, "no manifest"),
        (r#"{"a":" "}"#, "empty"),
        (r#"{"":"{ a }"}"#, "empty"),
        (&apollo.replace("apollo-p", "p"), "not known"),
    ];
    for (text, words) in rows {
        let refused = Trusted::parse(text).expect_err(text);
        assert!(refused.contains(words), "{text}: {refused}");
    }
}

#[test]
fn manifest_that_is_not_there_names_the_setting() {
    let config =
        DocumentsConfig { trusted: "/nowhere/x.json".into(), ..DocumentsConfig::default() };
    let fault = Documents::open(&config, None).expect_err("no file").to_string();
    assert!(fault.contains("documents.trusted"), "{fault}");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(br#"{"5a":"{ a }"}"#).expect("written");
    let config = DocumentsConfig { trusted: file.path().into(), trusted_only: true, ..config };
    let documents = documents(config, None);
    assert_eq!(documents.trusted_count(), 1);
    assert!(documents.may_run("{ a }") && !documents.may_run("{ b }"));
}

#[test]
fn trusted_only_needs_a_manifest() {
    let config = DocumentsConfig { trusted_only: true, ..DocumentsConfig::default() };
    assert!(config.problems()[0].contains("documents.trusted "), "{:?}", config.problems());
    assert!(DocumentsConfig::default().problems().is_empty());
}

//! Everything that is no GraphQL: the explorer, the small pages, health, metrics, headers, CORS.

use super::{TestServer, body, code, header};
use crate::http::ExplorerKind;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn explorer_is_served_from_the_binary() {
    let server = TestServer::start().await;
    for (path, media) in [
        ("/", "text/html; charset=utf-8"),
        ("/explorer/settings.json", "application/json"),
        ("/assets/session.js", "text/javascript; charset=utf-8"),
        ("/assets/page.css", "text/css; charset=utf-8"),
        ("/assets/account.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/docs", "text/html; charset=utf-8"),
        ("/docs/schema.graphql", "text/plain; charset=utf-8"),
        ("/assets/reference.js", "text/javascript; charset=utf-8"),
        ("/assets/reference.css", "text/css; charset=utf-8"),
        ("/verify-email?token=abc", "text/html; charset=utf-8"),
        ("/reset-password?token=abc", "text/html; charset=utf-8"),
        ("/confirm-email-change?token=abc", "text/html; charset=utf-8"),
        ("/revert-email-change?token=abc", "text/html; charset=utf-8"),
        ("/dev/mailbox", "text/html; charset=utf-8"),
        ("/dev/mailbox.json", "application/json"),
    ] {
        let response = server.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), media, "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert!(header(&response, "content-security-policy").starts_with("default-src 'none'"));
        let policy = header(&response, "content-security-policy");
        assert!(!policy.contains("script-src 'self' 'unsafe-inline'"), "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn each_explorer_brings_its_own_files_only() {
    let rows = [
        (ExplorerKind::Full.served(), "the explorer"),
        (ExplorerKind::Small, "Variables, as JSON"),
        (ExplorerKind::Off, "http.explorer"),
    ];
    for (kind, shown) in rows {
        let server = TestServer::with(|config| config.explorer = kind).await;
        let page = server.get("/").await;
        assert_eq!(page.status(), 200, "{kind:?}");
        let page = page.text().await.expect("text");
        assert!(page.contains(shown), "{kind:?}: {page}");
        let loaded = page.split(['"', '\'']).filter(|word| word.starts_with("/assets/"));
        for path in loaded {
            assert_eq!(server.get(path).await.status(), 200, "{kind:?}: {path}");
        }
        let small = if kind == ExplorerKind::Small { 200 } else { 404 };
        assert_eq!(server.get("/assets/small.js").await.status(), small, "{kind:?}");
        let settings = if kind == ExplorerKind::Off { 404 } else { 200 };
        assert_eq!(server.get("/explorer/settings.json").await.status(), settings, "{kind:?}");
        let nowhere = server.get("/nowhere").await.text().await.expect("text");
        assert_eq!(nowhere.contains("explorer is at /"), kind != ExplorerKind::Off, "{nowhere}");
        server.stop().await;
    }
}

#[tokio::test]
async fn explorer_learns_of_the_mailbox_only_where_it_answers() {
    let with = TestServer::start().await;
    assert_eq!(body(with.get("/explorer/settings.json").await).await["mailbox"], "/dev/mailbox");
    let forwarded = with.client.get(with.url("/explorer/settings.json"));
    let forwarded = forwarded.header("x-forwarded-for", "203.0.113.7").send().await;
    let elsewhere = body(forwarded.expect("an answer")).await;
    assert_eq!(elsewhere, serde_json::json!({ "mailbox": null, "reference": "/docs" }));
    with.stop().await;
    let without = TestServer::without_mailbox().await;
    let settings = body(without.get("/explorer/settings.json").await).await;
    assert_eq!(settings, serde_json::json!({ "mailbox": null, "reference": "/docs" }));
    assert_eq!(without.get("/dev/mailbox").await.status(), 404);
    without.stop().await;
}

#[tokio::test]
async fn reference_is_there_while_clients_may_ask_for_the_schema() {
    let open = TestServer::start().await;
    let schema = open.get("/docs/schema.graphql").await.text().await.expect("text");
    assert!(schema.contains("\ntype Query {\n"), "{schema}");
    let page = open.get("/docs").await;
    let policy = header(&page, "content-security-policy").to_owned();
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert!(page.text().await.expect("text").contains("id=\"Query.markets\""));
    open.stop().await;
    let closed = TestServer::with(|config| {
        config.introspection = false;
        config.explorer = ExplorerKind::Off;
    });
    let closed = closed.await;
    for path in ["/docs", "/docs/schema.graphql", "/assets/reference.js"] {
        assert_eq!(closed.get(path).await.status(), 404, "{path}");
    }
    assert!(!closed.get("/").await.text().await.expect("text").contains("/docs"));
    let told = closed.post("{ __schema { types { name } } }").send().await.expect("an answer");
    assert_eq!(code(&body(told).await), "GRAPHQL_VALIDATION_FAILED");
    closed.stop().await;
}

#[tokio::test]
async fn mail_may_be_framed_by_its_page_and_do_nothing_else() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/dev/mailbox/1").await.status(), 404);
    server.mailbox.keep(&crate::services::mail::Mail {
        to: "ada@example.com".to_owned(),
        subject: "<Hello>".to_owned(),
        text: "text".to_owned(),
        html: "<html><head></head><body><script>alert(1)</script></body></html>".to_owned(),
    });
    let page = server.get("/dev/mailbox").await.text().await.expect("text");
    assert!(page.contains("src=\"/dev/mailbox/1\"") && page.contains("&lt;Hello&gt;"), "{page}");
    assert!(!page.contains("alert(1)"), "{page}");
    let mail = server.get("/dev/mailbox/1").await;
    assert_eq!((mail.status().as_u16(), header(&mail, "x-frame-options")), (200, "SAMEORIGIN"));
    let policy = header(&mail, "content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'self'", "sandbox allow-popups"] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("allow-same-origin"), "{policy}");
    assert_eq!(header(&server.get("/dev/mailbox").await, "x-frame-options"), "DENY");
    server.stop().await;
}

#[tokio::test]
async fn every_letter_is_previewed_in_a_frame_that_may_do_nothing() {
    let server = TestServer::start().await;
    let page = server.get("/dev/mails").await;
    assert_eq!(header(&page, "x-frame-options"), "DENY");
    let page = page.text().await.expect("text");
    let names = crate::services::mail::MailPreview::of_test();
    assert!(names.len() > 12);
    for crate::services::mail::MailPreview { name, html, .. } in names {
        assert!(page.contains(&format!("src=\"/dev/mails/{name}\"")), "{name}");
        let mail = server.get(&format!("/dev/mails/{name}")).await;
        assert_eq!(header(&mail, "x-frame-options"), "SAMEORIGIN");
        let policy = header(&mail, "content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
        assert!(!policy.contains("script") && !policy.contains("allow-same-origin"), "{policy}");
        let shown = mail.text().await.expect("text");
        assert_eq!(shown.replacen("<base target=\"_blank\">", "", 1), html, "{name}");
    }
    assert_eq!(server.get("/dev/mails/nothing").await.status(), 404);
    let production = TestServer::without_mailbox().await;
    for path in ["/dev/mails", "/dev/mails/welcome"] {
        assert_eq!(production.get(path).await.status(), 404, "{path}");
    }
    production.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn unchanged_file_is_not_sent_again() {
    let server = TestServer::start().await;
    let first = server.get("/assets/page.css").await;
    let request = server.client.get(server.url("/assets/page.css"));
    let again = request.header("if-none-match", header(&first, "etag")).send().await;
    assert_eq!(again.expect("an answer").status(), 304);
    server.stop().await;
}

#[tokio::test]
async fn wrong_paths_and_methods_get_json() {
    let server = TestServer::start().await;
    let missing = server.get("/nothing").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(code(&body(missing).await), "NOT_FOUND");
    let posted = server.client.post(server.url("/health/live")).send().await.expect("an answer");
    assert_eq!(posted.status(), 405);
    assert_eq!(code(&body(posted).await), "METHOD_NOT_ALLOWED");
    server.stop().await;
}

#[tokio::test]
async fn readiness_follows_the_checks_and_tells_no_cause() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/health/live").await.status(), 200);
    let ready = server.get("/health/ready").await;
    assert_eq!(ready.status(), 200);
    let answer = body(ready).await;
    assert_eq!((&answer["checks"]["database"], &answer["role"]), (&"ok".into(), &"leader".into()));
    server.healthy.store(false, Ordering::SeqCst);
    let failed = server.get("/health/ready").await;
    assert_eq!(failed.status(), 503);
    let answer = body(failed).await;
    assert_eq!(answer["checks"]["database"], "failed");
    assert!(!answer.to_string().contains("secret"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn metrics_need_their_token() {
    let open = TestServer::start().await;
    assert_eq!(open.get("/metrics").await.status(), 200);
    open.stop().await;
    let closed = TestServer::with(|config| {
        config.metrics_token = crate::domain::LiveSecret::new("sesame");
    })
    .await;
    for (token, status) in [(None, 401), (Some("Bearer wrong"), 401), (Some("Bearer sesame"), 200)]
    {
        let mut request = closed.client.get(closed.url("/metrics"));
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        assert_eq!(request.send().await.expect("an answer").status(), status, "{token:?}");
    }
    closed.stop().await;
}

#[tokio::test]
async fn request_ids_are_taken_and_answered() {
    let server = TestServer::start().await;
    for (given, kept) in [("my-id.1", true), ("bad id", false), ("", false)] {
        let request = server.client.get(server.url("/health/live")).header("x-request-id", given);
        let response = request.send().await.expect("an answer");
        let id = header(&response, "x-request-id");
        assert_eq!(id == given, kept, "{given:?} became {id:?}");
        assert!(!id.is_empty());
    }
    server.stop().await;
}

#[tokio::test]
async fn origins_that_are_not_listed_may_not_call_with_cookies() {
    let app = "https://app.example.com";
    let server = TestServer::with(|config| config.cors_origins = vec![app.to_owned()]).await;
    for (origin, allowed) in [(app, true), ("https://evil.example", false)] {
        let preflight = server
            .client
            .request(reqwest::Method::OPTIONS, server.url("/graphql"))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,x-csrf-token");
        let response = preflight.send().await.expect("an answer");
        let answered = header(&response, "access-control-allow-origin");
        assert_eq!(answered == origin, allowed, "{origin}: {answered:?}");
        if allowed {
            assert_eq!(header(&response, "access-control-allow-credentials"), "true");
            assert!(header(&response, "access-control-allow-headers").contains("x-csrf-token"));
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn https_answers_have_hsts_and_host_cookies() {
    let server =
        TestServer::with(|config| config.public_url = "https://x.example.com".to_owned()).await;
    let cookie = |name: &str| format!("{name}={}", server.token());
    let request = server.post("{ me }").header("cookie", cookie("__Host-agio_access"));
    let response = request.send().await.expect("an answer");
    let year = "max-age=31536000; includeSubDomains";
    assert_eq!(header(&response, "strict-transport-security"), year);
    assert_eq!(body(response).await["data"]["me"], 1);
    let plain = server.post("{ me }").header("cookie", cookie("agio_access"));
    let answer = body(plain.send().await.expect("an answer")).await;
    assert_eq!(answer["data"]["me"], serde_json::Value::Null);
    server.stop().await;
}

#[tokio::test]
async fn client_address_is_told_by_trusted_proxies() {
    let server =
        TestServer::with(|config| config.trusted_proxies = vec!["127.0.0.1".to_owned()]).await;
    let request = server.post("{ ip }").header("x-forwarded-for", "203.0.113.7");
    let answer = body(request.send().await.expect("an answer")).await;
    assert_eq!(answer["data"]["ip"], "203.0.113.7");
    server.stop().await;
}

#[tokio::test]
async fn long_answers_are_compressed() {
    let server = TestServer::start().await;
    let response = server.post("{ hello(times: 1000) }").send().await.expect("an answer");
    // reqwest takes the encoding off together with these headers.
    assert!(response.headers().get("content-length").is_none());
    let mut vary = response.headers().get_all("vary").iter();
    assert!(vary.any(|value| value == "accept-encoding"), "{:?}", response.headers());
    assert_eq!(body(response).await["data"]["hello"].as_str().map(str::len), Some(6_000));
    server.stop().await;
}

#[tokio::test]
async fn development_pages_answer_nobody_behind_a_proxy() {
    let server = TestServer::start().await;
    let proxied =
        TestServer::with(|config| config.trusted_proxies = vec!["127.0.0.1".to_owned()]).await;
    for path in ["/dev/mailbox", "/dev/mailbox.json", "/dev/mails", "/dev/mails/welcome"] {
        assert_eq!(server.get(path).await.status(), 200, "{path}");
        for (name, value) in [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "exchange.example.com"),
            ("forwarded", "for=127.0.0.1"),
            ("x-real-ip", "127.0.0.1"),
            ("via", "1.1 proxy"),
            ("host", "exchange.example.com"),
        ] {
            let request = server.client.get(server.url(path)).header(name, value);
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 403, "{path} with {name}");
            assert_eq!(code(&body(response).await), "FORBIDDEN");
        }
        assert_eq!(proxied.get(path).await.status(), 403, "{path}: the peer is a proxy");
    }
    server.stop().await;
    proxied.stop().await;
}

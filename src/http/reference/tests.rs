//! The page holds everything of the schema, and every link on it leads somewhere.

use super::codes::codes;
use super::page::page;
use super::schema::Schema;
use crate::http::error::code;
use crate::resolvers::sdl;
use std::collections::BTreeSet;

/// What stands between quotes after `name=`.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn page_has_every_type_member_argument_and_description() {
    let (html, schema) = (page(&sdl()), Schema::read(&sdl()));
    assert!(schema.types.len() > 100, "{}", schema.types.len());
    let anchors: BTreeSet<&str> = attributes(&html, "id").into_iter().collect();
    for entry in &schema.types {
        assert!(anchors.contains(entry.name.as_str()), "{}", entry.name);
        assert!(!entry.description.is_empty(), "{}", entry.name);
        for member in &entry.members {
            let place = format!("{}.{}", entry.name, member.name);
            assert!(anchors.contains(place.as_str()), "{place}");
            let section = html.split(&format!("id=\"{place}\"")).nth(1).unwrap_or_default();
            let section = section.split("<div class=\"member\"").next().unwrap_or_default();
            for argument in &member.arguments {
                assert!(section.contains(&format!("<dt><code>{}: ", argument.name)), "{place}");
            }
        }
    }
}

#[test]
fn anchors_are_unique_and_every_link_leads_to_one() {
    let html = page(&sdl());
    let anchors = attributes(&html, "id");
    let distinct: BTreeSet<&str> = anchors.iter().copied().collect();
    assert_eq!(anchors.len(), distinct.len());
    let links: BTreeSet<&str> = attributes(&html, "href").into_iter().collect();
    let (inner, outer): (Vec<&str>, Vec<&str>) = links.iter().partition(|it| it.starts_with('#'));
    for link in inner {
        assert!(distinct.contains(&link[1..]), "{link}");
    }
    assert_eq!(outer, ["/", "/assets/reference.css", "/docs/schema.graphql", "/favicon.svg"]);
}

#[test]
fn page_says_what_fields_need_and_how_long_lists_get() {
    let html = page(&sdl());
    let rows = [
        ("User.auditLog", "MANAGE_ACCOUNT"),
        ("Query.viewer", "null to nobody"),
        ("User.orders", "1 to 100 a page, 20 unless said"),
        ("Market.candles", "<code>limit</code>: 1 to 1000, 500 unless said"),
        ("Query.markets", "at most 1000 items"),
        ("Mutation.placeOrders", "one for each item of <code>input</code>"),
        ("Mutation.placeOrders", "at most 100 items"),
        ("OrderFilter.status", "at most 20 items"),
        ("Query.market", "<a href=\"#Market\">Market</a>"),
        ("Subscription.prices", " = &quot;USD&quot;"),
        ("error.OUTCOME_UNKNOWN", "it may have been done"),
    ];
    for (place, expected) in rows {
        let section = html.split(&format!("id=\"{place}\"")).nth(1).expect(place);
        let section = section.split("<div class=\"member\"").next().expect("a section");
        assert!(section.contains(expected), "{place}: {expected} in {section}");
    }
}

#[test]
fn what_is_deprecated_says_so_and_what_is_hostile_stays_text() {
    let sdl = "\"<script>alert(1)</script> and `Query.old`\"\ntype Query {\n  \"Old.\"\n  old(a: String = \"\\\"><b>\"): Int @deprecated(reason: \"Use `fresh`. Goes on 2027-01-01.\")\n  fresh: Int\n}\nschema { query: Query }\n";
    let html = page(sdl);
    assert!(html.contains("<strong>Deprecated.</strong> Use <a href=\"#Query.fresh\">"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<b>"), "{html}");
}

#[test]
fn every_code_of_the_transport_is_told() {
    let told: Vec<&str> = codes().iter().map(|it| it.code).collect();
    for code in [code::BAD_REQUEST, code::CSRF_REQUIRED, code::OUTCOME_UNKNOWN, code::INTERNAL] {
        assert!(told.contains(&code), "{code} in {told:?}");
    }
    assert!(told.len() > 20, "{told:?}");
    assert!(codes().iter().all(|it| !it.meaning.is_empty() && !it.remedy.is_empty()));
}

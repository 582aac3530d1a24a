//! What the grammar allows is read, and nothing else.

use super::*;

#[test]
fn what_the_grammar_allows_is_read() {
    let rows = [
        "{ a }",
        "query { a }",
        "query Q($a: [Int!]! = [1, 2] @d, $b: I = {a: 1}) @d(x: $a) { a: b(x: $b) @skip(if: true) { ...F ... on T { on } ...{ fragment } } } fragment F on T @d { a }",
        "\"What it does.\" query Q(\"A number.\" $a: Int !) { a }",
        "\"A part.\" fragment F on Q { a } { ...F }",
        "{ ...,on # comment\n Node { id } }",
        "{ a(x: {}, y: [], z: null, e: ENUM, t: true, s: \"\\uD83D\\uDE00\", b: \"\"\"x\"\"\") }",
        "{ query mutation subscription fragment on true false null }",
        "{ a(type: on, on: query) }",
    ];
    for source in rows {
        let read = read(source);
        assert!(read.is_ok(), "{source}: {read:?}");
    }
}

#[test]
fn what_the_grammar_does_not_allow_is_refused() {
    let rows = [
        "",
        "{",
        "}",
        "{ }",
        "{ a( }",
        "{ a() }",
        "{ a(x) }",
        "{ a(x:) }",
        "query() { a }",
        "queryQ{a",
        "query Q",
        "{ a } b",
        "{ ...on }",
        "fragment on on T { a }",
        "fragmenton on T { a }",
        "{ a(x: $) }",
        "query($a: Int = $b) { a }",
        "query($a: Int = [$b]) { a }",
        "query($a) { a }",
        "query(a: Int) { a }",
        "{ a @ }",
        "{ a: }",
        "{ a(x: {b}) }",
        "{ a(x: {b: 1, b: 2}) }",
        "\"Words.\" { a }",
        "type T { a: Int }",
        "{ a(x: \"open) }",
        "{ ... F }}",
        "{ a ! }",
        "{ a & b }",
        "{ a(x: [1) }",
    ];
    for source in rows {
        assert!(read(source).is_err(), "{source}");
    }
}

#[test]
fn text_for_the_validator_keeps_every_position() {
    let source = "\"é\" query Q { a, # why\n b }";
    let read = read(source).expect("a document");
    assert_eq!(read.plain, "     query Q { a       \n b }");
    assert_eq!(read.plain.len(), source.len());
}

#[test]
fn nesting_beyond_the_bound_is_refused_and_does_not_overflow() {
    for open in ["{ a ", "{ a(x: [", "query($a: ["] {
        assert!(read(&open.repeat(100_000)).is_err(), "{open}");
    }
    assert!(read(&format!("{{ a(x: {}", "[".repeat(100_000))).is_err());
}

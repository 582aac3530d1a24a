//! Bodies with files, well written and not.

use super::form::{Broken, Form};
use crate::http::config::UploadsConfig;

const MUTATION: &str = r#"{"query":"mutation($file: Upload!) { keep(file: $file) }","variables":{"file":null,"list":[null,7]}}"#;

fn field(name: &str, content: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
}

fn file(name: &str, content: &str) -> String {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a; name=x.csv\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n"
    )
}

fn body(parts: &[String]) -> String {
    format!("{}--b--\r\n", parts.concat())
}

fn bounds() -> UploadsConfig {
    UploadsConfig { files_max: 2, file_bytes_max: 10, ..UploadsConfig::default() }
}

fn examine(body: &str) -> Result<Form, Broken> {
    Form::examine(body.as_bytes(), "b", &bounds())
}

#[test]
fn bodies_of_clients_are_read() {
    let operations = field("operations", MUTATION);
    let rows = [
        (r#"{"1":["variables.file"]}"#, vec![file("1", "a,b\r\n--c\r\n")], 1),
        (r#"{"0":["variables.file","variables.list.0"]}"#, vec![file("0", "x")], 2),
        (
            r#"{"0":["variables.file"],"1":["variables.list.0"]}"#,
            vec![file("0", ""), file("1", "y")],
            2,
        ),
        ("{}", vec![], 0),
    ];
    for (map, files, places) in rows {
        let text = body(&[vec![operations.clone(), field("map", map)], files].concat());
        let form = examine(&text).unwrap_or_else(|broken| panic!("{text}: {broken:?}"));
        assert_eq!(form.places, places, "{map}");
    }
}

#[test]
fn broken_bodies_are_refused_with_words() {
    let (operations, map) =
        (field("operations", MUTATION), field("map", r#"{"1":["variables.file"]}"#));
    let with_map = |map: &str| body(&[operations.clone(), field("map", map), file("1", "x")]);
    let one = file("1", "x");
    let rows = [
        (String::new(), "does not begin"),
        ("--c--".to_owned(), "does not begin"),
        ("--b--".to_owned(), "`operations` and `map`"),
        (format!("{operations}{map}{one}"), "last boundary"),
        (format!("{operations}{map}--b\r\nx"), "last boundary"),
        (format!("{operations}{map}{one}--bx"), "neither a part nor the end"),
        (body(&[map.clone(), operations.clone(), one.clone()]), "first part"),
        (body(&[operations.clone(), one.clone(), map.clone()]), "first part"),
        (
            body(&[field("operations", "{"), map.clone(), one.clone()]),
            "`operations` cannot be read",
        ),
        (body(&[field("operations", "{}"), map.clone(), one.clone()]), "missing field `query`"),
        (body(&[field("operations", &format!("[{MUTATION}]")), map.clone(), one.clone()]), "batch"),
        (with_map("7"), "`map` cannot be read"),
        (with_map(r#"{"1":"variables.file"}"#), "`map` cannot be read"),
        (with_map("{}"), "says nothing"),
        (with_map(r#"{"1":[]}"#), "says nothing"),
        (with_map(r#"{"1":["variables.file"],"2":["variables.list.0"]}"#), "did not come"),
        (with_map(r#"{"1":["variables.other"]}"#), "no null stands"),
        (with_map(r#"{"1":["variables.list.1"]}"#), "no null stands"),
        (with_map(r#"{"1":["variables.list.9"]}"#), "no null stands"),
        (with_map(r#"{"1":["variables"]}"#), "no null stands"),
        (with_map(r#"{"1":["query"]}"#), "no null stands"),
        (with_map(r#"{"1":[""]}"#), "no null stands"),
        (with_map(r#"{"1":["variables.file","variables.file"]}"#), "twice"),
        (body(&[operations.clone(), map.clone(), field("1", "x")]), "no filename"),
        (body(&[operations.clone(), map.clone(), one.clone(), one.clone()]), "two files"),
        (
            body(&[operations.clone(), map.clone(), "--b\r\nX: y\r\n\r\n\r\n".to_owned()]),
            "Content-Disposition",
        ),
        (body(&[operations.clone(), map.clone(), "--b\r\nx\r\n".to_owned()]), "no head"),
    ];
    for (text, words) in rows {
        match examine(&text) {
            Err(Broken::Rule(told)) => assert!(told.contains(words), "{text}: {told}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    let large = body(&[operations.clone(), map.clone(), file("1", &"x".repeat(11))]);
    let many = body(&[vec![operations, map], vec![one; 3]].concat());
    for text in [large, many] {
        assert!(matches!(examine(&text), Err(Broken::Size(_))), "{text}");
    }
}

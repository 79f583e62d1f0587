//! What holds for any values.

use super::*;
use crate::Product;

/// Draws for tests, the same each time.
struct Draws(u64);

impl Draws {
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        of[usize::try_from(self.0 >> 33).unwrap() % of.len()]
    }
}

#[test]
fn drawn_values_stay_in_their_parts() {
    let pieces = [
        "..", ".", "/", ";", "%", "2e", "2f", "25", "a", "\\", "?", "#", "\u{ff0e}", "\u{2044}", " ", "\n",
        ":",
    ];
    let templates: Vec<_> = Product::ALL.into_iter().flat_map(Product::operations).collect();
    let (mut draws, mut bound) = (Draws(1), 0);
    for one in templates.iter().cycle().take(20_000) {
        let mut arguments = serde_json::Map::new();
        for parameter in one.parameters().iter().filter(|parameter| parameter.place == Place::Path) {
            let value: String = (0..4).map(|_| draws.one(&pieces)).collect();
            arguments.insert(parameter.name.into(), json!(value));
        }
        let Ok(Bound { path, .. }) = bind(*one, &serde_json::Value::from(arguments).to_string()) else {
            continue;
        };
        bound += 1;
        let parts = |path: &str| path.split('/').count();
        assert_eq!(parts(&path), parts(&one.path()), "{one} {path:?}");
        let sent = Endpoint::parse(&path, &[]).unwrap();
        assert_eq!((&sent.path, sent.query), (&path, None), "{one}");
        assert!(
            path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)),
            "{path:?}"
        );
    }
    assert!(bound > 1000, "{bound}");
}

#[test]
fn drawn_texts_end_in_a_request_or_an_error() {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\",
        "1",
        "null",
        "\"body\":",
        "\"jql\":",
        "true",
        " ",
        "-",
        "e",
        "\u{0}",
        "é",
    ];
    let mut draws = Draws(2);
    for place in 0..20_000_usize {
        let text: String = (0..place % 12).map(|_| draws.one(&pieces)).collect();
        let name =
            draws.one(&["jira.countIssues", "jira.addComment", "jira.setIssueProperty", "jira.setColumns"]);
        let text = if place.is_multiple_of(2) { format!("{{{text}}}") } else { text };
        let valid = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert!(valid || bind(operation(name), &text).is_err(), "{text}");
    }
}

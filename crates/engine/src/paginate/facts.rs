//! The facts in a response about its page and the next one, whoever read it.

use super::answer::{Answer, LASTS, TOTALS};
use super::style::Style;
use crate::cursor::Digest;
use crate::json::Tree;

/// The members that give the page size.
pub(super) const SIZES: [&str; 2] = ["maxResults", "limit"];

/// The facts in a response about its page and the next one. What it does not say, or says
/// in no way that can be understood, is None.
#[derive(Clone, Default)]
pub struct Facts {
    /// The number of items of the page.
    pub came: u64,
    /// The index of the first of them in the list.
    pub start: Option<u64>,
    /// The number of items of the whole list.
    pub total: Option<u64>,
    /// Whether this is the last page.
    pub is_last: Option<bool>,
    /// The page size.
    pub size: Option<u64>,
    /// The token, cursor or link of the next page, as it stands.
    pub next: Option<String>,
    /// Whether there is a place for links.
    pub has_links: bool,
    /// Names the items of a page that does not say where it starts: that they came
    /// before is known by nothing else.
    pub mark: Option<Digest>,
}

impl Facts {
    /// The facts of a text in which so many items were found.
    pub(super) fn of(answer: &Answer<'_>, style: Style, came: u64) -> Self {
        let start = style.counts().then(|| answer.number(style.parameter())).flatten();
        let is_blind = style.counts() && start.is_none();
        Self {
            came,
            start,
            total: answer.total(),
            is_last: answer.is_last(),
            size: SIZES.iter().find_map(|name| answer.number(name)),
            next: match style {
                Style::Single => None,
                Style::Token | Style::TokenBody | Style::Cursor => answer.token(style),
                _ => answer.link(),
            },
            has_links: answer.has("_links"),
            mark: answer.list().filter(|_| is_blind).map(|list| Digest::of(&[list])),
        }
    }

    /// The facts in the tree of a response with these items, of a list that is counted by
    /// `startAt`. An array says nothing.
    pub fn of_tree(answer: &Tree<'_>, items: &Tree<'_>) -> Self {
        let start = number(answer, "startAt");
        let links = answer.get("_links");
        let mark = || Digest::of(&[&String::from_utf8_lossy(&items.to_body())]);
        Self {
            came: items.items().len() as u64,
            start,
            total: TOTALS.iter().find_map(|name| number(answer, name)),
            is_last: LASTS.iter().find_map(|name| boolean(answer, name)),
            size: SIZES.iter().find_map(|name| number(answer, name)),
            next: links
                .and_then(|links| links.string("next"))
                .or_else(|| answer.string("nextPage"))
                .or_else(|| answer.string("next")),
            has_links: links.is_some(),
            mark: start.is_none().then(mark),
        }
    }
}

/// A member that is a whole number, or a string of one.
fn number(tree: &Tree<'_>, name: &str) -> Option<u64> {
    match tree.get(name)? {
        Tree::Text(text) => text.parse().ok(),
        _ => tree.number(name),
    }
}

/// A member that is a boolean, or a string of one.
fn boolean(tree: &Tree<'_>, name: &str) -> Option<bool> {
    match tree.get(name)? {
        Tree::Text(text) => text.parse().ok(),
        _ => tree.boolean(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;
    use crate::json;

    /// The two readers say the same of a response.
    #[test]
    fn text_and_tree() {
        let say = |facts: Facts| {
            let Facts { came, start, total, is_last, size, next, has_links, mark } = facts;
            format!("{came} {start:?} {total:?} {is_last:?} {size:?} {next:?} {has_links} {}", mark.is_some())
        };
        let check = |body: &str, expected: &str| {
            let headers = Headers::default();
            let answer = Answer::read(body, &headers);
            let came = answer.items(Style::StartAt).unwrap().len() as u64;
            assert_eq!(say(Facts::of(&answer, Style::StartAt, came)), expected, "{body}");
            let tree = json::parse(body).unwrap();
            let items = if tree.is_object() { tree.get("values").unwrap() } else { &tree };
            assert_eq!(say(Facts::of_tree(&tree, items)), expected, "{body}");
        };
        check("[1,2]", "2 None None None None None false true");
        check(
            r#"{"startAt":5,"maxResults":2,"total":7,"isLast":true,"values":[6,7]}"#,
            "2 Some(5) Some(7) Some(true) Some(2) None false false",
        );
        check(
            r#"{"startAt":"5","total":"7","isLast":"false","values":[6]}"#,
            "1 Some(5) Some(7) Some(false) None None false false",
        );
        for nothing in ["null", "-1", "1.5", "1e30", "{}", "[]", "\"\"", "\"x\"", "18446744073709551616"] {
            let body = format!(
                r#"{{"startAt":{nothing},"total":{nothing},"isLast":{nothing},"maxResults":{nothing},"values":[]}}"#
            );
            check(&body, "0 None None None None None false true");
        }
        check(
            r#"{"startAt":0,"totalSize":1,"isLastPage":false,"limit":3,"_links":{"next":"/p?a"},"values":[1]}"#,
            r#"1 Some(0) Some(1) Some(false) Some(3) Some("/p?a") true false"#,
        );
        check(
            r#"{"startAt":0,"_links":{},"nextPage":"/p?b","values":[1]}"#,
            r#"1 Some(0) None None None Some("/p?b") true false"#,
        );
    }
}

//! Documents that the schema does not know, or that are not as it has them: none of
//! it is lost, on the way to Markdown and back or where it is shown.

use super::atlassian::documents;
use super::commonmark::words;
use super::generate;
use super::hostile::with_small_stack;
use super::mutants::mutate;
use crate::{MAX_LEVELS, Mode, Node, read, to_adf, to_markdown, to_plain_text, to_storage, to_wiki, write};
use fastrand::Rng;
use serde_json::{Value, json};

fn doc(content: Value) -> Value {
    json!({"type": "doc", "version": 1, "content": content})
}

fn json(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

/// The document that comes of Markdown.
fn made(markdown: &str) -> Value {
    serde_json::from_str(&json(&to_adf(markdown, &[]).unwrap().0)).unwrap()
}

fn lossless(doc: &Value) -> String {
    to_markdown(&read(&doc.to_string()).unwrap(), Mode::Lossless, &[]).unwrap().0
}

const NEW: &str = "Some new words.";

/// A document with a new paragraph at such a place.
fn with_new(doc: &Value, at: usize) -> Value {
    let mut doc = doc.clone();
    let new = json!({"type": "paragraph", "content": [{"type": "text", "text": NEW}]});
    doc["content"].as_array_mut().unwrap().insert(at, new);
    doc
}

/// Fails unless a document comes back from its Markdown, and with nothing but one
/// paragraph more from Markdown that has one more at the start, the end or between.
fn check(doc: &Value) -> String {
    let text = lossless(doc);
    assert_eq!(made(&text), *doc, "\n{text}");
    let Some(blocks) = doc["content"].as_array() else { return text };
    let first = made(&format!("{NEW}\n\n{text}"));
    assert_eq!(first, with_new(doc, 0), "\n{text}");
    let last = made(&format!("{}\n\n{NEW}\n", text.trim_end()));
    assert_eq!(last, with_new(doc, blocks.len()), "\n{text}");
    let breaks: Vec<usize> = text.match_indices("\n\n").map(|(at, _)| at).collect();
    let edited: Vec<Value> = match blocks.len() {
        2..10 if text.len() < 3000 => {
            breaks.iter().map(|at| made(&format!("{}\n\n{NEW}{}", &text[..*at], &text[*at..]))).collect()
        }
        _ => return text,
    };
    for at in 1..blocks.len() {
        let expected = with_new(doc, at);
        assert!(edited.contains(&expected), "no place for block {at} in\n{text}");
    }
    text
}

/// Markdown without its comments.
fn seen(markdown: &str) -> String {
    let mut rest = markdown;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").unwrap().1;
    }
    out.push_str(rest);
    out
}

/// A block for each kind that holds words, which are the one word `kept`.
fn blocks() -> Vec<Value> {
    let text = json!({"type": "text", "text": "kept"});
    let line = json!({"type": "paragraph", "content": [text]});
    let item = json!({"type": "listItem", "content": [line]});
    let cell = json!({"type": "tableCell", "attrs": {}, "content": [line]});
    let column = json!({"type": "layoutColumn", "attrs": {"width": 50}, "content": [line]});
    vec![
        line.clone(),
        json!({"type": "heading", "attrs": {"level": 2}, "content": [text]}),
        json!({"type": "codeBlock", "attrs": {"language": "rust"}, "content": [text]}),
        json!({"type": "blockquote", "content": [line]}),
        json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [line]}),
        json!({"type": "bulletList", "content": [item]}),
        json!({"type": "orderedList", "attrs": {"order": 3}, "content": [item]}),
        json!({"type": "taskList", "attrs": {"localId": "l"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "i", "state": "TODO"}, "content": [text]}]}),
        json!({"type": "decisionList", "attrs": {"localId": "l"}, "content": [
            {"type": "decisionItem", "attrs": {"localId": "i", "state": "DECIDED"}, "content": [text]}]}),
        json!({"type": "table", "content": [{"type": "tableRow", "content": [cell]}]}),
        json!({"type": "expand", "attrs": {"title": "t"}, "content": [line]}),
        json!({"type": "layoutSection", "content": [column, column]}),
        json!({"type": "bodiedExtension", "attrs": {"extensionKey": "k", "extensionType": "t"}, "content": [line]}),
        json!({"type": "futureBlock", "attrs": {"a": 1}, "content": [line]}),
    ]
}

/// Each node of a document, by the JSON pointer to it.
fn nodes(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("type") && !at.is_empty() {
                out.push(at.to_owned());
            }
            members.iter().for_each(|(name, value)| nodes(value, &format!("{at}/{name}"), out));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| nodes(value, &format!("{at}/{n}"), out));
        }
        _ => {}
    }
}

/// What is done to a node.
const CHANGES: [fn(&mut Value); 9] = [
    |node| node["attrs"]["anchorId"] = json!("x"),
    |node| node["attrs"]["localId"] = json!(null),
    |node| node["attrs"]["level"] = json!("two"),
    |node| node["attrs"]["state"] = json!("done"),
    |node| node["future"] = json!({"a": [1, "-->", "|"]}),
    |node| node["marks"] = json!([{"type": "glow", "attrs": {"power": 9}}]),
    |node| {
        node["marks"] =
            json!([{"type": "strong"}, {"type": "code"}, {"type": "strong"}, {"type": "alignment"}])
    },
    |node| node["marks"] = json!([{"type": "a b -->"}, null, {"type": "link", "attrs": {"href": null}}]),
    |node| drop(node.as_object_mut().unwrap().remove("attrs")),
];

#[test]
fn no_more_than_the_odd_node_is_hidden() {
    for block in blocks() {
        let before = json!({"type": "paragraph", "content": [{"type": "text", "text": "before"}]});
        let after =
            json!({"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": "after"}]});
        let doc = doc(json!([before, block, after]));
        let mut places = Vec::new();
        nodes(&doc, "", &mut places);
        for place in places {
            for (number, change) in CHANGES.iter().enumerate() {
                let mut odd = doc.clone();
                change(odd.pointer_mut(&place).unwrap());
                let shown = seen(&check(&odd));
                let is_code = block["type"] == "codeBlock" && place.starts_with("/content/1");
                for word in ["before", "kept", "after"] {
                    assert!(shown.contains(word) || is_code, "{word} {number} {place}\n{}", lossless(&odd));
                }
            }
        }
    }
}

#[test]
fn what_was_found_in_the_field_comes_back() {
    let text = json!({"type": "text", "text": "kept"});
    let line = json!({"type": "paragraph", "content": [text]});
    for content in [
        json!([{"type": "heading", "attrs": {"level": 2, "anchorId": "x"}, "content": [text]}]),
        json!([{"type": "paragraph", "content": [{"type": "text", "text": ""}, text]}]),
        json!([{"type": "paragraph", "content": [{"type": "emoji", "attrs": {"shortName": ":a:", "id": null}}, text]}]),
        json!([{"type": "blockquote", "content": [{"type": "panel", "attrs": {"panelType": "info"}, "content": [line]}]}]),
        json!([{"type": "taskList", "attrs": {"localId": "1"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "2", "state": "done"}, "content": [text]}]}]),
        json!([{"type": "paragraph", "marks": [{"type": "strong"}], "content": [text]}]),
        json!([{"type": "paragraph", "content": [{"type": "panel", "attrs": {"panelType": "info"}, "content": [line]}, text]}]),
        json!([{"type": "bulletList", "content": [line, {"type": "listItem", "content": [text]}]}]),
        json!([{"type": "table", "content": [line, {"type": "tableRow", "content": [text, line]}]}]),
        json!([text, text]),
        json!([null, "kept", 7, [line]]),
        json!([{"type": "paragraph", "content": "kept"}, {"type": "paragraph", "text": "kept"}]),
        json!([{"type": 5, "content": [line]}, {"content": [line]}, {"type": "end", "content": [line]}]),
        json!([{"type": "heading", "attrs": {"level": 9}, "content": [text]}, {"type": "rule", "content": [line]}]),
        json!([{"type": "bulletList", "content": []}, {"type": "table", "content": []}, {"type": "panel"}]),
        json!([{"type": "listItem", "content": [{"type": "heading", "attrs": {"level": 1}, "content": [text]}]}]),
    ] {
        check(&doc(content));
    }
    for odd in [
        json!({"type": "doc", "version": 2, "content": [line]}),
        json!({"type": "doc", "content": [line]}),
        json!({"type": "doc", "version": 1, "future": [1], "attrs": {"a": 1}, "content": [line]}),
        json!({"type": "doc", "version": 1}),
    ] {
        let shown = seen(&check(&odd));
        assert!(shown.contains("kept") || odd["content"].is_null(), "{odd}");
    }
    let odd = json!({"type": "doc", "version": 1, "content": line});
    assert_eq!(made(&lossless(&odd)), odd);
}

fn documents_to_change(rng: &mut Rng) -> Vec<Value> {
    let mut docs: Vec<Value> = ["valid", "invalid"]
        .iter()
        .flat_map(|kind| documents(kind))
        .filter(|(_, json)| json.len() < 25000)
        .map(|(_, json)| serde_json::from_str(&json).unwrap())
        .collect();
    docs.extend((0..500).map(|_| serde_json::from_str::<Value>(&json(&generate::document(rng))).unwrap()));
    docs.retain(|doc| doc["type"] == "doc" && doc["content"].is_array());
    docs
}

#[test]
fn documents_that_were_changed_at_random_come_back() {
    let mut rng = Rng::with_seed(17);
    let docs = documents_to_change(&mut rng);
    let parts = blocks();
    let (mut opaque, mut all) = (0, 0);
    for _ in 0..if cfg!(debug_assertions) { 1_000 } else { 20_000 } {
        let mut doc = rng.choice(&docs).unwrap().clone();
        for _ in 0..rng.u8(1..4) {
            mutate(&mut doc, &mut rng, &parts);
        }
        if doc["type"] != "doc" {
            continue;
        }
        let text = if doc["content"].is_array() { check(&doc) } else { lossless(&doc) };
        assert_eq!(made(&text), doc, "\n{text}");
        let held =
            text.starts_with("<!-- adf:!doc ") && text.ends_with("/-->\n") && text.lines().count() == 1;
        if held && doc["content"].is_array() {
            opaque += 1;
        }
        all += 1;
    }
    assert!(opaque * 50 < all, "{opaque} of {all} stand in one comment");
}

/// All words of a document: what text nodes and members like theirs hold.
fn texts(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == "text" || name == "content" => {
                        out.push_str(text);
                        out.push(' ');
                    }
                    value if name == "content" => texts(value, out),
                    _ => {}
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| match item {
            Value::String(text) => {
                out.push_str(text);
                out.push(' ');
            }
            item => texts(item, out),
        }),
        _ => {}
    }
}

#[test]
fn every_word_of_an_odd_document_is_shown() {
    let mut rng = Rng::with_seed(19);
    let docs = documents_to_change(&mut rng);
    let parts = blocks();
    for _ in 0..if cfg!(debug_assertions) { 1_000 } else { 20_000 } {
        let mut odd = rng.choice(&docs).unwrap().clone();
        for _ in 0..rng.u8(1..4) {
            mutate(&mut odd, &mut rng, &parts);
        }
        if odd["type"] != "doc" {
            continue;
        }
        let json = odd.to_string();
        let tree = read(&json).unwrap();
        let mut all = String::new();
        texts(&odd["content"], &mut all);
        let (markdown, _) = to_markdown(&tree, Mode::Plain, &[]).unwrap();
        let mut read_again = String::new();
        super::commonmark::shown(&to_adf(&markdown, &[]).unwrap().0, &mut read_again);
        let plain = to_plain_text(&tree).unwrap();
        let wiki = to_wiki(&tree, &[]).unwrap().0;
        let storage = to_storage(&tree, &[]).unwrap().0;
        for word in words(&all) {
            for (form, text) in
                [("plain", &plain), ("markdown", &read_again), ("wiki", &wiki), ("storage", &storage)]
            {
                let kept = words(text).concat();
                assert!(kept.contains(&word), "{word} is not in {form}\n{json}\n{text}");
            }
        }
        assert!(!plain.contains("<!-- adf") && !markdown.contains("<!-- adf:"), "{markdown}");
    }
}

#[test]
fn what_is_no_list_of_nodes_is_shown_however_deep() {
    with_small_stack(|| {
        let depth = usize::from(MAX_LEVELS) - 2;
        let json = format!(
            r#"{{"type":"doc","version":1,"content":{}"kept"{}}}"#,
            r#"{"content":"#.repeat(depth),
            "}".repeat(depth)
        );
        let tree = read(&json).unwrap();
        assert_eq!(to_plain_text(&tree).unwrap(), "kept");
        assert_eq!(to_markdown(&tree, Mode::Plain, &[]).unwrap().0, "kept\n");
        let text = to_markdown(&tree, Mode::Lossless, &[]).unwrap().0;
        assert!(to_adf(&text, &[]).unwrap().0.same(&tree), "{text}");
    });
}

#[test]
fn numbers_and_data_are_shown() {
    let check = |node: Value, expected: &str| {
        let json = doc(json!([{"type": "paragraph", "content": [node]}])).to_string();
        let tree = read(&json).unwrap();
        let markdown = to_markdown(&tree, Mode::Plain, &[]).unwrap().0;
        assert_eq!(markdown.trim_end(), expected);
    };
    check(json!({"type": "date", "attrs": {"timestamp": 1582152559000_u64}}), "2020-02-19");
    let data = json!({"@type": "Link", "name": "My Link", "url": "https://example.com"});
    check(json!({"type": "inlineCard", "attrs": {"data": data}}), "[My Link](https://example.com)");
    check(json!({"type": "text", "text": 7}), "7");
}

#[test]
fn words_before_a_comment_take_nothing_from_what_it_is_about() {
    let odd = doc(json!([
        {"type": "heading", "attrs": {"level": 2, "anchorId": "x"}, "content": [{"type": "text", "text": "kept"}]},
    ]));
    let text = lossless(&odd);
    let edited = json!({"type": "paragraph", "content": [{"type": "text", "text": "EDITED"}]});
    let made = made(&format!("EDITED {text}"));
    assert_eq!(made["content"][1], odd["content"][0], "{text}");
    assert_eq!(made["content"][0]["type"], edited["type"]);
    let odd = doc(json!([{"type": "extension", "attrs": {"future": 1}}]));
    let made = super::odd::made(&format!("EDITED {}", lossless(&odd)));
    assert_eq!(made["content"][1], odd["content"][0]);
}

//! Rich text through the real component.

#![forbid(unsafe_code)]

use host_tests::*;
use jira_connector_host::Connector;
use jira_connector_host::rich_text::{ConversionError, Mode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn stage() -> Connector {
    connector(&Memory::default())
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn markdown_becomes_a_document_and_markdown_again() {
    let connector = stage();
    let markdown =
        "# Plan\n\n- [ ] write **bold** text\n- [x] ~~drop~~ it\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n";
    let document = connector.to_adf(markdown, &[]).await.unwrap().unwrap();
    let tree = value(&document.text);
    assert_eq!((&tree["type"], &tree["version"]), (&json!("doc"), &json!(1)));
    assert_eq!(tree["content"][0]["type"], "heading");
    assert_eq!(connector.validate(&document.text).await.unwrap().unwrap(), []);
    let back = connector.to_markdown(&document.text, Mode::Lossless, &[]).await.unwrap().unwrap();
    let again = connector.to_adf(&back.text, &[]).await.unwrap().unwrap();
    assert_eq!(value(&again.text), tree);
    let words = connector.to_plain_text(&document.text).await.unwrap().unwrap();
    assert!(words.contains("Plan") && words.contains("write bold text"), "{words}");
}

#[tokio::test]
async fn what_is_wrong_is_said_by_its_kind() {
    let connector = stage();
    let faults =
        connector.validate(r#"{"type":"doc","version":1,"content":[{"type":"text","text":"x"}]}"#).await;
    let faults = faults.unwrap().unwrap();
    assert_eq!(faults[0].pointer, "/content/0", "{faults:?}");
    let problem = |text: String| {
        let connector = connector.clone();
        async move { connector.to_markdown(&text, Mode::Plain, &[]).await.unwrap().unwrap_err() }
    };
    assert!(matches!(problem("no JSON".into()).await, ConversionError::NotJson((1, _))));
    assert!(matches!(problem("[]".into()).await, ConversionError::NotDocument));
    let deep = format!("{}{}", r#"{"type":"doc","content":["#.repeat(100_000), "]}".repeat(100_000));
    assert!(matches!(problem(deep).await, ConversionError::TooDeep));
    assert!(matches!(problem(" ".repeat(17 << 20)).await, ConversionError::TooLarge(_)));
    let panel = json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [
        {"type": "status", "attrs": {"text": "done", "color": "green"}}]}]});
    let strict = connector.to_markdown(&panel.to_string(), Mode::Strict, &[]).await.unwrap();
    assert!(matches!(strict, Err(ConversionError::Lossy(_))), "{strict:?}");
}

/// The component's stack is 256 KiB: what nests as deep as is taken must fit it.
#[tokio::test]
async fn what_nests_as_deep_as_is_taken_fits_the_stack() {
    let connector = stage();
    for piece in ["> ", "- ", "1. ", "> - ", "*a ", "[", "<details><summary>x</summary>\n\n", "**_~~"] {
        let markdown = piece.repeat(20_000);
        let document = connector.to_adf(&markdown, &[]).await.unwrap().unwrap();
        let back = connector.to_markdown(&document.text, Mode::Lossless, &[]).await.unwrap();
        assert!(back.is_ok(), "{piece}: {back:?}");
        connector.to_plain_text(&document.text).await.unwrap().unwrap();
        assert_eq!(connector.validate(&document.text).await.unwrap().unwrap(), [], "{piece}");
    }
}

/// Ten megabytes each way, in an instance that may take no more memory than usual.
#[tokio::test]
async fn ten_megabytes_end_soon() {
    let connector = stage();
    let paragraph = "Words **in bold** with [a link](https://example.com) and `code`.\n\n- one\n- two\n\n";
    let within = |started: Instant| assert!(started.elapsed() < Duration::from_secs(20));
    let started = Instant::now();
    let large =
        connector.to_adf(&paragraph.repeat((10 << 20) / paragraph.len()), &[]).await.unwrap().unwrap();
    within(started);
    assert!(large.text.len() > 20 << 20);
    let document =
        connector.to_adf(&paragraph.repeat((3 << 19) / paragraph.len()), &[]).await.unwrap().unwrap();
    assert!((10 << 20..16 << 20).contains(&document.text.len()), "{}", document.text.len());
    let started = Instant::now();
    let back = connector.to_markdown(&document.text, Mode::Lossless, &[]).await.unwrap().unwrap();
    within(started);
    assert_eq!(back.text.matches("Words").count(), document.text.matches("Words").count());
    assert_eq!(connector.to_adf(&back.text, &[]).await.unwrap().unwrap().text, document.text);
}

#[tokio::test]
async fn wiki_markup_and_storage_format_go_both_ways() {
    let connector = stage();
    let markdown = "# Plan\n\n**Bold** words, [a link](https://example.com) and [@Fred](username:fred).\n\n- one\n- two\n";
    let wiki = connector.to_wiki(markdown).await.unwrap().unwrap().text;
    assert!(wiki.contains("h1. Plan") && wiki.contains("*Bold* words") && wiki.contains("[~fred]"), "{wiki}");
    let back = connector.from_wiki(&wiki).await.unwrap().unwrap().text;
    assert_eq!(connector.to_wiki(&back).await.unwrap().unwrap().text, wiki);
    let document =
        connector.to_adf("# Plan\n\n```rust\nlet x = 1 < 2;\n```\n", &[]).await.unwrap().unwrap().text;
    let storage = connector.to_storage(&document, &[]).await.unwrap().unwrap().text;
    assert!(storage.contains("<h1>Plan</h1>") && storage.contains("ac:name=\"code\""), "{storage}");
    let again = connector.from_storage(&storage, &[]).await.unwrap().unwrap().text;
    assert_eq!(value(&again), value(&document));
    let broken = connector.from_storage("<p>one\n<b></p>", &[]).await.unwrap();
    assert!(matches!(broken, Err(ConversionError::NotXml((2, _)))), "{broken:?}");
    let deep = "<b>".repeat(100_000);
    assert!(connector.from_storage(&deep, &[]).await.unwrap().is_err());
    for piece in ["{quote}", "* ", "#", "|", "{panel}", "[", "{color:red}*", "||"] {
        let back = connector.from_wiki(&piece.repeat(20_000)).await.unwrap();
        assert!(back.is_ok(), "{piece}: {back:?}");
    }
}

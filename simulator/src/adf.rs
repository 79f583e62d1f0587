//! Rich text: Atlassian Documents.

use jsonschema::{Draft, Validator};
use serde_json::Value;
use std::sync::LazyLock;

/// Atlassian's own schema of its documents (Apache License 2.0, as in
/// `@atlaskit/adf-schema`).
const SCHEMA: &str = include_str!("adf/schema.json");

static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let schema = serde_json::from_str(SCHEMA).ok()?;
    jsonschema::options().with_draft(Draft::Draft4).build(&schema).ok()
});

/// What Jira says of rich text that is no document.
pub(crate) const NO_DOCUMENT: &str =
    "Operation value must be an Atlassian Document (see the Atlassian Document Format)";

/// What Jira says of a document that breaks the format's rules, without a word
/// on where.
pub(crate) const INVALID: &str = "INVALID_INPUT";

/// Whether this is the outside of a document.
pub(crate) fn is_document(value: &Value) -> bool {
    value["type"] == "doc" && value["version"] == 1 && value["content"].is_array()
}

/// Whether a document keeps to the format.
pub(crate) fn is_valid(document: &Value) -> bool {
    VALIDATOR.as_ref().is_some_and(|validator| validator.is_valid(document))
}

/// The words of a document.
pub(crate) fn text(node: &Value) -> String {
    let own = node["text"].as_str().unwrap_or_default();
    let inner = node["content"].as_array().into_iter().flatten().map(text);
    own.to_owned() + &inner.collect::<String>()
}

/// The words of a document, with a space between its paragraphs.
pub(crate) fn words(document: &Value) -> String {
    let inline = |node: &Value| node["content"][0]["type"] == "text";
    let inner = document["content"].as_array().into_iter().flatten();
    inner.map(|node| if inline(node) { text(node) } else { words(node) }).collect::<Vec<_>>().join(" ")
}

/// A document as the HTML of `renderedFields`, as far as words, lists and
/// headings go.
pub(crate) fn html(node: &Value) -> String {
    let inner = || node["content"].as_array().into_iter().flatten().map(html).collect::<String>();
    let around = |tag: &str| format!("<{tag}>{}</{tag}>", inner());
    match node["type"].as_str().unwrap_or_default() {
        "text" => marked(node),
        "paragraph" => around("p"),
        "heading" => around(&format!("h{}", node["attrs"]["level"])),
        "bulletList" => around("ul"),
        "orderedList" => around("ol"),
        "listItem" => around("li"),
        "blockquote" => around("blockquote"),
        "codeBlock" => format!("<pre>{}</pre>", inner()),
        "table" => format!("<table><tbody>{}</tbody></table>", inner()),
        "tableRow" => around("tr"),
        "tableHeader" => around("th"),
        "tableCell" => around("td"),
        "hardBreak" => "<br/>".to_owned(),
        "rule" => "<hr/>".to_owned(),
        "mention" | "emoji" => escaped(node["attrs"]["text"].as_str().unwrap_or_default()),
        _ => inner(),
    }
}

fn marked(node: &Value) -> String {
    let text = escaped(node["text"].as_str().unwrap_or_default());
    node["marks"].as_array().into_iter().flatten().fold(text, |text, mark| match mark["type"].as_str() {
        Some("strong") => format!("<b>{text}</b>"),
        Some("em") => format!("<em>{text}</em>"),
        Some("strike") => format!("<del>{text}</del>"),
        Some("code") => format!("<tt>{text}</tt>"),
        Some("link") => {
            let href = escaped(mark["attrs"]["href"].as_str().unwrap_or_default());
            format!("<a href=\"{href}\">{text}</a>")
        }
        _ => text,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An Atlassian Document of one paragraph.
pub(crate) fn document(text: &str) -> Value {
    serde_json::json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    ]})
}

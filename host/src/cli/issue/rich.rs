//! Rich text on its way: what an editor shows of it, what is sent, and what is lost.

use super::super::rich_text::noted;
use super::super::{exit, output};
use super::on::On;
use anyhow::{Result, anyhow};
use jira_connector_host::records::Text;
use jira_connector_host::rich_text::{Media, Mode};
use serde_json::Value;
use std::collections::BTreeSet;

/// The most places that a refusal names.
const MAX_PLACES: usize = 3;

/// Rich text that is there, for an editor.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// It in Markdown. What Markdown cannot say stands in comments.
    pub(super) markdown: String,
    /// The files that it shows. Nothing where it is no document.
    files: Option<Vec<Media>>,
}

impl Before {
    /// Text in the form `adf`, as Jira has it. Fails where the same would not come
    /// back from an editor that changes nothing, unless that is forced.
    pub(super) async fn of(on: &On<'_>, what: &str, text: Option<String>, force: bool) -> Result<Self> {
        let Some(text) = text else { return Ok(Self::default()) };
        let Ok(document @ Value::Object(_)) = serde_json::from_str::<Value>(&text) else {
            return Ok(Self { markdown: text, files: None });
        };
        let mut files = Vec::new();
        shown(&document, &mut files);
        let lost = |places: &str| {
            exit::Failed::refused(anyhow!(
                "An edit would change {what} where nobody edits it: {places}. Nothing was sent. Edit it in \
                 Jira, or go on without that: --force"
            ))
        };
        let Ok(converted) = on.connector.to_markdown(&text, Mode::Lossless, &files).await? else {
            let before = Self { markdown: text, files: None };
            return if force { Ok(before) } else { Err(lost("it is no document that is known").into()) };
        };
        let again = on.connector.to_adf(&converted.text, &files).await?;
        let again = again.ok().and_then(|again| serde_json::from_str::<Value>(&again.text).ok());
        let mut places = Vec::new();
        differences(&document, &again.unwrap_or_default(), &mut String::new(), &mut places);
        if !force && !places.is_empty() {
            return Err(lost(&output::printable(&places.join(", "))).into());
        }
        Ok(Self { markdown: converted.text, files: Some(files) })
    }

    /// What is sent of what was written in its place: a document where there was one,
    /// so that it is the one that was compared.
    pub(super) async fn edited(&self, on: &On<'_>, markdown: &str) -> Result<Text> {
        let Some(files) = &self.files else { return written(on, markdown.to_owned()).await };
        let known = |name: &String| files.iter().any(|file| file.name == *name);
        if !named(markdown).iter().all(known) {
            // Jira has to be asked for what the text does not have yet.
            return written(on, markdown.to_owned()).await;
        }
        let Ok(converted) = on.connector.to_adf(markdown, files).await? else {
            return Ok(Text::Markdown(markdown.to_owned()));
        };
        converted.notes.iter().for_each(noted);
        Ok(Text::Adf(converted.text))
    }
}

/// Markdown to send. What the document cannot say of it is told, since the answer of
/// Jira does not.
pub(super) async fn written(on: &On<'_>, markdown: String) -> Result<Text> {
    let file = |name: String| Media { name, id: "0".to_owned(), collection: String::new() };
    let files: Vec<_> = named(&markdown).into_iter().map(file).collect();
    if let Ok(converted) = on.connector.to_adf(&markdown, &files).await? {
        converted.notes.iter().for_each(noted);
    }
    Ok(Text::Markdown(markdown))
}

/// As [`written()`], where there is a text.
pub(super) async fn maybe(on: &On<'_>, markdown: Option<String>) -> Result<Option<Text>> {
    match markdown {
        Some(markdown) => written(on, markdown).await.map(Some),
        None => Ok(None),
    }
}

/// The names of the files that Markdown shows.
fn named(markdown: &str) -> BTreeSet<String> {
    let name = |piece: &str| {
        let piece = piece.strip_prefix('<').unwrap_or(piece).strip_prefix("attachment:")?;
        let end = piece.find([')', '>', '"', '\n']).unwrap_or(piece.len());
        let name = piece.get(..end)?.trim_end();
        (!name.is_empty()).then(|| name.to_owned())
    };
    markdown.split("](").skip(1).filter_map(name).collect()
}

/// The files that a document shows, by the names it shows them with.
fn shown(value: &Value, files: &mut Vec<Media>) {
    match value {
        Value::Object(node) => {
            let attr =
                |name: &str| value.get("attrs").and_then(|attrs| attrs.get(name)).and_then(Value::as_str);
            if matches!(value.get("type").and_then(Value::as_str), Some("media" | "mediaInline"))
                && let (Some(id), Some(name)) = (attr("id"), attr("alt").filter(|name| !name.is_empty()))
            {
                let collection = attr("collection").unwrap_or_default().to_owned();
                files.push(Media { name: name.to_owned(), id: id.to_owned(), collection });
            }
            node.values().for_each(|value| shown(value, files));
        }
        Value::Array(values) => values.iter().for_each(|value| shown(value, files)),
        _ => {}
    }
}

/// The first places at which two documents differ.
fn differences(was: &Value, is: &Value, at: &mut String, places: &mut Vec<String>) {
    if was == is || places.len() >= MAX_PLACES {
        return;
    }
    let length = at.len();
    let mut below = |name: &str, was: &Value, is: &Value| {
        at.push('/');
        at.push_str(name);
        differences(was, is, at, places);
        at.truncate(length);
    };
    match (was, is) {
        (Value::Object(was), Value::Object(is)) if was.keys().eq(is.keys()) => {
            was.iter().zip(is.values()).for_each(|((name, was), is)| below(name, was, is));
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            let pairs = was.iter().zip(is).enumerate();
            pairs.for_each(|(place, (was, is))| below(&place.to_string(), was, is));
        }
        _ => {
            let kind = was.get("type").and_then(Value::as_str).map(|kind| format!(" ({kind})"));
            places.push(format!("{}{}", if at.is_empty() { "/" } else { at }, kind.unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_that_differ_are_named() {
        let check = |was: Value, is: Value, expected: &[&str]| {
            let mut places = Vec::new();
            differences(&was, &is, &mut String::new(), &mut places);
            assert_eq!(places, expected);
        };
        let node = |attrs: Value| json!({"type": "doc", "content": [{"type": "panel", "attrs": attrs}]});
        check(node(json!({"a": 1})), node(json!({"a": 1})), &[]);
        check(node(json!({"a": 1})), node(json!({"a": 2})), &["/content/0/attrs/a"]);
        check(node(json!({"a": 1})), node(json!({})), &["/content/0/attrs"]);
        check(node(json!({})), json!({"type": "doc", "content": []}), &["/content"]);
        check(node(json!({})), Value::Null, &["/ (doc)"]);
    }

    #[test]
    fn files_are_named() {
        let names: Vec<_> =
            named("![a](attachment:a.png) [b](<attachment:b c.pdf>) ![](attachment:)").into_iter().collect();
        assert_eq!(names, ["a.png", "b c.pdf"]);
    }
}

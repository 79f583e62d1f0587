//! The HTML that Markdown of the component has. Other tags are shown as they are.

use super::clean::clean;
use super::writer::Writer;
use serde_json::Value;
use std::borrow::Cow;

impl Writer {
    /// Takes HTML among words, or a block of it.
    pub(super) fn html(&mut self, html: &str, block: bool) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            self.html_text(text, block);
            let (end, sign) = if tag.starts_with("<!--") { ("-->", "<!--") } else { (">", "<") };
            let Some((inside, after)) = tag.split_once(end) else { return self.html_text(tag, block) };
            match inside.strip_prefix(sign) {
                Some(comment) if sign.len() > 1 => self.comment(comment),
                Some(inside) => self.tag(inside, block),
                // `<!-->` is a comment of nothing.
                None => {}
            }
            rest = after;
        }
        self.html_text(rest, block);
    }

    fn html_text(&mut self, text: &str, block: bool) {
        if !block {
            return self.say(&clean(&unescape(text)));
        }
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 && !self.title && !self.text.as_str().is_empty() {
                self.say("\n");
            }
            self.say(&clean(&unescape(line)));
        }
    }

    fn tag(&mut self, inside: &str, block: bool) {
        let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let name = name.strip_suffix('/').filter(|name| !name.is_empty()).unwrap_or(name);
        match (name.to_ascii_lowercase().as_str(), block) {
            ("u" | "ins", _) => self.mark("", |marks| &mut marks.underline),
            ("/u" | "/ins", _) => self.unmark("", |marks| &mut marks.underline),
            ("em" | "i", _) => self.mark("_", |marks| &mut marks.emphasis),
            ("/em" | "/i", _) => self.unmark("_", |marks| &mut marks.emphasis),
            ("strong" | "b", _) => self.mark("**", |marks| &mut marks.strong),
            ("/strong" | "/b", _) => self.unmark("**", |marks| &mut marks.strong),
            ("del" | "s", _) => self.mark("~~", |marks| &mut marks.strike),
            ("/del" | "/s", _) => self.unmark("~~", |marks| &mut marks.strike),
            ("sub", _) => self.say("_"),
            ("sup", _) => self.say("^"),
            ("br", _) => self.text.push("\n", anstyle::Style::new(), None),
            ("wbr" | "/sub" | "/sup", _) => {}
            ("details", true) => self.details(),
            ("/details", true) => self.end_details(),
            ("/summary", true) if self.title => self.flush(),
            ("summary" | "/summary" | "details" | "/details", _) => {}
            _ => self.say(&clean(&format!("<{inside}>"))),
        }
    }

    /// A comment, which is not shown, but may say what stands before it, or hold a
    /// node of which the words are shown.
    fn comment(&mut self, comment: &str) {
        let Some(comment) = comment.trim().strip_prefix("adf:") else { return };
        let (kind, members) = comment.split_once(' ').unwrap_or((comment, ""));
        if let Some(members) = members.strip_suffix('/') {
            let Ok(node) = serde_json::from_str(members) else { return };
            let mut text = String::new();
            words(&node, &mut text);
            for (place, line) in text.trim().lines().enumerate() {
                if place > 0 {
                    self.text.push("\n", anstyle::Style::new(), None);
                }
                self.say(&clean(line));
            }
            return;
        }
        match kind.trim_start_matches('!') {
            "status" => {
                let color = members.split_once("\"color\":\"").and_then(|(_, rest)| rest.split_once('"'));
                self.lozenge(color.map_or("neutral", |(color, _)| color));
            }
            "date" => self.date(),
            _ => {}
        }
    }
}

/// The words of a node, a line for each that has children.
fn words(value: &Value, out: &mut String) {
    match value {
        Value::Object(node) => {
            let names = ["text", "title", "alt", "url", "shortName"];
            let shown = node.get("attrs").and_then(|attrs| names.iter().find_map(|name| attrs.get(*name)));
            for value in [node.get("text"), shown, node.get("content")].into_iter().flatten() {
                words(value, out);
            }
            if node.contains_key("content") && !out.ends_with('\n') {
                out.push('\n');
            }
        }
        Value::Array(values) => values.iter().for_each(|value| words(value, out)),
        Value::String(text) => out.push_str(text),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Text of HTML without the escapes that the component writes.
fn unescape(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return Cow::Borrowed(html);
    }
    let mut parts = html.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name =
            part.bytes().take(8).position(|byte| byte == b';').and_then(|end| part.split_at_checked(end));
        let sign = name.and_then(|(name, _)| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => char::from_u32(name.strip_prefix('#')?.parse().ok()?),
        });
        match (sign, name) {
            (Some(sign), Some((_, rest))) => {
                out.push(sign);
                out.push_str(rest.get(1..).unwrap_or_default());
            }
            _ => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_nodes() {
        let check = |node: Value, expected: &str| {
            let mut out = String::new();
            words(&node, &mut out);
            assert_eq!(out, expected);
        };
        let text = |text: &str| serde_json::json!({"type": "text", "text": text});
        check(serde_json::json!({"content": [text("a "), text("b")]}), "a b\n");
        check(serde_json::json!({"content": [{"content": [text("a")]}, {"content": "b"}]}), "a\nb\n");
        check(serde_json::json!({"attrs": {"title": "t", "id": "x"}, "content": null, "text": 7}), "7t\n");
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape("a &lt;b&gt; &amp;amp; &#124; &nbsp; &"), "a <b> &amp; | &nbsp; &");
        assert_eq!(unescape("&#27;"), "\u{1b}");
    }
}

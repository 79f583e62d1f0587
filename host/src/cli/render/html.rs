//! The HTML that Markdown of the component has. Other tags are shown as they are.

use super::clean::clean;
use super::writer::Writer;
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

    /// A comment, which is not shown, but may say what stands before it.
    fn comment(&mut self, comment: &str) {
        let comment = comment.trim();
        if comment.starts_with("adf:status") {
            let color = comment.split_once("\"color\":\"").and_then(|(_, rest)| rest.split_once('"'));
            self.lozenge(color.map_or("neutral", |(color, _)| color));
        } else if comment.starts_with("adf:date") {
            self.date();
        }
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
    fn escapes() {
        assert_eq!(unescape("a &lt;b&gt; &amp;amp; &#124; &nbsp; &"), "a <b> &amp; | &nbsp; &");
        assert_eq!(unescape("&#27;"), "\u{1b}");
    }
}

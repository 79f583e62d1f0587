//! Inline nodes that are not text.

use super::super::attachment::Attachment;
use super::super::kind::Kind;
use super::super::node::{Node, Value};
use super::super::{date, link};
use super::Writer;
use super::escape::{self, Place};
use super::media::is_autolink;

impl Writer<'_> {
    /// A word that is no text.
    pub(super) fn word(&mut self, word: &Node<'_>, parent: Kind) {
        let known = match word.kind {
            Kind::Mention => self.mention(word),
            Kind::InlineCard => self.inline_card(word),
            Kind::Date => self.date(word),
            Kind::Status => self.status(word),
            Kind::Emoji => self.emoji(word),
            _ => false,
        };
        if known {
            return;
        }
        if self.lossless {
            self.inert();
            return self.whole(word, parent);
        }
        self.shown(word);
    }

    /// A word with a comment about it, if that says all of it.
    fn with(&mut self, is: &Node<'_>, word: &Node<'_>, always: bool, write: impl FnOnce(&mut Self)) -> bool {
        let Some(said) = self.changes(is, word) else { return false };
        write(self);
        if always || !said.is_empty() {
            self.comment(&[word.name()], &said, "");
        }
        true
    }

    fn mention(&mut self, word: &Node<'_>) -> bool {
        let id = word.attr_text("id").unwrap_or_default();
        let (scheme, name) = match id.strip_prefix("username:").filter(|name| link::is_user(name)) {
            Some(name) => ("username:", name),
            None => ("accountid:", id),
        };
        let simple = link::is_account(name);
        if !simple && scheme == "accountid:" {
            return false;
        }
        let is = Node::new(word.kind).with("id", Value::Text(id.into()));
        let text = word
            .attr_text("text")
            .filter(|text| !text.trim().is_empty() && text.trim() == *text && !text.contains('\0'));
        let Some(text) = text.or(Some(name).filter(|_| !simple)) else {
            return self.with(&is, word, false, |writer| {
                for part in ["[~", scheme, name, "]"] {
                    writer.out.push_str(part);
                }
            });
        };
        self.with(&is.with("text", Value::Text(text.into())), word, false, |writer| {
            writer.out.push('[');
            escape::plain(text, &mut writer.out);
            writer.out.push(']');
            escape::target(&[scheme, name].concat(), None, &mut writer.out);
        })
    }

    fn inline_card(&mut self, word: &Node<'_>) -> bool {
        let Some(url) = word.attr_text("url").filter(|url| is_autolink(url)) else { return false };
        if self.cell && url.contains('|') {
            return false;
        }
        let is = Node::new(word.kind).with("url", Value::Text(url.into()));
        self.with(&is, word, false, |writer| {
            writer.out.push('<');
            writer.out.push_str(url);
            writer.out.push('>');
        })
    }

    fn date(&mut self, word: &Node<'_>) -> bool {
        let timestamp = word.attr_text("timestamp").and_then(|text| text.parse::<i64>().ok());
        let Some(day) = timestamp.and_then(date::write) else { return false };
        let midnight = date::read(&day).unwrap_or_default().to_string();
        let is = Node::new(word.kind).with("timestamp", Value::Text(midnight.into()));
        if !self.lossless {
            self.note("date: converted to text");
            self.out.push_str(&day);
            return true;
        }
        self.with(&is, word, true, |writer| writer.out.push_str(&day))
    }

    fn status(&mut self, word: &Node<'_>) -> bool {
        let Some(text) =
            word.attr_text("text").filter(|text| !text.is_empty() && !text.contains(['\n', '\r', '\0']))
        else {
            return false;
        };
        if !self.lossless {
            self.note("status: converted to code");
            self.code(text);
            return true;
        }
        let is = Node::new(word.kind)
            .with("text", Value::Text(text.into()))
            .with("color", Value::Text("neutral".into()));
        self.with(&is, word, true, |writer| writer.code(text))
    }

    fn emoji(&mut self, word: &Node<'_>) -> bool {
        let is_whole = |text: &&str| {
            !text.is_empty()
                && !text
                    .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '`' | '<'))
        };
        let name = word.attr_text("shortName").unwrap_or_default();
        let Some(shown) = word.attr_text("text").or(Some(name)).filter(is_whole) else { return false };
        let inner = shown.strip_prefix(':').and_then(|shown| shown.strip_suffix(':'));
        let is_name = shown == name && inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(':'));
        let place = Place { last: false, before_link: false, linked: true };
        if !self.lossless {
            self.note("emoji: converted to text");
            self.escaped(shown, place);
            return true;
        }
        let is =
            Node::new(word.kind).with("shortName", Value::Text(if is_name { shown } else { "\0" }.into()));
        self.with(&is, word, true, |writer| writer.escaped(shown, place))
    }

    /// The attachment of a media node.
    pub(super) fn file(&self, media: &Node<'_>) -> Option<&Attachment> {
        let id = media.attr_text("id")?;
        self.files.get(id).copied()
    }

    /// Writes the text of an inline node that Markdown does not have.
    fn shown(&mut self, word: &Node<'_>) {
        match word.kind {
            Kind::Media | Kind::MediaInline => return self.shown_media(word),
            Kind::Status | Kind::Date | Kind::Mention | Kind::Emoji | Kind::InlineCard => {}
            _ => self.note(&format!("{}: text kept", word.name())),
        }
        let shown = ["text", "alt", "url", "shortName", "timestamp", "id"]
            .into_iter()
            .find_map(|name| word.attr_text(name));
        let text = shown.unwrap_or(word.as_text()).to_owned();
        self.escaped(&text, Place { last: false, before_link: true, linked: false });
        for child in word.children() {
            if !child.kind.is_inline() {
                self.out.push(' ');
            }
            self.word(child, word.kind);
        }
    }

    fn shown_media(&mut self, media: &Node<'_>) {
        let alt = media.attr_text("alt").unwrap_or_default();
        let address = match (media.attr_text("url"), self.file(media)) {
            (Some(url), _) => url.to_owned(),
            (None, Some(file)) => format!("attachment:{}", file.name),
            (None, None) => {
                self.note("file that is not among the attachments: id kept");
                format!("attachment:{}", media.attr_text("id").unwrap_or_default())
            }
        };
        if media.attrs.iter().flatten().any(|(name, _)| {
            !matches!(&**name, "type" | "id" | "collection" | "url" | "alt" | "localId" | "occurrenceKey")
        }) {
            self.note("image size");
        }
        if !media.marked().is_empty() {
            self.note("image marks");
        }
        let mut out = String::from("![");
        escape::plain(alt, &mut out);
        out.push(']');
        if !link::is_common(&address) && !address.starts_with("attachment:")
            || !escape::target(&address, None, &mut out)
        {
            let text = Node::words(alt.to_owned());
            return self.escaped(text.as_text(), Place { last: true, before_link: false, linked: false });
        }
        self.out.push_str(&out);
    }
}

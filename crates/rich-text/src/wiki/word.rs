//! Inline nodes that are not text, and the addresses of links.

use super::super::kind::{Kind, MarkKind};
use super::super::link;
use super::super::node::{Node, Value};
use super::escape::Context;
use super::scan;
use super::sign;
use super::writer::Writer;
use std::fmt::Write as _;

impl Writer<'_> {
    /// A word that is no text. `last` says that nothing follows but spaces.
    pub(super) fn word(&mut self, word: &Node<'_>, last: bool) {
        let plain = |writer: &mut Self, text: &str| writer.escaped(text, &mut Context::of_word(last));
        match word.kind {
            Kind::Mention => {
                let id = word.attr_text("id").unwrap_or_default();
                let user = id.strip_prefix("username:").filter(|name| link::is_user(name));
                if user.is_none() && !link::is_account(id) {
                    self.note("mention", " with an invalid id: text kept");
                    return plain(self, word.attr_text("text").unwrap_or(id));
                }
                self.out.push_str(if user.is_some() { "[~" } else { "[~accountid:" });
                self.out.push_str(user.unwrap_or(id));
                self.out.push(']');
            }
            Kind::InlineCard | Kind::BlockCard | Kind::EmbedCard => {
                let url = word.attr_text("url").unwrap_or_default();
                if sign::is_address(url) {
                    for part in ["[", &target(url), "]"] {
                        self.out.push_str(part);
                    }
                } else {
                    plain(self, url);
                }
            }
            Kind::Emoji => {
                let name = word.attr_text("shortName").unwrap_or_default();
                let known = sign::EMOTICONS.iter().find(|(_, other, _)| *other == name);
                if let Some((sign, ..)) = known.filter(|_| last && !sign::is_word(self.before())) {
                    return self.out.push_str(sign);
                }
                self.note("emoji", ": converted to text");
                plain(self, word.attr_text("text").unwrap_or(name));
            }
            Kind::Media | Kind::MediaInline => self.media(word, last),
            Kind::Date => {
                self.note("date", ": converted to text");
                plain(self, &Self::day(word));
            }
            _ => {
                self.note(word.name(), ": converted to text");
                let shown = ["text", "alt", "url", "shortName", "id"]
                    .into_iter()
                    .find_map(|name| word.attr_text(name));
                plain(self, shown.unwrap_or(word.as_text()));
            }
        }
    }

    #[inline(never)]
    fn media(&mut self, media: &Node<'_>, last: bool) {
        let alt = media.attr_text("alt").unwrap_or_default();
        let url = media.attr_text("url");
        let name = match url {
            Some(url) => url.strip_prefix("attachment:"),
            None => self.file(media),
        };
        let address = name.map(str::to_owned).or_else(|| url.filter(|url| link::is_common(url)).map(target));
        let address = address.filter(|name| sign::is_file(name) && scan::find(name, b"!|\n[]").is_none());
        let Some(address) = address else {
            self.note("image", " that cannot be referenced by name: text kept");
            let shown = [alt, name.unwrap_or_default(), url.unwrap_or_default()];
            let shown = shown.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            return self.escaped(shown, &mut Context::of_word(last));
        };
        let href = media.marked().iter().find(|mark| mark.kind == MarkKind::Link);
        let href = href.and_then(|mark| mark.attr_text("href")).filter(|href| is_known(href));
        if href.is_some() {
            self.out.push('[');
        }
        self.out.push('!');
        self.out.push_str(&address);
        let mut sign = '|';
        for name in ["width", "height"] {
            if let Some(Value::Whole(pixels)) = media.attr(name) {
                let _ = write!(self.out, "{sign}{name}={pixels}");
                sign = ',';
            }
        }
        if !alt.is_empty() {
            self.out.push(sign);
            self.out.push_str("alt=");
            plain(alt, &mut self.out);
        }
        self.out.push('!');
        if let Some(href) = href {
            for part in ["|", &target(href), "]"] {
                self.out.push_str(part);
            }
        }
    }
}

/// Whether Jira links to an address.
#[inline(never)]
pub(super) fn is_known(href: &str) -> bool {
    href.starts_with("attachment:") && href.len() > 11
        || link::is_common(href) && scan::find(href, b"\r\n").is_none() && sign::is_target(&target(href))
}

/// Whether an address is the text that is shown of it.
pub(super) fn shown_as_is(target: &str) -> bool {
    scan::find(target, b"%").is_none()
}

/// An address without what would end it.
pub(super) fn target(href: &str) -> String {
    let (sign, href) = match href.strip_prefix("attachment:") {
        Some(name) => ("^", name),
        None => ("", href),
    };
    let mut out = sign.to_owned();
    scan::coded(href, if sign.is_empty() { b"[]{}|\\ ^\t" } else { b"" }, true, &mut out);
    out
}

/// Text of a property, without what would end it.
pub(super) fn plain(text: &str, out: &mut String) {
    scan::coded(text, b"|,![]{}&\\\n\r\"=", false, out);
}

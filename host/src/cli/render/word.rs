//! Words: text, code, links, mentions, pictures.

use super::clean::{clean, target};
use super::look::{self, CODE, DATE, DONE, FAINT, MENTION, Marks};
use super::open::{Open, What};
use super::writer::Writer;
use anstyle::Style;
use std::mem;

/// The longest text of a link, in bytes, that bears codes: they are written anew
/// on each of its lines.
const MAX_LINKED: usize = 200;

/// The longest account id.
const MAX_ACCOUNT: usize = 129;

/// What stands before a picture's description.
const PICTURE: &str = "[image: ";

impl Writer {
    /// Text as it stands, in the style of its place.
    pub(super) fn say(&mut self, text: &str) {
        self.text.push(text, self.style(), self.link);
    }

    fn style(&self) -> Style {
        let base = match self.open.last().map(|open| &open.what) {
            None => self.base,
            Some(What::Mention) => MENTION,
            Some(What::Link { .. }) => look::link(self.base),
            Some(What::Picture { .. }) => FAINT,
        };
        self.marks.of(base)
    }

    /// Begins a mark, with a sign where there is no colour.
    pub(super) fn mark(&mut self, sign: &str, mark: impl Fn(&mut Marks) -> &mut usize) {
        if !self.page.color {
            self.say(sign);
        }
        let count = mark(&mut self.marks);
        *count = count.saturating_add(1);
    }

    /// Ends a mark.
    pub(super) fn unmark(&mut self, sign: &str, mark: impl Fn(&mut Marks) -> &mut usize) {
        let count = mark(&mut self.marks);
        if *count > 0 {
            *count = count.saturating_sub(1);
            if !self.page.color {
                self.say(sign);
            }
        }
    }

    /// Text, with decisions, bare mentions and bare addresses.
    pub(super) fn words(&mut self, text: &str, escaped: bool) {
        let mut text = text;
        if !escaped
            && self.text.as_str().is_empty()
            && self.page.begins()
            && let Some(decision) = text.strip_prefix("<> ")
        {
            self.page.mark("◆", DONE);
            text = decision;
        }
        if self.link.is_some() || !self.open.is_empty() {
            return self.say(&clean(text));
        }
        let mut rest = text;
        let escaped = if escaped { text.split_at_checked(1) } else { None };
        if let Some((sign, after)) = escaped {
            self.say(&clean(sign));
            rest = after;
        }
        while let Some((before, id, after)) = mention(rest) {
            self.addresses(before);
            self.text.push(&clean(&format!("@{id}")), self.marks.of(MENTION), None);
            rest = after;
        }
        self.addresses(rest);
    }

    /// Text in which addresses are links, where links are shown.
    fn addresses(&mut self, text: &str) {
        if !self.page.color {
            return self.say(&clean(text));
        }
        let finder = mem::take(&mut self.finder);
        for span in finder.spans(text) {
            let shown = clean(span.as_str());
            match span.kind().and_then(|_| target(span.as_str())) {
                Some(target) if span.as_str().len() <= MAX_LINKED => {
                    let number = self.text.open_link(Some(target));
                    self.text.push(&shown, look::link(self.style()), Some(number));
                }
                _ => self.say(&shown),
            }
        }
        self.finder = finder;
    }

    /// Code among words.
    pub(super) fn inline_code(&mut self, code: &str) {
        let start = self.text.as_str().len();
        let code = clean(code).into_owned();
        if self.page.color {
            self.text.push(&code, self.marks.of(CODE), self.link);
        } else {
            self.say(&format!("`{code}`"));
        }
        self.code = Some((start, code));
    }

    /// Makes a lozenge of the code before.
    pub(super) fn lozenge(&mut self, color: &str) {
        let Some((start, code)) = self.code.take() else { return };
        self.text.truncate(start);
        if self.page.color {
            self.text.push(&format!(" {code} "), look::status(color), self.link);
        } else {
            self.say(&format!("[{code}]"));
        }
    }

    /// Makes a date of the ten characters before.
    pub(super) fn date(&mut self) {
        let text = self.text.as_str();
        let start = text.len().saturating_sub("2026-11-15".len());
        let date = text.get(start..).unwrap_or_default().to_owned();
        if date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            self.text.truncate(start);
            self.text.push(&date, self.marks.of(DATE), self.link);
        }
    }

    pub(super) fn open_link(&mut self, address: &str) {
        if address.starts_with("accountid:") {
            return self.open(What::Mention, None);
        }
        self.open(What::Link { address: address.to_owned() }, target(address));
    }

    pub(super) fn open_picture(&mut self, address: &str, title: &str) {
        let picture = What::Picture { address: address.to_owned(), title: title.to_owned() };
        self.open(picture, target(address));
        self.say(PICTURE);
    }

    fn open(&mut self, what: What, target: Option<String>) {
        let start = self.text.as_str().len();
        self.open.push(Open { start, outer: self.link, what });
        self.link = match target {
            Some(target) if self.page.color => Some(self.text.open_link(Some(target))),
            _ => None,
        };
    }

    /// Ends a link or picture.
    pub(super) fn close(&mut self) {
        let Some(Open { start, outer, what }) = self.open.pop() else { return };
        let link = mem::replace(&mut self.link, outer);
        let text = self.text.as_str().get(start..).unwrap_or_default();
        let long = text.len() > MAX_LINKED;
        match what {
            What::Mention if !text.starts_with('@') && !long => {
                let name = format!("@{text}");
                self.text.truncate(start);
                self.text.push(&name, self.marks.of(MENTION), None);
            }
            What::Mention => {}
            What::Link { address } if text.is_empty() => {
                self.text.push(&clean(&address), self.marks.of(look::link(self.base)), link);
            }
            What::Link { address } => {
                let address = clean(&address);
                let same = text == address || address.strip_prefix("mailto:") == Some(text);
                // What looks like an address leads nowhere else unseen.
                let disguised = !long && (text.contains("://") || text.contains("www."));
                let hidden = link.is_some() && !long && !disguised;
                if !same && !hidden {
                    self.text.push(&format!(" ({address})"), self.base, None);
                }
            }
            What::Picture { address, title } => {
                let (address, title) = (clean(&address), clean(&title));
                let name = address.strip_prefix("attachment:").unwrap_or(&address);
                let rest = match (text.len() > PICTURE.len(), title.is_empty()) {
                    (true, true) => "]".to_owned(),
                    (true, false) => format!(", {title}]"),
                    (false, true) => format!("{name}]"),
                    (false, false) => format!("{title}]"),
                };
                self.text.push(&rest, FAINT, link);
            }
        }
        if long && let Some(link) = link {
            self.text.unlink(link);
        }
    }
}

/// The first account id in brackets, `[~accountid:ID]`, with what stands before
/// and after it.
fn mention(text: &str) -> Option<(&str, &str, &str)> {
    const SIGN: &str = "[~accountid:";
    let mut from = 0_usize;
    loop {
        let at = from.saturating_add(text.get(from..)?.find(SIGN)?);
        let start = at.saturating_add(SIGN.len());
        let rest = text.get(start..)?;
        let length = rest.bytes().take(MAX_ACCOUNT).position(|byte| byte == b']').unwrap_or_default();
        if length > 0 {
            return Some((text.get(..at)?, rest.get(..length)?, rest.get(length.saturating_add(1)..)?));
        }
        from = start;
    }
}

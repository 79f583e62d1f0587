//! A line of words: texts with their marks, and what stands between.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::{Kind, MarkKind};
use super::super::link;
use super::super::node::{Mark, Node};
use super::address::{is_known, plain, shown_as_is, target};
use super::escape::Context;
use super::sign;
use super::writer::Writer;

/// A mark that is open, and how it ends.
enum Open<'n, 'a> {
    Sign(&'n Mark<'a>, u8),
    Color(&'n Mark<'a>),
    Link(&'n Mark<'a>, String),
    /// The address is its own text, which is still to be written or is not.
    Bare(&'n Mark<'a>, bool),
}

impl Writer<'_> {
    /// The words of a line.
    pub(super) fn words(&mut self, line: &Node<'_>) {
        let words = line.children();
        let mut open: Vec<Open<'_, '_>> = Vec::new();
        let mut context = Context::new(words);
        let mut spaces = 0;
        for (at, word) in words.iter().enumerate() {
            self.path.push(at);
            let is_text = word.kind == Kind::Text;
            let code = is_text && word.marked().iter().any(|mark| mark.kind == MarkKind::Code);
            let text = word.as_text();
            let core = if code { text } else { text.trim_matches(' ') };
            let blank = is_text && core.is_empty();
            let marks = if is_text { self.marks_of(word, code) } else { Vec::new() };
            let shared = open.iter().zip(&marks).take_while(|(open, mark)| open.mark().same(mark)).count();
            let lead = text.len() - text.trim_start_matches(' ').len();
            let lead = if is_text && !code { lead } else { 0 };
            let joined = !blank && spaces + lead == 0 && marks.len() == shared;
            let next = match word.kind {
                Kind::Text => core.chars().next().filter(|_| !code),
                Kind::HardBreak | Kind::Mention => None,
                _ => Some('x'),
            };
            while open.len() > shared {
                if let Some(mark) = open.pop() {
                    let apart = !(joined && open.len() == shared && sign::is_word(next));
                    self.close(&mark, apart);
                }
            }
            if blank {
                spaces += text.len();
                self.path.pop();
                continue;
            }
            if word.kind == Kind::HardBreak {
                self.hidden_spaces(spaces);
            } else {
                self.spaces(spaces + lead);
            }
            spaces = 0;
            for mark in marks.iter().skip(shared) {
                let opened = self.open(mark, words, at);
                open.push(opened);
            }
            (context.at, context.skipped) = (at, lead);
            let tail = if code || !is_text { 0 } else { text.len() - lead - core.len() };
            let follows = words.get(at + 1);
            context.spaced = tail > 0 && follows.is_some();
            // Where marks are open, the signs that end them follow.
            let spaced = tail > 0
                || follows.is_none_or(|next| next.kind == Kind::HardBreak || next.as_text().starts_with(' '));
            context.last = spaced && open.is_empty() && !code;
            context.signs.clear();
            context.alias = false;
            let mut bare = None;
            for open in &open {
                match open {
                    Open::Sign(_, sign) => context.signs.push(*sign),
                    Open::Link(..) => context.alias = true,
                    Open::Bare(_, text) => bare = Some(*text),
                    Open::Color(_) => {}
                }
            }
            match word.kind {
                Kind::Text if bare == Some(true) => self.out.push_str(core),
                Kind::Text if bare == Some(false) => {}
                Kind::Text if code => self.mono(text, words.get(at + 1), &mut context),
                Kind::Text => {
                    self.escaped(core, &mut context);
                    spaces = tail;
                }
                Kind::HardBreak => self.hard_break(words.get(at + 1)),
                _ => self.word(word, context.last),
            }
            self.path.pop();
        }
        while let Some(mark) = open.pop() {
            self.close(&mark, true);
        }
        self.hidden_spaces(spaces);
        self.item = false;
    }

    /// The marks of a text that wiki markup has, the outermost first.
    fn marks_of<'n, 'a>(&mut self, word: &'n Node<'a>, code: bool) -> Vec<&'n Mark<'a>> {
        let mut marks: Vec<&Mark<'_>> = Vec::new();
        let mut lost = None;
        for mark in word.marked() {
            let known = match mark.kind {
                MarkKind::Code => continue,
                MarkKind::Link => is_known(mark.attr_text("href").unwrap_or_default()),
                _ if code => false,
                MarkKind::TextColor => mark.attr_text("color").and_then(sign::color).is_some(),
                kind => sign::of(kind, true).is_some(),
            };
            if known && marks.iter().all(|other| other.kind != mark.kind) {
                marks.push(mark);
            } else {
                lost = Some(mark);
            }
        }
        if let Some(mark) = lost {
            if mark.kind == MarkKind::Link {
                self.note("a link", " to an address that Jira does not follow: its text is kept");
            } else {
                self.note("the mark ", mark.name());
            }
        }
        marks.sort_by_key(|mark| match mark.kind {
            MarkKind::TextColor => 0,
            MarkKind::Link => 1,
            _ => 2,
        });
        marks
    }

    fn open<'n, 'a>(&mut self, mark: &'n Mark<'a>, words: &[Node<'_>], at: usize) -> Open<'n, 'a> {
        match mark.kind {
            MarkKind::TextColor => {
                let color = mark.attr_text("color").and_then(sign::color).unwrap_or_default();
                for part in ["{color:", &color, "}"] {
                    self.out.push_str(part);
                }
                Open::Color(mark)
            }
            MarkKind::Link => self.open_link(mark, words, at),
            kind => {
                let sign = sign::of(kind, mark.attr_text("type") == Some("sup")).unwrap_or(b'*');
                let apart = !sign::is_word(self.before());
                self.sign(sign, apart);
                Open::Sign(mark, sign)
            }
        }
    }

    fn open_link<'n, 'a>(&mut self, mark: &'n Mark<'a>, words: &[Node<'_>], at: usize) -> Open<'n, 'a> {
        let href = mark.attr_text("href").unwrap_or_default();
        let title = mark.attr_text("title").unwrap_or_default();
        let word = words.get(at);
        let text = word.map_or("", Node::as_text);
        let same = |word: &&Node<'_>| word.marked().iter().any(|other| other.same(mark));
        let alone = words.get(at + 1).filter(same).is_none() && title.is_empty();
        let bare = word.is_some_and(|word| word.marked().len() == 1) && alone;
        let next = words.get(at + 1);
        let apart = next.is_none_or(|next| next.kind == Kind::HardBreak || next.as_text().starts_with(' '));
        let before = !sign::is_word(self.before()) && !self.out.ends_with(['"', '\'', '!', '|', '[', '\\']);
        let whole = sign::address(href, href.find(':').unwrap_or_default()) == Some(0)
            && sign::address_len(href) == href.len();
        let target = target(href);
        if bare && text == href && whole && apart && before {
            return Open::Bare(mark, true);
        }
        let file = href.strip_prefix("attachment:");
        let shown = file.or(href.strip_prefix("mailto:")).unwrap_or(href);
        self.out.push('[');
        if bare && text == shown && (whole || file.is_some() || href.starts_with('#')) && shown_as_is(&target)
        {
            // The address stands for the text.
            self.out.push_str(&target);
            self.out.push(']');
            return Open::Bare(mark, false);
        }
        let mut end = String::from("|");
        end.push_str(&target);
        if !title.is_empty() {
            end.push('|');
            plain(title, &mut end);
        }
        end.push(']');
        Open::Link(mark, end)
    }

    fn close(&mut self, open: &Open<'_, '_>, apart: bool) {
        match open {
            Open::Sign(_, sign) => self.sign(*sign, apart),
            Open::Color(_) => self.out.push_str("{color}"),
            Open::Link(_, end) => self.out.push_str(end),
            Open::Bare(..) => {}
        }
    }

    /// A sign, in braces where letters are beside it.
    fn sign(&mut self, sign: u8, apart: bool) {
        if !apart {
            self.out.push('{');
        }
        self.out.push(char::from(sign));
        if !apart {
            self.out.push('}');
        }
    }

    /// The character before what comes now, in the line.
    pub(super) fn before(&self) -> Option<char> {
        self.out.get(self.line_start..).and_then(|line| line.chars().next_back())
    }

    fn spaces(&mut self, count: usize) {
        if self.out.len() == self.line_start {
            return self.hidden_spaces(count);
        }
        for _ in 0..count {
            self.out.push(' ');
        }
    }

    /// Spaces that stay where others would be cut off.
    pub(super) fn hidden_spaces(&mut self, count: usize) {
        for _ in 0..count {
            self.out.push_str("&#32;");
        }
    }

    fn hard_break(&mut self, next: Option<&Node<'_>>) {
        let ends = next.is_some_and(|next| next.kind != Kind::HardBreak);
        if ends && !self.one_line && self.out.len() > self.line_start {
            self.newline();
        } else {
            self.out.push_str("\\\\ ");
        }
    }

    /// Code among words.
    fn mono(&mut self, text: &str, next: Option<&Node<'_>>, context: &mut Context<'_, '_>) {
        let follows = next.is_some_and(|next| {
            next.kind != Kind::HardBreak && sign::is_word(next.as_text().chars().next().or(Some('x')))
        });
        let braced = follows || sign::is_word(self.before());
        let core = text.trim_matches(' ');
        let lead = text.len() - text.trim_start_matches(' ').len();
        self.out.push_str(if braced { "{{{}" } else { "{{" });
        self.hidden_spaces(lead);
        (context.mono, context.skipped) = (true, lead);
        self.escaped(core, context);
        context.mono = false;
        self.hidden_spaces(text.len() - lead - core.len());
        self.out.push_str(if braced { "{}}}" } else { "}}" });
    }

    /// A word that is no text. `last` says that nothing follows but spaces.
    pub(super) fn word(&mut self, word: &Node<'_>, last: bool) {
        let plain = |writer: &mut Self, text: &str| writer.escaped(text, &mut Context::of_word(last));
        match word.kind {
            Kind::Mention => {
                let id = word.attr_text("id").unwrap_or_default();
                let user = id.strip_prefix("username:").filter(|name| link::is_user(name));
                if user.is_none() && !link::is_account(id) {
                    self.note("mention", " of an id that is none: its text is kept");
                    return plain(self, word.attr_text("text").unwrap_or(id));
                }
                self.out.push_str(if user.is_some() { "[~" } else { "[~accountid:" });
                self.out.push_str(user.unwrap_or(id));
                self.out.push(']');
            }
            Kind::InlineCard | Kind::BlockCard | Kind::EmbedCard => {
                let url = word.attr_text("url").unwrap_or_default();
                if url.find(':').is_some_and(|colon| sign::address(url, colon) == Some(0)) {
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
                self.note("emoji", ": it becomes text");
                plain(self, word.attr_text("text").unwrap_or(name));
            }
            Kind::Media | Kind::MediaInline => self.media(word, last),
            Kind::Date => {
                self.note("date", ": it becomes text");
                plain(self, &Self::day(word));
            }
            _ => {
                self.note(word.name(), ": it becomes text");
                let shown = ["text", "alt", "url", "shortName", "id"]
                    .into_iter()
                    .find_map(|name| word.attr_text(name));
                plain(self, shown.unwrap_or(word.as_text()));
            }
        }
    }

    fn media(&mut self, media: &Node<'_>, last: bool) {
        let alt = media.attr_text("alt").unwrap_or_default();
        let url = media.attr_text("url");
        let name = match url {
            Some(url) => url.strip_prefix("attachment:"),
            None => self.file(media),
        };
        let address = name.map(str::to_owned).or_else(|| url.filter(|url| link::is_common(url)).map(target));
        let address =
            address.filter(|name| sign::is_file(name) && !name.contains(['!', '|', '\n', '[', ']']));
        let Some(address) = address else {
            self.note("a picture", " that cannot be named: its text is kept");
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
            if let Some(pixels) = media.attr(name).and_then(super::super::node::Value::as_number) {
                self.out.push(sign);
                self.out.push_str(name);
                self.out.push_str(&format!("={pixels}"));
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

impl<'a> Open<'_, 'a> {
    const fn mark(&self) -> &Mark<'a> {
        match self {
            Self::Sign(mark, _) | Self::Color(mark) | Self::Link(mark, _) | Self::Bare(mark, _) => mark,
        }
    }
}

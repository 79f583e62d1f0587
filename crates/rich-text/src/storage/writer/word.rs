//! Inline nodes that are not text.

use super::super::super::date;
use super::super::super::kind::Kind;
use super::super::super::node::Node;
use super::super::names;
use super::{Writer, id};

impl Writer<'_> {
    /// A word that is no text.
    pub(super) fn word(&mut self, word: &Node<'_>) {
        let own = matches!(
            word.kind,
            Kind::InlineExtension | Kind::MediaInline | Kind::InlineCard | Kind::Status | Kind::Unknown
        );
        if !own && word.kind.is_inline() {
            self.lost(word, &["id", "text", "shortName", "timestamp"], &[]);
        }
        match word.kind {
            Kind::HardBreak => self.empty("br", &[]),
            Kind::Mention => self.mention(word),
            Kind::Emoji => self.emoji(word),
            Kind::Date => self.date(word),
            Kind::Status if word.attr_text("text").is_some_and(|text| !text.trim().is_empty()) => {
                self.status(word);
            }
            Kind::InlineCard => self.card(word),
            Kind::Placeholder => {
                let text = word.attr_text("text").unwrap_or_default();
                self.leaf("ac:placeholder", &[("ac:local-id", id(word))], text);
            }
            Kind::InlineExtension => self.extension(word),
            Kind::MediaInline if word.attr_text("type") == Some("image") => self.picture(word, None),
            Kind::MediaInline => self.file(word),
            kind if kind.is_inline() || word.children().is_empty() => {
                self.note(&[word.name(), ": text kept"]);
                let shown = ["text", "alt", "url"].into_iter().find_map(|name| word.attr_text(name));
                self.line_text(shown.or(word.text.as_deref()).unwrap_or_default(), true);
            }
            _ => self.block(word),
        }
        self.space = word.kind == Kind::HardBreak;
    }

    fn mention(&mut self, word: &Node<'_>) {
        let person = word.attr_text("id").unwrap_or_default();
        let (name, person) = match person.split_once(':') {
            Some(("userkey", key)) => ("ri:userkey", key),
            Some(("username", name)) => ("ri:username", name),
            _ => ("ri:account-id", person),
        };
        if word.attr_text("text").is_some_and(|text| !text.is_empty()) {
            self.note(&["mention: name dropped, because Confluence shows its own"]);
        }
        self.open("ac:link", &[("ac:local-id", id(word))]);
        self.empty("ri:user", &[(name, Some(person))]);
        self.close("ac:link");
    }

    fn emoji(&mut self, word: &Node<'_>) {
        let shortname = word.attr_text("shortName").unwrap_or_default();
        let known = names::EMOTICONS.iter().find(|(_, id, ..)| Some(*id) == word.attr_text("id"));
        let bare = shortname.trim_matches(':');
        // Those that are no emoji are named so.
        let glyph = ["light-off", "red-star", "green-star"].contains(&bare).then_some(bare);
        let name = glyph.or(known.map(|(name, ..)| *name)).unwrap_or("blue-star");
        self.empty(
            "ac:emoticon",
            &[
                ("ac:name", Some(name)),
                ("ac:emoji-shortname", Some(shortname)),
                ("ac:emoji-id", word.attr_text("id")),
                ("ac:emoji-fallback", word.attr_text("text")),
                ("ac:local-id", id(word)),
            ],
        );
    }

    fn date(&mut self, word: &Node<'_>) {
        let timestamp = word.attr_text("timestamp").unwrap_or_default();
        let milliseconds = timestamp.parse().ok();
        let Some(day) = milliseconds.and_then(date::write) else {
            self.note(&["date: text kept"]);
            return self.line_text(timestamp, false);
        };
        if date::read(&day) != milliseconds {
            self.note(&["date: time of day"]);
        }
        self.empty("time", &[("datetime", Some(&day)), ("local-id", id(word))]);
    }
}

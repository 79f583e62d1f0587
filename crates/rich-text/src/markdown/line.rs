//! A line of words under construction: a paragraph, a heading, a cell.

use super::super::kind::{Kind, MarkKind};
use super::super::link::{self, Found};
use super::super::node::{Mark, Node, Value, same_marks};
use super::super::rules;
use super::builder::Builder;
use super::open::{Line, Open, What};
use std::borrow::Cow;

impl<'a> Builder<'a, '_> {
    /// Begins a line.
    #[inline(never)]
    pub(crate) fn begin(&mut self, node: Node<'a>, implied: bool) {
        self.close_line();
        let named = std::mem::take(&mut self.next);
        self.clear_marks();
        let (words, links) = (Vec::with_capacity(1), Vec::new());
        self.line = Some(Line { node, implied, named, words, run: None, cut: false, about: 0, links });
    }

    /// The open line, or a paragraph that begins.
    pub(crate) fn line(&mut self) -> &mut Line<'a> {
        if self.line.is_none() {
            self.begin(Node::new(Kind::Paragraph), true);
        }
        // It was made just now.
        let empty = || Line {
            node: Node::new(Kind::Paragraph),
            implied: true,
            named: Vec::new(),
            words: Vec::new(),
            run: None,
            cut: false,
            about: 0,
            links: Vec::new(),
        };
        self.line.get_or_insert_with(empty)
    }

    /// Plain text that stands in the source as it is.
    pub(super) fn plain_text(&mut self, from: usize, to: usize) {
        let line = self.line();
        match &mut line.run {
            Some((_, end)) if *end == from => *end = to,
            _ => {
                self.flush();
                self.line().run = Some((from, to));
            }
        }
    }

    /// Puts the pending text among the words, with the addresses and mentions in it.
    pub(super) fn flush(&mut self) {
        let Some((from, to)) = self.line.as_mut().and_then(|line| line.run.take()) else { return };
        let Some(mut text) = self.source.get(from..to) else { return };
        let escaped = self.source.get(..from).is_some_and(|before| before.ends_with('\\'));
        if !escaped && self.is_decision(text) {
            text = text.get(2..).unwrap_or_default().trim_start();
        }
        // After a comment a line begins as after nothing.
        if self.marks.is_empty()
            && self.line.as_ref().is_none_or(|line| line.words.is_empty() && line.links.is_empty())
        {
            text = text.trim_start_matches(' ');
        }
        let linked = self.marks.iter().any(|mark| mark.kind == MarkKind::Link) || self.in_link();
        let mut first = true;
        while !linked && let Some((before, found, after)) = link::find(text) {
            if first && escaped && before.is_empty() {
                break;
            }
            first = false;
            self.words(before.into());
            match found {
                Found::Account(id) => self.word(Node::new(Kind::Mention).with("id", Value::Text(id.into()))),
                Found::Address(address, bare) => {
                    let href = if bare { format!("http://{address}").into() } else { Cow::from(address) };
                    self.push_mark(Mark::new(MarkKind::Link).with("href", Value::Text(href)));
                    self.words(address.into());
                    self.unmark(MarkKind::Link);
                }
            }
            text = after;
        }
        self.words(text.into());
    }

    fn in_link(&self) -> bool {
        self.line.as_ref().is_some_and(|line| !line.links.is_empty())
    }

    /// Whether text at an item's start says that it is a decision.
    fn is_decision(&mut self, text: &str) -> bool {
        let at_start =
            self.line.as_ref().is_some_and(|line| line.words.is_empty() && line.node.kind == Kind::Paragraph);
        if !at_start || !(text.starts_with("<> ") || text == "<>") {
            return false;
        }
        match self.frames.last_mut() {
            Some(frame) if frame.node.kind == Kind::ListItem && frame.node.children().is_empty() => {
                frame.item.decision = true;
                true
            }
            _ => false,
        }
    }

    /// Adds text.
    #[inline(never)]
    pub(crate) fn words(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        let marks = self.current();
        self.text_node(text, marks);
    }

    fn text_node(&mut self, text: Cow<'a, str>, marks: Option<Vec<Mark<'a>>>) {
        let line = self.line();
        let taken = line.links.iter().rev().find(|open| !matches!(open.what, What::Link | What::Refused));
        let from = taken.map_or(0, |open| open.from);
        line.about = 0;
        let joined = !std::mem::take(&mut line.cut) && line.words.len() > from;
        match line.words.last_mut() {
            Some(last)
                if joined && last.kind == Kind::Text && same_marks(last.marks.as_ref(), marks.as_ref()) =>
            {
                last.text.get_or_insert_default().to_mut().push_str(&text);
            }
            _ => line.words.push(Node { marks, ..Node::words(text) }),
        }
    }

    /// Adds code.
    pub(crate) fn code(&mut self, text: Cow<'a, str>) {
        let held = [MarkKind::Link, MarkKind::Annotation];
        let mut marks = self.current().unwrap_or_default();
        let all = marks.len();
        marks.retain(|mark| held.contains(&mark.kind));
        if marks.len() < all {
            self.note("code cannot have other formatting: formatting dropped");
        }
        marks.push(Mark::new(MarkKind::Code));
        if !text.is_empty() {
            self.text_node(text, Some(marks));
        }
    }

    /// Adds a word that is not text.
    #[inline(never)]
    pub(crate) fn word(&mut self, node: Node<'a>) {
        let line = self.line();
        (line.cut, line.about) = (false, 0);
        line.words.push(node);
    }

    /// Begins a link or picture.
    #[inline(never)]
    pub(crate) fn open_link(&mut self, address: Cow<'a, str>, title: Cow<'a, str>, what: What) {
        self.flush();
        self.line();
        if what == What::Link {
            let mut mark = Mark::new(MarkKind::Link).with("href", Value::Text(address.clone()));
            if !title.is_empty() {
                mark = mark.with("title", Value::Text(title.clone()));
            }
            self.push_mark(mark);
        }
        let line = self.line();
        let from = line.words.len();
        line.links.push(Open { address, from, what, title });
    }

    /// Ends a link or picture.
    pub(crate) fn close_link(&mut self) {
        self.flush();
        let line = self.line();
        let Some(Open { address, from, what, title }) = line.links.pop() else { return };
        let from = from.min(line.words.len());
        if what == What::Picture && line.links.iter().rev().any(|open| open.what == What::Picture) {
            // Its words are those of the picture around it.
            return self.note("image in the alt text of an image: text kept");
        }
        match what {
            What::Link => {
                self.unmark(MarkKind::Link);
            }
            What::Refused => {}
            What::Card => {
                line.words.truncate(from);
                self.word(Node::new(Kind::InlineCard).with("url", Value::Text(address)));
            }
            What::Mention => {
                let name = gather(line.words.drain(from..));
                let id = address.strip_prefix("accountid:").unwrap_or(&address).to_owned();
                let mut mention = Node::new(Kind::Mention).with("id", Value::Text(id.into()));
                if !name.is_empty() {
                    mention = mention.with("text", Value::Text(name.into()));
                }
                self.word(mention);
            }
            What::Picture => {
                let alt = gather(line.words.drain(from..));
                self.picture(&address, alt, title);
            }
        }
    }

    /// Adds a picture: a media node, which [`Self::close_line`] puts in its place.
    fn picture(&mut self, address: &str, alt: String, title: Cow<'a, str>) {
        let mut media = match address.strip_prefix("attachment:") {
            Some(name) => match self.files.get(name) {
                Some(file) => Node::new(Kind::Media)
                    .with("type", Value::Text("file".into()))
                    .with("id", Value::Text(file.id.clone().into()))
                    .with("collection", Value::Text(file.collection.clone().into())),
                None if self.by_name => external(address),
                None => {
                    self.note("image of an attachment that is not provided: text kept");
                    return self.words(if alt.is_empty() { name.to_owned() } else { alt }.into());
                }
            },
            None if link::is_common(address) => external(address),
            None => {
                self.note("image with an address that is not allowed: text kept");
                return self.words(alt.into());
            }
        };
        if !alt.is_empty() {
            media = media.with("alt", Value::Text(alt.into()));
        }
        if let Some(link) = self.marks.iter().find(|mark| mark.kind == MarkKind::Link) {
            media.marks = Some(vec![link.clone()]);
        }
        if !title.is_empty() {
            media.content = Some(vec![Node::words(title)]);
        }
        self.word(media);
    }

    /// Ends the open line and puts it where it is allowed.
    pub(crate) fn close_line(&mut self) {
        self.flush();
        let Some(line) = self.line.take() else { return };
        self.clear_marks();
        self.place_line(line);
        for (node, kept) in std::mem::take(&mut self.held) {
            self.whole(node, kept);
        }
    }

    fn place_line(&mut self, line: Line<'a>) {
        let Line { mut node, named, mut words, implied, .. } = line;
        let parent = self.parent();
        if parent.holds_text() {
            // Comments stand around the words.
            return words.into_iter().for_each(|word| self.put(word));
        }
        if words.iter().any(|word| word.kind == Kind::Media) {
            let alone = words.iter().all(|word| word.kind == Kind::Media || word.as_text() == " ");
            if alone
                && node.kind == Kind::Paragraph
                && named.is_empty()
                && rules::allows(parent, Kind::MediaSingle)
            {
                return words.into_iter().filter(|word| word.kind == Kind::Media).for_each(|media| {
                    let single = single(media);
                    self.place(single);
                });
            }
            self.note("inline image: converted to a link");
            words = words.into_iter().map(picture_as_link).collect();
        }
        if words.is_empty() && implied && named.is_empty() {
            return;
        }
        node.content = Some(words);
        self.apply(&mut node, named);
        self.place(node);
    }
}

fn external<'a>(address: &str) -> Node<'a> {
    Node::new(Kind::Media)
        .with("type", Value::Text("external".into()))
        .with("url", Value::Text(address.to_owned().into()))
}

/// A picture as a block of its own.
fn single(mut media: Node<'_>) -> Node<'_> {
    let caption = media.content.take();
    let mut single = Node::of(Kind::MediaSingle, vec![media]).with("layout", Value::Text("center".into()));
    if let (Some(caption), Some(content)) = (caption, &mut single.content) {
        content.push(Node::of(Kind::Caption, caption));
    }
    single
}

fn picture_as_link(mut node: Node<'_>) -> Node<'_> {
    if node.kind != Kind::Media {
        return node;
    }
    let address = node.attr_text("url").map(str::to_owned);
    let alt = node.attr_text("alt").or(address.as_deref()).unwrap_or("attachment").to_owned();
    let mut marks = node.marks.take().unwrap_or_default();
    if let Some(address) = address.filter(|_| marks.is_empty()) {
        marks.push(Mark::new(MarkKind::Link).with("href", Value::Text(address.into())));
    }
    let text = if alt.is_empty() { "picture".to_owned() } else { alt };
    Node { marks: if marks.is_empty() { None } else { Some(marks) }, ..Node::words(text) }
}

/// The text of words.
fn gather<'a>(words: impl Iterator<Item = Node<'a>>) -> String {
    let mut text = String::new();
    for word in words {
        text.push_str(match word.kind {
            Kind::Text => word.as_text(),
            Kind::HardBreak => " ",
            _ => word
                .attr_text("text")
                .or_else(|| word.attr_text("alt"))
                .or_else(|| word.attr_text("url"))
                .unwrap_or_default(),
        });
    }
    text
}

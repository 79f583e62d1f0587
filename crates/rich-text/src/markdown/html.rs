//! HTML in Markdown: the tags that ADF has marks for, and comments.

use super::super::document::document;
use super::super::envelope::{self, Envelope, Named, Target};
use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Members, Node, Value};
use super::super::{date, link, read, validate};
use super::active::{drop_active, without_active};
use super::builder::{Builder, Ends, MAX_ABOUT};
use super::degrade;
use std::borrow::Cow;

impl<'a> Builder<'a, '_> {
    /// HTML in inline text.
    pub(super) fn inline_html(&mut self, html: Cow<'a, str>) {
        if let Some(comment) = html.strip_prefix("<!--").and_then(|html| html.strip_suffix("-->")) {
            return match envelope::open(comment, self.levels()) {
                Some(Ok(envelope)) => self.among_words(envelope),
                Some(Err(())) => self.note("comment that cannot be parsed"),
                None => self.note("comment dropped"),
            };
        }
        match html.to_ascii_lowercase().as_str() {
            "<br>" | "<br/>" | "<br />" => self.word(Node::new(Kind::HardBreak)),
            "<wbr>" => drop(self.line()),
            "<u>" | "<ins>" => self.begin_words(Mark::new(MarkKind::Underline)),
            "</u>" | "</ins>" => drop(self.unmark(MarkKind::Underline)),
            "<strong>" | "<b>" => self.begin_words(Mark::new(MarkKind::Strong)),
            "</strong>" | "</b>" => drop(self.unmark(MarkKind::Strong)),
            "<em>" | "<i>" => self.begin_words(Mark::new(MarkKind::Em)),
            "</em>" | "</i>" => drop(self.unmark(MarkKind::Em)),
            "<del>" | "<s>" => self.begin_words(Mark::new(MarkKind::Strike)),
            "</del>" | "</s>" => drop(self.unmark(MarkKind::Strike)),
            "<sub>" => self.begin_words(subsup("sub")),
            "<sup>" => self.begin_words(subsup("sup")),
            "</sub>" | "</sup>" => drop(self.unmark(MarkKind::Subsup)),
            _ => {
                self.note("HTML kept as text");
                self.words(html);
            }
        }
    }

    fn begin_words(&mut self, mark: Mark<'a>) {
        self.line();
        self.push_mark(mark);
    }

    fn among_words(&mut self, envelope: Envelope<'a>) {
        match envelope {
            Envelope::Cut => self.line().cut = true,
            Envelope::Begin(named) => self.begin_mark(named),
            Envelope::End(name) => {
                if !self.unmark_where(MarkKind::of(&name), |mark| mark.name() == name) {
                    self.note("closing comment without an opening comment");
                }
            }
            Envelope::Whole(named) => {
                let kept = named.kept;
                let node = without_active(named.into_node());
                let parent = self.line().node.kind;
                let (unknown, inline) = (node.kind == Kind::Unknown, node.kind.is_inline());
                let fits = !inline || degrade::fits(parent, &node);
                if !(kept || unknown || fits && validate::is_sound(&node)) {
                    return self.note("comment with a node that is not valid here");
                }
                if unknown || inline { self.word(node) } else { self.held.push((node, kept)) }
            }
            Envelope::Members(named) => self.members(named),
        }
    }

    fn begin_mark(&mut self, named: Named<'a>) {
        let mut members = named.members;
        members.insert(0, ("type".into(), Value::Text(named.name.clone().into())));
        let mut mark = read::mark_of(Value::Object(members));
        let fits = mark.kind == MarkKind::Unknown
            || degrade::fits(
                Kind::Paragraph,
                &Node { marks: Some(vec![mark.clone()]), ..Node::new(Kind::Text) },
            );
        if mark.kind == MarkKind::Code || !fits || !validate::is_sound_mark(&mark) {
            return self.note("comment with a mark that is not valid");
        }
        if mark.kind == MarkKind::Link && mark.attr_text("href").is_some_and(link::is_active) {
            self.note("link with an address that is not allowed: text kept");
            drop_active(&mut mark);
        }
        self.begin_words(mark);
    }

    /// A comment about a node, in inline text.
    fn members(&mut self, named: Named<'a>) {
        let kind = Kind::of(&named.name);
        match envelope::target(kind) {
            Target::Document if !named.kept => self.note("comment that would make doc invalid"),
            Target::Document => {
                let mut doc = document();
                self.apply(&mut doc, vec![named]);
                self.shell = Some(doc);
            }
            Target::Around => {
                let kinds: &[Kind] = match kind {
                    Kind::TableCell | Kind::TableHeader => &[Kind::TableCell, Kind::TableHeader],
                    Kind::TableRow => &[Kind::TableRow],
                    _ => &[Kind::ListItem],
                };
                match self.around(kinds) {
                    Some(frame) => frame.named.push(named),
                    None => self.note("comment about a block that does not exist"),
                }
            }
            Target::Next => {
                let line = self.line();
                let here = kind == line.node.kind || matches!(kind, Kind::BlockCard | Kind::EmbedCard);
                if here { line.named.push(named) } else { self.next.push(named) }
            }
            Target::Before => {
                let line = self.line();
                line.about = line.about.saturating_add(1);
                let about = line.about;
                if about > MAX_ABOUT {
                    return self.note("too many comments about one node: the rest ignored");
                }
                let Some(mut word) = self.line().words.pop() else {
                    return self.note("comment about an inline node that does not exist");
                };
                let rest = as_kind(&mut word, kind, &named.members);
                match rest {
                    Some(rest) => self.line().words.extend(rest.filter(|rest| !rest.as_text().is_empty())),
                    None => self.note(&format!("comment about {} after a different node", named.name)),
                }
                if word.kind == kind {
                    let kept = named.kept;
                    self.apply(&mut word, vec![named]);
                    if kind == Kind::Text && !kept && !degrade::fits(Kind::Paragraph, &word) {
                        word.marks = None;
                        self.note("comment with marks that cannot be combined");
                    }
                }
                let line = self.line();
                line.words.push(word);
                (line.cut, line.about) = (false, about);
            }
        }
    }

    /// HTML that stands alone.
    pub(super) fn html(&mut self, html: &str) {
        let mut rest = html.trim();
        // Where nothing of it is left, it is not looked for again and again.
        let left = |sign: &str| rest.rfind(sign).map_or(0, |at| rest.len().saturating_sub(at));
        let (comment, details) = (left("-->"), left("</details>"));
        while !rest.is_empty() {
            rest = self.html_part(
                rest,
                rest.len() >= comment && comment > 0,
                rest.len() >= details && details > 0,
            );
            rest = rest.trim_start();
        }
    }

    /// Accepts a part of HTML, in the rest of which comments and details end or
    /// do not, and says what is left.
    fn html_part<'h>(&mut self, html: &'h str, comment: bool, details: bool) -> &'h str {
        let inside = html.strip_prefix("<!--").filter(|_| comment);
        if let Some((comment, rest)) = inside.and_then(|html| html.split_once("-->")) {
            match envelope::open(comment, self.levels()) {
                Some(Ok(envelope)) => self.among_blocks(envelope),
                Some(Err(())) => self.note("comment that cannot be parsed"),
                None => self.note("comment dropped"),
            }
            return rest;
        }
        if let Some(rest) = tag(html, "<details>") {
            let rest = rest.trim_start();
            let (title, rest) = tag(rest, "<summary>")
                .and_then(|rest| rest.split_once("</summary>"))
                .map_or((None, rest), |(title, rest)| (Some(title), rest));
            let allows = |kind| super::super::rules::allows(self.parent(), kind);
            let kind = if allows(Kind::Expand) || !allows(Kind::NestedExpand) {
                Kind::Expand
            } else {
                Kind::NestedExpand
            };
            let mut node = Node::new(kind);
            match title {
                Some(title) => node = node.with("title", Value::Text(plain(title.trim()).into())),
                None => node.attrs = Some(Vec::new()),
            }
            if !allows(kind)
                && let Some(title) = node.attr_text("title").filter(|title| !title.is_empty())
            {
                let mut title = Node::words(title.to_owned());
                title.marks = Some(vec![Mark::new(MarkKind::Strong)]);
                self.place(Node::of(Kind::Paragraph, vec![title]));
            }
            self.open(node, Ends::AtDetails);
            return rest;
        }
        if let Some(rest) = tag(html, "</details>") {
            let from = self.frames.iter().rposition(|frame| frame.ends == Ends::WithMarkdown).unwrap_or(0);
            let open = self.frames.iter().skip(from).any(|frame| frame.ends == Ends::AtDetails);
            while open && self.frames.last().is_some_and(|frame| frame.ends != Ends::AtDetails) {
                self.note("block that is opened by a comment and never closed");
                self.close_one();
            }
            if open {
                self.close_one();
                return rest;
            }
        }
        let inner = html.char_indices().nth(1).and_then(|(at, _)| html.get(at..)).unwrap_or_default();
        let skipped = html.len().saturating_sub(inner.len());
        let ends = |at: &usize| {
            let here = inner.get(*at..).unwrap_or_default();
            details && here.starts_with("</details>") || comment && here.starts_with("<!-- adf:")
        };
        let signs = inner.match_indices('<').map(|(at, _)| at);
        let end = if details || comment { signs.into_iter().find(ends) } else { None };
        let end = end.map_or(html.len(), |end| end.saturating_add(skipped));
        let (text, rest) = html.split_at_checked(end).unwrap_or((html, ""));
        self.note("HTML kept as code");
        self.close_line();
        let words = Node::words(text.trim_end().to_owned());
        self.place(Node::of(Kind::CodeBlock, vec![words]).with("language", Value::Text("html".into())));
        rest
    }

    fn among_blocks(&mut self, envelope: Envelope<'a>) {
        match envelope {
            Envelope::Cut => {}
            Envelope::Begin(named) => {
                let ends = if named.kept { Ends::AtCommentKept } else { Ends::AtComment };
                let mut node = without_active(named.into_node());
                node.content = None;
                if ends == Ends::AtComment && !holds_blocks(node.kind) {
                    return self.note("comment that opens a node that cannot contain blocks");
                }
                if matches!(node.kind, Kind::TableRow | Kind::LayoutSection) {
                    node.content = Some(Vec::new());
                }
                self.open(node, ends);
            }
            Envelope::End(name) => {
                let from =
                    self.frames.iter().rposition(|frame| frame.ends == Ends::WithMarkdown).unwrap_or(0);
                let here = |frame: &super::builder::Frame<'_>| {
                    matches!(frame.ends, Ends::AtComment | Ends::AtCommentKept) && frame.node.name() == name
                };
                match self.frames.iter().rposition(here).filter(|at| *at > from) {
                    Some(at) => {
                        while self.frames.len() > at {
                            self.close_one();
                        }
                    }
                    None => self.note("closing comment without an opening comment"),
                }
            }
            Envelope::Whole(named) => {
                let kept = named.kept;
                let node = without_active(named.into_node());
                if !kept && node.kind != Kind::Unknown && !validate::is_sound(&node) {
                    return self.note("comment with a node that is not valid");
                }
                self.close_line();
                self.whole(node, kept);
            }
            Envelope::Members(named) => match envelope::target(Kind::of(&named.name)) {
                Target::Document | Target::Around => self.members(named),
                Target::Next => self.next.push(named),
                Target::Before => self.note("comment about an inline node, without one"),
            },
        }
    }
}

/// Makes the word before a comment what the comment says: text of a date, code
/// of a status. What is left of the text before it is given back.
fn as_kind<'a>(word: &mut Node<'a>, kind: Kind, members: &Members<'a>) -> Option<Option<Node<'a>>> {
    if word.kind == kind {
        return Some(None);
    }
    let (text, plain) = (word.as_text(), word.marks.is_none());
    let (at, new) = match kind {
        Kind::Status if word.kind == Kind::Text => {
            let text = Value::Text(text.to_owned().into());
            let color = Value::Text("neutral".into());
            (0, Node::new(kind).with("text", text).with("color", color))
        }
        Kind::Date if word.kind == Kind::Text => {
            let at = text.len().checked_sub(10)?;
            let milliseconds = date::read(text.get(at..)?)?;
            (at, Node::new(kind).with("timestamp", Value::Text(milliseconds.to_string().into())))
        }
        Kind::Emoji if word.kind == Kind::Text => {
            let attrs = members.iter().find(|(name, _)| name == "attrs").map(|(_, attrs)| attrs);
            let attr = |name| match attrs {
                Some(Value::Object(attrs)) => super::super::node::get(attrs, name)?.as_str(),
                _ => None,
            };
            let shown = attr("text")
                .filter(|shown| !shown.is_empty() && text.ends_with(shown))
                .or_else(|| attr("shortName"));
            let at = match shown {
                Some(shown) if text.ends_with(shown) => text.len().checked_sub(shown.len())?,
                _ => text.strip_suffix(':')?.rfind(':')?,
            };
            let name = text.get(at..)?.to_owned();
            (at, Node::new(kind).with("shortName", Value::Text(name.into())))
        }
        _ => return None,
    };
    if !plain && at > 0 && kind != Kind::Status {
        return None;
    }
    let before = text.get(..at).unwrap_or_default().to_owned();
    *word = new;
    Some(Some(Node::words(before)))
}

/// Whether comments are allowed around the blocks of such a node.
pub(in super::super) const fn holds_blocks(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Blockquote
            | Kind::BodiedExtension
            | Kind::BodiedSyncBlock
            | Kind::Expand
            | Kind::LayoutColumn
            | Kind::LayoutSection
            | Kind::NestedExpand
            | Kind::Panel
            | Kind::Table
            | Kind::TableCell
            | Kind::TableHeader
            | Kind::TableRow
            | Kind::Unknown
    )
}

fn subsup<'a>(kind: &'static str) -> Mark<'a> {
    Mark::new(MarkKind::Subsup).with("type", Value::Text(kind.into()))
}

fn tag<'h>(html: &'h str, tag: &str) -> Option<&'h str> {
    let start = html.get(..tag.len())?;
    start.eq_ignore_ascii_case(tag).then(|| html.get(tag.len()..)).flatten()
}

/// The text of HTML without tags: its five entities and those with numbers.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, tail) = after.split_once(';').unwrap_or(("", after));
        let found = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            entity => entity.strip_prefix('#').and_then(|code| code.parse().ok()).and_then(char::from_u32),
        };
        match found {
            Some(c) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

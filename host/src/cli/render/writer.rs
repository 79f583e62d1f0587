//! Blocks.

use super::clean;
use super::look::{CODE_BLOCK, DONE, FAINT, HEADING, Marks, STRONG, panel};
use super::open::Open;
use super::page::{Kind, Page};
use super::table::Table;
use super::text::Text;
use anstyle::Style;
use linkify::LinkFinder;
use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Text that stands in the Markdown without a break.
struct Run {
    text: String,
    end: usize,
    /// Whether a backslash takes its first character's meaning.
    escaped: bool,
}

/// Writes what the parser finds.
pub(super) struct Writer {
    pub(super) page: Page,
    /// The words of the block that is being read.
    pub(super) text: Text,
    pub(super) marks: Marks,
    /// What the words' styles begin with.
    pub(super) base: Style,
    /// The links and pictures that are being read.
    pub(super) open: Vec<Open>,
    /// The link that words belong to.
    pub(super) link: Option<usize>,
    /// Code that was just written, and where.
    pub(super) code: Option<(usize, String)>,
    /// Whether the words are the title of what follows.
    pub(super) title: bool,
    pub(super) finder: LinkFinder,
    /// The text of a block of code, or of HTML.
    verbatim: Option<String>,
    run: Option<Run>,
    table: Option<Table>,
    /// Whether a paragraph came last.
    after_text: bool,
}

impl Writer {
    pub(super) fn new(width: usize, color: bool) -> Self {
        let mut finder = LinkFinder::new();
        finder.kinds(&[linkify::LinkKind::Url]);
        Self {
            page: Page::new(width, color),
            text: Text::default(),
            marks: Marks::default(),
            base: Style::new(),
            open: Vec::new(),
            link: None,
            code: None,
            title: false,
            finder,
            verbatim: None,
            run: None,
            table: None,
            after_text: false,
        }
    }

    /// Markdown that is not read, without the comments of the component.
    pub(super) fn verbatim(mut self, markdown: &str) -> String {
        let mut shown = String::with_capacity(markdown.len());
        let mut parts = markdown.split("<!-- adf:");
        shown.push_str(parts.next().unwrap_or_default());
        parts.for_each(|part| shown.push_str(part.split_once("-->").map_or(part, |(_, rest)| rest)));
        for line in shown.lines() {
            let line = clean::code(line);
            self.page.line(|out| out.push_str(&line));
        }
        self.page.finish()
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.page.finish()
    }

    /// Takes what was found, where, and whether a backslash is before it.
    pub(super) fn event(&mut self, event: Event<'_>, place: Range<usize>, escaped: bool) {
        if let Event::Text(text) | Event::Html(text) = &event
            && let Some(verbatim) = &mut self.verbatim
        {
            return verbatim.push_str(text);
        }
        if let Event::Text(text) = &event {
            return self.piece(text, place, escaped);
        }
        self.end_run();
        if !matches!(event, Event::InlineHtml(_)) {
            self.code = None;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, false),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.text.push("\n", Style::new(), None),
            Event::Rule => {
                self.begin();
                let rule = self.page.paint(&"─".repeat(self.page.room()), FAINT);
                self.page.line(|out| out.push_str(&rule));
            }
            Event::TaskListMarker(done) => {
                let (sign, style) = if done { ("☑", DONE) } else { ("☐", Style::new()) };
                self.page.mark(sign, style);
            }
            // Text came above, and the others are not asked for.
            Event::Text(_) | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Takes a piece of text. The parser cuts it at every sign.
    fn piece(&mut self, text: &str, place: Range<usize>, escaped: bool) {
        match &mut self.run {
            Some(run) if run.end == place.start => {
                run.text.push_str(text);
                run.end = place.end;
            }
            _ => {
                self.end_run();
                self.run = Some(Run { text: text.to_owned(), end: place.end, escaped });
            }
        }
    }

    fn end_run(&mut self) {
        if let Some(run) = self.run.take() {
            self.code = None;
            self.words(&run.text, run.escaped);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.mark("_", |marks| &mut marks.emphasis),
            Tag::Strong => self.mark("**", |marks| &mut marks.strong),
            Tag::Strikethrough => self.mark("~~", |marks| &mut marks.strike),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.open_link(&format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Image { dest_url, title, .. } => self.open_picture(&dest_url, &title),
            Tag::Heading { level, .. } => {
                self.flush();
                self.base = HEADING;
                self.heading(level);
            }
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::List(number) => {
                self.flush();
                if !(self.after_text && self.page.top() == Some(Kind::Item)) {
                    self.page.block();
                }
                self.page.list(number);
            }
            Tag::Item => {
                self.page.item();
                self.after_text = false;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush();
                self.verbatim = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.begin();
                self.table = Some(Table::new(alignments));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row();
                }
                self.base = if matches!(tag, Tag::TableHead) { STRONG } else { Style::new() };
            }
            Tag::Paragraph => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.unmark("_", |marks| &mut marks.emphasis),
            TagEnd::Strong => self.unmark("**", |marks| &mut marks.strong),
            TagEnd::Strikethrough => self.unmark("~~", |marks| &mut marks.strike),
            TagEnd::Link | TagEnd::Image => self.close(),
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::BlockQuote(_) => self.leave(Kind::Quote),
            TagEnd::List(_) => self.leave(Kind::List),
            TagEnd::Item => self.leave(Kind::Item),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::HtmlBlock => {
                let html = self.verbatim.take().unwrap_or_default();
                self.html(&html, true);
                self.flush();
            }
            TagEnd::TableCell => {
                let cell = self.words_so_far();
                if let Some(table) = &mut self.table {
                    table.cell(cell);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    table.write(&mut self.page);
                }
                self.base = Style::new();
            }
            _ => {}
        }
    }

    /// Writes the words so far, and sets off what follows.
    fn begin(&mut self) {
        self.flush();
        self.page.block();
        self.after_text = false;
    }

    fn leave(&mut self, kind: Kind) {
        self.flush();
        self.page.end(kind);
        self.after_text = false;
    }

    /// Takes the words so far, with which all that is open ends.
    fn words_so_far(&mut self) -> Text {
        self.marks = Marks::default();
        self.open.clear();
        self.link = None;
        self.code = None;
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.as_str().trim_end().len());
        text
    }

    /// Writes the words so far as a paragraph.
    pub(super) fn flush(&mut self) {
        if std::mem::take(&mut self.title) {
            return self.titled();
        }
        let text = self.words_so_far();
        self.base = Style::new();
        if !text.as_str().is_empty() {
            self.page.block();
            self.page.text(&text);
            self.after_text = true;
        }
    }

    /// Begins what has a title.
    pub(super) fn details(&mut self) {
        self.begin();
        self.base = STRONG;
        self.say("▾ ");
        self.title = true;
    }

    /// Writes the title of what follows.
    fn titled(&mut self) {
        if self.text.as_str().trim() == "▾" {
            self.say("Details");
        }
        let title = self.words_so_far();
        self.base = Style::new();
        self.page.text(&title);
        self.page.details();
        self.after_text = false;
    }

    /// Ends what has a title.
    pub(super) fn end_details(&mut self) {
        self.flush();
        if self.page.top() == Some(Kind::Details) {
            self.leave(Kind::Details);
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        self.say("######".get(..level as usize).unwrap_or_default());
        self.say(" ");
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.begin();
        let Some((name, style)) = kind.map(panel) else { return self.page.quote(None) };
        self.page.quote(Some(style));
        let name = self.page.paint(name, style.bold());
        self.page.line(|out| out.push_str(&name));
        // What is in it stands right below.
        self.page.fresh = true;
    }

    fn code_block(&mut self) {
        let code = self.verbatim.take().unwrap_or_default();
        if code.is_empty() {
            return;
        }
        self.begin();
        for line in code.strip_suffix('\n').unwrap_or(&code).split('\n') {
            let line = self.page.paint(&clean::code(line.trim_end_matches('\r')), CODE_BLOCK);
            self.page.line(|out| out.extend(["    ", &line]));
        }
    }
}

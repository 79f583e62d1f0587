//! Lines within lists, quotes and the like.

use super::look::FAINT;
use super::text::{Text, styled};
use anstyle::Style;

/// Narrower, nothing can be read.
const MIN_WIDTH: usize = 20;

/// What is written, and what each further line begins with.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    width: usize,
    pub(super) color: bool,
    prefix: String,
    prefix_width: usize,
    /// What the next line begins with, if that differs: the signs of items.
    lead: Option<String>,
    /// Where the last of these signs is.
    sign: usize,
    /// Whether nothing stands before, from which a block would have to be set off.
    pub(super) fresh: bool,
    /// How many lines were left blank.
    blanks: usize,
    frames: Vec<Frame>,
    lists: usize,
}

/// What blocks stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Quote,
    List,
    Item,
    Details,
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    /// The prefix outside of it.
    prefix: (usize, usize),
    fresh: bool,
    /// How much was written before it.
    length: usize,
    blanks: usize,
    /// The number of a list's next item.
    number: Option<u64>,
    /// Whether the last item of a list had a blank line in it.
    spaced: bool,
}

impl Page {
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self {
            out: String::new(),
            width: width.max(MIN_WIDTH),
            color,
            prefix: String::new(),
            prefix_width: 0,
            lead: None,
            sign: 0,
            fresh: true,
            blanks: 0,
            frames: Vec::new(),
            lists: 0,
        }
    }

    /// All that was written.
    pub(super) fn finish(mut self) -> String {
        while !self.frames.is_empty() {
            self.pop();
        }
        let length = self.out.trim_end_matches(['\n', ' ']).len();
        self.out.truncate(length);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// How many columns a line has.
    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(self.prefix_width)
    }

    /// Sets what follows off from what is before.
    pub(super) fn block(&mut self) {
        if self.fresh {
            return;
        }
        self.out.push_str(self.prefix.trim_end());
        self.out.push('\n');
        self.blanks = self.blanks.wrapping_add(1);
        self.fresh = true;
    }

    /// Writes a line.
    pub(super) fn line(&mut self, write: impl FnOnce(&mut String)) {
        let lead = self.lead.take();
        self.out.push_str(lead.as_deref().unwrap_or(&self.prefix));
        write(&mut self.out);
        let length = self.out.trim_end_matches(' ').len();
        self.out.truncate(length);
        self.out.push('\n');
        self.fresh = false;
    }

    /// Writes the lines of a text.
    pub(super) fn text(&mut self, text: &Text) {
        let color = self.color;
        for line in text.lines(self.room()) {
            self.line(|out| text.write(&line, color, out));
        }
    }

    /// Writes text in a style.
    pub(super) fn paint(&self, text: &str, style: Style) -> String {
        let mut out = String::new();
        styled(text, if self.color { style } else { Style::new() }, &mut out);
        out
    }

    /// The innermost of what blocks stand in.
    pub(super) fn top(&self) -> Option<Kind> {
        self.frames.last().map(|frame| frame.kind)
    }

    /// Begins a list: of numbers from this one, or of signs.
    pub(super) fn list(&mut self, number: Option<u64>) {
        self.lists = self.lists.saturating_add(1);
        self.frame(Kind::List, "", 0);
        if let Some(list) = self.frames.last_mut() {
            list.number = number;
        }
    }

    /// Begins an item.
    pub(super) fn item(&mut self) {
        let list = self.frames.last_mut().filter(|frame| frame.kind == Kind::List);
        let spaced = list.as_ref().is_some_and(|list| list.spaced);
        let number = list.and_then(|list| {
            let number = list.number;
            list.number = number.map(|number| number.saturating_add(1));
            number
        });
        if spaced {
            self.block();
        }
        let sign = match number {
            Some(number) => format!("{number}. "),
            None => match self.lists % 3 {
                1 => "• ",
                2 => "◦ ",
                _ => "▪ ",
            }
            .to_owned(),
        };
        let width = sign.chars().count();
        let lead = self.lead.get_or_insert_with(|| self.prefix.clone());
        self.sign = lead.len();
        lead.push_str(&sign);
        self.frame(Kind::Item, &" ".repeat(width), width);
    }

    /// Puts another sign of one column before the item that has just begun, if
    /// one has.
    pub(super) fn mark(&mut self, sign: &str, style: Style) -> bool {
        let sign = self.paint(sign, style);
        match &mut self.lead {
            Some(lead) => {
                lead.truncate(self.sign);
                lead.extend([&sign, " "]);
                true
            }
            None => false,
        }
    }

    /// Whether an item has just begun.
    pub(super) fn begins(&self) -> bool {
        self.lead.is_some() && self.top() == Some(Kind::Item)
    }

    /// Begins a quote with a bar of a colour.
    pub(super) fn quote(&mut self, style: Option<Style>) {
        let bar = self.paint("│", style.unwrap_or(FAINT)) + " ";
        if let Some(lead) = &mut self.lead {
            lead.push_str(&bar);
        }
        self.frame(Kind::Quote, &bar, 2);
    }

    /// Begins what is hidden under a title elsewhere.
    pub(super) fn details(&mut self) {
        self.frame(Kind::Details, "  ", 2);
    }

    fn frame(&mut self, kind: Kind, prefix: &str, width: usize) {
        self.frames.push(Frame {
            kind,
            prefix: (self.prefix.len(), self.prefix_width),
            fresh: self.fresh,
            length: self.out.len(),
            blanks: self.blanks,
            number: None,
            spaced: false,
        });
        let indent = self.prefix_width.saturating_add(width);
        if indent <= self.width / 2 {
            self.prefix.push_str(prefix);
            self.prefix_width = indent;
        }
        if kind != Kind::List {
            self.fresh = true;
        }
    }

    /// Ends the innermost of this kind, and all in it.
    pub(super) fn end(&mut self, kind: Kind) {
        while self.pop().is_some_and(|ended| ended != kind) {}
    }

    fn pop(&mut self) -> Option<Kind> {
        let frame = self.frames.pop()?;
        if frame.kind == Kind::Item && self.lead.is_some() {
            self.line(|_| {});
        }
        let spaced = self.blanks != frame.blanks;
        match frame.kind {
            Kind::List => self.lists = self.lists.saturating_sub(1),
            Kind::Item => {
                if let Some(list) = self.frames.last_mut() {
                    list.spaced = spaced;
                }
            }
            Kind::Quote | Kind::Details => {}
        }
        self.prefix.truncate(frame.prefix.0);
        self.prefix_width = frame.prefix.1;
        self.fresh = frame.fresh && self.out.len() == frame.length;
        Some(frame.kind)
    }
}

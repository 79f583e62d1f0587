//! Lists of items and of tasks, and the sections of a layout.

use super::super::super::document::UNNUMBERED;
use super::super::super::kind::{Kind, MarkKind};
use super::super::super::markdown::degrade::{self, fill};
use super::super::super::node::{Mark, Node, Value};
use super::super::super::{rules, validate};
use super::super::names;
use super::{Element, Reader, mark, node_of, put, say, set};

impl<'a> Reader<'a, '_> {
    /// Reads a list of items.
    pub(super) fn list(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        if self.has_room(2) {
            self.items(element, parent, out);
        } else {
            self.blocks(element, parent, out);
        }
    }

    #[inline(never)]
    fn items(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let align = self.align.take();
        self.open = self.open.saturating_add(2);
        let mut items: Vec<Node<'a>> = Vec::new();
        let mut line = self.implied();
        let mut strays = Vec::new();
        for child in element.children() {
            if child.name() != "li" {
                self.part(child, Kind::ListItem, &mut line, &mut strays);
                continue;
            }
            self.end_line(Kind::ListItem, &mut line, &mut strays);
            adopt(&mut items, &mut strays);
            self.at = child.at();
            let mut content = Vec::new();
            self.blocks(child, Kind::ListItem, &mut content);
            let mut item = node_of(Kind::ListItem, child);
            item.content = Some(content);
            fill(&mut item);
            items.push(item);
        }
        self.end_line(Kind::ListItem, &mut line, &mut strays);
        adopt(&mut items, &mut strays);
        self.open = self.open.saturating_sub(2);
        self.align = align;
        if items.is_empty() {
            return;
        }
        let kind = if element.name() == "ol" { Kind::OrderedList } else { Kind::BulletList };
        let mut list = node_of(kind, element);
        list.content = Some(items);
        if kind == Kind::OrderedList
            && let Some(order @ Value::Whole(_)) = element.number("start")
        {
            set(&mut list, "order", order);
        }
        self.at = element.at();
        self.place(parent, list, out);
    }

    /// Reads a list of tasks.
    pub(super) fn tasks(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        if self.has_room(2) {
            self.task_list(element, parent, out);
        } else if parent != Kind::TaskList {
            self.blocks(element, parent, out);
        } else {
            let mut strays = Vec::new();
            self.blocks(element, Kind::Doc, &mut strays);
            self.strays.append(&mut strays);
        }
    }

    #[inline(never)]
    fn task_list(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let outer = std::mem::take(&mut self.tasks);
        let outer_strays =
            if parent == Kind::TaskList { Vec::new() } else { std::mem::take(&mut self.strays) };
        self.open = self.open.saturating_add(2);
        let mut content = Vec::new();
        let mut line = self.implied();
        let mut strays = Vec::new();
        for child in element.children() {
            self.at = child.at();
            match child.name() {
                "ac:task" => self.task(child, &mut content),
                "ac:task-list" => self.tasks(child, Kind::TaskList, &mut content),
                _ => self.part(child, Kind::Doc, &mut line, &mut strays),
            }
        }
        self.open = self.open.saturating_sub(2);
        self.tasks = outer;
        self.end_line(Kind::Doc, &mut line, &mut strays);
        if parent == Kind::TaskList {
            self.strays.append(&mut strays);
        } else {
            strays.append(&mut self.strays);
            self.strays = outer_strays;
        }
        if !strays.is_empty() {
            self.note(&["content between tasks: moved before them"]);
            strays.into_iter().for_each(|block| self.place(parent, block, out));
        }
        if content.is_empty() {
            return;
        }
        let id = element.attr("ac:task-list-id").or_else(|| element.attr("ac:local-id"));
        self.numbered |= id.is_none();
        let id = id.unwrap_or_else(|| UNNUMBERED.into());
        let mut list = Node::of(Kind::TaskList, content);
        put(&mut list, "localId", id);
        match parent {
            // One in another stands beside its items, one in a task after it.
            Kind::TaskList => out.push(list),
            Kind::BlockTaskItem => self.tasks.push(list),
            _ => {
                self.at = element.at();
                self.place(parent, list, out);
            }
        }
    }

    #[inline(never)]
    fn task(&mut self, task: Element<'_, 'a>, out: &mut Vec<Node<'a>>) {
        let id = ["ac:task-uuid", "ac:task-id"].into_iter().find_map(|name| task.child(name));
        let id = id.map(Element::text);
        self.numbered |= id.is_none();
        let id = id.unwrap_or_else(|| UNNUMBERED.into());
        let done = task.child("ac:task-status").is_some_and(|status| status.text().trim() == "complete");
        let state = if done { "DONE" } else { "TODO" };
        let mut blocks = Vec::new();
        if let Some(body) = task.child("ac:task-body") {
            self.blocks(body, Kind::BlockTaskItem, &mut blocks);
        }
        let lines = blocks.iter().filter(|block| block.kind == Kind::Paragraph).count();
        let plain = blocks.len() <= 1 && lines == blocks.len();
        let mut item = if plain {
            let mut words = Vec::new();
            blocks.into_iter().for_each(|block| degrade::lines(block, &mut words));
            Node::of(Kind::TaskItem, words)
        } else {
            Node::of(Kind::BlockTaskItem, blocks)
        };
        put(&mut item, "localId", id);
        say(&mut item, "state", state);
        out.push(item);
        out.append(&mut self.tasks);
        for list in task.children().filter(|child| child.name() == "ac:task-list") {
            self.tasks(list, Kind::TaskList, out);
        }
    }

    /// Reads a section of a layout. One of ADF has two columns or three.
    pub(super) fn section(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let cells = element.children().filter(|cell| cell.name() == "ac:layout-cell").count();
        let fits = rules::allows(parent, Kind::LayoutSection) && (2..=3).contains(&cells);
        if !fits && (cells > 1 || breakout(element).is_some()) {
            self.note(&["layout section that is not allowed here: content kept"]);
        }
        if fits && self.has_room(2) {
            self.columns(element, cells, parent, out);
        } else {
            self.blocks(element, parent, out);
        }
    }

    #[inline(never)]
    fn columns(&mut self, element: Element<'_, 'a>, cells: usize, parent: Kind, out: &mut Vec<Node<'a>>) {
        let kind = element.attr("ac:type").unwrap_or_default();
        let known = names::LAYOUTS.iter().find(|(name, widths)| *name == kind && widths.len() == cells);
        let equal = || names::LAYOUTS.iter().find(|(_, widths)| widths.len() == cells);
        let mut widths = known.or_else(equal).map_or(&[][..], |(_, widths)| *widths).iter();
        if known.is_none() {
            self.note(&["layout ", &kind, ": columns set to equal widths"]);
        }
        self.open = self.open.saturating_add(2);
        let mut columns = Vec::new();
        let mut line = self.implied();
        for cell in element.children() {
            if cell.name() != "ac:layout-cell" {
                self.part(cell, parent, &mut line, out);
                continue;
            }
            let mut content = Vec::new();
            self.blocks(cell, Kind::LayoutColumn, &mut content);
            let width = widths.next().unwrap_or(&Value::Whole(50));
            let mut column = node_of(Kind::LayoutColumn, cell);
            column.content = Some(content);
            set(&mut column, "width", width.clone());
            fill(&mut column);
            columns.push(column);
        }
        self.open = self.open.saturating_sub(2);
        self.end_line(parent, &mut line, out);
        let mut section = node_of(Kind::LayoutSection, element);
        section.content = Some(columns);
        section.marks = breakout(element).map(|mark| vec![mark]);
        self.place(parent, section, out);
    }
}

/// Adds blocks to the last item: old pages have lists right in lists.
fn adopt<'a>(items: &mut Vec<Node<'a>>, blocks: &mut Vec<Node<'a>>) {
    match items.last_mut().and_then(|item| item.content.as_mut()) {
        Some(last) => last.append(blocks),
        None if blocks.is_empty() => {}
        None => items.push(Node::of(Kind::ListItem, std::mem::take(blocks))),
    }
}

/// The width of a block.
#[inline(never)]
pub(super) fn breakout<'a>(element: Element<'_, 'a>) -> Option<Mark<'a>> {
    let mode = element.attr("ac:breakout-mode")?;
    let mut mark = mark(MarkKind::Breakout, "mode", mode);
    if let Some(width) = element.number("ac:breakout-width") {
        mark = mark.with("width", width);
    }
    validate::is_sound_mark(&mark).then_some(mark)
}

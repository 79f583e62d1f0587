//! Lists: whether one is of tasks, of decisions or of neither.

use super::super::document::UNNUMBERED;
use super::super::kind::Kind;
use super::super::node::{Node, Value};
use super::super::rules;
use super::builder::{Builder, Item};

impl<'a> Builder<'a, '_> {
    /// The list that its items make.
    pub(super) fn close_list(&mut self, list: Node<'a>, items: Vec<Item<'a>>) -> Node<'a> {
        let parent = self.parent();
        let content = list.children();
        let marked = !items.is_empty() && list.kind == Kind::BulletList;
        if marked
            && items.iter().all(|item| item.done.is_some())
            && rules::allows(parent, Kind::TaskList)
            && content.iter().all(is_task)
        {
            return self.tasks(list, items);
        }
        if marked
            && items.iter().all(|item| item.decision)
            && rules::allows(parent, Kind::DecisionList)
            && content.iter().all(|item| matches!(item.children(), [line] if line.kind == Kind::Paragraph))
        {
            return self.decisions(list, items);
        }
        self.plain(list, items)
    }

    fn tasks(&mut self, list: Node<'a>, items: Vec<Item<'a>>) -> Node<'a> {
        self.numbered = true;
        let mut content = Vec::new();
        for (node, item) in list.content.into_iter().flatten().zip(items) {
            let mut words = Vec::new();
            let mut nested = Vec::new();
            for child in node.content.into_iter().flatten() {
                if child.kind == Kind::TaskList {
                    nested.push(child);
                } else {
                    if !words.is_empty() {
                        self.note("task with more than one paragraph: converted to lines");
                        words.push(Node::new(Kind::HardBreak));
                    }
                    words.extend(child.content.into_iter().flatten());
                }
            }
            let state = if item.done == Some(true) { "DONE" } else { "TODO" };
            let mut task = Node::of(Kind::TaskItem, words)
                .with("localId", Value::Text(UNNUMBERED.into()))
                .with("state", Value::Text(state.into()));
            self.apply(&mut task, item.named);
            content.push(task);
            content.append(&mut nested);
        }
        Node::of(Kind::TaskList, content).with("localId", Value::Text(UNNUMBERED.into()))
    }

    fn decisions(&mut self, list: Node<'a>, items: Vec<Item<'a>>) -> Node<'a> {
        self.numbered = true;
        let mut content = Vec::new();
        for (node, item) in list.content.into_iter().flatten().zip(items) {
            let words = node.content.into_iter().flatten().flat_map(|line| line.content.unwrap_or_default());
            let mut decision = Node::of(Kind::DecisionItem, words.collect())
                .with("localId", Value::Text(UNNUMBERED.into()))
                .with("state", Value::Text("DECIDED".into()));
            self.apply(&mut decision, item.named);
            content.push(decision);
        }
        Node::of(Kind::DecisionList, content).with("localId", Value::Text(UNNUMBERED.into()))
    }

    /// A list of neither: what would be boxes and signs are words.
    fn plain(&mut self, mut list: Node<'a>, items: Vec<Item<'a>>) -> Node<'a> {
        for (node, item) in list.content.iter_mut().flatten().zip(items) {
            let sign = match (item.done, item.decision) {
                (Some(true), _) => "[x] ",
                (Some(false), _) => "[ ] ",
                (None, true) => "<> ",
                (None, false) => "",
            };
            if !sign.is_empty() {
                self.note("task or decision list that is not allowed here: boxes converted to text");
                let children = node.content.get_or_insert_default();
                match children.first_mut().filter(|first| first.kind == Kind::Paragraph) {
                    Some(first) => prefix(first, sign),
                    None => children.insert(0, Node::of(Kind::Paragraph, vec![Node::words(sign)])),
                }
            }
            self.apply(node, item.named);
        }
        list
    }
}

/// Whether an item can be a task: lines, then lists of tasks.
fn is_task(item: &Node<'_>) -> bool {
    let is_line =
        |node: &&Node<'_>| node.kind == Kind::Paragraph && node.attrs.is_none() && node.marks.is_none();
    let lines = item.children().iter().take_while(is_line).count();
    lines > 0 && item.children().iter().skip(lines).all(|node| node.kind == Kind::TaskList)
}

/// Puts words before a line's own.
fn prefix<'a>(line: &mut Node<'a>, sign: &'static str) {
    let words = line.content.get_or_insert_default();
    match words.first_mut() {
        Some(first) if first.kind == Kind::Text && first.marks.is_none() => {
            first.text = Some(format!("{sign}{}", first.as_text()).into());
        }
        _ => words.insert(0, Node::words(sign)),
    }
}

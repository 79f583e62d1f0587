//! Says what in a document is not as Atlassian's schema has it, and where.

use super::attributes::{self, Attribute, Attributes, Presence};
use super::kind::{Kind, MarkKind};
use super::node::{Mark, Members, Node, Value, get, stray};
use super::rules::{self, Rule};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A place that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The JSON pointer to it: to the member that is wrong, or to the object
    /// that lacks one.
    pub pointer: String,
    /// The rule that it breaks: `version`, `type`, `unknown-node`, `unknown-mark`,
    /// `unknown-member`, `unknown-attribute`, `required`, `not-allowed-here`,
    /// `mark-not-allowed`, `too-few`, `too-many`, `empty`, `enum`, `range`,
    /// `pattern`, `datasource`.
    pub rule: &'static str,
    /// The name that the rule is about: of the node, mark or member.
    pub name: String,
}

/// Everything that is wrong with a document, in its order.
pub fn validate(doc: &Node<'_>) -> Vec<Fault> {
    let mut checker = Checker::default();
    if doc.kind == Kind::Doc {
        checker.node(doc, false);
    } else {
        checker.fault("not-allowed-here", doc.name());
    }
    checker.faults
}

/// Whether a node is valid, with unknown kinds below it.
pub(super) fn is_sound(node: &Node<'_>) -> bool {
    let mut checker = Checker { unknown: true, ..Checker::default() };
    checker.node(node, false);
    checker.faults.is_empty()
}

/// Whether a node is valid, whatever its children are.
pub(super) fn is_sound_by_itself(node: &Node<'_>) -> bool {
    let mut checker = Checker { unknown: true, alone: true, ..Checker::default() };
    checker.node(node, false);
    checker.faults.is_empty()
}

/// Whether a node's attributes, marks and members are valid, whatever its content is.
pub(super) fn is_sound_shell(node: &Node<'_>) -> bool {
    let mut checker = Checker { unknown: true, ..Checker::default() };
    checker.shell(node, false);
    checker.faults.is_empty()
}

/// Whether a mark is valid by itself.
pub(super) fn is_sound_mark(mark: &Mark<'_>) -> bool {
    let mut checker = Checker { unknown: true, ..Checker::default() };
    checker.mark(mark);
    checker.faults.is_empty()
}

/// A part of a pointer.
enum Step {
    Member(Cow<'static, str>),
    Place(usize),
}

#[derive(Default)]
struct Checker {
    path: Vec<Step>,
    faults: Vec<Fault>,
    /// Whether unknown kinds are allowed.
    unknown: bool,
    /// Whether children are not looked at.
    alone: bool,
}

impl Checker {
    #[inline(never)]
    fn fault(&mut self, rule: &'static str, name: &str) {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Place(place) => {
                    let _ = write!(pointer, "{place}");
                }
                Step::Member(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            }
        }
        self.faults.push(Fault { pointer, rule, name: name.to_owned() });
    }

    fn fault_at(&mut self, member: &str, rule: &'static str, name: &str) {
        self.at(Step::Member(member.to_owned().into()), |checker| checker.fault(rule, name));
    }

    fn at(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    /// Checks a node, loosely where its parent is one that leaves the marks and
    /// the content of some children open.
    fn node(&mut self, node: &Node<'_>, loose: bool) {
        if node.stray().is_some() {
            return self.fault("type", "object");
        }
        if node.kind == Kind::Unknown {
            if !self.unknown {
                self.fault("unknown-node", node.name());
            }
            return;
        }
        self.shell(node, loose);
        self.content(node, rules::rule(node.kind), loose);
    }

    /// Checks all of a node but its content.
    fn shell(&mut self, node: &Node<'_>, loose: bool) {
        self.members(node);
        self.text(node);
        self.attrs(node.attrs.as_ref(), &node.rest, attributes::of(node.kind));
        self.marks(node, rules::rule(node.kind), loose);
    }

    fn members(&mut self, node: &Node<'_>) {
        if node.kind == Kind::Doc {
            match get(&node.rest, "version") {
                None => self.fault("required", "version"),
                Some(version) if version.as_number() == Some(1.0) => {}
                Some(_) => self.fault_at("version", "version", "version"),
            }
        }
        for (name, _) in &node.rest {
            match &**name {
                "version" if node.kind == Kind::Doc => {}
                "type" | "attrs" | "marks" | "content" => self.fault_at(name, "type", name),
                "text" if node.kind == Kind::Text => self.fault_at("text", "type", "text"),
                _ if node.kind == Kind::MediaSingle => {}
                _ => self.fault_at(name, "unknown-member", name),
            }
        }
    }

    fn text(&mut self, node: &Node<'_>) {
        match (node.kind, node.text.as_deref()) {
            (Kind::Text, None) if get(&node.rest, "text").is_none() => self.fault("required", "text"),
            (Kind::Text, Some("")) => self.fault_at("text", "empty", "text"),
            (Kind::Text | Kind::MediaSingle, _) | (_, None) => {}
            (_, Some(_)) => self.fault_at("text", "unknown-member", "text"),
        }
    }

    fn attrs(&mut self, attrs: Option<&Members<'_>>, rest: &Members<'_>, (presence, forms): Attributes) {
        match (attrs, presence) {
            (Some(_), Presence::Never) => self.fault_at("attrs", "unknown-member", "attrs"),
            (None, Presence::Must) if get(rest, "attrs").is_none() => self.fault("required", "attrs"),
            (None, _) => {}
            (Some(attrs), _) => {
                // The form that is meant is the one with the fewest faults.
                let count = |form: &&&[Attribute]| broken(attrs, form).count();
                let form = forms.iter().min_by_key(count).copied().unwrap_or_default();
                let faults: Vec<_> = broken(attrs, form).collect();
                self.at(Step::Member("attrs".into()), |checker| {
                    for (name, rule) in faults {
                        match rule {
                            "required" => checker.fault(rule, name),
                            rule => checker.fault_at(name, rule, name),
                        }
                    }
                });
            }
        }
    }

    fn marks(&mut self, node: &Node<'_>, rule: Rule, loose: bool) {
        let Some(marks) = &node.marks else { return };
        let Some(allowed) = rule.marks else { return self.fault_at("marks", "unknown-member", "marks") };
        if loose && matches!(node.kind, Kind::Paragraph | Kind::Heading) {
            return;
        }
        self.at(Step::Member("marks".into()), |checker| {
            for (place, mark) in marks.iter().enumerate() {
                checker.at(Step::Place(place), |checker| {
                    let known = mark.kind != MarkKind::Unknown;
                    if known && allowed & mark.kind.bit() == 0 {
                        checker.fault("mark-not-allowed", mark.name());
                    } else {
                        checker.mark(mark);
                    }
                });
            }
        });
    }

    fn mark(&mut self, mark: &Mark<'_>) {
        if stray(&mark.rest).is_some() {
            return self.fault("type", "object");
        }
        if mark.kind == MarkKind::Unknown {
            if !self.unknown {
                self.fault("unknown-mark", mark.name());
            }
            return;
        }
        for (name, _) in &mark.rest {
            let rule = if matches!(&**name, "attrs" | "type") { "type" } else { "unknown-member" };
            self.fault_at(name, rule, name);
        }
        self.attrs(mark.attrs.as_ref(), &mark.rest, attributes::of_mark(mark.kind));
    }

    fn content(&mut self, node: &Node<'_>, rule: Rule, loose: bool) {
        let open = loose && node.kind == Kind::MediaSingle;
        let bare = rule.bare || open || get(&node.rest, "content").is_some();
        match (&node.content, rule.count) {
            (None, _) if bare => {}
            (None, _) => self.fault("required", "content"),
            (Some(_), _) if open => {}
            (Some(_), None) => self.fault_at("content", "unknown-member", "content"),
            (Some(children), Some((least, most))) => {
                let least = if loose && node.kind == Kind::LayoutSection { 0 } else { least };
                let most = if loose && node.kind == Kind::LayoutSection { usize::MAX } else { most };
                if children.len() < least {
                    self.fault_at("content", "too-few", node.name());
                }
                if children.len() > most {
                    self.fault_at("content", "too-many", node.name());
                }
                if self.alone {
                    return;
                }
                self.at(Step::Member("content".into()), |checker| {
                    for (place, child) in children.iter().enumerate() {
                        checker.at(Step::Place(place), |checker| checker.child(node, child, place));
                    }
                });
            }
        }
    }

    fn child(&mut self, parent: &Node<'_>, child: &Node<'_>, place: usize) {
        // The schema says what the first two are and leaves the others open.
        if parent.kind == Kind::BlockTaskItem && place > 1 {
            return;
        }
        let misplaced = parent.kind == Kind::MediaSingle && (child.kind == Kind::Media) != (place == 0);
        if child.kind == Kind::Unknown {
            self.node(child, false);
        } else if misplaced || !rules::allows(parent.kind, child.kind) {
            self.fault("not-allowed-here", child.name());
        } else if let Some(at) = rules::unfit_mark(parent.kind, child)
            && !self.allows_unknown_mark(child, at)
        {
            let name = child.marked().get(at).map(Mark::name).unwrap_or_default().to_owned();
            let known = child.marked().get(at).is_some_and(|mark| mark.kind != MarkKind::Unknown);
            let rule = if known { "mark-not-allowed" } else { "unknown-mark" };
            self.at(Step::Member("marks".into()), |checker| {
                checker.at(Step::Place(at), |checker| checker.fault(rule, &name));
            });
        } else {
            self.node(child, parent.kind == Kind::BodiedSyncBlock);
        }
    }

    fn allows_unknown_mark(&self, child: &Node<'_>, at: usize) -> bool {
        self.unknown && child.marked().get(at).is_some_and(|mark| mark.kind == MarkKind::Unknown)
    }
}

/// The problems of attributes in such a form: name and rule.
fn broken<'m>(
    attrs: &'m Members<'_>,
    form: &'m [Attribute],
) -> impl Iterator<Item = (&'m str, &'static str)> {
    let wrong = attrs.iter().filter_map(|(name, value): &(_, Value<'_>)| {
        let rule = match form.iter().find(|attribute| attribute.name() == name) {
            Some(attribute) => attribute.broken(value)?,
            None => "unknown-attribute",
        };
        Some((&**name, rule))
    });
    let absent =
        form.iter().filter(|attribute| attribute.is_needed() && get(attrs, attribute.name()).is_none());
    absent.map(|attribute| (attribute.name(), "required")).chain(wrong)
}

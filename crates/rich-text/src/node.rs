//! The tree of an Atlassian document: typed where the schema is known, and
//! everything else kept as it came.

use super::kind::{Kind, MarkKind};
use std::borrow::Cow;

/// The name under which `rest` holds what should be an object and is none.
pub const STRAY: &str = "\0";

/// Members of a JSON object, in their order.
pub type Members<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

/// JSON of any shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number that is not negative.
    Whole(u64),
    /// A negative whole number.
    Negative(i64),
    /// Another number.
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Value<'a>>),
    /// An object.
    Object(Members<'a>),
}

/// A node. What has not the shape that the schema gives it (a `content` that is
/// no array, say) is among `rest` under its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The kind. The name of an unknown one is the member `type` of `rest`.
    pub kind: Kind,
    /// The text of a text node.
    pub text: Option<Cow<'a, str>>,
    /// Its attributes.
    pub attrs: Option<Members<'a>>,
    /// Its marks, the outermost first where Markdown nests them.
    pub marks: Option<Vec<Mark<'a>>>,
    /// Its children.
    pub content: Option<Vec<Node<'a>>>,
    /// All other members. What is no object at all is the one member [`STRAY`].
    pub rest: Members<'a>,
}

/// A mark on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark<'a> {
    /// The kind. The name of an unknown one is the member `type` of `rest`.
    pub kind: MarkKind,
    /// Its attributes.
    pub attrs: Option<Members<'a>>,
    /// All other members.
    pub rest: Members<'a>,
}

impl<'a> Node<'a> {
    /// A node without anything.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, text: None, attrs: None, marks: None, content: None, rest: Vec::new() }
    }

    /// A node with these children.
    pub fn of(kind: Kind, content: Vec<Self>) -> Self {
        Self { content: Some(content), ..Self::new(kind) }
    }

    /// A text node without marks.
    pub fn words(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: Some(text.into()), ..Self::new(Kind::Text) }
    }

    /// It with one more attribute.
    #[must_use]
    #[inline(never)]
    pub fn with(mut self, name: &'static str, value: Value<'a>) -> Self {
        self.attrs.get_or_insert_with(|| Vec::with_capacity(1)).push((name.into(), value));
        self
    }

    /// Adds a child. Most parents have one, so that room is made for no more.
    pub fn adopt(&mut self, child: Self) {
        self.content.get_or_insert_with(|| Vec::with_capacity(1)).push(child);
    }

    /// An attribute.
    pub fn attr(&self, name: &str) -> Option<&Value<'a>> {
        get(self.attrs.as_ref()?, name)
    }

    /// An attribute that is a string.
    #[inline(never)]
    pub fn attr_text(&self, name: &str) -> Option<&str> {
        self.attr(name)?.as_str()
    }

    /// Its children.
    pub fn children(&self) -> &[Self] {
        self.content.as_deref().unwrap_or_default()
    }

    /// Its text, empty unless it is a text node.
    pub fn as_text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Its marks.
    pub fn marked(&self) -> &[Mark<'a>] {
        self.marks.as_deref().unwrap_or_default()
    }

    /// Its name in JSON.
    pub fn name(&self) -> &str {
        named(self.kind.name(), &self.rest)
    }

    /// The value in place of a node, where it is not an object.
    pub fn stray(&self) -> Option<&Value<'a>> {
        stray(&self.rest)
    }

    /// Whether it is the same JSON as another, members in whatever order.
    pub fn same(&self, other: &Self) -> bool {
        self.same_shell(other)
            && same_option(self.content.as_ref(), other.content.as_ref(), |a, b| {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            })
    }

    /// Whether it is the same as another but for its children.
    pub(super) fn same_shell(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.text == other.text
            && same_option(self.attrs.as_ref(), other.attrs.as_ref(), |a, b| same_members(a, b))
            && same_marks(self.marks.as_ref(), other.marks.as_ref())
            && same_members(&self.rest, &other.rest)
    }
}

impl<'a> Mark<'a> {
    /// A mark without attributes.
    pub const fn new(kind: MarkKind) -> Self {
        Self { kind, attrs: None, rest: Vec::new() }
    }

    /// It with one more attribute.
    #[must_use]
    #[inline(never)]
    pub fn with(mut self, name: &'static str, value: Value<'a>) -> Self {
        self.attrs.get_or_insert_default().push((name.into(), value));
        self
    }

    /// An attribute that is a string.
    pub fn attr_text(&self, name: &str) -> Option<&str> {
        get(self.attrs.as_ref()?, name)?.as_str()
    }

    /// Its name in JSON.
    pub fn name(&self) -> &str {
        named(self.kind.name(), &self.rest)
    }

    /// Whether it is the same JSON as another.
    pub fn same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && same_option(self.attrs.as_ref(), other.attrs.as_ref(), |a, b| same_members(a, b))
            && same_members(&self.rest, &other.rest)
    }
}

impl Value<'_> {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, rounded to 53 bits.
    #[expect(clippy::cast_precision_loss, reason = "bounds are checked, which are small")]
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(*number as f64),
            Self::Negative(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The size of its text in bytes.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(values) => values.iter().map(Self::weight).sum(),
            Self::Object(members) => {
                members.iter().map(|(name, value)| name.len().saturating_add(value.weight())).sum()
            }
            _ => 1,
        }
    }

    /// It with all texts of its own.
    pub fn into_owned<'o>(self) -> Value<'o> {
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Flag(flag),
            Self::Whole(number) => Value::Whole(number),
            Self::Negative(number) => Value::Negative(number),
            Self::Float(number) => Value::Float(number),
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::List(values) => Value::List(values.into_iter().map(Value::into_owned).collect()),
            Self::Object(members) => {
                let owned =
                    |(name, value): (Cow<'_, str>, Self)| (name.into_owned().into(), value.into_owned());
                Value::Object(members.into_iter().map(owned).collect())
            }
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Self::Object(a), Self::Object(b)) => same_members(a, b),
            (a, b) => a == b,
        }
    }
}

/// The member of this name, the last of them.
pub fn get<'v, 'a>(members: &'v [(Cow<'a, str>, Value<'a>)], name: &str) -> Option<&'v Value<'a>> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The value in place of an object.
pub(super) fn stray<'v, 'a>(rest: &'v [(Cow<'a, str>, Value<'a>)]) -> Option<&'v Value<'a>> {
    match rest {
        [(name, value)] if name == STRAY => Some(value),
        _ => None,
    }
}

fn named<'n>(name: &'static str, rest: &'n [(Cow<'_, str>, Value<'_>)]) -> &'n str {
    if name.is_empty() { get(rest, "type").and_then(Value::as_str).unwrap_or_default() } else { name }
}

fn same_option<T>(a: Option<&T>, b: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two lists of marks are the same JSON.
pub(super) fn same_marks(a: Option<&Vec<Mark<'_>>>, b: Option<&Vec<Mark<'_>>>) -> bool {
    same_option(a, b, |a, b| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)))
}

/// Whether two objects have the same members, in whatever order.
pub(super) fn same_members(a: &[(Cow<'_, str>, Value<'_>)], b: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.iter().zip(b).all(|((name, a), (other, b))| name == other && a.same(b)) {
        return true;
    }
    let (mut a, mut b): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
    a.sort_by(|(a, _), (b, _)| a.cmp(b));
    b.sort_by(|(a, _), (b, _)| a.cmp(b));
    a.iter().zip(&b).all(|((name, a), (other, b))| name == other && a.same(b))
}

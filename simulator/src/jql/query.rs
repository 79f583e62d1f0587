//! A query as it is read.

/// A query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// `None`: it restricts nothing.
    pub(crate) clause: Option<Clause>,
    pub(crate) order: Vec<Order>,
}

/// A restriction.
#[derive(Debug, Clone)]
pub(crate) enum Clause {
    And(Vec<Clause>),
    Or(Vec<Clause>),
    Not(Box<Clause>),
    Term(Term),
}

/// `field operator operand`.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) field: Name,
    pub(crate) operator: Operator,
    pub(crate) operand: Operand,
}

/// A field as a query calls it.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// `cf[10021]` is as it stands there.
    pub(crate) name: String,
    /// The key of a property, and the path in it: `issue.property[key].path`.
    pub(crate) property: Option<(String, String)>,
}

/// What a value is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Like,
    NotLike,
    In,
    NotIn,
    Is,
    IsNot,
}

impl Operator {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Like => "~",
            Self::NotLike => "!~",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Is => "is",
            Self::IsNot => "is not",
        }
    }

    /// Whether it asks for what is not so.
    pub(crate) fn is_negative(self) -> bool {
        matches!(self, Self::NotEqual | Self::NotLike | Self::NotIn | Self::IsNot)
    }
}

/// What a field is compared with.
#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Value(String),
    Function(String, Vec<String>),
    List(Vec<Operand>),
    Empty,
}

/// A field to order by.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) field: Name,
    pub(crate) descending: Option<bool>,
}

//! Queries: what they say, read and checked.

pub(crate) mod functions;
pub(crate) mod lexer;
pub(crate) mod matching;
pub(crate) mod operand;
pub(crate) mod order;
pub(crate) mod parser;
pub(crate) mod reserved;
pub(crate) mod structure;
pub(crate) mod subject;
pub(crate) mod text;

use crate::auth::Account;
use crate::operations::Call;
use crate::record::{Place, Record};
use matching::Check;

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

/// Who asks a query, of what and when.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'a> {
    pub(crate) record: &'a Record,
    pub(crate) account: Option<Account>,
    /// Whether they see any issue.
    pub(crate) sees_all: bool,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

impl<'a> Asker<'a> {
    pub(crate) fn of(call: &'a Call<'_>) -> Self {
        let now = i64::try_from(call.now.as_millis()).unwrap_or(i64::MAX);
        let caller = call.ask.caller;
        Self { record: call.record, account: caller.account(), sees_all: caller.sees_all(), now }
    }
}

/// What is said of a query that would give every issue there is.
pub(crate) const UNBOUNDED: &str =
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.";

/// The issues that a query finds, in its order, or all that is wrong with it.
pub(crate) fn find(asker: Asker<'_>, text: &str) -> Result<Vec<Place>, Vec<String>> {
    let query = parser::parse(text).map_err(|wrong| vec![wrong])?;
    let Some(clause) = &query.clause else { return Err(vec![UNBOUNDED.to_owned()]) };
    let mut wrong = Vec::new();
    let check = Check::of(asker, clause, &mut wrong);
    let orders = order::Ranks::of(&query.order, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let record = asker.record;
    let there = |place: &&Place| asker.sees_all && !record.work.archived.contains(*place);
    let mut places: Vec<_> = record.issues.keys().filter(there).copied().collect();
    places.retain(|place| check.passes(record, *place));
    orders.sort(record, &mut places);
    Ok(places)
}

/// All that is wrong with the words of a query that can be read.
pub(crate) fn problems(asker: Asker<'_>, query: &Query) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(clause) = &query.clause {
        Check::of(asker, clause, &mut wrong);
    }
    order::Ranks::of(&query.order, &mut wrong);
    wrong
}

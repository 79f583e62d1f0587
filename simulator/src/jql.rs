//! Queries: what they say, read and checked.

pub(crate) mod asker;
pub(crate) mod functions;
pub(crate) mod lexer;
pub(crate) mod matching;
pub(crate) mod operand;
pub(crate) mod order;
pub(crate) mod parser;
pub(crate) mod query;
pub(crate) mod reserved;
pub(crate) mod structure;
pub(crate) mod subject;
pub(crate) mod text;
pub(crate) mod when;

use crate::jql::asker::Asker;
use crate::jql::query::Query;
use crate::place::Place;
use matching::Check;

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

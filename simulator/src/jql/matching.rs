//! Whether an issue is as a query says.

use super::subject::{Item, Subject, Way};
use super::text::Pattern;
use super::{functions, operand};
use crate::jql::asker::Asker;
use crate::jql::query::{Clause, Operand, Operator, Term};
use crate::place::Place;
use crate::record::Record;
use std::cmp::Ordering;

/// A clause whose words are understood.
#[derive(Debug)]
pub(crate) enum Check {
    All(Vec<Check>),
    Any(Vec<Check>),
    Not(Box<Check>),
    /// One test for each field of the name.
    Tests(Operator, Vec<(Subject, Test)>),
}

/// What a field is compared with.
#[derive(Debug)]
pub(crate) enum Test {
    One(Vec<Item>),
    Empty,
    Like(Pattern),
}

impl Check {
    /// Of a clause. What is wrong with it is added to the rest of it.
    pub(crate) fn of(asker: Asker<'_>, clause: &Clause, wrong: &mut Vec<String>) -> Self {
        let each = |all: &[Clause], wrong: &mut Vec<String>| {
            all.iter().map(|clause| Self::of(asker, clause, wrong)).collect()
        };
        match clause {
            Clause::And(all) => Self::All(each(all, wrong)),
            Clause::Or(all) => Self::Any(each(all, wrong)),
            Clause::Not(clause) => Self::Not(Box::new(Self::of(asker, clause, wrong))),
            Clause::Term(term) => {
                let subjects = Subject::named(&term.field);
                if subjects.is_empty() {
                    wrong.push(format!(
                        "Field '{}' does not exist or you do not have permission to view it.",
                        term.field.name
                    ));
                }
                let read = subjects.into_iter().map(|subject| {
                    let test = Test::of(asker, &subject, term)?;
                    Ok((subject, test))
                });
                let read: Vec<Result<_, String>> = read.collect();
                let first = read.iter().find_map(|read| read.as_ref().err().cloned());
                let tests: Vec<_> = read.into_iter().flatten().collect();
                // Of fields with one name, those that can be asked so are asked.
                if tests.is_empty() {
                    wrong.extend(first);
                }
                Self::Tests(term.operator, tests)
            }
        }
    }

    /// Whether an issue is so.
    pub(crate) fn passes(&self, record: &Record, place: Place) -> bool {
        match self {
            Self::All(all) => all.iter().all(|check| check.passes(record, place)),
            Self::Any(all) => all.iter().any(|check| check.passes(record, place)),
            Self::Not(check) => !check.passes(record, place),
            Self::Tests(operator, tests) => {
                let passes =
                    |(subject, test): &(Subject, Test)| test.passes(*operator, subject, record, place);
                match operator.is_negative() && *operator != Operator::IsNot {
                    true => tests.iter().all(passes),
                    false => tests.iter().any(passes),
                }
            }
        }
    }
}

impl Test {
    fn of(asker: Asker<'_>, subject: &Subject, term: &Term) -> Result<Self, String> {
        let (name, operator) = (&term.field.name, term.operator);
        let known = match (operator, subject.way()) {
            (Operator::Is | Operator::IsNot, _) => true,
            (Operator::Like | Operator::NotLike, way) => {
                way == Way::Words || matches!(subject, Subject::Property(..))
            }
            (Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn, way) => way != Way::Words,
            (_, way) => way == Way::Ordered,
        };
        if !known {
            return Err(format!(
                "The operator '{}' is not supported by the '{name}' field.",
                operator.word()
            ));
        }
        let bare = matches!(subject, Subject::Field(field) if ["issuekey", "project"].contains(&field.id));
        match (&term.operand, operator) {
            (Operand::Empty, Operator::Is | Operator::IsNot | Operator::Equal | Operator::NotEqual)
                if bare =>
            {
                Err(format!("The field '{name}' does not support searching for EMPTY values."))
            }
            (Operand::Empty, Operator::Is | Operator::IsNot | Operator::Equal | Operator::NotEqual) => {
                Ok(Self::Empty)
            }
            (_, Operator::Is | Operator::IsNot) => Err(format!(
                "The operator '{}' can only be used with 'EMPTY' or 'NULL' for the field '{name}'.",
                operator.word()
            )),
            (Operand::Value(text), Operator::Like | Operator::NotLike) => {
                Pattern::read(text, name).map(Self::Like)
            }
            (Operand::List(_), operator) if !matches!(operator, Operator::In | Operator::NotIn) => Err(
                format!("Operator '{}' does not support the list value for field '{name}'.", operator.word()),
            ),
            (Operand::Value(text), Operator::In | Operator::NotIn) => Err(format!(
                "Operator '{}' does not support the non-list value '{text}' for field '{name}'.",
                operator.word()
            )),
            (operand, _) => items(asker, subject, name, operand).map(Self::One),
        }
    }

    fn passes(&self, operator: Operator, subject: &Subject, record: &Record, place: Place) -> bool {
        if let Self::Like(pattern) = self {
            let words = match subject {
                Subject::Property(..) => {
                    let all = subject.values(record, place);
                    all.iter().map(|item| super::text::Words::of(&item.id)).collect()
                }
                _ => subject.words(record, place),
            };
            return !words.is_empty() && pattern.fits(&words) != operator.is_negative();
        }
        let values = subject.values(record, place);
        match self {
            Self::Empty | Self::Like(_) => values.is_empty() != operator.is_negative(),
            Self::One(wanted) => {
                let nothing = wanted.iter().any(|item| item.id.is_empty());
                let same = values.iter().any(|own| wanted.iter().any(|item| item.id == own.id))
                    || nothing && values.is_empty();
                let order = |fits: fn(Ordering) -> bool| {
                    values.iter().any(|own| wanted.iter().any(|item| fits(compared(own, item))))
                };
                match operator {
                    Operator::Less => order(Ordering::is_lt),
                    Operator::LessEqual => order(Ordering::is_le),
                    Operator::Greater => order(Ordering::is_gt),
                    Operator::GreaterEqual => order(Ordering::is_ge),
                    // What is empty is not other than something.
                    operator if operator.is_negative() => !same && (!values.is_empty() || nothing),
                    _ => same,
                }
            }
        }
    }
}

fn items(asker: Asker<'_>, subject: &Subject, name: &str, operand: &Operand) -> Result<Vec<Item>, String> {
    match operand {
        Operand::Value(text) => operand::items(asker, subject, name, text),
        Operand::Function(function, arguments) => functions::items(asker, subject, name, function, arguments),
        Operand::List(all) => {
            let all = all.iter().map(|operand| items(asker, subject, name, operand));
            Ok(all.collect::<Result<Vec<_>, _>>()?.concat())
        }
        Operand::Empty => Ok(vec![Item::word("")]),
    }
}

/// How two values stand to each other.
pub(crate) fn compared(one: &Item, other: &Item) -> Ordering {
    one.rank.0.total_cmp(&other.rank.0).then_with(|| one.rank.1.cmp(&other.rank.1))
}

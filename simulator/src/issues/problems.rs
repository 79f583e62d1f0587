//! What is wrong with a request for an issue.

use crate::fields::Wrong;
use crate::reply::Refusal;
use crate::{adf, answer};
use serde_json::{Map, Value, json};

/// What is wrong with a request.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    pub(crate) messages: Vec<String>,
    pub(crate) errors: Map<String, Value>,
}

impl Problems {
    /// One field's.
    pub(crate) fn of(field: &str, wrong: &str) -> Self {
        let mut problems = Self::default();
        problems.add(field, wrong.to_owned());
        problems
    }

    pub(crate) fn add(&mut self, field: &str, wrong: Wrong) {
        match wrong == adf::INVALID {
            true if self.messages.contains(&wrong) => {}
            true => self.messages.push(wrong),
            false => {
                self.errors.insert(field.to_owned(), json!(wrong));
            }
        }
    }

    /// The value, or what is wrong with it.
    pub(crate) fn take<T>(&mut self, field: &str, read: Result<T, Wrong>) -> Option<T> {
        read.map_err(|wrong| self.add(field, wrong)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.errors.is_empty()
    }

    /// As errors have it.
    pub(crate) fn shown(&self) -> Value {
        json!({"errorMessages": self.messages, "errors": self.errors})
    }
}

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Box::new(answer::json(400, &problems.shown()))
    }
}

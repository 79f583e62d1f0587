//! Queries as `jql/parse` shows them.

use super::reserved;
use crate::jql::query::{Clause, Name, Operand, Order, Query, Term};
use serde_json::{Value, json};

impl Query {
    /// Its restriction and its order, as far as it has them.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = json!({});
        if let Some(clause) = &self.clause {
            shown["where"] = clause.shown();
        }
        if !self.order.is_empty() {
            let fields: Vec<_> = self.order.iter().map(Order::shown).collect();
            shown["orderBy"] = json!({"fields": fields});
        }
        shown
    }
}

impl Clause {
    fn shown(&self) -> Value {
        let (operator, clauses) = match self {
            Self::And(all) => ("and", all.iter().map(Self::shown).collect::<Vec<_>>()),
            Self::Or(all) => ("or", all.iter().map(Self::shown).collect()),
            Self::Not(clause) => ("not", vec![clause.shown()]),
            Self::Term(Term { field, operator, operand }) => {
                let (field, operand) = (field.shown(), operand.shown());
                // The document knows no negation of `~`.
                return json!({"field": field, "operator": operator.word(), "operand": operand});
            }
        };
        json!({"operator": operator, "clauses": clauses})
    }
}

impl Name {
    fn shown(&self) -> Value {
        let Some((key, path)) = &self.property else {
            let bare = self.name.starts_with("cf[");
            let encoded = if bare { self.name.clone() } else { encoded(&self.name) };
            return json!({"name": self.name, "encodedName": encoded});
        };
        let property = json!([{"entity": "issue", "key": key, "path": path}]);
        json!({"name": "issue.property", "encodedName": format!("issue.property[{key}].{path}"), "property": property})
    }
}

impl Operand {
    fn shown(&self) -> Value {
        match self {
            Self::Value(text) => json!({"value": text, "encodedValue": encoded(text)}),
            Self::Empty => json!({"keyword": "empty"}),
            Self::Function(name, arguments) => {
                json!({"function": name, "arguments": arguments, "encodedOperand": self.text()})
            }
            Self::List(all) => {
                let values: Vec<_> = all.iter().map(Self::shown).collect();
                json!({"values": values, "encodedOperand": self.text()})
            }
        }
    }

    /// As it can stand in a query.
    fn text(&self) -> String {
        match self {
            Self::Value(text) => encoded(text),
            Self::Empty => "empty".to_owned(),
            Self::Function(name, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|argument| encoded(argument)).collect();
                format!("{name}({})", arguments.join(", "))
            }
            Self::List(all) => format!("({})", all.iter().map(Self::text).collect::<Vec<_>>().join(", ")),
        }
    }
}

impl Order {
    fn shown(&self) -> Value {
        let mut shown = json!({"field": self.field.shown()});
        if let Some(descending) = self.descending {
            shown["direction"] = json!(if descending { "desc" } else { "asc" });
        }
        shown
    }
}

/// A word as it can stand in a query: within quotation marks where it has to be.
fn encoded(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    match !text.is_empty() && text.chars().all(plain) && !reserved::is_word(text) {
        true => text.to_owned(),
        false => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{}\"", text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"))
        }
    }
}

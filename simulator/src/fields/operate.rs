//! Updates of fields: set, add, remove and edit.

use super::kind::Kind;
use super::refer::Context;
use super::{Field, Wrong};
use serde_json::{Value, json};

impl Field {
    /// What is kept after the operations, one after the other.
    pub(crate) fn operate(
        &self,
        context: Context<'_>,
        mut kept: Value,
        operations: &Value,
    ) -> Result<Value, Wrong> {
        for operation in operations.as_array().ok_or("data was not an array")? {
            let (verb, value) = operation
                .as_object()
                .and_then(|operation| operation.iter().next())
                .ok_or("expected Object containing an operation")?;
            self.knows(verb)?;
            kept = match verb.as_str() {
                "add" => added(kept, self.item(context, value)?),
                "remove" => removed(kept, &self.item(context, value)?),
                _ => merged(&self.kind, kept, self.read(context, value)?),
            };
        }
        Ok(kept)
    }

    /// Whether an operation can be done with it.
    pub(crate) fn knows(&self, verb: &str) -> Result<(), Wrong> {
        let all = self.kind.operations();
        if all.contains(&verb) {
            return Ok(());
        }
        let known: Vec<_> = all.iter().map(|verb| format!("'{verb}'")).collect();
        Err(format!(
            "Field with id '{}' and name '{}' does not support operation '{verb}' Supported operation(s) are: {}",
            self.id,
            self.name,
            known.join(", ")
        ))
    }
}

fn list(kept: Value) -> Vec<Value> {
    match kept {
        Value::Array(items) => items,
        _ => Vec::new(),
    }
}

fn added(kept: Value, item: Value) -> Value {
    let mut items = list(kept);
    if !items.contains(&item) {
        items.push(item);
    }
    items.into()
}

fn removed(kept: Value, item: &Value) -> Value {
    let mut items = list(kept);
    items.retain(|own| own != item);
    items.into()
}

/// A new value in place of the old one. Of estimates, those that are not given
/// stay, and a first original one is what remains too.
pub(crate) fn merged(kind: &Kind, kept: Value, new: Value) -> Value {
    match (kind, kept, new) {
        (Kind::Tracking, Value::Object(mut old), Value::Object(new)) => {
            old.extend(new);
            old.into()
        }
        (Kind::Tracking, _, Value::Object(mut new)) => {
            match (new.get("original").cloned(), new.get("remaining").cloned()) {
                (Some(original), None) => new.insert("remaining".to_owned(), original),
                (None, Some(remaining)) => new.insert("original".to_owned(), remaining),
                _ => None,
            };
            json!(new)
        }
        (_, _, new) => new,
    }
}

//! Fields with their values, as they are written on the command line.

use jira_connector_host::fields::{FieldValue, Value};

/// A field and its value, as `NAME=VALUE`; `NAME+=VALUE` adds to a list and
/// `NAME-=VALUE` takes away, `NAME:=JSON` is JSON, and `NAME=` empties it.
pub(super) fn field(text: &str) -> Result<FieldValue, String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let one = || vec![value.to_owned()];
    let (field, value) = match name.char_indices().last() {
        Some((at, '+')) => (name.get(..at), Value::Add(one())),
        Some((at, '-')) => (name.get(..at), Value::Remove(one())),
        Some((at, ':')) => (name.get(..at), Value::Json(value.to_owned())),
        _ if value.is_empty() => (Some(name), Value::Clear),
        _ => (Some(name), Value::Text(value.to_owned())),
    };
    match field.map(str::trim).filter(|name| !name.is_empty()) {
        Some(field) => Ok(FieldValue { field: field.to_owned(), value }),
        None => Err("the name of the field is missing".to_owned()),
    }
}

/// Inputs with those of the same field as one list.
pub(super) fn joined(inputs: Vec<FieldValue>) -> Vec<FieldValue> {
    let mut all: Vec<FieldValue> = Vec::with_capacity(inputs.len());
    for input in inputs {
        let before = all.iter_mut().find(|before| before.field == input.field);
        match (before.map(|before| &mut before.value), input.value) {
            (Some(Value::Add(list)), Value::Add(more)) | (Some(Value::Remove(list)), Value::Remove(more)) => {
                list.extend(more);
            }
            (Some(Value::Many(list)), Value::Text(more)) => list.push(more),
            (Some(text @ Value::Text(_)), Value::Text(more)) => {
                let Value::Text(first) = std::mem::replace(text, Value::Clear) else { continue };
                *text = Value::Many(vec![first, more]);
            }
            (_, value) => all.push(FieldValue { field: input.field, value }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_as_they_are_written() {
        let check = |text: &str, name: &str, value: Value| {
            assert_eq!(field(text), Ok(FieldValue { field: name.into(), value }), "{text}");
        };
        check("Story Points=3", "Story Points", Value::Text("3".into()));
        check("labels+=a", "labels", Value::Add(vec!["a".into()]));
        check("labels -=a", "labels", Value::Remove(vec!["a".into()]));
        check("cf[1]:={\"id\":\"1\"}", "cf[1]", Value::Json("{\"id\":\"1\"}".into()));
        check("duedate=", "duedate", Value::Clear);
        check("a=b=c", "a", Value::Text("b=c".into()));
        assert!(field("x").is_err() && field("=x").is_err() && field("+=x").is_err());
    }

    #[test]
    fn fields_that_are_given_again_are_lists() {
        let given = ["a=1", "a=2", "a=3", "b+=x", "b+=y", "c=1"].map(|text| field(text).unwrap());
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let values: Vec<_> = joined(given.into()).into_iter().map(|input| input.value).collect();
        let expected =
            [Value::Many(list(&["1", "2", "3"])), Value::Add(list(&["x", "y"])), Value::Text("1".into())];
        assert_eq!(values, expected);
    }
}

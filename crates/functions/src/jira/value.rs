//! Values of fields: what people write in the shape that Jira takes, and what Jira
//! gives in words.

use super::{fields, text};
use jira_contract::fields::{Field, Value};
use jira_contract::records::Text;
use jira_engine::error::Error;
use jira_engine::json::{self, Tree};
use jira_rich_text::Attachment;
use jira_time::timestamp;

/// What a value does to a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It becomes this: a member of `fields`.
    Set(Tree<'static>),
    /// It gets and loses items: a member of `update`.
    Update(Tree<'static>),
}

/// A value as the field takes it. Fails with [`Error::Invalid`], which names the
/// field.
pub fn write(field: &Field, value: &Value, files: &[Attachment]) -> Result<Change, Error> {
    let wrong = |problem: String| Error::Invalid(format!("The field {:?} {problem}", field.name));
    if fields::estimate(&field.id).is_some() && !matches!(value, Value::Json(_)) {
        return Err(wrong("takes one text such as 2d 4h. Set it to 0m instead of clearing it.".into()));
    }
    Ok(match value {
        Value::Clear => Change::Set(match field.value_type.as_str() {
            "array" if !is_sprint(field) => Tree::List(Vec::new()),
            _ => Tree::Null,
        }),
        Value::Json(json) => match json::parse(json) {
            Some(_) => Change::Set(Tree::Raw(json.clone().into())),
            None => return Err(wrong("has a value that is not JSON.".into())),
        },
        Value::Text(text) => Change::Set(whole(field, text, files).map_err(wrong)?),
        Value::Many(texts) if field.value_type == "array" => Change::Set(list(field, texts).map_err(wrong)?),
        Value::Many(texts) if field.value_type == "option-with-child" => {
            Change::Set(cascade(&texts.iter().map(String::as_str).collect::<Vec<_>>()).map_err(wrong)?)
        }
        Value::Many(texts) => match texts.as_slice() {
            [text] => Change::Set(whole(field, text, files).map_err(wrong)?),
            _ => return Err(wrong(format!("holds one value, and {} are given.", texts.len()))),
        },
        Value::Add(texts) => Change::Update(update(field, "add", texts).map_err(wrong)?),
        Value::Remove(texts) => Change::Update(update(field, "remove", texts).map_err(wrong)?),
    })
}

/// Whether it holds sprints: a list where it is read, one number where it is written.
fn is_sprint(field: &Field) -> bool {
    field.custom_type.as_deref() == Some("gh-sprint")
}

fn update(field: &Field, verb: &'static str, texts: &[String]) -> Result<Tree<'static>, String> {
    if field.value_type != "array" {
        return Err("holds one value: there is nothing to add to or to take from.".into());
    }
    let kind = field.item_type.as_deref().unwrap_or_default();
    let mut changes = Vec::with_capacity(texts.len());
    for text in texts {
        changes.push(Tree::object().with(verb, one(kind, field, text)?));
    }
    Ok(Tree::List(changes))
}

fn whole(field: &Field, text: &str, files: &[Attachment]) -> Result<Tree<'static>, String> {
    let is_rich = matches!(field.id.as_str(), "description" | "environment")
        || field.custom_type.as_deref() == Some("textarea");
    if is_rich {
        let written = text::write(&Text::Markdown(text.to_owned()), files);
        return written.map_err(|error| format!("cannot take this text: {}", error.message()));
    }
    match field.value_type.as_str() {
        "array" if is_sprint(field) => whole_number(text),
        "array" => list(field, &[text.to_owned()]),
        kind => one(kind, field, text),
    }
}

fn list(field: &Field, texts: &[String]) -> Result<Tree<'static>, String> {
    let kind = field.item_type.as_deref().unwrap_or_default();
    if is_sprint(field) {
        return match texts {
            [text] => whole_number(text),
            _ => Err("takes one sprint.".into()),
        };
    }
    let mut items = Vec::with_capacity(texts.len());
    for text in texts {
        items.push(one(kind, field, text)?);
    }
    Ok(Tree::List(items))
}

/// One value of this type.
fn one(kind: &str, field: &Field, text: &str) -> Result<Tree<'static>, String> {
    let text = text.trim();
    let object = |name: &'static str| Tree::object().with(name, Tree::of(text.to_owned()));
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() && kind != "string" {
        return Err("has an empty value: clear it instead.".into());
    }
    Ok(match kind {
        "number" => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Tree::Float(number),
            _ => return Err(format!("takes a number, and {text:?} is none.")),
        },
        "date" if timestamp::is_day(text) => Tree::of(text.to_owned()),
        "date" => return Err(format!("takes a day such as 2026-11-22, and {text:?} is none.")),
        "datetime" => match timestamp::zoned(text) {
            Some(moment) => Tree::of(moment),
            None => {
                return Err(format!(
                    "takes a moment such as 2026-11-22T09:00:00+01:00, and {text:?} is none."
                ));
            }
        },
        "option" => object("value"),
        "option-with-child" => cascade(&text.split(" > ").collect::<Vec<_>>())?,
        "user" if text.contains(['@', ' ']) => {
            return Err(format!("takes an account id, and {text:?} is none: search for the person."));
        }
        "user" => object("accountId"),
        "priority" | "resolution" | "issuetype" | "securitylevel" | "status" if is_number => object("id"),
        "version" | "component" | "group" | "priority" | "resolution" | "issuetype" | "securitylevel"
        | "status" => object("name"),
        "project" | "issuelink" if is_number => object("id"),
        "project" | "issuelink" => object("key"),
        "timetracking" => object("originalEstimate"),
        "string" if field.id == "labels" && (text.is_empty() || text.contains(char::is_whitespace)) => {
            return Err(format!("takes words without white space, and {text:?} is none."));
        }
        "progress" | "votes" | "watches" | "comments-page" => {
            return Err("cannot be written so: it has functions of its own.".into());
        }
        _ => Tree::of(text.to_owned()),
    })
}

fn cascade(parts: &[&str]) -> Result<Tree<'static>, String> {
    let value = |text: &str| Tree::object().with("value", Tree::of(text.trim().to_owned()));
    match parts {
        [parent] => Ok(value(parent)),
        [parent, child] => Ok(value(parent).with("child", value(child))),
        _ => Err("takes a parent and a child, such as `Parent > Child`.".into()),
    }
}

fn whole_number(text: &str) -> Result<Tree<'static>, String> {
    let number = text.trim().parse().map(Tree::Number);
    number.map_err(|_| format!("takes the id of a sprint, which is a number, and {text:?} is none."))
}

/// A field's value for people: names of what has one, items parted by commas.
pub fn show(value: &Tree<'_>) -> String {
    let mut out = String::new();
    shown(value, 0, &mut out);
    out
}

fn shown(value: &Tree<'_>, depth: usize, out: &mut String) {
    match value {
        Tree::Text(text) => out.push_str(text),
        Tree::List(items) => {
            for item in items {
                let before = out.len();
                out.push_str(if before > 0 { ", " } else { "" });
                let start = out.len();
                shown(item, depth, out);
                if out.len() == start {
                    out.truncate(before);
                }
            }
        }
        Tree::Object(_) if value.text("type") == Some("doc") => {
            let mut json = String::new();
            value.write(&mut json);
            let words = text::read(&json, jira_contract::records::TextFormat::PlainText);
            out.push_str(words.as_deref().unwrap_or_default().trim_end());
        }
        Tree::Object(_) if depth < 4 => {
            let names = ["displayName", "value", "name", "key", "originalEstimate", "id"];
            if let Some(name) = names.iter().find_map(|name| value.get(name)) {
                shown(name, depth.saturating_add(1), out);
            }
            if let Some(child @ Tree::Object(_)) = value.get("child") {
                out.push_str(" > ");
                shown(child, depth.saturating_add(1), out);
            }
        }
        Tree::Object(_) | Tree::Null => {}
        Tree::Raw(json) => {
            if let Some(tree) = json::parse(json) {
                shown(&tree, depth.saturating_add(1), out);
            }
        }
        Tree::Number(_) | Tree::Float(_) | Tree::Bool(_) => value.write(out),
    }
}

#[cfg(test)]
mod tests;

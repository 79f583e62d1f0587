//! Values that are to be set, as they are kept.

use super::kind::Kind;
use super::refer::{self, Context};
use super::{Field, Wrong};
use crate::data::PROJECTS;
use crate::place::id;
use crate::{adf, moments};
use serde_json::{Map, Value, json};

/// The most letters of a line.
const LINE: usize = 255;

impl Field {
    /// What is kept of a value. `null` empties the field.
    pub(crate) fn read(&self, context: Context<'_>, value: &Value) -> Result<Value, Wrong> {
        if value.is_null() {
            return self.empty();
        }
        match &self.kind {
            Kind::Text => self.line(value),
            Kind::Document => document(value),
            Kind::Url => url(value),
            Kind::Number => value.as_f64().map(|_| value.clone()).ok_or_else(|| must("a number")),
            Kind::Date => {
                let text =
                    value.as_str().filter(|text| text.len() == 10 && moments::read_day(text).is_some());
                text.map(|text| json!(text)).ok_or_else(|| must("a string with format yyyy-MM-dd"))
            }
            Kind::Moment => {
                let text = value.as_str().ok_or_else(|| must("a string"))?;
                let read = moments::read(text).map(|_| json!(text));
                read.ok_or_else(|| format!("Error parsing time: {text}"))
            }
            Kind::User => self.user(context, value),
            Kind::Choice(all) => refer::choice(all, value, self.name).map(|choice| json!(choice.id)),
            Kind::Cascade(all) => {
                let upper = refer::choice(all, value, self.name)?;
                Ok(match &value["child"] {
                    Value::Null => json!([upper.id]),
                    child => json!([upper.id, refer::choice(upper.below, child, self.name)?.id]),
                })
            }
            Kind::Type => context.type_of_issue(value).map(|id| json!(id)),
            Kind::Version | Kind::Priority | Kind::Resolution => {
                context.refer(&self.kind, value, self.name).map(|id| json!(id))
            }
            Kind::Parent => context.parent(value).map(|place| json!(id(place))),
            Kind::EpicLink => context.parent(&json!({"key": value})).map(|place| json!(id(place))),
            Kind::Sprint => context.sprint(value).map(|id| json!(id)),
            Kind::Tracking => tracking(value),
            Kind::Users | Kind::Choices(_) | Kind::Labels | Kind::Versions | Kind::Components => {
                let mut kept: Vec<Value> = Vec::new();
                for item in value.as_array().ok_or("data was not an array")? {
                    let item = self.item(context, item)?;
                    if !kept.contains(&item) {
                        kept.push(item);
                    }
                }
                Ok(kept.into())
            }
            _ => Err(super::not_here(self.id)),
        }
    }

    /// What is kept of one item of a list.
    pub(super) fn item(&self, context: Context<'_>, value: &Value) -> Result<Value, Wrong> {
        match &self.kind {
            Kind::Users => refer::user(value).map(|id| json!(id)),
            Kind::Choices(all) => refer::choice(all, value, self.name).map(|choice| json!(choice.id)),
            Kind::Labels => {
                let label = value.as_str().ok_or_else(|| must("a string"))?;
                match label {
                    "" => Err("The label '' is empty which is invalid.".to_owned()),
                    _ if label.contains(char::is_whitespace) => {
                        Err(format!("The label '{label}' contains spaces which is invalid."))
                    }
                    _ if label.chars().count() > LINE => Err(format!("The label '{label}' is too long.")),
                    _ => Ok(json!(label)),
                }
            }
            _ => context.refer(&self.kind, value, self.name).map(|id| json!(id)),
        }
    }

    fn empty(&self) -> Result<Value, Wrong> {
        match self.id {
            "summary" => Err("You must specify a summary of the issue.".to_owned()),
            "reporter" => Err("Reporter is required.".to_owned()),
            "priority" => Err("Priority is required.".to_owned()),
            "issuetype" => Err("Specify an issue type".to_owned()),
            _ if self.kind.operations().contains(&"add") => Ok(json!([])),
            _ => Ok(Value::Null),
        }
    }

    fn line(&self, value: &Value) -> Result<Value, Wrong> {
        let text = value.as_str().ok_or_else(|| must("a string"))?;
        let long = text.chars().count() > LINE;
        match (self.id, text.trim()) {
            ("summary", "") => Err("You must specify a summary of the issue.".to_owned()),
            ("summary", text) if text.contains('\n') => {
                Err("The summary is invalid because it contains newline characters.".to_owned())
            }
            ("summary", _) if long => Err("Summary can't exceed 255 characters.".to_owned()),
            ("summary", text) => Ok(json!(text)),
            _ if long => Err(format!(
                "The entered text is too long. It exceeds the allowed limit of {LINE} characters."
            )),
            _ => Ok(json!(text)),
        }
    }

    /// A user. The assignee may be `-1`: whoever the project says.
    fn user(&self, context: Context<'_>, value: &Value) -> Result<Value, Wrong> {
        if value["accountId"].is_null() && value.get("accountId").is_some() {
            return self.empty();
        }
        match refer::user(value)? {
            "-1" if self.id == "assignee" => {
                Ok(PROJECTS.get(context.project).map_or(Value::Null, |project| json!(project.lead.id())))
            }
            "-1" => Err("User '-1' does not exist.".to_owned()),
            id => Ok(json!(id)),
        }
    }
}

fn must(be: &str) -> Wrong {
    format!("Operation value must be {be}")
}

/// Rich text.
pub(crate) fn document(value: &Value) -> Result<Value, Wrong> {
    match (adf::is_document(value), adf::is_valid(value)) {
        (false, _) => Err(adf::NO_DOCUMENT.to_owned()),
        (true, false) => Err(adf::INVALID.to_owned()),
        (true, true) => Ok(value.clone()),
    }
}

fn url(value: &Value) -> Result<Value, Wrong> {
    let text = value.as_str().ok_or_else(|| must("a string"))?;
    let known = url::Url::parse(text).is_ok_and(|url| url.has_host());
    if known { Ok(json!(text)) } else { Err("Not a valid URL".to_owned()) }
}

/// Estimates. Where only one was ever given, the other is the same.
fn tracking(value: &Value) -> Result<Value, Wrong> {
    let given = value.as_object().ok_or("expected Object")?;
    let mut kept = Map::new();
    for (name, own) in [("originalEstimate", "original"), ("remainingEstimate", "remaining")] {
        if let Some(text) = given.get(name) {
            let seconds = text.as_str().and_then(moments::seconds);
            let wrong = || format!("The {own} estimate specified is not valid.");
            kept.insert(own.to_owned(), json!(seconds.ok_or_else(wrong)?));
        }
    }
    Ok(kept.into())
}

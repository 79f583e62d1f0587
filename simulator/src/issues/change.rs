//! What is to be set in an issue: read whole, or refused field by field.

use crate::auth::Account;
use crate::call::Call;
use crate::fields::kind::Kind;
use crate::fields::operate::merged;
use crate::fields::refer::Context;
use crate::fields::{Field, Wrong, not_here};
use crate::issues::problems::Problems;
use crate::place::Place;
use crate::platform::estimates::Adjust;
use crate::platform::work::entry::Item;
use crate::platform::{comments, links, worklogs};
use crate::record::Record;
use serde_json::{Map, Value, json};

/// What is to be set.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) values: Vec<(&'static Field, Value)>,
    pub(super) comments: Vec<comments::Said>,
    pub(super) worklogs: Vec<worklogs::Logged>,
    pub(super) links: Vec<links::Wish>,
    pub(crate) properties: Vec<(String, Value)>,
}

impl Draft {
    /// Of `fields`, `update` and `properties`, as far as fields are there to be
    /// set.
    pub(crate) fn read(
        context: Context<'_>,
        asked: &Map<String, Value>,
        there: impl Fn(&Field) -> bool,
        problems: &mut Problems,
    ) -> Self {
        let none = Map::new();
        let part = |name: &str| asked.get(name).and_then(Value::as_object).unwrap_or(&none);
        let (fields, updates) = (part("fields"), part("update"));
        let find = |name: &str| Field::find(name).filter(|field| there(field)).ok_or_else(|| not_here(name));
        let mut draft = Self::default();
        // Of an issue that is to be made, both are known already.
        let fixed = |name: &str| context.place.is_none() && ["project", "issuetype"].contains(&name);
        for (name, value) in fields.iter().filter(|(name, _)| !fixed(name)) {
            let read = find(name).and_then(|field| Ok((field, field.read(context, value)?)));
            draft.values.extend(problems.take(name, read));
        }
        for (name, operations) in updates {
            if fields.contains_key(name) {
                problems.add(name, format!("Field '{name}' cannot appear in both 'fields' and 'update'"));
                continue;
            }
            let read = find(name).and_then(|field| draft.update(context, field, operations));
            problems.take(name, read);
        }
        for property in asked.get("properties").and_then(Value::as_array).into_iter().flatten() {
            match property["key"].as_str().filter(|key| !key.is_empty()) {
                Some(key) => draft.properties.push((key.to_owned(), property["value"].clone())),
                None => problems.messages.push("The property key must be specified.".to_owned()),
            }
        }
        draft
    }

    fn update(
        &mut self,
        context: Context<'_>,
        field: &'static Field,
        operations: &Value,
    ) -> Result<(), Wrong> {
        if !matches!(field.kind, Kind::Comments | Kind::Worklogs | Kind::Links) {
            let kept = context.place.map_or(Value::Null, |place| context.record.kept(place, field));
            let kept = field.operate(context, kept, operations)?;
            self.values.push((field, kept));
            return Ok(());
        }
        for operation in operations.as_array().ok_or("data was not an array")? {
            for (verb, value) in operation.as_object().into_iter().flatten() {
                field.knows(verb)?;
                match field.kind {
                    Kind::Comments => self.comments.push(comments::Said::read(value)?),
                    Kind::Worklogs => self.worklogs.push(worklogs::Logged::read(value)?),
                    _ => self.links.push(links::Wish::beside(context.record, value)?),
                }
            }
        }
        Ok(())
    }

    /// Whether a field will hold something, by what is set and by what is kept.
    pub(crate) fn has(&self, context: Context<'_>, field: &Field) -> bool {
        let set =
            self.values.iter().rev().find(|(own, _)| own.id == field.id).map(|(_, value)| value.clone());
        let value = set.or_else(|| context.place.map(|place| context.record.kept(place, field)));
        value.is_some_and(|value| !is_nothing(&value))
    }

    /// Sets it all, and says what of it is a change.
    pub(crate) fn apply(self, call: &mut Call<'_>, place: Place, author: Account) -> Vec<Item> {
        let mut items = Vec::new();
        for (field, value) in self.values {
            let old = call.record.kept(place, field);
            let new = merged(&field.kind, old.clone(), value);
            if old != new && !(is_nothing(&old) && is_nothing(&new)) {
                items.extend(told(call.record, field, &old, &new));
                call.record.keep(place, field, new);
            }
        }
        if let Some(issue) = call.record.issues.get_mut(&place) {
            issue.properties.extend(self.properties);
        }
        self.comments.into_iter().for_each(|said| {
            comments::add(call, place, author, said);
        });
        self.worklogs.into_iter().for_each(|logged| {
            worklogs::add(call, place, author, logged, Adjust::Auto);
        });
        self.links.into_iter().for_each(|wish| {
            links::add(call, wish.with(place), author);
        });
        items
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// A change as the history tells it: of versions and components each by itself.
fn told(record: &Record, field: &'static Field, old: &Value, new: &Value) -> Vec<Item> {
    let custom = field.custom.is_some() && !matches!(field.kind, Kind::EpicLink);
    let item = |old: &Value, new: &Value| Item {
        field: field.historic().to_owned(),
        id: Some(field.home().to_owned()),
        custom,
        from: field.told(record, old),
        to: field.told(record, new),
    };
    if !field.is_told_apart() {
        return vec![item(old, new)];
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (old, new) = (list(old), list(new));
    let one = |value: &Value| json!([value]);
    let gone = old.iter().filter(|value| !new.contains(value)).map(|value| item(&one(value), &Value::Null));
    let come = new.iter().filter(|value| !old.contains(value)).map(|value| item(&Value::Null, &one(value)));
    gone.chain(come).collect()
}

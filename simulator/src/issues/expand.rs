//! What an issue shows more of when it is asked to.

use super::wanted::Wanted;
use crate::call::Call;
use crate::fields::show::Shown;
use crate::fields::table::FIELDS;
use crate::fields::{Field, meta};
use crate::place::Place;
use crate::platform::{history, transitions};
use crate::record::Record;
use serde_json::{Map, Value, json};

/// Adds what `expand` asks for.
pub(crate) fn expand(call: &Call<'_>, place: Place, wanted: &Wanted, expand: &str, shown: &mut Value) {
    let Some(issue) = call.record.issues.get(&place) else { return };
    for word in expand.split(',').map(str::trim) {
        match word {
            "names" => shown["names"] = names(wanted, place.0),
            "schema" => shown["schema"] = schemas(wanted, place.0),
            "renderedFields" => {
                let issue = Shown { ask: call.ask, record: call.record, place, issue };
                shown["renderedFields"] = each(wanted, place.0, |field| issue.rendered(field));
            }
            "changelog" => shown["changelog"] = history::within(call, place),
            "transitions" => shown["transitions"] = transitions::offered(call, place, false).into(),
            "editmeta" => {
                shown["editmeta"] = json!({"fields": meta::on_edit(call, place.0, issue.kind)});
            }
            _ => {}
        }
    }
}

/// The names of the fields that are shown.
pub(crate) fn names(wanted: &Wanted, project: usize) -> Value {
    each(wanted, project, |field| json!(field.name))
}

/// The schemas of the fields that are shown.
pub(crate) fn schemas(wanted: &Wanted, project: usize) -> Value {
    each(wanted, project, Field::schema)
}

fn each(wanted: &Wanted, project: usize, show: impl Fn(&Field) -> Value) -> Value {
    let there =
        FIELDS.iter().filter(|field| field.id != "issuekey" && field.is_in(project) && wanted.has(field));
    let all: Map<_, _> = there.map(|field| (field.id.to_owned(), show(field))).collect();
    all.into()
}

/// Adds the properties of these keys, or with `*all` all of them.
pub(crate) fn properties<'k>(
    record: &Record,
    place: Place,
    keys: impl Iterator<Item = &'k str>,
    shown: &mut Value,
) {
    let keys: Vec<_> = keys.map(str::trim).filter(|key| !key.is_empty()).collect();
    let Some(issue) = record.issues.get(&place).filter(|_| !keys.is_empty()) else { return };
    let wanted = |key: &str| {
        keys.contains(&"*all") && !keys.contains(&format!("-{key}").as_str()) || keys.contains(&key)
    };
    let all = issue.properties.iter().filter(|(key, _)| wanted(key));
    let all: Map<_, _> = all.map(|(key, value)| (key.clone(), value.clone())).collect();
    shown["properties"] = all.into();
}

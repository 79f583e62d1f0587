//! An issue as Jira shows it.

use super::wanted::Wanted;
use crate::ask::Ask;
use crate::fields::show::Shown;
use crate::fields::table::FIELDS;
use crate::place::{Place, id, key};
use crate::record::Record;
use serde_json::{Map, Value, json};

/// An issue as Jira shows it, with the fields that are wanted.
pub(crate) fn show(ask: &Ask<'_>, record: &Record, place: Place, wanted: &Wanted) -> Value {
    let Some(issue) = record.issues.get(&place) else { return Value::Null };
    let shown = Shown { ask, record, place, issue };
    let there =
        FIELDS.iter().filter(|field| field.id != "issuekey" && field.is_in(place.0) && wanted.has(field));
    let fields: Map<_, _> = there.map(|field| (field.id.to_owned(), shown.value(field))).collect();
    json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": id(place).to_string(),
        "self": format!("{}/rest/api/3/issue/{}", ask.base, id(place)),
        "key": key(place),
        "fields": fields,
    })
}

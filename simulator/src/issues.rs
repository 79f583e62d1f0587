//! Issues: some dozens in each project at first.

pub(crate) mod assignee;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod expand;
pub(crate) mod forms;
pub(crate) mod remove;
pub(crate) mod seed;
pub(crate) mod values;
pub(crate) mod wanted;

use crate::answer;
use crate::auth::Account;
use crate::fields::show::Shown;
use crate::fields::table::FIELDS;
use crate::operations::{Call, Refusal, Reply};
use crate::record::{Place, Record, id, key};
use crate::routes::Ask;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use values::Values;
use wanted::Wanted;

/// An issue.
#[derive(Debug, Clone)]
pub(crate) struct Issue {
    /// The place of its type in the table.
    pub(crate) kind: usize,
    /// The place of its status in the table.
    pub(crate) status: usize,
    /// Who made it.
    pub(crate) creator: Account,
    pub(crate) created: Arc<str>,
    pub(crate) updated: Arc<str>,
    /// When it came to the category of its status.
    pub(crate) moved: Arc<str>,
    /// When it was resolved.
    pub(crate) resolved: Option<Arc<str>>,
    /// What is kept of each field that can be set.
    pub(crate) values: Values,
    pub(crate) properties: BTreeMap<String, Value>,
    /// Account ids.
    pub(crate) watchers: Vec<Cow<'static, str>>,
    /// Account ids.
    pub(crate) voters: Vec<Cow<'static, str>>,
    /// When a search may know of its last change at the earliest.
    pub(crate) indexed: Duration,
}

impl Issue {
    /// One that somebody makes now.
    pub(crate) fn new(kind: usize, creator: Account, now: &str) -> Self {
        let values = [("reporter", json!(creator.id())), ("priority", json!(3))];
        let now: Arc<str> = now.into();
        Self {
            kind,
            status: 0,
            creator,
            created: now.clone(),
            updated: now.clone(),
            moved: now,
            resolved: None,
            values: values.into_iter().collect(),
            properties: BTreeMap::new(),
            watchers: vec![Cow::Borrowed(creator.id())],
            voters: Vec::new(),
            indexed: Duration::ZERO,
        }
    }

    pub(crate) fn summary(&self) -> &str {
        self.values.get("summary").and_then(Value::as_str).unwrap_or_default()
    }

    /// An Atlassian Document, or `null`.
    pub(crate) fn description(&self) -> &Value {
        self.values.get("description").unwrap_or(&Value::Null)
    }

    /// The account id in a field.
    pub(crate) fn person(&self, field: &str) -> Option<&str> {
        self.values.get(field)?.as_str()
    }
}

/// What is said of an issue that is not there, or that the caller does not see.
pub(crate) const NONE: &str = "Issue does not exist or you do not have permission to see it.";

/// The place of an issue that the caller sees.
pub(crate) fn visible(ask: &Ask<'_>, record: &Record, key: &str) -> Result<Place, Refusal> {
    let found = record.find(key).filter(|_| ask.caller.sees_all());
    found.ok_or_else(|| Box::new(answer::refusal(404, NONE)))
}

/// `GET /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let wanted = Wanted::of(call.asked("fields").into_iter().flat_map(|text| text.split(',')), "*all");
    let mut shown = show(call.ask, call.record, place, &wanted);
    expand::expand(call, place, &wanted, call.asked("expand").unwrap_or_default(), &mut shown);
    let properties = call.asked("properties").into_iter().flat_map(|text| text.split(','));
    expand::properties(call.record, place, properties, &mut shown);
    Ok(answer::json(200, &shown))
}

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

/// The issues below one, by their numbers.
pub(crate) fn below(record: &Record, place: Place) -> impl Iterator<Item = Place> + '_ {
    let above = json!(id(place));
    let all = record.issues.range((place.0, 0)..(place.0 + 1, 0));
    all.filter(move |(_, issue)| {
        issue.values.get("parent") == Some(&above) && issue.kind == crate::fields::SUBTASK
    })
    .map(|(place, _)| *place)
}

//! What a query asks about, and what an issue has of it.

use super::text::Words;
use crate::data::{PROJECTS, STATUSES};
use crate::fields::Field;
use crate::fields::kind::Kind;
use crate::fields::table::FIELDS;
use crate::files::Home;
use crate::jql::query::Name;
use crate::place::{Place, id};
use crate::platform::{links, worklogs};
use crate::record::Record;
use crate::{adf, moments};
use serde_json::Value;
use std::borrow::Cow;

/// What is asked about.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Field(&'static Field),
    /// All that is text.
    Text,
    /// A property of the issue, and the path in it.
    Property(String, String),
    Watcher,
    Voter,
}

/// A value: what it is, and where it comes in an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) rank: (f64, String),
}

impl Item {
    /// Something whose order is that of its number.
    pub(crate) fn number(number: f64) -> Self {
        Self { id: number.to_string(), rank: (number, String::new()) }
    }

    /// Something whose order is that of its letters, whatever their case.
    pub(crate) fn word(text: &str) -> Self {
        let text = text.to_lowercase();
        Self { id: text.clone(), rank: (0.0, text) }
    }

    /// Something with an id, and with a place in an order.
    pub(crate) fn ranked(id: impl ToString, rank: f64) -> Self {
        Self { id: id.to_string(), rank: (rank, String::new()) }
    }
}

/// How values can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By what they are.
    Exact,
    /// By their order, too.
    Ordered,
    /// By their words alone.
    Words,
}

impl Subject {
    /// What a name means: several fields may have it.
    pub(crate) fn named(name: &Name) -> Vec<Self> {
        if let Some((key, path)) = &name.property {
            return match name.name.eq_ignore_ascii_case("issue.property") {
                true => vec![Self::Property(key.clone(), path.clone())],
                false => Vec::new(),
            };
        }
        let word = name.name.as_str();
        match word.to_lowercase().as_str() {
            "text" => return vec![Self::Text],
            "watcher" => return vec![Self::Watcher],
            "voter" => return vec![Self::Voter],
            _ => {}
        }
        let own = |field: &&Field| field.clause_names().iter().any(|own| own.eq_ignore_ascii_case(word));
        FIELDS.iter().filter(own).map(Self::Field).collect()
    }

    pub(crate) fn way(&self) -> Way {
        match self {
            Self::Text => Way::Words,
            Self::Property(..) => Way::Ordered,
            Self::Watcher | Self::Voter => Way::Exact,
            Self::Field(field) => match (field.id, &field.kind) {
                ("issuekey" | "votes" | "watches", _) => Way::Ordered,
                (_, Kind::Computed("datetime" | "number", _)) => Way::Ordered,
                (_, Kind::Text | Kind::Document | Kind::Comments) => Way::Words,
                (_, Kind::Number | Kind::Date | Kind::Moment | Kind::Priority) => Way::Ordered,
                (_, Kind::Version | Kind::Versions) => Way::Ordered,
                _ => Way::Exact,
            },
        }
    }

    /// What an issue has of it. Text is its words.
    pub(crate) fn values(&self, record: &Record, place: Place) -> Vec<Item> {
        let Some(issue) = record.issues.get(&place) else { return Vec::new() };
        let word = |id: &Cow<'static, str>| Item::word(id);
        match self {
            Self::Watcher => issue.watchers.iter().map(word).collect(),
            Self::Voter => issue.voters.iter().map(word).collect(),
            Self::Property(key, path) => {
                let mut path = path.split('.').filter(|part| !part.is_empty());
                let value = issue.properties.get(key);
                let found = value.and_then(|value| path.try_fold(value, |value, part| value.get(part)));
                found.map(scalars).unwrap_or_default()
            }
            Self::Text => self.words(record, place).iter().map(|words| Item::word(&words.joined())).collect(),
            Self::Field(field) => of_field(field, record, place),
        }
    }

    /// The words that an issue has in it.
    pub(crate) fn words(&self, record: &Record, place: Place) -> Vec<Words> {
        let comments = || {
            let all = record.work.comments.which(|comment| comment.place == place);
            all.map(|(_, comment)| Words::of(&adf::words(&comment.body))).collect::<Vec<_>>()
        };
        let kept = |field: &Field| match record.kept(place, field) {
            Value::String(text) => Some(Words::of(&text)),
            Value::Null => None,
            document => Some(Words::of(&adf::words(&document))),
        };
        match self {
            Self::Field(field) if matches!(field.kind, Kind::Comments) => comments(),
            Self::Field(field) => kept(field).into_iter().collect(),
            Self::Text => {
                let textual = FIELDS.iter().filter(|field| matches!(field.kind, Kind::Text | Kind::Document));
                textual.filter_map(kept).chain(comments()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The values of a property: those of a list each.
fn scalars(value: &Value) -> Vec<Item> {
    match value {
        Value::Null | Value::Object(_) => Vec::new(),
        Value::Array(all) => all.iter().flat_map(scalars).collect(),
        Value::Number(number) => vec![Item::number(number.as_f64().unwrap_or_default())],
        Value::String(text) => vec![Item::word(text)],
        Value::Bool(flag) => vec![Item::word(&flag.to_string())],
    }
}

fn of_field(field: &'static Field, record: &Record, place: Place) -> Vec<Item> {
    let Some(issue) = record.issues.get(&place) else { return Vec::new() };
    let moment = |text: &str| moments::read(text).map(|at| Item::number(at as f64)).into_iter().collect();
    let kept = record.kept(place, field);
    match (field.id, &field.kind) {
        ("issuekey", _) => vec![key(place)],
        ("project", _) => PROJECTS
            .get(place.0)
            .map(|project| Item { id: project.id().to_string(), rank: (0.0, project.name.to_lowercase()) })
            .into_iter()
            .collect(),
        ("status", _) => vec![Item::ranked(10_000 + issue.status, issue.status as f64)],
        ("statusCategory", _) => {
            STATUSES.get(issue.status).map(|(_, category)| Item::word(category)).into_iter().collect()
        }
        ("created", _) => moment(&issue.created),
        ("updated", _) => moment(&issue.updated),
        ("statuscategorychangedate", _) => moment(&issue.moved),
        ("resolutiondate", _) => issue.resolved.as_deref().map(moment).unwrap_or_default(),
        ("creator", _) => vec![Item::word(issue.creator.id())],
        ("votes", _) => vec![Item::number(issue.voters.len() as f64)],
        ("watches", _) => vec![Item::number(issue.watchers.len() as f64)],
        ("timespent", _) => match worklogs::spent(record, place) {
            0 => Vec::new(),
            seconds => vec![Item::number(seconds as f64)],
        },
        ("timeestimate" | "timeoriginalestimate", _) => {
            let part = if field.id == "timeestimate" { "remaining" } else { "original" };
            let kept = issue.values.get("timetracking").and_then(|kept| kept[part].as_f64());
            kept.map(Item::number).into_iter().collect()
        }
        ("issuelinks", _) => links::names(record, place).into_iter().map(Item::word).collect(),
        ("attachment", _) => {
            record.files.of(Home::Issue(place)).map(|(id, _)| Item::ranked(id, id as f64)).collect()
        }
        ("customfield_10019", _) => Vec::new(),
        (_, Kind::Date) => {
            kept.as_str().and_then(moments::read_day).map(|at| Item::number(at as f64)).into_iter().collect()
        }
        (_, Kind::Moment) => kept.as_str().map(moment).unwrap_or_default(),
        // The highest priority has the lowest id.
        (_, Kind::Priority) => kept.as_u64().map(|id| Item::ranked(id, -(id as f64))).into_iter().collect(),
        (_, Kind::Text | Kind::Document) => Subject::Field(field)
            .words(record, place)
            .iter()
            .map(|words| Item::word(&words.joined()))
            .collect(),
        _ => many(&kept),
    }
}

/// The items of a value that is kept: ids, numbers and words.
fn many(kept: &Value) -> Vec<Item> {
    match kept {
        Value::Array(all) => all.iter().flat_map(many).collect(),
        Value::Number(number) => vec![Item::number(number.as_f64().unwrap_or_default())],
        Value::String(text) => vec![Item::word(text)],
        _ => Vec::new(),
    }
}

/// The key of an issue. By their order, projects come by their keys.
pub(crate) fn key(place: Place) -> Item {
    let project = PROJECTS.iter().filter(|project| project.key < PROJECTS[place.0].key).count();
    Item::ranked(id(place), (project * 1_000_000 + place.1) as f64)
}

//! The fields of issues, by id and by name.

use super::path::Path;
use super::records;
use jira_contract::fields::{Field, FieldMetadata};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// How many names are suggested for an unknown one.
const SUGGESTIONS: usize = 5;

/// Asks for all fields of the site.
pub fn list() -> Call {
    Path::api("/field").get()
}

/// Reads the answer to [`list`].
pub fn read(response: &Response) -> Result<Fields, Error> {
    let tree = json::read_selected(response, records::take)?;
    let Tree::List(fields) = &tree else {
        return Err(Error::Unreadable("The fields are not a list.".into()));
    };
    let untranslated = |tree: &Tree<'_>| Some((definition(tree)?.id, tree.string("untranslatedName")?));
    Ok(Fields {
        untranslated: fields.iter().filter_map(untranslated).collect(),
        ..Fields::of(fields.iter().filter_map(definition).collect())
    })
}

fn definition(tree: &Tree<'_>) -> Option<Field> {
    let id = tree.string("id").or_else(|| tree.string("key"))?;
    let schema = Schema::of(tree.get("schema"));
    Some(Field {
        name: tree.string("name").unwrap_or_else(|| id.clone()),
        custom: tree.boolean("custom").unwrap_or_else(|| id.starts_with("customfield_")),
        id,
        value_type: schema.kind,
        item_type: schema.items,
        custom_type: schema.custom_kind,
        jql_names: records::texts(tree.list("clauseNames")),
    })
}

/// What a field's values are.
pub(super) struct Schema {
    pub(super) kind: String,
    pub(super) items: Option<String>,
    pub(super) custom_kind: Option<String>,
}

impl Schema {
    pub(super) fn of(tree: Option<&Tree<'_>>) -> Self {
        let text = |name: &str| tree.and_then(|tree| tree.string(name));
        let custom = text("custom");
        // `com.atlassian.jira.plugin.system.customfieldtypes:select`
        let custom_kind = custom.map(|custom| custom.rsplit(':').next().unwrap_or_default().to_owned());
        Self { kind: text("type").unwrap_or_default(), items: text("items"), custom_kind }
    }
}

/// The fields of Jira itself that can be written by their ids alone, as every
/// site has them: id, type, type of items.
const OWN: &[(&str, &str, &str)] = &[
    ("summary", "string", ""),
    ("description", "string", ""),
    ("environment", "string", ""),
    ("duedate", "date", ""),
    ("priority", "priority", ""),
    ("resolution", "resolution", ""),
    ("issuetype", "issuetype", ""),
    ("project", "project", ""),
    ("assignee", "user", ""),
    ("reporter", "user", ""),
    ("parent", "issuelink", ""),
    ("security", "securitylevel", ""),
    ("timetracking", "timetracking", ""),
    ("labels", "array", "string"),
    ("components", "array", "component"),
    ("fixVersions", "array", "version"),
    ("versions", "array", "version"),
];

/// The names of Jira's own fields in English, which the site's list may translate.
const ENGLISH: &[(&str, &str)] = &[
    ("aggregateprogress", "Σ Progress"),
    ("assignee", "Assignee"),
    ("attachment", "Attachment"),
    ("comment", "Comment"),
    ("components", "Components"),
    ("created", "Created"),
    ("creator", "Creator"),
    ("description", "Description"),
    ("duedate", "Due date"),
    ("environment", "Environment"),
    ("fixVersions", "Fix versions"),
    ("issuelinks", "Linked Issues"),
    ("issuetype", "Issue Type"),
    ("labels", "Labels"),
    ("lastViewed", "Last Viewed"),
    ("parent", "Parent"),
    ("priority", "Priority"),
    ("progress", "Progress"),
    ("project", "Project"),
    ("reporter", "Reporter"),
    ("resolution", "Resolution"),
    ("resolutiondate", "Resolved"),
    ("security", "Security Level"),
    ("status", "Status"),
    ("subtasks", "Sub-tasks"),
    ("summary", "Summary"),
    ("timeestimate", "Remaining Estimate"),
    ("timeoriginalestimate", "Original estimate"),
    ("timespent", "Time Spent"),
    ("timetracking", "Time tracking"),
    ("updated", "Updated"),
    ("versions", "Affects versions"),
    ("votes", "Votes"),
    ("watches", "Watchers"),
    ("worklog", "Log Work"),
    ("workratio", "Work Ratio"),
];

/// The fields that are shown by themselves and set as members of `timetracking`.
const ESTIMATES: &[(&str, &str)] =
    &[("timeoriginalestimate", "originalEstimate"), ("timeestimate", "remainingEstimate")];

/// The member of `timetracking` as which a field is set.
pub fn estimate(id: &str) -> Option<&'static str> {
    ESTIMATES.iter().find(|(field, _)| *field == id).map(|(_, member)| *member)
}

/// A field that every site has, by its id.
pub fn own(id: &str) -> Option<Field> {
    let (id, kind, items) = OWN.iter().find(|(own, ..)| *own == id)?;
    let items = Some(*items).filter(|items| !items.is_empty()).map(str::to_owned);
    Some(Field { custom: false, value_type: (*kind).to_owned(), item_type: items, ..bare(id) })
}

/// A custom field of which the id alone is known.
pub fn bare(id: &str) -> Field {
    Field {
        id: id.to_owned(),
        name: id.to_owned(),
        custom: true,
        value_type: String::new(),
        item_type: None,
        custom_type: None,
        jql_names: Vec::new(),
    }
}

/// The field that a screen describes.
fn of_screen(field: &FieldMetadata) -> Field {
    Field {
        name: field.name.clone(),
        custom: field.custom_type.is_some(),
        value_type: field.value_type.clone(),
        item_type: field.item_type.clone(),
        custom_type: field.custom_type.clone(),
        ..bare(&field.id)
    }
}

/// The fields of a site or a screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// The fields, with their names in the connection's language.
    pub all: Vec<Field>,
    /// Their ids with the names that the site's administrators gave them.
    untranslated: Vec<(String, String)>,
}

/// Why a name means no one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// No field has it: the list may be old.
    Unknown(String),
    /// Several have it.
    Shared(String),
}

impl Unresolved {
    /// What a caller is told.
    pub fn error(self) -> Error {
        match self {
            Self::Unknown(text) | Self::Shared(text) => Error::Invalid(text),
        }
    }
}

impl Fields {
    /// Fields of which one name is known.
    pub const fn of(all: Vec<Field>) -> Self {
        Self { all, untranslated: Vec::new() }
    }

    /// The fields of a screen.
    pub fn of_screen(screen: &[FieldMetadata]) -> Self {
        let mut all: Vec<_> = screen.iter().map(of_screen).collect();
        if all.iter().any(|field| field.id == "timetracking") {
            all.extend(ESTIMATES.iter().map(|(id, _)| Field { custom: false, ..bare(id) }));
        }
        Self::of(all)
    }

    /// The field of this id or name.
    pub fn resolve(&self, name: &str) -> Result<&Field, Unresolved> {
        let name = name.trim();
        let by_id = |id: &str| self.all.iter().find(|field| field.id == id);
        let number = name.strip_prefix("cf[").and_then(|rest| rest.strip_suffix(']'));
        let number = number.map(|number| ["customfield_", number].concat());
        if let Some(field) = by_id(number.as_deref().unwrap_or(name)) {
            return Ok(field);
        }
        let lower = name.to_lowercase();
        let exact: Vec<_> = self.all.iter().filter(|field| field.name == name).collect();
        let alike = || self.all.iter().filter(|field| field.name.to_lowercase() == lower).collect::<Vec<_>>();
        let found = if exact.is_empty() { alike() } else { exact };
        let found = if found.is_empty() { self.untranslated(&lower) } else { found };
        match found.as_slice() {
            [field] => Ok(field),
            [] => Err(Unresolved::Unknown(self.unknown(name))),
            several => {
                let ids: Vec<_> = several.iter().map(|field| field.id.as_str()).collect();
                Err(Unresolved::Shared(format!(
                    "Several fields have the name {name:?}: {}. Use the id of the one that is meant.",
                    ids.join(", ")
                )))
            }
        }
    }

    /// The fields that have this name in the language in which they were named.
    fn untranslated(&self, lower: &str) -> Vec<&Field> {
        let given = self.untranslated.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        let names: Vec<_> = given.chain(ENGLISH.iter().copied()).collect();
        let has =
            |field: &&Field| names.iter().any(|(id, name)| field.id == *id && name.to_lowercase() == lower);
        self.all.iter().filter(has).collect()
    }

    /// The name of the field of this id, or the id itself.
    pub fn name_of<'f>(&'f self, id: &'f str) -> &'f str {
        self.all.iter().find(|field| field.id == id).map_or(id, |field| &field.name)
    }

    fn unknown(&self, name: &str) -> String {
        let shown: String = name.chars().take(60).collect();
        let lower = shown.to_lowercase();
        let mut near: Vec<(f64, &str)> = Vec::new();
        for field in &self.all {
            let other = field.name.to_lowercase();
            let near_enough = strsim::jaro_winkler(&lower, &other);
            let inside = !lower.is_empty() && (other.contains(&lower) || lower.contains(&other));
            if near_enough > 0.8 || inside {
                near.push((if inside { near_enough.max(0.9) } else { near_enough }, &field.name));
            }
        }
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.dedup_by(|(_, a), (_, b)| a == b);
        near.truncate(SUGGESTIONS);
        let names: Vec<_> = near.iter().map(|(_, name)| format!("{name:?}")).collect();
        match names.is_empty() {
            true => {
                format!(
                    "The site has no field {shown:?}. List its fields: names are in the connection's language."
                )
            }
            false => format!("The site has no field {shown:?}. Did you mean {}?", names.join(", ")),
        }
    }
}

/// Whether a name can be nothing but the id of a field: it needs no list.
pub fn is_id(name: &str) -> bool {
    name.starts_with("customfield_") || OWN.iter().any(|(id, ..)| *id == name)
}

#[cfg(test)]
mod tests;

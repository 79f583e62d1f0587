//! Reads issues.

mod row;

pub use row::Page;

use super::fields::Fields;
use super::path::Path;
use super::{records, value};
use jira_contract::fields::FieldContent;
use jira_contract::issues::{Attachment, Issue, IssueLink, MissingIssue, Selection, TimeTracking};
use jira_contract::records::TextFormat;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::record::Slot;
use jira_engine::json::{self, Tree};
use row::Row;

/// The fields of the record that every reading brings.
const PLAIN: &[&str] = &[
    "summary",
    "project",
    "issuetype",
    "status",
    "resolution",
    "priority",
    "assignee",
    "reporter",
    "creator",
    "labels",
    "components",
    "fixVersions",
    "versions",
    "parent",
    "created",
    "updated",
    "resolutiondate",
    "duedate",
];

/// Those that weigh more.
const DETAILS: &[&str] =
    &["description", "attachment", "issuelinks", "subtasks", "timetracking", "votes", "watches"];

/// The names of a selection's fields that only a site's list of fields explains.
pub fn unexplained(selection: &Selection) -> Vec<&str> {
    selection.fields.iter().map(String::as_str).filter(|name| super::fields::own(name).is_none()).collect()
}

/// What a reading of issues asks for and makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The fields that are asked for, by their ids.
    pub asked: Vec<String>,
    /// The further ones, which become [`FieldContent`]. `*all` is every one.
    further: Vec<String>,
    format: TextFormat,
    details: bool,
}

impl Reading {
    /// A reading of this selection, whose fields are resolved by `resolve`.
    pub fn new(
        selection: &Selection,
        details: bool,
        mut resolve: impl FnMut(&str) -> Result<String, Error>,
    ) -> Result<Self, Error> {
        let details = selection.details.unwrap_or(details);
        let mut asked: Vec<String> = PLAIN.iter().map(|id| (*id).to_owned()).collect();
        if details {
            asked.extend(DETAILS.iter().map(|id| (*id).to_owned()));
        }
        let mut further = Vec::with_capacity(selection.fields.len());
        for name in &selection.fields {
            let id = if name == "*all" { name.clone() } else { resolve(name)? };
            if id == "*all" {
                asked = vec![id.clone()];
            } else if !asked.contains(&id) && asked.first().is_none_or(|first| first != "*all") {
                asked.push(id.clone());
            }
            further.push(id);
        }
        Ok(Self { asked, further, format: selection.text_format.unwrap_or(TextFormat::Markdown), details })
    }

    /// The fields as a list in a body.
    pub fn to_tree(&self) -> Tree<'static> {
        Tree::List(self.asked.iter().map(|id| Tree::of(id.clone())).collect())
    }

    /// Asks for an issue.
    pub fn ask(&self, issue: &str) -> Result<Call, Error> {
        Ok(Path::api("/issue/").key(issue)?.ask("fields", self.asked.join(",")).get())
    }

    /// Reads an answer that is an issue.
    pub fn read(&self, response: &Response, fields: &Fields, site_url: &str) -> Result<Issue, Error> {
        let tree = self.tree(response)?;
        let issue = self.issue(&tree, fields, site_url);
        issue.ok_or_else(|| Error::Unreadable("The answer holds an issue without a key.".into()))
    }

    /// Reads a page of a search.
    pub fn page<'a>(
        &self,
        response: &Response,
        fields: &Fields,
        site_url: &'a str,
    ) -> Result<(Page<'a>, Vec<Issue>), Error> {
        let mut page = Page::new(site_url);
        if self.details || !self.further.is_empty() {
            let tree = self.tree(response)?;
            (page.token, page.last) = (tree.string("nextPageToken"), tree.boolean("isLast"));
            let issues = self.issues(&tree, fields, site_url)?;
            return Ok((page, issues));
        }
        json::fill(response, &mut page)?;
        let issues = page.issues()?;
        Ok((page, issues))
    }

    /// What is wanted of an answer with issues.
    pub fn tree<'a>(&self, response: &'a Response) -> Result<Tree<'a>, Error> {
        json::read_selected(response, records::take)
    }

    /// The issues in the member `issues` of an answer.
    pub fn issues(&self, tree: &Tree<'_>, fields: &Fields, site_url: &str) -> Result<Vec<Issue>, Error> {
        let Some(Tree::List(list)) = tree.get("issues") else {
            return Err(Error::Unreadable("The answer holds no list of issues.".into()));
        };
        let mut issues = Vec::with_capacity(list.len());
        for item in list {
            let issue = self.issue(item, fields, site_url);
            let without = || Error::Unreadable("The answer holds an issue without an id.".into());
            issues.push(issue.ok_or_else(without)?);
        }
        Ok(issues)
    }

    fn issue(&self, tree: &Tree<'_>, names: &Fields, site_url: &str) -> Option<Issue> {
        let mut row = Row::default();
        tree.fill(Slot::Record(&mut row));
        let mut issue = row.issue(site_url)?;
        let Some(fields) = tree.get("fields") else { return Some(issue) };
        issue.fields = self.contents(fields, names);
        if self.details {
            let object = |name: &str| fields.get(name);
            issue.subtasks = fields.list("subtasks").iter().filter_map(records::reference).collect();
            issue.links = fields.list("issuelinks").iter().filter_map(link).collect();
            issue.description = records::rich_text(fields, "description", self.format);
            issue.attachments = fields.list("attachment").iter().filter_map(attachment).collect();
            issue.time_tracking = object("timetracking").and_then(time);
            issue.votes = object("votes").and_then(|votes| votes.number("votes"));
            issue.watchers = object("watches").and_then(|watches| watches.number("watchCount"));
            issue.is_watching = object("watches").and_then(|watches| watches.boolean("isWatching"));
        }
        Some(issue)
    }

    fn contents(&self, fields: &Tree<'_>, names: &Fields) -> Vec<FieldContent> {
        let Tree::Object(members) = fields else { return Vec::new() };
        let mut contents = Vec::new();
        if self.further.is_empty() {
            return contents;
        }
        let all = self.further.iter().any(|id| id == "*all");
        for (id, value) in members {
            let wanted = self.further.iter().any(|further| further == id);
            let own = || PLAIN.contains(&&**id) || self.details && DETAILS.contains(&&**id);
            let empty = || matches!(value, Tree::Null) || matches!(value, Tree::Raw(json) if json == "null");
            if !wanted && (!all || own() || empty()) {
                continue;
            }
            let mut json = String::new();
            value.write(&mut json);
            let text = self.words(value);
            contents.push(FieldContent {
                id: id.to_string(),
                name: names.name_of(id).to_owned(),
                text,
                json,
            });
        }
        contents
    }

    /// What a field holds in words. Rich text is in the form that was asked for.
    fn words(&self, value: &Tree<'_>) -> String {
        if let Tree::Raw(json) = value
            && json.starts_with('{')
            && json::member(json, "type") == Some("\"doc\"")
        {
            return super::text::read(json, self.format).unwrap_or_default();
        }
        value::show(value)
    }
}

fn link(tree: &Tree<'_>) -> Option<IssueLink> {
    let kind = tree.get("type");
    let phrase = |name: &str| kind.and_then(|kind| kind.string(name)).unwrap_or_default();
    let (outward, issue) = match (tree.get("outwardIssue"), tree.get("inwardIssue")) {
        (Some(issue @ Tree::Object(_)), _) => (true, issue),
        (_, Some(issue)) => (false, issue),
        _ => return None,
    };
    Some(IssueLink {
        id: tree.id("id"),
        phrase: phrase(if outward { "outward" } else { "inward" }),
        link_type: phrase("name"),
        outward,
        issue: records::reference(issue)?,
    })
}

fn attachment(tree: &Tree<'_>) -> Option<Attachment> {
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    Some(Attachment {
        id,
        name: tree.string("filename").unwrap_or_default(),
        media_type: tree.string("mimeType"),
        size: tree.number("size"),
        created: records::moment(tree, "created"),
        author: tree.get("author").and_then(records::user),
    })
}

fn time(tree: &Tree<'_>) -> Option<TimeTracking> {
    let time = TimeTracking {
        original_estimate: tree.number("originalEstimateSeconds"),
        remaining_estimate: tree.number("remainingEstimateSeconds"),
        time_spent: tree.number("timeSpentSeconds"),
    };
    (time.original_estimate.is_some() || time.remaining_estimate.is_some() || time.time_spent.is_some())
        .then_some(time)
}

/// The issues that an answer of `bulkfetch` says are not there.
pub fn missing(tree: &Tree<'_>) -> Vec<MissingIssue> {
    let mut all = Vec::new();
    for error in tree.list("issueErrors") {
        let text = |names: &[&str]| names.iter().find_map(|name| error.string(name));
        let message = text(&["errorMessage", "message"]);
        let ids = error.get("issueIdOrKey").or_else(|| error.get("id")).map(value::show);
        all.push(MissingIssue {
            issue: ids.unwrap_or_default(),
            message: message.unwrap_or_else(|| "Jira does not show it.".to_owned()),
        });
    }
    all
}

#[cfg(test)]
mod tests;

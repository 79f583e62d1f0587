//! Issues as lists show them.

use super::super::records::{Kind, Label, Mention, Person, Project, State};
use jira_contract::issues::Issue;
use jira_engine::error::Error;
use jira_engine::json::record::{List, Record, Slot};

/// An issue without its details and further fields.
#[derive(Debug, Default)]
pub(super) struct Row {
    id: String,
    key: String,
    fields: Plain,
}

#[derive(Debug, Default)]
struct Plain {
    summary: String,
    project: Project,
    kind: Kind,
    status: State,
    resolution: Label,
    priority: Label,
    assignee: Person,
    reporter: Person,
    creator: Person,
    labels: Vec<String>,
    components: Vec<Label>,
    fix_versions: Vec<Label>,
    affects_versions: Vec<Label>,
    parent: Mention,
    created: Option<u64>,
    updated: Option<u64>,
    resolved: Option<u64>,
    due: Option<String>,
}

impl Record for Row {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "id" => Slot::Id(&mut self.id),
            "key" => Slot::Id(&mut self.key),
            "fields" => Slot::Record(&mut self.fields),
            _ => Slot::Ignored,
        }
    }
}

impl Record for Plain {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "summary" => Slot::Text(&mut self.summary),
            "project" => Slot::Record(&mut self.project),
            "issuetype" => Slot::Record(&mut self.kind),
            "status" => Slot::Record(&mut self.status),
            "resolution" => Slot::Record(&mut self.resolution),
            "priority" => Slot::Record(&mut self.priority),
            "assignee" => Slot::Record(&mut self.assignee),
            "reporter" => Slot::Record(&mut self.reporter),
            "creator" => Slot::Record(&mut self.creator),
            "labels" => Slot::List(&mut self.labels),
            "components" => Slot::List(&mut self.components),
            "fixVersions" => Slot::List(&mut self.fix_versions),
            "versions" => Slot::List(&mut self.affects_versions),
            "parent" => Slot::Record(&mut self.parent),
            "created" => Slot::Timestamp(&mut self.created),
            "updated" => Slot::Timestamp(&mut self.updated),
            "resolutiondate" => Slot::Timestamp(&mut self.resolved),
            "duedate" => Slot::OptionalText(&mut self.due),
            _ => Slot::Ignored,
        }
    }
}

impl Row {
    /// The issue. None where it has neither id nor key.
    pub(super) fn issue(self, site_url: &str) -> Option<Issue> {
        let Self { id, key, fields } = self;
        if id.is_empty() && key.is_empty() {
            return None;
        }
        let all = |named: Vec<Label>| named.into_iter().filter_map(Label::named).collect();
        Some(Issue {
            web_url: [site_url, "/browse/", if key.is_empty() { &id } else { &key }].concat(),
            id,
            key,
            summary: fields.summary,
            project: fields.project.reference(),
            issue_type: fields.kind.issue_type(),
            status: fields.status.status(),
            resolution: fields.resolution.named(),
            priority: fields.priority.named(),
            assignee: fields.assignee.user(),
            reporter: fields.reporter.user(),
            creator: fields.creator.user(),
            labels: fields.labels.into_iter().filter(|label| !label.is_empty()).collect(),
            components: all(fields.components),
            fix_versions: all(fields.fix_versions),
            affects_versions: all(fields.affects_versions),
            parent: fields.parent.reference(),
            subtasks: Vec::new(),
            links: Vec::new(),
            created: fields.created,
            updated: fields.updated,
            resolved: fields.resolved,
            due_date: fields.due,
            description: None,
            attachments: Vec::new(),
            time_tracking: None,
            votes: None,
            watchers: None,
            is_watching: None,
            fields: Vec::new(),
        })
    }
}

/// A page of a search.
#[derive(Debug, Default)]
pub struct Page<'a> {
    site_url: &'a str,
    /// None until there is a list.
    issues: Option<Vec<Issue>>,
    /// What was read last, and is no issue yet.
    row: Option<Row>,
    /// Whether a row is no issue.
    faulty: bool,
    /// Where to go on.
    pub token: Option<String>,
    /// Whether Jira says that it is the last.
    pub last: Option<bool>,
}

impl<'a> Page<'a> {
    /// A page to fill. The site's address is for the issues' own.
    pub(super) fn new(site_url: &'a str) -> Self {
        Self { site_url, ..Self::default() }
    }

    /// Its issues. Fails with [`Error::Unreadable`] where there is no list, and where
    /// something in it is no issue.
    pub(super) fn issues(&mut self) -> Result<Vec<Issue>, Error> {
        self.settle();
        let problem = match self.issues.take() {
            Some(issues) if !self.faulty => return Ok(issues),
            Some(_) => "The answer holds an issue without an id.",
            None => "The answer holds no list of issues.",
        };
        Err(Error::Unreadable(problem.into()))
    }

    /// The row is an issue, or a fault.
    fn settle(&mut self) {
        let Some(row) = self.row.take() else { return };
        let issue = row.issue(self.site_url);
        self.faulty |= issue.is_none();
        self.issues.get_or_insert_default().extend(issue);
    }
}

impl Record for Page<'_> {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "issues" => {
                (self.issues, self.row, self.faulty) = (None, None, false);
                Slot::List(self)
            }
            "nextPageToken" => Slot::OptionalText(&mut self.token),
            "isLast" => Slot::Boolean(&mut self.last),
            _ => Slot::Ignored,
        }
    }
}

impl List for Page<'_> {
    fn begin(&mut self) {
        self.issues = Some(Vec::new());
    }

    fn slot(&mut self) -> Slot<'_> {
        self.settle();
        Slot::Record(self.row.insert(Row::default()))
    }
}

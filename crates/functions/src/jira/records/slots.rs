//! Where the members of records go.

use jira_contract::records::{
    IssueReference, IssueType, NamedItem, ProjectReference, Status, StatusCategory,
};
use jira_contract::types::User;
use jira_engine::json::record::{Record, Slot};

/// A user.
#[derive(Debug, Default)]
pub struct Person {
    id: String,
    name: String,
    email: Option<String>,
    active: Option<bool>,
    account_type: Option<String>,
    time_zone: Option<String>,
    locale: Option<String>,
    /// Who it is on a Data Center.
    key: Option<String>,
    user_name: Option<String>,
}

impl Record for Person {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "accountId" => Slot::Text(&mut self.id),
            "displayName" => Slot::Text(&mut self.name),
            "emailAddress" | "email" => Slot::OptionalText(&mut self.email),
            "active" => Slot::Boolean(&mut self.active),
            "accountType" => Slot::OptionalText(&mut self.account_type),
            "timeZone" => Slot::OptionalText(&mut self.time_zone),
            "locale" => Slot::OptionalText(&mut self.locale),
            "key" => Slot::OptionalText(&mut self.key),
            "name" => Slot::OptionalText(&mut self.user_name),
            _ => Slot::Ignored,
        }
    }
}

impl Person {
    /// The user. None where there is no id.
    pub fn user(self) -> Option<User> {
        let account_id = Some(self.id).filter(|id| !id.is_empty()).or(self.key).or(self.user_name)?;
        Some(User {
            display_name: if self.name.is_empty() { account_id.clone() } else { self.name },
            account_id,
            email: self.email,
            active: self.active.unwrap_or(true),
            account_type: self.account_type,
            time_zone: self.time_zone,
            locale: self.locale,
        })
    }
}

/// What has an id and a name.
#[derive(Debug, Default)]
pub struct Label {
    id: String,
    name: String,
}

impl Record for Label {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "id" => Slot::Id(&mut self.id),
            "name" => Slot::Text(&mut self.name),
            "value" => Slot::TextIfEmpty(&mut self.name),
            _ => Slot::Ignored,
        }
    }
}

impl Label {
    /// What is named. None where it has neither id nor name.
    pub fn named(self) -> Option<NamedItem> {
        let Self { id, name } = self;
        (!id.is_empty() || !name.is_empty()).then_some(NamedItem { id, name })
    }
}

/// A status.
#[derive(Debug, Default)]
pub struct State {
    named: Label,
    category: String,
}

impl Record for State {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        if name == "statusCategory" { Slot::Key(&mut self.category) } else { self.named.slot(name) }
    }
}

impl State {
    /// The status. None where it has neither id nor name.
    pub fn status(self) -> Option<Status> {
        let NamedItem { id, name } = self.named.named()?;
        let category = match self.category.as_str() {
            "" => None,
            "new" | "TODO" => Some(StatusCategory::ToDo),
            "indeterminate" | "IN_PROGRESS" => Some(StatusCategory::InProgress),
            "done" | "DONE" => Some(StatusCategory::Done),
            _ => Some(StatusCategory::Other(self.category)),
        };
        Some(Status { id, name, category })
    }
}

/// A type of issues.
#[derive(Debug, Default)]
pub struct Kind {
    named: Label,
    description: String,
    subtask: Option<bool>,
    level: Option<i32>,
}

impl Record for Kind {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "description" => Slot::Text(&mut self.description),
            "subtask" => Slot::Boolean(&mut self.subtask),
            "hierarchyLevel" => Slot::Int32(&mut self.level),
            name => self.named.slot(name),
        }
    }
}

impl Kind {
    /// The type. None where it has neither id nor name.
    pub fn issue_type(self) -> Option<IssueType> {
        let NamedItem { id, name } = self.named.named()?;
        let subtask = self.subtask.unwrap_or(self.level == Some(-1));
        Some(IssueType { id, name, description: self.description, subtask, hierarchy_level: self.level })
    }
}

/// A project where it is mentioned.
#[derive(Debug, Default)]
pub struct Project {
    id: String,
    key: String,
    name: String,
}

impl Record for Project {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "id" => Slot::Id(&mut self.id),
            "key" => Slot::Id(&mut self.key),
            "name" => Slot::Text(&mut self.name),
            _ => Slot::Ignored,
        }
    }
}

impl Project {
    /// The project. None where it has neither id nor key.
    pub fn reference(self) -> Option<ProjectReference> {
        let Self { id, key, name } = self;
        (!id.is_empty() || !key.is_empty()).then_some(ProjectReference { id, key, name })
    }
}

/// An issue where it is mentioned.
#[derive(Debug, Default)]
pub struct Mention {
    id: String,
    key: String,
    fields: Brief,
}

#[derive(Debug, Default)]
struct Brief {
    summary: Option<String>,
    status: State,
    kind: Kind,
}

impl Record for Mention {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "id" => Slot::Id(&mut self.id),
            "key" => Slot::Id(&mut self.key),
            "fields" => Slot::Record(&mut self.fields),
            _ => Slot::Ignored,
        }
    }
}

impl Record for Brief {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "summary" => Slot::OptionalText(&mut self.summary),
            "status" => Slot::Record(&mut self.status),
            "issuetype" => Slot::Record(&mut self.kind),
            _ => Slot::Ignored,
        }
    }
}

impl Mention {
    /// The issue. None where it has neither id nor key.
    pub fn reference(self) -> Option<IssueReference> {
        let known = !self.id.is_empty() || !self.key.is_empty();
        known.then(|| IssueReference {
            id: self.id,
            key: self.key,
            summary: self.fields.summary,
            status: self.fields.status.status(),
            issue_type: self.fields.kind.issue_type(),
        })
    }
}

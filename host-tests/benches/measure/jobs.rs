//! The jobs, and the types that every client decodes their answers to.

#![expect(dead_code, reason = "decoded, as a program would, and then dropped")]

use crate::bodies;
use jira_connector_host::rest::{Call, Safety};
use jira_connector_host::types::Limits;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::LazyLock;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// 50 projects.
    Projects,
    /// One issue of 8 KB.
    Issue,
    /// 100 issues of 400 KB.
    Search,
    /// The same 100 issues, in the records of `search.find`.
    Records,
    /// An issue is made.
    Create,
}

impl Job {
    pub(crate) const ALL: [Self; 5] =
        [Self::Projects, Self::Issue, Self::Search, Self::Records, Self::Create];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Projects => "50 projects",
            Self::Issue => "issue, 8 KB",
            Self::Search => "search, 400 KB",
            Self::Records => "search in records, 400 KB",
            Self::Create => "create",
        }
    }

    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Projects | Self::Issue => "GET",
            Self::Search | Self::Records | Self::Create => "POST",
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Projects => {
                "/rest/api/3/project/search?startAt=0&maxResults=50&orderBy=key&expand=description,lead"
            }
            Self::Issue => "/rest/api/3/issue/KAN-1",
            Self::Search | Self::Records => "/rest/api/3/search/jql",
            Self::Create => "/rest/api/3/issue",
        }
    }

    pub(crate) fn body(self) -> Option<&'static [u8]> {
        static DRAFT: LazyLock<Vec<u8>> = LazyLock::new(bodies::draft);
        match self {
            Self::Projects | Self::Issue => None,
            Self::Search | Self::Records => {
                Some(br#"{"jql":"project = KAN order by created","maxResults":100,"fields":["*all"]}"#)
            }
            Self::Create => Some(&DRAFT),
        }
    }

    /// The job as a call of `rest.request`.
    pub(crate) fn call(self) -> Call {
        Call {
            method: self.method().into(),
            path: self.path().into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: self.body().map(<[u8]>::to_vec),
            limits: Limits::default(),
            safety: (self == Self::Search || self == Self::Records).then_some(Safety::Safe),
        }
    }

    /// Decodes an answer, and fails unless it is the expected one.
    pub(crate) fn decode(self, body: &[u8]) -> anyhow::Result<()> {
        let whole = match self {
            Self::Projects => serde_json::from_slice::<Projects>(body)?.values.len() == bodies::PROJECTS,
            Self::Issue => serde_json::from_slice::<Issue>(body)?.key == "KAN-1",
            Self::Search => serde_json::from_slice::<Page>(body)?.issues.len() == bodies::ISSUES,
            Self::Records => serde_json::from_slice::<Records>(body)?.issues.len() == bodies::ISSUES,
            Self::Create => serde_json::from_slice::<Created>(body)?.key == "KAN-421",
        };
        anyhow::ensure!(whole, "another answer than that of the job {:?}", self.name());
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Projects {
    values: Vec<Project>,
    start_at: Option<u64>,
    is_last: Option<bool>,
    total: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    id: String,
    key: String,
    name: String,
    description: Option<String>,
    project_type_key: Option<String>,
    simplified: Option<bool>,
    style: Option<String>,
    is_private: Option<bool>,
    lead: Option<Person>,
    project_category: Option<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    issues: Vec<Issue>,
    next_page_token: Option<String>,
    is_last: Option<bool>,
}

#[derive(Deserialize)]
struct Issue {
    id: String,
    key: String,
    fields: Fields,
}

#[derive(Deserialize)]
struct Fields {
    summary: String,
    description: Option<Box<RawValue>>,
    issuetype: Named,
    project: Keyed,
    status: Named,
    priority: Option<Named>,
    resolution: Option<Named>,
    assignee: Option<Person>,
    reporter: Option<Person>,
    labels: Vec<String>,
    created: String,
    updated: String,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Keyed {
    id: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    account_id: String,
    display_name: String,
}

#[derive(Deserialize)]
struct Created {
    id: String,
    key: String,
}

/// What `search.find` reads of each issue.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Records {
    issues: Vec<Record>,
    next_page_token: Option<String>,
    is_last: Option<bool>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    key: String,
    fields: RecordFields,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct RecordFields {
    summary: String,
    project: Option<RecordProject>,
    issuetype: Option<RecordType>,
    status: Option<RecordStatus>,
    resolution: Option<Named>,
    priority: Option<Named>,
    assignee: Option<User>,
    reporter: Option<User>,
    creator: Option<User>,
    labels: Vec<String>,
    components: Vec<Named>,
    fix_versions: Vec<Named>,
    versions: Vec<Named>,
    parent: Option<Keyed>,
    created: Option<String>,
    updated: Option<String>,
    resolutiondate: Option<String>,
    duedate: Option<String>,
}

#[derive(Deserialize)]
struct RecordProject {
    id: String,
    key: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordType {
    id: String,
    name: String,
    description: String,
    subtask: bool,
    hierarchy_level: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordStatus {
    id: String,
    name: String,
    status_category: Category,
}

#[derive(Deserialize)]
struct Category {
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    account_id: String,
    display_name: String,
    email_address: Option<String>,
    active: bool,
    account_type: Option<String>,
    time_zone: Option<String>,
    locale: Option<String>,
}

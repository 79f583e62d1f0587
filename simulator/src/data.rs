//! What the site holds at first.

use crate::auth::Account;
use serde_json::{Value, json};

/// The id of the site.
pub const CLOUD_ID: &str = "1324a887-45db-1bf4-1e99-ef0ff456d421";

/// How many issues each project has at first.
pub(crate) const ISSUES_PER_PROJECT: usize = 40;

/// A project.
pub(crate) struct Project {
    number: usize,
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) team_managed: bool,
    pub(crate) private: bool,
    pub(crate) category: Option<&'static str>,
    pub(crate) lead: Account,
    pub(crate) description: &'static str,
}

impl Project {
    pub(crate) fn id(&self) -> usize {
        10_000 + self.number
    }
}

const fn project(
    number: usize,
    key: &'static str,
    name: &'static str,
    kind: &'static str,
    category: Option<&'static str>,
    description: &'static str,
) -> Project {
    Project {
        number,
        key,
        name,
        kind,
        team_managed: number % 2 == 1,
        private: number % 5 == 3,
        category,
        lead: if number.is_multiple_of(3) { Account::Noa } else { Account::Mia },
        description,
    }
}

pub(crate) const PROJECTS: [Project; 12] = [
    project(
        0,
        "KAN",
        "Kanban board",
        "software",
        Some("Product"),
        "Work of the platform team, pulled as it fits.",
    ),
    project(1, "WEB", "Website", "software", Some("Product"), "Everything that visitors see."),
    project(2, "APP", "Mobile app", "software", Some("Product"), ""),
    project(3, "API", "Public API", "software", Some("Product"), "The API that customers build on."),
    project(4, "DATA", "Data warehouse", "software", Some("Internal"), ""),
    project(5, "SEC", "Security", "software", Some("Internal"), "Findings and their mending."),
    project(6, "HELP", "Customer support", "service_desk", Some("Service"), "What customers ask for."),
    project(7, "ITSM", "IT service", "service_desk", Some("Service"), ""),
    project(8, "FAC", "Büro & Gebäude", "service_desk", None, "Schlüssel, Heizung, Umzüge."),
    project(9, "HR", "People", "business", None, "Hiring and onboarding."),
    project(10, "MKT", "Marketing", "business", None, ""),
    project(11, "FIN", "Finance", "business", Some("Internal"), "Closing the books."),
];

/// Name, description and level of each issue type.
pub(crate) const ISSUE_TYPES: [(&str, &str, i32); 5] = [
    ("Task", "A small, distinct piece of work.", 0),
    ("Story", "Functionality or a feature expressed as a user goal.", 0),
    ("Bug", "A problem or error.", 0),
    ("Epic", "A collection of related bugs, stories, and tasks.", 1),
    ("Subtask", "A small piece of work that is part of a larger task.", -1),
];

pub(crate) const STATUSES: [(&str, &str); 4] =
    [("To Do", "new"), ("In Progress", "indeterminate"), ("In Review", "indeterminate"), ("Done", "done")];

/// Name and colour of each priority, by their ids from 1 on.
pub(crate) const PRIORITIES: [(&str, &str); 5] = [
    ("Highest", "#d04437"),
    ("High", "#f15C75"),
    ("Medium", "#f79232"),
    ("Low", "#707070"),
    ("Lowest", "#999999"),
];

/// By their ids from 10000 on.
pub(crate) const RESOLUTIONS: [&str; 4] = ["Done", "Won't Do", "Duplicate", "Cannot Reproduce"];

/// Name, and what each side of a link is to the other: `inward` and `outward`.
/// Their ids are from 10000 on.
pub(crate) const LINK_TYPES: [(&str, &str, &str); 4] = [
    ("Blocks", "is blocked by", "blocks"),
    ("Cloners", "is cloned by", "clones"),
    ("Duplicate", "is duplicated by", "duplicates"),
    ("Relates", "relates to", "relates to"),
];

pub(crate) const SUMMARIES: [&str; 7] = [
    "Login fails after the session has expired",
    "Write down how a release is made",
    "Search results are sorted by relevance",
    "Täglicher Export läuft nicht durch",
    "Make the button reachable by keyboard",
    "Renew the certificate of the staging host",
    "Answer <b>escaped</b> & \"quoted\" text as it was typed",
];

/// Avatars of every size.
pub(crate) fn avatar_urls(base: &str, of: &str) -> Value {
    let url =
        |size: &str| format!("{base}/rest/api/3/universal_avatar/view/type/project/avatar/{of}?size={size}");
    json!({"48x48": url("xlarge"), "24x24": url("small"), "16x16": url("xsmall"), "32x32": url("medium")})
}

/// Where the Data Center is on the simulator's address.
pub(crate) const DATA_CENTER_CONTEXT: &str = "/jira-dc";

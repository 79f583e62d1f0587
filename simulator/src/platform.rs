//! Jira beyond its projects and issues.

pub(crate) mod administration;
pub(crate) mod attachments;
pub(crate) mod comments;
pub(crate) mod components;
pub(crate) mod history;
pub(crate) mod listing;
pub(crate) mod people;
pub(crate) mod projects;
pub(crate) mod settings;
pub(crate) mod tasks;
pub(crate) mod versions;
pub(crate) mod work;
pub(crate) mod worklogs;

use crate::operations::Operation;
use crate::search;

const READ: &str = "read:jira-work";
const WRITE: &str = "write:jira-work";
const USER: &str = "read:jira-user";
const PROJECT: &str = "manage:jira-project";
const CONFIGURATION: &str = "manage:jira-configuration";

/// What is here of Jira's platform.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("POST", "/rest/api/3/issue/{issue}/attachments", WRITE, attachments::upload),
    Operation::new("GET", "/rest/api/3/attachment/meta", READ, attachments::meta),
    Operation::new("GET", "/rest/api/3/attachment/{id}", READ, attachments::one),
    Operation::new("DELETE", "/rest/api/3/attachment/{id}", WRITE, attachments::remove),
    Operation::new("GET", "/rest/api/3/attachment/content/{id}", READ, attachments::content),
    Operation::new("GET", "/rest/api/3/attachment/thumbnail/{id}", READ, attachments::content),
    Operation::new("GET", "/rest/api/3/issue/{issue}/comment", READ, comments::all).rich(),
    Operation::new("GET", "/rest/api/3/issue/{issue}/comment/{id}", READ, comments::one).rich(),
    Operation::new("PUT", "/rest/api/3/issue/{issue}/comment/{id}", WRITE, comments::edit).rich(),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/comment/{id}", WRITE, comments::remove),
    Operation::new("GET", "/rest/api/3/issue/{issue}/worklog", READ, worklogs::all).rich(),
    Operation::new("POST", "/rest/api/3/issue/{issue}/worklog", WRITE, worklogs::create).rich(),
    Operation::new("GET", "/rest/api/3/issue/{issue}/worklog/{id}", READ, worklogs::one).rich(),
    Operation::new("PUT", "/rest/api/3/issue/{issue}/worklog/{id}", WRITE, worklogs::edit).rich(),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/worklog/{id}", WRITE, worklogs::remove),
    Operation::new("GET", "/rest/api/3/issue/{issue}/changelog", READ, history::all),
    Operation::new("GET", "/rest/api/3/issue/{issue}/transitions", READ, history::transitions),
    Operation::new("POST", "/rest/api/3/issue/{issue}/transitions", WRITE, history::transition),
    Operation::new("PUT", "/rest/api/3/issue/archive", WRITE, tasks::archive),
    Operation::new("POST", "/rest/api/3/issue/archive", WRITE, tasks::archive_found),
    Operation::new("GET", "/rest/api/3/search/jql", READ, search::get),
    Operation::new("POST", "/rest/api/3/search/approximate-count", READ, search::count),
    Operation::new("GET", "/rest/api/3/search", READ, search::removed),
    Operation::new("POST", "/rest/api/3/search", READ, search::removed),
    Operation::new("GET", "/rest/api/3/users/search", USER, people::users),
    Operation::new("GET", "/rest/api/3/user/search", USER, people::search),
    Operation::new("GET", "/rest/api/3/user", USER, people::one),
    Operation::new("GET", "/rest/api/3/group/bulk", USER, people::groups),
    Operation::new("GET", "/rest/api/3/group/member", CONFIGURATION, people::members),
    Operation::new("GET", "/rest/api/3/groups/picker", USER, people::picker),
    Operation::new("GET", "/rest/api/3/project/{project}/version", READ, versions::page),
    Operation::new("GET", "/rest/api/3/project/{project}/versions", READ, versions::all),
    Operation::new("GET", "/rest/api/3/version/{id}", READ, versions::one),
    Operation::new("POST", "/rest/api/3/version", PROJECT, versions::create),
    Operation::new("PUT", "/rest/api/3/version/{id}", PROJECT, versions::edit),
    Operation::new("DELETE", "/rest/api/3/version/{id}", PROJECT, versions::remove),
    Operation::new("GET", "/rest/api/3/project/{project}/component", READ, components::page),
    Operation::new("GET", "/rest/api/3/project/{project}/components", READ, components::all),
    Operation::new("GET", "/rest/api/3/component/{id}", READ, components::one),
    Operation::new("POST", "/rest/api/3/component", PROJECT, components::create),
    Operation::new("DELETE", "/rest/api/3/component/{id}", PROJECT, components::remove),
    Operation::new("GET", "/rest/api/3/priority", READ, settings::all_priorities),
    Operation::new("GET", "/rest/api/3/priority/search", READ, settings::page_of_priorities),
    Operation::new("GET", "/rest/api/3/priority/{id}", READ, settings::priority),
    Operation::new("DELETE", "/rest/api/3/priority/{id}", CONFIGURATION, settings::remove_priority),
    Operation::new("GET", "/rest/api/3/status", READ, settings::statuses),
    Operation::new("GET", "/rest/api/3/statuses/search", CONFIGURATION, settings::page_of_statuses),
    Operation::new("GET", "/rest/api/3/field", READ, settings::fields),
    Operation::new("GET", "/rest/api/3/field/search", READ, settings::page_of_fields),
    Operation::new("GET", "/rest/api/3/resolution", READ, settings::resolutions),
    Operation::new("GET", "/rest/api/3/label", READ, settings::labels),
    Operation::new("GET", "/rest/api/3/plans/plan", READ, administration::plans),
    Operation::new("GET", "/rest/api/3/auditing/record", CONFIGURATION, administration::audit),
    Operation::new("GET", "/rest/api/3/task/{id}", READ, tasks::one),
];

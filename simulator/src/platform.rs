//! Jira beyond its projects and issues.

pub(crate) mod administration;
pub(crate) mod archive;
pub(crate) mod attachments;
pub(crate) mod comments;
pub(crate) mod components;
pub(crate) mod directory;
pub(crate) mod estimates;
pub(crate) mod filters;
pub(crate) mod groups;
pub(crate) mod history;
pub(crate) mod links;
pub(crate) mod listing;
pub(crate) mod people;
pub(crate) mod permissions;
pub(crate) mod projects;
pub(crate) mod properties;
pub(crate) mod remote_links;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod statuses;
pub(crate) mod tasks;
pub(crate) mod transitions;
pub(crate) mod usage;
pub(crate) mod versions;
pub(crate) mod watchers;
pub(crate) mod work;
pub(crate) mod worklogs;

use crate::issues::{assignee, bulk, forms};
use crate::operation::Operation;
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
    Operation::new("POST", "/rest/api/3/changelog/bulkfetch", READ, history::several),
    Operation::new("GET", "/rest/api/3/issue/{issue}/transitions", READ, transitions::all),
    Operation::new("POST", "/rest/api/3/issue/{issue}/transitions", WRITE, transitions::carry_out),
    Operation::new("PUT", "/rest/api/3/issue/{issue}/assignee", WRITE, assignee::assign),
    Operation::new("GET", "/rest/api/3/issue/{issue}/editmeta", READ, forms::edition),
    Operation::new("GET", "/rest/api/3/issue/createmeta/{project}/issuetypes", READ, forms::types),
    Operation::new("GET", "/rest/api/3/issue/createmeta/{project}/issuetypes/{type}", READ, forms::creation),
    Operation::new("POST", "/rest/api/3/issue/bulk", WRITE, bulk::create).rich(),
    Operation::new("POST", "/rest/api/3/issue/bulkfetch", READ, bulk::fetch).rich(),
    Operation::new("GET", "/rest/api/3/issue/{issue}/watchers", READ, watchers::all),
    Operation::new("POST", "/rest/api/3/issue/{issue}/watchers", WRITE, watchers::add),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/watchers", WRITE, watchers::remove),
    Operation::new("GET", "/rest/api/3/issue/{issue}/votes", READ, watchers::votes),
    Operation::new("POST", "/rest/api/3/issue/{issue}/votes", WRITE, watchers::vote),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/votes", WRITE, watchers::take_back),
    Operation::new("GET", "/rest/api/3/issue/{issue}/properties", READ, properties::keys),
    Operation::new("GET", "/rest/api/3/issue/{issue}/properties/{key}", READ, properties::one),
    Operation::new("PUT", "/rest/api/3/issue/{issue}/properties/{key}", WRITE, properties::set),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/properties/{key}", WRITE, properties::remove),
    Operation::new("GET", "/rest/api/3/issue/{issue}/remotelink", READ, remote_links::all),
    Operation::new("POST", "/rest/api/3/issue/{issue}/remotelink", WRITE, remote_links::create),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/remotelink", WRITE, remote_links::remove_global),
    Operation::new("GET", "/rest/api/3/issue/{issue}/remotelink/{id}", READ, remote_links::one),
    Operation::new("PUT", "/rest/api/3/issue/{issue}/remotelink/{id}", WRITE, remote_links::edit),
    Operation::new("DELETE", "/rest/api/3/issue/{issue}/remotelink/{id}", WRITE, remote_links::remove),
    Operation::new("POST", "/rest/api/3/issueLink", WRITE, links::create),
    Operation::new("GET", "/rest/api/3/issueLink/{id}", READ, links::one),
    Operation::new("DELETE", "/rest/api/3/issueLink/{id}", WRITE, links::remove),
    Operation::new("GET", "/rest/api/3/issueLinkType", READ, links::types),
    Operation::new("GET", "/rest/api/3/issueLinkType/{id}", READ, links::one_type),
    Operation::new("PUT", "/rest/api/3/issue/archive", WRITE, archive::archive),
    Operation::new("POST", "/rest/api/3/issue/archive", WRITE, archive::archive_found),
    Operation::new("GET", "/rest/api/3/search/jql", READ, search::get),
    Operation::new("POST", "/rest/api/3/search/approximate-count", READ, search::count),
    Operation::new("POST", "/rest/api/3/jql/parse", READ, search::parse),
    Operation::new("POST", "/rest/api/3/jql/match", READ, search::matches),
    Operation::new("GET", "/rest/api/3/search", READ, search::removed),
    Operation::new("POST", "/rest/api/3/search", READ, search::removed),
    Operation::new("GET", "/rest/api/3/users/search", USER, people::users),
    Operation::new("GET", "/rest/api/3/user/search", USER, people::search),
    Operation::new("GET", "/rest/api/3/user", USER, people::one),
    Operation::new("GET", "/rest/api/3/user/bulk", USER, people::several),
    Operation::new("GET", "/rest/api/3/user/assignable/search", USER, people::assignable),
    Operation::new("GET", "/rest/api/3/user/groups", USER, groups::of_user),
    Operation::new("GET", "/rest/api/3/group/bulk", USER, groups::all),
    Operation::new("GET", "/rest/api/3/group/member", CONFIGURATION, groups::members),
    Operation::new("GET", "/rest/api/3/groups/picker", USER, groups::picker),
    Operation::new("GET", "/rest/api/3/permissions", READ, permissions::all),
    Operation::new("GET", "/rest/api/3/mypermissions", READ, permissions::mine),
    Operation::new("POST", "/rest/api/3/permissions/project", READ, permissions::in_projects),
    Operation::new("GET", "/rest/api/3/filter/search", READ, filters::search),
    Operation::new("GET", "/rest/api/3/filter/my", READ, filters::mine),
    Operation::new("GET", "/rest/api/3/filter/favourite", READ, filters::favourites),
    Operation::new("POST", "/rest/api/3/filter", WRITE, filters::create),
    Operation::new("GET", "/rest/api/3/filter/{id}", READ, filters::one),
    Operation::new("PUT", "/rest/api/3/filter/{id}", WRITE, filters::edit),
    Operation::new("DELETE", "/rest/api/3/filter/{id}", WRITE, filters::remove),
    Operation::new("PUT", "/rest/api/3/filter/{id}/favourite", WRITE, filters::favour),
    Operation::new("DELETE", "/rest/api/3/filter/{id}/favourite", WRITE, filters::disfavour),
    Operation::new("GET", "/rest/api/3/project/{project}/statuses", READ, statuses::of_project),
    Operation::new("GET", "/rest/api/3/project/{project}/role", READ, roles::of_project),
    Operation::new("GET", "/rest/api/3/project/{project}/role/{id}", READ, roles::one),
    Operation::new("POST", "/rest/api/3/project/{project}/role/{id}", PROJECT, roles::add),
    Operation::new("PUT", "/rest/api/3/project/{project}/role/{id}", PROJECT, roles::set),
    Operation::new("DELETE", "/rest/api/3/project/{project}/role/{id}", PROJECT, roles::remove),
    Operation::new("GET", "/rest/api/3/role", CONFIGURATION, roles::all),
    Operation::new("GET", "/rest/api/3/issuetype/project", READ, statuses::types_of_project),
    Operation::new("GET", "/rest/api/3/issuetype/{id}", READ, statuses::one_type),
    Operation::new("GET", "/rest/api/3/project/{project}/version", READ, versions::page),
    Operation::new("GET", "/rest/api/3/project/{project}/versions", READ, versions::all),
    Operation::new("GET", "/rest/api/3/version/{id}", READ, versions::one),
    Operation::new("POST", "/rest/api/3/version", PROJECT, versions::create),
    Operation::new("PUT", "/rest/api/3/version/{id}", PROJECT, versions::edit),
    Operation::new("DELETE", "/rest/api/3/version/{id}", PROJECT, versions::remove),
    Operation::new("GET", "/rest/api/3/version/{id}/relatedIssueCounts", READ, usage::counts),
    Operation::new("GET", "/rest/api/3/version/{id}/unresolvedIssueCount", READ, usage::unresolved),
    Operation::new("GET", "/rest/api/3/project/{project}/component", READ, components::page),
    Operation::new("GET", "/rest/api/3/project/{project}/components", READ, components::all),
    Operation::new("GET", "/rest/api/3/component/{id}", READ, components::one),
    Operation::new("POST", "/rest/api/3/component", PROJECT, components::create),
    Operation::new("PUT", "/rest/api/3/component/{id}", PROJECT, components::edit),
    Operation::new("DELETE", "/rest/api/3/component/{id}", PROJECT, components::remove),
    Operation::new("GET", "/rest/api/3/component/{id}/relatedIssueCounts", READ, components::counts),
    Operation::new("GET", "/rest/api/3/priority", READ, settings::all_priorities),
    Operation::new("GET", "/rest/api/3/priority/search", READ, settings::page_of_priorities),
    Operation::new("GET", "/rest/api/3/priority/{id}", READ, settings::priority),
    Operation::new("DELETE", "/rest/api/3/priority/{id}", CONFIGURATION, settings::remove_priority),
    Operation::new("GET", "/rest/api/3/status", READ, settings::statuses),
    Operation::new("GET", "/rest/api/3/statuses/search", CONFIGURATION, settings::page_of_statuses),
    Operation::new("GET", "/rest/api/3/field", READ, settings::fields),
    Operation::new("GET", "/rest/api/3/field/search", READ, settings::page_of_fields),
    Operation::new("GET", "/rest/api/3/resolution", READ, settings::resolutions),
    Operation::new("GET", "/rest/api/3/resolution/search", READ, settings::page_of_resolutions),
    Operation::new("GET", "/rest/api/3/label", READ, settings::labels),
    Operation::new("GET", "/rest/api/3/plans/plan", READ, administration::plans),
    Operation::new("GET", "/rest/api/3/auditing/record", CONFIGURATION, administration::audit),
    Operation::new("GET", "/rest/api/3/task/{id}", READ, tasks::one),
];

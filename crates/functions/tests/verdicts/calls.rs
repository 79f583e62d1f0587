//! Calls of every kind on every way in, with what is due as the answer.

use super::typed;
use jira_catalog as catalog;
use jira_engine::call::Call;
use std::sync::OnceLock;

/// What is due as the answer to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// A change whose success is 204.
    Nothing,
    /// A change whose success has a body.
    Content,
    /// A change whose success may have a body.
    Either,
    /// A change that is not documented.
    Change,
    /// A read.
    Read,
    /// A read that is not documented.
    Page,
    /// A file.
    File,
}

pub(crate) fn by_name(name: &str, arguments: &str) -> Call {
    let operation = catalog::find(name).unwrap_or_else(|| panic!("{name}"));
    catalog::bind(operation, arguments).unwrap().call(operation).unwrap()
}

pub(crate) fn by_path(method: &str, path: &str, body: Option<&str>) -> Call {
    Call::parse(method, path, &[], Vec::new(), body.map(Into::into)).unwrap()
}

pub(crate) fn calls() -> &'static [(String, Due, Call)] {
    static CALLS: OnceLock<Vec<(String, Due, Call)>> = OnceLock::new();
    CALLS.get_or_init(every)
}

/// Calls on every way in, with what is due.
fn every() -> Vec<(String, Due, Call)> {
    let content = [
        "bulk::create",
        "comments::add",
        "comments::edit",
        "components::create",
        "copying::call",
        "draft::create",
        "draft::create with a key",
        "remote_links::put",
        "remote_links::put with an id",
        "versions::create",
        "versions::update",
        "worklogs::add",
        "worklogs::edit",
        "files::upload",
        "files::upload to a page",
        "files::attach",
    ];
    let either = [
        "copying::link",
        "links::link",
        "links::link with a comment",
        "links::unlink",
        "files::upload to a request",
    ];
    let file = ["files::download", "files::download of a page"];
    let mut calls = Vec::new();
    for (name, call) in typed::changes() {
        let due = match name {
            _ if content.contains(&name) => Due::Content,
            _ if either.contains(&name) => Due::Either,
            _ => Due::Nothing,
        };
        calls.push((name.to_owned(), due, call));
    }
    // A redirect to the media host is the answer to this one.
    for (name, call) in typed::reads().into_iter().filter(|(name, _)| *name != "media::place") {
        let due = if file.contains(&name) { Due::File } else { Due::Read };
        calls.push((name.to_owned(), due, call));
    }
    let issue = r#"{"issueIdOrKey":"KAN-7"}"#;
    for (due, name, arguments) in [
        (Due::Nothing, "jira.deleteIssue", issue),
        (Due::Nothing, "jira.editIssue", r#"{"issueIdOrKey":"KAN-7","fields":{"summary":"x"}}"#),
        (Due::Nothing, "jira.assignIssue", r#"{"issueIdOrKey":"KAN-7","accountId":null}"#),
        (Due::Nothing, "jira.doTransition", r#"{"issueIdOrKey":"KAN-7","transition":{"id":"31"}}"#),
        (Due::Nothing, "software.moveIssuesToBacklog", r#"{"issues":["KAN-7"]}"#),
        (Due::Nothing, "servicedesk.deleteOrganization", r#"{"organizationId":1}"#),
        (Due::Nothing, "confluence.v2.deletePage", r#"{"id":7}"#),
        (Due::Content, "jira.createIssue", r#"{"fields":{"summary":"x"}}"#),
        (Due::Content, "jira.createProject", r#"{"key":"NEW","name":"x"}"#),
        (Due::Content, "servicedesk.createCustomerRequest", r#"{"serviceDeskId":"1"}"#),
        (Due::Content, "confluence.v2.createPage", r#"{"spaceId":"1"}"#),
        (Due::Either, "jira.linkIssues", r#"{"type":{},"inwardIssue":{},"outwardIssue":{}}"#),
        (Due::Read, "jira.getIssue", issue),
        (Due::Read, "jira.searchAndReconsileIssuesUsingJqlPost", r#"{"jql":"project = KAN"}"#),
        (Due::Read, "software.getAllBoards", "{}"),
        (Due::Read, "servicedesk.getInfo", "{}"),
        (Due::Read, "confluence.v1.searchByCQL", r#"{"cql":"type = page"}"#),
        (Due::Read, "confluence.v2.getPages", "{}"),
        (Due::Read, "datacenter.getIssue", issue),
    ] {
        calls.push((name.to_owned(), due, by_name(name, arguments)));
    }
    for (due, method, path, body) in [
        (Due::Nothing, "DELETE", "/rest/api/3/issue/KAN-7", None),
        (Due::Nothing, "PUT", "/rest/api/2/issue/KAN-7", Some("{}")),
        (Due::Nothing, "PUT", "/rest/api/latest/issue/KAN-7/assignee", Some("{}")),
        (Due::Content, "POST", "/rest/api/3/issue", Some("{}")),
        (Due::Content, "POST", "/rest/api/2/issue/KAN-7/comment", Some("{}")),
        (Due::Content, "PUT", "/wiki/api/v2/pages/7", Some("{}")),
        (Due::Either, "PUT", "/rest/api/3/issue/KAN-7/properties/x", Some("{}")),
        (Due::Change, "POST", "/rest/plugin/1.0/thing", Some("{}")),
        (Due::Change, "PUT", "/rest/plugin/1.0/thing", Some("{}")),
        (Due::Change, "PATCH", "/rest/plugin/1.0/thing", Some("{}")),
        (Due::Change, "DELETE", "/rest/plugin/1.0/thing", None),
        (Due::Read, "GET", "/rest/api/3/issue/KAN-7", None),
        (Due::Read, "GET", "/rest/api/2/serverInfo", None),
        (Due::Read, "POST", "/rest/api/3/search/jql", Some("{}")),
        (Due::Page, "GET", "/rest/plugin/1.0/thing", None),
        (Due::Page, "GET", "/browse/KAN-7", None),
    ] {
        calls.push((format!("{method} {path}"), due, by_path(method, path, body)));
    }
    calls
}

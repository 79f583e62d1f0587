//! Jira Service Management: what customers ask for.

pub(crate) mod desks;
pub(crate) mod files;
pub(crate) mod organizations;
pub(crate) mod requests;
pub(crate) mod state;
pub(crate) mod talk;
pub(crate) mod words;

use crate::operation::Operation;

const READ: &str = "read:servicedesk-request";
const WRITE: &str = "write:servicedesk-request";
const MANAGE: &str = "manage:servicedesk-customer";

/// What is here of Jira Service Management.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("GET", "/rest/servicedeskapi/info", READ, desks::info),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk", READ, desks::all),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}", READ, desks::one),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}/requesttype", READ, desks::types),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/servicedesk/{desk}/requesttype/{type}",
        READ,
        desks::one_type,
    ),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/servicedesk/{desk}/requesttype/{type}/field",
        READ,
        desks::fields,
    ),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}/customer", MANAGE, desks::customers),
    Operation::new("GET", "/rest/servicedeskapi/requesttype", READ, desks::all_types),
    Operation::new(
        "POST",
        "/rest/servicedeskapi/servicedesk/{desk}/attachTemporaryFile",
        WRITE,
        files::upload,
    ),
    Operation::new("GET", "/rest/servicedeskapi/request", READ, requests::all),
    Operation::new("POST", "/rest/servicedeskapi/request", WRITE, requests::create),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}", READ, requests::one),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/comment", READ, talk::all),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/comment", WRITE, talk::create),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/comment/{id}", READ, talk::one),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/attachment", READ, files::all),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/attachment", WRITE, files::attach),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/attachment/{id}", READ, files::content),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/request/{request}/attachment/{id}/thumbnail",
        READ,
        files::content,
    ),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/transition", READ, requests::transitions),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/transition", WRITE, requests::transition),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/approval", READ, requests::approvals),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/approval/{id}", WRITE, requests::decide),
    Operation::new("GET", "/rest/servicedeskapi/organization", MANAGE, organizations::all),
    Operation::new("POST", "/rest/servicedeskapi/organization", MANAGE, organizations::create),
    Operation::new("GET", "/rest/servicedeskapi/organization/{id}", MANAGE, organizations::one),
    Operation::new("DELETE", "/rest/servicedeskapi/organization/{id}", MANAGE, organizations::remove),
    Operation::new("GET", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::members),
    Operation::new("POST", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::enter),
    Operation::new("DELETE", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::leave),
];

//! Redirects that are documented as the success of a change: they lead to the task
//! that carries it out.

use crate::catalog::{self, Operation, Product};
use crate::error::{Error, Why};
use crate::http::{Method, Request, Response};

/// The operation of Cloud that a request is.
pub(super) fn operation(request: &Request) -> Option<Operation> {
    let path = request.url.path.as_str();
    // Behind the gateway's `/ex/{product}/{cloud id}`.
    let path = match path.strip_prefix("/ex/").and_then(|rest| rest.splitn(3, '/').nth(2)) {
        Some(rest) => format!("/{rest}"),
        None => path.to_owned(),
    };
    catalog::matching(Product::CLOUD, request.method, &path)
}

/// Whether an answer is the documented success of a change, although it was judged to
/// be this error. A redirect to a login page is not.
pub(super) fn is_success(error: &Error, request: &Request, response: &Response) -> bool {
    let Error::Refused(why, _) = error else { return false };
    !matches!(why, Why::Unauthorized | Why::Captcha | Why::Forbidden)
        && (300..400).contains(&response.status)
        && !matches!(request.method, Method::Get | Method::Head)
        && names_task(response)
        && operation(request).is_some_and(|one| one.statuses().any(|status| status == response.status))
}

/// Whether an answer leads to a task, or says that nothing had to be changed.
fn names_task(response: &Response) -> bool {
    match response.headers.get("location") {
        Some(location) => {
            let path = location.split(['?', '#']).next().unwrap_or_default();
            path.contains("/rest/") && path.contains("/task/")
        }
        None => response.status == 304 || response.body.trim_ascii_start().starts_with(b"{"),
    }
}

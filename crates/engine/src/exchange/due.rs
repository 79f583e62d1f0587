//! The response that a call must get: what its operation documents, whether it is
//! called by its name, by its path or by a typed function.

use super::Exchange;
use crate::classify::body::{self, Due};
use crate::classify::{self, Verdict};
use crate::documentation::Documented;
use crate::error::{Error, Refusal, RefusalReason};
use crate::http::{Method, Request, Response, Safety};
use crate::refusal;

impl Exchange {
    /// Judges a response by its status, its headers, its body and what was due.
    pub(super) fn judge(&self, request: &Request, response: &Response) -> Verdict {
        match classify::classify(request, self.signed, response) {
            Verdict::Done => self.check(request, response),
            // It documents that a redirect to its task is its success.
            Verdict::Stop(Error::Refused(RefusalReason::Moved(_), _))
                if self.documents(request, response.status) && names_task(response) =>
            {
                Verdict::Done
            }
            Verdict::Stop(Error::Refused(RefusalReason::NotFound, refusal))
                if self.is_cloud_only(request, &refusal) =>
            {
                Verdict::Stop(Error::Refused(RefusalReason::CloudOnly, refusal))
            }
            verdict => verdict,
        }
    }

    /// Judges a response with a good status.
    fn check(&self, request: &Request, response: &Response) -> Verdict {
        if self.away || self.expects_media_redirect || request.method == Method::Head {
            return Verdict::Done;
        }
        match response.status {
            300.. => self.check_redirect(request, response),
            204 | 205 => Verdict::Done,
            _ if body::is_fine(request, response) => Verdict::Done,
            _ => body::judge(request, self.due(request), response),
        }
    }

    /// A redirect that is not followed, or no response at all (304), where its caller did
    /// not ask for one.
    fn check_redirect(&self, request: &Request, response: &Response) -> Verdict {
        let conditional =
            ["if-none-match", "if-modified-since"].iter().any(|name| request.headers.get(name).is_some());
        let known = self.is_file || self.operations(request).next().is_some();
        if conditional || !known || self.documents(request, response.status) {
            return Verdict::Done;
        }
        let refusal = refusal::read(response);
        Verdict::Stop(match request.safety {
            Safety::Safe => Error::Refused(RefusalReason::Unexpected, Box::new(refusal)),
            Safety::Idempotent | Safety::Once => {
                let task = response.headers.get("location").unwrap_or_default();
                let task = task.split(['?', '#']).next().unwrap_or_default();
                let detail = format!("Jira started a task that performs it, {task}");
                Error::OutcomeUnknown(detail, Some(Box::new(refusal)))
            }
        })
    }

    /// The documented operations that the call may be: one of Cloud, one of a Data Center.
    fn operations(&self, request: &Request) -> impl Iterator<Item = Documented> {
        self.documentation.known(request.method, &self.purpose.path).into_iter().flatten()
    }

    /// Whether an operation that it may be documents a status as its success.
    fn documents(&self, request: &Request, status: u16) -> bool {
        self.documentation.documents(request.method, &self.purpose.path, status)
    }

    /// The body that the response must have.
    ///
    /// The catalog says it, unless the caller accepts HTML by name. Of a path that is not
    /// documented nobody knows what it answers: a read's response is passed on as it is,
    /// whoever reads it sees what it is; a change has to be known to be done, and a page
    /// says nothing of that, unless the caller accepts whatever comes.
    fn due(&self, request: &Request) -> Due {
        if self.is_file {
            return Due::File;
        }
        let accept = self.purpose.accept.as_deref().map(str::to_ascii_lowercase);
        let accepts = |part: &str| accept.as_deref().is_some_and(|accept| accept.contains(part));
        let open = accepts("*/*") || accepts("text/*");
        let (mut known, mut json, mut bodiless) = (false, true, false);
        for operation in self.operations(request) {
            (known, json) = (true, json && operation.is_json);
            bodiless |= operation.is_bodiless;
        }
        match known {
            _ if accepts("html") => Due::Anything,
            true if !json || !(accept.is_none() || open || accepts("json")) => Due::NoPage,
            true if bodiless => Due::Json,
            true => Due::Content,
            false if open || accept.is_none() && request.safety == Safety::Safe => Due::Anything,
            false => Due::NoPage,
        }
    }

    /// Whether a refusal says that the server has no version 3 of Jira's API, which only
    /// Cloud has.
    fn is_cloud_only(&self, request: &Request, refusal: &Refusal) -> bool {
        let cloud = || {
            request.url.origin.authority.ends_with(".atlassian.net")
                || self.connection.as_ref().is_some_and(|connection| connection.cloud_id.is_some())
        };
        self.purpose.path.starts_with("/rest/api/3/")
            && refusal.messages.iter().any(|message| message.starts_with("null for uri"))
            && !cloud()
            && matches!(self.documentation.known(request.method, &self.purpose.path), [Some(_), _])
    }
}

/// Whether a redirect leads to a task, or says that nothing had to be changed (304).
/// Another one, to the login page of somebody else for one, is not the documented one.
fn names_task(response: &Response) -> bool {
    match response.headers.get("location") {
        Some(location) => {
            let path = location.split(['?', '#']).next().unwrap_or_default();
            path.contains("/rest/") && path.contains("/task/")
        }
        None => response.status == 304 || response.body.trim_ascii_start().starts_with(b"{"),
    }
}

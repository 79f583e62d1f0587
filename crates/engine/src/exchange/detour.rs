//! The other route of a token that the site refused. A token with scopes is refused
//! at the site's own address, or answered as nobody's, and accepted by Atlassian's
//! gateway alone; nothing in the token says which it is. So the first call on a
//! connection whose route is not known asks for the site's cloud id and sends the same
//! request through the gateway, where the refused one did nothing.
//!
//! ```text
//! refused by the site ──▶ tenant_info ──▶ the same request, by the gateway ──▶ its response
//!                            │ not Cloud        │ refused as well
//!                            ▼                  ▼
//!                       the site's refusal, and no further search
//! ```

use super::route::{Detour, Found};
use super::{Attempt, Exchange, Step, out_of_order};
use crate::auth::Credential;
use crate::classify::{Verdict, is_known};
use crate::error::{Error, RefusalReason};
use crate::http::{Headers, Method, Request, Response, Safety, TransportError, USER_AGENT};
use crate::json::{self, Tree};
use crate::redact;
use crate::site::{Route, is_cloud_id};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;

impl Exchange {
    /// The route that was found on the way, which is to be remembered.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Whether a refusal may be of a token that the gateway alone accepts, and the
    /// refused request did nothing.
    pub(super) fn may_detour(&self, request: &Request, why: &RefusalReason, response: &Response) -> bool {
        let Some(connection) = &self.connection else { return false };
        let is_fitting = match why {
            // A change that was answered to nobody may have been done as nobody.
            RefusalReason::Unauthorized => {
                !(200..300).contains(&response.status) || request.safety == Safety::Safe
            }
            // Nobody is told what there is.
            RefusalReason::NotFound => !is_known(response),
            // Confluence tells nobody anything.
            RefusalReason::Forbidden => request.url.path.starts_with("/wiki/") && !is_known(response),
            _ => false,
        };
        is_fitting
            && self.signed
            && !self.is_routed
            && self.detour.is_none()
            && self.found.is_none()
            && !self.in_doubt
            && self.redirects == 0
            && !connection.route_is_known
            && matches!(connection.credential, Credential::Basic { .. } | Credential::Bearer(_))
            && connection.site.has_gateway()
    }

    /// Looks for the other route, after this refusal.
    pub(super) fn detour(
        &mut self,
        request: Box<Request>,
        refusal: Error,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let Some(connection) = &self.connection else { return Step::Done(Err(out_of_order())) };
        let known = connection.cloud_id.is_some();
        let mut headers = Headers::default();
        headers.push("accept", "application/json");
        headers.push("user-agent", USER_AGENT);
        let url = connection.site.on_site("/_edge/tenant_info");
        let tenant = Request { method: Method::Get, url, headers, body: None, safety: Safety::Safe };
        let detour = Box::new(Detour { refusal, tenant: (!known).then_some(tenant) });
        self.request = Some(request);
        self.detour = Some(detour);
        if known {
            return self.by_gateway(now, wall);
        }
        self.attempts = self.attempts.saturating_add(1);
        let (limits, total) = (self.limits, self.total_deadline());
        match self.detour.as_ref().and_then(|detour| detour.tenant.as_ref()) {
            Some(tenant) => Step::Send(Attempt::new(tenant, limits, total, now)),
            None => Step::Done(Err(out_of_order())),
        }
    }

    /// Whether the request under way asks for the cloud id.
    pub fn asks_tenant(&self) -> bool {
        self.detour.as_ref().is_some_and(|detour| detour.tenant.is_some())
    }

    /// The cloud id came, or there is none.
    pub(super) fn tenant(
        &mut self,
        answer: Result<Response, TransportError>,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let credential = self.connection.as_ref().map(|connection| &connection.credential);
        // A response that echoes the credential is not accepted as an id, which is put into URLs.
        let is_open = |id: &&str| redact::text((*id).to_owned(), credential) == **id;
        let cloud_id = answer.as_ref().ok().filter(|answer| answer.status == 200).and_then(|answer| {
            let body: Tree<'_> = json::read(answer).ok()?;
            body.text("cloudId").filter(|id| is_cloud_id(id)).filter(is_open).map(str::to_owned)
        });
        if let Some(detour) = &mut self.detour {
            detour.tenant = None;
        }
        match (cloud_id, &mut self.connection) {
            (Some(id), Some(connection)) => {
                connection.cloud_id = Some(id);
                self.by_gateway(now, wall)
            }
            _ => {
                // What has no cloud id is no Cloud site, if it was asked at all.
                let is_sure = answer.is_ok_and(|answer| !matches!(answer.status, 408 | 429 | 500..));
                self.give_up(is_sure.then_some(true))
            }
        }
    }

    fn by_gateway(&mut self, now: Instant, wall: Timestamp) -> Step<'_> {
        let url = self.connection.as_mut().zip(self.request.as_ref()).and_then(|(connection, request)| {
            connection.route = Route::Gateway;
            connection.site.by_gateway(connection.cloud_id.as_deref()?, &request.url)
        });
        let (Some(url), Some(request)) = (url, &mut self.request) else { return self.give_up(None) };
        request.url = url;
        self.delay = std::time::Duration::ZERO;
        self.admit(false, false, now, wall)
    }

    /// Takes what the gateway says into account. `None` where the call goes on with its
    /// response, else whether its refusal says that the token is not for it.
    pub(super) fn by_detour(
        &mut self,
        request: &Request,
        verdict: &Verdict,
        response: &Response,
    ) -> Option<bool> {
        self.detour.as_ref()?;
        let accepts = match verdict {
            Verdict::Done | Verdict::Follow(_) => !response.is_html(),
            Verdict::Stop(Error::Refused(why, _)) => match why {
                RefusalReason::Unauthorized => return Some(true),
                RefusalReason::MissingScope
                | RefusalReason::Invalid
                | RefusalReason::Conflict
                | RefusalReason::Gone
                | RefusalReason::Redirected(_) => true,
                RefusalReason::NotFound | RefusalReason::Forbidden
                    if is_known(response) || is_jira_s(request, response) =>
                {
                    true
                }
                RefusalReason::RateLimited(_) | RefusalReason::Unavailable => false,
                _ => return Some(false),
            },
            // Nobody knows yet.
            Verdict::Retry(_) | Verdict::Stop(Error::OutcomeUnknown(..)) => false,
            Verdict::Stop(_) => return Some(false),
        };
        if accepts {
            self.detour = None;
            self.find(Route::Gateway, true);
        }
        None
    }

    /// Ends with what the site said. `is_sure` says whether the site's is the route
    /// from now on, and whether also for other instances.
    pub(super) fn give_up(&mut self, is_sure: Option<bool>) -> Step<'_> {
        if let Some(is_sure) = is_sure {
            self.find(Route::Site, is_sure);
        }
        match self.detour.take() {
            Some(detour) => Step::Done(Err(self.with_hint(detour.refusal))),
            None => Step::Done(Err(out_of_order())),
        }
    }

    /// The error to report after an error of the route by the gateway.
    pub(super) fn refused_before(&self, error: &Error) -> Option<Error> {
        let detour = self.detour.as_ref()?;
        (!matches!(error, Error::OutcomeUnknown(..))).then(|| self.with_hint(detour.refusal.clone()))
    }

    /// The site knows who asks: that is the route.
    pub(super) fn settle(&mut self, response: &Response) {
        let is_open = self.connection.as_ref().is_some_and(|connection| !connection.route_is_known);
        if is_open && self.signed && !self.is_routed && self.found.is_none() && is_known(response) {
            self.find(Route::Site, false);
        }
    }

    fn find(&mut self, route: Route, is_sure: bool) {
        let cloud_id = self.connection.as_ref().and_then(|connection| connection.cloud_id.clone());
        self.found = Some(Found { route, cloud_id, is_sure });
    }
}

/// Whether Jira answered behind the gateway, which says 401 to a token that it does
/// not accept. Confluence there says 403 and 404 to one as well.
fn is_jira_s(request: &Request, response: &Response) -> bool {
    request.url.path.starts_with("/ex/jira/")
        && !response.is_html()
        && response.headers.get("x-failure-category").is_none()
}

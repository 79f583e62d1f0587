//! One call from start to outcome: a state machine of steps and events, without IO.
//!
//! ```text
//!            Started        Loaded         Admitted        Answered
//! (start) ───────────▶ Load ──────▶ Admit ──────────▶ Send ──────────▶ Done
//!                                   ▲ ▲ │ later         │
//!                              Woke │ │ ▼               │ may be retried, or a
//!                                   └─┼Wait             │ read's redirect (5 at most)
//!                                     └─────────────────┘
//! ```
//!
//! The driver performs a [`Step`], and passes in the [`Event`] that resulted from
//! it, with the time. The machine sets the deadlines; the driver only has to
//! stop waiting at those of a step.

use crate::auth::Credential;
use crate::call::Call;
use crate::classify::{self, Verdict};
use crate::connection::{Connection, Limits};
use crate::dialect::Deployment;
use crate::documentation::{self, Documentation, Undocumented};
use crate::error::{Error, Limit, Refusal, RefusalReason};
use crate::http::{Request, Response, Safety, TransportError};
use crate::renewal::Renewal;
use crate::scope::Scopes;
use crate::site::{self, Site};
use crate::throttle::{Admission, Ask};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

mod detour;
mod due;
mod media;
mod purpose;
mod requested_delay;
mod retry;
mod route;
mod step;
mod tokens;
mod trip;

use purpose::Purpose;
use requested_delay::{QUOTA, rate_limited, with_requested_delay};
use route::Detour;
pub use route::Found;
pub use step::{Attempt, Event, Step, earlier};

/// The maximum number of redirects of a read.
pub const MAX_REDIRECTS: u32 = 5;
/// The maximum number of times that a call waits for its rate limit again.
const MAX_HOLDS: u32 = 8;

/// A call in progress.
#[derive(Debug)]
pub struct Exchange {
    /// The documentation by which the call and its responses are classified.
    documentation: &'static dyn Documentation,
    call: Option<Box<Call>>,
    connection: Option<Box<Connection>>,
    request: Option<Box<Request>>,
    /// The renewal of the tokens, before the request is sent.
    renewal: Option<Box<Renewal>>,
    renewed: bool,
    /// Whether its caller chose the route.
    is_routed: bool,
    /// The search for the other route, while it is tried.
    detour: Option<Box<Detour>>,
    found: Option<Found>,
    /// The destination of a refused request: the site and its cloud id.
    home: Option<(Site, Option<String>)>,
    purpose: Purpose,
    scopes: Scopes,
    limits: Limits,
    signed: bool,
    /// Whether its response is a file, which the media host may have.
    is_file: bool,
    /// Whether a redirect to the media host is a result.
    expects_media_redirect: bool,
    /// Whether a refusal of the request (400) is a result.
    accepts_refusal: bool,
    /// Whether "not found" (404) is a result.
    accepts_absence: bool,
    /// Whether the request goes to the media host.
    away: bool,
    started: Instant,
    attempts: u32,
    redirects: u32,
    retries: u32,
    holds: u32,
    waited: Duration,
    /// The minimum delay before the next request.
    delay: Duration,
    /// The time of day at which it was asked whether it may be sent. A wait counts
    /// from then, even if the clock is changed.
    asked: Timestamp,
    /// The error of the last request, which will be retried.
    pending: Option<Error>,
    /// Whether an earlier attempt may have taken effect although no response says so.
    in_doubt: bool,
    seed: u64,
}

impl Exchange {
    /// Creates the machine for one call, started at `now`. `seed` is 64 random bits.
    pub fn new(call: Call, now: Instant, seed: u64) -> Self {
        Self {
            documentation: &Undocumented,
            limits: call.limits,
            signed: !call.anonymous,
            is_file: call.is_file,
            is_routed: call.route.is_some(),
            detour: None,
            found: None,
            expects_media_redirect: call.expects_media_redirect,
            accepts_refusal: call.accepts_refusal,
            accepts_absence: call.accepts_absence,
            away: false,
            call: Some(Box::new(call)),
            connection: None,
            request: None,
            renewal: None,
            renewed: false,
            home: None,
            purpose: Purpose { safety: Safety::Once, path: String::new(), accept: None },
            scopes: Scopes::default(),
            started: now,
            attempts: 0,
            redirects: 0,
            retries: 0,
            holds: 0,
            waited: Duration::ZERO,
            delay: Duration::ZERO,
            asked: Timestamp::from_millis(0),
            pending: None,
            in_doubt: false,
            seed,
        }
    }

    /// The same machine, with the documentation to classify responses by.
    #[must_use]
    pub fn documented(self, documentation: &'static dyn Documentation) -> Self {
        Self { documentation, ..self }
    }

    /// Accepts an event, with the time and the time of day, and returns the next
    /// step.
    pub fn step(&mut self, event: Event, now: Instant, wall: Timestamp) -> Step<'_> {
        if let Some(renewal) = self.renewal.take() {
            return self.renewing(renewal, event, now, wall);
        }
        match event {
            Event::Started => Step::Load,
            Event::Saved(_) => Step::Done(Err(out_of_order())),
            Event::Loaded(Err(error)) => Step::Done(Err(error)),
            Event::Loaded(Ok(connection)) => self.loaded(connection, now, wall),
            Event::Answered(answer) if self.asks_tenant() => self.tenant(answer, now, wall),
            Event::Answered(answer) => match (self.request.take(), answer) {
                (None, _) => Step::Done(Err(out_of_order())),
                (Some(request), Ok(response)) => self.answered(request, response, now, wall),
                (Some(request), Err(broken)) => self.broken(request, broken, now, wall),
            },
            Event::Admitted(admission) => match self.request.take() {
                None => Step::Done(Err(out_of_order())),
                Some(request) => self.admitted(request, admission, now, wall),
            },
            Event::Woke => {
                self.holds = self.holds.saturating_add(1);
                self.delay = Duration::ZERO;
                self.admit(false, false, now, wall)
            }
        }
    }

    fn loaded(&mut self, connection: Box<Connection>, now: Instant, wall: Timestamp) -> Step<'_> {
        self.limits = self.limits.or(connection.limits);
        // One that lies further ahead is of a clock that was wrong.
        let near = |until: &Timestamp| wall < *until && until.since(wall) <= QUOTA;
        if let Some(until) = connection.quota_wall.filter(near) {
            self.connection = Some(connection);
            return Step::Done(Err(rate_limited(Limit::Quota, until, wall)));
        }
        match (&connection.credential, self.signed) {
            (Credential::OAuth(..), true) => self.renew(connection, None, now, wall),
            (_, true) if connection.needs_site() => self.renew(connection, None, now, wall),
            _ => self.proceed(connection, now, wall),
        }
    }

    /// Continues with a connection whose tokens are valid.
    fn proceed(&mut self, connection: Box<Connection>, now: Instant, wall: Timestamp) -> Step<'_> {
        if let Some(mut request) = self.request.take() {
            // A credential goes to its own site alone.
            let same = |(site, cloud_id): &(Site, Option<String>)| {
                *site == connection.site && *cloud_id == connection.cloud_id
            };
            if !self.home.as_ref().is_some_and(same) {
                self.connection = Some(connection);
                let text = "The connection was changed during the call. Call again.";
                return self.fail(&request, Error::Settings(text.to_owned()));
            }
            // It was refused with the old token: it was not carried out.
            connection.credential.sign(&mut request.headers);
            self.request = Some(request);
            self.connection = Some(connection);
            self.delay = Duration::ZERO;
            return self.admit(false, false, now, wall);
        }
        let Some(mut call) = self.call.take() else { return Step::Done(Err(out_of_order())) };
        if call.is_cloud_only && connection.deployment() == Some(Deployment::DataCenter) {
            self.connection = Some(connection);
            return Step::Done(Err(Error::Refused(RefusalReason::CloudOnly, Box::default())));
        }
        if let Err(error) = call.root(&connection) {
            self.connection = Some(connection);
            return Step::Done(Err(error));
        }
        call.safety = documentation::safety(self.documentation, &call);
        let safety = call.safety;
        self.purpose =
            Purpose { safety, path: call.path().to_owned(), accept: call.accept().map(str::to_owned) };
        self.scopes =
            Scopes::of(call.method(), safety, call.path(), &connection.credential, connection.tenant());
        let request = call.request(&connection);
        self.connection = Some(connection);
        match request {
            Ok(request) => self.request = Some(Box::new(request)),
            Err(error) => return Step::Done(Err(error)),
        }
        self.admit(true, false, now, wall)
    }

    /// Asks whether the request may be sent, after the delay.
    fn admit(&mut self, counts: bool, costs: bool, now: Instant, wall: Timestamp) -> Step<'_> {
        let left = self.total_deadline().map_or(Duration::MAX, |deadline| deadline.since(now));
        // Within the total there must be time left to ask.
        let patience = self.limits.backoff.cap().min(left.saturating_sub(Duration::from_millis(1)));
        let earliest = wall.after(self.delay);
        let latest = wall.after(patience).max(earliest);
        self.asked = wall;
        Step::Admit(Ask { scopes: &self.scopes, earliest, latest, counts, costs })
    }

    fn admitted(
        &mut self,
        request: Box<Request>,
        admission: Admission,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let (limit, until) = match (admission, self.pending.take()) {
            (Admission::At(at), pending) => {
                let retry = pending.as_ref().map(Error::case);
                if let Some(error) = pending {
                    self.in_doubt |= matches!(error, Error::OutcomeUnknown(..));
                    self.retries = self.retries.saturating_add(1);
                }
                let wait = at.since(self.asked).max(self.delay);
                if wait.is_zero() {
                    return self.send(request, now);
                }
                if self.holds < MAX_HOLDS {
                    self.waited = self.waited.saturating_add(wait);
                    self.request = Some(request);
                    return Step::Wait(now.after(wait), retry.unwrap_or("paced"));
                }
                (Limit::Other, at)
            }
            (Admission::Held(..) | Admission::Exhausted, Some(error)) => return self.fail(&request, error),
            (Admission::Held(limit, until), None) => (limit, until),
            (Admission::Exhausted, None) => return Step::Done(Err(out_of_order())),
        };
        self.fail(&request, rate_limited(limit, until, wall))
    }

    fn send(&mut self, request: Box<Request>, now: Instant) -> Step<'_> {
        let total = self.total_deadline();
        if total.is_some_and(|deadline| deadline <= now) {
            return self.fail(&request, Error::TimedOut(self.elapsed(now)));
        }
        self.attempts = self.attempts.saturating_add(1);
        let attempt = Attempt::new(self.request.insert(request), self.limits, total, now);
        Step::Send(Attempt { is_file: self.is_file, ..attempt })
    }

    fn total_deadline(&self) -> Option<Instant> {
        self.limits.total().map(|limit| self.started.after(limit))
    }

    fn answered(
        &mut self,
        mut request: Box<Request>,
        response: Response,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let verdict = self.judge(&request, &response);
        if let Some(is_sure) = self.by_detour(&request, &verdict, &response) {
            return self.give_up(Some(is_sure));
        }
        if !self.away {
            self.settle(&response);
        }
        match verdict {
            Verdict::Done => Step::Done(Ok(response)),
            Verdict::Stop(Error::Refused(ref why, _)) if self.may_renew(why, &request, wall) => {
                self.request = Some(request);
                self.renew_refused(now, wall)
            }
            Verdict::Stop(Error::Refused(ref why, _)) if self.may_detour(&request, why, &response) => {
                let Verdict::Stop(error) = verdict else { return Step::Done(Err(out_of_order())) };
                let refusal = self.with_scopes(with_requested_delay(error, &response, wall), &request);
                self.detour(request, refusal, now, wall)
            }
            Verdict::Stop(Error::Refused(RefusalReason::Redirected(_), _))
                if self.is_file && self.leave(&mut request, &response) =>
            {
                self.request = Some(request);
                self.admit(false, false, now, wall)
            }
            Verdict::Stop(Error::Refused(RefusalReason::Redirected(_), _))
                if self.expects_media_redirect && leads_away(&request, &response) =>
            {
                Step::Done(Ok(response))
            }
            Verdict::Stop(Error::Refused(RefusalReason::Invalid, _)) if self.accepts_refusal => {
                Step::Done(Ok(response))
            }
            Verdict::Stop(Error::Refused(RefusalReason::NotFound, _)) if self.accepts_absence => {
                Step::Done(Ok(response))
            }
            Verdict::Stop(error) => {
                let error = self.with_scopes(with_requested_delay(error, &response, wall), &request);
                self.fail(&request, self.with_hint(error))
            }
            Verdict::Retry(error) => {
                self.again(request, with_requested_delay(error, &response, wall), now, wall)
            }
            Verdict::Follow(url) if self.signed && !self.is_below(&url) => {
                let place = format!("{}{}", url.origin, url.path);
                let refusal = Refusal { status: response.status, ..Refusal::default() };
                self.fail(&request, Error::Refused(RefusalReason::Redirected(place), Box::new(refusal)))
            }
            Verdict::Follow(_) if self.redirects >= MAX_REDIRECTS => Step::Done(Err(Error::Unreadable(
                format!("Jira redirected more than {MAX_REDIRECTS} times."),
            ))),
            Verdict::Follow(url) => {
                self.redirects = self.redirects.saturating_add(1);
                request.url = url;
                self.request = Some(request);
                self.delay = Duration::ZERO;
                self.admit(false, false, now, wall)
            }
        }
    }

    fn broken(
        &mut self,
        request: Box<Request>,
        broken: TransportError,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        match classify::broken(&request, broken, self.elapsed(now), self.limits.body()) {
            Verdict::Retry(error) => self.again(request, error, now, wall),
            Verdict::Stop(error) => self.fail(&request, error),
            Verdict::Done | Verdict::Follow(_) => Step::Done(Err(out_of_order())),
        }
    }
}

/// Whether a response says that the file is at the media host.
fn leads_away(request: &Request, response: &Response) -> bool {
    site::media(&request.url, response.headers.get("location").unwrap_or_default()).is_some()
}

fn out_of_order() -> Error {
    Error::Invalid("The steps of the call were performed out of order.".into())
}

#[cfg(test)]
mod tests;

//! Requests that are not calls of a site's API: those to the token server, and for the
//! sites of a consent.

use super::Api;
use super::trail::Trail;
use crate::backoff;
use crate::connection::Connection;
use crate::error::Error;
use crate::exchange::Attempt;
use crate::http::{Request, Response, TransportError};
use crate::renewal::{Renewal, Turn};
use std::future::poll_fn;

impl Api<'_> {
    /// Sends a request, and again after a while as long as `again` says so of its
    /// response, within the total time of the call.
    pub async fn ask(
        &self,
        connection: &Connection,
        request: &Request,
        again: impl Fn(&Result<Response, TransportError>) -> bool,
    ) -> Result<Response, Error> {
        let trail = self.trail(connection, request);
        let (backoff, deadline) = (connection.limits.backoff, self.deadline(connection));
        let mut tries: u32 = 0;
        let answer = loop {
            if deadline.is_some_and(|end| end <= self.now()) {
                return Err(Error::TimedOut(self.elapsed()));
            }
            let answer = self.once(connection, request, &trail, tries.saturating_add(1)).await;
            let headers = answer.as_ref().ok().map(|answer| (answer.status, &answer.headers));
            let requested =
                headers.and_then(|(status, headers)| backoff::requested_delay(status, headers, self.wall()));
            let wait = backoff.delay(tries, requested, self.spread()).filter(|_| tries < backoff.retries());
            let wait = wait.filter(|wait| deadline.is_none_or(|end| self.now().after(*wait) < end));
            match wait.filter(|_| again(&answer)) {
                Some(wait) => {
                    trail.waiting(wait, "retry");
                    self.wait(self.now().after(wait)).await;
                }
                None => break answer,
            }
            tries = tries.saturating_add(1);
        };
        answer.map_err(|broken| self.unanswered(request, broken))
    }

    /// Makes the tokens of a connection good, or renews them if they are. Gives the
    /// connection with them.
    pub async fn renew(&self, connection: &mut Connection, now: bool) -> Result<(), Error> {
        let refused = connection.credential.tokens().filter(|_| now).cloned();
        let stored = Box::new(connection.clone());
        let mut renewal = Renewal::new(stored, refused, connection.limits.backoff, self.spread());
        renewal.leave_the_site();
        let deadline = self.deadline(connection);
        let is_late = |at| deadline.is_some_and(|end| end <= at);
        let mut sent: u32 = 0;
        let mut turn = renewal.begin(self.wall());
        loop {
            turn = match turn {
                Turn::Load => renewal.loaded(self.load().await, self.wall()),
                Turn::Save(learned) => {
                    let saved = self.save(&renewal.connection().revision, *learned).await;
                    renewal.saved(saved, self.wall())
                }
                Turn::Send if is_late(self.now()) => renewal.give_up(self.elapsed(), self.wall()),
                Turn::Wait(wait) if is_late(self.now().after(wait)) => {
                    renewal.give_up(self.elapsed(), self.wall())
                }
                Turn::Wait(wait) => {
                    self.wait(self.now().after(wait)).await;
                    renewal.woke(self.wall())
                }
                Turn::Send => {
                    let answer = match renewal.request() {
                        Some(request) => {
                            sent = sent.saturating_add(1);
                            let trail = self.trail(connection, request);
                            self.once(connection, request, &trail, sent).await
                        }
                        None => Err(TransportError::Denied),
                    };
                    renewal.answered(answer, self.wall())
                }
                Turn::Over(outcome) => {
                    // Its tokens are cut out of an error too.
                    self.redact_credential(&renewal.connection().credential);
                    *connection = *outcome?;
                    self.redact_credential(&connection.credential);
                    return Ok(());
                }
            }
        }
    }

    fn trail(&self, connection: &Connection, request: &Request) -> Trail<'_> {
        let mut trail = Trail::new(self, request.method.name(), request.url.path.clone());
        trail.level = connection.log;
        trail
    }

    /// Sends a request once.
    async fn once(
        &self,
        connection: &Connection,
        request: &Request,
        trail: &Trail<'_>,
        number: u32,
    ) -> Result<Response, TransportError> {
        let start = self.now();
        let attempt = Attempt::new(request, connection.limits, self.deadline(connection), start);
        let answer = poll_fn(|context| self.port.send(&attempt, false, context)).await;
        trail.raw(number, &answer, self.now().since(start));
        answer
    }

    fn unanswered(&self, request: &Request, broken: TransportError) -> Error {
        let origin = request.url.origin.to_string();
        match broken {
            TransportError::Denied => Error::Denied(origin),
            TransportError::NotSent(cause, detail) => Error::Unreachable { cause, origin, detail },
            TransportError::TimedOut => Error::TimedOut(self.elapsed()),
            broken => {
                let (how, detail) = broken.words();
                Error::Interrupted(format!("{how} {detail}").trim_end().to_owned())
            }
        }
    }
}

//! The tokens of a call: renewed before it, or once after Jira refused them.

use super::{Attempt, Event, Exchange, Step, out_of_order};
use crate::auth::Tokens;
use crate::connection::Connection;
use crate::error::{Error, RefusalReason};
use crate::http::Request;
use crate::renewal::{Renewal, Turn};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;

impl Exchange {
    /// Whether a refusal may mean an expired token, and none was renewed yet.
    /// Confluence behind the gateway responds with 403 and 404 to an expired token.
    pub(super) fn may_renew(&self, why: &RefusalReason, request: &Request, wall: Timestamp) -> bool {
        let Some(tokens) = self.tokens().filter(|_| self.signed && !self.renewed) else { return false };
        match why {
            RefusalReason::Unauthorized => true,
            RefusalReason::Forbidden | RefusalReason::NotFound => {
                request.url.path.starts_with("/ex/confluence/")
                    && tokens.expires.is_some_and(|expires| expires <= wall)
            }
            _ => false,
        }
    }

    fn tokens(&self) -> Option<&Tokens> {
        self.connection.as_ref()?.credential.tokens()
    }

    /// A refusal for a scope with those that the operation needs and those that the
    /// authorization granted: Jira names none.
    pub(super) fn with_scopes(&self, mut error: Error, request: &Request) -> Error {
        let Error::Refused(RefusalReason::MissingScope, refusal) = &mut error else { return error };
        let path = request.url.path.as_str();
        // Behind the gateway's `/ex/{product}/{cloud id}`.
        let path = match path.strip_prefix("/ex/").and_then(|rest| rest.splitn(3, '/').nth(2)) {
            Some(rest) => format!("/{rest}"),
            None => path.to_owned(),
        };
        if let Some((operation, needs)) = self.documentation.scopes(request.method, &path)
            && !needs.is_empty()
        {
            refusal.messages.push(format!("{operation} requires these scopes: {}.", needs.join(", or ")));
        }
        if let Some(tokens) = self.tokens().filter(|tokens| !tokens.scopes.is_empty()) {
            refusal.messages.push(format!("The authorization granted these: {}.", tokens.scopes.join(" ")));
        }
        error
    }

    /// The error of a refused credential, with the hint for a Cloud site.
    pub(super) fn with_hint(&self, mut error: Error) -> Error {
        if let (Error::Refused(RefusalReason::Unauthorized, refusal), Some(connection)) =
            (&mut error, &self.connection)
            && self.signed
            && connection.is_cloud()
        {
            refusal.hint = connection.credential.hint();
        }
        error
    }

    /// Renews the tokens that Jira refused.
    pub(super) fn renew_refused(&mut self, now: Instant, wall: Timestamp) -> Step<'_> {
        let Some(connection) = self.connection.take() else { return Step::Done(Err(out_of_order())) };
        let refused = connection.credential.tokens().cloned();
        self.home = Some((connection.site.clone(), connection.cloud_id.clone()));
        self.renewed = true;
        self.renew(connection, refused, now, wall)
    }

    pub(super) fn renew(
        &mut self,
        connection: Box<Connection>,
        refused: Option<Tokens>,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let mut renewal = Box::new(Renewal::new(connection, refused, self.limits.backoff, self.seed));
        let turn = renewal.begin(wall);
        self.turn(renewal, turn, now, wall)
    }

    pub(super) fn renewing(
        &mut self,
        mut renewal: Box<Renewal>,
        event: Event,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let turn = match event {
            Event::Loaded(loaded) => renewal.loaded(loaded, wall),
            Event::Answered(answer) => renewal.answered(answer, wall),
            Event::Saved(outcome) => renewal.saved(outcome, wall),
            Event::Woke => renewal.woke(wall),
            Event::Started | Event::Admitted(_) => return Step::Done(Err(out_of_order())),
        };
        self.turn(renewal, turn, now, wall)
    }

    /// Performs the next step of a renewal, within the total timeout.
    fn turn(&mut self, mut renewal: Box<Renewal>, turn: Turn, now: Instant, wall: Timestamp) -> Step<'_> {
        let total = self.total_deadline();
        let late = |at: Instant| total.is_some_and(|total| total <= at);
        let turn = match turn {
            Turn::Send if late(now) => renewal.give_up(self.elapsed(now), wall),
            Turn::Wait(wait) if late(now.after(wait)) => renewal.give_up(self.elapsed(now), wall),
            turn => turn,
        };
        match turn {
            Turn::Over(Ok(connection)) => {
                self.renewed |= renewal.renewed();
                self.proceed(connection, now, wall)
            }
            Turn::Over(Err(error)) => {
                self.connection = Some(Box::new(renewal.connection().clone()));
                match self.request.take() {
                    Some(request) => self.fail(&request, error),
                    None => Step::Done(Err(error)),
                }
            }
            Turn::Load => {
                self.renewal = Some(renewal);
                Step::Load
            }
            Turn::Save(learned) => {
                self.renewal = Some(renewal);
                Step::Save(learned)
            }
            Turn::Wait(wait) => {
                self.waited = self.waited.saturating_add(wait);
                self.renewal = Some(renewal);
                Step::Wait(now.after(wait), "tokens")
            }
            Turn::Send => {
                self.attempts = self.attempts.saturating_add(1);
                let limits = self.limits;
                match self.renewal.insert(renewal).request() {
                    Some(request) => Step::Send(Attempt::new(request, limits, total, now)),
                    None => Step::Done(Err(out_of_order())),
                }
            }
        }
    }
}

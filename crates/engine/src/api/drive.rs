//! The loop that walks an exchange's steps.

use super::trail::Trail;
use super::{Answer, Api, Failure};
use crate::auth;
use crate::call::Call;
use crate::connection::{Connection, Learned};
use crate::dialect::{Deployment, Dialect};
use crate::error::{Error, Limit, RefusalReason};
use crate::exchange::{Event, Exchange, Found, Step};
use crate::http::{Response, Safety};
use crate::rate_limit;
use crate::throttle::Admission;
use std::future::poll_fn;
use std::time::Duration;

impl Api<'_> {
    pub(super) async fn drive(&self, call: Call, streams: bool) -> Result<Answer, Failure> {
        let port = self.port;
        let mut trail = Trail::new(self, call.method().name(), call.path().to_owned());
        let exchange = Exchange::new(call, self.started.get(), self.spread());
        let mut exchange = exchange.documented(self.documentation);
        let account = auth::digest([self.connection]);
        let mut is_throttled = false;
        let mut wait = (Duration::ZERO, "");
        let mut event = Event::Started;
        // Read again after what takes time: a clock is an import.
        let (mut now, mut wall) = (port.now(), port.wall());
        let outcome = loop {
            let takes_time = !matches!(event, Event::Started | Event::Admitted(_));
            if takes_time {
                (now, wall) = (port.now(), port.wall());
            }
            event = match exchange.step(event, now, wall) {
                Step::Load => {
                    let loaded = self.load().await;
                    if let Ok(connection) = &loaded {
                        trail.level = connection.log;
                    }
                    Event::Loaded(loaded)
                }
                Step::Save(learned) => {
                    let revision = exchange.connection().map(|connection| connection.revision.clone());
                    Event::Saved(self.save(&revision.unwrap_or_default(), *learned).await)
                }
                Step::Admit(ask) => {
                    let mut admission = Admission::Exhausted;
                    let change = &mut |throttle: &mut crate::throttle::Throttle| {
                        is_throttled |= !throttle.is_empty();
                        admission = throttle.admit(account, ask, wall);
                    };
                    self.throttle(change).await;
                    Event::Admitted(admission)
                }
                Step::Send(attempt) => {
                    if attempt.request.safety != Safety::Safe {
                        trail.sending();
                    }
                    let answer = poll_fn(|context| port.send(&attempt, streams, context)).await;
                    let took = port.now().since(now);
                    // Its tokens may have been renewed.
                    self.redact_credential_of(&exchange);
                    trail.attempt(&exchange, &answer, took, std::mem::take(&mut wait));
                    if let Ok(response) = &answer
                        && exchange.side_request().is_none()
                        && !exchange.is_away()
                    {
                        self.learn(&exchange, response).await;
                    }
                    Event::Answered(answer)
                }
                Step::Wait(until, why) => {
                    wait = (until.since(now), why);
                    trail.waiting(wait.0, why);
                    self.wait(until).await;
                    Event::Woke
                }
                Step::Done(outcome) => break outcome,
            };
        };
        if outcome.is_ok() && is_throttled {
            self.throttle(&mut |throttle| throttle.succeed(account, exchange.retries())).await;
        }
        self.redact_credential_of(&exchange);
        let outcome = outcome.map_err(|error| self.clean_error(error));
        let elapsed = exchange.elapsed(now);
        trail.call(&exchange, &outcome, elapsed);
        if let (Some(found), Some(lent)) = (exchange.found(), exchange.connection()) {
            self.memory.keep_route(self.connection, lent, found.clone());
            let unsaved = self.save_route(lent, found).await;
            unsaved.into_iter().for_each(|problem| trail.unsaved(&problem));
        }
        let (attempts, waited) = (exchange.attempts(), exchange.waited());
        match outcome {
            Ok(response) => {
                let safety = exchange.safety();
                let connection = exchange.into_connection();
                Ok(Answer { response, connection, safety, attempts, waited, elapsed })
            }
            Err(error) => {
                let unsaved = self.save_lesson(&exchange, &error).await;
                unsaved.into_iter().for_each(|problem| trail.unsaved(&problem));
                Err(Failure { error, attempts, waited })
            }
        }
    }

    fn redact_credential_of(&self, exchange: &Exchange) {
        exchange
            .connection()
            .into_iter()
            .for_each(|connection| self.redact_credential(&connection.credential));
    }

    /// Lets other calls know what a response says of the site's limits.
    async fn learn(&self, exchange: &Exchange, response: &Response) {
        let now = self.wall();
        let lessons = rate_limit::lessons(response.status, &response.headers, now);
        if !lessons.is_empty() {
            self.throttle(&mut |throttle| {
                lessons.iter().for_each(|lesson| throttle.learn(exchange.scopes(), *lesson, now));
            })
            .await;
        }
    }

    /// Saves the route that was found, where it is sure. Says what went wrong.
    async fn save_route(&self, connection: &Connection, found: &Found) -> Option<String> {
        if !found.is_sure {
            return None;
        }
        let learned =
            Learned { cloud_id: found.cloud_id.clone(), route: Some(found.route), ..Learned::default() };
        Some(self.save(&connection.revision, learned).await.err()?.to_string())
    }

    /// Saves what a refusal says beyond the call, so that it outlives the process: that
    /// an hourly quota is used up, or that the site is a Data Center. Says what went wrong.
    async fn save_lesson(&self, exchange: &Exchange, error: &Error) -> Option<String> {
        let Error::Refused(why, refusal) = error else { return None };
        let connection = exchange.connection().filter(|_| exchange.attempts() > 0)?;
        let learned = match why {
            RefusalReason::RateLimited(Limit::Quota) => {
                Learned { quota_wall: Some(refusal.retry_after?.1), ..Learned::default() }
            }
            RefusalReason::CloudOnly if connection.deployment().is_none() => {
                let dialect = Dialect::new(Deployment::DataCenter, None, &connection.site.url());
                Learned { dialect: Some(dialect), ..Learned::default() }
            }
            _ => return None,
        };
        Some(self.save(&connection.revision, learned).await.err()?.to_string())
    }
}

//! The loop that performs a call's steps.

use super::log::{self, Line};
use super::wasi::Stream;
use super::{connections, lent, routes, translate, wasi};
use crate::auth::{self, Credential};
use crate::call::Call;
use crate::connection::{Connection, Learned, Level};
use crate::contract::types;
use crate::error::{Error, Limit, Why};
use crate::exchange::{Event, Exchange, Found, Step};
use crate::http::{Broken, Response, Safety};
use crate::rate_limit;
use crate::throttle::Admission;
use std::time::Duration;

/// An answer and what happened on the way.
pub(super) struct Answer {
    pub(super) response: Response,
    /// The body that is still to come, where it was asked for as a stream.
    pub(super) stream: Option<Stream>,
    /// The connection that it came through.
    pub(super) connection: Option<Box<Connection>>,
    /// What a retry of the call would do.
    pub(super) safety: Safety,
    pub(super) attempts: u32,
    pub(super) waited: Duration,
    pub(super) elapsed: Duration,
}

/// A failure and what happened on the way.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) attempts: u32,
    pub(super) waited: Duration,
}

impl Answer {
    /// Reads the answer. Where that of a change cannot be read, nobody knows whether it
    /// was carried out.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Response) -> Result<T, Error>) -> Result<T, Failure> {
        read(&self.response).map_err(|error| error.of_answer_to(self.safety).into())
    }
}

/// A failure before anything was sent, or in reading what came.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, attempts: 0, waited: Duration::ZERO }
    }
}

/// Makes a call of an operation through a connection.
pub(super) fn perform(connection: &str, operation: &'static str, call: Call) -> Result<Answer, Failure> {
    drive(connection, operation, call, false)
}

/// Makes a call and reads its answer, for an exported function.
pub(super) fn read<T>(
    connection: &str,
    operation: &'static str,
    call: Result<Call, Failure>,
    read: impl FnOnce(&Response) -> Result<T, Error>,
) -> Result<T, types::Error> {
    match answer(connection, operation, call) {
        Ok(answer) => read(&answer.response).map_err(|error| unread(error, answer.safety)),
        Err(error) => Err(*error),
    }
}

/// Makes a call whose answer says nothing, for an exported function.
#[inline(never)]
pub(super) fn done(
    connection: &str,
    operation: &'static str,
    call: Result<Call, Failure>,
) -> Result<(), types::Error> {
    answer(connection, operation, call).map(drop).map_err(|error| *error)
}

/// Makes a call that changes something and reads its answer.
pub(super) fn change<T>(
    connection: &str,
    operation: &'static str,
    call: Call,
    read: impl FnOnce(&Response) -> Result<T, Error>,
) -> Result<T, Failure> {
    perform(connection, operation, call)?.read(read)
}

#[inline(never)]
fn answer(
    connection: &str,
    operation: &'static str,
    call: Result<Call, Failure>,
) -> Result<Answer, Box<types::Error>> {
    let answer = call.and_then(|call| perform(connection, operation, call));
    answer.map_err(|failure| Box::new(translate::failure(failure)))
}

#[inline(never)]
fn unread(error: Error, safety: Safety) -> types::Error {
    translate::failure(error.of_answer_to(safety).into())
}

/// As [`perform`], and leaves the body of a good answer to be read as it comes.
pub(super) fn open(connection: &str, operation: &'static str, call: Call) -> Result<Answer, Failure> {
    drive(connection, operation, call, true)
}

fn drive(connection: &str, operation: &'static str, call: Call, streams: bool) -> Result<Answer, Failure> {
    let seed = wasi::random();
    let mut trail = Trail {
        connection,
        operation,
        id: format!("{:08x}", seed as u32),
        method: call.method().name(),
        path: call.path().to_owned(),
    };
    let mut exchange = Exchange::new(call, wasi::now(), seed);
    let account = auth::digest([connection]);
    let (mut level, mut throttled) = (Level::Warn, false);
    let mut wait = (Duration::ZERO, "");
    let mut stream = None;
    let mut event = Event::Started;
    let outcome = loop {
        event = match exchange.step(event, wasi::now(), wasi::wall()) {
            Step::Load => {
                let loaded = connections::load(connection);
                if let Ok(connection) = &loaded {
                    level = connection.log;
                    trail.path = lent::text(std::mem::take(&mut trail.path));
                }
                Event::Loaded(loaded)
            }
            Step::Save(learned) => {
                let revision = exchange.connection().map(|connection| connection.revision.clone());
                Event::Saved(connections::save(connection, &revision.unwrap_or_default(), &learned))
            }
            Step::Admit(ask) => {
                let mut admission = Admission::Exhausted;
                connections::throttle(connection, &mut |throttle| {
                    throttled |= !throttle.is_empty();
                    admission = throttle.admit(account, ask, wasi::wall());
                });
                Event::Admitted(admission)
            }
            Step::Send(attempt) => {
                let start = wasi::now();
                if attempt.request.safety != Safety::Safe {
                    trail.sending(level);
                }
                let answer = match streams && attempt.is_file {
                    true => wasi::open(&attempt).and_then(|(mut response, mut body)| {
                        // A page that nobody calls a file is read, to be judged.
                        let named = response.headers.get("content-disposition").is_some();
                        match response.status {
                            200..300
                                if response.headers.get("content-encoding").is_none()
                                    && (named || !body.is_page(attempt.deadline)?) =>
                            {
                                stream = Some(body);
                            }
                            _ => response.body = body.read(&attempt)?,
                        }
                        Ok(response)
                    }),
                    false => wasi::send(&attempt),
                };
                let took = wasi::now().since(start);
                trail.attempt(level, &exchange, &answer, took, std::mem::take(&mut wait));
                if let Ok(response) = &answer
                    && exchange.errand().is_none()
                    && !exchange.is_away()
                {
                    learn(connection, &exchange, response);
                }
                Event::Answered(answer)
            }
            Step::Wait(until, why) => {
                wait = (until.since(wasi::now()), why);
                log::emit(level, Level::Info, "exchange", || {
                    Line::new("wait")
                        .word("call", &trail.id)
                        .word("why", why)
                        .number("wait_ms", millis(wait.0))
                });
                wasi::sleep(until);
                Event::Woke
            }
            Step::Done(outcome) => break outcome,
        };
    };
    if outcome.is_ok() && throttled {
        connections::throttle(connection, &mut |throttle| throttle.succeed(account, exchange.repeats()));
    }
    let credential = exchange.connection().map(|connection| &connection.credential);
    // Its tokens may have been renewed.
    credential.into_iter().for_each(lent::remember);
    let outcome = outcome.map_err(lent::error);
    let elapsed = exchange.elapsed(wasi::now());
    trail.call(level, &exchange, &outcome, elapsed);
    let (attempts, waited) = (exchange.attempts(), exchange.waited());
    let unsaved = |problem: String| {
        log::emit(level, Level::Info, "exchange", || {
            Line::new("not saved").word("call", &trail.id).text("why", &problem, credential)
        });
    };
    if let (Some(found), Some(lent)) = (exchange.found(), exchange.connection()) {
        routes::remember(connection, lent, found.clone());
        keep_route(connection, lent, found).into_iter().for_each(unsaved);
    }
    match outcome {
        Ok(response) => {
            let safety = exchange.safety();
            let connection = exchange.into_connection();
            Ok(Answer { response, stream, connection, safety, attempts, waited, elapsed })
        }
        Err(error) => {
            keep_wall(connection, &exchange, &error).into_iter().for_each(unsaved);
            Err(Failure { error, attempts, waited })
        }
    }
}

/// Lets other calls know what an answer says of the site's limits.
fn learn(connection: &str, exchange: &Exchange, response: &Response) {
    let now = wasi::wall();
    let lessons = rate_limit::lessons(response.status, &response.headers, now);
    if !lessons.is_empty() {
        connections::throttle(connection, &mut |throttle| {
            lessons.iter().for_each(|lesson| throttle.learn(exchange.scopes(), *lesson, now));
        });
    }
}

/// Saves the route that was found, where it is sure. Says what went wrong.
fn keep_route(name: &str, connection: &Connection, found: &Found) -> Option<String> {
    let learned =
        Learned { cloud_id: found.cloud_id.clone(), route: Some(found.route), ..Learned::default() };
    let saved = found.is_sure.then(|| connections::save(name, &connection.revision, &learned))?;
    saved.err().map(|unsaved| unsaved.to_string())
}

/// Saves that an hourly quota is used up, so that it outlives the process. Says
/// what went wrong.
fn keep_wall(connection: &str, exchange: &Exchange, error: &Error) -> Option<String> {
    let Error::Refused(Why::RateLimited(Limit::Quota), refusal) = error else { return None };
    let (_, until) = refusal.retry_after.filter(|_| exchange.attempts() > 0)?;
    let learned = Learned { quota_wall: Some(until), ..Learned::default() };
    match connections::save(connection, &exchange.connection()?.revision, &learned) {
        Ok(_) => None,
        Err(unsaved) => Some(unsaved.to_string()),
    }
}

/// What the log lines of one call have in common.
struct Trail<'a> {
    connection: &'a str,
    operation: &'static str,
    id: String,
    method: &'static str,
    path: String,
}

impl Trail<'_> {
    /// A change that is about to be sent: what comes of it is a line of its own, which
    /// never comes where the instance ends first.
    fn sending(&self, level: Level) {
        log::emit(level, Level::Debug, "exchange", || {
            Line::new("send")
                .word("call", &self.id)
                .text("connection", self.connection, None)
                .word("method", self.method)
                .text("path", &self.path, None)
        });
    }

    fn line(&self, event: &str, exchange: &Exchange) -> Line {
        let credential = exchange.connection().map(|connection| &connection.credential);
        let endpoint = exchange.scopes().endpoint.split_once(' ').map_or("", |(_, template)| template);
        let endpoint = endpoint.split('#').next().unwrap_or_default();
        Line::new(event)
            .word("call", &self.id)
            .text("connection", self.connection, credential)
            .word("operation", self.operation)
            .word("method", self.method)
            .text("endpoint", endpoint, credential)
            .text("path", &self.path, credential)
    }

    /// One request and what came of it.
    fn attempt(
        &self,
        level: Level,
        exchange: &Exchange,
        answer: &Result<Response, Broken>,
        took: Duration,
        (waited, why): (Duration, &'static str),
    ) {
        log::emit(level, Level::Debug, "exchange", || {
            let credential = exchange.connection().map(|connection| &connection.credential);
            let mut line = self.line("attempt", exchange);
            if let Some(errand) = exchange.errand() {
                line = line.word("for", errand);
            }
            line = line
                .number("attempt", exchange.attempts())
                .number("of", exchange.allowed())
                .number("took_ms", millis(took));
            if !waited.is_zero() {
                line = line.number("waited_ms", millis(waited)).word("waited_for", why);
            }
            match answer {
                Ok(response) => answered(line, response, credential),
                Err(broken) => {
                    let (how, detail) = broken.words();
                    line.word("broken", how).text("why", detail, credential)
                }
            }
        });
    }

    /// The whole call.
    fn call(&self, level: Level, exchange: &Exchange, outcome: &Result<Response, Error>, elapsed: Duration) {
        let importance = if outcome.is_ok() { Level::Info } else { Level::Warn };
        log::emit(level, importance, "exchange", || {
            let credential = exchange.connection().map(|connection| &connection.credential);
            let line = self
                .line("call", exchange)
                .number("attempts", exchange.attempts())
                .number("waited_ms", millis(exchange.waited()))
                .number("elapsed_ms", millis(elapsed));
            match outcome {
                Ok(response) => answered(line.word("outcome", "ok"), response, credential),
                Err(error) => {
                    let refusal = error.refusal();
                    let line = line.word("outcome", error.case());
                    let status = refusal.map(|refusal| refusal.status.into()).filter(|status| *status > 0);
                    let line = line.maybe("status", status);
                    match refusal.and_then(|refusal| refusal.trace_id.as_deref()) {
                        Some(trace) => line.text("trace", trace, credential),
                        None => line,
                    }
                }
            }
        });
    }
}

/// The line with what is known of an answer.
fn answered(line: Line, response: &Response, credential: Option<&Credential>) -> Line {
    let mut line = line.number("status", response.status).number("bytes", response.body.len() as u64);
    if let Some(trace) = response.headers.get("atl-traceid") {
        line = line.text("trace", trace, credential);
    }
    match rate_limit::read(&response.headers) {
        Some(snapshot) => line
            .maybe("limit", snapshot.limit)
            .maybe("remaining", snapshot.remaining)
            .number("near_limit", u8::from(snapshot.near_limit)),
        None => line,
    }
}

/// A span in milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

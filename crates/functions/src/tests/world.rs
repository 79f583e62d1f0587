//! A port on a virtual clock: a server answers at once, and the clock says when.

use super::answer::Answer;
use super::event::Event;
use super::lent::{self, START};
use crate::connections;
use jira_contract::connector::jira::connections::{Connection, GetError};
use jira_contract::types;
use jira_engine::api::Port;
use jira_engine::connection::{self, Learned, Level, Unsaved};
use jira_engine::error::Error;
use jira_engine::exchange::Attempt;
use jira_engine::http::{Request, Response, TransportError};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::cell::{Cell, RefCell};
use std::task::{Context, Poll};
use std::time::Duration;

/// Where the clock starts.
pub(super) const BEGIN: Instant = Instant::from_nanos(1_000_000_000_000);

/// What answers requests.
pub(super) trait Serve {
    /// Answers a request.
    fn serve(&mut self, request: &Request) -> Answer;

    /// Whether something that is to be kept can be kept.
    fn save(&mut self) -> Result<(), Unsaved> {
        Ok(())
    }

    /// Whether the connection is there.
    fn is_there(&mut self) -> bool {
        true
    }

    /// Whether what is known of limits is kept.
    fn keeps_limits(&self) -> bool {
        true
    }
}

/// What happened before a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    /// How long ago the clock started.
    pub(super) elapsed: Duration,
    /// What is known of the site's limits.
    pub(super) limits: Option<Vec<u8>>,
}

/// A world with one connection and one server.
pub(super) struct World<'s> {
    now: Cell<Instant>,
    random: Cell<u64>,
    connection: RefCell<Connection>,
    limits: RefCell<Option<Vec<u8>>>,
    server: RefCell<&'s mut dyn Serve>,
    /// What was performed.
    pub(super) events: RefCell<Vec<Event>>,
    /// The log lines.
    pub(super) lines: RefCell<Vec<String>>,
}

impl<'s> World<'s> {
    /// A world whose random bits come of a seed.
    pub(super) fn new(connection: Connection, server: &'s mut dyn Serve, seed: u64, before: Before) -> Self {
        Self {
            now: Cell::new(BEGIN.after(before.elapsed)),
            random: Cell::new(seed),
            connection: RefCell::new(connection),
            limits: RefCell::new(before.limits),
            server: RefCell::new(server),
            events: RefCell::default(),
            lines: RefCell::default(),
        }
    }

    /// The time since the clock's start.
    fn elapsed(&self) -> Duration {
        self.now.get().since(BEGIN)
    }

    /// What happened until now.
    pub(super) fn end(self) -> Before {
        Before { elapsed: self.elapsed(), limits: self.limits.into_inner() }
    }

    fn add(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }
}

impl Port for World<'_> {
    fn now(&self) -> Instant {
        self.now.get()
    }

    fn wall(&self) -> Timestamp {
        Timestamp::from_millis(START).after(self.elapsed())
    }

    fn random(&self) -> u64 {
        self.random
            .set(self.random.get().wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f));
        self.random.get()
    }

    fn log(&self, _: Level, _: &str, line: &str) {
        self.lines.borrow_mut().push(line.to_owned());
    }

    fn load(&self, name: &str, _: &mut Context<'_>) -> Poll<Result<Box<connection::Connection>, Error>> {
        let connection = self.server.borrow_mut().is_there().then(|| self.connection.borrow().clone());
        Poll::Ready(connections::read(name, connection.ok_or(GetError::Unknown)))
    }

    fn save(
        &self,
        _: &str,
        revision: &str,
        learned: &Learned,
        _: &mut Context<'_>,
    ) -> Poll<Result<String, Unsaved>> {
        let mut connection = self.connection.borrow_mut();
        let kept = match self.server.borrow_mut().save() {
            Ok(()) if revision != connection.revision => Err(Unsaved::Stale),
            kept => kept,
        };
        let learned = connections::learned(learned);
        let what = named(&learned);
        lent::check_open(&what, "what is saved in the open");
        self.add(Event::Saved(what, kept.is_ok()));
        if kept.is_ok() {
            keep(&mut connection.learned, learned);
        }
        if !matches!(kept, Err(Unsaved::Failed(_))) {
            let next = connection.revision.parse::<u32>().unwrap() + 1;
            connection.revision = next.to_string();
        }
        Poll::Ready(kept.map(|()| connection.revision.clone()))
    }

    fn limits(&self, _: &str, _: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        Poll::Ready(self.limits.borrow().clone())
    }

    fn replace_limits(&self, _: &str, old: Option<&[u8]>, new: &[u8], _: &mut Context<'_>) -> Poll<bool> {
        if !self.server.borrow().keeps_limits() {
            return Poll::Ready(false);
        }
        let mut limits = self.limits.borrow_mut();
        assert_eq!(limits.as_deref(), old, "nobody else changes them");
        *limits = Some(new.to_vec());
        self.add(Event::Limits);
        Poll::Ready(true)
    }

    fn send(
        &self,
        attempt: &Attempt<'_>,
        _: bool,
        _: &mut Context<'_>,
    ) -> Poll<Result<Response, TransportError>> {
        let start = self.now.get();
        self.add(Event::Sent(attempt.request.clone()));
        let answer = self.server.borrow_mut().serve(attempt.request);
        let comes = answer.takes.map(|takes| start.after(takes));
        let what = match (comes, attempt.first_byte) {
            (Some(comes), end) if end.is_none_or(|end| comes < end) => {
                self.now.set(comes);
                answer.what
            }
            (_, Some(end)) => {
                self.now.set(end.max(start));
                Err(TransportError::TimedOut)
            }
            (_, None) => panic!("{:?} would be waited for without an end", attempt.request),
        };
        self.add(Event::Came(what.clone(), self.now.get().since(start)));
        Poll::Ready(what)
    }

    fn wait(&self, until: Instant, _: &mut Context<'_>) -> Poll<()> {
        self.add(Event::Waited(until.since(self.now.get())));
        self.now.set(until.max(self.now.get()));
        Poll::Ready(())
    }
}

/// The names of what is learned, with what is no secret.
fn named(learned: &types::Learned) -> String {
    let types::Learned { tokens, cloud_id, site_url, dead_grant, route, quota_wall, extra } = learned;
    let mut names = Vec::new();
    names.extend(tokens.iter().map(|_| "tokens".to_owned()));
    names.extend(cloud_id.iter().map(|id| format!("cloud-id {id:?}")));
    names.extend(site_url.iter().map(|url| format!("site-url {url:?}")));
    names.extend(dead_grant.iter().map(|_| "dead-grant".to_owned()));
    names.extend(route.iter().map(|route| format!("{route:?}")));
    names.extend(quota_wall.iter().map(|wall| format!("quota-wall {}", wall.until - START)));
    names.extend(extra.iter().map(|(name, value)| format!("{name} {value:?}")));
    names.join(", ")
}

/// Keeps what is new.
fn keep(known: &mut types::Learned, new: types::Learned) {
    known.tokens = new.tokens.or(known.tokens.take());
    known.cloud_id = new.cloud_id.or(known.cloud_id.take());
    known.site_url = new.site_url.or(known.site_url.take());
    known.dead_grant = new.dead_grant.or(known.dead_grant.take());
    known.route = new.route.or(known.route.take());
    known.quota_wall = new.quota_wall.or(known.quota_wall.take());
    known.extra.retain(|(name, _)| new.extra.iter().all(|(other, _)| other != name));
    known.extra.extend(new.extra.into_iter().filter(|(_, value)| !value.is_empty()));
}

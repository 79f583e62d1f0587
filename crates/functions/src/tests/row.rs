//! A function with sensible arguments, and the answers of its good way.

use super::answer::Answer;
use super::block_on::block_on;
use super::event::Event;
use super::lent;
use super::world::{Before, Serve, World};
use crate::errors;
use jira_catalog::Catalog;
use jira_contract::connector::jira::connections::Connection;
use jira_contract::types::Error;
use jira_engine::api::{Api, Failure, Memory};
use std::fmt::{self, Debug};
use std::pin::Pin;
use std::time::Duration;

/// The name of every connection.
pub(super) const NAME: &str = "acme";

/// What a caller gets, its result in words.
pub(super) type Outcome = Result<String, Box<Error>>;

/// A function under way.
pub(super) type Run<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// A call of one function.
pub(super) struct Row {
    /// The function's name in the contract.
    pub(super) name: &'static str,
    /// What is special of the call.
    pub(super) case: &'static str,
    /// Calls it.
    pub(super) run: for<'a> fn(&'a Api<'a>) -> Run<'a>,
    /// The connection that it goes through.
    pub(super) connection: Connection,
    /// The answers of its good way.
    pub(super) answers: Vec<Answer>,
    /// The requests, from 0, without which it succeeds all the same.
    pub(super) bears: &'static [usize],
    /// The changes, from 0, that mean nothing unless a later one is carried out too.
    pub(super) prepares: &'static [usize],
    /// How long it may take beyond the total time of the connection.
    pub(super) longer: Duration,
}

/// A row: name, case, arguments and the answers.
macro_rules! row {
    ($name:literal, $case:literal, |$api:ident| $call:expr, [$($answer:expr),* $(,)?]) => {
        $crate::tests::row::Row::new(
            $name,
            $case,
            |$api| Box::pin(async move { $crate::tests::row::shown($api, $call.await) }),
            vec![$($answer),*],
        )
    };
}
pub(super) use row;

/// What a function gives, as the transcripts show it.
pub(super) fn shown<T: Debug>(api: &Api<'_>, outcome: Result<T, Failure>) -> Outcome {
    outcome.map(|value| format!("{value:?}")).map_err(|failure| errors::of(api, failure).into())
}

/// A text that is shown as it is.
pub(super) struct Plain(pub(super) String);

impl Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What came of a call.
pub(super) struct Played {
    /// What the caller gets.
    pub(super) outcome: Outcome,
    /// What was performed.
    pub(super) events: Vec<Event>,
    /// How long it took.
    pub(super) took: Duration,
    /// What the next call finds.
    pub(super) end: Before,
}

impl Row {
    /// A call through a connection with an API token.
    pub(super) fn new(
        name: &'static str,
        case: &'static str,
        run: for<'a> fn(&'a Api<'a>) -> Run<'a>,
        answers: Vec<Answer>,
    ) -> Self {
        let connection = lent::basic();
        Self { name, case, run, connection, answers, bears: &[], prepares: &[], longer: Duration::ZERO }
    }

    /// The call through another connection.
    pub(super) fn through(self, connection: Connection) -> Self {
        Self { connection, ..self }
    }

    /// Requests without which it succeeds all the same.
    pub(super) fn bears(self, bears: &'static [usize]) -> Self {
        Self { bears, ..self }
    }

    /// Changes that mean nothing alone.
    pub(super) fn prepares(self, prepares: &'static [usize]) -> Self {
        Self { prepares, ..self }
    }

    /// What it may take beyond the total time.
    pub(super) fn longer(self, longer: Duration) -> Self {
        Self { longer, ..self }
    }

    /// Its name with the case.
    pub(super) fn title(&self) -> String {
        match self.case {
            "" => self.name.to_owned(),
            case => format!("{} ({case})", self.name),
        }
    }

    /// Calls it against a server. What is true of every call is checked: each request
    /// is logged, and no secret leaves.
    pub(super) fn play(&self, server: &mut dyn Serve, connection: Connection, seed: u64) -> Played {
        self.play_after(server, connection, seed, Before::default())
    }

    /// As above, after other calls.
    pub(super) fn play_after(
        &self,
        server: &mut dyn Serve,
        connection: Connection,
        seed: u64,
        before: Before,
    ) -> Played {
        let start = before.elapsed;
        let world = World::new(connection, server, seed, before);
        let memory = Memory::default();
        let api = Api::new(&world, &memory, &Catalog, NAME, self.name);
        let outcome = block_on((self.run)(&api));
        let (events, lines, end) = (world.events.take(), world.lines.take(), world.end());
        let title = format!("{} seed {seed}", self.title());
        let sent = events.iter().filter(|event| matches!(event, Event::Sent(_))).count();
        let logged = lines.iter().filter(|line| line.contains(r#""event":"attempt""#)).count();
        assert_eq!(logged, sent, "{title}: each request has a log line\n{}", lines.join("\n"));
        lines.iter().for_each(|line| lent::check_open(line, &title));
        match &outcome {
            Ok(text) => lent::check_open(text, &title),
            Err(error) => lent::check_open(&format!("{error:?}"), &title),
        }
        Played { outcome, events, took: end.elapsed - start, end }
    }
}

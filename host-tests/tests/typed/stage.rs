//! A simulator with a connection to it.

use host_tests::changes::mia;
use host_tests::{Memory, connector, evidence, simulator};
use jira_connector_host::records::Text;
use jira_connector_host::{Connector, Error, types};
use jira_simulator::{Answer, Change, Fault, Simulator, When};
use std::fmt::Debug;

/// The connection's name.
pub(crate) const ACME: &str = "acme";

/// A simulator and a connector that knows it as `acme`.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) connector: Connector,
}

impl Stage {
    /// One of its own.
    pub(crate) async fn new() -> Self {
        let simulator = simulator().await;
        let connector = connector(&Memory::of(mia(&simulator.url())));
        Self { simulator, connector }
    }

    /// Makes the next request of a method answer something else, with status 200.
    pub(crate) fn answers(&self, method: &str, body: &str) {
        let answer = Answer { status: 200, body: body.to_owned(), ..Answer::default() };
        self.fails(method, answer.header("content-type", "application/json"));
    }

    /// Makes the next request of a method fail.
    pub(crate) fn fails(&self, method: &str, fault: impl Into<Fault>) {
        self.simulator.faults().push(When::next(method, ""), fault.into());
    }

    /// Makes the next request of a method to a path that begins so answer this.
    pub(crate) fn answers_at(&self, method: &str, path: &str, status: u16, body: &str) {
        let answer = Answer { status, body: body.to_owned(), ..Answer::default() };
        let answer = answer.header("content-type", "application/json");
        self.simulator.faults().push(When::next(method, &format!("/rest/api/3{path}")), answer);
    }

    /// What was changed so far.
    pub(crate) fn changes(&self) -> Vec<(Change, String)> {
        self.simulator.effects().into_iter().map(|effect| (effect.change, effect.key)).collect()
    }

    /// How many requests came so far.
    pub(crate) fn requests(&self) -> u64 {
        self.simulator.counts().requests
    }
}

/// The error of a call and its name.
pub(crate) fn error<T: Debug>(outcome: Result<T, Error>) -> (&'static str, types::Error) {
    let error = host_tests::jira_error(outcome);
    (error.name(), error)
}

/// The name of the error of a call.
pub(crate) fn name<T: Debug>(outcome: Result<T, Error>) -> &'static str {
    error(outcome).0
}

/// What a call brings.
pub(crate) fn good<T: Debug>(outcome: Result<T, Error>) -> T {
    evidence::seen(outcome).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Markdown.
pub(crate) fn markdown(text: &str) -> Text {
    Text::Markdown(text.to_owned())
}

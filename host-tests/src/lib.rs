//! What the tests share: the component, connections in memory, and a server
//! that answers as a test says.

#![forbid(unsafe_code)]

pub mod changes;
pub mod command;
pub mod consent;
pub mod evidence;
pub mod functions;
mod raw_server;
pub mod secrets;
mod store;

pub use raw_server::{RawServer, answer};
pub use store::{Frozen, Memory, basic, settings};

use jira_connector_host::{Connector, Error, Log, Options, Record, types};
use jira_simulator::Simulator;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The built component.
pub fn component() -> Vec<u8> {
    let path = root().join("dist/jira.wasm");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}. Run `make component`.", path.display()))
}

/// A cache of the compiled component that the tests share.
pub fn cache() -> jira_connector_host::Cache {
    jira_connector_host::Cache::new(root().join("target/test-cache"))
}

/// Options for tests: loopback, the shared cache, and a log that nobody reads
/// before the end.
pub fn options() -> Options {
    Options { cache: Some(cache()), loopback: true, log: Arc::new(evidence::Kept), ..Options::default() }
}

/// A log that keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Log for Silent {
    fn log(&self, _: Record<'_>) {}
}

/// A connector with these connections.
pub fn connector(store: &Memory) -> Connector {
    Connector::new(&component(), store.clone(), options()).expect("the component loads")
}

/// A simulator on a free port.
pub async fn simulator() -> Simulator {
    Simulator::start(([127, 0, 0, 1], 0).into()).await.expect("a free port")
}

/// The typed error of a call.
pub fn jira_error<T: std::fmt::Debug>(outcome: Result<T, Error>) -> types::Error {
    match evidence::seen(outcome) {
        Err(Error::Jira(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// A call of `rest.request` without anything but a method and a path.
pub fn call(method: &str, path: &str) -> jira_connector_host::rest::Call {
    jira_connector_host::rest::Call {
        method: method.into(),
        path: path.into(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        limits: types::Limits::default(),
        safety: None,
    }
}

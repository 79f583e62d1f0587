//! The driver: performs the steps of a function over WASI, each before it goes on.

use super::wasi::{self, Stream};
use jira_catalog::Catalog;
use jira_contract::connector::jira::connections as host;
use jira_contract::types;
use jira_contract::wasi::logging::logging;
use jira_engine::api::{Api, Failure, Memory, Port};
use jira_engine::connection::{Connection, Learned, Level, Unsaved};
use jira_engine::error::Error;
use jira_engine::exchange::Attempt;
use jira_engine::http::{Response, TransportError};
use jira_functions::{connections, errors};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::cell::RefCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

thread_local! {
    static MEMORY: Memory = Memory::default();
}

/// Runs a function to its end.
pub(super) fn run<T>(
    connection: &str,
    operation: &'static str,
    function: impl AsyncFnOnce(&Api<'_>) -> Result<T, Failure>,
) -> Result<T, types::Error> {
    stream(connection, operation, function).map(|(done, _)| done)
}

/// Runs a function to its end, with the body that it left to be read.
pub(super) fn stream<T>(
    connection: &str,
    operation: &'static str,
    function: impl AsyncFnOnce(&Api<'_>) -> Result<T, Failure>,
) -> Result<(T, Option<Stream>), types::Error> {
    let (mut function, mut done) = (Some(function), None);
    let stream = with_api(connection, operation, &mut |api| {
        if let Some(function) = function.take() {
            done = block_on(function(api)).map_err(|failure| errors::of(api, failure)).into();
        }
    });
    match done {
        Some(done) => done.map(|done| (done, stream)),
        None => Err(errors::record(Error::Invalid("The call was not begun.".into()).into())),
    }
}

/// Does something with what an exported call has, and gives the body that it left.
fn with_api(connection: &str, operation: &'static str, call: &mut dyn FnMut(&Api<'_>)) -> Option<Stream> {
    let port = Wasi::default();
    MEMORY.with(|memory| call(&Api::new(&port, memory, &Catalog, connection, operation)));
    port.stream.take()
}

/// Polls a future to its end. Its steps are performed while it is polled, so that it is
/// ready at once.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[derive(Default)]
struct Wasi {
    /// The body of an answer that was left to be read as it comes.
    stream: RefCell<Option<Stream>>,
}

impl Port for Wasi {
    fn now(&self) -> Instant {
        wasi::now()
    }

    fn wall(&self) -> Timestamp {
        wasi::wall()
    }

    fn random(&self) -> u64 {
        wasi::random()
    }

    fn log(&self, level: Level, module: &str, line: &str) {
        let level = match level {
            Level::Debug => logging::Level::Debug,
            Level::Info => logging::Level::Info,
            Level::Warn | Level::Off => logging::Level::Warn,
        };
        logging::log(level, &["jira.", module].concat(), line);
    }

    fn load(&self, name: &str, _: &mut Context<'_>) -> Poll<Result<Box<Connection>, Error>> {
        Poll::Ready(connections::read(name, host::get(name)))
    }

    fn save(
        &self,
        name: &str,
        revision: &str,
        learned: &Learned,
        _: &mut Context<'_>,
    ) -> Poll<Result<String, Unsaved>> {
        let saved = host::save(name, &connections::learned(learned), revision);
        Poll::Ready(saved.map_err(connections::unsaved))
    }

    fn limits(&self, name: &str, _: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        Poll::Ready(host::limits(name))
    }

    fn replace_limits(&self, name: &str, old: Option<&[u8]>, new: &[u8], _: &mut Context<'_>) -> Poll<bool> {
        Poll::Ready(host::replace_limits(name, old, new))
    }

    fn send(
        &self,
        attempt: &Attempt<'_>,
        streams: bool,
        _: &mut Context<'_>,
    ) -> Poll<Result<Response, TransportError>> {
        Poll::Ready(match streams && attempt.is_file {
            true => self.open(attempt),
            false => wasi::send(attempt),
        })
    }

    fn wait(&self, until: Instant, _: &mut Context<'_>) -> Poll<()> {
        wasi::sleep(until);
        Poll::Ready(())
    }
}

impl Wasi {
    /// Keeps the body of a good answer. A page that nobody calls a file is read, to be
    /// judged.
    fn open(&self, attempt: &Attempt<'_>) -> Result<Response, TransportError> {
        let (mut response, mut body) = wasi::open(attempt)?;
        let is_named = response.headers.get("content-disposition").is_some();
        let is_plain = response.headers.get("content-encoding").is_none();
        match response.status {
            200..300 if is_plain && (is_named || !body.is_page(attempt.deadline)?) => {
                self.stream.replace(Some(body));
            }
            _ => response.body = body.read(attempt)?,
        }
        Ok(response)
    }
}

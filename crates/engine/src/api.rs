//! Drives the requests of one exported call, and holds what they have in common.
//!
//! A function of the contract is an `async fn` over [`Api`]: straight-line code whose
//! future suspends exactly where a [`Port`] has something to perform. `async` is a way
//! to write a state machine here: there is no executor, no waker and no thread. Who
//! polls the future decides how its steps are performed:
//!
//! ```text
//! a function ──▶ Api::send ──▶ Exchange ──▶ Step ──▶ Port ──▶ over a host's HTTP, ready at once
//!  (several       (one call)    (decides)             │       by a script and a virtual clock
//!   sends)                                            ▼       by a host's own event loop
//!                                                   Event
//! ```

use crate::auth::Credential;
use crate::call::Call;
use crate::connection::{Connection, Learned, Level, Unsaved};
use crate::documentation::Documentation;
use crate::error::Error;
use crate::exchange::Attempt;
use crate::http::{Response, TransportError};
use crate::redact::{self, Forms};
use crate::throttle::Throttle;
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::cell::{Cell, OnceCell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

mod answer;
mod drive;
mod line;
mod memory;
mod raw;
mod trail;

pub use answer::{Answer, Failure};
pub use line::Line;
pub use memory::Memory;

/// The maximum number of attempts to store a change of a site's rate limits.
const MAX_TRIES: u32 = 100;

/// The IO that a driver performs for the calls that it polls. A method that is polled again
/// is asked for the same thing, until it is ready.
pub trait Port {
    /// The time.
    fn now(&self) -> Instant;

    /// The time of day.
    fn wall(&self) -> Timestamp;

    /// Random bits that cannot be guessed.
    fn random(&self) -> u64;

    /// Writes a log line.
    fn log(&self, level: Level, module: &str, line: &str);

    /// Loads a connection.
    fn load(&self, name: &str, context: &mut Context<'_>) -> Poll<Result<Box<Connection>, Error>>;

    /// Saves what was learned, if the connection is still at this revision, and returns
    /// the new one.
    fn save(
        &self,
        name: &str,
        revision: &str,
        learned: &Learned,
        context: &mut Context<'_>,
    ) -> Poll<Result<String, Unsaved>>;

    /// The known rate limits of a connection's site.
    fn limits(&self, name: &str, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>>;

    /// Replaces the known limits, where they are still the old ones. Returns whether they were.
    fn replace_limits(
        &self,
        name: &str,
        old: Option<&[u8]>,
        new: &[u8],
        context: &mut Context<'_>,
    ) -> Poll<bool>;

    /// Sends a request and returns its response. Where `streams` is set, the body of a successful
    /// response may stay with the driver, to be passed on as it comes.
    fn send(
        &self,
        attempt: &Attempt<'_>,
        streams: bool,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response, TransportError>>;

    /// Waits.
    fn wait(&self, until: Instant, context: &mut Context<'_>) -> Poll<()>;
}

/// A call in progress.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + 'a>>;

/// A credential of the connection, and the forms in which texts may contain it: a call
/// without log lines and errors never computes them.
struct KnownCredential {
    credential: Credential,
    forms: OnceCell<Forms>,
}

impl KnownCredential {
    fn forms(&self) -> &Forms {
        self.forms.get_or_init(|| Forms::of(&self.credential))
    }
}

/// One exported call.
pub struct Api<'a> {
    port: &'a dyn Port,
    memory: &'a Memory,
    documentation: &'static dyn Documentation,
    connection: &'a str,
    operation: &'static str,
    /// Names the call in log lines.
    id: String,
    seed: Cell<u64>,
    /// The start of the call: its total timeout counts from here, over all of its requests.
    started: Cell<Instant>,
    /// The credentials of the connection: they are redacted in every text, also where a
    /// server echoes one in a response that is not a refusal.
    credentials: RefCell<Vec<KnownCredential>>,
}

impl<'a> Api<'a> {
    /// Creates a call of this function of the contract, through a connection.
    pub fn new(
        port: &'a dyn Port,
        memory: &'a Memory,
        documentation: &'static dyn Documentation,
        connection: &'a str,
        operation: &'static str,
    ) -> Self {
        let seed = port.random();
        Self {
            port,
            memory,
            documentation,
            connection,
            operation,
            id: format!("{:08x}", seed as u32),
            seed: Cell::new(seed),
            started: Cell::new(port.now()),
            credentials: RefCell::default(),
        }
    }

    /// Sends a call.
    pub fn send(&self, call: Call) -> Sending<'_> {
        self.boxed(call, false)
    }

    /// Sends a call as [`Api::send`] does, and leaves the body of a successful response with the driver.
    pub fn open(&self, call: Call) -> Sending<'_> {
        self.boxed(call, true)
    }

    /// In a box: within a function's own future it would be there once for each call
    /// that the function makes.
    #[inline(never)]
    fn boxed(&self, call: Call, streams: bool) -> Sending<'_> {
        Box::pin(self.drive(call, streams))
    }

    /// The name of the connection.
    pub fn name(&self) -> &'a str {
        self.connection
    }

    /// The time.
    pub fn now(&self) -> Instant {
        self.port.now()
    }

    /// The time of day.
    pub fn wall(&self) -> Timestamp {
        self.port.wall()
    }

    /// Random bits that cannot be guessed.
    pub fn random(&self) -> u64 {
        self.port.random()
    }

    /// As many random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.iter_mut().zip(self.random().to_le_bytes()).for_each(|(byte, bits)| *byte = bits);
        }
        bytes
    }

    /// Bits that spread retries. Each time others.
    fn spread(&self) -> u64 {
        let seed = self.seed.get();
        self.seed.set(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        seed
    }

    /// Restarts the total timeout, for a function whose caller sets a timeout of its
    /// own.
    pub fn restart(&self) {
        self.started.set(self.port.now());
    }

    /// The deadline of the call, where there is one.
    pub fn deadline(&self, connection: &Connection) -> Option<Instant> {
        connection.limits.total().map(|limit| self.started.get().after(limit))
    }

    /// The time since the start of the call.
    pub fn elapsed(&self) -> Duration {
        self.port.now().since(self.started.get())
    }

    /// Waits.
    pub async fn wait(&self, until: Instant) {
        poll_fn(|context| self.port.wait(until, context)).await;
    }

    /// Loads the current connection.
    pub async fn load(&self) -> Result<Box<Connection>, Error> {
        let mut connection = poll_fn(|context| self.port.load(self.connection, context)).await?;
        self.redact_credential(&connection.credential);
        if !connection.route_is_known {
            self.memory.recall_route(self.connection, &mut connection);
        }
        Ok(connection)
    }

    /// Saves what was learned, if the connection is still at this revision, and returns
    /// the new one. What a server echoes of the credential is never saved in the clear.
    pub async fn save(&self, revision: &str, mut learned: Learned) -> Result<String, Unsaved> {
        let is_open = |text: &String| self.clean(text.clone()) == *text;
        learned.cloud_id = learned.cloud_id.filter(is_open);
        learned.site_url = learned.site_url.filter(is_open);
        learned.dialect = learned.dialect.filter(|dialect| is_open(&dialect.to_string()));
        poll_fn(|context| self.port.save(self.connection, revision, &learned, context)).await
    }

    /// Changes the known limits of the connection's site. Others change them
    /// at the same time: then the change is applied again to the new ones. Returns whether
    /// it was stored.
    pub async fn throttle(&self, change: &mut dyn FnMut(&mut Throttle)) -> bool {
        let read = || poll_fn(|context| self.port.limits(self.connection, context));
        let mut old = read().await;
        for _ in 0..=MAX_TRIES {
            let before = old.as_deref().map(Throttle::parse).unwrap_or_default();
            let mut after = before.clone();
            change(&mut after);
            if after == before {
                return true;
            }
            let (was, new) = (old.as_deref(), after.encode());
            let replaced = poll_fn(|context| self.port.replace_limits(self.connection, was, &new, context));
            if replaced.await {
                return true;
            }
            let now = read().await;
            // Nobody was faster: the host does not keep it.
            if now == old {
                return false;
            }
            old = now;
        }
        // What cannot be kept is no reason to fail a call.
        false
    }

    /// Writes a log line, if the host accepts its level. One that it does not accept is not
    /// built.
    pub fn log(&self, taken: Level, level: Level, module: &str, line: impl FnOnce() -> Line) {
        if level >= taken {
            self.port.log(level, module, &line().finish());
        }
    }

    /// The facts learned about the connection's site, kept for the lifetime of the instance.
    pub fn memory(&self) -> &'a Memory {
        self.memory
    }

    /// The text without secrets.
    pub fn clean(&self, text: String) -> String {
        redact::text(self.credentials.borrow().iter().fold(text, |text, known| known.forms().cut(text)), None)
    }

    /// The error without secrets, in each of its texts.
    pub fn clean_error(&self, error: Error) -> Error {
        error.with_texts(|text| self.clean(text))
    }

    /// Removes the secrets of a credential from every text from now on.
    pub fn redact_credential(&self, credential: &Credential) {
        let mut credentials = self.credentials.borrow_mut();
        if credentials.iter().all(|known| known.credential != *credential) {
            credentials.push(KnownCredential { credential: credential.clone(), forms: OnceCell::new() });
        }
    }
}

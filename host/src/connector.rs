//! The component, ready to be called from any task.

use crate::allow::AllowList;
use crate::cache::Cache;
use crate::contract::{ConnectorHost, ConnectorHostPre, connector, jira, rest, types, wasi};
use crate::limits::SiteLimits;
use crate::log::{Level, Log, StderrLog};
use crate::settings::Connections;
use crate::state::State;
use crate::transport::{Changes, Roots, Transport, bodies};
use crate::{redaction, trace};
use call::call;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{error, fmt};
use tokio::sync::Semaphore;
use tracing::Instrument;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Config, Enabled, Engine, PoolingAllocationConfig, Store};

mod call;
mod comments;
pub(crate) mod consent;
pub(crate) mod files;
mod issues;
mod links;
mod metadata;
mod operations;
mod people;
mod projects;
mod rich_text;
mod search;
mod worklogs;

/// How a [`Connector`] runs its component.
#[derive(Clone)]
pub struct Options {
    /// Where compiled copies of the component are kept. Default: nowhere.
    pub cache: Option<Cache>,
    /// Whether connections may lead to this machine. Default: no.
    pub loopback: bool,
    /// Whom to trust.
    pub roots: Roots,
    /// Where log lines go. Default: warnings to standard error as text.
    pub log: Arc<dyn Log>,
    /// The most memory that an instance may take, in bytes. Default: 512 MiB.
    pub max_memory: usize,
    /// The longest that a call may take, whatever the component's own limits
    /// say. Default: 10 minutes.
    pub deadline: Duration,
    /// How many calls run at once; further ones wait for their turn, within
    /// their deadline. Each takes an instance of its own. Default: 256.
    pub max_calls: usize,
    /// How many instances wait for the next call. Default: 64.
    pub max_idle: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache: None,
            loopback: false,
            roots: Roots::default(),
            log: Arc::new(StderrLog { level: Level::Warn, json: false }),
            max_memory: 512 << 20,
            deadline: Duration::from_secs(600),
            max_calls: 256,
            max_idle: 64,
        }
    }
}

/// Why a call has no result.
#[derive(Debug)]
pub enum Error {
    /// See the contract. Of a call that the host ended while a change of it was in
    /// doubt, for one of the reasons below, it is `outcome-unknown` and names the change.
    Jira(types::Error),
    /// The call took longer than [`Options::deadline`], and changed nothing.
    Deadline(Duration),
    /// The component failed, most likely for want of memory, and changed nothing. The
    /// next call gets a new instance.
    Trap(wasmtime::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jira(error) => write!(f, "{} {}", error.message, error.advice),
            Self::Deadline(limit) => write!(f, "The host ended the call after {limit:?}."),
            Self::Trap(error) => write!(f, "The component failed: {}", error.root_cause()),
        }
    }
}

impl error::Error for Error {}

impl Error {
    /// The end of a call by its host, after these changes were sent.
    fn after(self, changes: &Changes) -> Self {
        let Some(change) = changes.last().filter(|_| !matches!(self, Self::Jira(_))) else { return self };
        Self::Jira(types::Error {
            kind: types::ErrorKind::OutcomeUnknown,
            message: format!("The change was sent ({change}); whether it was carried out is unknown. {self}"),
            advice: "Check whether it was carried out before you retry.".to_owned(),
            status: None,
            retry_after: None,
            until: None,
            attempts: 1,
            waited: 0,
            trace_id: None,
        })
    }
}

/// The component, compiled, with its connections and its pool of HTTP
/// connections. Clones share all of it. A call takes an idle instance or makes
/// one; an instance serves one call at a time.
#[derive(Clone)]
pub struct Connector(Arc<Inner>);

struct Inner {
    component: ConnectorHostPre<State>,
    connections: Arc<dyn Connections>,
    transport: Transport,
    limits: SiteLimits,
    options: Options,
    turns: Arc<Semaphore>,
    idle: Mutex<Vec<Instance>>,
}

struct Instance {
    store: Store<State>,
    exports: ConnectorHost,
}

/// An instance that has grown beyond this is not kept.
const MAX_IDLE_MEMORY: usize = 32 << 20;
/// How much of a slot's memory is wiped instead of given back when its instance
/// ends, in bytes: the next one need not fault it in again.
const KEPT_MEMORY: usize = 2 << 20;
/// What an instance's memory reserves at first and as it grows, and what guards it,
/// where address space is bounded, in bytes.
const RESERVED_MEMORY: u64 = 16 << 20;
const RESERVED_GUARD: u64 = 64 << 10;
/// Core modules of a component, and tables in them, at most.
const MODULES: u32 = 8;

impl Connector {
    /// A connector that runs this component with these connections.
    pub fn new(component: &[u8], connections: impl Connections, options: Options) -> anyhow::Result<Self> {
        let max_calls = options.max_calls.clamp(1, Semaphore::MAX_PERMITS);
        let engine = engine(max_calls)?;
        let compiled = match &options.cache {
            Some(cache) => cache.load(&engine, component)?,
            None => Component::new(&engine, component)?,
        };
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_proxy_interfaces_async(&mut linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        bodies::add_to_linker(&mut linker)?;
        connector::jira::connections::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
        wasi::logging::logging::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
        Ok(Self(Arc::new(Inner {
            component: ConnectorHostPre::new(linker.instantiate_pre(&compiled)?)?,
            connections: Arc::new(connections),
            transport: Transport::new(&options.roots)?,
            limits: SiteLimits::default(),
            options,
            turns: Arc::new(Semaphore::new(max_calls)),
            idle: Mutex::default(),
        })))
    }

    /// `rest.request`: sends one request to any endpoint.
    pub async fn request(&self, connection: &str, call: rest::Call) -> Result<rest::Response, Error> {
        let reads = call.safety == Some(rest::Safety::Safe);
        let changes = if reads { Changes::of_a_read() } else { Changes::default() };
        self.call_noting(changes, connection, "rest.request", async |exports, store| {
            exports.connector_jira_rest().call_request(store, connection, &call).await
        })
        .await
    }

    /// `rest.test-connection`: finds out whether a connection works.
    pub async fn test_connection(&self, connection: &str) -> Result<rest::Report, Error> {
        call!(self, connection, "rest.test-connection", rest.call_test_connection(), redaction::report)
    }

    /// `rest.list-limits`: the limits of the connection's site that hold its calls
    /// back, or come near.
    pub async fn list_limits(&self, connection: &str) -> Result<Vec<rest::LimitState>, Error> {
        call!(self, connection, "rest.list-limits", rest.call_list_limits())
    }

    /// `jira.list-projects`: one page of the projects that the account sees.
    pub async fn list_projects(
        &self,
        connection: &str,
        options: jira::ProjectOptions,
        cursor: Option<&types::Cursor>,
    ) -> Result<jira::ProjectPage, Error> {
        call!(self, connection, "jira.list-projects", jira.call_list_projects(&options, cursor))
    }

    /// `jira.get-myself`: as whom Jira sees the connection.
    pub async fn get_myself(&self, connection: &str) -> Result<types::User, Error> {
        call!(self, connection, "jira.get-myself", jira.call_get_myself())
    }

    /// Calls one export: gives the call its turn and an instance, and ends it at
    /// the host's deadline. An instance that is stopped half-way, or that
    /// trapped, is dropped.
    async fn call<R>(
        &self,
        connection: &str,
        operation: &'static str,
        export: impl AsyncFnOnce(&ConnectorHost, &mut Store<State>) -> wasmtime::Result<Result<R, types::Error>>,
    ) -> Result<R, Error> {
        self.call_noting(Changes::default(), connection, operation, export).await
    }

    /// The same, noting what it changes.
    async fn call_noting<R>(
        &self,
        changes: Changes,
        connection: &str,
        operation: &'static str,
        export: impl AsyncFnOnce(&ConnectorHost, &mut Store<State>) -> wasmtime::Result<Result<R, types::Error>>,
    ) -> Result<R, Error> {
        let work = async {
            let _turn = self.0.turns.acquire().await?;
            let mut instance = self.take(connection, &changes).await?;
            let mut outcome = export(&instance.exports, &mut instance.store).await?;
            outcome.as_mut().err().into_iter().for_each(|error| clean(error, &instance.store));
            self.put_back(instance);
            Ok(outcome)
        }
        .instrument(trace::call(connection, operation));
        self.bounded(work).await.map_err(|ended| ended.after(&changes))
    }

    /// Ends some work at the host's deadline.
    async fn bounded<R>(
        &self,
        work: impl Future<Output = wasmtime::Result<Result<R, types::Error>>>,
    ) -> Result<R, Error> {
        let deadline = self.0.options.deadline;
        match tokio::time::timeout(deadline, work).await {
            Ok(Ok(outcome)) => outcome.map_err(Error::Jira),
            Ok(Err(trap)) => Err(Error::Trap(trap)),
            Err(_) => Err(Error::Deadline(deadline)),
        }
    }

    async fn take(&self, connection: &str, changes: &Changes) -> wasmtime::Result<Instance> {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut instance) = idle {
            instance.store.data_mut().begin(connection, changes);
            return Ok(instance);
        }
        let Inner { component, connections, transport, limits, options, .. } = &*self.0;
        let mut state = State::new(
            connections.clone(),
            options.log.clone(),
            transport.clone(),
            AllowList::new(options.loopback),
            limits.clone(),
            options.max_memory,
        );
        state.begin(connection, changes);
        let mut store = Store::new(component.engine(), state);
        store.limiter(|state| &mut state.memory);
        // What an instance hands over is bounded by its memory already.
        store.set_hostcall_fuel(options.max_memory.max(store.hostcall_fuel()));
        let exports = component.instantiate_async(&mut store).await?;
        Ok(Instance { store, exports })
    }

    /// Keeps an instance for the next call.
    fn put_back(&self, mut instance: Instance) {
        instance.store.data_mut().end();
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if instance.store.data().memory.used <= MAX_IDLE_MEMORY && idle.len() < self.0.options.max_idle {
            idle.push(instance);
        }
    }
}

/// Cuts what a server repeats of a secret out of the error of a call.
fn clean(error: &mut types::Error, store: &Store<State>) {
    redaction::error(error, &store.data().cleaner());
}

/// An engine with slots for as many instances as run at once: making one costs
/// a third of what it does from scratch. The slots are address space, 4 GiB
/// each, and no memory until they are used.
fn engine(instances: usize) -> wasmtime::Result<Engine> {
    let slots = u32::try_from(instances).unwrap_or(u32::MAX);
    let parts = slots.saturating_mul(MODULES);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(slots)
        .total_memories(slots)
        .total_stacks(slots)
        .total_core_instances(parts)
        .total_tables(parts)
        .linear_memory_keep_resident(KEPT_MEMORY)
        .table_keep_resident(KEPT_MEMORY)
        .pagemap_scan(Enabled::Auto);
    let mut config = config();
    config.allocation_strategy(pool);
    // Where there is no room for them, instances are made from scratch.
    Engine::new(&config).or_else(|_| Engine::new(&from_scratch()))
}

/// What every configuration has. The component's functions are not concurrent: a store
/// need not keep what would let them be.
fn config() -> Config {
    let mut config = Config::new();
    config.concurrency_support(false);
    config
}

/// A configuration without slots. Where address space is bounded, a memory reserves no
/// 4 GiB of it but what it needs, and machine code checks each access instead.
fn from_scratch() -> Config {
    let mut config = config();
    if is_address_space_bounded() {
        config
            .memory_reservation(RESERVED_MEMORY)
            .memory_reservation_for_growth(RESERVED_MEMORY)
            .memory_guard_size(RESERVED_GUARD);
    }
    config
}

#[cfg(unix)]
fn is_address_space_bounded() -> bool {
    rustix::process::getrlimit(rustix::process::Resource::As).current.is_some()
}

/// Elsewhere no such bound is known of.
#[cfg(not(unix))]
fn is_address_space_bounded() -> bool {
    false
}

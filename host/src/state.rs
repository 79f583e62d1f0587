//! What an instance holds on the host's side, and the imports that it calls.

use crate::allow::AllowList;
use crate::contract::connector::jira::connections as wit;
use crate::contract::types;
use crate::contract::wasi::logging::logging as wasi_logging;
use crate::log::{Level, Log, Record};
use crate::settings::{Connections, SaveError};
use crate::transport::{Hooks, Transport};
use std::sync::Arc;
use wasmtime::ResourceLimiter;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The data of one instance's store.
pub(crate) struct State {
    connections: Arc<dyn Connections>,
    log: Arc<dyn Log>,
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    /// The connection of the call under way.
    lent: Option<String>,
    pub(crate) memory: Memory,
}

impl State {
    pub(crate) fn new(
        connections: Arc<dyn Connections>,
        log: Arc<dyn Log>,
        transport: Transport,
        allowed: AllowList,
        max_memory: usize,
    ) -> Self {
        let mut http = WasiHttpCtx::new();
        // The pool's client refuses larger heads before this counts.
        http.set_field_size_limit(1 << 20);
        Self {
            connections,
            log,
            table: ResourceTable::new(),
            // No files, no environment, no standard streams.
            wasi: WasiCtx::builder().build(),
            http,
            hooks: Hooks { transport, allowed },
            lent: None,
            memory: Memory { max: max_memory, used: 0 },
        }
    }
}

impl State {
    /// Begins a call on one connection. No other is lent until it ends.
    pub(crate) fn begin(&mut self, connection: &str) {
        self.lent = Some(connection.to_owned());
    }

    /// Ends the call: nothing is lent, nothing may be reached.
    pub(crate) fn end(&mut self) {
        self.lent = None;
        self.hooks.allowed.clear();
    }
}

/// The memory of one instance.
#[derive(Debug)]
pub(crate) struct Memory {
    max: usize,
    /// What it has grown to, in bytes.
    pub(crate) used: usize,
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let fits = desired <= self.max;
        if fits {
            self.used = desired;
        }
        Ok(fits)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= 10_000)
    }
}

impl wit::Host for State {
    async fn get(&mut self, name: String) -> Result<wit::Connection, wit::GetError> {
        if self.lent.as_ref() != Some(&name) {
            return Err(wit::GetError::Unknown);
        }
        let connection = self.connections.get(&name).await?;
        self.hooks.allowed.lend(&connection.settings);
        Ok(connection.into())
    }

    async fn save(
        &mut self,
        name: String,
        learned: types::Learned,
        replaces: String,
    ) -> Result<String, wit::SaveError> {
        if self.lent.as_ref() != Some(&name) {
            return Err(wit::SaveError::Unknown);
        }
        if learned.tokens.is_some() {
            return Err(SaveError::Failed("this host keeps no tokens".into()).into());
        }
        Ok(self.connections.save(&name, learned.into(), &replaces).await?)
    }
}

impl types::Host for State {}

impl wasi_logging::Host for State {
    async fn log(&mut self, level: wasi_logging::Level, context: String, message: String) {
        let level = match level {
            wasi_logging::Level::Trace => Level::Trace,
            wasi_logging::Level::Debug => Level::Debug,
            wasi_logging::Level::Info => Level::Info,
            wasi_logging::Level::Warn => Level::Warn,
            wasi_logging::Level::Error => Level::Error,
            wasi_logging::Level::Critical => Level::Critical,
        };
        self.log.log(Record { level, context: &context, message: &message });
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.hooks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::StderrLog;
    use crate::{Environment, FileStore, Roots};
    use wit::Host;

    #[tokio::test]
    async fn a_call_is_lent_its_own_connection_and_nothing_after_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::new(folder.path().join("connections.json"));
        for name in ["acme", "other"] {
            store.put(name, "https://acme.atlassian.net", None, "${PATH}").unwrap();
        }
        let transport = Transport::new(&Roots::default()).unwrap();
        let log = Arc::new(StderrLog { level: Level::Critical, json: false });
        let mut state =
            State::new(Arc::new(Environment::new(store)), log, transport, AllowList::new(false), 1 << 20);
        let site = "https://acme.atlassian.net/rest".parse().unwrap();
        assert!(state.get("acme".into()).await.is_err());
        state.begin("acme");
        assert!(state.get("other".into()).await.is_err());
        assert!(!state.hooks.allowed.allows(&site));
        assert!(state.get("acme".into()).await.is_ok());
        assert!(state.hooks.allowed.allows(&site));
        state.end();
        assert!(state.get("acme".into()).await.is_err());
        assert!(!state.hooks.allowed.allows(&site));
    }
}

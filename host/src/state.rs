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
    pub(crate) hooks: Hooks,
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
            memory: Memory { max: max_memory, used: 0 },
        }
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
        if learned.tokens.is_some() || learned.quota_wall.is_some() {
            return Err(SaveError::Failed("this host keeps neither tokens nor quotas".into()).into());
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

//! What an instance holds on the host's side, and the imports that it calls.

use crate::allow::AllowList;
use crate::authorization::Authorization;
use crate::contract::connector::jira::connections as wit;
use crate::contract::types;
use crate::contract::wasi::logging::logging as wasi_logging;
use crate::limits::{SiteKey, SiteLimits};
use crate::log::{Level, Log, Record};
use crate::settings::{Connections, Credential};
use crate::transport::{Changes, Hooks, Transport};
use crate::{site, trace};
use std::sync::Arc;
use tracing::Span;
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
    /// Its site, once it was lent.
    site: Option<SiteKey>,
    limits: SiteLimits,
    /// The span of the call under way.
    span: Span,
    pub(crate) memory: Memory,
}

impl State {
    pub(crate) fn new(
        connections: Arc<dyn Connections>,
        log: Arc<dyn Log>,
        transport: Transport,
        allowed: AllowList,
        limits: SiteLimits,
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
            hooks: Hooks { transport, allowed, authorization: None, changes: Changes::default() },
            lent: None,
            site: None,
            limits,
            span: Span::none(),
            memory: Memory { max: max_memory, used: 0 },
        }
    }
}

impl State {
    /// Begins a call on one connection. No other is lent until it ends. What it changes
    /// is noted in `changes`.
    pub(crate) fn begin(&mut self, connection: &str, changes: &Changes) {
        self.lent = Some(connection.to_owned());
        self.hooks.changes = changes.clone();
        self.span = Span::current();
    }

    /// The least important log lines that somebody takes.
    fn log_level(&self) -> wit::LogLevel {
        let level = trace::level().map_or(self.log.level(), |level| level.min(self.log.level()));
        match level {
            Level::Trace | Level::Debug => wit::LogLevel::Debug,
            Level::Info => wit::LogLevel::Info,
            Level::Warn => wit::LogLevel::Warn,
            Level::Error | Level::Critical => wit::LogLevel::Off,
        }
    }

    /// Ends the call: nothing is lent, nothing may be reached.
    pub(crate) fn end(&mut self) {
        self.lent = None;
        self.span = Span::none();
        self.take_back();
    }

    /// Takes back what the connection led to.
    fn take_back(&mut self) {
        self.site = None;
        self.hooks.allowed.clear();
        self.hooks.authorization = None;
    }

    /// A text of the component without what it cannot know to be secret.
    pub(crate) fn redacted(&self, text: String) -> String {
        match &self.hooks.authorization {
            Some(authorization) => authorization.redacted(text),
            None => text,
        }
    }

    /// What cleans a text of that.
    pub(crate) fn cleaner(&self) -> impl Fn(&mut String) + '_ {
        |text| *text = self.redacted(std::mem::take(text))
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

impl State {
    /// The site of the connection that is lent, and of no other.
    fn site_of(&self, name: &str) -> Option<&SiteKey> {
        self.site.as_ref().filter(|_| self.lent.as_deref() == Some(name))
    }
}

impl wit::Host for State {
    async fn get(&mut self, name: String) -> Result<wit::Connection, wit::GetError> {
        if self.lent.as_ref() != Some(&name) {
            return Err(wit::GetError::Unknown);
        }
        // It may have been changed since it was lent before.
        self.take_back();
        let mut connection = self.connections.get(&name).await?;
        let site = site::read(&mut connection.settings);
        if let Credential::Host(value) = &connection.settings.credential {
            let authorization = Authorization::new(value);
            self.hooks.authorization =
                Some(authorization.map_err(|problem| wit::GetError::Unusable(problem.to_owned()))?);
        }
        let cloud_id = connection.learned.cloud_id.as_deref();
        self.site = Some(self.limits.key(site.as_ref(), &connection.settings.site_url, cloud_id));
        self.hooks.allowed.lend(site, &connection.settings.credential);
        Ok(connection.lend(self.log_level()))
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
        Ok(self.connections.save(&name, learned.into(), &replaces).await?)
    }

    async fn limits(&mut self, name: String) -> Option<Vec<u8>> {
        self.limits.get(self.site_of(&name)?)
    }

    async fn replace_limits(&mut self, name: String, old: Option<Vec<u8>>, new: Vec<u8>) -> bool {
        self.site_of(&name).is_some_and(|site| self.limits.replace(site, old.as_deref(), new))
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
        let message = self.redacted(message);
        let record = Record { level, context: &context, message: &message };
        trace::line(&self.span, record);
        if level >= self.log.level() {
            self.log.log(record);
        }
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
            let credential = crate::Credential::Bearer("${PATH}".into());
            store.put_credential(name, "https://acme.atlassian.net", &credential).unwrap();
        }
        let transport = Transport::new(&Roots::default()).unwrap();
        let log = Arc::new(StderrLog { level: Level::Critical, json: false });
        let mut state = State::new(
            Arc::new(Environment::new(store)),
            log,
            transport,
            AllowList::new(false),
            SiteLimits::default(),
            1 << 20,
        );
        let site = "https://acme.atlassian.net/rest".parse().unwrap();
        assert!(state.get("acme".into()).await.is_err());
        state.begin("acme", &Changes::default());
        assert!(state.get("other".into()).await.is_err());
        assert!(!state.hooks.allowed.allows(&site));
        assert!(state.get("acme".into()).await.is_ok());
        assert!(state.hooks.allowed.allows(&site));
        assert!(state.replace_limits("acme".into(), None, b"1".to_vec()).await);
        assert!(!state.replace_limits("other".into(), None, b"1".to_vec()).await);
        assert_eq!(state.limits("acme".into()).await, Some(b"1".to_vec()));
        assert_eq!(state.limits("other".into()).await, None);
        state.end();
        assert_eq!(state.limits("acme".into()).await, None);
        assert!(state.get("acme".into()).await.is_err());
        assert!(!state.hooks.allowed.allows(&site));
    }
}

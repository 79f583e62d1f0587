//! What a command runs on: the store, the component, and where log lines go.

use super::globals::Globals;
use super::history::{History, Place};
use super::log::LogFormat;
use super::{exit, verdict};
use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use jira_connector_host::rest::Report;
use jira_connector_host::{
    Cache, Connections, Connector, Environment, Error, ExitStatus, Failure, FileStore, Key, Level, Options,
    Roots, StderrLog,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const FILE: &str = "jira-connector/connections.json";

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/jira.wasm"));

/// The host of one command.
pub(super) struct Host {
    /// The connections.
    pub(super) store: Environment<FileStore>,
    /// What its secrets are sealed with.
    pub(super) key: Key,
    component: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    loopback: bool,
    level: Option<Level>,
    json_log: bool,
}

impl Host {
    /// The host that these options describe.
    pub(super) fn new(globals: &Globals) -> Result<Self> {
        let key = Key::from_environment_or_keyring().map_err(|error| exit::Failed::settings(error.into()))?;
        Ok(Self {
            store: Environment::new(file_store(globals.connections.as_deref()).sealed_with(key.clone())),
            key,
            component: globals.component.clone(),
            ca_file: globals.ca_file.clone(),
            loopback: globals.allow_loopback,
            level: globals.log_level.map(Into::into),
            json_log: globals.log_format == LogFormat::Json,
        })
    }

    /// The connections that are kept.
    pub(super) fn file(&self) -> &FileStore {
        self.store.behind()
    }

    /// The component, for calls on this connection.
    pub(super) fn connector(&self, name: &str, bounds: Bounds) -> Result<Connector> {
        self.logging_connector(self.file().log_level(name).filter(|_| self.is_kept(name)), bounds)
    }

    /// A store of its own in a folder, for a connection that is tried.
    pub(super) fn trial(&self, folder: &Path) -> FileStore {
        FileStore::new(folder.join("connections.json")).sealed_with(self.key.clone())
    }

    /// The component, with these log lines unless the command was told of others.
    pub(super) fn logging_connector(&self, level: Option<Level>, bounds: Bounds) -> Result<Connector> {
        self.connector_on(Environment::new(self.file().clone()), level, bounds)
    }

    /// The same, on these connections.
    pub(super) fn connector_on(
        &self,
        store: impl Connections,
        level: Option<Level>,
        bounds: Bounds,
    ) -> Result<Connector> {
        let level = self.level.or(level);
        let options = Options {
            cache: cache_folder().map(Cache::new),
            loopback: self.loopback,
            roots: roots(self.ca_file.as_deref()).map_err(exit::Failed::usage)?,
            log: Arc::new(StderrLog { level: level.unwrap_or(Level::Error), json: self.json_log }),
            deadline: bounds.deadline,
            max_memory: bounds.memory,
            ..Options::default()
        };
        if let Some(path) = &self.component {
            let bytes = std::fs::read(path)
                .with_context(|| format!("Cannot read the component {}", path.display()))?;
            return Connector::new(&bytes, store, options);
        }
        if BUILT_IN.is_empty() {
            bail!(
                "This command was built without a component. Run `make host`, or name one with --component."
            );
        }
        Connector::new(BUILT_IN, store, options)
    }

    /// Whether a name is a connection's of the file, not of the environment's
    /// variables.
    fn is_kept(&self, name: &str) -> bool {
        name != "default" || self.store.site_url().is_none()
    }

    /// What a command sees of a connection. What programs read is not kept.
    pub(super) fn history(&self, name: &str, json: bool) -> History {
        History::new(self.place(name), !json)
    }

    /// Forgets what was seen of a connection, which leads elsewhere now.
    pub(super) fn forget_history(&self, name: &str) {
        if let Some(place) = self.place(name) {
            place.forget();
        }
    }

    fn place(&self, name: &str) -> Option<Place> {
        cache_folder().map(|folder| Place::new(&folder, self.file().path(), name))
    }

    /// Keeps what a call says of its connection, and passes it on.
    pub(super) fn noting<T>(&self, name: &str, outcome: Result<T>) -> Result<T> {
        match &outcome {
            Ok(_) => self.note(name, None),
            Err(error) => match error.downcast_ref::<Error>() {
                Some(Error::Jira(error)) if error.kind.concerns_connection() => {
                    self.note(name, Some(Failure::new(error.name(), &error.message)));
                }
                Some(error @ Error::Deadline(_)) => {
                    self.note(name, Some(Failure::new("deadline", &error.to_string())));
                }
                _ => {}
            },
        }
        outcome
    }

    /// Keeps what a test found.
    pub(super) fn note_report(&self, name: &str, report: &Report) {
        let works = verdict::exit_status(report.verdict) == ExitStatus::Done;
        let failure = || Failure::new(verdict::name(report.verdict), &report.summary);
        self.note(name, (!works).then(failure));
    }

    fn note(&self, name: &str, failure: Option<Failure>) {
        if self.is_kept(name) {
            // A file that cannot be written is no reason to fail a call.
            let _ = self.file().note(name, failure);
        }
    }
}

/// What the host allows a command, beyond what the component bounds itself.
pub(super) struct Bounds {
    deadline: Duration,
    memory: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        let Options { deadline, max_memory, .. } = Options::default();
        Self { deadline, memory: max_memory }
    }
}

impl Bounds {
    /// Room for files of so many bytes, which are copied once or twice.
    pub(super) fn holding(bytes: usize) -> Self {
        let Self { deadline, memory } = Self::default();
        Self { deadline, memory: memory.saturating_add(bytes.saturating_mul(3)) }
    }

    /// Room for the limits that a request was given.
    pub(super) fn of(timeout: Option<u64>, max_body: Option<u64>) -> Self {
        let Self { deadline, memory } = Self::default();
        let year = Duration::from_secs(365 * 24 * 3600);
        let wanted = match timeout {
            None => deadline,
            Some(0) => year,
            Some(seconds) => Duration::from_secs(seconds).saturating_add(Duration::from_secs(10)).min(year),
        };
        // A body of unknown length is copied as it grows.
        let body = usize::try_from(max_body.unwrap_or_default()).unwrap_or(usize::MAX);
        Self { deadline: deadline.max(wanted), memory: memory.max(body.saturating_mul(4)) }
    }
}

fn folders() -> Result<impl BaseStrategy> {
    etcetera::choose_base_strategy().context("There is no home directory")
}

/// Where the compiled component and what was seen are kept.
pub(super) fn cache_folder() -> Option<PathBuf> {
    folders().ok().map(|folders| folders.cache_dir().join("jira-connector"))
}

/// Where what a person wrote is kept, which is nowhere else.
pub(super) fn state_folder() -> Option<PathBuf> {
    let folders = folders().ok()?;
    Some(folders.state_dir().unwrap_or_else(|| folders.data_dir()).join("jira-connector"))
}

/// The file of connections: the one that is named, or the user's.
pub(super) fn connections_file(path: Option<&Path>) -> PathBuf {
    match path {
        Some(path) => path.to_owned(),
        // Without a home there are still the connections of the environment.
        None => folders().map_or_else(|_| PathBuf::new(), |folders| folders.config_dir()).join(FILE),
    }
}

fn file_store(path: Option<&Path>) -> FileStore {
    FileStore::new(connections_file(path))
}

fn roots(path: Option<&Path>) -> Result<Roots> {
    let Some(path) = path else { return Ok(Roots::default()) };
    let reading = || format!("Cannot read certificates from {}", path.display());
    let extra: Vec<_> = CertificateDer::pem_file_iter(path)
        .with_context(reading)?
        .collect::<Result<_, _>>()
        .with_context(reading)?;
    if extra.is_empty() {
        bail!("{} holds no certificate in PEM form.", path.display());
    }
    Ok(Roots { extra })
}

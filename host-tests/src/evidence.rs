//! What a run leaves behind for a last look: whether a secret is in it.
//!
//! With the variable `JIRA_TEST_EVIDENCE` set to a folder, as `make test` does,
//! what a host sees of the component, of its stores and of the command is added
//! to files of that folder, and the secrets that the tests handed out to its
//! folder `secrets`. Without it nothing is kept.

use crate::secrets::{SECRETS, SHORTEST};
use jira_connector_host::{App, Connection, Credential, Error, Level, Log, Record, Tokens};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::HashMap;
use std::fmt::{Debug, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The variable that names the folder.
const VARIABLE: &str = "JIRA_TEST_EVIDENCE";

/// Adds a text to what there is of a kind, such as `errors`.
pub fn keep(kind: &str, text: &str) {
    add(kind, text.as_bytes());
}

/// Adds how a value prints itself.
pub fn debug(kind: &str, value: &impl Debug) {
    if folder().is_some() {
        add(kind, format!("{value:?}").as_bytes());
    }
}

/// An outcome on its way to a test: it is kept as both of its kinds print.
#[expect(clippy::result_large_err, reason = "it is handed on as it came")]
pub fn seen<T: Debug>(outcome: Result<T, Error>) -> Result<T, Error> {
    if let Err(error) = &outcome {
        keep("errors", &error.to_string());
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            keep("errors", &cause.to_string());
            source = cause.source();
        }
    }
    debug("outcomes", &outcome);
    outcome
}

/// Adds what a command printed.
pub fn ran(output: &Output) {
    add("command", &output.stdout);
    add("command", &output.stderr);
}

/// Copies all files below a folder, without caches: those hold code.
pub fn files(kind: &str, below: &Path) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let Some(folder) = folder() else { return };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let copies = folder.join(kind).join(format!("{}-{number}", process()));
    let mut folders = vec![below.to_owned()];
    while let Some(entries) = folders.pop().map(fs::read_dir) {
        for path in entries.into_iter().flatten().flatten().map(|entry| entry.path()) {
            let copy = copies.join(path.strip_prefix(below).unwrap_or(&path));
            match path.is_dir() {
                true if path.ends_with(".cache") => {}
                true => folders.push(path),
                false => copy
                    .parent()
                    .map_or(Ok(()), fs::create_dir_all)
                    .and_then(|()| fs::copy(&path, &copy))
                    .map(drop)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            }
        }
    }
}

/// Says that a secret was handed out. Nobody but whom it was handed to may show
/// it. One that is too short to be found is left out.
pub fn secret(kind: &str, secret: &str) {
    if secret.len() >= SHORTEST {
        add(SECRETS, json!({"kind": kind, "secret": secret}).to_string().as_bytes());
    }
}

/// The secrets of a credential, and how it prints.
pub(crate) fn credential(credential: &Credential) {
    let hidden = |kind, text: &SecretString| secret(kind, text.expose_secret());
    match credential {
        Credential::Basic { secret, .. } => hidden("token or password", secret),
        Credential::Bearer(token) => hidden("token", token),
        Credential::Host(value) => hidden("authorization", value),
        Credential::OAuth(App { client_secret, .. }) => {
            client_secret.iter().for_each(|secret| hidden("client secret", secret));
        }
    }
}

/// The secrets of tokens that were learned.
pub(crate) fn tokens(tokens: &Tokens) {
    secret("access token", tokens.access.expose_secret());
    tokens.refresh.iter().for_each(|token| secret("refresh token", token.expose_secret()));
}

/// A connection as it is lent: how it prints.
pub(crate) fn lent(connection: &Connection) {
    debug("connections", connection);
}

/// A log whose lines are kept for the last look, and for the test.
#[derive(Debug, Clone)]
pub struct Lines {
    level: Level,
    lines: Arc<Mutex<Vec<(Level, String, String)>>>,
}

impl Lines {
    /// The lines of a level, and those that are more important.
    pub fn of(level: Level) -> Self {
        Self { level, lines: Arc::default() }
    }

    /// What was written so far: level, module, and one JSON object.
    pub fn all(&self) -> MutexGuard<'_, Vec<(Level, String, String)>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The JSON objects so far, one after the other.
    pub fn text(&self) -> String {
        self.all().iter().fold(String::new(), |mut text, (_, _, message)| {
            let _ = writeln!(text, "{message}");
            text
        })
    }
}

impl Log for Lines {
    fn log(&self, record: Record<'_>) {
        assert!(record.level >= self.level, "{}", record.message);
        Kept.log(record);
        self.all().push((record.level, record.context.to_owned(), record.message.to_owned()));
    }

    fn level(&self) -> Level {
        self.level
    }
}

/// A log whose lines are kept for the last look alone.
#[derive(Debug, Clone, Copy)]
pub struct Kept;

impl Log for Kept {
    fn log(&self, record: Record<'_>) {
        keep("log", record.message);
    }
}

fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| std::env::var_os(VARIABLE).map(PathBuf::from)).as_deref()
}

/// The name of this process's files.
fn process() -> String {
    let program = std::env::current_exe().unwrap_or_default();
    format!("{}-{}", program.file_stem().unwrap_or_default().display(), std::process::id())
}

/// Adds a line to this process's file of a kind.
fn add(kind: &str, line: &[u8]) {
    static FILES: Mutex<Option<HashMap<String, File>>> = Mutex::new(None);
    let Some(folder) = folder() else { return };
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let file = files.get_or_insert_default().entry(kind.to_owned()).or_insert_with(|| {
        let path = folder.join(kind).join(process());
        fs::create_dir_all(folder.join(kind))
            .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    file.write_all(&[line, b"\n"].concat()).unwrap_or_else(|error| panic!("{kind}: {error}"));
}

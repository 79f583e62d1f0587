//! What simulators of this process hand out that nobody else may show.
//!
//! A test that wants to know whether its subject leaks a secret sets
//! `JIRA_SIMULATOR_SECRETS` to a file, and looks for the secrets that are in it
//! afterwards wherever its subject wrote. Several processes may share the file.

use crate::accounts::app::{CLIENT_SECRET, DATA_CENTER_CLIENT_SECRET, SERVICE_CLIENT_SECRET};
use crate::auth::{DATA_CENTER_PASSWORD, DATA_CENTER_TOKEN, SCOPED_TOKEN, SERVICE_TOKEN, TOKEN};
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{Once, OnceLock};

/// The variable that names the file.
const VARIABLE: &str = "JIRA_SIMULATOR_SECRETS";

/// What opens the simulator without being handed out, by its kind.
const KNOWN: [(&str, &str); 8] = [
    ("API token", TOKEN),
    ("API token with scopes", SCOPED_TOKEN),
    ("API token of a service account", SERVICE_TOKEN),
    ("password", DATA_CENTER_PASSWORD),
    ("personal access token", DATA_CENTER_TOKEN),
    ("client secret", CLIENT_SECRET),
    ("client secret", SERVICE_CLIENT_SECRET),
    ("client secret", DATA_CENTER_CLIENT_SECRET),
];

/// Writes down what is known from the start, once.
pub(crate) fn know() {
    static KNOWING: Once = Once::new();
    KNOWING.call_once(|| KNOWN.iter().for_each(|(kind, secret)| hand_out(kind, secret)));
}

/// Writes down a secret, if somebody wants to know.
pub(crate) fn hand_out(kind: &str, secret: &str) {
    static FILE: OnceLock<Option<File>> = OnceLock::new();
    let open = || OpenOptions::new().create(true).append(true).open(std::env::var_os(VARIABLE)?).ok();
    if let Some(mut file) = FILE.get_or_init(open).as_ref() {
        // In one piece, so that lines of several processes do not mix.
        let line = format!("{}\n", json!({"kind": kind, "secret": secret}));
        let _ = file.write_all(line.as_bytes());
    }
}

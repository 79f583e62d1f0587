//! The `jira` command in a home of its own.

use crate::{evidence, root};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The key that the home's store is sealed with.
const STORE_KEY: &str = "5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c";

/// A home for the command, with nothing in its environment but what is said.
/// What it prints and keeps is there for the last look.
pub struct Home {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What came of a command.
#[derive(Debug)]
pub struct Ran {
    /// Its exit status.
    pub status: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it logged and complained of.
    pub err: String,
}

impl Home {
    /// A home without connections, which may reach this machine.
    pub fn new() -> Self {
        evidence::secret("store key", STORE_KEY);
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, variables: vec![("JIRA_STORE_KEY", STORE_KEY.to_owned())] }
    }

    /// The same home with a variable that holds a secret.
    pub fn with(mut self, variable: &'static str, secret: &str) -> Self {
        evidence::secret("variable", secret);
        self.variables.push((variable, secret.to_owned()));
        self
    }

    /// The same home with a variable that holds no secret.
    pub fn with_open(mut self, variable: &'static str, value: &str) -> Self {
        self.variables.push((variable, value.to_owned()));
        self
    }

    /// Writes a file for the connections, and makes it the store.
    pub fn store(mut self, text: &str) -> Self {
        self.write("connections.json", text);
        self.variables.push(("JIRA_CONNECTIONS", "connections.json".to_owned()));
        self
    }

    /// Writes a file.
    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join(file), text).expect("a file");
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the command with these arguments and this standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Ran {
        let program = root().join("target/release/jira");
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(self.path()).env_clear().env("HOME", self.path());
        command.env("JIRA_ALLOW_LOOPBACK", "1").env("JIRA_LOG", "debug");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let missing = |error| panic!("{}: {error}. Run `make host`.", program.display());
        let mut child = command.spawn().unwrap_or_else(missing);
        // It may have no question.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("what it said");
        evidence::ran(&output);
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Ran { status: output.status.code(), out, err }
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        evidence::files("stores", self.folder.path());
    }
}

//! A site and a home, and what the command does with them.

use jira_simulator::{Account, Simulator, TOKEN};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tokio::runtime::{Builder, Runtime};

/// A simulator in a thread of its own, and a home with a folder to work in.
pub(crate) struct Site {
    pub(crate) simulator: Simulator,
    home: tempfile::TempDir,
    _runtime: Runtime,
}

impl Site {
    pub(crate) fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let simulator = runtime.block_on(Simulator::start(([127, 0, 0, 1], 0).into())).unwrap();
        Self { simulator, home: tempfile::tempdir().unwrap(), _runtime: runtime }
    }

    /// The folder that the command works in.
    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file there.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The bytes of a file there.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder().join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    /// A program with the connection `default` to the simulator in its environment,
    /// and little more.
    pub(crate) fn program(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.folder()).stdin(Stdio::null());
        command
            .env("HOME", self.folder())
            // The compiled component is shared, as a user's commands share it.
            .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
            .env("JIRA_STORE_KEY", "5e".repeat(32))
            .env("JIRA_BASE_URL", self.simulator.url())
            .env("JIRA_USERNAME", Account::Mia.email())
            .env("JIRA_API_TOKEN", TOKEN)
            .env("JIRA_ALLOW_LOOPBACK", "1");
        command
    }

    /// The `jira` command.
    pub(crate) fn jira(&self, arguments: &[&str]) -> Output {
        self.program(env!("CARGO_BIN_EXE_jira")).args(arguments).output().unwrap()
    }

    /// The same, with this on standard input.
    pub(crate) fn told(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.program(env!("CARGO_BIN_EXE_jira"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What it prints as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&out(&self.jira(arguments))).unwrap()
    }
}

/// What was printed by a command that did what it should and had nothing to add.
pub(crate) fn out(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command says that failed with this status.
pub(crate) fn failure(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Answers one request with an empty object, and says what it was: method, path and
/// body.
pub(crate) fn request(server: &TcpListener) -> String {
    let mut stream = BufReader::new(server.accept().unwrap().0);
    let (mut first, mut length) = (String::new(), 0);
    stream.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        match line.trim().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    stream.get_mut().write_all(answer.as_bytes()).unwrap();
    first.replace("HTTP/1.1\r\n", "") + &String::from_utf8(body).unwrap()
}

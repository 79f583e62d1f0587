//! The validator: openapi-core, in a process of its own.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The problems of each request, a line of `host-tests/openapi/validate.py` each.
pub(crate) fn problems(documents: &Path, lines: String) -> Vec<Vec<String>> {
    let folder = host_tests::root().join("host-tests/openapi");
    let python = folder.join(".venv/bin/python");
    assert!(python.exists(), "{} is not here. Run `make test`.", python.display());
    let mut process = Command::new(python)
        .args(["-W", "ignore"])
        .arg(folder.join("validate.py"))
        .arg(documents)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let output = String::from_utf8(output.stdout).unwrap();
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

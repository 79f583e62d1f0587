//! What the `jira` command shows on a terminal, which `script` of util-linux is.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]

use std::process::{Command, Stdio};

const DOCUMENT: &str = r#"{"type":"doc","version":1,"content":[
    {"type":"paragraph","content":[
        {"type":"text","text":"A "},
        {"type":"text","text":"plan","marks":[{"type":"link","attrs":{"href":"https://example.com/"}}]},
        {"type":"text","text":" of \u001b[31m\u009b31m "},
        {"type":"text","text":"several words","marks":[{"type":"strong"}]},
        {"type":"text","text":" that do not fit"}]},
    {"type":"taskList","attrs":{"localId":"a"},"content":[
        {"type":"taskItem","attrs":{"localId":"b","state":"DONE"},"content":[
            {"type":"text","text":"done"}]}]}]}"#;

const MARKDOWN: &str = "\
A [plan](https://example.com/) of \u{1b}\\[31m\u{9b}31m **several words** that do not fit

- [x] done
";

const SHOWN: &str = "\
A plan (https://example.com/) of
␛[31m\u{fffd}31m **several words** that do
not fit

☑ done
";

const COLORED: &str = "\
A \u{1b}]8;;https://example.com/\u{1b}\\\u{1b}[4m\u{1b}[34mplan\u{1b}[0m\u{1b}]8;;\u{1b}\\ of ␛[31m\u{fffd}31m \u{1b}[1mseveral words\u{1b}[0m
that do not fit

\u{1b}[32m☑\u{1b}[0m done
";

const JIRA: &str = env!("CARGO_BIN_EXE_jira");

/// A home with the document. What is compiled once is kept in it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("document.json"), DOCUMENT).unwrap();
        Self(home)
    }

    /// What a program prints that has nothing in its environment but this, a path
    /// and the home.
    fn output(&self, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null()).env_clear();
        command.env("HOME", self.0.path()).env("PATH", env!("PATH")).envs(environment.iter().copied());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it prints to a terminal of 36 columns.
    fn on_terminal(&self, option: &str, environment: &[(&str, &str)]) -> String {
        let line = format!("stty cols 36 rows 24; '{JIRA}' markdown document.json {option} 2>/dev/null");
        self.output("script", &["-qec", &line, "/dev/null"], environment).replace("\r\n", "\n")
    }

    fn piped(&self, option: &[&str], environment: &[(&str, &str)]) -> String {
        self.output(JIRA, &[&["markdown", "document.json"], option].concat(), environment)
    }
}

fn is_terminal_there() -> bool {
    let is_there = Command::new("script").arg("--version").output().is_ok();
    if !is_there {
        println!("skipped: what a terminal shows (script of util-linux is not here)");
    }
    is_there
}

#[test]
fn a_document_is_shown_on_a_terminal_as_it_looks() {
    if !is_terminal_there() {
        return;
    }
    let home = Home::new();
    let check = |environment: &[_], expected| assert_eq!(home.on_terminal("", environment), expected);
    check(&[("TERM", "xterm")], COLORED);
    check(&[("TERM", "xterm"), ("NO_COLOR", "1")], SHOWN);
    check(&[("TERM", "dumb")], SHOWN);
    check(&[], SHOWN);
    check(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], COLORED);
    check(&[("TERM", "xterm"), ("CLICOLOR", "0")], SHOWN);
}

#[test]
fn markdown_is_printed_where_it_is_asked_for() {
    if !is_terminal_there() {
        return;
    }
    let home = Home::new();
    let xterm = [("TERM", "xterm")];
    let visible = MARKDOWN.replace('\u{1b}', "\u{241b}").replace('\u{9b}', "\u{fffd}");
    assert_eq!(home.on_terminal("--markdown", &xterm), visible);
    assert!(home.on_terminal("--lossless", &xterm).contains("- [x] <!-- adf:taskItem"));
    assert!(home.on_terminal("--json", &xterm).starts_with("{\"notes\":["));
}

#[test]
fn markdown_is_printed_into_a_file() {
    let home = Home::new();
    assert_eq!(home.piped(&[], &[]), MARKDOWN);
    assert_eq!(home.piped(&["--markdown"], &[]), MARKDOWN);
    assert_eq!(home.piped(&[], &[("TERM", "xterm"), ("CLICOLOR_FORCE", "1")]), MARKDOWN);
}

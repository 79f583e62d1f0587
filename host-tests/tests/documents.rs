//! The documents' console blocks, run line by line and compared with what stands below.
//!
//! A block of a document that begins with three backticks and `console` is run: each line
//! that starts with `$ ` is a command, in one shell for each document, beside a simulator
//! of its own. The lines below it are its output. A line `…` stands for any lines, and `…`
//! in a line for any characters. What cannot run (it needs a browser, a terminal, a site) is
//! in a block of another kind. Without curl or jq, which some commands need, the test says so
//! and is skipped.

#![forbid(unsafe_code)]

use host_tests::command::Home;
use host_tests::{evidence, root, simulator};
use jira_simulator::{Account, TOKEN};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the shell prints behind the output of each command.
const END: &str = "=-=-= end of a command =-=-=";

/// The programs that the documents use beside those of the project.
const PROGRAMS: [&str; 2] = ["curl", "jq"];

/// A command of a document.
struct Step {
    line: usize,
    command: String,
    output: Vec<String>,
}

/// The commands of a document's console blocks, in their order.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_console = false;
    for (number, line) in text.lines().enumerate() {
        match line {
            "```console" => is_console = true,
            "```" => is_console = false,
            line if is_console => match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => {
                    steps.push(Step { line: number + 1, command: command.to_owned(), output: Vec::new() });
                }
                // A command goes on in the next line.
                (None, Some(step)) if step.output.is_empty() && step.command.ends_with('\\') => {
                    step.command += "\n";
                    step.command += line;
                }
                (None, Some(step)) => step.output.push(line.to_owned()),
                (None, None) => panic!("line {}: an output without a command", number + 1),
            },
            _ => {}
        }
    }
    steps
}

/// Whether lines are those that a document shows, which may leave some out.
fn is_shown(shown: &[String], lines: &[&str]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (Some((first, rest)), _) if first.trim() == "…" => {
            (0..=lines.len()).any(|skipped| is_shown(rest, &lines[skipped..]))
        }
        (Some((first, shown)), Some((line, lines))) => {
            is_line(first.trim_end(), line.trim_end()) && is_shown(shown, lines)
        }
        (None, None) => true,
        _ => false,
    }
}

/// Whether a line is the one that a document shows, which may leave characters out.
fn is_line(shown: &str, line: &str) -> bool {
    let Some((first, rest)) = shown.split_once('…') else { return shown == line };
    let Some(line) = line.strip_prefix(first) else { return false };
    line.char_indices().map(|(place, _)| place).chain([line.len()]).any(|place| is_line(rest, &line[place..]))
}

/// Runs the commands in one shell, and returns the output of each.
fn run(steps: &[Step], site: &str) -> Vec<String> {
    let home = Home::new();
    let script = steps.iter().fold(String::from("exec 2>&1\n"), |mut script, step| {
        let _ = writeln!(script, "{}\nstatus=$?; echo '{END}'; (exit $status)", step.command);
        script
    });
    home.write("script", &script);
    let programs = root().join("target/release").canonicalize().expect("Run `make host`.");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("bash");
    shell.arg("script").current_dir(home.path()).env_clear().env("HOME", home.path());
    shell.env("PATH", format!("{}:{path}", programs.display())).env("JIRA_ALLOW_LOOPBACK", "1");
    shell.env("JIRA_BASE_URL", site).env("JIRA_USERNAME", Account::Mia.email()).env("JIRA_API_TOKEN", TOKEN);
    let output = shell.stdin(Stdio::null()).output().expect("bash");
    evidence::ran(&output);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split(END).map(|part| part.strip_prefix('\n').unwrap_or(part).to_owned()).collect()
}

/// What a document shows otherwise than it is.
async fn differences(document: &Path) -> Vec<String> {
    let steps = steps(&fs::read_to_string(document).unwrap());
    if steps.is_empty() {
        return Vec::new();
    }
    let simulator = simulator().await;
    let outputs = run(&steps, &simulator.url());
    let differs = |(step, output): (&Step, &String)| {
        let lines: Vec<_> = output.lines().collect();
        let name = document.strip_prefix(root()).unwrap_or(document).display();
        (!is_shown(&step.output, &lines))
            .then(|| format!("{name}, line {}: $ {}\n{output}", step.line, step.command))
    };
    let mut found: Vec<_> = steps.iter().zip(&outputs).filter_map(differs).collect();
    if outputs.len() <= steps.len() {
        found.push(format!("{}: the shell ended early", document.display()));
    }
    found
}

/// The documents below a folder.
fn documents(folder: PathBuf) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.ends_with("docs/book") {
            found.extend(documents(path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn console_blocks_show_what_the_commands_print() {
    let is_missing = |program: &&str| Command::new(program).arg("--version").output().is_err();
    if let Some(program) = PROGRAMS.iter().find(|program| is_missing(program)) {
        eprintln!("skipped: {program} is not here");
        return;
    }
    let mut found = Vec::new();
    for document in [vec![root().join("README.md")], documents(root().join("docs"))].concat() {
        found.extend(differences(&document).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn lines_and_characters_may_be_left_out() {
    let check = |shown: &str, output: &str| {
        let shown: Vec<_> = shown.lines().map(str::to_owned).collect();
        is_shown(&shown, &output.lines().collect::<Vec<_>>())
    };
    assert!(check("a\nb", "a\nb\n"));
    assert!(check("a …:… c\n…\nz", "a 1:2 c\nb\n\nz"));
    assert!(check("…", "") && check("", "") && check("a…", "a"));
    assert!(!check("a\nb", "a") && !check("a", "a\nb") && !check("a…c", "ab"));
    let steps = steps("```console\n$ a \\\n  b\nc\n$ d\n```\n```text\n$ e\n```\n");
    let commands: Vec<_> = steps.iter().map(|step| (step.command.as_str(), step.output.len())).collect();
    assert_eq!(commands, [("a \\\n  b", 1), ("d", 0)]);
}

//! Commands that are interrupted lose no text, and do not say that nothing was done.

use crate::site::{Site, failure};
use jira_simulator::{Fault, Slow, When};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const KEY: &str = "KAN-6";

/// Longer than any test.
const LATE: u64 = 60_000;

fn spawn(site: &Site, editor: &str, arguments: &[&str]) -> Child {
    let editor = site.file("editor.sh", editor);
    let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
    jira.args(arguments).env("EDITOR", format!("/bin/sh {}", editor.display()));
    jira.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    jira.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
}

/// Whether a signal reaches the commands of this test, which `nohup` keeps away.
fn reaches(name: &str, number: u32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap() >> (number - 1) & 1 == 1;
    if ignored {
        println!("skipped: SIG{name} (it is ignored here)");
    }
    !ignored
}

fn until(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(20));
        sleep(Duration::from_millis(10));
    }
}

/// What is not sent yet.
fn drafts(site: &Site) -> Vec<PathBuf> {
    let folder = site.folder().join(".local/state/jira-connector/drafts");
    let files = std::fs::read_dir(folder).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

fn late(site: &Site, method: &str, path: &str) {
    let slow = Slow { head_ms: LATE, ..Slow::default() };
    site.simulator.faults().push(When::next(method, path), Fault::Slow(slow));
}

fn ended(child: Child) -> Output {
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), None);
    output
}

#[test]
fn a_change_may_have_been_carried_out_and_its_text_is_kept() {
    for (name, _) in
        [("INT", 2), ("TERM", 15), ("HUP", 1)].into_iter().filter(|(name, number)| reaches(name, *number))
    {
        let site = Site::new();
        late(&site, "PUT", "/rest/api/3/issue/");
        let text = format!("Written before {name}");
        let child = spawn(&site, &format!("echo '{text}' > \"$1\"\n"), &["issue", "edit", KEY, "-e"]);
        until(|| {
            site.json(&["issue", "view", KEY, "--json"])["description"].as_str().unwrap().contains(&text)
        });
        signal(&child, name);
        let said = failure(&ended(child), 10);
        assert!(said.contains("The outcome is unknown"), "{said}");
        let [draft] = &drafts(&site)[..] else { panic!("{said}") };
        assert!(said.contains(&format!("What you wrote is kept in {}", draft.display())), "{said}");
        assert_eq!(std::fs::read_to_string(draft).unwrap().trim(), text);
    }
}

#[test]
fn of_a_read_nothing_may_have_been_carried_out() {
    for (name, number) in
        [("INT", 2), ("TERM", 15), ("HUP", 1)].into_iter().filter(|(name, number)| reaches(name, *number))
    {
        let site = Site::new();
        late(&site, "GET", "/rest/api/3/issue/");
        let before = site.simulator.counts().requests;
        let child = spawn(&site, ":\n", &["issue", "view", KEY]);
        until(|| site.simulator.counts().requests > before);
        signal(&child, name);
        let said = failure(&ended(child), 128 + i32::try_from(number).unwrap());
        assert!(!said.contains("done"), "{said}");
    }
}

#[test]
fn a_draft_is_gone_once_it_was_sent() {
    let site = Site::new();
    let output = ended(spawn(&site, "echo sent > \"$1\"\n", &["issue", "edit", KEY, "-e"]));
    assert!(output.status.success() && drafts(&site).is_empty(), "{output:?}");
    // What stays as it was is none.
    failure(&ended(spawn(&site, ":\n", &["issue", "edit", KEY, "-e"])), 2);
    failure(&ended(spawn(&site, ": > \"$1\"\n", &["issue", "edit", KEY, "-e"])), 2);
    assert!(drafts(&site).is_empty());
}

#[test]
fn ctrl_c_in_an_editor_is_for_the_editor() {
    let site = Site::new();
    let editor = "kill -s INT $PPID; sleep 0.2; echo 'after it' > \"$1\"\n";
    let output = ended(spawn(&site, editor, &["issue", "edit", KEY, "-e"]));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        site.json(&["issue", "view", KEY, "--json"])["description"].as_str().unwrap().trim(),
        "after it"
    );
}

#[test]
fn what_stands_in_an_editor_that_breaks_is_kept() {
    let site = Site::new();
    let said =
        failure(&ended(spawn(&site, "echo much > \"$1\"; exit 3\n", &["issue", "edit", KEY, "-e"])), 1);
    let [draft] = &drafts(&site)[..] else { panic!("{said}") };
    assert!(said.contains("The editor ended with") && said.contains(&draft.display().to_string()), "{said}");
    assert_eq!(std::fs::read_to_string(draft).unwrap().trim(), "much");
    std::fs::remove_file(draft).unwrap();
    if !reaches("HUP", 1) {
        return;
    }
    // The terminal is closed while somebody writes.
    let editor = "echo much > \"$1\"; kill -s HUP $PPID; sleep 0.2\n";
    let said = failure(&ended(spawn(&site, editor, &["issue", "edit", KEY, "-e"])), 129);
    let [draft] = &drafts(&site)[..] else { panic!("{said}") };
    assert_eq!(std::fs::read_to_string(draft).unwrap().trim(), "much");
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_to_be_ignored_is_ignored() {
    let site = Site::new();
    let slow = Slow { head_ms: 1000, ..Slow::default() };
    site.simulator.faults().push(When::next("GET", "/rest/api/3/myself"), Fault::Slow(slow));
    let mut sh = site.program("/bin/sh");
    let line = format!("trap '' HUP; exec '{}' me", env!("CARGO_BIN_EXE_jira"));
    let before = site.simulator.counts().requests;
    let child = sh.args(["-c", &line]).stdout(Stdio::piped()).spawn().unwrap();
    until(|| site.simulator.counts().requests > before);
    signal(&child, "HUP");
    assert!(ended(child).status.success());
}

#[test]
fn no_sign_of_progress_is_left() {
    if Command::new("script").arg("--version").output().is_err() {
        return println!("skipped: what a terminal shows (script of util-linux is not here)");
    }
    let site = Site::new();
    late(&site, "POST", "/rest/api/3/search/jql");
    late(&site, "GET", "/rest/api/3/search/jql");
    let jira = env!("CARGO_BIN_EXE_jira");
    let line = format!("'{jira}' issue list -p KAN & sleep 1; kill -s TERM $!; wait $!; echo \"status $?\"");
    let mut script = site.program("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").env("PATH", env!("PATH"));
    let shown = String::from_utf8(script.output().unwrap().stdout).unwrap();
    assert!(shown.contains("status 143"), "{shown:?}");
    let after = shown.rsplit("\u{1b}[2K").next().unwrap();
    assert!(shown.contains("\u{1b}[2K") && after.trim().starts_with("error: Terminated."), "{shown:?}");
    assert_eq!(shown.matches("\u{1b}[?25l").count() > 0, shown.contains("\u{1b}[?25h"), "{shown:?}");
}

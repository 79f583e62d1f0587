//! Real shells complete what strangers wrote, and run none of it.

use crate::site::{Site, out};
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What strangers may call themselves. Each would leave a file named `ran` if a shell
/// ran it.
const NAMES: [&str; 32] = [
    "A $(touch ran)",
    "$(touch ran)",
    "`touch ran`",
    "A`touch ran`",
    "\"; touch ran; \"",
    "'; touch ran; '",
    "a'b\"c`touch ran`'d\"",
    "\\\"$(touch ran)\\\"",
    "\\'$(touch ran)\\'",
    "\\",
    "a\\",
    "$HOME",
    "${HOME}",
    "$'\\x24(touch ran)'",
    "Yes!",
    "!!",
    "!touch \"!!\"",
    "a!\"b",
    "a~b",
    "{a,b}",
    "*",
    "[a-z]?",
    "; touch ran",
    "a | touch ran & touch ran",
    "> ran",
    "<(touch ran)",
    "a  b\u{a0}c",
    "#x",
    "=touch",
    "^a^b",
    "100% Grün 世界 é 👩‍💻",
    "a:b=c@d",
];

/// What is not offered, as it would steer a terminal, end a line, be another value or
/// be an option.
const UNFIT: [&str; 9] =
    ["a\ntouch ran", "a\u{1b}[2J", "a\u{9b}1m", "a\u{202e}b", "a\tb", "\r", "-rf", "--component=x", "~root"];

/// What stands before the cursor.
const BEFORE: [&str; 6] = ["-l ", "-l \"", "-l '", "--label=", "--label=\"", "-l\""];

/// A shell on a terminal, which notes with which words the command is called.
struct Shell {
    child: Child,
    input: ChildStdin,
    folder: PathBuf,
}

impl Shell {
    /// `None` where there is no such shell.
    fn new(site: &Site, name: &str) -> Option<Self> {
        let (arguments, setup) = match name {
            "bash" => ("--norc --noprofile -i", BASH),
            "zsh" => ("-f -i", ZSH),
            _ => ("--no-config -i", FISH),
        };
        for program in [name, "script"] {
            if Command::new(program).arg("--version").output().is_err() {
                println!("skipped: what {name} completes ({program} is not here)");
                return None;
            }
        }
        let mut script = site.program("script");
        script.args(["-qec", &format!("{name} {arguments}"), "/dev/null"]).env("TERM", "xterm");
        script.env("LC_ALL", "C.UTF-8").env("XDG_CACHE_HOME", cache(site));
        script.env("PATH", std::env::var_os("PATH").unwrap());
        let shown = File::create(site.folder().join("shown")).unwrap();
        script.stdin(Stdio::piped()).stdout(shown.try_clone().unwrap()).stderr(shown);
        let mut child = script.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let mut shell = Self { child, input, folder: site.folder().to_owned() };
        for line in setup.replace("JIRA", env!("CARGO_BIN_EXE_jira")).lines() {
            writeln!(shell.input, "{line}").unwrap();
        }
        assert_eq!(shell.called("jira ready\n"), ["ready"]);
        Some(shell)
    }

    /// The words with which these keys call the command.
    fn called(&mut self, keys: &str) -> Vec<String> {
        let said = self.folder.join("said");
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        let start = Instant::now();
        while !said.exists() {
            let shown =
                || String::from_utf8_lossy(&std::fs::read(self.folder.join("shown")).unwrap()).into_owned();
            assert!(start.elapsed() < Duration::from_secs(20), "{keys:?} {}", shown());
            sleep(Duration::from_millis(2));
        }
        let words = std::fs::read_to_string(&said).unwrap();
        std::fs::remove_file(&said).unwrap();
        words.trim_end_matches('\0').split('\0').map(str::to_owned).collect()
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const BASH: &str = r#"source <(JIRA completions bash)
jira() { printf '%s\0' "$@" > words; mv words said; }
"#;

const ZSH: &str = r#"autoload -Uz compinit; compinit -u -D
source <(JIRA completions zsh)
jira() { printf '%s\0' "$@" > words; mv words said; }
"#;

const FISH: &str = r#"JIRA completions fish | source
function jira; printf '%s\0' $argv > words; mv words said; end
"#;

fn cache(site: &Site) -> PathBuf {
    site.folder().join("cache")
}

/// Keeps these as the only labels and people that were seen.
fn see(file: &Path, names: &[&str]) {
    let entries: Vec<_> = names.iter().map(|name| json!({"value": name, "about": "$(touch ran)"})).collect();
    std::fs::write(file, json!({"lists": {"labels": entries, "people": entries}}).to_string()).unwrap();
}

/// Checks what a shell makes of each name, behind each quote.
fn check(name: &str) {
    let site = Site::new();
    let Some(mut shell) = Shell::new(&site, name) else { return };
    let mut list = site.program(env!("CARGO_BIN_EXE_jira"));
    out(&list.args(["issue", "list", "-p", "KAN"]).env("XDG_CACHE_HOME", cache(&site)).output().unwrap());
    let seen = std::fs::read_dir(cache(&site).join("jira-connector/seen")).unwrap();
    let seen = seen.map(|file| file.unwrap().path()).find(|path| path.extension().is_some()).unwrap();
    let mut wrong = Vec::new();
    let names = NAMES.iter().map(|value| (vec![*value], *value, BEFORE.as_slice()));
    let unfit = UNFIT.iter().map(|value| (vec![*value, "safe"], "safe", &BEFORE[..2]));
    for (values, expected, places) in names.chain(unfit) {
        see(&seen, &values);
        for before in places {
            let words = shell.called(&format!("jira issue list {before}\t\n"));
            let last = words.last().unwrap();
            let last = last.strip_prefix("--label=").or(last.strip_prefix("-l")).unwrap_or(last);
            if last != expected || site.folder().join("ran").exists() {
                wrong.push((before, expected, words));
                let _ = std::fs::remove_file(site.folder().join("ran"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What is typed already stays.
    see(&seen, &["Ann $(touch ran)", "Bob"]);
    for begin in ["A", "\"A", "'A"] {
        assert_eq!(
            shell.called(&format!("jira issue list -a {begin}\t\n"))[3],
            "Ann $(touch ran)",
            "{begin}"
        );
    }
}

#[test]
fn bash_runs_nothing_that_it_completes() {
    check("bash");
}

#[test]
fn zsh_runs_nothing_that_it_completes() {
    check("zsh");
}

#[test]
fn fish_runs_nothing_that_it_completes() {
    check("fish");
}

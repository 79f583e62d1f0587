//! The `jira` command as its users run it.

#![forbid(unsafe_code)]

use jira_simulator::{Account, SCOPED_TOKEN, Simulator, TOKEN};
use serde_json::Value;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

/// A simulator in a thread of its own, and a home without connections.
struct Site {
    url: String,
    home: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
    _simulator: Simulator,
}

impl Site {
    fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let simulator = runtime.block_on(Simulator::start(([127, 0, 0, 1], 0).into())).unwrap();
        Self {
            url: simulator.url(),
            home: tempfile::tempdir().unwrap(),
            _runtime: runtime,
            _simulator: simulator,
        }
    }

    /// The command with nothing in its environment but a home and a key, so that
    /// nobody's keyring is asked.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jira"));
        command.args(arguments).env_clear().env("HOME", self.home.path()).stdin(Stdio::null());
        command.env("JIRA_STORE_KEY", "5e".repeat(32));
        command
    }

    /// As above, with the connection `default` of this user and token.
    fn as_user(&self, user: &str, token: &str, arguments: &[&str]) -> Output {
        self.command(arguments)
            .env("JIRA_BASE_URL", &self.url)
            .env("JIRA_USERNAME", user)
            .env("JIRA_API_TOKEN", token)
            .env("JIRA_ALLOW_LOOPBACK", "1")
            .output()
            .unwrap()
    }

    /// As above, through a file whose gateway is the simulator too, so that no
    /// other machine is asked.
    fn by_file(&self, user: &str, token: &str, arguments: &[&str]) -> Output {
        let entry =
            serde_json::json!({"site_url": self.url, "gateway_url": self.url, "user": user, "token": token});
        let file = self.home.path().join("by-file.json");
        std::fs::write(&file, serde_json::json!({"connections": {"default": entry}}).to_string()).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let mut command = self.command(arguments);
        command.env("JIRA_CONNECTIONS", &file).env("JIRA_ALLOW_LOOPBACK", "1").output().unwrap()
    }

    fn mia(&self, arguments: &[&str]) -> Output {
        self.as_user(Account::Mia.email(), TOKEN, arguments)
    }
}

/// What it printed and kept is looked at when all tests are done.
impl Drop for Site {
    fn drop(&mut self) {
        host_tests::evidence::secret("store key", &"5e".repeat(32));
        host_tests::evidence::files("stores", self.home.path());
    }
}

fn out(output: &Output) -> String {
    host_tests::evidence::ran(output);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(error, "");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn failure(output: &Output, code: i32) -> String {
    host_tests::evidence::ran(output);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("hunter2"), "{text}");
    text
}

#[test]
fn a_person_tests_a_connection_and_lists_projects() {
    let site = Site::new();
    let text = out(&site.mia(&["test"]));
    assert!(text.starts_with("✓ default: Connected as Mia Krystof, who sees 12 projects.\n"), "{text}");
    assert!(text.contains(&format!("  Site       {} (Acme, Jira Cloud ", site.url)), "{text}");
    let text = out(&site.mia(&["projects"]));
    assert!(text.contains("KEY   NAME "), "{text}");
    assert!(text.contains(" KAN   Kanban board      software      Noa Lindqvist  Product\n"), "{text}");
    assert!(text.ends_with("\n12 projects\n"), "{text}");
    assert!(out(&site.mia(&["projects", "--text", "web"])).ends_with("\n1 project\n"));
}

#[test]
fn a_program_reads_json() {
    let site = Site::new();
    let json = |arguments: &[&str]| -> Value { serde_json::from_str(&out(&site.mia(arguments))).unwrap() };
    let projects = json(&["projects", "--json", "--limit", "3"]);
    let keys: Vec<_> =
        projects.as_array().unwrap().iter().map(|project| project["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["API", "APP", "DATA"]);
    assert_eq!(projects[0]["kind"], "software");
    let report = json(&["test", "--json"]);
    assert_eq!((&report["verdict"], &report["projects"]), (&"ok".into(), &12.into()));
    let answer = json(&["request", "GET", "/rest/api/3/myself", "--json"]);
    assert_eq!((&answer["status"], &answer["body"]["displayName"]), (&200.into(), &"Mia Krystof".into()));
    assert_eq!(json(&["connections", "--json"])[0]["name"], "default");
    let body = out(&site.mia(&["request", "get", "/rest/api/3/project/search", "--query", "query=web"]));
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["total"], 1);
}

#[test]
fn failures_differ_by_status_and_say_what_to_do() {
    let site = Site::new();
    let mia = Account::Mia.email();
    let text = failure(&site.by_file(mia, "hunter2", &["test"]), 4);
    assert!(
        text.contains("does not accept this user and token") && text.contains("Next step  Check the user"),
        "{text}"
    );
    let text = failure(&site.by_file(mia, "hunter2", &["projects"]), 4);
    assert!(
        text.contains("error: Jira responded as if no one had logged in.") && text.contains("Trace id"),
        "{text}"
    );
    let text = failure(&site.mia(&["projects", "nobody"]), 3);
    assert!(text.contains("There is no connection named \"nobody\"."), "{text}");
    let text = failure(&site.mia(&["request", "GET", "/rest/api/3/issue/NOPE-1"]), 6);
    assert!(text.contains("Issue does not exist or you do not have permission to see it."), "{text}");
    failure(&site.mia(&["request", "GET", "/rest/../admin"]), 7);
    failure(&site.mia(&["request", "GET", "/", "--header", "Authorization=hunter2"]), 7);
    failure(&site.mia(&["request", "GET"]), 2);
    failure(&site.mia(&["request", "POST", "/x", "--body", "/nonexistent"]), 2);
    let mut nowhere = site.command(&["test"]);
    nowhere.env("JIRA_CONNECTIONS", "").env("JIRA_CA_FILE", "");
    assert!(failure(&nowhere.output().unwrap(), 3).contains("jira connect NAME"));
    let write = site.mia(&["request", "POST", "/rest/api/3/issue", "--max-body", "1", "--header", "a=b"]);
    assert!(failure(&write, 10).contains("may or may not have been made"));
    failure(&site.mia(&["request", "GET", "/rest/api/3/project", "--max-body", "10"]), 1);
    let error: Value = serde_json::from_str(&failure(
        &site.mia(&["request", "GET", "/rest/api/3/issue/NOPE-1", "--json"]),
        6,
    ))
    .unwrap();
    assert_eq!((&error["error"]["kind"], &error["error"]["status"]), (&"not-found".into(), &404.into()));

    let denied =
        site.command(&["test"]).env("JIRA_BASE_URL", &site.url).env("JIRA_API_TOKEN", "hunter2").output();
    assert!(failure(&denied.unwrap(), 5).contains("--allow-loopback"));
    let mut nobody = site.command(&["test"]);
    nobody
        .env("JIRA_BASE_URL", "http://127.0.0.1:9")
        .env("JIRA_API_TOKEN", "hunter2")
        .env("JIRA_ALLOW_LOOPBACK", "1");
    failure(&nobody.output().unwrap(), 9);
    let half = site.command(&["test"]).env("JIRA_BASE_URL", &site.url).output().unwrap();
    assert!(failure(&half, 3).contains("JIRA_API_TOKEN is not"));
    assert!(failure(&site.command(&["connections", "remove", "nope"]).output().unwrap(), 3).contains("nope"));
    assert!(!site.home.path().join(".config").exists());
}

#[test]
fn connections_are_added_kept_and_removed() {
    let site = Site::new();
    assert!(
        out(&site.command(&["connections"]).output().unwrap()).starts_with("There is no connection yet.")
    );
    let add = ["connections", "add", "acme", "--site", &site.url, "--user", Account::Mia.email()];
    let mut child = site
        .command(&add)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{TOKEN}\n").as_bytes()).unwrap();
    assert!(out(&child.wait_with_output().unwrap()).contains("jira test acme"));
    let text = out(&site.command(&["connections"]).output().unwrap());
    assert!(text.contains("acme") && !text.contains(TOKEN), "{text}");
    let file = site.home.path().join(".config/jira-connector/connections.json");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("\"sealed\"") && !kept.contains(TOKEN), "{kept}");
    for (key, problem) in
        [("hunter2", "JIRA_STORE_KEY is not a key"), (&*"5f".repeat(32), "was sealed with the key")]
    {
        let refused = site.command(&["test", "acme"]).env("JIRA_STORE_KEY", key).output().unwrap();
        assert!(failure(&refused, 3).contains(problem));
    }

    let run = |arguments: &[&str]| site.command(arguments).env("JIRA_ALLOW_LOOPBACK", "1").output().unwrap();
    assert!(out(&run(&["test", "acme"])).starts_with("✓ acme"));
    // What the test found out is kept.
    assert!(std::fs::read_to_string(&file).unwrap().contains("cloud_id"));

    let variable = [&add[..], &["--token", "${ACME_TOKEN}"]].concat();
    out(&site.command(&variable).output().unwrap());
    assert!(failure(&run(&["test", "acme"]), 3).contains("The environment has no variable ACME_TOKEN."));
    let set =
        site.command(&["test", "acme"]).env("JIRA_ALLOW_LOOPBACK", "1").env("ACME_TOKEN", TOKEN).output();
    assert!(out(&set.unwrap()).starts_with("✓ acme"));
    failure(&site.command(&[&add[..], &["--token", "hunter2"]].concat()).output().unwrap(), 2);

    out(&site.command(&["connections", "remove", "acme"]).output().unwrap());
    failure(&site.command(&["connections", "remove", "acme"]).output().unwrap(), 3);
    failure(&run(&["test", "acme"]), 3);
}

#[test]
fn the_last_failure_of_a_connection_is_shown_until_it_works() {
    let site = Site::new();
    let failed = site.by_file(Account::Mia.email(), "hunter2", &["projects", "default"]);
    failure(&failed, 4);
    let file = site.home.path().join("by-file.json");
    let run = |arguments: &[&str]| {
        let mut command = site.command(arguments);
        command.env("JIRA_CONNECTIONS", &file).env("JIRA_ALLOW_LOOPBACK", "1").output().unwrap()
    };
    let last = || -> Value {
        let states: Value = serde_json::from_str(&out(&run(&["connections", "--json"]))).unwrap();
        states[0]["last_failure"].clone()
    };
    assert_eq!(last()["kind"], "unauthorized");
    assert!(last()["at"].is_u64() && !last()["message"].as_str().unwrap().is_empty());
    let text = out(&run(&["connections"]));
    assert!(text.contains("unauthorized, just now") && text.contains("\ndefault: "), "{text}");
    // What one call asked for in vain says nothing of the connection.
    failure(&run(&["request", "GET", "/../x"]), 7);
    failure(&run(&["test"]), 4);
    assert_eq!(last()["kind"], "wrong-credentials");
    out(&site.by_file(Account::Mia.email(), TOKEN, &["projects"]));
    assert_eq!(last(), Value::Null);
    assert!(!out(&run(&["connections"])).contains("credentials"));
}

#[test]
fn a_site_may_be_written_in_other_ways() {
    let site = Site::new();
    for (name, url) in [
        ("host", "acme.atlassian.net"),
        ("page", "https://acme.atlassian.net/jira/software/projects/KAN/boards/1?x=y"),
        ("gateway", "https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421"),
        ("id", "1324a887-45db-1bf4-1e99-ef0ff456d421"),
    ] {
        let add = ["connections", "add", name, "--site", url, "--user", "fred", "--token", "${PATH}"];
        out(&site.command(&add).output().unwrap());
    }
    let add = ["connections", "add", "x", "--site", "fred@acme.atlassian.net", "--token", "${PATH}"];
    assert!(failure(&site.command(&add).output().unwrap(), 3).contains("https://"));
    let refused = site.command(&["disconnect", "host"]).output().unwrap();
    assert!(failure(&refused, 3).contains("jira connections remove host"));
}

#[test]
fn a_token_with_scopes_is_found_out_and_works_the_second_time() {
    let site = Site::new();
    let run = |arguments: &[&str]| site.by_file(Account::Mia.email(), SCOPED_TOKEN, arguments);
    assert!(failure(&run(&["test"]), 4).contains("Test again"));
    let file = site.home.path().join("by-file.json");
    assert!(std::fs::read_to_string(&file).unwrap().contains(r#""gateway": true"#));
    let mut again = site.command(&["test"]);
    let again = again.env("JIRA_CONNECTIONS", &file).env("JIRA_ALLOW_LOOPBACK", "1").output().unwrap();
    assert!(out(&again).starts_with("✓ default"));
}

#[test]
fn an_answer_is_printed_as_it_came_and_a_reader_may_stop_early() {
    let site = Site::new();
    let raw = out(&site.mia(&["request", "GET", "/rest/api/3/issue/KAN-7", "--json"]));
    let plain = out(&site.mia(&["request", "GET", "/rest/api/3/issue/KAN-7"]));
    assert!(raw.contains(&plain), "{raw}");
    let mut child = site.command(&["projects"]);
    child
        .env("JIRA_BASE_URL", &site.url)
        .env("JIRA_USERNAME", Account::Mia.email())
        .env("JIRA_API_TOKEN", TOKEN);
    let mut child =
        child.env("JIRA_ALLOW_LOOPBACK", "1").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_log_is_written_on_demand_and_holds_no_token() {
    let site = Site::new();
    let output = site.mia(&["projects", "--log-level", "debug", "--log-format", "json"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains(TOKEN));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["message"]["outcome"], "ok");
    assert_eq!(lines[0]["context"], "jira.exchange");
}

#[test]
fn rich_text_goes_both_ways_without_a_connection() {
    let site = Site::new();
    let (markdown, adf) = (site.home.path().join("a.md"), site.home.path().join("a.json"));
    std::fs::write(&markdown, "# Plan\n\n- one\n- **two**\n").unwrap();
    let run = |arguments: &[&str]| site.command(arguments).output().unwrap();
    let document = run(&["adf", markdown.to_str().unwrap()]);
    let tree: Value = serde_json::from_slice(&document.stdout).unwrap();
    assert_eq!(tree["content"][0]["attrs"]["level"], 1);
    std::fs::write(&adf, &document.stdout).unwrap();
    let back = run(&["markdown", adf.to_str().unwrap(), "--lossless"]);
    assert_eq!(String::from_utf8(back.stdout).unwrap(), "# Plan\n\n- one\n- **two**\n");
    let status = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"status","attrs":{"text":"done","color":"green"}}]}]}"#;
    std::fs::write(&adf, status).unwrap();
    let lossy = run(&["markdown", adf.to_str().unwrap()]);
    assert!(lossy.status.success() && !lossy.stderr.is_empty(), "{lossy:?}");
    let strict = run(&["markdown", adf.to_str().unwrap(), "--strict"]);
    assert_eq!(strict.status.code(), Some(7), "{strict:?}");
    std::fs::write(&adf, "no JSON").unwrap();
    let broken = run(&["markdown", adf.to_str().unwrap(), "--json"]);
    assert_eq!(broken.status.code(), Some(7), "{broken:?}");
}

#[test]
fn little_address_space_is_enough() {
    let home = tempfile::tempdir().unwrap();
    for kibibytes in ["4194304", "1048576"] {
        let mut command = Command::new("sh");
        command.args(["-c", r#"ulimit -v "$1" && exec "$0" adf -"#, env!("CARGO_BIN_EXE_jira"), kibibytes]);
        command.env_clear().env("HOME", home.path()).env("JIRA_STORE_KEY", "5e".repeat(32));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"Hello").unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{kibibytes}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Hello"));
    }
}

//! `jira connect` as a newcomer runs it, against the simulator.

#![forbid(unsafe_code)]

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jira_simulator::{
    Account, App, CLIENT_ID, CLIENT_SECRET, Consent, DATA_CENTER_TOKEN, SCOPED_TOKEN, SECOND_CLOUD_ID,
    SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, SERVICE_TOKEN, Simulator, TOKEN,
};
use serde_json::Value;
use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

struct Home {
    simulator: Simulator,
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Home {
    /// A simulator whose user Mia consents, and an integrations.yaml for it.
    fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let simulator = runtime.block_on(Simulator::start(([127, 0, 0, 1], 0).into())).unwrap();
        simulator.register(App { loopback: true, ..App::default() });
        simulator.consent(Consent::accept(Account::Mia));
        let folder = tempfile::tempdir().unwrap();
        let (url, port) = (simulator.url(), free_port());
        let yaml = format!(
            "integrations:\n  jira:\n    extends_blueprint: jira:v0\n    oauth_client_id: {CLIENT_ID}\n    \
             oauth_client_secret: ${{JIRA_CLIENT_SECRET}}\n    \
             oauth_redirect_url: http://127.0.0.1:{port}/callback\n    \
             requests:\n      base_url: {url}\n    auth:\n      auth_url: {url}\n"
        );
        std::fs::write(folder.path().join("integrations.yaml"), yaml).unwrap();
        Self { simulator, folder, runtime }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jira"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.env("JIRA_STORE_KEY", "5e".repeat(32)).env("JIRA_ALLOW_LOOPBACK", "1");
        command.env("JIRA_CLIENT_SECRET", CLIENT_SECRET);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts `jira connect`, and gives the address that it prints.
    fn connecting(&self, arguments: &[&str]) -> (Child, String) {
        let all = [&["connect", "acme", "--no-browser"], arguments].concat();
        let mut child = self.command(&all).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = lines
            .find_map(|line| Some(line.unwrap().trim().to_owned()).filter(|line| line.starts_with("http")));
        child.stderr = None;
        (child, url.expect("an address to open"))
    }

    /// What a browser does: the consent, and the page that it ends on.
    fn browse(&self, url: &str) -> String {
        self.runtime.block_on(async {
            let answer = get(url).await;
            let location = answer.headers().get("location").unwrap().to_str().unwrap().to_owned();
            let page = get(&location).await;
            assert_eq!(page.headers().get("referrer-policy").unwrap(), "no-referrer");
            String::from_utf8(page.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
        })
    }

    fn connected() -> Self {
        let home = Self::new();
        let (child, url) = home.connecting(&["--site", &home.simulator.url()]);
        assert!(home.browse(&url).contains("<h1>acme is connected</h1>"));
        out(&child.wait_with_output().unwrap());
        home
    }
}

async fn get(url: &str) -> hyper::Response<hyper::body::Incoming> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    client.request(hyper::Request::get(url).body(Empty::<Bytes>::new()).unwrap()).await.unwrap()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// What it printed and kept is looked at when all tests are done.
impl Drop for Home {
    fn drop(&mut self) {
        host_tests::evidence::secret("store key", &"5e".repeat(32));
        host_tests::evidence::files("stores", self.folder.path());
    }
}

fn out(output: &Output) -> String {
    host_tests::evidence::ran(output);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_consent_makes_a_connection_that_works() {
    let home = Home::new();
    let (child, url) = home.connecting(&["--site", &home.simulator.url()]);
    assert!(url.contains("/authorize?audience=api.atlassian.com&client_id="), "{url}");
    assert!(home.browse(&url).contains("<h1>acme is connected</h1>"));
    let told = out(&child.wait_with_output().unwrap());
    assert!(told.contains("Connected as Mia Krystof, who sees 12 projects."), "{told}");
    assert!(out(&home.run(&["projects", "acme"])).contains("12 projects"));

    let states: Value = serde_json::from_str(&out(&home.run(&["connections", "--json"]))).unwrap();
    let state = &states[0];
    assert_eq!((&state["name"], &state["credential"]), (&"acme".into(), &"consent".into()));
    assert_eq!((&state["needs_authorization"], &state["sealed"]), (&false.into(), &true.into()));
    assert!(state["token_expires"].is_u64() && state["scopes"].as_array().unwrap().len() >= 3);
    let file = std::fs::read_to_string(state["from"].as_str().unwrap()).unwrap();
    assert!(!file.contains(CLIENT_SECRET) && !file.contains("\"access\": \""), "{file}");

    let told = out(&home.run(&["disconnect", "acme"]));
    assert!(told.contains("https://id.atlassian.com/manage-profile/apps"), "{told}");
    let again = home.run(&["projects", "acme"]);
    assert_eq!(again.status.code(), Some(4), "{again:?}");
    assert!(String::from_utf8(again.stderr).unwrap().contains("Run: jira connect NAME"));
    assert!(out(&home.run(&["connections"])).contains("needs authorization: jira connect acme"));
}

#[test]
fn a_consent_that_is_refused_leaves_no_connection() {
    let home = Home::new();
    home.simulator.consent(Consent::deny(Account::Mia));
    let (child, url) = home.connecting(&[]);
    assert!(home.browse(&url).contains("<h1>acme is not connected</h1>"));
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(7));
    assert_eq!(out(&home.run(&["connections", "--json"])).trim(), "[]");
}

#[test]
fn a_consent_that_fails_leaves_the_connection_that_was_there() {
    let home = Home::connected();
    home.simulator.consent(Consent::deny(Account::Mia));
    let (child, url) = home.connecting(&[]);
    // Another page cannot end the consent.
    let (_, rest) = url.split_once("redirect_uri=http%3A%2F%2F127.0.0.1%3A").unwrap();
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let forged = format!("http://127.0.0.1:{port}/callback?state=x&error=forged");
    assert_eq!(home.runtime.block_on(get(&forged)).status(), 404);
    assert!(home.browse(&url).contains("<h1>acme is not connected</h1>"));
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(7));
    assert!(out(&home.run(&["projects", "acme"])).contains("12 projects"));
}

#[test]
fn one_of_several_sites_is_named() {
    let home = Home::new();
    let (child, url) = home.connecting(&[]);
    home.browse(&url);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(2));
    let (child, url) = home.connecting(&["--cloud-id", SECOND_CLOUD_ID]);
    home.browse(&url);
    out(&child.wait_with_output().unwrap());
    let states: Value = serde_json::from_str(&out(&home.run(&["connections", "--json"]))).unwrap();
    assert_eq!(states[0]["site_url"], "https://beta.atlassian.net");
}

#[test]
fn a_service_account_needs_no_browser() {
    let home = Home::new();
    let url = home.simulator.url();
    let yaml = format!(
        "integrations:\n  bot:\n    extends_blueprint: jira-service-account:v0\n    \
         oauth_client_id: {SERVICE_CLIENT_ID}\n    oauth_client_secret: {SERVICE_CLIENT_SECRET}\n    \
         requests: {{base_url: {url}}}\n    auth: {{auth_url: {url}}}\n"
    );
    let file = home.folder.path().join("integrations.yaml");
    std::fs::write(&file, yaml).unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let refused = home.run(&["connect", "bot"]);
    let problem = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(3) && problem.contains("chmod 600"), "{problem}");
    std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    let several = home.run(&["connect", "bot"]);
    let list = String::from_utf8(several.stderr).unwrap();
    assert!(
        several.status.code() == Some(2)
            && list
                .contains(&format!("\n  2  https://beta.atlassian.net (beta), cloud id {SECOND_CLOUD_ID}\n")),
        "{list}"
    );
    let told = out(&home.run(&["connect", "bot", "--cloud-id", SECOND_CLOUD_ID]));
    assert!(told.contains("Connected as Connector bot"), "{told}");
    assert!(out(&home.run(&["connections"])).contains("service account"));
    assert!(out(&home.run(&["disconnect", "bot"])).contains("admin.atlassian.com"));
}

#[test]
fn the_integration_s_log_level_counts_unless_the_command_has_its_own() {
    let home = Home::new();
    let file = home.folder.path().join("integrations.yaml");
    let yaml = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{yaml}    log_level: info\n")).unwrap();
    let (child, url) = home.connecting(&["--site", &home.simulator.url()]);
    home.browse(&url);
    out(&child.wait_with_output().unwrap());
    let lines = |command: &mut Command| String::from_utf8(command.output().unwrap().stderr).unwrap();
    let told = lines(&mut home.command(&["projects", "acme"]));
    assert!(told.starts_with("info  jira.exchange") && !told.contains("debug"), "{told}");
    assert_eq!(lines(&mut home.command(&["projects", "acme", "--log-level", "error"])), "");
    assert_eq!(lines(home.command(&["projects", "acme"]).env("JIRA_LOG", "warn")), "");
    assert!(lines(home.command(&["projects", "acme"]).env("JIRA_LOG", "debug")).starts_with("debug"));
}

/// Answers what the command asks for.
fn answering(mut command: Command, answers: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_token_is_asked_for_where_there_is_no_app() {
    let home = Home::new();
    std::fs::remove_file(home.folder.path().join("integrations.yaml")).unwrap();
    let (site, data_center) = (home.simulator.url(), home.simulator.data_center_url());
    let check = |answers: &[&str], arguments: &[&str], who: &str| {
        let command = home.command(&[&["connect", "acme"], arguments].concat());
        let told = out(&answering(command, &(answers.join("\n") + "\n")));
        assert!(told.contains(&format!("Connected as {who}, who sees 12 projects.")), "{told}");
    };
    let mia = Account::Mia.email();
    check(&[&site, mia, TOKEN], &[], "Mia Krystof");
    check(&[TOKEN], &["--user", mia, "--site", &site], "Mia Krystof");
    // A token with scopes is found out on the way.
    check(&[mia, SCOPED_TOKEN], &["--site", &site], "Mia Krystof");
    check(&[Account::Bot.email(), SERVICE_TOKEN], &["--site", &site], "Connector bot");
    check(&["", DATA_CENTER_TOKEN], &["--site", &data_center], "Mia Krystof");
    let projects = home.run(&["projects", "acme"]);
    let told = String::from_utf8(projects.stderr).unwrap();
    assert!(told.contains("jira request GET /rest/api/2/project --connection acme"), "{told}");
    let command = home.command(&["connect", "acme", "--site", &site]);
    assert_eq!(answering(command, &format!("{mia}\nhunter2\n")).status.code(), Some(4));
}

#[test]
fn a_token_that_does_not_work_replaces_nothing() {
    let home = Home::new();
    std::fs::remove_file(home.folder.path().join("integrations.yaml")).unwrap();
    let (site, mia) = (home.simulator.url(), Account::Mia.email());
    let connect = |token: &str, more: &[&str]| {
        let arguments = [&["connect", "acme", "--site", &site, "--user", mia], more].concat();
        answering(home.command(&arguments), &format!("{token}\n"))
    };
    let kept = || out(&home.run(&["connections", "--json"]));
    let refused = connect("hunter2", &[]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(4) && said.contains("Nothing was kept."), "{said}");
    assert_eq!(kept().trim(), "[]");
    out(&connect(TOKEN, &[]));
    let before = kept();
    let refused = connect("hunter2", &[]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(4) && said.contains("acme stays as it was."), "{said}");
    assert_eq!(kept(), before);
    assert!(out(&home.run(&["projects", "acme"])).contains("12 projects"));
    for (token, stored) in [("hunter2", false), (TOKEN, true)] {
        let report: Value = serde_json::from_slice(&connect(token, &["--json"]).stdout).unwrap();
        assert_eq!(report["stored"], stored);
    }
}

#[test]
fn a_token_of_one_s_own_needs_no_app() {
    let home = Home::new();
    let yaml = format!(
        "integrations:\n  dc:\n    extends_blueprint: jira-data-center:v0\n    requests: {{base_url: {}}}\n  \
         own: {{extends_blueprint: jira:v0}}\n",
        home.simulator.data_center_url()
    );
    std::fs::write(home.folder.path().join("integrations.yaml"), yaml).unwrap();
    let refused = home.run(&["connect", "dc"]);
    let problem = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(3) && problem.contains("--integration: dc, own."), "{problem}");
    let connect =
        |name, answers: &str| answering(home.command(&["connect", "x", "--integration", name]), answers);
    assert!(out(&connect("dc", &format!("{DATA_CENTER_TOKEN}\n"))).contains("Connected as Mia Krystof"));
    // Its site is asked for.
    assert_eq!(connect("own", "https://127.0.0.1:9\nhunter2\n").status.code(), Some(9));
}

#[test]
fn fifty_processes_at_the_end_of_a_token_keep_one_grant() {
    let home = Home::connected();
    home.simulator.advance(Duration::from_secs(7200));
    let arguments = ["request", "GET", "/rest/api/3/myself", "--connection", "acme"];
    let children: Vec<_> = (0..50).map(|_| home.command(&arguments).spawn().unwrap()).collect();
    for mut child in children {
        let (mut told, mut error) = (String::new(), String::new());
        child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        assert!(child.wait().unwrap().success(), "{error}");
        assert!(told.contains("Mia Krystof"), "{told}");
    }
    let tokens = home.simulator.tokens();
    assert_eq!((tokens.families, tokens.breaches), (1, 0), "{tokens:?}");
    home.simulator.advance(Duration::from_secs(7200));
    out(&home.run(&arguments));
    assert_eq!(home.simulator.tokens().families, 1);
}

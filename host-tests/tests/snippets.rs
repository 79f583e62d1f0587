//! The documents' code: blocks of Rust are parts of this file, so that they compile, and
//! programs in JavaScript and Python run against the simulator.

#![forbid(unsafe_code)]
#![expect(dead_code, reason = "what the documents show is compiled, and only some of it is run")]

use host_tests::{evidence, root, simulator};
use jira_connector_host::{Connector, Error};
use jira_simulator::{Account, TOKEN};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

async fn readme() -> anyhow::Result<()> {
    use jira_connector_host::{Connector, FileStore, Options, jira::ProjectOptions};

    let component = std::fs::read("dist/jira.wasm")?;
    let connector = Connector::new(&component, FileStore::new("connections.json"), Options::default())?;
    for project in connector.list_projects("acme", ProjectOptions::default(), None).await?.items {
        println!("{} {}", project.key, project.name);
    }
    Ok(())
}

mod program {
    use jira_connector_host::{Connector, FileStore, Options, jira::ProjectOptions};

    #[tokio::main]
    async fn main() -> anyhow::Result<()> {
        let component = std::fs::read("dist/jira.wasm")?;
        let connector = Connector::new(&component, FileStore::new("connections.json"), Options::default())?;
        let page = connector.list_projects("acme", ProjectOptions::default(), None).await?;
        for project in page.items {
            println!("{} {}", project.key, project.name);
        }
        Ok(())
    }
}

async fn errors(connector: Connector) {
    use jira_connector_host::{Error, types::ErrorKind};

    match connector.get_myself("acme").await {
        Ok(user) => println!("{}", user.display_name),
        Err(Error::Jira(error)) if error.kind == ErrorKind::Unauthorized => eprintln!("{}", error.advice),
        Err(error) => eprintln!("{error}"),
    }
}

struct Vault;

impl Vault {
    async fn access_token(&self, connection: &str) -> String {
        connection.to_owned()
    }
}

mod tenants {
    use super::Vault;
    use jira_connector_host::*;

    struct Tenants(Vault);

    impl Connections for Tenants {
        fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
            Box::pin(async move {
                let value = format!("Bearer {}", self.0.access_token(name).await);
                let settings = Settings {
                    site_url: "https://acme.atlassian.net".into(),
                    credential: Credential::Host(value.into()),
                    gateway_url: None,
                    limits: types::Limits::default(),
                    language: None,
                };
                Ok(Connection { revision: "1".into(), settings, learned: Learned::default() })
            })
        }

        fn save<'a>(
            &'a self,
            _: &'a str,
            _: Learned,
            _: &'a str,
        ) -> BoxFuture<'a, Result<String, SaveError>> {
            Box::pin(async { Err(SaveError::Failed("nothing is kept".into())) })
        }
    }
}

fn traced(provider: &opentelemetry_sdk::trace::SdkTracerProvider) -> anyhow::Result<()> {
    use opentelemetry::trace::TracerProvider as _;
    use tracing_subscriber::layer::SubscriberExt as _;

    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("my-service"));
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))?;
    Ok(())
}

async fn issues(connector: Connector) -> Result<(), Error> {
    use jira_connector_host::fields::{FieldValue, Value};
    use jira_connector_host::issues::{NewIssue, TransitionRequest};
    use jira_connector_host::records::Text;

    let issue = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Renew the certificate".into(),
        description: Some(Text::Markdown("Before **Friday**.".into())),
        fields: vec![FieldValue { field: "Story Points".into(), value: Value::Text("3".into()) }],
        ..NewIssue::default()
    };
    let created = connector.create_issue("acme", &issue, Some("renewal-2026")).await?;
    let done = TransitionRequest { transition: "Done".into(), fields: vec![], comment: None };
    connector.transition_issue("acme", &created.key, &done).await?;
    Ok(())
}

async fn rich_text(connector: Connector) -> anyhow::Result<()> {
    use jira_connector_host::rich_text::Mode;

    let document = connector.to_adf("- [x] **done**", &[]).await??;
    let markdown = connector.to_markdown(&document.text, Mode::Lossless, &[]).await??;
    anyhow::ensure!(markdown.notes.is_empty());
    Ok(())
}

/// The blocks of a language in README and in the book, each with its document.
fn blocks(language: &str) -> Vec<(PathBuf, String)> {
    let mut documents = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs/src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => documents.push(path),
            }
        }
    }
    let mut found = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for block in text.split(&format!("\n```{language}\n")).skip(1) {
            found.push((document.clone(), block.split("\n```").next().unwrap().to_owned()));
        }
    }
    found
}

/// Code without indentation and empty lines.
fn bare(code: &str) -> String {
    code.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn rust_is_compiled_here() {
    let here = bare(include_str!("snippets.rs"));
    let blocks = blocks("rust");
    assert!(blocks.len() > 5);
    for (document, block) in blocks {
        assert!(here.contains(&bare(&block)), "{}: not in this file:\n{block}", document.display());
    }
}

/// Runs a program of a document on the simulator, and checks that it lists the projects.
fn lists(mut command: Command, program: &str, site: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("program.mjs");
    let program = program.replace("https://acme.atlassian.net", site);
    let projects = root().join("examples/javascript/projects.mjs").canonicalize().unwrap();
    let program = program.replace("./projects.mjs", &format!("file://{}", projects.display()));
    fs::write(&file, program.replace("you@example.com", Account::Mia.email())).unwrap();
    let output = command.arg(&file).env("ACME_TOKEN", TOKEN).stdin(Stdio::null()).output().unwrap();
    evidence::ran(&output);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.starts_with("API Public API\n"), "{output:?}");
}

async fn each(language: &str, needed: &Path, command: impl Fn() -> Command) {
    let blocks = blocks(language);
    assert!(blocks.len() > 1);
    if !needed.exists() {
        eprintln!("skipped: {} is not here. Run make test", needed.display());
        return;
    }
    let simulator = simulator().await;
    for (_, program) in blocks {
        lists(command(), &program, &simulator.url());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn javascript_runs() {
    let generated = root().join("examples/javascript/generated/jira.js");
    each("js", &generated, || Command::new("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_runs() {
    let python = root().join("examples/python/.venv/bin/python");
    let folder = root().join("examples/python");
    each("python", &python, || {
        let mut command = Command::new(&python);
        command.env("PYTHONPATH", &folder);
        command
    })
    .await;
}

//! What each command does.

use super::output::{self, Table};
use super::{Arguments, Command, ConnectionsCommand, LogFormat, exit};
use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use jira_connector_host::jira::{ProjectKind, ProjectOptions};
use jira_connector_host::rest::Call;
use jira_connector_host::types::{Header, Limits};
use jira_connector_host::{
    Cache, Connector, Entry, EntryLearned, Environment, FileStore, Options, Roots, StderrLog,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::json;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/jira.wasm"));

/// Runs a command.
pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let json = arguments.json;
    let store = Environment::new(file_store(arguments.connections.as_deref())?);
    let command = match arguments.command {
        Command::Connections { command } => return connections(&store, command, json),
        command => command,
    };
    let connector = connector(
        store,
        arguments.component.as_deref(),
        Options {
            cache: folders().ok().map(|folders| Cache::new(folders.cache_dir().join("jira-connector"))),
            loopback: arguments.allow_loopback,
            roots: roots(arguments.ca_file.as_deref())?,
            log: Arc::new(StderrLog {
                level: arguments.log_level.into(),
                json: arguments.log_format == LogFormat::Json,
            }),
            ..Options::default()
        },
    )?;
    match command {
        Command::Connections { .. } => Ok(ExitCode::SUCCESS),
        Command::Test { name } => test(&connector, &name, json).await,
        Command::Projects { name, text, limit } => projects(&connector, &name, text, limit, json).await,
        Command::Request { method, path, query, header, body, connection, timeout, max_body, include } => {
            let limits = Limits {
                attempt_timeout: timeout.map(|seconds| seconds.saturating_mul(1000)),
                total_timeout: timeout.map(|seconds| seconds.saturating_mul(1000)),
                max_body,
            };
            let headers = header.into_iter().map(|(name, value)| Header { name, value }).collect();
            let body = body.as_deref().map(read_body).transpose()?;
            let call = Call { method, path, query, headers, body, limits };
            request(&connector, &connection, call, include, json).await
        }
    }
}

fn folders() -> Result<impl BaseStrategy> {
    etcetera::choose_base_strategy().context("There is no home directory")
}

fn file_store(path: Option<&Path>) -> Result<FileStore> {
    Ok(FileStore::new(match path {
        Some(path) => path.to_owned(),
        None => folders()?.config_dir().join("jira-connector/connections.json"),
    }))
}

fn roots(path: Option<&Path>) -> Result<Roots> {
    let Some(path) = path else { return Ok(Roots::default()) };
    let reading = || format!("Cannot read certificates from {}", path.display());
    let extra: Vec<_> = CertificateDer::pem_file_iter(path)
        .with_context(reading)?
        .collect::<Result<_, _>>()
        .with_context(reading)?;
    if extra.is_empty() {
        bail!("{} holds no certificate in PEM form.", path.display());
    }
    Ok(Roots { extra })
}

fn connector(store: Environment<FileStore>, component: Option<&Path>, options: Options) -> Result<Connector> {
    if let Some(path) = component {
        let bytes =
            std::fs::read(path).with_context(|| format!("Cannot read the component {}", path.display()))?;
        return Connector::new(&bytes, store, options);
    }
    if BUILT_IN.is_empty() {
        bail!("This command was built without a component. Run `make host`, or name one with --component.");
    }
    Connector::new(BUILT_IN, store, options)
}

fn read_body(path: &Path) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut body)?;
        return Ok(body);
    }
    std::fs::read(path).with_context(|| format!("Cannot read the body {}", path.display()))
}

fn connections(
    store: &Environment<FileStore>,
    command: Option<ConnectionsCommand>,
    json: bool,
) -> Result<ExitCode> {
    let file = store.behind();
    match command {
        None => {
            let mut rows: Vec<_> =
                file.list()?.into_iter().map(|row| (row, file.path().to_owned())).collect();
            if let Some(site_url) = store.site_url() {
                rows.retain(|((name, _), _)| name != "default");
                rows.insert(0, (("default".into(), site_url.into()), PathBuf::from("environment")));
            }
            output::connections(&rows, file.path(), json)?;
        }
        Some(ConnectionsCommand::Add { name, site, user, token }) => {
            let token = token.map_or_else(read_token, Ok)?;
            file.put(
                &name,
                Entry {
                    site_url: site,
                    user,
                    token,
                    gateway_url: None,
                    attempt_timeout_seconds: None,
                    total_timeout_seconds: None,
                    max_body_bytes: None,
                    learned: EntryLearned::default(),
                },
            )?;
            output::done(&format!("Added {name} to {}. Try: jira test {name}", file.path().display()), json)?;
        }
        Some(ConnectionsCommand::Remove { name }) => {
            file.remove(&name)?;
            output::done(&format!("Removed {name} from {}.", file.path().display()), json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read_token() -> Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("API token (it is shown as you type; or pipe it in): ");
        std::io::stderr().flush()?;
    }
    let mut token = String::new();
    std::io::stdin().read_line(&mut token)?;
    let token = token.trim();
    if token.is_empty() {
        bail!("No token was given on standard input.");
    }
    Ok(token.to_owned())
}

async fn test(connector: &Connector, name: &str, json: bool) -> Result<ExitCode> {
    let report = connector.test_connection(name).await?;
    output::report(name, &report, json)?;
    Ok(exit::of_verdict(report.verdict))
}

async fn projects(
    connector: &Connector,
    name: &str,
    text: Option<String>,
    limit: Option<usize>,
    json: bool,
) -> Result<ExitCode> {
    let options = ProjectOptions { text, page_size: Some(100) };
    let limit = limit.unwrap_or(usize::MAX);
    let mut projects = Vec::new();
    let mut cursor = None;
    loop {
        let page = connector.list_projects(name, options.clone(), cursor.as_ref()).await?;
        projects.extend(page.items);
        cursor = page.next;
        if cursor.is_none() || projects.len() >= limit {
            break;
        }
    }
    projects.truncate(limit);
    let kind = |kind: &Option<ProjectKind>| match kind {
        Some(ProjectKind::Software) => "software".to_owned(),
        Some(ProjectKind::ServiceDesk) => "service_desk".to_owned(),
        Some(ProjectKind::Business) => "business".to_owned(),
        Some(ProjectKind::Other(kind)) => kind.clone(),
        None => String::new(),
    };
    if json {
        let values = projects.iter().map(|project| {
            json!({
                "id": project.id, "key": project.key, "name": project.name, "kind": kind(&project.kind),
                "team_managed": project.team_managed, "is_private": project.is_private, "archived": project.archived,
                "category": project.category, "lead": project.lead, "description": project.description,
                "web_url": project.web_url,
            })
        });
        output::json(&values.collect::<Vec<_>>().into())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new(&["KEY", "NAME", "KIND", "LEAD", "CATEGORY"]);
    for project in &projects {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        table.row(vec![
            project.key.clone(),
            project.name.clone(),
            kind(&project.kind).replace('_', " "),
            text(&project.lead),
            text(&project.category),
        ]);
    }
    table.print(&format!("{} project{}", projects.len(), if projects.len() == 1 { "" } else { "s" }))?;
    Ok(ExitCode::SUCCESS)
}

async fn request(
    connector: &Connector,
    name: &str,
    call: Call,
    include: bool,
    json: bool,
) -> Result<ExitCode> {
    let response = connector.request(name, call).await?;
    output::response(&response, include, json)?;
    Ok(ExitCode::SUCCESS)
}

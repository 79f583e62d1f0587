//! What each command does.

use super::connect::connect;
use super::output::{self, Table};
use super::{Arguments, Command, ConnectionsCommand, LogFormat, exit};
use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use jira_connector_host::jira::{ProjectKind, ProjectOptions};
use jira_connector_host::rest::{Call, Safety};
use jira_connector_host::types::{Header, Limits};
use jira_connector_host::{
    Cache, Connector, Credential, Environment, Error, FileStore, Key, Options, Roots, StderrLog,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::json;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

const FILE: &str = "jira-connector/connections.json";

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/jira.wasm"));

/// Runs a command.
pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let json = arguments.json;
    let key = Key::from_environment_or_keyring().map_err(|error| exit::Failed::settings(error.into()))?;
    let store = Environment::new(file_store(arguments.connections.as_deref()).sealed_with(key));
    let command = match arguments.command {
        Command::Connections { command } => {
            return connections(&store, command, json).map_err(|error| exit::Failed::settings(error).into());
        }
        Command::Disconnect { name } => {
            store.behind().forget(&name).map_err(exit::Failed::settings)?;
            output::done(
                &format!("Forgot what {name} may do. Connect it again with: jira connect {name}"),
                json,
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        command => command,
    };
    let bounds = Bounds::of(&command);
    let file = store.behind().clone();
    let connector = connector(
        store,
        arguments.component.as_deref(),
        Options {
            cache: folders().ok().map(|folders| Cache::new(folders.cache_dir().join("jira-connector"))),
            loopback: arguments.allow_loopback,
            roots: roots(arguments.ca_file.as_deref()).map_err(exit::Failed::usage)?,
            log: Arc::new(StderrLog {
                level: arguments.log_level.into(),
                json: arguments.log_format == LogFormat::Json,
            }),
            deadline: bounds.deadline,
            max_memory: bounds.memory,
            ..Options::default()
        },
    )?;
    match command {
        Command::Connections { .. } | Command::Disconnect { .. } => Ok(ExitCode::SUCCESS),
        Command::Connect(arguments) => connect(&connector, &file, arguments, json).await,
        Command::Test { name } => test(&connector, &name, json).await,
        Command::Projects { name, text, limit } => projects(&connector, &name, text, limit, json).await,
        Command::Request {
            method,
            path,
            query,
            header,
            body,
            connection,
            timeout,
            max_body,
            retries,
            safe,
            include,
        } => {
            let limits = Limits {
                attempt_timeout: timeout.map(|seconds| seconds.saturating_mul(1000)),
                total_timeout: timeout.map(|seconds| seconds.saturating_mul(1000)),
                max_body,
                retries,
                ..Limits::default()
            };
            let headers = header.into_iter().map(|(name, value)| Header { name, value }).collect();
            let body = body.as_deref().map(read_body).transpose().map_err(exit::Failed::usage)?;
            let call =
                Call { method, path, query, headers, body, limits, safety: safe.then_some(Safety::Safe) };
            request(&connector, &connection, call, include, json).await
        }
    }
}

/// What the host allows a command, beyond what the component bounds itself.
struct Bounds {
    deadline: Duration,
    memory: usize,
}

impl Bounds {
    /// Room for the limits that the command was given.
    fn of(command: &Command) -> Self {
        let Options { deadline, max_memory, .. } = Options::default();
        let Command::Request { timeout, max_body, .. } = command else {
            return Self { deadline, memory: max_memory };
        };
        let year = Duration::from_secs(365 * 24 * 3600);
        let wanted = match timeout {
            None => deadline,
            Some(0) => year,
            Some(seconds) => Duration::from_secs(*seconds).saturating_add(Duration::from_secs(10)).min(year),
        };
        // A body of unknown length is copied as it grows.
        let body = usize::try_from(max_body.unwrap_or_default()).unwrap_or(usize::MAX);
        Self { deadline: deadline.max(wanted), memory: max_memory.max(body.saturating_mul(4)) }
    }
}

fn folders() -> Result<impl BaseStrategy> {
    etcetera::choose_base_strategy().context("There is no home directory")
}

fn file_store(path: Option<&Path>) -> FileStore {
    FileStore::new(match path {
        Some(path) => path.to_owned(),
        // Without a home there are still the connections of the environment.
        None => folders().map_or_else(|_| PathBuf::new(), |folders| folders.config_dir()).join(FILE),
    })
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
            let mut states = file.list()?;
            if store.site_url().is_some() {
                states.retain(|state| state.name != "default");
            }
            output::connections(store.site_url(), &states, file.path(), json)?;
        }
        Some(ConnectionsCommand::Add { name, site, user, token }) => {
            let token = token.map_or_else(read_token, Ok)?;
            let secret = token.into();
            let credential = match user {
                Some(user) => Credential::Basic { user, secret },
                None => Credential::Bearer(secret),
            };
            file.put_credential(&name, &site, &credential)?;
            output::done(&format!("Added {name} to {}. Try: jira test {name}", file.path().display()), json)?;
        }
        Some(ConnectionsCommand::Remove { name }) => {
            file.remove(&name)?;
            output::done(&format!("Removed {name} from {}.", file.path().display()), json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn read_token() -> Result<String> {
    let mut token = String::new();
    if std::io::stdin().is_terminal() {
        token = rpassword::prompt_password("API token (it is not shown): ")?;
    } else {
        std::io::stdin().read_line(&mut token)?;
    }
    let token = token.trim();
    if token.is_empty() {
        bail!("No token was given on standard input.");
    }
    Ok(token.to_owned())
}

pub(super) async fn test(connector: &Connector, name: &str, json: bool) -> Result<ExitCode> {
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
    let reads = call.safety == Some(Safety::Safe)
        || ["GET", "HEAD", "OPTIONS"].iter().any(|method| call.method.eq_ignore_ascii_case(method));
    let response = match connector.request(name, call).await {
        Err(error @ (Error::Deadline(_) | Error::Trap(_))) if !reads => {
            return Err(exit::Failed::outcome_unknown(error.into()).into());
        }
        outcome => outcome?,
    };
    output::response(&response, include, json)?;
    if (300..400).contains(&response.status) && response.status != 304 {
        return Err(exit::Failed::refused(anyhow::anyhow!(
            "Jira answered with a redirect (status {}), which is not followed for a write.",
            response.status
        ))
        .into());
    }
    Ok(ExitCode::SUCCESS)
}

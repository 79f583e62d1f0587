//! What each command does.

use super::arguments::{Arguments, Command, ConnectionsCommand, RequestArguments};
use super::call::call;
use super::connect::connect;
use super::download::download;
use super::history::{History, Topic};
use super::host::{Bounds, Host};
use super::issue::{self, issue, open, search};
use super::operations::{describe, operations};
use super::output::{self, Table};
use super::rich_text::{adf, markdown};
use super::upload::Upload;
use super::{complete, exit, input, interrupt};
use anyhow::{Result, bail};
use jira_connector_host::jira::{Project, ProjectOptions, ProjectType};
use jira_connector_host::rest::{Call, Safety};
use jira_connector_host::types::{Error as JiraError, ErrorKind, Header, Limits, OauthProvider};
use jira_connector_host::{Connector, Credential, CredentialKind, Environment, Error, FileStore};
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Runs a command.
pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let json = arguments.json;
    let host = Host::new(&arguments.globals)?;
    match arguments.command {
        Command::Connections { command } => {
            let changed = match &command {
                Some(ConnectionsCommand::Add { name, .. } | ConnectionsCommand::Remove { name }) => {
                    Some(name.clone())
                }
                None => None,
            };
            let outcome = connections(&host.store, command, json);
            // After the change: what ends until then sees the old one.
            changed.iter().filter(|_| outcome.is_ok()).for_each(|name| host.forget_history(name));
            outcome.map_err(|error| exit::Failed::settings(error).into())
        }
        Command::Disconnect { name } => {
            let outcome = disconnect(host.file(), &name, json);
            outcome.iter().for_each(|_| host.forget_history(&name));
            outcome.map_err(|error| exit::Failed::settings(error).into())
        }
        Command::Connect(arguments) => connect(&host, arguments, json).await,
        Command::Test { name } => test(&host, &host.connector(&name, Bounds::default())?, &name, json).await,
        Command::Projects { name, text, limit } => {
            let connector = host.connector(&name, Bounds::default())?;
            let mut history = host.history(&name, json);
            let outcome = projects(&connector, &name, text, limit, &mut history, json).await;
            history.keep();
            host.noting(&name, outcome)
        }
        Command::Issue(arguments) => {
            let name = arguments.connection.clone();
            let upload = arguments.upload()?;
            let bounds = upload.as_ref().map_or_else(Bounds::default, Upload::bounds);
            let connector = host.connector(&name, bounds)?;
            let outcome = match upload {
                Some(upload) => upload.send(&connector, json).await,
                None => issue(&connector, *arguments, host.history(&name, json), json).await,
            };
            host.noting(&name, outcome)
        }
        Command::Search(arguments) => {
            let name = arguments.connection.clone();
            let connector = host.connector(&name, Bounds::default())?;
            let history = host.history(&name, json);
            host.noting(&name, search(&connector, arguments, history, json).await)
        }
        Command::Open { issue, connection: name } => {
            let connector = host.connector(&name, Bounds::default())?;
            host.noting(&name, open(&connector, &name, issue, json).await)
        }
        Command::Me { connection: name } => {
            let connector = host.connector(&name, Bounds::default())?;
            host.noting(&name, me(&connector, &name, json).await)
        }
        Command::Request(arguments) => {
            let name = arguments.connection.clone();
            let connector = host.connector(&name, Bounds::of(arguments.timeout, arguments.max_body))?;
            host.noting(&name, request(&connector, arguments, json).await)
        }
        Command::Operations(arguments) => {
            let connector = host.logging_connector(None, Bounds::default())?;
            operations(&connector, arguments, json).await.map_err(exit::of_output)
        }
        Command::Describe(arguments) => {
            let connector = host.logging_connector(None, Bounds::default())?;
            describe(&connector, arguments, json).await.map_err(exit::of_output)
        }
        Command::Markdown(arguments) => {
            markdown(&host.logging_connector(None, Bounds::default())?, arguments, json).await
        }
        Command::Adf(arguments) => {
            adf(&host.logging_connector(None, Bounds::default())?, arguments, json).await
        }
        Command::Call(arguments) => {
            let name = arguments.connection.clone();
            let connector = host.connector(&name, Bounds::default())?;
            host.noting(&name, call(&connector, arguments, json).await)
        }
        Command::Upload(arguments) => {
            let name = arguments.connection.clone();
            let upload = arguments.read()?;
            let connector = host.connector(&name, upload.bounds())?;
            host.noting(&name, upload.send(&connector, json).await)
        }
        Command::Download(arguments) => {
            let name = arguments.connection.clone();
            let connector = host.connector(&name, Bounds::default())?;
            host.noting(&name, download(&connector, arguments, json).await)
        }
        Command::Completions { shell } => complete::script(shell).map(|()| ExitCode::SUCCESS),
    }
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
            output::connections::connections(store.site_url(), &states, file.path(), json)?;
            unknown(file);
        }
        Some(ConnectionsCommand::Add { name, site, user, token }) => {
            let token = token.map_or_else(input::token, Ok)?;
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

/// Says which members of the file have no effect.
fn unknown(file: &FileStore) {
    let unknown = file.unknown_members().unwrap_or_default();
    if !unknown.is_empty() {
        let (members, file) = (unknown.join(", "), file.path().display());
        output::tell(&format!("note: {file} has members that this release does not know: {members}"));
    }
}

/// Forgets the tokens of a consent, and says what else its owner may take back.
fn disconnect(file: &FileStore, name: &str, json: bool) -> Result<ExitCode> {
    let state = file.list()?.into_iter().find(|state| state.name == name);
    let what = match state.as_ref().map(|state| (state.credential, state.provider)) {
        Some((CredentialKind::Basic | CredentialKind::Bearer, _)) => bail!(
            "{name} has no consent to forget: it goes by a token. Remove it with: jira connections remove {name}\n\
             The token itself is ended where it was made, at \
             https://id.atlassian.com/manage-profile/security/api-tokens or in a Data Center's profile."
        ),
        Some((CredentialKind::OAuthClient, _)) => {
            "Its client id and secret still work: they are ended where the service account is kept, in \
             admin.atlassian.com."
                .to_owned()
        }
        Some((CredentialKind::OAuthConsent, Some(OauthProvider::DataCenter))) => {
            let site = state.map(|state| state.site_url).unwrap_or_default();
            format!(
                "The consent itself is taken back in the profile at {site}, under authorized applications."
            )
        }
        _ => "The consent itself is taken back at https://id.atlassian.com/manage-profile/apps".to_owned(),
    };
    file.forget(name)?;
    output::done(
        &format!("Forgot the tokens of {name}. {what}\nConnect it again with: jira connect {name}"),
        json,
    )?;
    Ok(ExitCode::SUCCESS)
}

async fn test(host: &Host, connector: &Connector, name: &str, json: bool) -> Result<ExitCode> {
    let report = match connector.test_connection(name).await {
        Ok(report) => report,
        Err(error) => return host.noting(name, Err(error.into())),
    };
    host.note_report(name, &report);
    output::report(name, &report, None, json)?;
    unknown(host.file());
    Ok(exit::of_verdict(report.verdict))
}

/// Whether an error says that a site is not Jira Cloud: Cloud lists projects for every
/// account.
fn is_not_cloud(error: &JiraError) -> bool {
    let is_known = error.kind == ErrorKind::Unexpected && error.status.is_none();
    is_known || error.kind == ErrorKind::NotFound || error.status == Some(404)
}

async fn projects(
    connector: &Connector,
    name: &str,
    text: Option<String>,
    limit: Option<usize>,
    history: &mut History,
    json: bool,
) -> Result<ExitCode> {
    let options = ProjectOptions { query: text, page_size: Some(100) };
    let limit = limit.unwrap_or(usize::MAX);
    let mut list =
        Projects { count: 0, json, table: Table::new(&["KEY", "NAME", "KIND", "LEAD", "CATEGORY"]) };
    let mut cursor = None;
    loop {
        let page = match connector.list_projects(name, options.clone(), cursor.as_ref()).await {
            Err(Error::Jira(error)) if is_not_cloud(&error) => {
                return Err(exit::Failed::not_found(anyhow::anyhow!(
                    "The site is not on Jira Cloud. On a Data Center, list its projects with: \
                     jira request GET /rest/api/2/project --connection {name}"
                ))
                .into());
            }
            page => page?,
        };
        let shown = page.items.iter().take(limit.saturating_sub(list.count));
        if list.count < SEEN {
            let seen = shown.clone().map(|project| (project.key.clone(), project.name.clone()));
            history.learn(Topic::Projects, seen);
        }
        shown.into_iter().try_for_each(|project| list.print(project))?;
        cursor = page.next;
        if cursor.is_none() || list.count >= limit {
            return list.finish();
        }
    }
}

/// Of how many projects a shell completes the keys.
const SEEN: usize = 500;

/// Projects that are printed as they come.
struct Projects {
    count: usize,
    json: bool,
    table: Table,
}

impl Projects {
    fn print(&mut self, project: &Project) -> Result<()> {
        let kind = match &project.project_type {
            Some(ProjectType::Software) => "software",
            Some(ProjectType::ServiceDesk) => "service_desk",
            Some(ProjectType::Business) => "business",
            Some(ProjectType::Other(kind)) => kind,
            None => "",
        };
        self.count = self.count.saturating_add(1);
        if self.json {
            let value = json!({
                "id": project.id, "key": project.key, "name": project.name, "kind": kind,
                "team_managed": project.team_managed, "is_private": project.is_private, "archived": project.archived,
                "category": project.category, "lead": project.lead, "description": project.description,
                "web_url": project.web_url,
            });
            // One list, of which each project is a line.
            return output::json_text(&format!("{}{value}", if self.count == 1 { "[" } else { "," }));
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        self.table.push(vec![
            project.key.clone(),
            project.name.clone(),
            kind.replace('_', " "),
            text(&project.lead),
            text(&project.category),
        ])
    }

    fn finish(self) -> Result<ExitCode> {
        let count = self.count;
        if self.json {
            output::json_text(if count == 0 { "[]" } else { "]" })?;
        } else {
            self.table.print(&format!("{count} project{}", if count == 1 { "" } else { "s" }))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Says whose connection it is.
async fn me(connector: &Connector, name: &str, json: bool) -> Result<ExitCode> {
    let user = connector.get_myself(name).await?;
    if json {
        output::json(&issue::user(&user))?;
    } else {
        writeln!(stdout().lock(), "{}", output::printable(&user.account_id))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn request(connector: &Connector, arguments: RequestArguments, json: bool) -> Result<ExitCode> {
    let RequestArguments { method, path, query, header, body, connection: name, list, task, .. } = arguments;
    let timeout = arguments.timeout.map(|seconds| seconds.saturating_mul(1000));
    let limits = Limits {
        attempt_timeout: timeout,
        total_timeout: timeout,
        max_body: arguments.max_body,
        retries: arguments.retries,
        ..Limits::default()
    };
    let headers = header.into_iter().map(|(name, value)| Header { name, value }).collect();
    let body = body.as_deref().map(|path| input::bytes(path, input::BODY)).transpose();
    let body = body.map_err(exit::Failed::usage)?;
    let safety = match (arguments.safe, arguments.once) {
        (true, _) => Some(Safety::Safe),
        (false, true) => Some(Safety::Once),
        (false, false) => None,
    };
    let call = Call { method, path, query, headers, body, limits, safety };
    if list.wanted() {
        let page = async |options, cursor: Option<&_>| connector.pages(&name, &call, options, cursor).await;
        return list.print(json, page).await;
    }
    let reads = call.safety == Some(Safety::Safe)
        || ["GET", "HEAD", "OPTIONS"].iter().any(|method| call.method.eq_ignore_ascii_case(method));
    if !reads {
        interrupt::changes();
    }
    let response = match connector.request(&name, call).await {
        Err(error @ (Error::Deadline(_) | Error::Trap(_))) if !reads => {
            return Err(exit::Failed::outcome_unknown(error.into()).into());
        }
        outcome => outcome?,
    };
    task.print(connector, &name, &response, arguments.include, json).await
}

//! `jira connect`: from nothing to a connection that works.

use super::arguments::ConnectArguments;
use super::callback::Callback;
use super::hint::Hint;
use super::host::{Bounds, Host};
use super::output::{self, printable};
use super::{exit, input, interrupt};
use anyhow::{Context, Result, bail};
use jira_connector_host::oauth::Site;
use jira_connector_host::rest::{Report, Verdict};
use jira_connector_host::types::OauthGrant;
use jira_connector_host::{
    Connector, Consent, Credential, FileStore, Integration, Integrations, Level, Settings,
};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Where an integration is looked for if no file is named.
const FILE: &str = "integrations.yaml";
const SITE: &str = "Site, such as https://acme.atlassian.net: ";
const USER: &str = "E-mail address of the account: ";
const USER_OR_NONE: &str = "E-mail address of the account (empty: the token alone, as on a Data Center): ";
/// What stands for the one site of a consent: Atlassian's gateways.
const GATEWAYS: [&str; 2] = ["https://api.atlassian.com", "https://api.atlassian-us-gov-mod.com"];

/// Asks what is missing, gets the consent, tests the connection, and stores it if it
/// works.
pub(super) async fn connect(host: &Host, arguments: ConnectArguments, json: bool) -> Result<ExitCode> {
    if std::io::stdin().is_terminal() {
        // Not after everything was asked for.
        host.key.ready().map_err(|error| exit::Failed::settings(error.into()))?;
    }
    let (settings, log_level) = settings(&arguments).map_err(exit::Failed::settings)?;
    let (name, store) = (&arguments.name, host.file());
    let callback = match &settings.credential {
        Credential::OAuth(app) if app.grant == OauthGrant::AuthorizationCode => {
            let redirect_url = app.redirect_url.as_deref().unwrap_or_default();
            Some(Callback::new(redirect_url).await.map_err(exit::Failed::settings)?)
        }
        _ => None,
    };
    // Until it works nothing of it is kept, and what was there stays.
    let folder = tempfile::tempdir()?;
    interrupt::removes(folder.path());
    let trial = host.trial(folder.path());
    let before = store.entry(name).and_then(|before| {
        // After a consent it is late to find out that nothing can be kept.
        if callback.is_some() {
            store.ready()?
        }
        Ok(before)
    });
    let before = before.map_err(exit::Failed::settings)?;
    let replaces = before.is_some();
    let put = trial.restore(name, before).and_then(|()| trial.put(name, &settings));
    put.and_then(|()| trial.set_log_level(name, log_level)).map_err(exit::Failed::settings)?;
    let connector = &host.connector_on(trial.clone(), log_level, Bounds::default())?;
    // Where the site is named, it was chosen with the consent.
    let any = GATEWAYS.contains(&settings.site_url.trim().trim_end_matches('/'));
    let consents = callback.is_some();
    let outcome = match (callback, &settings.credential) {
        (Some(callback), _) => consent(connector, &arguments, callback, any).await,
        (None, Credential::OAuth(_)) => own_account(connector, &arguments, any).await.map(|()| None),
        _ => Ok(None),
    };
    let outcome = match outcome {
        Ok(Some(report)) => Ok(report),
        Ok(None) => tested(connector, name).await,
        Err(error) => Err(error),
    };
    let keeps = match &outcome {
        Ok(report) => works(report) || consents && is_of_now(report.verdict),
        // A consent is not asked for again because the site did not answer afterwards.
        Err(error) => consents && authorized(&trial, name) && exit::is_of_now(error),
    };
    if keeps {
        store.restore(name, trial.entry(name)?).map_err(exit::Failed::settings)?;
        host.forget_history(name);
    }
    let report = match outcome {
        Ok(report) => report,
        Err(error) if keeps => {
            let text = format!("The consent is kept. Try: jira test {name}");
            return Err(Hint::next(error, text));
        }
        Err(error) => return Err(error),
    };
    if keeps {
        host.note_report(name, &report);
    }
    output::report(name, &report, Some(keeps), json)?;
    if !keeps && !json {
        let rest = if replaces { format!("{name} stays as it was.") } else { "Nothing was kept.".to_owned() };
        output::tell(&format!("{rest} To store it without a test: jira connections add {name}"));
    }
    Ok(exit::of_verdict(report.verdict))
}

fn works(report: &Report) -> bool {
    matches!(report.verdict, Verdict::Ok | Verdict::NoProjectVisible)
}

/// Whether a verdict says nothing of the connection, but of the moment.
fn is_of_now(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Unavailable | Verdict::TimedOut | Verdict::Unreachable)
}

/// Whether a connection has tokens.
fn authorized(store: &FileStore, name: &str) -> bool {
    let states = store.list().unwrap_or_default();
    states.iter().any(|state| state.name == *name && !state.needs_authorization)
}

async fn tested(connector: &Connector, name: &str) -> Result<Report> {
    let report = connector.test_connection(name).await?;
    match report.verdict {
        // The way that works is known now.
        Verdict::ScopedToken => Ok(connector.test_connection(name).await?),
        _ => Ok(report),
    }
}

/// The settings of the connection, and which log lines are wanted.
fn settings(arguments: &ConnectArguments) -> Result<(Settings, Option<Level>)> {
    let file = arguments.integrations.as_deref();
    let file =
        file.or_else(|| Some(Path::new(FILE)).filter(|path| arguments.user.is_none() && path.exists()));
    let Some(file) = file else { return Ok((brought(None, arguments)?, None)) };
    let integrations = Integrations::load(file)?;
    let names =
        || integrations.iter().map(|integration| integration.name.as_str()).collect::<Vec<_>>().join(", ");
    let integration = match &arguments.integration {
        Some(name) => integrations.get(name).with_context(|| {
            format!("{} has no integration {name:?}. It has: {}.", file.display(), names())
        })?,
        None => {
            let mut all = integrations.iter();
            match (all.next(), all.next()) {
                (Some(only), None) => only,
                _ => bail!(
                    "{} has several integrations. Name one with --integration: {}.",
                    file.display(),
                    names()
                ),
            }
        }
    };
    let settings = match &integration.app {
        Some(_) => integration.settings(arguments.site.as_deref(), None),
        None => brought(Some(integration), arguments),
    };
    Ok((settings?, integration.log_level))
}

/// With a user and a token that are asked for, or a token alone.
fn brought(integration: Option<&Integration>, arguments: &ConnectArguments) -> Result<Settings> {
    let site = match (&arguments.site, integration.and_then(|integration| integration.base_url.as_ref())) {
        (Some(site), _) => Some(site.clone()),
        (None, Some(url)) if !GATEWAYS.contains(&url.trim_end_matches('/')) => None,
        (None, _) => Some(required(SITE)?),
    };
    let user = match (&arguments.user, integration.map(|integration| integration.grant)) {
        (Some(user), _) => Some(user.clone()),
        (None, Some(None)) => Some(required(USER)?),
        (None, Some(Some(_))) => None,
        (None, None) => ask(USER_OR_NONE)?,
    };
    let secret = input::token()?.into();
    let credential = match user {
        Some(user) => Credential::Basic { user, secret },
        None => Credential::Bearer(secret),
    };
    if let Some(integration) = integration {
        return integration.settings(site.as_deref(), Some(credential));
    }
    let blueprint = if matches!(credential, Credential::Basic { .. }) { "jira-basic:v0" } else { "jira:v0" };
    let file = format!("integrations: {{jira: {{extends_blueprint: {blueprint}}}}}");
    let integrations = Integrations::parse(FILE, &file, |_| None)?;
    let integration = integrations.get("jira").context("a blueprint of ours")?;
    integration.settings(site.as_deref(), Some(credential))
}

fn required(question: &str) -> Result<String> {
    ask(question)?
        .with_context(|| format!("Nothing was given for: {}", question.trim_end_matches([' ', ':'])))
}

/// The answer to a question, if there is one.
fn ask(question: &str) -> Result<Option<String>> {
    if std::io::stdin().is_terminal() {
        write!(std::io::stderr(), "{question}")?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

/// Sends the person to the consent page, waits for them, and shows them there what
/// came of it. The report is none where a site is chosen after that.
async fn consent(
    connector: &Connector,
    arguments: &ConnectArguments,
    mut callback: Callback,
    any: bool,
) -> Result<Option<Report>> {
    let name = &arguments.name;
    let consent = connector.authorize_url(name).await?;
    writeln!(
        std::io::stderr(),
        "Open this page in a browser and consent:\n\n  {}\n",
        printable(&consent.url)
    )?;
    if !arguments.no_browser && std::io::stderr().is_terminal() {
        // Where there is no browser, the address is on the screen.
        let _ = open::that_detached(&consent.url);
    }
    let visitor = callback.visitor(&consent.state).await.map_err(exit::Failed::refused)?;
    let outcome = match &visitor.code {
        Ok(code) => exchange(connector, arguments, &consent, code, &visitor.state, any).await,
        Err(why) => {
            let text = format!("The consent was not given: {why}.");
            Err(exit::Failed::refused(anyhow::anyhow!(text)).into())
        }
    };
    match &outcome {
        Ok((_, Some(report))) if report.verdict == Verdict::Ok => {
            let text = format!("{} You can close this page and go back to the terminal.", report.summary);
            visitor.tell(&format!("{name} is connected"), &text);
        }
        Ok((_, Some(report))) => {
            visitor.tell(
                &format!("{name} does not work yet"),
                &format!("{} {}", report.summary, report.next_step),
            );
        }
        Ok((sites, None)) if sites.len() > 1 && arguments.cloud_id.is_none() => {
            visitor.tell("One more step", "The consent is for several sites. Choose one in the terminal.");
        }
        Ok((_, None)) => visitor.tell("Almost done", "Go back to the terminal."),
        Err(error) => visitor.tell(&format!("{name} is not connected"), &error.to_string()),
    }
    callback.finish().await;
    let (sites, report) = outcome?;
    if report.is_none() {
        choose(connector, arguments, &sites, any).await?;
    }
    Ok(report)
}

/// The sites of a consent, and what the test says where none is to be chosen.
async fn exchange(
    connector: &Connector,
    arguments: &ConnectArguments,
    consent: &Consent,
    code: &str,
    state: &str,
    any: bool,
) -> Result<(Vec<Site>, Option<Report>)> {
    let name = &arguments.name;
    let sites = connector.exchange_code(name, consent, code, state).await?;
    let chosen = arguments.cloud_id.is_none() && (sites.len() < 2 || !any);
    let report = if chosen { Some(tested(connector, name).await?) } else { None };
    Ok((sites, report))
}

/// The site of a service account, which consents to nothing.
async fn own_account(connector: &Connector, arguments: &ConnectArguments, any: bool) -> Result<()> {
    let sites = match any && arguments.cloud_id.is_none() {
        true => connector.list_accessible_sites(&arguments.name).await?,
        false => Vec::new(),
    };
    choose(connector, arguments, &sites, any).await
}

/// The site of the connection, where the consent is for several and nothing says
/// which.
async fn choose(
    connector: &Connector,
    arguments: &ConnectArguments,
    sites: &[Site],
    any: bool,
) -> Result<()> {
    let name = &arguments.name;
    if let Some(cloud_id) = &arguments.cloud_id {
        connector.choose_site(name, cloud_id).await?;
        return Ok(());
    }
    if sites.len() < 2 || !any {
        return Ok(());
    }
    let mut list = String::new();
    for (number, site) in (1..).zip(sites) {
        let site = format!("{} ({}), cloud id {}", site.url, site.name, site.cloud_id);
        list.push_str(&format!("  {number}  {}\n", printable(&site)));
    }
    if !std::io::stdin().is_terminal() {
        let list = list.trim_end();
        let error = anyhow::anyhow!("There are several sites. Name one with --site or --cloud-id:\n{list}");
        return Err(exit::Failed::usage(error).into());
    }
    write!(std::io::stderr(), "There are several sites:\n{list}")?;
    let number: usize = required("Number: ")?.parse().context("Write the number of a site.")?;
    let site =
        number.checked_sub(1).and_then(|place| sites.get(place)).context("There is no such number.")?;
    connector.choose_site(name, &site.cloud_id).await?;
    Ok(())
}

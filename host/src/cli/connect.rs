//! `jira connect`: from nothing to a connection that works.

use super::callback::Callback;
use super::commands::{read_token, test};
use super::host::{Bounds, Host};
use super::{ConnectArguments, exit};
use anyhow::{Context, Result, bail};
use jira_connector_host::oauth::Site;
use jira_connector_host::types::OauthGrant;
use jira_connector_host::{Connector, Credential, Integration, Integrations, Level, Settings};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Where an integration is looked for if no file is named.
const FILE: &str = "integrations.yaml";
/// What stands for the one site of a consent: Atlassian's gateways.
const GATEWAYS: [&str; 2] = ["https://api.atlassian.com", "https://api.atlassian-us-gov-mod.com"];

/// Asks what is missing, stores the connection, gets the consent, and tests it.
pub(super) async fn connect(host: &Host, arguments: ConnectArguments, json: bool) -> Result<ExitCode> {
    let (settings, log_level) = settings(&arguments).map_err(exit::Failed::settings)?;
    let (name, store) = (&arguments.name, host.file());
    let callback = match &settings.credential {
        Credential::OAuth(app) if app.grant == OauthGrant::AuthorizationCode => {
            let redirect_url = app.redirect_url.as_deref().unwrap_or_default();
            Some(Callback::new(redirect_url).await.map_err(exit::Failed::settings)?)
        }
        _ => None,
    };
    let before = store.entry(name).map_err(exit::Failed::settings)?;
    let connector = &host.logging_connector(log_level, Bounds::default())?;
    let stored = store.put(name, &settings).and_then(|()| store.set_log_level(name, log_level));
    stored.map_err(exit::Failed::settings)?;
    // Where the site is named, it was chosen with the consent.
    let any = GATEWAYS.contains(&settings.site_url.trim().trim_end_matches('/'));
    let outcome = match (callback, &settings.credential) {
        (Some(callback), _) => tokio::select! {
            outcome = consent(connector, &arguments, callback, any) => outcome,
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("Interrupted.")),
        },
        (None, Credential::OAuth(_)) => choose(connector, &arguments, &[], any).await,
        _ => Ok(()),
    };
    if let Err(error) = outcome {
        store.restore(name, before)?;
        return Err(error);
    }
    test(host, connector, name, json).await
}

/// The settings of the connection, and which log lines are wanted.
fn settings(arguments: &ConnectArguments) -> Result<(Settings, Option<Level>)> {
    let file = arguments.integrations.as_deref();
    let file =
        file.or_else(|| Some(Path::new(FILE)).filter(|path| arguments.user.is_none() && path.exists()));
    let Some(file) = file else {
        let integrations =
            Integrations::parse(FILE, "integrations: {jira: {extends_blueprint: jira-basic:v0}}", |_| None)?;
        let integration = integrations.get("jira").context("a blueprint of ours")?;
        return Ok((brought(integration, arguments)?, None));
    };
    let integrations = Integrations::load(file)?;
    let integration = match &arguments.integration {
        Some(name) => integrations
            .get(name)
            .with_context(|| format!("{} has no integration {name:?}.", file.display()))?,
        None => {
            let mut all = integrations.iter();
            match (all.next(), all.next()) {
                (Some(only), None) => only,
                _ => bail!("{} has several integrations. Name one with --integration.", file.display()),
            }
        }
    };
    let settings = match &integration.app {
        Some(_) => integration.settings(arguments.site.as_deref(), None),
        None => brought(integration, arguments),
    };
    Ok((settings?, integration.log_level))
}

/// With a user and a token that are asked for.
fn brought(integration: &Integration, arguments: &ConnectArguments) -> Result<Settings> {
    let asked = |given: &Option<String>, question: &str| match given {
        Some(text) => Ok(text.clone()),
        None => ask(question),
    };
    let site = match (&arguments.site, &integration.base_url) {
        (None, Some(_)) => None,
        (site, _) => Some(asked(site, "Site, such as https://acme.atlassian.net: ")?),
    };
    let user = asked(&arguments.user, "E-mail address of the account: ")?;
    let secret = read_token()?.into();
    integration.settings(site.as_deref(), Some(Credential::Basic { user, secret }))
}

fn ask(question: &str) -> Result<String> {
    if std::io::stdin().is_terminal() {
        write!(std::io::stderr(), "{question}")?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    match line.trim() {
        "" => bail!("Nothing was given for: {}", question.trim_end_matches([' ', ':'])),
        text => Ok(text.to_owned()),
    }
}

/// Sends the person to the consent page and waits for them.
async fn consent(
    connector: &Connector,
    arguments: &ConnectArguments,
    mut callback: Callback,
    any: bool,
) -> Result<()> {
    let name = &arguments.name;
    let consent = connector.authorize_url(name).await?;
    writeln!(std::io::stderr(), "Open this page in a browser and consent:\n\n  {}\n", consent.url)?;
    if !arguments.no_browser && std::io::stderr().is_terminal() {
        // Where there is no browser, the address is on the screen.
        let _ = open::that_detached(&consent.url);
    }
    let visitor = callback.visitor(&consent.state).await.map_err(exit::Failed::refused)?;
    let outcome = match &visitor.code {
        Ok(code) => Ok(connector.exchange_code(name, &consent, code, &visitor.state).await),
        Err(why) => Err(format!("The consent was not given: {why}.")),
    };
    match &outcome {
        Ok(Ok(_)) => visitor.tell("Connected", "You can close this page and go back to the terminal."),
        Ok(Err(_)) => visitor.tell("Not connected", "What went wrong is in the terminal."),
        Err(text) => visitor.tell("Not connected", text),
    }
    callback.finish().await;
    let sites = outcome.map_err(|text| exit::Failed::refused(anyhow::anyhow!(text)))??;
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
        list.push_str(&format!("  {number}  {} ({}), cloud id {}\n", site.url, site.name, site.cloud_id));
    }
    if !std::io::stdin().is_terminal() {
        let error = anyhow::anyhow!("The consent is for several sites. Name one with --cloud-id:\n{list}");
        return Err(exit::Failed::usage(error).into());
    }
    write!(std::io::stderr(), "The consent is for several sites:\n{list}")?;
    let number: usize = ask("Number: ")?.parse().context("Write the number of a site.")?;
    let site =
        number.checked_sub(1).and_then(|place| sites.get(place)).context("There is no such number.")?;
    connector.choose_site(name, &site.cloud_id).await?;
    Ok(())
}

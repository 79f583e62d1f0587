//! How connections stand.

use super::{Table, ago, json, printable};
use anyhow::Result;
use jira_connector_host::{ConnectionState, CredentialKind};
use std::io::{Write, stdout};
use std::path::Path;
use std::time::SystemTime;

/// Connections with where each comes from.
pub(in super::super) fn connections(
    environment: Option<&str>,
    states: &[ConnectionState],
    file: &Path,
    as_json: bool,
) -> Result<()> {
    let from = file.display().to_string();
    if as_json {
        let own = environment.map(|url| json!({"name": "default", "site_url": url, "from": "environment"}));
        let values = states.iter().map(|state| {
            json!({
                "name": state.name,
                "site_url": state.site_url,
                "from": from,
                "credential": kind(state.credential),
                "sealed": state.sealed,
                "token_expires": state.token_expires,
                "scopes": state.scopes,
                "needs_authorization": state.needs_authorization,
                "quota_until": state.quota_until,
                "last_failure": state.last_failure.as_ref().map(|failure| {
                    json!({"kind": failure.kind, "message": failure.message, "at": failure.at})
                }),
            })
        });
        return json(&own.into_iter().chain(values).collect::<Vec<_>>().into());
    }
    let count = states.len().saturating_add(usize::from(environment.is_some()));
    if count == 0 {
        let text = "There is no connection yet. Set JIRA_BASE_URL, JIRA_USERNAME and JIRA_API_TOKEN, or run:\n  \
                    jira connect NAME";
        writeln!(stdout().lock(), "{text}\nIt would be kept in {from}")?;
        return Ok(());
    }
    let mut table = Table::new(&["NAME", "SITE", "WITH", "STATE"]);
    if let Some(url) = environment {
        table.row(vec!["default".into(), url.into(), "token".into(), "from the environment".into()]);
    }
    for state in states {
        let with = kind(state.credential).to_owned();
        table.row(vec![state.name.clone(), state.site_url.clone(), with, standing(state)]);
    }
    let plural = if count == 1 { "" } else { "s" };
    let failed = states.iter().filter_map(|state| Some((&state.name, state.last_failure.as_ref()?)));
    let failed = failed.map(|(name, failure)| format!("{name}: {}\n", printable(&failure.message)));
    table.print(&format!("{}{count} connection{plural}, kept in {from}", failed.collect::<String>()))
}

fn kind(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::Basic => "user and token",
        CredentialKind::Bearer => "token",
        CredentialKind::OAuthConsent => "consent",
        CredentialKind::OAuthClient => "service account",
    }
}

/// How a connection stands, in a few words.
fn standing(state: &ConnectionState) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let minutes = |until: u64| u128::from(until).checked_sub(now).map(|left| left.div_ceil(60_000));
    if let Some(failure) = &state.last_failure
        && !state.needs_authorization
    {
        return format!("{}, {}", failure.kind, ago(now.saturating_sub(u128::from(failure.at))));
    }
    if state.needs_authorization {
        return format!("needs authorization: jira connect {}", state.name);
    }
    if let Some(minutes) = state.quota_until.and_then(minutes) {
        return format!("hourly quota used up for {minutes} min");
    }
    let scopes = match state.scopes.len() {
        1 => "1 scope".to_owned(),
        count => format!("{count} scopes"),
    };
    match state.token_expires.map(minutes) {
        Some(Some(minutes)) => format!("{scopes}, token for {minutes} min"),
        Some(None) => format!("{scopes}, token is renewed by the next call"),
        None => String::new(),
    }
}

//! OAuth 2.0: what is asked of a token server, and what its responses mean.
//! Requests and readings only.
//!
//! Sources: Atlassian's page on OAuth 2.0 (3LO) apps, its guide to credentials of
//! service accounts, and Data Center's page on its OAuth 2.0 provider.

use crate::auth::{App, Provider, Secret, Tokens, is_token};
use crate::error::{Error, RefusalReason};
use crate::http::{Headers, Method, Origin, Request, Response, Safety, USER_AGENT, Url};
use crate::json::{self, Tree};
use crate::path::encode_parameter;
use crate::refusal;
use crate::site::Site;
use jira_time::timestamp::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// The token server of Atlassian Cloud.
pub const CLOUD: &str = "auth.atlassian.com";
/// The token server of Atlassian Government Cloud.
pub const GOVERNMENT: &str = "auth.atlassian-us-gov-mod.com";

/// The grant of a token request.
#[derive(Clone, Copy)]
pub enum Grant<'a> {
    /// A code that a person came back with, and the verifier of PKCE.
    Code(&'a Secret, Option<&'a Secret>),
    /// A refresh token.
    Refresh(&'a Secret),
    /// The app's own account.
    Own,
}

/// The reason why a token server returned no tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// The grant is over: somebody has to consent again.
    Dead(String),
    /// The app's settings are wrong.
    Settings(String),
    /// The server has a problem of its own, or asks to come back later.
    Later(Error),
    /// The response cannot be parsed.
    Unreadable(Error),
}

/// The address that a person consents at, in a browser. `challenge` is PKCE's
/// (S256). The error says what is missing.
pub fn authorize_url(app: &App, site: &Site, state: &str, challenge: Option<&str>) -> Result<String, String> {
    let redirect = app.redirect_url.as_deref().ok_or(
        "The connection has no redirect URL. Set the one that is registered for the app, exactly as it is registered.",
    )?;
    if app.own_account {
        return Err("The app has an account of its own (client credentials), so no authorization is needed."
            .to_owned());
    }
    let url = match app.provider {
        Provider::DataCenter => site.on_site("/rest/oauth2/latest/authorize"),
        Provider::Cloud | Provider::Government => {
            Url { origin: server(app), path: "/authorize".into(), query: None }
        }
    };
    let audience = match app.provider {
        Provider::Cloud => Some("api.atlassian.com"),
        Provider::Government => Some("api.atlassian-us-gov-mod.com"),
        Provider::DataCenter => None,
    };
    let scope = app.scopes.join(" ");
    let mut pairs: Vec<(&str, &str)> = audience.map(|audience| ("audience", audience)).into_iter().collect();
    pairs.extend([
        ("client_id", app.client_id.as_str()),
        ("scope", scope.as_str()),
        ("redirect_uri", redirect),
    ]);
    pairs.extend([("state", state), ("response_type", "code")]);
    if audience.is_some() {
        pairs.push(("prompt", "consent"));
    }
    if let Some(challenge) = challenge {
        pairs.extend([("code_challenge", challenge), ("code_challenge_method", "S256")]);
    }
    Ok(format!("{}{}?{}", url.origin, url.path, form(&pairs)))
}

/// The request for tokens.
pub fn request(app: &App, site: &Site, grant: Grant<'_>) -> Request {
    let mut pairs: Vec<(&str, &str)> = vec![("client_id", &app.client_id)];
    if let Some(secret) = &app.client_secret {
        pairs.push(("client_secret", secret.expose()));
    }
    let data_center = app.provider == Provider::DataCenter;
    let redirect = app.redirect_url.as_deref().map(|url| ("redirect_uri", url));
    let scope = app.scopes.join(" ");
    match grant {
        Grant::Code(code, verifier) => {
            pairs.extend([("grant_type", "authorization_code"), ("code", code.expose())]);
            pairs.extend(redirect);
            pairs.extend(verifier.map(|verifier| ("code_verifier", verifier.expose())));
        }
        Grant::Refresh(token) => {
            pairs.extend([("grant_type", "refresh_token"), ("refresh_token", token.expose())]);
            // A Data Center compares it on refresh too.
            pairs.extend(redirect.filter(|_| data_center));
        }
        Grant::Own => {
            pairs.push(("grant_type", "client_credentials"));
            if data_center {
                pairs.push(("scope", &scope));
            }
        }
    }
    let (url, kind, body) = if data_center {
        let url = site.on_site("/rest/oauth2/latest/token");
        (url, "application/x-www-form-urlencoded", form(&pairs).into_bytes())
    } else {
        let url = Url { origin: server(app), path: "/oauth/token".into(), query: None };
        (url, "application/json", serde_json::to_vec(&Pairs(&pairs)).unwrap_or_default())
    };
    let mut headers = Headers::default();
    headers.push("accept", "application/json");
    headers.push("content-type", kind);
    headers.push("user-agent", USER_AGENT);
    // The old refresh token works for ten minutes more: a retry gives a new pair.
    Request { method: Method::Post, url, headers, body: Some(body.into()), safety: Safety::Safe }
}

/// The tokens of a response at this time. Of a refresh that gives no new refresh
/// token, or an empty one, `old` stays.
pub fn read(response: &Response, old: Option<&Tokens>, now: Timestamp) -> Result<Tokens, Denied> {
    if response.status >= 300 || response.is_html() {
        return Err(denied(response));
    }
    let body: Tree<'_> = json::read(response).map_err(Denied::Unreadable)?;
    let unreadable = |problem: &str| Err(Denied::Unreadable(Error::Unreadable(problem.to_owned())));
    let given = |name: &str| body.text(name).map(str::trim_ascii).filter(|token| !token.is_empty());
    let Some(access) = given("access_token") else {
        return unreadable("The token server returned no token.");
    };
    let refresh = given("refresh_token");
    if ![Some(access), refresh].into_iter().flatten().all(is_token) {
        return unreadable(
            "The token server returned a token that cannot be sent: it contains a line break or another such character.",
        );
    }
    let scopes = body.text("scope").map(|text| text.split_whitespace().map(str::to_owned).collect());
    let refresh = refresh.map(Secret::new);
    Ok(Tokens {
        access: Secret::new(access),
        refresh: refresh.or_else(|| old.and_then(|old| old.refresh.clone())),
        expires: body.number("expires_in").map(|seconds| now.after(Duration::from_secs(seconds))),
        scopes: scopes.or_else(|| old.map(|old| old.scopes.clone())).unwrap_or_default(),
    })
}

fn denied(response: &Response) -> Denied {
    let refusal = refusal::read(response);
    let body: Option<Tree<'_>> = json::read(response).ok();
    let said = refusal.messages.join(" ");
    match body.as_ref().and_then(|body| body.text("error")) {
        _ if matches!(response.status, 408 | 429 | 500..) || response.is_html() => {
            Denied::Later(Error::Refused(RefusalReason::Unavailable, Box::new(refusal)))
        }
        Some("invalid_grant" | "unauthorized_client") => Denied::Dead(format!(
            "The authorization has expired or was revoked: the token server reports {said:?}."
        )),
        Some("access_denied" | "invalid_client") => Denied::Settings(
            "The token server rejected the app: its client id or client secret is wrong.".into(),
        ),
        Some(problem) => {
            Denied::Settings(format!("The token server rejected the request ({problem}): {said}"))
        }
        None => Denied::Unreadable(Error::Refused(RefusalReason::Unexpected, Box::new(refusal))),
    }
}

/// The origin of the provider's token server.
fn server(app: &App) -> Origin {
    let own = |authority: &str| Origin { secure: true, authority: authority.to_owned() };
    app.auth.clone().unwrap_or_else(|| match app.provider {
        Provider::Government => own(GOVERNMENT),
        Provider::Cloud | Provider::DataCenter => own(CLOUD),
    })
}

/// Pairs as a form or a query has them.
fn form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        encode_parameter(&mut text, value);
    }
    text
}

/// Pairs as an object.
struct Pairs<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests;

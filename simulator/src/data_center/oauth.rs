//! The Data Center's own OAuth 2.0: PKCE, and a refresh that ends the old pair
//! at once.

use crate::accounts::app::{
    DATA_CENTER_CLIENT_ID, DATA_CENTER_CLIENT_SECRET, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET,
};
use crate::accounts::consent::{Consent, Request};
use crate::accounts::grants::{Code, Issued};
use crate::accounts::page;
use crate::accounts::parameters::Parameters;
use crate::accounts::state::Accounts;
use crate::answer;
use crate::auth::Account;
use axum::body::Body;
use axum::http::Response;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};

const ACTION: &str = "/jira-dc/rest/oauth2/latest/authorize";

/// From the lowest. Each includes those before it.
const SCOPES: [&str; 4] = ["READ", "WRITE", "ADMIN", "SYSTEM_ADMIN"];

/// Whether these scopes include one.
pub(crate) fn includes(scopes: &[String], wanted: &str) -> bool {
    let level = |scope: &str| SCOPES.iter().position(|known| *known == scope);
    scopes.iter().any(|scope| level(scope) >= level(wanted))
}

/// `GET …/authorize`
pub(crate) fn ask(accounts: &Accounts, query: &str) -> Response<Body> {
    let said = Parameters::form(query.as_bytes());
    match (read(accounts, &said), accounts.consent()) {
        (Err(refusal), _) => *refusal,
        (Ok(request), Some(consent)) => request.answered(&accounts.data_center, accounts.now(), &consent),
        (Ok(request), None) => page::consent(ACTION, &request.scopes, false, &said),
    }
}

/// `POST …/authorize`: the page's answer.
pub(crate) fn answered(accounts: &Accounts, form: &[u8]) -> Response<Body> {
    let said = Parameters::form(form);
    match (read(accounts, &said), Consent::of(&said)) {
        (Err(refusal), _) => *refusal,
        (Ok(request), Some(consent)) => request.answered(&accounts.data_center, accounts.now(), &consent),
        (Ok(_), None) => page::error("error=invalid_request"),
    }
}

/// What is wrong with a request is told to its callback, if that can be trusted.
fn read(accounts: &Accounts, said: &Parameters) -> Result<Request, Box<Response<Body>>> {
    if said.get("client_id") != Some(DATA_CENTER_CLIENT_ID) {
        return Err(Box::new(page::error("error=unauthorized_client&error_description=Unknown+client")));
    }
    let callback = said.get("redirect_uri").filter(|uri| accounts.app().accepts(uri));
    let Some(callback) = callback else {
        return Err(Box::new(page::error("error=invalid_request&error_description=redirect_uri+mismatch")));
    };
    let state = said.get("state").unwrap_or_default();
    let refusal = |error: &str| Box::new(page::to_callback(callback, &[("error", error), ("state", state)]));
    if said.get("response_type") != Some("code") {
        return Err(refusal("unsupported_response_type"));
    }
    let scopes: Vec<_> = said.get("scope").unwrap_or_default().split(' ').map(str::to_owned).collect();
    if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err(refusal("invalid_scope"));
    }
    let method = said.get("code_challenge_method").unwrap_or("plain");
    if !["plain", "S256"].contains(&method) {
        return Err(refusal("invalid_request"));
    }
    Ok(Request {
        redirect_uri: callback.to_owned(),
        state: Some(state.to_owned()),
        scopes,
        offline: true,
        challenge: said.get("code_challenge").map(|challenge| (challenge.to_owned(), method.to_owned())),
    })
}

/// A status, an `error` and its `error_description`.
type Refusal = (u16, &'static str, &'static str);

/// `POST …/token`, with its parameters in the query or in a form.
pub(crate) fn token(accounts: &Accounts, query: &str, body: &[u8]) -> Response<Body> {
    let said = Parameters::form(query.as_bytes()).and(Parameters::form(body));
    match granted(accounts, &said) {
        Ok(issued) => {
            let mut body = json!({
                "access_token": issued.access,
                "token_type": "bearer",
                "expires_in": issued.expires_in,
                "created_at": accounts.now().as_secs(),
                "scope": issued.scopes.join(" "),
            });
            if let Some(token) = issued.refresh {
                body["refresh_token"] = json!(token);
            }
            answer::json(200, &body)
        }
        Err((status, error, description)) => {
            accounts.data_center.refused();
            answer::json(status, &json!({"error": error, "error_description": description}))
        }
    }
}

fn granted(accounts: &Accounts, said: &Parameters) -> Result<Issued, Refusal> {
    let (grants, now) = (&accounts.data_center, accounts.now());
    let kind = said.get("grant_type").ok_or((400, "invalid_request", "grant_type is missing"))?;
    let service = match (said.get("client_id"), said.get("client_secret")) {
        (Some(DATA_CENTER_CLIENT_ID), Some(DATA_CENTER_CLIENT_SECRET)) => false,
        (Some(SERVICE_CLIENT_ID), Some(SERVICE_CLIENT_SECRET)) => true,
        _ => return Err((401, "invalid_client", "The client is unknown, or its secret is wrong")),
    };
    let callback = said.get("redirect_uri");
    match (kind, service) {
        ("authorization_code", false) => {
            let code = said.get("code").and_then(|code| grants.redeem(now, code));
            let code = code.filter(|code| Some(code.redirect_uri.as_str()) == callback);
            let code = code.filter(|code| verified(code, said.get("code_verifier")));
            let code =
                code.ok_or((400, "invalid_grant", "The code, its callback or its verifier is wrong"))?;
            Ok(grants.exchange(now, code))
        }
        ("refresh_token", false) => {
            let token = said.get("refresh_token").unwrap_or_default();
            let refreshed = grants.refresh(now, token, Some(callback.unwrap_or_default()));
            refreshed.map_err(|_| (400, "invalid_grant", "The refresh token or its callback is wrong"))
        }
        ("client_credentials", true) => {
            let scopes: Vec<_> =
                said.get("scope").unwrap_or_default().split(' ').map(str::to_owned).collect();
            if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
                return Err((400, "invalid_scope", "A scope is missing, or is none"));
            }
            Ok(grants.credentials(now, Account::Bot, scopes, &[]))
        }
        ("authorization_code" | "refresh_token" | "client_credentials", _) => {
            Err((400, "unauthorized_client", "The client may not use this grant"))
        }
        _ => Err((400, "unsupported_grant_type", "There is no such grant")),
    }
}

/// Whether a verifier of 43 to 127 characters meets the code's challenge, if it
/// has one.
fn verified(code: &Code, verifier: Option<&str>) -> bool {
    let Some((challenge, method)) = &code.challenge else { return true };
    let Some(verifier) = verifier.filter(|verifier| (43..=127).contains(&verifier.len())) else {
        return false;
    };
    match method.as_str() {
        "S256" => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge,
        _ => verifier == challenge,
    }
}

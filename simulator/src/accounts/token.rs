//! `POST /oauth/token`, with the answers and the refusals that it has.
//!
//! The words of a refused code are those of the server's maker, which Atlassian
//! has not changed; the others were recorded.

use crate::accounts::app::{CLIENT_ID, CLIENT_SECRET, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET};
use crate::accounts::grants::{Issued, Spent};
use crate::accounts::parameters::Parameters;
use crate::accounts::scopes::SERVICE;
use crate::accounts::state::Accounts;
use crate::accounts::tenants::TENANTS;
use crate::answer;
use crate::auth::Account;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use serde_json::json;

/// A status, an `error` and its `error_description`.
type Refusal = (u16, &'static str, String);

/// `POST /oauth/token`: JSON, or a form.
pub(crate) fn respond(accounts: &Accounts, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let outcome = match Parameters::body(headers, body) {
        Some(said) => granted(accounts, &said),
        None => Err(malformed()),
    };
    match outcome {
        Ok(issued) => {
            let mut body = json!({
                "access_token": issued.access,
                "expires_in": issued.expires_in,
                "scope": issued.scopes.join(" "),
                "token_type": "Bearer",
            });
            if let Some(token) = issued.refresh {
                body["refresh_token"] = json!(token);
            }
            answer::with(answer::json(200, &body), "cache-control", "no-store")
        }
        Err((status, error, description)) => {
            accounts.cloud.refused();
            answer::json(status, &json!({"error": error, "error_description": description}))
        }
    }
}

fn granted(accounts: &Accounts, said: &Parameters) -> Result<Issued, Refusal> {
    let kind = said.get("grant_type").unwrap_or_default();
    if !["authorization_code", "refresh_token", "client_credentials"].contains(&kind) {
        let text = "grant_type must be one of [authorization_code|refresh_token|client_credentials]";
        return Err((400, "invalid_request", text.to_owned()));
    }
    let wanted = |name: &str| said.get(name).ok_or_else(malformed);
    let service = match (wanted("client_id")?, wanted("client_secret")?) {
        (CLIENT_ID, CLIENT_SECRET) => false,
        (SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET) => true,
        _ => return Err((401, "access_denied", "Unauthorized".to_owned())),
    };
    if service != (kind == "client_credentials") {
        let text = format!("Grant type '{kind}' not allowed for the client.");
        return Err((403, "unauthorized_client", text));
    }
    let now = accounts.now();
    match kind {
        "authorization_code" => {
            let (code, callback) = (wanted("code")?, wanted("redirect_uri")?);
            let code = accounts.cloud.redeem(now, code);
            let code = code.filter(|code| code.redirect_uri == callback);
            let code = code.ok_or((403, "invalid_grant", "Invalid authorization code".to_owned()))?;
            Ok(accounts.cloud.exchange(now, code))
        }
        "refresh_token" => {
            let refreshed = accounts.cloud.refresh(now, wanted("refresh_token")?, None);
            refreshed.map_err(|spent| match spent {
                Spent::Stale => (403, "invalid_grant", "Unknown or invalid refresh token.".to_owned()),
                Spent::Dead | Spent::Elsewhere => {
                    (403, "unauthorized_client", "refresh_token is invalid".to_owned())
                }
            })
        }
        _ => {
            let scopes = SERVICE.map(str::to_owned).to_vec();
            let sites = TENANTS.map(|tenant| tenant.id);
            Ok(accounts.cloud.credentials(now, Account::Bot, scopes, &sites))
        }
    }
}

fn malformed() -> Refusal {
    (400, "invalid_request", "Incorrect request parameters".to_owned())
}

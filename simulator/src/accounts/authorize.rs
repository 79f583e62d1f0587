//! `GET /authorize`: what an app asks of a user.

use super::app::CLIENT_ID;
use super::consent::{Consent, Request};
use super::page;
use super::parameters::Parameters;
use super::scopes::{self, OFFLINE};
use super::state::Accounts;
use axum::body::Body;
use axum::http::Response;

/// `GET /authorize`: the page, or at once what was said for it.
pub(crate) fn ask(accounts: &Accounts, base: &str, query: &str) -> Response<Body> {
    let said = Parameters::form(query.as_bytes());
    match (read(accounts, &said), accounts.consent()) {
        (Err((error, description)), _) => page::to_error(base, error, &description),
        (Ok(request), Some(consent)) => request.answered(&accounts.cloud, accounts.now(), &consent),
        (Ok(request), None) => page::consent("/authorize", &request.scopes, true, &said),
    }
}

/// `POST /authorize`: the page's answer.
pub(crate) fn answered(accounts: &Accounts, base: &str, form: &[u8]) -> Response<Body> {
    let said = Parameters::form(form);
    match (read(accounts, &said), Consent::of(&said)) {
        (Err((error, description)), _) => page::to_error(base, error, &description),
        (Ok(request), Some(consent)) => request.answered(&accounts.cloud, accounts.now(), &consent),
        (Ok(_), None) => page::to_error(base, "invalid_request", "Choose an account, and accept or cancel."),
    }
}

/// The seven parameters, all of which must be there. What is wrong with them is
/// never told to a callback.
fn read(accounts: &Accounts, said: &Parameters) -> Result<Request, (&'static str, String)> {
    let wanted = |name: &str| {
        said.get(name).ok_or_else(|| ("invalid_request", format!("Missing required parameter: {name}")))
    };
    if wanted("client_id")? != CLIENT_ID {
        return Err(("unauthorized_client", "Unknown client".to_owned()));
    }
    let (app, redirect_uri) = (accounts.app(), wanted("redirect_uri")?);
    if !app.accepts(redirect_uri) {
        let text = "Callback URL mismatch. This URL is not in the list of allowed callback URLs: ";
        return Err(("unauthorized_client", format!("{text}{redirect_uri}")));
    }
    for (name, value) in [("audience", app.audience()), ("response_type", "code"), ("prompt", "consent")] {
        if wanted(name)? != value {
            return Err(("invalid_request", format!("{name} must be {value}")));
        }
    }
    let state = wanted("state")?;
    let scopes = scopes::read(wanted("scope")?)
        .map_err(|scope| ("invalid_scope", format!("The app does not have the scope {scope}")))?;
    Ok(Request {
        redirect_uri: redirect_uri.to_owned(),
        state: Some(state.to_owned()),
        offline: scopes.iter().any(|scope| scope == OFFLINE),
        scopes,
        challenge: None,
    })
}

//! `GET /authorize`: what an app asks of a user, and what the user says.

use crate::accounts::app::CLIENT_ID;
use crate::accounts::grants::{Code, Grants};
use crate::accounts::parameters::Parameters;
use crate::accounts::scopes::{self, OFFLINE};
use crate::accounts::tenants::{TENANTS, Tenant};
use crate::accounts::{Accounts, page};
use crate::auth::Account;
use axum::body::Body;
use axum::http::Response;
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a user says of every request, so that no page is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Who is logged in.
    pub account: Account,
    /// What they say.
    pub answer: Said,
    /// The sites that they choose, by name (`acme`, `beta`) or id: all if it is
    /// not said, and perhaps none.
    #[serde(default, deserialize_with = "known")]
    pub sites: Option<Vec<String>>,
}

/// Names of sites, all of which there are.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let names = Option::<Vec<String>>::deserialize(deserializer)?;
    match names.iter().flatten().find(|name| Tenant::named(name).is_none()) {
        Some(name) => Err(Error::custom(format!("There is no site {name}: there are acme and beta."))),
        None => Ok(names),
    }
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// The app gets a code.
    Accept,
    /// The app gets `access_denied`.
    Deny,
}

impl Consent {
    /// This account accepts for all of its sites.
    pub fn accept(account: Account) -> Self {
        Self { account, answer: Said::Accept, sites: None }
    }

    /// This account refuses.
    pub fn deny(account: Account) -> Self {
        Self { account, answer: Said::Deny, sites: None }
    }

    /// For these sites only, by name or id.
    pub fn sites(mut self, sites: &[&str]) -> Self {
        self.sites = Some(sites.iter().map(|&site| site.to_owned()).collect());
        self
    }

    /// The ids of the sites. A name that is none's is left out.
    fn ids(&self) -> Vec<&'static str> {
        match &self.sites {
            None => TENANTS.iter().map(|tenant| tenant.id).collect(),
            Some(names) => names.iter().filter_map(|name| Tenant::named(name)).map(|site| site.id).collect(),
        }
    }

    /// What the form says.
    pub(crate) fn of(form: &Parameters) -> Option<Self> {
        let account = [Account::Mia, Account::Noa]
            .into_iter()
            .find(|account| form.get("account") == Some(account.word()))?;
        let answer = match form.get("answer")? {
            "accept" => Said::Accept,
            _ => Said::Deny,
        };
        Some(Self { account, answer, sites: Some(form.all("site").map(str::to_owned).collect()) })
    }
}

/// A request that is in order.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) offline: bool,
    pub(crate) challenge: Option<(String, String)>,
}

impl Request {
    /// Where the user is sent when they have answered.
    pub(crate) fn answered(self, grants: &Grants, now: Duration, consent: &Consent) -> Response<Body> {
        let callback = self.redirect_uri.clone();
        let state = self.state.unwrap_or_default();
        let mut parameters = match consent.answer {
            Said::Accept => {
                let code = Code {
                    account: consent.account,
                    redirect_uri: self.redirect_uri,
                    scopes: self.scopes,
                    offline: self.offline,
                    challenge: self.challenge,
                };
                vec![("code", grants.agree(now, code, &consent.ids()))]
            }
            Said::Deny => vec![
                ("error", "access_denied".to_owned()),
                ("error_description", "User did not authorize the request".to_owned()),
            ],
        };
        if !state.is_empty() {
            parameters.push(("state", state));
        }
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        page::to_callback(&callback, &parameters)
    }
}

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

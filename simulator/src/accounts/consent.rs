//! What a user says of the request of an app.

use crate::accounts::grants::{Code, Grants};
use crate::accounts::page;
use crate::accounts::parameters::Parameters;
use crate::accounts::tenants::{TENANTS, Tenant};
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

//! An integration, and what a connection of it is.

use super::blueprint::{self, Product};
use super::entry::{Entry, Mode, is_loopback};
use super::problem::{Found, Place, quote};
use super::tree::{Node, Value};
use crate::contract::types::{Limits, OauthGrant, OauthProvider};
use crate::log::Level;
use crate::settings::{App, Credential, Settings};
use anyhow::{Result, bail};

/// What all connections of one app share. Secrets do not print.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its name in the file.
    pub name: String,
    /// The blueprint with its version, such as `jira:v0`.
    pub blueprint: &'static str,
    /// Which product it is for.
    pub product: Product,
    /// Where calls go, if it is the same for all connections.
    pub base_url: Option<String>,
    /// Whose OAuth server it is, and so which kind of site.
    pub provider: OauthProvider,
    /// How tokens are got. `None` where a user and a token are brought.
    pub grant: Option<OauthGrant>,
    /// The app, if there is one.
    pub app: Option<App>,
    /// Limits of every call.
    pub limits: Limits,
    /// The least important log line to take.
    pub log_level: Option<Level>,
    /// The language of messages and names.
    pub language: Option<String>,
}

/// Atlassian's gateways: Cloud and Government Cloud.
const GATEWAY: &str = "https://api.atlassian.com";
const GOVERNMENT_GATEWAY: &str = "https://api.atlassian-us-gov-mod.com";
impl Integration {
    /// `None` is told as a problem.
    pub(super) fn read(name: &str, node: &Node, place: Place, found: &mut Found) -> Option<Self> {
        let own = Entry::read(name, node, found)?;
        let Some(blueprint) = own.blueprint.map(|at| at.value) else {
            if let Value::Map(entries) = &node.value
                && !entries.iter().any(|(key, _)| key.name == "extends_blueprint")
            {
                let mend = format!("Write one of {}.", blueprint::names().join(", "));
                found.add(place, format!("{} has no `extends_blueprint`.", quote(name)), mend);
            }
            return None;
        };
        let own_url = own.base_url.is_some();
        let mut entry = own.over(blueprint.entry(found));
        let provider = entry.provider.map_or(OauthProvider::Cloud, |at| at.value);
        let mode = entry.mode.map_or(Mode::OAuth, |at| at.value);
        let grant = entry.grant.map_or(OauthGrant::AuthorizationCode, |at| at.value);
        let grant = (mode == Mode::OAuth).then_some(grant);
        // The blueprint's gateway is that of its own provider.
        match provider {
            OauthProvider::Government if !own_url => {
                entry.base_url = entry.base_url.map(|at| at.map(|_| GOVERNMENT_GATEWAY.to_owned()));
            }
            OauthProvider::DataCenter if !own_url => entry.base_url = None,
            _ => {}
        }
        entry.check(place, provider, grant, found);
        let limits = Limits {
            attempt_timeout: entry.attempt_timeout.map(|at| at.value),
            total_timeout: entry.total_timeout.map(|at| at.value),
            max_body: entry.max_body.map(|at| at.value),
            retries: entry.retries.and_then(|at| u32::try_from(at.value).ok()),
            ..Limits::default()
        };
        let (log_level, language) = (entry.log_level, entry.language.take());
        let base_url = entry.base_url.take().map(|at| at.value);
        Some(Self {
            name: name.to_owned(),
            blueprint: blueprint.name,
            product: blueprint.product,
            base_url,
            provider,
            grant,
            app: grant.and_then(|grant| entry.app(provider, grant)),
            limits,
            log_level: log_level.map(|at| at.value),
            language: language.map(|at| at.value),
        })
    }

    /// What a connection of this integration is: at this site, or at the
    /// integration's `base_url` if none is given; with this credential, or with
    /// the app's if none is brought. On Cloud with OAuth and no site,
    /// `https://api.atlassian.com` stands for the one site of the consent. Fails
    /// if a site or a credential is missing or the credential is of another kind.
    pub fn settings(&self, site_url: Option<&str>, credential: Option<Credential>) -> Result<Settings> {
        let Self { name, blueprint, .. } = self;
        let is_cloud = self.provider != OauthProvider::DataCenter;
        let credential = match (credential, &self.app, self.grant) {
            (Some(credential @ Credential::Basic { .. }), ..) if self.grant.is_none() || !is_cloud => {
                credential
            }
            (Some(Credential::Basic { .. }), ..) => bail!(
                "The integration {name:?} ({blueprint}) takes no user and token. Extend jira-basic:v0 for those."
            ),
            (Some(credential @ Credential::Host(_)), ..) | (Some(credential), _, Some(_)) => credential,
            (None, Some(app), _) => Credential::OAuth(app.clone()),
            (_, _, None) => {
                bail!("The integration {name:?} ({blueprint}) needs a user and a token. Give both.")
            }
            (None, None, _) => bail!(
                "The integration {name:?} has no oauth_client_id and no token was given. Write oauth_client_id and \
                 oauth_client_secret in integrations.yaml, or give a token."
            ),
        };
        let trim = |url: &str| url.trim().trim_end_matches('/').to_owned();
        let base_url = self.base_url.as_deref().map(trim);
        let is_gateway = |url: &str| {
            let loopback = is_loopback(url) && is_cloud && self.grant.is_some();
            matches!(url, GATEWAY | GOVERNMENT_GATEWAY) || loopback
        };
        let gateway = base_url.clone().filter(|url| is_gateway(url));
        let site_url = match (site_url.map(trim), &gateway, base_url) {
            (Some(site), ..) => site,
            (None, None, Some(site)) => site,
            (None, Some(gateway), _) if matches!(credential, Credential::OAuth(_)) => {
                if is_loopback(gateway) { GATEWAY.to_owned() } else { gateway.clone() }
            }
            (None, ..) => bail!(
                "The integration {name:?} does not say which site. Give its address, such as \
                 https://your-site.atlassian.net."
            ),
        };
        Ok(Settings {
            site_url,
            credential,
            gateway_url: gateway.filter(|url| is_loopback(url)),
            limits: self.limits,
            language: self.language.clone(),
        })
    }
}

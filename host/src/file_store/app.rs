//! An OAuth app as it stands in the file.

use super::members::Members;
use super::secret::{Sealer, Secret, revealed};
use super::variable::expanded;
use crate::contract::types::{OauthGrant, OauthProvider};
use crate::settings::App;
use anyhow::Result;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, PartialEq)]
pub(super) struct EntryApp {
    provider: Provider,
    pub(super) grant: Grant,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_secret: Option<Secret>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_skew_seconds: Option<u64>,
    #[serde(flatten)]
    pub(super) other: Members,
}

#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Provider {
    Cloud,
    Government,
    DataCenter,
}

#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Grant {
    AuthorizationCode,
    ClientCredentials,
}

impl EntryApp {
    /// The app, whose secret is to be sealed yet. What another release knows of it
    /// stays.
    pub(super) fn new(app: &App, before: Option<&Self>) -> Self {
        Self {
            provider: match app.provider {
                OauthProvider::Cloud => Provider::Cloud,
                OauthProvider::Government => Provider::Government,
                OauthProvider::DataCenter => Provider::DataCenter,
            },
            grant: match app.grant {
                OauthGrant::AuthorizationCode => Grant::AuthorizationCode,
                OauthGrant::ClientCredentials => Grant::ClientCredentials,
            },
            client_id: app.client_id.clone(),
            client_secret: None,
            scopes: app.scopes.clone(),
            redirect_url: app.redirect_url.clone(),
            auth_url: app.auth_url.clone(),
            refresh_skew_seconds: app.refresh_skew.map(|skew| skew.div_ceil(1000)),
            other: before.map(|before| before.other.clone()).unwrap_or_default(),
        }
    }

    /// What the tokens of one app have in common.
    pub(super) fn identity(&self) -> String {
        let Self { provider, grant, client_id, auth_url, .. } = self;
        format!("{provider:?} {grant:?} {client_id:?} {auth_url:?}")
    }

    /// Where it is registered.
    pub(super) fn provider(&self) -> OauthProvider {
        match self.provider {
            Provider::Cloud => OauthProvider::Cloud,
            Provider::Government => OauthProvider::Government,
            Provider::DataCenter => OauthProvider::DataCenter,
        }
    }

    pub(super) fn app(&self, sealer: &Sealer<'_>) -> Result<App> {
        let secret = self.client_secret.as_ref();
        Ok(App {
            provider: self.provider(),
            grant: match self.grant {
                Grant::AuthorizationCode => OauthGrant::AuthorizationCode,
                Grant::ClientCredentials => OauthGrant::ClientCredentials,
            },
            client_id: expanded(&self.client_id)?,
            client_secret: secret
                .map(|secret| revealed(secret, "client_secret", sealer).map(Into::into))
                .transpose()?,
            scopes: self.scopes.clone(),
            redirect_url: self.redirect_url.as_deref().map(expanded).transpose()?,
            auth_url: self.auth_url.as_deref().map(expanded).transpose()?,
            refresh_skew: self.refresh_skew_seconds.map(|seconds| seconds.saturating_mul(1000)),
        })
    }
}

//! The app of an integration, and what does not go together in it.

use super::entry::{Entry, is_loopback};
use super::problem::{Found, Place};
use crate::contract::types::{OauthGrant, OauthProvider};
use crate::settings::App;

/// The scope that brings a refresh token on Cloud.
const OFFLINE_ACCESS: &str = "offline_access";

impl Entry {
    /// Tells of settings that do not go together.
    pub(super) fn check(
        &self,
        place: Place,
        provider: OauthProvider,
        grant: Option<OauthGrant>,
        found: &mut Found,
    ) {
        let is_code = grant == Some(OauthGrant::AuthorizationCode);
        let is_cloud = provider != OauthProvider::DataCenter;
        if !is_cloud && self.base_url.is_none() {
            let mend = "Write `requests:` and below it `base_url: https://jira.example.com/jira`.";
            found.add(place, "A Data Center needs its address.", mend);
        }
        if grant.is_none() {
            let own = [
                ("oauth_client_id", self.client_id.as_ref().map(|at| at.place)),
                ("oauth_client_secret", self.client_secret.as_ref().map(|at| at.place)),
                ("oauth_scopes", self.scopes.as_ref().map(|at| at.place)),
                ("oauth_offline_access", self.offline_access.map(|at| at.place)),
                ("oauth_redirect_url", self.redirect_url.as_ref().map(|at| at.place)),
            ];
            for (name, place) in own.into_iter().filter_map(|(name, place)| place.map(|place| (name, place)))
            {
                let message = format!("`{name}` has no use here: a user and a token are given.");
                found.add(place, message, "Remove it, or extend jira:v0.");
            }
            return;
        }
        match (&self.client_id, &self.client_secret) {
            (None, Some(secret)) => {
                let mend = "Write `oauth_client_id`, or remove the secret to bring a token.";
                found.add(secret.place, "`oauth_client_secret` is without `oauth_client_id`.", mend);
            }
            (Some(id), None) if is_cloud || !is_code => {
                let mend = "Write `oauth_client_secret: ${JIRA_CLIENT_SECRET}` and set that variable.";
                found.add(id.place, "`oauth_client_id` is without `oauth_client_secret`.", mend);
            }
            _ => {}
        }
        let scopes = self.scopes.as_ref().map(|at| at.place);
        let is_empty = self.scopes.as_ref().is_none_or(|at| at.value.is_empty());
        let asking = scopes.or(self.client_id.as_ref().map(|at| at.place));
        if let Some(place) = asking.filter(|_| is_code && is_empty) {
            let mend = "Name a scope in `oauth_scopes`, or leave it out for the blueprint's.";
            found.add(place, "No scope is asked for.", mend);
        }
        if let Some(url) = self.auth_url.as_ref().filter(|url| !is_loopback(&url.value)) {
            let mend = "Remove it: the provider's own is known.";
            found.add(url.place, "`auth_url` is for tests on loopback alone.", mend);
        }
    }

    /// The app, if there is one. A consent on Cloud asks for a refresh token too.
    pub(super) fn app(self, provider: OauthProvider, grant: OauthGrant) -> Option<App> {
        let mut scopes = self.scopes.map_or_else(Vec::new, |at| at.value);
        let consents_on_cloud =
            provider != OauthProvider::DataCenter && grant == OauthGrant::AuthorizationCode;
        match self.offline_access.map(|at| at.value) {
            Some(false) => scopes.retain(|scope| scope != OFFLINE_ACCESS),
            _ if consents_on_cloud && !scopes.iter().any(|scope| scope == OFFLINE_ACCESS) => {
                scopes.push(OFFLINE_ACCESS.to_owned());
            }
            _ => {}
        }
        Some(App {
            provider,
            grant,
            client_id: self.client_id?.value,
            client_secret: self.client_secret.map(|at| at.value),
            scopes,
            redirect_url: self.redirect_url.map(|at| at.value),
            auth_url: self.auth_url.map(|at| at.value),
            refresh_skew: None,
        })
    }
}

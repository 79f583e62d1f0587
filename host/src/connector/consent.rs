//! Consent: the `oauth` interface.

use super::{Connector, Error};
use crate::contract::oauth;

impl Connector {
    /// `oauth.authorize-url`: begins a consent.
    pub async fn authorize_url(&self, connection: &str) -> Result<oauth::Consent, Error> {
        self.call(connection, "oauth.authorize-url", async |exports, store| {
            exports.connector_jira_oauth().call_authorize_url(store, connection).await
        })
        .await
    }

    /// `oauth.exchange-code`: ends a consent with what came back.
    pub async fn exchange_code(
        &self,
        connection: &str,
        consent: &oauth::Consent,
        code: &str,
        returned_state: &str,
    ) -> Result<Vec<oauth::Site>, Error> {
        self.call(connection, "oauth.exchange-code", async |exports, store| {
            let oauth = exports.connector_jira_oauth();
            oauth.call_exchange_code(store, connection, consent, code, returned_state).await
        })
        .await
    }

    /// `oauth.accessible-sites`: the sites that the consent is for.
    pub async fn accessible_sites(&self, connection: &str) -> Result<Vec<oauth::Site>, Error> {
        self.call(connection, "oauth.accessible-sites", async |exports, store| {
            exports.connector_jira_oauth().call_accessible_sites(store, connection).await
        })
        .await
    }

    /// `oauth.choose-site`: chooses one of them.
    pub async fn choose_site(&self, connection: &str, cloud_id: &str) -> Result<oauth::Site, Error> {
        self.call(connection, "oauth.choose-site", async |exports, store| {
            exports.connector_jira_oauth().call_choose_site(store, connection, cloud_id).await
        })
        .await
    }

    /// `oauth.refresh`: renews the tokens now.
    pub async fn refresh(&self, connection: &str) -> Result<(), Error> {
        self.call(connection, "oauth.refresh", async |exports, store| {
            exports.connector_jira_oauth().call_refresh(store, connection).await
        })
        .await
    }
}

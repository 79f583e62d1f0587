//! Consent: the `oauth` interface.

use super::call::call;
use super::{Connector, Error};
use crate::contract::oauth;
use secrecy::{ExposeSecret, SecretString};

/// A consent that was begun. Its verifier does not print.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The address to send the person to.
    pub url: String,
    /// What has to come back as `state`.
    pub state: String,
    /// The verifier of PKCE, where the provider has it.
    pub verifier: Option<SecretString>,
}

impl Connector {
    /// `oauth.authorize-url`: begins a consent.
    pub async fn authorize_url(&self, connection: &str) -> Result<Consent, Error> {
        let begun = call!(self, connection, "oauth.authorize-url", oauth.call_authorize_url());
        let oauth::Consent { url, state, verifier } = begun?;
        Ok(Consent { url, state, verifier: verifier.map(Into::into) })
    }

    /// `oauth.exchange-code`: ends a consent with what came back.
    pub async fn exchange_code(
        &self,
        connection: &str,
        consent: &Consent,
        code: &str,
        returned_state: &str,
    ) -> Result<Vec<oauth::Site>, Error> {
        let consent = oauth::Consent {
            url: consent.url.clone(),
            state: consent.state.clone(),
            verifier: consent.verifier.as_ref().map(|verifier| verifier.expose_secret().to_owned()),
        };
        call!(
            self,
            connection,
            "oauth.exchange-code",
            oauth.call_exchange_code(&consent, code, returned_state)
        )
    }

    /// `oauth.list-accessible-sites`: the sites that the consent is for.
    pub async fn list_accessible_sites(&self, connection: &str) -> Result<Vec<oauth::Site>, Error> {
        call!(self, connection, "oauth.list-accessible-sites", oauth.call_list_accessible_sites())
    }

    /// `oauth.choose-site`: chooses one of them.
    pub async fn choose_site(&self, connection: &str, cloud_id: &str) -> Result<oauth::Site, Error> {
        call!(self, connection, "oauth.choose-site", oauth.call_choose_site(cloud_id))
    }

    /// `oauth.refresh`: renews the tokens now.
    pub async fn refresh(&self, connection: &str) -> Result<(), Error> {
        call!(self, connection, "oauth.refresh", oauth.call_refresh())
    }
}

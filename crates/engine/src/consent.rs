//! A person's consent, from the address that they are sent to until they are
//! back.

use crate::auth::{App, Credential, Provider};
use crate::connection::Connection;
use crate::error::Error;
use crate::oauth;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;

/// The number of random bytes that a consent needs.
pub const RANDOM: usize = 48;

/// A consent that was begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Consent {
    /// The address to send the person to.
    pub url: String,
    /// The state that must be returned.
    pub state: String,
    /// The verifier of PKCE.
    pub verifier: Option<String>,
}

/// Without its values.
impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Consent")
    }
}

/// The app of a connection. Fails with [`Error::Settings`].
pub fn app(connection: &Connection) -> Result<&App, Error> {
    match &connection.credential {
        Credential::OAuth(app, _) => Ok(app),
        _ => {
            Err(Error::Settings("The connection has no OAuth app, so there is nothing to authorize.".into()))
        }
    }
}

/// Begins a consent, with these random bytes. A Data Center has PKCE; Atlassian
/// Cloud documents none.
pub fn begin(connection: &Connection, random: &[u8; RANDOM]) -> Result<Consent, Error> {
    let app = app(connection)?;
    let (state, verifier) = random.split_at(16);
    let state = URL_SAFE_NO_PAD.encode(state);
    let verifier = (app.provider == Provider::DataCenter).then(|| URL_SAFE_NO_PAD.encode(verifier));
    let challenge = verifier.as_ref().map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    let url = oauth::authorize_url(app, &connection.site, &state, challenge.as_deref());
    Ok(Consent { url: url.map_err(Error::Settings)?, state, verifier })
}

/// Fails if another state came back than was sent: somebody else's consent. The
/// time that it takes tells nothing of the state.
pub fn check(sent: &str, returned: &str) -> Result<(), Error> {
    let differ = sent.bytes().zip(returned.bytes()).fold(0, |differ, (one, other)| differ | (one ^ other));
    match sent.len() == returned.len() && !sent.is_empty() && differ == 0 {
        true => Ok(()),
        false => Err(Error::Invalid(
            "The returned state is not the one that was sent. Start the authorization again.".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states() {
        assert!(check("abc", "abc").is_ok());
        for (sent, returned) in [("abc", "abd"), ("abc", "ab"), ("abc", "abcd"), ("abc", ""), ("", "")] {
            assert!(check(sent, returned).is_err(), "{sent} {returned}");
        }
    }
}

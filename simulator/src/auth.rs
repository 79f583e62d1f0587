//! Who asks.

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The API token of every account. Not a secret: it opens nothing but this.
pub const TOKEN: &str = "simulated-api-token";
/// A token with scopes, which works through the gateway only.
pub const SCOPED_TOKEN: &str = "simulated-scoped-token";

/// An account of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Sees every project.
    Mia,
    /// Sees none.
    Noa,
    /// Must solve a CAPTCHA first.
    Cap,
}

impl Account {
    /// The user name of Basic authentication.
    pub fn email(self) -> &'static str {
        match self {
            Self::Mia => "mia@example.com",
            Self::Noa => "noa@example.com",
            Self::Cap => "cap@example.com",
        }
    }

    /// The account's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mia => "5b10ac8d82e05b22cc7d4ef5",
            Self::Noa => "5b10a2844c20165700ede21g",
            Self::Cap => "5b109f2e9729b51b54dc274d",
        }
    }

    /// The account's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mia => "Mia Krystof",
            Self::Noa => "Noa Lindqvist",
            Self::Cap => "Cap Tchar",
        }
    }
}

/// What a request's credential amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// There is none.
    Nobody,
    /// It is wrong, or good elsewhere only.
    Unknown,
    /// It is an account's that Jira turns away.
    Denied,
    /// It is this account's.
    Known(Account),
}

/// The caller of a request to the site, or through the gateway.
pub(crate) fn caller(headers: &HeaderMap, gateway: bool) -> Caller {
    let Some(value) = headers.get(AUTHORIZATION) else { return Caller::Nobody };
    let pair = value
        .to_str()
        .ok()
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|encoded| STANDARD.decode(encoded).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((user, token)) = pair.as_deref().and_then(|pair| pair.split_once(':')) else {
        return Caller::Unknown;
    };
    let good = token == SCOPED_TOKEN && gateway || token == TOKEN && !gateway;
    match [Account::Mia, Account::Noa, Account::Cap].into_iter().find(|account| account.email() == user) {
        Some(Account::Cap) => Caller::Denied,
        Some(account) if good => Caller::Known(account),
        _ => Caller::Unknown,
    }
}

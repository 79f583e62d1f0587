//! Who asks.

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// The API token of every account. Not a secret: it opens nothing but this.
pub const TOKEN: &str = "simulated-api-token";
/// A token with scopes, which works through the gateway only.
pub const SCOPED_TOKEN: &str = "simulated-scoped-token";
/// The API token of the service account, which works through the gateway only.
pub const SERVICE_TOKEN: &str = "ATSTT-simulated-service-token";
/// The password of every account of the Data Center.
pub const DATA_CENTER_PASSWORD: &str = "simulated-password";
/// Mia's personal access token of the Data Center.
pub const DATA_CENTER_TOKEN: &str = "simulated-personal-access-token";

/// An account of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Account {
    /// Sees every project.
    Mia,
    /// Sees none.
    Noa,
    /// Must solve a CAPTCHA first.
    Cap,
    /// A service account, which sees every project through the gateway.
    Bot,
}

impl Account {
    pub(crate) const ALL: [Self; 4] = [Self::Mia, Self::Noa, Self::Cap, Self::Bot];

    /// The account of a Data Center's user name.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.word() == word)
    }

    /// Its name in one word, which the Data Center knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mia => "mia",
            Self::Noa => "noa",
            Self::Cap => "cap",
            Self::Bot => "bot",
        }
    }

    /// The user name of Basic authentication.
    pub fn email(self) -> &'static str {
        match self {
            Self::Mia => "mia@example.com",
            Self::Noa => "noa@example.com",
            Self::Cap => "cap@example.com",
            Self::Bot => "bot@serviceaccount.example.com",
        }
    }

    /// The account's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mia => "5b10ac8d82e05b22cc7d4ef5",
            Self::Noa => "5b10a2844c20165700ede21g",
            Self::Cap => "5b109f2e9729b51b54dc274d",
            Self::Bot => "712020:0b8f6c0e-5b0a-4b7e-9a3d-1f2e3d4c5b6a",
        }
    }

    /// The account's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mia => "Mia Krystof",
            Self::Noa => "Noa Lindqvist",
            Self::Cap => "Cap Tchar",
            Self::Bot => "Connector bot",
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

impl Caller {
    /// Who it is, if that is known.
    pub(crate) fn account(self) -> Option<Account> {
        match self {
            Self::Known(account) => Some(account),
            Self::Nobody | Self::Unknown | Self::Denied => None,
        }
    }

    /// Whether they see the projects and what is in them.
    pub(crate) fn sees_all(self) -> bool {
        matches!(self, Self::Known(Account::Mia | Account::Bot))
    }
}

/// The caller of a request to the site, or through the gateway, by its user and
/// token.
pub(crate) fn caller(headers: &HeaderMap, gateway: bool) -> Caller {
    if !headers.contains_key(AUTHORIZATION) {
        return Caller::Nobody;
    }
    let Some((user, token)) = basic(headers) else { return Caller::Unknown };
    let account = Account::ALL.into_iter().find(|account| account.email() == user);
    let good = match (account, gateway) {
        (Some(Account::Bot), gateway) => gateway && token == SERVICE_TOKEN,
        (_, true) => token == SCOPED_TOKEN,
        (_, false) => token == TOKEN,
    };
    match account {
        Some(Account::Cap) => Caller::Denied,
        Some(account) if good => Caller::Known(account),
        _ => Caller::Unknown,
    }
}

/// The user and the password of Basic authentication.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    pair.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

/// The token of a Bearer: the word is exactly that, with one space.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

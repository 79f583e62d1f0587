//! Credentials and how each signs a request. A secret has no `Debug`, no
//! `Display` and no `Serialize`: it leaves by [`Credential::sign`], in the body of a
//! token request, and to the host's store. What is counted by user is distinguished by
//! [`digest`].

use crate::http::{Headers, Origin};
use base64::{Engine, engine::general_purpose::STANDARD};
use jira_time::timestamp::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Duration;

/// The maximum length of a secret, in bytes.
const MAX_LENGTH: usize = 16 << 10;

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret, without the blanks and line breaks around it that a shell or a
    /// copied line leaves there.
    pub fn new(text: &str) -> Self {
        Self(text.trim_ascii().to_owned())
    }

    /// The text, for a header, the body of a token request, or the host's store.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The credential that a connection authenticates with.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A user and a token or password (RFC 7617).
    Basic {
        /// The user. On Jira Cloud the e-mail address.
        user: String,
        /// The API token or password.
        secret: Secret,
    },
    /// A token (RFC 6750).
    Bearer(Secret),
    /// OAuth 2.0: an app, and its current tokens once there are any.
    OAuth(Box<App>, Option<Tokens>),
    /// A credential that the host itself adds to requests.
    Host,
}

/// An app that is registered for OAuth 2.0.
#[derive(Clone, PartialEq, Eq)]
pub struct App {
    /// The provider where it is registered.
    pub provider: Provider,
    /// Whether it gets tokens for its own account (client credentials), without consent.
    pub own_account: bool,
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: Option<Secret>,
    /// The scopes to request.
    pub scopes: Vec<String>,
    /// The redirect URL of the authorization.
    pub redirect_url: Option<String>,
    /// The token server's origin, where it is not the provider's own.
    pub auth: Option<Origin>,
    /// The time before its expiry at which an access token is renewed.
    pub skew: Duration,
}

impl App {
    /// The default time before its expiry at which an access token is renewed.
    pub const SKEW: Duration = Duration::from_secs(60);
}

/// The provider of an OAuth 2.0 server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Atlassian Cloud.
    Cloud,
    /// Atlassian Government Cloud.
    Government,
    /// The Data Center itself.
    DataCenter,
}

/// OAuth tokens as a token server returned them.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token.
    pub refresh: Option<Secret>,
    /// The expiry of the access token.
    pub expires: Option<Timestamp>,
    /// The granted scopes.
    pub scopes: Vec<String>,
}

impl Tokens {
    /// A digest of the grant, which does not reveal its token.
    pub fn digest(&self) -> String {
        format!("{:016x}", digest([self.refresh.as_ref().unwrap_or(&self.access).expose()]))
    }
}

/// Without the tokens.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens until {:?}", self.expires)
    }
}

impl Credential {
    /// Creates a Basic credential. Blanks around the user name are not part of it. The error
    /// says how to fix it and contains no secret.
    pub fn basic(user: &str, secret: Secret) -> Result<Self, String> {
        let user = user.trim();
        if user.is_empty() {
            return Err(
                "The user name is empty. On Jira Cloud it is the e-mail address of your account.".into()
            );
        }
        if user.len() > MAX_LENGTH {
            return Err(format!("The user name is longer than {MAX_LENGTH} bytes."));
        }
        if user.contains(':') {
            return Err("The user name contains a colon, which Basic authentication does not allow.".into());
        }
        if let Some(found) = user.chars().find(|c| is_invisible(*c)) {
            return Err(format!("The user name contains {}. Enter it again.", name(found)));
        }
        check(&secret, |c| !is_invisible(c))?;
        // A password may hold a blank, but not one that nobody sees.
        let ends = [secret.0.chars().next(), secret.0.chars().next_back()];
        if ends.into_iter().flatten().any(char::is_whitespace) {
            check(&secret, |c| !c.is_whitespace() || c == ' ')?;
        }
        Ok(Self::Basic { user: user.to_owned(), secret })
    }

    /// Creates a Bearer credential. The error says how to fix it and contains no secret.
    pub fn bearer(secret: Secret) -> Result<Self, String> {
        check(&secret, fits_header)?;
        Ok(Self::Bearer(secret))
    }

    /// The current OAuth tokens.
    pub fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::OAuth(_, tokens) => tokens.as_ref(),
            Self::Basic { .. } | Self::Bearer(_) | Self::Host => None,
        }
    }

    /// Whether it may be sent to Atlassian's gateway: not one of a Data Center.
    pub fn fits_gateway(&self) -> bool {
        !matches!(self, Self::OAuth(app, _) if app.provider == Provider::DataCenter)
    }

    /// Adds the `authorization` header.
    pub fn sign(&self, headers: &mut Headers) {
        let value = match self {
            Self::Basic { user, secret } => format!("Basic {}", encoded(user, secret)),
            Self::Bearer(secret) => format!("Bearer {}", secret.0),
            Self::OAuth(_, Some(tokens)) => format!("Bearer {}", tokens.access.0),
            Self::OAuth(_, None) | Self::Host => return,
        };
        headers.set("authorization", value);
    }

    /// Passes each of its secrets to `cut`, plain and as it is sent.
    pub(crate) fn secrets(&self, cut: &mut dyn FnMut(&str)) {
        match self {
            Self::Basic { user, secret } => {
                cut(&encoded(user, secret));
                cut(&secret.0);
            }
            Self::Bearer(secret) => cut(&secret.0),
            Self::Host => {}
            Self::OAuth(app, tokens) => {
                let refresh = tokens.as_ref().and_then(|tokens| tokens.refresh.as_ref());
                let access = tokens.as_ref().map(|tokens| &tokens.access);
                let secrets = [app.client_secret.as_ref(), access, refresh];
                secrets.into_iter().flatten().for_each(|secret| cut(&secret.0));
            }
        }
    }

    /// A digest of its identity: of the app where it is OAuth, as its tokens change.
    pub fn digest(&self) -> u64 {
        match self {
            Self::Basic { user, secret } => digest(["basic", user, &secret.0]),
            Self::Bearer(secret) => digest(["bearer", &secret.0]),
            Self::OAuth(app, _) => digest(["oauth", &app.client_id]),
            Self::Host => digest(["host"]),
        }
    }

    /// The fix where Atlassian Cloud rejects the credential: an API token is valid only
    /// together with the e-mail address of its account.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Basic { user, .. } if !user.contains('@') => Some(
                "Set the user name to the e-mail address of the Atlassian account: Jira Cloud accepts an API token \
                 only together with it.",
            ),
            Self::Bearer(Secret(token))
                if ["ATATT", "ATSTT"].iter().any(|start| token.starts_with(start)) =>
            {
                Some(
                    "Set the user name to the e-mail address of the Atlassian account: an API token is not accepted \
                     without it.",
                )
            }
            _ => None,
        }
    }
}

/// A digest of texts, which is the same in every release: the first eight bytes of
/// SHA-256 over each text behind its length in eight bytes, most significant first.
pub fn digest<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hasher.finalize().iter().take(8).fold(0, |digest, byte| (digest << 8) | u64::from(*byte))
}

/// Whether an access or a refresh token of a token server can be sent and kept.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_LENGTH && text.chars().all(fits_header)
}

/// User and secret as Basic authentication sends them.
fn encoded(user: &str, secret: &Secret) -> String {
    STANDARD.encode(format!("{user}:{}", secret.0))
}

/// The kind only.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Basic",
            Self::Bearer(_) => "Bearer",
            Self::OAuth(..) => "OAuth",
            Self::Host => "Host",
        })
    }
}

fn check(secret: &Secret, allowed: fn(char) -> bool) -> Result<(), String> {
    if secret.0.len() > MAX_LENGTH {
        return Err(format!(
            "The token is longer than {MAX_LENGTH} bytes, so it cannot be a token. Copy it again."
        ));
    }
    if secret.0.is_empty() {
        return Err("The token is empty. Create one at id.atlassian.com under Security, API tokens.".into());
    }
    match secret.0.chars().enumerate().find(|(_, c)| !allowed(*c)) {
        None => Ok(()),
        Some((before, found)) => Err(format!(
            "The token contains {} at position {}, which no token contains. Copy it again.",
            name(found),
            before.saturating_add(1)
        )),
    }
}

/// The description of a character that is not allowed. A visible one may be a
/// secret's: it is not shown.
fn name(c: char) -> String {
    match c {
        '\r' | '\n' => "a line break".to_owned(),
        ' ' => "a space".to_owned(),
        c if is_invisible(c) || c.is_whitespace() => {
            format!("an invisible character (U+{:04X})", u32::from(c))
        }
        _ => "a non-ASCII character".to_owned(),
    }
}

fn fits_header(c: char) -> bool {
    c.is_ascii_graphic()
}

/// Whether a character shows nothing and takes no room: control and format characters,
/// fillers, selectors of variations, and what separates lines.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;

//! Credentials and how each signs a request. A secret has no `Debug`, no
//! `Display` and no `Serialize`: it leaves by [`Credential::sign`], in the body of a
//! token request, and to the host's store. It has a `Hash`, so that what is counted
//! by user can be told apart.

use crate::http::{Headers, Origin};
use crate::timestamp::Timestamp;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// The longest secret, in bytes.
const MAX_LENGTH: usize = 16 << 10;

/// A text that never prints.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret, without the white space around it that a shell or a
    /// copied line leaves there.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The text, for a header, the body of a token request, or the host's store.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// How a connection proves who it is.
#[derive(Clone, PartialEq, Eq, Hash)]
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
    /// OAuth 2.0: an app, and the tokens in force once there are any.
    OAuth(Box<App>, Option<Tokens>),
    /// Whatever the host puts on the requests by itself.
    Host,
}

/// An app that is registered for OAuth 2.0.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct App {
    /// Where it is registered.
    pub provider: Provider,
    /// Whether it gets tokens by itself, without anybody's consent.
    pub own_account: bool,
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: Option<Secret>,
    /// What to ask for.
    pub scopes: Vec<String>,
    /// Where consent leads back to.
    pub redirect_url: Option<String>,
    /// The token server's origin, where it is not the provider's own.
    pub auth: Option<Origin>,
    /// How long before its end an access token is replaced.
    pub skew: Duration,
}

impl App {
    /// How long before its end an access token is replaced, unless said otherwise.
    pub const SKEW: Duration = Duration::from_secs(60);
}

/// Whose OAuth 2.0 server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Atlassian Cloud.
    Cloud,
    /// Atlassian Government Cloud.
    Government,
    /// The Data Center itself.
    DataCenter,
}

/// OAuth tokens as a token server gave them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token.
    pub refresh: Option<Secret>,
    /// When the access token ends.
    pub expires: Option<Timestamp>,
    /// What it is good for.
    pub scopes: Vec<String>,
}

impl Tokens {
    /// Names the grant without telling its token.
    pub fn digest(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.refresh.as_ref().unwrap_or(&self.access).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// Without the tokens.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens until {:?}", self.expires)
    }
}

impl Credential {
    /// A Basic credential. The error says how to mend it and holds no secret.
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
            return Err("The user name holds a colon, which Basic authentication cannot carry.".into());
        }
        if user.chars().any(char::is_control) {
            return Err("The user name holds a line break or another control character.".into());
        }
        check(&secret, |c| !c.is_control())?;
        Ok(Self::Basic { user: user.to_owned(), secret })
    }

    /// A Bearer credential. The error says how to mend it and holds no secret.
    pub fn bearer(secret: Secret) -> Result<Self, String> {
        check(&secret, |c| c.is_ascii_graphic())?;
        Ok(Self::Bearer(secret))
    }

    /// The OAuth tokens in force.
    pub fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::OAuth(_, tokens) => tokens.as_ref(),
            Self::Basic { .. } | Self::Bearer(_) | Self::Host => None,
        }
    }

    /// Whether Atlassian's gateway may see it: not what is of a Data Center.
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

    /// The text with `instead` in place of the secret, bare or as it is sent. A
    /// secret of less than 6 bytes is in too many words to be told from them.
    pub fn redact(&self, mut text: String, instead: &str) -> String {
        let mut cut = |value: &str| {
            if value.len() >= 6 && text.contains(value) {
                text = text.replace(value, instead);
            }
        };
        match self {
            Self::Basic { user, secret } => {
                cut(&secret.0);
                cut(&encoded(user, secret));
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
        text
    }
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
            "The token is longer than {MAX_LENGTH} bytes, so it is something else. Copy it again."
        ));
    }
    if secret.0.is_empty() {
        return Err("The token is empty. Create one at id.atlassian.com under Security, API tokens.".into());
    }
    if secret.0.chars().all(allowed) {
        return Ok(());
    }
    Err("The token holds a character that no token has, such as a line break or a space. Copy it again."
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(credential: Result<Credential, String>) -> String {
        let mut headers = Headers::default();
        credential.unwrap().sign(&mut headers);
        headers.get("authorization").unwrap().to_owned()
    }

    #[test]
    fn signatures() {
        // The pair of RFC 7617, 2.
        let basic = Credential::basic("Aladdin", Secret::new("open sesame"));
        assert_eq!(header(basic), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(header(Credential::basic("test", Secret::new("123£"))), "Basic dGVzdDoxMjPCow==");
        assert_eq!(header(Credential::bearer(Secret::new("ATATT3x\n"))), "Bearer ATATT3x");
    }

    #[test]
    fn what_cannot_be_a_credential() {
        let refused = |credential: Result<Credential, String>| {
            let problem = credential.unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        };
        refused(Credential::basic("", Secret::new("hunter2")));
        refused(Credential::basic("a:b", Secret::new("hunter2")));
        refused(Credential::basic("a\r\nX: y", Secret::new("hunter2")));
        refused(Credential::basic("a", Secret::new("  ")));
        refused(Credential::basic("a", Secret::new("hunter2\r\nX: y")));
        refused(Credential::bearer(Secret::new("hunter2 hunter2")));
        refused(Credential::bearer(Secret::new(&"hunter2".repeat(10_000))));
        refused(Credential::basic(&"a".repeat(20_000), Secret::new("hunter2")));
        refused(Credential::bearer(Secret::new("hunter2é")));
    }

    #[test]
    fn a_credential_prints_its_kind_only() {
        let basic = Credential::basic("fred@example.com", Secret::new("hunter2"));
        assert_eq!(format!("{basic:?}"), "Ok(Basic)");
        assert_eq!(format!("{:?}", Credential::bearer(Secret::new("hunter2"))), "Ok(Bearer)");
    }
}

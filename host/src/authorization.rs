//! The `Authorization` header that the host puts on requests by itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use jira_engine::redact;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use zeroize::Zeroizing;

/// A secret of less bytes is in too many words to be told from them.
const LEAST: usize = 6;

/// The value of the header, and what of it must not be repeated. It does not
/// print.
#[derive(Clone)]
pub(crate) struct Authorization {
    value: HeaderValue,
    secrets: Vec<Zeroizing<String>>,
}

impl Authorization {
    /// Takes the whole value, without the white space around it that a copied
    /// line leaves there. The error says how to mend it and holds no secret.
    pub(crate) fn new(value: &SecretString) -> Result<Self, &'static str> {
        let text = value.expose_secret().trim();
        let (scheme, rest) = text.split_once(' ').ok_or(
            "The host's value for the Authorization header has no scheme. Give all of the value, such as \
             `Bearer` and the token.",
        )?;
        let mut value = HeaderValue::from_str(text).ok().filter(|value| value.to_str().is_ok()).ok_or(
            "The host's value for the Authorization header holds a character that no header has, such as a \
             line break. Copy it again.",
        )?;
        value.set_sensitive(true);
        let mut secrets = vec![Zeroizing::new(rest.trim().to_owned())];
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = STANDARD.decode(rest.trim()).ok().and_then(|pair| String::from_utf8(pair).ok());
            let pair = pair.map(Zeroizing::new);
            secrets.extend(
                pair.as_deref()
                    .and_then(|pair| pair.split_once(':'))
                    .map(|(_, secret)| Zeroizing::new(secret.to_owned())),
            );
        }
        secrets.retain(|secret| secret.len() >= LEAST);
        Ok(Self { value, secrets })
    }

    /// Adds the header, in place of any other.
    pub(crate) fn sign(&self, headers: &mut HeaderMap) {
        headers.insert(AUTHORIZATION, self.value.clone());
    }

    /// A text of a server without what it repeats of the secret: the component
    /// does not know it and cannot cut it out.
    pub(crate) fn redacted(&self, text: String) -> String {
        self.secrets.iter().fold(text, |text, secret| redact::without(text, secret))
    }
}

/// Without the value.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let header = |text: &str| {
            let authorization = Authorization::new(&text.into())?;
            assert!(!format!("{authorization:?}").contains("hunter2"));
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer another"));
            authorization.sign(&mut headers);
            assert!(!format!("{headers:?}").contains("hunter2"));
            Ok(headers[AUTHORIZATION].to_str().unwrap().to_owned())
        };
        assert_eq!(header("Bearer hunter2"), Ok("Bearer hunter2".into()));
        assert_eq!(header(" Basic aHVudGVyMg==\n"), Ok("Basic aHVudGVyMg==".into()));
        for (value, mend) in [
            ("", "no scheme"),
            ("hunter2-hunter2", "no scheme"),
            ("Bearer hunter2\r\nX: y", "line break"),
            ("Bearer hunter2é", "line break"),
            ("Bearer hunter2\0", "line break"),
        ] {
            let problem: &str = header(value).unwrap_err();
            assert!(problem.contains(mend) && !problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn what_a_server_repeats_is_cut_out() {
        // fred:hunter2
        let authorization = Authorization::new(&"Basic ZnJlZDpodW50ZXIy".into()).unwrap();
        let clean = authorization.redacted("no ZnJlZDpodW50ZXIy, no hunter2, fred".into());
        assert_eq!(clean, "no [redacted], no [redacted], fred");
    }
}

//! Texts without secrets: what a server or a host says may repeat what it was
//! sent. By value, what the connection's credential is; by name, what follows
//! the words that announce a secret.

use crate::auth::Credential;

/// What stands in place of a secret.
const REDACTED: &str = "[redacted]";

/// Words that a secret follows, as in `token=…`, `"token": "…"` or `Bearer …`.
/// A page's token holds the JQL that was searched for.
const NAMES: [&str; 13] = [
    "authorization",
    "basic",
    "bearer",
    "access_token",
    "refresh_token",
    "client_secret",
    "code",
    "code_verifier",
    "password",
    "token",
    "nextpagetoken",
    "signature",
    "cookie",
];

/// The text without the credential and without what is named as a secret.
pub fn text(text: String, credential: Option<&Credential>) -> String {
    let text = match credential {
        Some(credential) => credential.redact(text, REDACTED),
        None => text,
    };
    named(text)
}

/// The text without what follows a secret's name: behind `=`, `:` or, for the
/// schemes of `Authorization`, a space.
fn named(text: String) -> String {
    let lower = text.to_ascii_lowercase();
    if !NAMES.iter().any(|name| lower.contains(name)) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let (mut rest, mut lower) = (text.as_str(), lower.as_str());
    while let Some(value) = secret(lower) {
        let (before, _) = rest.split_at_checked(value.start).unwrap_or((rest, ""));
        clean.push_str(before);
        clean.push_str(REDACTED);
        rest = rest.get(value.end..).unwrap_or_default();
        lower = lower.get(value.end..).unwrap_or_default();
    }
    clean.push_str(rest);
    clean
}

/// Where the first secret of a text in lower case stands.
fn secret(lower: &str) -> Option<std::ops::Range<usize>> {
    NAMES
        .iter()
        .flat_map(|name| lower.match_indices(name))
        .filter_map(|(place, name)| value(lower, place, name))
        .min_by_key(|value| value.start)
}

/// The value behind a name, if the name is a word and a value follows.
fn value(lower: &str, place: usize, name: &str) -> Option<std::ops::Range<usize>> {
    let before = lower.get(..place)?.bytes().next_back();
    if before.is_some_and(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let behind = lower.get(place.checked_add(name.len())?..)?;
    let closed = behind.trim_start_matches(['"', '\'', '\\']);
    let scheme = matches!(name, "basic" | "bearer");
    let open = match closed.trim_start().strip_prefix(['=', ':']) {
        Some(open) => open,
        None if scheme && behind.starts_with(' ') => behind,
        None => return None,
    };
    // `Authorization: Basic …` is redacted from its scheme on.
    let open = open.trim_start_matches([' ', '"', '\'', '\\']);
    let skip =
        ["basic ", "bearer "].iter().find(|scheme| name == "authorization" && open.starts_with(**scheme));
    let body = open.get(skip.map_or(0, |scheme| scheme.len())..)?;
    let length = body.find(|c: char| c.is_whitespace() || "\"'&,;)}]<>\\".contains(c)).unwrap_or(body.len());
    // A word of plain language is no token: "basic authentication".
    if length == 0 || (scheme && skip.is_none() && length < 16) {
        return None;
    }
    let start = lower.len().checked_sub(open.len())?;
    Some(start..lower.len().checked_sub(body.len())?.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Secret;

    fn check(text: &str, expected: &str) {
        assert_eq!(named(text.to_owned()), expected);
    }

    #[test]
    fn by_name() {
        check("", "");
        check("Issue does not exist.", "Issue does not exist.");
        check("token=abc&x=1", "token=[redacted]&x=1");
        check(r#"{"access_token":"abc","scope":"read"}"#, r#"{"access_token":"[redacted]","scope":"read"}"#);
        check(r#"{"client_secret" : "a b"}"#, r#"{"client_secret" : "[redacted] b"}"#);
        check("Authorization: Basic ZnJlZDpodW50ZXIy", "Authorization: [redacted]");
        check("sent Bearer abcdefghijklmnop.q-r, twice", "sent Bearer [redacted], twice");
        check("?code=xyz&state=1&code=2", "?code=[redacted]&state=1&code=[redacted]");
        check("X-Amz-Signature=00ff&y", "X-Amz-Signature=[redacted]&y");
        check("nextPageToken: CAEaAggB", "nextPageToken: [redacted]");
        check("COOKIE=a; path=/", "COOKIE=[redacted]; path=/");
        check("password = 'hunter2'!", "password = '[redacted]'!");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "Basic authentication with passwords is deprecated.",
            "The status code was 401",
            "postcode=12345",
            "Your token has expired",
            "Unexpected token",
            "code:",
            "bearer tokens only",
            "é token=",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn by_value() {
        let basic = Credential::basic("fred", Secret::new("hunter2x")).unwrap();
        let clean = |message: &str| text(message.to_owned(), Some(&basic));
        assert_eq!(clean("GET /hunter2x/é"), "GET /[redacted]/é");
        assert_eq!(clean("you sent ZnJlZDpodW50ZXIyeA=="), "you sent [redacted]");
        assert_eq!(clean("fred may not"), "fred may not");
        let bearer = Credential::bearer(Secret::new("t0ken/with+signs")).unwrap();
        assert_eq!(text("<t0ken/with+signs>".to_owned(), Some(&bearer)), "<[redacted]>");
        assert_eq!(text("x".to_owned(), None), "x");
    }
}

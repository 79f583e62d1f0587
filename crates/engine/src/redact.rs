//! Texts without secrets: what a server or a host says may echo what it was
//! sent. By value, what the connection's credential is; by name, what follows
//! the names that announce a secret, in the forms in which programs write them.

use crate::auth::Credential;
use crate::error::Error;
use crate::path::encode_parameter;
use std::ops::Range;

/// The text in place of a secret.
const REDACTED: &str = "[redacted]";
/// A secret of less bytes is in too many words to be told from them.
const LEAST: usize = 6;
/// From this length on a secret is found in any case: a host name loses its own.
const ANY_CASE: usize = 8;
/// From this length on a text may have been cut off, in the middle of a secret.
const CUT_OFF: usize = 100;
/// The length from which a text that is not a word counts as a token, also in the middle of prose.
const LONG: usize = 16;

/// Names that a secret follows, as in `token=…`, `"token": "…"` or `Bearer …`.
/// A page's token holds the JQL that was searched for.
const NAMES: [&str; 13] = [
    "authorization",
    "basic",
    "bearer",
    "access_token",
    "refresh_token",
    "client_secret",
    "code_verifier",
    "code",
    "password",
    "token",
    "nextpagetoken",
    "signature",
    "cookie",
];

/// The error without the credential and without what is named as a secret, in each
/// of its texts.
pub fn error(error: Error, credential: Option<&Credential>) -> Error {
    error.with_texts(|member| text(member, credential))
}

/// The text without the credential and without what is named as a secret.
pub fn text(text: String, credential: Option<&Credential>) -> String {
    named(match credential {
        Some(credential) => Forms::of(credential).cut(text),
        None => text,
    })
}

/// The secrets of a credential in every form in which a text may echo them: bare, as
/// they are sent, and as a URL has them.
pub struct Forms(Vec<String>);

impl Forms {
    /// Those of a credential.
    pub fn of(credential: &Credential) -> Self {
        let mut forms = Vec::new();
        credential.secrets(&mut |secret| {
            let mut encoded = String::new();
            encode_parameter(&mut encoded, secret);
            let is_other = encoded != secret;
            forms.push(secret.to_owned());
            forms.extend(Some(encoded).filter(|_| is_other));
        });
        Self(forms)
    }

    /// The text without them.
    pub fn cut(&self, text: String) -> String {
        self.0.iter().fold(text, |text, form| without(text, form))
    }
}

/// The text without one secret, and without the start of it where the text ends.
pub fn without(text: String, secret: &str) -> String {
    let has_room = text.len() >= secret.len().min(CUT_OFF);
    if secret.len() < LEAST || !has_room {
        return text;
    }
    let fold = |text: &str| match secret.len() < ANY_CASE {
        true => text.to_owned(),
        false => text.to_ascii_lowercase(),
    };
    let (folded, secret) = (fold(&text), fold(secret));
    let ranges = folded.match_indices(&secret).map(|(start, _)| start..start.saturating_add(secret.len()));
    let text = replace(&text, ranges);
    if text.len() < CUT_OFF {
        return text;
    }
    let body = text.strip_suffix('…').unwrap_or(&text);
    let folded = fold(body);
    let cut = (LEAST..secret.len())
        .rev()
        .filter_map(|length| secret.get(..length))
        .find(|start| folded.ends_with(start));
    match cut.and_then(|cut| body.get(..body.len().saturating_sub(cut.len()))) {
        Some(clean) => format!("{clean}{REDACTED}"),
        None => text,
    }
}

/// The text without what follows a secret's name.
fn named(text: String) -> String {
    // Between a name and its value there is one of these, whatever the name is.
    if !text.contains(['=', ':', ' ']) {
        return text;
    }
    let lower = text.to_ascii_lowercase();
    if !NAMES.iter().any(|name| lower.contains(name)) {
        return text;
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for (place, _) in lower.char_indices() {
        let found = (place >= from).then(|| NAMES.iter().find_map(|name| value(&text, &lower, place, name)));
        if let Some(range) = found.flatten() {
            from = range.end;
            ranges.push(range);
        }
    }
    replace(&text, ranges)
}

/// The text with these parts of it redacted.
fn replace(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for Range { start, end } in ranges {
        clean.push_str(text.get(from..start).unwrap_or_default());
        clean.push_str(REDACTED);
        from = end;
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean
}

/// The value behind a name that stands at `place`, if the name is a whole key and a
/// value follows: `name=value`, `"name": "value"`, `Bearer value`, or a header.
fn value(text: &str, lower: &str, place: usize, name: &str) -> Option<Range<usize>> {
    let behind = lower.get(place..)?.strip_prefix(name)?;
    let before = lower.get(..place)?.bytes().next_back();
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let closed = behind.trim_start_matches(['"', '\'', '\\']);
    let is_quoted = closed.len() < behind.len();
    // `"Cost code": …` has another key.
    if is_quoted && before == Some(b' ') {
        return None;
    }
    let scheme = matches!(name, "basic" | "bearer");
    let sign = closed.trim_start().chars().next();
    let (open, prose) = match closed.trim_start().strip_prefix(['=', ':']) {
        Some(open) => (open, sign == Some(':') && !is_quoted),
        None if scheme && behind.starts_with(' ') => (behind, false),
        None => return None,
    };
    // `Authorization: Basic …` is redacted from its scheme on.
    let open = open.trim_start_matches([' ', '"', '\'', '\\']);
    let skip =
        ["basic ", "bearer "].iter().find(|scheme| name == "authorization" && open.starts_with(**scheme));
    let body = open.get(skip.map_or(0, |scheme| scheme.len())..)?;
    let length = body.find(|c: char| c.is_whitespace() || "\"'&,;)}]<>\\".contains(c)).unwrap_or(body.len());
    let start = lower.len().checked_sub(body.len())?;
    let end = start.checked_add(length)?;
    let found = text.get(start..end)?;
    let is_secret = match name {
        "code" if matches!(before, Some(b'?' | b'&')) => true,
        // A status, or the code of a problem.
        "code" => !prose && (length >= LEAST || !found.bytes().all(|byte| byte.is_ascii_digit())),
        // A word of plain language is no token: "basic authentication".
        "basic" | "bearer" => !prose && length >= LONG,
        _ if skip.is_some() || !prose => true,
        "password" | "signature" | "token" => length >= LONG && !is_word(found),
        _ => !is_word(found),
    };
    (length > 0 && is_secret).then(|| lower.len().saturating_sub(open.len())..end)
}

/// Whether it may be a word of plain language: letters, of which the first may be a
/// capital.
fn is_word(text: &str) -> bool {
    let text = text.trim_end_matches(['.', '!', '?', ':']);
    text.chars().all(|c| c.is_alphabetic() || "-'’".contains(c))
        && !text.chars().skip(1).any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Secret;
    use crate::error::{ConsentProblem, Limit, Refusal, RefusalReason};
    use crate::http::{Cause, Part};
    use std::time::Duration;

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
        check("Authorization: ZnJlZDpodW50ZXIy", "Authorization: [redacted]");
        check("Token: ATATT3xFfGF0T5cQ9, twice", "Token: [redacted], twice");
        check("access_token: eyJhbGciOi.x", "access_token: [redacted]");
        check("{'password': 'must', 'code': 'x'}", "{'password': '[redacted]', 'code': '[redacted]'}");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "Cost code: must be 4 digits",
            "\"Cost code\": must be 4 digits",
            "Token: expired. Basic: see the documentation.",
            "Zip code: 12345; password: at least 8 letters; signature: missing",
            "refresh_token: must be given",
            "Authorization: required.",
            "Cookie: must be set",
            "code=404",
            r#"{"code": 401}"#,
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
        assert_eq!(clean("at https://hunter2x.evil.example"), "at https://[redacted].evil.example");
        assert_eq!(clean("at https://HUNTER2X.evil.example"), "at https://[redacted].evil.example");
        let bearer = Credential::bearer(Secret::new("t0ken/WITH+signs=1")).unwrap();
        let clean = |message: &str| text(message.to_owned(), Some(&bearer));
        assert_eq!(clean("/x?a=t0ken%2FWITH%2Bsigns%3D1&b"), "/x?a=[redacted]&b");
        assert_eq!(clean("t0ken/with+signs=1.example"), "[redacted].example");
        // A long text may have been cut off in the middle of it.
        let long = "x".repeat(120);
        assert_eq!(clean(&format!("{long}t0ken/WITH")), format!("{long}[redacted]"));
        assert_eq!(clean(&format!("{long}t0ken/WITH…")), format!("{long}[redacted]"));
        assert_eq!(clean("a short t0ken/"), "a short t0ken/");
    }

    /// Each kind of error with a secret in each of its texts: none is left.
    #[test]
    fn no_member_of_an_error_keeps_a_secret() {
        let secret = || "x hunter2x y".to_owned();
        let refusal = || {
            Box::new(Refusal {
                status: 400,
                messages: vec![secret()],
                fields: vec![(secret(), secret())],
                retry_after: None,
                trace_id: Some(secret()),
                html: true,
                hint: None,
            })
        };
        let mut all = vec![
            Error::UnknownConnection(secret()),
            Error::Settings(secret()),
            Error::NeedsAuthorization(secret()),
            Error::Consent(ConsentProblem::NoSite, secret()),
            Error::Invalid(secret()),
            Error::Denied(secret()),
            Error::Unreachable { cause: Cause::Other, origin: secret(), detail: secret() },
            Error::TimedOut(Duration::ZERO),
            Error::Interrupted(secret()),
            Error::CutShort(secret()),
            Error::Encoded(secret()),
            Error::OutcomeUnknown(secret(), Some(refusal())),
            Error::TooLarge(Part::Body, secret()),
            Error::Unreadable(secret()),
        ];
        for why in [
            RefusalReason::Unauthorized,
            RefusalReason::MissingScope,
            RefusalReason::Forbidden,
            RefusalReason::Captcha,
            RefusalReason::NotFound,
            RefusalReason::Conflict,
            RefusalReason::Invalid,
            RefusalReason::Gone,
            RefusalReason::RateLimited(Limit::Other),
            RefusalReason::Unavailable,
            RefusalReason::Redirected(secret()),
            RefusalReason::Moved(secret()),
            RefusalReason::CloudOnly,
            RefusalReason::Unexpected,
        ] {
            all.push(Error::Refused(why, refusal()));
        }
        let credential = Credential::basic("fred", Secret::new("hunter2x")).unwrap();
        for one in all {
            let before = format!("{one:?}").matches("hunter2x").count();
            let clean = format!("{:?}", error(one, Some(&credential)));
            assert!(!clean.contains("hunter2x"), "{clean}");
            assert_eq!(clean.matches(REDACTED).count(), before, "{clean}");
        }
    }
}

//! Which headers a caller may set.

/// The longest value, in bytes.
pub const MAX_LENGTH: usize = 8192;

/// Headers that would forge who asks, whom, or where a message ends, and the codings
/// of an answer, which the host has to decode.
const REFUSED: &[&str] = &[
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
];

const REFUSED_PREFIXES: &[&str] = &["proxy-", "x-forwarded-", "sec-"];

/// Checks a header. The error says what is wrong and never shows the value.
pub fn check(name: &str, value: &str) -> Result<(), String> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || name.len() > 128 || !name.bytes().all(token) {
        return Err("A header's name is empty, too long, or holds a character that no name has.".into());
    }
    let lower = name.to_ascii_lowercase();
    if REFUSED.contains(&lower.as_str()) || REFUSED_PREFIXES.iter().any(|prefix| lower.starts_with(prefix)) {
        return Err(format!("The header {lower} is the connector's to set. Leave it out."));
    }
    if value.len() > MAX_LENGTH {
        return Err(format!("The value of the header {lower} is longer than {MAX_LENGTH} bytes."));
    }
    if !value.bytes().all(|b| b == b'\t' || (b' '..=b'~').contains(&b)) {
        return Err(format!(
            "The value of the header {lower} holds a line break or a character beyond ASCII."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn headers_that_pass() {
        for (name, value) in [
            ("Accept", "application/json"),
            ("X-Atlassian-Token", "no-check"),
            ("X-ExperimentalApi", "opt-in"),
            ("If-Match", "\"a\tb\""),
            ("x", ""),
        ] {
            assert_eq!(check(name, value), Ok(()), "{name}");
        }
    }

    #[test]
    fn headers_that_are_refused() {
        for name in [
            "Accept-Encoding",
            "Authorization",
            "AUTHORIZATION",
            "Proxy-Authorization",
            "Cookie",
            "Host",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Upgrade",
            "TE",
            "Expect",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Sec-Fetch-Site",
            "X-HTTP-Method-Override",
            "",
            "a b",
            "a:b",
            "a\r\nb",
            "é",
            "a\0",
        ] {
            assert!(check(name, "hunter2").is_err(), "{name}");
        }
        for value in ["a\r\nX: hunter2", "hunter2\n", "hunter2\0", "hunter2é", &"a".repeat(9000)] {
            let problem = check("x-a", value).unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
}

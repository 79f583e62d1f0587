//! Checks the headers that a caller sets.

/// The longest value, in bytes.
pub const MAX_LENGTH: usize = 8192;

/// Headers that would forge who asks, from where, whom, by which method, or where a
/// message ends: what a proxy or a login in front of a Jira may believe. And the codings
/// of a response, which the host has to decode.
const REFUSED: &[&str] = &[
    "accept-encoding",
    "authorization",
    "base-url",
    "client-cert",
    "client-cert-chain",
    "client-ip",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "fastly-client-ip",
    "forwarded",
    "front-end-https",
    "host",
    "http2-settings",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "true-client-ip",
    "upgrade",
    "user",
    "via",
    "wl-proxy-client-ip",
    "wl-proxy-ssl",
    "x-aaccountid",
    "x-arr-clientcert",
    "x-arr-ssl",
    "x-asessionid",
    "x-ausername",
    "x-azure-clientip",
    "x-cluster-client-ip",
    "x-host",
    "x-http-host-override",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-originating-ip",
    "x-proxy-user",
    "x-proxyuser-ip",
    "x-real-ip",
    "x-rewrite-url",
    "x-scheme",
    "x-seraph-loginreason",
    "x-url-scheme",
    "x-user",
    "x-username",
];

const REFUSED_PREFIXES: &[&str] = &[
    "cf-",
    "proxy-",
    "remote-",
    "sec-",
    "ssl-",
    "x-auth-",
    "x-authenticated-",
    "x-client-",
    "x-forwarded",
    "x-goog-authenticated-",
    "x-ms-client-principal",
    "x-original-",
    "x-remote-",
    "x-ssl-",
    "x-webauth-",
];

/// Checks a header. The error says what is wrong and never shows the value.
pub fn check(name: &str, value: &str) -> Result<(), String> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || name.len() > 128 || !name.bytes().all(token) {
        return Err("A header name is empty, too long, or contains a character that is not allowed.".into());
    }
    let lower = name.to_ascii_lowercase();
    if REFUSED.contains(&lower.as_str()) || REFUSED_PREFIXES.iter().any(|prefix| lower.starts_with(prefix)) {
        return Err(format!("The header {lower} is set by the connector. Remove it."));
    }
    if value.len() > MAX_LENGTH {
        return Err(format!("The value of the header {lower} is longer than {MAX_LENGTH} bytes."));
    }
    if !value.bytes().all(|b| b == b'\t' || (b' '..=b'~').contains(&b)) {
        return Err(format!(
            "The value of the header {lower} contains a line break or a non-ASCII character."
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
            "X-Host",
            "X-Original-Host",
            "X-Original-Method",
            "X-Original-URL",
            "X-Forwarded",
            "X-Forwarded-Proto",
            "X-Client-IP",
            "X-Client-Cert",
            "True-Client-IP",
            "CF-Connecting-IP",
            "Fastly-Client-IP",
            "X-Cluster-Client-IP",
            "X-Originating-IP",
            "Remote-User",
            "Remote-Groups",
            "X-Remote-User",
            "X-Auth-Request-User",
            "X-Authenticated-User",
            "X-WebAuth-User",
            "X-Goog-Authenticated-User-Email",
            "X-MS-CLIENT-PRINCIPAL-NAME",
            "X-SSL-Client-Verify",
            "SSL-Client-Cert",
            "X-AUSERNAME",
            "X-AACCOUNTID",
            "X-Seraph-LoginReason",
            "Front-End-Https",
            "X-Scheme",
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

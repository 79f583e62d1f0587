//! Which site URLs the file takes.

use http::uri::Authority;
use jira_engine::site::is_uuid;

/// Refuses what is no site URL in any form; what names a variable may become
/// one. Whether it is one is for the component to say.
pub(super) fn check_site(text: &str) -> Result<(), &'static str> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_web = ["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let names_host = || authority.parse::<Authority>().is_ok_and(|authority| !authority.host().is_empty());
    let fits = is_uuid(text) || (is_web && names_host()) || text.contains("${");
    match fits && !authority.contains('@') {
        true => Ok(()),
        false => Err("The site is written as https://your-site.atlassian.net, without a user name."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_as_a_site() {
        for site in [
            "https://acme.atlassian.net",
            "acme.atlassian.net",
            "https://acme.atlassian.net/jira/people/search?q=a@b.c",
            "https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421",
            "1324a887-45db-1bf4-1e99-ef0ff456d421",
            "https://${HOST}/jira",
            "${SITE}",
        ] {
            assert_eq!(check_site(site), Ok(()), "{site}");
        }
        for site in
            ["", "not a url", "fred@acme.atlassian.net", "https://fred:${PW}@acme.atlassian.net", "ftp://x"]
        {
            assert!(check_site(site).is_err(), "{site}");
        }
    }
}

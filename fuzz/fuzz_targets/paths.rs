//! Paths and parameters of callers, and the site URLs of settings. A line
//! each: a path, a site URL, and `name=value` for every parameter.

#![no_main]

use jira_engine::path::{Endpoint, MAX_ENCODED, MAX_LENGTH};
use jira_engine::site::{Route, Site};
use jira_connector_fuzz::line;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines();
    let (path, site) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let parameters: Vec<_> = lines.filter_map(|line| line.split_once('=')).map(owned).collect();
    endpoint(path, &parameters);
    // What no text can hold, such as a line break, is tried in a parameter.
    endpoint("/x", &[("a".to_owned(), text.clone().into_owned())]);
    address(site);
    let mut rest = data;
    address(&line(&mut rest));
});

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A path that is taken stays below its site, also as a browser reads it, is
/// read again as itself, and carries its parameters.
fn endpoint(text: &str, parameters: &[(String, String)]) {
    let Ok(endpoint) = Endpoint::parse(text, parameters) else { return };
    let target = match &endpoint.query {
        Some(query) => format!("{}?{query}", endpoint.path),
        None => endpoint.path.clone(),
    };
    assert!(target.starts_with('/') && target.bytes().all(|b| b.is_ascii_graphic()), "{target}");
    assert!(target.len() <= MAX_ENCODED + 1);
    if target.len() <= MAX_LENGTH {
        assert_eq!(Endpoint::parse(&target, &[]).as_ref(), Ok(&endpoint), "{text}");
    }
    let site = Site::parse("https://jira.example.com:8443/context", None).unwrap();
    for (route, prefix) in [
        (Route::Site, "https://jira.example.com:8443/context"),
        (Route::Gateway, "https://api.atlassian.com/ex/jira/11-aa"),
    ] {
        let resolved = site.resolve(route, Some("11-aa"), &endpoint).unwrap();
        let browser = Url::parse(&format!("{}{}", resolved.origin, resolved.path_and_query())).unwrap();
        assert_eq!(
            browser.as_str().split('?').next(),
            Some(&*format!("{prefix}{}", endpoint.path)),
            "{text}"
        );
        assert_eq!(browser.fragment(), None);
        // A caller's own query is the caller's; the parameters come behind it.
        let pairs: Vec<_> =
            browser.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        assert!(pairs.ends_with(parameters), "{text}: {pairs:?}");
    }
}

/// A site that is taken is read again as itself, and is https or this machine.
fn address(text: &str) {
    let Ok(site) = Site::parse(text, None) else { return };
    let url = site.url();
    assert_eq!(Site::parse(&url, None), Ok(site.clone()), "{text}");
    assert!(url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['?', '#', '\\']), "{url}");
    let Ok(browser) = Url::parse(&url) else { return };
    assert!(browser.username().is_empty() && browser.password().is_none(), "{url}");
    let loopback = match browser.host().unwrap() {
        url::Host::Domain(name) => {
            let authority = browser.port().map_or(name.to_owned(), |port| format!("{name}:{port}"));
            let rest = url.split_once("://").unwrap().1;
            assert_eq!(rest.split('/').next(), Some(&*authority), "{text}");
            name == "localhost"
        }
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
    };
    assert!(browser.scheme() == "https" || loopback, "{text}");
}

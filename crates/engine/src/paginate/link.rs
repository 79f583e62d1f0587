//! Links to a next page: whether one leads to the same endpoint of the same site.

use super::query;
use crate::call::Call;
use crate::path::Endpoint;

/// Takes an absolute link to a path with its query below the connection's site. The
/// error says why not: it leads to another origin.
pub type Root<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// The encoded query of the page that a link leads to. `root` takes an absolute
/// link to a path with its query below the site. The error says why the link is
/// not followed, without showing it.
pub(super) fn resolve(call: &Call, link: &str, root: &Root<'_>) -> Result<String, String> {
    let is_relative = (link.starts_with('/') && !link.starts_with("//")) || link.starts_with('?');
    let link = if is_relative { link.to_owned() } else { root(link)? };
    let link = link.split('#').next().unwrap_or_default();
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    if !path.is_empty() && !is_at(call, path) {
        return Err("It points to another endpoint.".into());
    }
    if query.is_empty() {
        return Err("It does not identify a page.".into());
    }
    let call = call.clone().at_query(&query::merged(query, call.query())).map_err(|error| error.message())?;
    Ok(call.query().unwrap_or_default().to_owned())
}

/// Whether a path is the call's. Confluence's version 1 leaves out `/wiki`, which
/// stands in its links' base.
fn is_at(call: &Call, path: &str) -> bool {
    let Ok(endpoint) = Endpoint::parse(path, &[]) else { return false };
    let own = call.path();
    let same = |own: &str| own.eq_ignore_ascii_case(&endpoint.path);
    same(own) || own.strip_prefix("/wiki").is_some_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(path: &str, link: &str) -> String {
        let root = |link: &str| {
            link.strip_prefix("https://acme.atlassian.net").map(str::to_owned).ok_or("another origin".into())
        };
        resolve(&Call::parse("GET", path, &[], Vec::new(), None).unwrap(), link, &root).unwrap_or_else(|e| e)
    }

    #[test]
    fn links() {
        let check =
            |path: &str, link: &str, expected: &str| assert_eq!(follow(path, link), expected, "{link}");
        let (v2, v1) = ("/wiki/api/v2/pages?limit=2&body-format=storage", "/wiki/rest/api/search?cql=a%20b");
        check(v2, "/wiki/api/v2/pages?cursor=x&limit=2", "cursor=x&limit=2&body-format=storage");
        check(v2, "?cursor=x", "cursor=x&limit=2&body-format=storage");
        check(
            v2,
            "https://acme.atlassian.net/wiki/api/v2/pages?cursor=x&limit=2&body-format=y#z",
            "cursor=x&limit=2&body-format=y",
        );
        check(v1, "/rest/api/search?cursor=x y&cql=a%20b", "cursor=x%20y&cql=a%20b");
        check(v1, "https://acme.atlassian.net/wiki/rest/api/search?cursor=x&cql=c", "cursor=x&cql=c");
        check(
            "/rest/api/3/worklog/updated?since=1",
            "https://acme.atlassian.net/rest/api/3/worklog/updated?since=2",
            "since=2",
        );
        check("/rest/api/2/x/%C3%B6", "/rest/api/2/x/ö?startAt=1", "startAt=1");
        check(v2, "https://evil.example/wiki/api/v2/pages?cursor=x", "another origin");
        check(v2, "//evil.example/wiki/api/v2/pages?cursor=x", "another origin");
        check(v2, "pages?cursor=x", "another origin");
        check(v2, "/\\evil.example/pages?cursor=x", "It points to another endpoint.");
        check(v2, "/wiki/api/v2/pages/1?cursor=x", "It points to another endpoint.");
        check(v2, "/wiki/api/v2/x/../pages?cursor=x", "It points to another endpoint.");
        check(v2, "/rest/api/3/issue/A-1?cursor=x", "It points to another endpoint.");
        check("/rest/api/space", "/wiki/rest/api/space?start=5", "It points to another endpoint.");
        check(v2, "/wiki/api/v2/pages", "It does not identify a page.");
        check(v2, "/wiki/api/v2/pages?#cursor=x", "It does not identify a page.");
        check(
            v2,
            "/wiki/api/v2/pages?cursor=%zz",
            "A % is not followed by two hexadecimal digits. Write %25 for a literal one.",
        );
        check(v2, "/wiki/api/v2/pages?a=\r\nb", "The query contains a fragment (#) or a control character.");
    }
}

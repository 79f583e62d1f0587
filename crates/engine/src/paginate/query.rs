//! The query and the body of the next page's call.

use crate::call::Call;
use crate::json::skim;
use crate::path::encode_parameter;

/// The parameters that select a page: they are not carried over to a link.
const PLACES: &[&str] = &["startAt", "start", "offset", "cursor", "nextPageToken"];

/// The parameters of an encoded query, each with its name.
fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts.map(|part| (part.split('=').next().unwrap_or_default(), part))
}

/// The value of a parameter as it stands in an encoded query.
#[inline(never)]
pub(super) fn value<'a>(query: Option<&'a str>, name: &str) -> Option<&'a str> {
    let (_, part) = parameters(query?).find(|(known, _)| *known == name)?;
    Some(part.split_once('=').map_or("", |(_, value)| value))
}

/// The value of a parameter of a link.
pub(super) fn of_link<'a>(link: &'a str, name: &str) -> Option<&'a str> {
    value(Some(link.split_once('?')?.1), name)
}

/// A query with one parameter in place of those of its name.
#[inline(never)]
pub(super) fn with(query: Option<&str>, name: &str, value: &str) -> String {
    let mut out = String::new();
    for (known, part) in parameters(query.unwrap_or_default()) {
        if known != name {
            out.push_str(part);
            out.push('&');
        }
    }
    out.push_str(name);
    out.push('=');
    encode_parameter(&mut out, value);
    out
}

/// A link's query with the parameters of the call that it lacks: a server that
/// forgets one would return another list.
pub(super) fn merged(link: &str, query: Option<&str>) -> String {
    let mut out = link.to_owned();
    for (name, part) in parameters(query.unwrap_or_default()) {
        if value(Some(link), name).is_none() && !PLACES.contains(&name) {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

/// The call's body, which is JSON.
pub(super) fn body(call: &Call) -> Option<&str> {
    std::str::from_utf8(call.body()?).ok()
}

/// A JSON object with one member in place of those of its name. `value` is JSON.
pub(super) fn body_with(body: Option<&str>, name: &str, value: &str) -> String {
    let body = body.unwrap_or("{}");
    let mut out = format!("{{\"{name}\":{value}");
    for (known, value) in skim::members(body, &skim::value(body)) {
        let known = body.get(known).unwrap_or_default();
        if known != name {
            out.push_str(",\"");
            out.push_str(known);
            out.push_str("\":");
            out.push_str(body.get(value).unwrap_or_default());
        }
    }
    out.push('}');
    out
}

/// The whole number in a member of a JSON object.
#[inline(never)]
pub(super) fn body_number(body: Option<&str>, name: &str) -> Option<u64> {
    let body = body?;
    for (known, value) in skim::members(body, &skim::value(body)) {
        if body.get(known) == Some(name) {
            return body.get(value)?.trim_matches('"').parse().ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let check = |query: Option<&str>, expected: &str| assert_eq!(with(query, "startAt", "5"), expected);
        check(None, "startAt=5");
        check(Some(""), "startAt=5");
        check(Some("startAt=0"), "startAt=5");
        check(Some("a=1&startAt=0&b=2&startAt=1"), "a=1&b=2&startAt=5");
        check(Some("startAtX=0&startAt&a"), "startAtX=0&a&startAt=5");
        assert_eq!(with(Some("a=%26"), "cursor", "x&y=/+\n"), "a=%26&cursor=x%26y%3D%2F%2B%0A");
        assert_eq!(value(Some("a&b=&c=1=2"), "a"), Some(""));
        assert_eq!(value(Some("a&b=&c=1=2"), "c"), Some("1=2"));
        assert_eq!(value(Some("a&b=&c=1=2"), "d"), None);
    }

    #[test]
    fn links_lose_no_parameter_of_the_call() {
        let check =
            |link: &str, query: Option<&str>, expected: &str| assert_eq!(merged(link, query), expected);
        check("cursor=x", None, "cursor=x");
        check("cursor=x&limit=2", Some("limit=5&sort=id"), "cursor=x&limit=2&sort=id");
        check("cursor=x", Some("start=0&cursor=w&expand=a&expand=b"), "cursor=x&expand=a&expand=b");
        check("expand=c&cursor=x", Some("expand=a&expand=b"), "expand=c&cursor=x");
        assert_eq!(of_link("/rest/x?limit=5&start=10", "start"), Some("10"));
        assert_eq!(of_link("/rest/x?cursor=10", "start"), None);
        assert_eq!(of_link("/rest/x", "start"), None);
    }

    #[test]
    fn bodies() {
        let check = |body: Option<&str>, expected: &str| assert_eq!(body_with(body, "t", "\"x\""), expected);
        check(None, r#"{"t":"x"}"#);
        check(Some("{}"), r#"{"t":"x"}"#);
        check(
            Some(r#" {"jql":"a = \"b\"", "t":null,"n":{"t":1}} "#),
            r#"{"t":"x","jql":"a = \"b\"","n":{"t":1}}"#,
        );
        assert_eq!(body_number(Some(r#"{"a":"5","t":7}"#), "t"), Some(7));
        assert_eq!(body_number(Some(r#"{"a":"5","t":7}"#), "a"), Some(5));
        assert_eq!(body_number(Some(r#"{"a":"5"}"#), "t"), None);
    }
}

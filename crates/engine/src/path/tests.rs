use super::*;

fn check(text: &str, path: &str, query: Option<&str>) {
    let endpoint = Endpoint::parse(text, &[]).unwrap_or_else(|problem| panic!("{text:?}: {problem}"));
    assert_eq!((endpoint.path.as_str(), endpoint.query.as_deref()), (path, query), "{text:?}");
}

#[test]
fn paths_that_pass() {
    check("/", "/", None);
    check("/rest/api/3/project", "/rest/api/3/project", None);
    check("/rest/api/3/project/", "/rest/api/3/project/", None);
    check("/rest/api/3/project?expand=lead", "/rest/api/3/project", Some("expand=lead"));
    check("/rest/api/3/project?", "/rest/api/3/project", None);
    check("/rest/api/3/search?jql=project = KAN", "/rest/api/3/search", Some("jql=project%20=%20KAN"));
    check("/rest/api/3/search?jql=a%20b&x=../..", "/rest/api/3/search", Some("jql=a%20b&x=../.."));
    check("/rest/api/3/search?next=https://x//y", "/rest/api/3/search", Some("next=https://x//y"));
    check("/rest/api/3/project/Größe", "/rest/api/3/project/Gr%C3%B6%C3%9Fe", None);
    check("/rest/api/3/issue/KAN-1/properties/a%2Fb", "/rest/api/3/issue/KAN-1/properties/a%2Fb", None);
    check("/rest/api/3/issue/KAN-1/properties/100%25", "/rest/api/3/issue/KAN-1/properties/100%25", None);
    check("/rest/api/3/issue/KAN-1/properties/a.b..c", "/rest/api/3/issue/KAN-1/properties/a.b..c", None);
    check("/rest/api/3/issue/KAN-1/properties/.hidden", "/rest/api/3/issue/KAN-1/properties/.hidden", None);
    check("/rest/api/3/user/x:y@z", "/rest/api/3/user/x:y@z", None);
    check("/rest/api/3/field/a b", "/rest/api/3/field/a%20b", None);
    check("/wiki/api/v2/pages", "/wiki/api/v2/pages", None);
}

#[test]
fn parameters_are_encoded() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let parameters = [pair("jql", "project = \"KAN\" & x#y?"), pair("a&b", "é%+")];
    let endpoint = Endpoint::parse("/s?z=1", &parameters).unwrap();
    assert_eq!(
        endpoint.query.as_deref(),
        Some("z=1&jql=project%20%3D%20%22KAN%22%20%26%20x%23y%3F&a%26b=%C3%A9%25%2B")
    );
    let endpoint = Endpoint::parse("/s", &[pair("q", "line\r\nbreak\0")]).unwrap();
    assert_eq!(endpoint.query.as_deref(), Some("q=line%0D%0Abreak%00"));
}

#[test]
fn another_query() {
    let endpoint = Endpoint::parse("/s?a=1", &[]).unwrap();
    let query = |query: &str| endpoint.at_query(query).map(|other| other.query.unwrap_or_default());
    assert_eq!(query("b=2&c=%20 x"), Ok("b=2&c=%20%20x".into()));
    assert_eq!(query(""), Ok(String::new()));
    for bad in ["a=1#b", "a=1\r\nb: c", "a=%zz", &"x".repeat(MAX_ENCODED)] {
        assert!(query(bad).is_err());
    }
}

/// Each row is an attack or a slip that is never sent.
const REFUSED: &[&str] = &[
    // Other hosts.
    "",
    "rest/api/3/project",
    "https://evil.example/rest",
    "HTTPS://evil.example/rest",
    "http:/rest",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "//evil.example/rest",
    "///evil.example/rest",
    "@evil.example/rest",
    ":80/rest",
    ".evil.example/rest",
    "\\\\evil.example\\rest",
    "/\\evil.example/rest",
    "\\/evil.example/rest",
    "/%5Cevil.example/rest",
    "/%5c%5cevil.example/rest",
    "/%255Cevil.example/rest",
    "/%2Fevil.example/rest",
    "/%252Fevil.example/rest",
    " /rest",
    "?jql=x",
    "#/rest",
    // Parent folders.
    "/..",
    "/.",
    "/rest/../admin",
    "/rest/./api",
    "/rest/..",
    "/rest/api/3/..;/admin",
    "/rest/api/3/..;x=y/admin",
    "/rest/..%3B/admin",
    "/rest/%2e%2e/admin",
    "/rest/%2E%2E/admin",
    "/rest/.%2e/admin",
    "/rest/%2e./admin",
    "/rest/%2e/admin",
    "/rest/..%2fadmin",
    "/rest%2f..%2fadmin",
    "/rest/%2e%2e%2fadmin",
    "/rest/%252e%252e/admin",
    "/rest/%25252e%25252e/admin",
    "/rest/%2525252e%2525252e/admin",
    "/rest/%252e%252e%252fadmin",
    "/rest/..%5cadmin",
    "/rest/..%255cadmin",
    "/rest/..\\admin",
    "/rest/.../admin",
    "/rest/.. /admin",
    "/rest/ ../admin",
    "/rest/..%20/admin",
    "/rest/%c0%ae%c0%ae/admin",
    "/rest/%e0%80%ae%e0%80%ae/admin",
    "/rest/%c0%af../admin",
    "/rest/%u002e%u002e/admin",
    "/rest/\u{ff0e}\u{ff0e}/admin",
    "/rest/%ef%bc%8e%ef%bc%8e/admin",
    "/rest/\u{2024}\u{2024}/admin",
    "/rest/\u{2025}/admin",
    "/rest\u{ff0f}..\u{ff0f}admin",
    "/rest/..\u{ff3c}admin",
    "/rest//admin",
    "/rest/%2F/admin",
    "/rest/api;jsessionid=1/project",
    // Other headers, other requests.
    "/rest\r\nX-Evil: 1",
    "/rest\nX-Evil: 1",
    "/rest\rX",
    "/rest HTTP/1.1\r\nHost: evil.example",
    "/rest%0d%0aX-Evil:%201",
    "/rest%0aX",
    "/rest%250d%250aX",
    "/rest\0",
    "/rest%00",
    "/rest%2500",
    "/rest\t",
    "/rest%09x",
    "/rest\u{7f}",
    "/rest\u{85}x",
    "/rest?x=\r\nX-Evil: 1",
    "/rest?x=\0",
    // Fragments, broken escapes, placeholders.
    "/rest#fragment",
    "/rest?x=1#fragment",
    "/rest/%",
    "/rest/%2",
    "/rest/%zz",
    "/rest/%2é",
    "/rest?x=%",
    "/rest/%ff",
    "/rest/api/3/issue/{issueIdOrKey}",
];

#[test]
fn paths_that_are_refused() {
    assert!(REFUSED.len() >= 60);
    for text in REFUSED {
        let problem = Endpoint::parse(text, &[]).expect_err(text);
        assert!(problem.ends_with('.'), "{problem}");
    }
    let long = format!("/{}", "a".repeat(MAX_LENGTH));
    assert!(Endpoint::parse(&long, &[]).is_err());
    assert!(Endpoint::parse("/x", &[("jql".into(), "é".repeat(MAX_ENCODED / 6))]).is_err());
}

#[test]
fn ever_deeper_encodings_are_refused() {
    let mut dots = "%2e%2e".to_owned();
    for _ in 0..8 {
        assert!(Endpoint::parse(&format!("/rest/{dots}/x"), &[]).is_err(), "{dots}");
        dots = dots.replace('%', "%25");
    }
}

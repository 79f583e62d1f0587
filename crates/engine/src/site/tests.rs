use super::*;
use crate::http::Origin;

fn check(text: &str, url: &str) {
    assert_eq!(Site::parse(text, None).map(|site| site.url()), Ok(url.to_owned()), "{text}");
}

fn refused(text: &str, mend: &str) {
    let problem = Site::parse(text, None).expect_err(text);
    assert!(problem.contains(mend), "{text}: {problem}");
}

#[test]
fn sites_that_pass() {
    check("https://acme.atlassian.net", "https://acme.atlassian.net");
    check("https://acme.atlassian.net/", "https://acme.atlassian.net");
    check(" https://acme.atlassian.net// \n", "https://acme.atlassian.net");
    check("HTTPS://ACME.Atlassian.NET", "https://acme.atlassian.net");
    check("https://acme.atlassian.net:443", "https://acme.atlassian.net");
    check("https://acme.atlassian.net.", "https://acme.atlassian.net");
    check("https://jira.example.com:8443/jira/", "https://jira.example.com:8443/jira");
    check("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443");
    check("https://xn--bcher-kva.example", "https://xn--bcher-kva.example");
    check("http://127.0.0.1:8080", "http://127.0.0.1:8080");
    check("http://localhost:8080/jira", "http://localhost:8080/jira");
    check("http://[::1]:8080", "http://[::1]:8080");
    check("https://api.atlassian.com/", "https://api.atlassian.com");
}

#[test]
fn sites_as_people_paste_them() {
    check("acme.atlassian.net", "https://acme.atlassian.net");
    check("ACME.atlassian.net/", "https://acme.atlassian.net");
    check("acme.atlassian.net/browse/KAN-1", "https://acme.atlassian.net");
    check("https://acme.atlassian.net/jira/your-work", "https://acme.atlassian.net");
    check(
        "https://acme.atlassian.net/jira/software/projects/KAN/boards/1?selectedIssue=KAN-2#x",
        "https://acme.atlassian.net",
    );
    check("https://acme.atlassian.net/wiki/spaces/ENG/pages/1/A+page", "https://acme.atlassian.net");
    check("https://acme.atlassian.net/rest/api/3", "https://acme.atlassian.net");
    check("https://acme.atlassian.net/?x=1", "https://acme.atlassian.net");
    check("https://acme.jira.com/secure/Dashboard.jspa", "https://acme.jira.com");
    check("acme.atlassian-us-gov-mod.net", "https://acme.atlassian-us-gov-mod.net");
    check("https://jira.example.com/browse/KAN-1", "https://jira.example.com");
    check("https://jira.example.com/jira/browse/KAN-1?x=y", "https://jira.example.com/jira");
    check("https://example.com/a/b/secure/RapidBoard.jspa?rapidView=1", "https://example.com/a/b");
    check("https://example.com/jira/login.jsp?os_destination=%2F", "https://example.com/jira");
    check("https://example.com/jira/projects/KAN/issues", "https://example.com/jira");
    check("https://example.com/jira/rest/api/2/issue/1", "https://example.com/jira");
    check("https://example.com/jira/servicedesk/customer/portal/1", "https://example.com/jira");
    check("https://jira.acme.com/jira/software/c/projects/KAN", "https://jira.acme.com");
    check("https://jira.acme.com/jira/for-you", "https://jira.acme.com");
    check("https://jira.example.com/Jira2/ViewProfile.jspa", "https://jira.example.com/Jira2");
}

#[test]
fn sites_behind_the_gateway() {
    let check = |text: &str, gateway: Option<&str>, id: Option<&str>, url: &str| {
        let site = Site::parse(text, gateway).expect(text);
        assert!(site.is_any(), "{text}");
        assert_eq!((site.cloud_id(), site.url().as_str()), (id, url), "{text}");
    };
    let uuid = "1324a887-45db-1bf4-1e99-ef0ff456d421";
    let url = format!("https://api.atlassian.com/ex/jira/{uuid}");
    check("https://api.atlassian.com", None, None, "https://api.atlassian.com");
    check(uuid, None, Some(uuid), &url);
    check(&uuid.to_uppercase(), None, Some(uuid), &url);
    check(&url, None, Some(uuid), &url);
    check(&format!("{url}/"), None, Some(uuid), &url);
    check(&format!("{url}/rest/api/3/project?x=y"), None, Some(uuid), &url);
    check(&url.replace("jira", "confluence"), None, Some(uuid), &url);
    let government = url.replace("atlassian.com", "atlassian-us-gov-mod.com");
    check(&government, None, Some(uuid), &government);
    check("https://api.atlassian-us-gov-mod.com", None, None, "https://api.atlassian-us-gov-mod.com");
    let local = format!("http://127.0.0.1:9000/ex/jira/{uuid}");
    check(&local, Some("http://127.0.0.1:9000"), Some(uuid), &local);
    check(uuid, Some("http://127.0.0.1:9000"), Some(uuid), &local);
    assert!(!Site::parse("http://127.0.0.1:9000", Some("http://127.0.0.1:9000")).unwrap().is_any());
}

#[test]
fn the_gateway_is_of_the_site_s_cloud() {
    let check = |text: &str, gateway: &str| {
        assert_eq!(Site::parse(text, None).unwrap().on_gateway("").origin.to_string(), gateway, "{text}");
    };
    check("https://acme.atlassian.net", GATEWAY);
    check("https://jira.example.com", GATEWAY);
    check("https://acme.atlassian-us-gov-mod.net", GOVERNMENT_GATEWAY);
    check("https://atlassian-us-gov-mod.net.example.com", GATEWAY);
    check("https://api.atlassian-us-gov-mod.com", GOVERNMENT_GATEWAY);
}

#[test]
fn links_below_a_site() {
    let behind = Site::parse("https://api.atlassian.com", None).unwrap();
    let cloud = Site::parse("https://acme.atlassian.net", None).unwrap();
    let own = Site::parse("https://example.com/jira", None).unwrap();
    let check = |site: &Site, link: &str, path: &str| {
        assert_eq!(site.relative(Some("1-a"), Some("https://acme.atlassian.net"), link), Ok(path), "{link}");
    };
    for site in [&behind, &cloud] {
        check(site, "/rest/api/3/project?a=b", "/rest/api/3/project?a=b");
        check(site, "/rest?to=https://evil.example/", "/rest?to=https://evil.example/");
        check(site, "https://acme.atlassian.net/rest/api/3/issue/1", "/rest/api/3/issue/1");
        check(site, "HTTPS://ACME.atlassian.net:443/rest?x#y", "/rest?x#y");
        check(site, "https://api.atlassian.com/ex/jira/1-a/rest/api/3/x?y", "/rest/api/3/x?y");
        check(site, "https://api.atlassian.com/ex/confluence/1-A/wiki/api/v2/pages", "/wiki/api/v2/pages");
        check(site, "/ex/jira/1-a/rest/api/3/project", "/rest/api/3/project");
    }
    check(&own, "https://example.com/jira/rest/api/2/issue/1", "/rest/api/2/issue/1");
    let refused = |site: &Site, id: Option<&str>, link: &str, why: &str| {
        let problem = site.relative(id, None, link).expect_err(link);
        assert!(problem.contains(why), "{link}: {problem}");
    };
    for site in [&behind, &cloud, &own] {
        refused(site, Some("1-a"), "https://evil.example/rest", "https://evil.example");
        refused(site, Some("1-a"), "https://acme.atlassian.net.evil.example/rest", "not this connection's");
        refused(site, Some("1-a"), "https://acme.atlassian.net@evil.example/rest", "user name");
        refused(site, Some("1-a"), "https://api.atlassian.com/ex/jira/2-b/rest", "another site");
        refused(site, Some("1-a"), "/ex/jira/2-b/rest", "another site");
        refused(site, None, "/ex/jira/1-a/rest", "not known");
        refused(site, Some("1-a"), "https://api.atlassian.com/oauth/token", "not this connection's");
        refused(site, Some("1-a"), "http://acme.atlassian.net/rest", "plain http");
    }
    refused(&own, None, "https://example.com/rest/api/2/issue/1", "not this connection's");
    refused(&own, None, "https://example.com/jiranot/rest", "not this connection's");
    refused(&own, None, "https://example.com", "not this connection's");
    refused(&behind, Some("1-a"), "https://acme.atlassian.net/rest", "not this connection's");
}

#[test]
fn sites_that_are_refused() {
    refused("", "empty");
    refused("//acme.atlassian.net", "https://");
    refused("http://acme.atlassian.net", "https://acme.atlassian.net");
    refused("http://127.0.0.1.evil.example", "https");
    refused("http://localhost.evil.example", "https");
    refused("ftp://acme.atlassian.net", "https");
    refused("https://fred:pw@acme.atlassian.net", "user name");
    refused("https://acme.atlassian.net@evil.example", "user name");
    refused("eyJhbGciOi.eyJzdWIi.c2ln", "https://");
    refused("1324a887-45db-1bf4-1e99", "https://");
    refused("user:pw@acme.atlassian.net", "https://");
    refused("acme.atlassian.net:8443", "https://");
    refused("https://jira.example.com/a;x/rest/api/2", "https://jira.example.com");
    refused("https://jira.example.com/%6airA", "https://jira.example.com");
    refused("https://jira.example.com/ex/jira/1", "https://jira.example.com");
    refused("https://api.atlassian.com/ex/jira", "cloud id");
    refused("https://api.atlassian.com/ex/bitbucket/1/x", "cloud id");
    refused("https://api.atlassian.com/oauth/token", "path");
    refused("https://jira.example.com/a/../b", "https://jira.example.com");
    refused("https://jira.example.com?x=1", "query");
    refused("https://jira.example.com#x", "query");
    refused("https://bücher.example", "xn--");
    refused("https://ex ample.com", "not a valid URL");
    refused("https://exa%6dple.com", "not a valid host name");
    refused("https://jira.example.com..", "not a valid host name");
    refused("https://jira..example.com", "not a valid host name");
    refused("https://.", "not a valid host name");
    refused("https://jira.example.com:99999", "port");
    refused("https://jira.example.com:0", "port");
    refused("https://[::1", "not a valid URL");
    refused("https://", "host");
    refused("https:///rest", "host");
}

#[test]
fn credentials_go_to_atlassian_s_gateway_only() {
    let site = "https://acme.atlassian.net";
    assert!(Site::parse(site, Some("https://api.atlassian.com/")).is_ok());
    assert!(Site::parse(site, Some("http://127.0.0.1:9000")).is_ok());
    assert!(Site::parse(site, Some("https://api.atlassian.com.evil.example")).is_err());
    assert!(Site::parse(site, Some("https://api.atlassian.com/ex")).is_err());
}

#[test]
fn one_logical_path_for_every_route() {
    let endpoint = Endpoint { path: "/rest/api/3/project".into(), query: Some("a=b".into()) };
    let site = Site::parse("https://jira.example.com/jira", None).unwrap();
    let url = |route, id| {
        site.resolve(route, id, &endpoint).map(|url| format!("{url:?}?{}", url.query.clone().unwrap()))
    };
    assert_eq!(url(Route::Site, None).unwrap(), "https://jira.example.com/jira/rest/api/3/project?a=b");
    assert_eq!(
        url(Route::Gateway, Some("11-aa")).unwrap(),
        "https://api.atlassian.com/ex/jira/11-aa/rest/api/3/project?a=b"
    );
    assert!(url(Route::Gateway, None).is_err());
    assert!(url(Route::Gateway, Some("../evil")).is_err());
}

#[test]
fn redirects() {
    let from = Url {
        origin: Origin { secure: true, authority: "a.example".into() },
        path: "/jira/rest/x".into(),
        query: None,
    };
    let check = |location: &str, expected: &str| {
        let target = match redirect(&from, location) {
            Target::Same(url) => format!("same {}", url.path_and_query()),
            Target::Other(origin) => format!("other {origin}"),
            Target::Unreadable => "unreadable".to_owned(),
        };
        assert_eq!(target, expected, "{location}");
    };
    check("/y?z=1#f", "same /y?z=1");
    check("y", "same /jira/rest/y");
    check("../../../y", "same /y");
    check("https://A.example:443", "same /");
    check("//a.example/y", "same /y");
    check("http://a.example/y", "other http://a.example");
    check("https://a.example:444/y", "other https://a.example:444");
    check("//evil.example/y?token=1", "other https://evil.example");
    check("https://a.example@evil.example/", "other https://evil.example");
    check("https://user@a.example/", "other https://a.example");
    check("javascript:alert(1)", "unreadable");
    check("ftp://a.example/", "other ftp://a.example");
    check("https://a.example/\u{e9}", "unreadable");
    check("https://a.example/ x", "unreadable");
}

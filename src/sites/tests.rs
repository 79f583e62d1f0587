use super::*;

fn site(id: &str, url: &str, scopes: &str) -> String {
    let scopes: Vec<_> = scopes.split_whitespace().map(|scope| format!("{scope:?}")).collect();
    format!(
        r#"{{"id":{id:?},"name":"N {id}","url":{url:?},"scopes":[{}],"avatarUrl":"x"}}"#,
        scopes.join(",")
    )
}

fn answer(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into() }
}

/// The site of a connection: its id, or what the error says.
fn check(entries: &[String], site_url: &str, cloud_id: Option<&str>, expected: &str) {
    let all = read(&answer(&format!("[{}]", entries.join(",")))).unwrap();
    let site = Site::parse(site_url, None).unwrap();
    match choose(&all, &site, cloud_id) {
        Ok(chosen) => assert_eq!(chosen.id, expected, "{site_url}"),
        Err(error) => assert!(error.message().contains(expected), "{site_url}: {error}"),
    }
}

const ANY: &str = "https://api.atlassian.com";
const ACME: &str = "https://acme.atlassian.net";
const JIRA: &str = "read:jira-work write:jira-work";
const CONFLUENCE: &str = "read:confluence-content.all read:page:confluence";

#[test]
fn choices() {
    let acme = || site("1", ACME, JIRA);
    let other = || site("2", "https://other.atlassian.net", JIRA);
    check(&[], ANY, None, "for no Jira site");
    check(&[], ACME, None, "for no Jira site");
    check(&[acme()], ANY, None, "1");
    check(&[acme()], &format!("{ANY}/"), None, "1");
    check(&[acme()], ACME, None, "1");
    check(&[acme()], "HTTPS://ACME.atlassian.net/", None, "1");
    check(&[acme()], "https://other.atlassian.net", None, "It is for https://acme.atlassian.net");
    check(&[acme()], "http://127.0.0.1:1", None, "not for http://127.0.0.1:1");
    check(&[acme(), other()], ANY, None, "several sites");
    check(&[acme(), other()], ANY, None, "https://other.atlassian.net (N 2)");
    check(&[acme(), other()], ACME, None, "1");
    check(&[other(), acme()], ACME, None, "1");
    check(&[acme(), other()], "https://other.atlassian.net", None, "2");
    check(&[acme(), other()], ANY, Some("2"), "2");
    check(&[acme(), other()], ACME, Some("2"), "2");
    check(&[acme(), other()], ANY, Some("3"), "not for 3");
    // One site, two products, one id.
    check(&[site("1", ACME, CONFLUENCE), acme()], ANY, None, "1");
    check(&[acme(), site("1", ACME, CONFLUENCE)], ACME, None, "1");
    check(&[site("1", ACME, CONFLUENCE)], ANY, None, "for no Jira site");
    check(&[site("2", "https://other.atlassian.net", CONFLUENCE), acme()], ANY, None, "1");
    check(&[acme(), acme()], ANY, None, "1");
    check(&[site("1", ACME, "")], ANY, None, "1");
    check(&[site("1", ACME, "read:me manage:servicedesk-customer")], ANY, None, "1");
    // An id that is none leads nowhere.
    check(&[site("../x", ACME, JIRA)], ANY, None, "for no Jira site");
}

#[test]
fn lists() {
    for body in ["{}", "", "<html>", "1", "null", r#"{"error":"x"}"#] {
        assert!(read(&answer(body)).is_err(), "{body}");
    }
    assert_eq!(read(&answer(r#"[1,null,{},{"id":"1"}]"#)), Ok(Vec::new()));
    let both = [site("1", ACME, JIRA), site("1", ACME, "read:jira-user read:confluence-user")];
    let read = read(&answer(&format!("[{}]", both.join(",")))).unwrap();
    assert_eq!((read.len(), read[0].scopes.len()), (1, 4));
}

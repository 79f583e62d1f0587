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
fn check(entries: &[String], site_url: &str, expected: &str) {
    let all = read(&answer(&format!("[{}]", entries.join(",")))).unwrap();
    let site = Site::parse(site_url, None).unwrap();
    match choose(&all, &site) {
        Ok(chosen) => assert_eq!(chosen.id, expected, "{site_url}"),
        Err(error) => assert!(error.message().contains(expected), "{site_url}: {error}"),
    }
}

const ONE: &str = "11111111-1111-1111-1111-111111111111";
const TWO: &str = "22222222-2222-2222-2222-222222222222";
const THREE: &str = "33333333-3333-3333-3333-333333333333";
const ANY: &str = "https://api.atlassian.com";
const ACME: &str = "https://acme.atlassian.net";
const JIRA: &str = "read:jira-work write:jira-work";
const CONFLUENCE: &str = "read:confluence-content.all read:page:confluence";

#[test]
fn choices() {
    let acme = || site(ONE, ACME, JIRA);
    let other = || site(TWO, "https://other.atlassian.net", JIRA);
    check(&[], ANY, "for no site");
    check(&[], ACME, "for no site");
    check(&[acme()], ANY, ONE);
    check(&[acme()], &format!("{ANY}/"), ONE);
    check(&[acme()], ACME, ONE);
    check(&[acme()], "HTTPS://ACME.atlassian.net/", ONE);
    check(&[acme()], "https://other.atlassian.net", "It is for https://acme.atlassian.net");
    check(&[acme()], "http://127.0.0.1:1", "not for http://127.0.0.1:1");
    check(&[acme(), other()], ANY, "several sites");
    check(&[acme(), other()], ANY, "https://other.atlassian.net (N 2222");
    check(&[acme(), other()], ACME, ONE);
    check(&[other(), acme()], ACME, ONE);
    check(&[acme(), other()], "https://other.atlassian.net", TWO);
    check(&[acme(), other()], &format!("{ANY}/ex/jira/{TWO}"), TWO);
    check(&[acme(), other()], TWO, TWO);
    check(&[acme(), other()], THREE, THREE);
    // One site, two products, one id.
    check(&[site(ONE, ACME, CONFLUENCE), acme()], ANY, ONE);
    check(&[acme(), site(ONE, ACME, CONFLUENCE)], ACME, ONE);
    // Jira comes first where the site URL says nothing, and Confluence alone will do.
    check(&[site(ONE, ACME, CONFLUENCE)], ANY, ONE);
    check(&[site(ONE, ACME, CONFLUENCE)], ACME, ONE);
    check(&[site(ONE, ACME, CONFLUENCE), other()], ACME, ONE);
    check(&[site(ONE, ACME, CONFLUENCE), other()], ANY, TWO);
    let both = [site(ONE, ACME, CONFLUENCE), site(TWO, "https://other.atlassian.net", CONFLUENCE)];
    check(&both, ANY, "several sites");
    check(&[site(ONE, ACME, CONFLUENCE), site(ONE, ACME, ""), other()], ANY, "several sites");
    check(&[site(TWO, "https://other.atlassian.net", CONFLUENCE), acme()], ANY, ONE);
    check(&[acme(), acme()], ANY, ONE);
    check(&[site(ONE, ACME, "")], ANY, ONE);
    check(&[site(ONE, ACME, "read:me manage:servicedesk-customer")], ANY, ONE);
    // An id that is none leads nowhere.
    check(&[site("../x", ACME, JIRA)], ANY, "for no site");
}

#[test]
fn lists() {
    for body in ["{}", "", "<html>", "1", "null", r#"{"error":"x"}"#] {
        assert!(read(&answer(body)).is_err(), "{body}");
    }
    assert_eq!(read(&answer(r#"[1,null,{},{"id":"1"}]"#)), Ok(Vec::new()));
    let both = [site(ONE, ACME, JIRA), site(ONE, ACME, "read:jira-user read:confluence-user")];
    let read = read(&answer(&format!("[{}]", both.join(",")))).unwrap();
    assert_eq!((read.len(), read[0].scopes.len()), (1, 4));
}

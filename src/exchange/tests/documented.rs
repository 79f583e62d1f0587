use super::*;
use crate::catalog::Product;
use crate::http::Method;

/// What comes of an answer to a change.
fn ends(method: &str, path: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Result<u16, String> {
    let call = Call::parse(method, path, &[], Vec::new(), None).unwrap();
    let mut answer = answer(status, headers).unwrap();
    answer.body = body.into();
    let (sent, outcome) = play(call, vec![(1, Ok(answer))]);
    assert_eq!(sent.len(), 1);
    outcome.map(|response| response.status).map_err(|error| error.case().to_owned())
}

#[test]
fn a_documented_redirect_to_a_task_is_success() {
    let own = ("location", "https://acme.atlassian.net/rest/api/3/task/1");
    let gateway = ("location", "https://api.atlassian.com/ex/jira/1/rest/api/3/task/1");
    let mut count = 0;
    for one in Product::CLOUD.iter().flat_map(|product| product.operations()) {
        let is_read = matches!(one.method(), Method::Get | Method::Head);
        if is_read || !one.statuses().any(|status| status == 303) {
            continue;
        }
        count += 1;
        let parts: Vec<_> = one
            .path()
            .split('/')
            .map(|part| if part.starts_with('{') { "10" } else { part }.to_owned())
            .collect();
        let (method, path) = (one.method().name(), parts.join("/"));
        for location in [own, gateway, ("Location", "/rest/api/3/task/1?x=y")] {
            assert_eq!(ends(method, &path, 303, &[location], ""), Ok(303), "{one} {location:?}");
        }
        // The task in the body alone.
        assert_eq!(ends(method, &path, 303, &[], "{\"id\":\"1\"}"), Ok(303), "{one}");
        for elsewhere in ["https://login.example/x", "/somewhere", "https://acme.atlassian.net/login.jsp"] {
            let ended = ends(method, &path, 303, &[("location", elsewhere)], "");
            assert!(ended.is_err(), "{one} {elsewhere}");
        }
        let failed = [own, ("x-seraph-loginreason", "AUTHENTICATED_FAILED")];
        assert_eq!(ends(method, &path, 303, &failed, ""), Err("unauthorized".into()), "{one}");
    }
    assert_eq!(count, 16);
    let properties = "/rest/api/3/workflow/transitions/1/properties";
    assert_eq!(ends("DELETE", properties, 304, &[], ""), Ok(304));
}

#[test]
fn an_address_that_is_too_long_is_never_sent() {
    let call = Call::made(Method::Get, "/rest/api/3/issue/A-1".into(), Some("x".repeat(40_000)), None);
    let (sent, outcome) = play(call, Vec::new());
    assert!(sent.is_empty());
    assert!(matches!(outcome, Err(Error::Invalid(problem)) if problem.contains("Ask for less at once")));
}

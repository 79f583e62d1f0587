use super::*;
use crate::jira::tests::start;
use jira_engine::auth::{Credential, Secret};
use jira_engine::connection::{Connection, Language, Limits};
use jira_engine::http::Headers;
use jira_engine::site::{Route, Site};

const SITE: &str = "https://acme.atlassian.net";

fn options(text: Option<&str>, page_size: Option<u32>) -> ProjectOptions {
    ProjectOptions { query: text.map(str::to_owned), page_size }
}

fn answer(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into() }
}

fn listing() -> Listing {
    list("acme", &options(None, None), None).unwrap().0
}

fn page(body: &str) -> Result<ProjectPage, Error> {
    read(listing(), &answer(body), SITE)
}

/// The cursor of a page behind the first two projects.
fn cursor(options: &ProjectOptions) -> String {
    let (listing, _) = list("acme", options, None).unwrap();
    let body = r#"{"values":[{"key":"A"},{"key":"B"}],"isLast":false}"#;
    read(listing, &answer(body), SITE).unwrap().next.unwrap()
}

fn sent(options: &ProjectOptions, cursor: Option<&str>) -> String {
    let connection = Connection {
        revision: String::new(),
        site: Site::parse(SITE, None).unwrap(),
        credential: Credential::bearer(Secret::new("x")).unwrap(),
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: None,
        site_url: None,
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: jira_engine::connection::Level::Off,
    };
    let (_, call) = list("acme", options, cursor).unwrap();
    call.request(&connection).unwrap().url.path_and_query()
}

#[test]
fn the_request() {
    assert_eq!(
        sent(&options(None, None), None),
        "/rest/api/3/project/search?startAt=0&maxResults=50&orderBy=key&expand=description%2Clead"
    );
    let some = options(Some("a&b"), Some(2));
    assert_eq!(
        sent(&some, Some(&cursor(&some))),
        "/rest/api/3/project/search?startAt=2&maxResults=2&orderBy=key&expand=description%2Clead&query=a%26b"
    );
}

#[test]
fn what_is_refused_before_it_is_sent() {
    for size in [0, 101, u32::MAX] {
        assert!(matches!(list("acme", &options(None, Some(size)), None), Err(Error::Invalid(_))));
    }
    let cursor = cursor(&options(None, None));
    assert!(list("acme", &options(None, None), Some(&cursor)).is_ok());
    assert!(list("other", &options(None, None), Some(&cursor)).is_err());
    assert!(list("acme", &options(Some("x"), None), Some(&cursor)).is_err());
}

#[test]
fn a_page_of_every_kind() {
    let body = r#"{"self":"x","maxResults":50,"startAt":0,"total":4,"isLast":false,"values":[
        {"id":"1","key":"KAN","name":"Kanban","projectTypeKey":"software","style":"next-gen","isPrivate":true,
         "description":"","lead":{"displayName":"Mia"},"projectCategory":{"name":"Teams"}},
        {"id":"2","key":"HELP","name":"Help","projectTypeKey":"service_desk","style":"classic"},
        {"id":"3","key":"OPS","name":"Ops","projectTypeKey":"business","archived":true,"lead":null},
        {"id":"4","key":"NEW","name":"New","projectTypeKey":"product_discovery","unknown":[{}]}]}"#;
    let page = page(body).unwrap();
    let kinds: Vec<_> = page.items.iter().map(|project| project.project_type.clone().unwrap()).collect();
    let other = ProjectType::Other("product_discovery".into());
    assert_eq!(kinds, [ProjectType::Software, ProjectType::ServiceDesk, ProjectType::Business, other]);
    let kan = &page.items[0];
    assert_eq!((kan.team_managed, kan.is_private, kan.archived), (Some(true), Some(true), false));
    assert_eq!((kan.lead.as_deref(), kan.category.as_deref()), (Some("Mia"), Some("Teams")));
    assert_eq!(
        (kan.description.as_deref(), kan.web_url.as_str()),
        (None, "https://acme.atlassian.net/browse/KAN")
    );
    assert!(page.items[2].archived);
    assert_eq!(page.total, Some(4));
    assert_eq!(start(list("acme", &options(None, None), page.next.as_deref())), 4);
}

#[test]
fn where_a_list_ends() {
    let next = |body: &str| page(body).map(|page| page.next.is_some());
    let one = r#"[{"id":"1","key":"A","name":"a"}]"#;
    let page = |rest: &str| format!(r#"{{"values":{one}{rest}}}"#);
    assert_eq!(next(&page("")), Ok(true));
    assert_eq!(next(&page(r#","isLast":true"#)), Ok(false));
    assert_eq!(next(&page(r#","isLast":true,"total":9"#)), Ok(true));
    assert_eq!(next(&page(r#","isLast":false"#)), Ok(true));
    assert_eq!(next(&page(r#","total":2"#)), Ok(true));
    assert_eq!(next(&page(r#","total":1"#)), Ok(false));
    assert_eq!(next(one), Ok(false));
    assert_eq!(next(" \n[]"), Ok(false));
    assert!(matches!(next(r#"{"values":[],"isLast":false}"#), Err(Error::Unreadable(_))));
    assert_eq!(next(&page(r#","startAt":0,"isLast":false"#)), Ok(true));
    assert!(matches!(next(&page(r#","startAt":1,"isLast":true"#)), Err(Error::Unreadable(_))));
}

#[test]
fn bodies_that_are_not_projects() {
    // A number for an id is one.
    let first = page(r#"{"values":[{"id":1,"key":"A","name":null,"lead":[]}]}"#).unwrap();
    let project = &first.items[0];
    assert_eq!((project.id.as_str(), project.name.as_str()), ("1", "A"));
    for body in ["", "null", "{}", "<html>", "[{}]", r#"{"values":{}}"#, r#"{"values":[null]}"#, "[", "[1"] {
        assert!(matches!(page(body), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn counting() {
    assert_eq!(count(&answer(r#"[{"id":"1"},{"id":"2"}]"#)), Ok(2));
    assert_eq!(count(&answer("[]")), Ok(0));
    assert!(count(&answer("{}")).is_err());
}

#[test]
fn a_project_with_all_that_belongs_to_it() {
    let call = get("KAN").unwrap();
    assert_eq!(
        (call.path(), call.query()),
        ("/rest/api/3/project/KAN", Some("expand=description%2Clead%2CissueTypes%2Curl"))
    );
    assert!(matches!(get("K/N"), Err(Error::Invalid(_))));
    let details = |body: &str| read_details(&answer(body), SITE);
    let full = details(
        r#"{"id":"10000","key":"EX","name":"Example","email":"from@x","url":"https://x","assigneeType":"PROJECT_LEAD",
        "lead":{"accountId":"5b10a","displayName":"Mia"},"issueTypes":[{"id":"3","name":"Task"},7],
        "components":[{"id":"1","name":"Search"},null],"versions":[{"id":"2","name":"1.0","released":true}],
        "roles":{"Developers":"https://x/rest/api/3/project/EX/role/10000"},"projectCategory":{"name":"FIRST"},
        "style":"classic","simplified":false,"insight":{"totalIssueCount":7}}"#,
    )
    .unwrap();
    assert_eq!((full.project.key.as_str(), full.project.category.as_deref()), ("EX", Some("FIRST")));
    assert_eq!((full.issue_types.len(), full.components.len(), full.versions.len()), (1, 1, 1));
    assert_eq!((full.roles[0].id.as_str(), full.lead.unwrap().display_name.as_str()), ("10000", "Mia"));
    assert_eq!(
        (full.email.as_deref(), full.assignee_type.as_deref()),
        (Some("from@x"), Some("PROJECT_LEAD"))
    );
    for body in [
        r#"{"key":"EX"}"#,
        r#"{"key":"EX","lead":"mia","issueTypes":{},"components":7,"roles":[],"url":null}"#,
    ] {
        let bare = details(body).unwrap();
        assert_eq!(
            (bare.lead, bare.url, bare.roles.len(), bare.components.len()),
            (None, None, 0, 0),
            "{body}"
        );
    }
    for body in ["{}", "[]", "null", "<html>"] {
        assert!(matches!(details(body), Err(Error::Unreadable(_))), "{body}");
        assert!(matches!(read_id(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
    assert_eq!(read_id(&answer(r#"{"id":"10000"}"#)), Ok(10_000));
}

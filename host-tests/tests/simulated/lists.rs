//! Lists of every page style: each item once, and in order.

use crate::client::{BASE, Client};
use crate::documents::Product::{self, Desk, Jira, Software};
use serde_json::{Value, json};

/// The ids of a list that is read page by page. `next` says the query of the
/// next page by this one, or that there is none.
async fn read(
    product: Product,
    path: &str,
    items: &str,
    id: &str,
    next: impl Fn(&Value, usize) -> Option<String>,
) -> Vec<Value> {
    let site = Client::new();
    let (mut ids, mut query) = (Vec::new(), String::new());
    for _ in 0..200 {
        let mark = if path.contains('?') { '&' } else { '?' };
        let whole =
            if query.starts_with("http") { query.replace(BASE, "") } else { format!("{path}{mark}{query}") };
        let page = site.get(product, &whole).await;
        let list = if items.is_empty() { &page } else { &page[items] };
        ids.extend(
            list.as_array()
                .unwrap()
                .iter()
                .map(|item| if id.is_empty() { item.clone() } else { item[id].clone() }),
        );
        match next(&page, ids.len()) {
            Some(more) => query = more,
            None => return ids,
        }
    }
    panic!("{path} does not end");
}

fn once(ids: &[Value], expected: usize, path: &str) {
    let mut known: Vec<_> = ids.iter().map(Value::to_string).collect();
    known.sort();
    known.dedup();
    assert_eq!((ids.len(), known.len()), (expected, expected), "{path}");
}

#[tokio::test]
async fn beans_end_by_their_word_and_link_to_the_next() {
    for (path, id, expected) in [
        ("/rest/api/3/project/search?maxResults=5", "id", 12),
        ("/rest/api/3/issue/KAN-1/changelog", "id", 130),
        ("/rest/api/3/issue/KAN-1/changelog?maxResults=7", "id", 130),
        ("/rest/api/3/project/KAN/version?maxResults=2", "id", 7),
        ("/rest/api/3/project/10001/component?maxResults=3", "id", 5),
        ("/rest/api/3/priority/search?maxResults=2", "id", 5),
        ("/rest/api/3/statuses/search?maxResults=3", "id", 4),
        ("/rest/api/3/field/search?maxResults=4", "id", 55),
        ("/rest/api/3/group/bulk?maxResults=25", "groupId", 60),
        ("/rest/api/3/group/member?groupname=team-07&maxResults=50", "accountId", 57),
        ("/rest/api/3/label", "", 230),
    ] {
        let next = |page: &Value, _| {
            assert_eq!(page["isLast"] == true, page["nextPage"].is_null());
            page["nextPage"].as_str().map(str::to_owned)
        };
        once(&read(Jira, path, "values", id, next).await, expected, path);
    }
}

#[tokio::test]
async fn named_lists_have_a_total() {
    for (path, name, expected) in [
        ("/rest/api/3/issue/KAN-1/comment?maxResults=50", "comments", 120),
        ("/rest/api/3/issue/KAN-1/comment", "comments", 120),
        ("/rest/api/3/issue/KAN-1/worklog?maxResults=10", "worklogs", 45),
        ("/rest/api/3/issue/KAN-4/comment", "comments", 0),
    ] {
        let next = |page: &Value, read: usize| {
            (read < page["total"].as_u64().unwrap() as usize).then(|| format!("startAt={read}"))
        };
        once(&read(Jira, path, name, "id", next).await, expected, path);
    }
    let site = Client::new();
    let newest = site.get(Jira, "/rest/api/3/issue/KAN-1/comment?orderBy=-created&maxResults=1").await;
    let oldest = site.get(Jira, "/rest/api/3/issue/KAN-1/comment?startAt=119").await;
    assert_eq!(newest["comments"], oldest["comments"]);
    let wrong = site.ask("GET", "/rest/api/3/issue/KAN-1/comment?orderBy=colour", Value::Null).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn bare_arrays_are_shorter_than_asked_for() {
    let site = Client::new();
    let first = site.get(Jira, "/rest/api/3/users/search?maxResults=1000").await;
    assert_eq!(first.as_array().unwrap().len(), 40);
    let counts = std::cell::Cell::new(0);
    let next = |page: &Value, read: usize| {
        counts.set(counts.get() + 1);
        (!page.as_array().unwrap().is_empty()).then(|| format!("startAt={read}"))
    };
    once(&read(Jira, "/rest/api/3/users/search?maxResults=100", "", "accountId", next).await, 150, "users");
    assert_eq!(counts.get(), 5);
    let found = site.get(Jira, "/rest/api/3/user/search?query=mia").await;
    assert_eq!((found.as_array().unwrap().len(), &found[0]["displayName"]), (1, &json!("Mia Krystof")));
    let own = format!("/rest/api/3/user?accountId={}", found[0]["accountId"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await["displayName"], "Mia Krystof");
    for (path, status) in [("user/search", 400), ("user?accountId=x", 404), ("group/member", 400)] {
        assert_eq!(site.ask("GET", &format!("/rest/api/3/{path}"), Value::Null).await.status, status);
    }
    for path in
        ["project/KAN/versions", "project/KAN/components", "priority", "status", "field", "resolution"]
    {
        assert!(site.get(Jira, &format!("/rest/api/3/{path}")).await.as_array().unwrap().len() > 3, "{path}");
    }
    assert_eq!(site.get(Jira, "/rest/api/3/groups/picker?query=team-0").await["total"], 9);
}

#[tokio::test]
async fn tokens_cursors_and_offsets_go_on() {
    let token =
        |page: &Value, _| page["nextPageToken"].as_str().map(|token| format!("nextPageToken={token}"));
    let path = "/rest/api/3/search/jql?jql=project%20%3D%20WEB&fields=summary&maxResults=9";
    once(&read(Jira, path, "issues", "key", token).await, 40, path);
    let path = "/rest/software/1.0/board/1/issue?maxResults=7&fields=summary";
    once(&read(Software, path, "issues", "key", token).await, 40, path);
    let cursor = |page: &Value, _| page["nextPageCursor"].as_str().map(|cursor| format!("cursor={cursor}"));
    once(&read(Jira, "/rest/api/3/plans/plan?maxResults=10", "values", "id", cursor).await, 23, "plans");
    let offset = |page: &Value, read: usize| {
        (read < page["total"].as_u64().unwrap() as usize).then(|| format!("offset={read}"))
    };
    once(&read(Jira, "/rest/api/3/auditing/record?limit=500", "records", "id", offset).await, 1230, "audit");
    let next = |page: &Value, _| {
        assert_eq!(page["isLastPage"] == true, page["_links"]["next"].is_null());
        page["_links"]["next"].as_str().map(str::to_owned)
    };
    for (path, id, expected) in [
        ("/rest/servicedeskapi/organization?limit=20", "id", 63),
        ("/rest/servicedeskapi/request?serviceDeskId=2&limit=15", "issueKey", 40),
        ("/rest/servicedeskapi/requesttype?limit=7", "id", 18),
    ] {
        once(&read(Desk, path, "values", id, next).await, expected, path);
    }
    let site = Client::new();
    let count = site
        .good(Jira, "POST", "/rest/api/3/search/approximate-count", json!({"jql": "project = WEB"}))
        .await;
    assert_eq!(count.json(), json!({"count": 40}));
    for path in ["plans/plan?cursor=x", "search/jql?jql=project=WEB&nextPageToken=x", "label?startAt=x"] {
        assert_eq!(site.ask("GET", &format!("/rest/api/3/{path}"), Value::Null).await.status, 400, "{path}");
    }
    for method in ["GET", "POST"] {
        let gone = site.ask(method, "/rest/api/3/search", json!({"jql": "project = WEB"})).await;
        assert_eq!(gone.status, 410);
        assert!(gone.text().contains("has been removed. Please migrate to the /rest/api/3/search/jql API"));
    }
}

//! What issues have around them: links, watchers, votes, properties, comments
//! and worklogs with more than their text.

use crate::client::Client;
use crate::documents::Product::Jira;
use crate::fields::{ISSUE, document, with};
use jira_simulator::Account;
use serde_json::{Value, json};

#[tokio::test]
async fn links_are_made_seen_from_both_sides_and_deleted() {
    let site = Client::new();
    let types = site.get(Jira, "/rest/api/3/issueLinkType").await;
    assert_eq!(types["issueLinkTypes"][0]["inward"], "is blocked by");
    assert_eq!(site.get(Jira, "/rest/api/3/issueLinkType/10003").await["name"], "Relates");
    let link = |kind: Value, to: &str| json!({"type": kind, "inwardIssue": {"key": "KAN-20"}, "outwardIssue": {"key": to}});
    let mut asked = link(json!({"name": "Blocks"}), "KAN-21");
    asked["comment"] = json!({"body": document("Linked.")});
    assert_eq!(site.good(Jira, "POST", "/rest/api/3/issueLink", asked).await.status, 201);
    let of = async |key: &str| {
        let issue = site.get(Jira, &format!("{ISSUE}/{key}?fields=issuelinks,comment")).await;
        (issue["fields"]["issuelinks"][0].clone(), issue["fields"]["comment"]["total"].clone())
    };
    let ((from, comments), (to, _)) = (of("KAN-20").await, of("KAN-21").await);
    assert_eq!(
        (&from["outwardIssue"]["key"], &to["inwardIssue"]["key"]),
        (&json!("KAN-21"), &json!("KAN-20"))
    );
    assert_eq!((&from["id"], comments), (&to["id"], json!(1)));
    let own = format!("/rest/api/3/issueLink/{}", from["id"].as_str().unwrap());
    let whole = site.get(Jira, &own).await;
    assert_eq!(
        (&whole["inwardIssue"]["key"], &whole["outwardIssue"]["key"]),
        (&json!("KAN-20"), &json!("KAN-21"))
    );
    let history = site.get(Jira, &format!("{ISSUE}/KAN-21/changelog")).await;
    let last = history["values"].as_array().unwrap().last().unwrap()["items"][0].clone();
    assert_eq!(
        (&last["field"], &last["toString"]),
        (&json!("Link"), &json!("This issue is blocked by KAN-20"))
    );
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    assert_eq!(of("KAN-20").await.0, Value::Null);
    for (asked, message) in [
        (link(json!({"name": "Haunts"}), "KAN-21"), "No issue link type with name 'Haunts' found."),
        (
            link(json!({"name": "Blocks"}), "KAN-99"),
            "Issue does not exist or you do not have permission to see it.",
        ),
    ] {
        let answer = site.ask("POST", "/rest/api/3/issueLink", asked).await;
        assert_eq!((answer.status, &answer.json()["errorMessages"]), (404, &json!([message])));
    }
    let unknown = site.ask("GET", "/rest/api/3/issueLink/99999999", Value::Null).await;
    assert_eq!(unknown.json()["errorMessages"], json!(["No issue link with id '99999999' exists."]));
}

#[tokio::test]
async fn remote_links_are_one_for_each_global_id() {
    let site = Client::new();
    let all = format!("{ISSUE}/KAN-4/remotelink");
    let asked = |title: &str| json!({"globalId": "system=1&id=2", "object": {"title": title, "url": "https://example.com"}});
    let made = site.good(Jira, "POST", &all, asked("One")).await;
    assert_eq!(made.status, 201);
    let again = site.good(Jira, "POST", &all, asked("Two")).await;
    assert_eq!((again.status, &again.json()["id"]), (200, &made.json()["id"]));
    let own = format!("{all}/{}", made.json()["id"]);
    assert_eq!(site.get(Jira, &own).await["object"]["title"], "Two");
    assert_eq!(site.good(Jira, "PUT", &own, asked("Three")).await.status, 204);
    let by_global = format!("{all}?globalId=system%3D1%26id%3D2");
    assert_eq!(site.get(Jira, &by_global).await["object"]["title"], "Three");
    let bare = json!({"object": {"title": "Bare", "url": "https://example.com"}});
    site.good(Jira, "POST", &all, bare).await;
    assert_eq!(site.get(Jira, &all).await.as_array().unwrap().len(), 2);
    assert_eq!(site.good(Jira, "DELETE", &by_global, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    assert_eq!(site.ask("DELETE", &all, Value::Null).await.status, 400);
    for (body, field) in
        [(json!({"object": {"url": "x"}}), "title"), (json!({"object": {"title": "x"}}), "url")]
    {
        let refused = site.ask("POST", &all, body).await;
        assert_eq!((refused.status, refused.json()["errors"][field].is_string()), (400, true));
    }
}

#[tokio::test]
async fn issues_are_watched_and_voted_for() {
    let site = Client::new();
    let (mia, noa) = (Account::Mia.id(), Account::Noa.id());
    let path = format!("{ISSUE}/KAN-5/watchers");
    let ask = async |method: &str, path: &str, body: Value| site.good(Jira, method, path, body).await.status;
    let watchers = async || {
        let shown = site.get(Jira, &path).await;
        let ids: Vec<_> =
            shown["watchers"].as_array().unwrap().iter().map(|user| user["accountId"].clone()).collect();
        (json!(ids), shown["isWatching"].clone())
    };
    assert_eq!(watchers().await, (json!([noa]), json!(false)));
    assert_eq!(ask("POST", &path, Value::Null).await, 204);
    assert_eq!(watchers().await, (json!([noa, mia]), json!(true)));
    assert_eq!(ask("DELETE", &format!("{path}?accountId={noa}"), Value::Null).await, 204);
    assert_eq!(ask("POST", &path, json!(mia)).await, 204);
    assert_eq!(watchers().await, (json!([mia]), json!(true)));
    assert_eq!(
        site.get(Jira, &format!("{ISSUE}/KAN-5?fields=watches")).await["fields"]["watches"]["watchCount"],
        1
    );
    assert_eq!(site.ask("POST", &path, json!("x")).await.status, 404);
    assert_eq!(site.ask("DELETE", &path, Value::Null).await.status, 400);

    let path = format!("{ISSUE}/KAN-5/votes");
    assert_eq!(ask("POST", &path, Value::Null).await, 204);
    let shown = site.get(Jira, &path).await;
    assert_eq!((&shown["votes"], &shown["hasVoted"]), (&json!(1), &json!(true)));
    assert_eq!(ask("DELETE", &path, Value::Null).await, 204);
    assert_eq!(site.ask("DELETE", &path, Value::Null).await.status, 404);
    let made = site.good(Jira, "POST", ISSUE, with("KAN", "Task", "", Value::Null)).await.json();
    for key in [made["key"].as_str().unwrap(), "KAN-3"] {
        assert_eq!(site.ask("POST", &format!("{ISSUE}/{key}/votes"), Value::Null).await.status, 404, "{key}");
    }
}

#[tokio::test]
async fn properties_are_kept_by_their_keys() {
    let site = Client::new();
    let mut asked = with("KAN", "Task", "", Value::Null);
    asked["properties"] = json!([{"key": "connector", "value": {"request": "r-1"}}]);
    let key = site.good(Jira, "POST", ISSUE, asked).await.json()["key"].as_str().unwrap().to_owned();
    let all = format!("{ISSUE}/{key}/properties");
    let search = json!({"jql": "issue.property[connector].request = \"R-1\"", "fields": ["key"]});
    let found = site.good(Jira, "POST", "/rest/api/3/search/jql", search).await.json();
    assert_eq!(found["issues"][0]["key"], json!(key));
    let own = format!("{all}/a%20b");
    assert_eq!(site.good(Jira, "PUT", &own, json!([1, {"x": null}])).await.status, 201);
    assert_eq!(site.good(Jira, "PUT", &own, json!("two")).await.status, 200);
    assert_eq!(site.get(Jira, &own).await, json!({"key": "a b", "value": "two"}));
    let keys = site.get(Jira, &all).await;
    assert_eq!((&keys["keys"][0]["key"], &keys["keys"][1]["key"]), (&json!("a b"), &json!("connector")));
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    for (method, path) in [("GET", &own), ("DELETE", &own), ("GET", &all.replace(&key, "KAN-99"))] {
        assert_eq!(site.ask(method, path, Value::Null).await.status, 404, "{method} {path}");
    }
    assert_eq!(site.ask("PUT", &own, json!("x".repeat(40_000))).await.status, 400);
    assert_eq!(site.ask("PUT", &format!("{all}/{}", "k".repeat(256)), json!(1)).await.status, 400);
}

#[tokio::test]
async fn comments_may_be_for_some_alone() {
    let site = Client::new();
    let all = format!("{ISSUE}/KAN-4/comment");
    let say = |visibility: Value| json!({"body": document("*"), "visibility": visibility});
    for (asked, name, own) in [
        (json!({"type": "role", "value": "Administrator"}), "Administrator", "10002"),
        (json!({"type": "role", "identifier": "10003"}), "Member", "10003"),
        (json!({"type": "group", "value": "team-02"}), "team-02", "276f955c-63d7-42c8-9520-000000000002"),
    ] {
        let made = site.good(Jira, "POST", &all, say(asked.clone())).await.json();
        assert_eq!(made["visibility"], json!({"type": asked["type"], "value": name, "identifier": own}));
    }
    for (asked, message) in [
        (json!({"type": "role", "value": "Nobody"}), "Role: Nobody does not exist."),
        (json!({"type": "group", "value": "nobody"}), "Group: nobody does not exist."),
    ] {
        let refused = site.ask("POST", &all, say(asked)).await;
        assert_eq!((refused.status, &refused.json()["errors"]["commentLevel"]), (400, &json!(message)));
    }
    let hidden = json!({"body": document("-"), "properties": [{"key": "sd.public.comment", "value": {"internal": true}}]});
    assert_eq!(site.good(Jira, "POST", &all, hidden).await.json()["jsdPublic"], false);
    let log = json!({"timeSpent": "1h", "visibility": {"type": "group", "value": "team-02"}});
    let log = site.good(Jira, "POST", &format!("{ISSUE}/KAN-4/worklog"), log).await.json();
    assert_eq!(log["visibility"]["value"], "team-02");
    let rendered = site.get(Jira, &format!("{all}?expand=renderedBody")).await;
    assert_eq!(rendered["comments"][0]["renderedBody"], "<p>*</p>");
    let invalid = json!({"body": {"type": "doc", "version": 1, "content": [{"type": "text", "text": ""}]}});
    assert_eq!(site.ask("POST", &all, invalid).await.json()["errorMessages"], json!(["INVALID_INPUT"]));
}

#[tokio::test]
async fn worklogs_take_from_what_remains() {
    let site = Client::new();
    let check = async |query: &str, spent: &str, remaining: &str| {
        let tracking = json!({"originalEstimate": "1d", "remainingEstimate": "4h"});
        let made = site.good(Jira, "POST", ISSUE, with("KAN", "Task", "timetracking", tracking)).await.json();
        let own = format!("{ISSUE}/{}", made["key"].as_str().unwrap());
        let log = format!("{own}/worklog?{query}");
        assert_eq!(site.good(Jira, "POST", &log, json!({"timeSpent": spent})).await.status, 201);
        let shown =
            site.get(Jira, &format!("{own}?fields=timetracking")).await["fields"]["timetracking"].clone();
        assert_eq!(
            (&shown["timeSpent"], &shown["remainingEstimate"]),
            (&json!(spent), &json!(remaining)),
            "{query}"
        );
        assert_eq!(shown["originalEstimateSeconds"], 28_800);
    };
    check("", "1h", "3h").await;
    check("adjustEstimate=auto", "5h", "0m").await;
    check("adjustEstimate=leave", "1h", "4h").await;
    check("adjustEstimate=new&newEstimate=2d", "1h", "2d").await;
    check("adjustEstimate=manual&reduceBy=30m", "1h 15m", "3h 30m").await;
    for query in ["adjustEstimate=new", "adjustEstimate=manual", "adjustEstimate=often"] {
        let refused =
            site.ask("POST", &format!("{ISSUE}/KAN-5/worklog?{query}"), json!({"timeSpent": "1h"})).await;
        assert_eq!(
            (refused.status, refused.json()["errors"]["adjustEstimate"].is_string()),
            (400, true),
            "{query}"
        );
    }
    let made =
        site.good(Jira, "POST", &format!("{ISSUE}/KAN-20/worklog"), json!({"timeSpent": "2h"})).await.json();
    let own = format!("{ISSUE}/KAN-20/worklog/{}", made["id"].as_str().unwrap());
    let remaining = async || {
        site.get(Jira, &format!("{ISSUE}/KAN-20?fields=timeestimate")).await["fields"]["timeestimate"].clone()
    };
    assert_eq!(remaining().await, 7200);
    site.good(Jira, "PUT", &own, json!({"timeSpent": "3h"})).await;
    assert_eq!(remaining().await, 3600);
    site.good(Jira, "DELETE", &own, Value::Null).await;
    assert_eq!(remaining().await, 14_400);
}

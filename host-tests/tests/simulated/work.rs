//! What issues and projects have: comments, worklogs, transitions, versions,
//! components.

use crate::client::Client;
use crate::documents::Product::Jira;
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, TOKEN};
use serde_json::{Value, json};

fn document(text: &str) -> Value {
    let text = json!({"type": "text", "text": text});
    json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]})
}

#[tokio::test]
async fn comments_are_kept() {
    let site = Client::new();
    let all = "/rest/api/3/issue/KAN-5/comment";
    let made = site.good(Jira, "POST", all, json!({"body": document("One")})).await.json();
    let own = format!("{all}/{}", made["id"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await, made);
    assert_eq!(site.get(Jira, all).await["total"], 2);
    let edited = site.good(Jira, "PUT", &own, json!({"body": document("Two")})).await.json();
    assert_eq!(edited["body"], document("Two"));
    let refused = site.ask("PUT", &own, json!({"body": "plain"})).await;
    assert_eq!(
        (refused.status, &refused.json()["errors"]["comment"]),
        (400, &json!("Comment body is not valid!"))
    );
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    let elsewhere = own.replace("KAN-5", "KAN-6");
    assert_eq!(site.ask("DELETE", &elsewhere, Value::Null).await.status, 404);
    // Version 2 has text instead of documents, and so is not here.
    assert_eq!(site.ask("GET", "/rest/api/2/issue/KAN-5/comment", Value::Null).await.status, 404);
    assert_eq!(site.ask("GET", "/rest/api/2/issue/KAN-5/changelog", Value::Null).await.status, 200);
}

#[tokio::test]
async fn worklogs_are_made_edited_and_deleted() {
    let site = Client::new();
    let all = "/rest/api/3/issue/KAN-4/worklog";
    let asked =
        json!({"timeSpent": "1h 30m", "started": "2026-01-05T09:00:00.000+0000", "comment": document("x")});
    let made = site.good(Jira, "POST", all, asked).await;
    let log = made.json();
    assert_eq!(
        (made.status, &log["timeSpentSeconds"], &log["timeSpent"]),
        (201, &json!(5400), &json!("1h 30m"))
    );
    let own = format!("{all}/{}", log["id"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await, log);
    let edited = site.good(Jira, "PUT", &own, json!({"timeSpentSeconds": 60})).await.json();
    assert_eq!((&edited["timeSpent"], &edited["started"]), (&json!("1m"), &log["started"]));
    for (body, field) in [
        (json!({}), "timeLogged"),
        (json!({"timeSpent": "long"}), "timeLogged"),
        (json!({"timeSpentSeconds": 59}), "timeLogged"),
        (json!({"timeSpentSeconds": 60, "started": "today"}), "started"),
        (json!({"timeSpentSeconds": 60, "comment": "plain"}), "comment"),
    ] {
        let refused = site.ask("POST", all, body).await;
        assert_eq!((refused.status, refused.json()["errors"][field].is_string()), (400, true), "{field}");
    }
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.get(Jira, all).await["total"], 0);
    assert_eq!(site.ask("PUT", &own, json!({"timeSpentSeconds": 60})).await.status, 404);
}

#[tokio::test]
async fn issues_pass_through_statuses_which_their_history_tells() {
    let site = Client::new();
    let path = "/rest/api/3/issue/KAN-4/transitions";
    let offered = site.get(Jira, path).await;
    let offered = offered["transitions"].as_array().unwrap();
    assert_eq!(offered.len(), 3);
    let done = offered.iter().find(|transition| transition["name"] == "Done").unwrap();
    let go = json!({"transition": {"id": done["id"]}});
    assert_eq!(site.good(Jira, "POST", path, go.clone()).await.status, 204);
    let issue = site.get(Jira, "/rest/api/3/issue/KAN-4").await;
    assert_eq!(issue["fields"]["status"]["name"], "Done");
    assert_eq!(site.ask("POST", path, go).await.status, 400);
    let refused = site.ask("POST", path, json!({})).await;
    assert_eq!(refused.json()["errorMessages"], json!(["Missing 'transition' identifier"]));
    site.ask("PUT", "/rest/api/3/issue/KAN-4", json!({"fields": {"summary": "New"}})).await;
    let history = site.get(Jira, "/rest/api/3/issue/KAN-4/changelog").await;
    let last: Vec<_> = history["values"].as_array().unwrap().iter().map(|entry| &entry["items"][0]).collect();
    assert_eq!((&last[0]["fromString"], &last[0]["toString"]), (&json!("To Do"), &json!("Done")));
    assert_eq!((&last[1]["field"], &last[1]["toString"]), (&json!("summary"), &json!("New")));
}

#[tokio::test]
async fn versions_and_components_belong_to_projects() {
    let site = Client::new();
    let version = json!({"name": "9.0", "projectId": 10_000, "description": "Soon"});
    let made = site.good(Jira, "POST", "/rest/api/3/version", version.clone()).await.json();
    let own = format!("/rest/api/3/version/{}", made["id"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await, made);
    let released = site.good(Jira, "PUT", &own, json!({"released": true})).await.json();
    assert_eq!((&released["released"], &released["name"]), (&json!(true), &json!("9.0")));
    let twice = site.ask("POST", "/rest/api/3/version", version).await;
    assert_eq!((twice.status, twice.json()["errors"]["name"].is_string()), (400, true));
    assert_eq!(site.ask("POST", "/rest/api/3/version", json!({"name": "1"})).await.status, 400);
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);

    let component = json!({"name": "Payments", "project": "KAN"});
    let made = site.good(Jira, "POST", "/rest/api/3/component", component.clone()).await.json();
    let own = format!("/rest/api/3/component/{}", made["id"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await["name"], "Payments");
    assert_eq!(site.ask("POST", "/rest/api/3/component", component).await.status, 400);
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("DELETE", &own, Value::Null).await.status, 404);
    assert_eq!(site.ask("GET", "/rest/api/3/project/NO/versions", Value::Null).await.status, 404);
}

#[tokio::test]
async fn limits_faults_and_those_who_see_nothing_are_as_elsewhere() {
    let site = Client::new();
    let noa = site.user(Account::Noa.email(), TOKEN);
    for path in ["issue/KAN-1/worklog", "issue/KAN-1/comment", "project/KAN/version", "version/10100"] {
        assert_eq!(noa.ask("GET", &format!("/rest/api/3/{path}"), Value::Null).await.status, 404, "{path}");
    }
    assert_eq!(site.nobody().ask("GET", "/rest/api/3/priority", Value::Null).await.status, 401);
    site.ask("PUT", "/__simulator/limits", json!({"burst": 1})).await;
    assert_eq!(site.ask("GET", "/rest/api/3/issue/KAN-1/worklog", Value::Null).await.status, 200);
    assert_eq!(site.ask("GET", "/rest/api/3/issue/KAN-2/worklog", Value::Null).await.status, 429);
    assert_eq!(site.ask("GET", "/rest/api/3/issue/KAN-2/changelog", Value::Null).await.status, 200);
    site.ask("PUT", "/__simulator/limits", json!({"per_issue": true})).await;
    let log = || site.ask("POST", "/rest/api/3/issue/KAN-1/worklog", json!({"timeSpentSeconds": 60}));
    for _ in 0..20 {
        assert_eq!(log().await.status, 201);
    }
    assert_eq!(log().await.header("ratelimit-reason"), "jira-per-issue-on-write");
    let fault = json!({"kind": "answer", "status": 502});
    let when = json!({"method": "GET", "path": "/rest/agile/1.0/board", "times": 1});
    site.ask("PUT", "/__simulator/faults", json!({"next": [{"when": when, "fault": fault}]})).await;
    assert_eq!(site.ask("GET", "/rest/agile/1.0/board", Value::Null).await.status, 502);
    let scoped = site.user("mia@example.com", SCOPED_TOKEN);
    let path = format!("/ex/jira/{CLOUD_ID}/rest/api/3/issue/KAN-2/worklog");
    assert_eq!(scoped.ask("GET", &path, Value::Null).await.status, 200);
}

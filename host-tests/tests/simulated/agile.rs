//! Boards, sprints, the backlog and the rank of issues.

use crate::client::Client;
use crate::documents::Product::Software;
use serde_json::{Value, json};

const SPRINT: &str = "/rest/agile/1.0/sprint";

fn keys(page: &Value) -> Vec<&str> {
    page["issues"].as_array().unwrap().iter().map(|issue| issue["key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn boards_have_types_issues_and_a_backlog() {
    let site = Client::new();
    let all = site.get(Software, "/rest/agile/1.0/board?maxResults=5").await;
    assert_eq!((&all["total"], &all["isLast"]), (&json!(12), &json!(false)));
    for (kind, count) in [("scrum", 6), ("kanban", 3), ("simple", 3)] {
        let found = site.get(Software, &format!("/rest/agile/1.0/board?type={kind}")).await;
        assert_eq!(found["total"], count, "{kind}");
    }
    let kan = site.get(Software, "/rest/agile/1.0/board?projectKeyOrId=KAN&type=scrum").await;
    let board = format!("/rest/agile/1.0/board/{}", kan["values"][0]["id"]);
    assert_eq!(site.get(Software, &board).await, kan["values"][0]);
    let issues = site.get(Software, &format!("{board}/issue?fields=summary")).await;
    assert_eq!((&issues["total"], keys(&issues)[39]), (&json!(40), "KAN-40"));
    let backlog = site.get(Software, &format!("{board}/backlog?fields=summary")).await;
    assert_eq!((&backlog["total"], keys(&backlog)[10]), (&json!(30), "KAN-21"));
    let count = site
        .get(Software, &format!("{}/approximate-count", board.replace("agile", "software") + "/backlog"))
        .await;
    assert_eq!(count, json!({"count": 30}));
    let made = site
        .good(
            Software,
            "POST",
            "/rest/agile/1.0/board",
            json!({"name": "New", "type": "scrum", "filterId": 1}),
        )
        .await;
    assert_eq!(made.status, 201);
    let own = format!("/rest/agile/1.0/board/{}", made.json()["id"]);
    assert_eq!(site.good(Software, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    assert_eq!(
        site.ask("POST", "/rest/agile/1.0/board", json!({"name": "x", "type": "round"})).await.status,
        400
    );
}

#[tokio::test]
async fn sprints_are_made_filled_started_and_closed() {
    let site = Client::new();
    let sprints = site.get(Software, "/rest/agile/1.0/board/1/sprint").await;
    let states = sprints["values"].as_array().unwrap().iter().map(|sprint| sprint["state"].as_str().unwrap());
    assert_eq!(states.filter(|state| *state == "closed").count(), 5);
    assert_eq!(site.ask("GET", "/rest/agile/1.0/board/2/sprint", Value::Null).await.status, 400);
    let active = site.get(Software, "/rest/agile/1.0/board/1/sprint?state=active").await["values"][0].clone();
    let made = site.good(Software, "POST", SPRINT, json!({"name": "Next", "originBoardId": 1})).await;
    assert_eq!((made.status, &made.json()["state"]), (201, &json!("future")));
    let own = format!("{SPRINT}/{}", made.json()["id"]);
    let fill = json!({"issues": ["KAN-1", "KAN-11"]});
    assert_eq!(site.good(Software, "POST", &format!("{own}/issue"), fill).await.status, 204);
    assert_eq!(keys(&site.get(Software, &format!("{own}/issue")).await), ["KAN-1", "KAN-11"]);
    let start = json!({"state": "active", "startDate": "2026-01-05T09:00:00.000Z", "endDate": "2026-01-19T09:00:00.000Z"});
    assert_eq!(site.ask("POST", &own, start.clone()).await.status, 400);
    let closing = format!("{SPRINT}/{}", active["id"]);
    let closed = site.good(Software, "POST", &closing, json!({"state": "closed"})).await.json();
    assert!(closed["completeDate"].is_string());
    assert_eq!(site.good(Software, "POST", &own, start).await.json()["state"], "active");
    assert_eq!(site.ask("POST", &closing, json!({"state": "active"})).await.status, 400);
    assert_eq!(site.ask("POST", &format!("{closing}/issue"), json!({"issues": ["KAN-1"]})).await.status, 400);
    let back = json!({"issues": ["KAN-1"]});
    assert_eq!(site.good(Software, "POST", "/rest/agile/1.0/backlog/issue", back).await.status, 204);
    assert_eq!(keys(&site.get(Software, &format!("{own}/issue")).await), ["KAN-11"]);
    assert_eq!(site.good(Software, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    for body in [json!({"name": "x"}), json!({"originBoardId": 1}), json!({"name": "x", "originBoardId": 2})]
    {
        assert_eq!(site.ask("POST", SPRINT, body).await.status, 400);
    }
}

#[tokio::test]
async fn ranks_are_told_issue_by_issue_where_not_all_are_there() {
    let site = Client::new();
    let rank = async |body: Value| site.ask("PUT", "/rest/agile/1.0/issue/rank", body).await;
    let order = async || {
        let page = site.get(Software, "/rest/agile/1.0/board/1/issue?fields=summary&maxResults=4").await;
        keys(&page).join(" ")
    };
    assert_eq!(rank(json!({"issues": ["KAN-9", "KAN-8"], "rankBeforeIssue": "KAN-2"})).await.status, 204);
    assert_eq!(order().await, "KAN-1 KAN-9 KAN-8 KAN-2");
    let partly = rank(json!({"issues": ["KAN-1", "KAN-99"], "rankAfterIssue": "KAN-8"})).await;
    assert_eq!(partly.status, 207);
    let entries = partly.json()["entries"].clone();
    assert_eq!((&entries[0]["status"], &entries[1]["status"]), (&json!(200), &json!(404)));
    assert_eq!(order().await, "KAN-9 KAN-8 KAN-1 KAN-2");
    assert_eq!(rank(json!({"issues": ["KAN-1"]})).await.status, 400);
    assert_eq!(rank(json!({"issues": [], "rankAfterIssue": "KAN-8"})).await.status, 400);
}

//! Several issues at once.

use crate::client::Client;
use crate::documents::Product::Jira;
use crate::fields::{ISSUE, with};
use serde_json::{Value, json};

#[tokio::test]
async fn of_several_issues_each_is_made_or_refused() {
    let site = Client::new();
    let path = format!("{ISSUE}/bulk");
    let good = || with("KAN", "Task", "labels", json!(["bulk"]));
    let bad = with("KAN", "Task", "priority", json!({"name": "Urgent"}));
    let mixed = json!({"issueUpdates": [good(), bad, good(), {}]});
    let answer = site.good(Jira, "POST", &path, mixed).await;
    let body = answer.json();
    let keys: Vec<_> = body["issues"].as_array().unwrap().iter().map(|issue| &issue["key"]).collect();
    assert_eq!((answer.status, json!(keys)), (201, json!(["KAN-41", "KAN-42"])));
    assert_eq!(
        body["errors"],
        json!([
            {"status": 400, "failedElementNumber": 1, "elementErrors":
                {"errorMessages": [], "errors": {"priority": "Priority name 'Urgent' is not valid"}}},
            {"status": 400, "failedElementNumber": 3, "elementErrors":
                {"errorMessages": [], "errors": {"project": "Specify a valid project ID or key"}}},
        ])
    );
    let none = site.ask("POST", &path, json!({"issueUpdates": [{}]})).await;
    assert_eq!((none.status, &none.json()["issues"]), (400, &json!([])));
    for count in [0, 51] {
        let asked = json!({"issueUpdates": vec![good(); count]});
        assert_eq!(site.ask("POST", &path, asked).await.status, 400, "{count}");
    }
    let most = site.good(Jira, "POST", &path, json!({"issueUpdates": vec![good(); 50]})).await.json();
    assert_eq!(most["issues"].as_array().unwrap().len(), 50);
    // Changes of several issues are no changes of one.
    site.ask("PUT", "/__simulator/limits", json!({"per_issue": true})).await;
    for _ in 0..21 {
        assert_eq!(site.ask("POST", &path, json!({"issueUpdates": [good()]})).await.status, 201);
    }
}

#[tokio::test]
async fn several_issues_are_read_by_their_ids() {
    let site = Client::new();
    let path = format!("{ISSUE}/bulkfetch");
    let keys = ["KAN-9", "WEB-1", "KAN-99", "10000000001", "KAN-1"];
    let asked =
        json!({"issueIdsOrKeys": keys, "fields": ["summary"], "expand": ["names"], "properties": ["origin"]});
    let body = site.good(Jira, "POST", &path, asked).await.json();
    let found: Vec<_> = body["issues"].as_array().unwrap().iter().map(|issue| &issue["key"]).collect();
    assert_eq!(found, ["KAN-1", "KAN-9", "WEB-1"]);
    assert_eq!(body["issueErrors"][0]["id"], "KAN-99");
    assert_eq!(
        (&body["issues"][1]["properties"]["origin"]["number"], &body["issues"][0]["names"]),
        (&json!(9), &json!({"summary": "Summary"}))
    );
    let bare = site.good(Jira, "POST", &path, json!({"issueIdsOrKeys": ["KAN-1"]})).await.json();
    assert_eq!(bare["issues"][0]["fields"].as_object().unwrap().len(), 51);
    for asked in [
        json!({"issueIdsOrKeys": []}),
        json!({"issueIdsOrKeys": vec!["KAN-1"; 101]}),
        json!({"keys": ["KAN-1"]}),
    ] {
        assert_eq!(site.ask("POST", &path, asked).await.status, 400);
    }
}

#[tokio::test]
async fn the_histories_of_several_issues_go_on_by_a_token() {
    let site = Client::new();
    let path = "/rest/api/3/changelog/bulkfetch";
    site.good(Jira, "PUT", &format!("{ISSUE}/KAN-2"), json!({"fields": {"labels": ["x"]}})).await;
    let (mut token, mut seen, mut pages) = (Value::Null, Vec::new(), 0);
    loop {
        let mut asked = json!({"issueIdsOrKeys": ["KAN-1", "KAN-2", "KAN-99"], "maxResults": 50});
        if !token.is_null() {
            asked["nextPageToken"] = token;
        }
        let page = site.good(Jira, "POST", path, asked).await.json();
        for issue in page["issueChangeLogs"].as_array().unwrap() {
            let all = issue["changeHistories"].as_array().unwrap();
            seen.extend(all.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        }
        pages += 1;
        token = page["nextPageToken"].clone();
        if token.is_null() {
            break;
        }
    }
    // KAN-1 has 130 at first, KAN-2 two.
    assert_eq!((pages, seen.len()), (3, 133));
    let labels = json!({"issueIdsOrKeys": ["KAN-1", "KAN-2"], "fieldIds": ["labels"]});
    let page = site.good(Jira, "POST", path, labels).await.json();
    assert_eq!(page["issueChangeLogs"].as_array().unwrap().len(), 1);
    assert_eq!(page["issueChangeLogs"][0]["issueId"], "10000000002");
    for asked in [json!({"issueIdsOrKeys": []}), json!({"issueIdsOrKeys": ["KAN-1"], "maxResults": 0})] {
        assert_eq!(site.ask("POST", path, asked).await.status, 400);
    }
}

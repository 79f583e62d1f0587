//! Edits of issues, and what their history tells of them.

use crate::client::Client;
use crate::documents::Product::Jira;
use crate::fields::{ISSUE, document};
use jira_simulator::Account;
use serde_json::{Value, json};

#[tokio::test]
async fn updates_add_remove_and_set() {
    let site = Client::new();
    let path = format!("{ISSUE}/KAN-3");
    let check = async |field: &str, operations: Value, shown: Value| {
        let answer = site.good(Jira, "PUT", &path, json!({"update": {field: operations}})).await;
        assert_eq!(answer.status, 204);
        let issue = site.get(Jira, &format!("{path}?fields={field}")).await;
        let value = &issue["fields"][field];
        let names = value.as_array().into_iter().flatten().map(|item| match &item["name"] {
            Value::Null => item["value"].as_str().or_else(|| item.as_str()).unwrap().to_owned(),
            name => name.as_str().unwrap().to_owned(),
        });
        let value = if value.is_array() { json!(names.collect::<Vec<_>>()) } else { value.clone() };
        assert_eq!(value, shown, "{field}");
    };
    check("labels", json!([{"add": "a"}, {"add": "b"}, {"add": "a"}]), json!(["a", "b"])).await;
    check("labels", json!([{"remove": "a"}]), json!(["b"])).await;
    check("labels", json!([{"set": ["x", "y"]}, {"remove": "x"}]), json!(["y"])).await;
    check("components", json!([{"add": {"name": "Billing"}}]), json!(["Billing"])).await;
    check("components", json!([{"remove": {"name": "Billing"}}]), json!([])).await;
    check("fixVersions", json!([{"add": {"name": "1.3"}}, {"add": {"name": "2.2"}}]), json!(["1.3", "2.2"]))
        .await;
    check("customfield_10031", json!([{"add": {"value": "Web"}}]), json!(["Web"])).await;
    check("customfield_10031", json!([{"remove": {"value": "Web"}}]), Value::Null).await;
    check("summary", json!([{"set": "Set"}]), json!("Set")).await;
    for (asked, field, message) in [
        (
            json!({"update": {"summary": [{"add": "x"}]}}),
            "summary",
            "Field with id 'summary' and name 'Summary' does not support operation 'add' Supported operation(s) are: 'set'",
        ),
        (
            json!({"fields": {"labels": []}, "update": {"labels": [{"add": "x"}]}}),
            "labels",
            "Field 'labels' cannot appear in both 'fields' and 'update'",
        ),
        (json!({"update": {"labels": {"add": "x"}}}), "labels", "data was not an array"),
        (
            json!({"fields": {"issuetype": {"name": "Epic"}}}),
            "issuetype",
            "The issue type selected is invalid.",
        ),
    ] {
        let answer = site.ask("PUT", &path, asked).await;
        assert_eq!((answer.status, &answer.json()["errors"][field]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn an_edit_says_and_links_and_logs_on_the_way() {
    let site = Client::new();
    let update = json!({
        "comment": [{"add": {"body": document("By the way.")}}],
        "worklog": [{"add": {"timeSpent": "2h"}}],
        "issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": "KAN-12"}}}],
    });
    let path = format!("{ISSUE}/KAN-8?returnIssue=true&notifyUsers=false");
    let shown = site.good(Jira, "PUT", &path, json!({"update": update})).await;
    assert_eq!(shown.status, 200);
    let fields = &shown.json()["fields"];
    assert_eq!(fields["comment"]["comments"][0]["body"], document("By the way."));
    assert_eq!(fields["timetracking"]["timeSpentSeconds"], 7200);
    let link =
        fields["issuelinks"].as_array().unwrap().iter().find(|link| link["outwardIssue"]["key"] == "KAN-12");
    assert_eq!(link.unwrap()["type"]["outward"], "blocks");
    let wrong = json!({"update": {"comment": [{"add": {"body": "plain"}}], "issuelinks": [{"add": {"type": {"name": "Haunts"}}}]}});
    let refused = site.ask("PUT", &path, wrong).await.json();
    assert_eq!(refused["errors"]["comment"], "Comment body is not valid!");
    assert_eq!(refused["errors"]["issuelinks"], "No issue link type with name 'Haunts' found.");
}

#[tokio::test]
async fn the_history_tells_every_edit() {
    let site = Client::new();
    let check = async |field: &str, value: Value, told: Value| {
        site.good(Jira, "PUT", &format!("{ISSUE}/KAN-4"), json!({"fields": {field: value}})).await;
        let history = site.get(Jira, &format!("{ISSUE}/KAN-4/changelog")).await;
        let last = history["values"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["author"]["accountId"], Account::Mia.id());
        let items = last["items"].as_array().unwrap().iter().map(|item| {
            json!([
                item["field"],
                item["fieldtype"],
                item["from"],
                item["fromString"],
                item["to"],
                item["toString"]
            ])
        });
        assert_eq!(json!(items.collect::<Vec<_>>()), told, "{field}");
    };
    let mia = Account::Mia.id();
    let old = "Make the button reachable by keyboard";
    check("summary", json!("New"), json!([["summary", "jira", null, old, null, "New"]])).await;
    let assignee = json!([["assignee", "jira", null, null, mia, "Mia Krystof"]]);
    check("assignee", json!({"accountId": mia}), assignee).await;
    check("priority", json!({"name": "High"}), json!([["priority", "jira", "5", "Lowest", "2", "High"]]))
        .await;
    check("labels", json!(["a", "b"]), json!([["labels", "jira", null, "label-005", null, "a b"]])).await;
    let versions = json!([
        ["Fix Version", "jira", null, null, "10104", "2.0"],
        ["Fix Version", "jira", null, null, "10105", "2.1"],
    ]);
    check("fixVersions", json!([{"name": "2.0"}, {"name": "2.1"}]), versions).await;
    let fewer = json!([["Fix Version", "jira", "10104", "2.0", null, null]]);
    check("fixVersions", json!([{"name": "2.1"}]), fewer).await;
    let severity = json!([["Severity", "custom", null, null, "10102", "Minor"]]);
    check("customfield_10030", json!({"value": "Minor"}), severity).await;
    check("customfield_10020", json!(7), json!([["Sprint", "custom", null, null, "7", "Sprint 7"]])).await;
    let parent = json!([["IssueParentAssociation", "jira", null, null, "10000000010", "KAN-10"]]);
    check("parent", json!({"key": "KAN-10"}), parent).await;
    check(
        "description",
        document("Now."),
        json!([["description", "jira", null, "What to do for Kanban board.", null, "Now."]]),
    )
    .await;
    let before = site.get(Jira, &format!("{ISSUE}/KAN-4/changelog")).await["total"].clone();
    site.good(Jira, "PUT", &format!("{ISSUE}/KAN-4"), json!({"fields": {"summary": "New"}})).await;
    assert_eq!(site.get(Jira, &format!("{ISSUE}/KAN-4/changelog")).await["total"], before);
}

#[tokio::test]
async fn an_issue_is_given_to_somebody_or_nobody() {
    let site = Client::new();
    let check = async |body: Value, status: u16, shown: Value| {
        let answer = site.ask("PUT", &format!("{ISSUE}/KAN-4/assignee"), body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        let issue = site.get(Jira, &format!("{ISSUE}/KAN-4?fields=assignee")).await;
        assert_eq!(issue["fields"]["assignee"]["accountId"], shown);
    };
    let (mia, noa) = (Account::Mia.id(), Account::Noa.id());
    check(json!({"accountId": mia}), 204, json!(mia)).await;
    check(json!({"accountId": "-1"}), 204, json!(noa)).await;
    check(json!({"accountId": "x"}), 400, json!(noa)).await;
    check(json!({}), 400, json!(noa)).await;
    check(json!({"accountId": null}), 204, Value::Null).await;
}

#[tokio::test]
async fn transitions_have_screens_where_something_is_asked() {
    let site = Client::new();
    let of = |key: &str| format!("{ISSUE}/{key}/transitions");
    let offered = site.get(Jira, &format!("{}?expand=transitions.fields&transitionId=31", of("WEB-5"))).await;
    let review = &offered["transitions"][0];
    assert_eq!((&review["name"], &review["hasScreen"]), (&json!("In Review"), &json!(true)));
    assert_eq!(review["fields"]["customfield_10038"]["required"], true);
    assert_eq!(site.get(Jira, &format!("{}?transitionId=999", of("WEB-5"))).await["transitions"], json!([]));
    let go = async |key: &str, body: Value| site.ask("POST", &of(key), body).await;
    let bare = json!({"transition": {"id": "31"}});
    let refused = go("WEB-5", bare.clone()).await;
    assert_eq!(
        (refused.status, &refused.json()["errors"]),
        (400, &json!({"customfield_10038": "Reviewer is required."}))
    );
    let mut full = bare.clone();
    full["fields"] = json!({"customfield_10038": {"accountId": Account::Noa.id()}});
    full["update"] = json!({"comment": [{"add": {"body": document("Please.")}}]});
    assert_eq!(go("WEB-5", full).await.status, 204);
    let issue = site.get(Jira, &format!("{ISSUE}/WEB-5?fields=status,customfield_10038,comment")).await;
    assert_eq!(issue["fields"]["status"]["name"], "In Review");
    assert_eq!(issue["fields"]["customfield_10038"]["displayName"], "Noa Lindqvist");
    let said = issue["fields"]["comment"]["comments"].as_array().unwrap().last().unwrap();
    assert_eq!(said["body"], document("Please."));
    // Elsewhere nobody asks.
    assert_eq!(go("KAN-4", bare).await.status, 204);

    let done = |resolution: Value| json!({"transition": {"id": "41"}, "fields": resolution});
    let off = go("WEB-5", done(json!({"summary": "x"}))).await;
    assert!(off.json()["errors"]["summary"].as_str().unwrap().contains("not on the appropriate screen"));
    let unknown = go("WEB-5", done(json!({"resolution": {"name": "Gone"}}))).await;
    assert_eq!(unknown.json()["errors"]["resolution"], "Resolution name 'Gone' is not valid");
    assert_eq!(go("WEB-5", done(json!({"resolution": {"name": "Won't Do"}}))).await.status, 204);
    let path = format!("{ISSUE}/WEB-5?fields=resolution,resolutiondate,statusCategory");
    let fields = site.get(Jira, &path).await["fields"].clone();
    assert_eq!(
        (&fields["resolution"]["name"], &fields["statusCategory"]["key"]),
        (&json!("Won't Do"), &json!("done"))
    );
    assert!(fields["resolutiondate"].is_string());
    assert_eq!(go("WEB-5", json!({"transition": {"id": "11"}})).await.status, 204);
    assert_eq!(site.get(Jira, &path).await["fields"]["resolution"], Value::Null);
}

#[tokio::test]
async fn an_issue_goes_with_its_subtasks_if_that_is_said() {
    let site = Client::new();
    let shown = site.get(Jira, &format!("{ISSUE}/KAN-30?fields=subtasks")).await;
    let keys: Vec<_> =
        shown["fields"]["subtasks"].as_array().unwrap().iter().map(|issue| &issue["key"]).collect();
    assert_eq!(keys, ["KAN-31", "KAN-32", "KAN-33"]);
    let refused = site.ask("DELETE", &format!("{ISSUE}/KAN-30"), Value::Null).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused
            .text()
            .contains("The issue 'KAN-30' has subtasks.  You must specify the 'deleteSubtasks' parameter")
    );
    assert_eq!(
        site.good(Jira, "DELETE", &format!("{ISSUE}/KAN-30?deleteSubtasks=true"), Value::Null).await.status,
        204
    );
    assert_eq!(site.ask("GET", &format!("{ISSUE}/KAN-31"), Value::Null).await.status, 404);
    // What is below an epic stays, without it.
    site.good(Jira, "DELETE", &format!("{ISSUE}/KAN-10"), Value::Null).await;
    assert_eq!(
        site.get(Jira, &format!("{ISSUE}/KAN-11?fields=parent")).await["fields"]["parent"],
        Value::Null
    );
}

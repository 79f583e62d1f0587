//! The fields of issues: what can be set, what is shown, what is refused.

use crate::client::Client;
use crate::documents::Product::Jira;
use jira_simulator::Account;
use serde_json::{Value, json};

pub(crate) const ISSUE: &str = "/rest/api/3/issue";

pub(crate) fn document(text: &str) -> Value {
    let text = json!({"type": "text", "text": text});
    json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]})
}

/// A new issue with one more field, or with another value of one.
pub(crate) fn with(project: &str, kind: &str, field: &str, value: Value) -> Value {
    let mut fields = json!({"project": {"key": project}, "issuetype": {"name": kind}, "summary": "New"});
    if !field.is_empty() {
        fields[field] = value;
    }
    json!({"fields": fields})
}

#[tokio::test]
async fn every_kind_of_field_is_kept_as_it_is_given() {
    let site = Client::new();
    let mia = || json!({"accountId": Account::Mia.id()});
    let check = async |kind: &str, field: &str, value: Value, at: &str, shown: Value| {
        let made = site.good(Jira, "POST", ISSUE, with("KAN", kind, field, value)).await.json();
        let path = format!("{ISSUE}/{}?fields={field}", made["key"].as_str().unwrap());
        let issue = site.get(Jira, &path).await;
        assert_eq!(issue["fields"].pointer(&format!("/{field}{at}")), Some(&shown), "{field}: {issue}");
    };
    check("Task", "summary", json!(" Spaced "), "", json!("Spaced")).await;
    check("Task", "description", document("Why."), "", document("Why.")).await;
    check("Bug", "environment", document("Here."), "", document("Here.")).await;
    check("Task", "priority", json!({"name": "high"}), "/name", json!("High")).await;
    check("Task", "priority", json!({"id": "5"}), "/name", json!("Lowest")).await;
    check("Task", "assignee", mia(), "/displayName", json!("Mia Krystof")).await;
    check("Task", "assignee", json!({"id": "-1"}), "/accountId", json!(Account::Noa.id())).await;
    check("Task", "assignee", json!({"accountId": null}), "", Value::Null).await;
    check("Task", "reporter", json!({"id": Account::Noa.id()}), "/displayName", json!("Noa Lindqvist")).await;
    check("Task", "labels", json!(["b", "a", "b"]), "", json!(["b", "a"])).await;
    check("Task", "components", json!([{"name": "Search"}]), "/0/id", json!("10302")).await;
    check("Task", "fixVersions", json!([{"id": "10101"}, {"name": "2.0"}]), "/1/name", json!("2.0")).await;
    check("Bug", "versions", json!([{"name": "1.1"}]), "/0/released", json!(true)).await;
    check("Story", "parent", json!({"key": "KAN-10"}), "/fields/issuetype/name", json!("Epic")).await;
    check("Subtask", "parent", json!({"id": "10000000001"}), "/key", json!("KAN-1")).await;
    check("Task", "duedate", json!("2026-02-28"), "", json!("2026-02-28")).await;
    check(
        "Task",
        "timetracking",
        json!({"originalEstimate": "1d 4h"}),
        "/remainingEstimateSeconds",
        json!(43_200),
    )
    .await;
    check("Story", "customfield_10014", json!("KAN-10"), "", json!("KAN-10")).await;
    check("Task", "customfield_10016", json!(3.5), "", json!(3.5)).await;
    check("Task", "customfield_10020", json!(7), "/0/state", json!("future")).await;
    check("Task", "customfield_10021", json!([{"value": "Impediment"}]), "/0/id", json!("10019")).await;
    check("Task", "customfield_10030", json!({"id": "10101"}), "/value", json!("Major")).await;
    check("Task", "customfield_10031", json!([{"value": "iOS"}, {"value": "Web"}]), "/1/value", json!("Web"))
        .await;
    let zurich = json!({"value": "Europe", "child": {"value": "Zürich"}});
    check("Task", "customfield_10032", zurich, "/child/id", json!("10122")).await;
    check("Task", "customfield_10033", json!(-2), "", json!(-2)).await;
    check("Task", "customfield_10034", json!("2026-03-01"), "", json!("2026-03-01")).await;
    let moment = "2026-03-01T10:00:00.000+0100";
    check("Task", "customfield_10035", json!(moment), "", json!(moment)).await;
    check("Task", "customfield_10036", json!("Globex & Söhne"), "", json!("Globex & Söhne")).await;
    check("Task", "customfield_10037", document("Done when."), "", document("Done when.")).await;
    check("Task", "customfield_10038", mia(), "/accountId", json!(Account::Mia.id())).await;
    check("Task", "customfield_10039", json!([mia()]), "/0/displayName", json!("Mia Krystof")).await;
    check("Task", "customfield_10040", json!({"name": "1.0"}), "/id", json!("10100")).await;
    check("Task", "customfield_10041", json!([{"name": "1.0"}]), "/0/archived", json!(true)).await;
    check("Task", "customfield_10042", json!(["x"]), "", json!(["x"])).await;
    check("Task", "customfield_10043", json!("https://example.com/a"), "", json!("https://example.com/a"))
        .await;
    check("Task", "customfield_10044", json!({"value": "Mobile"}), "/id", json!("10152")).await;
    check("Task", "customfield_10045", json!("Night"), "", json!("Night")).await;
    check("Task", "customfield_10046", json!("much"), "", json!("much")).await;
}

#[tokio::test]
async fn values_are_refused_by_their_field_in_jira_s_words() {
    let site = Client::new();
    let check = async |field: &str, value: Value, message: &str| {
        let made = site.ask("POST", ISSUE, with("KAN", "Task", field, value.clone())).await;
        let edited = site.ask("PUT", &format!("{ISSUE}/KAN-3"), json!({"fields": {field: value}})).await;
        for answer in [made, edited] {
            let said = json!({"errorMessages": [], "errors": {field: message}});
            assert_eq!((answer.status, answer.json()), (400, said), "{field}");
        }
    };
    let long = "x".repeat(256);
    let unknown = |field: &str| {
        format!("Field '{field}' cannot be set. It is not on the appropriate screen, or unknown.")
    };
    let no_document = "Operation value must be an Atlassian Document (see the Atlassian Document Format)";
    for field in
        ["colour", "status", "created", "resolution", "customfield_99999", "customfield_10019", "versions"]
    {
        check(field, json!("x"), &unknown(field)).await;
    }
    check("summary", json!(""), "You must specify a summary of the issue.").await;
    check("summary", json!(long), "Summary can't exceed 255 characters.").await;
    check("summary", json!(1), "Operation value must be a string").await;
    check("description", json!("plain"), no_document).await;
    check("customfield_10037", json!("plain"), no_document).await;
    check("priority", json!({"name": "Urgent"}), "Priority name 'Urgent' is not valid").await;
    check("priority", json!("High"), "Specify a valid 'id' or 'name' for Priority").await;
    check("assignee", json!({"accountId": "x"}), "User 'x' does not exist.").await;
    check("assignee", json!("mia"), "expected Object containing a 'accountId' property").await;
    check("reporter", Value::Null, "Reporter is required.").await;
    check("labels", json!("a"), "data was not an array").await;
    check("labels", json!(["a b"]), "The label 'a b' contains spaces which is invalid.").await;
    check("components", json!([{"name": "Nothing"}]), "Component name 'Nothing' is not valid").await;
    check("fixVersions", json!([{"id": "10107"}]), "Version id '10107' is not valid").await;
    check("parent", json!({"key": "KAN-99"}), "Could not find valid 'id' or 'key' using parent field.").await;
    check("parent", json!({"key": "KAN-1"}), "Given parent issue does not belong to appropriate hierarchy.")
        .await;
    check("duedate", json!("28.2.2026"), "Operation value must be a string with format yyyy-MM-dd").await;
    check("duedate", json!("2026-02-30"), "Operation value must be a string with format yyyy-MM-dd").await;
    check(
        "timetracking",
        json!({"originalEstimate": "soon"}),
        "The original estimate specified is not valid.",
    )
    .await;
    check("customfield_10016", json!("3"), "Operation value must be a number").await;
    check("customfield_10020", json!("Sprint 7"), "Number value expected as the Sprint id.").await;
    check("customfield_10020", json!(1), "Issue can be assigned only active or future sprints.").await;
    check("customfield_10021", json!({"value": "Impediment"}), "data was not an array").await;
    check("customfield_10030", json!({"value": "Huge"}), "Option value 'Huge' is not valid").await;
    check("customfield_10030", json!({"id": "10110"}), "Option id '10110' is not valid").await;
    check("customfield_10030", json!("Major"), "Specify a valid 'id' or 'value' for Severity").await;
    check(
        "customfield_10032",
        json!({"value": "Asia", "child": {"value": "Berlin"}}),
        "Option value 'Berlin' is not valid",
    )
    .await;
    check("customfield_10035", json!("tomorrow"), "Error parsing time: tomorrow").await;
    check(
        "customfield_10036",
        json!(long),
        "The entered text is too long. It exceeds the allowed limit of 255 characters.",
    )
    .await;
    check("customfield_10039", json!([{"accountId": "x"}]), "User 'x' does not exist.").await;
    check("customfield_10043", json!("nowhere"), "Not a valid URL").await;

    let heading =
        json!({"type": "doc", "version": 1, "content": [{"type": "heading"}, {"type": "text", "text": "x"}]});
    let invalid = site.ask("POST", ISSUE, with("KAN", "Task", "description", heading)).await;
    assert_eq!(invalid.json(), json!({"errorMessages": ["INVALID_INPUT"], "errors": {}}));
}

#[tokio::test]
async fn what_is_required_is_asked_for_all_at_once() {
    let site = Client::new();
    let check = async |project: &str, kind: &str, errors: Value| {
        let mut asked = with(project, kind, "labels", json!(["a b"]));
        asked["fields"].as_object_mut().unwrap().remove("summary");
        let answer = site.ask("POST", ISSUE, asked).await;
        let mut all = json!({
            "summary": "You must specify a summary of the issue.",
            "labels": "The label 'a b' contains spaces which is invalid.",
        });
        all.as_object_mut().unwrap().extend(errors.as_object().unwrap().clone());
        assert_eq!((answer.status, &answer.json()["errors"]), (400, &all), "{project} {kind}");
    };
    check("KAN", "Bug", json!({})).await;
    check("SEC", "Bug", json!({"customfield_10030": "Severity is required."})).await;
    check("SEC", "Task", json!({})).await;
    let parent = "Issue type is a sub-task but parent issue key or id not specified.";
    check("KAN", "Subtask", json!({"parent": parent})).await;
    for (kind, message) in
        [(json!({"name": "Wish"}), "Specify a valid issue type"), (json!({}), "Specify an issue type")]
    {
        let answer = site.ask("POST", ISSUE, with("KAN", "Task", "issuetype", kind)).await;
        assert_eq!(answer.json()["errors"], json!({"issuetype": message}));
    }
    let business = site.ask("POST", ISSUE, with("HR", "Task", "customfield_10016", json!(1))).await;
    assert!(
        business.json()["errors"]["customfield_10016"]
            .as_str()
            .unwrap()
            .contains("not on the appropriate screen")
    );
    let counts = site.ask("GET", "/__simulator/counts", Value::Null).await.json();
    assert_eq!(counts["creates"], 0);
}

#[tokio::test]
async fn fields_are_told_with_their_schemas() {
    let site = Client::new();
    let fields = site.get(Jira, "/rest/api/3/field").await;
    let fields = fields.as_array().unwrap();
    let named = |name: &str| fields.iter().filter(|field| field["name"] == name).count();
    assert_eq!((named("Team"), named("Effort"), named("effort")), (2, 1, 1));
    let find = |id: &str| fields.iter().find(|field| field["id"] == id).unwrap();
    let custom = "com.atlassian.jira.plugin.system.customfieldtypes";
    for (id, schema) in [
        ("summary", json!({"type": "string", "system": "summary"})),
        ("labels", json!({"type": "array", "items": "string", "system": "labels"})),
        (
            "customfield_10030",
            json!({"type": "option", "custom": format!("{custom}:select"), "customId": 10030}),
        ),
        (
            "customfield_10032",
            json!({"type": "option-with-child", "custom": format!("{custom}:cascadingselect"), "customId": 10032}),
        ),
        (
            "customfield_10020",
            json!({"type": "array", "items": "json", "custom": "com.pyxis.greenhopper.jira:gh-sprint", "customId": 10020}),
        ),
    ] {
        assert_eq!(find(id)["schema"], schema, "{id}");
    }
    assert_eq!(find("customfield_10030")["clauseNames"], json!(["cf[10030]", "Severity"]));

    let meta = format!("{ISSUE}/createmeta/KAN/issuetypes");
    let types = site.get(Jira, &meta).await;
    assert_eq!((&types["total"], &types["issueTypes"][3]["name"]), (&json!(5), &json!("Epic")));
    let form = site.get(Jira, &format!("{meta}/10003?maxResults=200")).await;
    let form = form["fields"].as_array().unwrap();
    let find = |id: &str| form.iter().find(|field| field["fieldId"] == id);
    assert_eq!(find("summary").unwrap()["required"], true);
    assert_eq!(find("customfield_10030").unwrap()["allowedValues"][2]["value"], "Minor");
    assert_eq!(find("customfield_10032").unwrap()["allowedValues"][0]["children"][1]["value"], "Zürich");
    assert_eq!(find("components").unwrap()["operations"], json!(["add", "set", "remove"]));
    assert!(find("environment").is_some() && find("status").is_none() && find("resolution").is_none());
    let strict = site.get(Jira, &format!("{ISSUE}/createmeta/SEC/issuetypes/10003?maxResults=200")).await;
    let severity = strict["fields"].as_array().unwrap().iter().find(|field| field["name"] == "Severity");
    assert_eq!(severity.unwrap()["required"], true);
    let edit = site.get(Jira, &format!("{ISSUE}/KAN-1/editmeta")).await;
    assert!(edit["fields"]["comment"]["operations"] == json!(["add"]) && edit["fields"]["project"].is_null());
    for path in ["createmeta/NO/issuetypes", "createmeta/KAN/issuetypes/1", "KAN-99/editmeta"] {
        assert_eq!(site.ask("GET", &format!("{ISSUE}/{path}"), Value::Null).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_issue_shows_what_it_is_asked_for() {
    let site = Client::new();
    let all = site.get(Jira, &format!("{ISSUE}/KAN-1")).await;
    let count = all["fields"].as_object().unwrap().len();
    assert_eq!((count, &all["fields"]["comment"]["total"]), (55, &json!(120)));
    assert_eq!(all["fields"]["worklog"]["worklogs"].as_array().unwrap().len(), 20);
    assert_eq!(all["fields"]["timetracking"]["timeSpent"], "1w 1d 45m");
    let check = async |fields: &str, expected: usize| {
        let shown = site.get(Jira, &format!("{ISSUE}/KAN-1?fields={fields}")).await;
        assert_eq!(shown["fields"].as_object().unwrap().len(), expected, "{fields}");
    };
    check("summary,status", 2).await;
    check("*all,-comment,-worklog", 53).await;
    check("-comment", 54).await;
    check("*navigable", 51).await;
    check("*navigable,comment,-summary", 51).await;
    check("nothing", 0).await;
    let path = format!("{ISSUE}/KAN-9?fields=summary,description,customfield_10044");
    let more = "names,schema,renderedFields,changelog,transitions,editmeta";
    let shown = site.get(Jira, &format!("{path}&expand={more}&properties=*all")).await;
    assert_eq!(shown["names"]["customfield_10044"], "Team");
    assert_eq!(shown["schema"]["customfield_10044"]["type"], "option");
    assert_eq!(shown["renderedFields"]["description"], "<p>What to do for Kanban board.</p>");
    assert_eq!(shown["transitions"].as_array().unwrap().len(), 3);
    assert_eq!(shown["changelog"]["total"], 1);
    assert_eq!(shown["editmeta"]["fields"]["summary"]["required"], true);
    assert_eq!(shown["properties"], json!({"origin": {"system": "import", "number": 9}}));
    let plain = site.get(Jira, &path).await;
    assert!(plain["names"].is_null() && plain["properties"].is_null());
}

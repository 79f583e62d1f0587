//! Queries in JQL: what they find, and how they are refused.

use crate::client::Client;
use crate::documents::Product::Jira;
use crate::fields::{ISSUE, with};
use jira_simulator::Account;
use serde_json::{Value, json};

const SEARCH: &str = "/rest/api/3/search/jql";

/// The keys of what a query finds.
async fn keys(site: &Client, jql: &str) -> String {
    let body = json!({"jql": jql, "fields": ["key"], "maxResults": 100});
    let page = site.good(Jira, "POST", SEARCH, body).await.json();
    let keys =
        page["issues"].as_array().unwrap().iter().map(|issue| issue["key"].as_str().unwrap().to_owned());
    keys.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn queries_find_what_they_say() {
    let site = Client::new();
    let made = site.good(Jira, "POST", ISSUE, with("KAN", "Task", "customfield_10042", json!(["Tag"]))).await;
    let made = made.json()["key"].as_str().unwrap().to_owned();
    let check = async |jql: &str, expected: &str| {
        assert_eq!(keys(&site, &format!("project = KAN AND ({jql})")).await, expected, "{jql}");
    };
    check("key = KAN-7", "KAN-7").await;
    check("issuekey in (KAN-7, kan-8, 10000000009)", "KAN-7 KAN-8 KAN-9").await;
    check("key > KAN-38 and key <= KAN-40", "KAN-39 KAN-40").await;
    check("status = Done AND key < KAN-10", "KAN-3 KAN-7").await;
    check("status not in (\"To Do\", 10003) and key < KAN-7", "KAN-1 KAN-2 KAN-5 KAN-6").await;
    check("statusCategory = \"In Progress\" && key < KAN-7", "KAN-1 KAN-2 KAN-5 KAN-6").await;
    check("key < KAN-5 AND NOT statusCategory = Done", "KAN-1 KAN-2 KAN-4").await;
    check("resolution is empty and key < KAN-5", "KAN-1 KAN-2 KAN-4").await;
    check("resolution = Unresolved and key < KAN-5", "KAN-1 KAN-2 KAN-4").await;
    check("resolution != Unresolved and key < KAN-5", "KAN-3").await;
    check("assignee = currentUser() and key < KAN-10", "KAN-1 KAN-5 KAN-9").await;
    check(&format!("assignee = {} and key < KAN-7", Account::Noa.id()), "KAN-2 KAN-6").await;
    check("assignee is EMPTY and key < KAN-9", "KAN-4 KAN-8").await;
    check("assignee != currentUser() and key < KAN-5", "KAN-2 KAN-3").await;
    check(&format!("reporter = currentUser() and key = {made}"), &made).await;
    check("type = Epic", "KAN-10 KAN-20").await;
    check("issuetype in (Subtask, 10004)", "KAN-10 KAN-20 KAN-31 KAN-32 KAN-33").await;
    check("parent = KAN-10", "KAN-11 KAN-12 KAN-13 KAN-14").await;
    check("\"Epic Link\" = KAN-20", "KAN-21 KAN-22 KAN-23 KAN-24").await;
    check("priority = Highest and key < KAN-11", "KAN-5 KAN-10").await;
    check("priority >= High and key < KAN-11", "KAN-1 KAN-5 KAN-6 KAN-10").await;
    check("labels = LABEL-003 and key < KAN-20", "KAN-16").await;
    check("labels in (label-001) and labels = label-007 and key < KAN-20", "KAN-5 KAN-14").await;
    check("labels is not empty and key < KAN-4", "KAN-1 KAN-2").await;
    check("summary ~ certificate and key < KAN-20", "KAN-5 KAN-12 KAN-19").await;
    check("summary ~ \"cert* host\" and key < KAN-10", "KAN-5").await;
    check("summary ~ \"\\\"staging host\\\"\" and key < KAN-10", "KAN-5").await;
    check("summary ~ \"\\\"host staging\\\"\"", "").await;
    check("summary !~ certificate and key in (KAN-5, KAN-6)", "KAN-6").await;
    check("description ~ kanban and key < KAN-3", "KAN-1 KAN-2").await;
    check("text ~ \"comment 2 KAN\" and key < KAN-7", "KAN-1 KAN-2 KAN-3 KAN-6").await;
    check("comment ~ \"comment 3\" and key < KAN-7", "KAN-1 KAN-3").await;
    check("component = Frontend", "KAN-1 KAN-31").await;
    check("fixVersion = 2.1 and key < KAN-20", "KAN-7").await;
    check("fixVersion in unreleasedVersions() and key < KAN-10", "KAN-2 KAN-7").await;
    check("affectedVersion = 1.0 and key < KAN-20", "KAN-8").await;
    check("sprint in openSprints() and key < KAN-13", "KAN-11 KAN-12").await;
    check("sprint = 6 and key < KAN-13", "KAN-11 KAN-12").await;
    check("sprint is not empty and key > KAN-19", "KAN-20").await;
    check("due < 2026-01-07 and key < KAN-10", "KAN-1 KAN-5").await;
    check("due = \"2026/01/06\"", "KAN-5 KAN-33").await;
    check("created < 2025-11-02", "KAN-1 KAN-2").await;
    check("created >= \"2025-11-20 12:00\" and created < startOfDay()", "KAN-40").await;
    check("created > -1d", &made).await;
    check("created >= startOfDay(-1d) and created <= now()", &made).await;
    check("updated < startOfYear()  and key = KAN-1", "KAN-1").await;
    check("resolved is not empty and key < KAN-8", "KAN-3 KAN-7").await;
    check("cf[10021] = Impediment", "KAN-13 KAN-26 KAN-39").await;
    check("Severity = Critical and key < KAN-12", "KAN-2 KAN-11").await;
    check("Platforms in (Android) and key < KAN-20", "KAN-1 KAN-16").await;
    check("Location in cascadeOption(Europe, Zürich) and key < KAN-30", "KAN-10 KAN-26").await;
    check("Location = Europe and key < KAN-20", "KAN-2 KAN-10 KAN-18").await;
    check("\"Story point estimate\" > 5 and key < KAN-20", "KAN-13").await;
    check("effort = 2.5", "KAN-2").await;
    check("Customer ~ customer and key < KAN-8", "KAN-7").await;
    check("Team = Mobile and key < KAN-20", "KAN-7 KAN-16").await;
    check("Team ~ night and key < KAN-20", "KAN-5 KAN-15").await;
    check("Tags = tag", &made).await;
    check("Reviewer = currentUser() and key < KAN-20", "KAN-4 KAN-13").await;
    check("\"Target date\" >= 2026-02-04 and key < KAN-12", "KAN-3 KAN-10").await;
    check("issue.property[origin].number > 20", "KAN-27 KAN-36").await;
    check("issue.property[origin].system = import and key < KAN-10", "KAN-9").await;
    check("issue.property[origin].number is empty and key < KAN-3", "KAN-1 KAN-2").await;
    check("watcher = currentUser() and key < KAN-5", "KAN-2 KAN-4").await;
    check("votes > 0 and key < KAN-7", "KAN-6").await;
    check("issueLinkType = \"is blocked by\"", "KAN-2 KAN-8").await;
    check("originalEstimate = 1d and key < KAN-6", "KAN-5").await;
    check("key = KAN-1 or key = KAN-2 and key = KAN-3", "KAN-1").await;
    check("not (key > KAN-2 or key = KAN-1)", "KAN-2").await;
    check("!(key != KAN-2)", "KAN-2").await;
}

#[tokio::test]
async fn queries_order_what_they_find() {
    let site = Client::new();
    let check = async |jql: &str, expected: &str| {
        assert_eq!(keys(&site, &format!("project in (KAN, WEB) AND {jql}")).await, expected, "{jql}");
    };
    check("key in (KAN-2, WEB-1, KAN-1)", "KAN-1 KAN-2 WEB-1").await;
    check("key in (KAN-2, WEB-1, KAN-1) order by key desc", "WEB-1 KAN-2 KAN-1").await;
    check("project = KAN and key < KAN-6 order by priority desc, key", "KAN-5 KAN-1 KAN-2 KAN-3 KAN-4").await;
    check("project = KAN and key < KAN-4 order by summary ASC", "KAN-2 KAN-3 KAN-1").await;
    check("key in (KAN-1, WEB-1, KAN-5) order by due, key desc", "WEB-1 KAN-1 KAN-5").await;
    check("key in (KAN-4, KAN-5) order by assignee", "KAN-5 KAN-4").await;
    check("key in (KAN-4, KAN-5) order by cf[10016] DESC", "KAN-4 KAN-5").await;
}

#[tokio::test]
async fn queries_are_refused_in_jira_s_words() {
    let site = Client::new();
    let operators = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.";
    let check = async |jql: &str, message: &str| {
        for (path, body) in
            [(SEARCH, json!({"jql": jql})), ("/rest/api/3/search/approximate-count", json!({"jql": jql}))]
        {
            let answer = site.ask("POST", path, body).await;
            assert_eq!((answer.status, &answer.json()["errorMessages"]), (400, &json!([message])), "{jql}");
        }
    };
    let read =
        async |jql: &str, message: &str| check(jql, &format!("Error in the JQL Query: {message}")).await;
    check("", "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
        .await;
    read("project = KAN AND", "Expecting a field name at the end of the query.").await;
    read(
        "summary ~ \"unclosed",
        "The quoted string 'unclosed' has not been completed. (line 1, character 11)",
    )
    .await;
    read("project KAN", &format!("Expecting operator but got 'KAN'. {operators} (line 1, character 9)"))
        .await;
    read("project", &format!("Expecting operator before the end of the query. {operators}")).await;
    read("project =", "Expecting either a value, list or function before the end of the query.").await;
    read(
        "project = =",
        "Expecting either a value, list or function but got '='. You must surround '=' in quotation marks to use it as a value. (line 1, character 11)",
    )
    .await;
    read("project = A B", "Expecting either 'OR' or 'AND' but got 'B'. (line 1, character 13)").await;
    read("(project = KAN", "Expecting ')' before the end of the query.").await;
    read(
        "select = 1",
        "'select' is a reserved JQL word. You must surround it in quotation marks to use it as a field name. (line 1, character 1)",
    )
    .await;
    read(
        "labels = order",
        "'order' is a reserved JQL word. You must surround it in quotation marks to use it as a value. (line 1, character 10)",
    )
    .await;
    read(
        "labels = a@b",
        "The character '@' is a reserved JQL character. You must enclose it in a string or use the escape '\\u0040' instead. (line 1, character 11)",
    )
    .await;
    read(
        "labels = \"a\\x\"",
        "'\\x' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX. (line 1, character 13)",
    )
    .await;
    read("status WAS Open", "This simulator does not know 'WAS'. (line 1, character 8)").await;
    check("colour = red", "Field 'colour' does not exist or you do not have permission to view it.").await;
    check("project = NO", "The value 'NO' does not exist for the field 'project'.").await;
    check("status = Gone", "The value 'Gone' does not exist for the field 'status'.").await;
    check("assignee = mia", "The value 'mia' does not exist for the field 'assignee'.").await;
    check("fixVersion = 9.9", "The value '9.9' does not exist for the field 'fixVersion'.").await;
    check("key = KAN-99", "An issue with key 'KAN-99' does not exist for field 'key'.").await;
    check("id = 77", "A value with ID '77' does not exist for the field 'id'.").await;
    check("summary = x", "The operator '=' is not supported by the 'summary' field.").await;
    check("status ~ x", "The operator '~' is not supported by the 'status' field.").await;
    check("status > Done", "The operator '>' is not supported by the 'status' field.").await;
    check("project is empty", "The field 'project' does not support searching for EMPTY values.").await;
    check("created > soon", "Date value 'soon' for field 'created' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.").await;
    check("assignee = nobody()", "Unable to find JQL function 'nobody()'.").await;
    check(
        "summary ~ \"*x\"",
        "The text query '*x' for field 'summary' is not allowed to start with character '*'",
    )
    .await;
    check("summary ~ \"x(\"", "Unable to parse the text 'x(' for field 'summary'.").await;
    check("summary ~ \"\"", "The field 'summary' does not support searching for an empty string.").await;
    check("labels in x", "Operator 'in' does not support the non-list value 'x' for field 'labels'.").await;
    check("project = KAN order by colour", "Not able to sort using field 'colour'.").await;
    let both = site.ask("POST", SEARCH, json!({"jql": "colour = red and project = NO"})).await;
    assert_eq!(both.json()["errorMessages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_search_shows_what_it_is_asked_for() {
    let site = Client::new();
    let search = async |more: Value| {
        let mut body = json!({"jql": "key in (KAN-9, KAN-10)", "maxResults": 1});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        site.good(Jira, "POST", SEARCH, body).await.json()
    };
    let count = |page: &Value| page["issues"][0]["fields"].as_object().unwrap().len();
    assert_eq!(search(json!({})).await["issues"], json!([{"id": "10000000009"}]));
    for (fields, expected) in [
        (json!(["*all"]), 55),
        (json!(["*navigable"]), 51),
        (json!(["*all", "-comment"]), 54),
        (json!(["summary", "customfield_10044"]), 2),
    ] {
        assert_eq!(count(&search(json!({"fields": fields})).await), expected, "{fields}");
    }
    let page =
        search(json!({"fields": ["summary"], "expand": "names,schema,changelog", "properties": ["origin"]}))
            .await;
    assert_eq!(
        (&page["names"], &page["schema"]["summary"]["type"]),
        (&json!({"summary": "Summary"}), &json!("string"))
    );
    assert_eq!(page["issues"][0]["properties"]["origin"]["number"], 9);
    assert!(page["issues"][0]["changelog"]["histories"].is_array());
    // A page goes on with its own query alone, and after what was deleted.
    let token = page["nextPageToken"].clone();
    let next = search(json!({"nextPageToken": token})).await;
    assert_eq!((&next["issues"][0]["id"], &next["isLast"]), (&json!("10000000010"), &json!(true)));
    let other = site.ask("POST", SEARCH, json!({"jql": "project = KAN", "nextPageToken": token})).await;
    assert_eq!(other.json()["errorMessages"], json!(["The provided next page token is invalid or expired."]));
    for wrong in
        [json!({"colour": 1}), json!({"startAt": 0}), json!({"maxResults": "x"}), json!({"properties": 1})]
    {
        assert_eq!(site.ask("POST", SEARCH, wrong.clone()).await.status, 400, "{wrong}");
    }
    let get = format!("{SEARCH}?jql=key%20%3D%20KAN-9&fields=summary,status&expand=names&properties=origin");
    let page = site.get(Jira, &get).await;
    assert_eq!((count(&page), &page["issues"][0]["properties"]["origin"]["system"]), (2, &json!("import")));
}

#[tokio::test]
async fn a_search_may_know_of_a_change_later() {
    let site = Client::new();
    let lag = json!({"lag_ms": 3000});
    assert_eq!(site.ask("PUT", "/__simulator/index", lag.clone()).await.status, 204);
    assert_eq!(site.ask("GET", "/__simulator/index", Value::Null).await.json(), lag);
    let made = site.good(Jira, "POST", ISSUE, with("KAN", "Task", "labels", json!(["fresh"]))).await.json();
    let id: u64 = made["id"].as_str().unwrap().parse().unwrap();
    let search = async |more: Value| {
        let body = json!({"jql": "labels = fresh", "reconcileIssues": more});
        site.good(Jira, "POST", SEARCH, body).await.json()["issues"].as_array().unwrap().len()
    };
    assert_eq!((search(json!([])).await, search(json!([id])).await), (0, 1));
    site.ask("POST", "/__simulator/clock", json!({"advance_ms": 3001})).await;
    assert_eq!(search(json!([])).await, 1);
}

#[tokio::test]
async fn queries_are_parsed_and_matched() {
    let site = Client::new();
    let parse = async |mode: &str, jql: &str| {
        let path = format!("/rest/api/3/jql/parse?validation={mode}");
        site.good(Jira, "POST", &path, json!({"queries": [jql]})).await.json()["queries"][0].clone()
    };
    let jql =
        "project = KAN and (cf[10021] is not empty or not labels in (\"a b\", c)) order by key desc, created";
    let shown = parse("strict", jql).await;
    let clauses = &shown["structure"]["where"]["clauses"];
    assert_eq!(
        clauses[0],
        json!({
            "field": {"name": "project", "encodedName": "project"}, "operator": "=",
            "operand": {"value": "KAN", "encodedValue": "KAN"},
        })
    );
    assert_eq!(clauses[1]["clauses"][0]["operand"], json!({"keyword": "empty"}));
    assert_eq!(clauses[1]["clauses"][1]["operator"], "not");
    assert_eq!(clauses[1]["clauses"][1]["clauses"][0]["operand"]["encodedOperand"], "(\"a b\", c)");
    assert_eq!(shown["structure"]["orderBy"]["fields"][0]["direction"], "desc");
    let unknown = "Field 'colour' does not exist or you do not have permission to view it.";
    let strict = parse("strict", "colour = red").await;
    assert_eq!((&strict["errors"], &strict["structure"]), (&json!([unknown]), &Value::Null));
    let warned = parse("warn", "colour = red").await;
    assert_eq!((&warned["warnings"], warned["structure"].is_object()), (&json!([unknown]), true));
    assert!(parse("none", "colour = red").await["warnings"].is_null());
    assert!(parse("none", "colour =").await["errors"].is_array());
    assert_eq!(site.ask("POST", "/rest/api/3/jql/parse", json!({"queries": ["x = 1"]})).await.status, 400);

    let asked =
        json!({"issueIds": [10_000_000_001_u64, 10_000_000_002_u64], "jqls": ["key = KAN-2", "colour = 1"]});
    let matches = site.good(Jira, "POST", "/rest/api/3/jql/match", asked).await.json();
    assert_eq!(
        matches["matches"],
        json!([
            {"matchedIssues": [10_000_000_002_u64], "errors": []}, {"matchedIssues": [], "errors": [unknown]},
        ])
    );
}

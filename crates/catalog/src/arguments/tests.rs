use super::*;
use crate::find;
use serde_json::json;

mod bytes;

mod drawn;

fn operation(name: &str) -> Operation {
    find(name).unwrap_or_else(|| panic!("{name}"))
}

fn bound(name: &str, arguments: &str) -> Bound {
    bind(operation(name), arguments).unwrap_or_else(|error| panic!("{name} {arguments}: {error:?}"))
}

fn problem(name: &str, arguments: &str) -> String {
    match bind(operation(name), arguments) {
        Err(Error::Invalid(problem)) => problem,
        other => panic!("{name} {arguments}: {:?}", other.map(|bound| bound.path)),
    }
}

fn path(name: &str, arguments: &str, expected: &str) {
    assert_eq!(bound(name, arguments).path, expected, "{name} {arguments}");
}

fn query(name: &str, arguments: &str, expected: &[(&str, &str)]) {
    let bound = bound(name, arguments);
    let query: Vec<_> = bound.query.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(query, expected, "{name} {arguments}");
}

fn body(name: &str, arguments: &str, expected: Option<&str>) {
    let body = bound(name, arguments).body.map(|body| String::from_utf8(body).unwrap());
    assert_eq!(body.as_deref(), expected, "{name} {arguments}");
}

fn refused(name: &str, arguments: &str, parts: &[&str]) {
    let problem = problem(name, arguments);
    assert!(parts.iter().all(|part| problem.contains(part)), "{name} {arguments}: {problem}");
}

#[test]
fn paths() {
    path("jira.getIssue", r#"{"issueIdOrKey":"KAN-1"}"#, "/rest/api/3/issue/KAN-1");
    path("jira.getIssue", r#"{"issueIdOrKey":10001}"#, "/rest/api/3/issue/10001");
    path("jira.getServerInfo", "{}", "/rest/api/3/serverInfo");
    path("jira.getServerInfo", " {\n} ", "/rest/api/3/serverInfo");
    path("software.getBoard", r#"{"boardId":7}"#, "/rest/agile/1.0/board/7");
    path("software.getIssuesForBoardJSIS", r#"{"boardId":7}"#, "/rest/software/1.0/board/7/issue");
    path(
        "confluence.v2.getPageById",
        r#"{"id":12345678901234567890}"#,
        "/wiki/api/v2/pages/12345678901234567890",
    );
    path("datacenter.getIssue", r#"{"issueIdOrKey":"KAN-1"}"#, "/rest/api/2/issue/KAN-1");
    path(
        "jira.getProjectProperty",
        r#"{"propertyKey":"b","projectIdOrKey":"a"}"#,
        "/rest/api/3/project/a/properties/b",
    );
}

#[test]
fn a_value_stays_in_its_part_of_the_path() {
    let stays = |value: &str, expected: &str| {
        let arguments = json!({"issueIdOrKey": "KAN-1", "propertyKey": value}).to_string();
        let bound = bound("jira.getIssueProperty", &arguments);
        assert_eq!(bound.path, format!("/rest/api/3/issue/KAN-1/properties/{expected}"), "{value}");
        let call = bound.call(operation("jira.getIssueProperty")).unwrap();
        assert_eq!(call.path().split('/').count(), 8, "{value}");
    };
    stays("a/b", "a%2Fb");
    stays("a;b", "a%3Bb");
    stays("100%", "100%25");
    stays("a%2Fb", "a%252Fb");
    stays("a?b=c#d", "a%3Fb%3Dc%23d");
    stays("a b+c&d", "a%20b%2Bc%26d");
    stays("{x}", "%7Bx%7D");
    stays("ü", "%C3%BC");
    stays("a..b", "a..b");
    stays("a.b", "a.b");
    stays("@:", "%40%3A");

    let is_refused = |value: &str, part: &str| {
        let arguments = json!({"issueIdOrKey": "KAN-1", "propertyKey": value}).to_string();
        refused("jira.getIssueProperty", &arguments, &["`propertyKey`", part]);
    };
    is_refused("", "is empty");
    is_refused(".", ". or .. segment");
    is_refused("..", ". or .. segment");
    is_refused("../x", ". or .. segment");
    is_refused("x/..", ". or .. segment");
    is_refused("..;x", ". or .. segment");
    is_refused("%2e%2e", ". or .. segment");
    is_refused("%252e%252e/x", ". or .. segment");
    is_refused("\u{ff0e}\u{ff0e}", ". or .. segment");
    is_refused("a//b", "//");
    is_refused("/b", "//");
    is_refused("b/", "//");
    is_refused("a\\b", "backslash");
    is_refused("a\nb", "line break");
    is_refused("a%0ab", "line break");
    is_refused(&"x".repeat(9000), "longer than");
}

#[test]
fn queries() {
    query("jira.searchProjects", "{}", &[]);
    query(
        "jira.searchProjects",
        r#"{"query":"a&b=c","maxResults":5}"#,
        &[("maxResults", "5"), ("query", "a&b=c")],
    );
    query("jira.getIssue", r#"{"issueIdOrKey":"A","updateHistory":true}"#, &[("updateHistory", "true")]);
    // A string takes any scalar, in its own text.
    query("jira.searchProjects", r#"{"query":1.50}"#, &[("query", "1.50")]);
    query("jira.searchProjects", r#"{"query":false}"#, &[("query", "false")]);
    query("jira.searchProjects", r#"{"query":""}"#, &[("query", "")]);
    query("jira.searchProjects", r#"{"query":null}"#, &[]);
    // One parameter an item, or all in one.
    query(
        "jira.getIssue",
        r#"{"issueIdOrKey":"A","fields":["a","b,c"]}"#,
        &[("fields", "a"), ("fields", "b,c")],
    );
    query("jira.getIssue", r#"{"issueIdOrKey":"A","fields":[]}"#, &[]);
    query("jira.getIssue", r#"{"issueIdOrKey":"A","fields":"a"}"#, &[("fields", "a")]);
    query("jira.searchProjects", r#"{"id":[1,2]}"#, &[("id", "1"), ("id", "2")]);
    query("jira.searchProjects", r#"{"id":3}"#, &[("id", "3")]);
    query(
        "confluence.v1.searchContentByCQL",
        r#"{"cql":"x","expand":["a","b"]}"#,
        &[("cql", "x"), ("expand", "a,b")],
    );
    query(
        "confluence.v1.searchContentByCQL",
        r#"{"cql":"x","expand":"a"}"#,
        &[("cql", "x"), ("expand", "a")],
    );
    // What the documents call an object.
    query("software.getAllBoards", r#"{"type":"scrum"}"#, &[("type", "scrum")]);
    query("software.deleteRemoteLinksByProperty", r#"{"params":{"a":1,"b":"c"}}"#, &[("a", "1"), ("b", "c")]);
}

#[test]
fn headers() {
    let header = |name: &str, arguments: &str, expected: &[(&str, &str)]| {
        let bound = bound(name, arguments);
        let headers: Vec<_> = bound.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(headers, expected, "{name}");
    };
    let issue = r#"{"issueIdOrKey":"A"}"#;
    header("jira.getIssue", issue, &[]);
    header("jira.getAttachmentContent", r#"{"id":"1"}"#, &[("Accept", "*/*")]);
    header("jira.countIssues", r#"{"jql":"x"}"#, &[("Content-Type", "application/json")]);
    let given = r#"{"entityType":"IssueProperty","Atlassian-Transfer-Id":"t","body":[]}"#;
    let both = [("Atlassian-Transfer-Id", "t"), ("Content-Type", "application/json")];
    header("jira.updateEntityPropertiesValue", given, &both);
    header(
        "jira.updatePlan",
        r#"{"planId":1,"body":[]}"#,
        &[("Content-Type", "application/json-patch+json")],
    );
    let experimental = [("X-ExperimentalApi", "opt-in")];
    header("servicedesk.getFeedback", r#"{"requestIdOrKey":"A"}"#, &experimental);
    // No header ends in another.
    let split = r#"{"entityType":"x","Atlassian-Transfer-Id":"t\r\nX: y","body":[]}"#;
    let one = operation("jira.updateEntityPropertiesValue");
    assert!(bound("jira.updateEntityPropertiesValue", split).call(one).is_err());
}

#[test]
fn bodies_of_members() {
    body("jira.getIssue", r#"{"issueIdOrKey":"A"}"#, None);
    body("jira.countIssues", r#"{"jql":"a = \"b\""}"#, Some(r#"{"jql":"a = \"b\""}"#));
    body("jira.countIssues", "{}", Some("{}"));
    body(
        "jira.createIssue",
        r#"{"updateHistory":true,"fields":{"n":1.50e2,"é":"\u00e9","x":[ 1 ]}}"#,
        Some(r#"{"fields":{"n":1.50e2,"é":"\u00e9","x":[ 1 ]}}"#),
    );
    body("jira.assignIssue", r#"{"issueIdOrKey":"A","accountId":"x"}"#, Some(r#"{"accountId":"x"}"#));
    // Null is as good as absent; within the whole it stays.
    body("jira.assignIssue", r#"{"issueIdOrKey":"A","accountId":null}"#, Some("{}"));
    body(
        "jira.assignIssue",
        r#"{"issueIdOrKey":"A","body":{"accountId":null}}"#,
        Some(r#"{"accountId":null}"#),
    );
    // A body that need not be.
    body("confluence.v1.archivePages", "{}", None);
    body("confluence.v1.archivePages", r#"{"pages":[]}"#, Some(r#"{"pages":[]}"#));
}

#[test]
fn whole_bodies() {
    body("jira.countIssues", r#"{"body":{"jql":"x","later":[1]}}"#, Some(r#"{"jql":"x","later":[1]}"#));
    body("jira.setIssueProperty", r#"{"issueIdOrKey":"A","propertyKey":"p","body":[1,2]}"#, Some("[1,2]"));
    body("jira.setIssueProperty", r#"{"issueIdOrKey":"A","propertyKey":"p","body":"x"}"#, Some("\"x\""));
    body("jira.addWatcher", r#"{"issueIdOrKey":"A","body":"5b10"}"#, Some("\"5b10\""));
    // A member that is called like a parameter.
    body("jira.bulkMoveWorklogs", r#"{"issueIdOrKey":"A","ids":[1]}"#, Some(r#"{"ids":[1]}"#));
    body(
        "jira.bulkMoveWorklogs",
        r#"{"issueIdOrKey":"A","body":{"ids":[1],"issueIdOrKey":"B"}}"#,
        Some(r#"{"ids":[1],"issueIdOrKey":"B"}"#),
    );
    path(
        "jira.bulkMoveWorklogs",
        r#"{"issueIdOrKey":"A","body":{"issueIdOrKey":"B"}}"#,
        "/rest/api/3/issue/A/worklog/move",
    );
    // The same, and it is the same.
    let update = r#"{"id":12,"status":"current","title":"t","version":{"number":2},"body":{"value":""}}"#;
    let written = r#"{"status":"current","title":"t","version":{"number":2},"body":{"value":""},"id":"12"}"#;
    body("confluence.v2.updatePage", update, Some(written));
    path("confluence.v2.updatePage", update, "/wiki/api/v2/pages/12");
    refused(
        "confluence.v2.putPageClassificationLevel",
        r#"{"id":12,"status":"current"}"#,
        &["`body` (body) is required"],
    );
    // A member that is called as the whole.
    let adf = r#"{"type":"doc","version":1,"content":[]}"#;
    let (member, whole) = (format!(r#"{{"issueIdOrKey":"A","body":{adf}}}"#), format!(r#"{{"body":{adf}}}"#));
    body("jira.addComment", &member, Some(&whole));
    body("jira.addComment", &format!(r#"{{"issueIdOrKey":"A","body":{whole}}}"#), Some(&whole));
    let page = r#"{"spaceId":"1","title":"t","body":{"representation":"storage","value":""}}"#;
    body("confluence.v2.createPage", page, Some(page));
    body("confluence.v2.createPage", &format!(r#"{{"body":{page}}}"#), Some(page));
    body("servicedesk.createRequestComment", r#"{"issueIdOrKey":"A","body":"hi","public":true}"#, {
        Some(r#"{"public":true,"body":"hi"}"#)
    });
    refused(
        "confluence.v2.createPage",
        &format!(r#"{{"title":"t","body":{page}}}"#),
        &["`body` is the whole body"],
    );
    refused("jira.countIssues", r#"{"jql":"x","body":{"jql":"x"}}"#, &["`body` is the whole body"]);
}

#[test]
fn what_is_unknown_missing_or_mistyped() {
    let get = "jira.getIssue";
    refused(
        get,
        "{}",
        &[
            "The arguments of jira.getIssue are not valid",
            "`issueIdOrKey` (path) is required and must be a string.",
        ],
    );
    refused(get, r#"{"issueIdOrKey":null}"#, &["is required"]);
    refused(get, r#"{"issueIdOrKey":["A"]}"#, &["`issueIdOrKey` must be a string, not an array."]);
    refused(get, r#"{"issueIdOrKey":{}}"#, &["must be a string, not an object"]);
    refused(
        get,
        r#"{"issueIdOrKey":"A","feilds":["a"]}"#,
        &["`feilds` is not an argument of this operation. Did you mean `fields`?"],
    );
    refused(get, r#"{"issueIdOrKey":"A","Fields":["a"]}"#, &["Did you mean `fields`?"]);
    refused(get, r#"{"issueIdOrKey":"A","zzz":1}"#, &["It accepts issueIdOrKey, fields,"]);
    refused(get, r#"{"issueIdOrKey":"A","updateHistory":"true"}"#, &["must be true or false, not a string"]);
    refused(get, r#"{"issueIdOrKey":"A","fields":[["a"]]}"#, &["`fields` must be an array of strings."]);
    refused(get, r#"{"issueIdOrKey":"A","fields":{"a":1}}"#, &["must be an array of strings, not an object"]);
    refused(get, r#"{"issueIdOrKey":"A","issueIdOrKey":"B"}"#, &["`issueIdOrKey` is given twice."]);
    refused(get, r#"{"issueIdOrKey":"\ud800"}"#, &["an escape sequence that is not a valid character"]);
    refused("jira.getServerInfo", r#"{"a":1}"#, &["It accepts none."]);
    refused("software.getBoard", r#"{"boardId":"10"}"#, &["`boardId` must be a whole number, not a string"]);
    refused("software.getBoard", r#"{"boardId":1.0}"#, &["must be a whole number, not a number"]);
    refused("jira.searchProjects", r#"{"maxResults":"5"}"#, &["must be a whole number, not a string"]);
    refused("jira.searchProjects", r#"{"id":[1,"2"]}"#, &["`id` must be an array of integers."]);
    refused("jira.countIssues", r#"{"jql":5}"#, &["`jql` must be a string, not a whole number."]);
    refused("jira.countIssues", r#"{"body":[]}"#, &["`body` must be an object, not an array."]);
    refused("jira.countIssues", r#"{"body":{"jql":5}}"#, &["`jql` must be a string"]);
    refused(
        "jira.setIssueProperty",
        r#"{"issueIdOrKey":"A","propertyKey":"p"}"#,
        &["`body` (body) is required and must be a value."],
    );
    refused("confluence.v2.createPage", r#"{"title":"t"}"#, &["`spaceId` (body) is required"]);
    refused("confluence.v2.createPage", r#"{"body":{"body":{}}}"#, &["`spaceId` (body) is required"]);
    let update = r#"{"id":"1","attachmentId":"2","type":"attachment"}"#;
    refused(
        "confluence.v1.updateAttachmentProperties",
        update,
        &["`body` (body) is required and must be an object."],
    );
    // All in one message.
    let all = r#"{"issueIdOrKei":"A","fields":5.5,"updateHistory":1,"zzz":1,"fieldsByKeys":{}}"#;
    refused(get, all, &["`issueIdOrKei`", "`updateHistory`", "`zzz`", "`fieldsByKeys`", "is required"]);
}

#[test]
fn what_is_no_object() {
    for (text, part) in [
        ("", "not valid JSON, at line 1"),
        ("{", "not valid JSON, at line 1, column 1"),
        ("hunter2", "not valid JSON"),
        ("[]", "must be a JSON object, not an array"),
        ("null", "must be a JSON object, not null"),
        ("\"hunter2\"", "must be a JSON object, not a string"),
    ] {
        refused("jira.getServerInfo", text, &[part]);
        assert!(!problem("jira.getServerInfo", text).contains("hunter2"), "{text}");
    }
}

#[test]
fn messages_are_bounded() {
    let many: serde_json::Map<_, _> =
        (0..1000).map(|number| (format!("{number}{}", "x".repeat(500)), json!("hunter2"))).collect();
    let problem = problem("jira.getIssue", &serde_json::Value::from(many).to_string());
    assert!(problem.len() < 4000, "{}", problem.len());
    assert!(problem.contains("more problems.") && !problem.contains("hunter2"), "{problem}");
}

#[test]
fn calls() {
    let one = operation("jira.searchAndReconsileIssuesUsingJqlPost");
    let call = bind(one, r#"{"jql":"x","maxResults":5}"#).unwrap().call(one).unwrap();
    assert_eq!((call.method().name(), call.path()), ("POST", "/rest/api/3/search/jql"));
    assert_eq!(call.safety, jira_engine::http::Safety::Safe);
    let long = json!({"query": "x".repeat(40_000)}).to_string();
    let search = operation("jira.searchProjects");
    assert!(matches!(bind(search, &long).unwrap().call(search), Err(Error::Invalid(_))));
}

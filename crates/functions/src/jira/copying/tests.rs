use super::*;
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, new_fields, sent, variants};

const ORIGINAL: &str = r#"{"id":"10002","key":"KAN-1","self":"x","names":{"a":"b"},"fields":{
    "summary":"Login fails","project":{"id":"10000","key":"KAN","name":"Kanban"},"issuetype":{"id":"10001","name":"Task"},
    "description":{"type":"doc","version":1,"content":[]},"labels":["a","b"],"duedate":"2026-12-01",
    "assignee":{"self":"x","accountId":"5b1","displayName":"Mia"},"reporter":{"accountId":"5b2"},
    "priority":{"self":"x","id":"2","name":"High"},"parent":{"id":"9","key":"KAN-9","fields":{"summary":"Epic"}},
    "components":[{"self":"x","id":"1","name":"Core"}],"fixVersions":[],"environment":null,"timetracking":{"originalEstimate":"2d","timeSpent":"1h"},
    "status":{"id":"3"},"created":"2026-11-22T09:00:00.000+0100","creator":{"accountId":"5b3"},"votes":{"votes":1},
    "comment":{"comments":[]},"attachment":[{"id":"1"}],"subtasks":[{"id":"11"}],"issuelinks":[{"id":"20"}],
    "customfield_1":{"self":"x","value":"Europe","id":"70"},"customfield_2":[{"id":"71","value":"A"},{"id":"72","value":"B"}],
    "customfield_3":[{"accountId":"5b4"},{"accountId":"5b5"}],"customfield_4":[{"name":"devs","groupId":"g1"}],
    "customfield_5":[{"id":1,"name":"S1","state":"closed"},{"id":2,"name":"S2","state":"active"}],
    "customfield_6":"0|i0000:","customfield_7":3.5,"customfield_8":"text","customfield_9":{},"customfield_10":"not on the screen",
    "customfield_11":{"value":"Europe","id":"80","child":{"value":"Spain","id":"81"}}}}"#;

const SCREEN: &str = r#"{"fields":[
    {"fieldId":"summary","schema":{"type":"string"}},{"fieldId":"project","schema":{"type":"project"}},
    {"fieldId":"issuetype","schema":{"type":"issuetype"}},{"fieldId":"description","schema":{"type":"string"}},
    {"fieldId":"labels","schema":{"type":"array","items":"string"}},{"fieldId":"duedate","schema":{"type":"date"}},
    {"fieldId":"assignee","schema":{"type":"user"}},{"fieldId":"reporter","schema":{"type":"user"}},
    {"fieldId":"priority","schema":{"type":"priority"}},{"fieldId":"parent","schema":{"type":"issuelink"}},
    {"fieldId":"components","schema":{"type":"array","items":"component"}},
    {"fieldId":"fixVersions","schema":{"type":"array","items":"version"}},{"fieldId":"environment","schema":{"type":"string"}},
    {"fieldId":"timetracking","schema":{"type":"timetracking"}},{"fieldId":"attachment","schema":{"type":"array"}},
    {"fieldId":"issuelinks","schema":{"type":"array"}},
    {"fieldId":"customfield_1","schema":{"type":"option","custom":"x:select"}},
    {"fieldId":"customfield_2","schema":{"type":"array","items":"option","custom":"x:multiselect"}},
    {"fieldId":"customfield_3","schema":{"type":"array","items":"user","custom":"x:multiuserpicker"}},
    {"fieldId":"customfield_4","schema":{"type":"array","items":"group","custom":"x:multigrouppicker"}},
    {"fieldId":"customfield_5","schema":{"type":"array","items":"json","custom":"com.pyxis.greenhopper.jira:gh-sprint"}},
    {"fieldId":"customfield_6","schema":{"type":"any","custom":"com.pyxis.greenhopper.jira:gh-lexo-rank"}},
    {"fieldId":"customfield_7","schema":{"type":"number"}},{"fieldId":"customfield_8","schema":{"type":"string"}},
    {"fieldId":"customfield_9","schema":{"type":"any"}},
    {"fieldId":"customfield_11","schema":{"type":"option-with-child","custom":"x:cascadingselect"}}]}"#;

fn screen() -> Vec<FieldMetadata> {
    new_fields(SCREEN)
}

fn copied(original: &str, project: &str, summary: Option<&str>) -> (String, Vec<String>) {
    let original = read(&answer(original)).unwrap();
    let kind = original.kind.clone();
    let other = original.moves_to(Some(project)).unwrap();
    let copy = original.copy(other, &kind, &screen(), summary);
    (sent(&copy.call()), copy.left_out)
}

#[test]
fn requests() {
    assert_eq!(sent(&self::original("KAN-1").unwrap()), "GET /rest/api/3/issue/KAN-1?fields=%2Aall");
    assert!(self::original("a/b").is_err());
    assert_eq!(
        sent(&link("KAN-2", "KAN-1")),
        "POST /rest/api/3/issueLink\n{\"type\":{\"name\":\"Cloners\"},\
        \"outwardIssue\":{\"key\":\"KAN-1\"},\"inwardIssue\":{\"key\":\"KAN-2\"}}"
    );
}

#[test]
fn a_copy_of_everything() {
    let (call, left_out) = copied(ORIGINAL, "KAN", None);
    let fields = [
        r#""project":{"key":"KAN"},"issuetype":{"id":"10001"},"summary":"Login fails","#,
        r#""description":{"type":"doc","version":1,"content":[]},"labels":["a","b"],"duedate":"2026-12-01","#,
        r#""assignee":{"accountId":"5b1"},"reporter":{"accountId":"5b2"},"priority":{"id":"2"},"parent":{"id":"9"},"#,
        r#""components":[{"id":"1"}],"timetracking":{"originalEstimate":"2d"},"#,
        r#""customfield_1":{"id":"70"},"customfield_2":[{"id":"71"},{"id":"72"}],"#,
        r#""customfield_3":[{"accountId":"5b4"},{"accountId":"5b5"}],"customfield_4":[{"name":"devs"}],"customfield_5":2,"#,
        r#""customfield_7":3.5,"customfield_8":"text","#,
        r#""customfield_11":{"value":"Europe","id":"80","child":{"value":"Spain","id":"81"}}"#,
    ];
    assert_eq!(call, format!("POST /rest/api/3/issue\n{{\"fields\":{{{}}}}}", fields.concat()));
    // A rank is a place among others; the last is on no screen.
    assert_eq!(left_out, ["customfield_6", "customfield_10"]);
}

#[test]
fn another_summary_and_project() {
    let (call, _) = copied(ORIGINAL, "OPS", Some("CLONE - \"x\""));
    assert!(call.contains(r#""project":{"key":"OPS"}"#) && !call.contains("KAN\""), "{call}");
    assert!(call.contains(r#""summary":"CLONE - \"x\"""#) && !call.contains("Login fails"), "{call}");
}

#[test]
fn values_as_they_are_sent() {
    let one = |kind: &str, custom: &str, json: &str| {
        let screen =
            format!(r#"{{"fields":[{{"fieldId":"f","schema":{{"type":"{kind}","custom":"{custom}"}}}}]}}"#);
        let field = new_fields(&screen).remove(0);
        value(&field, json, false).0.map(|tree| String::from_utf8(tree.to_body()).unwrap())
    };
    let check = |kind, custom, json, expected: Option<&str>| {
        assert_eq!(one(kind, custom, json).as_deref(), expected, "{kind} {json}");
    };
    let sprint = "x:gh-sprint";
    check("array", sprint, r#"[{"id":1,"state":"closed"}]"#, None);
    check("array", sprint, r#"[{"id":1,"state":"future"},{"id":2,"state":"closed"}]"#, Some("1"));
    check("array", sprint, r#"[{"state":"active"}]"#, None);
    check("array", sprint, r#""text""#, None);
    check("any", "x:gh-lexo-rank", r#""0|i""#, None);
    check("user", "", r#"{"displayName":"Mia"}"#, None);
    check("user", "", r#"{"accountId":"5b1"}"#, Some(r#"{"accountId":"5b1"}"#));
    check("option", "", r#"{"id":70,"value":"A"}"#, Some(r#"{"id":"70"}"#));
    check("securitylevel", "", r#"{"name":"x"}"#, None);
    check("timetracking", "", r#"{"timeSpent":"1h"}"#, None);
    check("array", "", r#"["a","b"]"#, Some(r#"["a","b"]"#));
    check("array", "", r#"[{"id":"1"},null,{"id":2}]"#, Some(r#"[{"id":"1"},{"id":"2"}]"#));
    // A list of which a part cannot be copied is not copied in part.
    check("array", "", r#"[{"id":"1"},{"value":"x"}]"#, None);
    check("array", "", r#"[{"id":"1"},"x"]"#, None);
    check("group", "", r#"{"name":"devs"}"#, Some(r#"{"name":"devs"}"#));
    check("", "", "{ \"a\": 1 }", Some("{ \"a\": 1 }"));
    check("string", "", "{", None);
}

#[test]
fn members_that_are_otherwise() {
    let with = |fields: &str| {
        format!(r#"{{"key":"KAN-1","fields":{{"project":{{"key":"KAN"}},"issuetype":{{"id":1}}{fields}}}}}"#)
    };
    let bare = read(&answer(&with(""))).unwrap();
    assert_eq!((bare.kind.as_str(), bare.kind_name.as_str(), bare.project.as_str()), ("1", "", "KAN"));
    let (call, left_out) =
        copied(&with(r#","summary":7,"labels":"x","assignee":[],"priority":"High""#), "KAN", None);
    assert_eq!(
        call,
        "POST /rest/api/3/issue\n{\"fields\":{\"project\":{\"key\":\"KAN\"},\"issuetype\":{\"id\":\"1\"},\"summary\":7,\"labels\":\"x\"}}"
    );
    assert_eq!(left_out, ["priority"]);
    let without = [
        "{}",
        r#"{"fields":{}}"#,
        r#"{"fields":{"project":{"key":"A"}}}"#,
        r#"{"fields":{"issuetype":{"id":"1"}}}"#,
    ];
    for body in without.iter().chain(NO_OBJECTS) {
        assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
}

/// Whatever the original holds, the copy is JSON and nothing is lost in silence.
#[test]
fn no_disorder_loses_a_field() {
    let whole = |body: &str| {
        let Ok(original) = read(&answer(body)) else { return };
        let had: Vec<_> = original.fields.iter().map(|(id, json)| (id.clone(), json.clone())).collect();
        let Replica { left_out, .. } = &original.clone().copy(None, "1", &screen(), None);
        let call = original.copy(None, "1", &screen(), None).call();
        let sent: serde_json::Value = serde_json::from_slice(call.body().unwrap()).unwrap();
        for (id, json) in had {
            let empty = ["null", "[]", "{}", "\"\""].contains(&json.as_str());
            let kept = sent["fields"].get(&id).is_some() || left_out.contains(&id);
            assert!(kept || empty || NEVER.contains(&id.as_str()), "{id}: {body}");
        }
    };
    variants(ORIGINAL, whole);
    let mut random = fastrand::Rng::with_seed(23);
    for _ in 0..500 {
        whole(&disturbed(ORIGINAL, &["/fields", "/fields/project", "/fields/issuetype"], &mut random));
    }
}

#[test]
fn a_documented_issue() {
    let Some(response) = documented("get", "/issue/{issueIdOrKey}", "200") else { return };
    // The example's issue has no type.
    assert!(matches!(read(&response), Err(Error::Unreadable(_))));
}

const ELSEWHERE: &str = r#"{"fields":[
    {"fieldId":"summary","schema":{"type":"string"}},{"fieldId":"parent","schema":{"type":"issuelink"}},
    {"fieldId":"assignee","schema":{"type":"user"}},
    {"fieldId":"priority","schema":{"type":"priority"},"allowedValues":[{"id":"1","name":"Low"},{"id":"2","name":"High"}]},
    {"fieldId":"security","schema":{"type":"securitylevel"},"allowedValues":[{"id":"61","name":"Inside"}]},
    {"fieldId":"components","schema":{"type":"array","items":"component"},"allowedValues":[{"id":"1","name":"Other"},{"id":"9","name":"core"}]},
    {"fieldId":"fixVersions","schema":{"type":"array","items":"version"},"allowedValues":[]},
    {"fieldId":"versions","schema":{"type":"array","items":"version"},"allowedValues":[{"id":"7","name":"1.0"}]},
    {"fieldId":"customfield_1","schema":{"type":"option","custom":"x:select"},"allowedValues":[{"id":"170","value":"Europe"}]},
    {"fieldId":"customfield_2","schema":{"type":"array","items":"option","custom":"x:multiselect"},"allowedValues":[{"id":"172","value":"B"}]},
    {"fieldId":"customfield_3","schema":{"type":"version","custom":"x:version"},"allowedValues":[{"id":"7","name":"1.0"}]},
    {"fieldId":"customfield_5","schema":{"type":"array","items":"json","custom":"com.pyxis.greenhopper.jira:gh-sprint"}},
    {"fieldId":"customfield_11","schema":{"type":"option-with-child","custom":"x:cascadingselect"},"allowedValues":[{"id":"180","value":"Europe"}]}]}"#;

fn elsewhere(fields: &str) -> Replica {
    let body = format!(
        r#"{{"key":"KAN-1","fields":{{"project":{{"id":"10000","key":"KAN"}},"issuetype":{{"id":"1"}},{fields}}}}}"#
    );
    let screen = new_fields(ELSEWHERE);
    read(&answer(&body)).unwrap().copy(Some("OPS"), "1", &screen, None)
}

#[test]
fn another_project_gets_its_own_values() {
    let check = |field: &str, value: &str, expected: Option<&str>, whole: bool| {
        let copy = elsewhere(&format!("\"{field}\":{value}"));
        let (_, found) = sent(&copy.call())
            .split_once(r#""issuetype":{"id":"1"}"#)
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let expected = expected.map(|value| format!(",\"{field}\":{value}")).unwrap_or_default();
        assert_eq!(found, format!("{expected}}}}}"), "{field} {value}");
        assert_eq!(copy.left_out.is_empty(), whole, "{field} {value}");
    };
    // By name; a value of the same id and another name is another.
    check("components", r#"[{"id":"1","name":"Core"}]"#, Some(r#"[{"id":"9"}]"#), true);
    check(
        "components",
        r#"[{"id":"1","name":"Core"},{"id":"2","name":"Gone"}]"#,
        Some(r#"[{"id":"9"}]"#),
        false,
    );
    check("components", r#"[{"id":"2","name":"Gone"}]"#, None, false);
    check("versions", r#"[{"id":"5","name":"1.0"}]"#, Some(r#"[{"id":"7"}]"#), true);
    check("fixVersions", r#"[{"id":"5","name":"1.0"}]"#, None, false);
    check("customfield_3", r#"{"id":"5","name":"1.0"}"#, Some(r#"{"id":"7"}"#), true);
    check("priority", r#"{"id":"2","name":"High"}"#, Some(r#"{"id":"2"}"#), true);
    check("priority", r#"{"id":"5","name":"Highest"}"#, None, false);
    check("security", r#"{"id":"60","name":"Inside"}"#, Some(r#"{"id":"61"}"#), true);
    check("security", r#"{"id":"61","name":"Outside"}"#, None, false);
    check("customfield_1", r#"{"id":"70","value":"Europe"}"#, Some(r#"{"id":"170"}"#), true);
    check(
        "customfield_2",
        r#"[{"id":"71","value":"A"},{"id":"72","value":"B"}]"#,
        Some(r#"[{"id":"172"}]"#),
        false,
    );
    let child = r#"{"id":"80","value":"Europe","child":{"id":"81","value":"Spain"}}"#;
    check("customfield_11", child, Some(r#"{"id":"180","child":{"value":"Spain"}}"#), true);
    check("customfield_11", r#"{"id":"80","value":"Asia"}"#, None, false);
    // A sprint is of a board of its project, an epic may be of another.
    check("customfield_5", r#"[{"id":2,"state":"active"}]"#, None, false);
    check("parent", r#"{"id":"9","key":"KAN-9"}"#, Some(r#"{"id":"9"}"#), true);
}

#[test]
fn a_value_that_is_no_longer_allowed_is_left_out() {
    let screen = new_fields(ELSEWHERE);
    let body = r#"{"key":"OPS-1","fields":{"project":{"id":"1","key":"OPS"},"issuetype":{"id":"1"},
        "versions":[{"id":"7","name":"1.0"},{"id":"6","name":"0.9"}],"security":{"id":"61","name":"Inner"}}}"#;
    let copy = read(&answer(body)).unwrap().copy(None, "1", &screen, None);
    assert!(sent(&copy.call()).ends_with(r#""versions":[{"id":"7"}],"security":{"id":"61"}}}"#));
    assert_eq!(copy.left_out, ["versions"]);
}

#[test]
fn where_a_copy_goes() {
    let body = |subtask: bool| {
        format!(
            r#"{{"key":"KAN-1","fields":{{"project":{{"id":"10000","key":"KAN"}},"issuetype":{{"id":"1","subtask":{subtask}}}}}}}"#
        )
    };
    let check = |subtask, project, expected: Result<Option<&str>, ()>| {
        let moves = read(&answer(&body(subtask))).unwrap();
        assert_eq!(moves.moves_to(project).map_err(drop), expected, "{subtask} {project:?}");
    };
    for own in [None, Some("KAN"), Some("kan"), Some("10000")] {
        check(false, own, Ok(None));
        check(true, own, Ok(None));
    }
    check(false, Some("OPS"), Ok(Some("OPS")));
    check(true, Some("OPS"), Err(()));
    let copy = read(&answer(&body(false))).unwrap().copy(Some("10001"), "1", &[], None);
    assert!(sent(&copy.call()).contains(r#""project":{"id":"10001"}"#));
}

#[test]
fn refused_fields_are_left_out() {
    let check = |status: u16, fields: &[&str], message: Option<&str>, expected: Option<&[&str]>| {
        let fields = fields.iter().map(|field| ((*field).to_owned(), "No.".to_owned())).collect();
        let messages = message.map(str::to_owned).into_iter().collect();
        let refusal = Refusal { status, fields, messages, ..Refusal::default() };
        let mut copy = elsewhere(r#""summary":"x","parent":{"id":"9"},"assignee":{"accountId":"5b1"}"#);
        assert_eq!(copy.leave_out(&refusal), expected.is_some(), "{refusal:?}");
        assert_eq!(copy.left_out, expected.unwrap_or_default(), "{refusal:?}");
        for id in &copy.left_out {
            assert!(!sent(&copy.call()).contains(&format!("{id:?}")), "{id}");
        }
    };
    check(400, &["assignee"], None, Some(&["assignee"]));
    check(400, &["parentId", "assignee"], None, Some(&["parent", "assignee"]));
    check(400, &["summary"], None, None);
    check(400, &["issuetype"], None, None);
    check(400, &["assignee", "customfield_9"], None, None);
    check(400, &["assignee"], Some("And more."), None);
    check(400, &[], None, None);
    check(403, &["assignee"], None, None);
}

//! What is missing, null or of another type is read as not being there.

use super::*;
use crate::jira::tests::{answer, disturbed, variants};
use jira_contract::records::StatusCategory;
use jira_engine::json::parse;

fn tree(json: &str) -> Tree<'_> {
    parse(json).unwrap()
}

#[test]
fn users() {
    let check = |json: &str, expected: Option<(&str, &str)>| {
        let found = user(&tree(json));
        let found = found.as_ref().map(|user| (user.account_id.as_str(), user.display_name.as_str()));
        assert_eq!(found, expected, "{json}");
    };
    check(r#"{"accountId":"5b1","displayName":"Mia"}"#, Some(("5b1", "Mia")));
    check(r#"{"accountId":"5b1","displayName":null,"active":"yes"}"#, Some(("5b1", "5b1")));
    check(r#"{"key":"JIRAUSER1","name":"fred"}"#, Some(("JIRAUSER1", "JIRAUSER1")));
    for nobody in ["null", "[]", "{}", r#"{"accountId":7}"#, r#"{"accountId":""}"#, "\"mia\""] {
        check(nobody, None);
    }
}

#[test]
fn statuses_and_types() {
    let category = |json: &str| status(&tree(json)).and_then(|status| status.category);
    assert_eq!(category(r#"{"id":"1","statusCategory":{"key":"new"}}"#), Some(StatusCategory::ToDo));
    assert_eq!(category(r#"{"id":"1","statusCategory":"DONE"}"#), Some(StatusCategory::Done));
    let other = StatusCategory::Other("undefined".into());
    assert_eq!(category(r#"{"id":"1","statusCategory":{"key":"undefined"}}"#), Some(other));
    for unknown in [r#"{"id":1}"#, r#"{"id":"1","statusCategory":[]}"#, r#"{"name":"x","statusCategory":{}}"#]
    {
        assert_eq!(category(unknown), None, "{unknown}");
    }
    assert_eq!((status(&tree("null")), issue_type(&tree("{}"))), (None, None));
    assert_eq!(
        issue_type(&tree(r#"{"id":5,"subtask":"x","hierarchyLevel":"0"}"#)).unwrap().hierarchy_level,
        None
    );
}

#[test]
fn references_and_moments() {
    let issue = reference(&tree(r#"{"id":"1","key":"KAN-1","fields":{"summary":"s","status":7}}"#)).unwrap();
    assert_eq!((issue.key.as_str(), issue.summary.as_deref(), issue.status), ("KAN-1", Some("s"), None));
    assert_eq!(reference(&tree(r#"{"fields":{}}"#)), None);
    let project = |tree: Tree<'_>| filled::<Project>(&tree).reference();
    assert_eq!(project(tree(r#"{"key":"KAN"}"#)).unwrap().key, "KAN");
    assert_eq!(project(tree("7")), None);
    let at = |json: &str| moment(&tree(json), "at");
    assert_eq!(at(r#"{"at":"1970-01-01T01:00:00.001+0100"}"#), Some(1));
    assert_eq!(at(r#"{"at":1700000000000}"#), Some(1_700_000_000_000));
    assert_eq!(at(r#"{"at":"1969-12-31T00:00:00.000+0000"}"#), None);
    for none in ["{}", r#"{"at":null}"#, r#"{"at":"yesterday"}"#, r#"{"at":[]}"#] {
        assert_eq!(at(none), None, "{none}");
    }
}

#[test]
fn who_sees_it() {
    let check = |json: &str, expected| assert_eq!(visibility(&tree(json)), expected, "{json}");
    check(
        r#"{"visibility":{"type":"role","value":"Developers"}}"#,
        Some(Visibility::Role("Developers".into())),
    );
    check(
        r#"{"visibility":{"type":"group","value":null,"identifier":"g-1"}}"#,
        Some(Visibility::Group("g-1".into())),
    );
    check(r#"{"visibility":{"type":"public"}}"#, None);
    check("{}", None);
    let group = String::from_utf8(visible_to(&Visibility::Group("g".into())).to_body()).unwrap();
    assert_eq!(group, r#"{"type":"group","value":"g"}"#);
}

#[test]
fn named_things() {
    let check = |json: &str, expected: Option<(&str, &str)>| {
        let found = named(&tree(json));
        assert_eq!(found.as_ref().map(|one| (one.id.as_str(), one.name.as_str())), expected, "{json}");
    };
    check(r#"{"id":"1","name":"High","self":"x"}"#, Some(("1", "High")));
    check(r#"{"id":1,"value":"Europe"}"#, Some(("1", "Europe")));
    check(r#"{"id":null,"name":"High"}"#, Some(("", "High")));
    check(r#"{"id":"1","name":[]}"#, Some(("1", "")));
    for nothing in ["null", "7", "[]", "{}", r#"{"id":-1,"name":""}"#, r#"{"id":true,"name":{}}"#] {
        check(nothing, None);
    }
    let list = tree(r#"[{"id":"1"},null,7,{"name":"b"},{}]"#);
    assert_eq!(list.items().iter().filter_map(named).count(), 2);
    assert_eq!(texts(tree(r#"["a",1,null,["b"],""]"#).items()), ["a", ""]);
}

#[test]
fn what_types_are() {
    let check = |json: &str, subtask: bool, level: Option<i32>, description: &str| {
        let kind = issue_type(&tree(json)).unwrap();
        assert_eq!(
            (kind.subtask, kind.hierarchy_level, kind.description.as_str()),
            (subtask, level, description),
            "{json}"
        );
    };
    check(r#"{"id":"1","hierarchyLevel":1,"description":"d"}"#, false, Some(1), "d");
    check(r#"{"id":"1","hierarchyLevel":-1}"#, true, Some(-1), "");
    check(r#"{"id":"1","hierarchyLevel":-1,"subtask":false}"#, false, Some(-1), "");
    check(r#"{"id":"1","subtask":true,"description":{"a":1}}"#, true, None, "");
    check(r#"{"id":"1","hierarchyLevel":9999999999}"#, false, None, "");
    check(r#"{"id":"1","hierarchyLevel":-1e300}"#, false, None, "");
}

#[test]
fn texts_of_records() {
    let body = r#"{"description":"a \"b\"","environment":null,"body":{"type":"doc","version":1,"content":[]},"summary":"s"}"#;
    let response = answer(body);
    let read = jira_engine::json::read_selected(&response, take).unwrap();
    assert_eq!(raw_text(&read, "description"), "a \"b\"");
    assert_eq!((raw_text(&read, "environment"), raw_text(&read, "body")), (String::new(), String::new()));
    assert_eq!((raw_text(&read, "summary"), raw_text(&read, "missing")), ("s".into(), String::new()));
    let rich = |name: &str| rich_text(&read, name, TextFormat::Markdown);
    assert_eq!((rich("description").as_deref(), rich("summary").as_deref()), (Some("a \"b\""), Some("s")));
    assert_eq!((rich("environment"), rich("missing")), (None, None));
    assert_eq!(rich("body").as_deref().map(str::trim), Some(""));
}

#[test]
fn what_is_not_wanted() {
    for name in ["self", "avatarUrls", "iconUrl", "avatarId", "thumbnail"] {
        assert_eq!(take(name), ReadMode::Skipped, "{name}");
    }
    for name in ["description", "environment", "body", "comment", "customfield_1"] {
        assert_eq!(take(name), ReadMode::Raw, "{name}");
    }
    for name in ["id", "key", "", "customfield", "Description"] {
        assert_eq!(take(name), ReadMode::Parsed, "{name}");
    }
}

/// Every reading of every answer, whatever it holds.
#[test]
fn no_record_fails() {
    let whole = r#"{"accountId":"a","displayName":"A","emailAddress":"e","active":true,"timeZone":"UTC","id":"1","key":"K-1",
        "name":"n","value":"v","statusCategory":{"key":"new"},"subtask":false,"hierarchyLevel":0,"description":"d",
        "fields":{"summary":"s","status":{"id":"1","statusCategory":"TODO"},"issuetype":{"id":"2","hierarchyLevel":-1}},
        "created":"2026-11-22T09:00:00.000+0100","visibility":{"type":"role","value":"v","identifier":"i"}}"#;
    let check = |body: &str| {
        let response = answer(body);
        let all = [tree(body), jira_engine::json::read_selected(&response, take).unwrap()];
        for tree in &all {
            let _ = (
                user(tree),
                named(tree),
                status(tree),
                issue_type(tree),
                filled::<Project>(tree).reference(),
                reference(tree),
            );
            let _ = (moment(tree, "created"), visibility(tree), raw_text(tree, "description"));
            for format in
                [TextFormat::Markdown, TextFormat::LosslessMarkdown, TextFormat::PlainText, TextFormat::Adf]
            {
                let _ = rich_text(tree, "description", format);
            }
        }
    };
    variants(whole, check);
    let mut random = fastrand::Rng::with_seed(53);
    for _ in 0..500 {
        check(&disturbed(whole, &[], &mut random));
    }
}

//! What is missing, null or of another type is read as not being there.

use super::*;
use crate::json::parse;

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
    assert_eq!(issue_type(&tree(r#"{"id":5,"subtask":"x","hierarchyLevel":"0"}"#)).unwrap().level, None);
}

#[test]
fn references_and_moments() {
    let issue = reference(&tree(r#"{"id":"1","key":"KAN-1","fields":{"summary":"s","status":7}}"#)).unwrap();
    assert_eq!((issue.key.as_str(), issue.summary.as_deref(), issue.status), ("KAN-1", Some("s"), None));
    assert_eq!(reference(&tree(r#"{"fields":{}}"#)), None);
    assert_eq!(project(&tree(r#"{"key":"KAN"}"#)).unwrap().key, "KAN");
    assert_eq!(project(&tree("7")), None);
    let at = |json: &str| moment(&tree(json), "at");
    assert_eq!(at(r#"{"at":"1970-01-01T01:00:00.001+0100"}"#), Some(1));
    assert_eq!(at(r#"{"at":1700000000000}"#), Some(1_700_000_000_000));
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

use super::*;
use crate::jira::fields::own;
use jira_engine::json::parse;

fn field(kind: &str, items: &str, custom: &str) -> Field {
    Field {
        id: "customfield_1".into(),
        name: "Thing".into(),
        custom: true,
        value_type: kind.into(),
        item_type: Some(items.to_owned()).filter(|items| !items.is_empty()),
        custom_type: Some(custom.to_owned()).filter(|custom| !custom.is_empty()),
        jql_names: Vec::new(),
    }
}

fn set(field: &Field, value: &Value) -> Result<String, String> {
    let json = |tree: Tree<'_>| String::from_utf8(tree.to_body()).unwrap();
    match write(field, value, &[]) {
        Ok(Change::Set(tree)) => Ok(json(tree)),
        Ok(Change::Update(tree)) => Ok(format!("update {}", json(tree))),
        Err(Error::Invalid(problem)) => Err(problem),
        Err(other) => panic!("{other:?}"),
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn many(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn what_people_write() {
    let check = |field: Field, value: &str, expected: &str| {
        assert_eq!(set(&field, &text(value)).as_deref(), Ok(expected), "{} {value}", field.value_type);
    };
    check(field("string", "", "textfield"), "a \"b\"", r#""a \"b\"""#);
    check(field("string", "", "url"), "https://x.example", r#""https://x.example""#);
    check(field("number", "", "float"), "3", "3");
    check(field("number", "", "float"), " 2.50 ", "2.5");
    check(field("number", "", "float"), "-1e3", "-1000");
    check(field("date", "", "datepicker"), "2026-11-22", r#""2026-11-22""#);
    check(field("date", "", "datepicker"), "1815-12-10", r#""1815-12-10""#);
    check(field("datetime", "", "datetime"), "1969-07-20T20:17:40Z", r#""1969-07-20T20:17:40.000+0000""#);
    check(
        field("datetime", "", "datetime"),
        "2026-11-22T09:00:00+01:00",
        r#""2026-11-22T08:00:00.000+0000""#,
    );
    check(field("option", "", "select"), "High", r#"{"value":"High"}"#);
    check(
        field("option-with-child", "", "cascadingselect"),
        "Europe > Spain",
        r#"{"value":"Europe","child":{"value":"Spain"}}"#,
    );
    check(field("option-with-child", "", "cascadingselect"), "Europe", r#"{"value":"Europe"}"#);
    check(field("user", "", "userpicker"), "557058:1-2", r#"{"accountId":"557058:1-2"}"#);
    check(field("version", "", "version"), "2026", r#"{"name":"2026"}"#);
    check(field("group", "", "grouppicker"), "devs", r#"{"name":"devs"}"#);
    check(field("array", "option", "multicheckboxes"), "A", r#"[{"value":"A"}]"#);
    check(field("array", "string", "labels"), "a", r#"["a"]"#);
    check(field("array", "json", "gh-sprint"), "42", "42");
    check(field("any", "", "gh-epic-link"), "KAN-1", r#""KAN-1""#);
    check(own("priority").unwrap(), "High", r#"{"name":"High"}"#);
    check(own("priority").unwrap(), "3", r#"{"id":"3"}"#);
    check(own("parent").unwrap(), "KAN-1", r#"{"key":"KAN-1"}"#);
    check(own("parent").unwrap(), "10001", r#"{"id":"10001"}"#);
    check(own("timetracking").unwrap(), "2d 4h", r#"{"originalEstimate":"2d 4h"}"#);
    check(own("fixVersions").unwrap(), "1.0", r#"[{"name":"1.0"}]"#);
    let paragraph = set(&field("string", "", "textarea"), &text("**b**")).unwrap();
    assert!(paragraph.contains(r#""marks":[{"type":"strong"}]"#), "{paragraph}");
    assert_eq!(set(&own("description").unwrap(), &text("")).as_deref(), Ok("null"));
}

#[test]
fn lists_and_changes_of_them() {
    let options = field("array", "option", "multiselect");
    assert_eq!(set(&options, &Value::Many(many(&["A", "B"]))).unwrap(), r#"[{"value":"A"},{"value":"B"}]"#);
    assert_eq!(set(&options, &Value::Many(Vec::new())).unwrap(), "[]");
    assert_eq!(set(&options, &Value::Clear).unwrap(), "[]");
    assert_eq!(set(&field("number", "", ""), &Value::Clear).unwrap(), "null");
    assert_eq!(set(&field("array", "json", "gh-sprint"), &Value::Clear).unwrap(), "null");
    assert_eq!(set(&field("array", "json", "gh-sprint"), &Value::Many(many(&["7"]))).unwrap(), "7");
    assert_eq!(set(&field("array", "group", ""), &Value::Many(many(&["a"]))).unwrap(), r#"[{"name":"a"}]"#);
    assert_eq!(
        set(&field("array", "user", ""), &Value::Add(many(&["5b1"]))).unwrap(),
        r#"update [{"add":{"accountId":"5b1"}}]"#
    );
    assert_eq!(set(&field("array", "", ""), &Value::Many(many(&["a"]))).unwrap(), r#"["a"]"#);
    let labels = own("labels").unwrap();
    assert_eq!(set(&labels, &Value::Add(many(&["x"]))).unwrap(), r#"update [{"add":"x"}]"#);
    assert_eq!(
        set(&own("components").unwrap(), &Value::Remove(many(&["a", "b"]))).unwrap(),
        r#"update [{"remove":{"name":"a"}},{"remove":{"name":"b"}}]"#
    );
    let cascade = field("option-with-child", "", "cascadingselect");
    assert!(set(&cascade, &Value::Many(many(&["a", "b"]))).unwrap().contains("child"));
    assert_eq!(set(&field("string", "", ""), &Value::Many(many(&["a"]))).unwrap(), r#""a""#);
    assert_eq!(set(&options, &Value::Json(r#"[{"id":"1"}]"#.into())).unwrap(), r#"[{"id":"1"}]"#);
}

#[test]
fn what_is_refused_names_the_field() {
    let check = |field: Field, value: Value, hint: &str| {
        let problem = set(&field, &value).unwrap_err();
        assert!(problem.contains(hint) && problem.contains(&format!("{:?}", field.name)), "{problem}");
    };
    check(field("number", "", ""), text("three"), "takes a number");
    check(field("number", "", ""), text("NaN"), "takes a number");
    check(field("number", "", ""), text(""), "clear it");
    check(field("date", "", ""), text("22.11.2026"), "takes a day");
    check(field("date", "", ""), text("2026-02-30"), "takes a day");
    check(field("datetime", "", ""), text("2026-11-22"), "takes a moment");
    check(field("user", "", ""), text("mia@example.com"), "search for the person");
    check(field("option-with-child", "", ""), text("a > b > c"), "a parent and a child");
    check(field("array", "json", "gh-sprint"), text("Sprint 1"), "a number");
    check(field("string", "", ""), Value::Many(many(&["a", "b"])), "holds one value");
    check(field("string", "", ""), Value::Add(many(&["a"])), "nothing to add to");
    check(field("option", "", ""), Value::Json("{".into()), "not JSON");
    check(own("labels").unwrap(), text("two words"), "without white space");
    check(field("votes", "", ""), text("1"), "functions of its own");
    check(field("number", "", ""), text("1e999"), "takes a number");
    check(field("number", "", ""), text("inf"), "takes a number");
    check(field("number", "", ""), text("1,5"), "takes a number");
    check(field("date", "", ""), text("2026-11-22T00:00"), "takes a day");
    check(field("datetime", "", ""), text("2026-11-22T09:00:00"), "takes a moment");
    check(field("user", "", ""), text("Mia Krystof"), "search for the person");
    check(field("array", "user", ""), Value::Many(many(&["5b1", "a@b.c"])), "search for the person");
    check(field("array", "option", ""), Value::Many(many(&["A", " "])), "clear it");
    check(field("array", "json", "gh-sprint"), Value::Many(many(&["1", "2"])), "takes one sprint");
    check(field("array", "json", "gh-sprint"), text("-1"), "a number");
    check(field("option-with-child", "", ""), Value::Many(Vec::new()), "a parent and a child");
    check(field("string", "", ""), Value::Many(Vec::new()), "0 are given");
    check(field("option", "", ""), Value::Json("1 2".into()), "not JSON");
    check(field("option", "", ""), Value::Json(String::new()), "not JSON");
    check(own("labels").unwrap(), Value::Add(many(&["a", "b c"])), "without white space");
}

#[test]
fn values_for_people() {
    let check = |json: &str, expected: &str| assert_eq!(show(&parse(json).unwrap()), expected, "{json}");
    check("null", "");
    check("\"x\"", "x");
    check("3", "3");
    check("2.5", "2.5");
    check("true", "true");
    check(r#"{"self":"s","value":"High","id":"1"}"#, "High");
    check(r#"{"value":"Europe","child":{"value":"Spain"}}"#, "Europe > Spain");
    check(r#"{"accountId":"1","displayName":"Mia"}"#, "Mia");
    check(r#"[{"name":"1.0"},{"name":"2.0"},null,{}]"#, "1.0, 2.0");
    check(r#"["a","b"]"#, "a, b");
    check(r#"{"id":10000,"key":"KAN-1"}"#, "KAN-1");
    check(r#"{"x":1}"#, "");
    check(
        r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]}"#,
        "a",
    );
    check(r#"{"name":{"name":{"name":{"name":{"name":"deep"}}}}}"#, "");
}

/// A text is one value: no sign in it makes another member or item.
#[test]
fn texts_stay_texts() {
    let pieces =
        ["\"", "\\", "\n", "\0", ":", ",", "{", "}", "[", "]", " > ", "é", "😀", "\u{2028}", "a", "1"];
    let kinds =
        ["string", "option", "version", "group", "any", "priority", "project", "issuelink", "timetracking"];
    let mut random = fastrand::Rng::with_seed(37);
    for _ in 0..3000 {
        let written: String = (0..random.usize(1..7)).map(|_| pieces[random.usize(..pieces.len())]).collect();
        let kind = kinds[random.usize(..kinds.len())];
        let Ok(json) = set(&field(kind, "", ""), &text(&written)) else { continue };
        let held = match serde_json::from_str(&json).unwrap() {
            serde_json::Value::Object(members) if members.len() == 1 => members.values().next().cloned(),
            value => Some(value),
        };
        assert_eq!(held, Some(written.trim().into()), "{kind} {written:?}");
    }
}

#[test]
fn no_value_is_beyond_words() {
    let values = r#"[{"value":"a","child":{"value":"b","child":{"value":"c"}}},[["x"],[{"name":["y"]}]],-1.5,true,null,
        {"displayName":"","name":"z"},{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"t"}]}]}]"#;
    let check = |body: &str| drop(show(&parse(body).unwrap()));
    check(values);
    crate::jira::tests::variants(values, check);
    let mut random = fastrand::Rng::with_seed(41);
    for _ in 0..500 {
        check(&crate::jira::tests::disturbed(values, &[], &mut random));
    }
    let deep = format!("{}{}", r#"{"name":"#.repeat(100), "}".repeat(100)).replace(":}", ":1}");
    assert_eq!(show(&parse(&deep).unwrap()), "");
}

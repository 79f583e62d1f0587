mod answers;
mod refused;

use super::*;
use crate::jira::tests::sent;

fn site() -> Fields {
    let field = |id: &str, name: &str, kind: &str, items: &str, custom: &str| Field {
        name: name.into(),
        value_type: kind.into(),
        item_type: Some(items.to_owned()).filter(|items| !items.is_empty()),
        custom_type: Some(custom.to_owned()),
        ..fields::bare(id)
    };
    Fields::of(vec![
        field("customfield_1", "Story Points", "number", "", "float"),
        field("customfield_2", "Region", "option-with-child", "", "cascadingselect"),
        field("customfield_3", "Teams", "array", "option", "multiselect"),
        field("customfield_4", "Sprint", "array", "json", "gh-sprint"),
        field("customfield_5", "Notes", "string", "", "textarea"),
        field("customfield_6", "Team", "string", "", "textfield"),
        field("customfield_7", "Team", "string", "", "textfield"),
        field("customfield_8", "Reviewer", "user", "", "userpicker"),
    ])
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn input(field: &str, value: Value) -> FieldValue {
    FieldValue { field: field.into(), value }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn issue() -> NewIssue {
    NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Login fails".into(),
        description: None,
        assignee: None,
        priority: None,
        labels: Vec::new(),
        components: Vec::new(),
        fix_versions: Vec::new(),
        parent: None,
        due_date: None,
        fields: Vec::new(),
    }
}

fn nothing() -> IssueUpdate {
    IssueUpdate {
        summary: None,
        description: None,
        add_labels: Vec::new(),
        remove_labels: Vec::new(),
        fields: Vec::new(),
        notify_users: None,
    }
}

fn new(issue: &NewIssue) -> Result<Draft, Error> {
    let site = site();
    Draft::of(issue, Some("me-1"), &mut |name| resolve(&site, name))
}

fn changed(changes: &IssueUpdate) -> Result<Draft, Error> {
    let site = site();
    Draft::changes(changes, &[], &mut |name| resolve(&site, name))
}

fn json(draft: Draft) -> String {
    String::from_utf8(draft.into_tree().to_body()).unwrap()
}

const PARAGRAPH: &str =
    r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}"#;

#[test]
fn a_new_issue() {
    let own = r#"{"fields":{"project":{"key":"KAN"},"issuetype":{"name":"Task"},"summary":"Login fails""#;
    assert_eq!(json(new(&issue()).unwrap()), format!("{own}}}}}"));
    let whole = NewIssue {
        description: Some(Text::Markdown("x".into())),
        assignee: Some(Assignee::Me),
        priority: Some("High".into()),
        labels: list(&["a", "b"]),
        components: list(&["Core"]),
        fix_versions: list(&["1.0", "2.0"]),
        parent: Some("KAN-9".into()),
        due_date: Some("2026-12-01".into()),
        fields: vec![
            input("story points", text("3")),
            input("Region", text("Europe > Spain")),
            input("Teams", Value::Many(list(&["A", "B"]))),
            input("cf[4]", text("42")),
            input("Notes", text("x")),
            input("customfield_8", text("5b1")),
            input("security", text("10")),
            input("reporter", Value::Json(r#"{"id":"5b2"}"#.into())),
            input("environment", Value::Clear),
        ],
        ..issue()
    };
    let rest = [
        r#","description":"#,
        PARAGRAPH,
        r#","assignee":{"accountId":"me-1"},"priority":{"name":"High"},"parent":{"key":"KAN-9"},"duedate":"2026-12-01","#,
        r#""labels":["a","b"],"components":[{"name":"Core"}],"fixVersions":[{"name":"1.0"},{"name":"2.0"}],"#,
        r#""customfield_1":3,"customfield_2":{"value":"Europe","child":{"value":"Spain"}},"#,
        r#""customfield_3":[{"value":"A"},{"value":"B"}],"customfield_4":42,"customfield_5":"#,
        PARAGRAPH,
        r#","customfield_8":{"accountId":"5b1"},"security":{"id":"10"},"reporter":{"id":"5b2"},"environment":null}}"#,
    ];
    assert_eq!(json(new(&whole).unwrap()), [own, &rest.concat()].concat());
    let by_id = NewIssue { project: "10000".into(), issue_type: "10001".into(), ..issue() };
    assert!(json(new(&by_id).unwrap()).contains(r#""project":{"id":"10000"},"issuetype":{"id":"10001"}"#));
}

#[test]
fn who_is_assigned() {
    let check = |assignee: Assignee, expected: &str, assigned: &str| {
        let draft = new(&NewIssue { assignee: Some(assignee.clone()), ..issue() }).unwrap();
        assert!(json(draft).ends_with(&format!("\"Login fails\"{expected}}}}}")), "{assignee:?}");
        let call = assign("KAN-1", &assignee, Some("me-1")).unwrap();
        assert_eq!(
            sent(&call),
            format!("PUT /rest/api/3/issue/KAN-1/assignee\n{{\"accountId\":{assigned}}}")
        );
    };
    check(Assignee::User("5b1".into()), r#","assignee":{"accountId":"5b1"}"#, "\"5b1\"");
    check(Assignee::Me, r#","assignee":{"accountId":"me-1"}"#, "\"me-1\"");
    check(Assignee::Nobody, r#","assignee":null"#, "null");
    check(Assignee::Automatic, r#","assignee":{"accountId":"-1"}"#, "\"-1\"");
    for id in ["", "mia@example.com", "Mia Krystof"] {
        let user = Assignee::User(id.into());
        assert!(matches!(assign("KAN-1", &user, None), Err(Error::Invalid(_))), "{id}");
        let assigned = new(&NewIssue { assignee: Some(user), ..issue() });
        assert!(matches!(assigned, Err(Error::Invalid(_))), "{id}");
    }
    assert!(assign("a/b", &Assignee::Nobody, None).is_err());
}

#[test]
fn changes_of_an_issue() {
    let check = |changes: IssueUpdate, expected: &str| {
        let call = edit("KAN-1", changed(&changes).unwrap(), changes.notify_users).unwrap();
        assert_eq!(sent(&call), format!("PUT /rest/api/3/issue/KAN-1{expected}"));
        assert_eq!(call.safety, jira_engine::http::Safety::Idempotent);
    };
    check(IssueUpdate { summary: Some(" New ".into()), ..nothing() }, "\n{\"fields\":{\"summary\":\"New\"}}");
    check(
        IssueUpdate { summary: Some("New".into()), notify_users: Some(false), ..nothing() },
        "?notifyUsers=false\n{\"fields\":{\"summary\":\"New\"}}",
    );
    check(
        IssueUpdate { description: Some(Text::Markdown(" ".into())), notify_users: Some(true), ..nothing() },
        "\n{\"fields\":{\"description\":null}}",
    );
    check(
        IssueUpdate { add_labels: list(&["a", "b"]), remove_labels: list(&["c"]), ..nothing() },
        "\n{\"update\":{\"labels\":[{\"add\":\"a\"},{\"add\":\"b\"},{\"remove\":\"c\"}]}}",
    );
    let fields = vec![
        input("Teams", Value::Add(list(&["A"]))),
        input("Teams", Value::Remove(list(&["B"]))),
        input("components", Value::Remove(list(&["Core"]))),
        input("Sprint", Value::Clear),
        input("duedate", Value::Clear),
        input("labels", Value::Clear),
    ];
    check(
        IssueUpdate { fields, ..nothing() },
        "\n{\"fields\":{\"customfield_4\":null,\"duedate\":null,\"labels\":[]},\"update\":{\
        \"customfield_3\":[{\"add\":{\"value\":\"A\"}},{\"remove\":{\"value\":\"B\"}}],\
        \"components\":[{\"remove\":{\"name\":\"Core\"}}]}}",
    );
    assert!(edit("a/b", Draft::new(), None).is_err());
}

#[test]
fn calls_that_make_an_issue() {
    let call = create(new(&issue()).unwrap(), Some("a \"key\""));
    assert_eq!(
        sent(&call),
        "POST /rest/api/3/issue\n{\"fields\":{\"project\":{\"key\":\"KAN\"},\"issuetype\":{\"name\":\"Task\"},\
        \"summary\":\"Login fails\"},\"properties\":[{\"key\":\"connector.request\",\"value\":{\"key\":\"a \\\"key\\\"\"}}]}"
    );
    assert_eq!(call.safety, jira_engine::http::Safety::Once);
    assert!(!sent(&create(new(&issue()).unwrap(), None)).contains("properties"));
    assert_eq!(sent(&create(Draft::default(), None)), "POST /rest/api/3/issue\n{}");
}

#[test]
fn estimates_by_name() {
    let site = Fields::of(vec![
        Field {
            name: "Original estimate".into(),
            value_type: "number".into(),
            ..fields::bare("timeoriginalestimate")
        },
        Field {
            name: "Remaining Estimate".into(),
            value_type: "number".into(),
            ..fields::bare("timeestimate")
        },
    ]);
    let draft = |inputs: &[FieldValue]| {
        let mut draft = Draft::new();
        draft.inputs(inputs, &[], &mut |name| resolve(&site, name))?;
        Ok::<_, Error>(String::from_utf8(draft.into_tree().to_body()).unwrap())
    };
    let check = |inputs: &[FieldValue], expected: &str| {
        assert_eq!(draft(inputs).unwrap(), format!(r#"{{"fields":{{"timetracking":{{{expected}}}}}}}"#));
    };
    let (original, remaining) =
        (input("Original estimate", text("2d 4h")), input("remaining estimate", text(" 1d ")));
    check(std::slice::from_ref(&original), r#""originalEstimate":"2d 4h""#);
    check(&[original.clone(), remaining.clone()], r#""originalEstimate":"2d 4h","remainingEstimate":"1d""#);
    check(&[remaining.clone(), original.clone()], r#""remainingEstimate":"1d","originalEstimate":"2d 4h""#);
    check(
        &[input("timetracking", text("3d")), remaining.clone()],
        r#""originalEstimate":"3d","remainingEstimate":"1d""#,
    );
    check(
        &[remaining.clone(), input("timetracking", text("3d"))],
        r#""remainingEstimate":"1d","originalEstimate":"3d""#,
    );
    for twice in [
        &[original.clone(), original.clone()][..],
        &[input("timetracking", text("3d")), original.clone()],
        &[original.clone(), input("timetracking", Value::Clear)],
        &[input("timetracking", Value::Json("{}".into())), original],
    ] {
        assert!(
            matches!(draft(twice), Err(Error::Invalid(text)) if text.contains("given twice")),
            "{twice:?}"
        );
    }
    for wrong in
        [Value::Clear, text(" "), Value::Add(vec!["1d".into()]), Value::Many(vec!["1d".into(), "2d".into()])]
    {
        assert!(
            matches!(draft(&[input("timeestimate", wrong)]), Err(Error::Invalid(text)) if text.contains("0m"))
        );
    }
}

#[test]
fn names_that_only_the_site_explains() {
    let json = || Value::Json("1".into());
    let inputs = [
        input("summary", text("x")),
        input("Story Points", text("3")),
        input("customfield_1", text("3")),
        input("customfield_1", json()),
        input("cf[1]", json()),
        input("labels", Value::Clear),
        input("customfield_2", Value::Clear),
    ];
    assert_eq!(unexplained(&inputs), ["Story Points", "customfield_1", "cf[1]", "customfield_2"]);
    // Without the site's list an id does for JSON.
    let none = Fields::default();
    assert_eq!(resolve(&none, "customfield_9").unwrap(), fields::bare("customfield_9"));
    assert_eq!(resolve(&none, "labels").unwrap().value_type, "array");
    assert!(resolve(&none, "Story Points").is_err());
    assert!(resolve(&site(), "customfield_9").is_err());
}

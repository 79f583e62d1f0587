//! The fields that were asked for beside the record's own.

use super::*;

fn contents(fields: &[&str], format: TextFormat, details: bool) -> Vec<(String, String, String)> {
    let way = reading(&selection(fields, Some(format), None), details);
    let issue = way.read(&answer(FULL), &site(), SITE).unwrap();
    issue.fields.into_iter().map(|field| (field.id, field.name, field.text)).collect()
}

#[test]
fn fields_by_name() {
    let check = |fields: &[&str], expected: &[(&str, &str, &str)]| {
        let found = contents(fields, TextFormat::Markdown, false);
        let found: Vec<_> =
            found.iter().map(|(id, name, text)| (&id[..], &name[..], text.trim_end())).collect();
        assert_eq!(found, expected, "{fields:?}");
    };
    check(&[], &[]);
    check(&["Region"], &[("customfield_1", "Region", "Europe > Spain")]);
    check(
        &["Notes", "cf[1]"],
        &[("customfield_1", "Region", "Europe > Spain"), ("customfield_4", "Notes", "two\nlines")],
    );
    check(&["summary"], &[("summary", "summary", "Login fails \"often\"")]);
    check(&["assignee", "labels"], &[("assignee", "assignee", "Mia"), ("labels", "labels", "a, b")]);
    check(&["environment"], &[("environment", "environment", "prod")]);
    check(&["description"], &[("description", "description", "a **b**")]);
    check(&["Log Work"], &[]);
}

#[test]
fn all_fields() {
    let ids = |details| {
        let all = contents(&["*all"], TextFormat::Markdown, details);
        all.into_iter().map(|(id, ..)| id).collect::<Vec<_>>()
    };
    let further = ["environment", "customfield_1", "customfield_3", "customfield_4", "security"];
    assert_eq!(ids(true), further);
    // What the record does not hold is among the fields.
    let details = ["subtasks", "issuelinks", "description", "attachment", "timetracking", "votes", "watches"];
    assert_eq!(ids(false), [&details[..], &further[..]].concat());
    let named = contents(&["*all", "customfield_2", "summary"], TextFormat::Markdown, true);
    let named: Vec<_> = named.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(
        named,
        [
            "summary",
            "environment",
            "customfield_1",
            "customfield_2",
            "customfield_3",
            "customfield_4",
            "security"
        ]
    );
}

#[test]
fn text_in_the_form_that_was_asked_for() {
    let check = |format, expected: &str| {
        let found = contents(&["description"], format, false).remove(0).2;
        assert_eq!(found.trim_end(), expected, "{format:?}");
        let way = reading(&selection(&[], Some(format), None), true);
        let issue = way.read(&answer(FULL), &site(), SITE).unwrap();
        assert_eq!(issue.description.as_deref().map(str::trim_end), Some(expected), "{format:?}");
    };
    check(TextFormat::Markdown, "a **b**");
    check(TextFormat::LosslessMarkdown, "a **b**");
    check(TextFormat::PlainText, "a b");
    let start = FULL.find(r#"{"type":"doc""#).unwrap();
    let end = FULL.find(",\n    \"attachment\"").unwrap();
    check(TextFormat::Adf, &FULL[start..end]);
}

#[test]
fn json_is_as_jira_wrote_it() {
    let issue = read(FULL, &["customfield_1", "customfield_3", "summary", "customfield_2"], true).unwrap();
    let json: Vec<_> = issue.fields.iter().map(|field| field.json.as_str()).collect();
    let expected = [
        r#""Login fails \"often\"""#,
        r#"{"value":"Europe","child":{"value":"Spain"}}"#,
        "null",
        r#"[2.5,"x",null]"#,
    ];
    assert_eq!(json, expected);
    assert_eq!(issue.fields[2].text, "");
}

//! The rows of `issues`.

use super::{FIELDS, FILES, ISSUE, USER, place};
use crate::issues::{
    assign, delete_issue, get, get_create_metadata, get_edit_metadata, get_many, list_changelog,
    list_transitions, list_voters, list_watchers, transition, unwatch, update, vote, watch,
};
use crate::tests::answer::{Answer, no_content, ok};
use crate::tests::lent;
use crate::tests::row::{Row, row};
use jira_contract::fields::{FieldValue, Value};
use jira_contract::issues::{Assignee, IssueUpdate, Selection, TransitionRequest};
use jira_contract::records::{Text, TextFormat};

mod new;

pub(in crate::tests) use new::{create_with_key, with_key};

const SELECTION: Selection = Selection { fields: Vec::new(), text_format: None, details: None };
const MIA: &str = "5b10a2844c20165700ede21g";

const TRANSITIONS: &str = r#"{"expand":"transitions","transitions":[
    {"id":"11","name":"Start","isAvailable":true,"to":{"id":"3","name":"In Progress","statusCategory":{"key":"indeterminate"}}},
    {"id":"21","name":"Close","to":{"id":"5","name":"Done","statusCategory":{"key":"done"}},"fields":{
        "resolution":{"name":"Resolution","required":true,"schema":{"type":"resolution","system":"resolution"},"operations":["set"],"allowedValues":[{"id":"1","name":"Fixed"}]},
        "customfield_10016":{"name":"Punkte","schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float"},"operations":["set"]},
        "comment":{"name":"Comment","schema":{"type":"comments-page"},"operations":["add"]}}}]}"#;

const TYPES: &str = r#"{"startAt":0,"maxResults":200,"total":1,"issueTypes":[{"id":"10001","name":"Task","description":"","subtask":false,"hierarchyLevel":0}]}"#;

const SCREEN: &str = r#"{"startAt":0,"maxResults":200,"total":3,"fields":[
    {"fieldId":"summary","name":"Summary","required":true,"operations":["set"],"schema":{"type":"string","system":"summary"}},
    {"fieldId":"labels","name":"Labels","required":false,"operations":["add","set","remove"],"schema":{"type":"array","items":"string","system":"labels"}},
    {"fieldId":"priority","name":"Priority","required":false,"hasDefaultValue":true,"operations":["set"],"schema":{"type":"priority","system":"priority"},"allowedValues":[{"id":"2","name":"High"}]}]}"#;

fn shows_a_file() -> Text {
    Text::Markdown("![A](attachment:a.png)".into())
}

fn input(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.into(), value: Value::Text(value.into()) }
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = read();
    rows.extend(new::rows());
    rows.extend(changed());
    rows.extend(moved());
    rows.extend(watched());
    rows
}

fn read() -> Vec<Row> {
    let refused =
        Answer::json(401, r#"{"errorMessages":["Client must be authenticated to access this resource."]}"#);
    let tenant = format!(r#"{{"cloudId":"{}"}}"#, lent::CLOUD_ID);
    let many = |number: u32| {
        format!(r#"{{"id":"{number}","key":"KAN-{number}","fields":{{"summary":"No. {number}"}}}}"#)
    };
    vec![
        row!("issues.get", "", |api| get(api, "KAN-1", &SELECTION), [ok(ISSUE)]),
        row!(
            "issues.get",
            "with a field by its name, lean",
            |api| async move {
                let fields = vec!["Story Points".to_owned()];
                get(
                    api,
                    "KAN-1",
                    &Selection { fields, text_format: Some(TextFormat::PlainText), details: Some(false) },
                )
                .await
            },
            [ok(FIELDS), ok(ISSUE)]
        ),
        row!(
            "issues.get",
            "by a token of which the site knows nothing",
            |api| get(api, "KAN-1", &SELECTION),
            [refused, ok(tenant), ok(ISSUE)]
        )
        .through(lent::fresh())
        .bears(&[0]),
        row!(
            "issues.get-many",
            "more than one request takes",
            |api| async move {
                let keys: Vec<_> = (1..=101).map(|number| format!("KAN-{number}")).collect();
                let found = get_many(api, &keys, &SELECTION).await?;
                let found_keys: Vec<_> = found.items.into_iter().map(|issue| issue.key).collect();
                Ok((found_keys, found.missing.len(), found.missing.into_iter().next()))
            },
            [
                ok(format!(r#"{{"issues":[{},{}],"issueErrors":[]}}"#, many(1), many(2))),
                ok(format!(r#"{{"issues":[{}],"issueErrors":[]}}"#, many(101))),
            ]
        ),
        row!(
            "issues.get-create-metadata",
            "",
            |api| get_create_metadata(api, "KAN", "task"),
            [ok(TYPES), ok(SCREEN)]
        ),
        row!(
            "issues.get-edit-metadata",
            "",
            |api| get_edit_metadata(api, "KAN-1"),
            [ok(
                r#"{"fields":{"summary":{"name":"Summary","required":true,"operations":["set"],"schema":{"type":"string","system":"summary"}}}}"#
            )]
        ),
        row!(
            "issues.list-changelog",
            "",
            |api| list_changelog(api, "KAN-1", None),
            [ok(format!(
                r#"{{"startAt":0,"maxResults":100,"total":1,"isLast":true,"values":[{{"id":"10001","author":{USER},"created":"2026-01-17T12:34:00.000+0000",
                "items":[{{"field":"status","fieldId":"status","from":"1","fromString":"To Do","to":"3","toString":"In Progress"}}]}}]}}"#
            ))]
        ),
    ]
}

fn changed() -> Vec<Row> {
    vec![
        row!(
            "issues.update",
            "",
            |api| async move {
                let changes = IssueUpdate { summary: Some("Login works".into()), ..changes() };
                update(api, "KAN-1", &changes).await
            },
            [no_content()]
        ),
        row!(
            "issues.update",
            "of fields by their names, with a text that shows a file",
            |api| async move {
                let changes = IssueUpdate {
                    description: Some(shows_a_file()),
                    add_labels: vec!["urgent".into()],
                    remove_labels: vec!["later".into()],
                    fields: vec![input("Story Points", "5"), input("Notes", "*soon*")],
                    notify_users: Some(false),
                    ..changes()
                };
                update(api, "KAN-1", &changes).await
            },
            [ok(FIELDS), ok(FILES), place(), no_content()]
        ),
        row!("issues.delete-issue", "", |api| delete_issue(api, "KAN-1", true), [no_content()]),
        row!(
            "issues.assign",
            "",
            |api| async move { assign(api, "KAN-1", &Assignee::User(MIA.into())).await },
            [no_content()]
        ),
        row!(
            "issues.assign",
            "to the connection's account",
            |api| assign(api, "KAN-1", &Assignee::Me),
            [ok(USER), no_content()]
        ),
    ]
}

fn changes() -> IssueUpdate {
    IssueUpdate {
        summary: None,
        description: None,
        add_labels: Vec::new(),
        remove_labels: Vec::new(),
        fields: Vec::new(),
        notify_users: None,
    }
}

fn moved() -> Vec<Row> {
    vec![
        row!("issues.list-transitions", "", |api| list_transitions(api, "KAN-1"), [ok(TRANSITIONS)]),
        row!(
            "issues.transition",
            "",
            |api| async move {
                let to =
                    TransitionRequest { transition: "in progress".into(), fields: Vec::new(), comment: None };
                transition(api, "KAN-1", &to).await
            },
            [ok(TRANSITIONS), no_content()]
        ),
        row!(
            "issues.transition",
            "with fields by their names and a comment that shows a file",
            |api| async move {
                let fields = vec![input("Resolution", "Fixed"), input("Story Points", "8")];
                let to =
                    TransitionRequest { transition: "Close".into(), fields, comment: Some(shows_a_file()) };
                transition(api, "KAN-1", &to).await
            },
            [ok(TRANSITIONS), ok(FIELDS), ok(FILES), place(), no_content()]
        ),
    ]
}

fn watched() -> Vec<Row> {
    let people = |name: &str| ok(format!(r#"{{"watchCount":1,"votes":1,"{name}":[{USER}]}}"#));
    vec![
        row!("issues.list-watchers", "", |api| list_watchers(api, "KAN-1"), [people("watchers")]),
        row!("issues.list-voters", "", |api| list_voters(api, "KAN-1"), [people("voters")]),
        row!("issues.watch", "", |api| watch(api, "KAN-1", None), [no_content()]),
        row!("issues.watch", "by another account", |api| watch(api, "KAN-1", Some(MIA)), [no_content()]),
        row!("issues.unwatch", "", |api| unwatch(api, "KAN-1", None), [ok(USER), no_content()]),
        row!(
            "issues.unwatch",
            "by another account",
            |api| unwatch(api, "KAN-1", Some(MIA.into())),
            [no_content()]
        ),
        row!("issues.vote", "", |api| vote(api, "KAN-1", true), [no_content()]),
        row!("issues.vote", "taken back", |api| vote(api, "KAN-1", false), [no_content()]),
    ]
}

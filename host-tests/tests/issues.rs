//! Issues, searches and fields in records, through the real component.

#![forbid(unsafe_code)]

use host_tests::*;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{
    Assignee, CopyOptions, IssueUpdate, NewIssue, Selection, TransitionRequest,
};
use jira_connector_host::records::{Text, TextFormat};
use jira_connector_host::search::Query;
use jira_connector_host::types::{Error, ErrorKind};
use jira_connector_host::{Connector, Error as HostError};
use jira_simulator::{Account, Answer, Fault, Simulator, When};

async fn stage() -> (Simulator, Connector) {
    let simulator = simulator().await;
    let store = Memory::of(basic(&simulator.url(), Account::Mia.email(), jira_simulator::TOKEN));
    (simulator, connector(&store))
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, HostError>) -> Error {
    let error = jira_error(outcome);
    assert!(matches!(error.kind, ErrorKind::InvalidRequest), "{error:?}");
    error
}

fn task(summary: &str) -> NewIssue {
    NewIssue {
        project: "APP".into(),
        issue_type: "Task".into(),
        summary: summary.into(),
        ..NewIssue::default()
    }
}

fn input(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.into(), value: Value::Text(value.into()) }
}

fn further(fields: &[&str]) -> Selection {
    Selection { fields: fields.iter().map(|field| (*field).to_owned()).collect(), ..Selection::default() }
}

fn all() -> Selection {
    Selection::default()
}

#[tokio::test]
async fn an_issue_is_made_read_changed_and_deleted() {
    let (simulator, connector) = stage().await;
    let draft = NewIssue {
        description: Some(Text::Markdown("# Plan\n\n- **first**\n- second\n".into())),
        labels: vec!["red".into(), "blue".into()],
        priority: Some("High".into()),
        assignee: Some(Assignee::Me),
        due_date: Some("2026-12-24".into()),
        fields: vec![input("Story point estimate", "3.5"), input("Acceptance criteria", "It *runs*.")],
        ..task("Write it down")
    };
    let made = connector.create_issue("acme", &draft, None).await.unwrap();
    assert!(!made.existed && made.key.starts_with("APP-"), "{made:?}");
    assert_eq!(made.web_url, format!("{}/browse/{}", simulator.url(), made.key));
    let issue = connector.get_issue("acme", &made.key, &further(&["story POINT estimate"])).await.unwrap();
    assert_eq!((issue.id.as_str(), issue.summary.as_str()), (made.id.as_str(), "Write it down"));
    assert_eq!(issue.description.as_deref().map(str::trim_end), Some("# Plan\n\n- **first**\n- second"));
    assert_eq!(issue.labels, ["red", "blue"]);
    assert_eq!(issue.priority.unwrap().name, "High");
    assert_eq!(issue.assignee.unwrap().account_id, connector.get_myself("acme").await.unwrap().account_id);
    assert_eq!(
        (issue.due_date.as_deref(), issue.issue_type.unwrap().name.as_str()),
        (Some("2026-12-24"), "Task")
    );
    assert_eq!(
        (issue.fields[0].name.as_str(), issue.fields[0].text.as_str()),
        ("Story point estimate", "3.5")
    );
    let written = connector.get_issue("acme", &made.key, &further(&["Acceptance criteria"])).await.unwrap();
    assert_eq!(written.fields[0].text.trim_end(), "It _runs_.");
    assert!(issue.created.is_some_and(|at| at > 1_700_000_000_000), "{:?}", issue.created);

    let changes = IssueUpdate {
        summary: Some("Written down".into()),
        description: Some(Text::Markdown(String::new())),
        add_labels: vec!["green".into()],
        remove_labels: vec!["red".into()],
        fields: vec![FieldValue { field: "Story point estimate".into(), value: Value::Clear }],
        ..IssueUpdate::default()
    };
    connector.update_issue("acme", &made.key, &changes).await.unwrap();
    let issue = connector.get_issue("acme", &made.id, &further(&["Story point estimate"])).await.unwrap();
    assert_eq!((issue.summary.as_str(), issue.description), ("Written down", None));
    assert_eq!(issue.labels, ["blue", "green"]);
    assert!(issue.fields.is_empty() || issue.fields[0].text.is_empty(), "{:?}", issue.fields);
    let history = connector.list_changelog("acme", &made.key, None).await.unwrap();
    let changed: Vec<_> =
        history.items.iter().flat_map(|change| &change.items).map(|item| item.name.as_str()).collect();
    assert!(changed.contains(&"summary") && changed.contains(&"labels"), "{changed:?}");

    connector.delete_issue("acme", &made.key, false).await.unwrap();
    let gone = jira_error(connector.get_issue("acme", &made.key, &all()).await);
    assert!(matches!(gone.kind, ErrorKind::NotFound), "{gone:?}");
}

#[tokio::test]
async fn fields_are_meant_by_their_names() {
    let (simulator, connector) = stage().await;
    let fields = connector.list_fields("acme").await.unwrap();
    assert!(fields.iter().any(|field| field.name == "Story point estimate" && field.value_type == "number"));
    let before = simulator.counts().requests;
    let draft = NewIssue { fields: vec![input("Team", "red")], ..task("x") };
    let shared = refused(connector.create_issue("acme", &draft, None).await);
    assert!(
        shared.message.contains("Several fields") && shared.message.contains("customfield_"),
        "{shared:?}"
    );
    let draft = NewIssue { fields: vec![input("Story point", "3")], ..task("x") };
    let unknown = refused(connector.create_issue("acme", &draft, None).await);
    assert!(unknown.message.contains("\"Story point estimate\""), "{unknown:?}");
    let draft = NewIssue { fields: vec![input("Story point estimate", "three")], ..task("x") };
    let wrong = refused(connector.create_issue("acme", &draft, None).await);
    assert!(wrong.message.contains("\"Story point estimate\" takes a number"), "{wrong:?}");
    // The list was known; for the unknown name it was asked for once more.
    assert_eq!(simulator.counts().requests - before, 1);
    assert_eq!(simulator.effects().len(), 0);
}

#[tokio::test]
async fn every_kind_of_field_is_written_and_read_by_its_name() {
    let (_simulator, connector) = stage().await;
    let me = connector.get_myself("acme").await.unwrap();
    let made = connector.create_issue("acme", &task("Fields"), None).await.unwrap();
    for (name, value, shown) in [
        ("Severity", Value::Text("Major".into()), "Major"),
        ("Platforms", Value::Many(vec!["Web".into(), "iOS".into()]), "Web, iOS"),
        ("Platforms", Value::Remove(vec!["Web".into()]), "iOS"),
        ("Platforms", Value::Add(vec!["On premises, Büro".into()]), "iOS, On premises, Büro"),
        ("Location", Value::Text("Europe > Berlin".into()), "Europe > Berlin"),
        ("Location", Value::Text("Europe".into()), "Europe"),
        ("Effort", Value::Text("2.5".into()), "2.5"),
        ("effort", Value::Text("a lot".into()), "a lot"),
        ("target DATE", Value::Text("2026-12-24".into()), "2026-12-24"),
        ("Customer", Value::Text("ACME \"&\" Co".into()), "ACME \"&\" Co"),
        ("Reviewer", Value::Text(me.account_id.clone()), me.display_name.as_str()),
        ("Stakeholders", Value::Many(vec![me.account_id.clone()]), me.display_name.as_str()),
        ("Tags", Value::Many(vec!["a".into(), "b".into()]), "a, b"),
        ("Design", Value::Text("https://example.com/d".into()), "https://example.com/d"),
        ("Acceptance criteria", Value::Text("- [x] **done**".into()), "- [x] **done**"),
        ("cf[10033]", Value::Json("7".into()), "7"),
        ("Effort", Value::Clear, ""),
    ] {
        let changes =
            IssueUpdate { fields: vec![FieldValue { field: name.into(), value }], ..IssueUpdate::default() };
        connector.update_issue("acme", &made.key, &changes).await.unwrap();
        let issue = connector.get_issue("acme", &made.key, &further(&[name])).await.unwrap();
        let text = issue.fields.first().map(|field| field.text.trim_end().to_owned()).unwrap_or_default();
        assert_eq!(text, shown, "{name}");
    }
}

#[tokio::test]
async fn a_key_makes_an_issue_once() {
    let (_simulator, connector) = stage().await;
    let first = connector.create_issue("acme", &task("Once"), Some("order-7")).await.unwrap();
    let again = connector.create_issue("acme", &task("Once"), Some("order-7")).await.unwrap();
    assert_eq!((first.existed, again.existed), (false, true));
    assert_eq!((first.key.as_str(), first.web_url.as_str()), (again.key.as_str(), again.web_url.as_str()));
    let other = connector.create_issue("acme", &task("Once"), Some("order-8")).await.unwrap();
    assert_ne!(first.key, other.key);
    refused(connector.create_issue("acme", &task("Once"), Some("")).await);
}

#[tokio::test]
async fn an_unanswered_creation_is_found_by_its_key() {
    let (simulator, connector) = stage().await;
    simulator.faults().push(When::next("POST", "/rest/api/3/issue"), Fault::CloseAfter);
    let lost = jira_error(connector.create_issue("acme", &task("Lost"), Some("k")).await);
    assert!(matches!(lost.kind, ErrorKind::OutcomeUnknown), "{lost:?}");
    let found = connector.create_issue("acme", &task("Lost"), Some("k")).await.unwrap();
    assert!(found.existed);
    assert_eq!(simulator.counts().creates, 1);
}

#[tokio::test]
async fn many_are_made_with_a_result_for_each() {
    let (simulator, connector) = stage().await;
    let mut drafts: Vec<_> = (0..60).map(|number| task(&format!("Issue {number}"))).collect();
    drafts[3].summary = "two\nlines".into();
    drafts[7].issue_type = "Nonsense".into();
    drafts[55].project = "NOPE".into();
    let results = connector.create_issues("acme", &drafts).await.unwrap();
    assert_eq!(results.len(), 60);
    for (number, result) in results.iter().enumerate() {
        match (number, result) {
            (3, Err(error)) => assert!(matches!(error.kind, ErrorKind::InvalidRequest), "{error:?}"),
            (7 | 55, Err(error)) => assert!(matches!(error.kind, ErrorKind::Invalid(_)), "{error:?}"),
            (3 | 7 | 55, made) => panic!("{number}: {made:?}"),
            (_, result) => {
                let key = &result.as_ref().unwrap().key;
                let issue = connector.get_issue("acme", key, &all()).await.unwrap();
                assert_eq!(issue.summary, format!("Issue {number}"));
            }
        }
    }
    assert_eq!(simulator.counts().creates, 57);
    let keys: Vec<String> =
        results.iter().flatten().map(|made| made.key.clone()).chain(["APP-9999".into()]).collect();
    let found = connector.get_issues("acme", &keys, &all()).await.unwrap();
    assert_eq!((found.items.len(), found.missing.len()), (57, 1));
    assert_eq!(found.missing[0].issue, "APP-9999");
}

#[tokio::test]
async fn an_issue_is_moved_by_name() {
    let (_simulator, connector) = stage().await;
    let made = connector.create_issue("acme", &task("Move me"), None).await.unwrap();
    let ways = connector.list_transitions("acme", &made.key).await.unwrap();
    assert!(!ways.is_empty());
    let to = |to: &str| TransitionRequest { transition: to.into(), fields: Vec::new(), comment: None };
    let way = connector.transition_issue("acme", &made.key, &to("in progress")).await.unwrap();
    assert_eq!(way.to_status.unwrap().name, "In Progress");
    let issue = connector.get_issue("acme", &made.key, &all()).await.unwrap();
    assert_eq!(issue.status.unwrap().name, "In Progress");
    let commented = TransitionRequest { comment: Some(Text::Markdown("Done **now**.".into())), ..to("Done") };
    connector.transition_issue("acme", &made.key, &commented).await.unwrap();
    let issue = connector.get_issue("acme", &made.key, &all()).await.unwrap();
    assert_eq!(issue.status.unwrap().name, "Done");
    let nowhere = refused(connector.transition_issue("acme", &made.key, &to("Nirvana")).await);
    assert!(nowhere.message.contains("There are"), "{nowhere:?}");
}

#[tokio::test]
async fn an_issue_is_assigned_watched_and_voted_for() {
    let (_simulator, connector) = stage().await;
    let made = connector.create_issue("acme", &task("Whose"), None).await.unwrap();
    let me = connector.get_myself("acme").await.unwrap().account_id;
    let assignee = async || connector.get_issue("acme", &made.key, &all()).await.unwrap().assignee;
    connector.assign_issue("acme", &made.key, &Assignee::Me).await.unwrap();
    assert_eq!(assignee().await.unwrap().account_id, me);
    connector.assign_issue("acme", &made.key, &Assignee::Nobody).await.unwrap();
    assert_eq!(assignee().await, None);
    connector.assign_issue("acme", &made.key, &Assignee::User(me.clone())).await.unwrap();
    assert_eq!(assignee().await.unwrap().account_id, me);
    refused(connector.assign_issue("acme", &made.key, &Assignee::User("mia@example.com".into())).await);

    connector.watch_issue("acme", &made.key, None).await.unwrap();
    let watchers = connector.list_watchers("acme", &made.key).await.unwrap();
    assert!(watchers.iter().any(|user| user.account_id == me), "{watchers:?}");
    connector.unwatch_issue("acme", &made.key, None).await.unwrap();
    let watchers = connector.list_watchers("acme", &made.key).await.unwrap();
    assert!(watchers.iter().all(|user| user.account_id != me), "{watchers:?}");

    assert_eq!(connector.list_voters("acme", &made.key).await.unwrap(), []);
    let own = jira_error(connector.vote_for_issue("acme", &made.key, true).await);
    assert!(own.message.contains("an issue you have reported"), "{own:?}");
    let jql = "project = KAN AND reporter != currentUser() AND resolution IS EMPTY";
    let query = Query { jql: jql.into(), page_size: Some(1), ..Query::default() };
    let other = &connector.find_issues("acme", &query, None).await.unwrap().items[0].key;
    let votes = async || {
        let voters = connector.list_voters("acme", other).await.unwrap();
        voters.iter().any(|user| user.account_id == me)
    };
    connector.vote_for_issue("acme", other, true).await.unwrap();
    assert!(votes().await);
    connector.vote_for_issue("acme", other, false).await.unwrap();
    assert!(!votes().await);
    let none = jira_error(connector.vote_for_issue("acme", other, false).await);
    assert!(none.message.contains("not already voted"), "{none:?}");
}

#[tokio::test]
async fn issues_are_found_page_by_page() {
    let (_simulator, connector) = stage().await;
    let query = |jql: &str| Query { jql: jql.into(), page_size: Some(15), ..Query::default() };
    let mut keys = Vec::new();
    let mut cursor = None;
    loop {
        let page = connector.find_issues("acme", &query("project = KAN"), cursor.as_ref()).await.unwrap();
        keys.extend(page.items.iter().map(|issue| issue.key.clone()));
        assert!(page.items.iter().all(|issue| issue.status.is_some() && issue.description.is_none()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        refused(connector.find_issues("acme", &query("project = WEB"), cursor.as_ref()).await);
    }
    assert_eq!(keys.len(), 40);
    assert_eq!(connector.count_issues("acme", "project = KAN").await.unwrap(), 40);
    let wrong = jira_error(connector.find_issues("acme", &query("project = NOPE"), None).await);
    assert!(matches!(wrong.kind, ErrorKind::Invalid(_)) && wrong.message.contains("NOPE"), "{wrong:?}");
    assert_eq!(connector.validate_jql("acme", "project = KAN").await.unwrap(), Vec::<String>::new());
    assert!(!connector.validate_jql("acme", "project = ").await.unwrap().is_empty());
    assert_eq!(connector.quote_jql("a \"b\" \\").await.unwrap(), r#""a \"b\" \\""#);
    assert_eq!(connector.quote_jql_field("Story point estimate").await.unwrap(), "\"Story point estimate\"");
}

#[tokio::test]
async fn an_issue_is_copied() {
    let (_simulator, connector) = stage().await;
    let draft = NewIssue {
        description: Some(Text::Markdown("Keep **this**.".into())),
        labels: vec!["red".into()],
        fields: vec![input("Story point estimate", "5")],
        ..task("Original")
    };
    let original = connector.create_issue("acme", &draft, None).await.unwrap();
    let copied = connector.copy_issue("acme", &original.key, &CopyOptions::default()).await.unwrap();
    let copy =
        connector.get_issue("acme", &copied.issue.key, &further(&["Story point estimate"])).await.unwrap();
    assert_ne!(copy.key, original.key);
    assert_eq!((copy.summary.as_str(), copy.labels.as_slice()), ("Original", &["red".to_owned()][..]));
    assert_eq!(copy.description.as_deref().map(str::trim_end), Some("Keep **this**."));
    assert_eq!(copy.fields[0].text, "5");
    assert!(copy.links.iter().any(|link| link.issue.key == original.key), "{:?} {copied:?}", copy.links);
    let elsewhere =
        CopyOptions { project: Some("WEB".into()), summary: Some("Copy".into()), link: Some(false) };
    let copied = connector.copy_issue("acme", &original.key, &elsewhere).await.unwrap();
    assert!(copied.issue.key.starts_with("WEB-"), "{copied:?}");
}

#[tokio::test]
async fn screens_say_what_they_want() {
    let (_simulator, connector) = stage().await;
    let fields = connector.get_create_metadata("acme", "APP", "task").await.unwrap();
    let summary = fields.iter().find(|field| field.id == "summary").unwrap();
    assert!(summary.required);
    let priority = fields.iter().find(|field| field.id == "priority").unwrap();
    assert!(priority.allowed_values.iter().any(|allowed| allowed.name == "High"), "{priority:?}");
    let unknown = refused(connector.get_create_metadata("acme", "APP", "Nonsense").await);
    assert!(unknown.message.contains("\"Task\""), "{unknown:?}");
    let made = connector.create_issue("acme", &task("Screen"), None).await.unwrap();
    let fields = connector.get_edit_metadata("acme", &made.key).await.unwrap();
    assert!(fields.iter().any(|field| field.id == "summary" && field.operations.contains(&"set".into())));
}

#[tokio::test]
async fn text_comes_in_every_form() {
    let (_simulator, connector) = stage().await;
    let draft = NewIssue { description: Some(Text::Markdown("a **b**".into())), ..task("Text") };
    let made = connector.create_issue("acme", &draft, None).await.unwrap();
    for (format, expected) in [
        (TextFormat::Markdown, "a **b**"),
        (TextFormat::LosslessMarkdown, "a **b**"),
        (TextFormat::PlainText, "a b"),
    ] {
        let selection = Selection { text_format: Some(format), ..all() };
        let issue = connector.get_issue("acme", &made.key, &selection).await.unwrap();
        assert_eq!(issue.description.unwrap().trim_end(), expected);
    }
    let selection = Selection { text_format: Some(TextFormat::Adf), ..all() };
    let adf = connector.get_issue("acme", &made.key, &selection).await.unwrap().description.unwrap();
    let changes = IssueUpdate { description: Some(Text::Adf(adf)), ..IssueUpdate::default() };
    connector.update_issue("acme", &made.key, &changes).await.unwrap();
    let wrong = IssueUpdate { description: Some(Text::Adf("{}".into())), ..IssueUpdate::default() };
    refused(connector.update_issue("acme", &made.key, &wrong).await);
}

#[tokio::test]
async fn what_jira_refuses_names_the_field() {
    let (_simulator, connector) = stage().await;
    let draft = NewIssue { priority: Some("Gigantic".into()), ..task("x") };
    let error = jira_error(connector.create_issue("acme", &draft, None).await);
    match &error.kind {
        ErrorKind::Invalid(fields) => assert_eq!(fields[0].field, "priority", "{error:?}"),
        other => panic!("{other:?}"),
    }
    let nowhere = jira_error(connector.get_issue("acme", "APP-9999", &all()).await);
    assert!(matches!(nowhere.kind, ErrorKind::NotFound), "{nowhere:?}");
    refused(connector.get_issue("acme", "../../x", &all()).await);
}

#[tokio::test]
async fn faulty_answers_are_told() {
    let (simulator, connector) = stage().await;
    let answer = async |body: &str| {
        let answer = Answer { status: 200, body: body.into(), ..Answer::default() };
        simulator.faults().push(When::default(), answer);
        jira_error(connector.get_issue("acme", "KAN-1", &all()).await).kind
    };
    assert!(matches!(answer("<html>").await, ErrorKind::Unreadable));
    assert!(matches!(answer("{}").await, ErrorKind::Unreadable));
    assert!(matches!(answer("[1]").await, ErrorKind::Unreadable));
}

//! What is refused before anything is sent.

use super::*;

fn problem(result: Result<Draft, Error>) -> String {
    match result {
        Err(Error::Invalid(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn summaries() {
    let long = "é".repeat(255);
    for summary in ["x", " x ", &long] {
        assert!(new(&NewIssue { summary: summary.into(), ..issue() }).is_ok(), "{summary}");
    }
    for summary in ["", "  ", "two\nlines", "two\rlines", &format!("{long}x")] {
        let made = new(&NewIssue { summary: summary.into(), ..issue() });
        assert_eq!(problem(made), "The summary must be one line of 1 to 255 characters.", "{summary}");
        let changes = IssueUpdate { summary: Some(summary.into()), ..nothing() };
        assert!(problem(changed(&changes)).contains("one line"), "{summary}");
    }
}

#[test]
fn new_issues() {
    let check = |issue: NewIssue, hint: &str| {
        let problem = problem(new(&issue));
        assert!(problem.contains(hint), "{problem}");
    };
    check(NewIssue { project: " ".into(), ..issue() }, "\"project\"");
    check(NewIssue { issue_type: String::new(), ..issue() }, "\"issuetype\"");
    check(NewIssue { priority: Some(String::new()), ..issue() }, "\"priority\"");
    check(NewIssue { parent: Some(" ".into()), ..issue() }, "\"parent\"");
    check(NewIssue { due_date: Some("tomorrow".into()), ..issue() }, "takes a day");
    check(NewIssue { due_date: Some("2026-13-01".into()), ..issue() }, "takes a day");
    for label in ["two words", "a\tb", "", "a\u{a0}b"] {
        check(NewIssue { labels: list(&["fine", label]), ..issue() }, "without white space");
    }
    check(NewIssue { components: list(&[""]), ..issue() }, "\"components\"");
    check(NewIssue { description: Some(Text::Adf("{}".into())), ..issue() }, "");
    let with = |fields: Vec<FieldValue>| NewIssue { fields, ..issue() };
    check(with(vec![input("Storypoints", text("3"))]), "Did you mean \"Story Points\"");
    check(with(vec![input("Team", text("x"))]), "customfield_6, customfield_7");
    check(with(vec![input("Reviewer", text("mia@example.com"))]), "search for the person");
    check(with(vec![input("Story Points", text("many"))]), "takes a number");
    check(with(vec![input("Notes", Value::Json("{".into()))]), "not JSON");
    check(with(vec![input("Teams", Value::Add(list(&["A"])))]), "A new issue has no items to add to");
    check(with(vec![input("labels", Value::Remove(list(&["A"])))]), "A new issue has no items to add to");
}

#[test]
fn fields_that_are_given_twice() {
    let check = |issue: NewIssue, id: &str| {
        assert_eq!(problem(new(&issue)), format!("The field {id:?} is given twice."));
    };
    let with = |fields: Vec<FieldValue>| NewIssue { fields, ..issue() };
    check(with(vec![input("summary", text("again"))]), "summary");
    check(with(vec![input("Story Points", text("1")), input("cf[1]", text("2"))]), "customfield_1");
    check(NewIssue { labels: list(&["a"]), ..with(vec![input("labels", Value::Clear)]) }, "labels");
    let check = |changes: IssueUpdate, id: &str| {
        assert_eq!(problem(changed(&changes)), format!("The field {id:?} is given twice."));
    };
    let fields = vec![input("labels", Value::Many(list(&["b"])))];
    check(IssueUpdate { add_labels: list(&["a"]), fields, ..nothing() }, "labels");
    let teams = [Value::Many(list(&["A"])), Value::Add(list(&["B"]))];
    for [first, second] in [teams.clone(), {
        let [a, b] = teams;
        [b, a]
    }] {
        let fields = vec![input("Teams", first), input("teams", second)];
        check(IssueUpdate { fields, ..nothing() }, "customfield_3");
    }
    let description = Some(Text::Markdown("x".into()));
    let fields = vec![input("description", text("y"))];
    check(IssueUpdate { description, fields, ..nothing() }, "description");
}

#[test]
fn changes() {
    assert_eq!(problem(changed(&nothing())), "There is nothing to change.");
    assert_eq!(
        problem(changed(&IssueUpdate { notify_users: Some(false), ..nothing() })),
        "There is nothing to change."
    );
    for label in ["two words", "", "a\nb"] {
        let add = IssueUpdate { add_labels: list(&[label]), ..nothing() };
        let remove = IssueUpdate { remove_labels: list(&[label]), ..nothing() };
        assert!(problem(changed(&add)).contains("without white space"), "{label:?}");
        assert!(problem(changed(&remove)).contains("without white space"), "{label:?}");
    }
    let fields = vec![input("Story Points", Value::Add(list(&["1"])))];
    assert!(problem(changed(&IssueUpdate { fields, ..nothing() })).contains("nothing to add to"));
}

/// What is written as text in any field is JSON, or refused.
#[test]
fn no_text_breaks_a_body() {
    let names = [
        "Story Points",
        "Region",
        "Teams",
        "Sprint",
        "Notes",
        "customfield_6",
        "Reviewer",
        "labels",
        "duedate",
        "timetracking",
        "priority",
        "parent",
        "description",
        "environment",
        "fixVersions",
    ];
    let pieces = [
        "\"",
        "\\",
        "\n",
        "\0",
        " ",
        " > ",
        "1",
        "a",
        "@",
        "é",
        "{",
        "}",
        ",",
        "\u{2028}",
        "😀",
        "2026-11-22",
    ];
    let mut random = fastrand::Rng::with_seed(29);
    for _ in 0..2000 {
        let texts: Vec<String> = (0..random.usize(1..3))
            .map(|_| (0..random.usize(..6)).map(|_| pieces[random.usize(..pieces.len())]).collect())
            .collect();
        let value = match random.u32(..5) {
            0 => Value::Many(texts),
            1 => Value::Add(texts),
            2 => Value::Remove(texts),
            3 => Value::Json(texts.concat()),
            _ => Value::Text(texts.concat()),
        };
        let fields = vec![input(names[random.usize(..names.len())], value)];
        let changes = IssueUpdate { fields, ..nothing() };
        match changed(&changes) {
            Ok(draft) => {
                let body: serde_json::Value = serde_json::from_str(&json(draft)).unwrap();
                let members = body.as_object().unwrap();
                assert_eq!(members.len(), 1, "{changes:?}");
                assert_eq!(members.values().next().unwrap().as_object().unwrap().len(), 1, "{changes:?}");
            }
            Err(error) => assert!(matches!(error, Error::Invalid(_)), "{error:?}"),
        }
    }
}

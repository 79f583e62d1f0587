use super::*;
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, variants};
use jira_engine::http::Headers;

fn site() -> Fields {
    let body = r#"[
        {"id":"summary","key":"summary","name":"Summary","custom":false,"clauseNames":["summary"],"schema":{"type":"string","system":"summary"}},
        {"id":"customfield_10016","name":"Story Points","custom":true,"clauseNames":["cf[10016]","Story Points"],
         "schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10016}},
        {"id":"customfield_10020","name":"Sprint","schema":{"type":"array","items":"json","custom":"com.pyxis.greenhopper.jira:gh-sprint"}},
        {"id":"customfield_1","name":"Team"},{"id":"customfield_2","name":"Team","schema":null},
        {"id":"customfield_3","name":"severity"},{"id":"customfield_4","name":"Severity"},
        {"id":"customfield_5","name":"Größe","clauseNames":"x","schema":[]},
        {"id":"customfield_6","name":null},{"name":"No id"},null,7]"#;
    read(&Response { status: 200, headers: Headers::default(), body: body.into() }).unwrap()
}

#[test]
fn the_request_and_a_list() {
    assert_eq!((list().path(), list().query()), ("/rest/api/3/field", None));
    let fields = site().all;
    assert_eq!(fields.len(), 9);
    let points = &fields[1];
    assert_eq!(
        (points.value_type.as_str(), points.custom_type.as_deref(), points.custom),
        ("number", Some("float"), true)
    );
    assert_eq!(points.jql_names, ["cf[10016]", "Story Points"]);
    assert_eq!((fields[2].item_type.as_deref(), fields[2].custom), (Some("json"), true));
    assert_eq!((fields[8].name.as_str(), fields[8].value_type.as_str()), ("customfield_6", ""));
    for body in ["{}", "null", "<html>", ""] {
        let response = Response { status: 200, headers: Headers::default(), body: body.into() };
        assert!(matches!(read(&response), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn names() {
    let site = site();
    let check = |name: &str, expected: &str| assert_eq!(site.resolve(name).unwrap().id, expected, "{name}");
    check("summary", "summary");
    check("Summary", "summary");
    check("customfield_10016", "customfield_10016");
    check("cf[10016]", "customfield_10016");
    check("story points", "customfield_10016");
    check(" Story Points ", "customfield_10016");
    check("severity", "customfield_3");
    check("Severity", "customfield_4");
    check("GRÖßE", "customfield_5");
}

#[test]
fn names_in_other_languages() {
    let body = r#"[{"id":"duedate","name":"Fälligkeitsdatum","custom":false,"schema":{"type":"date"}},
        {"id":"timeoriginalestimate","name":"Ursprüngliche Schätzung","schema":{"type":"number"}},
        {"id":"customfield_1","name":"Größe","untranslatedName":"T-shirt size"},
        {"id":"customfield_2","name":"Status","untranslatedName":"Zustand"},{"id":"status","name":"Zustand"},
        {"id":"customfield_3","name":"Punkte","untranslatedName":"Points"},
        {"id":"customfield_4","name":"Zähler","untranslatedName":"points"}]"#;
    let site = read(&answer(body)).unwrap();
    let check = |name: &str, expected: &str| assert_eq!(site.resolve(name).unwrap().id, expected, "{name}");
    check("fälligkeitsdatum", "duedate");
    check("Due date", "duedate");
    check("due DATE", "duedate");
    check("Original estimate", "timeoriginalestimate");
    check("Größe", "customfield_1");
    check("t-shirt size", "customfield_1");
    // The name that the site shows comes first.
    check("Status", "customfield_2");
    check("Zustand", "status");
    assert!(matches!(site.resolve("Points"), Err(Unresolved::Shared(_))));
    assert!(matches!(site.resolve("Summary"), Err(Unresolved::Unknown(_))));
}

#[test]
fn names_that_mean_no_one_field() {
    let site = site();
    let problem = |name: &str| match site.resolve(name) {
        Err(unresolved) => unresolved,
        Ok(field) => panic!("{field:?}"),
    };
    let shared = |name: &str, ids: &str| match problem(name) {
        Unresolved::Shared(text) => assert!(text.contains(ids), "{text}"),
        other => panic!("{other:?}"),
    };
    shared("Team", "customfield_1, customfield_2");
    shared("SEVERITY", "customfield_3, customfield_4");
    let unknown = |name: &str, hint: &str| match problem(name) {
        Unresolved::Unknown(text) => assert!(text.contains(hint), "{text}"),
        other => panic!("{other:?}"),
    };
    unknown("Storypoints", "Did you mean \"Story Points\"");
    unknown("points", "\"Story Points\"");
    unknown("Sprnt", "\"Sprint\"");
    unknown("xyzzy", "List its fields");
    unknown("", "List its fields");
    unknown("customfield_999", "no field");
}

#[test]
fn ids_need_no_list() {
    for id in ["summary", "customfield_1", "fixVersions"] {
        assert!(is_id(id), "{id}");
    }
    for name in ["Summary", "Story Points", "cf[1]", "sprint"] {
        assert!(!is_id(name), "{name}");
    }
    assert_eq!(own("fixVersions").unwrap().item_type.as_deref(), Some("version"));
    assert_eq!(own("customfield_1"), None);
}

#[test]
fn members_that_are_otherwise() {
    let whole = r#"[{"id":"customfield_1","key":"k","name":"Region","custom":true,"clauseNames":["cf[1]","Region"],
        "schema":{"type":"array","items":"option","custom":"a:b:multiselect","customId":1},"scope":{"type":"PROJECT"}},
        {"id":"summary","name":"Summary","schema":{"type":"string","system":"summary"}}]"#;
    let check = |body: &str| {
        let fields = read(&answer(body)).unwrap();
        assert!(fields.all.iter().all(|field| !field.id.is_empty() && !field.name.is_empty()), "{body}");
        let _ = (fields.resolve("Region"), fields.resolve("nothing"), fields.name_of("summary"));
    };
    variants(whole, check);
    let mut random = fastrand::Rng::with_seed(43);
    for _ in 0..500 {
        check(&disturbed(whole, &[], &mut random));
    }
    for body in NO_OBJECTS.iter().filter(|body| !body.starts_with('[')) {
        assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
    assert_eq!(read(&answer("[1,null,{}]")).unwrap(), Fields::default());
}

#[test]
fn a_documented_answer() {
    let Some(response) = documented("get", "/field", "200") else { return };
    let fields = read(&response).unwrap();
    let found: Vec<_> =
        fields.all.iter().map(|field| (&field.id[..], &field.name[..], &field.value_type[..])).collect();
    assert_eq!(found, [("description", "Description", "string"), ("summary", "Summary", "string")]);
    assert_eq!(
        (fields.all[1].jql_names.as_slice(), fields.all[1].custom),
        (&["summary".to_owned()][..], false)
    );
}

#[test]
fn fields_without_and_of_screens() {
    assert_eq!(site().name_of("customfield_10016"), "Story Points");
    assert_eq!(site().name_of("customfield_9"), "customfield_9");
    let bare = bare("customfield_9");
    assert_eq!((bare.name.as_str(), bare.custom, bare.value_type.as_str()), ("customfield_9", true, ""));
    let description = FieldMetadata {
        id: "customfield_9".into(),
        name: "Cause".into(),
        required: true,
        has_default_value: false,
        value_type: "array".into(),
        item_type: Some("option".into()),
        custom_type: Some("multiselect".into()),
        operations: Vec::new(),
        allowed_values: Vec::new(),
    };
    let field = of_screen(&description);
    assert_eq!(
        (field.name.as_str(), field.item_type.as_deref(), field.custom),
        ("Cause", Some("option"), true)
    );
    assert!(!of_screen(&FieldMetadata { custom_type: None, ..description.clone() }).custom);
    let screen = Fields::of_screen(&[FieldMetadata { id: "timetracking".into(), ..description }]);
    assert_eq!(screen.resolve("Original Estimate").unwrap().id, "timeoriginalestimate");
    assert_eq!(screen.resolve("timeestimate").unwrap().id, "timeestimate");
}

#[test]
fn no_name_is_too_odd() {
    let site = site();
    let mut random = fastrand::Rng::with_seed(47);
    for _ in 0..500 {
        let name: String = (0..random.usize(..80)).map(|_| random.char(..)).collect();
        let problem = site.resolve(&name).map(|field| &field.id).unwrap_err();
        assert!(matches!(problem.error(), Error::Invalid(_)), "{name:?}");
    }
    let Err(Unresolved::Unknown(text)) = site.resolve(&"x".repeat(1000)) else { panic!() };
    assert!(text.len() < 200, "{text}");
}

use super::*;
use crate::jira::fields::Fields;
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, sent, variants};
use jira_contract::records::{StatusCategory, Text};

const WAYS: &str = r#"{"expand":"transitions","transitions":[
    {"id":"11","name":"Start","hasScreen":false,"isAvailable":true,"to":{"id":"3","name":"In Progress","statusCategory":{"key":"indeterminate"}}},
    {"id":"21","name":"Close","to":{"id":"5","name":"Done","statusCategory":{"key":"done"}},"fields":{
        "resolution":{"required":true,"name":"Resolution","schema":{"type":"resolution"},"operations":["set"],
            "allowedValues":[{"id":"1","name":"Fixed"},{"id":"2","name":"Won't do"}]},
        "customfield_7":{"required":false,"name":"Root cause","schema":{"type":"option","custom":"x:select","customId":7},
            "allowedValues":[{"id":"70","value":"Config"}]},
        "description":{"name":"Description","schema":{"type":"string","system":"description"},"operations":["set"]},
        "comment":{"name":"Comment","schema":{"type":"comments-page"},"operations":["add"]}}},
    {"id":"31","name":"Reject","to":{"id":"5","name":"Done"}},
    {"id":"41","name":"Review","to":{"id":"6","name":"Start"}},
    {"id":"51","name":"Twin","to":{"id":"7","name":"Waiting"}},{"id":"52","name":"twin","to":{"id":"8","name":"Held"}},
    {"id":"61","name":"Hidden","isAvailable":false,"to":{"id":"9","name":"Secret"}},
    {"id":"71","name":"21","to":null}]}"#;

fn ways() -> Vec<IssueTransition> {
    read(&answer(WAYS)).unwrap()
}

#[test]
fn requests() {
    assert_eq!(
        sent(&list("KAN-1").unwrap()),
        "GET /rest/api/3/issue/KAN-1/transitions?expand=transitions.fields"
    );
    let call = perform("KAN-1", "21", Draft::new()).unwrap();
    assert_eq!(sent(&call), "POST /rest/api/3/issue/KAN-1/transitions\n{\"transition\":{\"id\":\"21\"}}");
    assert_eq!(call.safety, jira_engine::http::Safety::Once);
    for issue in ["", "KAN 1", "a/b"] {
        assert!(list(issue).is_err() && perform(issue, "1", Draft::new()).is_err(), "{issue}");
    }
}

#[test]
fn a_move_with_fields_and_a_comment() {
    use jira_contract::fields::{FieldValue, Value};
    let way = choose(ways(), "Close").unwrap();
    let screen = Fields::of_screen(&way.fields);
    let input =
        |field: &str, value: &str| FieldValue { field: field.into(), value: Value::Text(value.into()) };
    let mut draft = Draft::new();
    let inputs = [input("resolution", "Fixed"), input("Root cause", "Config")];
    draft.inputs(&inputs, &[], &mut |name| crate::jira::draft::resolve(&screen, name)).unwrap();
    draft.comment(&Text::Markdown("done".into()), &[]).unwrap();
    let body = "{\"fields\":{\"resolution\":{\"name\":\"Fixed\"},\"customfield_7\":{\"value\":\"Config\"}},\
        \"update\":{\"comment\":[{\"add\":{\"body\":{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\
        \"content\":[{\"type\":\"text\",\"text\":\"done\"}]}]}}}]},\"transition\":{\"id\":\"21\"}}";
    let call = perform("KAN-1", &way.id, draft).unwrap();
    assert_eq!(sent(&call), format!("POST /rest/api/3/issue/KAN-1/transitions\n{body}"));
    // A comment in two ways would be two members of one name.
    let json = FieldValue { field: "comment".into(), value: Value::Json("[]".into()) };
    for field_first in [true, false] {
        let mut draft = Draft::new();
        let comment = |draft: &mut Draft| draft.comment(&Text::Markdown("done".into()), &[]);
        let field = |draft: &mut Draft| {
            draft.inputs(std::slice::from_ref(&json), &[], &mut |_| Ok(crate::jira::fields::bare("comment")))
        };
        let outcome = match field_first {
            true => field(&mut draft).and_then(|()| comment(&mut draft)),
            false => comment(&mut draft).and_then(|()| field(&mut draft)),
        };
        assert!(matches!(&outcome, Err(Error::Invalid(text)) if text.contains("given twice")), "{outcome:?}");
    }
    let unknown = Draft::new()
        .inputs(&[input("Severity", "1")], &[], &mut |name| crate::jira::draft::resolve(&screen, name));
    let Err(Error::Invalid(text)) = unknown else { panic!("{unknown:?}") };
    assert!(text.contains("\"Severity\""), "{text}");
}

#[test]
fn ways_are_read() {
    let ways = ways();
    let ids: Vec<_> = ways.iter().map(|way| way.id.as_str()).collect();
    assert_eq!(ids, ["11", "21", "31", "41", "51", "52", "71"]);
    assert_eq!(ways[0].to_status.as_ref().unwrap().category, Some(StatusCategory::InProgress));
    assert_eq!((ways[0].fields.len(), ways[6].to_status.as_ref()), (0, None));
    let fields: Vec<_> = ways[1].fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(fields, ["resolution", "customfield_7", "description", "comment"]);
    let resolution = &ways[1].fields[0];
    assert_eq!((resolution.required, resolution.allowed_values[1].name.as_str()), (true, "Won't do"));
    assert_eq!(ways[1].fields[1].allowed_values[0].name, "Config");
}

#[test]
fn the_way_that_is_meant() {
    let check = |to: &str, id: &str| assert_eq!(choose(ways(), to).unwrap().id, id, "{to}");
    check("11", "11");
    check(" 31 ", "31");
    check("close", "21");
    check("CLOSE", "21");
    check("In progress", "11");
    check(" waiting", "51");
    // An id comes before a name, and a name before a status.
    check("21", "21");
    check("Start", "11");
    check("review", "41");
}

#[test]
fn what_means_no_one_way() {
    let check = |to: &str, expected: &str| {
        assert_eq!(choose(ways(), to), Err(Error::Invalid(expected.to_owned())), "{to}");
    };
    let all = "There are: \"Start\" (11, to \"In Progress\"), \"Close\" (21, to \"Done\"), \
        \"Reject\" (31, to \"Done\"), \"Review\" (41, to \"Start\"), \"Twin\" (51, to \"Waiting\"), \
        \"twin\" (52, to \"Held\"), \"21\" (71).";
    for unknown in ["Nowhere", "", "61", "Hidden", "Secret", "2"] {
        check(unknown, &format!("There is no transition to {unknown:?}. {all}"));
    }
    check(
        "Done",
        "\"Done\" means several transitions. Use the id of one: \"Close\" (21, to \"Done\"), \"Reject\" (31, to \"Done\").",
    );
    check(
        "TWIN",
        "\"TWIN\" means several transitions. Use the id of one: \"Twin\" (51, to \"Waiting\"), \"twin\" (52, to \"Held\").",
    );
    let none = choose(Vec::new(), "Done").unwrap_err().message();
    assert_eq!(
        none,
        "There is no transition to \"Done\": the account may not move this issue from its status."
    );
    // What has no name is not meant by none.
    let nameless = r#"{"transitions":[{"id":"1"},{"id":"2","to":{"id":"3"}}]}"#;
    assert!(choose(read(&answer(nameless)).unwrap(), " ").is_err());
}

#[test]
fn members_that_are_otherwise() {
    variants(WAYS, |body| match read(&answer(body)) {
        Ok(ways) => assert!(ways.iter().all(|way| !way.id.is_empty()), "{body}"),
        Err(error) => assert!(matches!(error, Error::Unreadable(_)), "{body}"),
    });
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..500 {
        let body = disturbed(WAYS, &["/transitions"], &mut random);
        assert!(read(&answer(&body)).is_ok(), "{body}");
    }
    for body in ["{}", r#"{"transitions":{}}"#, r#"{"transitions":null}"#].iter().chain(NO_OBJECTS) {
        assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
    assert_eq!(read(&answer(r#"{"transitions":[null,7,{},{"id":[]},{"name":"x"}]}"#)), Ok(vec![]));
}

#[test]
fn a_documented_answer() {
    let Some(response) = documented("get", "/issue/{issueIdOrKey}/transitions", "200") else { return };
    let ways = read(&response).unwrap();
    assert_eq!((ways[0].id.as_str(), ways[0].name.as_str()), ("2", "Close Issue"));
    let category = ways[0].to_status.as_ref().unwrap().category.clone();
    assert_eq!(category, Some(StatusCategory::Other("in-flight".into())));
    assert_eq!((ways[1].fields.len(), ways[1].fields[0].id.as_str()), (2, "colour"));
    assert_eq!(ways[1].fields[0].allowed_values[0].name, "red");
    assert_eq!(choose(ways, "closed").unwrap().id, "711");
}

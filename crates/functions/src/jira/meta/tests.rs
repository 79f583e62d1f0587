use super::*;
use crate::jira::page::{Bare, Listing, Size};
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, sent, start, variants};

const NEW: &str = r#"[
    {"fieldId":"summary","key":"summary","name":"Summary","required":true,"hasDefaultValue":false,
     "operations":["set"],"schema":{"type":"string","system":"summary"}},
    {"fieldId":"description","name":"Description","required":false,"schema":{"type":"string","system":"description"}},
    {"key":"customfield_1","name":"Region","hasDefaultValue":true,"operations":["set","add","remove"],
     "schema":{"type":"array","items":"option","custom":"com.atlassian.jira.plugin.system.customfieldtypes:multiselect","customId":1},
     "allowedValues":[{"id":"10","value":"Europe"},{"id":11,"name":"Asia"},"plain",7,null,{}],"defaultValue":[{"id":"10"}]}]"#;

/// The items of a page, and where the next one starts.
type Page<T> = (Vec<T>, Option<u64>);

/// The page of a list from this item on.
fn page<T>(
    path: Path,
    members: &[&str],
    (body, from): (&str, u64),
    read: fn(&Tree<'_>) -> Option<T>,
) -> Result<Page<T>, Error> {
    let size = Size { asked: None, usual: PAGE, most: PAGE };
    let list = |cursor: &str| Listing::new("acme", path.clone(), size, Bare::Whole, Some(cursor));
    let cursor = path.digest("acme", PAGE).seal(&format!("start-at.0.0.0.0.n{from}"));
    let response = answer(body);
    let tree = json::read_selected(&response, take)?;
    let mut listing = list(&cursor)?.0;
    let slice = listing.read(&tree, members)?;
    Ok((slice.items.iter().filter_map(read).collect(), slice.next.map(|next| start(list(&next)))))
}

fn read_new(body: &str, from: u64) -> Result<Page<FieldMetadata>, Error> {
    page(new("KAN", "1").unwrap(), FIELDS, (body, from), field)
}

fn read_types(body: &str, from: u64) -> Result<Page<IssueType>, Error> {
    page(types("KAN").unwrap(), TYPES, (body, from), records::issue_type)
}

fn new_page(body: &str) -> Result<Page<FieldMetadata>, Error> {
    read_new(body, 0)
}

#[test]
fn requests() {
    let check = |call: Result<Call, Error>, expected: &str| assert_eq!(sent(&call.unwrap()), expected);
    let from = |list: Result<Path, Error>, from| list.map(|list| list.page(from, PAGE).get());
    check(from(types("KAN"), 0), "GET /rest/api/3/issue/createmeta/KAN/issuetypes?startAt=0&maxResults=200");
    check(
        from(new("10000", "10001"), 200),
        "GET /rest/api/3/issue/createmeta/10000/issuetypes/10001?startAt=200&maxResults=200",
    );
    check(edit("KAN-1"), "GET /rest/api/3/issue/KAN-1/editmeta");
    for key in ["", "a b", "a/b", ".."] {
        assert!(matches!(types(key), Err(Error::Invalid(_))), "{key}");
        assert!(new(key, "1").is_err() && new("KAN", key).is_err() && edit(key).is_err(), "{key}");
    }
}

#[test]
fn fields_of_a_new_issue() {
    let (fields, next) = new_page(&format!(r#"{{"fields":{NEW},"total":3}}"#)).unwrap();
    assert_eq!(next, None);
    let ids: Vec<_> = fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["summary", "description", "customfield_1"]);
    let [summary, description, region] = &fields[..] else { panic!() };
    assert_eq!(
        (summary.required, summary.value_type.as_str(), summary.custom_type.as_deref()),
        (true, "string", None)
    );
    assert_eq!((description.required, description.operations.len()), (false, 0));
    assert_eq!((region.has_default_value, region.item_type.as_deref()), (true, Some("option")));
    assert_eq!(region.custom_type.as_deref(), Some("multiselect"));
    assert_eq!(region.operations, ["set", "add", "remove"]);
    let allowed: Vec<_> =
        region.allowed_values.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    assert_eq!(allowed, [("10", "Europe"), ("11", "Asia"), ("plain", "plain")]);
}

#[test]
fn fields_of_an_issue_that_is_changed() {
    let ids = |body: &str| {
        let fields = read_edit(&answer(body))?;
        Ok(fields.into_iter().map(|field| format!("{}={}", field.id, field.name)).collect::<Vec<_>>())
    };
    let body = r#"{"fields":{"summary":{"name":"Summary","key":"other"},"description":{"name":"Description"},
        "environment":{"name":"Environment"},"comment":{"name":"Comment"},"customfield_2":{},"labels":7,"x":null}}"#;
    let expected = [
        "summary=Summary",
        "description=Description",
        "environment=Environment",
        "comment=Comment",
        "customfield_2=customfield_2",
    ];
    assert_eq!(ids(body), Ok(expected.map(str::to_owned).to_vec()));
    assert_eq!(ids(r#"{"fields":{}}"#), Ok(vec![]));
    for body in ["{}", r#"{"fields":[]}"#, r#"{"fields":null}"#].iter().chain(NO_OBJECTS) {
        assert!(matches!(ids(body), Err::<Vec<String>, _>(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn pages() {
    let check = |rest: &str, from: u64, expected: Option<u64>| {
        let body = format!(r#"{{"fields":{NEW}{rest}}}"#);
        assert_eq!(read_new(&body, from).unwrap().1, expected, "{rest}");
    };
    // A short page is not the end.
    check("", 0, Some(3));
    check(r#","total":3"#, 0, None);
    check(r#","total":4"#, 0, Some(3));
    check(r#","total":4"#, 1, None);
    check(r#","total":401"#, 200, Some(203));
    check(r#","total":null"#, 0, Some(3));
    check(r#","total":"9""#, 0, Some(3));
    check(r#","total":9"#, u64::MAX, None);
    assert_eq!(new_page(r#"{"fields":[],"total":0}"#).unwrap(), (vec![], None));
    assert!(matches!(new_page(r#"{"fields":[],"total":9}"#), Err(Error::Unreadable(_))));
    for member in ["results", "values"] {
        assert_eq!(new_page(&format!(r#"{{"fields":null,"{member}":{NEW}}}"#)).unwrap().0.len(), 3);
    }
    for body in ["{}", r#"{"fields":{}}"#, r#"{"fields":null}"#].iter().chain(NO_OBJECTS) {
        // An array is the whole list.
        if *body == "[]" {
            continue;
        }
        assert!(matches!(new_page(body), Err(Error::Unreadable(_))), "{body}");
        assert!(matches!(read_types(body, 0), Err(Error::Unreadable(_))), "{body}");
    }
    let body = r#"{"values":[{"id":"1","name":"Bug"},{"id":2,"subtask":true},{},null],"total":9}"#;
    let (types, next) = read_types(body, 0).unwrap();
    assert_eq!((types.len(), types[1].subtask, next), (2, true, Some(4)));
}

#[test]
fn members_that_are_otherwise() {
    let whole = format!(r#"{{"fields":{NEW},"total":3}}"#);
    variants(&whole, |body| match new_page(body) {
        Ok((fields, _)) => assert!(fields.iter().all(|field| !field.id.is_empty()), "{body}"),
        Err(error) => assert!(matches!(error, Error::Unreadable(_)), "{body}"),
    });
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..500 {
        let body = disturbed(&whole, &["/fields"], &mut random);
        assert!(new_page(&body).is_ok(), "{body}");
    }
    let (fields, _) =
        new_page(r#"{"fields":[{"name":"No id"},{"fieldId":""},{"key":"x","schema":[]},7]}"#).unwrap();
    assert_eq!((fields.len(), fields[0].name.as_str(), fields[0].value_type.as_str()), (1, "x", ""));
}

#[test]
fn the_type_that_is_meant() {
    let kind = |id: &str, name: &str| IssueType {
        id: id.into(),
        name: name.into(),
        description: String::new(),
        subtask: false,
        hierarchy_level: None,
    };
    let all = [kind("1", "Task"), kind("2", "Größe"), kind("3", "1"), kind("4", "task")];
    let check = |wanted: &str, id: &str| assert_eq!(choose(&all, wanted), Ok(id.to_owned()), "{wanted}");
    check("1", "1");
    check("task", "1");
    check("GRÖSSE".replace("SS", "ß").as_str(), "2");
    check("4", "4");
    assert_eq!(
        choose(&all[..2], "Bug"),
        Err(Error::Invalid(
            "The project has no type \"Bug\" for new issues. It has: \"Task\", \"Größe\".".into()
        ))
    );
    assert!(choose(&[], "Task").is_err() && choose(&all, "").is_err());
}

#[test]
fn documented_answers() {
    let path = "/issue/createmeta/{projectIdOrKey}/issuetypes";
    let Some(response) = documented("get", path, "200") else { return };
    let (types, next) = read_types(str::from_utf8(&response.body).unwrap(), 0).unwrap();
    assert_eq!((types[0].id.as_str(), types[0].name.as_str(), next), ("1", "Bug", None));
    assert_eq!(types[0].description, "An error in the code");
    let response = documented("get", &format!("{path}/{{issueTypeId}}"), "200").unwrap();
    let (fields, _) = read_new(str::from_utf8(&response.body).unwrap(), 0).unwrap();
    assert_eq!((fields[0].id.as_str(), fields[0].required), ("assignee", true));
    let response = documented("get", "/issue/{issueIdOrKey}/editmeta", "200").unwrap();
    let fields = read_edit(&response).unwrap();
    assert_eq!((fields[0].id.as_str(), fields[0].name.as_str()), ("summary", "My Multi Select"));
}

#[test]
fn a_list_goes_on() {
    let page = |body: &str, start: u64| read_types(body, start).map(|(_, next)| next);
    let body = |start: u64| {
        format!(r#"{{"issueTypes":[{{"id":"1"}}],"startAt":{start},"total":18446744073709551615}}"#)
    };
    assert_eq!(page(&body(0), 0), Ok(Some(1)));
    assert_eq!(page(&body(7), 7), Ok(Some(8)));
    for (answered, start) in [(0, 1), (2, 1)] {
        assert!(matches!(page(&body(answered), start), Err(Error::Unreadable(_))), "{answered} {start}");
    }
}

mod contents;
mod pages;
mod reading;

use super::*;
use crate::jira::draft;
use crate::jira::tests::{SITE, answer, sent};
use jira_contract::fields::Field;

/// An issue with every member that the record has, and some fields more.
const FULL: &str = r##"{"expand":"names","id":"10002","self":"https://x/10002","key":"KAN-1","fields":{
    "summary":"Login fails \"often\"","project":{"id":"10000","key":"KAN","name":"Kanban","avatarUrls":{"16x16":"x"}},
    "issuetype":{"id":"10001","name":"Task","description":"Work","subtask":false,"hierarchyLevel":0,"iconUrl":"x"},
    "status":{"id":"3","name":"In Progress","statusCategory":{"id":4,"key":"indeterminate"}},
    "resolution":{"id":"1","name":"Done"},"priority":{"id":"2","name":"High"},
    "assignee":{"accountId":"5b1","displayName":"Mia","active":true,"emailAddress":"mia@example.com","timeZone":"UTC"},
    "reporter":{"accountId":"5b2","displayName":"Fred","active":false,"accountType":"atlassian"},
    "creator":{"accountId":"5b3","displayName":"Ann"},"labels":["a","b"],
    "components":[{"id":"1","name":"Core"}],"fixVersions":[{"id":"2","name":"1.0","released":false}],
    "versions":[{"id":"3","name":"0.9"}],
    "parent":{"id":"9","key":"KAN-9","fields":{"summary":"Epic","status":{"id":"1","name":"To Do"},"issuetype":{"id":"5","name":"Epic"}}},
    "subtasks":[{"id":"11","key":"KAN-11","fields":{"summary":"Part"}},{"id":"12","key":"KAN-12"}],
    "issuelinks":[
        {"id":"20","type":{"id":"1","name":"Blocks","inward":"is blocked by","outward":"blocks"},"outwardIssue":{"id":"30","key":"KAN-3"}},
        {"id":"21","type":{"id":"1","name":"Blocks","inward":"is blocked by","outward":"blocks"},"inwardIssue":{"id":"31","key":"KAN-4"}}],
    "created":"2026-11-22T09:00:00.000+0100","updated":"2026-11-22T08:00:01.500+0000",
    "resolutiondate":"2026-11-22T08:00:02.000Z","duedate":"2026-12-01",
    "description":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"text","text":"a "},{"type":"text","text":"b","marks":[{"type":"strong"}]}]}]},
    "attachment":[{"id":10000,"filename":"log.txt","mimeType":"text/plain","size":23,"created":"2026-11-22T08:00:00.000+0000","author":{"accountId":"5b1"}}],
    "timetracking":{"originalEstimate":"1h","originalEstimateSeconds":3600,"remainingEstimateSeconds":1800,"timeSpentSeconds":60},
    "votes":{"votes":3,"hasVoted":true},"watches":{"watchCount":2,"isWatching":true},
    "environment":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"prod"}]}]},
    "customfield_1":{"value":"Europe","child":{"value":"Spain"}},"customfield_2":null,"customfield_3":[2.5,"x",null],
    "customfield_4":"two\nlines","security":{"id":"7","name":"Internal"}}}"##;

fn selection(fields: &[&str], text: Option<TextFormat>, details: Option<bool>) -> Selection {
    Selection { fields: fields.iter().map(|field| (*field).to_owned()).collect(), text_format: text, details }
}

fn site() -> Fields {
    let field = |id: &str, name: &str| Field { name: name.into(), ..super::super::fields::bare(id) };
    let names = [
        ("customfield_1", "Region"),
        ("customfield_2", "Team"),
        ("customfield_3", "Odds"),
        ("customfield_4", "Notes"),
        ("worklog", "Log Work"),
    ];
    Fields::of(names.into_iter().map(|(id, name)| field(id, name)).collect())
}

fn reading(selection: &Selection, details: bool) -> Reading {
    Reading::new(selection, details, |name| draft::resolve(&site(), name).map(|field| field.id)).unwrap()
}

fn read(body: &str, fields: &[&str], details: bool) -> Result<Issue, Error> {
    reading(&selection(fields, None, None), details).read(&answer(body), &site(), SITE)
}

const LEAN: &str = "summary%2Cproject%2Cissuetype%2Cstatus%2Cresolution%2Cpriority%2Cassignee%2Creporter%2Ccreator\
    %2Clabels%2Ccomponents%2CfixVersions%2Cversions%2Cparent%2Ccreated%2Cupdated%2Cresolutiondate%2Cduedate";
const RICH: &str = "%2Cdescription%2Cattachment%2Cissuelinks%2Csubtasks%2Ctimetracking%2Cvotes%2Cwatches";

#[test]
fn what_is_asked() {
    let check = |fields: &[&str], details: Option<bool>, expected: &str| {
        let call = reading(&selection(fields, None, details), true).ask("KAN-1").unwrap();
        assert_eq!(sent(&call), format!("GET /rest/api/3/issue/KAN-1?fields={expected}"), "{fields:?}");
    };
    check(&[], None, &[LEAN, RICH].concat());
    check(&[], Some(true), &[LEAN, RICH].concat());
    check(&[], Some(false), LEAN);
    check(&["Region", "customfield_4"], Some(false), &[LEAN, "%2Ccustomfield_1%2Ccustomfield_4"].concat());
    check(&["summary", "Region", "region"], Some(false), &[LEAN, "%2Ccustomfield_1"].concat());
    check(&["description"], Some(false), &[LEAN, "%2Cdescription"].concat());
    check(&["*all"], None, "%2Aall");
    check(&["*all", "Region"], Some(false), "%2Aall");
    check(&["Region", "*all"], Some(false), "%2Aall");
    let mut list = String::new();
    reading(&selection(&["*all"], None, None), true).to_tree().write(&mut list);
    assert_eq!(list, r#"["*all"]"#);
    for issue in ["", "KAN 1", "KAN/1", "../x", "KAN-1?"] {
        let asked = reading(&selection(&[], None, None), true).ask(issue);
        assert!(matches!(asked, Err(Error::Invalid(_))), "{issue}");
    }
}

#[test]
fn names_that_the_site_does_not_have() {
    let made = Reading::new(&selection(&["Regoin"], None, None), true, |name| {
        draft::resolve(&site(), name).map(|field| field.id)
    });
    let Err(Error::Invalid(text)) = made else { panic!("{made:?}") };
    assert!(text.contains("\"Regoin\"") && text.contains("Did you mean \"Region\"?"), "{text}");
    let some = selection(&["summary", "Region", "customfield_4", "*all"], None, None);
    assert_eq!(unexplained(&some), ["Region", "customfield_4", "*all"]);
}

//! What the server answers: made up, every row another, the same in every run.

use serde_json::{Value, json};

/// Projects on the page.
pub(crate) const PROJECTS: usize = 50;
/// Issues on the search page.
pub(crate) const ISSUES: usize = 100;
/// The least size of an issue read alone, in bytes.
const ISSUE_SIZE: usize = 8 << 10;
/// The least size of an issue on the search page, in bytes.
const ROW_SIZE: usize = 4000;

/// The answers, as text.
#[derive(Debug)]
pub(crate) struct Bodies {
    pub(crate) projects: String,
    pub(crate) issue: String,
    pub(crate) search: String,
    pub(crate) created: String,
}

impl Bodies {
    pub(crate) fn make() -> Self {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let projects: Vec<_> = (0..PROJECTS).map(|number| project(number, &mut dice)).collect();
        let rows: Vec<_> = (0..ISSUES).map(|number| issue(number, ROW_SIZE, &mut dice)).collect();
        let page = json!({
            "self": "https://acme.atlassian.net/rest/api/3/project/search?startAt=0&maxResults=50",
            "maxResults": PROJECTS, "startAt": 0, "total": PROJECTS, "isLast": true, "values": projects,
        });
        let search = json!({"issues": rows, "nextPageToken": "CAEaAggD", "isLast": false});
        let created = json!({"id": "10421", "key": "KAN-421", "self": "https://acme.atlassian.net/rest/api/3/issue/10421"});
        Self {
            projects: page.to_string(),
            issue: issue(0, ISSUE_SIZE, &mut dice).to_string(),
            search: search.to_string(),
            created: created.to_string(),
        }
    }
}

/// What is sent to make an issue.
pub(crate) fn draft() -> Vec<u8> {
    let mut dice = Dice(7);
    let fields = json!({
        "project": {"key": "KAN"},
        "issuetype": {"name": "Task"},
        "summary": dice.words(8),
        "labels": [dice.word(), dice.word()],
        "description": document(&[paragraph(&mut dice), paragraph(&mut dice)]),
    });
    json!({"fields": fields}).to_string().into_bytes()
}

fn project(number: usize, dice: &mut Dice) -> Value {
    let id = (10_000 + number).to_string();
    json!({
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "self": format!("https://acme.atlassian.net/rest/api/3/project/{id}"),
        "id": id,
        "key": format!("PR{number}"),
        "description": dice.words(12),
        "lead": person(dice),
        "name": dice.words(3),
        "avatarUrls": avatars(dice),
        "projectCategory": {"self": "https://acme.atlassian.net/rest/api/3/projectCategory/10000",
            "id": "10000", "name": dice.word(), "description": dice.words(5)},
        "projectTypeKey": dice.one(&["software", "service_desk", "business"]),
        "simplified": dice.below(2) == 0,
        "style": dice.one(&["classic", "next-gen"]),
        "isPrivate": dice.below(8) == 0,
        "properties": {},
        "entityId": dice.uuid(),
        "uuid": dice.uuid(),
    })
}

/// An issue of at least this size: its description grows until it is.
fn issue(number: usize, size: usize, dice: &mut Dice) -> Value {
    let id = (20_000 + number).to_string();
    let status = dice.one(&["To Do", "In Progress", "In Review", "Done"]);
    let mut issue = json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": id,
        "self": format!("https://acme.atlassian.net/rest/api/3/issue/{id}"),
        "key": format!("KAN-{}", number + 1),
        "fields": {
            "summary": dice.words(9),
            "statuscategorychangedate": dice.time(),
            "issuetype": {"self": "https://acme.atlassian.net/rest/api/3/issuetype/10001", "id": "10001",
                "description": dice.words(7), "name": dice.one(&["Task", "Bug", "Story"]), "subtask": false,
                "avatarId": dice.below(10_000), "hierarchyLevel": 0},
            "project": {"self": "https://acme.atlassian.net/rest/api/3/project/10000", "id": "10000",
                "key": "KAN", "name": "Kanban", "projectTypeKey": "software", "simplified": true},
            "status": {"self": "https://acme.atlassian.net/rest/api/3/status/3", "description": dice.words(6),
                "name": status, "id": "3", "statusCategory": {"id": 4, "key": "indeterminate",
                "colorName": "yellow", "name": status}},
            "priority": {"name": dice.one(&["Highest", "High", "Medium", "Low"]), "id": "3"},
            "resolution": null,
            "assignee": if dice.below(4) == 0 { Value::Null } else { person(dice) },
            "reporter": person(dice),
            "labels": (0..dice.below(4)).map(|_| dice.word()).collect::<Vec<_>>(),
            "created": dice.time(),
            "updated": dice.time(),
            "duedate": null,
            "timeestimate": dice.below(100_000),
            "votes": {"votes": dice.below(9), "hasVoted": false},
            "customfield_10019": format!("0|i{:05x}:", dice.below(0xf_ffff)),
            "customfield_10020": [{"id": 7, "name": dice.words(2), "state": "active", "boardId": 1}],
        },
    });
    let mut paragraphs = vec![paragraph(dice)];
    let mut length = issue.to_string().len() + document(&paragraphs).to_string().len();
    while length < size {
        let next = paragraph(dice);
        length += next.to_string().len() + 1;
        paragraphs.push(next);
    }
    if let Some(fields) = issue.get_mut("fields").and_then(Value::as_object_mut) {
        fields.insert("description".into(), document(&paragraphs));
    }
    issue
}

fn person(dice: &mut Dice) -> Value {
    json!({
        "self": "https://acme.atlassian.net/rest/api/3/user",
        "accountId": format!("712020:{}", dice.uuid()),
        "emailAddress": format!("{}@example.com", dice.word()),
        "avatarUrls": avatars(dice),
        "displayName": format!("{} Ødegård-{}", dice.word(), dice.word()),
        "active": true,
        "timeZone": "Europe/Berlin",
        "accountType": "atlassian",
    })
}

fn avatars(dice: &mut Dice) -> Value {
    let url =
        format!("https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/{}", dice.uuid());
    json!({"48x48": format!("{url}/48"), "24x24": format!("{url}/24"), "16x16": format!("{url}/16")})
}

fn document(paragraphs: &[Value]) -> Value {
    json!({"type": "doc", "version": 1, "content": paragraphs})
}

fn paragraph(dice: &mut Dice) -> Value {
    let strong = json!([{"type": "strong"}]);
    json!({"type": "paragraph", "content": [
        {"type": "text", "text": format!("{} \"{}\" – ", dice.words(14), dice.word())},
        {"type": "text", "text": dice.words(3), "marks": strong},
        {"type": "text", "text": format!(" {}.\n", dice.words(10))},
    ]})
}

const WORDS: [&str; 32] = [
    "login",
    "fails",
    "when",
    "token",
    "expires",
    "after",
    "deploy",
    "the",
    "page",
    "customer",
    "export",
    "invoice",
    "slow",
    "retry",
    "queue",
    "worker",
    "cannot",
    "find",
    "attachment",
    "upload",
    "timeout",
    "gateway",
    "returns",
    "empty",
    "result",
    "größer",
    "naïve",
    "release",
    "branch",
    "migrate",
    "schema",
    "index",
];

/// Chance that is the same in every run (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }

    fn one<'a>(&mut self, choice: &[&'a str]) -> &'a str {
        choice[self.below(choice.len())]
    }

    fn word(&mut self) -> &'static str {
        self.one(&WORDS)
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.below(usize::MAX), self.below(usize::MAX));
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 16,
            high & 0xffff,
            low & 0xfff,
            low >> 36 & 0xfff,
            low >> 4
        )
    }

    fn time(&mut self) -> String {
        let mut two = |bound| self.below(bound) + 1;
        format!("2026-{:02}-{:02}T{:02}:{:02}:07.123+0000", two(12), two(28), two(22), two(58))
    }
}

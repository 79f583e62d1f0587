//! Every call that the typed functions and `files` send, by the function that says it.

use jira_contract::comments::{AddOptions, ListOptions, UpdateOptions};
use jira_contract::files::{DownloadSource, File, PageAttachment, RequestTarget, UploadTarget};
use jira_contract::issues::{Assignee, IssueUpdate, NewIssue, Selection};
use jira_contract::jira::ProjectOptions;
use jira_contract::links::{NewRemoteLink, RemoteLinkId};
use jira_contract::metadata::{FilterOptions, PermissionContext};
use jira_contract::people::{Assignment, MemberOptions};
use jira_contract::projects::{NewComponent, VersionFields, VersionOptions};
use jira_contract::records::Text;
use jira_contract::search::Query;
use jira_contract::worklogs;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::{Headers, Response};
use jira_functions::jira::draft::{self, Draft};
use jira_functions::jira::files;
use jira_functions::jira::issue::Reading;
use jira_functions::jira::links::Kind;
use jira_functions::jira::tasks;
use jira_functions::jira::{
    bulk, changes, comments, components, copying, fields, filters, groups, issue_types, jql, links, media,
    meta, metadata, once, people, permissions, projects, remote_links, roles, statuses, transitions, users,
    versions, watching,
};
use jira_time::timestamp::Timestamp;

const SITE: &str = "acme";
const ISSUE: &str = "KAN-7";
const ACCOUNT: &str = "5b10ac8d82e05b22cc7d4ef5";

type Asked = Result<Call, Error>;

fn listed<T>(list: Result<(T, Call), Error>) -> Asked {
    list.map(|(_, call)| call)
}

fn resolve(name: &str) -> Result<jira_contract::fields::Field, Error> {
    Ok(fields::bare(name))
}

fn hi() -> Text {
    Text::Markdown("Hi".into())
}

fn reading() -> Reading {
    let selection = Selection { fields: Vec::new(), text_format: None, details: None };
    Reading::new(&selection, false, |name| Ok(name.to_owned())).unwrap()
}

fn changed(add_labels: Vec<String>) -> Draft {
    let changes = IssueUpdate {
        summary: Some("New".into()),
        description: None,
        add_labels,
        remove_labels: Vec::new(),
        fields: Vec::new(),
        notify_users: None,
    };
    Draft::changes(&changes, &[], &mut resolve).unwrap()
}

fn new() -> Draft {
    let issue = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "New".into(),
        description: None,
        assignee: None,
        priority: None,
        labels: Vec::new(),
        components: Vec::new(),
        fix_versions: Vec::new(),
        parent: None,
        due_date: None,
        fields: Vec::new(),
    };
    Draft::of(&issue, None, &mut resolve).unwrap()
}

fn commented() -> Draft {
    let mut draft = Draft::new();
    draft.comment(&hi(), &[]).unwrap();
    draft
}

fn copied() -> Asked {
    let body = r#"{"id":"1","key":"KAN-7","fields":{"project":{"id":"1","key":"KAN"},"issuetype":{"id":"2","name":"Task"},"summary":"x"}}"#;
    let original = copying::read(&Response { status: 200, headers: Headers::default(), body: body.into() })?;
    Ok(original.copy(None, "2", &[], None).call())
}

fn version() -> VersionFields {
    VersionFields {
        name: Some("1.0".into()),
        description: None,
        start_date: None,
        release_date: None,
        released: None,
        archived: None,
    }
}

fn remote(global_id: Option<&str>) -> NewRemoteLink {
    NewRemoteLink {
        global_id: global_id.map(str::to_owned),
        url: "https://acme.example".into(),
        title: "x".into(),
        summary: None,
        relationship: None,
        application: None,
        application_type: None,
        icon_url: None,
        resolved: None,
    }
}

fn file() -> File {
    File { name: "a.txt".into(), media_type: None, content: b"x".to_vec() }
}

fn request() -> RequestTarget {
    RequestTarget { service_desk: "1".into(), request: "DESK-1".into(), is_public: true, comment: None }
}

fn upload(target: &UploadTarget) -> Asked {
    files::upload(target, vec![file()], 7)
}

fn attached() -> Asked {
    let body = r#"{"temporaryAttachments":[{"temporaryAttachmentId":"t1","fileName":"a.txt"}]}"#;
    files::attach(&request(), &Response { status: 201, headers: Headers::default(), body: body.into() })
}

fn log() -> worklogs::AddOptions {
    worklogs::AddOptions {
        started: None,
        comment: None,
        estimate: None,
        visibility: None,
        notify_users: None,
    }
}

fn logged() -> worklogs::WorklogUpdate {
    let time = Some(worklogs::WorkDuration::Seconds(60));
    worklogs::WorklogUpdate {
        time_spent: time,
        started: None,
        comment: None,
        visibility: None,
        estimate: None,
        notify_users: None,
    }
}

/// Those that change something.
pub(crate) fn changes() -> Vec<(&'static str, Call)> {
    use jira_functions::jira::worklogs as work;
    let now = Timestamp::from_millis(1_767_225_600_000);
    let add = AddOptions { visibility: None, is_internal: None };
    let edit = UpdateOptions { visibility: None, is_internal: None, notify_users: None };
    let component = NewComponent { name: "x".into(), description: None, lead: None };
    let kind = Kind::of_id("10000").unwrap();
    let minute = worklogs::WorkDuration::Seconds(60);
    let calls: Vec<(&str, Asked)> = vec![
        ("bulk::create", Ok(bulk::create(vec![new()]))),
        ("comments::add", comments::add(ISSUE, &hi(), &add, &[])),
        ("comments::edit", comments::edit(ISSUE, "10", &hi(), &edit, None, &[])),
        ("comments::delete", comments::delete(ISSUE, "10")),
        ("components::create", components::create("KAN", &component)),
        ("copying::call", copied()),
        ("copying::link", Ok(copying::link("KAN-8", ISSUE))),
        ("draft::create", Ok(draft::create(new(), None))),
        ("draft::create with a key", Ok(draft::create(new(), Some("k1")))),
        ("draft::edit", draft::edit(ISSUE, changed(Vec::new()), None)),
        ("draft::edit that comments", draft::edit(ISSUE, commented(), None)),
        ("draft::edit that adds a label", draft::edit(ISSUE, changed(vec!["x".into()]), Some(false))),
        ("draft::assign", draft::assign(ISSUE, &Assignee::Nobody, None)),
        ("links::link", links::link(&kind, ISSUE, "KAN-8", None, &[])),
        ("links::link with a comment", links::link(&kind, ISSUE, "KAN-8", Some(&hi()), &[])),
        ("links::unlink", links::unlink("10")),
        ("remote_links::put", remote_links::put(ISSUE, &remote(None))),
        ("remote_links::put with an id", remote_links::put(ISSUE, &remote(Some("x")))),
        ("remote_links::remove", remote_links::remove(ISSUE, &RemoteLinkId::Id("10".into()))),
        ("remote_links::remove by id", remote_links::remove(ISSUE, &RemoteLinkId::GlobalId("x".into()))),
        ("transitions::perform", transitions::perform(ISSUE, "31", Draft::new())),
        ("transitions::perform with a comment", transitions::perform(ISSUE, "31", commented())),
        ("versions::create", versions::create(10000, &version())),
        ("versions::update", versions::update("10", &version())),
        ("watching::watch", watching::watch(ISSUE, None)),
        ("watching::watch for another", watching::watch(ISSUE, Some(ACCOUNT))),
        ("watching::unwatch", watching::unwatch(ISSUE, ACCOUNT)),
        ("watching::vote", watching::vote(ISSUE, true)),
        ("watching::vote no more", watching::vote(ISSUE, false)),
        ("worklogs::add", work::add(ISSUE, &minute, &log(), &[], now)),
        ("worklogs::edit", work::edit(ISSUE, "10", &logged(), None, &[])),
        ("worklogs::delete", work::delete(ISSUE, "10", None)),
        ("files::upload", upload(&UploadTarget::Issue(ISSUE.into()))),
        ("files::upload to a page", upload(&UploadTarget::Page("10".into()))),
        ("files::upload to a request", upload(&UploadTarget::Request(request()))),
        ("files::attach", attached()),
    ];
    calls.into_iter().map(|(name, call)| (name, call.unwrap())).collect()
}

/// Those that read.
pub(crate) fn reads() -> Vec<(&'static str, Call)> {
    use jira_functions::jira::worklogs as work;
    let comments = ListOptions { order: None, format: None, page_size: None };
    let logs =
        worklogs::ListOptions { started_after: None, started_before: None, format: None, page_size: None };
    let filters = FilterOptions { query: None, owner: None, project_id: None, page_size: None };
    let versions = VersionOptions { query: None, statuses: Vec::new(), page_size: None };
    let members = MemberOptions { include_inactive: None, page_size: None };
    let projects = ProjectOptions { query: None, page_size: None };
    let query = Query {
        jql: "project = KAN".into(),
        selection: Selection { fields: Vec::new(), text_format: None, details: None },
        page_size: None,
        reconcile_issues: Vec::new(),
    };
    let big = File { content: vec![0; 2 << 20], ..file() };
    let page = PageAttachment { page: "10".into(), attachment: "att7".into() };
    let calls: Vec<(&str, Asked)> = vec![
        ("bulk::fetch", Ok(bulk::fetch(&[ISSUE.into()], &reading()))),
        ("changes::list", listed(changes::list(SITE, ISSUE, None))),
        ("comments::list", listed(comments::list(SITE, ISSUE, &comments, None))),
        ("comments::get", comments::get(ISSUE, "10")),
        ("components::list", components::list("KAN")),
        ("copying::original", copying::original(ISSUE)),
        ("fields::list", Ok(fields::list())),
        ("filters::list", listed(filters::list(SITE, &filters, None))),
        ("filters::get", filters::get("10")),
        ("groups::search", groups::search(None, None)),
        ("groups::members", listed(groups::members(SITE, "team", &members, None))),
        ("issue::ask", reading().ask(ISSUE)),
        ("issue_types::of_project", issue_types::of_project("KAN")),
        ("jql::new", listed(jql::Search::new(SITE, &query, &reading(), None))),
        ("jql::count", Ok(jql::count("project = KAN"))),
        ("jql::check", Ok(jql::check("project = KAN"))),
        ("media::of_issue", media::of_issue(ISSUE)),
        ("meta::types", meta::types("KAN").map(|path| path.page(0, 200).get())),
        ("meta::new", meta::new("KAN", "10").map(|path| path.page(0, 200).get())),
        ("meta::edit", meta::edit(ISSUE)),
        ("once::find_by_key", Ok(once::find_by_key("KAN", None))),
        ("once::newest", Ok(once::newest("KAN"))),
        ("once::look_at", once::look_at(ISSUE)),
        ("once::read_directly", Ok(once::read_directly(&[ISSUE.into()]))),
        ("people::search", listed(people::search(SITE, "mia", None, None))),
        (
            "people::assignable",
            listed(people::assignable(SITE, &Assignment::Issue(ISSUE.into()), None, None, None)),
        ),
        ("people::get", people::get(ACCOUNT)),
        ("people::get_many", people::get_many(&[ACCOUNT.into()]).map(|path| path.page(0, 10).get())),
        ("permissions::all", Ok(permissions::all())),
        ("permissions::mine", permissions::mine(&PermissionContext::Site, &["EDIT_ISSUES".into()])),
        ("projects::list", listed(projects::list(SITE, &projects, None))),
        ("projects::get", projects::get("KAN")),
        ("remote_links::list", remote_links::list(ISSUE)),
        ("roles::list", roles::list("KAN")),
        ("roles::get", roles::get("KAN", "10")),
        ("metadata::link_types", Ok(metadata::link_types())),
        ("metadata::labels", listed(metadata::labels(SITE, None, None))),
        ("metadata::priorities", Ok(metadata::priorities().page(0, 50).get())),
        ("metadata::resolutions", Ok(metadata::resolutions().page(0, 50).get())),
        ("statuses::of_project", statuses::of_project("KAN")),
        ("transitions::list", transitions::list(ISSUE)),
        ("users::myself", Ok(users::myself())),
        ("versions::list", listed(jira_functions::jira::versions::list(SITE, "KAN", &versions, None))),
        ("watching::watchers", watching::watchers(ISSUE)),
        ("watching::voters", watching::voters(ISSUE)),
        ("worklogs::list", listed(work::list(SITE, ISSUE, &logs, None))),
        ("worklogs::get", work::get(ISSUE, "10")),
        ("files::limit", Ok(files::limit(&UploadTarget::Issue(ISSUE.into()), &[big]).unwrap())),
        ("files::download", files::download(&DownloadSource::Issue("10".into()), None)),
        ("files::download of a page", files::download(&DownloadSource::Page(page), None)),
        ("media::place", media::place("10")),
        ("tasks::ask", tasks::ask("10")),
    ];
    calls.into_iter().map(|(name, call)| (name, call.unwrap())).collect()
}

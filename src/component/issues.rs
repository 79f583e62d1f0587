//! The `issues` interface.

use super::driver::{self, Answer, Failure};
use super::guest::Component;
use super::{fields, lent, media, once, translate};
use crate::call::Call;
use crate::contract::fields::Description;
use crate::contract::issues::{
    Assignee, ChangePage, Changes, Copied, CopyOptions, Created, Found, Guest, Issue, Move, NewIssue,
    Selection, Transition,
};
use crate::contract::types::{self, User};
use crate::error::Error;
use crate::http::Response;
use crate::jira::draft::{self, Draft};
use crate::jira::fields::Fields;
use crate::jira::issue::{self, Reading};
use crate::jira::{bulk, changes, copying, meta, path, transitions, users, watching};

/// The most pages of types or fields that are asked for.
const PAGES: u32 = 100;

/// How often a copy is sent: each time without the fields that Jira refused.
const TRIES_OF_A_COPY: u32 = 3;

impl Guest for Component {
    fn get(connection: String, issue: String, selection: Selection) -> Result<Issue, types::Error> {
        get(&connection, &issue, &selection).map_err(translate::failure)
    }

    fn get_many(
        connection: String,
        issues: Vec<String>,
        selection: Selection,
    ) -> Result<Found, types::Error> {
        get_many(&connection, &issues, &selection).map_err(translate::failure)
    }

    fn create(connection: String, issue: NewIssue, key: Option<String>) -> Result<Created, types::Error> {
        create(&connection, &issue, key.as_deref()).map_err(translate::failure)
    }

    fn create_many(
        connection: String,
        issues: Vec<NewIssue>,
    ) -> Result<Vec<Result<Created, types::Error>>, types::Error> {
        create_many(&connection, &issues).map_err(translate::failure)
    }

    fn edit(connection: String, issue: String, changes: Changes) -> Result<(), types::Error> {
        edit(&connection, &issue, &changes).map_err(translate::failure)
    }

    fn delete(connection: String, issue: String, with_subtasks: bool) -> Result<(), types::Error> {
        let path = path::Path::api("/issue/").key(&issue);
        let call = path.map(|path| path.ask("deleteSubtasks", with_subtasks.to_string()).delete());
        driver::done(&connection, "issues.delete", call.map_err(Failure::from))
    }

    fn copy(connection: String, issue: String, options: CopyOptions) -> Result<Copied, types::Error> {
        copy(&connection, &issue, &options).map_err(translate::failure)
    }

    fn assign(connection: String, issue: String, assignee: Assignee) -> Result<(), types::Error> {
        assign(&connection, &issue, &assignee).map_err(translate::failure)
    }

    fn list_transitions(connection: String, issue: String) -> Result<Vec<Transition>, types::Error> {
        let call = transitions::list(&issue).map_err(Failure::from);
        driver::read(&connection, "issues.list-transitions", call, transitions::read)
    }

    fn perform_transition(connection: String, issue: String, to: Move) -> Result<Transition, types::Error> {
        perform_transition(&connection, &issue, &to).map_err(translate::failure)
    }

    fn list_changes(
        connection: String,
        issue: String,
        cursor: Option<String>,
    ) -> Result<ChangePage, types::Error> {
        let (listing, call) = changes::list(&connection, &issue, cursor.as_deref())
            .map_err(|error| translate::failure(error.into()))?;
        driver::read(&connection, "issues.list-changes", Ok(call), |answer| changes::read(listing, answer))
    }

    fn list_watchers(connection: String, issue: String) -> Result<Vec<User>, types::Error> {
        let call = watching::watchers(&issue).map_err(Failure::from);
        driver::read(&connection, "issues.list-watchers", call, watching::read)
    }

    fn watch(connection: String, issue: String, user: Option<String>) -> Result<(), types::Error> {
        let call = watching::watch(&issue, user.as_deref()).map_err(Failure::from);
        driver::done(&connection, "issues.watch", call)
    }

    fn unwatch(connection: String, issue: String, user: Option<String>) -> Result<(), types::Error> {
        let call = match user {
            Some(user) => Ok(user),
            None => me(&connection, "issues.unwatch"),
        };
        let call = call.and_then(|user| Ok(watching::unwatch(&issue, &user)?));
        driver::done(&connection, "issues.unwatch", call)
    }

    fn list_voters(connection: String, issue: String) -> Result<Vec<User>, types::Error> {
        let call = watching::voters(&issue).map_err(Failure::from);
        driver::read(&connection, "issues.list-voters", call, watching::read)
    }

    fn vote(connection: String, issue: String, vote: bool) -> Result<(), types::Error> {
        driver::done(&connection, "issues.vote", watching::vote(&issue, vote).map_err(Failure::from))
    }

    fn describe_new(
        connection: String,
        project: String,
        kind: String,
    ) -> Result<Vec<Description>, types::Error> {
        let described = kind_of(&connection, "issues.describe-new", &project, &kind)
            .and_then(|kind| screen(&connection, "issues.describe-new", &project, &kind));
        described.map_err(translate::failure)
    }

    fn describe_edit(connection: String, issue: String) -> Result<Vec<Description>, types::Error> {
        let call = meta::edit(&issue).map_err(Failure::from);
        driver::read(&connection, "issues.describe-edit", call, meta::read_edit)
    }
}

fn get(connection: &str, issue: &str, selection: &Selection) -> Result<Issue, Failure> {
    let known = fields::known(connection, "issues.get", &issue::unexplained(selection))?;
    let reading = Reading::new(selection, true, |name| fields::id(&known, name))?;
    let answer = driver::perform(connection, "issues.get", reading.ask(issue)?)?;
    Ok(reading.read(&answer.response, &known, &answer.web_url())?)
}

fn get_many(connection: &str, issues: &[String], selection: &Selection) -> Result<Found, Failure> {
    bulk::bound(issues.len())?;
    bulk::check_keys(issues)?;
    let known = fields::known(connection, "issues.get-many", &issue::unexplained(selection))?;
    let reading = Reading::new(selection, false, |name| fields::id(&known, name))?;
    let mut found = Found { items: Vec::with_capacity(issues.len()), missing: Vec::new() };
    for keys in issues.chunks(bulk::READ) {
        let answer = driver::perform(connection, "issues.get-many", bulk::fetch(keys, &reading))?;
        let tree = reading.tree(&answer.response)?;
        let read = reading.issues(&tree, &known, &answer.web_url())?;
        bulk::add(&mut found, keys, read, &tree);
    }
    for missing in &mut found.missing {
        missing.message = lent::text(std::mem::take(&mut missing.message));
    }
    Ok(found)
}

/// The account id of the connection.
fn me(connection: &str, operation: &'static str) -> Result<String, Failure> {
    let answer = driver::perform(connection, operation, users::myself())?;
    Ok(users::read(&answer.response)?.account_id)
}

/// The account id, where it is assigned.
fn assigned(
    connection: &str,
    operation: &'static str,
    assignee: Option<&Assignee>,
) -> Result<Option<String>, Failure> {
    match assignee {
        Some(Assignee::Me) => me(connection, operation).map(Some),
        _ => Ok(None),
    }
}

fn create(connection: &str, issue: &NewIssue, key: Option<&str>) -> Result<Created, Failure> {
    const OPERATION: &str = "issues.create";
    let known = fields::known(connection, OPERATION, &draft::unexplained(&issue.fields))?;
    let me = assigned(connection, OPERATION, issue.assignee.as_ref())?;
    let draft = Draft::of(issue, me.as_deref(), &mut |name| draft::resolve(&known, name))?;
    match key {
        Some(key) => once::create(connection, issue, draft, key),
        None => {
            let answer = driver::perform(connection, OPERATION, draft::create(draft, None))?;
            Ok(draft::created(&answer.response, &answer.web_url())?)
        }
    }
}

fn create_many(connection: &str, issues: &[NewIssue]) -> Result<Vec<Result<Created, types::Error>>, Failure> {
    const OPERATION: &str = "issues.create-many";
    bulk::bound(issues.len())?;
    let names: Vec<&str> = issues.iter().flat_map(|issue| draft::unexplained(&issue.fields)).collect();
    let known = fields::known(connection, OPERATION, &names)?;
    let mine = issues.iter().find(|issue| issue.assignee == Some(Assignee::Me));
    let me = assigned(connection, OPERATION, mine.and_then(|issue| issue.assignee.as_ref()))?;
    let mut results = Vec::with_capacity(issues.len());
    for chunk in issues.chunks(bulk::MADE) {
        let mut drafts = Vec::with_capacity(chunk.len());
        let mut wrong = Vec::with_capacity(chunk.len());
        for issue in chunk {
            let draft = Draft::of(issue, me.as_deref(), &mut |name| draft::resolve(&known, name));
            wrong.push(draft.map(|draft| drafts.push(draft)));
        }
        let made = make(connection, drafts);
        let mut made = made.into_iter();
        for issue in wrong {
            let result = match issue {
                Ok(()) => made.next().unwrap_or_else(|| Err(lost())),
                Err(error) => Err(translate::failure(error.into())),
            };
            results.push(result);
        }
    }
    Ok(results)
}

/// Makes the issues of one request: a result for each.
fn make(connection: &str, drafts: Vec<Draft>) -> Vec<Result<Created, types::Error>> {
    let count = drafts.len();
    if count == 0 {
        return Vec::new();
    }
    let made = driver::perform(connection, "issues.create-many", bulk::create(drafts))
        .and_then(|answer| Ok(bulk::created(&answer.response, count, &answer.web_url())?));
    match made {
        Ok(made) => {
            made.into_iter().map(|made| made.map_err(|error| translate::failure(error.into()))).collect()
        }
        Err(failure) => {
            let error = translate::failure(failure);
            (0..count).map(|_| Err(error.clone())).collect()
        }
    }
}

fn lost() -> types::Error {
    translate::failure(Error::OutcomeUnknown("Jira gave no result for this issue".into(), None).into())
}

fn edit(connection: &str, issue: &str, changes: &Changes) -> Result<(), Failure> {
    let known = fields::known(connection, "issues.edit", &draft::unexplained(&changes.fields))?;
    let files = media::of_text(connection, "issues.edit", issue, changes.description.as_ref())?;
    let draft = Draft::changes(changes, &files, &mut |name| draft::resolve(&known, name))?;
    driver::perform(connection, "issues.edit", draft::edit(issue, draft, changes.notify)?).map(|_| ())
}

fn assign(connection: &str, issue: &str, assignee: &Assignee) -> Result<(), Failure> {
    let me = assigned(connection, "issues.assign", Some(assignee))?;
    let call = draft::assign(issue, assignee, me.as_deref())?;
    driver::perform(connection, "issues.assign", call).map(|_| ())
}

fn perform_transition(connection: &str, issue: &str, to: &Move) -> Result<Transition, Failure> {
    const OPERATION: &str = "issues.perform-transition";
    let answer = driver::perform(connection, OPERATION, transitions::list(issue)?)?;
    let way = transitions::choose(transitions::read(&answer.response)?, &to.to)?;
    // The screen says all of its fields: the site's list is needed for other names alone.
    let screen = Fields::of_screen(&way.fields);
    let unknown = |name: &&str| draft::resolve(&screen, name).is_err();
    let names: Vec<&str> = to.fields.iter().map(|input| input.field.as_str()).filter(unknown).collect();
    let known = fields::known(connection, OPERATION, &names)?;
    let mut draft = Draft::new();
    draft.inputs(&to.fields, &[], &mut |name| {
        let by_id = || draft::resolve(&screen, &known.resolve(name).ok()?.id).ok();
        draft::resolve(&screen, name).or_else(|error| by_id().ok_or(error))
    })?;
    if let Some(comment) = &to.comment {
        let files = media::of_text(connection, OPERATION, issue, Some(comment))?;
        draft.comment(comment, &files)?;
    }
    driver::perform(connection, OPERATION, transitions::perform(issue, &way.id, draft)?)?;
    Ok(way)
}

/// The id of a type, which is meant by its name or id.
fn kind_of(connection: &str, operation: &'static str, project: &str, kind: &str) -> Result<String, Failure> {
    let types = all(connection, operation, &|start| meta::types(project, start), meta::read_types)?;
    Ok(meta::choose(&types, kind)?)
}

/// The fields of a new issue.
fn screen(
    connection: &str,
    operation: &'static str,
    project: &str,
    kind: &str,
) -> Result<Vec<Description>, Failure> {
    all(connection, operation, &|start| meta::new(project, kind, start), meta::read_new)
}

/// The items of a page, and where the next one starts.
type Page<T> = (Vec<T>, Option<u64>);

/// All items of a list that `ask` asks for from a place on.
fn all<T>(
    connection: &str,
    operation: &'static str,
    ask: &dyn Fn(u64) -> Result<Call, Error>,
    read: fn(&Response, u64) -> Result<Page<T>, Error>,
) -> Result<Vec<T>, Failure> {
    let (mut items, mut start) = (Vec::new(), 0);
    for _ in 0..PAGES {
        let answer = driver::perform(connection, operation, ask(start)?)?;
        let (page, next) = read(&answer.response, start)?;
        items.extend(page);
        match next {
            Some(next) => start = next,
            None => return Ok(items),
        }
    }
    Err(Error::Unreadable(format!("The list has no end within {PAGES} pages.")).into())
}

fn copy(connection: &str, issue: &str, options: &CopyOptions) -> Result<Copied, Failure> {
    const OPERATION: &str = "issues.copy";
    let answer = driver::perform(connection, OPERATION, copying::original(issue)?)?;
    let original = copying::read(&answer.response)?;
    let other = original.moves_to(options.project.as_deref())?;
    let (project, kind) = match other {
        Some(project) => (project.to_owned(), kind_of(connection, OPERATION, project, &original.kind_name)?),
        None => (original.project.clone(), original.kind.clone()),
    };
    let screen = screen(connection, OPERATION, &project, &kind)?;
    let key = original.key.clone();
    let mut copy = original.copy(other, &kind, &screen, options.summary.as_deref());
    let mut tries: u32 = 0;
    let answer = loop {
        tries = tries.saturating_add(1);
        match driver::perform(connection, OPERATION, copy.call()) {
            Ok(answer) => break answer,
            // Nothing was created: without those fields it may be.
            Err(Failure { error: Error::Refused(_, refusal), .. })
                if tries < TRIES_OF_A_COPY && copy.leave_out(&refusal) => {}
            Err(failure) => return Err(failure),
        }
    };
    let issue = draft::created(&answer.response, &answer.web_url())?;
    let mut left_out = copy.left_out;
    if options.link != Some(false)
        && driver::perform(connection, OPERATION, copying::link(&issue.key, &key)).is_err()
    {
        left_out.push("issuelinks".to_owned());
    }
    Ok(Copied { issue, left_out })
}

impl Answer {
    /// Where the site's pages for people are.
    pub(super) fn web_url(&self) -> String {
        self.connection.as_ref().map(|connection| connection.web_url()).unwrap_or_default()
    }
}

//! The `issues` interface.

use super::{fields, keyed, media, screen};
use crate::jira::draft::{self, Draft};
use crate::jira::fields::Fields;
use crate::jira::issue::{self, Reading};
use crate::jira::{bulk, changes, copying, meta, path, transitions, users, watching};
use jira_contract::fields::FieldMetadata;
use jira_contract::issues::{
    Assignee, ChangelogPage, CopyOptions, CopyResult, CreatedIssue, GetManyResult, Issue, IssueTransition,
    IssueUpdate, NewIssue, Selection, TransitionRequest,
};
use jira_contract::types::User;
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;

/// How often a copy is sent: each time without the fields that Jira refused.
const TRIES_OF_A_COPY: u32 = 3;

/// An issue.
pub async fn get(api: &Api<'_>, issue: &str, selection: &Selection) -> Result<Issue, Failure> {
    let known = fields::known(api, &issue::unexplained(selection)).await?;
    let reading = Reading::new(selection, true, |name| fields::id(&known, name))?;
    let answer = api.send(reading.ask(issue)?).await?;
    Ok(reading.read(&answer.response, &known, &answer.web_url())?)
}

/// Issues by their keys, and those that are not there.
pub async fn get_many(
    api: &Api<'_>,
    issues: &[String],
    selection: &Selection,
) -> Result<GetManyResult, Failure> {
    bulk::bound(issues.len())?;
    bulk::check_keys(issues)?;
    let known = fields::known(api, &issue::unexplained(selection)).await?;
    let reading = Reading::new(selection, false, |name| fields::id(&known, name))?;
    let mut found = GetManyResult { items: Vec::with_capacity(issues.len()), missing: Vec::new() };
    for keys in issues.chunks(bulk::READ) {
        let answer = api.send(bulk::fetch(keys, &reading)).await?;
        let tree = reading.tree(&answer.response)?;
        let read = reading.issues(&tree, &known, &answer.web_url())?;
        bulk::add(&mut found, keys, read, &tree);
    }
    for missing in &mut found.missing {
        missing.message = api.clean(std::mem::take(&mut missing.message));
    }
    Ok(found)
}

/// Creates an issue, once for a key where there is one.
pub async fn create(api: &Api<'_>, issue: &NewIssue, key: Option<&str>) -> Result<CreatedIssue, Failure> {
    let known = fields::known(api, &draft::unexplained(&issue.fields)).await?;
    let me = assigned(api, issue.assignee.as_ref()).await?;
    let draft = Draft::of(issue, me.as_deref(), &mut |name| draft::resolve(&known, name))?;
    match key {
        Some(key) => keyed::create(api, issue, draft, key).await,
        None => {
            let answer = api.send(draft::create(draft, None)).await?;
            Ok(draft::created(&answer.response, &answer.web_url())?)
        }
    }
}

/// Creates issues: a result for each.
pub async fn create_many(
    api: &Api<'_>,
    issues: &[NewIssue],
) -> Result<Vec<Result<CreatedIssue, Failure>>, Failure> {
    bulk::bound(issues.len())?;
    let names: Vec<&str> = issues.iter().flat_map(|issue| draft::unexplained(&issue.fields)).collect();
    let known = fields::known(api, &names).await?;
    let mine = issues.iter().find(|issue| issue.assignee == Some(Assignee::Me));
    let me = assigned(api, mine.and_then(|issue| issue.assignee.as_ref())).await?;
    let mut results = Vec::with_capacity(issues.len());
    for chunk in issues.chunks(bulk::MADE) {
        let mut drafts = Vec::with_capacity(chunk.len());
        let mut wrong = Vec::with_capacity(chunk.len());
        for issue in chunk {
            let draft = Draft::of(issue, me.as_deref(), &mut |name| draft::resolve(&known, name));
            wrong.push(draft.map(|draft| drafts.push(draft)));
        }
        let mut created = create_chunk(api, drafts).await.into_iter();
        for issue in wrong {
            results.push(match issue {
                Ok(()) => created.next().unwrap_or_else(|| Err(lost())),
                Err(error) => Err(error.into()),
            });
        }
    }
    Ok(results)
}

/// Creates the issues of one request: a result for each.
async fn create_chunk(api: &Api<'_>, drafts: Vec<Draft>) -> Vec<Result<CreatedIssue, Failure>> {
    let count = drafts.len();
    if count == 0 {
        return Vec::new();
    }
    let created = api
        .send(bulk::create(drafts))
        .await
        .and_then(|answer| Ok(bulk::created(&answer.response, count, &answer.web_url())?));
    match created {
        Ok(created) => created.into_iter().map(|created| created.map_err(Failure::from)).collect(),
        Err(failure) => vec![Err(failure); count],
    }
}

fn lost() -> Failure {
    Error::OutcomeUnknown("Jira gave no result for this issue".into(), None).into()
}

/// Updates an issue.
pub async fn update(api: &Api<'_>, issue: &str, changes: &IssueUpdate) -> Result<(), Failure> {
    let known = fields::known(api, &draft::unexplained(&changes.fields)).await?;
    let files = media::of_text(api, issue, changes.description.as_ref()).await?;
    let draft = Draft::changes(changes, &files, &mut |name| draft::resolve(&known, name))?;
    api.send(draft::edit(issue, draft, changes.notify_users)?).await.map(drop)
}

/// Deletes an issue.
pub async fn delete_issue(api: &Api<'_>, issue: &str, with_subtasks: bool) -> Result<(), Failure> {
    let path = path::Path::api("/issue/").key(issue)?;
    api.send(path.ask("deleteSubtasks", with_subtasks.to_string()).delete()).await.map(drop)
}

/// Copies an issue. Says what could not be copied.
pub async fn copy(api: &Api<'_>, issue: &str, options: &CopyOptions) -> Result<CopyResult, Failure> {
    let answer = api.send(copying::original(issue)?).await?;
    let original = copying::read(&answer.response)?;
    let other = original.moves_to(options.project.as_deref())?;
    let (project, kind) = match other {
        Some(project) => (project.to_owned(), screen::kind_of(api, project, &original.kind_name).await?),
        None => (original.project.clone(), original.kind.clone()),
    };
    let screen = screen::fields(api, &project, &kind).await?;
    let key = original.key.clone();
    let mut copy = original.copy(other, &kind, &screen, options.summary.as_deref());
    let mut tries: u32 = 0;
    let answer = loop {
        tries = tries.saturating_add(1);
        match api.send(copy.call()).await {
            Ok(answer) => break answer,
            // Nothing was created: without those fields it may be.
            Err(Failure { error: Error::Refused(_, refusal), .. })
                if tries < TRIES_OF_A_COPY && copy.leave_out(&refusal) => {}
            Err(failure) => return Err(failure),
        }
    };
    let issue = draft::created(&answer.response, &answer.web_url())?;
    let mut left_out = copy.left_out;
    if options.link != Some(false) && api.send(copying::link(&issue.key, &key)).await.is_err() {
        left_out.push("issuelinks".to_owned());
    }
    Ok(CopyResult { issue, skipped_fields: left_out })
}

/// Assigns an issue.
pub async fn assign(api: &Api<'_>, issue: &str, assignee: &Assignee) -> Result<(), Failure> {
    let me = assigned(api, Some(assignee)).await?;
    api.send(draft::assign(issue, assignee, me.as_deref())?).await.map(drop)
}

/// The transitions that an issue can take.
pub async fn list_transitions(api: &Api<'_>, issue: &str) -> Result<Vec<IssueTransition>, Failure> {
    api.send(transitions::list(issue)?).await?.read(transitions::read)
}

/// Takes an issue through a transition.
pub async fn transition(
    api: &Api<'_>,
    issue: &str,
    to: &TransitionRequest,
) -> Result<IssueTransition, Failure> {
    let answer = api.send(transitions::list(issue)?).await?;
    let way = transitions::choose(transitions::read(&answer.response)?, &to.transition)?;
    // The screen says all of its fields: the site's list is needed for other names alone.
    let screen = Fields::of_screen(&way.fields);
    let is_unknown = |name: &&str| draft::resolve(&screen, name).is_err();
    let names: Vec<&str> = to.fields.iter().map(|input| input.field.as_str()).filter(is_unknown).collect();
    let known = fields::known(api, &names).await?;
    let mut draft = Draft::new();
    draft.inputs(&to.fields, &[], &mut |name| {
        let by_id = || draft::resolve(&screen, &known.resolve(name).ok()?.id).ok();
        draft::resolve(&screen, name).or_else(|error| by_id().ok_or(error))
    })?;
    if let Some(comment) = &to.comment {
        let files = media::of_text(api, issue, Some(comment)).await?;
        draft.comment(comment, &files)?;
    }
    api.send(transitions::perform(issue, &way.id, draft)?).await?;
    Ok(way)
}

/// A page of the changes of an issue.
pub async fn list_changelog(
    api: &Api<'_>,
    issue: &str,
    cursor: Option<&str>,
) -> Result<ChangelogPage, Failure> {
    let (listing, call) = changes::list(api.name(), issue, cursor)?;
    api.send(call).await?.read(|answer| changes::read(listing, answer))
}

/// The watchers of an issue.
pub async fn list_watchers(api: &Api<'_>, issue: &str) -> Result<Vec<User>, Failure> {
    api.send(watching::watchers(issue)?).await?.read(watching::read)
}

/// Adds a watcher to an issue.
pub async fn watch(api: &Api<'_>, issue: &str, user: Option<&str>) -> Result<(), Failure> {
    api.send(watching::watch(issue, user)?).await.map(drop)
}

/// Removes a watcher from an issue.
pub async fn unwatch(api: &Api<'_>, issue: &str, user: Option<String>) -> Result<(), Failure> {
    let user = match user {
        Some(user) => user,
        None => me(api).await?,
    };
    api.send(watching::unwatch(issue, &user)?).await.map(drop)
}

/// The voters of an issue.
pub async fn list_voters(api: &Api<'_>, issue: &str) -> Result<Vec<User>, Failure> {
    api.send(watching::voters(issue)?).await?.read(watching::read)
}

/// Votes for an issue, or takes the vote back.
pub async fn vote(api: &Api<'_>, issue: &str, vote: bool) -> Result<(), Failure> {
    api.send(watching::vote(issue, vote)?).await.map(drop)
}

/// The fields of a new issue.
pub async fn get_create_metadata(
    api: &Api<'_>,
    project: &str,
    kind: &str,
) -> Result<Vec<FieldMetadata>, Failure> {
    let kind = screen::kind_of(api, project, kind).await?;
    screen::fields(api, project, &kind).await
}

/// The fields of an issue that can be changed.
pub async fn get_edit_metadata(api: &Api<'_>, issue: &str) -> Result<Vec<FieldMetadata>, Failure> {
    api.send(meta::edit(issue)?).await?.read(meta::read_edit)
}

/// The account id of the connection.
async fn me(api: &Api<'_>) -> Result<String, Failure> {
    let answer = api.send(users::myself()).await?;
    Ok(users::read(&answer.response)?.account_id)
}

/// The account id of the connection, where it is assigned.
async fn assigned(api: &Api<'_>, assignee: Option<&Assignee>) -> Result<Option<String>, Failure> {
    match assignee {
        Some(Assignee::Me) => me(api).await.map(Some),
        _ => Ok(None),
    }
}

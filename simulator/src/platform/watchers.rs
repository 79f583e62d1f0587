//! Who watches an issue, and who votes for it.

use super::people;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::issues::find::visible;
use crate::issues::issue::Issue;
use crate::place::{Place, key};
use crate::platform::directory;
use crate::reply::{Refusal, Reply, missing};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The issue of the path.
fn issue<'c>(call: &'c Call<'_>) -> Result<(Place, &'c Issue), Refusal> {
    let place = visible(call.ask, call.record, call.name(0))?;
    let issue = call.record.issues.get(&place);
    issue.map(|issue| (place, issue)).ok_or_else(|| missing(crate::issues::find::NONE))
}

/// Whether somebody was not among them, and is from now on.
fn joins(all: &mut Vec<Cow<'static, str>>, who: &str) -> bool {
    let new = !all.iter().any(|id| id == who);
    all.extend(new.then(|| who.to_owned().into()));
    new
}

/// Whether somebody was among them, and is no more.
fn leaves(all: &mut Vec<Cow<'static, str>>, who: &str) -> bool {
    let count = all.len();
    all.retain(|id| id != who);
    all.len() < count
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/watchers`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let (account, (place, issue)) = (call.account()?, issue(call)?);
    let shown: Vec<_> = issue.watchers.iter().map(|id| people::brief(call.ask, id)).collect();
    let own = format!("{}/rest/api/3/issue/{}/watchers", call.ask.base, key(place));
    let watching = issue.watchers.iter().any(|id| id == account.id());
    Ok(answer::json(
        200,
        &json!({"self": own, "isWatching": watching, "watchCount": shown.len(), "watchers": shown}),
    ))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/watchers`: somebody, or who asks.
pub(crate) fn add(call: &mut Call<'_>) -> Reply {
    let (own, (place, _)) = (call.account()?, issue(call)?);
    let who = match call.body.trim_ascii().is_empty() {
        true => own.id().to_owned(),
        false => call.json::<String>()?,
    };
    if !directory::is_known(&who) {
        return Err(missing(&format!("The user with account ID '{who}' does not exist.")));
    }
    let added = call.record.issues.get_mut(&place).is_some_and(|issue| joins(&mut issue.watchers, &who));
    if added {
        call.record.change(Change::Make, format!("watcher/{}", key(place)), who);
    }
    Ok(answer::empty(204))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/watchers`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (place, _) = issue(call)?;
    let Some(who) = call.asked("accountId").map(str::to_owned) else {
        return Err(Box::new(answer::refusal(400, "The accountId query parameter is required.")));
    };
    if !directory::is_known(&who) {
        return Err(missing(&format!("The user with account ID '{who}' does not exist.")));
    }
    let gone = call.record.issues.get_mut(&place).is_some_and(|issue| leaves(&mut issue.watchers, &who));
    if gone {
        call.record.change(Change::Remove, format!("watcher/{}", key(place)), who);
    }
    Ok(answer::empty(204))
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/votes`
pub(crate) fn votes(call: &mut Call<'_>) -> Reply {
    let (account, (place, issue)) = (call.account()?, issue(call)?);
    let shown: Vec<Value> = issue.voters.iter().map(|id| people::brief(call.ask, id)).collect();
    let own = format!("{}/rest/api/3/issue/{}/votes", call.ask.base, key(place));
    let voted = issue.voters.iter().any(|id| id == account.id());
    Ok(answer::json(200, &json!({"self": own, "votes": shown.len(), "hasVoted": voted, "voters": shown})))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/votes`: not of who reported it.
pub(crate) fn vote(call: &mut Call<'_>) -> Reply {
    let (account, (place, issue)) = (call.account()?, issue(call)?);
    if issue.person("reporter") == Some(account.id()) {
        return Err(missing("You cannot vote for an issue you have reported."));
    }
    if issue.resolved.is_some() {
        return Err(missing("You cannot vote for a resolved issue."));
    }
    let added =
        call.record.issues.get_mut(&place).is_some_and(|issue| joins(&mut issue.voters, account.id()));
    if added {
        call.record.change(Change::Make, format!("vote/{}", key(place)), account.id().to_owned());
    }
    Ok(answer::empty(204))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/votes`
pub(crate) fn take_back(call: &mut Call<'_>) -> Reply {
    let (account, (place, _)) = (call.account()?, issue(call)?);
    let gone =
        call.record.issues.get_mut(&place).is_some_and(|issue| leaves(&mut issue.voters, account.id()));
    if !gone {
        return Err(missing("Cannot remove a vote for an issue that the user has not already voted for."));
    }
    call.record.change(Change::Remove, format!("vote/{}", key(place)), account.id().to_owned());
    Ok(answer::empty(204))
}

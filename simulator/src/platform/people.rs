//! Users: who they are, and how they are found.

use super::listing::{array, bean};
use super::projects;
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::data::avatar_urls;
use crate::issues::find::visible;
use crate::platform::directory::{account, ids, is_active, is_known, name};
use crate::reply::{Refusal, Reply, missing};
use crate::site::user;
use serde_json::{Value, json};

/// The most users of one answer, however many are asked for.
const MOST: usize = 40;

/// The place at which the search for those who can be given work ends.
const LAST: usize = 1000;

/// A user as Jira shows it.
fn whole(ask: &Ask<'_>, id: &str) -> Value {
    match account(id) {
        Some(account) => user(ask, account),
        None => json!({
            "self": format!("{}/rest/api/3/user?accountId={id}", ask.base),
            "accountId": id,
            "accountType": "atlassian",
            "emailAddress": "",
            "avatarUrls": avatar_urls(&ask.base, id),
            "displayName": name(id),
            "active": is_active(id),
            "timeZone": "Europe/Berlin",
            "locale": "en_US",
        }),
    }
}

/// A user in something else, such as an issue.
pub(crate) fn brief(ask: &Ask<'_>, id: &str) -> Value {
    let mut shown = whole(ask, id);
    shown.as_object_mut().map(|shown| shown.remove("locale"));
    shown
}

pub(super) fn all(ask: &Ask<'_>) -> Vec<Value> {
    ids().map(|id| whole(ask, &id)).collect()
}

/// `GET /rest/api/3/users/search`: all, of which each answer holds few.
pub(crate) fn users(call: &mut Call<'_>) -> Reply {
    if call.ask.caller.account().is_none() {
        return Err(Box::new(answer::refusal(403, "You are not authorized to search users.")));
    }
    array(call, all(call.ask), MOST)
}

/// Those whose name or address has the word of the query, or whose account id
/// it gives.
fn found(call: &Call<'_>, missing: &str) -> Result<Vec<Value>, Refusal> {
    let (query, id) = (call.asked("query").map(str::to_lowercase), call.asked("accountId"));
    if query.is_none() && id.is_none() {
        return Err(Box::new(answer::refusal(400, missing)));
    }
    let word = |user: &Value, part: &str| user[part].as_str().unwrap_or_default().to_lowercase();
    let fits = |user: &Value| {
        let text = format!("{} {}", word(user, "displayName"), word(user, "emailAddress"));
        query.as_ref().is_none_or(|query| text.contains(query)) && id.is_none_or(|id| user["accountId"] == id)
    };
    Ok(all(call.ask).into_iter().filter(fits).collect())
}

/// `GET /rest/api/3/user/search`
pub(crate) fn search(call: &mut Call<'_>) -> Reply {
    call.account()?;
    array(call, found(call, "The username or property query parameter must be provided")?, MOST)
}

/// `GET /rest/api/3/user/assignable/search`: of a project or an issue, those who
/// are active. Without a word all of them.
pub(crate) fn assignable(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let issue = call.asked("issueKey").or_else(|| call.asked("issueId"));
    match (call.asked("project"), issue) {
        (Some(project), _) => {
            projects::place(call, project)?;
        }
        (None, Some(issue)) => {
            visible(call.ask, call.record, issue)?;
        }
        (None, None) => {
            let text = "Either the 'project', 'issueKey' or 'issueId' query parameter needs to be provided";
            return Err(Box::new(answer::refusal(400, text)));
        }
    }
    // The range is one of all users: what is chosen from it may be empty.
    let (start, size) = (call.number("startAt", 0)?, call.number("maxResults", 50)?);
    let users = found(call, "").unwrap_or_else(|_| all(call.ask));
    let range = users.into_iter().take(LAST).skip(start).take(size);
    Ok(answer::json(200, &range.filter(|user| user["active"] == true).collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/user/bulk`: by account ids.
pub(crate) fn several(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let wanted = call.all("accountId");
    if wanted.is_empty() {
        return Err(Box::new(answer::refusal(400, "The accountId query parameter is required.")));
    }
    let known = wanted.iter().filter(|id| is_known(id));
    bean(call, known.map(|id| whole(call.ask, id)).collect())
}

/// `GET /rest/api/3/user`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let id = call.asked("accountId").unwrap_or_default();
    match is_known(id) {
        true => Ok(answer::json(200, &whole(call.ask, id))),
        false => Err(missing("Specified user does not exist or you do not have required permissions")),
    }
}

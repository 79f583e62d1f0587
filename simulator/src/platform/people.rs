//! Users and groups.

use super::listing::{array, bean};
use crate::answer;
use crate::auth::Account;
use crate::data::avatar_urls;
use crate::operations::{Call, Reply, missing};
use crate::routes::Ask;
use crate::site::user;
use serde_json::{Value, json};

/// The users of the site who do not log in here.
const OTHERS: usize = 147;

/// The most users of one answer, however many are asked for.
const MOST: usize = 40;

/// The groups of the site.
const GROUPS: usize = 60;

fn all(ask: &Ask<'_>) -> Vec<Value> {
    let accounts = [Account::Mia, Account::Noa, Account::Cap].map(|account| user(ask, account));
    let others = (1..=OTHERS).map(|number| {
        let id = format!("5f{number:022x}");
        json!({
            "self": format!("{}/rest/api/3/user?accountId={id}", ask.base),
            "accountId": id,
            "accountType": "atlassian",
            "emailAddress": "",
            "avatarUrls": avatar_urls(&ask.base, &id),
            "displayName": format!("Colleague {number:03}"),
            "active": !number.is_multiple_of(10),
            "timeZone": "Europe/Berlin",
            "locale": "en_US",
        })
    });
    accounts.into_iter().chain(others).collect()
}

/// `GET /rest/api/3/users/search`: all, of which each answer holds few.
pub(crate) fn users(call: &mut Call<'_>) -> Reply {
    if call.ask.caller.account().is_none() {
        return Err(Box::new(answer::refusal(403, "You are not authorized to search users.")));
    }
    array(call, all(call.ask), MOST)
}

/// `GET /rest/api/3/user/search`
pub(crate) fn search(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let Some(text) = call.asked("query").map(str::to_lowercase) else {
        let text = "The username, accountId or query parameter is required.";
        return Err(Box::new(answer::refusal(400, text)));
    };
    let name = |user: &Value| {
        format!(
            "{} {}",
            user["displayName"].as_str().unwrap_or_default(),
            user["emailAddress"].as_str().unwrap_or_default()
        )
    };
    let found = all(call.ask).into_iter().filter(|user| name(user).to_lowercase().contains(&text));
    array(call, found.collect(), MOST)
}

/// `GET /rest/api/3/user`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let id = call.asked("accountId").unwrap_or_default();
    let found = all(call.ask).into_iter().find(|user| user["accountId"] == id);
    found
        .map(|user| answer::json(200, &user))
        .ok_or_else(|| missing("Specified user does not exist or you do not have required permissions"))
}

fn group(number: usize) -> (String, String) {
    (format!("276f955c-63d7-42c8-9520-{number:012x}"), format!("team-{number:02}"))
}

/// `GET /rest/api/3/group/bulk`
pub(crate) fn groups(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = (1..=GROUPS).map(group).map(|(id, name)| json!({"groupId": id, "name": name}));
    bean(call, shown.collect())
}

/// `GET /rest/api/3/group/member`
pub(crate) fn members(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let mut known = (1..=GROUPS).map(|number| (number, group(number)));
    let wanted = (call.asked("groupId"), call.asked("groupname"));
    if wanted == (None, None) {
        return Err(Box::new(answer::refusal(400, "Either the group name or the group id is required.")));
    }
    let found = known.find(|(_, (id, name))| wanted.0 == Some(id) || wanted.1 == Some(name));
    let (number, _) = found.ok_or_else(|| missing("The group does not exist."))?;
    let mut members: Vec<_> = all(call.ask).into_iter().skip(number).take(number + 50).collect();
    for member in &mut members {
        member.as_object_mut().map(|member| member.remove("locale"));
    }
    bean(call, members)
}

/// `GET /rest/api/3/groups/picker`
pub(crate) fn picker(call: &mut Call<'_>) -> Reply {
    let text = call.asked("query").unwrap_or_default();
    let found: Vec<_> = (1..=GROUPS).map(group).filter(|(_, name)| name.contains(text)).collect();
    let (total, most) = (found.len(), call.number("maxResults", 20)?);
    let shown: Vec<_> = found
        .into_iter()
        .take(most)
        .map(|(id, name)| json!({"groupId": id, "name": name, "html": name, "labels": []}))
        .collect();
    let header = format!("Showing {} of {total} matching groups", shown.len());
    Ok(answer::json(200, &json!({"header": header, "total": total, "groups": shown})))
}

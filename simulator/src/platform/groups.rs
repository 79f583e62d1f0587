//! Groups, and who is in them.

use super::listing::bean;
use super::people;
use crate::answer;
use crate::call::Call;
use crate::platform::directory;
use crate::reply::{Reply, missing};
use serde_json::{Value, json};

/// The groups of the site.
const GROUPS: usize = 60;

fn group(number: usize) -> (String, String) {
    (format!("276f955c-63d7-42c8-9520-{number:012x}"), format!("team-{number:02}"))
}

/// The group of a name or an id: both of it.
pub(crate) fn find(word: &str) -> Option<(String, String)> {
    (1..=GROUPS).map(group).find(|(id, name)| id == word || name == word)
}

fn members_of(call: &Call<'_>, number: usize) -> Vec<Value> {
    people::all(call.ask).into_iter().skip(number - 1).take(number + 50).collect()
}

/// `GET /rest/api/3/group/bulk`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let (ids, names) = (call.all("groupId"), call.all("groupName"));
    let named = |(id, name): &(String, String)| {
        ids.is_empty() && names.is_empty() || ids.contains(id) || names.contains(name)
    };
    let shown = (1..=GROUPS).map(group).filter(named).map(|(id, name)| json!({"groupId": id, "name": name}));
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
    let mut members = members_of(call, number);
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

/// `GET /rest/api/3/user/groups`
pub(crate) fn of_user(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let id = call.asked("accountId").unwrap_or_default().to_owned();
    if !directory::is_known(&id) {
        let text = "Specified user does not exist or you do not have required permissions";
        return Err(missing(text));
    }
    let within = |number: &usize| members_of(call, *number).iter().any(|member| member["accountId"] == *id);
    let shown = (1..=GROUPS).filter(within).map(group).map(|(id, name)| {
        let own = format!("{}/rest/api/3/group?groupId={id}", call.ask.base);
        json!({"name": name, "groupId": id, "self": own})
    });
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

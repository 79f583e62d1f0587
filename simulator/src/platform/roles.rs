//! The roles of projects, and who has them.

use super::groups;
use super::projects::place;
use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::platform::directory;
use crate::platform::work::actors::Actors;
use crate::reply::{Refusal, Reply, missing};
use serde_json::{Map, Value, json};

/// Id, name and description of each role.
const ROLES: [(u64, &str, &str); 3] = [
    (10_002, "Administrator", "Those who manage a project."),
    (10_003, "Member", "Those who work in a project."),
    (10_004, "Viewer", "Those who look at a project."),
];

/// The role of a name or an id.
pub(crate) fn find(word: &str) -> Option<(u64, &'static str)> {
    let found = ROLES.iter().find(|(id, name, _)| id.to_string() == word || *name == word);
    found.map(|(id, name, _)| (*id, *name))
}

impl Actors {
    /// With these beside, if there are all of them.
    fn with(mut self, users: Vec<String>, groups: Vec<String>) -> Result<Self, Refusal> {
        for user in users {
            if !directory::is_known(&user) {
                return Err(missing(&format!("The user with account ID '{user}' does not exist.")));
            }
            self.users.retain(|own| *own != user);
            self.users.push(user);
        }
        for word in groups {
            let text = format!("The group '{word}' does not exist.");
            let (id, _) = groups::find(&word).ok_or_else(|| missing(&text))?;
            self.groups.retain(|own| *own != id);
            self.groups.push(id);
        }
        Ok(self)
    }
}

/// The words of a list.
fn words(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

fn actors(call: &Call<'_>, project: usize, role: u64) -> Actors {
    let first = || {
        let team = groups::find("team-01").map(|(id, _)| id);
        match role {
            10_002 => Actors { users: vec![Account::Mia.id().to_owned()], groups: Vec::new() },
            10_003 => {
                Actors { users: (1..=3).map(directory::other).collect(), groups: team.into_iter().collect() }
            }
            _ => Actors::default(),
        }
    };
    call.record.work.actors.get(&(project, role)).cloned().unwrap_or_else(first)
}

/// The project and the role of the path.
fn found(call: &Call<'_>) -> Result<(usize, u64), Refusal> {
    let project = place(call, call.name(0))?;
    let role = ROLES.iter().find(|(id, ..)| id.to_string() == call.name(1));
    let text = format!("Can not find a role with id {}", call.name(1));
    role.map(|(id, ..)| (project, *id)).ok_or_else(|| missing(&text))
}

/// `GET /rest/api/3/project/{projectIdOrKey}/role`: the address of each.
pub(crate) fn of_project(call: &mut Call<'_>) -> Reply {
    let project = place(call, call.name(0))?;
    Ok(answer::json(200, &addresses(call.ask, project)))
}

/// The address of each role of a project, by its name.
pub(crate) fn addresses(ask: &Ask<'_>, project: usize) -> Value {
    let own = |id: u64| json!(format!("{}/rest/api/3/project/{}/role/{id}", ask.base, 10_000 + project));
    let shown: Map<_, _> = ROLES.iter().map(|(id, name, _)| ((*name).to_owned(), own(*id))).collect();
    shown.into()
}

/// `GET /rest/api/3/project/{projectIdOrKey}/role/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (project, role) = found(call)?;
    Ok(answered(call, project, role))
}

/// `GET /rest/api/3/role`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = ROLES.iter().map(|(id, ..)| show(call, "role", *id));
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

/// `POST /rest/api/3/project/{projectIdOrKey}/role/{id}`: more who have it.
pub(crate) fn add(call: &mut Call<'_>) -> Reply {
    let (project, role) = found(call)?;
    let asked = call.object()?;
    let given = |name: &str| words(asked.get(name).unwrap_or(&Value::Null));
    let (users, named) = (given("user"), [given("group"), given("groupId")].concat());
    if users.is_empty() && named.is_empty() {
        return Err(Box::new(answer::refusal(400, "No users or groups were specified.")));
    }
    let actors = actors(call, project, role).with(users, named)?;
    keep(call, project, role, actors);
    Ok(answered(call, project, role))
}

/// `PUT /rest/api/3/project/{projectIdOrKey}/role/{id}`: those who have it from
/// now on.
pub(crate) fn set(call: &mut Call<'_>) -> Reply {
    let (project, role) = found(call)?;
    let asked = call.object()?;
    let given = |name: &str| words(asked.get("categorisedActors").map_or(&Value::Null, |all| &all[name]));
    let groups = [given("atlassian-group-role-actor"), given("atlassian-group-role-actor-id")].concat();
    let actors = Actors::default().with(given("atlassian-user-role-actor"), groups)?;
    keep(call, project, role, actors);
    Ok(answered(call, project, role))
}

/// `DELETE /rest/api/3/project/{projectIdOrKey}/role/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (project, role) = found(call)?;
    let mut actors = actors(call, project, role);
    let count = actors.users.len() + actors.groups.len();
    let user = call.asked("user").unwrap_or_default();
    let group = call.asked("groupId").or_else(|| call.asked("group")).and_then(groups::find);
    actors.users.retain(|own| own != user);
    actors.groups.retain(|own| group.as_ref().is_none_or(|(id, _)| own != id));
    if actors.users.len() + actors.groups.len() == count {
        return Err(missing("The user or the group does not have the role."));
    }
    keep(call, project, role, actors);
    Ok(answer::empty(204))
}

fn keep(call: &mut Call<'_>, project: usize, role: u64, actors: Actors) {
    call.record.work.actors.insert((project, role), actors);
    call.record.change(Change::Alter, format!("role/{role}"), String::new());
}

fn answered(call: &Call<'_>, project: usize, role: u64) -> axum::http::Response<axum::body::Body> {
    let mut shown = show(call, &format!("project/{}/role", 10_000 + project), role);
    let Actors { users, groups } = actors(call, project, role);
    let users = users.iter().map(|id| {
        json!({
            "displayName": directory::name(id), "type": "atlassian-user-role-actor", "actorUser": {"accountId": id},
        })
    });
    let groups = groups.iter().filter_map(|id| groups::find(id)).map(|(id, name)| {
        let group = json!({"name": name, "displayName": name, "groupId": id});
        json!({"displayName": name, "type": "atlassian-group-role-actor", "name": name, "actorGroup": group})
    });
    let mut all: Vec<Value> = users.chain(groups).collect();
    for (id, actor) in (1..).zip(&mut all) {
        actor["id"] = json!(role * 1000 + id);
    }
    shown["actors"] = all.into();
    answer::json(200, &shown)
}

fn show(call: &Call<'_>, below: &str, role: u64) -> Value {
    let (name, description) =
        ROLES.iter().find(|(id, ..)| *id == role).map_or(("", ""), |(_, name, text)| (*name, *text));
    let own = format!("{}/rest/api/3/{below}/{role}", call.ask.base);
    json!({"self": own, "id": role, "name": name, "description": description, "actors": []})
}

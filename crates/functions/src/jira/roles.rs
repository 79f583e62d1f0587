//! Roles of projects, and who has them.

use super::path::Path;
use super::records;
use jira_contract::projects::{Actor, Role};
use jira_contract::records::NamedItem;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

fn of(project: &str) -> Result<Path, Error> {
    Ok(Path::api("/project/").key(project)?.part("/role"))
}

/// Asks for the roles of a project.
pub fn list(project: &str) -> Result<Call, Error> {
    Ok(of(project)?.get())
}

/// Reads the answer to [`list`].
pub fn read_list(response: &Response) -> Result<Vec<NamedItem>, Error> {
    let answer = json::read_selected(response, |_| json::ReadMode::Parsed)?;
    match answer.is_object() {
        true => Ok(all(&answer)),
        false => Err(Error::Unreadable("The answer holds no roles.".into())),
    }
}

/// The roles of an object that has their addresses by their names. The id stands at
/// the end of an address.
pub(super) fn all(tree: &Tree<'_>) -> Vec<NamedItem> {
    let Tree::Object(members) = tree else { return Vec::new() };
    let role = |(name, address): &(_, Tree<'_>)| {
        let name: &std::borrow::Cow<'_, str> = name;
        let id = address.as_str()?.rsplit('/').next()?;
        let whole = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| NamedItem { id: id.to_owned(), name: name.clone().into_owned() })
    };
    members.iter().filter_map(role).collect()
}

/// The id of the role with a name, in any case of ASCII letters. Fails with [`Error::Invalid`].
pub fn choose(roles: &[NamedItem], said: &str) -> Result<String, Error> {
    let said = said.trim();
    let exact = roles.iter().find(|role| role.name == said);
    let found = exact.or_else(|| roles.iter().find(|role| role.name.eq_ignore_ascii_case(said)));
    found.map(|role| role.id.clone()).ok_or_else(|| {
        let shown: String = said.chars().take(40).collect();
        let names: Vec<_> = roles.iter().map(|role| role.name.as_str()).collect();
        Error::Invalid(format!("The project has no role {shown:?}. It has {}.", names.join(", ")))
    })
}

/// Asks for a role by its id.
pub fn get(project: &str, id: &str) -> Result<Call, Error> {
    Ok(of(project)?.part("/").key(id)?.get())
}

/// Reads the answer to [`get`].
pub fn read(response: &Response) -> Result<Role, Error> {
    let tree = json::read_selected(response, records::take)?;
    let named = records::named(&tree);
    let named = named.ok_or_else(|| Error::Unreadable("The answer holds a role without an id.".into()))?;
    Ok(Role {
        id: named.id,
        name: named.name,
        description: records::raw_text(&tree, "description"),
        actors: tree.list("actors").iter().filter_map(actor).collect(),
    })
}

/// Who has a role. None where it is nobody that can be named.
fn actor(tree: &Tree<'_>) -> Option<Actor> {
    let shown = tree.string("displayName").or_else(|| tree.string("name")).unwrap_or_default();
    if let Some(user) = tree.get("actorUser") {
        let id = user.string("accountId")?;
        return Some(Actor::User(NamedItem { name: if shown.is_empty() { id.clone() } else { shown }, id }));
    }
    if let Some(group) = tree.get("actorGroup") {
        let name = group.string("name").unwrap_or(shown);
        return Some(Actor::Group(NamedItem { id: group.id("groupId"), name }));
    }
    let id = tree.id("id");
    (!id.is_empty() || !shown.is_empty()).then_some(Actor::Other(NamedItem { id, name: shown }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    fn named(id: &str, name: &str) -> NamedItem {
        NamedItem { id: id.into(), name: name.into() }
    }

    #[test]
    fn requests() {
        assert_eq!(sent(list("KAN")), "GET /rest/api/3/project/KAN/role");
        assert_eq!(sent(get("KAN", "10002")), "GET /rest/api/3/project/KAN/role/10002");
        assert!(refused(get("KAN", "Team Leads")).contains("is no key"));
        let roles = [named("1", "Administrators"), named("2", "Members")];
        for said in ["members", "Members", " MEMBERS "] {
            assert_eq!(choose(&roles, said), Ok("2".into()));
        }
        assert_eq!(
            refused(choose(&roles, "Lead")),
            "The project has no role \"Lead\". It has Administrators, Members."
        );
    }

    #[test]
    fn roles() {
        let body = r#"{"Administrators":"https://x/rest/api/3/project/MKY/role/10002",
            "self":"https://x/role/7","Broken":7,"None":null,"Odd":"https://x/role/x","Empty":""}"#;
        let roles = read_list(&answer(body)).unwrap();
        assert_eq!(roles, [named("10002", "Administrators"), named("7", "self")]);
        for body in ["[]", "null", "<html>"] {
            assert!(matches!(read_list(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
    }

    #[test]
    fn actors() {
        let role = read(&answer(
            r#"{"self":"x","name":"Developers","id":10360,"description":"A role","actors":[
            {"actorGroup":{"name":"jira-developers","displayName":"jira-developers","groupId":"952d"},"displayName":"jira-developers",
             "id":10240,"name":"jira-developers","type":"atlassian-group-role-actor"},
            {"actorUser":{"accountId":"5b10a"},"displayName":"Mia Krystof","id":10241,"type":"atlassian-user-role-actor"},
            {"actorUser":{"accountId":"5b10b"}},{"actorUser":{}},{"id":7,"type":"app"},{},null]}"#,
        ))
        .unwrap();
        assert_eq!(
            (role.id.as_str(), role.name.as_str(), role.description.as_str()),
            ("10360", "Developers", "A role")
        );
        assert_eq!(
            role.actors,
            [
                Actor::Group(named("952d", "jira-developers")),
                Actor::User(named("5b10a", "Mia Krystof")),
                Actor::User(named("5b10b", "5b10b")),
                Actor::Other(named("7", "")),
            ]
        );
        assert_eq!(read(&answer(r#"{"id":"7","actors":{},"description":7}"#)).unwrap().actors, []);
        for body in ["{}", "[]", "null", "<html>"] {
            assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
    }
}

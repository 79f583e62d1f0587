//! Groups of users.

use super::page::{Bare, Listing, Size};
use super::path::Path;
use super::records;
use jira_contract::people::{Group, GroupList, MemberOptions};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_engine::site::is_uuid;

/// The most groups of one answer.
const MOST: u32 = 1000;

/// Asks for the groups whose name contains a text.
pub fn search(text: Option<&str>, limit: Option<u32>) -> Result<Call, Error> {
    let limit = limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::Invalid(format!("The limit must be 1 to {MOST}.")));
    }
    let mut path = Path::api("/groups/picker");
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        path = path.ask("query", text);
    }
    Ok(path.ask("maxResults", limit.to_string()).ask("caseInsensitive", "true").get())
}

/// Reads the answer to [`search`].
pub fn read(response: &Response) -> Result<GroupList, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Some(Tree::List(groups)) = answer.get("groups") else {
        return Err(Error::Unreadable("The answer holds no list of groups.".into()));
    };
    Ok(GroupList { items: groups.iter().filter_map(group).collect(), total: answer.number("total") })
}

/// Asks for a page of a group's members, which
/// [`people::read_page`](super::people::read_page) reads.
pub fn members(
    connection: &str,
    group: &str,
    options: &MemberOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    if group.is_empty() {
        return Err(Error::Invalid("Give the name or the id of a group.".into()));
    }
    let by = if is_uuid(group) { "groupId" } else { "groupname" };
    let mut path = Path::api("/group/member").ask(by, group);
    if let Some(inactive) = options.include_inactive {
        path = path.ask("includeInactiveUsers", inactive.to_string());
    }
    Listing::new(
        connection,
        path,
        Size { asked: options.page_size, usual: 50, most: 50 },
        Bare::Whole,
        cursor,
    )
}

/// A group. None where it has no name.
pub(super) fn group(tree: &Tree<'_>) -> Option<Group> {
    Some(Group { id: tree.id("groupId"), name: tree.string("name")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    #[test]
    fn requests() {
        let base = "GET /rest/api/3/groups/picker";
        for all in [None, Some("")] {
            assert_eq!(sent(search(all, None)), format!("{base}?maxResults=50&caseInsensitive=true"));
        }
        assert_eq!(
            sent(search(Some("a b"), Some(1))),
            format!("{base}?query=a%20b&maxResults=1&caseInsensitive=true")
        );
        for limit in [0, 1001] {
            assert!(refused(search(None, Some(limit))).contains("1 to 1000"));
        }
        let of = |group: &str, options| sent(members("acme", group, options, None).map(|(_, call)| call));
        let none = MemberOptions { include_inactive: None, page_size: None };
        let base = "GET /rest/api/3/group/member?startAt=0";
        assert_eq!(of("jira users", &none), format!("{base}&maxResults=50&groupname=jira%20users"));
        let id = "276f955c-63d7-42c8-9520-92d01dca0625";
        let some = MemberOptions { include_inactive: Some(true), page_size: Some(5) };
        assert_eq!(of(id, &some), format!("{base}&maxResults=5&groupId={id}&includeInactiveUsers=true"));
        assert!(refused(members("acme", "", &none, None).map(|_| ())).contains("Give the name"));
        let large = MemberOptions { page_size: Some(51), ..none };
        assert!(refused(members("acme", "x", &large, None).map(|_| ())).contains("1 to 50"));
    }

    #[test]
    fn readings() {
        let found = read(&answer(
            r#"{"header":"Showing 2 of 9","total":9,"groups":[{"groupId":"276f","name":"admins","html":"<b>a</b>"},
            {"name":"users","groupId":null,"labels":7},{"groupId":"x"},null]}"#,
        ))
        .unwrap();
        let group = |id: &str, name: &str| Group { id: id.into(), name: name.into() };
        assert_eq!(found.items, [group("276f", "admins"), group("", "users")]);
        assert_eq!(found.total, Some(9));
        assert_eq!(read(&answer(r#"{"groups":[],"total":"x"}"#)).unwrap().total, None);
        for body in ["{}", "[]", r#"{"groups":null}"#, "<html>"] {
            assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
    }
}

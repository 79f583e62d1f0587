//! People as a command means them: by a name, an e-mail address, an account id or a word.

use super::super::exit;
use super::on::On;
use anyhow::{Result, anyhow};
use jira_connector_host::Error;
use jira_connector_host::issues::Assignee;
use jira_connector_host::people::{Assignment, UserPage};
use jira_connector_host::types::{Cursor, User};

/// How many pages of people are looked through for one of them. Jira searches its
/// first thousand users, of which a page may have 50.
const PAGES: usize = 20;

/// Where somebody is to work.
#[derive(Clone, Copy)]
pub(super) enum Where<'a> {
    Project(&'a str),
    Issue(&'a str),
}

/// Whom words mean who can be assigned there, and only if it is clear who.
pub(super) async fn assignee(on: &On<'_>, who: &str, place: Where<'_>) -> Result<Assignee> {
    let who = who.trim();
    if let Some(known) = known(who) {
        return Ok(known);
    }
    if is_id(who) {
        return Ok(Assignee::User(who.to_owned()));
    }
    let target = match place {
        Where::Project(key) => Assignment::Project(key.to_owned()),
        Where::Issue(key) => Assignment::Issue(key.to_owned()),
    };
    let page = async |cursor: Option<&Cursor>| {
        on.connector.search_assignable_users(on.connection, &target, Some(who), None, cursor).await
    };
    match find(who, page).await? {
        Some(id) => Ok(Assignee::User(id)),
        None => Err(exit::Failed::not_found(anyhow!("Nobody who can be assigned is called {who:?}.")).into()),
    }
}

/// The account id of somebody, or `None` if nobody is found.
pub(super) async fn account(on: &On<'_>, who: &str) -> Result<Option<String>> {
    let who = who.trim();
    if is_id(who) {
        return Ok(Some(who.to_owned()));
    }
    find(who, async |cursor: Option<&Cursor>| {
        on.connector.search_users(on.connection, who, None, cursor).await
    })
    .await
}

/// Whether nobody is meant.
pub(super) fn is_nobody(who: &str) -> bool {
    matches!(who.trim(), "x" | "none" | "-")
}

/// Who is meant by a word.
fn known(who: &str) -> Option<Assignee> {
    match who {
        "me" => Some(Assignee::Me),
        "default" => Some(Assignee::Automatic),
        who => is_nobody(who).then_some(Assignee::Nobody),
    }
}

/// Whether it is an account id.
fn is_id(who: &str) -> bool {
    who.contains(':') || (who.len() >= 24 && who.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The account id of whom a word means, of the people on all pages: a page may hold
/// few of them, or none, with more to come.
async fn find(
    who: &str,
    page: impl AsyncFn(Option<&Cursor>) -> Result<UserPage, Error>,
) -> Result<Option<String>> {
    let (mut users, mut cursor): (Vec<User>, _) = (Vec::new(), None);
    for _ in 0..PAGES {
        let found = page(cursor.as_ref()).await?;
        for user in found.items {
            if users.iter().all(|known| known.account_id != user.account_id) {
                users.push(user);
            }
        }
        cursor = found.next;
        if cursor.is_none() || users.iter().any(|user| is_called(user, who)) {
            break;
        }
    }
    Ok(one(&users, who, cursor.is_none())?.map(|user| user.account_id.clone()))
}

/// Whether it is somebody's whole name or address.
fn is_called(user: &User, who: &str) -> bool {
    let low = who.to_lowercase();
    let email = user.email.as_ref().map(|email| email.to_lowercase());
    user.display_name.to_lowercase() == low || email.is_some_and(|email| email == low)
}

/// The one of these who is meant: by the whole name or address, or as the only one
/// where these are all.
fn one<'a>(users: &'a [User], who: &str, all: bool) -> Result<Option<&'a User>> {
    let whole: Vec<_> = users.iter().filter(|user| is_called(user, who)).collect();
    let fitting = if whole.is_empty() { users.iter().collect() } else { whole.clone() };
    let problem = match (whole.as_slice(), fitting.as_slice()) {
        ([user], _) => return Ok(Some(user)),
        ([], _) if !all => anyhow!(
            "{who:?} may mean more people than were looked through. Give the whole name or e-mail address, or an \
             account id."
        ),
        (_, []) => return Ok(None),
        (_, [user]) => return Ok(Some(user)),
        (_, several) => {
            let names =
                several.iter().take(10).map(|user| format!("{} ({})", user.display_name, user.account_id));
            let names = names.collect::<Vec<_>>().join(", ");
            anyhow!("{who:?} means several people. Use the id of one: {names}")
        }
    };
    Err(exit::Failed::usage(problem).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_name_means_one() {
        let user = |id: &str, name: &str| User {
            account_id: id.into(),
            display_name: name.into(),
            email: None,
            active: true,
            account_type: None,
            locale: None,
            time_zone: None,
        };
        let users = [user("1", "Noa Lind"), user("2", "Noa Lindqvist")];
        let check = |who: &str, expected: Option<&str>| {
            let found = one(&users, who, true).ok().flatten().map(|user| user.account_id.as_str());
            assert_eq!(found, expected, "{who}");
        };
        check("noa lind", Some("1"));
        check("Noa Lindqvist", Some("2"));
        check("Noa", None);
        assert!(one(&users, "Noa", true).is_err() && one(&[], "Noa", true).is_ok());
        assert_eq!(one(&users[..1], "Noa", true).unwrap().unwrap().account_id, "1");
        // Others of that name may be on the pages that were not read.
        assert!(one(&users[..1], "Noa", false).is_err() && one(&[], "Noa", false).is_err());
        assert_eq!(one(&users[..1], "Noa Lind", false).unwrap().unwrap().account_id, "1");
        let namesakes = [user("1", "Noa"), user("2", "noa"), user("3", "Noa Lind")];
        let several = one(&namesakes, "Noa", true).unwrap_err().to_string();
        assert!(several.contains("(2)") && !several.contains("(3)"), "{several}");
    }
}

//! People as a command means them: by a name, an e-mail address, an account id or a word.

use super::super::exit;
use super::On;
use anyhow::{Result, anyhow};
use jira_connector_host::issues::Assignee;
use jira_connector_host::people::Work;
use jira_connector_host::types::User;

/// Where somebody is to work.
#[derive(Clone, Copy)]
pub(super) enum Where<'a> {
    Project(&'a str),
    Issue(&'a str),
}

/// Whom words mean who can be assigned there, and only if it is clear who.
pub(super) async fn assignee(on: &On<'_>, who: &str, place: Where<'_>) -> Result<Assignee> {
    if let Some(known) = known(who) {
        return Ok(known);
    }
    if is_id(who) {
        return Ok(Assignee::User(who.to_owned()));
    }
    let target = match place {
        Where::Project(key) => Work::Project(key.to_owned()),
        Where::Issue(key) => Work::Issue(key.to_owned()),
    };
    let found = on.connector.assignable_users(on.connection, &target, Some(who), None, None).await?;
    match one(&found.items, who)? {
        Some(user) => Ok(Assignee::User(user.account_id.clone())),
        None => Err(exit::Failed::not_found(anyhow!("Nobody who can be assigned is called {who:?}.")).into()),
    }
}

/// The account id of somebody, or `None` if nobody is found.
pub(super) async fn account(on: &On<'_>, who: &str) -> Result<Option<String>> {
    if is_id(who) {
        return Ok(Some(who.to_owned()));
    }
    let found = on.connector.search_users(on.connection, who, None, None).await?;
    Ok(one(&found.items, who)?.map(|user| user.account_id.clone()))
}

/// Whether nobody is meant.
pub(super) fn is_nobody(who: &str) -> bool {
    matches!(who, "x" | "none" | "-")
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

/// The one of these who is meant: by the whole name or address, or as the only one.
fn one<'a>(users: &'a [User], who: &str) -> Result<Option<&'a User>> {
    let low = who.to_lowercase();
    let exact = |user: &&User| {
        user.display_name.to_lowercase() == low
            || user.email.as_ref().is_some_and(|email| email.to_lowercase() == low)
    };
    let whole: Vec<_> = users.iter().filter(exact).collect();
    match (whole.as_slice(), users) {
        ([user], _) => Ok(Some(user)),
        (_, [user]) => Ok(Some(user)),
        (_, []) => Ok(None),
        (_, several) => {
            let names =
                several.iter().take(10).map(|user| format!("{} ({})", user.display_name, user.account_id));
            let names = names.collect::<Vec<_>>().join(", ");
            Err(exit::Failed::usage(anyhow!("{who:?} means several people. Use the id of one: {names}"))
                .into())
        }
    }
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
            let found = one(&users, who).ok().flatten().map(|user| user.account_id.as_str());
            assert_eq!(found, expected, "{who}");
        };
        check("noa lind", Some("1"));
        check("Noa Lindqvist", Some("2"));
        check("Noa", None);
        assert!(one(&users, "Noa").is_err() && one(&[], "Noa").is_ok());
        assert_eq!(one(&users[..1], "Noa").unwrap().unwrap().account_id, "1");
    }
}

//! What the account may do.

use super::path::Path;
use super::records;
use jira_contract::metadata::{Permission, PermissionContext};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks which permissions there are.
pub fn all() -> Call {
    Path::api("/permissions").get()
}

/// Reads the answer to [`all`]: their keys.
pub fn read_keys(response: &Response) -> Result<Vec<String>, Error> {
    let answer = json::read_selected(response, records::take)?;
    let keys: Vec<_> = members(&answer)?.iter().map(|(key, _)| key.clone().into_owned()).collect();
    match keys.len() > MOST {
        true => Err(Error::Unreadable(format!("Jira names {} permissions.", keys.len()))),
        false => Ok(keys),
    }
}

/// The most keys of one call.
const MOST: usize = 1000;

/// Fails with [`Error::Invalid`] for more keys than a call takes.
pub fn bound(keys: &[String]) -> Result<(), Error> {
    let count = keys.len();
    if count > MOST {
        return Err(Error::Invalid(format!("There are {count} keys, and a call takes {MOST} at most.")));
    }
    Ok(())
}

/// Asks what the account may do of this. At least one key is needed, and no more than
/// one of the [`parts`](super::path::parts).
pub fn mine(place: &PermissionContext, keys: &[String]) -> Result<Call, Error> {
    let plain = |key: &String| {
        (1..=255).contains(&key.len())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
    };
    if let Some(wrong) = keys.iter().find(|key| !plain(key)) {
        let shown: String = wrong.chars().take(40).collect();
        return Err(Error::Invalid(format!("{shown:?} is no key of a permission, such as EDIT_ISSUES.")));
    }
    let path = Path::api("/mypermissions").ask("permissions", keys.join(","));
    let (id, key, value) = match place {
        PermissionContext::Site => return Ok(path.get()),
        PermissionContext::Project(project) => ("projectId", "projectKey", project),
        PermissionContext::Issue(issue) => ("issueId", "issueKey", issue),
    };
    Path::api("").key(value)?;
    let by = if value.bytes().all(|byte| byte.is_ascii_digit()) { id } else { key };
    Ok(path.ask(by, value.as_str()).get())
}

/// Reads the answer to [`mine`].
pub fn read(response: &Response) -> Result<Vec<Permission>, Error> {
    let answer = json::read_selected(response, records::take)?;
    let permission = |(key, tree): &(_, Tree<'_>)| {
        let key: &std::borrow::Cow<'_, str> = key;
        Permission {
            key: key.clone().into_owned(),
            name: tree.string("name").unwrap_or_else(|| key.clone().into_owned()),
            // What Jira does not say is not granted.
            granted: tree.boolean("havePermission").unwrap_or(false),
        }
    };
    Ok(members(&answer)?.iter().map(permission).collect())
}

type Members<'t> = [(std::borrow::Cow<'t, str>, Tree<'t>)];

fn members<'a, 't>(answer: &'a Tree<'t>) -> Result<&'a Members<'t>, Error> {
    match answer.get("permissions") {
        Some(Tree::Object(members)) => Ok(members),
        _ => Err(Error::Unreadable("The answer holds no permissions.".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    #[test]
    fn requests() {
        let keys = ["EDIT_ISSUES".to_owned(), "com.acme__x-y".to_owned()];
        let base = "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES%2Ccom.acme__x-y";
        for (place, expected) in [
            (PermissionContext::Site, ""),
            (PermissionContext::Project("KAN".into()), "&projectKey=KAN"),
            (PermissionContext::Project("10000".into()), "&projectId=10000"),
            (PermissionContext::Issue("KAN-1".into()), "&issueKey=KAN-1"),
            (PermissionContext::Issue("10001".into()), "&issueId=10001"),
        ] {
            assert_eq!(sent(mine(&place, &keys)), format!("{base}{expected}"));
        }
        for wrong in ["", "EDIT ISSUES", "A,B", "é"] {
            let why = refused(mine(&PermissionContext::Site, &[wrong.to_owned()]));
            assert!(why.contains("is no key of a permission"), "{why}");
        }
        assert!(refused(mine(&PermissionContext::Issue(String::new()), &keys)).contains("is no key"));
        assert_eq!(sent(Ok(all())), "GET /rest/api/3/permissions");
    }

    #[test]
    fn keys_are_bounded() {
        let keys = |count: usize| (0..count).map(|key| key.to_string()).collect::<Vec<_>>();
        assert_eq!(bound(&keys(1000)), Ok(()));
        assert!(refused(bound(&keys(10_000))).contains("10000 keys, and a call takes 1000 at most"));
        let long = refused(mine(&PermissionContext::Site, &["A".repeat(256)]));
        assert!(long.contains("is no key of a permission"), "{long}");
    }

    #[test]
    fn readings() {
        let found = read(&answer(
            r#"{"permissions":{"EDIT_ISSUES":{"id":"12","key":"EDIT_ISSUES","name":"Edit Issues","type":"PROJECT",
            "description":"Edit.","havePermission":true},"A":{"name":null,"havePermission":"yes"},"B":null}}"#,
        ))
        .unwrap();
        let of = |key: &str, name: &str, granted| Permission { key: key.into(), name: name.into(), granted };
        assert_eq!(found, [of("EDIT_ISSUES", "Edit Issues", true), of("A", "A", false), of("B", "B", false)]);
        assert_eq!(
            read_keys(&answer(r#"{"permissions":{"A":{},"B":1},"x":2}"#)),
            Ok(vec!["A".into(), "B".into()])
        );
        for body in ["{}", "[]", r#"{"permissions":[]}"#, "<html>"] {
            assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
            assert!(matches!(read_keys(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
    }
}

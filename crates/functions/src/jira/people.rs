//! Users, by their account ids.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::records;
use jira_contract::people::{Assignment, UserPage};
use jira_contract::types::User;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// An account id. Fails with [`Error::Invalid`] for what looks like an e-mail address
/// or a name: Jira Cloud knows nobody by these.
pub fn account_id(id: &str) -> Result<&str, Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
    // The shortest that Atlassian gave have 24 characters.
    let is =
        (12..=128).contains(&id.len()) && id.chars().all(plain) && id.contains(|c: char| c.is_ascii_digit());
    if is {
        return Ok(id);
    }
    let what = if id.contains('@') { "is an e-mail address" } else { "is no account id" };
    let shown: String = id.chars().take(40).collect();
    Err(Error::Invalid(format!(
        "{shown:?} {what}. Users are meant by their account ids: search for the person first."
    )))
}

/// Asks for a page of the users that a text fits.
pub fn search(
    connection: &str,
    text: &str,
    size: Option<u32>,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    if text.trim().is_empty() {
        return Err(Error::Invalid("Give a part of a name or of an e-mail address to search for.".into()));
    }
    let path = Path::api("/user/search").ask("query", text);
    Listing::new(connection, path, Size { asked: size, usual: 50, most: 1000 }, Bare::Page, cursor)
}

/// Asks for a page of those to whom issues can be assigned.
pub fn assignable(
    connection: &str,
    work: &Assignment,
    text: Option<&str>,
    size: Option<u32>,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let (by, key) = match work {
        Assignment::Project(key) => ("project", key),
        Assignment::Issue(key) if key.bytes().all(|byte| byte.is_ascii_digit()) => ("issueId", key),
        Assignment::Issue(key) => ("issueKey", key),
    };
    Path::api("").key(key)?;
    // Jira wants a text, and an empty one fits everybody.
    let path =
        Path::api("/user/assignable/search").ask(by, key.as_str()).ask("query", text.unwrap_or_default());
    Listing::new(connection, path, Size { asked: size, usual: 200, most: 1000 }, Bare::Window, cursor)
}

/// Reads the answer to [`search`], [`assignable`] or
/// [`members`](super::groups::members).
pub fn read_page(mut listing: Listing, response: &Response) -> Result<UserPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["values"])?;
    Ok(UserPage { items: all(items), next, total })
}

/// Asks for a user. [`super::users::read`] reads the answer.
pub fn get(id: &str) -> Result<Call, Error> {
    Ok(Path::api("/user").ask("accountId", account_id(id)?).get())
}

/// The list of some users, no more than fit into a query. [`all`] reads its items.
pub fn get_many(ids: &[String]) -> Result<Path, Error> {
    let mut path = Path::api("/user/bulk");
    for id in ids {
        path = path.ask("accountId", account_id(id)?);
    }
    Ok(path)
}

/// The users of a list.
#[inline(never)]
pub fn all(items: &[Tree<'_>]) -> Vec<User> {
    items.iter().filter_map(records::user).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused, start};

    const MIA: &str = "5b10a2844c20165700ede21g";

    fn asked(outcome: Result<(Listing, Call), Error>) -> String {
        sent(outcome.map(|(_, call)| call))
    }

    #[test]
    fn account_ids() {
        for id in [
            MIA,
            "557058:b0a5e6c0-1234-4a1b-8c1d-0123456789ab",
            "384093:32b4d9w0-f6a5-3535-11a3-9c8c88d10192",
            "qm:0f2b6d1c-1e1a-4e9b-9d55-0123456789ab:12",
        ] {
            assert_eq!(account_id(id), Ok(id));
        }
        for name in [
            "",
            "mia",
            "mia.krystof",
            "Mia Krystof 1234",
            "administrator",
            "5b10a",
            "5b10a2844c20/65700ede21g",
        ] {
            assert!(refused(account_id(name)).contains("is no account id. Users are meant"), "{name}");
        }
        assert!(refused(account_id("mia@example.com")).contains("\"mia@example.com\" is an e-mail address."));
        assert!(refused(account_id(&"1".repeat(129))).contains("search for the person first"));
    }

    #[test]
    fn requests() {
        assert_eq!(
            asked(search("acme", "Mia K&", None, None)),
            "GET /rest/api/3/user/search?startAt=0&maxResults=50&query=Mia%20K%26"
        );
        for empty in ["", "  "] {
            assert!(refused(search("acme", empty, None, None).map(|_| ())).contains("Give a part"));
        }
        assert!(refused(search("acme", "x", Some(1001), None).map(|_| ())).contains("1 to 1000"));
        let to = |work, text, size| asked(assignable("acme", &work, text, size, None));
        let base = "GET /rest/api/3/user/assignable/search?startAt=0";
        assert_eq!(
            to(Assignment::Project("KAN".into()), None, None),
            format!("{base}&maxResults=200&project=KAN&query=")
        );
        assert_eq!(
            to(Assignment::Issue("KAN-1".into()), Some("m"), Some(7)),
            format!("{base}&maxResults=7&issueKey=KAN-1&query=m")
        );
        assert_eq!(
            to(Assignment::Issue("10".into()), None, None),
            format!("{base}&maxResults=200&issueId=10&query=")
        );
        let wrong = assignable("acme", &Assignment::Project("K/N".into()), None, None, None);
        assert!(refused(wrong.map(|_| ())).contains("is no key"));
        assert_eq!(sent(get(MIA)), format!("GET /rest/api/3/user?accountId={MIA}"));
        assert!(refused(get("mia@example.com")).contains("search for the person"));
        let two = get_many(&[MIA.to_owned(), "557058:00000000-1".to_owned()]).map(Path::get);
        assert_eq!(
            sent(two),
            format!("GET /rest/api/3/user/bulk?accountId={MIA}&accountId=557058%3A00000000-1")
        );
        assert!(refused(get_many(&[MIA.to_owned(), "mia".to_owned()])).contains("\"mia\" is no account id"));
    }

    #[test]
    fn readings() {
        let page = |body: &str| {
            let (listing, _) = search("acme", "x", None, None).unwrap();
            read_page(listing, &answer(body))
        };
        let body = r#"[{"accountId":"1","displayName":"Mia","groups":{}},{"accountId":2},null,{"emailAddress":"x"},
            {"accountId":"3","active":null,"locale":7}]"#;
        let found = page(body).unwrap();
        assert_eq!(found.items.iter().map(|user| user.account_id.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(start(search("acme", "x", None, found.next.as_deref())), 5);
        assert!(found.items[1].active);
        assert_eq!(page("[]").unwrap().next, None);
        let (window, _) = assignable("acme", &Assignment::Project("KAN".into()), None, None, None).unwrap();
        assert!(read_page(window, &answer("[]")).unwrap().next.is_some());
        assert_eq!(page(r#"{"values":[],"isLast":true,"total":0}"#).unwrap().total, Some(0));
        for body in ["{}", "null", "<html>", r#"{"values":7}"#] {
            assert!(matches!(page(body), Err(Error::Unreadable(_))), "{body}");
        }
    }
}

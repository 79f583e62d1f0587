//! Links of two issues.

use super::path::Path;
use super::text;
use jira_contract::metadata::LinkType;
use jira_contract::records::Text;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Safety;
use jira_engine::json::Tree;
use jira_rich_text::Attachment;

/// A link type, and whether it is said from its first issue or from its second.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kind {
    id: String,
    outward: bool,
}

impl Kind {
    /// The kind of an id, for which no link types need be known. None for anything
    /// else.
    pub fn of_id(id: &str) -> Option<Self> {
        let whole = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| Self { id: id.to_owned(), outward: true })
    }

    /// The kind of a name or a phrase. Fails with [`Error::Invalid`] for one that
    /// there is none of, and one that two types share.
    pub fn choose(types: &[LinkType], said: &str) -> Result<Self, Error> {
        let is = |text: &str| text.trim().eq_ignore_ascii_case(said.trim());
        let kind = |link: &LinkType, outward| Self { id: link.id.clone(), outward };
        let fits = |link: &LinkType| match (is(&link.name) || is(&link.outward), is(&link.inward)) {
            (true, _) => Some(kind(link, true)),
            (false, true) => Some(kind(link, false)),
            (false, false) => None,
        };
        let found: Vec<_> = types.iter().filter_map(fits).collect();
        let shown: String = said.chars().take(40).collect();
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Error::Invalid(format!(
                "There is no link type {shown:?}. There are {}.",
                phrases(types, |_| true)
            ))),
            _ => Err(Error::Invalid(format!(
                "{shown:?} is said of several link types: {}. Give the id of one.",
                phrases(types, |link| fits(link).is_some())
            ))),
        }
    }
}

/// Types with their ids and phrases, for people.
fn phrases(types: &[LinkType], shown: impl Fn(&LinkType) -> bool) -> String {
    let phrase = |link: &LinkType| format!("{} {} ({}, {})", link.id, link.name, link.outward, link.inward);
    types.iter().filter(|link| shown(link)).map(phrase).collect::<Vec<_>>().join("; ")
}

/// Links two issues. Jira's inward issue is the one that the outward phrase is said
/// of: "`inwardIssue` blocks `outwardIssue`". A link that is there already is not made
/// twice (Atlassian's documents), but a comment would be.
pub fn link(
    kind: &Kind,
    from: &str,
    to: &str,
    comment: Option<&Text>,
    files: &[Attachment],
) -> Result<Call, Error> {
    let (inward, outward) = if kind.outward { (from, to) } else { (to, from) };
    let mut body = Tree::object()
        .with("type", Tree::object().with("id", Tree::of(kind.id.as_str())))
        .with("inwardIssue", issue(inward)?)
        .with("outwardIssue", issue(outward)?);
    let mut repeats = Safety::Idempotent;
    if let Some(comment) = comment {
        let comment = text::write(comment, files)?;
        if comment != Tree::Null {
            body.put("comment", Tree::object().with("body", comment));
            repeats = Safety::Once;
        }
    }
    let mut call = Path::api("/issueLink").post(&body);
    call.safety = repeats;
    Ok(call)
}

/// Removes a link.
pub fn unlink(id: &str) -> Result<Call, Error> {
    Ok(Path::api("/issueLink/").key(id)?.delete())
}

fn issue(issue: &str) -> Result<Tree<'_>, Error> {
    // The check of a part of a path is that of a key.
    Path::api("").key(issue)?;
    let by = if issue.bytes().all(|byte| byte.is_ascii_digit()) { "id" } else { "key" };
    Ok(Tree::object().with(by, Tree::of(issue)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{asked as sent, refused};

    fn types() -> Vec<LinkType> {
        let of = |id: &str, name: &str, outward: &str, inward: &str| LinkType {
            id: id.into(),
            name: name.into(),
            outward: outward.into(),
            inward: inward.into(),
        };
        vec![
            of("1", "Blocks", "blocks", "is blocked by"),
            of("2", "Relates", "relates to", "relates to"),
            of("3", "Cloners", "clones", "is cloned by"),
            of("4", "Copy", "copies", "is cloned by"),
        ]
    }

    #[test]
    fn kinds() {
        let check = |said: &str, id: &str, outward| {
            let expected = Kind { id: id.into(), outward };
            assert_eq!(Kind::choose(&types(), said), Ok(expected), "{said}");
        };
        check("Blocks", "1", true);
        check("blocks", "1", true);
        check(" Is Blocked By ", "1", false);
        check("RELATES TO", "2", true);
        check("relates", "2", true);
        check("clones", "3", true);
        assert_eq!(
            refused(Kind::choose(&types(), "is cloned by")),
            "\"is cloned by\" is said of several link types: 3 Cloners (clones, is cloned by); \
             4 Copy (copies, is cloned by). Give the id of one."
        );
        for unknown in ["", "block", "x"] {
            let why = refused(Kind::choose(&types(), unknown));
            assert!(why.contains("There are 1 Blocks (blocks, is blocked by);"), "{why}");
        }
        assert_eq!(Kind::of_id("10"), Some(Kind { id: "10".into(), outward: true }));
        assert_eq!((Kind::of_id(""), Kind::of_id("1a"), Kind::of_id("Blocks")), (None, None, None));
    }

    #[test]
    fn requests() {
        let kind = |said: &str| Kind::choose(&types(), said).unwrap();
        let linked = |said: &str| link(&kind(said), "KAN-1", "10002", None, &[]);
        assert_eq!(
            sent(linked("blocks")),
            r#"POST /rest/api/3/issueLink {"type":{"id":"1"},"inwardIssue":{"key":"KAN-1"},"outwardIssue":{"id":"10002"}}"#
        );
        assert_eq!(
            sent(linked("is blocked by")),
            r#"POST /rest/api/3/issueLink {"type":{"id":"1"},"inwardIssue":{"id":"10002"},"outwardIssue":{"key":"KAN-1"}}"#
        );
        assert_eq!(linked("blocks").unwrap().safety, Safety::Idempotent);
        let said = Text::Markdown("Hi".into());
        let commented = link(&kind("blocks"), "KAN-1", "KAN-2", Some(&said), &[]);
        assert_eq!(commented.as_ref().unwrap().safety, Safety::Once);
        assert!(sent(commented).contains(r#""comment":{"body":{"type":"doc","#));
        let silent = Text::Markdown(String::new());
        assert!(!sent(link(&kind("blocks"), "A-1", "A-2", Some(&silent), &[])).contains("comment"));
        for wrong in ["", "KAN 1", "a/b"] {
            assert!(refused(link(&kind("blocks"), wrong, "KAN-1", None, &[])).contains("is no key"));
            assert!(refused(link(&kind("blocks"), "KAN-1", wrong, None, &[])).contains("is no key"));
            assert!(refused(unlink(wrong)).contains("is no key"));
        }
        assert_eq!(sent(unlink("10")), "DELETE /rest/api/3/issueLink/10");
    }
}

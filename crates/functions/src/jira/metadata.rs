//! The values that a site has for fields: priorities, resolutions, link types and
//! labels.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::records;
use jira_contract::metadata::{LabelPage, LinkType, Priority, Resolution};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// The list of priorities.
pub fn priorities() -> Path {
    Path::api("/priority/search")
}

/// A priority. None where it has neither id nor name.
pub fn priority(tree: &Tree<'_>) -> Option<Priority> {
    let named = records::named(tree)?;
    Some(Priority {
        id: named.id,
        name: named.name,
        description: records::raw_text(tree, "description"),
        color: tree.string("statusColor"),
        is_default: tree.boolean("isDefault"),
    })
}

/// The list of resolutions.
pub fn resolutions() -> Path {
    Path::api("/resolution/search")
}

/// A resolution. None where it has neither id nor name.
pub fn resolution(tree: &Tree<'_>) -> Option<Resolution> {
    let named = records::named(tree)?;
    Some(Resolution {
        id: named.id,
        name: named.name,
        description: records::raw_text(tree, "description"),
        is_default: tree.boolean("isDefault").or_else(|| tree.boolean("default")),
    })
}

/// Asks for the link types.
pub fn link_types() -> Call {
    Path::api("/issueLinkType").get()
}

/// Reads the answer to [`link_types`].
pub fn read_link_types(response: &Response) -> Result<Vec<LinkType>, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Some(Tree::List(types)) = answer.get("issueLinkTypes") else {
        return Err(Error::Unreadable("The answer holds no list of link types.".into()));
    };
    let link_type = |tree: &Tree<'_>| {
        let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
        let name = tree.string("name").unwrap_or_default();
        let phrase = |member: &str| tree.string(member).unwrap_or_else(|| name.clone());
        Some(LinkType { id, outward: phrase("outward"), inward: phrase("inward"), name })
    };
    Ok(types.iter().filter_map(link_type).collect())
}

/// Asks for a page of labels.
pub fn labels(connection: &str, size: Option<u32>, cursor: Option<&str>) -> Result<(Listing, Call), Error> {
    Listing::new(
        connection,
        Path::api("/label"),
        Size { asked: size, usual: 1000, most: 1000 },
        Bare::Whole,
        cursor,
    )
}

/// Reads the answer to [`labels`].
pub fn read_labels(mut listing: Listing, response: &Response) -> Result<LabelPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["values"])?;
    Ok(LabelPage { items: records::texts(items), next, total })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    #[test]
    fn requests() {
        assert_eq!(sent(Ok(priorities().get())), "GET /rest/api/3/priority/search");
        assert_eq!(sent(Ok(resolutions().get())), "GET /rest/api/3/resolution/search");
        assert_eq!(sent(Ok(link_types())), "GET /rest/api/3/issueLinkType");
        let page = |size| labels("acme", size, None).map(|(_, call)| call);
        assert_eq!(sent(page(None)), "GET /rest/api/3/label?startAt=0&maxResults=1000");
        assert_eq!(sent(page(Some(2))), "GET /rest/api/3/label?startAt=0&maxResults=2");
        for size in [0, 1001] {
            assert!(refused(page(Some(size))).contains("1 to 1000"));
        }
    }

    #[test]
    fn values() {
        let tree = |json: &'static str| json::parse(json).unwrap();
        let full = tree(
            r##"{"id":"3","name":"High","description":"Soon","statusColor":"#cc0000","isDefault":true}"##,
        );
        let high = priority(&full).unwrap();
        assert_eq!((high.id.as_str(), high.name.as_str(), high.description.as_str()), ("3", "High", "Soon"));
        assert_eq!((high.color.as_deref(), high.is_default), (Some("#cc0000"), Some(true)));
        let done = resolution(&tree(r#"{"id":"1","name":"Done","default":true}"#)).unwrap();
        assert_eq!((done.name.as_str(), done.is_default), ("Done", Some(true)));
        for json in [
            r#"{"id":3}"#,
            r#"{"id":"3","name":null,"description":null,"statusColor":7,"isDefault":"yes"}"#,
            r#"{"id":"3","name":[],"description":{},"schemes":[1]}"#,
        ] {
            let tree = tree(json);
            let (bare, ended) = (priority(&tree).unwrap(), resolution(&tree).unwrap());
            assert_eq!(
                (bare.id.as_str(), bare.name.as_str(), bare.color, bare.is_default),
                ("3", "", None, None)
            );
            assert_eq!(
                (ended.id.as_str(), ended.description.as_str(), ended.is_default),
                ("3", "", None),
                "{json}"
            );
        }
        for nothing in ["{}", "null", "7", r#"{"id":[]}"#] {
            assert_eq!((priority(&tree(nothing)), resolution(&tree(nothing))), (None, None), "{nothing}");
        }
    }

    #[test]
    fn link_types_and_labels() {
        let types = read_link_types(&answer(
            r#"{"issueLinkTypes":[{"id":"1000","inward":"Duplicated by","name":"Duplicate","outward":"Duplicates"},
            {"id":7,"name":"Relates","inward":null},{"name":"x"},null]}"#,
        ))
        .unwrap();
        let of = |id: &str, name: &str, outward: &str, inward: &str| LinkType {
            id: id.into(),
            name: name.into(),
            outward: outward.into(),
            inward: inward.into(),
        };
        assert_eq!(
            types,
            [
                of("1000", "Duplicate", "Duplicates", "Duplicated by"),
                of("7", "Relates", "Relates", "Relates")
            ]
        );
        for body in ["{}", "[]", r#"{"issueLinkTypes":{}}"#, "<html>"] {
            assert!(matches!(read_link_types(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
        let (listing, _) = labels("acme", Some(2), None).unwrap();
        let page =
            read_labels(listing.clone(), &answer(r#"{"values":["a",null,"b",7],"total":9,"isLast":false}"#))
                .unwrap();
        assert_eq!(
            (page.items, page.total, page.next.is_some()),
            (vec!["a".into(), "b".into()], Some(9), true)
        );
        assert!(read_labels(listing, &answer("{}")).is_err());
    }
}

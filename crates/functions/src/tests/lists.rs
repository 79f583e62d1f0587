//! Every typed list against servers that count wrong: all items come once and in order,
//! or an error says what is wrong. A list never ends early in silence, never gives an
//! item twice and never goes on for ever.

use super::block_on::block_on;
use super::coverage;
use super::lent;
use super::row::NAME;
use super::ways::{SEED, kind};
use super::world::{Before, World};
use crate::{comments, errors, fields, issues, metadata, people, projects, worklogs};
use jira_catalog::Catalog;
use jira_contract::comments::ListOptions as Comments;
use jira_contract::jira::ProjectOptions;
use jira_contract::metadata::FilterOptions;
use jira_contract::people::{Assignment, MemberOptions};
use jira_contract::projects::VersionOptions;
use jira_contract::worklogs::ListOptions as Worklogs;
use jira_engine::api::{Api, Failure, Memory};
use std::collections::BTreeSet;
use std::pin::Pin;

mod server;
use server::{Site, Way};

/// The names of a page's items, and where to go on.
type Page = (Vec<String>, Option<String>);

/// A call for a page, or for all of a list that has no cursors.
type Call<'a> = Pin<Box<dyn Future<Output = Result<Page, Failure>> + 'a>>;

/// A typed list.
struct List {
    name: &'static str,
    page: for<'a> fn(&'a Api<'a>, Option<&'a str>) -> Call<'a>,
}

/// A list with cursors: its name, a call for a page, and the name of an item.
macro_rules! paged {
    ($name:literal, |$api:ident, $cursor:ident| $call:expr, $item:expr) => {
        List {
            name: $name,
            page: |$api, $cursor| {
                Box::pin(async move {
                    let page = $call.await?;
                    Ok((page.items.into_iter().map($item).collect(), page.next))
                })
            },
        }
    };
}

/// A list that comes whole.
macro_rules! whole {
    ($name:literal, |$api:ident| $call:expr, $item:expr) => {
        List {
            name: $name,
            page: |$api, _| {
                Box::pin(async move { Ok(($call.await?.into_iter().map($item).collect(), None)) })
            },
        }
    };
}

/// The lists whose answers say where they start or end.
fn counted() -> Vec<List> {
    vec![
        paged!(
            "comments.list",
            |api, cursor| async move {
                let options = Comments { order: None, format: None, page_size: None };
                comments::list(api, "KAN-1", &options, cursor).await
            },
            |comment| comment.id
        ),
        paged!(
            "worklogs.list",
            |api, cursor| async move {
                let options =
                    Worklogs { started_after: None, started_before: None, format: None, page_size: None };
                worklogs::list(api, "KAN-1", &options, cursor).await
            },
            |worklog| worklog.id
        ),
        paged!(
            "issues.list-changelog",
            |api, cursor| issues::list_changelog(api, "KAN-1", cursor),
            |change| { change.id }
        ),
        paged!(
            "people.list-group-members",
            |api, cursor| async move {
                let options = MemberOptions { include_inactive: None, page_size: None };
                people::list_group_members(api, "team", &options, cursor).await
            },
            |user| user.account_id
        ),
        // As an object, where a server gives one: it says more than an array does.
        paged!("people.search", |api, cursor| people::search(api, "mia", None, cursor), |user| user
            .account_id),
        paged!(
            "jira.list-projects",
            |api, cursor| async move {
                let options = ProjectOptions { query: None, page_size: None };
                projects::list(api, &options, cursor).await
            },
            |project| project.key
        ),
        paged!(
            "projects.list-versions",
            |api, cursor| async move {
                let options = VersionOptions { query: None, statuses: Vec::new(), page_size: None };
                projects::list_versions(api, "KAN", &options, cursor).await
            },
            |version| version.id
        ),
        paged!("metadata.list-labels", |api, cursor| metadata::list_labels(api, None, cursor), |label| label),
        paged!(
            "metadata.list-filters",
            |api, cursor| async move {
                let options = FilterOptions { query: None, owner: None, project_id: None, page_size: None };
                metadata::list_filters(api, &options, cursor).await
            },
            |filter| filter.id
        ),
        whole!("metadata.list-priorities", |api| metadata::list_priorities(api), |priority| priority.id),
        whole!("metadata.list-resolutions", |api| metadata::list_resolutions(api), |resolution| resolution
            .id),
        whole!(
            "people.get-many",
            |api| async move { people::get_many(api, &["5b10a2844c20165700ede21g".to_owned()]).await },
            |user| user.account_id
        ),
        // Both of its lists: the last type has to be found.
        whole!("issues.get-create-metadata", |api| issues::get_create_metadata(api, "KAN", "6"), |field| {
            field.id
        }),
    ]
}

/// What a caller gets who follows the cursors to the last: the items, and the error at
/// the end.
fn followed(list: &List, way: Way) -> String {
    let mut site = Site::new(way);
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..50 {
        let world = World::new(lent::basic(), &mut site, SEED, Before::default());
        let memory = Memory::default();
        let api = Api::new(&world, &memory, &Catalog, NAME, list.name);
        let outcome = block_on((list.page)(&api, cursor.as_deref()));
        match outcome.map_err(|failure| errors::of(&api, failure)) {
            Ok((page, next)) => {
                items.extend(page);
                cursor = next;
            }
            Err(error) => {
                items.push(format!("! {}: {}", kind(&error.kind), error.message));
                break;
            }
        }
        if cursor.is_none() {
            break;
        }
    }
    assert!(
        cursor.is_none() || items.last().is_some_and(|last| last.starts_with('!')),
        "{} goes on",
        list.name
    );
    assert!(site.asked <= 100, "{} asks {} times", list.name, site.asked);
    items.join(" ")
}

/// All lists that count, against one server. `expected` is the items, and the error at
/// the end. A list that comes whole gives nothing with an error.
#[track_caller]
fn check(way: Way, expected: &str) {
    for list in counted() {
        let is_whole = WHOLE.contains(&list.name);
        let error = expected.find('!').filter(|_| is_whole).unwrap_or(0);
        assert_eq!(followed(&list, way), expected[error..], "{} {way:?}", list.name);
    }
}

/// The lists without cursors.
const WHOLE: &[&str] = &[
    "metadata.list-priorities",
    "metadata.list-resolutions",
    "people.get-many",
    "issues.get-create-metadata",
];

const ALL: &str = "0 1 2 3 4 5 6";

#[test]
fn pages_that_are_shorter_than_was_asked_for() {
    for rest in [
        r#""total":7"#,
        r#""total":7,"isLast":null"#,
        "",
        r#""total":null"#,
        r#""total":-1"#,
        r#""total":"7""#,
        r#""total":"many""#,
        r#""total":7.5"#,
        r#""total":1e300"#,
        r#""total":[]"#,
    ] {
        check(Way::Clamped(rest), ALL);
    }
    for rest in [r#""total":18446744073709551615"#, r#""total":8"#, r#""isLast":false"#] {
        check(Way::Clamped(rest), &stopped(7));
    }
}

#[test]
fn a_last_page_that_is_called_otherwise() {
    check(Way::Last(true), ALL);
    check(Way::Last(false), ALL);
}

#[test]
fn pages_that_overlap() {
    check(Way::Overlapping(r#""total":7"#), ALL);
    check(Way::Overlapping(r#""total":"7""#), ALL);
    check(Way::Overlapping(r#""total":7,"isLast":false"#), &stopped(7));
    // It might be a server that cannot go on as well as one at its end.
    check(Way::Overlapping(""), &stopped(7));
}

#[test]
fn an_empty_page_in_the_middle() {
    for rest in [r#""total":7"#, r#""total":"7""#, r#""isLast":false"#, r#""total":7,"isLast":false"#] {
        check(Way::Hollow(rest), &stopped(2));
    }
    // Where nothing else says where a list ends, it is the end.
    for list in counted().into_iter().filter(|list| list.name != "issues.get-create-metadata") {
        assert_eq!(followed(&list, Way::Hollow("")), "0 1", "{}", list.name);
    }
}

#[test]
fn the_same_page_for_ever() {
    for rest in ["", r#""total":7"#, r#""total":-1"#, r#""isLast":false"#] {
        check(Way::Stuck(rest), &stopped(2));
        check(Way::Blind(rest), "0 1 ! unreadable: The server returned the same items again.");
    }
}

#[test]
fn whole_lists_without_an_end() {
    for list in counted().into_iter().filter(|list| WHOLE.contains(&list.name)) {
        let found = followed(&list, Way::Endless);
        assert_eq!(found, "! unreadable: The list has no end within 100 pages.", "{}", list.name);
    }
}

/// The items before this one, and that there are more.
fn stopped(at: usize) -> String {
    let items = (0..at).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
    format!("{items} ! unreadable: The server reports more items starting at {at}, but returned none.")
}

/// An array is a whole list, but for those of which it is a page.
#[test]
fn arrays() {
    for list in counted().into_iter().filter(|list| list.name != "people.search") {
        assert_eq!(followed(&list, Way::Array), ALL, "{}", list.name);
    }
    let [fields, search, assignable] = arrays_alone();
    assert_eq!(followed(&fields, Way::Array), ALL);
    // Jira documents neither a total nor the end of these two. A page may be short, and
    // users who came before can be told by nothing but that all of them did.
    assert_eq!(followed(&search, Way::Pages), ALL);
    assert_eq!(followed(&assignable, Way::Windows), ALL);
    for list in [search, assignable] {
        let again = "0 1 ! unreadable: The server returned the same items again.";
        assert_eq!(followed(&list, Way::StuckArray), again, "{}", list.name);
    }
}

/// The lists that come as arrays alone.
fn arrays_alone() -> [List; 3] {
    [
        whole!("fields.list-fields", |api| fields::list_fields(api), |field| field.id),
        paged!("people.search", |api, cursor| people::search(api, "mia", None, cursor), |user| user
            .account_id),
        paged!(
            "people.search-assignable",
            |api, cursor| async move {
                people::search_assignable(api, &Assignment::Project("KAN".into()), None, None, cursor).await
            },
            |user| user.account_id
        ),
    ]
}

/// A list that is added to the contract is added here too.
#[test]
fn every_list_with_a_cursor_is_here() {
    let lists: Vec<_> = counted().into_iter().chain(arrays_alone()).map(|list| list.name).collect();
    // By tokens, or of any style: they have tests of their own.
    let others = ["search.find", "rest.pages", "operations.pages"];
    let listed: BTreeSet<String> = coverage::exported("cursor: option<cursor>");
    assert!(listed.len() > 10, "{listed:?}");
    let without: Vec<_> = listed
        .iter()
        .filter(|name| !lists.contains(&name.as_str()) && !others.contains(&name.as_str()))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

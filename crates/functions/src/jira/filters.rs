//! Filters: searches that are kept.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::people::account_id;
use super::records;
use jira_contract::metadata::{Filter, FilterOptions, FilterPage};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// What to tell of a filter. Otherwise a list names its filters only.
const MEMBERS: &str = "description,favourite,jql,owner,viewUrl";

/// Asks for a page of filters.
pub fn list(
    connection: &str,
    options: &FilterOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let mut path = Path::api("/filter/search").ask("orderBy", "name").ask("expand", MEMBERS);
    if let Some(text) = options.query.as_deref().filter(|text| !text.is_empty()) {
        path = path.ask("filterName", text).ask("isSubstringMatch", "true");
    }
    if let Some(owner) = &options.owner {
        path = path.ask("accountId", account_id(owner)?);
    }
    if let Some(id) = &options.project_id {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::Invalid("Filters are listed by a project's id, such as 10000.".into()));
        }
        path = path.ask("projectId", id.as_str());
    }
    Listing::new(
        connection,
        path,
        Size { asked: options.page_size, usual: 50, most: 100 },
        Bare::Whole,
        cursor,
    )
}

/// Reads the answer to [`list`].
pub fn read_page(mut listing: Listing, response: &Response) -> Result<FilterPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["values"])?;
    Ok(FilterPage { items: items.iter().filter_map(filter).collect(), next, total })
}

/// Asks for a filter.
pub fn get(id: &str) -> Result<Call, Error> {
    Ok(Path::api("/filter/").key(id)?.get())
}

/// Reads the answer to [`get`].
pub fn read(response: &Response) -> Result<Filter, Error> {
    let filter = filter(&json::read_selected(response, records::take)?);
    filter.ok_or_else(|| Error::Unreadable("The answer holds a filter without an id.".into()))
}

/// A filter. None where it has no id.
#[inline(never)]
fn filter(tree: &Tree<'_>) -> Option<Filter> {
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    Some(Filter {
        id,
        name: tree.string("name").unwrap_or_default(),
        description: records::raw_text(tree, "description"),
        jql: tree.string("jql"),
        owner: tree.get("owner").and_then(records::user),
        favourite: tree.boolean("favourite"),
        web_url: tree.string("viewUrl"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    fn options() -> FilterOptions {
        FilterOptions { query: None, owner: None, project_id: None, page_size: None }
    }

    #[test]
    fn requests() {
        let page = |options: &FilterOptions| list("acme", options, None).map(|(_, call)| call);
        let query = "orderBy=name&expand=description%2Cfavourite%2Cjql%2Cowner%2CviewUrl";
        assert_eq!(
            sent(page(&options())),
            format!("GET /rest/api/3/filter/search?startAt=0&maxResults=50&{query}")
        );
        let some = FilterOptions {
            query: Some("a b".into()),
            owner: Some("5b10a2844c20165700ede21g".into()),
            project_id: Some("10000".into()),
            page_size: Some(2),
        };
        assert_eq!(
            sent(page(&some)),
            format!(
                "GET /rest/api/3/filter/search?startAt=0&maxResults=2&{query}&filterName=a%20b&isSubstringMatch=true&accountId=5b10a2844c20165700ede21g&projectId=10000"
            )
        );
        assert!(
            refused(page(&FilterOptions { owner: Some("mia".into()), ..options() })).contains("account id")
        );
        for id in ["", "KAN"] {
            let wrong = FilterOptions { project_id: Some(id.into()), ..options() };
            assert!(refused(page(&wrong)).contains("project's id"));
        }
        assert!(refused(page(&FilterOptions { page_size: Some(101), ..options() })).contains("1 to 100"));
        assert_eq!(sent(get("10000")), "GET /rest/api/3/filter/10000");
        assert!(refused(get("")).contains("is no key"));
    }

    #[test]
    fn readings() {
        let one = |body: &str| read(&answer(body));
        let full = one(
            r#"{"id":"10000","name":"All open bugs","description":"Lists all","favourite":true,"favouritedCount":0,
            "jql":"type = Bug","owner":{"accountId":"5b10a","displayName":"Mia"},"viewUrl":"https://x/issues/?filter=1",
            "sharePermissions":[],"subscriptions":{}}"#,
        )
        .unwrap();
        assert_eq!(
            (full.id.as_str(), full.description.as_str(), full.favourite),
            ("10000", "Lists all", Some(true))
        );
        assert_eq!(
            (full.jql.as_deref(), full.owner.unwrap().display_name.as_str()),
            (Some("type = Bug"), "Mia")
        );
        for body in
            [r#"{"id":7}"#, r#"{"id":"7","name":null,"jql":1,"owner":[],"favourite":"x","viewUrl":{}}"#]
        {
            let bare = one(body).unwrap();
            assert_eq!((bare.id.as_str(), bare.name.as_str(), bare.jql, bare.owner), ("7", "", None, None));
            assert_eq!((bare.favourite, bare.web_url), (None, None), "{body}");
        }
        for body in ["{}", "[]", "null", "<html>"] {
            assert!(matches!(one(body), Err(Error::Unreadable(_))), "{body}");
        }
        let (listing, _) = list("acme", &options(), None).unwrap();
        let page =
            read_page(listing, &answer(r#"{"values":[{"id":1},null,{}],"isLast":false,"total":5}"#)).unwrap();
        assert_eq!((page.items.len(), page.total, page.next.is_some()), (1, Some(5), true));
    }
}

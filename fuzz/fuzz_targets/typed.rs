//! Readers of the answers to typed operations.

#![no_main]

use jira_contract::issues::Selection;
use jira_contract::jira::{ProjectOptions};
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_functions::jira::fields::Fields;
use jira_functions::jira::issue::Reading;
use jira_functions::jira::projects::{count, list, read};
use jira_functions::jira::users;
use jira_connector_fuzz::response;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let response = response(data);
    projects(&response);
    said(
        &response,
        users::read(&response)
            .map(|user| assert!(!user.display_name.is_empty() || user.account_id.is_empty())),
    );
    said(&response, count(&response).map(|count| assert!(count as usize <= response.body.len())));
    issues(&response);
    // The same bytes as a cursor.
    let cursor = String::from_utf8_lossy(data);
    if let Ok((listing, call)) = list("acme", &options(50), Some(&cursor)) {
        assert_eq!(call.path(), "/rest/api/3/project/search");
        let _ = read(listing, &response, "https://acme.atlassian.net");
    }
});

/// What can be read as a tree is read straight into the same records.
fn issues(response: &Response) {
    let selection = Selection { fields: Vec::new(), text: None, details: None };
    let reading = Reading::new(&selection, false, |name| Ok(name.to_owned())).unwrap();
    let (fields, site) = (Fields::default(), "https://acme.atlassian.net");
    let page = reading.page(response, &fields, site);
    let (Ok(tree), Ok(_)) = (reading.tree(response), std::str::from_utf8(&response.body)) else { return };
    assert_eq!(page.map(|(_, issues)| issues), reading.issues(&tree, &fields, site));
}

fn options(size: u32) -> ProjectOptions {
    ProjectOptions { text: None, page_size: Some(size) }
}

/// A page's cursor goes on, is good for this listing and for no other.
fn projects(response: &Response) {
    let (listing, _) = list("acme", &options(50), None).unwrap();
    let page = match read(listing, response, "https://acme.atlassian.net") {
        Ok(page) => page,
        Err(error) => return said(response, Err(error)),
    };
    assert!(page.items.len() <= response.body.len());
    for project in &page.items {
        assert_eq!(project.web_url, format!("https://acme.atlassian.net/browse/{}", project.key));
    }
    if let Some(cursor) = page.next {
        let (next, _) = list("acme", &options(50), Some(&cursor)).unwrap();
        assert!(list("other", &options(50), Some(&cursor)).is_err());
        assert!(list("acme", &options(51), Some(&cursor)).is_err());
        // It goes on: the same page once more has another cursor or none.
        if let Ok(again) = read(next, response, "https://acme.atlassian.net") {
            assert_ne!(again.next, Some(cursor));
        }
    }
}

/// An answer that cannot be read is told so without being quoted.
fn said(response: &Response, outcome: Result<(), Error>) {
    match outcome {
        Ok(()) => {}
        Err(Error::Unreadable(problem)) => assert!(problem.len() < 160, "{problem}"),
        Err(other) => panic!("{} {other:?}", response.status),
    }
}

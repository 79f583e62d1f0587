//! What a server gives of a list costs in proportion to its size.

use super::*;
use jira_growth::doubles;

/// Reads one page of each size.
#[track_caller]
fn page(size: usize, style: &'static str, body: impl Fn(usize) -> String) {
    doubles(size, |size| {
        let response = answer(&body(size));
        move || {
            let mut pages = pages(style, "GET /p?limit=2", Bounds::default());
            // An error is as good: it must come as soon.
            let _ = pages.take(response.clone(), &root);
            drop(pages.cursor());
        }
    });
}

#[test]
fn items() {
    page(4000, "start-at", |size| {
        format!("{{'values':[{}1],'isLast':true}}", "{'id':'1','key':'A'},".repeat(size))
    });
    page(4000, "", |size| format!("[{}1]", "'text',[],".repeat(size)));
    page(4000, "start-at", |size| format!("{{'values':[{}1]}}", "'\\ud800',".repeat(size)));
}

#[test]
fn members_beside_the_items() {
    let members = |size: usize| (0..size).map(|number| format!("'list{number}':[1],")).collect::<String>();
    page(4000, "", |size| format!("{{{}'isLast':true}}", members(size)));
    page(4000, "link", |size| format!("{{'_links':{{{}'next':'/p?a=1'}},'results':[1]}}", members(size)));
    page(4000, "", |size| {
        let inner: String = (0..size).map(|number| format!("'page{number}':{{'total':1}},")).collect();
        format!("{{{inner}'statusId':'1'}}")
    });
}

#[test]
fn links() {
    page(4000, "link", |size| {
        format!("link: {}</p?cursor=x>; rel=\"next\"\n{{'results':[1]}}", "</p>; rel=\"a b\", ".repeat(size))
    });
    page(1000, "link", |size| {
        format!("{{'results':[1],'_links':{{'next':'/p?{}cursor=x'}}}}", "a=1&".repeat(size))
    });
    page(20_000, "token", |size| format!("{{'values':[1],'nextPageToken':'{}'}}", "x".repeat(size)));
}

#[test]
fn parameters_of_the_call() {
    doubles(1000, |size| {
        let request = format!("GET /p?{}b=1", "a=1&".repeat(size));
        let response = answer("{'results':[1],'_links':{'next':'/p?cursor=x'}}");
        move || {
            let mut pages = pages("link", &request, Bounds::default());
            pages.take(response.clone(), &root).unwrap();
            drop(pages.call().unwrap());
        }
    });
}

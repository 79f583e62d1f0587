//! The first response of each family shows its style.

use super::*;

#[track_caller]
fn detected(request: &str, first: &str, expected: &str) {
    let mut pages = pages("", request, Bounds { pages: 1, items: u64::MAX });
    pages.take(answer(first), &root).unwrap();
    assert_eq!(pages.style().map(Style::name), Some(expected), "{first}");
}

#[test]
fn families() {
    let get = |first: &str, expected: &str| detected("GET /rest/x", first, expected);
    // Jira.
    get(
        "{'isLast':false,'maxResults':2,'nextPage':'https://acme.atlassian.net/rest/x?startAt=2&maxResults=2','self':'s','startAt':0,'total':7,'values':[{}]}",
        "start-at",
    );
    get("{'isLast':false,'maxResults':50,'startAt':0,'statuses':[{}],'total':100,'values':[{}]}", "start-at");
    get(
        "{'dashboards':[{}],'maxResults':10,'next':'https://acme.atlassian.net/rest/x?startAt=10','prev':'p','startAt':0,'total':143}",
        "start-at",
    );
    get("{'issueTypes':[{}],'maxResults':1,'startAt':0,'total':1}", "start-at");
    get("{'fields':[{}],'maxResults':1,'startAt':0,'total':1}", "start-at");
    get("{'maxResults':1,'startAt':0,'total':1,'worklogs':[{}]}", "start-at");
    get("{'comments':[{}],'maxResults':1,'startAt':0,'total':1}", "start-at");
    get("{'expand':'names,schema','issues':[{}],'maxResults':50,'startAt':0,'total':1}", "start-at");
    get("{'isLast':true,'issues':[{}]}", "token");
    get("{'issues':[{}],'nextPageToken':'CAEaAggD'}", "token");
    get("{'expand':'names,schema','isLast':true,'issues':[{}]}", "token");
    get("{'projects':{'nextPageToken':'eyJvIjoyfQ==','values':[{'id':'1000'}]},'statusId':'1000'}", "token");
    get(
        "{'issueTypes':{'nextPageToken':'eyJvIjoyfQ==','values':[{'id':'1000'}]},'projectId':'2000','statusId':'1000'}",
        "token",
    );
    get("{'cursor':'','isLast':true,'maxResults':2,'nextPageCursor':'2','total':10,'values':[{}]}", "cursor");
    get("{'cursor':'','last':true,'size':0,'total':0,'values':[]}", "cursor");
    get("{'limit':1000,'offset':0,'records':[{}],'total':1}", "offset");
    get(
        "{'lastPage':true,'nextPage':'https://acme.atlassian.net/rest/x?since=2','self':'s','since':1,'until':2,'values':[{}]}",
        "link",
    );
    get("{'values':[{}],'maxResults':100,'next':'https://acme.atlassian.net/rest/x?failedAfter=1'}", "link");
    get("[{'accountId':'1'}]", "array");
    get("[]", "array");
    // Jira Software's boards and sprints; a Data Center's users.
    get("{'isLast':false,'maxResults':2,'startAt':1,'total':5,'values':[{}]}", "start-at");
    get("{'isLast':false,'maxResults':2,'nextCursor':5,'values':[{}]}", "cursor");
    // Jira Service Management.
    get(
        "{'_expands':[],'size':3,'start':3,'limit':3,'isLastPage':false,'_links':{'base':'b','context':'context','next':'https://acme.atlassian.net/rest/x?start=6&limit=3'},'values':[{}]}",
        "start",
    );
    get(
        "{'size':2,'start':0,'limit':2,'isLastPage':false,'_links':{'next':'https://acme.atlassian.net/rest/x?cursor=y&limit=2'},'values':[{}]}",
        "link",
    );
    // Confluence.
    get(
        "{'results':[{}],'start':0,'limit':25,'size':1,'_links':{'base':'b','context':'/wiki','self':'s'}}",
        "start",
    );
    get(
        "{'results':[{}],'start':0,'limit':25,'size':25,'_links':{'next':'/rest/x?limit=25&start=25'}}",
        "start",
    );
    get(
        "{'results':[{}],'start':0,'limit':1,'size':1,'totalSize':9,'cqlQuery':'q','_links':{'next':'/rest/x?next=true&cursor=y&limit=1&start=1'}}",
        "link",
    );
    get("{'results':[{}],'_links':{'next':'/rest/x?cursor=y'}}", "link");
    get("{'results':[{}],'_links':{'base':'https://acme.atlassian.net/wiki'}}", "link");
    get("link: </rest/x?cursor=y>; rel='next'\n{'results':[{}]}", "link");
    get("{'results':[{}]}", "link");
    get("{'results':[{}],'cursor':'y','generatedAt':'2026-10-01'}", "cursor");
}

#[test]
fn what_has_no_pages() {
    let get = |first: &str, expected: &str| detected("GET /rest/x", first, expected);
    get("{}", "single");
    get("null", "single");
    get("'x'", "single");
    get("{'id':'10000','key':'KAN','components':[{}],'issueTypes':[{}],'roles':{'a':'b'}}", "single");
    get("{'id':'1','key':'KAN-1','fields':{'comment':{'comments':[{}],'startAt':0,'total':1}}}", "single");
    get("{'transitions':[{}],'expand':'transitions'}", "single");
    get("{'header':'Showing 1 of 1','total':1,'users':[{}]}", "single");
    get("{'errorMessages':['x'],'errors':{}}", "single");
    get("{'id':'1','type':'page','ancestors':[{}],'_links':{'webui':'/x','self':'s'}}", "single");
    get(
        "{'id':'1','labels':{'results':[{}],'meta':{'hasMore':false},'_links':{'self':'s'}},'_links':{'base':'b'}}",
        "single",
    );
    get(
        "{'issueId':'1','requestFieldValues':[{}],'participants':{'size':0,'start':0,'limit':50,'isLastPage':true,'values':[]},'_links':{}}",
        "single",
    );
    get("{'associatedContents':{'results':[{}],'start':0,'limit':200,'size':1},'label':{}}", "single");
    get("{'baseUrl':'https://acme.atlassian.net','version':'10.3.0','versionNumbers':[10,3,0]}", "single");
}

#[test]
fn where_a_post_names_its_page() {
    let token = "{'issues':[{}],'isLast':true}";
    let start = "{'startAt':0,'maxResults':50,'total':1,'values':[{}]}";
    detected("POST /rest/x {'jql':'a'}", token, "token-body");
    detected("POST /rest/x {'jql':'a'}", "{'issueChangeLogs':[{}],'nextPageToken':'UxAQBFRF'}", "token-body");
    detected("POST /rest/x {'jql':'a'}", start, "start-at-body");
    detected("POST /rest/x?maxResults=5 {'fieldIdsOrKeys':['a']}", start, "start-at");
    detected("POST /rest/x?startAt=5 {'mappings':[]}", "{'startAt':5,'total':5,'values':[]}", "start-at");
    detected("POST /rest/x ['a']", start, "start-at");
    detected("POST /rest/x", start, "start-at");
}

/// A list among the members is the page where the call asks for pages.
#[test]
fn what_the_call_asks_for() {
    detected("GET /rest/x?maxResults=5", "{'header':'Showing 1 of 1','total':1,'users':[{}]}", "token");
    detected("POST /rest/x {'maxResults':5}", "{'issueChangeLogs':[{}]}", "token-body");
    detected("GET /rest/x?limit=5", "{'things':[{}]}", "token");
    detected("GET /rest/x?maxResults=5", "{'id':'1'}", "single");
    detected("GET /rest/x", "{'issueChangeLogs':[{}]}", "single");
}

/// What may change something is never asked twice.
#[test]
fn what_is_not_safe_is_asked_once() {
    let post = || Call::parse("POST", "/rest/x", &[], Vec::new(), Some(b"{}".to_vec())).unwrap();
    let new = |style| Pages::new(post(), style, Digest::of(&[]), Bounds::default());
    let mut pages = new(None).unwrap();
    assert_eq!(
        run(&mut pages, &["{'start':0,'isLastPage':false,'values':[1]}"]),
        "{} => {'start':0,'isLastPage':false,'values':[1]} end"
    );
    assert!(matches!(new(Some(Style::Token)), Err(Error::Invalid(_))));
}

#[test]
fn a_page_in_the_body_needs_a_body() {
    let new =
        |request: &str| Pages::new(call(request), Some(Style::TokenBody), Digest::of(&[]), Bounds::default());
    for request in ["GET /x", "POST /x [1]", "POST /x {'a'", "POST /x text"] {
        assert!(matches!(new(request), Err(Error::Invalid(_))), "{request}");
    }
    assert!(new("POST /x").is_ok() && new("POST /x {}").is_ok());
}

//! Each style from its first page to its end.

use super::*;

#[test]
fn names() {
    assert_eq!(
        Style::all().map(|style| Style::parse(style.name())).collect::<Vec<_>>(),
        Style::all().map(Some).collect::<Vec<_>>()
    );
    assert_eq!((Style::parse("Token"), Style::parse(""), Style::parse("startAt")), (None, None, None));
    assert!(Style::all().all(|style| style.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
}

#[test]
fn start_at() {
    let list = |answers: &[&str], expected: &str| check("start-at", "GET /p?maxResults=2", answers, expected);
    list(
        &[
            "{'startAt':0,'total':3,'isLast':false,'values':[1,2]}",
            "{'startAt':2,'total':3,'isLast':true,'values':[3]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    list(
        &["{'startAt':0,'total':3,'issues':[1,2]}", "{'startAt':2,'total':3,'issues':[3]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    list(
        &["{'startAt':0,'total':2,'comments':[{'id':1},{'a':[2,']']}]}"],
        "maxResults=2 => {'id':1} {'a':[2,']']} end",
    );
    list(
        &["{'startAt':0,'isLast':false,'values':[1,2]}", "{'startAt':2,'isLast':true,'values':[]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 end",
    );
    list(
        &[
            "{'startAt':0,'values':[1,2],'nextPage':'https://acme.atlassian.net/p?startAt=2'}",
            "{'startAt':2,'total':3,'values':[3]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    list(&["{'startAt':0,'total':0,'isLast':true,'values':[]}"], "maxResults=2 => end");
    // The lists beside the items.
    list(&["{'isLast':true,'startAt':0,'statuses':[8,9],'values':[1]}"], "maxResults=2 => 1 end");
    list(
        &["{'startAt':0,'total':1,'warningMessages':['x'],'names':{},'issues':[1]}"],
        "maxResults=2 => 1 end",
    );
    list(&["{'startAt':0,'total':1,'results':[],'fields':[1]}"], "maxResults=2 => 1 end");
    list(&["{'startAt':0,'total':1,'histories':[1]}"], "maxResults=2 => 1 end");
    // The call's own start.
    check(
        "start-at",
        "GET /p?startAt=5&x=%20y",
        &["{'startAt':5,'total':7,'values':[6]}", "{'startAt':6,'total':7,'values':[7]}"],
        "startAt=5&x=%20y | x=%20y&startAt=6 => 6 7 end",
    );
}

#[test]
fn start_at_in_the_body() {
    check(
        "start-at-body",
        "POST /p {'maxResults':1,'startAt':0,'q':[{}]}",
        &["{'startAt':0,'total':2,'values':[1]}", "{'startAt':1,'total':2,'values':[2]}"],
        "{'maxResults':1,'startAt':0,'q':[{}]} | {'startAt':1,'maxResults':1,'q':[{}]} => 1 2 end",
    );
    check(
        "start-at-body",
        "POST /p {'startAt':'3'}",
        &["{'total':5,'values':[4]}", "{'total':5,'values':[5]}"],
        "{'startAt':'3'} | {'startAt':4} => 4 5 end",
    );
    check(
        "start-at",
        "POST /p {'ids':[1]}",
        &["{'startAt':0,'total':2,'values':[1]}", "{'startAt':1,'isLast':true,'values':[2]}"],
        "{'ids':[1]} | {'ids':[1]} => 1 2 end",
    );
}

#[test]
fn start() {
    let list = |answers: &[&str], expected: &str| check("start", "GET /p?limit=2", answers, expected);
    // Jira Service Management, by way of the gateway: the link's origin does not matter.
    list(
        &[
            "{'size':2,'start':0,'limit':2,'isLastPage':false,'_links':{'next':'https://other.example/p?start=2&limit=2'},'values':[1,2]}",
            "{'size':1,'start':2,'limit':2,'isLastPage':true,'_links':{},'values':[3]}",
        ],
        "limit=2 | limit=2&start=2 => 1 2 3 end",
    );
    // Confluence 1: pages are filtered behind the count.
    list(
        &[
            "{'results':[1],'start':0,'limit':2,'size':1,'_links':{'base':'https://acme.atlassian.net/wiki','next':'/rest/api/p?limit=2&start=2'}}",
            "{'results':[],'start':2,'limit':2,'size':0,'_links':{'next':'/rest/api/p?limit=2&start=4'}}",
            "{'results':[5],'start':4,'limit':2,'size':1,'_links':{'self':'x'}}",
        ],
        "limit=2 | limit=2&start=2 | limit=2&start=4 => 1 5 end",
    );
    list(
        &["{'values':[1,2],'start':0,'isLastPage':false}", "{'values':[3],'start':2,'isLastPage':true}"],
        "limit=2 | limit=2&start=2 => 1 2 3 end",
    );
    list(
        &["{'results':[1,2],'start':0,'totalSize':3}", "{'results':[3],'start':2,'totalSize':3}"],
        "limit=2 | limit=2&start=2 => 1 2 3 end",
    );
    // A page in a member.
    list(
        &[
            "{'label':{},'associatedContents':{'results':[1],'start':0,'limit':2,'size':1}}",
            "{'label':{},'associatedContents':{'results':[],'start':1,'limit':2,'size':0}}",
        ],
        "limit=2 | limit=2&start=1 => 1 end",
    );
}

#[test]
fn offset_array_window_and_single() {
    check(
        "offset",
        "GET /p?limit=2",
        &[
            "{'offset':0,'limit':2,'total':3,'records':[1,2]}",
            "{'offset':2,'limit':2,'total':3,'records':[3]}",
        ],
        "limit=2 | limit=2&offset=2 => 1 2 3 end",
    );
    // A short page is not the last; an empty one is.
    check(
        "array",
        "GET /p?maxResults=9",
        &["[1,2]", "[ 3 ]", "[]"],
        "maxResults=9 | maxResults=9&startAt=2 | maxResults=9&startAt=3 => 1 2 3 end",
    );
    check("start-at", "GET /p", &["[1]", "[]"], "- | startAt=1 => 1 end");
    // Ranges of users, of which some fit, to the thousandth.
    check(
        "window",
        "GET /p?maxResults=400",
        &["[1]", "[]", "[2,3]"],
        "maxResults=400 | startAt=400&maxResults=400 | startAt=800&maxResults=400 => 1 2 3 end",
    );
    check(
        "window",
        "GET /p?maxResults=500",
        &["[1]", "[2]"],
        "maxResults=500 | startAt=500&maxResults=500 => 1 2 end",
    );
    capped(
        "window",
        "GET /p?q=x",
        (2, 99),
        &["[1]", "[2]"],
        "q=x&maxResults=50 | q=x&startAt=50&maxResults=50 => 1 2 pages",
    );
    check(
        "single",
        "GET /p",
        &["{'a':[1],'startAt':0,'total':9}"],
        "- => {'a':[1],'startAt':0,'total':9} end",
    );
    check("single", "GET /p", &[" [1,'b'] "], "- => 1 'b' end");
    check("single", "GET /p", &["'text'"], "- => 'text' end");
    check("single", "GET /p", &["null"], "- => null end");
}

#[test]
fn token() {
    let list = |answers: &[&str], expected: &str| check("token", "GET /p?jql=a", answers, expected);
    list(
        &["{'issues':[1],'nextPageToken':'x&=','isLast':false}", "{'issues':[2],'isLast':true}"],
        "jql=a | jql=a&nextPageToken=x%26%3D => 1 2 end",
    );
    list(
        &["{'issues':[1],'nextPageToken':'x'}", "{'issues':[2]}"],
        "jql=a | jql=a&nextPageToken=x => 1 2 end",
    );
    list(&["{'issues':[1],'nextPageToken':'x','isLast':true}"], "jql=a => 1 end");
    list(&["{'issues':[1],'nextPageToken':'','isLast':'true'}"], "jql=a => 1 end");
    list(&["{'issues':[1],'nextPageToken':null}"], "jql=a => 1 end");
    list(
        &[
            "{'statusId':'1','projects':{'nextPageToken':'x','values':[1]}}",
            "{'statusId':'1','projects':{'values':[2]}}",
        ],
        "jql=a | jql=a&nextPageToken=x => 1 2 end",
    );
    list(&["{'issueChangeLogs':[1]}"], "jql=a => 1 end");
    list(&["{'isLast':true}"], "jql=a => end");
    list(&["{'issues':null,'isLast':true}"], "jql=a => end");
    check(
        "token",
        "GET /p?nextPageToken=w&jql=a",
        &["{'issues':[1],'nextPageToken':'x'}", "{'issues':[2]}"],
        "nextPageToken=w&jql=a | jql=a&nextPageToken=x => 1 2 end",
    );
    check(
        "token-body",
        "POST /p {'jql':'a = \\'b\\'','nextPageToken':'w'}",
        &["{'issues':[1],'nextPageToken':'x\\'\\u0007'}", "{'issues':[2]}"],
        "{'jql':'a = \\'b\\'','nextPageToken':'w'} | {'nextPageToken':'x\\'\\u0007','jql':'a = \\'b\\''} => 1 2 end",
    );
    check(
        "token-body",
        "POST /p",
        &["{'issues':[1],'nextPageToken':'x'}", "{'issues':[2]}"],
        "- | {'nextPageToken':'x'} => 1 2 end",
    );
}

#[test]
fn cursor() {
    let list = |answers: &[&str], expected: &str| check("cursor", "GET /p", answers, expected);
    list(
        &[
            "{'cursor':'','last':false,'nextPageCursor':'2','total':3,'values':[1,2]}",
            "{'cursor':'2','last':true,'nextPageCursor':'3','values':[3]}",
        ],
        "- | cursor=2 => 1 2 3 end",
    );
    list(
        &[
            "{'cursor':'','isLast':false,'nextPageCursor':'2','values':[1]}",
            "{'cursor':'2','isLast':true,'values':[2]}",
        ],
        "- | cursor=2 => 1 2 end",
    );
    list(
        &[
            "{'isLast':false,'nextCursor':2147483648,'values':[1]}",
            "{'isLast':true,'nextCursor':null,'values':[2]}",
        ],
        "- | cursor=2147483648 => 1 2 end",
    );
    list(
        &["{'results':[1],'cursor':'x','generatedAt':'2026'}", "{'results':[2],'cursor':null}"],
        "- | cursor=x => 1 2 end",
    );
}

#[test]
fn links() {
    let list =
        |answers: &[&str], expected: &str| check("link", "GET /wiki/api/v2/p?limit=1", answers, expected);
    list(
        &[
            "{'results':[1],'_links':{'next':'/wiki/api/v2/p?limit=1&cursor=x','base':'https://acme.atlassian.net/wiki'}}",
            "{'results':[2],'_links':{'base':'b'}}",
        ],
        "limit=1 | limit=1&cursor=x => 1 2 end",
    );
    list(
        &[
            "link: </wiki/api/v2/p?cursor=x>; rel='next', <https://acme.atlassian.net/wiki>; rel='base'\n{'results':[1]}",
            "{'results':[2],'_links':{}}",
        ],
        "limit=1 | cursor=x&limit=1 => 1 2 end",
    );
    list(
        &[
            "link: </wiki/api/v2/p?cursor=w>; rel='prev', </wiki/api/v2/p?cursor=x>; title='a'; REL=Next\n{'results':[1]}",
            "link: </wiki>; rel='base'\n{'results':[2]}",
        ],
        "limit=1 | cursor=x&limit=1 => 1 2 end",
    );
    list(&["{'results':[1],'_links':{'next':null}}"], "limit=1 => 1 end");
    // Confluence 1's search, whose link lacks /wiki.
    check(
        "link",
        "GET /wiki/rest/api/search?cql=a&start=0",
        &[
            "{'results':[1],'start':0,'limit':1,'size':1,'totalSize':2,'_links':{'base':'https://acme.atlassian.net/wiki','context':'/wiki','next':'/rest/api/search?next=true&cursor=x&limit=1&cql=a'}}",
            "{'results':[2],'start':0,'_links':{}}",
        ],
        "cql=a&start=0 | next=true&cursor=x&limit=1&cql=a => 1 2 end",
    );
    // One that was called a count, and goes on by cursor.
    check(
        "start",
        "GET /p?start=0",
        &[
            "{'results':[1],'start':0,'_links':{'next':'/p?cursor=x&start=1'}}",
            "{'results':[2],'start':0,'_links':{}}",
        ],
        "start=0 | cursor=x&start=1 => 1 2 end",
    );
    // A cursor without a link.
    list(
        &["{'results':[1],'cursor':'x','generatedAt':'2026'}", "{'results':[2],'generatedAt':'2026'}"],
        "limit=1 | limit=1&cursor=x => 1 2 end",
    );
    // Changed worklogs name a next page even on the last.
    check(
        "link",
        "GET /rest/api/3/worklog/updated?expand=properties",
        &[
            "{'values':[1],'since':1,'until':2,'lastPage':false,'nextPage':'https://acme.atlassian.net/rest/api/3/worklog/updated?since=2'}",
            "{'values':[2],'since':2,'until':3,'lastPage':true,'nextPage':'https://acme.atlassian.net/rest/api/3/worklog/updated?since=3'}",
        ],
        "expand=properties | since=2&expand=properties => 1 2 end",
    );
    check(
        "link",
        "GET /rest/api/3/webhook/failed",
        &[
            "{'values':[1],'maxResults':1,'next':'https://acme.atlassian.net/rest/api/3/webhook/failed?failedAfter=1&maxResults=1'}",
            "{'values':[],'maxResults':1}",
        ],
        "- | failedAfter=1&maxResults=1 => 1 end",
    );
}

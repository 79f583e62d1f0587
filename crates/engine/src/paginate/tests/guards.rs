//! What servers do wrong, and what must not come of it: a loop without end, rows
//! that are lost or doubled in silence.

use super::*;

const TWO: &str = "GET /p?maxResults=2";

#[test]
fn a_page_that_comes_again() {
    let again = "! The server points back to a page that it already returned. Pages read: ";
    let token =
        |answers: &[&str], expected: &str| check("token", "GET /p", answers, &(expected.to_owned() + again));
    token(
        &["{'issues':[1],'nextPageToken':'x'}", "{'issues':[2],'nextPageToken':'x'}"],
        "- | nextPageToken=x => 1 2 ",
    );
    token(
        &[
            "{'issues':[1],'nextPageToken':'x'}",
            "{'issues':[2],'nextPageToken':'y'}",
            "{'issues':[3],'nextPageToken':'x'}",
        ],
        "- | nextPageToken=x | nextPageToken=y => 1 2 3 ",
    );
    let link = |answers: &[&str], expected: &str| {
        check("link", "GET /p?limit=1", answers, &(expected.to_owned() + again))
    };
    link(&["{'results':[1],'_links':{'next':'/p?limit=1'}}"], "limit=1 => 1 ");
    link(
        &[
            "{'results':[1],'_links':{'next':'/p?limit=1&cursor=x'}}",
            "{'results':[2],'_links':{'next':'/p?limit=1&cursor=x'}}",
        ],
        "limit=1 | limit=1&cursor=x => 1 2 ",
    );
    check(
        "cursor",
        "GET /p",
        &["{'values':[1],'nextPageCursor':'1'}", "{'values':[2],'nextPageCursor':1}"],
        &("- | cursor=1 => 1 2 ".to_owned() + again + "2, items: 2."),
    );
    // Bare arrays of a server that does not know startAt.
    check(
        "array",
        "GET /p",
        &["[1,2]", "[1,2]"],
        "- | startAt=2 => 1 2 ! The server returned the same items again. Pages read: 1, items: 2.",
    );
    check(
        "start-at",
        "GET /p",
        &["{'values':[1,2]}", "{'values':[1,2]}"],
        "- | startAt=2 => 1 2 ! The server returned the same items again.",
    );
    check(
        "window",
        "GET /p",
        &["[1,2]", "[1,2]"],
        "maxResults=50 | startAt=50&maxResults=50 => 1 2 ! The server returned the same items again.",
    );
    // One that nobody called a list of pages is not one.
    check("", "GET /p", &["[1,2]", "[1,2]"], "- | startAt=2 => 1 2 end");
    check("", "GET /p", &["[1,2]", "[3]", "[3]"], "- | startAt=2 | startAt=3 => 1 2 3 end");
}

#[test]
fn a_start_that_does_not_advance() {
    let list = |answers: &[&str], expected: &str| check("start-at", TWO, answers, expected);
    // The server does not know startAt, and says so.
    list(
        &["{'startAt':0,'total':4,'values':[1,2]}", "{'startAt':0,'total':4,'values':[1,2]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 ! The server reports more items starting at 2, but returned none. Pages read: 2, items: 2.",
    );
    list(
        &["{'startAt':0,'total':4,'values':[]}"],
        "maxResults=2 => ! The server reports more items starting at 0, but returned none.",
    );
    list(
        &["{'startAt':0,'isLast':false,'values':[1]}", "{'startAt':1,'isLast':false,'values':[]}"],
        "maxResults=2 | maxResults=2&startAt=1 => 1 ! The server reports more items starting at 1",
    );
    // A page that starts behind what was asked for would lose rows.
    list(
        &["{'startAt':0,'total':9,'values':[1,2]}", "{'startAt':4,'total':9,'values':[5,6]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 ! The server was asked for items from 2 on, but returned items from 4 on. Pages read: 1, items: 2.",
    );
    check(
        "start-at",
        "GET /p?startAt=2",
        &["{'startAt':4,'total':9,'values':[5,6]}"],
        "startAt=2 => ! The server was asked",
    );
    // One that starts before it is read from where it was asked for.
    list(
        &["{'startAt':0,'total':5,'values':[1,2,3]}", "{'startAt':2,'total':5,'values':[3,4,5]}"],
        "maxResults=2 | maxResults=2&startAt=3 => 1 2 3 4 5 end",
    );
    list(&["{'startAt':1,'total':3,'values':[2,3]}"], "maxResults=2 => 2 3 end");
    // A size of nothing.
    check(
        "start-at",
        "GET /p?maxResults=0",
        &["{'startAt':0,'maxResults':0,'total':4,'values':[]}"],
        "maxResults=0 => ! The page size is 0. Request at least one item.",
    );
    check(
        "start",
        "GET /p",
        &["{'start':0,'limit':0,'isLastPage':false,'values':[]}"],
        "- => ! The page size is 0.",
    );
    check("window", "GET /p?maxResults=0", &["[]"], "maxResults=0 => ! The page size is 0.");
    check(
        "start-at",
        "GET /p?maxResults=0",
        &["{'startAt':0,'maxResults':0,'total':0,'values':[]}"],
        "maxResults=0 => end",
    );
}

#[test]
fn what_was_asked_for_is_not_what_comes() {
    let list =
        |answers: &[&str], expected: &str| check("start-at", "GET /p?maxResults=1000", answers, expected);
    list(
        &[
            "{'startAt':0,'maxResults':2,'total':3,'values':[1,2]}",
            "{'startAt':2,'maxResults':2,'total':3,'values':[3]}",
        ],
        "maxResults=1000 | maxResults=1000&startAt=2 => 1 2 3 end",
    );
    list(
        &[
            "{'startAt':0,'maxResults':1000,'isLast':false,'values':[1]}",
            "{'startAt':1,'isLast':false,'values':[2,3]}",
            "{'startAt':3,'isLast':true,'values':[4]}",
        ],
        "maxResults=1000 | maxResults=1000&startAt=1 | maxResults=1000&startAt=3 => 1 2 3 4 end",
    );
    check(
        "start",
        "GET /p?limit=500",
        &[
            "{'start':0,'limit':1,'isLastPage':false,'values':[1],'_links':{'next':'https://x/p?limit=1&start=1'}}",
            "{'start':1,'limit':1,'isLastPage':true,'values':[2]}",
        ],
        "limit=500 | limit=500&start=1 => 1 2 end",
    );
    // A link that would go back is not followed.
    check(
        "start",
        "GET /p",
        &[
            "{'start':0,'isLastPage':false,'values':[1,2],'_links':{'next':'/p?start=1'}}",
            "{'start':2,'isLastPage':true,'values':[3]}",
        ],
        "- | start=2 => 1 2 3 end",
    );
}

#[test]
fn totals_that_move_or_disagree() {
    let list = |answers: &[&str], expected: &str| check("start-at", TWO, answers, expected);
    list(
        &["{'startAt':0,'total':4,'values':[1,2]}", "{'startAt':2,'total':3,'values':[3]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    list(
        &[
            "{'startAt':0,'total':3,'values':[1,2]}",
            "{'startAt':2,'total':4,'values':[3]}",
            "{'startAt':3,'total':4,'values':[4]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 | maxResults=2&startAt=3 => 1 2 3 4 end",
    );
    list(
        &["{'startAt':0,'total':4,'values':[1,2]}", "{'startAt':2,'total':2,'values':[]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 end",
    );
    // The response's word, then a link, go before the total.
    list(
        &[
            "{'startAt':0,'total':2,'isLast':false,'values':[1,2]}",
            "{'startAt':2,'total':2,'isLast':true,'values':[3]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    // The last page of more items than came is the last once no more come.
    list(
        &[
            "{'startAt':0,'total':9,'isLast':true,'values':[1,2]}",
            "{'startAt':2,'total':9,'isLast':true,'values':[]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 end",
    );
    list(
        &[
            "{'startAt':0,'total':3,'isLast':true,'values':[1,2]}",
            "{'startAt':2,'total':3,'isLast':true,'values':[3]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    // A server that does not know startAt gives the same once more.
    for start in ["", "'startAt':0,"] {
        let page = format!("{{{start}'total':9,'isLast':true,'values':[1,2]}}");
        list(&[&page, &page], "maxResults=2 | maxResults=2&startAt=2 => 1 2 end");
    }
    list(
        &[
            "{'startAt':0,'total':0,'nextPage':'https://x/p?startAt=2','values':[1,2]}",
            "{'startAt':2,'total':0,'values':[3]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    // An empty page at the total is the end, though it says that it is not.
    list(
        &[
            "{'startAt':0,'total':2,'isLast':false,'values':[1,2]}",
            "{'startAt':2,'total':2,'isLast':false,'values':[]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 end",
    );
    check(
        "start",
        "GET /p",
        &["{'start':0,'totalSize':9,'results':[1],'_links':{'base':'b'}}"],
        "- => 1 end",
    );
    let mut pages = pages("start-at", TWO, Bounds::default());
    run(&mut pages, &["{'startAt':0,'total':4,'values':[1,2]}", "{'startAt':2,'total':3,'values':[3]}"]);
    assert_eq!((pages.total(), pages.has_moved(), pages.pages(), pages.items()), (Some(3), true, 2, 3));
}

#[test]
fn empty_pages_go_on_for_a_while() {
    let empty: Vec<String> = (0..12).map(|n| format!("{{'issues':[],'nextPageToken':'{n}'}}")).collect();
    let empty: Vec<&str> = empty.iter().map(String::as_str).collect();
    let many = |count: usize, last: &str| {
        let mut pages = pages("token", "GET /p", Bounds::default());
        run(&mut pages, &[&empty[..count], &[last]].concat()).split_once(" => ").unwrap().1.to_owned()
    };
    assert_eq!(many(10, "{'issues':[1]}"), "1 end");
    assert_eq!(
        many(10, empty[10]),
        "! The server reports more items, but returned 11 empty pages in a row. Pages read: 11, items: 0."
    );
    let links: Vec<String> = (1..12)
        .map(|n| {
            format!("{{'start':{},'values':[],'isLastPage':false,'_links':{{'next':'/p?start={n}'}}}}", n - 1)
        })
        .collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    assert!(
        run(&mut pages("start", "GET /p", Bounds::default()), &links)
            .contains("returned 11 empty pages in a row")
    );
    check(
        "token",
        "GET /p",
        &["{'nextPageToken':'x','isLast':false}", "{'issues':[1]}"],
        "- | nextPageToken=x => 1 end",
    );
}

#[test]
fn more_without_saying_where() {
    let more = " ! The server reports more items, but not where they are.";
    check("token", "GET /p", &["{'issues':[1],'isLast':false}"], &("- => 1".to_owned() + more));
    check("cursor", "GET /p", &["{'values':[1],'last':false,'cursor':'own'}"], &("- => 1".to_owned() + more));
    check("link", "GET /p", &["{'values':[1],'lastPage':false}"], &("- => 1".to_owned() + more));
}

#[test]
fn links_that_are_not_followed() {
    let link = |next: &str, problem: &str| {
        let first = format!("{{'results':[1],'_links':{{'next':'{next}'}}}}");
        check(
            "link",
            "GET /wiki/api/v2/p",
            &[&first],
            &format!("- => 1 ! The link to the next page was not followed. {problem}"),
        );
    };
    link("https://evil.example/wiki/api/v2/p?cursor=x", "It points to another origin.");
    link("//evil.example/wiki/api/v2/p?cursor=x", "It points to another origin.");
    link("javascript:alert(1)", "It points to another origin.");
    link("/wiki/api/v2/spaces?cursor=x", "It points to another endpoint.");
    link("https://acme.atlassian.net/rest/api/3/myself?cursor=x", "It points to another endpoint.");
    link("/wiki/api/v2/p", "It does not identify a page.");
    link("/wiki/api/v2/p?cursor=%", "A % is not followed");
}

#[test]
fn paging_members_of_another_type() {
    let list = |answers: &[&str], expected: &str| check("start-at", TWO, answers, expected);
    list(
        &["{'startAt':'0','total':'3','values':[1,2]}", "{'startAt':'2','total':'3','values':[3]}"],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 3 end",
    );
    list(
        &[
            "{'startAt':null,'total':null,'isLast':null,'values':[1,2]}",
            "{'startAt':null,'total':null,'isLast':null,'values':[]}",
        ],
        "maxResults=2 | maxResults=2&startAt=2 => 1 2 end",
    );
    list(
        &[
            "{'startAt':0,'total':-1,'isLast':'false','values':[1]}",
            "{'startAt':1.0,'total':{},'isLast':'true','values':[2]}",
        ],
        "maxResults=2 | maxResults=2&startAt=1 => 1 2 end",
    );
    list(&["{'startAt':18446744073709551615,'isLast':true,'values':[1]}"], "maxResults=2 => 1 end");
    list(
        &["{'startAt':18446744073709551615,'isLast':false,'values':[1]}"],
        "maxResults=2 => 1 ! The server reports more items",
    );
    check(
        "token",
        "GET /p",
        &["{'issues':[1],'nextPageToken':7}", "{'issues':[2],'nextPageToken':{}}"],
        "- | nextPageToken=7 => 1 2 end",
    );
    check("link", "GET /p", &["{'results':[1],'_links':[]}"], "- => 1 end");
    check(
        "link",
        "GET /p",
        &["{'results':[1],'_links':'x','next':5}"],
        "- => 1 ! The link to the next page was not followed.",
    );
}

#[test]
fn answers_that_cannot_be_read() {
    let first =
        |text: &str, problem: &str| check("start-at", "GET /p", &[text], &format!("- => ! {problem}"));
    first("", "The response (status 200) is empty.");
    first("<html>", "The response (status 200) is not JSON");
    first("{'values':[1,", "The response (status 200) is truncated.");
    first("{'values':[1]}x", "The response (status 200) is not JSON");
    first("{}", "The response contains no list of items. Pages read: 0, items: 0.");
    first("{'values':5}", "The response contains no list of items.");
    first("'text'", "The response contains no list of items.");
    first("{'errorMessages':['x']}", "The response contains no list of items.");
    let mut nothing = pages("token", "GET /p", Bounds::default());
    nothing.take(Response { status: 204, ..answer("") }, &root).unwrap();
    assert_eq!((nothing.stopped(), nothing.items()), (Some(Stopped::End), 0));
    let mut pages = pages("start-at", "GET /p", Bounds::default());
    let response = Response { body: b"{\"values\":[\"\xff\"]}".to_vec(), ..answer("{}") };
    pages.take(response, &root).unwrap();
    assert_eq!(pages.drain().next().unwrap().items().collect::<Vec<_>>(), ["\"\u{fffd}\""]);
    let long = format!("{{'issues':[1],'nextPageToken':'{}'}}", "x".repeat(place::MAX_TEXT + 1));
    check("token", "GET /p", &[&long], "- => 1 ! The position of the next page is longer than 20480 bytes.");
}

#[test]
fn nothing_that_may_be_secret_is_shown() {
    let mut pages = pages("token", "GET /p?jql=hunter2", Bounds::default());
    pages.take(answer("{'issues':['hunter2'],'nextPageToken':'hunter2'}"), &root).unwrap();
    assert_eq!(format!("{pages:?}"), "GET /p Some(Token) 1 pages 1 items None");
    let error = pages.take(answer("{'issues':['hunter2'],'nextPageToken':'hunter2'}"), &root).unwrap_err();
    assert!(!error.to_string().contains("hunter2"));
    assert!(pages.drain().all(|page| !format!("{page:?}").contains("hunter2")));
}

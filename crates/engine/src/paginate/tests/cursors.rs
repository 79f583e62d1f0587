//! Caps, failures in the middle, and going on from a cursor.

use super::*;

#[test]
fn caps() {
    let answers = [
        "{'startAt':0,'total':5,'values':[1,2]}",
        "{'startAt':2,'total':5,'values':[3,4]}",
        "{'startAt':4,'total':5,'values':[5]}",
    ];
    let list =
        |caps, count: usize, expected: &str| capped("start-at", "GET /p", caps, &answers[..count], expected);
    list((9, 9), 3, "- | startAt=2 | startAt=4 => 1 2 3 4 5 end");
    list((3, 5), 3, "- | startAt=2 | startAt=4 => 1 2 3 4 5 end");
    list((2, 9), 2, "- | startAt=2 => 1 2 3 4 pages");
    list((9, 4), 2, "- | startAt=2 => 1 2 3 4 items");
    list((9, 3), 2, "- | startAt=2 => 1 2 3 items");
    list((2, 3), 2, "- | startAt=2 => 1 2 3 items");
    list((1, 2), 1, "- => 1 2 items");
    list((9, 0), 0, " => items");
    list((0, 9), 0, " => pages");
}

/// Reads with small caps, one cursor to the next, from answers by their page's name.
fn resumed(style: &str, request: &str, caps: (u64, u64), answers: &[(&str, &str)]) -> String {
    let bounds = Bounds { pages: caps.0, items: caps.1 };
    let (mut trace, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..50 {
        let given = (!style.is_empty()).then(|| Style::parse(style).unwrap());
        let digest = Digest::of(&[request]);
        let mut pages = match &cursor {
            None => pages(style, request, bounds),
            Some(cursor) => Pages::resume(call(request), given, digest, bounds, cursor).unwrap(),
        };
        let mut result = Ok(());
        while let (Ok(()), Some(call)) = (&result, pages.call().unwrap()) {
            let (_, text) = answers
                .iter()
                .find(|(name, _)| *name == asked(&call))
                .unwrap_or_else(|| panic!("{}", asked(&call)));
            result = pages.take(answer(text), &root);
        }
        trace.push(
            pages
                .drain()
                .flat_map(|page| page.items().map(str::to_owned).collect::<Vec<_>>())
                .collect::<Vec<_>>()
                .join(" "),
        );
        if result.is_err() {
            return trace.join(" / ") + " error";
        }
        cursor = pages.cursor();
        if cursor.is_none() {
            return trace.join(" / ");
        }
    }
    panic!("without end: {trace:?}")
}

#[test]
fn items_left_of_a_page_come_next() {
    let numbers = [
        ("-", "{'startAt':0,'total':5,'values':[1,2,3]}"),
        ("startAt=2", "{'startAt':2,'total':5,'values':[3,4,5]}"),
        ("startAt=4", "{'startAt':4,'total':5,'values':[5]}"),
    ];
    assert_eq!(resumed("start-at", "GET /p", (9, 2), &numbers), "1 2 / 3 4 / 5");
    assert_eq!(resumed("", "GET /p", (9, 2), &numbers), "1 2 / 3 4 / 5");
    let tokens = [("-", "{'issues':[1,2,3],'nextPageToken':'x'}"), ("nextPageToken=x", "{'issues':[4,5]}")];
    assert_eq!(resumed("token", "GET /p", (9, 2), &tokens), "1 2 / 3 4 / 5");
    assert_eq!(resumed("", "GET /p", (9, 1), &tokens), "1 / 2 / 3 / 4 / 5");
    assert_eq!(resumed("", "GET /p", (1, 9), &tokens), "1 2 3 / 4 5");
    let filtered = [
        ("-", "{'start':0,'isLastPage':false,'values':[1,2],'_links':{'next':'/p?start=9'}}"),
        ("start=9", "{'start':9,'isLastPage':true,'values':[10,11]}"),
    ];
    assert_eq!(resumed("start", "GET /p", (9, 1), &filtered), "1 / 2 / 10 / 11");
    assert_eq!(resumed("", "GET /p", (9, 3), &filtered), "1 2 10 / 11");
    let early = [
        ("-", "{'start':0,'isLastPage':false,'values':[1,2,3],'_links':{'next':'/p?start=3'}}"),
        ("start=3", "{'start':2,'isLastPage':true,'values':[3,4,5,6]}"),
    ];
    assert_eq!(resumed("start", "GET /p", (9, 4), &early), "1 2 3 4 / 5 6");
    assert_eq!(resumed("start", "GET /p", (9, 1), &early), "1 / 2 / 3 / 4 / 5 / 6");
    let ranges =
        [("-", "[1,2]"), ("startAt=400&maxResults=400", "[]"), ("startAt=800&maxResults=400", "[3]")];
    let ranges = [("maxResults=400", ranges[0].1), ranges[1], ranges[2]];
    assert_eq!(resumed("window", "GET /p?maxResults=400", (9, 1), &ranges), "1 / 2 / 3");
    let links = [("-", "{'results':[1,2],'_links':{'next':'/p?cursor=x'}}"), ("cursor=x", "{'results':[3]}")];
    assert_eq!(resumed("", "GET /p", (9, 1), &links), "1 / 2 / 3");
    let answers = [("-", "{'results':[1,2],'cursor':'x'}"), ("cursor=x", "{'results':[3]}")];
    assert_eq!(resumed("link", "GET /p", (9, 1), &answers), "1 / 2 / 3");
    let arrays = [("-", "[1,2]"), ("startAt=1", "[2,3]"), ("startAt=2", "[3]"), ("startAt=3", "[]")];
    assert_eq!(resumed("array", "GET /p", (9, 1), &arrays), "1 / 2 / 3 / ");
    assert_eq!(resumed("", "GET /p", (1, 9), &arrays), "1 2 / 3 / ");
    // A plain array, with a cursor between it and itself.
    assert_eq!(resumed("", "GET /p", (1, 9), &[("-", "[1,2]"), ("startAt=2", "[1,2]")]), "1 2 / ");
}

/// Between any two pages lies a cursor, and still no circle is without end.
#[test]
fn circles_over_cursors_end() {
    let round = [
        ("-", "{'issues':[1],'nextPageToken':'x'}"),
        ("nextPageToken=x", "{'issues':[2],'nextPageToken':'y'}"),
        ("nextPageToken=y", "{'issues':[3],'nextPageToken':'x'}"),
    ];
    assert_eq!(resumed("token", "GET /p", (1, 9), &round), "1 / 2 / 3 / 2 error");
    let late = [
        ("-", "{'issues':[1],'nextPageToken':'w'}"),
        ("nextPageToken=w", "{'issues':[2],'nextPageToken':'x'}"),
        ("nextPageToken=x", "{'issues':[3],'nextPageToken':'y'}"),
        ("nextPageToken=y", "{'issues':[4],'nextPageToken':'y'}"),
    ];
    assert_eq!(resumed("token", "GET /p", (1, 9), &late), "1 / 2 / 3 / 4 error");
    let same = [
        ("-", "{'issues':[],'nextPageToken':'x'}"),
        ("nextPageToken=x", "{'issues':[],'nextPageToken':'x'}"),
    ];
    assert_eq!(resumed("token", "GET /p", (1, 9), &same), " /  error");
}

#[test]
fn a_page_that_failed_is_asked_for_again() {
    let mut list = pages("token", "GET /p", Bounds::default());
    assert_eq!(list.cursor(), None);
    assert!(list.take(answer("<html>"), &root).is_err());
    assert_eq!((list.cursor(), list.stopped()), (None, None));
    list.take(answer("{'issues':[1],'nextPageToken':'x'}"), &root).unwrap();
    assert!(list.take(answer("{'issues':[2"), &root).is_err());
    let cursor = list.cursor().unwrap();
    assert_eq!(run(&mut list, &["{'issues':[2]}"]), "nextPageToken=x => 1 2 end");
    assert_eq!(list.cursor(), None);
    let resume = |cursor: &str| {
        Pages::resume(call("GET /p"), None, Digest::of(&["GET /p"]), Bounds::default(), cursor)
    };
    assert_eq!(run(&mut resume(&cursor).unwrap(), &["{'issues':[2]}"]), "nextPageToken=x => 2 end");
}

/// What a page gave before it was found wrong is not given again.
#[test]
fn a_page_that_leads_nowhere_is_not_read_twice() {
    let mut list = pages("token", "GET /p", Bounds::default());
    assert!(run(&mut list, &["{'issues':[1,2],'isLast':false}"]).starts_with("- => 1 2 !"));
    let cursor = list.cursor().unwrap();
    assert_eq!(
        run(&mut list, &["{'issues':[1,2],'nextPageToken':'x'}", "{'issues':[3]}"]),
        "- | nextPageToken=x => 3 end"
    );
    let mut list =
        Pages::resume(call("GET /p"), None, Digest::of(&["GET /p"]), Bounds::default(), &cursor).unwrap();
    assert_eq!(run(&mut list, &["{'issues':[1,2,3],'isLast':true}"]), "- => 3 end");
}

#[test]
fn cursors_of_others() {
    let mut list = pages("token", "GET /p", Bounds { pages: 1, items: 9 });
    run(&mut list, &["{'issues':[1],'nextPageToken':'x'}"]);
    let cursor = list.cursor().unwrap();
    let resume = |style, digest: &str, cursor: &str| {
        Pages::resume(call("GET /p"), style, Digest::of(&[digest]), Bounds::default(), cursor).map(|_| ())
    };
    assert_eq!(resume(None, "GET /p", &cursor), Ok(()));
    assert_eq!(resume(Some(Style::Token), "GET /p", &cursor), Ok(()));
    let refused = Err(Digest::refused());
    assert_eq!(resume(Some(Style::Cursor), "GET /p", &cursor), refused);
    assert_eq!(resume(None, "GET /q", &cursor), refused);
    for garbage in ["", "f", &cursor[1..], &cursor[..cursor.len() - 3], "1.0000.5", &"A".repeat(40_000)] {
        assert_eq!(resume(None, "GET /p", garbage), refused, "{garbage}");
    }
}

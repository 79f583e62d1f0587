use super::*;
use jira_engine::json;

const ONE: &str = r#"[{"id":"1"}]"#;

fn path() -> Path {
    Path::api("/issue/KAN-1/comment").ask("orderBy", "created")
}

fn size(asked: Option<u32>) -> Size {
    Size { asked, usual: 50, most: 100 }
}

fn new(path: Path, asked: Option<u32>, cursor: Option<&str>) -> Result<(Listing, Call), Error> {
    Listing::new("acme", path, size(asked), Bare::Whole, cursor)
}

fn listing(asked: Option<u32>, cursor: Option<&str>) -> (Listing, Call) {
    new(path(), asked, cursor).unwrap()
}

/// The list from this item on.
fn at(start: u64, bare: Bare) -> Listing {
    let style = bare.style().name();
    let cursor = path().digest("acme", 50).seal(&format!("{style}.0.0.0.0.n{start}"));
    Listing::new("acme", path(), size(None), bare, Some(&cursor)).unwrap().0
}

/// Where the list goes on.
fn next(mut listing: Listing, body: &str) -> Result<Option<u64>, Error> {
    let tree = json::parse(body).unwrap();
    let next = listing.read(&tree, &["comments"])?.next;
    Ok(next.map(|cursor| {
        let Listing { path, size, bare, .. } = listing;
        let size = Size { asked: None, usual: size, most: size };
        let (later, _) = Listing::new("acme", path, size, bare, Some(&cursor)).unwrap();
        later.pages.start().unwrap()
    }))
}

#[test]
fn what_is_asked() {
    let (mut first, call) = listing(None, None);
    assert_eq!(call.path(), "/rest/api/3/issue/KAN-1/comment");
    assert_eq!(call.query(), Some("startAt=0&maxResults=50&orderBy=created"));
    let tree = json::parse(r#"{"comments":[1,2,3,4,5,6,7],"isLast":false}"#).unwrap();
    let cursor = first.read(&tree, &["comments"]).unwrap().next.unwrap();
    assert_eq!(listing(None, Some(&cursor)).1.query(), Some("startAt=7&maxResults=50&orderBy=created"));
    assert!(new(path(), Some(49), Some(&cursor)).is_err());
    assert!(Listing::new("other", path(), size(None), Bare::Whole, Some(&cursor)).is_err());
    assert!(new(path().ask("x", "y"), None, Some(&cursor)).is_err());
    assert!(new(Path::api("/issue/KAN-2/comment"), None, Some(&cursor)).is_err());
    for out in [0, 101, u32::MAX] {
        assert!(matches!(new(path(), Some(out), None), Err(Error::Invalid(_))));
    }
    for asked in [1, 100] {
        assert!(new(path(), Some(asked), None).is_ok());
    }
}

/// Such as cursors had before, of another style, and of nobody.
#[test]
fn cursors_that_are_refused() {
    let digest = path().digest("acme", 50);
    let name = digest.seal("");
    let sealed = |place: &str| digest.seal(place);
    for cursor in [
        "",
        "7",
        "1.0f43fd51d55e9e03.7",
        &name,
        &sealed("window.0.0.0.0.n7"),
        &sealed("start-at.0.0.0.0.t7"),
        &sealed("start-at.0.0.0.0.n-7"),
        "AAAA",
    ] {
        let refused = new(path(), None, Some(cursor)).map(drop).unwrap_err();
        assert!(
            refused.message().starts_with("The cursor was not returned by this call."),
            "{cursor} {refused}"
        );
    }
}

#[test]
fn where_a_list_ends() {
    let check = |asked, rest: &str, expected| {
        let body = format!(r#"{{"comments":{ONE}{rest}}}"#);
        assert_eq!(next(listing(asked, None).0, &body), Ok(expected), "{rest}");
    };
    // A short page is not the end: servers give less than was asked for.
    check(None, "", Some(1));
    check(Some(1), "", Some(1));
    check(None, r#","isLast":true"#, None);
    check(None, r#","isLast":true,"total":1"#, None);
    check(None, r#","isLast":true,"total":9"#, Some(1));
    check(None, r#","isLast":false"#, Some(1));
    check(None, r#","isLast":null,"total":"2""#, Some(1));
    check(None, r#","total":2"#, Some(1));
    check(None, r#","total":1,"startAt":0"#, None);
    check(None, r#","startAt":-1,"total":2"#, Some(1));
    // A page that begins earlier than was asked for goes on where it ends.
    let later = || at(1, Bare::Whole);
    let page = |start| format!(r#"{{"startAt":{start},"total":9,"comments":[1,2,3]}}"#);
    assert_eq!(next(later(), &page(0)), Ok(Some(3)));
    assert_eq!(next(later(), &page(1)), Ok(Some(4)));
    assert_eq!(next(later(), r#"{"comments":[]}"#), Ok(None));
    assert_eq!(next(later(), r#"{"comments":[],"total":9,"isLast":true}"#), Ok(None));
}

#[test]
fn what_no_list_goes_on_from() {
    for body in [
        "null",
        "{}",
        "\"x\"",
        r#"{"values":[]}"#,
        r#"{"comments":{}}"#,
        r#"{"comments":null}"#,
        r#"{"comments":[],"isLast":false}"#,
        r#"{"comments":[],"total":2}"#,
        r#"{"comments":[1],"startAt":2,"total":2}"#,
        r#"{"comments":[1],"startAt":0,"total":2}"#,
    ] {
        assert!(matches!(next(at(1, Bare::Whole), body), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn arrays() {
    assert_eq!(next(at(0, Bare::Whole), ONE), Ok(None));
    assert_eq!(next(at(3, Bare::Page), ONE), Ok(Some(4)));
    assert_eq!(next(at(3, Bare::Page), "[]"), Ok(None));
    assert_eq!(next(at(0, Bare::Window), "[]"), Ok(Some(50)));
    assert_eq!(next(at(949, Bare::Window), ONE), Ok(Some(999)));
    assert_eq!(next(at(950, Bare::Window), ONE), Ok(None));
    assert_eq!(next(at(u64::MAX, Bare::Window), ONE), Ok(None));
    let tree = json::parse(ONE).unwrap();
    assert_eq!(at(0, Bare::Whole).read(&tree, &["values"]).unwrap().total, Some(1));
    assert_eq!(at(0, Bare::Page).read(&tree, &["values"]).unwrap().total, None);
}

/// What came before is not handed on again.
#[test]
fn overlaps() {
    let check = |start: u64, body: &str, expected: &[u64]| {
        let tree = json::parse(body).unwrap();
        let mut listing = at(start, Bare::Whole);
        let items: Vec<_> = listing.read(&tree, &["values"]).unwrap().items.iter().collect();
        assert_eq!(
            items,
            expected.iter().map(|n| Tree::Number(*n)).collect::<Vec<_>>().iter().collect::<Vec<_>>()
        );
    };
    check(2, r#"{"startAt":2,"total":5,"values":[3,4]}"#, &[3, 4]);
    check(2, r#"{"startAt":1,"total":5,"values":[2,3]}"#, &[3]);
    check(2, r#"{"startAt":"0","total":5,"values":[1,2,3,4,5]}"#, &[3, 4, 5]);
    check(2, r#"{"startAt":0,"total":2,"values":[1,2]}"#, &[]);
    check(2, "[1,2,3]", &[3]);
    check(2, "[1]", &[]);
}

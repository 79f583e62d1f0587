use super::*;
use jira_engine::json;

const ONE: &str = r#"[{"id":"1"}]"#;

fn path() -> Path {
    Path::api("/issue/KAN-1/comment").ask("orderBy", "created")
}

fn size(asked: Option<u32>) -> Size {
    Size { asked, usual: 50, most: 100 }
}

fn listing(asked: Option<u32>, cursor: Option<&str>) -> (Listing, Call) {
    Listing::new("acme", path(), size(asked), cursor).unwrap()
}

fn next(listing: Listing, body: &str, bare: Bare) -> Result<Option<u64>, Error> {
    let tree = json::parse(body).unwrap();
    let slice = listing.read(&tree, "comments", bare)?;
    Ok(slice.next.map(|cursor| listing.digest.position(&cursor).unwrap()))
}

#[test]
fn what_is_asked() {
    let (first, call) = listing(None, None);
    assert_eq!(call.path(), "/rest/api/3/issue/KAN-1/comment");
    assert_eq!(call.query(), Some("startAt=0&maxResults=50&orderBy=created"));
    let cursor = first.digest.cursor(7);
    assert_eq!(listing(None, Some(&cursor)).1.query(), Some("startAt=7&maxResults=50&orderBy=created"));
    assert!(Listing::new("acme", path(), size(Some(49)), Some(&cursor)).is_err());
    assert!(Listing::new("other", path(), size(None), Some(&cursor)).is_err());
    assert!(Listing::new("acme", path().ask("x", "y"), size(None), Some(&cursor)).is_err());
    assert!(Listing::new("acme", Path::api("/issue/KAN-2/comment"), size(None), Some(&cursor)).is_err());
    for out in [0, 101, u32::MAX] {
        assert!(matches!(Listing::new("acme", path(), size(Some(out)), None), Err(Error::Invalid(_))));
    }
    for asked in [1, 100] {
        assert!(Listing::new("acme", path(), size(Some(asked)), None).is_ok());
    }
}

#[test]
fn where_a_list_ends() {
    let check = |asked, rest: &str, expected| {
        let body = format!(r#"{{"comments":{ONE}{rest}}}"#);
        assert_eq!(next(listing(asked, None).0, &body, Bare::Whole), Ok(expected), "{rest}");
    };
    check(None, "", None);
    check(Some(1), "", Some(1));
    check(None, r#","isLast":true,"total":9"#, None);
    check(None, r#","isLast":false"#, Some(1));
    check(None, r#","isLast":null,"total":"2""#, None);
    check(None, r#","total":2"#, Some(1));
    check(None, r#","total":1,"startAt":0"#, None);
    check(None, r#","startAt":-1,"total":2"#, Some(1));
    // A page that begins earlier than was asked for goes on where it ends.
    let later = listing(None, Some(&listing(None, None).0.digest.cursor(1))).0;
    let page = |start| format!(r#"{{"startAt":{start},"total":9,"comments":[1,2,3]}}"#);
    assert_eq!(next(later, &page(0), Bare::Whole), Ok(Some(3)));
    assert_eq!(next(later, &page(1), Bare::Whole), Ok(Some(4)));
    assert_eq!(next(later, r#"{"comments":[]}"#, Bare::Whole), Ok(None));
}

#[test]
fn what_no_list_goes_on_from() {
    let later = listing(None, Some(&listing(None, None).0.digest.cursor(1))).0;
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
        assert!(matches!(next(later, body, Bare::Whole), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn arrays() {
    let at = |start| listing(None, Some(&listing(None, None).0.digest.cursor(start))).0;
    assert_eq!(next(at(0), ONE, Bare::Whole), Ok(None));
    assert_eq!(next(at(3), ONE, Bare::Page), Ok(Some(4)));
    assert_eq!(next(at(3), "[]", Bare::Page), Ok(None));
    assert_eq!(next(at(0), "[]", Bare::Window), Ok(Some(50)));
    assert_eq!(next(at(949), ONE, Bare::Window), Ok(Some(999)));
    assert_eq!(next(at(950), ONE, Bare::Window), Ok(None));
    assert_eq!(next(at(u64::MAX), ONE, Bare::Window), Ok(None));
    let tree = json::parse(ONE).unwrap();
    assert_eq!(at(0).read(&tree, "values", Bare::Whole).unwrap().total, Some(1));
    assert_eq!(at(0).read(&tree, "values", Bare::Page).unwrap().total, None);
}

//! Lists in pages, whatever a server answers. The first line is a style (none to
//! detect it), how many items may be read, and a query or a body; the answers
//! follow, a line `--` between two of them. One that starts with `<` has it as
//! its link.

#![no_main]

use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::http::{Headers, Response, Safety};
use jira_engine::paginate::{Bounds, Pages, Stopped, Style};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

const SITE: &str = "https://acme.atlassian.net";
const MOST: u64 = 40;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let mut words = first.splitn(3, ' ');
    let style = words.next().and_then(Style::parse);
    let items = words.next().and_then(|word| word.parse().ok()).unwrap_or(u64::MAX);
    let Some(call) = call(words.next().unwrap_or_default()) else { return };
    let answers: Vec<_> = rest.split("\n--\n").map(answer).collect();
    let list = List { call, style, answers };
    let whole = list.read(Bounds { pages: MOST, items });
    assert!(whole.items.len() as u64 <= items);
    if items == u64::MAX {
        // With a cursor between any two pages nothing is lost, or doubled.
        let parts = list.read_in_parts();
        assert!(parts.starts_with(&whole.items), "{:?}\n{parts:?}", whole.items);
    }
});

struct List {
    call: Call,
    style: Option<Style>,
    answers: Vec<Response>,
}

/// What was read.
#[derive(Default)]
struct Read {
    items: Vec<String>,
    calls: u64,
    next: Option<String>,
    failed: bool,
}

impl List {
    fn digest(&self) -> Digest {
        Digest::of(&["fuzz"])
    }

    fn read(&self, bounds: Bounds) -> Read {
        match Pages::new(self.call.clone(), self.style, self.digest(), bounds) {
            Ok(pages) => self.run(pages, 0, bounds),
            Err(Error::Invalid(_)) => Read::default(),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Reads to a stop, an error or the last of the answers, each of which comes
    /// once.
    fn run(&self, mut pages: Pages, first: usize, bounds: Bounds) -> Read {
        let mut read = Read::default();
        let mut answers = self.answers.iter().skip(first);
        loop {
            let call = match pages.call() {
                Ok(Some(call)) => call,
                Ok(None) => break,
                Err(error) => {
                    said(&error);
                    read.failed = true;
                    break;
                }
            };
            self.same(&call);
            let Some(answer) = answers.next() else { break };
            read.calls += 1;
            assert!(read.calls <= bounds.pages);
            if let Err(error) = pages.take(answer.clone(), &root) {
                said(&error);
                read.failed = true;
                break;
            }
        }
        for page in pages.drain() {
            for item in page.items() {
                assert!(serde_json::from_str::<IgnoredAny>(item).is_ok(), "{item:?}");
                read.items.push(item.to_owned());
            }
        }
        assert_eq!(pages.items(), read.items.len() as u64);
        read.next = pages.cursor();
        assert!(pages.stopped() != Some(Stopped::End) || read.next.is_none());
        if let Some(cursor) = &read.next {
            self.goes_on(&pages, cursor);
        }
        read
    }

    /// A cursor asks for what its list would have asked for, and is good for no
    /// other call.
    fn goes_on(&self, pages: &Pages, cursor: &str) {
        let resume = |digest| Pages::resume(self.call.clone(), self.style, digest, Bounds::default(), cursor);
        assert!(resume(Digest::of(&["other"])).is_err());
        let resumed = resume(self.digest()).unwrap();
        if let (Ok(Some(one)), Ok(other)) = (pages.call(), resumed.call()) {
            assert!(other == Some(one));
        }
    }

    /// The items, read with a cursor between any two pages.
    fn read_in_parts(&self) -> Vec<String> {
        let one = Bounds { pages: 1, ..Bounds::default() };
        let mut part = self.read(one);
        let (mut items, mut first) = (part.items, 1);
        while let Some(cursor) = part.next.filter(|_| !part.failed && first < MOST as usize) {
            let pages = Pages::resume(self.call.clone(), self.style, self.digest(), one, &cursor).unwrap();
            part = self.run(pages, first, one);
            if part.calls == 0 {
                break;
            }
            items.extend(part.items);
            first += 1;
        }
        items
    }

    /// Only the query and the body name a page, and what they become can be sent.
    fn same(&self, call: &Call) {
        assert_eq!((call.method(), call.path()), (self.call.method(), self.call.path()));
        assert!(call.query().unwrap_or_default().bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(call.body().is_some(), self.call.body().is_some());
        // What is no JSON is sent as it was, and names no page.
        let is_json = |body| serde_json::from_slice::<IgnoredAny>(body).is_ok();
        assert!(call.body() == self.call.body() || call.body().is_none_or(is_json));
    }
}

/// A list that a JSON object or a query asks for.
fn call(asked: &str) -> Option<Call> {
    let mut call = match asked.starts_with('{') {
        true => Call::parse("POST", "/rest/api/3/x", &[], Vec::new(), Some(asked.into())),
        false => Call::parse("GET", &format!("/rest/api/3/x?{asked}"), &[], Vec::new(), None),
    };
    if let Ok(call) = &mut call {
        call.safety = Safety::Safe;
    }
    call.ok()
}

fn answer(text: &str) -> Response {
    let (link, body) = match text.split_once('\n') {
        Some((link, body)) if link.starts_with('<') => (Some(link), body),
        _ => (None, text),
    };
    let headers: Headers = link.map(|link| ("Link".to_owned(), link.to_owned())).into_iter().collect();
    Response { status: 200, headers, body: body.into() }
}

/// The connection's site.
fn root(link: &str) -> Result<String, String> {
    match link.split_once("://") {
        None => Ok(link.to_owned()),
        Some(_) => link.strip_prefix(SITE).map(str::to_owned).ok_or("It leads to another origin.".into()),
    }
}

/// An answer that cannot be read is told so without being quoted.
fn said(error: &Error) {
    match error {
        Error::Unreadable(problem) | Error::Invalid(problem) => assert!(problem.len() < 400, "{problem}"),
        other => panic!("{other:?}"),
    }
}

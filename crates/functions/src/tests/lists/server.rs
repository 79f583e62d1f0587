//! A server with a list of seven items, of which it gives two to a page, and does one
//! thing wrong.

use crate::tests::answer::{Answer, ok};
use crate::tests::world::Serve;
use jira_engine::http::Request;

/// How many items the list has.
pub(super) const ITEMS: usize = 7;

/// How many of them come at once, whatever was asked for.
const CLAMP: usize = 2;

/// What a server says of a list, and how it gives it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// Pages of two, with these members beside them.
    Clamped(&'static str),
    /// Each page but the first starts with the last item of the one before, and says
    /// so.
    Overlapping(&'static str),
    /// The second page is empty, and the others are not.
    Hollow(&'static str),
    /// The first page, whatever was asked for, and says so.
    Stuck(&'static str),
    /// The first page without a word of where it starts.
    Blind(&'static str),
    /// The last page of two ends where the list does, and `isLast` is always this.
    Last(bool),
    /// Everything, and the list without anything around it.
    Array,
    /// Pages of two without an end.
    Endless,
    /// The list as an array, in pages of two.
    Pages,
    /// The list as an array: the first page, whatever was asked for.
    StuckArray,
    /// Of every hundred users one that fits.
    Windows,
}

/// The site.
pub(super) struct Site {
    way: Way,
    /// How often it was asked.
    pub(super) asked: usize,
}

impl Site {
    pub(super) fn new(way: Way) -> Self {
        Self { way, asked: 0 }
    }

    /// The items of a page, where it starts, and what else is said.
    fn page(&self, start: usize, size: usize) -> (std::ops::Range<usize>, Option<usize>, String) {
        let from = |start: usize| start.min(ITEMS)..(start + CLAMP.min(size)).min(ITEMS);
        match self.way {
            Way::Clamped(rest) => (from(start), Some(start), rest.to_owned()),
            Way::Overlapping(rest) => {
                let start = start.saturating_sub(1);
                (from(start), Some(start), rest.to_owned())
            }
            Way::Hollow(rest) if start == CLAMP => (0..0, Some(start), rest.to_owned()),
            Way::Hollow(rest) => (from(start), Some(start), rest.to_owned()),
            Way::Stuck(rest) => (from(0), Some(0), rest.to_owned()),
            Way::Blind(rest) => (from(0), None, rest.to_owned()),
            Way::Last(is_last) => {
                (from(start), Some(start), format!(r#""total":{ITEMS},"isLast":{is_last}"#))
            }
            Way::Endless => (start..start + CLAMP, Some(start), format!(r#""total":{}"#, u64::MAX)),
            Way::Array => (0..ITEMS, None, String::new()),
            Way::Pages => (from(start), None, String::new()),
            Way::StuckArray => (from(0), None, String::new()),
            Way::Windows => {
                (start.div_ceil(100)..((start + size).div_ceil(100)).min(ITEMS), None, String::new())
            }
        }
    }
}

/// An item that is an issue type, a field, a user and more, whose name is its number.
fn item(number: usize, is_text: bool) -> String {
    let name = format!("\"{number}\"");
    match is_text {
        true => name,
        false => {
            let names = ["id", "key", "name", "accountId", "fieldId"];
            format!("{{{}}}", names.map(|member| format!(r#""{member}":{name}"#)).join(","))
        }
    }
}

/// The member that holds the items of an endpoint.
fn member(path: &str) -> &'static str {
    match path.rsplit_once('/').unwrap().1 {
        "comment" => "comments",
        "worklog" => "worklogs",
        "issuetypes" => "issueTypes",
        _ if path.contains("/issuetypes/") => "fields",
        _ => "values",
    }
}

impl Serve for Site {
    fn serve(&mut self, request: &Request) -> Answer {
        self.asked += 1;
        let path = &request.url.path;
        let query = request.url.query.clone().unwrap_or_default();
        let number = |name: &str, usual: usize| {
            let mut values = query.split('&').filter_map(|part| part.split_once('='));
            values.find(|(known, _)| *known == name).map_or(usual, |(_, value)| value.parse().unwrap())
        };
        let (items, start, rest) = self.page(number("startAt", 0), number("maxResults", 50));
        let items: Vec<_> = items.map(|number| item(number, path.ends_with("/label"))).collect();
        let items = items.join(",");
        ok(match self.way {
            Way::Array | Way::Pages | Way::StuckArray | Way::Windows => format!("[{items}]"),
            _ => {
                let start = start.map(|start| format!(r#""startAt":{start},"#)).unwrap_or_default();
                let rest = if rest.is_empty() { rest } else { rest + "," };
                format!(r#"{{{start}{rest}"maxResults":{CLAMP},"{}":[{items}]}}"#, member(path))
            }
        })
    }
}

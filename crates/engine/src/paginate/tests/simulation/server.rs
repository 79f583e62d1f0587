//! A server of lists in every style.

use super::super::*;
use super::Dice;

/// How the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Bean,
    Named,
    Body,
    Audit,
    Array,
    Window,
    ServiceDesk,
    Confluence1,
    Token,
    TokenBody,
    Usages,
    Plans,
    Users,
    Confluence2,
    Header,
    Search1,
    Worklogs,
}

const FAMILIES: &[Family] = {
    use Family::*;
    &[
        Bean,
        Named,
        Body,
        Audit,
        Array,
        Window,
        ServiceDesk,
        Confluence1,
        Token,
        TokenBody,
        Usages,
        Plans,
        Users,
        Confluence2,
        Header,
        Search1,
        Worklogs,
    ]
};

impl Family {
    pub(super) fn style(self) -> Style {
        match self {
            Self::Bean | Self::Named => Style::StartAt,
            Self::Body => Style::StartAtBody,
            Self::Audit => Style::Offset,
            Self::Array => Style::Array,
            Self::Window => Style::Window,
            Self::ServiceDesk | Self::Confluence1 => Style::Start,
            Self::Token | Self::Usages => Style::Token,
            Self::TokenBody => Style::TokenBody,
            Self::Plans | Self::Users => Style::Cursor,
            Self::Confluence2 | Self::Header | Self::Search1 | Self::Worklogs => Style::Link,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Confluence1 => "/wiki/rest/api/space",
            Self::Confluence2 | Self::Header => "/wiki/api/v2/spaces",
            Self::Search1 => "/wiki/rest/api/search",
            _ => "/rest/api/3/list",
        }
    }
}

pub(super) struct Server {
    pub(super) family: Family,
    /// Every item, None where this account may not see it.
    items: Vec<Option<String>>,
    /// The longest page.
    clamp: usize,
    /// What it leaves out, and how it writes.
    quirks: u64,
}

impl Server {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let family = dice.pick(FAMILIES);
        let hides = matches!(family, Family::Window | Family::ServiceDesk | Family::Confluence1)
            || !family.style().counts();
        let count = if family == Family::Window { 1000 } else { dice.size(40) };
        let hidden = if hides { dice.roll(8) } else { 0 };
        let item = |n: usize, dice: &mut Dice| match dice.roll(6) {
            0 => format!("{n}"),
            1 => format!("\"{n} ] }} , \\\" \\\\ é\\u00e9\""),
            2 => format!("{{\"id\" : {n},\"values\":[1,[2]],\"isLast\":true,\"total\":0}}"),
            3 => format!("[{n},{{\"a\":\"]\"}}]"),
            _ => format!("{{\"id\":\"{n}\",\"fields\":{{\"summary\":\"[{{\\n\"}}}}"),
        };
        let mut seen = 0;
        let mut items = Vec::new();
        for n in 0..count {
            // Ten pages of nothing are borne, so that no ten items of a page each are hidden.
            let is_hidden = dice.roll(10) < hidden && (seen < 9 || family == Family::Window);
            seen = if is_hidden { seen + 1 } else { 0 };
            items.push((!is_hidden).then(|| item(n, dice)));
        }
        Self { family, items, clamp: 1 + dice.size(12), quirks: dice.roll(1 << 20) }
    }

    fn quirk(&self, n: u64) -> bool {
        self.quirks >> n & 1 == 1
    }

    pub(super) fn visible(&self) -> Vec<String> {
        self.items.iter().flatten().cloned().collect()
    }

    /// The page that a call asks for: its first item and how many there are to be.
    fn asked(&self, call: &Call, dice: &mut Dice) -> (usize, usize) {
        let body: serde_json::Value =
            call.body().map_or_else(|| "{}".parse().unwrap(), |body| serde_json::from_slice(body).unwrap());
        let parameter = |name: &str| {
            let member = body.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            member.or_else(|| query::value(call.query(), name).map(decode))
        };
        let number = |name: &str| parameter(name).and_then(|text| text.parse::<usize>().ok());
        let place = match self.family {
            Family::Confluence2 | Family::Header | Family::Search1 => parameter("cursor"),
            Family::Worklogs => parameter("since"),
            family => parameter(family.style().parameter()),
        };
        let place = place.unwrap_or_default();
        let digits = place.trim_start_matches(TOKEN).trim_start_matches(|c: char| !c.is_ascii_digit());
        let start = digits.parse().unwrap_or(0);
        let size = number("maxResults").or(number("limit")).unwrap_or(50);
        let size = match self.family {
            Family::Window => return (start, size),
            // A page of the same name is the same page; but where items are counted it may be any.
            family if family.style().counts_items() => 1 + dice.size(self.clamp as u64),
            _ => self.clamp,
        }
        .min(size);
        assert_eq!(parameter("keep").as_deref(), Some("a b"), "{:?} lost a parameter", self.family);
        (start, size)
    }

    pub(super) fn answer(&self, call: &Call, dice: &mut Dice) -> Response {
        assert_eq!(call.path(), self.family.path());
        let (start, size) = self.asked(call, dice);
        // Some start their pages at round numbers alone, and then say where the end is.
        let is_round = self.family == Family::Bean && self.quirk(9) && (self.quirk(7) || self.quirk(8));
        let (start, size) = if is_round { (start - start % 3, size.max(3)) } else { (start, size) };
        let end = start.saturating_add(size).min(self.items.len());
        let page = self.items.get(start..end).unwrap_or_default();
        let separator = if self.quirk(0) { " ,\n" } else { "," };
        let list = format!("[{}]", page.iter().flatten().cloned().collect::<Vec<_>>().join(separator));
        let (total, is_last) = (self.items.len(), end >= self.items.len());
        let members = self.members(start, end, total, is_last, size);
        let name = match self.family {
            Family::Named => ["issues", "comments", "worklogs", "histories"]
                [usize::from(self.quirk(1)) * 2 + usize::from(self.quirk(2))],
            Family::Audit => "records",
            Family::Token | Family::TokenBody => "issues",
            Family::Confluence1 | Family::Confluence2 | Family::Header | Family::Search1 => "results",
            _ => "values",
        };
        let page = format!("\"{name}\":{list}");
        let members = match self.quirk(3) {
            true => [vec![page], members].concat(),
            false => [members, vec![page]].concat(),
        }
        .join(separator);
        let body = match self.family {
            Family::Array | Family::Window => list,
            Family::Usages => format!("{{\"statusId\":\"1\",\"projects\":{{{members}}}}}"),
            _ => format!("{{ {members} }}"),
        };
        let mut headers = Headers::default();
        if self.family == Family::Header && !is_last {
            headers.push(
                "Link",
                format!(
                    "<{}>; rel=\"next\", <https://acme.atlassian.net/wiki>; rel=\"base\"",
                    self.link(end, size)
                ),
            );
        }
        Response { status: 200, headers, body: body.into_bytes() }
    }

    fn link(&self, end: usize, size: usize) -> String {
        let query = match self.family {
            Family::ServiceDesk | Family::Confluence1 => format!("limit={size}&start={end}"),
            Family::Worklogs => format!("since={end}"),
            Family::Search1 => format!("next=true&cursor={}{end}&start={end}&cql=a", encode(TOKEN)),
            _ => format!("cursor={}{end}&limit={size}", encode(TOKEN)),
        };
        let path = match self.family {
            Family::Confluence1 | Family::Search1 => self.family.path().trim_start_matches("/wiki"),
            family => family.path(),
        };
        let is_absolute = matches!(self.family, Family::ServiceDesk | Family::Worklogs)
            || (path.starts_with("/wiki") && self.quirk(4));
        format!("{}{path}?{query}", if is_absolute { "https://acme.atlassian.net" } else { "" })
    }

    fn members(&self, start: usize, end: usize, total: usize, is_last: bool, size: usize) -> Vec<String> {
        let link = || {
            format!(
                "\"_links\":{{\"base\":\"b\"{}}}",
                if is_last { String::new() } else { format!(",\"next\":\"{}\"", self.link(end, size)) }
            )
        };
        let token = |name: &str| match is_last {
            true => self.quirk(5).then(|| format!("\"{name}\":null")),
            false => Some(format!("\"{name}\":{}", serde_json::to_string(&format!("{TOKEN}{end}")).unwrap())),
        };
        let flag = |name: &str| Some(format!("\"{name}\":{is_last}"));
        let quoted = |number: usize| if self.quirk(6) { format!("\"{number}\"") } else { number.to_string() };
        let total = Some(format!("\"total\":{}", quoted(total)));
        let from = |name: &str| Some(format!("\"{name}\":{}", quoted(start)));
        let all = match self.family {
            // Each of the signs of an end may be missing, even all.
            Family::Bean => vec![
                from("startAt"),
                total.filter(|_| self.quirk(7)),
                flag("isLast").filter(|_| self.quirk(8)),
            ],
            Family::Named | Family::Body => vec![from("startAt"), total],
            Family::Audit => vec![from("offset"), Some(format!("\"limit\":{size}")), total],
            Family::ServiceDesk => vec![from("start"), flag("isLastPage"), Some(link())],
            Family::Confluence1 => vec![from("start"), Some(format!("\"limit\":{size}")), Some(link())],
            Family::Token | Family::TokenBody => {
                vec![token("nextPageToken"), flag("isLast").filter(|_| self.quirk(8))]
            }
            Family::Usages => vec![token("nextPageToken")],
            Family::Plans => {
                vec![token("nextPageCursor"), Some(format!("\"cursor\":\"{start}\"")), total, flag("last")]
            }
            Family::Users => vec![(!is_last).then(|| format!("\"nextCursor\":{end}")), flag("isLast")],
            Family::Search1 => vec![from("start"), Some("\"limit\":1".to_owned()), Some(link())],
            Family::Worklogs => {
                vec![flag("lastPage"), Some(format!("\"nextPage\":\"{}\"", self.link(end, size)))]
            }
            Family::Confluence2 => vec![Some(link())],
            Family::Header | Family::Array | Family::Window => vec![],
        };
        all.into_iter().flatten().collect()
    }

    pub(super) fn call(&self, dice: &mut Dice) -> Call {
        let size = 1 + dice.size(20);
        let size = if self.family == Family::Window { 20 + dice.size(500) } else { size };
        match self.family {
            Family::Body | Family::TokenBody => call(
                &format!("POST {} {{'keep':'a b','maxResults':{size}}}", self.family.path())
                    .replace("a b", "a\\u0020b"),
            ),
            family => {
                let limit = if family.style().parameter() == "start" { "limit" } else { "maxResults" };
                call(&format!("GET {}?{limit}={size}&keep=a%20b", family.path()))
            }
        }
    }
}

/// What a token may hold.
const TOKEN: &str = "a.&=+%/\"\\\u{7}\u{e9}#?\u{1f600}";

fn encode(text: &str) -> String {
    let mut out = String::new();
    crate::path::encode_parameter(&mut out, text);
    out
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| byte == b'%').map(|hex| std::str::from_utf8(hex).unwrap());
        bytes.push(hex.map_or(byte, |hex| u8::from_str_radix(hex, 16).unwrap()));
        rest = if hex.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap()
}

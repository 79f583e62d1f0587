//! Jira's lists: beans of pages, named lists, and bare arrays.

use crate::answer;
use crate::call::Call;
use crate::reply::{Refusal, Reply};
use serde_json::{Value, json};

/// A slice of a list.
pub(crate) struct Slice {
    pub(crate) start: usize,
    pub(crate) size: usize,
    pub(crate) total: usize,
    pub(crate) items: Vec<Value>,
}

impl Slice {
    pub(crate) fn is_last(&self) -> bool {
        self.start.saturating_add(self.items.len()) >= self.total
    }
}

/// What `startAt` and `maxResults` ask for, of which there are so many at most.
pub(crate) fn slice(
    call: &Call<'_>,
    items: Vec<Value>,
    default: usize,
    most: usize,
) -> Result<Slice, Refusal> {
    let start = call.number("startAt", 0)?;
    let size = call.number("maxResults", default)?.min(most);
    let total = items.len();
    Ok(Slice { start, size, total, items: items.into_iter().skip(start).take(size).collect() })
}

/// A bean with `values`, `isLast` and `nextPage`.
pub(crate) fn bean(call: &Call<'_>, items: Vec<Value>) -> Reply {
    let page = slice(call, items, 50, 100)?;
    let other = call.ask.query.iter().filter(|(name, _)| *name != "startAt" && *name != "maxResults");
    let link = |start: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(other.clone());
        query.append_pair("startAt", &start.to_string()).append_pair("maxResults", &page.size.to_string());
        format!("{}{}?{}", call.ask.base, call.ask.path, query.finish())
    };
    let mut body = json!({
        "self": link(page.start),
        "maxResults": page.size,
        "startAt": page.start,
        "total": page.total,
        "isLast": page.is_last(),
    });
    if !page.is_last() {
        body["nextPage"] = json!(link(page.start + page.size));
    }
    body["values"] = page.items.into();
    Ok(answer::json(200, &body))
}

/// A list with a name of its own and a total.
pub(crate) fn named(call: &Call<'_>, name: &str, items: Vec<Value>, most: usize) -> Reply {
    let page = slice(call, items, most, most)?;
    let body = json!({"startAt": page.start, "maxResults": page.size, "total": page.total, name: page.items});
    Ok(answer::json(200, &body))
}

/// A bare array, of which a server gives fewer than it is asked for.
pub(crate) fn array(call: &Call<'_>, items: Vec<Value>, most: usize) -> Reply {
    Ok(answer::json(200, &slice(call, items, 50, most)?.items.into()))
}

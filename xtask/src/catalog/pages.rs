//! Which way an operation gives its pages, told from what it takes and gives.

use super::operation::{Body, Parameter, Section};
use super::schema::Document;
use serde_json::Value;

/// The word for the way, none where all comes at once.
///
/// - `start-at`, `start-at-body`: `startAt` in the query, or in the body
/// - `array`: `startAt`, and a bare array comes back
/// - `window`: as `array`, but of a range of all users those that fit
/// - `token`, `token-body`: `nextPageToken` in the query, or in the body
/// - `cursor`: `cursor`, and the answer's `nextPageCursor`, `nextCursor` or `cursor`
/// - `start`: `start` and `limit`
/// - `offset`: `offset` and `limit`
/// - `link`: a link to the next page
pub(super) fn style<'a>(
    section: Section,
    parameters: &[Parameter],
    body: Option<&Body>,
    document: Document<'a>,
    answer: Option<&'a Value>,
) -> Option<String> {
    let query = |name: &str| parameters.iter().any(|parameter| !parameter.header && parameter.name == name);
    let shape = body.map(|body| body.shape.as_str()).unwrap_or_default();
    let in_body = |name: &str| {
        shape.trim_start_matches('{').split(' ').any(|word| word.split([':', '!', '=']).next() == Some(name))
    };
    let members = answer.map(|schema| document.members_of_answer(schema)).unwrap_or_default();
    let given = |name: &str| members.iter().any(|member| member == name);
    let array = answer.is_some_and(|schema| document.kind(schema).starts_with('['));
    let style = match section.name {
        "confluence.v1" | "servicedesk" if query("limit") && query("cursor") => "link",
        "confluence.v1" if query("limit") && query("start") && given("_links") => "start",
        "confluence.v2" if query("cursor") => "link",
        "servicedesk" if query("limit") && query("start") => "start",
        "confluence.v1" | "confluence.v2" | "servicedesk" => return None,
        _ if query("nextPageToken") => "token",
        _ if in_body("nextPageToken") => "token-body",
        _ if query("startAt") && array => "array",
        _ if query("startAt") => "start-at",
        _ if in_body("startAt") => "start-at-body",
        _ if query("offset") && query("limit") => "offset",
        _ if query("cursor") => "cursor",
        _ if query("since") && given("nextPage") => "link",
        _ => return None,
    };
    Some(style.to_owned())
}

impl<'a> Document<'a> {
    /// The names of an answer's members, those that are only read too.
    fn members_of_answer(self, schema: &'a Value) -> Vec<String> {
        let schema = self.resolve(schema);
        let own = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|map| map.keys().cloned());
        let parts =
            ["allOf", "oneOf", "anyOf"].iter().filter_map(|list| schema.get(*list)?.as_array()).flatten();
        own.chain(parts.flat_map(|part| self.members_of_answer(part))).collect()
    }
}

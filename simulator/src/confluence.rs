//! Confluence, as far as its spaces.

use crate::answer;
use crate::ask::Ask;
use axum::body::Body;
use axum::http::{Method, Response};
use serde_json::{Value, json};

/// Key and name of each space.
pub(crate) const SPACES: [(&str, &str); 3] =
    [("ENG", "Engineering"), ("HR", "People"), ("OPS", "Büro & Betrieb")];

const V2: &str = "/wiki/api/v2/";
const NEXT: &str = "after-";

/// The spaces by version 2, with a cursor, or by version 1, with a start.
/// Without scopes the token was made for both.
pub(crate) fn respond(method: &Method, ask: &Ask<'_>, scopes: Option<&[String]>) -> Response<Body> {
    let open = |wanted| scopes.is_none_or(|scopes| scopes.iter().any(|scope| scope == wanted));
    match (method.as_str(), ask.path) {
        ("GET", "/wiki/api/v2/spaces") if open("read:space:confluence") => by_cursor(ask),
        ("GET", "/wiki/rest/api/space") if open("read:confluence-space.summary") => by_start(ask),
        ("GET", "/wiki/api/v2/spaces" | "/wiki/rest/api/space") => answer::scope_does_not_match(),
        (_, path) if path.starts_with(V2) => not_found(),
        (_, path) => {
            answer::json(404, &json!({"message": format!("null for uri: {path}"), "status-code": 404}))
        }
    }
}

/// Whether this is a list of spaces.
pub(crate) fn knows(path: &str) -> bool {
    ["/wiki/api/v2/spaces", "/wiki/rest/api/space"].contains(&path)
}

/// What is said to a token that has ended: that nothing is there, or that
/// nobody may see it.
pub(crate) fn ended(path: &str) -> Response<Body> {
    if path.starts_with(V2) {
        return not_found();
    }
    let message = "com.atlassian.confluence.api.service.exceptions.StacklessResponseStatusException: 403 \
                   FORBIDDEN \"Request rejected because caller cannot access Confluence\"";
    answer::json(403, &json!({"statusCode": 403, "message": message}))
}

fn not_found() -> Response<Body> {
    let error = json!({"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": null});
    answer::json(404, &json!({"errors": [error]}))
}

/// `GET /wiki/api/v2/spaces`
fn by_cursor(ask: &Ask<'_>) -> Response<Body> {
    let cursor = ask.query.get("cursor").and_then(|cursor| cursor.strip_prefix(NEXT)?.parse().ok());
    let (start, limit) = (cursor.unwrap_or(0), number(ask, "limit", 25).clamp(1, 250));
    let page = page(start, limit, |number, key, name| {
        json!({
            "id": (65_537 + number).to_string(),
            "key": key,
            "name": name,
            "type": "global",
            "status": "current",
            "_links": {"webui": format!("/spaces/{key}")},
        })
    });
    let mut links = json!({"base": format!("{}/wiki", ask.base)});
    let next = start.saturating_add(page.len());
    let link =
        (next < SPACES.len()).then(|| format!("/wiki/api/v2/spaces?limit={limit}&cursor={NEXT}{next}"));
    if let Some(link) = &link {
        links["next"] = json!(link);
    }
    let response = answer::json(200, &json!({"results": page, "_links": links}));
    match link {
        Some(link) => answer::with(response, "link", &format!("<{link}>; rel=\"next\"")),
        None => response,
    }
}

/// `GET /wiki/rest/api/space`
fn by_start(ask: &Ask<'_>) -> Response<Body> {
    let (start, limit) = (number(ask, "start", 0), number(ask, "limit", 25).clamp(1, 250));
    let page = page(start, limit, |number, key, name| {
        let own = format!("{}/wiki/rest/api/space/{key}", ask.base);
        json!({
            "id": 65_537 + number,
            "key": key,
            "name": name,
            "type": "global",
            "status": "current",
            "_expandable": {},
            "_links": {"webui": format!("/spaces/{key}"), "self": own},
        })
    });
    let (size, next) = (page.len(), start.saturating_add(limit));
    let mut links = json!({"base": format!("{}/wiki", ask.base), "context": "/wiki"});
    if next < SPACES.len() {
        links["next"] = json!(format!("/rest/api/space?limit={limit}&start={next}"));
    }
    let body = json!({"results": page, "start": start, "limit": limit, "size": size, "_links": links});
    answer::json(200, &body)
}

fn page(start: usize, limit: usize, show: impl Fn(usize, &str, &str) -> Value) -> Vec<Value> {
    let spaces = SPACES.iter().enumerate().skip(start).take(limit);
    spaces.map(|(number, (key, name))| show(number, key, name)).collect()
}

fn number(ask: &Ask<'_>, name: &str, default: usize) -> usize {
    ask.query.get(name).and_then(|text| text.parse().ok()).unwrap_or(default)
}

//! Answers in the words of Confluence.

use crate::auth::Account;
use crate::call::Call;
use crate::reply::{Refusal, Reply};
use crate::{answer, confluence};
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

/// A refusal of version 2.
pub(crate) fn refused(status: u16, code: &str, title: &str) -> Refusal {
    let error = json!({"status": status, "code": code, "title": title, "detail": null});
    Box::new(answer::json(status, &json!({"errors": [error]})))
}

/// A refusal of version 1.
pub(crate) fn refused_v1(status: u16, message: &str) -> Refusal {
    let data = json!({"authorized": true, "valid": status != 400, "errors": [], "successful": false});
    let message = format!("com.atlassian.confluence.api.service.exceptions.ServiceException: {message}");
    Box::new(answer::json(status, &json!({"statusCode": status, "data": data, "message": message})))
}

/// Who asks, if they see what is in Confluence.
pub(crate) fn insider(call: &Call<'_>) -> Result<Account, Refusal> {
    let known = call.ask.caller.account().filter(|_| call.ask.caller.sees_all());
    known.ok_or_else(|| Box::new(confluence::ended(call.ask.path)))
}

/// A page of version 2: a cursor in a relative link, and in the header Link.
pub(crate) fn page(call: &Call<'_>, results: Vec<Value>) -> Reply {
    const AFTER: &str = "after-";
    let bad = |name: &str| {
        refused(400, "INVALID_REQUEST_PARAMETER", &format!("Provided value for '{name}' is not valid."))
    };
    let limit = match call.asked("limit") {
        None => 25,
        Some(text) => {
            text.parse().ok().filter(|limit| (1..=250).contains(limit)).ok_or_else(|| bad("limit"))?
        }
    };
    let start: usize = match call.asked("cursor") {
        None => 0,
        Some(cursor) => {
            let number = cursor.strip_prefix(AFTER).and_then(|number| number.parse().ok());
            number.ok_or_else(|| bad("cursor"))?
        }
    };
    let total = results.len();
    let shown: Vec<_> = results.into_iter().skip(start).take(limit).collect();
    let end = start.saturating_add(shown.len());
    let mut links = json!({"base": base(call)});
    if end >= total {
        return Ok(answer::json(200, &json!({"results": shown, "_links": links})));
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(call.ask.query.iter().filter(|(name, _)| *name != "cursor" && *name != "limit"));
    query.append_pair("limit", &limit.to_string()).append_pair("cursor", &format!("{AFTER}{end}"));
    let next = format!("{}?{}", call.ask.path, query.finish());
    links["next"] = json!(next);
    let response = answer::json(200, &json!({"results": shown, "_links": links}));
    Ok(answer::with(response, "link", &format!("<{next}>; rel=\"next\"")))
}

/// Where relative links begin.
pub(crate) fn base(call: &Call<'_>) -> String {
    format!("{}/wiki", call.ask.base)
}

/// One thing of version 2, with where its links begin.
pub(crate) fn single(call: &Call<'_>, status: u16, mut shown: Value) -> Response<Body> {
    shown["_links"]["base"] = json!(base(call));
    answer::json(status, &shown)
}

//! Answers in the words of Jira Service Management.

use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::data::avatar_urls;
use crate::reply::{Refusal, Reply};
use serde_json::{Value, json};

/// A refusal in the words of Jira Service Management.
pub(crate) fn refused(status: u16, key: &str, message: &str) -> Refusal {
    let i18n = json!({"i18nKey": key, "parameters": []});
    Box::new(answer::json(status, &json!({"errorMessage": message, "i18nErrorMessage": i18n})))
}

/// Who asks. Nobody is told 401.
pub(crate) fn account(call: &Call<'_>) -> Result<Account, Refusal> {
    let text = "You must be logged in to access this resource.";
    call.ask.caller.account().ok_or_else(|| refused(401, "sd.rest.error.unauthenticated", text))
}

/// Whether the caller opted in to what is experimental.
pub(crate) fn experimental(call: &Call<'_>) -> Result<(), Refusal> {
    let text = "This API is experimental. Experimental APIs are not guaranteed to be stable within the \
                preview period. You must set the header 'X-ExperimentalApi: opt-in' to opt into using this API.";
    match call.header("x-experimentalapi") {
        Some("opt-in" | "true") => Ok(()),
        _ => Err(refused(412, "sd.rest.experimental.api.not.opted.in", text)),
    }
}

/// A page of values, with links to its neighbours on the site.
pub(crate) fn page(call: &Call<'_>, values: Vec<Value>) -> Reply {
    let text = |name: &str| format!("The query parameter '{name}' is not a number.");
    let number = |name: &str, default: usize| match call.asked(name) {
        None => Ok(default),
        Some(given) => given.parse().map_err(|_| refused(400, "sd.rest.invalid.number", &text(name))),
    };
    let (start, limit) = (number("start", 0)?, number("limit", 50)?.clamp(1, 100));
    let total = values.len();
    let shown: Vec<_> = values.into_iter().skip(start).take(limit).collect();
    let last = start.saturating_add(shown.len()) >= total;
    let other = call.ask.query.iter().filter(|(name, _)| *name != "start" && *name != "limit");
    let link = |start: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(other.clone());
        query.append_pair("start", &start.to_string()).append_pair("limit", &limit.to_string());
        format!("{}{}?{}", call.ask.base, call.ask.path, query.finish())
    };
    let mut links = json!({"self": link(start), "base": call.ask.base, "context": ""});
    if !last {
        links["next"] = json!(link(start + limit));
    }
    if start > 0 {
        links["prev"] = json!(link(start.saturating_sub(limit)));
    }
    let body = json!({
        "_expands": [], "size": shown.len(), "start": start, "limit": limit, "isLastPage": last,
        "_links": links, "values": shown,
    });
    Ok(answer::json(200, &body))
}

/// A moment in every form that it is shown in.
pub(crate) fn date(stamp: &str) -> Value {
    json!({"iso8601": stamp.replace(".000", ""), "jira": stamp, "friendly": stamp.get(..10)})
}

/// A user as Jira Service Management shows it.
pub(crate) fn person(ask: &Ask<'_>, account: Account) -> Value {
    let own = format!("{}/rest/api/2/user?accountId={}", ask.base, account.id());
    json!({
        "accountId": account.id(), "emailAddress": account.email(), "displayName": account.name(),
        "active": true, "timeZone": "Europe/Berlin",
        "_links": {"self": own, "jiraRest": own, "avatarUrls": avatar_urls(&ask.base, account.id())},
    })
}

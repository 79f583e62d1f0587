//! The site itself: what it is, who asks, and what it is configured with.

use crate::answer;
use crate::ask::Ask;
use crate::auth::{Account, Caller};
use crate::data::{CLOUD_ID, ISSUE_TYPES, avatar_urls};
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

/// `GET /_edge/tenant_info`
pub(crate) fn tenant_info() -> Response<Body> {
    answer::json(200, &json!({"cloudId": CLOUD_ID}))
}

/// `GET /rest/api/3/serverInfo`, which anybody may ask.
pub(crate) fn server_info(ask: &Ask<'_>) -> Response<Body> {
    answer::json(
        200,
        &json!({
            "baseUrl": ask.base,
            "displayUrl": ask.base,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100_290,
            "buildDate": "2026-01-05T00:00:00.000+0000",
            "serverTime": "2026-01-06T12:00:00.000+0000",
            "scmInfo": "0123456789abcdef0123456789abcdef01234567",
            "serverTitle": "Acme",
        }),
    )
}

/// `GET /rest/api/3/myself`, which nobody may ask without logging in.
pub(crate) fn myself(ask: &Ask<'_>) -> Response<Body> {
    match ask.caller {
        Caller::Known(account) => {
            let mut body = user(ask, account);
            body["groups"] = json!({"size": 1, "items": []});
            body["applicationRoles"] = json!({"size": 1, "items": []});
            body["expand"] = json!("groups,applicationRoles");
            answer::json(200, &body)
        }
        _ => answer::with(
            answer::json(
                401,
                &json!({"errorMessages": ["Client must be authenticated to access this resource."], "errors": {}}),
            ),
            "www-authenticate",
            "OAuth realm=\"https%3A%2F%2Facme.atlassian.net\"",
        ),
    }
}

/// `GET /rest/api/3/issuetype`
pub(crate) fn issue_types(ask: &Ask<'_>) -> Response<Body> {
    let known = matches!(ask.caller, Caller::Known(_));
    let types = (0..ISSUE_TYPES.len()).filter(|_| known).map(|index| issue_type(ask, index));
    answer::json(200, &types.collect::<Vec<_>>().into())
}

/// An issue type by its place in the table.
pub(crate) fn issue_type(ask: &Ask<'_>, index: usize) -> Value {
    let (name, description, level) = ISSUE_TYPES[index % ISSUE_TYPES.len()];
    let id = 10_001 + index;
    json!({
        "self": format!("{}/rest/api/3/issuetype/{id}", ask.base),
        "id": id.to_string(),
        "description": description,
        "iconUrl": format!("{}/rest/api/2/universal_avatar/view/type/issuetype/avatar/{id}?size=medium", ask.base),
        "name": name,
        "subtask": level < 0,
        "avatarId": id,
        "hierarchyLevel": level,
    })
}

/// A user as Jira shows it.
pub(crate) fn user(ask: &Ask<'_>, account: Account) -> Value {
    json!({
        "self": format!("{}/rest/api/3/user?accountId={}", ask.base, account.id()),
        "accountId": account.id(),
        "accountType": if account == Account::Bot { "app" } else { "atlassian" },
        "emailAddress": account.email(),
        "avatarUrls": avatar_urls(&ask.base, account.id()),
        "displayName": account.name(),
        "active": true,
        "timeZone": "Europe/Berlin",
        "locale": "en_US",
    })
}

/// A user in something that they wrote.
pub(crate) fn author(ask: &Ask<'_>, account: Account) -> Value {
    let mut shown = user(ask, account);
    shown.as_object_mut().map(|shown| shown.remove("locale"));
    shown
}

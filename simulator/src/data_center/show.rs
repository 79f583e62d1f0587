//! What a Data Center shows in its own way.

use crate::ask::Ask;
use crate::auth::Account;
use crate::data::avatar_urls;
use serde_json::{Value, json};

/// A user as a Data Center shows it: by name and key, without an account id.
pub(crate) fn user(ask: &Ask<'_>, account: Account) -> Value {
    let name = account.word();
    json!({
        "self": format!("{}/rest/api/2/user?username={name}", ask.base),
        "key": format!("JIRAUSER{}", 10_100 + account as usize),
        "name": name,
        "emailAddress": account.email(),
        "avatarUrls": avatar_urls(&ask.base, name),
        "displayName": account.name(),
        "active": true,
        "deleted": false,
        "timeZone": "Europe/Berlin",
        "locale": "en_US",
    })
}

/// With links to version 2, which alone is here.
pub(crate) fn here(ask: &Ask<'_>, shown: &Value) -> Value {
    let (other, own) = (format!("{}/rest/api/3/", ask.base), format!("{}/rest/api/2/", ask.base));
    serde_json::from_str(&shown.to_string().replace(&other, &own)).unwrap_or_default()
}

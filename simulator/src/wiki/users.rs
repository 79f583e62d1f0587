//! Users of Confluence.

use crate::answer;
use crate::auth::Account;
use crate::call::Call;
use crate::reply::Reply;
use crate::wiki::words::{base, insider, refused_v1};
use serde_json::{Value, json};

/// `GET /wiki/rest/api/user/current`
pub(crate) fn current(call: &mut Call<'_>) -> Reply {
    let account = call.ask.caller.account();
    let account = account.ok_or_else(|| Box::new(crate::confluence::ended(call.ask.path)))?;
    Ok(answer::json(200, &show(call, account)))
}

/// `GET /wiki/rest/api/user`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let known = [Account::Mia, Account::Noa, Account::Cap].into_iter();
    let found = known.into_iter().find(|account| Some(account.id()) == call.asked("accountId"));
    let found = found.ok_or_else(|| refused_v1(404, "No user found with that account id"))?;
    Ok(answer::json(200, &show(call, found)))
}

/// A user as version 1 shows them.
pub(crate) fn show(call: &Call<'_>, account: Account) -> Value {
    json!({
        "type": "known", "accountId": account.id(), "displayName": account.name(), "publicName": account.name(),
        "accountType": if account == Account::Bot { "app" } else { "atlassian" }, "email": account.email(),
        "isExternalCollaborator": false,
        "profilePicture": {"path": "/wiki/aa-avatar/default", "width": 48, "height": 48, "isDefault": true},
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {
            "self": format!("{}/rest/api/user?accountId={}", base(call), account.id()),
            "base": base(call), "context": "/wiki",
        },
    })
}

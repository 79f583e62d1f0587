//! What a token says of itself: the sites that it opens, and whose it is.

use crate::accounts::grants::{Bearer, Holder};
use crate::accounts::scopes::Product;
use crate::accounts::state::Accounts;
use crate::accounts::tenants::Tenant;
use crate::{answer, auth};
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};

const AVATAR: &str = "https://site-admin-avatar-cdn.prod.public.atl-paas.net/avatars/240/flag.png";

/// `GET /oauth/token/accessible-resources`: an entry for each product of each
/// site. Those of one site have one id; their scopes alone tell them apart.
pub(crate) fn accessible(accounts: &Accounts, base: &str, headers: &HeaderMap) -> Response<Body> {
    let Some(holder) = holder(accounts, headers) else { return answer::unauthorized() };
    let sites = holder.sites.iter().filter_map(|id| Tenant::of(id));
    let entries = sites.flat_map(|site| {
        let products = [Some(Product::Jira), site.confluence.then_some(Product::Confluence)];
        products.into_iter().flatten().filter_map(|product| entry(site, base, &holder, product))
    });
    answer::json(200, &entries.collect())
}

fn entry(site: &Tenant, base: &str, holder: &Holder, product: Product) -> Option<Value> {
    let scopes: Vec<_> = holder.scopes.iter().filter(|scope| Product::of(scope) == Some(product)).collect();
    (!scopes.is_empty()).then(|| {
        json!({"id": site.id, "name": site.name, "url": site.url(base), "scopes": scopes, "avatarUrl": AVATAR})
    })
}

/// `GET /me`, which wants `read:me`.
pub(crate) fn me(accounts: &Accounts, headers: &HeaderMap) -> Response<Body> {
    let Some(holder) = holder(accounts, headers) else { return answer::unauthorized() };
    if holder.scopes.iter().all(|scope| scope != "read:me") {
        return answer::scope_does_not_match();
    }
    let account = holder.account;
    answer::json(
        200,
        &json!({
            "account_type": "atlassian",
            "account_id": account.id(),
            "account_status": "active",
            "email": account.email(),
            "name": account.name(),
            "nickname": account.word(),
            "picture": AVATAR,
            "zoneinfo": "Europe/Berlin",
            "locale": "en-US",
        }),
    )
}

fn holder(accounts: &Accounts, headers: &HeaderMap) -> Option<Holder> {
    match accounts.cloud.bearer(accounts.now(), auth::bearer(headers)?) {
        Bearer::Holder(holder) => Some(holder),
        Bearer::Unknown | Bearer::Ended => None,
    }
}

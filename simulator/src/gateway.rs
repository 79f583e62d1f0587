//! The gateway: `/ex/{product}/{cloud id}`, which takes access tokens, and API
//! tokens with scopes.

use crate::accounts::grants::{Bearer, Holder};
use crate::accounts::scopes::{self, Product};
use crate::accounts::tenants::Tenant;
use crate::ask::Ask;
use crate::auth::{Caller, bearer, caller};
use crate::endpoint::Endpoint;
use crate::state::Site;
use crate::{answer, ask, confluence, dispatch, operations};
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::request::Parts;

/// A request's way through the gateway.
#[derive(Clone, Copy)]
pub(crate) struct Through<'a> {
    product: Product,
    tenant: &'static Tenant,
    /// The path on the site.
    pub(crate) path: &'a str,
}

impl<'a> Through<'a> {
    /// The way of a path, if it is one: to a site, or to none.
    pub(crate) fn of(full: &'a str) -> Option<Result<Self, Box<Response<Body>>>> {
        let (product, rest) = full
            .strip_prefix("/ex/jira/")
            .map(|rest| (Product::Jira, rest))
            .or_else(|| full.strip_prefix("/ex/confluence/").map(|rest| (Product::Confluence, rest)))?;
        let found = rest.split_once('/').and_then(|(id, _)| {
            let tenant = Tenant::of(id).filter(|tenant| product == Product::Jira || tenant.confluence)?;
            Some(Self { product, tenant, path: rest.get(id.len()..)? })
        });
        Some(found.ok_or_else(|| Box::new(answer::unknown_tenant(full))))
    }
}

/// The site's answer, or the gateway's refusal.
pub(crate) fn respond(state: &Site, head: &Parts, through: &Through<'_>, body: &Bytes) -> Response<Body> {
    let path = through.path;
    let (caller, scopes) = match bearer(&head.headers) {
        None => (caller(&head.headers, true), None),
        Some(token) => match state.accounts.cloud.bearer(state.accounts.now(), token) {
            Bearer::Ended if through.product == Product::Confluence => return confluence::ended(path),
            Bearer::Ended | Bearer::Unknown => return answer::unauthorized(),
            Bearer::Holder(Holder { account, scopes, sites }) => match sites.contains(&through.tenant.id) {
                true => (Caller::Known(account), Some(scopes)),
                false => return answer::not_installed(),
            },
        },
    };
    if !matches!(caller, Caller::Known(_)) {
        return answer::unauthorized();
    }
    let base = through.tenant.url(&ask::base(&head.headers));
    let (query, asked) = (ask::query(head.uri.query()), head.uri.query().unwrap_or_default());
    let ask = Ask { caller, headers: &head.headers, base, path, query, asked };
    match through.product {
        Product::Confluence => {
            let opened = scopes
                .as_ref()
                .map(|scopes| operations::open(state.documents.as_ref(), scopes, &head.method, path));
            match opened {
                Some(Some(false)) => answer::scope_does_not_match(),
                Some(None) if confluence::knows(path) => {
                    let response = confluence::respond(&head.method, &ask, scopes.as_deref());
                    answer::signed_off(response, Caller::Nobody)
                }
                _ => dispatch::admitted(state, &head.method, &ask, body),
            }
        }
        Product::Jira => {
            let endpoint = Endpoint::of(path);
            let open = |scopes: &Vec<String>| match endpoint {
                Endpoint::Comments(_) if head.method == "GET" => operation_opens(state, scopes, head, path),
                Endpoint::None => operation_opens(state, scopes, head, path),
                endpoint => scopes::open(scopes, &head.method, endpoint),
            };
            match scopes.as_ref().is_none_or(open) {
                true => dispatch::admitted(state, &head.method, &ask, body),
                false => answer::scope_does_not_match(),
            }
        }
    }
}

fn operation_opens(state: &Site, scopes: &[String], head: &Parts, path: &str) -> bool {
    operations::open(state.documents.as_ref(), scopes, &head.method, path).unwrap_or(true)
}

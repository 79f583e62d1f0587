//! The operations beyond the site's first ones: which path is which, and what
//! opens it through the gateway.

use crate::ask::Ask;
use crate::call::Call;
use crate::documents::Documents;
use crate::operation::Operation;
use crate::record::Record;
use crate::state::Site;
use crate::{agile, answer, confluence, desk, platform, wiki};
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use matchit::Router;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The operations of one path.
type Methods = BTreeMap<&'static str, &'static Operation>;

static ROUTER: LazyLock<Router<Methods>> = LazyLock::new(|| {
    let mut paths: BTreeMap<&'static str, Methods> = BTreeMap::new();
    let products = [platform::OPERATIONS, agile::OPERATIONS, desk::OPERATIONS, wiki::OPERATIONS];
    for operation in products.into_iter().flatten() {
        paths.entry(operation.template).or_default().insert(operation.method, operation);
    }
    let mut router = Router::new();
    for (template, methods) in paths {
        // A path that is there twice is a mistake that the first test shows.
        assert!(router.insert(template, methods).is_ok(), "{template} is no path of its own");
    }
    router
});

/// The path by which its documents know it: version 2 of Jira is as version 3.
fn documented(path: &str) -> (Cow<'_, str>, bool) {
    match path.strip_prefix("/rest/api/2/") {
        Some(rest) => (format!("/rest/api/3/{rest}").into(), true),
        None => (path.into(), false),
    }
}

/// The operation of a request and what its path names.
fn find(method: &Method, path: &str) -> Option<(&'static Operation, Vec<String>)> {
    let (path, second) = documented(path);
    let found = ROUTER.at(path.trim_end_matches('/')).ok()?;
    let operation =
        found.value.get(method.as_str()).copied().filter(|operation| !(second && operation.rich))?;
    Some((operation, found.params.iter().map(|(_, value)| decoded(value)).collect()))
}

/// Without percent escapes.
fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

/// What requests to a path are counted by.
pub(crate) fn template(path: &str) -> Option<&'static str> {
    let found = ROUTER.at(path.trim_end_matches('/')).ok()?;
    found.value.values().next().map(|operation| operation.template)
}

/// The issue that a request to a path changes.
pub(crate) fn changed<'a>(method: &Method, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix("/rest/api/3/issue/").filter(|_| *method != Method::GET)?;
    let issue = rest.split('/').next().filter(|word| !word.bytes().all(|byte| byte.is_ascii_lowercase()));
    template(path).and(issue)
}

/// Whether these scopes open an operation that is here or in the documents.
/// `None`: it is in neither.
pub(crate) fn open(
    documents: Option<&Documents>,
    scopes: &[String],
    method: &Method,
    path: &str,
) -> Option<bool> {
    let (known, _) = documented(path);
    let has = |scope: &str| scopes.iter().any(|given| given == scope);
    let sets = documents.and_then(|documents| documents.scopes(method, &known));
    let operation = find(method, path).map(|(operation, _)| operation);
    match (sets, operation) {
        (Some(sets), _) => Some(sets.is_empty() || sets.iter().any(|set| set.iter().all(|one| has(one)))),
        (None, Some(operation)) => Some(has(operation.scope)),
        (None, None) => None,
    }
}

/// The answer of an operation that is here, or of one in the documents alone.
pub(crate) fn respond(
    state: &Site,
    method: &Method,
    ask: &Ask<'_>,
    record: &mut Record,
    body: &Bytes,
) -> Option<Response<Body>> {
    if let Some((operation, named)) = find(method, ask.path) {
        let mut call = Call::new(state, ask, body, record, named);
        return Some((operation.handler)(&mut call).unwrap_or_else(|refusal| *refusal));
    }
    if confluence::knows(ask.path) {
        return None;
    }
    let (known, _) = documented(ask.path);
    let answer = state.documents.as_ref()?.respond(method, &known, &ask.base)?;
    Some(match ask.caller.account() {
        Some(_) => answer,
        None => answer::refusal(401, "Client must be authenticated to access this resource."),
    })
}

//! The operations beyond the site's first ones: which path is which, and what
//! opens it through the gateway.

use crate::auth::Account;
use crate::documents::Documents;
use crate::limits::{Limits, iso};
use crate::record::Record;
use crate::routes::Ask;
use crate::{Site, agile, answer, confluence, desk, moments, platform, wiki};
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use matchit::Router;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

/// An answer that ends an operation early.
pub(crate) type Refusal = Box<Response<Body>>;

/// What an operation answers.
pub(crate) type Reply = Result<Response<Body>, Refusal>;

/// A documented operation that the simulator carries out.
pub(crate) struct Operation {
    method: &'static str,
    template: &'static str,
    /// The classic scope that opens it where no document says better.
    scope: &'static str,
    /// Whether it speaks Atlassian Documents, and so is there in version 3 alone.
    rich: bool,
    handler: fn(&mut Call<'_>) -> Reply,
}

impl Operation {
    pub(crate) const fn new(
        method: &'static str,
        template: &'static str,
        scope: &'static str,
        handler: fn(&mut Call<'_>) -> Reply,
    ) -> Self {
        Self { method, template, scope, rich: false, handler }
    }

    /// With Atlassian Documents in what it takes or gives.
    pub(crate) const fn rich(mut self) -> Self {
        self.rich = true;
        self
    }
}

/// A request as an operation needs it.
pub(crate) struct Call<'a> {
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) body: &'a Bytes,
    pub(crate) record: &'a mut Record,
    /// The time since 1970 on the simulator's clock.
    pub(crate) now: Duration,
    /// The address of the media host.
    pub(crate) media: &'a str,
    pub(crate) limits: Limits,
    /// What stands in the braces of the template, in its order.
    pub(crate) named: Vec<String>,
}

impl<'a> Call<'a> {
    /// A request to a site.
    pub(crate) fn new(
        state: &'a Site,
        ask: &'a Ask<'a>,
        body: &'a Bytes,
        record: &'a mut Record,
        named: Vec<String>,
    ) -> Self {
        let (now, limits) = (state.accounts.now(), state.meter.limits());
        Self { ask, body, record, now, media: &state.media, limits, named }
    }

    /// What stands in one pair of braces.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.named.get(place).map(String::as_str).unwrap_or_default()
    }

    /// Who asks. Nobody is told 401.
    pub(crate) fn account(&self) -> Result<Account, Refusal> {
        self.ask.caller.account().ok_or_else(|| {
            Box::new(answer::refusal(401, "Client must be authenticated to access this resource."))
        })
    }

    /// Who asks, if they see the site's work. Others are told that nothing is there.
    pub(crate) fn insider(&self, what: &str) -> Result<Account, Refusal> {
        let account = self.account()?;
        match self.ask.caller.sees_all() {
            true => Ok(account),
            false => Err(Box::new(answer::refusal(404, what))),
        }
    }

    /// A parameter of the query.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.ask.query.get(name).map(String::as_str)
    }

    /// All the values of a parameter of the query.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let pairs = url::form_urlencoded::parse(self.ask.asked.as_bytes());
        let own = pairs.filter(|(own, value)| own == name && !value.is_empty());
        own.map(|(_, value)| value.into_owned()).collect()
    }

    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.ask.headers.get(name)?.to_str().ok()
    }

    /// A number of the query.
    pub(crate) fn number(&self, name: &str, default: usize) -> Result<usize, Refusal> {
        self.asked(name).map_or(Ok(default), |text| {
            let detail = format!("Failed to convert '{name}' with value: '{text}'");
            text.parse().map_err(|_| Box::new(answer::problem(400, "Bad Request", &detail, self.ask.path)))
        })
    }

    /// The body as an object of JSON.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        self.json()
    }

    /// The body as JSON of a shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let refused = |message: &str| Box::new(answer::json(400, &json!({"errorMessages": [message]})));
        if self.body.is_empty() {
            return Err(refused("No content to map to Object due to end of input"));
        }
        let value: Value = serde_json::from_slice(self.body).map_err(|_| {
            refused("There was an error parsing JSON. Check that your request body is valid.")
        })?;
        serde_json::from_value(value).map_err(|_| refused(answer::PAYLOAD))
    }

    /// This moment as Jira writes it.
    pub(crate) fn stamp(&self) -> String {
        moments::stamp(self.now)
    }

    /// This moment as Confluence writes it.
    pub(crate) fn instant(&self) -> String {
        iso(UNIX_EPOCH + self.now).replace('Z', ".000Z")
    }
}

/// Jira's refusal of one field.
pub(crate) fn wrong(field: &str, message: &str) -> Refusal {
    Box::new(answer::json(400, &json!({"errorMessages": [], "errors": {field: message}})))
}

/// Jira's word that something is not there.
pub(crate) fn missing(message: &str) -> Refusal {
    Box::new(answer::refusal(404, message))
}

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

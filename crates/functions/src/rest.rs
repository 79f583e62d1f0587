//! The `rest` interface: any endpoint by its path, the test of a connection, and what
//! holds its calls back.

use super::list::List;
use super::{answers, connections, errors};
use crate::diagnosis::{self, Diagnosis, Next};
use jira_catalog as catalog;
use jira_contract::rest::{self, Batch, LimitState, PageOptions, Report, Response};
use jira_engine::api::{Api, Failure, Line};
use jira_engine::call::Call;
use jira_engine::connection::{Connection, Learned, Level};
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::exchange::Found;
use jira_engine::http::Safety;
use jira_engine::paginate::Style;
use jira_engine::scope::Scopes;

/// Sends a request to any endpoint.
pub async fn request(api: &Api<'_>, call: rest::Call) -> Result<Response, Failure> {
    Ok(answers::of(api.send(asked(call)?).await?))
}

/// Reads a list of any endpoint.
pub async fn pages(
    api: &Api<'_>,
    call: rest::Call,
    options: PageOptions,
    cursor: Option<&str>,
) -> Result<Batch, Failure> {
    let mut call = asked(call)?;
    call.safety = catalog::safety(&call);
    let body = call.body().map(String::from_utf8_lossy).unwrap_or_default();
    let query = call.query().unwrap_or_default();
    let digest = Digest::of(&["rest.pages", api.name(), call.method().name(), call.path(), query, &body]);
    let known = catalog::known(call.method(), call.path()).next();
    let style = known.and_then(|operation| Style::parse(operation.pages()?));
    List { call, style, digest }.read(api, options, cursor).await
}

/// A call as it was asked for.
fn asked(call: rest::Call) -> Result<Call, Error> {
    let headers = call.headers.into_iter().map(|header| (header.name, header.value)).collect();
    let mut request = Call::parse(&call.method, &call.path, &call.query, headers, call.body)?;
    request.limits = connections::limits(call.limits);
    request.has_explicit_safety = call.safety.is_some();
    request.safety = match call.safety {
        Some(rest::Safety::Safe) => Safety::Safe,
        Some(rest::Safety::Idempotent) => Safety::Idempotent,
        Some(rest::Safety::Once) => Safety::Once,
        None => request.safety,
    };
    catalog::document(&mut request);
    Ok(request)
}

/// Tests a connection: whether it works, as whom, and what to do where it does not.
pub async fn test_connection(api: &Api<'_>) -> Result<Report, Failure> {
    let connection = match api.load().await {
        Ok(connection) => connection,
        Err(error @ Error::UnknownConnection(_)) => return Err(error.into()),
        Err(error) => return Ok(diagnosis::unusable(&error)),
    };
    let (mut diagnosis, mut call) = Diagnosis::new(&connection);
    let (mut report, learned) = loop {
        let outcome = api.send(*call).await;
        match diagnosis.step(outcome.map(|answer| answer.response).map_err(|failure| failure.error)) {
            Next::Call(next) => call = next,
            Next::Done(report, learned) => break (report, *learned),
        }
    };
    if learned != Learned::default()
        && let Err(unsaved) = api.save(&connection.revision, learned.clone()).await
    {
        not_saved(api, &connection, &mut report, learned, &unsaved.to_string());
    }
    Ok(diagnosis::with_texts(*report, |text| api.clean(text)))
}

/// What was learned counts for this instance, and the report says that it is not kept.
fn not_saved(api: &Api<'_>, connection: &Connection, report: &mut Report, learned: Learned, problem: &str) {
    let id = learned.cloud_id.as_deref().unwrap_or_default();
    let gateway_url = format!("{}/ex/jira/{id}", connection.site.gateway());
    if let Some(route) = learned.route {
        let found = Found { route, cloud_id: learned.cloud_id.clone(), is_sure: true };
        api.memory().keep_route(api.name(), connection, found);
    }
    api.log(connection.log, Level::Info, "diagnosis", || {
        let clean = |text: &str| api.clean(text.to_owned());
        Line::new("not saved").text("connection", &clean(api.name())).text("why", &clean(problem))
    });
    diagnosis::not_saved(report, &gateway_url, problem);
}

/// What holds back calls of this connection: not what holds back other callers.
pub async fn list_limits(api: &Api<'_>) -> Result<Vec<LimitState>, Failure> {
    let connection = api.load().await?;
    let caller = Scopes::caller(&connection.credential, connection.tenant());
    let now = api.wall();
    let mut states = Vec::new();
    let read = &mut |throttle: &mut jira_engine::throttle::Throttle| {
        let holds = throttle.holds(now).filter(|hold| hold.scope.concerns(&caller));
        states = holds.map(errors::hold).collect();
    };
    api.throttle(read).await;
    Ok(states)
}

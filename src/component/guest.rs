//! The exports of the contract.

use super::driver::{Answer, Failure, millis};
use super::lists::List;
use super::log::{self, Line};
use super::{connections, driver, lent, projects, routes, translate, wasi};
use crate::call::Call;
use crate::catalog;
use crate::connection::{Learned, Level};
use crate::contract::{jira, records, rest, types};
use crate::diagnosis::{self, Diagnosis, Next};
use crate::error::Error;
use crate::exchange::Found;
use crate::http::Safety;
use crate::jira::{components, issue_types, roles, statuses, users, versions};
use crate::rate_limit;
use crate::scope::Scopes;

/// What exports the contract.
pub(super) struct Component;

impl rest::Guest for Component {
    fn request(connection: String, call: rest::Call) -> Result<rest::Response, types::Error> {
        request(&connection, call).map_err(translate::failure)
    }

    fn pages(
        connection: String,
        call: rest::Call,
        options: rest::PageOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<rest::Batch, types::Error> {
        let list = asked(call).map(|call| List::of(&connection, call));
        let batch = list.map_err(Failure::from).and_then(|list| list.read(options, cursor.as_deref()));
        batch.map_err(translate::failure)
    }

    fn test_connection(connection: String) -> Result<rest::Report, types::Error> {
        test_connection(&connection).map_err(translate::failure)
    }

    fn limits(connection: String) -> Result<Vec<rest::LimitState>, types::Error> {
        limits(&connection).map_err(|error| translate::failure(error.into()))
    }
}

impl jira::Guest for Component {
    fn list_projects(
        connection: String,
        options: jira::ProjectOptions,
        cursor: Option<String>,
    ) -> Result<jira::ProjectPage, types::Error> {
        projects::list(&connection, &options, cursor.as_deref()).map_err(translate::failure)
    }

    fn list_issue_types(
        connection: String,
        project: String,
    ) -> Result<Vec<records::IssueType>, types::Error> {
        let types = issue_types::of_project(&project).map_err(Failure::from);
        driver::read(&connection, "jira.list-issue-types", types, issue_types::read)
    }

    fn get_project(connection: String, project: String) -> Result<jira::ProjectDetails, types::Error> {
        projects::get(&connection, &project).map_err(translate::failure)
    }

    fn list_components(connection: String, project: String) -> Result<Vec<jira::Component>, types::Error> {
        let call = components::list(&project).map_err(Failure::from);
        driver::read(&connection, "jira.list-components", call, components::read_list)
    }

    fn create_component(
        connection: String,
        project: String,
        component: jira::NewComponent,
    ) -> Result<jira::Component, types::Error> {
        projects::create_component(&connection, &project, &component)
    }

    fn list_versions(
        connection: String,
        project: String,
        options: jira::VersionOptions,
        cursor: Option<String>,
    ) -> Result<jira::VersionPage, types::Error> {
        projects::list_versions(&connection, &project, &options, cursor.as_deref())
    }

    fn create_version(
        connection: String,
        project: String,
        version: jira::VersionChanges,
    ) -> Result<jira::Version, types::Error> {
        projects::create_version(&connection, &project, &version).map_err(translate::failure)
    }

    fn update_version(
        connection: String,
        id: String,
        changes: jira::VersionChanges,
    ) -> Result<jira::Version, types::Error> {
        let call = versions::update(&id, &changes).map_err(Failure::from);
        driver::read(&connection, "jira.update-version", call, versions::read)
    }

    fn list_roles(connection: String, project: String) -> Result<Vec<records::Named>, types::Error> {
        let call = roles::list(&project).map_err(Failure::from);
        driver::read(&connection, "jira.list-roles", call, roles::read_list)
    }

    fn get_role(connection: String, project: String, role: String) -> Result<jira::Role, types::Error> {
        projects::get_role(&connection, &project, &role).map_err(translate::failure)
    }

    fn list_statuses(connection: String, project: String) -> Result<Vec<jira::TypeStatuses>, types::Error> {
        let call = statuses::of_project(&project).map_err(Failure::from);
        driver::read(&connection, "jira.list-statuses", call, statuses::read)
    }

    fn get_myself(connection: String) -> Result<types::User, types::Error> {
        get_myself(&connection).map_err(translate::failure)
    }
}

fn request(connection: &str, call: rest::Call) -> Result<rest::Response, Failure> {
    let answer = driver::perform(connection, "rest.request", asked(call)?)?;
    Ok(response(answer))
}

/// A call as it was asked for.
fn asked(call: rest::Call) -> Result<Call, Error> {
    let headers = call.headers.into_iter().map(|header| (header.name, header.value)).collect();
    let mut request = Call::parse(&call.method, &call.path, &call.query, headers, call.body)?;
    request.limits = connections::limits(call.limits);
    request.stated = call.safety.is_some();
    request.safety = match call.safety {
        Some(rest::Safety::Safe) => Safety::Safe,
        Some(rest::Safety::Idempotent) => Safety::Idempotent,
        Some(rest::Safety::Once) => Safety::Once,
        None => request.safety,
    };
    catalog::document(&mut request);
    Ok(request)
}

/// An answer as its caller gets it.
pub(super) fn response(answer: Answer) -> rest::Response {
    let rate_limit = rate_limit::read(&answer.response.headers).map(|snapshot| rest::RateLimit {
        limit: snapshot.limit,
        remaining: snapshot.remaining,
        near_limit: snapshot.near_limit,
    });
    let headers = answer.response.headers.into_iter().filter(|(name, _)| name != "set-cookie");
    rest::Response {
        status: answer.response.status,
        headers: headers.map(|(name, value)| types::Header { name, value }).collect(),
        body: answer.response.body,
        trip: rest::Trip {
            attempts: answer.attempts,
            waited: millis(answer.waited),
            elapsed: millis(answer.elapsed),
            rate_limit,
        },
    }
}

fn test_connection(name: &str) -> Result<rest::Report, Failure> {
    let connection = match connections::load(name) {
        Ok(connection) => connection,
        Err(error @ Error::UnknownConnection(_)) => return Err(error.into()),
        Err(error) => return Ok(diagnosis::unusable(&error)),
    };
    let (mut diagnosis, mut call) = Diagnosis::new(&connection);
    loop {
        let outcome = driver::perform(name, "rest.test-connection", *call)
            .map(|answer| answer.response)
            .map_err(|failure| failure.error);
        match diagnosis.step(outcome) {
            Next::Call(next) => call = next,
            Next::Done(mut report, learned) => {
                if learned != Learned::default()
                    && let Err(unsaved) = connections::save(name, &connection.revision, &learned)
                {
                    let problem = unsaved.to_string();
                    if let Some(route) = learned.route {
                        let found = Found { route, cloud_id: learned.cloud_id.clone(), is_sure: true };
                        routes::remember(name, &connection, found);
                    }
                    log::emit(connection.log, Level::Info, "diagnosis", || {
                        let credential = Some(&connection.credential);
                        let line = Line::new("not saved").text("connection", name, credential);
                        line.text("why", &problem, credential)
                    });
                    let id = learned.cloud_id.as_deref().unwrap_or_default();
                    let gateway_url = format!("{}/ex/jira/{id}", connection.site.gateway());
                    diagnosis::not_saved(&mut report, &gateway_url, &problem);
                }
                return Ok(diagnosis::with_texts(*report, lent::text));
            }
        }
    }
}

/// What holds back calls of this connection: not what holds back other callers.
fn limits(name: &str) -> Result<Vec<rest::LimitState>, Error> {
    let connection = connections::load(name)?;
    let caller = Scopes::caller(&connection.credential, connection.tenant());
    let now = wasi::wall();
    let mut states = Vec::new();
    connections::throttle(name, &mut |throttle| {
        let holds = throttle.holds(now).filter(|hold| hold.scope.concerns(&caller));
        states = holds.map(translate::hold).collect();
    });
    Ok(states)
}

fn get_myself(connection: &str) -> Result<types::User, Failure> {
    let answer = driver::perform(connection, "jira.get-myself", users::myself())?;
    Ok(users::read(&answer.response)?)
}

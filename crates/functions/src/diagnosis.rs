//! The test of a connection: a few calls, and a verdict with a next step.
//!
//! ```text
//! server-info ──▶ tenant-info ──▶ myself ──▶ projects ──▶ ok
//!  is it Jira?    its cloud id    as whom?     how many?
//!                                   │ 401
//!                                   ▼
//!                         myself by the other way ──▶ a token with scopes,
//!                            (gateway, or site)       or one without any more
//! ```
//!
//! A consent that is for Confluence alone is asked as whom Confluence sees it.
//!
//! Like an exchange it does nothing itself: it names the next call and takes
//! what came of it.

use crate::jira::path::Path;
use crate::jira::{projects, users};
use jira_catalog::Product;
use jira_contract::rest::{Deployment, Report, Verdict};
use jira_engine::auth::{Credential, Provider};
use jira_engine::call::Call;
use jira_engine::connection::{Connection, Learned};
use jira_engine::dialect::{self, Dialect};
use jira_engine::error::{Error, RefusalReason};
use jira_engine::http::{Cause, Response};
use jira_engine::json;
use jira_engine::site::{Route, is_cloud_id};
use serde::Deserialize;
use std::time::Duration;

/// The longest for each of a test's calls, where the connection allows more.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

mod report;
mod verdict;

use report::empty;
pub use report::{not_saved, with_texts};
use verdict::verdict;

/// What to do next.
#[derive(Debug)]
pub enum Next {
    /// Make this call and hand in what came of it.
    Call(Box<Call>),
    /// The report, and what was learned on the way.
    Done(Box<Report>, Box<Learned>),
}

/// A test under way.
#[derive(Debug)]
pub struct Diagnosis {
    stage: Stage,
    route: Route,
    report: Report,
    learned: Learned,
    /// The longest for each call. All of them have the total time of the connection.
    patience: Duration,
    /// A token has another way to try. Those of OAuth have one each.
    two_ways: bool,
    /// The address of the site as its settings have it, and what was found out about it.
    site: String,
    dialect: Option<Dialect>,
    /// What the credential lacks at a Cloud site.
    lack: Option<&'static str>,
    /// What the site said before the gateway was asked.
    refusal: Option<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    ServerInfo,
    TenantInfo,
    Myself,
    OtherWay,
    Projects,
    Confluence,
}

impl Diagnosis {
    /// A test of this connection, and its first call.
    pub fn new(connection: &Connection) -> (Self, Box<Call>) {
        let (route, two_ways) = match &connection.credential {
            Credential::OAuth(app, _) if app.provider == Provider::DataCenter => (Route::Site, false),
            Credential::OAuth(..) => (Route::Gateway, false),
            _ if connection.site.is_any() => (Route::Gateway, false),
            _ => (connection.route, true),
        };
        let diagnosis = Self {
            stage: if is_confluence(connection) { Stage::Confluence } else { Stage::ServerInfo },
            route,
            two_ways,
            site: connection.site.url(),
            dialect: connection.dialect.clone(),
            lack: connection.credential.hint(),
            report: Report { cloud_id: connection.cloud_id.clone(), ..empty(connection.web_url()) },
            learned: Learned::default(),
            refusal: None,
            patience: connection.limits.attempt().map_or(CALL_TIMEOUT, |limit| limit.min(CALL_TIMEOUT)),
        };
        let call = diagnosis.call();
        (diagnosis, call)
    }

    /// Takes what came of the last call and says what to do next.
    pub fn step(&mut self, outcome: Result<Response, Error>) -> Next {
        match self.stage {
            Stage::ServerInfo => self.server_info(outcome),
            Stage::TenantInfo => {
                let id = outcome.and_then(|response| json::decode::<TenantInfo>(&response)).ok();
                let id = id.map(|info| info.cloud_id).filter(|id| is_cloud_id(id));
                self.learned.cloud_id.clone_from(&id);
                self.report.cloud_id = id;
                self.go(Stage::Myself)
            }
            Stage::Myself => match outcome.and_then(|response| users::read(&response)) {
                Ok(user) => {
                    self.report.account = Some(user);
                    self.go(Stage::Projects)
                }
                Err(error @ Error::Refused(RefusalReason::Unauthorized, _))
                    if self.two_ways && self.report.cloud_id.is_some() =>
                {
                    self.refusal = Some(error);
                    self.go(Stage::OtherWay)
                }
                Err(error) => self.fail(&error),
            },
            Stage::OtherWay => self.other_way(outcome),
            Stage::Confluence => match outcome.and_then(|response| users::read(&response)) {
                Ok(user) => {
                    let summary = format!("Connected to Confluence as {}.", user.display_name);
                    self.report.account = Some(user);
                    self.done(Verdict::Ok, summary, String::new())
                }
                Err(error) => self.fail(&error),
            },
            Stage::Projects => match outcome.and_then(|response| projects::count(&response)) {
                Ok(count) => self.counted(Some(count)),
                // It works; the site has more projects than one answer may hold.
                Err(Error::TooLarge(..)) => self.counted(None),
                Err(error) => self.fail(&error),
            },
        }
    }

    fn go(&mut self, stage: Stage) -> Next {
        self.stage = stage;
        Next::Call(self.call())
    }

    fn call(&self) -> Box<Call> {
        let mut call = match self.stage {
            // Version 2 is where Cloud and Data Center both answer.
            Stage::ServerInfo => Path::of(Product::DataCenter, "/serverInfo").get(),
            Stage::TenantInfo => Call::get("/_edge/tenant_info"),
            Stage::Myself | Stage::OtherWay => Path::of(self.product(), "/myself").get(),
            Stage::Confluence => Path::of(Product::ConfluenceV1, "/user/current").get(),
            Stage::Projects => Path::of(self.product(), "/project").get(),
        };
        // What the test asks says more than what was found out before.
        call.is_cloud_only = false;
        match self.stage {
            // Jira tells these to anybody; the gateway tells nothing to nobody.
            Stage::ServerInfo | Stage::TenantInfo => call.anonymous = self.route == Route::Site,
            Stage::OtherWay => call.route = Some((self.other(), self.report.cloud_id.clone())),
            Stage::Projects if self.learned.route == Some(Route::Site) => {
                call.route = Some((Route::Site, None))
            }
            Stage::Myself | Stage::Projects | Stage::Confluence => {}
        }
        // The test itself asks the other route.
        if self.two_ways && call.route.is_none() && !call.anonymous {
            call.route = Some((self.route, self.report.cloud_id.clone()));
        }
        call.limits.attempt_timeout = Some(self.patience);
        // A person waits for the verdict, and can ask again.
        call.limits.backoff.retries = Some(0);
        Box::new(call)
    }

    fn other(&self) -> Route {
        match self.route {
            Route::Site => Route::Gateway,
            Route::Gateway => Route::Site,
        }
    }

    /// The version of Jira's platform that the site has.
    fn product(&self) -> Product {
        let known = || self.dialect.as_ref().map(|dialect| dialect.deployment);
        match &self.report.deployment {
            Some(Deployment::DataCenter) => Product::DataCenter,
            None if known() == Some(dialect::Deployment::DataCenter) => Product::DataCenter,
            _ => Product::Jira,
        }
    }

    /// Keeps what stands at a site outside of Atlassian's cloud, where it is news.
    fn learn_dialect(&mut self) {
        let deployment = match &self.report.deployment {
            Some(Deployment::DataCenter) => dialect::Deployment::DataCenter,
            Some(Deployment::Cloud) if self.dialect.is_some() => dialect::Deployment::Cloud,
            _ => return,
        };
        let found = Dialect::new(deployment, self.report.version.as_deref(), &self.site);
        self.learned.dialect = Some(found).filter(|found| self.dialect.as_ref() != Some(found));
    }

    fn server_info(&mut self, outcome: Result<Response, Error>) -> Next {
        let info = match outcome.and_then(|response| json::decode::<ServerInfo>(&response)) {
            Ok(info) => info,
            // It is not told to everybody: what the account may do says more.
            Err(Error::Refused(
                RefusalReason::Unauthorized | RefusalReason::MissingScope | RefusalReason::Forbidden,
                refusal,
            )) if !refusal.html => {
                return self.go(Stage::Myself);
            }
            Err(error) => return self.fail(&error),
        };
        // Old servers name their version alone.
        let old = || info.version.as_ref().map(|_| "Server".to_owned());
        let Some(deployment) = info.deployment_type.or_else(old) else {
            return self.fail(&Error::Unreadable(
                "What answers at the site URL does not say that it is a Jira.".into(),
            ));
        };
        let deployment = match deployment.as_str() {
            "Cloud" => Deployment::Cloud,
            "Server" | "DataCenter" | "Data Center" => Deployment::DataCenter,
            _ => Deployment::Other(deployment),
        };
        self.report.site_title = info.server_title;
        self.report.version = info.version;
        let ask_tenant =
            deployment == Deployment::Cloud && self.report.cloud_id.is_none() && self.route == Route::Site;
        self.report.deployment = Some(deployment);
        self.learn_dialect();
        self.go(if ask_tenant { Stage::TenantInfo } else { Stage::Myself })
    }

    fn other_way(&mut self, outcome: Result<Response, Error>) -> Next {
        let other = self.other();
        match outcome.and_then(|response| users::read(&response)) {
            Ok(user) => self.report.account = Some(user),
            Err(Error::Refused(RefusalReason::MissingScope, _)) if other == Route::Gateway => {}
            // The other way refuses as well: what the first one said counts.
            Err(error @ Error::Refused(..)) => {
                let refusal = self.refusal.take();
                return self.fail(&refusal.unwrap_or(error));
            }
            // Nobody knows what the other way would say.
            Err(error) => {
                let refusal = self.refusal.take().unwrap_or_else(|| error.clone());
                return self.fail_beside(&refusal, &error);
            }
        }
        self.learned.route = Some(other);
        if other == Route::Site {
            self.route = Route::Site;
            return self.go(Stage::Projects);
        }
        self.learned.cloud_id.clone_from(&self.report.cloud_id);
        self.done(
            Verdict::ScopedToken,
            "The token has scopes. Jira takes such tokens through api.atlassian.com only, not at the site's own address.".into(),
            "Test again: calls on this connection go through api.atlassian.com from now on.".into(),
        )
    }

    fn counted(&mut self, count: Option<u32>) -> Next {
        let name = self.report.account.as_ref().map(|user| user.display_name.clone()).unwrap_or_default();
        self.report.projects = count;
        let projects = match count {
            Some(0) => {
                return self.done(
                    Verdict::NoProjectVisible,
                    format!("Connected as {name}, who sees no project."),
                    "Ask a Jira administrator to give this account access to a project.".into(),
                );
            }
            Some(1) => "1 project".to_owned(),
            Some(count) => format!("{count} projects"),
            None => "more projects than one answer may hold".to_owned(),
        };
        self.done(Verdict::Ok, format!("Connected as {name}, who sees {projects}."), String::new())
    }

    fn fail(&mut self, error: &Error) -> Next {
        let cloud_host = self.report.site_url.ends_with(".atlassian.net");
        let verdict = match error {
            Error::Refused(RefusalReason::NotFound, refusal) if refusal.html && cloud_host => {
                Verdict::SiteNotFound
            }
            Error::Unreachable { cause: Cause::Name, .. } if cloud_host => Verdict::SiteNotFound,
            other => verdict(other),
        };
        if let Error::Refused(_, refusal) = error {
            self.report.trace_id.clone_from(&refusal.trace_id);
        }
        let (summary, next_step) = match verdict {
            Verdict::SiteNotFound => (
                format!("There is no Jira Cloud site at {}.", self.report.site_url),
                "Check the spelling of the site's name in the site URL.".to_owned(),
            ),
            Verdict::NotJira => (
                {
                    let message = error.message().replacen("This is not Jira: the", "The", 1);
                    format!("What answers at {} is not Jira: {message}", self.report.site_url)
                },
                Error::Unreadable(String::new()).advice().to_owned(),
            ),
            Verdict::WrongCredentials => (
                format!("{} does not accept this user and token.", self.report.site_url),
                self.lack
                    .filter(|_| self.report.deployment == Some(Deployment::Cloud))
                    .unwrap_or_else(|| error.advice())
                    .to_owned(),
            ),
            _ => (error.message(), error.advice().to_owned()),
        };
        self.done(verdict, summary, next_step)
    }

    /// Fails with what one way said, where the other was not reached.
    fn fail_beside(&mut self, refusal: &Error, other: &Error) -> Next {
        let next = self.fail(refusal);
        let Next::Done(mut report, learned) = next else { return next };
        let why = format!(
            " If the token has scopes, it goes through api.atlassian.com, which was not reached: {}",
            other.message()
        );
        report.next_step.push_str(&why);
        Next::Done(report, learned)
    }

    fn done(&mut self, verdict: Verdict, summary: String, next_step: String) -> Next {
        let site_url = self.report.site_url.clone();
        let report = std::mem::replace(&mut self.report, empty(site_url));
        Next::Done(
            Box::new(Report { verdict, summary, next_step, ..report }),
            Box::new(std::mem::take(&mut self.learned)),
        )
    }
}

/// Whether the scopes of a consent are for Confluence and nothing else.
fn is_confluence(connection: &Connection) -> bool {
    let scopes = connection.credential.tokens().map(|tokens| tokens.scopes.as_slice()).unwrap_or_default();
    let (confluence, others): (Vec<&String>, _) =
        scopes.iter().partition(|scope| scope.contains("confluence"));
    let neutral = |scope: &&String| ["offline_access", "read:me", "read:account"].contains(&scope.as_str());
    !confluence.is_empty() && others.iter().all(neutral)
}

/// The report of a connection that was not even asked: its settings cannot be
/// used.
pub fn unusable(error: &Error) -> Report {
    Report {
        verdict: verdict(error),
        summary: error.message(),
        next_step: error.advice().to_owned(),
        ..empty(String::new())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServerInfo {
    deployment_type: Option<String>,
    server_title: Option<String>,
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TenantInfo {
    cloud_id: String,
}

#[cfg(test)]
mod tests;

//! Samples of a connection, a request and a response.

use jira_engine::auth::{App, Credential, Provider};
use jira_engine::call::Call;
use jira_engine::connection::{Connection, Language, Level, Limits};
use jira_engine::http::{Request, Response};
use jira_engine::site::{Route, Site};

pub(super) const SITE: &str = "https://acme.atlassian.net";

pub(super) fn request(method: &str) -> Request {
    let call = Call::parse(method, "/rest/api/3/issue", &[], Vec::new(), None).unwrap();
    call.request(&connection(Credential::Host)).unwrap()
}

pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body: body.into() }
}

pub(super) fn app() -> App {
    App {
        provider: Provider::Cloud,
        own_account: false,
        client_id: "client".into(),
        client_secret: None,
        scopes: vec!["read:jira-work".into()],
        redirect_url: None,
        auth: None,
        skew: App::SKEW,
    }
}

pub(super) fn connection(credential: Credential) -> Connection {
    Connection {
        revision: "1".into(),
        site: Site::parse(SITE, None).unwrap(),
        credential,
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: None,
        site_url: None,
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: Level::Off,
    }
}

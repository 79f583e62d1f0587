//! A client that follows no redirect, with a simulator of its own.

use base64::{Engine, engine::general_purpose::STANDARD};
use jira_simulator::{Account, App, CLIENT_ID, CLIENT_SECRET, Consent, Simulator};
use reqwest::{Client as Http, Method, Url, redirect::Policy};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::Deref;
use std::time::Duration;

/// The callback of every test: nobody listens there.
pub(crate) const CALLBACK: &str = "http://127.0.0.1:49152/callback";

/// The scopes of most tests.
pub(crate) const SCOPES: &str = "offline_access read:jira-work write:jira-work read:jira-user read:me";

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// A simulator that takes callbacks on loopback, and a client of it.
pub(crate) struct Client {
    simulator: Simulator,
    http: Http,
}

impl Deref for Client {
    type Target = Simulator;

    fn deref(&self) -> &Simulator {
        &self.simulator
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) text: String,
}

impl Answer {
    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The status and the JSON body.
    pub(crate) fn said(&self) -> (u16, Value) {
        (self.status, self.json())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Where a redirect leads without its query, and the query.
    pub(crate) fn location(&self) -> (String, HashMap<String, String>) {
        let mut url = Url::parse(self.header("location").expect("a redirect")).unwrap();
        let query = url.query_pairs().into_owned().collect();
        url.set_query(None);
        (url.into(), query)
    }
}

/// A pair of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Pair {
    fn of(answer: &Answer) -> Self {
        let text = |name: &str| answer.json()[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(answer.status, 200, "{answer:?}");
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }
}

impl Client {
    pub(crate) async fn new() -> Self {
        let simulator = host_tests::simulator().await;
        simulator.register(App { loopback: true, ..App::default() });
        let http = Http::builder().redirect(Policy::none()).pool_max_idle_per_host(0).no_proxy();
        Self { simulator, http: http.build().unwrap() }
    }

    /// Sends a request. An error is one of the connection.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, reqwest::Error> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}{path}", self.url())).body(body.to_owned());
        let response = headers.iter().fold(request, |request, (n, v)| request.header(*n, *v)).send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned())).collect();
        Ok(Answer { status, headers, text: response.text().await? })
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await.unwrap()
    }

    /// A GET with a bearer token.
    pub(crate) async fn bearer(&self, path: &str, token: &str) -> Answer {
        self.send("GET", path, &[("authorization", &format!("Bearer {token}"))], "").await.unwrap()
    }

    /// A GET with a user and a password.
    pub(crate) async fn basic(&self, path: &str, user: &str, password: &str) -> Answer {
        let value = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        self.send("GET", path, &[("authorization", &value)], "").await.unwrap()
    }

    pub(crate) async fn form(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &kind, &query(parameters)).await.unwrap()
    }

    /// `POST /oauth/token` with JSON. An error is one of the connection.
    pub(crate) async fn try_token(&self, body: Value) -> Result<Answer, reqwest::Error> {
        self.send("POST", "/oauth/token", &[("content-type", "application/json")], &body.to_string()).await
    }

    pub(crate) async fn token(&self, body: Value) -> Answer {
        self.try_token(body).await.unwrap()
    }

    /// A code by consent without a page.
    pub(crate) async fn code(&self, consent: Consent, scopes: &str) -> String {
        self.consent(consent);
        let answer = self.get(&authorize(&[("scope", scopes)])).await;
        answer.location().1.remove("code").unwrap_or_else(|| panic!("{answer:?}"))
    }

    pub(crate) async fn signed_in(&self, consent: Consent, scopes: &str) -> Pair {
        let code = self.code(consent, scopes).await;
        Pair::of(&self.token(exchange(&code)).await)
    }

    /// Mia's tokens for all sites, with the scopes of most tests.
    pub(crate) async fn mia(&self) -> Pair {
        self.signed_in(Consent::accept(Account::Mia), SCOPES).await
    }

    /// A refresh that succeeds.
    pub(crate) async fn refreshed(&self, pair: &Pair) -> Pair {
        Pair::of(&self.token(refresh(&pair.refresh)).await)
    }

    /// The status of a call with this access token.
    pub(crate) async fn works(&self, pair: &Pair) -> u16 {
        self.bearer("/me", &pair.access).await.status
    }
}

/// The body of an exchange.
pub(crate) fn exchange(code: &str) -> Value {
    json!({"grant_type": "authorization_code", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
           "code": code, "redirect_uri": CALLBACK})
}

/// The body of a refresh.
pub(crate) fn refresh(token: &str) -> Value {
    json!({"grant_type": "refresh_token", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
           "refresh_token": token})
}

/// The path of a request for consent, with these parameters instead of the
/// right ones. One that is empty is left out.
pub(crate) fn authorize(instead: &[(&str, &str)]) -> String {
    let right = [
        ("audience", "api.atlassian.com"),
        ("client_id", CLIENT_ID),
        ("scope", SCOPES),
        ("redirect_uri", CALLBACK),
        ("state", "a state & more"),
        ("response_type", "code"),
        ("prompt", "consent"),
    ];
    let value = |name: &str, right| instead.iter().find(|(n, _)| *n == name).map_or(right, |(_, v)| *v);
    let parameters = right.map(|(name, right)| (name, value(name, right)));
    let parameters: Vec<_> = parameters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    format!("/authorize?{}", query(&parameters))
}

/// Parameters as a query or a form.
pub(crate) fn query(parameters: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://localhost/").unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    url.query().unwrap_or_default().to_owned()
}

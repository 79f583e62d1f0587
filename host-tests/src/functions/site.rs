//! A site that answers as Atlassian's document says, save where a test says
//! otherwise.

use super::document::Document;
use super::row::Row;
use crate::{basic, component, evidence, options};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use jira_connector_host::types::Limits;
use jira_connector_host::{
    BoxFuture, Connection, Connections, Connector, Error, GetError, Learned, Log, Options, SaveError,
    Settings,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How many calls run at once.
const CALLS: usize = 8;

/// As whom every connection asks.
const USER: &str = "mia@example.com";
const TOKEN: &str = "a-token";

/// The id of a file in Atlassian's media service.
const FILE: &str = "6e7c0fa0-2b1e-4a55-9d3c-0123456789ab";

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path, encoded.
    pub path: String,
    /// The query, encoded.
    pub query: String,
    /// The headers, by their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// The body that it was answered with.
    pub answer: String,
}

/// Paths of what asks by `POST`.
const QUESTIONS: &[&str] = &["/search", "/bulkfetch", "/jql/", "/expression/"];

impl Asked {
    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        self.method != "GET" && !QUESTIONS.iter().any(|path| self.path.contains(path))
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The media type. Empty is none.
    pub media: &'static str,
    /// Where it leads.
    pub location: Option<String>,
    /// What it says of the login (`X-Seraph-LoginReason`). Empty is nothing.
    pub login: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// JSON, or what should be.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self { status, media: "application/json", body: body.into(), ..Self::default() }
    }
}

/// What the request with this number is answered with. None is what the document
/// says.
pub type Script = Arc<dyn Fn(usize) -> Option<Reply> + Send + Sync>;

/// What a call did.
#[derive(Debug)]
pub struct Played {
    /// What came of it.
    pub outcome: Result<String, Error>,
    /// The requests that it sent.
    pub asked: Vec<Asked>,
    /// The connection that it was made on.
    pub connection: String,
}

impl Played {
    /// The requests in a line each.
    pub fn lines(&self) -> Vec<String> {
        self.asked.iter().map(|asked| format!("{} {}?{}", asked.method, asked.path, asked.query)).collect()
    }
}

type Plays = Arc<Mutex<HashMap<String, (Script, Vec<Asked>)>>>;

/// The site, and a connector with a connection for each call.
pub struct Site {
    /// The connector.
    pub connector: Connector,
    plays: Plays,
    count: AtomicUsize,
    server: JoinHandle<()>,
}

impl Site {
    /// One of its own. None where the document is not beside the project.
    pub async fn start(log: Arc<dyn Log>) -> Option<Arc<Self>> {
        let document = Arc::new(Document::read()?);
        let plays = Plays::default();
        let router = Router::new().fallback(respond).with_state((document, plays.clone()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        evidence::credential(&basic(&url, USER, TOKEN).credential);
        let server = tokio::spawn(async { axum::serve(listener, router).await.expect("a server") });
        let options = Options { log, max_calls: CALLS, ..options() };
        let connector = Connector::new(&component(), Everybody(url), options).expect("the component loads");
        Some(Arc::new(Self { connector, plays, count: AtomicUsize::new(0), server }))
    }

    /// Calls a function on a connection of its own.
    pub async fn call(&self, row: &Row, script: Script) -> Played {
        let connection = format!("call-{}", self.count.fetch_add(1, Ordering::Relaxed));
        self.call_on(connection, row, script).await
    }

    /// Calls a function with the documented answers.
    pub async fn rehearse(&self, row: &Row) -> Played {
        self.call(row, Arc::new(|_| None)).await
    }

    /// Does the same again, with the documented answers, on the same connection.
    pub async fn repeat(&self, row: &Row, played: &Played) -> Played {
        self.call_on(played.connection.clone(), row, Arc::new(|_| None)).await
    }

    async fn call_on(&self, connection: String, row: &Row, script: Script) -> Played {
        self.plays.lock().unwrap().insert(connection.clone(), (script, Vec::new()));
        let outcome = evidence::seen(row.call(&self.connector, &connection).await);
        let (_, asked) = self.plays.lock().unwrap().remove(&connection).unwrap();
        Played { outcome, asked, connection }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Whether an error is a failure of the component itself, not one that it tells of.
pub fn is_gone(outcome: &Result<String, Error>) -> bool {
    matches!(outcome, Err(Error::Trap(_) | Error::Deadline(_)))
}

async fn respond(
    State((document, plays)): State<(Arc<Document>, Plays)>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let (caller, path) = head.uri.path()[1..].split_once('/').unwrap_or_default();
    let mut asked = Asked {
        method: head.method.to_string(),
        path: format!("/{path}"),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(header).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        answer: String::new(),
    };
    let (script, number) = match plays.lock().unwrap().get(caller) {
        Some((script, seen)) => (script.clone(), seen.len()),
        None => return Response::builder().status(401).body(Body::empty()).unwrap(),
    };
    let reply = script(number).unwrap_or_else(|| documented(&document, &asked));
    asked.answer.clone_from(&reply.body);
    if let Some((_, seen)) = plays.lock().unwrap().get_mut(caller) {
        seen.push(asked);
    }
    let mut response = Response::builder().status(reply.status);
    if !reply.media.is_empty() {
        response = response.header("content-type", reply.media);
    }
    if !reply.login.is_empty() {
        response = response.header("x-seraph-loginreason", reply.login);
    }
    if let Some(location) = reply.location {
        response = response.header("location", location);
    }
    response.body(Body::from(reply.body)).unwrap()
}

fn documented(document: &Document, asked: &Asked) -> Reply {
    let Some(operation) = document.find(&asked.method, &asked.path) else {
        return Reply::json(404, r#"{"errorMessages":["No operation is documented there."]}"#);
    };
    if operation.id == "getAttachmentContent" {
        let location = format!("https://api.media.atlassian.com/file/{FILE}/binary?token=x");
        return Reply { status: 303, location: Some(location), ..Reply::default() };
    }
    match operation.answer(&asked.query, &asked.body) {
        (status, Some(body)) => Reply::json(status, body.to_string()),
        (status, None) => Reply { status, ..Reply::default() },
    }
}

/// A connection of any name, to a site below this address that is named so: each has
/// rate limits of its own.
struct Everybody(String);

impl Connections for Everybody {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        let limits = Limits { retries: Some(2), backoff_base: Some(1), ..Limits::default() };
        let settings = basic(&format!("{}/{name}", self.0), USER, TOKEN);
        let settings = Settings { limits, ..settings };
        let connection = Connection { revision: "1".into(), settings, learned: Learned::default() };
        Box::pin(async { Ok(connection) })
    }

    fn save<'a>(&'a self, _: &'a str, _: Learned, _: &'a str) -> BoxFuture<'a, Result<String, SaveError>> {
        Box::pin(async { Ok("1".to_owned()) })
    }
}

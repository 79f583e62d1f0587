//! A client of a site without a network.

use crate::documents::{self, Product};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request};
use base64::{Engine, engine::general_purpose::STANDARD};
use jira_simulator::{TOKEN, router};
use serde_json::Value;
use tower::ServiceExt;

/// Where the simulator's links begin.
pub(crate) const BASE: &str = "http://127.0.0.1";

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }
}

/// A site, as one user asks it.
#[derive(Clone)]
pub(crate) struct Client {
    site: Router,
    authorization: Option<String>,
}

impl Client {
    /// A new site, as Mia asks it, who sees everything.
    pub(crate) fn new() -> Self {
        Self::of(router())
    }

    /// This site, as Mia asks it.
    pub(crate) fn of(site: Router) -> Self {
        Self { site, authorization: None }.user("mia@example.com", TOKEN)
    }

    /// The same site as another user asks it.
    pub(crate) fn user(&self, user: &str, token: &str) -> Self {
        let pair = STANDARD.encode(format!("{user}:{token}"));
        Self { site: self.site.clone(), authorization: Some(format!("Basic {pair}")) }
    }

    /// The same site as nobody asks it.
    pub(crate) fn nobody(&self) -> Self {
        Self { site: self.site.clone(), authorization: None }
    }

    /// Asks with headers and a body of bytes. A path may be a whole address.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let url = path.strip_prefix("http://").map(|rest| rest.split_once('/').unwrap());
        let (host, path) =
            url.map_or(("127.0.0.1", path.to_owned()), |(host, path)| (host, format!("/{path}")));
        let mut request = Request::builder().method(method).uri(path).header("host", host);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.site.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, bytes }
    }

    /// Asks with JSON. `null` is no body.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let headers = [("content-type", "application/json"), ("x-experimentalapi", "opt-in")];
        self.send(method, path, &headers, body).await
    }

    /// Asks, and the answer is as the document of the product says.
    pub(crate) async fn good(&self, product: Product, method: &str, path: &str, body: Value) -> Answer {
        let answer = self.ask(method, path, body).await;
        documents::check(product, method, path, &answer);
        assert!(answer.status < 400, "{method} {path}: {} {}", answer.status, answer.text());
        answer
    }

    /// The JSON of an address.
    pub(crate) async fn get(&self, product: Product, path: &str) -> Value {
        self.good(product, "GET", path, Value::Null).await.json()
    }

    /// Sends files in a form.
    pub(crate) async fn upload(
        &self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let headers =
            [("content-type", "multipart/form-data; boundary=simulated"), ("x-atlassian-token", "no-check")];
        self.send(method, path, &headers, form(fields, files)).await
    }
}

/// A form with fields and files: name, media type, bytes.
pub(crate) fn form(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--simulated\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, kind, bytes) in files {
        let disposition = format!("form-data; name=\"file\"; filename=\"{name}\"");
        let head =
            format!("--simulated\r\ncontent-disposition: {disposition}\r\ncontent-type: {kind}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--simulated--\r\n");
    body
}

//! Calls by name through the real component, and the requests that arrived.

use crate::documents::{Documented, Documents, Given, Round};
use host_tests::{Memory, RawServer, answer, basic, connector};
use jira_catalog::{self as catalog, Operation, Shape};
use jira_connector_host::Connector;
use jira_connector_host::files::{File, RequestTarget, UploadTarget};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::io::AsyncWriteExt;

/// A call, and what came of it.
pub(crate) struct Sent {
    pub(crate) operation: Operation,
    /// `required`, `example`, `all`, `files.upload`, or a typed function's arguments.
    pub(crate) how: String,
    /// The typed function that sent it, such as `issues.get`.
    pub(crate) function: Option<&'static str>,
    /// The request, or why there was none.
    pub(crate) arrived: Result<Arrived, String>,
}

/// A request as it arrived, and what it was made of.
#[derive(Serialize)]
pub(crate) struct Arrived {
    pub(crate) document: &'static str,
    pub(crate) operation: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) given: Option<Given>,
}

impl Sent {
    /// What its problems are told of: an operation, or a typed function.
    pub(crate) fn name(&self) -> String {
        self.function.map_or_else(|| self.operation.to_string(), str::to_owned)
    }

    /// The line for the validator.
    pub(crate) fn line(&self) -> Option<String> {
        let arrived = self.arrived.as_ref().ok()?;
        Some(serde_json::to_string(arrived).unwrap() + "\n")
    }
}

/// The component, and a server that keeps its requests.
pub(crate) struct Sender {
    server: RawServer,
    connector: Connector,
    /// The status of the next answer.
    status: Arc<AtomicU16>,
}

impl Sender {
    pub(crate) async fn start() -> Self {
        let status = Arc::new(AtomicU16::new(200));
        let next = status.clone();
        let server = RawServer::new(move |request, mut stream| {
            let status = next.load(Ordering::Relaxed);
            let body = match status {
                204 => "",
                _ if request.contains("/attachTemporaryFile ") => {
                    r#"{"temporaryAttachments":[{"temporaryAttachmentId":"t-1"}]}"#
                }
                _ if request.contains("/attachments ") => "[]",
                _ if request.contains("/child/attachment ") => r#"{"results":[]}"#,
                _ if request.contains("/attachment ") => r#"{"attachments":{"values":[]}}"#,
                _ => "{}",
            };
            let answer = answer(status, &[("content-type", "application/json")], body);
            async move { stream.write_all(answer.as_bytes()).await.unwrap() }
        })
        .await;
        let store = Memory::of(basic(&server.url(), "mia@example.com", "a-token"));
        Self { connector: connector(&store), server, status }
    }

    /// Calls an operation by its name.
    pub(crate) async fn call(
        &self,
        operation: Operation,
        documented: &Documented<'_>,
        round: Round,
        given: Given,
    ) -> Sent {
        let status = operation.statuses().find(|status| *status < 300).unwrap_or(200);
        self.status.store(status, Ordering::Relaxed);
        let before = self.server.requests().len();
        let arguments = Value::from(arguments(operation, &given)).to_string();
        let outcome = self.connector.call_operation("acme", &operation.to_string(), &arguments).await;
        let how = format!("{round:?}").to_lowercase();
        // What a document calls the text of a file is no value of it.
        let is_file = operation.body().is_some_and(|body| body.shape().is_file());
        let given = (!is_file).then_some(given);
        Sent { operation, how, function: None, arrived: self.arrived(documented, before, given, outcome) }
    }

    /// Adds files as `files.upload` does, and to the operations that it calls.
    pub(crate) async fn uploads(&self, documents: &Documents) -> Vec<Sent> {
        let request = RequestTarget {
            service_desk: "7".into(),
            request: "ITH-1".into(),
            is_public: true,
            comment: Some("as asked".into()),
        };
        let mut sent = Vec::new();
        let rows: [(UploadTarget, &[&str]); 3] = [
            (UploadTarget::Issue("KAN-1".into()), &["jira.addAttachment"]),
            (
                UploadTarget::Request(request),
                &["servicedesk.attachTemporaryFile", "servicedesk.createCommentWithAttachment"],
            ),
            (UploadTarget::Page("12".into()), &["confluence.v1.createOrUpdateAttachments"]),
        ];
        for (target, names) in rows {
            self.status.store(200, Ordering::Relaxed);
            let before = self.server.requests().len();
            let file = File { name: "ü 1.txt".into(), media_type: None, content: b"one\r\ntwo".to_vec() };
            let outcome = self.connector.upload("acme", &target, &[file]).await;
            let outcome = outcome.map(|_| ());
            for (number, name) in names.iter().enumerate() {
                let operation = catalog::find(name).unwrap();
                let documented = documents.of(operation);
                let outcome = outcome.as_ref().map_err(|error| format!("{error:?}"));
                let arrived = self.arrived(&documented, before + number, None, outcome);
                sent.push(Sent { operation, how: "files.upload".into(), function: None, arrived });
            }
        }
        sent
    }

    /// The request at this place among all that came.
    fn arrived<T>(
        &self,
        documented: &Documented<'_>,
        place: usize,
        given: Option<Given>,
        outcome: Result<T, impl std::fmt::Debug>,
    ) -> Result<Arrived, String> {
        if let Err(error) = outcome {
            return Err(format!("refused: {error:?}"));
        }
        let requests = self.server.requests();
        let (head, body) = requests[place].split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let mut first = lines.next().unwrap().split(' ');
        let (method, target) = (first.next().unwrap(), first.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.filter_map(|line| line.split_once(": "));
        Ok(Arrived {
            document: documented.file,
            operation: documented.id().map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
            given,
        })
    }
}

/// The arguments that make a request: each by its name, the body too where its
/// members have names of their own, and as a whole else.
fn arguments(operation: Operation, given: &Given) -> Map<String, Value> {
    let schema: Value = serde_json::from_str(&catalog::describe(operation)).unwrap();
    let mut arguments: Map<_, _> =
        [&given.path, &given.query, &given.header].into_iter().flatten().map(owned).collect();
    let taken = |name: &str| arguments.contains_key(name);
    let Some(known) = operation.body() else { return arguments };
    match known.shape() {
        Shape::Bytes => {
            let image = known.media == "image/*";
            arguments.extend(image.then(|| ("Content-Type".to_owned(), json!("image/png"))));
            arguments.insert("body".into(), json!("b25lDQp0d28="));
            return arguments;
        }
        Shape::Parts => {
            let file = json!({"name": "\u{fc} 1.txt", "content": "b25lDQp0d28="});
            for member in known.members().iter().filter(|member| member.required) {
                let text = member.kind.name() == Some("string");
                arguments.insert(member.name.into(), if text { json!("true") } else { file.clone() });
            }
            return arguments;
        }
        _ if given.body.is_null() => return arguments,
        _ => {}
    }
    let filled: BTreeSet<_> = operation
        .body()
        .map(|body| body.members())
        .unwrap_or_default()
        .into_iter()
        .filter(|member| member.filled)
        .map(|member| member.name)
        .collect();
    let members = given.body.as_object().filter(|members| {
        let mut names = members.keys().filter(|name| !filled.contains(name.as_str()));
        names.all(|name| schema["properties"].get(name).is_some() && !taken(name))
    });
    let own = schema["properties"]["body"] == json!({});
    match members {
        // A member `body` among others is that member; what holds it is the whole.
        Some(members) if own || !members.is_empty() && !members.contains_key("body") => {
            arguments.extend(members.iter().filter(|(name, _)| !filled.contains(name.as_str())).map(owned));
        }
        _ => {
            arguments.insert("body".into(), given.body.clone());
        }
    }
    arguments
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

//! Binds arguments to an operation: a JSON object to a path, a query, headers
//! and a body. What does not fit the operation is never sent.

use super::members::{Json, Members};
use super::operation::{Kind, Operation, Parameter, Place};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::path::{Endpoint, encode_parameter};
use std::fmt;

pub(super) mod accepted;
mod body;
mod problems;

use accepted::{Accepted, fits, named};
use problems::Problems;

/// The header, and the argument, that says what a body of any type is.
const CONTENT_TYPE: &str = "Content-Type";

/// A request without its site.
#[derive(Clone, PartialEq, Eq)]
pub struct Bound {
    /// The path on the site, encoded.
    pub path: String,
    /// The parameters of the query, not encoded.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

/// Without values: a query may hold JQL.
impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl Bound {
    /// The call that it is. Fails with [`Error::Invalid`] where it is too long
    /// or a header holds what none may.
    pub fn call(self, operation: Operation) -> Result<Call, Error> {
        let method = operation.method().name();
        let mut call = Call::parse(method, &self.path, &self.query, self.headers, self.body)?;
        (call.safety, call.has_explicit_safety) = (operation.safety(), true);
        Ok(call)
    }
}

/// Binds a JSON object of arguments, as [`super::describe`] says it, to an
/// operation. Null is as good as absent. Fails with [`Error::Invalid`], which
/// names all that is unknown, missing or of the wrong type, up to a bound.
///
/// A value stays in its part of the path: what could leave it is encoded, or
/// refused.
pub fn bind(operation: Operation, arguments: &str) -> Result<Bound, Error> {
    let json = Json::parse(arguments)?;
    let Some(mut given) = json.members() else {
        return Err(Error::Invalid(format!(
            "The arguments of {operation} must be a JSON object, not {}.",
            problems::article(json.kind())
        )));
    };
    given.retain(|(_, value)| value.kind() != "null");
    let known = Accepted::of(operation);
    let mut problems = Problems::default();
    known.check_names(&mut given, &mut problems);
    let path = path(operation, &given, &mut problems);
    let mut bound = Bound { path, query: Vec::new(), headers: Vec::new(), body: None };
    for parameter in &known.parameters {
        let Some(value) = named(&given, parameter.name) else { continue };
        match parameter.place {
            Place::Query => add_query(&mut bound.query, parameter, value, &mut problems),
            Place::Header => add(&mut bound.headers, parameter, parameter.kind, value, &mut problems),
            Place::Path | Place::Body => {}
        }
    }
    bound.headers.extend(operation.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    if let Some((media, body)) = body::make(&known, &given, &mut problems) {
        match bound.headers.iter().any(|(name, _)| name == CONTENT_TYPE) {
            true => {}
            false if media.is_empty() => {
                problems
                    .add(CONTENT_TYPE, "is required, because the body is not a PNG, JPEG or GIF. Set it to the media type of the body");
            }
            false => bound.headers.push((CONTENT_TYPE.to_owned(), media)),
        }
        bound.body = Some(body);
    }
    bound.headers.extend(operation.accept().map(|media| ("Accept".to_owned(), media.to_owned())));
    problems.result(operation)?;
    Ok(bound)
}

/// The path with its placeholders filled.
#[inline(never)]
fn path(operation: Operation, given: &Members<'_>, problems: &mut Problems) -> String {
    let mut path = String::new();
    for (before, parameter) in operation.parts() {
        path.push_str(before);
        let Some(parameter) = parameter else { continue };
        let Some(value) = named(given, parameter.name) else { continue };
        let Some(text) = text(parameter.kind, value) else {
            problems.mistyped(&parameter, value);
            continue;
        };
        let mut part = String::new();
        encode_parameter(&mut part, &text);
        // Between two parts, wherever it stands.
        match Endpoint::parse(&["/", &part, "/-"].concat(), &[]) {
            _ if text.is_empty() => problems.add(parameter.name, "is empty"),
            Err(problem) => problems.add(parameter.name, &["cannot be used in a path: ", &problem].concat()),
            Ok(_) => path.push_str(&part),
        }
    }
    path
}

type Pairs = Vec<(String, String)>;

/// Adds one value by its parameter's name.
#[inline(never)]
fn add(pairs: &mut Pairs, parameter: &Parameter, kind: Kind, value: Json<'_>, problems: &mut Problems) {
    match text(kind, value) {
        Some(text) => pairs.push((parameter.name.to_owned(), text)),
        None => problems.mistyped(parameter, value),
    }
}

#[inline(never)]
fn add_query(query: &mut Pairs, parameter: &Parameter, value: Json<'_>, problems: &mut Problems) {
    if let Some(item) = parameter.kind.item() {
        let mut items = Pairs::new();
        for one in value.items().unwrap_or_else(|| vec![value]) {
            if text(item, one).is_none() {
                return problems.mistyped(parameter, value);
            }
            add(&mut items, parameter, item, one, problems);
        }
        if parameter.kind.joined() {
            let texts: Vec<_> = items.into_iter().map(|(_, text)| text).collect();
            items = vec![(parameter.name.to_owned(), texts.join(","))];
        }
        query.append(&mut items);
    } else if parameter.kind.name() == Some("object") {
        let Some(members) = value.members() else { return problems.mistyped(parameter, value) };
        for (name, value) in members {
            match value.scalar() {
                Some(text) => query.push((name.into_owned(), text)),
                None => return problems.mistyped(parameter, value),
            }
        }
    } else {
        add(query, parameter, parameter.kind, value, problems);
    }
}

/// The text of a value of a path, a query or a header, where it has the type.
/// A string takes any scalar.
#[inline(never)]
fn text(kind: Kind, value: Json<'_>) -> Option<String> {
    let fits = kind.name() == Some("string") || fits(kind, value);
    value.scalar().filter(|_| fits)
}

#[cfg(test)]
mod tests;

//! Binds arguments to an operation: a JSON object to a path, a query, headers
//! and a body. What does not fit the operation is never sent.

use super::members::Json;
use super::search::nearest;
use super::{Body, Kind, Operation, Parameter, Place, Shape};
use crate::call::Call;
use crate::error::Error;
use crate::path::{Endpoint, encode_parameter};
use std::borrow::Cow;
use std::fmt;

mod body;
mod problems;

use problems::Problems;

/// The argument that is the whole body.
pub(super) const WHOLE: &str = "body";

/// A request without its site.
#[derive(Clone, PartialEq, Eq)]
pub struct Bound {
    /// The path on the site, encoded.
    pub path: String,
    /// The parameters of the query, not encoded.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body. None too where it is files or bytes of a type of its own: the
    /// caller adds these.
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
        call.safety = operation.safety();
        Ok(call)
    }
}

/// What an operation takes.
pub(super) struct Arguments {
    /// The parameters of path, query and headers.
    pub(super) parameters: Vec<Parameter>,
    /// The members of the body that have a name of their own among the arguments.
    pub(super) members: Vec<Parameter>,
    /// The body, where it is made of arguments.
    pub(super) body: Option<Body>,
    /// Whether the body has a member that is called as the whole.
    pub(super) own: bool,
}

impl Arguments {
    pub(super) fn of(operation: Operation) -> Self {
        let parameters: Vec<_> = operation.parameters().collect();
        let body = operation.body().filter(|body| body.shape() != Shape::Bytes);
        let members = body.into_iter().flat_map(Body::members);
        let free = |member: &Parameter| {
            member.name != WHOLE && !parameters.iter().any(|parameter| parameter.name == member.name)
        };
        let members: Vec<_> = members.filter(free).collect();
        let own = body.is_some_and(|body| body.members().any(|member| member.name == WHOLE));
        let mut known = Self { members, body, own, parameters };
        if known.whole_only() {
            known.members.clear();
        }
        known
    }

    /// Whether the body cannot be made of members: it has none, or must have
    /// one that is called like a parameter.
    pub(super) fn whole_only(&self) -> bool {
        let Some(body) = self.body else { return false };
        let reached = |member: &Parameter| member.name == WHOLE || self.members.contains(member);
        body.members().next().is_none() || body.members().any(|member| member.required && !reached(&member))
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        let whole = self.body.map(|_| WHOLE);
        self.parameters.iter().chain(&self.members).map(|parameter| parameter.name).chain(whole)
    }
}

/// The arguments that were given.
type Given<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

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
    let known = Arguments::of(operation);
    let mut problems = Problems::default();
    for (place, (name, _)) in given.iter().enumerate() {
        let before = given.get(..place).unwrap_or_default();
        if before.iter().any(|(earlier, _)| earlier == name) {
            problems.add(name, "is given twice");
        } else if !known.names().any(|known| known == name) {
            let names = known.names().map(|known| (known.to_owned(), known));
            problems.unknown(name, nearest(name, names).first().copied(), known.names());
        }
    }
    let value = |name: &str| given.iter().find(|(given, _)| given == name).map(|(_, value)| *value);
    for parameter in known.parameters.iter().filter(|parameter| parameter.required) {
        if value(parameter.name).is_none() {
            problems.missing(parameter);
        }
    }
    let path = path(operation, &value, &mut problems);
    let (mut query, mut headers) = (Vec::new(), Vec::new());
    for parameter in &known.parameters {
        let Some(value) = value(parameter.name) else { continue };
        match parameter.place {
            Place::Query => add_query(&mut query, parameter, value, &mut problems),
            Place::Header => match text(parameter.kind, value) {
                Some(text) => headers.push((parameter.name.to_owned(), text.into_owned())),
                None => problems.mistyped(parameter, value),
            },
            Place::Path | Place::Body => {}
        }
    }
    headers.extend(operation.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let body = body::make(&known, &given, &mut problems);
    if let Some(body) = known.body.filter(|_| body.is_some()) {
        headers.push(("Content-Type".to_owned(), body.media.to_owned()));
    }
    problems.result(operation)?;
    Ok(Bound { path, query, headers, body })
}

/// The path with its placeholders filled.
fn path<'a>(
    operation: Operation,
    value: &impl Fn(&str) -> Option<Json<'a>>,
    problems: &mut Problems,
) -> String {
    let mut path = String::new();
    for (before, parameter) in operation.parts() {
        path.push_str(before);
        let Some(parameter) = parameter else { continue };
        let Some(value) = value(parameter.name) else { continue };
        let Some(text) = text(parameter.kind, value) else {
            problems.mistyped(&parameter, value);
            continue;
        };
        let mut part = String::from("/");
        encode_parameter(&mut part, &text);
        match Endpoint::parse(&part, &[]) {
            _ if text.is_empty() => problems.add(parameter.name, "is empty"),
            // Encoded, all of it is unreserved but for what the rules say.
            Err(problem) => problems.add(parameter.name, &format!("cannot stand in a path: {problem}")),
            Ok(_) => path.push_str(part.get(1..).unwrap_or_default()),
        }
    }
    path
}

fn add_query(
    query: &mut Vec<(String, String)>,
    parameter: &Parameter,
    value: Json<'_>,
    problems: &mut Problems,
) {
    let name = || parameter.name.to_owned();
    let Some(item) = parameter.kind.item() else {
        if parameter.kind.name() == Some("object") {
            return match value.members().map(|members| {
                let pair = |(name, value): (Cow<'_, str>, Json<'_>)| {
                    value.scalar().map(|value| (name.into_owned(), value.into_owned()))
                };
                members.into_iter().map(pair).collect::<Option<Vec<_>>>()
            }) {
                Some(Some(pairs)) => query.extend(pairs),
                _ => problems.mistyped(parameter, value),
            };
        }
        return match text(parameter.kind, value) {
            Some(text) => query.push((name(), text.into_owned())),
            None => problems.mistyped(parameter, value),
        };
    };
    let items = value.items().unwrap_or_else(|| vec![value]);
    let texts: Option<Vec<_>> = items.into_iter().map(|value| text(item, value)).collect();
    match texts {
        None => problems.mistyped(parameter, value),
        Some(texts) if parameter.kind.joined() => query.push((name(), texts.join(","))),
        Some(texts) => query.extend(texts.into_iter().map(|text| (name(), text.into_owned()))),
    }
}

/// The text of a value of a path, a query or a header, where it has the type.
/// A string takes any scalar.
fn text<'a>(kind: Kind, value: Json<'a>) -> Option<Cow<'a, str>> {
    let fits = kind.name() == Some("string") || fits(kind, value);
    value.scalar().filter(|_| fits)
}

/// Whether a value has a type, its items included.
fn fits(kind: Kind, value: Json<'_>) -> bool {
    match (kind.name(), value.kind()) {
        (None, _) | (Some("number"), "integer") => true,
        (Some("array"), "array") => match kind.item() {
            Some(item) if item.name().is_some() => {
                value.items().unwrap_or_default().into_iter().all(|value| fits(item, value))
            }
            _ => true,
        },
        (Some(name), given) => name == given,
    }
}

#[cfg(test)]
mod tests;

//! Binds arguments to an operation: a JSON object to a path, a query, headers
//! and a body. What does not fit the operation is never sent.

use super::members::{Json, Members};
use super::{Body, Kind, Operation, Parameter, Place, Shape};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::path::{Endpoint, encode_parameter};
use std::fmt;

mod body;
mod problems;

use problems::Problems;

/// The argument that is the whole body.
pub(super) const WHOLE: &str = "body";

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
        (call.safety, call.stated) = (operation.safety(), true);
        Ok(call)
    }
}

/// What an operation takes.
pub(super) struct Arguments {
    /// The parameters of path, query and headers.
    pub(super) parameters: Vec<Parameter>,
    /// The members of the body that have a name of their own among the arguments.
    pub(super) members: Vec<Parameter>,
    /// The body.
    pub(super) body: Option<Body>,
    /// Whether the body has a member that is called as the whole.
    pub(super) own: bool,
}

impl Arguments {
    pub(super) fn of(operation: Operation) -> Self {
        let parameters = operation.parameters();
        let body = operation.body();
        let mut members = body.map(Body::members).unwrap_or_default();
        let own = members.iter().any(|member| member.name == WHOLE);
        members.retain(|member| {
            member.name != WHOLE && !parameters.iter().any(|parameter| parameter.name == member.name)
        });
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
        let members = body.members();
        members.is_empty() || members.iter().any(|member| member.required && !reached(member))
    }

    #[inline(never)]
    fn names(&self) -> Vec<&'static str> {
        let whole = self.body.map(|_| WHOLE);
        self.parameters.iter().chain(&self.members).map(|parameter| parameter.name).chain(whole).collect()
    }

    /// Leaves the arguments that are known, each once, and reports the others and
    /// the required ones that are missing.
    #[inline(never)]
    fn check_names(&self, given: &mut Members<'_>, problems: &mut Problems) {
        let names = self.names();
        let mut seen = vec![false; names.len()];
        given.retain(|(name, _)| {
            let place = names.iter().position(|known| known == name);
            match place.and_then(|place| seen.get_mut(place)) {
                Some(seen) if *seen => problems.add(name, "is given twice"),
                Some(seen) => *seen = true,
                None => problems.unknown(name, &names),
            }
            place.is_some()
        });
        for parameter in self.parameters.iter().filter(|parameter| parameter.required) {
            if named(given, parameter.name).is_none() {
                problems.missing(parameter);
            }
        }
    }
}

/// The value of this name.
#[inline(never)]
fn named<'a>(members: &Members<'a>, name: &str) -> Option<Json<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
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
    let known = Arguments::of(operation);
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
                    .add(CONTENT_TYPE, "is missing: the body is no PNG, JPEG or GIF, so name its media type");
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
            Err(problem) => problems.add(parameter.name, &["cannot stand in a path: ", &problem].concat()),
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

/// Whether a value has a type, its items included.
#[inline(never)]
fn fits(kind: Kind, value: Json<'_>) -> bool {
    match (kind.name(), value.kind()) {
        (None, _) | (Some("number"), "integer") => true,
        (Some("array"), "array") => match kind.item() {
            Some(item) if item.name().is_some() => {
                value.items().unwrap_or_default().into_iter().all(|value| fits(item, value))
            }
            _ => true,
        },
        // One file of several.
        (Some("array"), "object") => kind.item().is_some_and(Kind::is_file),
        (Some(name), given) => name == given,
    }
}

#[cfg(test)]
mod tests;

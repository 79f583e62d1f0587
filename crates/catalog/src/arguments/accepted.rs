//! The arguments that an operation accepts.

use super::super::members::{Json, Members};
use super::super::operation::{Body, Kind, Operation, Parameter};
use super::problems::Problems;

/// The argument that is the whole body.
pub(in super::super) const WHOLE: &str = "body";

/// The arguments that an operation accepts.
pub(in super::super) struct Accepted {
    /// The parameters of path, query and headers.
    pub(in super::super) parameters: Vec<Parameter>,
    /// The members of the body that have a name of their own among the arguments.
    pub(in super::super) members: Vec<Parameter>,
    /// The body.
    pub(in super::super) body: Option<Body>,
    /// Whether the body has a member that is called as the whole.
    pub(in super::super) own: bool,
}

impl Accepted {
    pub(in super::super) fn of(operation: Operation) -> Self {
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
    pub(in super::super) fn whole_only(&self) -> bool {
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
    pub(super) fn check_names(&self, given: &mut Members<'_>, problems: &mut Problems) {
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
pub(super) fn named<'a>(members: &Members<'a>, name: &str) -> Option<Json<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
}

/// Whether a value has a type, its items included.
#[inline(never)]
pub(super) fn fits(kind: Kind, value: Json<'_>) -> bool {
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

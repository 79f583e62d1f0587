//! The body that arguments make.

use super::super::members::{Json, Members};
use super::problems::Problems;
use super::{Arguments, Body, Parameter, Place, Shape, WHOLE, fits, named};
use crate::path::encode_parameter;
use std::borrow::Cow;

/// The bytes of the body. None where there is none.
#[inline(never)]
pub(super) fn make(known: &Arguments, given: &Members<'_>, problems: &mut Problems) -> Option<Vec<u8>> {
    let body = known.body?;
    let mut members = Members::new();
    for member in &known.members {
        members.extend(named(given, member.name).map(|value| (Cow::Borrowed(member.name), value)));
    }
    match named(given, WHOLE) {
        Some(whole) if !known.own || holds_itself(whole) => {
            if !members.is_empty() {
                problems.add(WHOLE, "is the whole body: put its members inside, or leave it out");
            }
            check_whole(body, whole, problems);
            return Some(write_whole(body, whole));
        }
        Some(own) => members.push((Cow::Borrowed(WHOLE), own)),
        None => {}
    }
    if members.is_empty() && !body.required {
        return None;
    }
    if known.whole_only() {
        let whole = Parameter::new(Place::Body, WHOLE, body.kind(), true);
        problems.missing(&whole);
        return None;
    }
    let mut filled = body.members();
    filled.retain(|member| member.filled);
    let filled: Vec<_> = filled
        .iter()
        .filter_map(|member| Some((member.name, fill(member, named(given, member.name)?))))
        .collect();
    members.extend(filled.iter().map(|(name, text)| (Cow::Borrowed(*name), Json::of(text))));
    check(body, &members, problems);
    Some(write(body, &members))
}

/// What the path was given, as the body's member takes it.
fn fill(member: &Parameter, value: Json<'_>) -> String {
    match (member.kind.name(), value.kind()) {
        (Some("string"), "integer" | "number" | "boolean") => format!("\"{}\"", value.text()),
        _ => value.text().to_owned(),
    }
}

/// Whether an object has a member that is called as the whole.
fn holds_itself(value: Json<'_>) -> bool {
    value.members().is_some_and(|members| named(&members, WHOLE).is_some())
}

fn check_whole(body: Body, whole: Json<'_>, problems: &mut Problems) {
    let kind = body.kind();
    if !fits(kind, whole) {
        let parameter = Parameter::new(Place::Body, WHOLE, kind, true);
        return problems.mistyped(&parameter, whole);
    }
    check(body, &whole.members().unwrap_or_default(), problems);
}

/// The types of what is known, and whether all is there that must be. What the
/// document does not name is let through.
fn check(body: Body, members: &Members<'_>, problems: &mut Problems) {
    for known in body.members() {
        match named(members, known.name) {
            Some(value) if value.kind() != "null" && !fits(known.kind, value) => {
                problems.mistyped(&known, value);
            }
            None if known.required => problems.missing(&known),
            _ => {}
        }
    }
}

fn write_whole(body: Body, whole: Json<'_>) -> Vec<u8> {
    match (body.shape(), whole.members()) {
        (Shape::Form, Some(members)) => write(body, &members),
        (Shape::Text, _) => whole.scalar().unwrap_or_default().into_bytes(),
        _ => whole.text().as_bytes().to_vec(),
    }
}

fn write(body: Body, members: &Members<'_>) -> Vec<u8> {
    let mut out = String::new();
    if body.shape() == Shape::Form {
        for (name, value) in members {
            for value in value.items().unwrap_or_else(|| vec![*value]) {
                if !out.is_empty() {
                    out.push('&');
                }
                encode_parameter(&mut out, name);
                out.push('=');
                encode_parameter(&mut out, &value.scalar().unwrap_or_else(|| value.text().to_owned()));
            }
        }
        return out.into_bytes();
    }
    out.push('{');
    for (name, value) in members {
        if out.len() > 1 {
            out.push(',');
        }
        // The catalog's names need no escapes.
        out.extend(["\"", name, "\":", value.text()]);
    }
    out.push('}');
    out.into_bytes()
}

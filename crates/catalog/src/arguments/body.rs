//! The body that arguments make.

use super::super::members::{Json, Members};
use super::super::operation::{Body, Kind, Parameter, Place, Shape};
use super::accepted::{Accepted, WHOLE, fits, named};
use super::problems::Problems;
use base64::{Engine, engine::general_purpose::STANDARD};
use jira_engine::multipart::Form;
use jira_engine::path::encode_parameter;
use std::borrow::Cow;

/// A body with its media type.
pub(super) type Encoded = (String, Vec<u8>);

/// The body. None where there is none.
#[inline(never)]
pub(super) fn make(known: &Accepted, given: &Members<'_>, problems: &mut Problems) -> Option<Encoded> {
    let body = known.body?;
    let mut members = Members::new();
    for member in &known.members {
        members.extend(named(given, member.name).map(|value| (Cow::Borrowed(member.name), value)));
    }
    match named(given, WHOLE) {
        Some(whole) if !known.own || holds_itself(whole) => {
            if !members.is_empty() {
                problems.add(WHOLE, "is the whole body. Put the other members inside it, or leave it out");
            }
            check_whole(body, whole, problems);
            return Some(write_whole(body, whole, problems));
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
    Some(write(body, &members, problems))
}

/// The value of a path parameter, in the type of the body's member.
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
/// document does not name is allowed.
fn check(body: Body, members: &Members<'_>, problems: &mut Problems) {
    // A field of a form is text, which any scalar has.
    let is_form = matches!(body.shape(), Shape::Form | Shape::Parts);
    let fits = |kind: Kind, value: Json<'_>| match is_form && kind.name() == Some("string") {
        true => value.scalar().is_some(),
        false => fits(kind, value),
    };
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

fn write_whole(body: Body, whole: Json<'_>, problems: &mut Problems) -> Encoded {
    let bytes = match (body.shape(), whole.members()) {
        (Shape::Form | Shape::Parts, Some(members)) => return write(body, &members, problems),
        (Shape::Text, _) => whole.scalar().unwrap_or_default().into_bytes(),
        (Shape::Bytes, _) => match decode(whole) {
            Some(bytes) => return (media(body, &bytes).to_owned(), bytes),
            None => {
                problems.add(WHOLE, "is not valid Base64");
                Vec::new()
            }
        },
        _ => whole.text().as_bytes().to_vec(),
    };
    (body.media.to_owned(), bytes)
}

/// The bytes that a string in Base64 stands for.
fn decode(value: Json<'_>) -> Option<Vec<u8>> {
    STANDARD.decode(value.scalar()?).ok()
}

/// The media type of bytes. Of an image what its first bytes say, empty where they do
/// not.
fn media(body: Body, bytes: &[u8]) -> &'static str {
    let signs: [(&[u8], &str); 3] =
        [(b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")];
    match body.media {
        "image/*" => signs.iter().find(|(sign, _)| bytes.starts_with(sign)).map_or("", |(_, media)| media),
        media => media,
    }
}

fn write(body: Body, members: &Members<'_>, problems: &mut Problems) -> Encoded {
    let mut out = String::new();
    match body.shape() {
        Shape::Parts => return write_parts(body, members, problems),
        Shape::Form => {
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
        }
        _ => {
            out.push('{');
            for (name, value) in members {
                if out.len() > 1 {
                    out.push(',');
                }
                // The catalog's names need no escapes.
                out.extend(["\"", name, "\":", value.text()]);
            }
            out.push('}');
        }
    }
    (body.media.to_owned(), out.into_bytes())
}

/// A form of fields and files.
fn write_parts(body: Body, members: &Members<'_>, problems: &mut Problems) -> Encoded {
    let known = body.members();
    let mut parts: Vec<(&str, Option<File>, Vec<u8>)> = Vec::new();
    for (name, value) in members {
        let kind = known.iter().find(|member| member.name == name).map(|member| member.kind);
        let is_file = kind.is_some_and(|kind| kind.is_file() || kind.item().is_some_and(Kind::is_file));
        for value in value.items().unwrap_or_else(|| vec![*value]) {
            if !is_file {
                let text = value.scalar().unwrap_or_else(|| value.text().to_owned());
                parts.push((name, None, text.into_bytes()));
            } else if let Some((file, content)) = File::read(value) {
                parts.push((name, Some(file), content));
            } else {
                problems
                    .add(name, "must be a file: an object with a `name` and with the `content` in Base64");
            }
        }
    }
    let contents: Vec<&[u8]> = parts.iter().map(|(.., content)| content.as_slice()).collect();
    let mut form = Form::around(&contents);
    for (name, file, content) in parts {
        let added = match file {
            Some(file) => form.file(name, &file.name, file.media_type.as_deref(), content),
            None => {
                form.field(name, content);
                Ok(())
            }
        };
        added.unwrap_or_else(|problem| problems.add(name, &["is not accepted: ", &problem].concat()));
    }
    let (media, body) = form.end();
    (media, body.pieces().collect::<Vec<_>>().concat())
}

/// The name and the media type of a file in a form.
struct File {
    name: String,
    media_type: Option<String>,
}

impl File {
    /// A file, and what is in it.
    fn read(value: Json<'_>) -> Option<(Self, Vec<u8>)> {
        let members = value.members()?;
        let media_type = match named(&members, "mediaType").filter(|value| value.kind() != "null") {
            Some(media_type) => Some(media_type.scalar()?),
            None => None,
        };
        let content = decode(named(&members, "content")?)?;
        Some((Self { name: named(&members, "name")?.scalar()?, media_type }, content))
    }
}

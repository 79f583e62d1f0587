//! The JSON schema of an operation's arguments.

use super::arguments::accepted::{Accepted, WHOLE};
use super::operation::{Kind, Operation, Parameter};

/// A JSON schema (draft 2020-12) of the arguments that [`super::bind`] takes for
/// an operation, as JSON: an object with each parameter and each top-level
/// member of the body by its name.
///
/// `body` is the whole body, in place of its members. A member of the body that
/// is called like a parameter is reached through it alone. Where the body has a
/// member `body` itself, an object with a member `body` is the whole, all else
/// that member. Bytes are strings in Base64 (`contentEncoding`), and a file of a form
/// is an object with its name and its content.
///
/// The schema names what the documents name; `bind` also takes a number or a
/// boolean for a string of path or query, one value for an array there, and
/// null for what is absent.
pub fn describe(operation: Operation) -> String {
    let arguments = Accepted::of(operation);
    let mut out = String::from(
        r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"#,
    );
    let mut required = String::new();
    let mut first = true;
    let mut property = |name: &str, schema: &dyn Fn(&mut String)| {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        out.extend(["\"", name, "\":"]);
        schema(&mut out);
    };
    for parameter in &arguments.parameters {
        property(parameter.name, &|out| kind(out, parameter.kind));
        if parameter.required {
            push_name(&mut required, parameter.name);
        }
    }
    for member in &arguments.members {
        property(member.name, &|out| kind(out, member.kind));
    }
    if let Some(body) = arguments.body {
        if arguments.own {
            property(WHOLE, &|out| out.push_str("{}"));
        } else {
            property(WHOLE, &|out| whole(out, body.kind(), body.members()));
        }
    }
    out.push_str(r#"},"additionalProperties":false"#);
    let mut members = String::new();
    if let Some(body) = arguments.body.filter(|body| body.required) {
        if arguments.whole_only() {
            push_name(&mut required, WHOLE);
        } else {
            for member in body.members().iter().filter(|member| member.required) {
                push_name(&mut members, member.name);
            }
        }
    }
    if !required.is_empty() {
        out.extend([r#","required":["#, &required, "]"]);
    }
    if !members.is_empty() {
        // What is taken as the whole holds itself.
        let own = r#""properties":{"body":{"type":"object","required":["body"]}},"#;
        let own = if arguments.own { own } else { "" };
        out.extend([r#","anyOf":[{"required":["#, &members, "]},{", own, r#""required":["body"]}]"#]);
    }
    out.push('}');
    out
}

fn push_name(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push(',');
    }
    list.extend(["\"", name, "\""]);
}

/// The schema of a file of a form.
const FILE: &str = r#"{"type":"object","properties":{"name":{"type":"string"},"content":{"type":"string","contentEncoding":"base64"},"mediaType":{"type":"string"}},"required":["name","content"],"additionalProperties":false}"#;

fn kind(out: &mut String, of: Kind) {
    if of.is_file() {
        return out.push_str(FILE);
    }
    out.push('{');
    if let Some(name) = of.name() {
        out.extend([r#""type":""#, name, "\""]);
    }
    if of.is_bytes() {
        out.push_str(r#","contentEncoding":"base64""#);
    }
    if let Some(item) = of.item() {
        out.push_str(r#","items":"#);
        kind(out, item);
    }
    out.push('}');
}

/// A body as a whole, with its members as far as they are known.
fn whole(out: &mut String, of: Kind, members: Vec<Parameter>) {
    let (mut properties, mut required) = (String::new(), String::new());
    for member in members {
        if !properties.is_empty() {
            properties.push(',');
        }
        properties.extend(["\"", member.name, "\":"]);
        kind(&mut properties, member.kind);
        if member.required {
            push_name(&mut required, member.name);
        }
    }
    kind(out, of);
    if !properties.is_empty() && out.pop().is_some() {
        out.extend([r#","properties":{"#, &properties, "}"]);
        if !required.is_empty() {
            out.extend([r#","required":["#, &required, "]"]);
        }
        out.push('}');
    }
}

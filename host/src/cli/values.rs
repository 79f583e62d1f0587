//! `NAME=VALUE` on the command line as the JSON that an operation takes.

use super::input;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// A name and a value.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The JSON schema of an operation's arguments, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Schema {
    /// The type in JSON schema's word. None is any.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    /// What an array holds.
    pub(super) items: Option<Box<Schema>>,
    /// The members by name.
    pub(super) properties: BTreeMap<String, Schema>,
    /// Which of them must be there.
    pub(super) required: Vec<String>,
    /// What else must be there: one of these.
    #[serde(rename = "anyOf")]
    pub(super) any_of: Vec<Schema>,
    /// `base64` of bytes.
    #[serde(rename = "contentEncoding")]
    encoding: Option<String>,
}

impl Schema {
    /// Whether it is bytes.
    fn is_bytes(&self) -> bool {
        self.encoding.as_deref() == Some("base64")
    }

    /// Whether it is a file of a form: an object with its name and its content.
    pub(super) fn is_file(&self) -> bool {
        self.properties.get("content").is_some_and(Self::is_bytes)
    }

    /// The type in a word, such as `array of string`.
    pub(super) fn word(&self) -> String {
        match (self.kind.as_deref(), &self.items) {
            _ if self.is_bytes() => "bytes".to_owned(),
            _ if self.is_file() => "file".to_owned(),
            (None, _) => "any".to_owned(),
            (Some(kind), Some(items)) if items.kind.is_some() => format!("{kind} of {}", items.word()),
            (Some(kind), _) => kind.to_owned(),
        }
    }
}

/// The JSON object that these pairs are, each value by the type that the schema
/// gives its name. What does not fit its type is left to the component, which says
/// what does. `input` is standard input.
pub(super) fn object(schema: &Schema, pairs: &[(String, String)], input: &mut dyn Read) -> Result<String> {
    let mut members: Vec<(&str, String)> = Vec::new();
    // The items of arrays that are given one by one.
    let mut arrays: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut input = Some(input);
    for (name, text) in pairs {
        let known = schema.properties.get(name);
        let cannot = || format!("Cannot read the value of {name}");
        if let Some(content) = known.and_then(|known| content(known, text)) {
            let (is_list, value) = content.with_context(cannot)?;
            match is_list {
                true => arrays.entry(name).or_default().push(value),
                false => members.push((name, value)),
            }
            continue;
        }
        let text = read(text, &mut input).with_context(cannot)?;
        if let Some(known) = known.filter(|known| known.kind.as_deref() == Some("array")) {
            let item = known.items.as_deref();
            arrays.entry(name).or_default().extend(items(name, item, &text)?);
        } else {
            members.push((name, value(name, known, &text)?));
        }
    }
    let arrays = arrays.into_iter().map(|(name, items)| (name, format!("[{}]", items.join(","))));
    let members = members.into_iter().chain(arrays);
    let members: Vec<_> = members.map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
    Ok(format!("{{{}}}", members.join(",")))
}

/// The bytes or the file that `@FILE` names, where the schema wants one, and whether it
/// is one of a list.
fn content(schema: &Schema, text: &str) -> Option<Result<(bool, String)>> {
    let path = Path::new(text.strip_prefix('@').filter(|text| !text.starts_with('@'))?);
    let bytes = || Ok(STANDARD.encode(input::bytes(path, input::VALUE)?));
    let item = schema.items.as_deref();
    match schema {
        schema if schema.is_bytes() => Some(bytes().map(|text| (false, quoted(&text)))),
        schema if schema.is_file() => Some(file(path, bytes).map(|file| (false, file))),
        _ if item.is_some_and(Schema::is_file) => Some(file(path, bytes).map(|file| (true, file))),
        _ => None,
    }
}

fn file(path: &Path, bytes: impl FnOnce() -> Result<String>) -> Result<String> {
    let name =
        path.file_name().filter(|name| *name != "-").context("A file of a form needs a name: name a file")?;
    let media_type = mime_guess::from_path(path).first_raw();
    let name = name.to_string_lossy();
    Ok(json!({"name": name, "content": bytes()?, "mediaType": media_type}).to_string())
}

/// A value as it was written, or from where it says: `@FILE`, `@-`. `@@` is an `@`.
fn read<'a>(text: &'a str, input: &mut Option<&mut dyn Read>) -> Result<Cow<'a, str>> {
    let Some(place) = text.strip_prefix('@') else { return Ok(text.into()) };
    if place.starts_with('@') {
        return Ok(place.into());
    }
    let mut text = if place == "-" {
        let Some(input) = input.take() else { bail!("Standard input is one value's alone.") };
        let bytes = input::bounded(input, input::VALUE)?.context("It is larger than a value may be")?;
        String::from_utf8(bytes)?
    } else {
        let problem = || format!("{place} (write @@ for a value that begins with @)");
        let text =
            input::bytes(Path::new(place), input::VALUE).and_then(|bytes| Ok(String::from_utf8(bytes)?));
        text.with_context(problem)?
    };
    // The end of the last line is the file's, not the value's.
    if text.ends_with('\n') {
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
    }
    Ok(text.into())
}

/// The items of an array: a JSON array's, or those between commas.
fn items(name: &str, item: Option<&Schema>, text: &str) -> Result<Vec<String>> {
    let text = text.trim();
    if text.starts_with('[') {
        let items: Vec<&RawValue> = parse(name, text)?;
        return Ok(items.into_iter().map(|item| item.get().to_owned()).collect());
    }
    if text.starts_with('{') {
        return Ok(vec![value(name, item, text)?]);
    }
    text.split(',').filter(|text| !text.is_empty()).map(|text| value(name, item, text.trim())).collect()
}

/// One value as JSON.
fn value(name: &str, schema: Option<&Schema>, text: &str) -> Result<String> {
    let json = || serde_json::from_str::<&RawValue>(text).ok().map(|json| json.get().to_owned());
    let typed = schema.map(|schema| schema.kind.as_deref());
    match typed {
        // What is not known is told by its name, whatever its type.
        None | Some(Some("string")) => Ok(quoted(text)),
        Some(_) if text.trim_start().starts_with('{') => {
            parse::<&RawValue>(name, text).map(|json| json.get().to_owned())
        }
        Some(_) => Ok(json().unwrap_or_else(|| quoted(text))),
    }
}

fn parse<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T> {
    serde_json::from_str(text).with_context(|| format!("The value of {name} is not JSON"))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn made(pairs: &[&str], input: &str) -> Result<String> {
        let bytes = json!({"type": "string", "contentEncoding": "base64"});
        let file = json!({"type": "object", "properties": {"content": bytes}});
        let schema = json!({"properties": {
            "s": {"type": "string"}, "i": {"type": "integer"}, "b": {"type": "boolean"}, "n": {"type": "number"},
            "a": {"type": "array", "items": {"type": "string"}}, "ai": {"type": "array", "items": {"type": "integer"}},
            "ao": {"type": "array", "items": {"type": "object"}}, "o": {"type": "object"}, "any": {},
            "y": bytes, "f": file, "af": {"type": "array", "items": file},
        }});
        let schema: Schema = serde_json::from_value(schema)?;
        let pairs: Vec<_> = pairs.iter().filter_map(|pair| pair.split_once('=')).collect();
        let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        object(&schema, &pairs, &mut input.as_bytes())
    }

    #[test]
    fn values_have_the_type_of_their_name() {
        let check = |pair: &str, expected: &str| {
            assert_eq!(made(&[pair], "").unwrap(), format!("{{{expected}}}"), "{pair}");
        };
        check("s=KAN-1", r#""s":"KAN-1""#);
        check("s=12", r#""s":"12""#);
        check("s={\"a", r#""s":"{\"a""#);
        check("s=", r#""s":"""#);
        check("s=@@mia", r#""s":"@mia""#);
        check("i=12345678901234567890123", r#""i":12345678901234567890123"#);
        check("i=x", r#""i":"x""#);
        check("n=1.50", r#""n":1.50"#);
        check("b=true", r#""b":true"#);
        check("b=yes", r#""b":"yes""#);
        check("a=x, y,1", r#""a":["x","y","1"]"#);
        check(r#"a=["x,y", "z"]"#, r#""a":["x,y","z"]"#);
        check("a=", r#""a":[]"#);
        check("ai=1,2,x", r#""ai":[1,2,"x"]"#);
        check(r#"ao={"a": 1, "b": 2}"#, r#""ao":[{"a": 1, "b": 2}]"#);
        check(r#"o={"a": [1.0]}"#, r#""o":{"a": [1.0]}"#);
        check("o=x", r#""o":"x""#);
        check("any=5", r#""any":5"#);
        check("any=a text", r#""any":"a text""#);
        check("any=[~mia] see", r#""any":"[~mia] see""#);
        check("unknown=5", r#""unknown":"5""#);
    }

    #[test]
    fn several_values_are_items_and_else_the_components_to_refuse() {
        assert_eq!(made(&["a=x", "i=1", "a=y,z"], "").unwrap(), r#"{"i":1,"a":["x","y","z"]}"#);
        assert_eq!(made(&["i=1", "i=2"], "").unwrap(), r#"{"i":1,"i":2}"#);
        assert_eq!(made(&[], "").unwrap(), "{}");
    }

    #[test]
    fn values_are_read_from_files_and_standard_input() {
        assert_eq!(made(&["s=@-"], "two\nlines\n").unwrap(), r#"{"s":"two\nlines"}"#);
        assert_eq!(made(&["ai=@-"], "1,2\r\n").unwrap(), r#"{"ai":[1,2]}"#);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "{\"a\":\n1}\n").unwrap();
        let pair = format!("o=@{}", file.path().display());
        assert_eq!(made(&[&pair], "").unwrap(), "{\"o\":{\"a\":\n1}}");
    }

    #[test]
    fn bytes_and_files_of_forms() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b.png");
        std::fs::write(&path, b"\x89PNG\n").unwrap();
        let pair = |name: &str| format!("{name}=@{}", path.display());
        assert_eq!(made(&[&pair("y")], "").unwrap(), r#"{"y":"iVBORwo="}"#);
        assert_eq!(made(&["y=iVBORwo="], "").unwrap(), r#"{"y":"iVBORwo="}"#);
        let file = r#"{"content":"iVBORwo=","mediaType":"image/png","name":"a b.png"}"#;
        assert_eq!(made(&[&pair("f")], "").unwrap(), format!(r#"{{"f":{file}}}"#));
        let given = r#"{"name":"c","content":""}"#;
        let both = made(&[&pair("af"), &format!("af={given}")], "").unwrap();
        assert_eq!(both, format!(r#"{{"af":[{file},{given}]}}"#));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let check = |pairs: &[&str], part: &str| {
            let problem = format!("{:#}", made(pairs, "x").unwrap_err());
            assert!(problem.contains(part), "{problem}");
        };
        check(&["o={\"a\":}"], "The value of o is not JSON: expected value at line 1 column 6");
        check(&["a=[1"], "The value of a is not JSON");
        check(&["s=@/nonexistent"], "Cannot read the value of s: /nonexistent (write @@");
        check(&["s=@/dev/zero"], "/dev/zero has more than 64.00 MiB");
        check(&["f=@-"], "A file of a form needs a name");
        check(&["s=@-", "i=@-"], "Cannot read the value of i: Standard input is one value's alone.");
    }
}

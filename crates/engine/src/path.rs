//! The rules of a relative endpoint path: what a caller may name below a site.
//!
//! A path is refused, never repaired, when any reader on the way (this code, a
//! proxy, the server) could take it for something else than it shows: another
//! host, a parent folder, another header.

use fluent_uri::pct_enc::{
    EStr, Encoder, Table,
    encoder::{Data, Path, Query},
};

/// The longest path with its query, in bytes, before encoding.
pub const MAX_LENGTH: usize = 8192;

/// The longest path with its query and parameters, in bytes, once encoded.
pub const MAX_ENCODED: usize = 32 << 10;

/// A path that stays below its site, and its query, both encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The encoded path. It starts with `/`.
    pub path: String,
    /// The encoded query, without its `?`.
    pub query: Option<String>,
}

impl Endpoint {
    /// Checks and encodes a path as a caller wrote it, with or without a
    /// query, and adds `parameters` to the query. The error says what is
    /// wrong and what to write.
    pub fn parse(text: &str, parameters: &[(String, String)]) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!(
                "The path is longer than {MAX_LENGTH} bytes. Send long queries in a POST body."
            ));
        }
        if !text.starts_with('/') {
            return Err(
                "The path must start with /, as in /rest/api/3/project. The connection adds the site.".into(),
            );
        }
        if text.chars().any(char::is_control) {
            return Err("The path contains a line break, NUL or another control character.".into());
        }
        if text.contains('#') {
            return Err("The path contains a fragment (#). Write %23 for a literal number sign.".into());
        }
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (text, None),
        };
        check_path(path)?;
        let path = encode(path, Path::TABLE)?;
        let mut query = query.map(|query| encode(query, Query::TABLE)).transpose()?.unwrap_or_default();
        for (name, value) in parameters {
            if !query.is_empty() {
                query.push('&');
            }
            encode_parameter(&mut query, name);
            query.push('=');
            encode_parameter(&mut query, value);
        }
        let endpoint = Self { path, query: (!query.is_empty()).then_some(query) };
        endpoint.check_length().map(|()| endpoint)
    }

    /// Whether it is short enough to be sent. The error says what to do.
    pub fn check_length(&self) -> Result<(), String> {
        let query = self.query.as_ref().map_or(0, String::len);
        if self.path.len().saturating_add(query) > MAX_ENCODED {
            return Err(format!(
                "The path and query are longer than {MAX_ENCODED} bytes. Request less at a time, or send long queries in a POST body."
            ));
        }
        Ok(())
    }

    /// The same path with another query, as a caller or a server wrote it. The
    /// error says what is wrong with it.
    pub fn at_query(&self, query: &str) -> Result<Self, String> {
        if query.contains('#') || query.chars().any(char::is_control) {
            return Err("The query contains a fragment (#) or a control character.".into());
        }
        let query = encode(query, Query::TABLE)?;
        let endpoint = Self { path: self.path.clone(), query: (!query.is_empty()).then_some(query) };
        endpoint.check_length().map(|()| endpoint)
    }
}

/// Percent-encodes all but unreserved characters.
pub fn encode_parameter(query: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii() && Data::TABLE.allows(char::from(byte)) {
            query.push(char::from(byte));
        } else {
            query.push_str(EStr::<Data>::encode_byte(byte).as_str());
        }
    }
}

/// Percent-encodes what `table` does not allow and keeps escapes as they are.
fn encode(text: &str, table: &Table) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (head, tail) = rest.split_at(c.len_utf8());
        rest = tail;
        if c == '%' {
            if !rest.get(..2).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())) {
                return Err(
                    "A % is not followed by two hexadecimal digits. Write %25 for a literal one.".into()
                );
            }
            out.push('%');
        } else if table.allows(c) && c.is_ascii() {
            out.push(c);
        } else {
            head.bytes().for_each(|byte| out.push_str(EStr::<Data>::encode_byte(byte).as_str()));
        }
    }
    Ok(out)
}

/// The maximum number of times that a path may have been encoded.
const MAX_ENCODINGS: usize = 4;

pub(crate) fn check_path(path: &str) -> Result<(), String> {
    if path.contains(['{', '}']) {
        return Err("The path still contains a { placeholder }. Replace it with the value.".into());
    }
    if path.contains(';') {
        return Err(
            "The path contains a semicolon, which Atlassian's servers refuse. Write %3B for a literal one."
                .into(),
        );
    }
    // A reader that decodes once more than the next must not find a way out.
    let mut text = path.to_owned();
    for _ in 0..=MAX_ENCODINGS {
        check_segments(&text)?;
        if !text.contains('%') {
            return Ok(());
        }
        let decoded = decode(&text)?;
        if decoded == text {
            return Ok(());
        }
        text = decoded;
    }
    Err("The path is percent-encoded too many times. Encode it once.".into())
}

/// Decodes the escapes that are well-formed. Only the outermost layer has to
/// be: `100%25` is a fine literal, and [`encode`] checks that layer.
fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = match tail {
            [high, low, ..] if byte == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_err(|_| "The percent-encoded bytes of the path are not UTF-8.".into())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn check_segments(path: &str) -> Result<(), String> {
    // Characters that Unicode folds to a dot, a slash or a backslash.
    let folded: String = path
        .chars()
        .map(|c| match c {
            '\u{2024}' | '\u{2025}' | '\u{2026}' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{fe52}' => '.',
            '\u{2044}' | '\u{2215}' | '\u{ff0f}' => '/',
            '\u{29f5}' | '\u{2216}' | '\u{fe68}' | '\u{ff3c}' => '\\',
            other => other,
        })
        .collect();
    if folded.contains('\\') {
        return Err("The path contains a backslash.".into());
    }
    if folded.chars().any(char::is_control) {
        return Err("The path contains an encoded line break, NUL or another control character.".into());
    }
    if folded.contains("//") {
        return Err("The path contains //. Use one slash between segments.".into());
    }
    let leaves = |segment: &str| {
        let name = segment.split(';').next().unwrap_or_default().trim();
        !name.is_empty() && name.chars().all(|c| c == '.' || c.is_whitespace())
    };
    if folded.split('/').any(leaves) {
        return Err("The path contains a . or .. segment. Remove it.".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;

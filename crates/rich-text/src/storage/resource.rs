//! Addresses that stand for what Confluence names by title, key or id:
//! `confluence:page?content-title=Home&space-key=DOC#anchor`.

use std::borrow::Cow;

/// The beginning of such an address.
const SCHEME: &str = "confluence:";

/// A resource.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resource<'a> {
    /// The element that names it: `ri:page`. Empty for the page itself.
    pub(super) name: Cow<'a, str>,
    /// That element's attributes.
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The place in it.
    pub(super) anchor: Option<Cow<'a, str>>,
}

/// The resource that an address stands for, if it is as [`write`] writes it.
pub(super) fn read(address: &str) -> Option<Resource<'_>> {
    let mut found = Resource::default();
    let (rest, anchor) = match address.split_once('#') {
        Some((rest, anchor)) => (rest, Some(decoded(anchor)?.into())),
        None => (address, None),
    };
    found.anchor = anchor;
    if !rest.is_empty() {
        let (name, query) = rest.strip_prefix(SCHEME)?.split_once('?')?;
        found.name = prefixed(name)?;
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=')?;
            let key = prefixed(key)?;
            if found.attributes.iter().any(|(other, _)| *other == key) {
                return None;
            }
            found.attributes.push((key, decoded(value)?.into()));
        }
    }
    (write(&found)? == address).then_some(found)
}

fn prefixed<'a>(name: &str) -> Option<Cow<'a, str>> {
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_name && name != "user").then(|| ["ri:", name].concat().into())
}

/// The address that stands for a resource. Nothing where there is none.
pub(super) fn write(resource: &Resource<'_>) -> Option<String> {
    let mut out = String::new();
    if let Some(name) = resource.name.strip_prefix("ri:") {
        out.push_str(SCHEME);
        out.push_str(name);
        let mut sign = '?';
        for (key, value) in &resource.attributes {
            out.push(sign);
            sign = '&';
            out.push_str(key.strip_prefix("ri:")?);
            out.push('=');
            encode(value, &mut out);
        }
    }
    if let Some(anchor) = &resource.anchor {
        out.push('#');
        encode(anchor, &mut out);
    }
    (!out.is_empty()).then_some(out)
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit =
                |digit: u8| char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase();
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit()?, digit()?);
        bytes.push(high << 4 | low);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for address in [
            "confluence:page?content-title=%C3%84%20b%26c%3Dd%25%23%3F&space-key=DOC#a%20b",
            "confluence:attachment?filename=a.txt",
            "confluence:space?space-key=~x",
            "#top",
            "#",
        ] {
            let resource = read(address).unwrap();
            assert_eq!(write(&resource).as_deref(), Some(address));
        }
        for address in [
            "",
            "#a b",
            "/x#a",
            "confluence:page",
            "confluence:page?",
            "confluence:Page?a=b",
            "confluence:page?a=b&a=c",
            "confluence:user?userkey=b",
            "confluence:page?a=%ff",
            "confluence:page?a=%4",
        ] {
            assert_eq!(read(address), None, "{address}");
        }
    }
}

//! Addresses and properties as wiki markup has them.

use super::super::link;
use super::sign;

/// Whether Jira links to an address.
pub(super) fn is_known(href: &str) -> bool {
    href.starts_with("attachment:") && href.len() > 11
        || link::is_common(href) && !href.contains(['\n', '\r']) && sign::is_target(&target(href))
}

/// Whether an address is the text that is shown of it.
pub(super) fn shown_as_is(target: &str) -> bool {
    !target.contains('%')
}

/// An address without what would end it.
pub(super) fn target(href: &str) -> String {
    let (sign, href) = match href.strip_prefix("attachment:") {
        Some(name) => ("^", name),
        None => ("", href),
    };
    let mut out = sign.to_owned();
    for c in href.chars() {
        match c {
            '[' | ']' | '{' | '}' | '|' | '\\' | ' ' | '^' if sign.is_empty() && c.is_ascii() => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Text of a property, without what would end it.
pub(super) fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '|' | ',' | '!' | '[' | ']' | '{' | '}' | '&' | '\\' | '\n' | '\r' | '"' | '=' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
}

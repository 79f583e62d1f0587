//! The allowed addresses of a link, and the addresses in a text.

/// Schemes that Markdown may link to: those that Atlassian's editor lets through.
const SCHEMES: &[&str] = &[
    "http",
    "https",
    "mailto",
    "tel",
    "sms",
    "ftp",
    "ftps",
    "sftp",
    "ssh",
    "git",
    "irc",
    "ircs",
    "news",
    "nntp",
    "sip",
    "sips",
    "xmpp",
    "skype",
    "facetime",
    "callto",
    "slack",
    "vscode",
    "jira",
    "confluence",
    "trello",
    "msteams",
];

/// Schemes that run what they hold, or read what is the reader's own.
const ACTIVE: &[&str] = &["javascript", "vbscript", "data", "file", "blob", "about", "livescript", "mocha"];

/// Longer ones are no account ids. Atlassian's have up to 128 characters.
const MAX_ACCOUNT: usize = 129;

/// The scheme of an address, in lower case. Browsers leave out white space and
/// control characters, so that it is done here.
fn scheme(address: &str) -> Option<String> {
    let clean: String = address
        .chars()
        .take_while(|c| !matches!(c, '/' | '?' | '#'))
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let (scheme, _) = clean.split_once(':')?;
    Some(scheme.to_ascii_lowercase())
}

/// Whether Markdown may link to it: an address with a common scheme, or one
/// without.
pub(super) fn is_common(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&&*scheme))
}

/// Whether nobody may: following it would run something.
pub(super) fn is_active(address: &str) -> bool {
    // Most are of the web.
    !address.starts_with("http") && scheme(address).is_some_and(|scheme| ACTIVE.contains(&&*scheme))
}

/// A link in plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A web address. The flag is set where it lacks its scheme.
    Address(&'a str, bool),
    /// An account id or user name: `[~accountid:ID]`, `[~username:NAME]`. The name
    /// is with `username:`.
    Account(&'a str),
}

/// The first address or mention in plain text, with what stands before and
/// after it.
pub(super) fn find(text: &str) -> Option<(&str, Found<'_>, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = rest.bytes().position(|byte| matches!(byte, b':' | b'~' | b'.'))?;
        let here = from.saturating_add(at);
        let (before, after) = text.split_at_checked(here)?;
        let found = match after.as_bytes().first()? {
            b':' => address(before, after),
            b'~' => account(before, after),
            _ => www(before, after),
        };
        if let Some((start, end, found)) = found {
            return Some((text.get(..start)?, found(text.get(start..end)?), text.get(end..)?));
        }
        from = here.saturating_add(1);
    }
}

type Span<'a> = (usize, usize, fn(&'a str) -> Found<'a>);

fn address<'a>(before: &str, after: &str) -> Option<Span<'a>> {
    let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme))?;
    let start = before.len().checked_sub(scheme.len())?;
    let host = after.strip_prefix("://")?;
    is_free(before.get(..start)?).then_some(())?;
    host.starts_with(|c: char| c.is_alphanumeric()).then_some(())?;
    let end = before.len().saturating_add(length(after));
    Some((start, end, |address| Found::Address(address, false)))
}

fn www<'a>(before: &str, after: &str) -> Option<Span<'a>> {
    let start = before.len().checked_sub(3).filter(|_| before.ends_with("www"))?;
    is_free(before.get(..start)?).then_some(())?;
    after.get(1..)?.starts_with(|c: char| c.is_alphanumeric()).then_some(())?;
    let end = before.len().saturating_add(length(after));
    Some((start, end, |address| Found::Address(address, true)))
}

fn account<'a>(before: &str, after: &str) -> Option<Span<'a>> {
    let start = before.len().checked_sub(1).filter(|_| before.ends_with('['))?;
    let id = after.strip_prefix("~accountid:").or_else(|| after.strip_prefix("~username:"))?;
    let length = id.bytes().take(MAX_ACCOUNT).position(|byte| byte == b']')?;
    is_account(id.get(..length)?).then_some(())?;
    let skipped = after.len().saturating_sub(id.len());
    let end = before.len().saturating_add(skipped).saturating_add(length).saturating_add(1);
    Some((start, end, |mention| {
        let id = mention.trim_start_matches("[~").trim_end_matches(']');
        Found::Account(id.strip_prefix("accountid:").unwrap_or(id))
    }))
}

/// Whether it can be a user name of Jira Data Center: up to 255 bytes without
/// what ends a mention.
pub(super) fn is_user(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 256
        && name.trim() == name
        && !name.starts_with("accountid:")
        && !name
            .contains(|c: char| c.is_control() || matches!(c, '[' | ']' | '|' | '{' | '}' | '<' | '>' | '\\'))
}

/// Whether it is an account id as Atlassian makes them.
pub(super) fn is_account(id: &str) -> bool {
    !id.is_empty()
        && id.len() < MAX_ACCOUNT
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'.' | b'_'))
}

/// Whether an address may begin after this text.
fn is_free(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '"' | '\''))
}

/// The length of the address that a text starts with, by GFM's rules: up to a space or
/// `<`, without punctuation at its end.
fn length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(text.len());
    let mut address = text.get(..end).unwrap_or_default();
    loop {
        let trimmed = address.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', ';', ']']);
        let count = |c: char| trimmed.matches(c).count();
        let cut = match trimmed.strip_suffix(')') {
            Some(cut) if trimmed.len() < 2048 && count(')') > count('(') => cut,
            _ => trimmed,
        };
        if cut.len() == address.len() {
            return cut.len();
        }
        address = cut;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        for address in ["https://a.b", "/browse/A-1", "//a.b", "#top", "?q=a:b", "mailto:a@b", "", "a/b:c"] {
            assert!(is_common(address) && !is_active(address), "{address}");
        }
        for address in
            ["javascript:alert(1)", "JaVa\tScript:x", " data:text/html,x", "vbscript:x", "\u{1}javascript:x"]
        {
            assert!(!is_common(address) && is_active(address), "{address}");
        }
        assert!(!is_common("gopher://a") && !is_active("gopher://a"));
    }

    #[test]
    fn addresses_in_text() {
        let check = |text, expected| assert_eq!(find(text), expected, "{text}");
        let full = |address| Found::Address(address, false);
        check("see https://a.b/c. ok", Some(("see ", full("https://a.b/c"), ". ok")));
        check("(http://a.b/c)", Some(("(", full("http://a.b/c"), ")")));
        check("http://a.b/c(d)", Some(("", full("http://a.b/c(d)"), "")));
        check("www.a.b<", Some(("", Found::Address("www.a.b", true), "<")));
        check("xhttp://a", None);
        check("http:// a: b", None);
        check("hi [~accountid:5b:1-x]!", Some(("hi ", Found::Account("5b:1-x"), "!")));
        check("[~accountid:] [~mia]", None);
        check("[~username:mia.k]", Some(("", Found::Account("username:mia.k"), "")));
    }
}

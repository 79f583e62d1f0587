//! `${NAME}` in a value.

use crate::file_store::is_variable_name;
use crate::seal::is_key;

/// Why a value cannot be made. What is not a name may be a secret: it is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no such variable.
    Unset(String),
    /// It holds the key of the store.
    Key(String),
    /// What is between the braces is no name.
    NoName,
    /// The brace is not closed.
    Open,
    /// The value becomes too long.
    Long,
}

/// The longest value, in bytes, once a variable was put in.
const MAX_LENGTH: usize = 16 << 10;

/// Replaces every `${NAME}`, or answers every fault with the number of its `${`,
/// from 0. What is put in is not looked through again.
pub(super) fn expand(
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Vec<(usize, Fault)>> {
    let (mut out, mut faults, mut rest) = (String::new(), Vec::new(), text);
    for number in 0.. {
        let Some((before, after)) = rest.split_once("${") else { break };
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            faults.push((number, Fault::Open));
            break;
        };
        match Some(name).filter(|name| !is_key(name)).and_then(variable).filter(|_| is_variable_name(name)) {
            Some(value) => out.push_str(&value),
            None if is_key(name) => faults.push((number, Fault::Key(name.to_owned()))),
            None if is_variable_name(name) => faults.push((number, Fault::Unset(name.to_owned()))),
            None => faults.push((number, Fault::NoName)),
        }
        if out.len() > MAX_LENGTH {
            return Err(vec![(0, Fault::Long)]);
        }
        rest = behind;
    }
    if faults.is_empty() { Ok(out + rest) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, Vec<(usize, Fault)>>) {
        let variable = |name: &str| match name {
            "HOST" => Some("acme".to_owned()),
            "NESTED" => Some("${HOST}".to_owned()),
            "JIRA_STORE_KEY" | "" | "1A" => Some("never".to_owned()),
            _ => None,
        };
        assert_eq!(expand(text, &variable), expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn variables() {
        check("", Ok(""));
        check("plain $HOST {HOST} }", Ok("plain $HOST {HOST} }"));
        check("https://${HOST}.net/${HOST}", Ok("https://acme.net/acme"));
        check("${NESTED}", Ok("${HOST}"));
        check("$${HOST}", Ok("$acme"));
        check("${A}-${HOST}-${B}", Err(vec![(0, Fault::Unset("A".into())), (2, Fault::Unset("B".into()))]));
        check("${}${1A}", Err(vec![(0, Fault::NoName), (1, Fault::NoName)]));
        check("${HOST}${HOST", Err(vec![(1, Fault::Open)]));
        check("${JIRA_STORE_KEY}", Err(vec![(0, Fault::Key("JIRA_STORE_KEY".into()))]));
        check("${A${HOST}}", Err(vec![(0, Fault::NoName)]));
    }
}

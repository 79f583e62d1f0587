//! Variables of the environment that a value names.

use crate::seal::is_key;
use anyhow::{Context, Result, bail};

/// Replaces every `${NAME}`. What is not a name may be a secret: no error shows
/// it.
pub(super) fn expand(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}').context("A ${ has no }")?;
        if !is_variable_name(name) {
            bail!("A ${{…}} holds no name of a variable");
        }
        if is_key(name) {
            bail!("{name} is the key of the store, and stands for no value. Name another variable");
        }
        let value =
            variable(name).with_context(|| format!("The environment has no variable {name}. Set it"))?;
        out.push_str(before);
        out.push_str(&value);
        rest = behind;
    }
    Ok(out + rest)
}

/// Whether a text can name a variable of the environment.
pub fn is_variable_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A value with the variables that it names.
pub(super) fn expanded(text: &str) -> Result<String> {
    expand(text, |name| std::env::var(name).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        let expand = |text: &str| {
            expand(text, |name| (name == "A").then(|| "1".to_owned())).map_err(|e| e.to_string())
        };
        assert_eq!(expand("x"), Ok("x".into()));
        assert_eq!(expand("${A}-${A}"), Ok("1-1".into()));
        assert_eq!(expand("$A {A}"), Ok("$A {A}".into()));
        assert!(expand("${B}").unwrap_err().contains("variable B"));
        assert!(expand("${A").is_err());
        for key in ["${JIRA_STORE_KEY}", "x${jira_store_key}"] {
            assert!(expand(key).unwrap_err().contains("the key of the store"));
        }
        for secret in ["${ATATT3x-hunter2=AB}", "${}", "${1A}", "${hunter2 }"] {
            assert!(!expand(secret).unwrap_err().contains("hunter2"));
        }
    }
}

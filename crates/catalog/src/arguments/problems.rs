//! Collects the problems of arguments in one message.

use super::super::members::Json;
use super::super::operation::{Kind, Operation, Parameter};
use super::super::search::Nearest;
use jira_engine::error::Error;

/// The maximum number of problems in a message.
const MOST: usize = 8;

/// The maximum number of argument names in a message.
const MOST_NAMES: usize = 16;

/// The maximum length of a caller's name in a message, in characters.
const MOST_OF_A_NAME: usize = 60;

/// The problems so far.
#[derive(Default)]
pub(super) struct Problems {
    texts: Vec<String>,
    more: usize,
}

impl Problems {
    /// Adds a problem of an argument.
    #[inline(never)]
    pub(super) fn add(&mut self, name: &str, problem: &str) {
        if self.texts.len() < MOST {
            let name: String = name.chars().filter(|c| !c.is_control()).take(MOST_OF_A_NAME).collect();
            let dot = if problem.ends_with(['.', '?']) { "" } else { "." };
            self.texts.push(format!("`{name}` {problem}{dot}"));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// An argument that must be there.
    #[inline(never)]
    pub(super) fn missing(&mut self, parameter: &Parameter) {
        self.add(
            parameter.name,
            &format!("({}) is required and must be {}", parameter.place.name(), of(parameter.kind)),
        );
    }

    /// An argument of another type than it must have.
    #[inline(never)]
    pub(super) fn mistyped(&mut self, parameter: &Parameter, value: Json<'_>) {
        let wanted = of(parameter.kind);
        let given = article(value.kind());
        let problem = match value.kind() {
            "string" if value.scalar().is_none() => {
                "contains an escape sequence that is not a valid character".to_owned()
            }
            // The items are of another type.
            "array" if parameter.kind.item().is_some() => format!("must be {wanted}"),
            _ => format!("must be {wanted}, not {given}"),
        };
        self.add(parameter.name, &problem);
    }

    /// An argument that the operation does not take.
    #[inline(never)]
    pub(super) fn unknown(&mut self, name: &str, known: &[&str]) {
        if self.texts.len() >= MOST {
            // Nobody reads what it may have meant.
            return self.add(name, "");
        }
        let mut nearest = Nearest::new(name);
        known.iter().enumerate().for_each(|(place, known)| nearest.offer(known, place));
        let near = nearest.places().find_map(|place| known.get(place).copied());
        let problem = match near {
            Some(near) => ["is not an argument of this operation. Did you mean `", near, "`?"].concat(),
            None if known.is_empty() => "is not an argument of this operation. It accepts none.".to_owned(),
            None => {
                let names = known.get(..MOST_NAMES).unwrap_or(known).join(", ");
                let more = if known.len() > MOST_NAMES { " and more" } else { "" };
                ["is not an argument of this operation. It accepts ", &names, more].concat()
            }
        };
        self.add(name, &problem);
    }

    /// The error that they come to, if there are any.
    pub(super) fn result(self, operation: Operation) -> Result<(), Error> {
        if self.texts.is_empty() {
            return Ok(());
        }
        let more = match self.more {
            0 => String::new(),
            more => format!(" There are {more} more problems."),
        };
        Err(Error::Invalid(format!(
            "The arguments of {operation} are not valid. {}{more}",
            self.texts.join(" ")
        )))
    }
}

/// A type in words.
fn of(kind: Kind) -> String {
    match kind {
        kind if kind.is_bytes() => return "bytes in Base64".to_owned(),
        kind if kind.is_file() => return "a file".to_owned(),
        kind if kind.item().is_some_and(Kind::is_file) => return "an array of files".to_owned(),
        _ => {}
    }
    match (kind.name(), kind.item().and_then(Kind::name)) {
        (Some("array"), Some("string")) => "an array of strings".to_owned(),
        (Some("array"), Some("array")) => "an array of arrays".to_owned(),
        (Some("array"), Some(item)) => format!("an array of {item}s"),
        (Some(name), _) => article(name).to_owned(),
        (None, _) => "a value".to_owned(),
    }
}

/// A type's name with its article.
pub(super) fn article(name: &str) -> &'static str {
    match name {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "object" => "an object",
        "array" => "an array",
        _ => "null",
    }
}

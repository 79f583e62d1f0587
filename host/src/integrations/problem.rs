//! What is wrong with a file, where, and how to mend it.

use std::fmt;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// One problem of a file. It quotes no secret and no value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is. `None` is the file as a whole.
    pub place: Option<Place>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it, in a sentence.
    pub mend: String,
}

/// All the problems of a file, in the order of their places. Printed, each is a
/// line `file:line:column: what is wrong. What to do about it.`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    path: String,
    problems: Vec<Problem>,
}

impl Problems {
    pub(super) fn new(path: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.place);
        problems.dedup();
        Self { path: path.to_owned(), problems }
    }

    /// A problem of the file as a whole.
    pub(super) fn whole(path: &str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(path, vec![Problem { place: None, message: message.into(), mend: mend.into() }])
    }

    /// The file, as it was named.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Each of them, at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.problems.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.iter().enumerate() {
            let end = if number == 0 { "" } else { "\n" };
            write!(f, "{end}{}:", self.path)?;
            if let Some(Place { line, column }) = problem.place {
                write!(f, "{line}:{column}:")?;
            }
            write!(f, " {} {}", problem.message, problem.mend)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A name of the file for a message: one that fits on its line.
pub(super) fn quote(name: &str) -> String {
    const MOST: usize = 60;
    match name.chars().count() <= MOST && !name.chars().any(char::is_control) {
        true => format!("`{name}`"),
        false => "this long name".to_owned(),
    }
}

/// Collects problems while a file is read.
#[derive(Debug, Default)]
pub(super) struct Found(Vec<Problem>);

impl Found {
    pub(super) fn add(&mut self, place: Place, message: impl Into<String>, mend: impl Into<String>) {
        self.0.push(Problem { place: Some(place), message: message.into(), mend: mend.into() });
    }

    /// Nothing, or the problems of this file.
    pub(super) fn end(self, path: &str) -> Result<(), Problems> {
        if self.0.is_empty() { Ok(()) } else { Err(Problems::new(path, self.0)) }
    }
}

//! What the documents leave out or get wrong: `xtask/corrections.toml`.

use super::operation::{Body, Operation, Parameter};
use super::siblings::{self, Difference};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    correction: Vec<Correction>,
    difference: Vec<Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// Why.
    reason: String,
    /// Names of operations, with their sections.
    #[serde(default)]
    operations: Vec<String>,
    /// Names of operations, and that of what to use instead.
    #[serde(default)]
    successors: BTreeMap<String, String>,
    /// Names of operations, and their better names.
    #[serde(default)]
    names: BTreeMap<String, String>,
    /// What a repeat does: `safe`, `idempotent` or `once`.
    safety: Option<String>,
    /// The page style, `none` for none.
    pages: Option<String>,
    deprecated: Option<bool>,
    removed: Option<bool>,
    /// Headers, as `Name: value`.
    #[serde(default)]
    headers: Vec<String>,
    /// The media types of the answer, as in `Accept`.
    accept: Option<String>,
    /// Headers that are arguments.
    #[serde(default)]
    arguments: Vec<String>,
    /// The body's media type.
    media: Option<String>,
    /// The body's type or members. An operation without a body gets one that is
    /// required.
    shape: Option<String>,
    /// Whether there must be a body.
    required: Option<bool>,
    /// Members of the body that the path's placeholder of their name fills.
    #[serde(default)]
    filled: Vec<String>,
    /// Types of parameters.
    #[serde(default)]
    parameters: BTreeMap<String, String>,
}

/// Corrects the operations. A correction that matches nothing or changes
/// nothing fails.
pub(super) fn apply(file: &Path, operations: &mut [Operation]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let file: File = toml::from_str(&text)?;
    for correction in &file.correction {
        ensure!(!correction.reason.is_empty(), "a correction without a reason");
        let mut names: Vec<_> = correction.operations.iter().collect();
        names.extend(correction.successors.keys());
        names.extend(correction.names.keys());
        ensure!(!names.is_empty(), "a correction of nothing: {}", correction.reason);
        for name in names {
            let operation = operations
                .iter_mut()
                .find(|operation| operation.full_name() == *name)
                .with_context(|| format!("no operation is called {name}: {}", correction.reason))?;
            let before = format!("{operation:?}");
            correction.change(operation).with_context(|| name.clone())?;
            ensure!(before != format!("{operation:?}"), "{name} is so already: {}", correction.reason);
        }
    }
    for operation in operations.iter() {
        if let Some(successor) = &operation.successor {
            let known = operations.iter().any(|operation| operation.full_name() == *successor);
            ensure!(known, "{} has a successor that is not there: {successor}", operation.full_name());
        }
    }
    siblings::check(operations, &file.difference)?;
    super::names::check(operations)
}

impl Correction {
    fn change(&self, operation: &mut Operation) -> Result<()> {
        let name = operation.full_name();
        operation.successor = self.successors.get(&name).cloned().or(operation.successor.take());
        if let Some(safety) = &self.safety {
            ensure!(
                ["safe", "idempotent", "once"].contains(&safety.as_str()),
                "what is the safety {safety}?"
            );
            operation.safety = Some(safety.clone());
        }
        if let Some(pages) = &self.pages {
            operation.pages = Some(pages.clone()).filter(|pages| pages != "none");
        }
        operation.deprecated = self.deprecated.unwrap_or(operation.deprecated);
        operation.removed = self.removed.unwrap_or(operation.removed);
        operation.headers.extend(self.headers.iter().cloned());
        operation.accept = self.accept.clone().or(operation.accept.take());
        operation.parameters.extend(self.arguments.iter().map(|name| Parameter {
            header: true,
            name: name.clone(),
            kind: "s".to_owned(),
            required: false,
        }));
        if self.media.is_some() || self.shape.is_some() {
            let none = || Body { media: "application/json".to_owned(), required: true, shape: String::new() };
            let body = operation.body.get_or_insert_with(none);
            ensure!(!body.shape.is_empty() || self.shape.is_some(), "it has no body");
            body.required = self.required.unwrap_or(body.required);
            body.media = self.media.clone().unwrap_or(body.media.clone());
            body.shape = self.shape.clone().unwrap_or(body.shape.clone());
        }
        for member in &self.filled {
            let body = operation.body.as_mut().context("it has no body")?;
            ensure!(operation.path.contains(&format!("{{{member}}}")), "its path has no {member}");
            body.shape = body.shape.replace(&format!("{member}!"), &format!("{member}="));
        }
        for (parameter, kind) in &self.parameters {
            if operation.path.contains(&format!("{{{parameter}}}")) {
                operation.places.insert(parameter.clone(), kind.clone());
                continue;
            }
            match operation.parameters.iter_mut().find(|known| known.name == *parameter) {
                Some(known) => known.kind.clone_from(kind),
                None => bail!("it has no parameter {parameter}"),
            }
        }
        if let Some(name) = self.names.get(&name) {
            operation.name.clone_from(name);
        }
        Ok(())
    }
}

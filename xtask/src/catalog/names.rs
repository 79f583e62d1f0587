//! Gives each operation a name that is its own and stays.
//!
//! A name is the document's `operationId`, without the class and the method
//! that some put around it, and without a number that only tells the order
//! of a document. Data Center's operation has the name of Cloud's with the same
//! method and path. Where two still have one name, the words of the path are
//! added to both: all literal parts below the API that the name does not hold
//! already. The one without any keeps the name. Where that does not tell them
//! apart, the placeholder at a path's end does: `ByGlobalId`.

use super::operation::{Operation, SECTIONS};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// Settles all names.
pub(super) fn settle(operations: &mut [Operation]) -> Result<()> {
    for operation in operations.iter_mut() {
        operation.name = plain(&operation.name);
        if operation.name.is_empty() {
            operation.name = format!("{}{}", operation.method.to_lowercase(), qualifier(operation));
        }
    }
    qualify(operations);
    let cloud: BTreeMap<(String, String), String> = operations
        .iter()
        .filter(|operation| !operation.section.name.starts_with("datacenter"))
        .map(|operation| (place(operation), operation.name.clone()))
        .collect();
    for operation in
        operations.iter_mut().filter(|operation| operation.section.name.starts_with("datacenter"))
    {
        if let Some(name) = cloud.get(&place(operation)) {
            operation.name.clone_from(name);
        }
    }
    qualify(operations);
    check(operations)
}

/// Fails where two operations have one name.
pub(super) fn check(operations: &[Operation]) -> Result<()> {
    let mut known = BTreeSet::new();
    for operation in operations {
        if !known.insert(operation.full_name()) {
            bail!("{} is the name of two operations: correct it", operation.full_name());
        }
    }
    Ok(())
}

/// `getModules` of `DynamicModulesResource.getModules_get`, `get` of `get_4`.
fn plain(id: &str) -> String {
    let id = id.rsplit('.').next().unwrap_or_default();
    match id.rsplit_once('_') {
        Some((name, end)) if ["get", "post", "put", "delete"].contains(&end) => name.to_owned(),
        Some((name, end)) if end.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => id.to_owned(),
    }
}

fn qualify(operations: &mut [Operation]) {
    for operation in shared(operations) {
        let words = qualifier(operation);
        if !words.is_empty() {
            let single = !operation.name.contains(|c: char| c.is_ascii_uppercase());
            operation.name = format!("{}{}{words}", operation.name, if single { "" } else { "For" });
        }
    }
    for operation in shared(operations) {
        if let Some((_, end)) = operation.path.strip_suffix('}').and_then(|path| path.rsplit_once("/{")) {
            operation.name = format!("{}By{}", operation.name, capital(end));
        }
    }
}

/// The operations that have their name in common with another.
fn shared(operations: &mut [Operation]) -> impl Iterator<Item = &mut Operation> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    operations.iter().for_each(|operation| *count.entry(operation.full_name()).or_default() += 1);
    operations
        .iter_mut()
        .filter(move |operation| count.get(&operation.full_name()).is_some_and(|count| *count > 1))
}

fn capital(word: &str) -> String {
    let first = word.chars().next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(word.chars().skip(1)).collect()
}

/// The literal parts of the path below the API that the name does not hold.
fn qualifier(operation: &Operation) -> String {
    let name = operation.name.to_lowercase();
    let mut out = String::new();
    for part in below(operation).split('/').filter(|part| !part.starts_with('{')) {
        for word in part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            let lower = word.to_lowercase();
            let stem = lower.strip_suffix("ies").or(lower.strip_suffix('s')).or(lower.strip_suffix('y'));
            if !name.contains(stem.unwrap_or(&lower)) {
                out.push_str(&capital(word));
            }
        }
    }
    out
}

/// The path below the API.
fn below(operation: &Operation) -> &str {
    let bases = SECTIONS.iter().map(|section| section.base);
    bases.filter_map(|base| operation.path.strip_prefix(base)).next().unwrap_or(&operation.path)
}

/// Method and path, whatever the placeholders are called and the version is.
fn place(operation: &Operation) -> (String, String) {
    let path = operation.path.replacen("/rest/api/2/", "/rest/api/3/", 1);
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    (operation.method.clone(), parts.collect::<Vec<_>>().join("/"))
}

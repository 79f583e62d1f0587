//! Whether operations beside each other call the same thing by the same type: the
//! placeholder at one place of a path, or a parameter of one path by its name.

use super::operation::Operation;
use anyhow::{Result, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A difference that is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    /// Why.
    reason: String,
    /// Where, as in `jira /rest/api/3/dashboard/{}`.
    places: Vec<String>,
}

/// Fails for a difference that is not among the known ones, and for a known one that
/// is none.
pub(super) fn check(operations: &[Operation], known: &[Difference]) -> Result<()> {
    let mut types: BTreeMap<String, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    for operation in operations {
        let mut place = operation.section.name.to_owned() + " ";
        for part in operation.path.split('/').skip(1) {
            let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                place.extend(["/", part]);
                continue;
            };
            place.push_str("/{}");
            let kind = operation.places.get(name).map_or("s", String::as_str);
            let operations = types.entry(place.clone()).or_default().entry(kind).or_default();
            operations.push(operation.full_name());
        }
        for parameter in &operation.parameters {
            let place = format!("{place}?{}", parameter.name);
            let operations = types.entry(place).or_default().entry(&parameter.kind).or_default();
            operations.push(operation.full_name());
        }
    }
    types.retain(|_, kinds| kinds.len() > 1);
    let mut meant = BTreeSet::new();
    for difference in known {
        ensure!(!difference.reason.is_empty(), "a difference without a reason");
        for place in &difference.places {
            ensure!(types.contains_key(place), "{place} has one type alone: {}", difference.reason);
            meant.insert(place);
        }
    }
    let differ: Vec<_> = types
        .iter()
        .filter(|(place, _)| !meant.contains(place))
        .map(|(place, kinds)| format!("{place}: {kinds:?}"))
        .collect();
    match differ.is_empty() {
        true => Ok(()),
        false => bail!(
            "types differ between operations beside each other. Correct them, or say why they may:\n{}",
            differ.join("\n")
        ),
    }
}

//! Finds operations by words, and what a wrong name may have meant.

use super::{Operation, Product};
use std::cmp::Reverse;

/// How many names are suggested at most.
const SUGGESTIONS: usize = 3;

/// How far a name is from its beginning, in letters to change.
const CUT_SHORT: usize = 2;

/// The shortest beginning of a name that suggests it, in bytes.
const SHORTEST: usize = 3;

/// The operations of these products that all words fit, the best first; where
/// none has all, those that most words fit. Words may be parts of a name in any
/// case, or of a path. `path` leaves only operations whose path holds it.
///
/// A word counts most as a whole part of the name, then as a part of the path,
/// then as the beginning of one, then anywhere. Among equals what is current
/// comes before what is deprecated or removed, the short before the long, and
/// then the order is that of the products and their names.
pub fn search(words: &str, products: &[Product], path: Option<&str>) -> Vec<Operation> {
    let words: Vec<String> = words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut found = Vec::new();
    for operation in products.iter().flat_map(|product| product.operations()) {
        let template = operation.path();
        if path.is_some_and(|path| !template.contains(path)) {
            continue;
        }
        let name = Named::new(operation, &template);
        let scores = words.iter().map(|word| name.score(word)).filter(|score| *score > 0);
        let (fits, score) = scores
            .fold((0_usize, 0_u32), |(fits, sum), score| (fits.saturating_add(1), sum.saturating_add(score)));
        if fits > 0 || words.is_empty() {
            let old = operation.removed() || operation.deprecated();
            found.push((Reverse(fits), old, Reverse(score), operation.short_name().len(), operation));
        }
    }
    let most = found.iter().map(|(fits, ..)| fits.0).max().unwrap_or_default();
    found.retain(|(fits, ..)| fits.0 == most);
    found.sort_by_key(|(fits, old, score, length, _)| (*fits, *old, *score, *length));
    found.into_iter().map(|(.., operation)| operation).collect()
}

/// The words of an operation.
struct Named {
    name: String,
    name_words: Vec<String>,
    path_words: Vec<String>,
}

impl Named {
    fn new(operation: Operation, path: &str) -> Self {
        let full = operation.to_string();
        let mut name_words = vec![String::new()];
        for c in full.chars() {
            if !c.is_ascii_lowercase() {
                name_words.push(String::new());
            }
            if let Some(word) = name_words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
                word.push(c.to_ascii_lowercase());
            }
        }
        let literal = path.split('/').filter(|part| !part.starts_with('{'));
        let path_words = literal.flat_map(|part| part.split(['-', '_', '.'])).map(str::to_ascii_lowercase);
        Self { name: full.to_ascii_lowercase(), name_words, path_words: path_words.collect() }
    }

    fn score(&self, word: &str) -> u32 {
        // The plural is as good as the singular.
        let same = |known: &String| known.trim_end_matches('s') == word.trim_end_matches('s');
        let begins = |known: &String| known.starts_with(word);
        match () {
            () if self.name == word || self.name.rsplit('.').next() == Some(word) => 100,
            () if self.name_words.iter().any(|known| known == word) => 22,
            () if self.name_words.iter().any(same) => 20,
            () if self.path_words.iter().any(same) => 10,
            () if self.name_words.iter().any(begins) => 8,
            () if self.path_words.iter().any(begins) => 6,
            () if self.name.contains(word) => 4,
            () if self.path_words.iter().any(|known| known.contains(word)) => 2,
            () => 0,
        }
    }
}

/// Up to three names that are near to one that is not there, the nearest first:
/// by the letters to change, whatever their case, with the product or without.
pub fn suggest(name: &str) -> Vec<Operation> {
    let all = Product::ALL.into_iter().flat_map(Product::operations);
    let names = all.map(|operation| (operation, operation.to_string(), operation.short_name()));
    nearest(
        name,
        names.flat_map(|(operation, full, short)| [(full, operation), (short.to_owned(), operation)]),
    )
}

/// Those of the nearest names, each once.
pub(super) fn nearest<T: Copy + PartialEq>(name: &str, known: impl Iterator<Item = (String, T)>) -> Vec<T> {
    let name = name.to_ascii_lowercase();
    let far = name.len().div_euclid(4).max(1);
    let mut near: Vec<(usize, usize, T)> = Vec::new();
    for (candidate, value) in known {
        let candidate = candidate.to_ascii_lowercase();
        let distance = match candidate.len().abs_diff(name.len()) {
            difference if difference <= far => strsim::osa_distance(&name, &candidate),
            _ => usize::MAX,
        };
        let short = name.len() >= SHORTEST && candidate.starts_with(&name);
        let distance = if short { distance.min(CUT_SHORT) } else { distance };
        if short || distance <= far {
            near.push((distance, candidate.len(), value));
        }
    }
    near.sort_by_key(|(distance, length, _)| (*distance, *length));
    let mut nearest = Vec::new();
    for (.., value) in near {
        if !nearest.contains(&value) && nearest.len() < SUGGESTIONS {
            nearest.push(value);
        }
    }
    nearest
}

//! Finds operations by words, and what a wrong name may have meant.

use super::operation::Operation;
use super::product::Product;
use super::text;
use std::collections::BinaryHeap;

/// The maximum number of suggested names.
const SUGGESTIONS: usize = 3;

/// The edit distance between a name and a prefix, in letters.
const CUT_SHORT: usize = 2;

/// The shortest beginning of a name that suggests it, in bytes.
const SHORTEST: usize = 3;

/// The maximum number of words of a query. No name and path have as many.
const MOST_WORDS: usize = 32;

/// The longest word that counts, in bytes. No name is as long.
const LONGEST: usize = 100;

/// The rank of an operation, the best the lowest: how many words do not match, whether
/// it is old, how little they count, how long its name is, and its place.
type Rank = (usize, bool, u32, usize, usize);

/// The operations of these products that all words fit, the best first; where
/// none has all, those that most words fit. Words may be parts of a name in any
/// case, or of a path. `path` leaves only operations whose path holds it.
///
/// A word counts most as a whole part of the name, then as a part of the path,
/// then as the beginning of one, then anywhere. Among equals what is current
/// comes before what is deprecated or removed, the short before the long, and
/// then the order is that of the products and their names. Of many words the first
/// 32 that differ count.
pub fn search(words: &str, products: &[Product], path: Option<&str>) -> Vec<Operation> {
    let (any, words) = (words.is_empty(), sought(words));
    let operations = all(products);
    let mut ranks: BinaryHeap<Rank> = BinaryHeap::new();
    let mut least = usize::MAX;
    for (place, operation) in operations.iter().enumerate() {
        let template = operation.path();
        if path.is_some_and(|path| !template.contains(path)) {
            continue;
        }
        let known = Named::new(*operation, &template);
        let (mut unfit, mut fits, mut little) = (0_usize, any, u32::MAX);
        for word in &words {
            let score = known.score(word);
            fits |= score > 0;
            unfit = unfit.saturating_add(usize::from(score == 0));
            little = little.saturating_sub(score);
        }
        if fits && unfit <= least {
            least = unfit;
            let old = operation.removed() || operation.deprecated();
            ranks.push((unfit, old, little, operation.short_name().len(), place));
        }
    }
    let best = ranks.into_sorted_vec().into_iter().take_while(|(unfit, ..)| *unfit == least);
    best.filter_map(|(.., place)| operations.get(place).copied()).collect()
}

/// The words of a question, each once and in lower case. One that is too long for
/// any name is cut: it fits none.
fn sought(words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.get(..LONGEST).unwrap_or(word).to_ascii_lowercase();
        if !found.contains(&word) {
            found.push(word);
        }
        if found.len() == MOST_WORDS {
            break;
        }
    }
    found
}

#[inline(never)]
fn all(products: &[Product]) -> Vec<Operation> {
    let mut operations = Vec::new();
    for &product in products {
        let section = text::section(product).lines;
        let lines = (0..section.len()).filter_map(|place| section.line(place));
        operations.extend(lines.filter_map(|line| Operation::new(product, line)));
    }
    operations
}

/// The words of an operation, in lower case between spaces.
struct Named {
    name: String,
    short: String,
    name_words: String,
    path_words: String,
}

impl Named {
    #[inline(never)]
    fn new(operation: Operation, path: &str) -> Self {
        let full = operation.to_string();
        let mut name_words = String::from(" ");
        for c in full.chars() {
            if !c.is_ascii_lowercase() {
                name_words.push(' ');
            }
            if c.is_ascii_alphanumeric() {
                name_words.push(c.to_ascii_lowercase());
            }
        }
        name_words.push(' ');
        let mut path_words = String::from(" ");
        for part in path.split('/').filter(|part| !part.starts_with('{')) {
            path_words.extend(
                part.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }),
            );
            path_words.push(' ');
        }
        let short = operation.short_name().to_ascii_lowercase();
        Self { name: full.to_ascii_lowercase(), short, name_words, path_words }
    }

    #[inline(never)]
    fn score(&self, word: &str) -> u32 {
        // The plural is as good as the singular.
        let stem = word.trim_end_matches('s');
        if !self.name.contains(stem) && !self.path_words.contains(stem) {
            return 0;
        }
        let whole = |words: &str, end: &str| words.contains(&[" ", stem, end].concat());
        let begins = [" ", word].concat();
        match () {
            () if self.name == word || self.short == word => 100,
            () if self.name_words.contains(&[" ", word, " "].concat()) => 22,
            () if whole(&self.name_words, " ") || whole(&self.name_words, "s ") => 20,
            () if whole(&self.path_words, " ") || whole(&self.path_words, "s ") => 10,
            () if self.name_words.contains(&begins) => 8,
            () if self.path_words.contains(&begins) => 6,
            () if self.name.contains(word) => 4,
            () if self.path_words.contains(word) => 2,
            () => 0,
        }
    }
}

/// Up to three names that are near to one that is not there, the nearest first:
/// by the letters to change, whatever their case, with the product or without.
pub fn suggest(name: &str) -> Vec<Operation> {
    let operations = all(&Product::ALL);
    let mut nearest = Nearest::new(name);
    for (place, operation) in operations.iter().enumerate() {
        nearest.offer(&operation.to_string(), place);
        nearest.offer(operation.short_name(), place);
    }
    nearest.places().filter_map(|place| operations.get(place).copied()).collect()
}

/// The nearest of the names that are offered.
pub(super) struct Nearest {
    name: String,
    /// Distance, length and place of each.
    found: Vec<(usize, usize, usize)>,
}

impl Nearest {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_ascii_lowercase(), found: Vec::new() }
    }

    /// A name that may be meant, and its place.
    #[inline(never)]
    pub(super) fn offer(&mut self, candidate: &str, place: usize) {
        let far = self.name.len().div_euclid(4).max(1);
        let candidate = candidate.to_ascii_lowercase();
        let mut distance = match candidate.len().abs_diff(self.name.len()) {
            difference if difference <= far => strsim::osa_distance(&self.name, &candidate),
            _ => usize::MAX,
        };
        if self.name.len() >= SHORTEST && candidate.starts_with(&self.name) {
            distance = distance.min(CUT_SHORT);
        } else if distance > far {
            return;
        }
        let one = (distance, candidate.len(), place);
        match self.found.iter_mut().find(|(.., known)| *known == place) {
            Some(known) => *known = one.min(*known),
            None => self.found.push(one),
        }
    }

    /// The places of the nearest, the nearest first.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let nearest = BinaryHeap::from(self.found).into_sorted_vec().into_iter();
        nearest.take(SUGGESTIONS).map(|(.., place)| place)
    }
}

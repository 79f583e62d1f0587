//! Which fields of issues are wanted.

use crate::fields::Field;

/// What `fields` asks for: `*all`, `*navigable`, `summary`, `-comment`.
#[derive(Debug)]
pub(crate) struct Wanted {
    all: bool,
    navigable: bool,
    with: Vec<String>,
    without: Vec<String>,
}

impl Wanted {
    /// Of these words. Without any, or with some to leave out alone, the default
    /// one is meant too.
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>, default: &str) -> Self {
        let words: Vec<_> = words.into_iter().map(str::trim).filter(|word| !word.is_empty()).collect();
        let bare = words.iter().all(|word| word.starts_with('-'));
        let mut wanted = Self { all: false, navigable: false, with: Vec::new(), without: Vec::new() };
        for word in words.into_iter().chain(bare.then_some(default)) {
            match (word, word.strip_prefix('-')) {
                ("*all", _) => wanted.all = true,
                ("*navigable", _) => wanted.navigable = true,
                (_, Some(other)) => wanted.without.push(other.to_owned()),
                (word, None) => wanted.with.push(word.to_owned()),
            }
        }
        wanted
    }

    /// Whether a field is.
    pub(crate) fn has(&self, field: &Field) -> bool {
        let named = |words: &[String]| words.iter().any(|word| word == field.id);
        (self.all || self.navigable && field.navigable || named(&self.with)) && !named(&self.without)
    }

    /// Whether nothing but the id is.
    pub(crate) fn is_id_alone(&self) -> bool {
        !self.all && !self.navigable && self.with == ["id"]
    }
}

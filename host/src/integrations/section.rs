//! A map of the file, read by the names that are known in it.

use super::problem::{Found, Place, quote};
use super::tree::{Key, Node, Text, Value};

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At<T> {
    pub(super) place: Place,
    pub(super) value: T,
}

impl<T> At<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { place: self.place, value: change(self.value) }
    }
}

/// A map that is being read. What nobody asked for is a problem at its end.
pub(super) struct Section<'a> {
    entries: &'a [(Key, Node)],
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    /// The map that `name` stands for.
    pub(super) fn of(name: &str, node: &'a Node, found: &mut Found) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => Some(Self { entries, asked: Vec::new() }),
            _ => {
                let message = format!("{} is {}, not names with values.", quote(name), kind(node));
                found.add(node.place, message, "Write name: value on lines of their own, indented below it.");
                None
            }
        }
    }

    pub(super) fn node(&mut self, name: &'static str) -> Option<&'a Node> {
        self.asked.push(name);
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    pub(super) fn section(&mut self, name: &'static str, found: &mut Found) -> Option<Self> {
        Self::of(name, self.node(name)?, found)
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, name: &'static str, found: &mut Found) -> Option<At<String>> {
        let node = self.node(name)?;
        let value = scalar(name, node, "text", found)?.expanded.as_deref()?.trim();
        if value.is_empty() || value.chars().any(char::is_control) {
            let what = if value.is_empty() { "is empty" } else { "has a control character or a second line" };
            found.add(node.place, format!("`{name}` {what}."), "Write its value, or leave the name out.");
            return None;
        }
        Some(At { place: node.place, value: value.to_owned() })
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
        found: &mut Found,
    ) -> Option<At<T>> {
        let node = self.node(name)?;
        let text = scalar(name, node, "a word", found)?;
        let value = text.expanded.as_deref()?.trim();
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == value) {
            return Some(At { place: node.place, value: *value });
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let mend = match near(value, &names) {
            Some(near) if is_shown(text) => format!("Did you mean {near}?"),
            _ => format!("Write one of {}.", names.join(", ")),
        };
        found.add(node.place, format!("`{name}` has no such value{}.", shown(text)), mend);
        None
    }

    pub(super) fn flag(&mut self, name: &'static str, found: &mut Found) -> Option<At<bool>> {
        self.word(name, &[("true", true), ("false", false)], found)
    }

    /// A number of seconds with decimals, in milliseconds.
    pub(super) fn seconds(&mut self, name: &'static str, found: &mut Found) -> Option<At<u64>> {
        const MAX: f64 = 1e9;
        let read = |text: &str| text.parse().ok().filter(|seconds| (0.0..=MAX).contains(seconds));
        let seconds: At<f64> = self.number(name, "seconds from 0 (no limit) to 1000000000", read, found)?;
        // In range, so the cast neither wraps nor saturates; what is not 0 stays so.
        let least = u64::from(seconds.value > 0.0);
        Some(seconds.map(|seconds| ((seconds * 1000.0).round() as u64).max(least)))
    }

    /// A whole number from 0 to `max`.
    pub(super) fn whole(&mut self, name: &'static str, max: u64, found: &mut Found) -> Option<At<u64>> {
        let read = |text: &str| text.parse().ok().filter(|number| *number <= max);
        self.number(name, &format!("a whole number from 0 to {max}"), read, found)
    }

    fn number<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
        found: &mut Found,
    ) -> Option<At<T>> {
        let node = self.node(name)?;
        let text = scalar(name, node, "a number", found)?;
        let value = read(text.expanded.as_deref()?.trim());
        if value.is_none() {
            let message = format!("`{name}` is not {what}{}.", shown(text));
            found.add(node.place, message, "Write the number alone, without a unit.");
        }
        value.map(|value| At { place: node.place, value })
    }

    /// A list of words, or one text with spaces between them.
    pub(super) fn words(&mut self, name: &'static str, found: &mut Found) -> Option<At<Vec<String>>> {
        let node = self.node(name)?;
        let one = std::slice::from_ref(node);
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => one,
        };
        let mut words: Vec<String> = Vec::new();
        let mut whole = true;
        for item in items {
            let text = scalar(name, item, "a list of words", found).and_then(|text| text.expanded.as_deref());
            whole &= text.is_some();
            for word in text.into_iter().flat_map(str::split_whitespace) {
                if !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        }
        whole.then_some(At { place: node.place, value: words })
    }

    /// Tells of every name that nobody asked for. `other` says what to do about
    /// names that belong elsewhere.
    pub(super) fn end(self, within: &str, other: &[(&str, &str)], found: &mut Found) {
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str())) {
            let mend = match other.iter().find(|(name, _)| *name == key.name) {
                Some((_, mend)) => (*mend).to_owned(),
                None => match near(&key.name, &self.asked) {
                    Some(near) => format!("Did you mean {near}?"),
                    None => format!("Known are {}.", self.asked.join(", ")),
                },
            };
            found.add(key.place, format!("{within} has no setting {}.", quote(&key.name)), mend);
        }
    }
}

/// The text of a value that is one.
fn scalar<'a>(name: &str, node: &'a Node, wanted: &str, found: &mut Found) -> Option<&'a Text> {
    match &node.value {
        Value::Text(text) if !text.is_null() => Some(text),
        _ => {
            let message = format!("`{name}` is {}, not {wanted}.", kind(node));
            found.add(node.place, message, "Write a value, or leave the name out.");
            None
        }
    }
}

fn kind(node: &Node) -> &'static str {
    match &node.value {
        Value::Text(text) if text.is_null() => "nothing",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// Whether a value may be quoted: not what came from a variable.
fn is_shown(text: &Text) -> bool {
    text.expanded.as_ref() == Some(&text.written)
}

/// The value for the end of a message.
fn shown(text: &Text) -> String {
    match is_shown(text) && text.written.len() < 60 {
        true => format!(": {:?}", text.written),
        false => String::new(),
    }
}

/// The known word that was probably meant.
pub(super) fn near<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase().replace('-', "_");
    let likeness = |known: &str| {
        let known = known.to_lowercase().replace('-', "_");
        let ends = |long: &str, short: &str| long.ends_with(short) || long.starts_with(short);
        let is_part = word.len() > 3 && (ends(&known, &word) || ends(&word, &known));
        if is_part { 1.0 } else { strsim::normalized_damerau_levenshtein(&word, &known) }
    };
    let best = known.iter().map(|known| (likeness(known), *known)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.65).then_some(best.1)
}

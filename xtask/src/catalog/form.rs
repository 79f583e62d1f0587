//! The written form: one file a section with one operation a line, and a
//! dictionary each of parameters, bodies and scopes. `crates/catalog/src/text.rs`
//! reads it and says what each field is.

use super::operation::{Operation, Parameter, SECTIONS};
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// The files by name.
pub(super) type Files = BTreeMap<String, String>;

/// Writes all operations.
pub(super) fn write(operations: &[Operation]) -> Result<Files> {
    let parameters =
        dictionary(operations.iter().flat_map(|operation| operation.parameters.iter().map(word)))?;
    let bodies =
        dictionary(operations.iter().filter_map(|operation| Some(operation.body.as_ref()?.shape.clone())))?;
    let scopes =
        dictionary(operations.iter().flat_map(|operation| operation.scopes.iter().flatten().cloned()))?;
    let mut files = Files::new();
    for section in SECTIONS {
        let mut lines: Vec<_> = operations
            .iter()
            .filter(|operation| operation.section == section)
            .map(|operation| line(operation, &parameters, &bodies, &scopes))
            .collect();
        lines.sort_by(|a, b| a.split('\t').next().cmp(&b.split('\t').next()));
        files.insert(format!("{}.txt", section.name), lines.concat());
    }
    for (name, dictionary) in [("parameters", parameters), ("bodies", bodies), ("scopes", scopes)] {
        let text = dictionary.keys().map(|word| format!("{word}\n")).collect();
        files.insert(format!("{name}.txt"), text);
    }
    for (name, text) in &files {
        let plain = |c: char| c == '\n' || c == '\t' || (' '..='~').contains(&c) && c != '"' && c != '\\';
        ensure!(text.chars().all(plain), "{name} holds a character that JSON would escape");
    }
    Ok(files)
}

fn line(
    operation: &Operation,
    parameters: &BTreeMap<String, String>,
    bodies: &BTreeMap<String, String>,
    scopes: &BTreeMap<String, String>,
) -> String {
    let mut path = match operation.path.strip_prefix(operation.section.base) {
        Some(below) => below.to_owned(),
        None => format!("/{}", operation.path),
    };
    for (name, kind) in &operation.places {
        path = path.replace(&format!("{{{name}}}"), &format!("{{{name}:{kind}}}"));
    }
    let mut line = format!("{}\t{}\t{path}", operation.name, operation.method);
    let mut add = |tag: char, field: String| {
        if !field.is_empty() {
            line.push('\t');
            line.push(tag);
            line.push_str(&field);
        }
    };
    let codes = |words: &mut dyn Iterator<Item = String>, known: &BTreeMap<String, String>| -> String {
        words.map(|word| known.get(&word).cloned().unwrap_or_default()).collect()
    };
    add('q', codes(&mut operation.parameters.iter().map(word), parameters));
    if let Some(body) = &operation.body {
        let code = codes(&mut std::iter::once(body.shape.clone()), bodies);
        let media = if body.media == "application/json" { "" } else { &body.media };
        add('b', format!("{code}{}{media}", if body.required { '!' } else { ':' }));
    }
    let alternatives = operation.scopes.iter().map(|list| codes(&mut list.iter().cloned(), scopes));
    add('s', alternatives.collect::<Vec<_>>().join("|"));
    add('p', operation.pages.clone().unwrap_or_default());
    add('r', operation.safety.clone().unwrap_or_default());
    let flags = [
        (operation.deprecated, 'd'),
        (operation.experimental, 'e'),
        (operation.removed, 'r'),
        (operation.bodiless, 'b'),
    ];
    add('x', flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).collect());
    add('n', operation.successor.clone().unwrap_or_default());
    add('h', operation.headers.join("|"));
    add('a', operation.accept.clone().unwrap_or_default());
    add('c', if operation.statuses == ["200"] { String::new() } else { operation.statuses.join(",") });
    line.push('\n');
    line
}

/// A parameter in a word: `?expand:s`, `?jql!s`, `@If-Match:s`.
fn word(parameter: &Parameter) -> String {
    let place = if parameter.header { '@' } else { '?' };
    let need = if parameter.required { '!' } else { ':' };
    format!("{place}{}{need}{}", parameter.name, parameter.kind)
}

/// Each word with its code: two digits to the base of 36, in order.
fn dictionary(words: impl Iterator<Item = String>) -> Result<BTreeMap<String, String>> {
    let words: BTreeSet<String> = words.collect();
    ensure!(words.len() <= 36 * 36, "a dictionary holds more than its codes can say");
    let digit = |value: usize| char::from_digit(u32::try_from(value).unwrap_or_default(), 36).unwrap_or('0');
    let code = |place: usize| [digit(place / 36), digit(place % 36)].iter().collect();
    Ok(words.into_iter().enumerate().map(|(place, word)| (word, code(place))).collect())
}

/// Each operation with its facts written out, by name.
pub(super) fn spell_out(files: &Files) -> BTreeMap<String, String> {
    let words =
        |name: &str| -> Vec<&str> { files.get(name).map(|text| text.lines().collect()).unwrap_or_default() };
    let dictionaries =
        [('q', words("parameters.txt")), ('b', words("bodies.txt")), ('s', words("scopes.txt"))];
    let spell = |field: &str| {
        let known = dictionaries.iter().find(|(tag, _)| field.starts_with(*tag));
        let Some((tag, dictionary)) = known else { return field.to_owned() };
        let mut out = tag.to_string();
        let mut rest = field.get(1..).unwrap_or_default();
        while let Some((code, tail)) =
            rest.split_at_checked(2).filter(|(code, _)| !code.contains(['|', '!', ':']))
        {
            let place = usize::from_str_radix(code, 36).unwrap_or(usize::MAX);
            out.push(' ');
            out.push_str(dictionary.get(place).unwrap_or(&code));
            rest = tail;
            if let Some(tail) = rest.strip_prefix('|') {
                out.push_str(" |");
                rest = tail;
            }
        }
        out + rest
    };
    let mut all = BTreeMap::new();
    for section in SECTIONS {
        for line in words(&format!("{}.txt", section.name)) {
            let mut fields = line.split('\t');
            let name = format!("{}.{}", section.name, fields.next().unwrap_or_default());
            let first: Vec<_> = fields.by_ref().take(2).map(str::to_owned).collect();
            all.insert(name, [first, fields.map(spell).collect()].concat().join("; "));
        }
    }
    all
}

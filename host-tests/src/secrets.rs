//! Finds secrets in what a run left behind, however they are written.

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The folder of the secrets among what was left behind.
pub const SECRETS: &str = "secrets";

/// The fewest bytes of a secret that chance does not write.
pub const SHORTEST: usize = 6;

/// Secrets that are where they are on purpose: how a path, or a part of it,
/// begins, the kind of secret (or any), and why.
const ON_PURPOSE: [(&str, Option<&str>, &str); 2] = [
    ("by-file.json", None, "a test writes a store with an open token, as a person may"),
    ("integrations.yaml", None, "a test writes a literal secret into it, as a person may"),
];

/// A secret that was handed out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Secret {
    /// What it is, such as `refresh token`.
    pub kind: String,
    secret: String,
}

impl Secret {
    /// A secret of a kind.
    pub fn new(kind: &str, secret: &str) -> Self {
        Self { kind: kind.to_owned(), secret: secret.to_owned() }
    }
}

/// Where a secret is. It does not say which one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file's path below the folder.
    pub file: String,
    /// What kind of secret it is.
    pub kind: String,
    /// How it is written, such as `base64`.
    pub written: &'static str,
}

/// What came of a look at a folder.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many secrets were looked for.
    pub secrets: usize,
    /// How many files, by the folder they are in.
    pub files: BTreeMap<String, usize>,
    /// How many bytes were looked at.
    pub bytes: u64,
    /// How many findings are there on purpose.
    pub on_purpose: usize,
    /// The others.
    pub findings: BTreeSet<Finding>,
}

/// Looks for secrets.
pub struct Search {
    automaton: AhoCorasick,
    /// Kind and way of writing of each pattern.
    patterns: Vec<(String, &'static str)>,
}

impl Search {
    /// A search for these secrets.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        for Secret { kind, secret } in secrets {
            for (text, written) in written(secret) {
                texts.push(text);
                patterns.push((kind.clone(), written));
            }
        }
        Self { automaton: AhoCorasick::new(texts).expect("fewer patterns than 2^31"), patterns }
    }

    /// The kinds of secrets in a text, and how each is written.
    pub fn find(&self, text: &[u8]) -> BTreeSet<(String, &'static str)> {
        let mut found = BTreeSet::new();
        for (view, decoded) in views(text) {
            for hit in self.automaton.find_overlapping_iter(view.as_ref()) {
                let (kind, written) = self.patterns[hit.pattern().as_usize()].clone();
                // What is there as it is needs no reader.
                if !found.contains(&(kind.clone(), "plain")) {
                    found.insert((kind, if written == "plain" { decoded } else { written }));
                }
            }
        }
        found
    }
}

/// The secret as it is, in base64 wherever it stands in what is encoded (so
/// after any user name too), and as Rust prints bytes.
fn written(secret: &str) -> BTreeSet<(String, &'static str)> {
    let bytes = secret.as_bytes();
    let list: Vec<_> = bytes.iter().map(u8::to_string).collect();
    let mut texts = BTreeSet::from([(secret.to_owned(), "plain"), (list.join(", "), "a list of bytes")]);
    for before in 0..3 {
        let all = [&vec![0; before], bytes].concat();
        // Characters that hold bits of the secret alone.
        let (start, end) = ((before * 8).div_ceil(6), all.len() * 8 / 6);
        for encoded in [STANDARD_NO_PAD.encode(&all), URL_SAFE_NO_PAD.encode(&all)] {
            texts.insert((encoded[start..end].to_owned(), "base64"));
        }
    }
    texts
}

/// A text as it is, and as each of its readers would read it.
fn views(text: &[u8]) -> Vec<(Cow<'_, [u8]>, &'static str)> {
    let mut views = vec![(Cow::Borrowed(text), "plain")];
    let once = unescaped(text);
    // JSON, or Rust's Debug, within JSON.
    let twice = once.as_ref().and_then(|once| unescaped(once));
    for (source, written) in [(Some(text), "percent"), (once.as_deref(), "percent in JSON")] {
        if let Some(source) = source.filter(|source| source.contains(&b'%')) {
            views.push((percent_decode(source).collect::<Vec<_>>().into(), written));
            let form: Vec<_> = source.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
            views.push((percent_decode(&form).collect::<Vec<_>>().into(), written));
        }
    }
    views.extend(once.map(|once| (once.into(), "JSON")));
    views.extend(twice.map(|twice| (twice.into(), "JSON in JSON")));
    views
}

/// A text whose escapes by a backslash, JSON's and Rust's, are read. `None` if
/// it has none.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut rest = text;
    let mut read = Vec::with_capacity(text.len());
    while let Some(place) = rest.iter().position(|&byte| byte == b'\\') {
        read.extend_from_slice(&rest[..place]);
        rest = &rest[place + 1..];
        let (character, length) = match rest {
            [b'u', b'{', ..] => {
                let end = rest.iter().position(|&byte| byte == b'}').unwrap_or(1);
                (hex(rest.get(2..end)), end + 1)
            }
            [b'u', ..] => (hex(rest.get(1..5)), 5),
            [b'x', ..] => (hex(rest.get(1..3)), 3),
            [b'n', ..] => (Some('\n'), 1),
            [b'r', ..] => (Some('\r'), 1),
            [b't', ..] => (Some('\t'), 1),
            [byte, ..] if byte.is_ascii_punctuation() => (Some(char::from(*byte)), 1),
            _ => (None, 0),
        };
        if let Some(character) = character {
            read.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[length..];
        }
    }
    read.extend_from_slice(rest);
    (read.len() < text.len()).then_some(read)
}

fn hex(digits: Option<&[u8]>) -> Option<char> {
    char::from_u32(u32::from_str_radix(std::str::from_utf8(digits?).ok()?, 16).ok()?)
}

/// Looks for the secrets of a folder in all of its other files.
pub fn look(folder: &Path) -> io::Result<Outcome> {
    let (mut files, mut secrets) = (Vec::new(), BTreeSet::new());
    below(folder, &mut files)?;
    files.sort();
    let (known, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.starts_with(folder.join(SECRETS)));
    for path in known {
        for line in fs::read_to_string(path)?.lines() {
            secrets.insert(serde_json::from_str::<Secret>(line).map_err(io::Error::other)?);
        }
    }
    let search = Search::new(&secrets);
    let distinct: BTreeSet<_> = secrets.iter().map(|secret| &secret.secret).collect();
    let mut outcome = Outcome { secrets: distinct.len(), ..Outcome::default() };
    for path in files {
        let text = fs::read(&path)?;
        let file = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        let kind = file.split('/').next().unwrap_or_default().to_owned();
        *outcome.files.entry(kind).or_default() += 1;
        outcome.bytes += text.len() as u64;
        for (kind, written) in search.find(&text) {
            let on_purpose = |(place, only, _): &(&str, Option<&str>, &str)| {
                format!("/{file}").contains(&format!("/{place}")) && only.is_none_or(|only| only == kind)
            };
            match ON_PURPOSE.iter().any(on_purpose) {
                true => outcome.on_purpose += 1,
                false => drop(outcome.findings.insert(Finding { file: file.clone(), kind, written })),
            }
        }
    }
    Ok(outcome)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => below(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

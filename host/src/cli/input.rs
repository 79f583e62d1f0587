//! Files and standard input, of which no more is read than is taken.

use anyhow::{Context, Result, bail};
use indicatif::HumanBytes;
use std::fs::File;
use std::io::{BufRead, IsTerminal, Read, stdin};
use std::path::Path;

/// The most bytes of a text.
pub(super) const TEXT: u64 = 16 << 20;

/// The most bytes of the body of a request.
pub(super) const BODY: u64 = 256 << 20;

/// The most bytes of a value among arguments: it is copied several times.
pub(super) const VALUE: u64 = 64 << 20;

/// The most bytes of all files of an upload.
pub(super) const FILES: u64 = 1 << 30;

/// What a file holds, or standard input for `-`, if it is not more than so many bytes.
pub(super) fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    let (shown, reading) = (path.display(), || format!("Cannot read {}", path.display()));
    if path == Path::new("-") {
        return bounded(stdin().lock(), most)?.with_context(|| too_large("Standard input", most));
    }
    let file = File::open(path).with_context(reading)?;
    let about = file.metadata().with_context(reading)?;
    if about.is_dir() {
        bail!("{shown} is a folder. Name a file.");
    }
    if about.len() > most {
        bail!(too_large(&shown.to_string(), most));
    }
    // It may be a device without an end, or grow.
    bounded(file, most).with_context(reading)?.with_context(|| too_large(&shown.to_string(), most))
}

/// The same of a text.
pub(super) fn text(path: &Path) -> Result<String> {
    let bytes = bytes(path, TEXT)?;
    String::from_utf8(bytes).with_context(|| format!("{} is not text in UTF-8", path.display()))
}

/// `None` is too much.
pub(super) fn bounded(input: impl Read, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((read as u64 <= most).then_some(bytes))
}

fn too_large(what: &str, most: u64) -> String {
    format!("{what} has more than {}, which is the most that is taken. Make it smaller.", HumanBytes(most))
}

/// The most bytes of a token.
const LONGEST_TOKEN: u64 = 64 << 10;

/// A token: typed without an echo, or a line of standard input.
pub(super) fn token() -> Result<String> {
    let mut token = String::new();
    if stdin().is_terminal() {
        token = rpassword::prompt_password("Token (it is not shown): ")?;
    } else {
        stdin().lock().take(LONGEST_TOKEN).read_line(&mut token)?;
    }
    let token = token.trim();
    if token.is_empty() {
        bail!("No token was given on standard input.");
    }
    Ok(token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_is_taken() {
        assert_eq!(bounded(&b"abc"[..], 3).unwrap().unwrap(), b"abc");
        assert_eq!(bounded(&b"abcd"[..], 3).unwrap(), None);
        assert_eq!(bounded(std::io::repeat(0), 1 << 20).unwrap(), None);
        let file = tempfile::NamedTempFile::new().unwrap();
        // It takes no place on the disk.
        file.as_file().set_len(1 << 40).unwrap();
        let problem = text(file.path()).unwrap_err().to_string();
        assert!(problem.contains("more than 16.00 MiB"), "{problem}");
        assert!(bytes(&std::env::temp_dir(), 1).unwrap_err().to_string().contains("is a folder"));
    }
}

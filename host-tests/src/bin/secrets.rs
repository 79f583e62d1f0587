//! `secrets FOLDER`: fails if a secret of a test run is in what the run left
//! behind.

#![forbid(unsafe_code)]

use host_tests::secrets::{Outcome, look};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a whole run leaves behind, so that one which was not looked at does not
/// pass for one without secrets.
const WANTED: [&str; 8] =
    ["command", "connections", "errors", "log", "outcomes", "output", "spans", "stores"];

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: secrets FOLDER");
        return ExitCode::FAILURE;
    };
    let Outcome { secrets, files, bytes, on_purpose, findings } = match look(&folder) {
        Ok(outcome) => outcome,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    for finding in &findings {
        eprintln!("{}: {} ({})", folder.join(&finding.file).display(), finding.kind, finding.written);
    }
    let missing: Vec<_> = WANTED.into_iter().filter(|kind| !files.contains_key(*kind)).collect();
    for kind in &missing {
        eprintln!("{}: nothing was left behind", folder.join(kind).display());
    }
    let (count, found) = (files.values().sum::<usize>(), findings.len());
    let kinds: Vec<_> = files.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    println!("looked for {secrets} secrets in {bytes} bytes of {count} files ({})", kinds.join(", "));
    println!("secrets: {found} found, {on_purpose} more that are there on purpose");
    match secrets > 0 && missing.is_empty() && findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

//! `secrets FOLDER`: fails if a secret of a test run is in what the run left
//! behind.

#![forbid(unsafe_code)]

use anyhow::{Context, Result, bail};
use host_tests::secrets::{Outcome, look};
use std::path::PathBuf;

/// What a whole run leaves behind, so that one which was not looked at does not
/// pass for one without secrets.
const WANTED: [&str; 6] = ["command", "connections", "errors", "log", "outcomes", "output"];

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).context("usage: secrets FOLDER")?;
    let outcome = look(&folder).with_context(|| folder.display().to_string())?;
    let Outcome { secrets, files, bytes, on_purpose, findings } = &outcome;
    for finding in findings {
        eprintln!("{}/{}: {} ({})", folder.display(), finding.file, finding.kind, finding.written);
    }
    let missing: Vec<_> = WANTED.into_iter().filter(|kind| !files.contains_key(*kind)).collect();
    let (count, looked) = (files.values().sum::<usize>(), format!("{secrets} secrets looked for"));
    let kinds: Vec<_> = files.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    println!(
        "secrets: {bytes} bytes of {count} files ({}), {looked}, {on_purpose} there on purpose",
        kinds.join(", ")
    );
    if !missing.is_empty() || *secrets == 0 {
        bail!("Nothing was left behind of: {}", missing.join(", "));
    }
    if !findings.is_empty() {
        bail!("{} findings: a secret is where it must not be.", findings.len());
    }
    println!("secrets: none was found");
    Ok(())
}

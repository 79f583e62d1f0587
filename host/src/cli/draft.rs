//! What a person writes in an editor: kept from the first word on until it is sent,
//! whatever becomes of the command.

use super::host::state_folder;
use super::{hint::Hint, output};
use anyhow::{Context, Result};
use std::fs::DirBuilder;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// What is not sent yet.
enum Draft {
    /// In a file.
    Kept(PathBuf),
    /// Nowhere else, as there is no folder for it.
    Held(String),
}

static DRAFT: Mutex<Option<Draft>> = Mutex::new(None);

/// Whether an editor is open.
static EDITS: AtomicBool = AtomicBool::new(false);

fn draft() -> MutexGuard<'static, Option<Draft>> {
    DRAFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an editor is open.
pub(super) fn edits() -> bool {
    EDITS.load(Ordering::SeqCst)
}

/// A file with this text, for an editor. It is its owner's alone, and is left where the
/// command ends meanwhile.
pub(super) fn begin(text: &str) -> Result<PathBuf> {
    let file = file(&folder().or_else(|_| Ok::<_, anyhow::Error>(std::env::temp_dir()))?, text)?;
    *draft() = Some(Draft::Kept(file.clone()));
    EDITS.store(true, Ordering::SeqCst);
    Ok(file)
}

/// The editor was closed.
pub(super) fn closed() {
    EDITS.store(false, Ordering::SeqCst);
}

/// Keeps what was written in place of the file that was edited.
pub(super) fn keep(text: &str) {
    let kept = folder().and_then(|folder| file(&folder, text));
    // Without a place for it, it is shown where it cannot be sent.
    let new = kept.map_or_else(|_| Draft::Held(text.to_owned()), Draft::Kept);
    remove(draft().replace(new));
}

/// Removes it: it was sent, or is nothing new.
pub(super) fn done() {
    remove(draft().take());
}

fn remove(old: Option<Draft>) {
    if let Some(Draft::Kept(path)) = old {
        // It harms nobody.
        let _ = std::fs::remove_file(path);
    }
}

/// An error with where to find what was not sent.
pub(super) fn kept(error: anyhow::Error) -> anyhow::Error {
    match draft().take() {
        Some(Draft::Kept(path)) => Hint::next(error, format!("What you wrote is kept in {}", path.display())),
        Some(Draft::Held(text)) => {
            // It is lost otherwise.
            text.lines().for_each(output::tell);
            error
        }
        None => error,
    }
}

fn folder() -> Result<PathBuf> {
    let folder = state_folder().context("There is no home directory")?.join("drafts");
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(&folder)?;
    Ok(folder)
}

fn file(folder: &Path, text: &str) -> Result<PathBuf> {
    let mut file: NamedTempFile =
        tempfile::Builder::new().prefix("jira-").suffix(".md").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file.keep()?.1)
}

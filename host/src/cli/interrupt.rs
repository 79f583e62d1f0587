//! What becomes of a command that is interrupted: by Ctrl-C, or as its terminal or
//! its machine ends.
//!
//! A thread of its own waits for it, as a command may wait for a person in an editor
//! or at a question, where nothing else would notice.

use super::{draft, exit, output};
use anyhow::anyhow;
use indicatif::ProgressBar;
use jira_connector_host::ExitStatus;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Whether a change was sent, or is about to be.
static CHANGES: AtomicBool = AtomicBool::new(false);

/// The line of progress that is shown.
static PROGRESS: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A folder that only the command needs.
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Notes that a change is about to be sent. What interrupts the command from now on
/// may come before it or after it.
pub(super) fn changes() {
    CHANGES.store(true, Ordering::SeqCst);
}

/// Notes the line of progress that is shown.
pub(super) fn shows(progress: &ProgressBar) {
    *PROGRESS.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.clone());
}

/// Notes a folder that is to be gone when the command ends.
pub(super) fn removes(folder: &Path) {
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
}

/// Waits for an interruption, and ends the command.
pub(super) fn watch(json: bool) {
    // Without it a command ends as any other program.
    let _ = std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(signal) = runtime.and_then(|runtime| runtime.block_on(interrupted())) {
            end(&signal, json);
        }
    });
}

/// What interrupted the command, by its name, and the status that it stands for.
struct Signal {
    what: &'static str,
    code: i32,
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<Signal> {
    use tokio::signal::unix::{Signal as Received, SignalKind, signal};

    async fn comes(signal: Option<&mut Received>) {
        match signal {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }

    let ignored = ignored();
    let signal = |kind: SignalKind| {
        let is_ignored = ignored >> (kind.as_raw_value() - 1) & 1 == 1;
        (!is_ignored).then(|| signal(kind)).transpose()
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        let (what, number) = tokio::select! {
            () = comes(interrupt.as_mut()) => ("Interrupted", 2),
            () = comes(terminate.as_mut()) => ("Terminated", 15),
            () = comes(hangup.as_mut()) => ("The terminal was closed", 1),
        };
        // Ctrl-C in an editor is for the editor.
        if number != 2 || !draft::edits() {
            return Ok(Signal { what, code: 128 + number });
        }
    }
}

/// The signals that whoever started the command lets it ignore, as `nohup` does: a bit
/// for each. Where the system does not say, none is.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<Signal> {
    loop {
        tokio::signal::ctrl_c().await?;
        if !draft::edits() {
            return Ok(Signal { what: "Interrupted", code: 130 });
        }
    }
}

fn end(signal: &Signal, json: bool) -> ! {
    let progress = PROGRESS.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(progress) = progress {
        progress.finish_and_clear();
    }
    if let Some(folder) = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).take() {
        // It harms nobody.
        let _ = std::fs::remove_dir_all(folder);
    }
    let (error, code) = match CHANGES.load(Ordering::SeqCst) {
        true => (
            exit::Failed::outcome_unknown(anyhow!(signal.what)).into(),
            ExitStatus::OutcomeUnknown.code().into(),
        ),
        false => (anyhow!("{}.", signal.what), signal.code),
    };
    output::error(&draft::kept(error), json);
    std::process::exit(code)
}

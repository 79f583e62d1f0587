//! A folder of precompiled components. Compiling takes about half a second,
//! loading a compiled copy a millisecond.

use crate::replace::{make_folder, replace};
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::fs::{File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Where compiled copies are kept. A copy is machine code that is run as it
/// stands, so the folder and the copy must be this user's and closed to others;
/// they are made so, and looked at before a copy is used.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

const DIGEST: usize = 32;
/// How long to wait for another process that compiles.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(10);

impl Cache {
    /// A cache in this folder, which is made when it is first needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The component, from its compiled copy where there is a good one. A copy
    /// that is missing, damaged, or of another engine is made anew. A cache
    /// that cannot be written slows the next start down and harms nothing. Of several
    /// that start together the first one compiles, and the others wait for it.
    pub(crate) fn load(&self, engine: &Engine, wasm: &[u8]) -> Result<Component> {
        let path = self.folder.join(format!("{}.cwasm", key(engine, wasm)));
        if let Some(component) = self.read(engine, &path) {
            return Ok(component);
        }
        let turn = self.turn();
        if let Some(component) = turn.as_ref().and_then(|_| self.read(engine, &path)) {
            return Ok(component);
        }
        let component = Component::new(engine, wasm)?;
        // Not fatal: see above.
        let _ = self.write(&path, &component.serialize()?);
        Ok(component)
    }

    #[expect(unsafe_code, reason = "a compiled copy is trusted once its digest and its folder are checked")]
    fn read(&self, engine: &Engine, path: &Path) -> Option<Component> {
        if !is_own(&self.folder) || !is_own(path) {
            return None;
        }
        let bytes = std::fs::read(path).ok()?;
        let (digest, code) = bytes.split_at_checked(DIGEST)?;
        if digest != Sha256::digest(code).as_slice() {
            return None;
        }
        // SAFETY: the bytes are those that `write` made, by their digest, in a
        // folder that nobody else can write to; wasmtime checks the version
        // and settings of its own.
        unsafe { Component::deserialize(engine, code) }.ok()
    }

    /// The turn to compile, until it is dropped. None where nobody can wait for it, or
    /// where it takes too long: whoever has it may have been stopped.
    fn turn(&self) -> Option<File> {
        make_folder(&self.folder).ok()?;
        let folder = File::open(&self.folder).ok()?;
        let end = Instant::now() + PATIENCE;
        loop {
            match folder.try_lock() {
                Ok(()) => return Some(folder),
                Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(PAUSE),
                Err(_) => return None,
            }
        }
    }

    fn write(&self, path: &Path, code: &[u8]) -> Result<()> {
        make_folder(&self.folder)?;
        replace(path, &[Sha256::digest(code).as_slice(), code], false)
    }
}

/// What a compiled copy depends on.
fn key(engine: &Engine, wasm: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    let digest = Sha256::digest(wasm);
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}-{:016x}", hasher.finish())
}

/// Whether a folder or file is this user's and nobody else can write to it. A
/// link is nobody's.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    std::fs::symlink_metadata(path)
        .is_ok_and(|found| !found.is_symlink() && found.uid() == user && found.mode() & 0o022 == 0)
}

/// Elsewhere a user's cache folder is private by its place.
#[cfg(not(unix))]
fn is_own(_: &Path) -> bool {
    true
}

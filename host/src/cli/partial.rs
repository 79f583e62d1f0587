//! A file that comes in parts: under a name of its own beside the one that it gets
//! once it is whole.

use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What a part's name ends in.
const ENDING: &str = ".part";

/// A file on its way.
pub(super) struct Partial {
    file: File,
    place: PathBuf,
    target: PathBuf,
    size: u64,
    /// The last byte that is there, until it has come once more.
    last: Option<u8>,
}

impl Partial {
    /// A file that is to become `target`. With `resume` it goes on with the part
    /// that is there, if there is one; with `force` it takes the place of what is
    /// there.
    pub(super) fn open(target: &Path, resume: bool, force: bool) -> Result<Self> {
        let shown = target.display();
        if !force && target.symlink_metadata().is_ok() {
            bail!("{shown} is there already. Write over it with --force, or name another with --output.");
        }
        let name = target.file_name().with_context(|| format!("{shown} names no file"))?;
        let mut part = name.to_owned();
        part.push(ENDING);
        let place = target.with_file_name(part);
        let shown = place.display();
        let cannot = || format!("Cannot write {shown}");
        let found = place.symlink_metadata().ok();
        if force && found.is_some() {
            std::fs::remove_file(&place).with_context(cannot)?;
        }
        let old = found.filter(|_| resume);
        if let Some(found) = old {
            if !found.is_file() {
                bail!("{shown} is no part of a file. Remove it.");
            }
            let mut file = OpenOptions::new().read(true).write(true).open(&place).with_context(cannot)?;
            let (size, last) = end(&mut file).with_context(cannot)?;
            return Ok(Self { file, place, target: target.to_owned(), size, last });
        }
        // It follows no link and takes no file that is there.
        match OpenOptions::new().write(true).create_new(true).open(&place) {
            Ok(file) => Ok(Self { file, place, target: target.to_owned(), size: 0, last: None }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
                "{shown} is there from a download that did not end, or that still runs. Go on with --continue, or \
                 start again with --force."
            ),
            Err(error) => Err(error).with_context(cannot),
        }
    }

    /// How many bytes are there.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Where to ask for more from: the place of the last byte. None from the start.
    pub(super) fn overlap(&self) -> Option<u64> {
        self.last.and_then(|_| self.size.checked_sub(1))
    }

    /// Makes ready for what comes: the rest, or where the site gives no part, all
    /// of it once more.
    pub(super) fn go_on(&mut self, partial: bool) -> Result<()> {
        if partial {
            self.size = self.size.saturating_sub(1);
        } else {
            self.file.set_len(0)?;
            self.file.rewind()?;
            (self.size, self.last) = (0, None);
        }
        Ok(())
    }

    /// Leaves what has come, and says how much it is. Nothing is not left.
    pub(super) fn keep(self) -> u64 {
        // A byte that was to come once more is there.
        let size = self.size.saturating_add(u64::from(self.last.is_some()));
        if size == 0 {
            // It harms nobody.
            let _ = std::fs::remove_file(&self.place);
        }
        size
    }

    /// Gives the file its name, and says how many bytes it has.
    pub(super) fn finish(self, force: bool) -> Result<u64> {
        let Self { file, place, target, size, .. } = self;
        drop(file);
        let place = TempPath::try_from_path(place)?;
        let named = if force { place.persist(&target) } else { place.persist_noclobber(&target) };
        named.map_err(|problem| {
            let (error, place) = (problem.error, problem.path.keep());
            let place = place.map(|place| format!(": it is in {}", place.display())).unwrap_or_default();
            anyhow::Error::new(error).context(format!("Cannot name the file {}{place}", target.display()))
        })?;
        Ok(size)
    }
}

/// How many bytes a file has, and the last of them. It is left behind that.
fn end(file: &mut File) -> std::io::Result<(u64, Option<u8>)> {
    let size = file.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Ok((0, None));
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    let [last] = last;
    Ok((size, Some(last)))
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut bytes = bytes;
        if let Some(last) = self.last
            && let Some((first, rest)) = bytes.split_first()
        {
            if *first != last {
                let problem = "the file has changed since its first part came: start again with --force";
                return Err(std::io::Error::new(ErrorKind::InvalidData, problem));
            }
            self.last = None;
            self.size = self.size.saturating_add(1);
            if rest.is_empty() {
                return Ok(1);
            }
            bytes = rest;
            let written = self.file.write(bytes)?;
            self.size = self.size.saturating_add(written as u64);
            return Ok(written.saturating_add(1));
        }
        let written = self.file.write(bytes)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.sync_all()
    }
}

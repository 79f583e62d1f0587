//! Files and standard input, of which no more is read than is sent.

use anyhow::{Result, bail};
use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

/// The bytes of a file, or of standard input for `-`. More than `most` are refused
/// before they are read.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    if path == Path::new("-") {
        return read_from(&mut stdin(), most);
    }
    let mut file = File::open(path)?;
    // A pipe has no length; a file that grows has more.
    refuse(file.metadata()?.len(), most)?;
    read_from(&mut file, most)
}

/// The bytes of what may never end.
pub(super) fn read_from(input: &mut dyn Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    refuse(bytes.len() as u64, most)?;
    Ok(bytes)
}

fn refuse(size: u64, most: u64) -> Result<()> {
    if size > most {
        bail!("it has more than {} MiB", most >> 20);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_not_read() {
        assert_eq!(read_from(&mut &b"abc"[..], 3).unwrap(), b"abc");
        assert!(read_from(&mut &b"abcd"[..], 3).is_err());
        let endless = format!("{:#}", read(Path::new("/dev/zero"), 1 << 20).unwrap_err());
        assert_eq!(endless, "it has more than 1 MiB");
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(1 << 40).unwrap();
        assert!(read(file.path(), 1 << 20).is_err());
        assert!(read(Path::new("/nonexistent"), 1).is_err());
    }
}

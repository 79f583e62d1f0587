//! The file: read as a whole, changed as a whole, under a lock.

use super::entry::Entry;
use super::members::Members;
use crate::replace::{folder, lock_of, make_folder, replace, target};
use anyhow::{Context, Result, anyhow, bail};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::{fmt, fs};
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize, Default)]
pub(super) struct Document {
    #[serde(deserialize_with = "by_name")]
    pub(super) connections: BTreeMap<String, Entry>,
    #[serde(flatten)]
    other: Members,
}

/// Connections, of which none has the name of another.
fn by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Entry>, D::Error> {
    struct Read;

    impl<'de> Visitor<'de> for Read {
        type Value = BTreeMap<String, Entry>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("connections by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut all = BTreeMap::new();
            while let Some(name) = map.next_key::<String>()? {
                if all.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("{TWICE} {name:?}")));
                }
                all.insert(name, map.next_value()?);
            }
            Ok(all)
        }
    }

    deserializer.deserialize_map(Read)
}

/// What the error says of a name that is there already.
const TWICE: &str = "has two connections of the name";

impl Document {
    /// What the file holds. One that is not there holds nothing.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error).with_context(|| format!("Cannot read {}", path.display())),
        };
        let document: Self = serde_json::from_str(&text)
            // The text of the error may quote a secret; its place does not.
            .map_err(|error| {
                let text = error.to_string();
                let problem = match text.split_once(" at line ") {
                    // It quotes a name alone.
                    Some((twice, _)) if twice.starts_with(TWICE) => twice,
                    _ if error.is_data() => {
                        "has a missing name, one that is there twice, or a value of another type"
                    }
                    _ => "is not JSON",
                };
                anyhow!("{} {problem}, at line {}, column {}.", path.display(), error.line(), error.column())
            })?;
        for (name, entry) in &document.connections {
            entry.check().with_context(|| format!("In {}, connection {name:?}", path.display()))?;
        }
        if document.connections.values().any(Entry::is_open) && others_read(path) {
            bail!("Others can read {0}, which holds a token. Run: chmod 600 {0}", path.display());
        }
        Ok(document)
    }

    /// Changes the file unless the change fails. It is durable when this returns.
    pub(super) fn change(path: &Path, change: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        // A link stays a link to the file that changes.
        let path = target(path);
        let folder = folder(&path);
        make_folder(folder).with_context(|| format!("Cannot make the folder {}", folder.display()))?;
        // It may lead through a folder that was not there.
        let path = target(&path);
        let _lock = lock_of(&path)?;
        let mut document = Self::read(&path)?;
        change(&mut document)?;
        let text = Zeroizing::new(serde_json::to_vec_pretty(&document)?);
        replace(&path, &[text.as_slice(), b"\n"], true)
    }

    /// The members that this release does not know, by their paths.
    pub(super) fn unknown(&self) -> Vec<String> {
        let mut unknown: Vec<_> = self.other.keys().cloned().collect();
        for (name, entry) in &self.connections {
            unknown.extend(entry.unknown().iter().map(|member| format!("connections.{name}.{member}")));
        }
        unknown
    }
}

/// Whether others than its owner can read a file.
#[cfg(unix)]
pub(crate) fn others_read(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0)
}

/// Whether others than its owner can read a file: nobody looks.
#[cfg(not(unix))]
pub(crate) fn others_read(_: &Path) -> bool {
    false
}

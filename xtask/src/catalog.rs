//! The catalog of operations: from Atlassian's documents and our corrections to
//! the text in `crates/catalog/src` that the component holds.

use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

mod corrections;
mod document;
mod form;
mod names;
mod operation;
mod pages;
mod schema;
mod siblings;

/// Writes `crates/catalog/src/*.txt`, or only says whether they are what would be
/// written: fails where they differ, and says which operations do.
pub(crate) fn catalog(root: &Path, documents: &Path, check: bool) -> Result<()> {
    let mut operations = document::read(documents)?;
    corrections::apply(&root.join("xtask/corrections.toml"), &mut operations)?;
    let files = form::write(&operations)?;
    let folder = root.join("crates/catalog/src");
    if !check {
        for (name, text) in &files {
            fs::write(folder.join(name), text).with_context(|| name.clone())?;
        }
        let bytes: usize = files.values().map(String::len).sum();
        println!("crates/catalog/src: {} operations in {bytes} bytes", operations.len());
        return Ok(());
    }
    let read = |name: &String| Some((name.clone(), fs::read_to_string(folder.join(name)).ok()?));
    let present: form::Files = files.keys().filter_map(read).collect();
    if present == files {
        println!("crates/catalog/src holds the {} operations of {}", operations.len(), documents.display());
        return Ok(());
    }
    let (written, documented) = (form::spell_out(&present), form::spell_out(&files));
    let names: std::collections::BTreeSet<_> = written.keys().chain(documented.keys()).collect();
    for name in names {
        match (written.get(name), documented.get(name)) {
            (Some(old), Some(new)) if old != new => println!("{name} differs:\n  - {old}\n  + {new}"),
            (Some(_), None) => println!("{name} is in no document"),
            (None, Some(_)) => println!("{name} is missing"),
            _ => {}
        }
    }
    bail!(
        "crates/catalog/src differs from {}. Run xtask catalog and look at the changes",
        documents.display()
    )
}

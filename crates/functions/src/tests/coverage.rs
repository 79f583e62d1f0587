//! Whether every exported function that sends has a row.

use super::rows;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The functions of a file of the contract that go through a connection and have this
/// in their line.
fn functions(text: &str, with: &str) -> Vec<String> {
    let name =
        |line: &str| line.trim_start().strip_prefix("interface ")?.split(' ').next().map(str::to_owned);
    let Some(interface) = text.lines().find_map(name) else { return Vec::new() };
    let function = |line: &str| {
        let (name, arguments) = line.trim_start().split_once(": func(")?;
        let name = name.trim_start_matches('%');
        (arguments.starts_with("connection: ") && arguments.contains(with))
            .then(|| format!("{interface}.{name}"))
    };
    text.lines().filter_map(function).collect()
}

/// The folder of the contract.
fn contract() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("wit")).find(|wit| wit.join("world.wit").is_file()).unwrap()
}

/// The functions of the contract that go through a connection and have this among
/// their arguments.
pub(super) fn exported(with: &str) -> BTreeSet<String> {
    let files = fs::read_dir(contract()).unwrap().map(|entry| entry.unwrap().path());
    let texts = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| functions(&text, with)).collect()
}

#[test]
fn every_exported_function_has_a_row() {
    let exported = exported("");
    assert!(exported.len() > 70 && exported.contains("comments.list"), "{exported:?}");
    let rows: BTreeSet<String> = rows::all().into_iter().map(|row| row.name.to_owned()).collect();
    let without: Vec<_> = exported.difference(&rows).collect();
    assert!(without.is_empty(), "exported without a script: {without:?}");
    let unknown: Vec<_> = rows.difference(&exported).collect();
    assert!(unknown.is_empty(), "scripts of no function: {unknown:?}");
    let unnamed =
        rows.iter().filter(|row| !rows::INTERFACES.iter().any(|name| row.starts_with(&format!("{name}."))));
    assert_eq!(unnamed.count(), 0, "an interface without a golden file");
}

//! Puts `dist/jira.wasm` into the `jira` command, where it has been built.

use std::path::Path;
use std::{env, fs};

fn main() {
    let component = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist/jira.wasm");
    println!("cargo::rerun-if-changed={}", component.display());
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    // An empty file is a command that must be told where its component is.
    let bytes = fs::read(&component).unwrap_or_default();
    fs::write(Path::new(&out).join("jira.wasm"), bytes).expect("OUT_DIR can be written");
}

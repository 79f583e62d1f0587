//! Rules of the house that a look at the tree can tell.

#![forbid(unsafe_code)]

mod circles;
mod imports;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder with this ending, without what is vendored or made.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !["deps", "target", "node_modules", ".venv", "generated"].contains(&name) {
                folders.push(path);
            } else if path.is_file() && name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}

/// A file's lines before its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]").next().unwrap().to_owned()
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// What each crate may use of the others: arrows point down only.
const ARROWS: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("json", &["time"]),
    ("engine", &["json", "time"]),
    ("rich-text", &["json", "time"]),
    ("catalog", &["engine", "json"]),
    ("contract", &[]),
    ("functions", &["catalog", "contract", "engine", "json", "rich-text", "time"]),
    ("growth", &[]),
];

/// The modules of a crate's `lib.rs` in their order.
fn modules(folder: &str) -> Vec<String> {
    let lib = fs::read_to_string(root().join(folder).join("src/lib.rs")).unwrap();
    let name = |line: &str| {
        line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    };
    lib.lines().filter_map(name).collect()
}

/// Each module's files.
fn sources(folder: &str, module: &str) -> Vec<PathBuf> {
    let single = root().join(format!("{folder}/src/{module}.rs"));
    let below = format!("{folder}/src/{module}");
    let mut found: Vec<_> = single.is_file().then_some(single).into_iter().collect();
    if root().join(&below).is_dir() {
        found.extend(files(&below, ".rs"));
    }
    found.retain(|path| !is_test(path));
    assert!(!found.is_empty(), "{module}");
    found
}

#[test]
fn a_crate_uses_those_below_it_only() {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut folders: Vec<_> = folders.map(|name| name.into_string().unwrap()).collect();
    folders.sort();
    let mut known: Vec<_> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.sort();
    assert_eq!(folders, known);
    for (name, allowed) in ARROWS {
        let manifest = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let (_, needs) = manifest.split_once("[dependencies]").unwrap();
        for line in needs.lines().take_while(|line| !line.starts_with('[')) {
            let Some(used) = line.strip_prefix("jira-") else { continue };
            let used = used.split(['.', ' ']).next().unwrap();
            assert!(allowed.contains(&used), "{name} uses {used}");
        }
    }
}

#[test]
fn a_module_of_the_engine_uses_those_before_it_only() {
    let modules = modules("crates/engine");
    assert!(modules.len() > 10);
    for (place, module) in modules.iter().enumerate() {
        for path in sources("crates/engine", module) {
            for used in code(&path).split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let allowed = used == *module || modules[..place].contains(&used);
                assert!(allowed, "{}: {module} uses {used}, which comes after it in lib.rs", path.display());
            }
        }
    }
}

#[test]
fn only_the_component_has_io_and_the_core_reads_no_clock() {
    let folders = ARROWS.iter().map(|(name, _)| name).filter(|name| !["contract", "growth"].contains(name));
    for path in folders.flat_map(|name| files(&format!("crates/{name}/src"), ".rs")) {
        if is_test(&path) {
            continue;
        }
        let code = code(&path);
        for word in [
            "wasi",
            "std::env",
            "std::fs",
            "std::thread",
            "std::net::Tcp",
            "SystemTime",
            "std::time::Instant",
        ] {
            assert!(!code.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn nothing_in_the_component_can_trap_on_bad_input() {
    let sources = ["src", "crates"].iter().flat_map(|folder| files(folder, ".rs"));
    for path in sources.filter(|path| !is_test(path) && !path.starts_with(root().join("crates/growth"))) {
        let code = code(&path);
        for word in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn files_are_short() {
    let folders = ["src", "crates", "wit", "host", "host-tests", "simulator", "xtask", "tests"];
    let sources = folders.iter().flat_map(|folder| [files(folder, ".rs"), files(folder, ".wit")].concat());
    for path in sources.filter(|path| !path.ends_with("golden/component.wit")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

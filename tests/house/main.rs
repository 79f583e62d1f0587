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

/// The modules of `src/lib.rs` in their order.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let name = |line: &str| {
        line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    };
    lib.lines().filter_map(name).collect()
}

/// Each module's files.
fn sources(module: &str) -> Vec<PathBuf> {
    let single = root().join(format!("src/{module}.rs"));
    let folder = root().join(format!("src/{module}"));
    let mut found: Vec<_> = single.is_file().then_some(single).into_iter().collect();
    if folder.is_dir() {
        found.extend(files(&format!("src/{module}"), ".rs"));
    }
    found.retain(|path| !is_test(path));
    assert!(!found.is_empty(), "{module}");
    found
}

#[test]
fn a_module_uses_those_before_it_only() {
    let modules = modules();
    assert!(modules.len() > 10);
    for (place, module) in modules.iter().enumerate() {
        for path in sources(module) {
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
    for module in modules().iter().filter(|module| !["component", "contract"].contains(&module.as_str())) {
        for path in sources(module) {
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
}

#[test]
fn nothing_in_the_component_can_trap_on_bad_input() {
    for path in files("src", ".rs").into_iter().filter(|path| !is_test(path)) {
        let code = code(&path);
        for word in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn files_are_short() {
    let folders = ["src", "wit", "host", "host-tests", "simulator", "xtask", "tests"];
    let sources = folders.iter().flat_map(|folder| [files(folder, ".rs"), files(folder, ".wit")].concat());
    for path in sources.filter(|path| !path.ends_with("golden/component.wit")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

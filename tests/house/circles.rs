//! Circles of imports between the files of a crate.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::imports::{self, Imports};
use crate::{files, root};

/// Files that import each other, directly or by way of others.
type Circle<'a> = BTreeSet<&'a Path>;

/// No files of a crate import each other in a circle, in every crate below the root.
///
/// A file imports from another one of its crate by a path that leads to an item in it:
/// in a `use`, in code, in an attribute or in the input of a macro. These are no imports:
///
/// - `mod child;` alone, and `use` of a module by its name alone: what counts are the
///   paths that begin with the name;
/// - an `impl` of a type by its child, or methods of it: a type may be split over files
///   as long as its own file names nothing of them;
/// - tests: what is below `#[cfg(test)]`.
///
/// An item that is re-exported is imported from the file that re-exports it, which
/// imports it from its own. So a child that takes from its parent what the parent has
/// from another child makes a circle: it should take it from there. Where a parent uses
/// its child, what both need is in a file of its own.
#[test]
fn no_files_import_each_other_in_a_circle() {
    let packages = files("", "Cargo.toml");
    assert!(packages.len() > 5);
    let mut reports = Vec::new();
    for package in packages {
        let mut imports = Imports::new();
        for root in roots(package.parent().unwrap()) {
            imports::collect(&root, &mut imports);
        }
        reports.extend(circles(&imports).iter().map(|circle| report(&imports, circle)));
    }
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

/// The root files of a package's library and programs.
fn roots(package: &Path) -> Vec<PathBuf> {
    let source = package.join("src");
    let mut roots = vec![source.join("lib.rs"), source.join("main.rs")];
    if let Ok(programs) = fs::read_dir(source.join("bin")) {
        roots.extend(programs.map(|program| program.unwrap().path()));
    }
    roots.retain(|root| root.is_file());
    roots
}

fn circles(imports: &Imports) -> Vec<Circle<'_>> {
    let reached: Vec<_> = imports.keys().map(|file| (file.as_path(), reach(imports, file))).collect();
    let mut circles: Vec<Circle<'_>> = Vec::new();
    for (file, reaches) in &reached {
        if reaches.contains(file) && !circles.iter().any(|circle| circle.contains(file)) {
            let mut circle = Circle::new();
            for (other, back) in &reached {
                if reaches.contains(other) && back.contains(file) {
                    circle.insert(other);
                }
            }
            circles.push(circle);
        }
    }
    circles
}

/// The files that a file imports from, also by way of others.
fn reach<'a>(imports: &'a Imports, from: &Path) -> BTreeSet<&'a Path> {
    let mut reached = BTreeSet::new();
    let mut left = vec![from];
    while let Some(file) = left.pop() {
        for next in imports.get(file).into_iter().flat_map(|used| used.keys()) {
            if reached.insert(next.as_path()) {
                left.push(next);
            }
        }
    }
    reached
}

/// Who imports what from whom in a circle.
fn report(imports: &Imports, circle: &Circle<'_>) -> String {
    let short = |file: &Path| file.strip_prefix(root()).unwrap_or(file).display().to_string();
    let mut text = format!("{} files import each other in a circle:\n", circle.len());
    for file in circle {
        for (other, paths) in imports[*file].iter().filter(|(other, _)| circle.contains(other.as_path())) {
            let paths: Vec<_> = paths.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  {} -> {}: {}", short(file), short(other), paths.join(", "));
        }
    }
    text
}

/// Compares the circles of a crate of these files with those that are expected, each
/// by the names of its files.
fn check(name: &str, sources: &[(&str, &str)], expected: &[&str]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for (file, text) in sources {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let mut imports = Imports::new();
    imports::collect(&folder.join("lib.rs"), &mut imports);
    let names = |circle: &Circle<'_>| {
        let names = circle.iter().map(|file| file.strip_prefix(&folder).unwrap().to_str().unwrap());
        names.collect::<Vec<_>>().join(" ")
    };
    let found: Vec<_> = circles(&imports).iter().map(names).collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn what_is_a_circle() {
    let two = |a: &'static str, b: &'static str| [("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)];
    let circle = &["a.rs b.rs"];
    check("use", &two("use crate::b::B;", "use super::a::A;"), circle);
    check("list", &two("use crate::{a::X, b::{self, B}};", "use super::a::{A, C};"), circle);
    check("code", &two("fn f() { crate::b::f() }", "fn f(x: crate::a::X) {}"), circle);
    check("name", &two("use crate::b; fn f() { b::f() }", "use crate::a as x; fn f() { x::f() }"), circle);
    check("all", &two("use crate::b::*; use x::*; use y::*;", "pub use crate::a;"), circle);
    check(
        "through_all",
        &two("use crate::b::B;", "use super::*; use x::*; fn f() { a::f() }"),
        &["a.rs b.rs"],
    );
    check("macro", &two("fn f() { m!(x, crate::b::f()) }", "#[x(with = crate::a::f)] struct X;"), circle);
    check("inside", &two("mod x { use crate::b::B; }", "mod x { use super::super::a::A; }"), circle);
    check(
        "three",
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod c; use crate::b::B;"),
            ("b.rs", "use crate::a::c::C;"),
            ("a/c.rs", "use super::A;"),
        ],
        &["a/c.rs a.rs b.rs"],
    );
    check("parent", &[("lib.rs", "mod a; use a::A;"), ("a.rs", "use super::X;")], &["a.rs lib.rs"]);
    check(
        "again",
        &[("lib.rs", "mod a; mod b; pub use a::A; use b::B;"), ("a.rs", ""), ("b.rs", "use super::A;")],
        &["b.rs lib.rs"],
    );
}

#[test]
fn what_is_no_circle() {
    let two = |a: &'static str, b: &'static str| [("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)];
    check("one_way", &two("use crate::b::B;", ""), &[]);
    check("module_alone", &two("use crate::b::B;", "use crate::a;"), &[]);
    check("own", &two("mod x { use super::A; use crate::a::C; }", "use self::B; fn f() { B::new() }"), &[]);
    check("outside", &two("use crate::b::B;", "use a::A; fn f() { std::a::f() }"), &[]);
    check("visible", &two("use crate::b::B;", "pub(in crate::a) struct B;"), &[]);
    check("tests", &two("use crate::b::B;", "#[cfg(test)] mod tests { use crate::a::A; }"), &[]);
    check("methods", &[("lib.rs", "mod a; struct X;"), ("a.rs", "use super::X; impl X {}")], &[]);
    check(
        "from_there",
        &[("lib.rs", "mod a; mod b; pub use a::A; use b::B;"), ("a.rs", ""), ("b.rs", "use super::a::A;")],
        &[],
    );
}

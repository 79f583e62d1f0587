//! The built component's promise: what it imports, what it exports, how large
//! it is, and that it names no machine.

use host_tests::{component, root};
use wit_component::{DecodedWasm, WitPrinter};

/// The largest that the component may be, in bytes.
const MAX_SIZE: usize = 2_450_000;

fn printed_wit() -> String {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(&component()).unwrap() else {
        panic!("not a component")
    };
    let package = resolve.worlds[world].package.unwrap();
    let others: Vec<_> = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != package).collect();
    let mut printer = WitPrinter::default();
    printer.print(&resolve, package, &others).unwrap();
    String::from(printer.output)
}

#[test]
fn its_wit_is_the_golden() {
    let path = root().join("host-tests/golden/component.wit");
    let printed = printed_wit();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        printed == golden,
        "the contract has changed: review it, then UPDATE_GOLDEN=1 cargo test\n{printed}"
    );
}

#[test]
fn it_imports_exactly_what_it_needs() {
    let wit = printed_wit();
    let mut imports: Vec<_> = wit.lines().filter_map(|line| line.trim().strip_prefix("import ")).collect();
    imports.sort_unstable();
    assert_eq!(
        imports,
        [
            "connector:jira/connections@0.1.0;",
            // Records only: nothing to call.
            "connector:jira/records@0.1.0;",
            "connector:jira/types@0.1.0;",
            "wasi:clocks/monotonic-clock@0.2.0;",
            "wasi:clocks/wall-clock@0.2.0;",
            "wasi:http/outgoing-handler@0.2.0;",
            "wasi:http/types@0.2.0;",
            "wasi:io/error@0.2.0;",
            "wasi:io/poll@0.2.0;",
            "wasi:io/streams@0.2.0;",
            "wasi:logging/logging@0.1.0-draft;",
            "wasi:random/random@0.2.0;",
        ]
    );
}

#[test]
fn it_is_small_and_names_no_machine() {
    let component = component();
    assert!(component.len() <= MAX_SIZE, "{} bytes", component.len());
    let home = std::env::var("HOME").ok().filter(|home| home.len() > 3).unwrap_or_else(|| "/home/".into());
    let root = root().canonicalize().unwrap();
    for name in [home.as_str(), root.to_str().unwrap(), "/registry/", "crates.io", ".cargo/"] {
        let found = component.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(!found, "the component holds {name:?}");
    }
}

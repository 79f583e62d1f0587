//! The table of functions against the component's exports.

use host_tests::component;
use host_tests::functions::{INTERFACES, SILENT, all};
use std::collections::BTreeSet;
use wit_component::DecodedWasm;

#[test]
fn every_function_has_a_row() {
    let DecodedWasm::Component(resolve, _) = wit_component::decode(&component()).unwrap() else {
        panic!("not a component")
    };
    let ours = resolve.interfaces.iter().filter_map(|(_, interface)| {
        let name = interface.name.as_deref().filter(|name| INTERFACES.contains(name))?;
        Some(interface.functions.keys().map(move |function| format!("{name}.{function}")))
    });
    let exported: BTreeSet<_> = ours.flatten().collect();
    let rows: BTreeSet<_> = all().iter().map(|row| row.name.to_owned()).collect();
    let silent: BTreeSet<_> = SILENT.iter().map(|name| (*name).to_owned()).collect();
    assert!(rows.is_disjoint(&silent));
    assert_eq!(exported, rows.union(&silent).cloned().collect());
    let titles: BTreeSet<_> = all().iter().map(|row| row.title()).collect();
    assert_eq!(titles.len(), all().len());
}

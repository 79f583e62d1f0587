//! How many operations send valid requests, and which do not.

use crate::exceptions::Exception;
use crate::sent::Sent;
use jira_catalog::Product;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What the validator found.
pub(crate) struct Report {
    /// A line for each product.
    pub(crate) table: String,
    /// All problems, excepted or not.
    problems: String,
    /// What must not be: problems that nothing excepts, and exceptions that
    /// nothing needs.
    pub(crate) faults: Vec<String>,
}

impl Report {
    /// Compares the problems of each request with the exceptions.
    pub(crate) fn new(sent: &[Sent], found: &[Vec<String>], exceptions: &[Exception]) -> Self {
        let (mut problems, mut faults) = (String::new(), Vec::new());
        let (mut failed, mut needed) = (BTreeSet::new(), BTreeSet::new());
        for (sent, found) in sent.iter().zip(found).filter(|(_, found)| !found.is_empty()) {
            let name = sent.name();
            for problem in found {
                let line = format!("{name} ({}): {problem}", sent.how);
                let place = exceptions.iter().position(|exception| exception.excepts(&name, problem));
                let reason = place.map_or("Not excepted.", |place| &exceptions[place].reason);
                writeln!(problems, "- {line}\n  {reason}").unwrap();
                match place {
                    Some(place) => drop(needed.insert((place, name.clone()))),
                    None => faults.push(line),
                }
            }
            failed.insert(name);
        }
        for (place, exception) in exceptions.iter().enumerate() {
            let unneeded =
                exception.operations.iter().filter(|name| !needed.contains(&(place, name.to_string())));
            faults.extend(
                unneeded.map(|name| format!("{name} is excepted, and nothing says {:?}", exception.says)),
            );
        }
        Self { table: table(sent, found, &failed), problems, faults }
    }

    /// Writes `target/requests.md`.
    pub(crate) fn write(&self) {
        let text = format!("# Requests by Atlassian's documents\n\n{}\n{}", self.table, self.problems);
        std::fs::write(host_tests::root().join("target/requests.md"), text).unwrap();
    }
}

fn table(sent: &[Sent], found: &[Vec<String>], failed: &BTreeSet<String>) -> String {
    let mut table = String::from(
        "| product | operations | valid in all | excepted | requests | valid |\n\
         | --- | --: | --: | --: | --: | --: |\n",
    );
    let by_name = sent.iter().zip(found).filter(|(sent, _)| sent.function.is_none());
    let mut row = |name: &str, products: &[Product]| {
        let operations = products.iter().flat_map(|product| product.operations());
        let (mut count, mut excepted) = (0, 0);
        for operation in operations {
            count += 1;
            excepted += usize::from(failed.contains(&operation.to_string()));
        }
        let requests: Vec<_> =
            by_name.clone().filter(|(sent, _)| products.contains(&sent.operation.product())).collect();
        let valid = requests.iter().filter(|(_, found)| found.is_empty()).count();
        let row = format!("| {name} | {count} | {} | {excepted} |", count - excepted);
        writeln!(table, "{row} {} | {valid} |", requests.len()).unwrap();
    };
    for product in Product::ALL {
        row(product.name(), &[product]);
    }
    row("all", &Product::ALL);
    let typed: Vec<_> = sent.iter().zip(found).filter(|(sent, _)| sent.function.is_some()).collect();
    let functions: BTreeSet<_> = typed.iter().filter_map(|(sent, _)| sent.function).collect();
    let excepted = functions.iter().filter(|name| failed.contains(**name)).count();
    let valid = typed.iter().filter(|(_, found)| found.is_empty()).count();
    let row =
        format!("| typed functions | {} | {} | {excepted} |", functions.len(), functions.len() - excepted);
    writeln!(table, "{row} {} | {valid} |", typed.len()).unwrap();
    table
}

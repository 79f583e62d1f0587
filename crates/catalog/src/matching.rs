//! Finds the operation of a path on a site.

use super::operation::{Operation, Scopes};
use super::product::Product;
use super::text;
use jira_engine::call::Call;
use jira_engine::documentation::{self, Documentation, Documented};
use jira_engine::http::{Method, Safety};

/// All of the catalog, for the engine.
#[derive(Debug, Clone, Copy)]
pub struct Catalog;

impl Documentation for Catalog {
    fn known(&self, method: Method, path: &str) -> [Option<Documented>; 2] {
        [Product::CLOUD, Product::DATA_CENTER].map(|products| {
            let operation = matching(products, method, path)?;
            Some(Documented {
                safety: operation.safety(),
                is_json: operation.accept().is_none(),
                is_bodiless: operation.bodiless(),
            })
        })
    }

    fn documents(&self, method: Method, path: &str, status: u16) -> bool {
        known(method, path).any(|operation| operation.statuses().any(|known| known == status))
    }

    fn scopes(&self, method: Method, path: &str) -> Option<(String, Vec<String>)> {
        let operation = matching(Product::CLOUD, method, path)?;
        let words = |scopes: Scopes| scopes.iter().collect::<Vec<_>>().join(" ");
        Some((operation.to_string(), operation.scopes().map(words).collect()))
    }
}

/// The safety of a call: the one that its caller sets, or what its operation is documented
/// to do, or where it is not a documented one, what its method promises.
pub fn safety(call: &Call) -> Safety {
    documentation::safety(&Catalog, call)
}

/// The documented operations that a request may be: the one of Cloud, then the one of a
/// Data Center.
pub fn known(method: Method, path: &str) -> impl Iterator<Item = Operation> {
    [Product::CLOUD, Product::DATA_CENTER]
        .into_iter()
        .filter_map(move |products| matching(products, method, path))
}

/// Adds to a call on any path what is documented of its operation: the headers that it
/// needs, the types of its response, and what a retry of it would do.
pub fn document(call: &mut Call) {
    let path = call.path();
    // Of a whole link, or a path on the gateway, what is below the site.
    let below = match call.is_link() {
        true => ["/wiki/", "/rest/"].iter().filter_map(|base| path.find(base)).min(),
        false => None,
    };
    let path = path.get(below.unwrap_or_default()..).unwrap_or_default();
    let Some(operation) = known(call.method(), path).next() else { return };
    for (name, value) in operation.headers().chain(operation.accept().map(|media| ("accept", media))) {
        call.push_default(name, value);
    }
    // Of a link it is known for sure once the site is.
    if !call.has_explicit_safety && !call.is_link() {
        (call.safety, call.has_explicit_safety) = (operation.safety(), true);
    }
}

/// The operation of these products that a request is. Its path is one on the
/// site, as in `/rest/api/3/issue/KAN-1`; a query behind it does not matter.
/// Paths of versions 2 and `latest` are taken as the documented version. Where
/// several templates fit, the one that is literal further to the left is it.
pub fn matching(products: &[Product], method: Method, path: &str) -> Option<Operation> {
    let path = path.split('?').next()?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut best: Option<(u64, Operation)> = None;
    for &product in products {
        let section = text::section(product);
        let below = product.bases().iter().find_map(|base| path.strip_prefix(base));
        for line in section.like(below, path) {
            let Some(template) = section.lines.from(line) else { continue };
            let literal = match template.strip_prefix('/') {
                Some(root) if root.starts_with('/') => fit(root, path),
                _ => below.and_then(|below| fit(template, below)),
            };
            if let Some(literal) = literal.filter(|literal| best.is_none_or(|(most, _)| *literal > most))
                && let Some(operation) =
                    section.lines.line(line).and_then(|line| Operation::new(product, line))
                && operation.method() == method
            {
                best = Some((literal, operation));
            }
        }
    }
    best.map(|(_, operation)| operation)
}

/// Whether a path fits the template that a text starts with: a bit for each
/// part, set where it is literal, the first the highest.
fn fit(template: &str, path: &str) -> Option<u64> {
    let mut template = template.bytes();
    let mut path = path.bytes().peekable();
    let mut literal = 1_u64;
    loop {
        match template.next() {
            None | Some(b'\t' | b'\n') => return path.peek().is_none().then_some(literal),
            Some(b'{') => {
                literal &= !1;
                path.next_if(|byte| *byte != b'/')?;
                while path.next_if(|byte| *byte != b'/').is_some() {}
                template.by_ref().find(|byte| *byte == b'}');
            }
            Some(byte) => {
                path.next_if_eq(&byte)?;
                if byte == b'/' {
                    literal = literal.wrapping_shl(1) | 1;
                }
            }
        }
    }
}

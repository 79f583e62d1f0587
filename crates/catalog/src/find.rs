//! Operations by their names.

use super::operation::Operation;
use super::product::Product;
use super::text;
use std::cmp::Ordering;

impl Product {
    /// Its operations, by their names.
    pub fn operations(self) -> impl Iterator<Item = Operation> {
        let section = text::section(self).lines;
        (0..section.len()).filter_map(move |place| Operation::new(self, section.line(place)?))
    }
}

impl Operation {
    /// The replacement of a deprecated or removed operation.
    pub fn successor(self) -> Option<Self> {
        find(self.field('n'))
    }
}

/// The operation of this name.
pub fn find(name: &str) -> Option<Operation> {
    Product::ALL.into_iter().find_map(|product| {
        let wanted = name.strip_prefix(product.name())?.strip_prefix('.')?;
        let section = text::section(product).lines;
        let (mut low, mut high) = (0, section.len());
        while low < high {
            let middle = low.midpoint(high);
            let line = section.line(middle)?;
            match line.split('\t').next().cmp(&Some(wanted)) {
                Ordering::Less => low = middle.saturating_add(1),
                Ordering::Greater => high = middle,
                Ordering::Equal => return Operation::new(product, line),
            }
        }
        None
    })
}

//! The order of what a query finds.

use super::matching::compared;
use super::subject::{Item, Subject};
use crate::jql::query::Order;
use crate::place::Place;
use crate::record::Record;
use std::cmp::Ordering;

/// Fields to order by, and whether the last comes first.
#[derive(Debug)]
pub(crate) struct Ranks(Vec<(Subject, bool)>);

impl Ranks {
    /// Of what a query says. What is wrong with it is added to the rest.
    pub(crate) fn of(orders: &[Order], wrong: &mut Vec<String>) -> Self {
        let mut ranks = Vec::new();
        for order in orders {
            match Subject::named(&order.field).into_iter().next() {
                Some(subject @ (Subject::Field(_) | Subject::Property(..))) => {
                    ranks.push((subject, order.descending == Some(true)));
                }
                Some(_) => wrong.push(format!("Field '{}' does not support sorting.", order.field.name)),
                None => wrong.push(format!("Not able to sort using field '{}'.", order.field.name)),
            }
        }
        Self(ranks)
    }

    /// Puts issues into the order. Without one they are as they were made,
    /// project by project; what has no value comes last, or first of a
    /// descending order.
    pub(crate) fn sort(&self, record: &Record, places: &mut [Place]) {
        if self.0.is_empty() {
            return;
        }
        let values = |place: &Place| {
            let all =
                self.0.iter().map(|(subject, _)| subject.values(record, *place).into_iter().min_by(compared));
            all.collect::<Vec<_>>()
        };
        places.sort_by_cached_key(|place| Key {
            values: values(place),
            down: self.0.iter().map(|(_, down)| *down).collect(),
        });
    }
}

/// What an issue is ordered by.
struct Key {
    values: Vec<Option<Item>>,
    down: Vec<bool>,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.values.iter().zip(&other.values).zip(&self.down);
        let orders = pairs.map(|((one, two), down)| {
            let order = match (one, two) {
                (Some(one), Some(two)) => compared(one, two),
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
            };
            if *down { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

//! What is kept of an issue's fields.

use serde_json::Value;

/// Values by the ids of their fields. There are few of each issue, and many
/// issues.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values(Vec<(&'static str, Value)>);

impl Values {
    pub(crate) fn get(&self, id: &str) -> Option<&Value> {
        self.0.iter().find(|(own, _)| *own == id).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(own, _)| *own == id).map(|(_, value)| value)
    }

    pub(crate) fn insert(&mut self, id: &'static str, value: Value) {
        match self.get_mut(id) {
            Some(own) => *own = value,
            None => self.0.push((id, value)),
        }
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.0.retain(|(own, _)| *own != id);
    }
}

impl FromIterator<(&'static str, Value)> for Values {
    fn from_iter<T: IntoIterator<Item = (&'static str, Value)>>(values: T) -> Self {
        Self(values.into_iter().collect())
    }
}

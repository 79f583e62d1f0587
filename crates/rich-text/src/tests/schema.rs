//! Atlassian's schema, read by a library that is not ours.

use super::atlassian::shared;
use crate::{Node, validate, write};

/// The schema, where it is beside the project.
pub(super) struct Schema(Option<jsonschema::Validator>);

impl Schema {
    pub(super) fn new() -> Self {
        let text = shared("schema.json").map(|path| std::fs::read_to_string(path).unwrap());
        let json = text.map(|text| serde_json::from_str(&text).unwrap());
        Self(json.map(|json| jsonschema::draft4::new(&json).unwrap()))
    }

    /// Fails unless a document is valid, by our rules and by the schema.
    pub(super) fn check(&self, doc: &Node<'_>, of: &str) {
        let mut json = String::new();
        write(doc, &mut json);
        assert_eq!(validate(doc), [], "{of:?}\n{json}");
        if let Some(schema) = &self.0 {
            assert!(schema.is_valid(&serde_json::from_str(&json).unwrap()), "{of:?}\n{json}");
        }
    }
}

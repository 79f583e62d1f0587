//! Names of fields in other languages.

use super::Field;
use axum::http::HeaderMap;

/// Names in German, of a few fields.
const GERMAN: &[(&str, &str)] = &[
    ("assignee", "Zugewiesene Person"),
    ("duedate", "Fälligkeitsdatum"),
    ("labels", "Stichwörter"),
    ("summary", "Zusammenfassung"),
    ("customfield_10033", "Aufwand (Tage)"),
];

impl Field {
    /// Its name in the language that a request wants, whatever its account's is.
    pub(crate) fn name_for(&self, headers: &HeaderMap) -> &'static str {
        let is = |name: &str, start: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|text| text.starts_with(start))
        };
        let german = is("x-force-accept-language", "true") && is("accept-language", "de");
        let translated = GERMAN.iter().find(|(id, _)| german && *id == self.id);
        translated.map_or(self.name, |(_, name)| name)
    }
}

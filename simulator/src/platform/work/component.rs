//! A component of a project.

/// A component.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub(crate) project: usize,
    pub(crate) name: String,
    pub(crate) description: String,
    /// The account id of who leads it.
    pub(crate) lead: Option<String>,
}

impl Component {
    /// One that was always there.
    pub(crate) fn first(project: usize, number: usize) -> Self {
        const NAMES: [&str; 5] = ["Backend", "Frontend", "Search", "Billing", "Übersetzung"];
        Self { project, name: NAMES[number % NAMES.len()].to_owned(), description: String::new(), lead: None }
    }
}

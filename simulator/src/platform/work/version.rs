//! A version of a project.

/// A version.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) project: usize,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) released: bool,
    pub(crate) archived: bool,
    /// Days: `2026-01-05`.
    pub(crate) start: Option<String>,
    pub(crate) release: Option<String>,
}

impl Version {
    /// One that was always there.
    pub(crate) fn first(project: usize, number: usize) -> Self {
        let (released, archived) = (number < 4, number == 0);
        let name = format!("{}.{}", 1 + number / 4, number % 4);
        let release = released.then(|| format!("2025-{:02}-15", 7 + number));
        Self { project, name, description: String::new(), released, archived, start: None, release }
    }
}

//! The options of select fields.

/// An option, with those below it.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) id: u64,
    pub(crate) value: &'static str,
    pub(crate) below: &'static [Choice],
}

const fn choice(id: u64, value: &'static str) -> Choice {
    Choice { id, value, below: &[] }
}

pub(super) const IMPEDIMENT: &[Choice] = &[choice(10_019, "Impediment")];

pub(super) const SEVERITIES: &[Choice] =
    &[choice(10_100, "Critical"), choice(10_101, "Major"), choice(10_102, "Minor")];

pub(super) const PLATFORMS: &[Choice] = &[
    choice(10_110, "Web"),
    choice(10_111, "iOS"),
    choice(10_112, "Android"),
    choice(10_113, "On premises, Büro"),
];

pub(super) const PLACES: &[Choice] = &[
    Choice { id: 10_120, value: "Europe", below: &[choice(10_121, "Berlin"), choice(10_122, "Zürich")] },
    Choice { id: 10_130, value: "Asia", below: &[choice(10_131, "Tokyo")] },
    choice(10_140, "Elsewhere"),
];

pub(super) const TEAMS: &[Choice] =
    &[choice(10_150, "Platform"), choice(10_151, "Payments"), choice(10_152, "Mobile")];

/// The option of an id, and those above it.
pub(crate) fn find(all: &'static [Choice], id: u64) -> Option<&'static Choice> {
    all.iter().find_map(|choice| if choice.id == id { Some(choice) } else { find(choice.below, id) })
}

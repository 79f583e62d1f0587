//! The blueprints that are shipped: what an integration need not say.

use super::problem::Found;
use super::section::{At, Section, near};

/// Which product's API a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// Jira.
    Jira,
    /// Confluence.
    Confluence,
}

/// A file of `host/blueprints`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blueprint {
    /// Its name and version, such as `jira:v0`.
    pub(super) name: &'static str,
    pub(super) product: Product,
    pub(super) text: &'static str,
}

/// All of them. A name without a version is its newest, which stands last.
static BLUEPRINTS: [Blueprint; 5] = [
    Blueprint {
        name: "jira:v0",
        product: Product::Jira,
        text: include_str!("../../blueprints/jira-v0.yaml"),
    },
    Blueprint {
        name: "jira-basic:v0",
        product: Product::Jira,
        text: include_str!("../../blueprints/jira-basic-v0.yaml"),
    },
    Blueprint {
        name: "jira-data-center:v0",
        product: Product::Jira,
        text: include_str!("../../blueprints/jira-data-center-v0.yaml"),
    },
    Blueprint {
        name: "jira-service-account:v0",
        product: Product::Jira,
        text: include_str!("../../blueprints/jira-service-account-v0.yaml"),
    },
    Blueprint {
        name: "confluence:v0",
        product: Product::Confluence,
        text: include_str!("../../blueprints/confluence-v0.yaml"),
    },
];

/// The names of the blueprints that are shipped, such as `jira:v0`.
pub(super) fn names() -> Vec<&'static str> {
    BLUEPRINTS.iter().map(|blueprint| blueprint.name).collect()
}

impl Blueprint {
    /// The one that a section extends.
    pub(super) fn read(section: &mut Section<'_>, found: &mut Found) -> Option<At<&'static Self>> {
        let name = section.text("extends_blueprint", found)?;
        let is_meant = |blueprint: &&Self| {
            let bare = blueprint.name.split(':').next();
            blueprint.name == name.value || bare == Some(name.value.as_str())
        };
        let blueprint = BLUEPRINTS.iter().rev().find(is_meant);
        if blueprint.is_none() {
            let mend = match near(&name.value, &names()) {
                Some(near) => format!("Did you mean {near}?"),
                None => format!("Write one of {}.", names().join(", ")),
            };
            found.add(name.place, "There is no such blueprint.", mend);
        }
        blueprint.map(|blueprint| At { place: name.place, value: blueprint })
    }
}

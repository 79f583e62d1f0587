//! The sites that a user may open to an app.

use crate::data::CLOUD_ID;

/// The id of the second site. It has Jira alone, which shows the same as the
/// first one's, and is there through the gateway only.
pub const SECOND_CLOUD_ID: &str = "8f7c6a54-22c1-4d0b-9b7f-3a1a5d0c9e21";

/// A site as the gateway knows it.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) id: &'static str,
    /// What it is called, in consent too.
    pub(crate) name: &'static str,
    /// Whether there is Confluence.
    pub(crate) confluence: bool,
}

pub(crate) const TENANTS: [Tenant; 2] = [
    Tenant { id: CLOUD_ID, name: "acme", confluence: true },
    Tenant { id: SECOND_CLOUD_ID, name: "beta", confluence: false },
];

impl Tenant {
    /// The site of an id.
    pub(crate) fn of(id: &str) -> Option<&'static Self> {
        TENANTS.iter().find(|tenant| tenant.id == id)
    }

    /// The site of a name or id.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        TENANTS.iter().find(|tenant| tenant.name == name || tenant.id == name)
    }

    /// Its address. The first site is at the simulator's own.
    pub(crate) fn url(&self, base: &str) -> String {
        match self.id {
            CLOUD_ID => base.to_owned(),
            _ => format!("https://{}.atlassian.net", self.name),
        }
    }
}

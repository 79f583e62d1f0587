//! Every operation that Atlassian documents: Jira Cloud with Jira Software and
//! Jira Service Management, Confluence Cloud, and Jira Data Center.
//!
//! The facts stand in the text files of `src/catalog`, which `xtask catalog`
//! writes from Atlassian's OpenAPI documents and `xtask/corrections.toml`. They
//! are looked up where they stand: nothing is read at the start, and to find an
//! operation takes no memory.
//!
//! A name is the product and the document's `operationId`, as in
//! `jira.getIssue`, `software.getAllBoards`, `servicedesk.createCustomerRequest`,
//! `confluence.v1.searchByCQL`, `confluence.v2.getPages`, `datacenter.getIssue`,
//! `datacenter.software.getAllBoards`. Data Center's operation has the name of
//! Cloud's with the same method and path.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

use jira_engine::http::Method;
use std::cmp::Ordering;

pub mod arguments;
mod matching;
mod members;
mod operation;
mod schema;
mod search;
mod text;

pub use arguments::{Bound, bind};
pub use matching::{Catalog, document, known, matching, safety};
pub use operation::{Body, Kind, Operation, Parameter, Place, Scopes, Shape};
pub use schema::describe;
pub use search::{search, suggest};

/// The part of the catalog that an operation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// The platform of Jira Cloud, in version 3.
    Jira,
    /// Jira Software Cloud.
    Software,
    /// Jira Service Management Cloud.
    ServiceDesk,
    /// Confluence Cloud, what version 2 does not have.
    ConfluenceV1,
    /// Confluence Cloud, version 2.
    ConfluenceV2,
    /// Jira Data Center.
    DataCenter,
    /// Jira Software Data Center.
    DataCenterSoftware,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Jira,
        Self::Software,
        Self::ServiceDesk,
        Self::ConfluenceV1,
        Self::ConfluenceV2,
        Self::DataCenter,
        Self::DataCenterSoftware,
    ];

    /// Those of Atlassian's cloud.
    pub const CLOUD: &[Self] =
        &[Self::Jira, Self::Software, Self::ServiceDesk, Self::ConfluenceV1, Self::ConfluenceV2];

    /// Those of a Data Center.
    pub const DATA_CENTER: &[Self] = &[Self::DataCenter, Self::DataCenterSoftware];

    /// What its operations' names begin with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jira => "jira",
            Self::Software => "software",
            Self::ServiceDesk => "servicedesk",
            Self::ConfluenceV1 => "confluence.v1",
            Self::ConfluenceV2 => "confluence.v2",
            Self::DataCenter => "datacenter",
            Self::DataCenterSoftware => "datacenter.software",
        }
    }

    /// The product of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }

    /// The paths that most of its operations are below: the documented one,
    /// then others that lead to the same.
    fn bases(self) -> &'static [&'static str] {
        match self {
            Self::Jira => &["/rest/api/3", "/rest/api/2", "/rest/api/latest"],
            Self::Software | Self::DataCenterSoftware => &["/rest/agile/1.0", "/rest/agile/latest"],
            Self::ServiceDesk => &["/rest/servicedeskapi"],
            Self::ConfluenceV1 => &["/wiki/rest/api"],
            Self::ConfluenceV2 => &["/wiki/api/v2"],
            Self::DataCenter => &["/rest/api/2", "/rest/api/latest"],
        }
    }

    /// Its operations, by their names.
    pub fn operations(self) -> impl Iterator<Item = Operation> {
        let section = text::section(self).lines;
        (0..section.len()).filter_map(move |place| Operation::new(self, section.line(place)?))
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

#[cfg(test)]
mod tests;

//! One operation with all its facts, before it is written.

use std::collections::BTreeMap;

/// A part of the catalog: one file, one prefix of names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Section {
    /// The file, and the name's first words.
    pub(super) name: &'static str,
    /// The path that most of its operations are below.
    pub(super) base: &'static str,
}

/// The sections in their order.
pub(super) const SECTIONS: [Section; 7] = [
    Section { name: "jira", base: "/rest/api/3" },
    Section { name: "software", base: "/rest/agile/1.0" },
    Section { name: "servicedesk", base: "/rest/servicedeskapi" },
    Section { name: "confluence.v1", base: "/wiki/rest/api" },
    Section { name: "confluence.v2", base: "/wiki/api/v2" },
    Section { name: "datacenter", base: "/rest/api/2" },
    Section { name: "datacenter.software", base: "/rest/agile/1.0" },
];

/// A parameter of query or headers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Parameter {
    pub(super) header: bool,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) required: bool,
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Body {
    /// The media type.
    pub(super) media: String,
    pub(super) required: bool,
    /// A type, or `{` and its members.
    pub(super) shape: String,
}

/// The facts of one operation.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) section: Section,
    /// The name without its section.
    pub(super) name: String,
    /// In capital letters.
    pub(super) method: String,
    /// The whole template on a site.
    pub(super) path: String,
    /// The types of the placeholders that are not strings.
    pub(super) places: BTreeMap<String, String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    /// Alternatives, each a list.
    pub(super) scopes: Vec<Vec<String>>,
    pub(super) pages: Option<String>,
    /// Where it is not what the method promises.
    pub(super) safety: Option<String>,
    pub(super) deprecated: bool,
    pub(super) experimental: bool,
    pub(super) removed: bool,
    pub(super) successor: Option<String>,
    /// Headers of one value each.
    pub(super) headers: Vec<String>,
    /// The media types of its answer, where they are not JSON alone.
    pub(super) accept: Option<String>,
    /// Statuses of success.
    pub(super) statuses: Vec<String>,
    /// Whether a success other than 204 may come without a body.
    pub(super) bodiless: bool,
}

impl Operation {
    /// The name with its section.
    pub(super) fn full_name(&self) -> String {
        format!("{}.{}", self.section.name, self.name)
    }
}

//! The parts of the catalog.

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

    /// The prefix of its operations' names.
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

    /// The path that most of its operations are below, as it is documented.
    pub fn base(self) -> &'static str {
        self.bases().first().copied().unwrap_or_default()
    }

    /// The paths that most of its operations are below: the documented one,
    /// then others that lead to the same.
    pub(super) fn bases(self) -> &'static [&'static str] {
        match self {
            Self::Jira => &["/rest/api/3", "/rest/api/2", "/rest/api/latest"],
            Self::Software | Self::DataCenterSoftware => &["/rest/agile/1.0", "/rest/agile/latest"],
            Self::ServiceDesk => &["/rest/servicedeskapi"],
            Self::ConfluenceV1 => &["/wiki/rest/api"],
            Self::ConfluenceV2 => &["/wiki/api/v2"],
            Self::DataCenter => &["/rest/api/2", "/rest/api/latest"],
        }
    }
}

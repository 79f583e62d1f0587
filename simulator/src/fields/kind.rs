//! What fields hold.

use super::options::Choice;

/// The type of a field, and how its value is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A line of text.
    Text,
    /// An Atlassian Document.
    Document,
    /// An address.
    Url,
    Number,
    /// A day: `2026-01-05`.
    Date,
    /// A moment: `2026-01-05T09:00:00.000+0000`.
    Moment,
    /// An account id.
    User,
    /// Account ids.
    Users,
    /// The id of an option.
    Choice(&'static [Choice]),
    /// The ids of options.
    Choices(&'static [Choice]),
    /// The id of an option, and perhaps that of one below it.
    Cascade(&'static [Choice]),
    /// Words without spaces.
    Labels,
    /// The id of a version.
    Version,
    /// The ids of versions.
    Versions,
    /// The ids of components.
    Components,
    /// The id of a priority.
    Priority,
    /// The id of a resolution.
    Resolution,
    /// The id of the issue above.
    Parent,
    /// The same, as older projects know it.
    EpicLink,
    /// The id of a sprint.
    Sprint,
    /// Estimates: `original` and `remaining`, in seconds.
    Tracking,
    /// The issue type.
    Type,
    /// The project.
    Project,
    /// Comments, which can be added with an edit.
    Comments,
    /// Worklogs, which can be added with an edit.
    Worklogs,
    /// Links, which can be added with an edit.
    Links,
    /// What Jira works out: its type, and what a list of it holds.
    Computed(&'static str, Option<&'static str>),
    /// What Jira works out, without a schema.
    Bare,
}

impl Kind {
    /// The type of a value, and what a list holds.
    pub(crate) fn schema(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Text | Self::Document | Self::Url => ("string", None),
            Self::Number => ("number", None),
            Self::Date => ("date", None),
            Self::Moment => ("datetime", None),
            Self::User => ("user", None),
            Self::Users => ("array", Some("user")),
            Self::Choice(_) => ("option", None),
            Self::Choices(_) => ("array", Some("option")),
            Self::Cascade(_) => ("option-with-child", None),
            Self::Labels => ("array", Some("string")),
            Self::Version => ("version", None),
            Self::Versions => ("array", Some("version")),
            Self::Components => ("array", Some("component")),
            Self::Priority => ("priority", None),
            Self::Resolution => ("resolution", None),
            Self::Parent => ("issuelink", None),
            Self::EpicLink | Self::Bare => ("any", None),
            Self::Sprint => ("array", Some("json")),
            Self::Tracking => ("timetracking", None),
            Self::Type => ("issuetype", None),
            Self::Project => ("project", None),
            Self::Comments => ("comments-page", None),
            Self::Worklogs => ("array", Some("worklog")),
            Self::Links => ("array", Some("issuelinks")),
            Self::Computed(kind, items) => (kind, *items),
        }
    }

    /// What an edit can do with it.
    pub(crate) fn operations(&self) -> &'static [&'static str] {
        match self {
            Self::Users | Self::Choices(_) | Self::Labels | Self::Versions | Self::Components => {
                &["add", "set", "remove"]
            }
            Self::Tracking => &["set", "edit"],
            Self::Comments | Self::Worklogs | Self::Links => &["add"],
            Self::Computed(..) | Self::Bare => &[],
            _ => &["set"],
        }
    }
}

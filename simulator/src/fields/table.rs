//! All the fields there are.

use super::field::Field;
use super::field::Screens::{self, All, Bugs, None as Nowhere, Software, Transition};
use super::kind::Kind::{self, *};
use super::options::{IMPEDIMENT, PLACES, PLATFORMS, SEVERITIES, TEAMS};

const fn system(
    id: &'static str,
    name: &'static str,
    kind: Kind,
    screens: Screens,
    clauses: &'static [&'static str],
) -> Field {
    Field { id, name, kind, custom: None, clauses, screens, navigable: true }
}

const fn custom(id: &'static str, name: &'static str, kind: Kind, custom: &'static str) -> Field {
    Field { id, name, kind, custom: Some(custom), clauses: &[], screens: All, navigable: true }
}

impl Field {
    const fn of_software(mut self) -> Self {
        self.screens = Software;
        self
    }

    const fn hidden(mut self) -> Self {
        self.navigable = false;
        self
    }

    const fn unset(mut self) -> Self {
        self.screens = Nowhere;
        self
    }
}

/// By their ids: what every site has, then what this one made.
pub(crate) static FIELDS: &[Field] = &[
    system(
        "statuscategorychangedate",
        "Status Category Changed",
        Computed("datetime", None),
        Nowhere,
        &["statusCategoryChangedDate"],
    ),
    system("issuetype", "Issue Type", Type, All, &["issuetype", "type"]),
    system("parent", "Parent", Parent, All, &["parent"]),
    system("timespent", "Time Spent", Computed("number", None), Nowhere, &["timespent"]),
    system("project", "Project", Project, Screens::Create, &["project"]),
    system("fixVersions", "Fix versions", Versions, All, &["fixVersion"]),
    system("resolution", "Resolution", Resolution, Transition, &["resolution"]),
    system(
        "resolutiondate",
        "Resolved",
        Computed("datetime", None),
        Nowhere,
        &["resolutiondate", "resolved"],
    ),
    system("watches", "Watchers", Computed("watches", None), Nowhere, &["watchers"]),
    system("created", "Created", Computed("datetime", None), Nowhere, &["created", "createdDate"]),
    system("priority", "Priority", Priority, All, &["priority"]),
    system("labels", "Labels", Labels, All, &["labels"]),
    system("timeestimate", "Remaining Estimate", Computed("number", None), Nowhere, &["remainingEstimate"]),
    system(
        "timeoriginalestimate",
        "Original estimate",
        Computed("number", None),
        Nowhere,
        &["originalEstimate"],
    ),
    system("versions", "Affects versions", Versions, Bugs, &["affectedVersion"]),
    system("issuelinks", "Linked Issues", Links, All, &["issueLinkType"]),
    system("assignee", "Assignee", User, All, &["assignee"]),
    system("updated", "Updated", Computed("datetime", None), Nowhere, &["updated", "updatedDate"]),
    system("status", "Status", Computed("status", None), Nowhere, &["status"]),
    system(
        "statusCategory",
        "Status Category",
        Computed("statusCategory", None),
        Nowhere,
        &["statusCategory"],
    ),
    system("components", "Components", Components, All, &["component"]),
    system("issuekey", "Key", Bare, Nowhere, &["id", "issue", "issuekey", "key"]),
    system("description", "Description", Document, All, &["description"]),
    system("timetracking", "Time tracking", Tracking, All, &[]).hidden(),
    system("attachment", "Attachment", Computed("array", Some("attachment")), Nowhere, &["attachments"])
        .hidden(),
    system("summary", "Summary", Text, All, &["summary"]),
    system("creator", "Creator", Computed("user", None), Nowhere, &["creator"]),
    system("subtasks", "Sub-tasks", Computed("array", Some("issuelinks")), Nowhere, &["subtasks"]),
    system("reporter", "Reporter", User, All, &["reporter"]),
    system("environment", "Environment", Document, Bugs, &["environment"]),
    system("duedate", "Due date", Date, All, &["due", "duedate"]),
    system("votes", "Votes", Computed("votes", None), Nowhere, &["votes"]),
    system("comment", "Comment", Comments, All, &["comment"]).hidden(),
    system("worklog", "Log Work", Worklogs, All, &[]).hidden(),
    custom("customfield_10014", "Epic Link", EpicLink, "com.pyxis.greenhopper.jira:gh-epic-link")
        .of_software(),
    custom(
        "customfield_10016",
        "Story point estimate",
        Number,
        "com.pyxis.greenhopper.jira:jsw-story-points",
    )
    .of_software(),
    custom("customfield_10019", "Rank", Bare, "com.pyxis.greenhopper.jira:gh-lexo-rank").unset(),
    custom("customfield_10020", "Sprint", Sprint, "com.pyxis.greenhopper.jira:gh-sprint").of_software(),
    custom("customfield_10021", "Flagged", Choices(IMPEDIMENT), "multicheckboxes"),
    custom("customfield_10030", "Severity", Choice(SEVERITIES), "select"),
    custom("customfield_10031", "Platforms", Choices(PLATFORMS), "multiselect"),
    custom("customfield_10032", "Location", Cascade(PLACES), "cascadingselect"),
    custom("customfield_10033", "Effort", Number, "float"),
    custom("customfield_10034", "Target date", Date, "datepicker"),
    custom("customfield_10035", "Go-live", Moment, "datetime"),
    custom("customfield_10036", "Customer", Text, "textfield"),
    custom("customfield_10037", "Acceptance criteria", Document, "textarea"),
    custom("customfield_10038", "Reviewer", User, "userpicker"),
    custom("customfield_10039", "Stakeholders", Users, "multiuserpicker"),
    custom("customfield_10040", "Found in", Version, "version"),
    custom("customfield_10041", "Target versions", Versions, "multiversion"),
    custom("customfield_10042", "Tags", Labels, "labels"),
    custom("customfield_10043", "Design", Url, "url"),
    // Two of one name, and one that differs from another by its case alone.
    custom("customfield_10044", "Team", Choice(TEAMS), "select"),
    custom("customfield_10045", "Team", Text, "textfield"),
    custom("customfield_10046", "effort", Text, "textfield"),
];

//! The contract in Rust, from the host's side: generated from `wit/`.

#![expect(missing_docs, reason = "generated from wit/")]

use connector::jira::types::Limits;

wasmtime::component::bindgen!({
    inline: "
        package connector:host;

        world connector-host {
            import connector:jira/connections@0.1.0;
            import wasi:logging/logging@0.1.0-draft;
            export connector:jira/rest@0.1.0;
            export connector:jira/jira@0.1.0;
            export connector:jira/oauth@0.1.0;
            export connector:jira/operations@0.1.0;
            export connector:jira/files@0.1.0;
            export connector:jira/rich-text@0.1.0;
            export connector:jira/projects@0.1.0;
            export connector:jira/issues@0.1.0;
            export connector:jira/search@0.1.0;
            export connector:jira/fields@0.1.0;
            export connector:jira/comments@0.1.0;
            export connector:jira/worklogs@0.1.0;
            export connector:jira/links@0.1.0;
            export connector:jira/people@0.1.0;
            export connector:jira/metadata@0.1.0;
        }
    ",
    path: "../wit",
    imports: { default: async },
    exports: { default: async },
    additional_derives: [PartialEq],
});

pub use connector::jira::{records, types};
pub use exports::connector::jira::{
    comments, fields, files, issues, jira, links, metadata, oauth, operations, people, projects, rest,
    rich_text, search, worklogs,
};

impl Default for Limits {
    /// Those of the connection.
    fn default() -> Self {
        Self {
            connect_timeout: None,
            attempt_timeout: None,
            first_byte_timeout: None,
            between_bytes_timeout: None,
            total_timeout: None,
            max_body: None,
            retries: None,
            backoff_base: None,
            backoff_cap: None,
        }
    }
}

impl Default for rest::PageOptions {
    /// All items, in up to 1,000 pages.
    fn default() -> Self {
        Self { max_items: None, max_pages: None }
    }
}

impl Default for issues::Selection {
    /// What the records have, text as Markdown.
    fn default() -> Self {
        Self { fields: Vec::new(), text_format: None, details: None }
    }
}

impl Default for issues::NewIssue {
    /// An issue without anything: it needs a project, a type and a summary.
    fn default() -> Self {
        Self {
            project: String::new(),
            issue_type: String::new(),
            summary: String::new(),
            description: None,
            assignee: None,
            priority: None,
            labels: Vec::new(),
            components: Vec::new(),
            fix_versions: Vec::new(),
            parent: None,
            due_date: None,
            fields: Vec::new(),
        }
    }
}

impl Default for issues::IssueUpdate {
    /// No change.
    fn default() -> Self {
        Self {
            summary: None,
            description: None,
            add_labels: Vec::new(),
            remove_labels: Vec::new(),
            fields: Vec::new(),
            notify_users: None,
        }
    }
}

impl Default for issues::CopyOptions {
    /// The same summary in the same project, linked to the original.
    fn default() -> Self {
        Self { summary: None, project: None, link: None }
    }
}

impl Default for search::Query {
    /// A query without JQL, in pages of 50.
    fn default() -> Self {
        Self {
            jql: String::new(),
            selection: issues::Selection::default(),
            page_size: None,
            reconcile_issues: Vec::new(),
        }
    }
}

impl Default for jira::ProjectOptions {
    /// All projects, in pages of 50.
    fn default() -> Self {
        Self { query: None, page_size: None }
    }
}

//! The limits of a document.

/// The largest document or Markdown that is taken: 16 MiB. Jira takes 32,767
/// characters in a field, Confluence pages of some MB.
pub const MAX_BYTES: usize = 16 << 20;

/// The maximum nesting of a document's JSON: 120 arrays and objects, which is
/// 59 nodes or 29 lists in each other. Jira's editor stops at 6 lists. It is
/// below the 128 of `serde_json`.
pub const MAX_LEVELS: u8 = 120;

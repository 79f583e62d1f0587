//! The exported functions, as generated from `wit/`.

use super::guest::Component;

jira_contract::export!(Component with_types_in jira_contract);

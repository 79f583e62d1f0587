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

pub mod arguments;
mod find;
mod matching;
mod members;
mod operation;
mod product;
mod schema;
mod search;
mod text;

pub use arguments::{Bound, bind};
pub use find::find;
pub use matching::{Catalog, document, known, matching, safety};
pub use operation::{Body, Kind, Operation, Parameter, Place, Scopes, Shape};
pub use product::Product;
pub use schema::describe;
pub use search::{search, suggest};

#[cfg(test)]
mod tests;

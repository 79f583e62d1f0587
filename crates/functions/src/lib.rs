//! The functions of the contract: a noun a file. Each is an `async fn` over
//! [`Api`](jira_engine::api::Api) that says what to send and what to make of the answer, and
//! performs nothing.

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

pub mod answers;
pub mod comments;
pub mod connections;
pub mod consent;
pub mod diagnosis;
pub mod errors;
pub mod fields;
pub mod files;
pub mod issues;
pub mod jira;
pub mod links;
pub mod metadata;
pub mod operations;
pub mod people;
pub mod projects;
pub mod rest;
pub mod search;
pub mod worklogs;

mod keyed;
mod list;
mod media;
mod screen;
mod whole;

#[cfg(test)]
mod tests;

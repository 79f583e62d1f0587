//! Jira as one sandboxed WebAssembly component.
//!
//! The crate decides what to send to Atlassian and what to make of the answer.
//! It waits for nothing, talks to nobody and reads no clock: a call is an
//! [`exchange`] of steps and events, performed by `component` (in WebAssembly)
//! or by a test (natively, on scripted answers and a virtual clock).
//!
//! In reading order: words ([`clock`], [`timestamp`], [`http`], [`error`], [`json`]), [`rich_text`], deciders
//! ([`auth`], [`header`], [`path`], [`site`], [`backoff`], [`budget`], [`refusal`],
//! [`rate_limit`], [`classify`], [`cursor`], [`oauth`], [`redact`],
//! [`scope`], [`sites`],
//! [`throttle`]), one call ([`connection`], [`call`], [`multipart`], [`catalog`], [`paginate`], [`consent`], [`renewal`], [`exchange`]), what it is for ([`contract`], [`files`], [`jira`], [`tasks`], [`diagnosis`]), and
//! `component`, the only place with IO. Arrows point up this list only.
//!
//! `#[inline(never)]` stands at small functions that are called from many places:
//! in line they would make the component 8 KB larger.

#![deny(unsafe_code)]
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

#[forbid(unsafe_code)]
pub mod clock;
#[forbid(unsafe_code)]
pub mod timestamp;

#[forbid(unsafe_code)]
pub mod http;

#[forbid(unsafe_code)]
pub mod error;

#[forbid(unsafe_code)]
pub mod json;

#[forbid(unsafe_code)]
pub mod rich_text;

#[forbid(unsafe_code)]
pub mod auth;
#[forbid(unsafe_code)]
pub mod header;
#[forbid(unsafe_code)]
pub mod path;
#[forbid(unsafe_code)]
pub mod site;

#[forbid(unsafe_code)]
pub mod backoff;
#[forbid(unsafe_code)]
pub mod budget;
#[forbid(unsafe_code)]
pub mod refusal;

#[forbid(unsafe_code)]
pub mod rate_limit;

#[forbid(unsafe_code)]
pub mod classify;
#[forbid(unsafe_code)]
pub mod cursor;
#[forbid(unsafe_code)]
pub mod oauth;
#[forbid(unsafe_code)]
pub mod redact;
#[forbid(unsafe_code)]
pub mod scope;
#[forbid(unsafe_code)]
pub mod sites;

#[forbid(unsafe_code)]
pub mod throttle;

#[forbid(unsafe_code)]
pub mod connection;

#[forbid(unsafe_code)]
pub mod call;

#[forbid(unsafe_code)]
pub mod multipart;

#[forbid(unsafe_code)]
pub mod catalog;
#[forbid(unsafe_code)]
pub mod paginate;

#[forbid(unsafe_code)]
pub mod consent;
#[forbid(unsafe_code)]
pub mod renewal;

#[forbid(unsafe_code)]
pub mod exchange;

#[forbid(unsafe_code)]
pub mod api;

pub mod contract;

#[forbid(unsafe_code)]
pub mod files;
#[forbid(unsafe_code)]
pub mod jira;
#[forbid(unsafe_code)]
pub mod tasks;

#[forbid(unsafe_code)]
pub mod diagnosis;

#[forbid(unsafe_code)]
pub mod functions;

#[cfg(test)]
mod tests {
    pub(crate) mod growth;
}

#[cfg(target_family = "wasm")]
mod component;

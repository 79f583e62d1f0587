//! One call to Atlassian from intent to outcome, without IO: it waits for nothing, talks
//! to nobody and reads no clock. A call is an [`exchange`] of steps and events; what the
//! calls of one exported function have in common is an [`api::Api`].
//!
//! In reading order: words ([`http`], [`error`], [`json`]), deciders ([`auth`],
//! [`header`], [`path`], [`site`], [`backoff`], [`budget`], [`refusal`], [`rate_limit`],
//! [`classify`], [`cursor`], [`oauth`], [`redact`], [`scope`], [`sites`], [`throttle`]),
//! one call ([`dialect`], [`connection`], [`call`], [`multipart`], [`documentation`], [`paginate`],
//! [`consent`], [`renewal`], [`exchange`]), and several of them ([`api`]). Arrows point up
//! this list only.
//!
//! `#[inline(never)]` stands at small functions that are called from many places:
//! in line they would make the component 8 KB larger.

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

pub mod http;

pub mod error;

pub mod json;

pub mod auth;
pub mod header;
pub mod path;
pub mod site;

pub mod backoff;
pub mod budget;
pub mod refusal;

pub mod rate_limit;

pub mod classify;
pub mod cursor;
pub mod oauth;
pub mod redact;
pub mod scope;
pub mod sites;

pub mod throttle;

pub mod dialect;

pub mod connection;

pub mod call;

pub mod documentation;
pub mod multipart;

pub mod paginate;

pub mod consent;
pub mod renewal;

pub mod exchange;

pub mod api;

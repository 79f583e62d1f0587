//! Jira as one sandboxed WebAssembly component: the bindings, the port over WASI and the
//! exports. What it decides is in `crates/`.

#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

#[cfg(target_family = "wasm")]
mod component;

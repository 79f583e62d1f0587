//! Jira as one sandboxed WebAssembly component: the bindings, the port over WASI and the
//! exports. What it decides is in `crates/`.

#[cfg(target_family = "wasm")]
mod component;

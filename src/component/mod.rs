//! The component: performs the steps of the functions over WASI and exports the
//! contract. The only place with IO.

#[forbid(unsafe_code)]
mod comments;
#[forbid(unsafe_code)]
mod consent;
mod exports;
#[forbid(unsafe_code)]
mod fields;
#[forbid(unsafe_code)]
mod files;
#[forbid(unsafe_code)]
mod guest;
#[forbid(unsafe_code)]
mod issues;
#[forbid(unsafe_code)]
mod links;
#[forbid(unsafe_code)]
mod operations;
#[forbid(unsafe_code)]
mod people;
#[forbid(unsafe_code)]
mod port;
#[forbid(unsafe_code)]
mod rich_text;
#[forbid(unsafe_code)]
mod search;
#[forbid(unsafe_code)]
mod settings;
#[forbid(unsafe_code)]
mod wasi;
#[forbid(unsafe_code)]
mod worklogs;

//! The component: performs the core's steps and exports the contract. The only
//! place with IO.

#[forbid(unsafe_code)]
mod comments;
#[forbid(unsafe_code)]
mod connections;
#[forbid(unsafe_code)]
mod consent;
#[forbid(unsafe_code)]
mod driver;
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
mod lent;
#[forbid(unsafe_code)]
mod links;
#[forbid(unsafe_code)]
mod lists;
#[forbid(unsafe_code)]
mod log;
#[forbid(unsafe_code)]
mod media;
mod once;
#[forbid(unsafe_code)]
mod operations;
#[forbid(unsafe_code)]
mod people;
#[forbid(unsafe_code)]
mod projects;
#[forbid(unsafe_code)]
mod rich_text;
#[forbid(unsafe_code)]
mod routes;
#[forbid(unsafe_code)]
mod search;
#[forbid(unsafe_code)]
mod settings;
#[forbid(unsafe_code)]
mod translate;
#[forbid(unsafe_code)]
mod wasi;
#[forbid(unsafe_code)]
mod whole;
#[forbid(unsafe_code)]
mod worklogs;

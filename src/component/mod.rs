//! The component: performs the steps of the functions over WASI and exports the
//! contract. The only place with IO.

mod comments;
mod consent;
mod exports;
mod fields;
mod files;
mod guest;
mod issues;
mod links;
mod metadata;
mod operations;
mod people;
mod port;
mod projects;
mod rich_text;
mod search;
mod wasi;
mod worklogs;

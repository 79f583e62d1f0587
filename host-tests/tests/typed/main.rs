//! The typed functions in the real component: each one's effect on the simulator,
//! what it refuses, and what it makes of an answer that is wrong.

#![forbid(unsafe_code)]

mod comments;
mod copying;
mod links;
mod many;
mod metadata;
mod names;
mod once;
mod people;
mod projects;
mod stage;
mod worklogs;

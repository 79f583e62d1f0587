//! Any endpoint from the `jira` command: operations by name, lists and files.

#![forbid(unsafe_code)]

mod changes;
mod completions;
mod documented;
mod downloads;
mod editors;
mod endless;
mod habits;
mod history;
mod interruptions;
mod issues;
mod lists;
mod operations;
mod people;
mod rows;
mod shells;
mod site;
mod terminals;
mod texts;
mod uploads;

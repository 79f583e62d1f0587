//! Embeds the Jira connector component in Rust programs.
//!
//! A [`Connector`] holds the compiled component, one pool of HTTP connections
//! and your [`Connections`]. Its functions are those of the contract (`wit/`),
//! each with a connection's name first:
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use jira_connector_host::{Connector, FileStore, Options, jira::ProjectOptions};
//!
//! let component = std::fs::read("dist/jira.wasm")?;
//! let connector = Connector::new(&component, FileStore::new("connections.json"), Options::default())?;
//! let page = connector.list_projects("acme", ProjectOptions::default(), None).await?;
//! for project in page.items {
//!     println!("{} {}", project.key, project.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The component sees connections that you lend it, the sites behind them, and
//! nothing else: no files, no environment, no other host.

#![deny(unsafe_code)]

#[forbid(unsafe_code)]
mod allow;
#[forbid(unsafe_code)]
mod authorization;
mod cache;
#[forbid(unsafe_code)]
mod connector;
mod contract;
#[forbid(unsafe_code)]
mod environment;
#[forbid(unsafe_code)]
mod file_store;
#[forbid(unsafe_code)]
mod integrations;
#[forbid(unsafe_code)]
mod limits;
#[forbid(unsafe_code)]
mod log;
#[forbid(unsafe_code)]
mod origin;
#[forbid(unsafe_code)]
mod seal;
#[forbid(unsafe_code)]
mod settings;
#[forbid(unsafe_code)]
mod state;
#[forbid(unsafe_code)]
mod trace;
#[forbid(unsafe_code)]
mod transport;

pub use cache::Cache;
pub use connector::{Connector, Error, Options};
pub use contract::{jira, oauth, rest, types};
pub use environment::Environment;
pub use file_store::{ConnectionState, CredentialKind, Failure, FileStore, Stored, is_variable_name};
pub use integrations::{Integration, Integrations, Place, Problem, Problems, Product};
pub use log::{Level, Log, Record, StderrLog};
pub use seal::{Key, SealError};
pub use settings::{
    App, BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings, Tokens,
};
pub use transport::Roots;

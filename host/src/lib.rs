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
//! A host that wants no secret in the component lends [`Credential::Host`]: the
//! whole value of the `Authorization` header, which the library puts on the requests
//! to the connection's own site and gateway, and on no other. The component is told
//! that the host does so, and no more. Each [`Connections::get`] gives the value
//! for the requests that follow it, so that a vault may rotate it:
//!
//! ```
//! use jira_connector_host::*;
//!
//! # struct Vault;
//! # impl Vault { async fn access_token(&self, _: &str) -> String { "x".into() } }
//! struct Tenants(Vault);
//!
//! impl Connections for Tenants {
//!     fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
//!         Box::pin(async move {
//!             let value = format!("Bearer {}", self.0.access_token(name).await);
//!             let settings = Settings {
//!                 site_url: "https://acme.atlassian.net".into(),
//!                 credential: Credential::Host(value.into()),
//!                 gateway_url: None,
//!                 limits: types::Limits::default(),
//!                 language: None,
//!             };
//!             Ok(Connection { revision: "1".into(), settings, learned: Learned::default() })
//!         })
//!     }
//!
//!     fn save<'a>(&'a self, _: &'a str, _: Learned, _: &'a str) -> BoxFuture<'a, Result<String, SaveError>> {
//!         // Kept, it would say that a token goes through the gateway.
//!         Box::pin(async { Err(SaveError::Failed("nothing is kept".into())) })
//!     }
//! }
//! ```
//!
//! A value that Jira refuses is `unauthorized` as with any other credential; one that
//! is no header is `connection-settings`. What a server repeats of it is cut out of
//! errors and log lines.
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
mod kind;
#[forbid(unsafe_code)]
mod limits;
#[forbid(unsafe_code)]
mod log;
#[forbid(unsafe_code)]
mod redaction;
#[forbid(unsafe_code)]
mod replace;
#[forbid(unsafe_code)]
mod seal;
#[forbid(unsafe_code)]
mod settings;
#[forbid(unsafe_code)]
mod site;
#[forbid(unsafe_code)]
mod state;
#[forbid(unsafe_code)]
mod trace;
#[forbid(unsafe_code)]
mod transport;

pub use cache::Cache;
pub use connector::consent::Consent;
pub use connector::files::Download;
pub use connector::{Connector, Error, Options};
pub use contract::{
    comments, fields, files, issues, jira, links, metadata, oauth, operations, people, projects, records,
    rest, rich_text, search, types, worklogs,
};
pub use environment::Environment;
pub use file_store::{ConnectionState, CredentialKind, Failure, FileStore, Stored, is_variable_name};
pub use integrations::{Integration, Integrations, Place, Problem, Problems, Product};
pub use kind::ExitStatus;
pub use log::{Level, Log, Record, StderrLog};
pub use seal::{Key, SealError};
pub use settings::{
    App, BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings, Tokens,
};
pub use transport::Roots;

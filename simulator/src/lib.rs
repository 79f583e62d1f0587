//! A Jira Cloud site on loopback, with the behaviour that trips clients.
//!
//! It holds realistic, always equal data, knows its users' tokens, and answers
//! as Jira does: a bad credential is no refusal where anybody may ask (200 and
//! an empty list, with `X-Seraph-LoginReason: AUTHENTICATED_FAILED`), errors
//! have Jira's bodies, every answer has trace headers. Atlassian's gateway is
//! there too, at `/ex/jira/{cloud id}` of the same address.

#![forbid(unsafe_code)]

mod answer;
mod auth;
mod data;
mod issues;
mod projects;
mod routes;
mod site;

pub use auth::{Account, SCOPED_TOKEN, TOKEN};
pub use data::CLOUD_ID;
pub use routes::router;

use std::{io, net::SocketAddr};
use tokio::{net::TcpListener, task::JoinHandle};

/// A simulator that runs until it is dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts a simulator at an address. Port 0 is any that is free.
    pub async fn start(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            // It ends with the task.
            let _ = axum::serve(listener, router()).await;
        });
        Ok(Self { address, server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the site, and of the gateway.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

//! A Jira Cloud site on loopback, with the behaviour that trips clients.
//!
//! It holds realistic data, knows its users' tokens, and answers as Jira does:
//! a bad credential is no refusal where anybody may ask (200 and an empty list,
//! with `X-Seraph-LoginReason: AUTHENTICATED_FAILED`), errors have Jira's
//! bodies, every answer has trace headers. Atlassian's gateway is there too, at
//! `/ex/jira/{cloud id}` of the same address.
//!
//! Issues can be made, edited, deleted and commented on, and each change is
//! counted. [`Faults`] go wrong when they are asked for, [`Limits`] are
//! Atlassian's own.

#![forbid(unsafe_code)]

mod answer;
mod auth;
mod changes;
mod control;
mod data;
mod faults;
mod issues;
mod late;
mod limits;
mod projects;
mod record;
mod routes;
mod search;
mod server;
mod site;

pub use auth::{Account, SCOPED_TOKEN, TOKEN};
pub use control::HELP;
pub use data::CLOUD_ID;
pub use faults::{Answer, Fault, Faults, Plan, Random, Rule, Slow, When};
pub use limits::{Bucket, Limits};
pub use record::{Change, Counts, Effect};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use limits::Meter;
use record::Record;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{io, net::SocketAddr};
use tokio::{net::TcpListener, task::JoinHandle};

/// A simulator that runs until it is dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    site: Arc<Site>,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts a simulator at an address. Port 0 is any that is free.
    pub async fn start(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let site = Arc::new(Site::default());
        let server = tokio::spawn(server::serve(listener, site.clone()));
        Ok(Self { address, site, server })
    }

    /// Ends it and all its connections, and returns when they have ended.
    pub async fn stop(mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the site, and of the gateway.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What goes wrong.
    pub fn faults(&self) -> &Faults {
        &self.site.faults
    }

    /// Puts these limits in force, with nothing counted yet.
    pub fn limit(&self, limits: Limits) {
        self.site.meter.set(limits);
    }

    /// How often what happened so far.
    pub fn counts(&self) -> Counts {
        self.site.counts()
    }

    /// What was changed so far, in its order.
    pub fn effects(&self) -> Vec<Effect> {
        self.site.record().effects.clone()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A site and its gateway without a network: faults that cut a connection are
/// empty answers here.
pub fn router() -> Router {
    let site = Arc::new(Site::default());
    Router::new().fallback(move |request: Request<Body>| {
        let site = site.clone();
        async move {
            let (head, body) = request.into_parts();
            match to_bytes(body, server::MAX_BODY).await {
                Ok(body) => routes::respond(&site, head, body).await,
                Err(_) => answer::page(413, "Payload Too Large"),
            }
        }
    })
}

/// All that a simulator remembers.
#[derive(Debug, Default)]
pub(crate) struct Site {
    faults: Faults,
    meter: Meter,
    record: Mutex<Record>,
}

impl Site {
    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.record().counts);
    }

    fn counts(&self) -> Counts {
        self.record().counts
    }
}

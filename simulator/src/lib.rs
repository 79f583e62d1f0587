//! A Jira Cloud site on loopback, with the behaviour that trips clients.
//!
//! It holds realistic data, knows its users' tokens, and answers as Jira does:
//! a bad credential is no refusal where anybody may ask (200 and an empty list,
//! with `X-Seraph-LoginReason: AUTHENTICATED_FAILED`), errors have Jira's
//! bodies, every answer has trace headers. Of the same address are Atlassian's
//! gateway, at `/ex/jira/{cloud id}` and `/ex/confluence/{cloud id}`, its
//! account server, at `/authorize` and `/oauth/token`, and a Data Center, below
//! `/jira-dc`.
//!
//! Issues have the fields of a real site, and can be made, edited, deleted,
//! linked, commented on, moved on and found by JQL; files can be attached,
//! sprints filled, requests and pages made, and each change is counted. [`Simulator::documented`] answers all the rest of Atlassian's
//! documents by their examples. [`Faults`] go wrong when they are asked for, [`Limits`] are
//! Atlassian's own.
//!
//! With the variable `JIRA_SIMULATOR_SECRETS` set to a file, every token, code,
//! secret and password of a process's simulators is added to it, a JSON object
//! with `kind` and `secret` a line, so that a test can look for them elsewhere.

#![forbid(unsafe_code)]

mod accounts;
mod adf;
mod agile;
mod answer;
mod ask;
mod auth;
mod call;
mod change;
mod confluence;
mod control;
mod cut;
mod data;
mod data_center;
mod desk;
mod dispatch;
mod documents;
mod endpoint;
mod faults;
mod fields;
mod files;
mod gateway;
mod issues;
mod jql;
mod late;
mod limits;
mod media;
mod moments;
mod operation;
mod operations;
mod place;
mod platform;
mod projects;
mod ranges;
mod record;
mod reply;
mod routes;
mod search;
mod secrets;
mod server;
mod site;
mod state;
mod table;
mod upload;
mod wiki;

pub use accounts::app::{
    App, CLIENT_ID, CLIENT_SECRET, DATA_CENTER_CLIENT_ID, DATA_CENTER_CLIENT_SECRET, SERVICE_CLIENT_ID,
    SERVICE_CLIENT_SECRET,
};
pub use accounts::consent::{Consent, Said};
pub use accounts::grants::{Lifetimes, TokenCounts};
pub use accounts::tenants::SECOND_CLOUD_ID;
pub use auth::{Account, DATA_CENTER_PASSWORD, DATA_CENTER_TOKEN, SCOPED_TOKEN, SERVICE_TOKEN, TOKEN};
pub use change::{Change, Counts, Effect};
pub use control::HELP;
pub use data::CLOUD_ID;
pub use faults::{Answer, Fault, Faults, Plan, Random, Rule, Slow, When};
pub use limits::{Bucket, Limits};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header::HOST};
use documents::Documents;
use routes::Host;
use state::Site;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{io, net::SocketAddr};
use tokio::{net::TcpListener, task::JoinHandle};

/// A simulator that runs until it is dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    media: SocketAddr,
    site: Arc<Site>,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts a simulator at an address. Port 0 is any that is free.
    pub async fn start(address: SocketAddr) -> io::Result<Self> {
        Self::start_as(address, None).await
    }

    /// Starts a simulator that answers everything else that the OpenAPI
    /// documents of a folder describe, by their examples or their schemas. Their
    /// scopes are what opens an operation through the gateway.
    pub async fn documented(address: SocketAddr, folder: &Path) -> io::Result<Self> {
        Self::start_as(address, Some(Documents::read(folder)?)).await
    }

    async fn start_as(address: SocketAddr, documents: Option<Documents>) -> io::Result<Self> {
        secrets::know();
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let media_listener = TcpListener::bind(SocketAddr::new(address.ip(), 0)).await?;
        let media = media_listener.local_addr()?;
        let site = Arc::new(Site { media: format!("http://{media}"), documents, ..Site::default() });
        let hosts = (site.clone(), site.clone());
        let server = tokio::spawn(async move {
            tokio::join!(
                server::serve(listener, hosts.0, Host::Site),
                server::serve(media_listener, hosts.1, Host::Media)
            );
        });
        Ok(Self { address, media, site, server })
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

    /// The address of the site, of the gateway and of the account server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the media host, which signed addresses of files are below.
    pub fn media_url(&self) -> String {
        format!("http://{}", self.media)
    }

    /// What goes wrong.
    pub fn faults(&self) -> &Faults {
        &self.site.faults
    }

    /// Sets how long searches do not know of a change.
    pub fn lag(&self, lag: Duration) {
        self.site.record().lag = lag;
    }

    /// Puts these limits in force, with nothing counted yet.
    pub fn limit(&self, limits: Limits) {
        self.site.meter.set(limits);
    }

    /// Registers an app instead of the one before.
    pub fn register(&self, app: App) {
        self.site.accounts.register(app);
    }

    /// What a user says of every request for consent from now on, without a
    /// page. `None` shows the page again.
    pub fn consent(&self, consent: impl Into<Option<Consent>>) {
        self.site.accounts.answer(consent.into());
    }

    /// How long codes and tokens of the account server work.
    pub fn lifetimes(&self, lifetimes: Lifetimes) {
        self.site.accounts.cloud.live(lifetimes);
    }

    /// Moves the clock of the account server and of the Data Center's tokens
    /// on. The limits have a clock of their own.
    pub fn advance(&self, by: Duration) {
        self.site.accounts.clock.advance(by);
    }

    /// Takes back all that an account granted: its tokens end at once.
    pub fn revoke(&self, account: Account) {
        self.site.accounts.revoke(account);
    }

    /// How often what happened at the account server's token endpoint.
    pub fn tokens(&self) -> TokenCounts {
        self.site.accounts.cloud.counts()
    }

    /// How often what happened at the Data Center's token endpoint.
    pub fn data_center_tokens(&self) -> TokenCounts {
        self.site.accounts.data_center.counts()
    }

    /// The address of the Data Center, with its context path.
    pub fn data_center_url(&self) -> String {
        format!("{}{}", self.url(), data::DATA_CENTER_CONTEXT)
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
    router_of(None)
}

/// A site without a network that answers what the documents of a folder
/// describe, as [`Simulator::documented`] does.
pub fn documented_router(folder: &Path) -> io::Result<Router> {
    Ok(router_of(Some(Documents::read(folder)?)))
}

fn router_of(documents: Option<Documents>) -> Router {
    let media = format!("http://{}", media::WITHOUT_NETWORK);
    let site = Arc::new(Site { media, documents, ..Site::default() });
    Router::new().fallback(move |request: Request<Body>| {
        let site = site.clone();
        async move {
            let (head, body) = request.into_parts();
            match to_bytes(body, server::MAX_BODY).await {
                Ok(body) => {
                    let media = head.headers.get(HOST).is_some_and(|host| host == media::WITHOUT_NETWORK);
                    let host = if media { Host::Media } else { Host::Site };
                    routes::respond(&site, host, head, body).await
                }
                Err(_) => answer::page(413, "Payload Too Large"),
            }
        }
    })
}

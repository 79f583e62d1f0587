//! The outcome of one call.

use crate::connection::Connection;
use crate::error::Error;
use crate::http::{Response, Safety};
use std::time::Duration;

/// A response and what happened on the way.
#[derive(Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// The connection that it came through.
    pub connection: Option<Box<Connection>>,
    /// The effect of a retry of the call.
    pub safety: Safety,
    /// The number of requests that were sent.
    pub attempts: u32,
    /// The time spent waiting between them.
    pub waited: Duration,
    /// The duration of the call so far.
    pub elapsed: Duration,
}

impl Answer {
    /// Reads the response. Where that of a change cannot be read, nobody knows whether it
    /// was carried out.
    pub fn read<T>(&self, read: impl FnOnce(&Response) -> Result<T, Error>) -> Result<T, Failure> {
        read(&self.response).map_err(|error| error.for_request(self.safety).into())
    }

    /// The address of the site's web pages.
    pub fn web_url(&self) -> String {
        self.connection.as_ref().map(|connection| connection.web_url()).unwrap_or_default()
    }
}

/// A failure and what happened on the way.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The error.
    pub error: Error,
    /// The number of requests that were sent.
    pub attempts: u32,
    /// The time spent waiting between them.
    pub waited: Duration,
}

/// A failure before anything was sent, or in reading what came.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, attempts: 0, waited: Duration::ZERO }
    }
}

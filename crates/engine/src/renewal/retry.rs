//! Handles a request to the token server that got no response, or none yet.

use super::{Renewal, Turn};
use crate::error::Error;
use crate::http::{Cause, TransportError};
use jira_time::timestamp::Timestamp;
use std::time::Duration;

impl Renewal {
    pub(super) fn broken(&mut self, broken: TransportError, now: Timestamp) -> Turn {
        let origin = self.request.as_ref().map(|request| request.url.origin.to_string()).unwrap_or_default();
        match broken {
            TransportError::NotSent(cause, detail) => {
                let error = Error::Unreachable { cause, origin, detail };
                if cause == Cause::Connection {
                    self.later(error, None, now)
                } else {
                    self.fall_back(error, now)
                }
            }
            TransportError::Denied => self.fall_back(Error::Denied(origin), now),
            TransportError::NoReply(_) | TransportError::TimedOut if self.lost == 0 => {
                self.lost = 1;
                Turn::Send
            }
            TransportError::NoReply(detail) => self.fall_back(Error::Interrupted(detail), now),
            TransportError::TimedOut => {
                self.fall_back(Error::Interrupted("the token server did not respond".into()), now)
            }
            TransportError::TooLarge(_) => {
                self.fall_back(Error::Unreadable("The token server's response is too large.".into()), now)
            }
        }
    }

    /// The token server is not well: asked again after a while, unless the old
    /// token does.
    pub(super) fn later(&mut self, error: Error, requested: Option<Duration>, now: Timestamp) -> Turn {
        let wait = if self.is_alive(now) { None } else { self.pause(requested) };
        match wait {
            Some(wait) => Turn::Wait(wait),
            None => self.fall_back(error, now),
        }
    }

    /// The delay before the next attempt, if there is one.
    pub(super) fn pause(&mut self, requested: Option<Duration>) -> Option<Duration> {
        let wait = self.backoff.delay(self.tries, requested, self.seed.wrapping_add(u64::from(self.tries)));
        let wait = wait.filter(|_| self.tries < self.backoff.retries());
        self.tries = self.tries.saturating_add(1);
        wait
    }
}

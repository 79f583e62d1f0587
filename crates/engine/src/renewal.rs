//! Valid tokens for a call: checked, renewed, stored, and only then
//! used. A state machine without IO, below the exchange.
//!
//! ```text
//! begin ──▶ are they good? ──▶ Over(connection)
//!             │ no
//!             ▼            tokens             stored
//!            Send ───────────────────▶ Save ────────▶ good? (and for which site)
//!             │ the grant is dead        │ another was faster
//!             ▼                          ▼
//!            Load ◀──────────────────────┘   its tokens are used
//! ```
//!
//! A renewal happens once a call at most. One that fails while the old token is
//! valid is not an error. One whose response is lost is retried once, as the old
//! refresh token works for ten minutes more.

use crate::auth::{Credential, Provider, Tokens};
use crate::backoff::{self, Backoff};
use crate::connection::{Connection, Learned, Unsaved};
use crate::error::{ConsentProblem, Error};
use crate::http::{Request, Response, TransportError};
use crate::oauth::{self, Denied, Grant};
use crate::site::Route;
use crate::sites;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

mod need;
mod retry;
mod site;

pub use need::{Need, need};

/// The maximum number of attempts to save to a connection that others change.
const MAX_SAVES: u32 = 5;

/// The next step.
#[derive(Debug)]
pub enum Turn {
    /// Load the connection again: reply with [`Renewal::loaded`].
    Load,
    /// Send [`Renewal::request`]: reply with [`Renewal::answered`].
    Send,
    /// Save this: reply with [`Renewal::saved`].
    Save(Box<Learned>),
    /// Wait so long: reply with [`Renewal::woke`].
    Wait(Duration),
    /// The connection with tokens to use, or the error.
    Over(Result<Box<Connection>, Error>),
}

/// A renewal in progress.
#[derive(Debug)]
pub struct Renewal {
    connection: Box<Connection>,
    request: Option<Request>,
    backoff: Backoff,
    seed: u64,
    /// The tokens that Jira refused although they look valid.
    refused: Option<Tokens>,
    /// The tokens that are being replaced.
    base: Option<Tokens>,
    /// The new tokens.
    fresh: Option<Tokens>,
    stage: Stage,
    renewed: bool,
    /// Whether the site of the authorization is looked up, where it is not known.
    finds_site: bool,
    tries: u32,
    lost: u32,
    saves: u32,
}

#[derive(Debug)]
enum Stage {
    Begin,
    /// Waiting for tokens.
    Tokens,
    /// Looking whether somebody else renewed a grant that is dead to us: what the
    /// token server said.
    Dead(String),
    /// Storing tokens.
    Storing,
    /// Storing that the grant is dead: what the token server said.
    MarkingDead(String),
    /// Asking for the sites.
    Sites,
    /// Storing the site.
    Settling,
}

impl Renewal {
    /// Creates a renewal for a connection. `refused` are tokens that Jira did not accept.
    pub fn new(connection: Box<Connection>, refused: Option<Tokens>, backoff: Backoff, seed: u64) -> Self {
        Self {
            connection,
            request: None,
            backoff,
            seed,
            refused,
            base: None,
            fresh: None,
            stage: Stage::Begin,
            renewed: false,
            finds_site: true,
            tries: 0,
            lost: 0,
            saves: 0,
        }
    }

    /// Does not look up the site of the authorization.
    pub fn leave_the_site(&mut self) {
        self.finds_site = false;
    }

    /// Starts. Refused tokens are first compared with the store: another
    /// instance may have renewed them.
    pub fn begin(&mut self, now: Timestamp) -> Turn {
        match self.refused {
            Some(_) => Turn::Load,
            None => self.decide(now),
        }
    }

    /// The request to send.
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref()
    }

    /// Whether a renewal was made or attempted.
    pub fn renewed(&self) -> bool {
        self.renewed
    }

    /// The connection as it is known now.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Continues with the connection as it was loaded again.
    pub fn loaded(&mut self, loaded: Result<Box<Connection>, Error>, now: Timestamp) -> Turn {
        match loaded {
            Ok(connection) => self.connection = connection,
            Err(error) => return Turn::Over(Err(error)),
        }
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            // Whoever was faster has stored tokens that are good.
            Stage::Storing if self.tokens() == self.base.as_ref() => self.store(),
            Stage::Dead(said) if self.tokens() == self.base.as_ref() => self.mark_dead(said),
            Stage::Storing | Stage::Dead(_) => {
                (self.fresh, self.refused) = (None, None);
                self.decide(now)
            }
            _ => {
                if self.refused.is_some() && self.tokens() != self.refused.as_ref() {
                    self.refused = None;
                }
                self.decide(now)
            }
        }
    }

    /// A response arrived, or none.
    pub fn answered(&mut self, answer: Result<Response, TransportError>, now: Timestamp) -> Turn {
        match self.stage {
            Stage::Tokens => match answer {
                Ok(response) => self.judge(&response, now),
                Err(broken) => self.broken(broken, now),
            },
            Stage::Sites => self.settle(answer, now),
            _ => Turn::Over(Err(out_of_order())),
        }
    }

    /// Continues after a save: it was kept, under this revision, or not.
    pub fn saved(&mut self, outcome: Result<String, Unsaved>, now: Timestamp) -> Turn {
        self.saves = self.saves.saturating_add(1);
        match (std::mem::replace(&mut self.stage, Stage::Begin), outcome) {
            (Stage::Storing, Err(Unsaved::Stale | Unsaved::Gone)) if self.saves < MAX_SAVES => {
                self.stage = Stage::Storing;
                Turn::Load
            }
            (Stage::Storing, Ok(revision)) => {
                self.connection.revision = revision;
                self.adopt();
                self.decide(now)
            }
            (Stage::Storing, Err(unsaved)) => self.unstored(unsaved, now),
            (Stage::MarkingDead(said), _) => self.fall_back(Error::NeedsAuthorization(said), now),
            // What is found out again next time need not be kept.
            (Stage::Settling, outcome) => {
                if let Ok(revision) = outcome {
                    self.connection.revision = revision;
                }
                self.decide(now)
            }
            _ => Turn::Over(Err(out_of_order())),
        }
    }

    /// The wait is over.
    pub fn woke(&mut self, now: Timestamp) -> Turn {
        self.decide(now)
    }

    /// Ends without waiting, as no time is left.
    pub fn give_up(&mut self, elapsed: Duration, now: Timestamp) -> Turn {
        self.fall_back(Error::TimedOut(elapsed), now)
    }

    fn tokens(&self) -> Option<&Tokens> {
        self.connection.credential.tokens()
    }

    fn decide(&mut self, now: Timestamp) -> Turn {
        let connection = &self.connection;
        let Credential::OAuth(app, tokens) = &connection.credential else {
            return match connection.cloud_id {
                None if connection.site.is_any() => self.ask_for_sites(),
                _ => self.over(),
            };
        };
        let need = match &self.refused {
            Some(_) if self.renewed => return Turn::Over(Err(refused())),
            Some(refused) if !app.own_account && connection.dead_grant == Some(refused.digest()) => {
                Need::Consent("The authorization has expired or was revoked.")
            }
            Some(refused) if app.own_account || refused.refresh.is_some() => Need::Renewal,
            Some(_) => {
                Need::Consent("Jira no longer accepts the access token, and there is no refresh token.")
            }
            None => need(app, tokens.as_ref(), connection.dead_grant.as_deref(), now),
        };
        match need {
            Need::Consent(why) => Turn::Over(Err(Error::NeedsAuthorization(why.to_owned()))),
            // Tokens that end at once are no reason to turn in a circle.
            Need::Renewal if self.renewed => self.over(),
            Need::Renewal => {
                let refresh = tokens.as_ref().and_then(|tokens| tokens.refresh.as_ref());
                let grant = match refresh {
                    Some(refresh) if !app.own_account => Grant::Refresh(refresh),
                    _ => Grant::Own,
                };
                self.request = Some(oauth::request(app, &connection.site, grant));
                self.base.clone_from(tokens);
                self.stage = Stage::Tokens;
                Turn::Send
            }
            Need::Nothing => {
                let site_url = connection.site_url.as_ref().filter(|_| connection.site.is_any());
                let known =
                    connection.cloud_id.is_some() && (site_url.is_some() || !connection.site.is_any());
                match app.provider {
                    Provider::Cloud | Provider::Government if self.finds_site && !known => {
                        self.ask_for_sites()
                    }
                    _ => self.over(),
                }
            }
        }
    }

    fn ask_for_sites(&mut self) -> Turn {
        self.request = Some(sites::request(&self.connection.site, &self.connection.credential));
        self.stage = Stage::Sites;
        Turn::Send
    }

    fn over(&mut self) -> Turn {
        if let Credential::OAuth(app, _) = &self.connection.credential {
            self.connection.route =
                if app.provider == Provider::DataCenter { Route::Site } else { Route::Gateway };
        }
        Turn::Over(Ok(self.connection.clone()))
    }

    fn judge(&mut self, response: &Response, now: Timestamp) -> Turn {
        match oauth::read(response, self.base.as_ref(), now) {
            Ok(tokens) => {
                self.renewed = true;
                self.fresh = Some(tokens);
                self.store()
            }
            Err(Denied::Dead(said)) if self.is_own() => {
                self.fall_back(Error::Consent(ConsentProblem::AppRejected, said), now)
            }
            Err(Denied::Dead(said)) => {
                self.stage = Stage::Dead(said);
                Turn::Load
            }
            Err(Denied::Later(error)) => {
                self.later(error, backoff::requested_delay(response.status, &response.headers, now), now)
            }
            Err(Denied::Settings(problem)) => {
                self.fall_back(Error::Consent(ConsentProblem::AppRejected, problem), now)
            }
            Err(Denied::Unreadable(error)) => self.fall_back(error, now),
        }
    }

    /// Whether the app has an account of its own.
    fn is_own(&self) -> bool {
        matches!(&self.connection.credential, Credential::OAuth(app, _) if app.own_account)
    }

    /// Whether the old access token is still valid.
    fn is_alive(&self, now: Timestamp) -> bool {
        self.refused.is_none()
            && self.base.as_ref().is_some_and(|base| base.expires.is_none_or(|expires| expires > now))
    }

    /// No new tokens: the old one, while it lives.
    fn fall_back(&mut self, error: Error, now: Timestamp) -> Turn {
        self.fresh = None;
        match self.is_alive(now) {
            true => {
                self.renewed = true;
                self.decide(now)
            }
            false => Turn::Over(Err(error)),
        }
    }

    fn store(&mut self) -> Turn {
        self.stage = Stage::Storing;
        Turn::Save(Box::new(Learned { tokens: self.fresh.clone(), ..Learned::default() }))
    }

    fn mark_dead(&mut self, said: String) -> Turn {
        self.stage = Stage::MarkingDead(said);
        let dead_grant = self.base.as_ref().map(Tokens::digest);
        Turn::Save(Box::new(Learned { dead_grant, ..Learned::default() }))
    }

    /// The new tokens are the connection's.
    fn adopt(&mut self) {
        self.refused = None;
        if let Credential::OAuth(_, tokens) = &mut self.connection.credential {
            *tokens = self.fresh.take();
        }
    }

    /// Tokens that are not stored are not used: they would be lost. But an app with an account
    /// of its own can ask again at any time.
    fn unstored(&mut self, unsaved: Unsaved, now: Timestamp) -> Turn {
        if self.is_own() {
            self.adopt();
            return self.decide(now);
        }
        let problem = match unsaved {
            Unsaved::Failed(problem) => problem,
            Unsaved::Stale | Unsaved::Gone => "the connection keeps changing".to_owned(),
        };
        let text = format!("The new tokens cannot be stored, so they are not used: {problem}.");
        self.fall_back(Error::Consent(ConsentProblem::NotStored, text), now)
    }
}

fn refused() -> Error {
    Error::NeedsAuthorization("Atlassian does not accept a token that was just renewed.".to_owned())
}

fn out_of_order() -> Error {
    Error::Invalid("The steps of the renewal were performed out of order.".into())
}

#[cfg(test)]
mod tests;

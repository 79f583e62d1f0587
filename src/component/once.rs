//! Issues that are created once, by a key of their caller.

use super::driver::{self, Failure};
use super::{connections, wasi};
use crate::call::Call;
use crate::clock::Instant;
use crate::contract::issues::{Created, NewIssue};
use crate::error::Error;
use crate::jira::draft::{self, Draft};
use crate::jira::{once, users};
use crate::scope::Scopes;
use crate::throttle::claims::{Claimed, Claims, Mark, SETTLE};
use crate::timestamp::Timestamp;
use std::time::Duration;

const OPERATION: &str = "issues.create";

/// How many pages of new issues are looked through for a caller's key.
const PAGES: usize = 10;

/// The longest that a request is given, where the connection sets no limit.
const LONGEST: Duration = Duration::from_secs(600);

/// How long another call with the same key is waited for before its issue is looked
/// for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest pause in waiting for it.
const MAX_PAUSE: Duration = Duration::from_secs(8);

/// Creates an issue with a key, or finds the one that has it.
pub(super) fn create(
    connection: &str,
    issue: &NewIssue,
    draft: Draft,
    key: &str,
) -> Result<Created, Failure> {
    once::check_key(key)?;
    let loaded = connections::load(connection)?;
    let caller = Scopes::caller(&loaded.credential, None).to_string();
    let parts = [connection, &caller, &issue.project.to_uppercase(), key];
    let call = Once {
        connection,
        project: &issue.project,
        key,
        web_url: loaded.web_url(),
        mark: Mark::of(&parts),
        holder: wasi::random(),
        total: loaded.limits.total().unwrap_or(LONGEST).min(LONGEST),
    };
    call.create(draft)
}

/// A creation with a key.
struct Once<'a> {
    connection: &'a str,
    project: &'a str,
    key: &'a str,
    web_url: String,
    mark: Mark,
    holder: u64,
    /// The longest for each request, and for all waiting.
    total: Duration,
}

impl Once<'_> {
    fn create(&self, draft: Draft) -> Result<Created, Failure> {
        let latest = wasi::now().after(self.total);
        let mut pause = Duration::from_millis(100);
        loop {
            match self.claim() {
                Claimed::Mine => {
                    let found = self.find();
                    self.note(found.as_ref().map(Option::as_ref));
                    if let Some(found) = found? {
                        return Ok(found);
                    }
                    // It may have become another's meanwhile.
                    if self.claim() == Claimed::Mine {
                        return self.send(draft);
                    }
                }
                Claimed::Created { id, key } => return Ok(self.existing(id, key)),
                Claimed::Held { until, lost } => {
                    // Whoever holds it may have ended without a word.
                    if lost || pause > PATIENCE {
                        let found = self.find()?;
                        if let Some(found) = found {
                            self.note(Ok(Some(&found)));
                            return Ok(found);
                        }
                    }
                    self.wait(pause, latest, (until, lost))?;
                    pause = pause.saturating_mul(2).min(MAX_PAUSE);
                }
            }
        }
    }

    /// Sends it. The key is this call's.
    fn send(&self, draft: Draft) -> Result<Created, Failure> {
        let call = draft::create(draft, Some(self.key));
        let created = driver::perform(self.connection, OPERATION, call)
            .and_then(|answer| Ok(draft::created(&answer.response, &answer.web_url())?));
        self.note(created.as_ref().map(Some));
        let created = created?;
        // Another host may have created one at the same time. Where that cannot be
        // looked at, it was created all the same.
        let keys = once::around(&created.key);
        let mut call = once::read_directly(&keys);
        call.limits.backoff.retries = Some(0);
        if !keys.is_empty()
            && let Ok(holders) = self.holders(call)
        {
            once::check_alone(&created, &holders).inspect_err(|_| self.forget())?;
        }
        Ok(created)
    }

    /// The issue that has the key: by the search, and directly among the newest ones,
    /// which the search may not know yet.
    fn find(&self) -> Result<Option<Created>, Failure> {
        let mut token = None;
        for _ in 0..PAGES {
            let answer = self.ask(once::find_by_key(self.project, token.as_deref()))?;
            let (found, next) = once::with_key(&answer.response, self.key, &answer.web_url())?;
            if found.is_some() {
                return Ok(found);
            }
            token = next;
            if token.is_none() {
                break;
            }
        }
        let answer = self.ask(once::newest(self.project))?;
        let newest = once::read_newest(&answer.response, self.project)?;
        let (mut found, mut gap) = (Vec::new(), 0_u32);
        for issue in once::after(&newest) {
            let answer = self.ask(once::look_at(&issue)?)?;
            let (there, holder) = once::seen(&answer.response, self.key, &answer.web_url())?;
            found.extend(holder);
            gap = if there { 0 } else { gap.saturating_add(1) };
            if gap >= once::GAP {
                break;
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        let answer = self.ask(users::myself())?;
        let me = users::read(&answer.response)?.account_id;
        let own = found.into_iter().filter(|holder| holder.creator == me).map(|holder| holder.issue);
        Ok(once::single(own.collect())?)
    }

    fn holders(&self, call: Call) -> Result<Vec<once::Holder>, Failure> {
        let answer = self.ask(call)?;
        Ok(once::direct(&answer.response, self.key, &answer.web_url())?)
    }

    fn ask(&self, call: Call) -> Result<driver::Answer, Failure> {
        driver::perform(self.connection, OPERATION, call)
    }

    /// Takes the key, for as long as a request may take and be carried out. A host
    /// that keeps nothing gives it to everybody.
    fn claim(&self) -> Claimed {
        let mut claimed = Claimed::Mine;
        let kept = self.change(&mut |claims, now| {
            claimed = claims.take(&self.mark, self.holder, now.after(self.total).after(SETTLE));
        });
        if kept { claimed } else { Claimed::Mine }
    }

    /// Notes what came of it, for whoever has the same key.
    fn note(&self, outcome: Result<Option<&Created>, &Failure>) {
        self.change(&mut |claims, now| match outcome {
            Ok(Some(created)) => claims.finish(&self.mark, (&created.id, &created.key), now),
            Ok(None) => {}
            Err(Failure { error: Error::OutcomeUnknown(..), .. }) => {
                claims.lose(&self.mark, self.holder, now);
            }
            Err(_) => claims.release(&self.mark, self.holder),
        });
    }

    /// Forgets what came of the key: whoever asks again looks again.
    fn forget(&self) {
        self.change(&mut |claims, _| claims.forget(&self.mark));
    }

    fn change(&self, change: &mut dyn FnMut(&mut Claims, Timestamp)) -> bool {
        connections::throttle(self.connection, &mut |throttle| {
            let now = wasi::wall();
            throttle.claim(now, |claims| change(claims, now));
        })
    }

    /// Waits for whoever has the key.
    fn wait(
        &self,
        pause: Duration,
        latest: Instant,
        (until, lost): (Timestamp, bool),
    ) -> Result<(), Failure> {
        let (now, wall) = (wasi::now(), wasi::wall());
        let wake = now.after(pause.min(until.since(wall)));
        if wake >= latest {
            return Err(if lost { once::unsettled(wall, until) } else { once::busy() }.into());
        }
        wasi::sleep(wake);
        Ok(())
    }

    fn existing(&self, id: String, key: String) -> Created {
        let web_url = [&self.web_url, "/browse/", if key.is_empty() { &id } else { &key }].concat();
        Created { id, key, web_url, existed: true }
    }
}

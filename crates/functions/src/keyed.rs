//! Issues that are created once, by a key of their caller.

use crate::jira::draft::{self, Draft};
use crate::jira::{once, users};
use jira_contract::issues::{CreatedIssue, NewIssue};
use jira_engine::api::{Answer, Api, Failure};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::scope::Scopes;
use jira_engine::throttle::claims::{Claimed, Claims, Mark, SETTLE};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// How many pages of new issues are looked through for a caller's key.
const PAGES: u64 = 10;

/// The longest that the call is given, where the connection sets no limit.
const LONGEST: Duration = Duration::from_secs(600);

/// How long another call with the same key is waited for before its issue is looked
/// for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest pause in waiting for it.
const MAX_PAUSE: Duration = Duration::from_secs(8);

/// Creates an issue with a key, or finds the one that has it.
pub(super) async fn create(
    api: &Api<'_>,
    issue: &NewIssue,
    draft: Draft,
    key: &str,
) -> Result<CreatedIssue, Failure> {
    once::check_key(key)?;
    let loaded = api.load().await?;
    let caller = Scopes::caller(&loaded.credential, None).to_string();
    let parts = [api.name(), &caller, &issue.project.to_uppercase(), key];
    let call = Keyed {
        api,
        project: &issue.project,
        key,
        web_url: loaded.web_url(),
        mark: Mark::of(&parts),
        holder: api.random(),
        total: loaded.limits.total().unwrap_or(LONGEST).min(LONGEST),
    };
    call.create(draft).await
}

/// A creation with a key.
struct Keyed<'a> {
    api: &'a Api<'a>,
    project: &'a str,
    key: &'a str,
    web_url: String,
    mark: Mark,
    holder: u64,
    /// The longest for the whole call.
    total: Duration,
}

impl Keyed<'_> {
    async fn create(&self, draft: Draft) -> Result<CreatedIssue, Failure> {
        let latest = self.api.now().after(self.total.saturating_sub(self.api.elapsed()));
        let mut pause = Duration::from_millis(100);
        loop {
            match self.claim().await {
                Claimed::Mine => {
                    let found = self.find().await;
                    self.note(found.as_ref().map(Option::as_ref)).await;
                    if let Some(found) = found? {
                        return Ok(found);
                    }
                    // It may have become another's meanwhile.
                    if self.claim().await == Claimed::Mine {
                        return self.send(draft).await;
                    }
                }
                Claimed::Created { id, key } => return Ok(self.existing(id, key)),
                Claimed::Held { until, lost } => {
                    // Whoever holds it may have ended without a word.
                    if lost || pause > PATIENCE {
                        let found = self.find().await?;
                        if let Some(found) = found {
                            self.note(Ok(Some(&found))).await;
                            return Ok(found);
                        }
                    }
                    self.wait(pause, latest, (until, lost)).await?;
                    pause = pause.saturating_mul(2).min(MAX_PAUSE);
                }
            }
        }
    }

    /// Sends it. The key is this call's.
    async fn send(&self, draft: Draft) -> Result<CreatedIssue, Failure> {
        let answer = self.api.send(draft::create(draft, Some(self.key))).await;
        let created = answer.and_then(|answer| Ok(draft::created(&answer.response, &answer.web_url())?));
        self.note(created.as_ref().map(Some)).await;
        let created = created?;
        // Another host may have created one at the same time. Where that cannot be
        // looked at, it was created all the same.
        let keys = once::around(&created.key);
        let mut call = once::read_directly(&keys);
        call.limits.backoff.retries = Some(0);
        if !keys.is_empty()
            && let Ok(holders) = self.holders(call).await
            && let Err(several) = once::check_alone(&created, &holders)
        {
            self.forget().await;
            return Err(several.into());
        }
        Ok(created)
    }

    /// The issue that has the key: by the search, and directly among the newest ones,
    /// which the search may not know yet.
    async fn find(&self) -> Result<Option<CreatedIssue>, Failure> {
        let mut pages = once::pages(self.project, PAGES)?;
        while pages.stopped().is_none() {
            let answer = self.ask(once::find_by_key(self.project, pages.token())).await?;
            let (found, facts) = once::with_key(&answer.response, self.key, &answer.web_url())?;
            if found.is_some() {
                return Ok(found);
            }
            pages.advance(&facts)?;
        }
        let answer = self.ask(once::newest(self.project)).await?;
        let newest = once::read_newest(&answer.response, self.project)?;
        let (mut found, mut gap) = (Vec::new(), 0_u32);
        for issue in once::after(&newest) {
            let answer = self.ask(once::look_at(&issue)?).await?;
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
        let answer = self.ask(users::myself()).await?;
        let me = users::read(&answer.response)?.account_id;
        let own = found.into_iter().filter(|holder| holder.creator == me).map(|holder| holder.issue);
        Ok(once::single(own.collect())?)
    }

    async fn holders(&self, call: Call) -> Result<Vec<once::Holder>, Failure> {
        let answer = self.ask(call).await?;
        Ok(once::direct(&answer.response, self.key, &answer.web_url())?)
    }

    async fn ask(&self, call: Call) -> Result<Answer, Failure> {
        self.api.send(call).await
    }

    /// Takes the key, for as long as a request may take and be carried out. A host
    /// that keeps nothing gives it to everybody.
    async fn claim(&self) -> Claimed {
        let mut claimed = Claimed::Mine;
        let take = &mut |claims: &mut Claims, now: Timestamp| {
            claimed = claims.take(&self.mark, self.holder, now.after(self.total).after(SETTLE));
        };
        if self.change(take).await { claimed } else { Claimed::Mine }
    }

    /// Notes what came of it, for whoever has the same key.
    async fn note(&self, outcome: Result<Option<&CreatedIssue>, &Failure>) {
        self.change(&mut |claims, now| match outcome {
            Ok(Some(created)) => claims.finish(&self.mark, (&created.id, &created.key), now),
            Ok(None) => {}
            Err(Failure { error: Error::OutcomeUnknown(..), .. }) => {
                claims.lose(&self.mark, self.holder, now);
            }
            Err(_) => claims.release(&self.mark, self.holder),
        })
        .await;
    }

    /// Forgets what came of the key: whoever asks again looks again.
    async fn forget(&self) {
        self.change(&mut |claims, _| claims.forget(&self.mark)).await;
    }

    async fn change(&self, change: &mut dyn FnMut(&mut Claims, Timestamp)) -> bool {
        self.api.throttle(&mut |throttle| throttle.claim(self.api.wall(), change)).await
    }

    /// Waits for whoever has the key.
    async fn wait(
        &self,
        pause: Duration,
        latest: Instant,
        (until, lost): (Timestamp, bool),
    ) -> Result<(), Failure> {
        let (now, wall) = (self.api.now(), self.api.wall());
        let wake = now.after(pause.min(until.since(wall)));
        if wake >= latest {
            return Err(if lost { once::unsettled(wall, until) } else { once::busy() }.into());
        }
        self.api.wait(wake).await;
        Ok(())
    }

    fn existing(&self, id: String, key: String) -> CreatedIssue {
        let web_url = [&self.web_url, "/browse/", if key.is_empty() { &id } else { &key }].concat();
        CreatedIssue { id, key, web_url, existed: true }
    }
}

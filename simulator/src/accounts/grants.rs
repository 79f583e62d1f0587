//! What was granted: codes, and pairs of an access and a refresh token that
//! replace each other.
//!
//! A refresh gives a new pair and starts the leeway of the old one. In it both
//! tokens of the old pair still work, so that a client whose answer was lost
//! may ask again; after it neither does, and its refresh token ends its whole
//! family, for somebody else may have it.

use crate::accounts::jwt;
use crate::auth::Account;
use crate::secrets;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long what works, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// An access token: an hour.
    pub access_ms: u64,
    /// An old pair after the refresh: ten minutes.
    pub leeway_ms: u64,
    /// A code: ten minutes.
    pub code_ms: u64,
    /// A refresh token that is not used: 90 days.
    pub idle_ms: u64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { access_ms: 3_600_000, leeway_ms: 600_000, code_ms: 600_000, idle_ms: 90 * 86_400_000 }
    }
}

impl Lifetimes {
    /// Those of a Data Center: an access token works two hours, and a refresh
    /// ends the old pair at once.
    pub const DATA_CENTER: Self =
        Self { access_ms: 7_200_000, leeway_ms: 0, code_ms: 600_000, idle_ms: 90 * 86_400_000 };
}

/// How often what happened at a token endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TokenCounts {
    /// Codes that were exchanged for tokens.
    pub exchanges: u64,
    /// Refreshes that gave a new pair.
    pub refreshes: u64,
    /// Those of them with a token that had been used before, in its leeway.
    pub repeats: u64,
    /// Tokens for client credentials.
    pub credentials: u64,
    /// Requests that were refused.
    pub refused: u64,
    /// Families whose refresh tokens ended because an old one came back.
    pub breaches: u64,
    /// Families that can still be refreshed.
    pub families: u64,
}

/// What a user agreed to, until it is exchanged.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) account: Account,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    /// Whether a refresh token is to come with the access token.
    pub(crate) offline: bool,
    /// The challenge that a verifier must meet, and its method.
    pub(crate) challenge: Option<(String, String)>,
}

/// New tokens.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) scopes: Vec<String>,
    /// In seconds.
    pub(crate) expires_in: u64,
}

/// Why a refresh token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    /// It was never given, or its family has ended.
    Dead,
    /// It has expired, or was replaced longer ago than the leeway.
    Stale,
    /// It was given to another callback.
    Elsewhere,
}

/// What an access token amounts to.
#[derive(Debug, Clone)]
pub(crate) enum Bearer {
    /// It is none.
    Unknown,
    /// It has expired, or was revoked.
    Ended,
    Holder(Holder),
}

/// Whose token it is, and what it opens.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) account: Account,
    pub(crate) scopes: Vec<String>,
    /// The ids of the sites.
    pub(crate) sites: Vec<&'static str>,
}

#[derive(Debug)]
struct Pair {
    family: usize,
    scopes: Vec<String>,
    issued: Duration,
    /// When its refresh token was first used.
    rotated: Option<Duration>,
}

#[derive(Debug)]
struct Family {
    account: Account,
    redirect_uri: String,
    offline: bool,
    life: Life,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Alive,
    /// No refresh token works; an access token does until it expires.
    Breached,
    /// Nothing works.
    Revoked,
}

/// One grant for each account: a further consent adds its sites, and its scopes
/// replace those before.
#[derive(Debug, Default)]
struct Share {
    scopes: Vec<String>,
    sites: Vec<&'static str>,
}

/// What one server granted.
#[derive(Debug)]
pub(crate) struct Grants(Mutex<State>);

#[derive(Debug)]
struct State {
    lifetimes: Lifetimes,
    breaches: bool,
    /// Whether access tokens look like JSON Web Tokens.
    jwt: bool,
    codes: HashMap<String, (Code, Duration)>,
    families: Vec<Family>,
    pairs: Vec<Pair>,
    access: HashMap<String, usize>,
    refresh: HashMap<String, usize>,
    shares: HashMap<Account, Share>,
    counts: TokenCounts,
}

impl Grants {
    /// Without any. Where `breaches` count, an old refresh token that comes back
    /// ends its family; where not, it is refused alone.
    pub(crate) fn new(lifetimes: Lifetimes, breaches: bool) -> Self {
        Self(Mutex::new(State {
            lifetimes,
            breaches,
            jwt: false,
            codes: HashMap::new(),
            families: Vec::new(),
            pairs: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            shares: HashMap::new(),
            counts: TokenCounts::default(),
        }))
    }

    pub(crate) fn lifetimes(&self) -> Lifetimes {
        self.state().lifetimes
    }

    /// From now on, for what was granted before too.
    pub(crate) fn live(&self, lifetimes: Lifetimes) {
        self.state().lifetimes = lifetimes;
    }

    /// How access tokens look from now on.
    pub(crate) fn shape(&self, jwt: bool) {
        self.state().jwt = jwt;
    }

    pub(crate) fn counts(&self) -> TokenCounts {
        let state = self.state();
        let alive = state.families.iter().filter(|family| family.offline && family.life == Life::Alive);
        TokenCounts { families: alive.count() as u64, ..state.counts }
    }

    /// Counts a request that was refused.
    pub(crate) fn refused(&self) {
        self.state().counts.refused += 1;
    }

    /// The code for what a user agreed to.
    pub(crate) fn agree(&self, now: Duration, code: Code, sites: &[&'static str]) -> String {
        let mut state = self.state();
        state.share(code.account, &code.scopes, sites);
        let text = random("code");
        state.codes.insert(text.clone(), (code, now));
        text
    }

    /// What a code stands for. It does so once.
    pub(crate) fn redeem(&self, now: Duration, code: &str) -> Option<Code> {
        let mut state = self.state();
        let (code, agreed) = state.codes.remove(code)?;
        (!past(now, agreed, state.lifetimes.code_ms)).then_some(code)
    }

    /// The first tokens of a code.
    pub(crate) fn exchange(&self, now: Duration, code: Code) -> Issued {
        let mut state = self.state();
        state.counts.exchanges += 1;
        state.open(now, code)
    }

    /// A token for client credentials, which is not refreshed.
    pub(crate) fn credentials(
        &self,
        now: Duration,
        account: Account,
        scopes: Vec<String>,
        sites: &[&'static str],
    ) -> Issued {
        let mut state = self.state();
        state.counts.credentials += 1;
        state.share(account, &scopes, sites);
        let code = Code { account, redirect_uri: String::new(), scopes, offline: false, challenge: None };
        state.open(now, code)
    }

    /// The next tokens of a family. A callback is compared if there is one.
    pub(crate) fn refresh(
        &self,
        now: Duration,
        token: &str,
        callback: Option<&str>,
    ) -> Result<Issued, Spent> {
        let state = &mut *self.state();
        let number = *state.refresh.get(token).ok_or(Spent::Dead)?;
        let pair = state.pairs.get_mut(number).ok_or(Spent::Dead)?;
        let family = state.families.get_mut(pair.family).ok_or(Spent::Dead)?;
        if family.life != Life::Alive {
            return Err(Spent::Dead);
        }
        if callback.is_some_and(|callback| callback != family.redirect_uri) {
            return Err(Spent::Elsewhere);
        }
        let lifetimes = state.lifetimes;
        match pair.rotated {
            None if past(now, pair.issued, lifetimes.idle_ms) => return Err(Spent::Stale),
            None => pair.rotated = Some(now),
            Some(rotated) if past(now, rotated, lifetimes.leeway_ms) => {
                if state.breaches {
                    family.life = Life::Breached;
                    state.counts.breaches += 1;
                }
                return Err(Spent::Stale);
            }
            Some(_) => state.counts.repeats += 1,
        }
        state.counts.refreshes += 1;
        let (number, account) = (pair.family, family.account);
        let scopes = state.shares.get(&account).map(|share| share.scopes.clone()).unwrap_or_default();
        Ok(state.issue(now, number, true, scopes))
    }

    /// Whose access token it is.
    pub(crate) fn bearer(&self, now: Duration, token: &str) -> Bearer {
        let state = self.state();
        let pair = state.access.get(token).and_then(|number| state.pairs.get(*number));
        let Some((pair, family)) = pair.and_then(|pair| Some((pair, state.families.get(pair.family)?)))
        else {
            return Bearer::Unknown;
        };
        let replaced = pair.rotated.is_some_and(|at| past(now, at, state.lifetimes.leeway_ms));
        if replaced || family.life == Life::Revoked || past(now, pair.issued, state.lifetimes.access_ms) {
            return Bearer::Ended;
        }
        let sites = state.shares.get(&family.account).map(|share| share.sites.clone()).unwrap_or_default();
        Bearer::Holder(Holder { account: family.account, scopes: pair.scopes.clone(), sites })
    }

    /// Takes back all that an account granted.
    pub(crate) fn revoke(&self, account: Account) {
        let state = &mut *self.state();
        state.shares.remove(&account);
        state.codes.retain(|_, (code, _)| code.account != account);
        for family in state.families.iter_mut().filter(|family| family.account == account) {
            family.life = Life::Revoked;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn share(&mut self, account: Account, scopes: &[String], sites: &[&'static str]) {
        let share = self.shares.entry(account).or_default();
        share.scopes = scopes.to_vec();
        share.sites.extend(sites);
        share.sites.sort_unstable();
        share.sites.dedup();
    }

    fn open(&mut self, now: Duration, code: Code) -> Issued {
        let Code { account, redirect_uri, scopes, offline, .. } = code;
        self.families.push(Family { account, redirect_uri, offline, life: Life::Alive });
        self.issue(now, self.families.len().saturating_sub(1), offline, scopes)
    }

    fn issue(&mut self, now: Duration, family: usize, offline: bool, scopes: Vec<String>) -> Issued {
        let number = self.pairs.len();
        self.pairs.push(Pair { family, scopes: scopes.clone(), issued: now, rotated: None });
        let access = if self.jwt { jwt::jwt(&random("access")) } else { random("access") };
        self.access.insert(access.clone(), number);
        let refresh = offline.then(|| random("refresh"));
        self.refresh.extend(refresh.clone().map(|token| (token, number)));
        Issued { access, refresh, scopes, expires_in: self.lifetimes.access_ms / 1000 }
    }
}

/// Whether more time than this has passed since then.
fn past(now: Duration, since: Duration, lifetime_ms: u64) -> bool {
    now.saturating_sub(since) >= Duration::from_millis(lifetime_ms)
}

fn random(kind: &str) -> String {
    let secret = format!("simulated-{kind}-{:032x}", fastrand::u128(..));
    secrets::hand_out(kind, &secret);
    secret
}

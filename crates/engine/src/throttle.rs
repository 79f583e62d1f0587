//! Tracks a site's rate limits, and decides which calls must wait because of them.
//!
//! All instances and all connections to one site share it, as bytes that the
//! host keeps in memory. So its times are those of the wall clock, and every
//! one of them is bounded: a wrong clock costs time, never a call.

use crate::budget::Budget;
use crate::error::Limit;
use crate::rate_limit::Lesson;
use crate::scope::{Scope, Scopes};
use account::Account;
use claims::Claims;
use jira_time::timestamp::Timestamp;
use std::fmt::Write;
use std::time::Duration;

mod account;
pub mod claims;

/// Changes of one issue that Atlassian allows, and in what span: 20 in 2 s
/// and 100 in 30 s. The spans are a little longer here, as requests that were sent
/// apart may arrive together.
const ISSUE_WINDOWS: [(usize, Duration); 2] =
    [(20, Duration::from_millis(2100)), (100, Duration::from_millis(30_500))];
/// The time that a near limit counts, if no later response reports it again.
const MEMORY: Duration = Duration::from_secs(60);
/// The time that a used retry budget stays low without successes.
const BUDGET_MEMORY: Duration = Duration::from_secs(600);
/// Nothing that is noted ends later: an hour at most for a limit, and an hour for
/// the longest wait.
const MAX_AHEAD: Duration = Duration::from_secs(7200);
/// The most that is encoded, in bytes: what a host keeps.
const MAX_BYTES: usize = 64 << 10;
/// The most changes of one issue that are remembered: more than count for the next.
const MAX_SLOTS: usize = 200;
/// The maximum difference between clocks.
const TOLERANCE: Duration = Duration::from_secs(1);
/// The most limits that are remembered. Those that end first are forgotten first.
const MAX: usize = 200;

/// The prefix of the line with the time.
const NOTED: &str = "noted ";

/// The known rate limits of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttle {
    holds: Vec<Hold>,
    budgets: Vec<Account>,
    /// The time of day when something was noted last.
    noted: Timestamp,
    /// Callers' own keys of what they create.
    claims: Claims,
}

/// The known state of one limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The scope that it counts.
    pub scope: Scope,
    /// No call is sent before.
    pub until: Timestamp,
    /// The pacing between calls. Zero is none.
    pub gap: Duration,
    /// The remaining requests, as a response last reported.
    pub remaining: Option<u64>,
    /// The earliest time for the next call, by the gap.
    next: Timestamp,
    /// The times of past and planned changes of an issue, in order.
    slots: Vec<Timestamp>,
    /// The time when the state is forgotten.
    ends: Timestamp,
}

/// A call that waits to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The scopes that it counts in.
    pub scopes: &'a Scopes,
    /// The earliest time for it.
    pub earliest: Timestamp,
    /// The latest. It is not waited for beyond.
    pub latest: Timestamp,
    /// It is not counted yet.
    pub counts: bool,
    /// It is a retry that the connection's budget pays for.
    pub costs: bool,
}

/// Whether it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// At this time.
    At(Timestamp),
    /// This limit allows none before this time, which is too late.
    Held(Limit, Timestamp),
    /// The budget of retries is used up.
    Exhausted,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            holds: Vec::new(),
            budgets: Vec::new(),
            noted: Timestamp::from_millis(0),
            claims: Claims::default(),
        }
    }
}

impl Throttle {
    /// Whether there is nothing to remember of limits.
    pub fn is_empty(&self) -> bool {
        self.holds.is_empty() && self.budgets.is_empty()
    }

    /// The known state of single limits at this time.
    pub fn holds(&self, now: Timestamp) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.ends > now)
    }

    /// Lets a call out, now or later, or says why not.
    pub fn admit(&mut self, connection: u64, ask: Ask<'_>, now: Timestamp) -> Admission {
        self.forget(now);
        let mut at = ask.earliest;
        let mut limit = Limit::Other;
        for hold in self.holds.iter().filter(|hold| ask.scopes.has(&hold.scope)) {
            let spaced = if ask.counts { hold.next.min(ask.latest) } else { at };
            let free = if ask.counts { hold.free(at) } else { at };
            for (moment, cause) in [(hold.until, hold.limit()), (spaced, hold.limit()), (free, Limit::Issue)]
            {
                if moment > at {
                    (at, limit) = (moment, cause);
                }
            }
        }
        if at > ask.latest {
            return Admission::Held(limit, at);
        }
        if ask.costs && !self.pay(connection, now) {
            return Admission::Exhausted;
        }
        if (ask.counts && self.count(ask.scopes, at)) || ask.costs {
            self.note(now);
        }
        Admission::At(at)
    }

    /// Records what a response reported.
    pub fn learn(&mut self, scopes: &Scopes, lesson: Lesson, now: Timestamp) {
        self.forget(now);
        let scope = match (lesson.limit, &scopes.issue) {
            (Limit::Quota, _) => Scope::Quota(scopes.caller.clone()),
            (Limit::User, _) => Scope::User(scopes.caller.clone()),
            (Limit::Issue, Some(issue)) => Scope::Issue(issue.clone()),
            // What has no known scope holds up the narrowest.
            (Limit::Burst | Limit::Issue | Limit::Other, _) => Scope::Endpoint(scopes.endpoint.clone()),
        };
        let hold = self.hold(scope);
        hold.until = hold.until.max(lesson.until.unwrap_or(hold.until));
        hold.gap = lesson.gap;
        hold.remaining = lesson.remaining;
        hold.ends = hold.ends.max(hold.until).max(now.after(MEMORY));
        self.note(now);
    }

    /// Pays back for a call that succeeded after so many retries.
    pub fn succeed(&mut self, connection: u64, retries: u32) {
        if let Some(account) = self.budgets.iter_mut().find(|account| account.connection == connection) {
            account.budget.succeed(retries);
        }
        self.budgets.retain(|account| account.budget != Budget::default());
    }

    fn pay(&mut self, connection: u64, now: Timestamp) -> bool {
        let ends = now.after(BUDGET_MEMORY);
        let known = self.budgets.iter_mut().find(|account| account.connection == connection);
        if let Some(account) = known {
            account.ends = ends;
            return account.budget.pay();
        }
        let mut budget = Budget::default();
        let paid = budget.pay();
        if self.budgets.len() < MAX {
            self.budgets.push(Account { connection, budget, ends });
        }
        paid
    }

    /// Counts a call, and answers whether that is to be remembered.
    fn count(&mut self, scopes: &Scopes, at: Timestamp) -> bool {
        let mut counted = scopes.issue.is_some();
        for hold in self.holds.iter_mut().filter(|hold| scopes.has(&hold.scope) && !hold.gap.is_zero()) {
            hold.next = at.after(hold.gap);
            counted = true;
        }
        if let Some(issue) = &scopes.issue {
            let hold = self.hold(Scope::Issue(issue.clone()));
            let place = hold.slots.partition_point(|slot| *slot <= at);
            hold.slots.insert(place, at);
            if hold.slots.len() > MAX_SLOTS {
                hold.slots.remove(0);
            }
            let longest = ISSUE_WINDOWS.map(|(_, span)| span).into_iter().max().unwrap_or_default();
            hold.ends = hold.ends.max(at.after(longest));
        }
        counted
    }

    /// The known state of a scope, which may be empty.
    fn hold(&mut self, scope: Scope) -> &mut Hold {
        let hold = match self.holds.iter().position(|hold| hold.scope.is(&scope)) {
            Some(place) => self.holds.swap_remove(place),
            None => {
                let first = self.holds.iter().enumerate().min_by_key(|(_, hold)| hold.ends);
                if let Some((place, _)) = first.filter(|_| self.holds.len() >= MAX) {
                    self.holds.swap_remove(place);
                }
                Hold::of(scope)
            }
        };
        self.holds.push_mut(hold)
    }

    /// Changes what is known of callers' own keys.
    pub fn claim(&mut self, now: Timestamp, change: &mut dyn FnMut(&mut Claims, Timestamp)) {
        self.forget(now);
        change(&mut self.claims, now);
        self.note(now);
    }

    /// Remembers when it was noted what is noted, if anything is.
    fn note(&mut self, now: Timestamp) {
        let nothing = self.is_empty() && self.claims.is_empty();
        self.noted = if nothing { Timestamp::from_millis(0) } else { self.noted.max(now) };
    }

    /// Follows a clock that was set back: what was noted ends as long after now as it
    /// did after it was noted.
    fn set_back(&mut self, now: Timestamp) {
        let span = self.noted.since(now);
        if span <= TOLERANCE || span > MAX_AHEAD {
            return;
        }
        let back = |time: &mut Timestamp| *time = time.before(span);
        for Hold { scope: _, until, gap: _, remaining: _, next, slots, ends } in &mut self.holds {
            [until, next, ends].into_iter().chain(slots).for_each(back);
        }
        self.budgets.iter_mut().map(|account| &mut account.ends).for_each(back);
        self.claims.ends().for_each(back);
        self.noted = now;
    }

    /// Forgets what is over.
    fn forget(&mut self, now: Timestamp) {
        self.set_back(now);
        // What lies further ahead was noted by a clock that was wrong.
        let counts = |ends: Timestamp| ends > now && ends <= now.after(MAX_AHEAD);
        self.holds.retain(|hold| counts(hold.ends));
        self.budgets.retain(|account| counts(account.ends));
        self.claims.retain(counts);
        for hold in &mut self.holds {
            if !hold.slots.is_empty() {
                hold.slots.retain(|slot| slot.after(ISSUE_WINDOWS[1].1) > now);
            }
        }
    }

    /// Reads what [`Throttle::encode`] wrote. What cannot be read is forgotten.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut throttle = Self::default();
        for line in std::str::from_utf8(bytes).unwrap_or_default().lines() {
            if let Some(hold) = Hold::parse(line) {
                throttle.holds.push(hold);
            } else if let Some(account) = Account::parse(line) {
                throttle.budgets.push(account);
            } else if let Some(noted) = line.strip_prefix(NOTED).and_then(|noted| noted.parse().ok()) {
                throttle.noted = Timestamp::from_millis(noted);
            } else {
                throttle.claims.parse(line);
            }
        }
        throttle.holds.truncate(MAX);
        throttle.budgets.truncate(MAX);
        throttle
    }

    /// The same as bytes: a line for each limit and each budget, as many as a host
    /// keeps. What ends first is left out first.
    pub fn encode(&self) -> Vec<u8> {
        if self.is_empty() && self.claims.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<(Timestamp, String)> =
            self.holds.iter().map(|hold| (hold.ends, hold.line())).collect();
        lines.extend(self.budgets.iter().map(|account| (account.ends, account.line())));
        lines.sort_by_key(|(ends, _)| std::cmp::Reverse(*ends));
        let mut text = format!("{NOTED}{}\n", self.noted.as_millis());
        self.claims.encode(&mut text);
        for (_, line) in lines {
            if text.len().saturating_add(line.len()) <= MAX_BYTES {
                text.push_str(&line);
            }
        }
        text.into_bytes()
    }
}

impl Hold {
    fn of(scope: Scope) -> Self {
        let zero = Timestamp::from_millis(0);
        Self {
            scope,
            until: zero,
            gap: Duration::ZERO,
            remaining: None,
            next: zero,
            slots: Vec::new(),
            ends: zero,
        }
    }

    /// The limit of its scope.
    pub fn limit(&self) -> Limit {
        match self.scope {
            Scope::Quota(_) => Limit::Quota,
            Scope::User(_) => Limit::User,
            Scope::Endpoint(_) => Limit::Burst,
            Scope::Issue(_) => Limit::Issue,
        }
    }

    /// The number of changes of an issue that were sent in the longest window or are waiting.
    pub fn changes(&self) -> usize {
        self.slots.len()
    }

    /// The earliest time from `at` on for one more change of an issue.
    fn free(&self, at: Timestamp) -> Timestamp {
        let opens = |(size, span): (usize, Duration)| {
            let oldest = self.slots.len().checked_sub(size).and_then(|place| self.slots.get(place));
            oldest.map_or(at, |slot| slot.after(span))
        };
        ISSUE_WINDOWS.map(opens).into_iter().fold(at, Timestamp::max)
    }

    fn line(&self) -> String {
        let mut line = format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t",
            self.scope,
            self.until.as_millis(),
            self.gap.as_millis(),
            self.next.as_millis(),
            self.ends.as_millis(),
            self.remaining.map(|left| left.to_string()).unwrap_or_default(),
        );
        for slot in &self.slots {
            let _ = write!(line, "{},", slot.as_millis());
        }
        line.push('\n');
        line
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let scope = Scope::parse(parts.next()?)?;
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (until, gap, next, ends) = (number()?, number()?, number()?, number()?);
        let remaining = parts.next()?.parse().ok();
        let slots = parts.next()?.split(',').filter_map(|slot| slot.parse().ok());
        Some(Self {
            scope,
            until: Timestamp::from_millis(until),
            gap: Duration::from_millis(gap),
            remaining,
            next: Timestamp::from_millis(next),
            slots: slots.map(Timestamp::from_millis).collect(),
            ends: Timestamp::from_millis(ends),
        })
    }
}

#[cfg(test)]
mod tests;

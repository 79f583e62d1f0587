//! Atlassian's limits, for real: an hourly quota, tokens a second for each
//! endpoint and method, changes of one issue, and Data Center's bucket.

use crate::answer;
use crate::auth::Account;
use axum::body::Body;
use axum::http::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Changes of one issue in a span of seconds.
const PER_ISSUE: [(usize, u64); 2] = [(20, 2), (100, 30)];

/// Which limits are in force. None is, at first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Until when an hourly quota is used up, in milliseconds since 1970:
    /// every call with a credential is answered 429.
    pub quota_until: Option<u64>,
    /// Requests a second on each endpoint and method, and the bucket's size.
    pub burst: Option<u32>,
    /// Whether one issue takes 20 changes in 2 s and 100 in 30 s.
    pub per_issue: bool,
    /// The most bytes of an attachment. 25 MiB, if it is not said.
    pub attachment_bytes: Option<usize>,
    /// A Data Center's bucket for each user.
    pub data_center: Option<Bucket>,
}

/// A Data Center's bucket of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// What it holds.
    pub size: u32,
    /// The tokens that each interval brings.
    pub fill_rate: u32,
    /// The length of an interval in seconds.
    pub interval_seconds: u32,
}

/// A request as the limits count it.
pub(crate) struct Counted<'a> {
    pub(crate) account: Account,
    pub(crate) method: &'a str,
    pub(crate) endpoint: &'static str,
    /// The issue that it changes.
    pub(crate) changes: Option<&'a str>,
}

/// Headers that an answer gets, and the refusal if it is one.
#[derive(Default)]
pub(crate) struct Admission {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) refusal: Option<Response<Body>>,
}

impl Admission {
    fn refuse(mut self, reason: &str, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let body = json!({
            "errorMessages": ["The request has been rate-limited. Please try again later."],
            "errors": {},
            "status": 429,
        });
        self.refusal = Some(answer::json(429, &body));
        self.headers.push(("ratelimit-reason", reason.to_owned()));
        self.headers.push(("retry-after", seconds.to_string()));
        self.headers.push(("x-ratelimit-reset", iso(SystemTime::now() + wait)));
        self
    }
}

/// The limits of a running simulator, and what was counted.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    limits: Limits,
    bursts: HashMap<(String, &'static str), Tokens>,
    users: HashMap<&'static str, Tokens>,
    issues: HashMap<String, VecDeque<Instant>>,
}

impl Meter {
    /// The limits in force.
    pub(crate) fn limits(&self) -> Limits {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).limits
    }

    /// These limits from now on, with nothing counted.
    pub(crate) fn set(&self, limits: Limits) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State { limits, ..State::default() };
    }

    /// Counts a request.
    pub(crate) fn admit(&self, request: &Counted<'_>) -> Admission {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = state.limits;
        let now = Instant::now();
        let mut admission = Admission::default();
        if let Some(wait) = limits.quota_until.and_then(until) {
            return admission.refuse("jira-quota-tenant-based", wait);
        }
        if let Some(bucket) = limits.data_center {
            let rate = f64::from(bucket.fill_rate) / f64::from(bucket.interval_seconds.max(1));
            let tokens = state.users.entry(request.account.id()).or_insert_with(|| Tokens::full(bucket.size));
            let taken = tokens.take(rate, bucket.size, now);
            let wait = if taken { 0 } else { bucket.interval_seconds };
            admission.headers.extend([
                ("x-ratelimit-limit", bucket.size.to_string()),
                ("x-ratelimit-remaining", tokens.left()),
                ("x-ratelimit-interval-seconds", bucket.interval_seconds.to_string()),
                ("x-ratelimit-fillrate", bucket.fill_rate.to_string()),
                ("retry-after", wait.to_string()),
            ]);
            if !taken {
                admission.refusal = Some(answer::page(429, "Rate limit exceeded."));
                return admission;
            }
        }
        if let Some(burst) = limits.burst {
            let bucket = (request.method.to_owned(), request.endpoint);
            let tokens = state.bursts.entry(bucket).or_insert_with(|| Tokens::full(burst));
            let taken = tokens.take(f64::from(burst), burst, now);
            admission.headers.push(("x-ratelimit-limit", burst.to_string()));
            admission.headers.push(("x-ratelimit-remaining", tokens.left()));
            if !taken {
                return admission.refuse("jira-burst-based", Duration::from_secs(1));
            }
        }
        if let Some(key) = request.changes.filter(|_| limits.per_issue) {
            let changes = state.issues.entry(key.to_owned()).or_default();
            changes.retain(|at| now.duration_since(*at) < Duration::from_secs(30));
            for (most, seconds) in PER_ISSUE {
                let span = Duration::from_secs(seconds);
                let mut recent = changes.iter().filter(|at| now.duration_since(**at) < span);
                let count = recent.clone().count();
                if let Some(first) = recent.next().filter(|_| count >= most) {
                    let wait = span.saturating_sub(now.duration_since(*first));
                    return admission.refuse("jira-per-issue-on-write", wait);
                }
            }
            changes.push_back(now);
        }
        admission
    }
}

/// A bucket that fills with time.
#[derive(Debug)]
struct Tokens {
    count: f64,
    at: Option<Instant>,
}

impl Tokens {
    fn full(size: u32) -> Self {
        Self { count: f64::from(size), at: None }
    }

    /// Takes one, if it is there.
    fn take(&mut self, rate: f64, size: u32, now: Instant) -> bool {
        let passed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        self.count = (self.count + passed.as_secs_f64() * rate).min(f64::from(size));
        let there = self.count >= 1.0;
        if there {
            self.count -= 1.0;
        }
        there
    }

    fn left(&self) -> String {
        format!("{:.0}", self.count.floor())
    }
}

/// How long it is until then, if that is still to come.
fn until(milliseconds: u64) -> Option<Duration> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_millis(milliseconds).checked_sub(now)
}

/// A moment such as `2026-01-01T01:01:01Z`.
pub(crate) fn iso(moment: SystemTime) -> String {
    let seconds = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let moment =
        i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_default()
}

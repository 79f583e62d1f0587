//! Faults on demand: what goes wrong with which request.

use serde::{Deserialize, Serialize};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What goes wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fault {
    /// Everything is right, but late.
    Slow(Slow),
    /// The connection is reset (RST), and nothing was done.
    ResetBefore,
    /// It is carried out, and the connection is reset instead of an answer.
    ResetAfter,
    /// It is carried out, and the connection is closed instead of an answer.
    CloseAfter,
    /// It is carried out, and the connection is closed after half of the body.
    Half,
    /// This answer.
    Answer(Answer),
}

/// How late an answer is, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Slow {
    /// Before the request is carried out. It is not, if its client goes away.
    pub request_ms: u64,
    /// After it was carried out, before the head of the answer.
    pub head_ms: u64,
    /// Between the head and the body.
    pub body_ms: u64,
    /// Before each further quarter of the body.
    pub piece_ms: u64,
}

/// An answer instead of the true one, sent as it is here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names and values.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// Whether the request is carried out first.
    #[serde(default)]
    pub carried_out: bool,
}

impl Answer {
    /// A status with one JSON message in Jira's shape.
    pub fn json(status: u16, message: &str) -> Self {
        let body = serde_json::json!({"errorMessages": [message], "errors": {}}).to_string();
        Self { status, body, ..Self::default() }.header("content-type", "application/json;charset=UTF-8")
    }

    /// A status with a page for people.
    pub fn html(status: u16, title: &str) -> Self {
        let body = format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>");
        Self { status, body, ..Self::default() }.header("content-type", "text/html;charset=UTF-8")
    }

    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request is carried out before this is said.
    pub fn after(mut self) -> Self {
        self.carried_out = true;
        self
    }
}

impl From<Answer> for Fault {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

impl From<Slow> for Fault {
    fn from(slow: Slow) -> Self {
        Self::Slow(slow)
    }
}

/// Which requests a fault is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// The method, any if it is not said.
    pub method: Option<String>,
    /// What the path on the site begins with.
    pub path: String,
    /// How many requests. Random faults do not count.
    pub times: u32,
}

impl Default for When {
    /// The next request, whatever it is.
    fn default() -> Self {
        Self { method: None, path: String::new(), times: 1 }
    }
}

impl When {
    /// The next request of this method to a path that begins so.
    pub fn next(method: &str, path: &str) -> Self {
        Self { method: Some(method.to_owned()), path: path.to_owned(), times: 1 }
    }

    /// The next so many of them.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method) && path.starts_with(&self.path)
    }
}

/// A fault and the requests that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which requests.
    #[serde(default)]
    pub when: When,
    /// What goes wrong with them.
    pub fault: Fault,
}

/// Faults for a random share of requests, the same for the same seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Random {
    /// Where the draws begin.
    pub seed: u64,
    /// The share of requests, 0 to 1.
    pub share: f64,
    /// Which requests. All by default.
    #[serde(default)]
    pub when: When,
    /// The faults to draw from.
    pub faults: Vec<Fault>,
}

/// All that is to go wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Faults in their order: a request meets the first that is for it.
    pub next: Vec<Rule>,
    /// Faults for requests that meet none of those.
    pub random: Option<Random>,
}

/// The faults of a running simulator.
#[derive(Debug, Default)]
pub struct Faults(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    plan: Plan,
    draws: fastrand::Rng,
}

impl Faults {
    /// One more fault.
    pub fn push(&self, when: When, fault: impl Into<Fault>) {
        self.state().plan.next.push(Rule { when, fault: fault.into() });
    }

    /// Faults for a random share of requests, instead of those before.
    pub fn random(&self, random: Random) {
        let next = std::mem::take(&mut self.state().plan.next);
        self.replace(Plan { next, random: Some(random) });
    }

    /// These faults and no others. An empty plan ends all.
    pub fn replace(&self, plan: Plan) {
        let draws = fastrand::Rng::with_seed(plan.random.as_ref().map_or(0, |random| random.seed));
        *self.state() = State { plan, draws };
    }

    /// What is still to go wrong.
    pub fn plan(&self) -> Plan {
        self.state().plan.clone()
    }

    /// What goes wrong with this request.
    pub(crate) fn draw(&self, method: &str, path: &str) -> Option<Fault> {
        let State { plan, draws } = &mut *self.state();
        let place = plan.next.iter().position(|rule| rule.when.times > 0 && rule.when.matches(method, path));
        if let Some(place) = place {
            let rule = plan.next.get_mut(place)?;
            rule.when.times = rule.when.times.saturating_sub(1);
            let fault = rule.fault.clone();
            plan.next.retain(|rule| rule.when.times > 0);
            return Some(fault);
        }
        let random = plan.random.as_ref().filter(|random| random.when.matches(method, path))?;
        let hit = draws.f64() < random.share && !random.faults.is_empty();
        hit.then(|| draws.usize(..random.faults.len())).and_then(|place| random.faults.get(place).cloned())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

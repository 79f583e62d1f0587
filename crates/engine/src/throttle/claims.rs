//! Callers' own keys of what they create: which are in use, and what came of them.
//!
//! Kept beside the limits, since that is what all instances of a host share. It
//! bridges the time in which nobody can see yet what was created: how long Jira's
//! search lags behind, and how long a request without a response may still arrive.

use jira_time::timestamp::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::time::Duration;

/// The time that a request whose response was lost may still take effect.
pub const SETTLE: Duration = Duration::from_secs(30);
/// The time that a created item is remembered.
const MEMORY: Duration = Duration::from_secs(3600);
/// The most claims that are kept.
const MAX: usize = 128;
/// The longest id or key that is kept, in bytes.
const MAX_NAME: usize = 100;

/// Names a key of one caller, by a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(String);

impl Mark {
    /// The mark of what tells a key from all others.
    pub fn of(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let mut text = String::with_capacity(32);
        for byte in digest.finalize().iter().take(16) {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }
}

/// The known state of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It is this caller's until then: nobody else creates anything with it.
    Mine,
    /// It is another's until then. `lost`: its response was lost, and nobody waits for
    /// it any more.
    Held {
        /// The time when it is free again.
        until: Timestamp,
        /// Whether the response was lost.
        lost: bool,
    },
    /// This was created with it.
    Created {
        /// The id.
        id: String,
        /// The key.
        key: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Held { holder: u64, lost: bool },
    Created { id: String, key: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Claim {
    mark: Mark,
    state: State,
    ends: Timestamp,
}

/// The keys that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims(Vec<Claim>);

impl Claims {
    /// Takes a key for a holder until then, or says whose it is. Its own holder takes
    /// it again.
    pub fn take(&mut self, mark: &Mark, holder: u64, until: Timestamp) -> Claimed {
        match self.0.iter_mut().find(|claim| claim.mark == *mark) {
            None => self.put(mark, State::Held { holder, lost: false }, until),
            Some(claim) => match &mut claim.state {
                State::Created { id, key } => return Claimed::Created { id: id.clone(), key: key.clone() },
                State::Held { holder: other, lost: false } if *other == holder => claim.ends = until,
                State::Held { lost, .. } => return Claimed::Held { until: claim.ends, lost: *lost },
            },
        }
        Claimed::Mine
    }

    /// Notes that the response to its holder was lost at this time.
    pub fn lose(&mut self, mark: &Mark, holder: u64, now: Timestamp) {
        self.release(mark, holder);
        self.put(mark, State::Held { holder, lost: true }, now.after(SETTLE));
    }

    /// Notes what was created.
    pub fn finish(&mut self, mark: &Mark, (id, key): (&str, &str), now: Timestamp) {
        self.forget(mark);
        let plain = |text: &str| text.len() <= MAX_NAME && !text.contains(char::is_whitespace);
        if plain(id) && plain(key) {
            self.put(mark, State::Created { id: id.to_owned(), key: key.to_owned() }, now.after(MEMORY));
        }
    }

    /// Gives a key back with which nothing was created.
    pub fn release(&mut self, mark: &Mark, holder: u64) {
        let own = |claim: &Claim| {
            claim.mark == *mark && matches!(claim.state, State::Held { holder: other, .. } if other == holder)
        };
        self.0.retain(|claim| !own(claim));
    }

    /// Forgets what came of a key.
    pub fn forget(&mut self, mark: &Mark) {
        self.0.retain(|claim| claim.mark != *mark);
    }

    fn put(&mut self, mark: &Mark, state: State, ends: Timestamp) {
        if self.0.len() >= MAX {
            // What was created can be found in another way first.
            let first = |claim: &&Claim| (matches!(claim.state, State::Held { .. }), claim.ends);
            let first = self.0.iter().min_by_key(first).map(|claim| claim.mark.clone());
            self.0.retain(|claim| Some(&claim.mark) != first.as_ref());
        }
        self.0.push(Claim { mark: mark.clone(), state, ends });
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The end of each of them.
    pub(super) fn ends(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        self.0.iter_mut().map(|claim| &mut claim.ends)
    }

    /// Keeps the claims that count.
    pub(super) fn retain(&mut self, counts: impl Fn(Timestamp) -> bool) {
        self.0.retain(|claim| counts(claim.ends));
    }

    /// Reads a line of [`Claims::encode`]. Says whether it is one.
    pub(super) fn parse(&mut self, line: &str) -> bool {
        let read = |line: &str| {
            let mut parts = line.strip_prefix("claim ")?.split(' ');
            let mark = parts.next().filter(|mark| mark.len() == 32)?;
            let ends = Timestamp::from_millis(parts.next()?.parse().ok()?);
            let (state, first, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
            let state = match state {
                "created" => State::Created { id: first.to_owned(), key: second.to_owned() },
                state => State::Held { holder: u64::from_str_radix(first, 16).ok()?, lost: state == "lost" },
            };
            Some(Claim { mark: Mark(mark.to_owned()), state, ends })
        };
        match read(line).filter(|_| self.0.len() < MAX) {
            Some(claim) => self.0.push(claim),
            None => return false,
        }
        true
    }

    /// A line for each claim.
    pub(super) fn encode(&self, text: &mut String) {
        for Claim { mark: Mark(mark), state, ends } in &self.0 {
            let ends = ends.as_millis();
            // Writing to a string does not fail.
            let _ = match state {
                State::Created { id, key } => writeln!(text, "claim {mark} {ends} created {id} {key}"),
                State::Held { holder, lost: false } => writeln!(text, "claim {mark} {ends} held {holder:x}"),
                State::Held { holder, lost: true } => writeln!(text, "claim {mark} {ends} lost {holder:x}"),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::throttle::Throttle;

    const NOW: Timestamp = Timestamp::from_millis(1_767_614_400_000);

    fn mark(key: &str) -> Mark {
        Mark::of(&["acme", "KAN", key])
    }

    /// The same, as another instance reads it.
    fn shared(claims: &Claims) -> Claims {
        let throttle = Throttle { claims: claims.clone(), ..Throttle::default() };
        Throttle::parse(&throttle.encode()).claims
    }

    #[test]
    fn a_key_has_one_holder() {
        let mut claims = Claims::default();
        let until = NOW.after(SETTLE);
        assert_eq!(claims.take(&mark("a"), 1, until), Claimed::Mine);
        let mut claims = shared(&claims);
        assert_eq!(claims.take(&mark("a"), 2, until), Claimed::Held { until, lost: false });
        assert_eq!(claims.take(&mark("b"), 2, until), Claimed::Mine);
        let later = until.after(SETTLE);
        assert_eq!(claims.take(&mark("a"), 1, later), Claimed::Mine);
        assert_eq!(claims.take(&mark("a"), 2, until), Claimed::Held { until: later, lost: false });
        // Another's is not given back.
        claims.release(&mark("a"), 2);
        assert_eq!(claims.take(&mark("a"), 2, until), Claimed::Held { until: later, lost: false });
        claims.release(&mark("a"), 1);
        assert_eq!(shared(&claims).take(&mark("a"), 2, until), Claimed::Mine);
    }

    #[test]
    fn what_came_of_a_key_is_known() {
        let mut claims = Claims::default();
        claims.take(&mark("a"), 1, NOW);
        claims.lose(&mark("a"), 1, NOW);
        let mut claims = shared(&claims);
        let lost = Claimed::Held { until: NOW.after(SETTLE), lost: true };
        assert_eq!(claims.take(&mark("a"), 2, NOW), lost);
        assert_eq!(claims.take(&mark("a"), 1, NOW), lost);
        claims.finish(&mark("a"), ("10001", "KAN-1"), NOW);
        let created = Claimed::Created { id: "10001".into(), key: "KAN-1".into() };
        assert_eq!(shared(&claims).take(&mark("a"), 2, NOW), created);
        // A response without a key.
        claims.finish(&mark("b"), ("10002", ""), NOW);
        let created = Claimed::Created { id: "10002".into(), key: String::new() };
        assert_eq!(shared(&claims).take(&mark("b"), 2, NOW), created);
        // What could not be read again is not kept.
        claims.finish(&mark("c"), ("1 2\n", "KAN-1"), NOW);
        assert_eq!(claims.take(&mark("c"), 3, NOW), Claimed::Mine);
    }

    #[test]
    fn claims_end_and_are_bounded() {
        let mut claims = Claims::default();
        claims.take(&mark("held"), 1, NOW.after(SETTLE));
        for number in 0..1000 {
            claims.finish(&mark(&number.to_string()), ("10000000", "KANBAN-1000"), NOW);
        }
        assert_eq!(claims.0.len(), MAX);
        assert!(matches!(claims.take(&mark("held"), 2, NOW), Claimed::Held { .. }));
        let throttle = Throttle { claims, ..Throttle::default() };
        assert!(throttle.encode().len() < 16 << 10);
        let mut claims = throttle.claims;
        claims.retain(|ends| ends > NOW.after(SETTLE));
        assert_eq!(claims.0.len(), MAX - 1);
        claims.retain(|ends| ends > NOW.after(MEMORY));
        assert_eq!(claims, Claims::default());
    }

    #[test]
    fn what_is_no_claim() {
        let good = format!("claim {} 5 held 1f", mark("a").0);
        let mut claims = Claims::default();
        assert!(claims.parse(&good));
        for line in ["", "claim", "claim x 5 held 1", &good[..45], &good.replace(" 5 ", " x "), &good[1..]] {
            assert!(!claims.parse(line), "{line}");
        }
        assert_ne!(Mark::of(&["ab", "c"]), Mark::of(&["a", "bc"]));
    }
}

//! The ways of a function that follow from its good one: a refusal, a lost answer and
//! a deadline at each of its requests, and answers that are all slow.

use super::answer::Answer;
use super::event::{Event, is_change};
use super::lent;
use super::row::{Played, Row};
use super::server::{Script, Site, key};
use super::world::Serve;
use jira_contract::types::{self, ErrorKind};
use jira_engine::error::{Error, span};
use jira_engine::http::{Request, Safety, TransportError};
use std::fmt::Write;
use std::time::Duration;

/// The total time of the connection in the ways that have a deadline.
const TOTAL: Duration = Duration::from_secs(60);
/// What a refusal says.
const REFUSAL: &str = "You must not do this.";
/// The seed of every script.
pub(super) const SEED: u64 = 7;

/// What happens at one place of the good way.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Refused(usize),
    Lost(usize),
    Late(usize),
    Slow,
}

/// A site with a fault.
struct Faulty<'a> {
    site: Site<'a>,
    fault: Fault,
    /// How often each place was asked.
    asked: Vec<u32>,
}

impl Serve for Faulty<'_> {
    fn serve(&mut self, request: &Request) -> Answer {
        let place = self.site.place(request);
        place.into_iter().for_each(|place| self.asked[place] += 1);
        let good = self.site.good(place);
        let answer = match (self.fault, place) {
            (Fault::Refused(at), Some(place)) if place == at => {
                Answer::json(403, format!(r#"{{"errorMessages":["{REFUSAL}"],"errors":{{}}}}"#))
            }
            (Fault::Lost(at), Some(place)) if place == at => {
                Answer::broken(TransportError::NoReply("connection reset".into()))
            }
            (Fault::Late(at), Some(place)) if place == at => Answer::never(),
            (Fault::Late(_), _) => good.after(Duration::from_secs(3)),
            (Fault::Slow, _) => good.after(Duration::from_secs(25)),
            _ => good,
        };
        self.site.note(place, request, answer.is_good());
        answer
    }
}

/// The transcript of a row: its good way, and a line for each of the others.
pub(super) fn transcript(row: &Row) -> String {
    let mut script = Script::new(row.title(), &row.answers);
    let good = row.play(&mut script, row.connection.clone(), SEED);
    let (left, outcome) = (script.left(), &good.outcome);
    assert_eq!(left, 0, "{}: answers that are not asked for: {outcome:?}", row.title());
    let mut text = format!("# {}\n", row.title());
    good.events.iter().for_each(|event| event.write(&mut text));
    match &good.outcome {
        Ok(result) => writeln!(text, "= Ok({result})").unwrap(),
        Err(error) => panic!("{}: {error:?}\n{text}", row.title()),
    }
    let requests = requests(&good);
    let faults = (0..requests.len()).map(Fault::Refused);
    let faults = faults.chain((0..requests.len()).map(Fault::Lost));
    let faults = faults.chain((0..requests.len()).map(Fault::Late)).chain([Fault::Slow]);
    for fault in faults.filter(|_| !requests.is_empty()) {
        write(row, &good, &requests, fault, &mut text);
    }
    text
}

/// The requests of a call in their order.
pub(super) fn requests(played: &Played) -> Vec<&Request> {
    let sent = played.events.iter().filter_map(|event| match event {
        Event::Sent(request) => Some(request),
        _ => None,
    });
    sent.collect()
}

/// Plays a row with a fault, checks the rules and writes a line of what came of it.
fn write(row: &Row, good: &Played, requests: &[&Request], fault: Fault, text: &mut String) {
    let keys: Vec<String> = requests.iter().map(|request| key(request)).collect();
    let mut connection = row.connection.clone();
    if matches!(fault, Fault::Late(_) | Fault::Slow) {
        connection.settings.limits = lent::limits(Some(60_000), Some(0));
    }
    let asked = vec![0; keys.len()];
    let mut server = Faulty { site: Site::new(&keys, &row.answers), fault, asked };
    let played = row.play(&mut server, connection, SEED);
    let title = format!("{} {fault:?}: {:?}", row.title(), played.outcome);
    check(row, requests, fault, &server.asked, &played, &title);
    let name = match fault {
        Fault::Refused(at) => format!("refused at {}", at + 1),
        Fault::Lost(at) => format!("lost at {}", at + 1),
        Fault::Late(at) => format!("late at {}", at + 1),
        Fault::Slow => "slow".to_owned(),
    };
    let outcome = match &played.outcome {
        Ok(result) if good.outcome.as_ref() == Ok(result) => "ok".to_owned(),
        Ok(result) => format!("ok, {}", result.chars().take(160).collect::<String>()),
        Err(error) => told(error),
    };
    let sends = self::requests(&played).len();
    writeln!(text, "{name}: {outcome} [{sends} sent, {}]", span(played.took)).unwrap();
}

/// The rules of every way.
fn check(row: &Row, requests: &[&Request], fault: Fault, asked: &[u32], played: &Played, title: &str) {
    let kind = played.outcome.as_ref().err().map(|error| &error.kind);
    let is_unknown = kind == Some(&ErrorKind::OutcomeUnknown);
    let changed_before = |at: usize| {
        let changes = (0..at).filter(|place| is_change(requests[*place]));
        changes.filter(|place| !row.prepares.contains(place)).count() > 0
    };
    let (at, is_lost) = match fault {
        Fault::Refused(at) => (at, false),
        Fault::Lost(at) | Fault::Late(at) => (at, true),
        Fault::Slow => (0, false),
    };
    let request = requests[at];
    // One that waits long enough before asks no more.
    if fault != Fault::Slow && asked[at] > 0 {
        assert!(kind.is_some() || row.bears.contains(&at), "{title}: it is reported");
    }
    if is_lost {
        let change = is_change(request) && !row.prepares.contains(&at);
        assert!(!change || kind.is_none() || is_unknown, "{title}: the change may have been carried out");
        let may_be = is_change(request) || changed_before(at);
        assert!(may_be || !is_unknown, "{title}: nothing was changed");
        let is_once = request.safety == Safety::Once;
        assert!(!is_once || asked[at] == 1, "{title}: it is sent again");
    }
    if matches!(fault, Fault::Refused(_)) && !changed_before(at) {
        assert!(!is_unknown, "{title}: a refusal changes nothing");
    }
    if matches!(fault, Fault::Late(_) | Fault::Slow) {
        let most = TOTAL + row.longer;
        assert!(played.took <= most, "{title}: it took {}", span(played.took));
    }
}

/// An error in a line: its kind, and its message where that says more.
pub(super) fn told(error: &types::Error) -> String {
    match is_usual(&error.message) {
        true => kind(&error.kind),
        false => format!("{}, {}", kind(&error.kind), error.message),
    }
}

/// Whether a message says no more than which fault there was.
fn is_usual(message: &str) -> bool {
    let reset = "connection reset";
    let unknown = |text: String| Error::OutcomeUnknown(text, None);
    let usual = [
        Error::Interrupted(reset.to_owned()),
        Error::TimedOut(TOTAL),
        unknown(format!("no complete response arrived ({reset})")),
        unknown(format!("no complete response arrived within {}", span(TOTAL))),
    ];
    message == REFUSAL || usual.iter().any(|error| error.message() == message)
}

/// The name of a kind of error, as the contract has it.
pub(super) fn kind(kind: &ErrorKind) -> String {
    let debug = format!("{kind:?}");
    let debug = ["ErrorKind::", "Limit::", "UnreachableCause::"]
        .iter()
        .fold(debug, |debug, of| debug.replace(of, ""));
    let mut name = String::new();
    for character in debug.chars() {
        if character.is_uppercase() && name.chars().next_back().is_some_and(char::is_lowercase) {
            name.push('-');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

//! Servers of scripts: one that answers in order, and one that knows what each request
//! of a good way gets and does something else with some of them.

use super::answer::Answer;
use super::world::Serve;
use jira_engine::http::{Body, Request};

/// Answers in order. A request too many fails.
pub(super) struct Script<'a> {
    title: String,
    answers: std::slice::Iter<'a, Answer>,
}

impl<'a> Script<'a> {
    pub(super) fn new(title: String, answers: &'a [Answer]) -> Self {
        Self { title, answers: answers.iter() }
    }

    /// How many answers were not asked for.
    pub(super) fn left(&self) -> usize {
        self.answers.len()
    }
}

impl Serve for Script<'_> {
    fn serve(&mut self, request: &Request) -> Answer {
        let Some(answer) = self.answers.next() else {
            panic!("{}: unexpected {} {:?}", self.title, request.method, request.url.path_and_query());
        };
        answer.clone()
    }
}

/// Tells requests apart: method and URL.
pub(super) fn key(request: &Request) -> String {
    format!("{} {}{}", request.method, request.url.origin, request.url.path_and_query())
}

/// A site that answers as in a good way, also to requests that are retried or come
/// in another order.
pub(super) struct Site<'a> {
    keys: &'a [String],
    answers: &'a [Answer],
    used: Vec<bool>,
    /// The place of the last request in the good way, and its body where it was not
    /// answered well.
    last: Option<(usize, Option<Body>)>,
}

impl<'a> Site<'a> {
    /// The site of a good way with these requests.
    pub(super) fn new(keys: &'a [String], answers: &'a [Answer]) -> Self {
        Self { keys, answers, used: vec![false; keys.len()], last: None }
    }

    /// The place of a request in the good way.
    pub(super) fn place(&self, request: &Request) -> Option<usize> {
        let key = key(request);
        let is_same = |place: &usize| self.keys[*place] == key;
        match &self.last {
            Some((place, Some(body))) if is_same(place) && *body == bytes(request) => Some(*place),
            _ => {
                let mut places = (0..self.keys.len()).filter(is_same);
                places.clone().find(|place| !self.used[*place]).or_else(|| places.next_back())
            }
        }
    }

    /// What the request at this place gets in the good way, or that nothing is there.
    pub(super) fn good(&self, place: Option<usize>) -> Answer {
        let nothing = || Answer::json(404, r#"{"errorMessages":["Nothing is here."]}"#);
        place.map_or_else(nothing, |place| self.answers[place].clone())
    }

    /// Notes what it got.
    pub(super) fn note(&mut self, place: Option<usize>, request: &Request, is_good: bool) {
        if let Some(place) = place {
            self.used[place] = true;
            self.last = Some((place, (!is_good).then(|| bytes(request))));
        }
    }
}

fn bytes(request: &Request) -> Body {
    request.body.clone().unwrap_or_default()
}

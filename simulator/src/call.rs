//! A request as an operation needs it.

use crate::ask::Ask;
use crate::auth::Account;
use crate::limits::{Limits, iso};
use crate::record::Record;
use crate::reply::Refusal;
use crate::state::Site;
use crate::{answer, moments};
use axum::body::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::time::{Duration, UNIX_EPOCH};

/// A request as an operation needs it.
pub(crate) struct Call<'a> {
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) body: &'a Bytes,
    pub(crate) record: &'a mut Record,
    /// The time since 1970 on the simulator's clock.
    pub(crate) now: Duration,
    /// The address of the media host.
    pub(crate) media: &'a str,
    pub(crate) limits: Limits,
    /// What stands in the braces of the template, in its order.
    pub(crate) named: Vec<String>,
}

impl<'a> Call<'a> {
    /// A request to a site.
    pub(crate) fn new(
        state: &'a Site,
        ask: &'a Ask<'a>,
        body: &'a Bytes,
        record: &'a mut Record,
        named: Vec<String>,
    ) -> Self {
        let (now, limits) = (state.accounts.now(), state.meter.limits());
        Self { ask, body, record, now, media: &state.media, limits, named }
    }

    /// What stands in one pair of braces.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.named.get(place).map(String::as_str).unwrap_or_default()
    }

    /// Who asks. Nobody is told 401.
    pub(crate) fn account(&self) -> Result<Account, Refusal> {
        self.ask.caller.account().ok_or_else(|| {
            Box::new(answer::refusal(401, "Client must be authenticated to access this resource."))
        })
    }

    /// Who asks, if they see the site's work. Others are told that nothing is there.
    pub(crate) fn insider(&self, what: &str) -> Result<Account, Refusal> {
        let account = self.account()?;
        match self.ask.caller.sees_all() {
            true => Ok(account),
            false => Err(Box::new(answer::refusal(404, what))),
        }
    }

    /// A parameter of the query.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.ask.query.get(name).map(String::as_str)
    }

    /// All the values of a parameter of the query.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let pairs = url::form_urlencoded::parse(self.ask.asked.as_bytes());
        let own = pairs.filter(|(own, value)| own == name && !value.is_empty());
        own.map(|(_, value)| value.into_owned()).collect()
    }

    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.ask.headers.get(name)?.to_str().ok()
    }

    /// A number of the query.
    pub(crate) fn number(&self, name: &str, default: usize) -> Result<usize, Refusal> {
        self.asked(name).map_or(Ok(default), |text| {
            let detail = format!("Failed to convert '{name}' with value: '{text}'");
            text.parse().map_err(|_| Box::new(answer::problem(400, "Bad Request", &detail, self.ask.path)))
        })
    }

    /// The body as an object of JSON.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        self.json()
    }

    /// The body as JSON of a shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let refused = |message: &str| Box::new(answer::json(400, &json!({"errorMessages": [message]})));
        if self.body.is_empty() {
            return Err(refused("No content to map to Object due to end of input"));
        }
        let value: Value = serde_json::from_slice(self.body).map_err(|_| {
            refused("There was an error parsing JSON. Check that your request body is valid.")
        })?;
        serde_json::from_value(value).map_err(|_| refused(answer::PAYLOAD))
    }

    /// This moment as Jira writes it.
    pub(crate) fn stamp(&self) -> String {
        moments::stamp(self.now)
    }

    /// This moment as Confluence writes it.
    pub(crate) fn instant(&self) -> String {
        iso(UNIX_EPOCH + self.now).replace('Z', ".000Z")
    }
}

//! Connections as the host lends them.

use crate::auth::{Credential, Secret};
use crate::backoff::Backoff;
use crate::connection::{Connection, Language, Level, Limits};
use crate::contract::connector::jira::connections::{self, GetError, LogLevel, SaveError};
use crate::contract::types;
use crate::diagnosis::Learned;
use crate::error::Error;
use crate::site::{Route, Site};
use crate::throttle::Throttle;
use crate::timestamp::Timestamp;
use std::time::Duration;

/// How often a change of what is known of a site's limits is tried.
const MAX_TRIES: u32 = 100;

/// The connection of this name.
pub(super) fn load(name: &str) -> Result<Box<Connection>, Error> {
    let connections::Connection { revision, settings, learned, log_level } =
        connections::get(name).map_err(|error| match error {
            GetError::Unknown => Error::UnknownConnection(name.chars().take(100).collect()),
            GetError::Unusable(problem) => Error::Settings(problem),
            GetError::NeedsAuthorization(problem) => Error::NeedsAuthorization(problem),
        })?;
    let credential = match &settings.credential {
        types::Credential::Basic(basic) => Credential::basic(&basic.user, Secret::new(&basic.secret)),
        types::Credential::Bearer(bearer) => Credential::bearer(Secret::new(&bearer.token)),
    };
    Ok(Box::new(Connection {
        revision,
        site: Site::parse(&settings.site_url, settings.gateway_url.as_deref()).map_err(Error::Settings)?,
        credential: credential.map_err(Error::Settings)?,
        language: match settings.language.as_deref() {
            Some(tag) => Language::parse(tag).map_err(Error::Settings)?,
            None => Language::default(),
        },
        limits: limits(settings.limits),
        cloud_id: learned.cloud_id,
        route: match learned.route {
            Some(types::Route::Gateway) => Route::Gateway,
            Some(types::Route::Site) | None => Route::Site,
        },
        log: match log_level {
            None | Some(LogLevel::Debug) => Level::Debug,
            Some(LogLevel::Info) => Level::Info,
            Some(LogLevel::Warn) => Level::Warn,
            Some(LogLevel::Off) => Level::Off,
        },
        quota_wall: learned.quota_wall.map(|wall| Timestamp::from_millis(wall.until)),
    }))
}

/// Keeps what a test found out, if the connection is still the one that was
/// tested.
pub(super) fn save(name: &str, revision: &str, learned: &Learned) -> Result<(), String> {
    let route = learned.route.map(|route| match route {
        Route::Site => types::Route::Site,
        Route::Gateway => types::Route::Gateway,
    });
    keep(name, revision, types::Learned { cloud_id: learned.cloud_id.clone(), route, ..nothing() })
}

/// Keeps until when an hourly quota is used up.
pub(super) fn save_wall(name: &str, revision: &str, until: Timestamp) -> Result<(), String> {
    let wall = types::QuotaWall { until: until.as_millis(), reason: "quota".to_owned() };
    keep(name, revision, types::Learned { quota_wall: Some(wall), ..nothing() })
}

fn nothing() -> types::Learned {
    types::Learned { tokens: None, cloud_id: None, route: None, quota_wall: None }
}

fn keep(name: &str, revision: &str, learned: types::Learned) -> Result<(), String> {
    connections::save(name, &learned, revision).map(|_| ()).map_err(|error| match error {
        SaveError::Failed(problem) => problem,
        SaveError::Unknown => "the connection is gone".into(),
        SaveError::Stale => "the connection was changed meanwhile".into(),
    })
}

/// Changes what is known of the limits of a connection's site. Others change it
/// at the same time: then it is changed anew, on what is there then.
pub(super) fn throttle(name: &str, change: &mut dyn FnMut(&mut Throttle)) {
    let mut tries: u32 = 0;
    loop {
        let old = connections::limits(name);
        let before = old.as_deref().map(Throttle::parse).unwrap_or_default();
        let mut after = before.clone();
        change(&mut after);
        tries = tries.saturating_add(1);
        // What cannot be kept is no reason to fail a call.
        if after == before
            || tries > MAX_TRIES
            || connections::replace_limits(name, old.as_deref(), &after.encode())
        {
            return;
        }
    }
}

/// Limits as the core has them.
pub(super) fn limits(limits: types::Limits) -> Limits {
    Limits {
        connect_timeout: limits.connect_timeout.map(Duration::from_millis),
        attempt_timeout: limits.attempt_timeout.map(Duration::from_millis),
        first_byte_timeout: limits.first_byte_timeout.map(Duration::from_millis),
        between_bytes_timeout: limits.between_bytes_timeout.map(Duration::from_millis),
        total_timeout: limits.total_timeout.map(Duration::from_millis),
        max_body: limits.max_body,
        backoff: Backoff {
            retries: limits.retries,
            base: limits.backoff_base.map(Duration::from_millis),
            cap: limits.backoff_cap.map(Duration::from_millis),
        },
    }
}

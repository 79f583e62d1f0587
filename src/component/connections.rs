//! Connections as the host lends them.

use super::{lent, routes};
use crate::auth::{App, Credential, Provider, Secret, Tokens};
use crate::backoff::Backoff;
use crate::connection::{Connection, Language, Learned, Level, Limits, Unsaved};
use crate::contract::connector::jira::connections::{self, GetError, LogLevel, SaveError};
use crate::contract::types;
use crate::error::Error;
use crate::site::{Route, Site, loopback_origin};
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
        types::Credential::Host => Ok(Credential::Host),
        types::Credential::Oauth(app) => {
            self::app(app).map(|app| Credential::OAuth(Box::new(app), learned.tokens.as_ref().map(tokens)))
        }
    };
    let is_government = matches!(
        &settings.credential,
        types::Credential::Oauth(app) if app.provider == types::OauthProvider::Government
    );
    let site = Site::of(&settings.site_url, settings.gateway_url.as_deref(), is_government);
    let site = site.map_err(Error::Settings)?;
    let credential = credential.map_err(Error::Settings)?;
    lent::remember(&credential);
    if site.is_any() && !credential.fits_gateway() {
        let text = "A Data Center has an address of its own. Write it as the site URL.";
        return Err(Error::Settings(text.to_owned()));
    }
    let mut connection = Box::new(Connection {
        revision,
        credential,
        language: match settings.language.as_deref() {
            Some(tag) => Language::parse(tag).map_err(Error::Settings)?,
            None => Language::default(),
        },
        limits: limits(settings.limits),
        cloud_id: site.cloud_id().map(str::to_owned).or(learned.cloud_id).filter(|id| !id.is_empty()),
        site_url: learned.site_url.filter(|url| !url.is_empty()),
        dead_grant: learned.dead_grant,
        route: match learned.route {
            _ if site.is_any() => Route::Gateway,
            Some(types::Route::Gateway) => Route::Gateway,
            Some(types::Route::Site) | None => Route::Site,
        },
        route_is_known: site.is_any() || learned.route.is_some(),
        site,
        log: match log_level {
            None | Some(LogLevel::Debug) => Level::Debug,
            Some(LogLevel::Info) => Level::Info,
            Some(LogLevel::Warn) => Level::Warn,
            Some(LogLevel::Off) => Level::Off,
        },
        quota_wall: learned.quota_wall.map(|wall| Timestamp::from_millis(wall.until)),
    });
    if !connection.route_is_known {
        routes::recall(name, &mut connection);
    }
    Ok(connection)
}

/// Keeps what was learned, if the connection is still at this revision, and
/// answers the new one.
pub(super) fn save(name: &str, revision: &str, learned: &Learned) -> Result<String, Unsaved> {
    // What a server repeats of the credential is never kept in the open.
    let is_open = |text: &String| lent::text(text.clone()) == *text;
    let learned = types::Learned {
        tokens: learned.tokens.as_ref().map(|tokens| types::Tokens {
            access: tokens.access.expose().to_owned(),
            refresh: tokens.refresh.as_ref().map(|refresh| refresh.expose().to_owned()),
            expires: tokens.expires.map(Timestamp::as_millis),
            scopes: tokens.scopes.clone(),
        }),
        cloud_id: learned.cloud_id.clone().filter(is_open),
        site_url: learned.site_url.clone().filter(is_open),
        dead_grant: learned.dead_grant.clone(),
        route: learned.route.map(|route| match route {
            Route::Site => types::Route::Site,
            Route::Gateway => types::Route::Gateway,
        }),
        quota_wall: learned
            .quota_wall
            .map(|until| types::QuotaWall { until: until.as_millis(), reason: "quota".to_owned() }),
    };
    connections::save(name, &learned, revision).map_err(|error| match error {
        SaveError::Failed(problem) => Unsaved::Failed(problem),
        SaveError::Unknown => Unsaved::Gone,
        SaveError::Stale => Unsaved::Stale,
    })
}

fn tokens(tokens: &types::Tokens) -> Tokens {
    Tokens {
        access: Secret::new(&tokens.access),
        refresh: tokens.refresh.as_deref().filter(|token| !token.trim().is_empty()).map(Secret::new),
        expires: tokens.expires.map(Timestamp::from_millis),
        scopes: tokens.scopes.clone(),
    }
}

fn app(app: &types::OauthCredential) -> Result<App, String> {
    if app.client_id.trim().is_empty() {
        return Err("The client id is empty. It is in the app's settings in the developer console.".into());
    }
    Ok(App {
        provider: match app.provider {
            types::OauthProvider::Cloud => Provider::Cloud,
            types::OauthProvider::Government => Provider::Government,
            types::OauthProvider::DataCenter => Provider::DataCenter,
        },
        own_account: app.grant == types::OauthGrant::ClientCredentials,
        client_id: app.client_id.trim().to_owned(),
        client_secret: app.client_secret.as_deref().map(Secret::new),
        scopes: app.scopes.clone(),
        redirect_url: app.redirect_url.clone(),
        auth: app.auth_url.as_deref().map(loopback_origin).transpose()?,
        skew: app.refresh_skew.map_or(App::SKEW, Duration::from_millis),
    })
}

/// Changes what is known of the limits of a connection's site. Others change it
/// at the same time: then it is changed anew, on what is there then. Says whether it
/// is kept.
pub(super) fn throttle(name: &str, change: &mut dyn FnMut(&mut Throttle)) -> bool {
    let mut tries: u32 = 0;
    loop {
        let old = connections::limits(name);
        let before = old.as_deref().map(Throttle::parse).unwrap_or_default();
        let mut after = before.clone();
        change(&mut after);
        tries = tries.saturating_add(1);
        if after == before || connections::replace_limits(name, old.as_deref(), &after.encode()) {
            return true;
        }
        // What cannot be kept is no reason to fail a call.
        if tries > MAX_TRIES
            // Nobody was faster: the host does not keep it.
            || connections::limits(name) == old
        {
            return false;
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

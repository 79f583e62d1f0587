//! Connections, as a host gives them and takes what was learned.

use jira_contract::connector::jira::connections::{self, GetError, LogLevel, SaveError};
use jira_contract::types;
use jira_engine::auth::{App, Credential, Provider, Secret, Tokens};
use jira_engine::backoff::Backoff;
use jira_engine::connection::{Connection, Language, Learned, Level, Limits, Unsaved};
use jira_engine::dialect::Dialect;
use jira_engine::error::Error;
use jira_engine::site::{Route, Site, loopback_origin};
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// Reads a connection that was asked for by this name.
pub fn read(name: &str, answer: Result<connections::Connection, GetError>) -> Result<Box<Connection>, Error> {
    let connections::Connection { revision, settings, learned, log_level } =
        answer.map_err(|error| match error {
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
    if site.is_any() && !credential.fits_gateway() {
        let text = "A Data Center has an address of its own. Write it as the site URL.";
        return Err(Error::Settings(text.to_owned()));
    }
    Ok(Box::new(Connection {
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
        dialect: dialect(&learned.extra, &site),
        site,
        log: match log_level {
            None | Some(LogLevel::Debug) => Level::Debug,
            Some(LogLevel::Info) => Level::Info,
            Some(LogLevel::Warn) => Level::Warn,
            Some(LogLevel::Off) => Level::Off,
        },
        quota_wall: learned.quota_wall.map(|wall| Timestamp::from_millis(wall.until)),
    }))
}

/// What was learned, as a host keeps it.
pub fn learned(learned: &Learned) -> types::Learned {
    types::Learned {
        tokens: learned.tokens.as_ref().map(|tokens| types::Tokens {
            access: tokens.access.expose().to_owned(),
            refresh: tokens.refresh.as_ref().map(|refresh| refresh.expose().to_owned()),
            expires: tokens.expires.map(Timestamp::as_millis),
            scopes: tokens.scopes.clone(),
        }),
        cloud_id: learned.cloud_id.clone(),
        site_url: learned.site_url.clone(),
        dead_grant: learned.dead_grant.clone(),
        route: learned.route.map(|route| match route {
            Route::Site => types::Route::Site,
            Route::Gateway => types::Route::Gateway,
        }),
        quota_wall: learned
            .quota_wall
            .map(|until| types::QuotaWall { until: until.as_millis(), reason: "quota".to_owned() }),
        extra: learned.dialect.iter().map(|dialect| (DIALECT.to_owned(), dialect.to_string())).collect(),
    }
}

/// The name of what was found out about a site, among what else was learned.
const DIALECT: &str = "dialect";

/// What was found out about a site, where it is still at the same address.
fn dialect(extra: &[(String, String)], site: &Site) -> Option<Dialect> {
    let (_, text) = extra.iter().find(|(name, _)| name == DIALECT)?;
    Dialect::parse(text).filter(|dialect| dialect.site == site.url())
}

/// Why a host did not keep it.
pub fn unsaved(error: SaveError) -> Unsaved {
    match error {
        SaveError::Failed(problem) => Unsaved::Failed(problem),
        SaveError::Unknown => Unsaved::Gone,
        SaveError::Stale => Unsaved::Stale,
    }
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

//! The `oauth` interface: consent, sites, and a renewal that is asked for.

use jira_contract::oauth::{Consent, Site};
use jira_engine::api::{Api, Failure};
use jira_engine::auth::{Credential, Provider, Secret};
use jira_engine::connection::{Connection, Learned, Unsaved};
use jira_engine::consent;
use jira_engine::error::{ConsentProblem, Error, span};
use jira_engine::http::{Cause, Response, TransportError};
use jira_engine::oauth::{self, Denied, Grant};
use jira_engine::redact;
use jira_engine::sites::{self, Accessible};

/// How often something is saved on a connection that others change.
const MAX_SAVES: u32 = 5;

/// Begins a consent.
pub async fn authorize_url(api: &Api<'_>) -> Result<Consent, Failure> {
    let begun = consent::begin(&*api.load().await?, &api.random_bytes())?;
    Ok(Consent { url: begun.url, state: begun.state, verifier: begun.verifier })
}

/// Exchanges the code that a consent brought for tokens, and finds its sites.
pub async fn exchange_code(
    api: &Api<'_>,
    consent: &Consent,
    code: &str,
    returned_state: &str,
) -> Result<Vec<Site>, Failure> {
    let mut connection = api.load().await?;
    consent::check(&consent.state, returned_state)?;
    let verifier = consent.verifier.as_deref();
    let sites = exchange(api, &mut connection, code, verifier).await;
    let secrets = [Some(code), verifier];
    let cut = |text: String| secrets.into_iter().flatten().fold(text, redact::without);
    Ok(records(sites.map_err(|error| error.with_texts(cut))?))
}

/// The sites of a consent.
pub async fn list_accessible_sites(api: &Api<'_>) -> Result<Vec<Site>, Failure> {
    let mut connection = api.load().await?;
    renew(api, &mut connection, false).await?;
    Ok(records(accessible(api, &connection).await?))
}

/// Chooses the site of a connection among those of its consent.
pub async fn choose_site(api: &Api<'_>, cloud_id: &str) -> Result<Site, Failure> {
    let mut connection = api.load().await?;
    renew(api, &mut connection, false).await?;
    let all = accessible(api, &connection).await?;
    let site = all.into_iter().find(|site| site.id == cloud_id).ok_or_else(|| {
        Error::Invalid("The consent is for no site with this cloud id. List its sites.".into())
    })?;
    if !(connection.site.is_any() || connection.site.is_at(&site.url)) {
        let text = format!("The connection is for {}, not {}.", connection.site.url(), site.url);
        return Err(Error::Invalid(text).into());
    }
    keep_site(api, &mut connection, &site).await?;
    Ok(record(site))
}

/// Renews the tokens of a connection.
pub async fn refresh(api: &Api<'_>) -> Result<(), Failure> {
    let mut connection = api.load().await?;
    Ok(renew(api, &mut connection, true).await?)
}

async fn exchange(
    api: &Api<'_>,
    connection: &mut Connection,
    code: &str,
    verifier: Option<&str>,
) -> Result<Vec<Accessible>, Error> {
    let (code, verifier) = (Secret::new(code), verifier.map(Secret::new));
    let app = consent::app(connection)?.clone();
    let request = oauth::request(&app, &connection.site, Grant::Code(&code, verifier.as_ref()));
    // A code is good once: what may have arrived is not sent again.
    let unsent = |answer: &Result<Response, TransportError>| {
        matches!(answer, Err(TransportError::NotSent(Cause::Connection, _)))
    };
    let response = api.ask(connection, &request, unsent).await?;
    let tokens = oauth::read(&response, None, api.wall()).map_err(|denied| match denied {
        Denied::Dead(said) => {
            Error::Invalid(format!("The code is not taken. Begin the consent again. {said}"))
        }
        Denied::Settings(problem) => Error::Consent(ConsentProblem::AppRejected, problem),
        Denied::Later(error) | Denied::Unreadable(error) => error,
    })?;
    // The site of an earlier consent may not be one of this one's.
    let none = Some(String::new());
    let learned = Learned {
        tokens: Some(tokens.clone()),
        cloud_id: none.clone(),
        site_url: none,
        ..Learned::default()
    };
    keep(api, connection, learned).await?;
    (connection.cloud_id, connection.site_url) = (None, None);
    connection.credential = Credential::OAuth(Box::new(app), Some(tokens));
    api.redact_credential(&connection.credential);
    if consent::app(connection)?.provider == Provider::DataCenter {
        return Ok(Vec::new());
    }
    let all = accessible(api, connection).await.map_err(stored)?;
    if let Ok(site) = sites::choose(&all, &connection.site) {
        keep_site(api, connection, site).await?;
    }
    Ok(all)
}

/// Makes the tokens good, or renews them if they are.
async fn renew(api: &Api<'_>, connection: &mut Connection, now: bool) -> Result<(), Error> {
    consent::app(connection)?;
    api.renew(connection, now).await
}

async fn accessible(api: &Api<'_>, connection: &Connection) -> Result<Vec<Accessible>, Error> {
    if consent::app(connection)?.provider == Provider::DataCenter {
        return Err(Error::Settings("A Data Center is one site: there are none to choose from.".into()));
    }
    if connection.credential.tokens().is_none() {
        return Err(Error::NeedsAuthorization("Nobody has consented yet.".into()));
    }
    let request = sites::request(&connection.site, &connection.credential);
    let response = api.ask(connection, &request, sites::is_passing).await?;
    match response.status {
        401 => Err(Error::NeedsAuthorization("Atlassian does not take the token.".into())),
        _ => sites::read(&response),
    }
}

async fn keep_site(api: &Api<'_>, connection: &mut Connection, site: &Accessible) -> Result<(), Error> {
    let learned =
        Learned { cloud_id: Some(site.id.clone()), site_url: Some(site.url.clone()), ..Learned::default() };
    keep(api, connection, learned).await
}

/// Keeps something, also where others change the connection at the same time.
async fn keep(api: &Api<'_>, connection: &mut Connection, learned: Learned) -> Result<(), Error> {
    for _ in 0..MAX_SAVES {
        match api.save(&connection.revision, learned.clone()).await {
            Ok(revision) => {
                connection.revision = revision;
                return Ok(());
            }
            Err(Unsaved::Stale | Unsaved::Gone) => {
                let now = api.load().await?;
                if (&now.site, consent::app(&now)?) != (&connection.site, consent::app(connection)?) {
                    return Err(Error::Settings("The connection was changed meanwhile. Begin again.".into()));
                }
                connection.revision = now.revision;
            }
            Err(Unsaved::Failed(problem)) => {
                return Err(Error::Consent(
                    ConsentProblem::NotStored,
                    format!("The consent cannot be stored: {problem}."),
                ));
            }
        }
    }
    let text = "The consent cannot be stored: the connection changes all the time.";
    Err(Error::Consent(ConsentProblem::NotStored, text.to_owned()))
}

/// A failure behind a consent that is stored: it need not be begun again.
fn stored(error: Error) -> Error {
    let text = "The consent is stored, but its sites could not be listed. List them again.";
    match error {
        Error::Refused(why, mut refusal) => {
            refusal.messages.insert(0, text.to_owned());
            Error::Refused(why, refusal)
        }
        Error::Interrupted(problem) => Error::Interrupted(format!("{problem}; {text}")),
        Error::TimedOut(limit) => {
            Error::Interrupted(format!("no complete answer came within {}; {text}", span(limit)))
        }
        Error::Unreadable(problem) => Error::Unreadable(format!("{text} {problem}")),
        error => error,
    }
}

fn record(site: Accessible) -> Site {
    Site { cloud_id: site.id, name: site.name, url: site.url, scopes: site.scopes }
}

fn records(sites: Vec<Accessible>) -> Vec<Site> {
    sites::offered(sites).into_iter().map(record).collect()
}

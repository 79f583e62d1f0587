//! The `oauth` interface: consent, sites, and a renewal that is asked for.

use super::driver::Failure;
use super::guest::Component;
use super::{connections, lent, translate, wasi};
use crate::auth::{Credential, Provider, Secret};
use crate::backoff;
use crate::connection::{Connection, Learned, Unsaved};
use crate::consent;
use crate::contract::{oauth as wit, types};
use crate::error::{Error, Lack};
use crate::exchange::Attempt;
use crate::http::{Broken, Cause, Request, Response};
use crate::oauth::{self, Denied, Grant};
use crate::redact;
use crate::renewal::{Renewal, Turn};
use crate::sites::{self, Accessible};

/// How often something is saved on a connection that others change.
const MAX_SAVES: u32 = 5;

impl wit::Guest for Component {
    fn authorize_url(connection: String) -> Result<wit::Consent, types::Error> {
        let begun = connections::load(&connection)
            .and_then(|connection| consent::begin(&connection, &wasi::random_bytes()));
        let begun = begun.map_err(failed)?;
        Ok(wit::Consent { url: begun.url, state: begun.state, verifier: begun.verifier })
    }

    fn exchange_code(
        connection: String,
        consent: wit::Consent,
        code: String,
        returned_state: String,
    ) -> Result<Vec<wit::Site>, types::Error> {
        let work = |lent: &mut Connection| {
            consent::check(&consent.state, &returned_state)?;
            let secrets = [Some(code.as_str()), consent.verifier.as_deref()];
            let cut = |text: String| secrets.into_iter().flatten().fold(text, redact::without);
            let done = exchange(&connection, lent, &code, consent.verifier.as_deref());
            done.map_err(|error| error.with_texts(cut))
        };
        on(&connection, work).map(records)
    }

    fn accessible_sites(connection: String) -> Result<Vec<wit::Site>, types::Error> {
        on(&connection, |lent| {
            renew(&connection, lent, false)?;
            accessible(lent)
        })
        .map(records)
    }

    fn choose_site(connection: String, cloud_id: String) -> Result<wit::Site, types::Error> {
        on(&connection, |lent| {
            renew(&connection, lent, false)?;
            let all = accessible(lent)?;
            let site = all.into_iter().find(|site| site.id == cloud_id).ok_or_else(|| {
                Error::Invalid("The consent is for no site with this cloud id. List its sites.".into())
            })?;
            if !(lent.site.is_any() || lent.site.is_at(&site.url)) {
                return Err(Error::Invalid(format!(
                    "The connection is for {}, not {}.",
                    lent.site.url(),
                    site.url
                )));
            }
            keep_site(&connection, lent, &site)?;
            Ok(site)
        })
        .map(record)
    }

    fn refresh(connection: String) -> Result<(), types::Error> {
        on(&connection, |lent| renew(&connection, lent, true))
    }
}

/// Does some work with a connection, and cuts its secrets out of an error.
fn on<R>(name: &str, work: impl FnOnce(&mut Connection) -> Result<R, Error>) -> Result<R, types::Error> {
    let mut connection = connections::load(name).map_err(failed)?;
    let outcome = work(&mut connection);
    lent::remember(&connection.credential);
    outcome.map_err(failed)
}

fn failed(error: Error) -> types::Error {
    translate::failure(Failure::from(error))
}

fn exchange(
    name: &str,
    connection: &mut Connection,
    code: &str,
    verifier: Option<&str>,
) -> Result<Vec<Accessible>, Error> {
    let (code, verifier) = (Secret::new(code), verifier.map(Secret::new));
    let app = consent::app(connection)?.clone();
    let request = oauth::request(&app, &connection.site, Grant::Code(&code, verifier.as_ref()));
    // A code is good once: what may have arrived is not sent again.
    let unsent =
        |answer: &Result<Response, Broken>| matches!(answer, Err(Broken::NotSent(Cause::Connection, _)));
    let response = ask(connection, &request, unsent)?;
    let tokens = oauth::read(&response, None, wasi::wall()).map_err(|denied| match denied {
        Denied::Dead(said) => {
            Error::Invalid(format!("The code is not taken. Begin the consent again. {said}"))
        }
        Denied::Settings(problem) => Error::Consent(Lack::App, problem),
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
    keep(name, connection, learned)?;
    (connection.cloud_id, connection.site_url) = (None, None);
    connection.credential = Credential::OAuth(Box::new(app), Some(tokens));
    if consent::app(connection)?.provider == Provider::DataCenter {
        return Ok(Vec::new());
    }
    let all = accessible(connection).map_err(stored)?;
    if let Ok(site) = sites::choose(&all, &connection.site) {
        keep_site(name, connection, site)?;
    }
    Ok(all)
}

/// Makes the tokens good, or renews them if they are.
fn renew(name: &str, connection: &mut Connection, now: bool) -> Result<(), Error> {
    consent::app(connection)?;
    let refused = connection.credential.tokens().filter(|_| now).cloned();
    let lent = Box::new(connection.clone());
    let mut renewal = Renewal::new(lent, refused, connection.limits.backoff, wasi::random());
    renewal.leave_the_site();
    let started = wasi::now();
    let deadline = connection.limits.total().map(|limit| started.after(limit));
    let mut turn = renewal.begin(wasi::wall());
    loop {
        turn = match turn {
            Turn::Load => renewal.loaded(connections::load(name), wasi::wall()),
            Turn::Save(learned) => {
                let saved = connections::save(name, &renewal.connection().revision, &learned);
                renewal.saved(saved, wasi::wall())
            }
            Turn::Wait(wait) if deadline.is_some_and(|end| end <= wasi::now().after(wait)) => {
                renewal.give_up(wasi::now().since(started), wasi::wall())
            }
            Turn::Wait(wait) => {
                wasi::sleep(wasi::now().after(wait));
                renewal.woke(wasi::wall())
            }
            Turn::Send => {
                let answer = match renewal.request() {
                    Some(request) => send(connection, request),
                    None => Err(Broken::Denied),
                };
                renewal.answered(answer, wasi::wall())
            }
            Turn::Over(outcome) => {
                // Its tokens are cut out of an error too.
                *connection = renewal.connection().clone();
                *connection = *outcome?;
                return Ok(());
            }
        }
    }
}

fn accessible(connection: &Connection) -> Result<Vec<Accessible>, Error> {
    if consent::app(connection)?.provider == Provider::DataCenter {
        return Err(Error::Settings("A Data Center is one site: there are none to choose from.".into()));
    }
    if connection.credential.tokens().is_none() {
        return Err(Error::NeedsAuthorization("Nobody has consented yet.".into()));
    }
    let request = sites::request(&connection.site, &connection.credential);
    let response = ask(connection, &request, sites::is_passing)?;
    match response.status {
        401 => Err(Error::NeedsAuthorization("Atlassian does not take the token.".into())),
        _ => sites::read(&response),
    }
}

fn keep_site(name: &str, connection: &mut Connection, site: &Accessible) -> Result<(), Error> {
    let learned =
        Learned { cloud_id: Some(site.id.clone()), site_url: Some(site.url.clone()), ..Learned::default() };
    keep(name, connection, learned)
}

/// Keeps something, also where others change the connection at the same time.
fn keep(name: &str, connection: &mut Connection, learned: Learned) -> Result<(), Error> {
    for _ in 0..MAX_SAVES {
        match connections::save(name, &connection.revision, &learned) {
            Ok(revision) => {
                connection.revision = revision;
                return Ok(());
            }
            Err(Unsaved::Stale | Unsaved::Gone) => {
                let now = connections::load(name)?;
                if (&now.site, consent::app(&now)?) != (&connection.site, consent::app(connection)?) {
                    return Err(Error::Settings("The connection was changed meanwhile. Begin again.".into()));
                }
                connection.revision = now.revision;
            }
            Err(Unsaved::Failed(problem)) => {
                return Err(Error::Consent(Lack::Store, format!("The consent cannot be stored: {problem}.")));
            }
        }
    }
    let text = "The consent cannot be stored: the connection changes all the time.";
    Err(Error::Consent(Lack::Store, text.to_owned()))
}

/// Sends a request, and again after a while as long as `again` says so of its answer.
fn ask(
    connection: &Connection,
    request: &Request,
    again: impl Fn(&Result<Response, Broken>) -> bool,
) -> Result<Response, Error> {
    let (backoff, started) = (connection.limits.backoff, wasi::now());
    let deadline = connection.limits.total().map(|limit| started.after(limit));
    let mut tries: u32 = 0;
    loop {
        let answer = send(connection, request);
        let headers = answer.as_ref().ok().map(|answer| (answer.status, &answer.headers));
        let wish = headers.and_then(|(status, headers)| backoff::wish(status, headers, wasi::wall()));
        let wait = backoff.delay(tries, wish, wasi::random()).map(|wait| wasi::now().after(wait));
        let wait = wait.filter(|until| tries < backoff.retries() && deadline.is_none_or(|end| *until < end));
        match wait.filter(|_| again(&answer)) {
            Some(until) => wasi::sleep(until),
            None => return answer.map_err(|broken| unanswered(request, broken)),
        }
        tries = tries.saturating_add(1);
    }
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
        Error::Unreadable(problem) => Error::Unreadable(format!("{text} {problem}")),
        error => error,
    }
}

fn send(connection: &Connection, request: &Request) -> Result<Response, Broken> {
    wasi::send(&Attempt::new(request, connection.limits, None, wasi::now()))
}

fn unanswered(request: &Request, broken: Broken) -> Error {
    let origin = request.url.origin.to_string();
    match broken {
        Broken::Denied => Error::Denied(origin),
        Broken::NotSent(cause, detail) => Error::Unreachable { cause, origin, detail },
        broken => {
            let (how, detail) = broken.words();
            Error::Interrupted(format!("{how} {detail}"))
        }
    }
}

fn record(site: Accessible) -> wit::Site {
    wit::Site { cloud_id: site.id, name: site.name, url: site.url, scopes: site.scopes }
}

fn records(sites: Vec<Accessible>) -> Vec<wit::Site> {
    sites::offered(sites).into_iter().map(record).collect()
}

//! The sites that a consent is for, and which of them is a connection's.

use crate::auth::Credential;
use crate::error::{ConsentProblem, Error, RefusalReason};
use crate::http::{Cause, Headers, Method, Request, Response, Safety, TransportError, USER_AGENT};
use crate::json::{self, Tree};
use crate::refusal;
use crate::site::{Site, is_cloud_id};

/// A site as `accessible-resources` lists it. Jira and Confluence of one site
/// are two entries with one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accessible {
    /// The cloud id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The web address.
    pub url: String,
    /// The scopes that were granted there.
    pub scopes: Vec<String>,
}

/// The question for the sites of a credential's consent.
pub fn request(site: &Site, credential: &Credential) -> Request {
    let mut headers = Headers::default();
    headers.push("accept", "application/json");
    headers.push("user-agent", USER_AGENT);
    credential.sign(&mut headers);
    let url = site.on_gateway("/oauth/token/accessible-resources");
    Request { method: Method::Get, url, headers, body: None, safety: Safety::Safe }
}

/// Whether the same question may get a response a little later.
pub fn is_passing(answer: &Result<Response, TransportError>) -> bool {
    match answer {
        Ok(response) => matches!(response.status, 408 | 429 | 500..) && !matches!(response.status, 501 | 505),
        Err(broken) => {
            matches!(
                broken,
                TransportError::NotSent(Cause::Connection, _)
                    | TransportError::NoReply(_)
                    | TransportError::TimedOut
            )
        }
    }
}

/// The sites of a response, each once.
pub fn read(response: &Response) -> Result<Vec<Accessible>, Error> {
    if response.status >= 300 {
        return Err(Error::Refused(RefusalReason::Unavailable, Box::new(refusal::read(response))));
    }
    let all: Tree<'_> = json::read(response)?;
    let Tree::List(all) = &all else {
        return Err(Error::Unreadable("The sites of the authorization are not a list.".into()));
    };
    let mut sites: Vec<Accessible> = Vec::new();
    let all = all.iter().filter_map(Accessible::of);
    for site in all.filter(|site| is_cloud_id(&site.id)) {
        match sites.iter_mut().find(|known| known.id == site.id) {
            // An entry without scopes may be of either product.
            Some(known) if known.scopes.is_empty() || site.scopes.is_empty() => known.scopes.clear(),
            Some(known) => known.scopes.extend(site.scopes),
            None => sites.push(site),
        }
    }
    Ok(sites)
}

impl Accessible {
    fn of(entry: &Tree<'_>) -> Option<Self> {
        let text = |name: &str| entry.text(name).map(str::to_owned);
        let scopes = entry.get("scopes").map(Tree::items).unwrap_or_default();
        Some(Self {
            id: text("id")?,
            name: text("name").unwrap_or_default(),
            url: text("url")?,
            scopes: scopes.iter().filter_map(Tree::as_str).map(str::to_owned).collect(),
        })
    }

    /// An entry does not say whose it is: its scopes do. One without any may be
    /// Jira's.
    fn is_jira(&self) -> bool {
        let confluence = |scope: &String| scope.contains("confluence");
        self.scopes.is_empty() || !self.scopes.iter().all(confluence)
    }
}

/// Those to choose from: with Jira, or with Confluence where no Jira is among them.
pub fn offered(mut sites: Vec<Accessible>) -> Vec<Accessible> {
    if sites.iter().any(Accessible::is_jira) {
        sites.retain(Accessible::is_jira);
    }
    sites
}

/// The site of a connection among those of its consent: the one that its site URL
/// names, or else the only one with Jira, or the only one with Confluence where no
/// Jira is among them. No guessing: several and no choice is an error that names
/// them, and none says why.
pub fn choose<'a>(sites: &'a [Accessible], site: &Site) -> Result<&'a Accessible, Error> {
    let names =
        || sites.iter().map(|site| format!("{} ({})", site.url, site.name)).collect::<Vec<_>>().join(", ");
    let lack = |lack, text: String| Err(Error::Consent(lack, text));
    if sites.is_empty() {
        let text = "The authorization is for no site: none was selected, or an administrator removed the app from it.";
        return lack(ConsentProblem::NoSite, text.to_owned());
    }
    let jira = sites.iter().any(Accessible::is_jira);
    let mut matching = sites.iter().filter(|candidate| match site.cloud_id() {
        Some(id) => candidate.id.eq_ignore_ascii_case(id),
        None if site.is_any() => candidate.is_jira() == jira,
        None => site.is_at(&candidate.url),
    });
    match (matching.next(), matching.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => lack(
            ConsentProblem::SeveralSites,
            format!(
                "The authorization is for several sites, and the connection does not specify which one: {}.",
                names()
            ),
        ),
        (None, _) => lack(
            ConsentProblem::OtherSite,
            format!("The authorization is not for {}. It is for {}.", site.url(), names()),
        ),
    }
}

#[cfg(test)]
mod tests;

//! Resolves the URLs of a connection's requests: one logical path to the URL of a site or
//! of the gateway, and whether a link still leads there.

use crate::http::{Origin, Url};
use crate::path::{self, Endpoint};

mod address;
mod below;
mod link;

pub use address::{GATEWAY, GOVERNMENT_GATEWAY, loopback_origin};
pub use link::{Target, media, redirect};

/// The way requests take to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// To the site itself.
    Site,
    /// Through the gateway.
    Gateway,
}

/// One Jira: its own address and the gateway's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: Origin,
    context: String,
    gateway: Origin,
    /// Set where the site URL is the gateway's: which site is meant, if it says so.
    behind: Option<Option<String>>,
}

impl Site {
    /// Reads the addresses of a connection's settings, in any form that people
    /// paste: a site with or without its scheme, one of its pages, an address on the
    /// gateway, a cloud id. The error says what is wrong and what to write.
    pub fn parse(site_url: &str, gateway_url: Option<&str>) -> Result<Self, String> {
        let text = site_url.trim();
        let id = is_uuid(text).then(|| text.to_ascii_lowercase());
        let address = match &id {
            Some(_) => address::parse("gateway URL", gateway_url.unwrap_or(GATEWAY))?,
            None if address::is_cloud_host(text) => address::parse("site URL", &format!("https://{text}"))?,
            None => address::parse("site URL", text)?,
        };
        let own_gateway = match address.is_government() {
            true => GOVERNMENT_GATEWAY,
            false => GATEWAY,
        };
        let gateway = address::parse("gateway URL", gateway_url.unwrap_or(own_gateway))?;
        if !gateway.path.is_empty() || gateway.more {
            return Err(format!("The gateway URL has a path. Use {} without a path.", gateway.origin));
        }
        let gateway = gateway.origin;
        let known = |origin: &Origin| origin.is(GATEWAY) || origin.is(GOVERNMENT_GATEWAY);
        if !known(&gateway) && !address::is_loopback(&gateway) {
            return Err(format!("The gateway must be {own_gateway}. Credentials are not sent to any other."));
        }
        let behind = match address.path.strip_prefix("/ex/") {
            _ if id.is_some() => Some(id),
            Some(rest) if known(&address.origin) || address.origin == gateway => {
                let mut parts = rest.split('/');
                let product = parts.next().is_some_and(|product| ["jira", "confluence"].contains(&product));
                let id = parts.next().filter(|id| product && is_cloud_id(id));
                Some(Some(id.ok_or("The site URL has no cloud id after /ex/jira/.")?.to_ascii_lowercase()))
            }
            None if known(&address.origin) && address.path.is_empty() => Some(None),
            None if known(&address.origin) => {
                return Err(
                    "The site URL has a path of Atlassian's gateway. Use the site's own address.".into()
                );
            }
            _ => None,
        };
        let context = match behind {
            Some(_) => String::new(),
            None => address.context()?,
        };
        Ok(Self { origin: address.origin, context, gateway, behind })
    }

    /// The addresses of a connection, of which `is_government` says whether its app is
    /// registered with the government cloud.
    pub fn of(site_url: &str, gateway_url: Option<&str>, is_government: bool) -> Result<Self, String> {
        Self::parse(site_url, gateway_url.or(is_government.then_some(GOVERNMENT_GATEWAY)))
    }

    /// Whether it is of Atlassian's government cloud.
    pub fn is_government(&self) -> bool {
        self.gateway.is(GOVERNMENT_GATEWAY)
    }

    /// The address of the site without a slash at its end.
    pub fn url(&self) -> String {
        match self.cloud_id() {
            Some(id) => format!("{}/ex/jira/{id}", self.gateway),
            None => format!("{}{}", self.origin, self.context),
        }
    }

    /// Whether the site URL is Atlassian's gateway: it stands for the one site that a
    /// consent is for, or for the one with its cloud id.
    pub fn is_any(&self) -> bool {
        self.behind.is_some()
    }

    /// The cloud id that the site URL names.
    pub fn cloud_id(&self) -> Option<&str> {
        self.behind.as_ref()?.as_deref()
    }

    /// Whether an address of a site, as Atlassian writes it, is this site's.
    pub fn is_at(&self, url: &str) -> bool {
        address::parse("site", url)
            .is_ok_and(|other| other.origin == self.origin && other.path == self.context)
    }

    /// Whether the site is one of Atlassian's cloud, by its name or as the gateway's.
    pub fn is_cloud(&self) -> bool {
        self.is_any() || address::is_cloud_host(&self.origin.authority)
    }

    /// Whether requests may also take the gateway: a site with a context path is no
    /// Cloud site.
    pub fn has_gateway(&self) -> bool {
        !self.is_any() && self.context.is_empty()
    }

    /// Scheme and host of the site, unless it is known as the gateway's alone.
    pub fn origin(&self) -> Option<&Origin> {
        (!self.is_any()).then_some(&self.origin)
    }

    /// Scheme and host of its gateway.
    pub fn gateway(&self) -> &Origin {
        &self.gateway
    }

    /// The same place of the same site through the gateway.
    pub fn by_gateway(&self, cloud_id: &str, url: &Url) -> Option<Url> {
        let endpoint = Endpoint { path: url.path.clone(), query: url.query.clone() };
        let moves = self.has_gateway() && url.origin == self.origin;
        moves.then(|| self.resolve(Route::Gateway, Some(cloud_id), &endpoint).ok()).flatten()
    }

    /// Whether a URL is below the site, at its own address or through the gateway.
    pub fn holds(&self, cloud_id: Option<&str>, url: &Url) -> bool {
        let below = |base: &str| {
            let rest = url.path.strip_prefix(base);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                && (base.is_empty() || path::check_path(&url.path).is_ok())
        };
        let at_gateway = |id: &str| {
            url.origin == self.gateway
                && ["jira", "confluence"].iter().any(|product| below(&format!("/ex/{product}/{id}")))
        };
        (!self.is_any() && url.origin == self.origin && below(&self.context))
            || self.cloud_id().or(cloud_id).is_some_and(at_gateway)
    }

    /// The URL of a path on the gateway itself.
    pub fn on_gateway(&self, path: &str) -> Url {
        Url { origin: self.gateway.clone(), path: path.to_owned(), query: None }
    }

    /// The URL of a path below the site itself.
    pub fn on_site(&self, path: &str) -> Url {
        Url { origin: self.origin.clone(), path: format!("{}{path}", self.context), query: None }
    }

    /// The URL of an endpoint. `cloud_id` is needed for the gateway.
    pub fn resolve(&self, route: Route, cloud_id: Option<&str>, endpoint: &Endpoint) -> Result<Url, String> {
        let (origin, prefix) = match (route, cloud_id) {
            (Route::Site, _) => (&self.origin, self.context.clone()),
            (Route::Gateway, Some(id)) if is_cloud_id(id) => {
                let product = if endpoint.path.starts_with("/wiki/") { "confluence" } else { "jira" };
                (&self.gateway, format!("/ex/{product}/{id}"))
            }
            (Route::Gateway, _) => {
                return Err(match self.is_any() {
                    true => {
                        "Atlassian's gateway does not identify the site. \
                             Set the site URL to the site's own address or its cloud id."
                    }
                    false => "The gateway needs the site's cloud id. Test the connection to find it.",
                }
                .to_owned());
            }
        };
        Ok(Url {
            origin: origin.clone(),
            path: format!("{prefix}{}", endpoint.path),
            query: endpoint.query.clone(),
        })
    }
}

/// Whether a text is a UUID, as ids of sites and groups are.
pub fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    text.split('-').count() == lengths.len()
        && text
            .split('-')
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a cloud id has the form of one.
pub fn is_cloud_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests;

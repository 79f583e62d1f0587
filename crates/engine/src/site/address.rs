//! Addresses as people write and paste them, read strictly: what a reader could
//! take for another host is refused, and the path of a page is cut off.

use crate::http::Origin;
use fluent_uri::{Uri, component::Authority};

/// Atlassian's gateway for OAuth and scoped tokens.
pub const GATEWAY: &str = "https://api.atlassian.com";

/// The same of Atlassian's government cloud.
pub const GOVERNMENT_GATEWAY: &str = "https://api.atlassian-us-gov-mod.com";

/// The suffixes of Cloud hosts.
const CLOUD: [&str; 3] = [".atlassian.net", ".jira.com", GOVERNMENT];
/// The same of the government cloud.
const GOVERNMENT: &str = ".atlassian-us-gov-mod.net";
/// With these begin the pages and the API of a Jira.
const PAGES: [&str; 10] = [
    "rest",
    "wiki",
    "browse",
    "secure",
    "projects",
    "issues",
    "plugins",
    "servicedesk",
    "login.jsp",
    "login",
];
/// With these begin the pages below `/jira` of a Cloud site, on a domain of its own.
const CLOUD_PAGES: [&str; 9] =
    ["software", "core", "your-work", "for-you", "people", "dashboards", "filters", "polaris", "plans"];

/// An address in its parts.
#[derive(Debug)]
pub(super) struct Address {
    /// Scheme, host and port.
    pub(super) origin: Origin,
    /// The path without a slash at its end.
    pub(super) path: String,
    /// Whether there is a query or a fragment.
    pub(super) more: bool,
}

impl Address {
    /// Whether it is of Atlassian's government cloud.
    pub(super) fn is_government(&self) -> bool {
        let host = &self.origin.authority;
        host.ends_with(GOVERNMENT) || self.origin.is(GOVERNMENT_GATEWAY)
    }

    /// The context path of a Data Center, in the address of its site or of a page.
    pub(super) fn context(&self) -> Result<String, String> {
        let path = self.path.as_str();
        if CLOUD.iter().any(|suffix| self.origin.authority.ends_with(suffix)) {
            return Ok(String::new());
        }
        let mut context = "";
        let mut is_page = false;
        for segment in path.split('/').skip(1) {
            is_page = PAGES.contains(&segment)
                || segment.ends_with(".jspa")
                || (context == "/jira" && CLOUD_PAGES.contains(&segment));
            if is_page {
                context = if CLOUD_PAGES.contains(&segment) { "" } else { context };
                break;
            }
            let end = context.len().saturating_add(segment.len()).saturating_add(1);
            context = path.get(..end).unwrap_or(path);
        }
        if self.more && !is_page {
            return Err("The site URL contains a query or a fragment. Remove it.".to_owned());
        }
        let odd = context.contains(['%', ';'])
            || context.contains("//")
            || context.split('/').any(|part| ["ex", ".", ".."].contains(&part));
        match odd {
            true => Err(format!(
                "The site URL has the path of a page. Use {}, followed by a Data Center's context path at most.",
                self.origin
            )),
            false => Ok(context.to_owned()),
        }
    }
}

/// Whether a text without a scheme is the address of a Cloud site. Another one
/// may be a secret that landed in the wrong setting.
pub(super) fn is_cloud_host(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    CLOUD.iter().any(|suffix| host.ends_with(suffix)) && !host.contains([':', '@'])
}

/// An address in its parts, if credentials may be sent to its origin. The error
/// says what is wrong and what to write.
pub(super) fn parse(what: &str, text: &str) -> Result<Address, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("The {what} is empty. Use the form https://your-site.atlassian.net."));
    }
    if !text.is_ascii() {
        return Err(format!("The {what} contains non-ASCII characters. Use the xn-- form of the host name."));
    }
    if !text.contains("://") {
        // It may be a secret that landed in the wrong setting: it is not shown.
        return Err(format!("The {what} has no scheme. Add https:// in front of it."));
    }
    let uri = Uri::parse(text).map_err(|_| {
        format!("The {what} is not a valid URL. Use the form https://your-site.atlassian.net.")
    })?;
    let authority = uri.authority().ok_or_else(|| format!("The {what} has no host."))?;
    if authority.has_userinfo() {
        return Err(format!(
            "The {what} contains a user name. Set the user name and the token in their own settings."
        ));
    }
    let origin = parse_origin(what, uri.scheme().as_str(), &authority)?;
    if !origin.secure && !is_loopback(&origin) {
        return Err(format!(
            "The {what} uses plain http, which exposes the token to the network. Use https://{}.",
            origin.authority
        ));
    }
    let path = uri.path().as_str().trim_end_matches('/').to_owned();
    Ok(Address { origin, path, more: uri.has_query() || uri.has_fragment() })
}

/// The origin of a token server that is not the provider's own: on loopback, for
/// tests. The error says what is wrong.
pub fn loopback_origin(url: &str) -> Result<Origin, String> {
    let address = parse("address of the token server", url)?;
    match is_loopback(&address.origin) && address.path.is_empty() && !address.more {
        true => Ok(address.origin),
        false => {
            Err("The address of the token server is set by the provider. Remove this setting.".to_owned())
        }
    }
}

/// Whether an origin is this machine.
pub(super) fn is_loopback(origin: &Origin) -> bool {
    let host = origin.host();
    match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host == "[::1]",
    }
}

/// Scheme, host and port, with none that is the scheme's own.
pub(super) fn parse_origin(what: &str, scheme: &str, authority: &Authority<'_>) -> Result<Origin, String> {
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return Err(format!("The {what} has a scheme that Jira does not support. Use https.")),
    };
    let host = authority.host().to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let label = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if !(host.split('.').all(label) || host.starts_with('[')) {
        return Err(format!("The host of the {what} is not a valid host name."));
    }
    let port = authority
        .port_to_u16()
        .map_err(|_| format!("The port of the {what} is not a number up to 65535."))?;
    let default = if secure { 443 } else { 80 };
    let authority = match port {
        Some(0) => return Err(format!("The port of the {what} is 0.")),
        Some(port) if port != default => format!("{host}:{port}"),
        _ => host.to_owned(),
    };
    Ok(Origin { secure, authority })
}

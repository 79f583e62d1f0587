//! Absolute links to what is below a site.

use super::Site;
use super::address;

impl Site {
    /// The path and query below this site of an absolute link, or of a path on the
    /// gateway. A path that is below the site as it is stays so. `cloud_id` is the
    /// connection's, and `web_url` the address of its site
    /// for people, where that is not the settings'. The error
    /// says why it is not followed.
    pub fn relative<'a>(
        &self,
        cloud_id: Option<&str>,
        web_url: Option<&str>,
        link: &'a str,
    ) -> Result<&'a str, String> {
        let Some((_, behind)) = link.split_once("://").filter(|_| !link.starts_with('/')) else {
            return self.off_gateway(cloud_id, link).unwrap_or(Ok(link));
        };
        let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
        let path = behind.get(end..).unwrap_or_default();
        let address = link.get(..link.len().saturating_sub(path.len())).unwrap_or_default();
        let origin = address::parse("link", address)?.origin;
        let elsewhere = || format!("The link points to {origin}, which is not this connection's site.");
        if origin == self.gateway
            && let Some(path) = self.off_gateway(cloud_id, path)
        {
            return path;
        }
        let below = if origin == self.origin && !self.is_any() {
            path.strip_prefix(self.context.as_str())
        } else {
            let site = web_url.and_then(|url| address::parse("site", url).ok());
            site.filter(|site| site.origin == origin).map(|_| path)
        };
        below.filter(|path| path.starts_with('/')).ok_or_else(elsewhere)
    }

    /// The path after `/ex/{product}/{cloud id}`, for a path that starts so.
    fn off_gateway<'a>(&self, cloud_id: Option<&str>, path: &'a str) -> Option<Result<&'a str, String>> {
        let rest = path.strip_prefix("/ex/jira/").or_else(|| path.strip_prefix("/ex/confluence/"))?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (id, below) = rest.split_at_checked(end)?;
        Some(match cloud_id {
            Some(known) if known.eq_ignore_ascii_case(id) => Ok(below),
            Some(_) => {
                Err("The path belongs to another site: its cloud id is not this connection's.".to_owned())
            }
            None => Err("The path has a cloud id, but the connection's is not known. \
                         Remove /ex/…, or test the connection to find it."
                .to_owned()),
        })
    }
}

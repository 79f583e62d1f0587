//! The dialect of a site: Jira Cloud, or a version of Data Center.
//!
//! A site of Atlassian's cloud is known by its address or its cloud id. Of any other it is
//! found out once, by the test of the connection or by what a call is answered, and kept
//! with the connection like the cloud id.

use std::fmt;

/// The deployment of Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployment {
    /// In Atlassian's cloud: rich text is ADF, people have account ids.
    Cloud,
    /// On servers of its owner: rich text is wiki markup, people have user names.
    DataCenter,
}

/// The facts found out about a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The deployment.
    pub deployment: Deployment,
    /// The version, such as `9.12.4`, where the site names it.
    pub version: Option<String>,
    /// The address of the site that it is true of.
    pub site: String,
}

/// The longest version that is kept, in bytes.
const MAX_VERSION: usize = 40;

impl Dialect {
    /// The dialect of the site at an address. A version that is not valid is
    /// left out.
    pub fn new(deployment: Deployment, version: Option<&str>, site: &str) -> Self {
        let plain = |version: &&str| {
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b".-_+".contains(&b);
            (1..=MAX_VERSION).contains(&version.len()) && *version != "-" && version.bytes().all(is_plain)
        };
        Self { deployment, version: version.filter(plain).map(str::to_owned), site: site.to_owned() }
    }

    /// Reads what [`Display`](fmt::Display) wrote. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (deployment, version, site) = (parts.next()?, parts.next()?, parts.next()?);
        let deployment = match deployment {
            "cloud" => Deployment::Cloud,
            "data-center" => Deployment::DataCenter,
            _ => return None,
        };
        Some(Self::new(deployment, Some(version), site))
    }
}

/// In one line, as a host keeps it.
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deployment = match self.deployment {
            Deployment::Cloud => "cloud",
            Deployment::DataCenter => "data-center",
        };
        write!(f, "{deployment} {} {}", self.version.as_deref().unwrap_or("-"), self.site)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let check = |deployment, version: Option<&str>, text: &str| {
            let dialect = Dialect::new(deployment, version, "https://jira.example.com/x");
            assert_eq!((dialect.to_string().as_str(), Dialect::parse(text)), (text, Some(dialect)));
        };
        check(Deployment::DataCenter, Some("9.12.4"), "data-center 9.12.4 https://jira.example.com/x");
        check(
            Deployment::Cloud,
            Some("1001.0.0-SNAPSHOT"),
            "cloud 1001.0.0-SNAPSHOT https://jira.example.com/x",
        );
        check(Deployment::DataCenter, None, "data-center - https://jira.example.com/x");
        check(Deployment::DataCenter, Some("9 12"), "data-center - https://jira.example.com/x");
        check(Deployment::DataCenter, Some(&"9".repeat(41)), "data-center - https://jira.example.com/x");
        for text in ["", "cloud", "cloud 1", "server 9.12.4 https://jira.example.com", "cloud 1\nx"] {
            assert_eq!(Dialect::parse(text), None, "{text}");
        }
    }
}

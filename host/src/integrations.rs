//! Integrations: what all connections of one app share, in `integrations.yaml`.

mod app;
mod blueprint;
mod entry;
mod integration;
mod problem;
mod section;
mod tree;
mod variables;

pub use blueprint::Product;
pub use integration::Integration;
pub use problem::{Place, Problem, Problems};

use crate::file_store::others_read;
use problem::Found;
use section::Section;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use tree::{Node, Value};

/// The integrations of a file, by name:
///
/// ```yaml
/// integrations:
///     jira:
///         extends_blueprint: jira:v0
///
///         oauth_client_id: 1Vp0ZKuwZLxQPOJ9mAKdGWyPkLHgKqQ5
///         oauth_client_secret: ${JIRA_CLIENT_SECRET}
///         oauth_scopes:
///             - read:jira-work
/// ```
///
/// `extends_blueprint` is one of `jira:v0` and `confluence:v0` (OAuth 2.0 on
/// Cloud), `jira-service-account:v0` (OAuth 2.0 without a person),
/// `jira-basic:v0` (user and API token) and `jira-data-center:v0` (personal
/// access token or OAuth 2.0). Without its version it is the newest one. Any
/// other name overrides the blueprint's:
///
/// - `oauth_client_id`, `oauth_client_secret`: the app. Not needed by those who
///   bring a token.
/// - `oauth_scopes`: a list, or one text with spaces. It replaces the
///   blueprint's. For a consent on Cloud `offline_access` is added, without which
///   somebody has to consent again each hour; `oauth_offline_access: false`
///   leaves it out.
/// - `oauth_redirect_url`: where consent leads back to, exactly as registered.
/// - `http_request_timeout_seconds`: the longest for one request, decimals
///   allowed, 0 for none. `total_timeout_seconds`: the same for a whole call with
///   its repeats, which bounds each request too: 120 where nothing is said.
/// - `max_body_bytes`, `retries`, `language`: as in the file of connections.
/// - `log_level`: `trace`, `debug`, `info`, `warn`, `error` or `critical`.
/// - `requests`: `base_url`, the gateway, a site, or a Data Center with its
///   context path.
/// - `auth`: `auth_mode` (`OAUTH2`, `USERNAME_PASSWORD`), `provider` (`cloud`,
///   `government`, `data_center`), `grant` (`authorization_code`,
///   `client_credentials`), and `auth_url`, a token server on loopback for tests.
///
/// `${NAME}` anywhere in a value is replaced by the environment's variable. A
/// client secret that is written out is refused where others can read the file. The
/// file is read as YAML 1.2, at most 256 KiB, 10,000 values and 16 levels.
#[derive(Debug, Clone, Default)]
pub struct Integrations {
    integrations: BTreeMap<String, Integration>,
}

impl Integrations {
    /// Reads a file with the variables of the environment.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let mut bytes = Vec::new();
        // One byte more than fits tells a file that is too large.
        let most = u64::try_from(tree::MAX_SIZE).unwrap_or(u64::MAX).saturating_add(1);
        let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
        if let Err(error) = read {
            let mend = "Check the path and whether you may read it.";
            return Err(Problems::whole(&name, format!("The file cannot be read: {error}."), mend));
        }
        fits(&name, bytes.len())?;
        let text = String::from_utf8(bytes);
        let not_text = |_| Problems::whole(&name, "The file is not UTF-8 text.", "Save it as UTF-8.");
        let variable = |variable: &str| std::env::var(variable).ok();
        Self::of(&name, &text.map_err(not_text)?, variable, others_read(path))
    }

    /// Reads the text of a file; `path` is its name in problems.
    pub fn parse(
        path: &str,
        text: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Problems> {
        Self::of(path, text, variable, false)
    }

    fn of(
        path: &str,
        text: &str,
        variable: impl Fn(&str) -> Option<String>,
        others_read: bool,
    ) -> Result<Self, Problems> {
        fits(path, text.len())?;
        let mut found = Found::default();
        let root = tree::read(text, &variable, &mut found);
        let integrations = match root {
            Some(Some(root)) => {
                if others_read {
                    shown(path, &root, &mut found);
                }
                Self::read(&root, &mut found)
            }
            Some(None) => {
                nothing(Place { line: 1, column: 1 }, &mut found);
                BTreeMap::new()
            }
            None => BTreeMap::new(),
        };
        found.end(path)?;
        Ok(Self { integrations })
    }

    fn read(root: &Node, found: &mut Found) -> BTreeMap<String, Integration> {
        let mut integrations = BTreeMap::new();
        let Some(mut section) = Section::of("integrations.yaml", root, found) else { return integrations };
        match section.node("integrations") {
            None => nothing(root.place, found),
            Some(Node { value: Value::Map(entries), .. }) => {
                for (key, node) in entries {
                    let has_space = key.name.chars().any(|c| c.is_control() || c.is_whitespace());
                    if key.name.is_empty() || key.name.len() > 100 || has_space {
                        let mend = "Write 1 to 100 characters without spaces.";
                        found.add(key.place, "This is no name for an integration.", mend);
                    }
                    if let Some(integration) = Integration::read(&key.name, node, key.place, found) {
                        integrations.insert(key.name.clone(), integration);
                    }
                }
            }
            Some(node) => {
                let mend = "Write each as a name with its settings indented below it, such as jira:.";
                found.add(node.place, "`integrations` holds no names with settings.", mend);
            }
        }
        section.end("The file", &[], found);
        integrations
    }

    /// The integration of this name.
    pub fn get(&self, name: &str) -> Option<&Integration> {
        self.integrations.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Integration> {
        self.integrations.values()
    }
}

/// Tells of the secrets in a file that others can read.
fn shown(path: &str, root: &Node, found: &mut Found) {
    let Some(Value::Map(entries)) = root.member("integrations").map(|node| &node.value) else { return };
    for secret in entries.iter().filter_map(|(_, node)| node.member("oauth_client_secret")) {
        if matches!(&secret.value, Value::Text(text) if !text.written.contains("${")) {
            let mend =
                format!("Run: chmod 600 {path}, or write `${{JIRA_CLIENT_SECRET}}` and set that variable.");
            found.add(
                secret.place,
                "`oauth_client_secret` is written out and others can read the file.",
                mend,
            );
        }
    }
}

fn nothing(place: Place, found: &mut Found) {
    let mend = "Write `integrations:` on a line of its own, and each integration indented below it.";
    found.add(place, "The file has no `integrations`.", mend);
}

/// Refuses a file of too many bytes.
fn fits(path: &str, size: usize) -> Result<(), Problems> {
    if size <= tree::MAX_SIZE {
        return Ok(());
    }
    let message = format!("The file has more than {} bytes.", tree::MAX_SIZE);
    Err(Problems::whole(path, message, "Make it smaller."))
}

#[cfg(test)]
mod tests;

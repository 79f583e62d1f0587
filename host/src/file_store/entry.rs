//! One connection as it stands in the file.

use super::app::EntryApp;
use super::learned::EntryLearned;
use super::members::Members;
use super::secret::{Secret, Vault, revealed};
use super::variable::expanded;
use crate::contract::types::Limits;
use crate::log::Level;
use crate::seal::{Key, SealError};
use crate::settings::{Connection, Credential, Learned, Settings};
use anyhow::{Result, bail};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Serialize, Deserialize, Clone, Default, PartialEq)]
pub(super) struct Entry {
    pub(super) site_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oauth: Option<EntryApp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt_timeout_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_timeout_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_body_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) learned: Option<EntryLearned>,
    #[serde(flatten)]
    other: Members,
}

impl Entry {
    /// Refuses what has no way to authenticate, or two.
    pub(super) fn check(&self) -> Result<()> {
        match (&self.user, &self.token, &self.oauth) {
            (_, Some(_), None) | (None, None, Some(_)) => Ok(()),
            _ => bail!("give either `token`, with `user` or without, or `oauth`"),
        }
    }

    /// The members that this release does not know.
    pub(super) fn unknown(&self) -> Vec<String> {
        let app = self.oauth.iter().flat_map(|app| app.other.keys()).map(|name| format!("oauth.{name}"));
        let learned = self.learned.iter().flat_map(EntryLearned::unknown);
        let learned = learned.map(|name| format!("learned.{name}"));
        self.other.keys().cloned().chain(app).chain(learned).collect()
    }

    /// What a sealed secret is for: where it is sent and as whom, as it stands in the
    /// file. For another site it does not open.
    pub(super) fn purpose(&self) -> String {
        let Self { site_url, user, oauth, gateway_url, .. } = self;
        let app = oauth.as_ref().map(EntryApp::identity);
        format!("{site_url:?} {user:?} {gateway_url:?} {app:?}")
    }

    pub(super) fn revision(&self) -> String {
        digest(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Names the site and the credential as they stand in the file. An app is
    /// the same one with another secret, and when it asks for other scopes.
    fn identity(&self) -> String {
        let Self { site_url, user, token, oauth, gateway_url, .. } = self;
        match oauth {
            Some(app) => digest(format!("{site_url:?} {gateway_url:?} {}", app.identity()).as_bytes()),
            // Of a token in the file this tells no more than the file does.
            None => {
                let token = token.as_ref().map(Secret::text).unwrap_or_default();
                digest(format!("{site_url:?} {user:?} {token:?} {gateway_url:?}").as_bytes())
            }
        }
    }

    /// What was learned of the site and credential that are there now.
    pub(super) fn current(&self) -> Option<&EntryLearned> {
        self.learned.as_ref().filter(|learned| learned.of == self.identity())
    }

    /// Whether whoever reads the file learns a secret.
    pub(super) fn is_open(&self) -> bool {
        let app = self.oauth.as_ref().and_then(|app| app.client_secret.as_ref());
        let tokens = self.learned.as_ref().is_some_and(EntryLearned::is_open);
        tokens || self.token.iter().chain(app).any(Secret::is_open)
    }

    /// Changes the site and the credential, and what settings say beside them. What
    /// was learned of another is forgotten.
    pub(super) fn put(
        &mut self,
        site_url: &str,
        credential: &Credential,
        settings: Option<&Settings>,
        vault: Vault<'_>,
    ) -> Result<()> {
        self.upgrade(vault)?;
        let before = self.learned.take();
        let (token, app) = (self.token.take(), self.oauth.take());
        site_url.clone_into(&mut self.site_url);
        self.user = None;
        if let Some(settings) = settings {
            self.configure(settings);
        }
        match credential {
            Credential::Basic { user, secret } => {
                self.user = Some(user.clone());
                let sealer = vault.sealer(self.purpose());
                self.token = Some(sealer.write(secret.expose_secret(), "token", token.as_ref())?);
            }
            Credential::Bearer(secret) => {
                let sealer = vault.sealer(self.purpose());
                self.token = Some(sealer.write(secret.expose_secret(), "token", token.as_ref())?);
            }
            Credential::Host(_) => bail!("What the host signs requests with is not kept in a file."),
            Credential::OAuth(new) => {
                // There will be tokens to seal, when it is late to find out that there is no key.
                vault.key.map_or(Ok(()), Key::ready)?;
                let mut entry = EntryApp::new(new, app.as_ref());
                self.oauth = Some(entry.clone());
                let sealer = vault.sealer(self.purpose());
                let before = app.as_ref().and_then(|app| app.client_secret.as_ref());
                let secret = new.client_secret.as_ref();
                let seal =
                    |secret: &SecretString| sealer.write(secret.expose_secret(), "client_secret", before);
                entry.client_secret = secret.map(seal).transpose()?;
                self.oauth = Some(entry);
            }
        }
        // Tokens of a key that is lost would stay in the way.
        let sealer = vault.sealer(self.purpose());
        let opens = |learned: &EntryLearned| {
            !matches!(learned.learned(&sealer), Err(SealError::OtherKey { .. } | SealError::Altered(_)))
        };
        let of = self.identity();
        self.learned = before.filter(|learned| learned.of == of && opens(learned));
        Ok(())
    }

    /// Takes over what settings say beside site and credential.
    fn configure(&mut self, settings: &Settings) {
        let seconds = |millis: Option<u64>| millis.map(|millis| millis.div_ceil(1000));
        self.gateway_url.clone_from(&settings.gateway_url);
        self.attempt_timeout_seconds = seconds(settings.limits.attempt_timeout);
        self.total_timeout_seconds = seconds(settings.limits.total_timeout);
        self.max_body_bytes = settings.limits.max_body;
        self.retries = settings.limits.retries;
        self.language.clone_from(&settings.language);
    }

    /// Adds what was learned now.
    pub(super) fn learn(&mut self, learned: Learned, vault: Vault<'_>) -> Result<()> {
        self.upgrade(vault)?;
        let of = self.identity();
        let sealer = vault.sealer(self.purpose());
        self.learned.get_or_insert_default().learn(learned, of, &sealer)?;
        Ok(())
    }

    /// Seals what stands open, and forgets what was learned of another site or
    /// credential.
    fn upgrade(&mut self, vault: Vault<'_>) -> Result<()> {
        let sealer = vault.sealer(self.purpose());
        let current = self.current().is_some();
        if let Some(token) = self.token.as_mut().filter(|token| token.is_open()) {
            sealer.upgrade(token, "token")?;
        }
        let secret = self.oauth.as_mut().and_then(|app| app.client_secret.as_mut());
        if let Some(secret) = secret.filter(|secret| secret.is_open()) {
            sealer.upgrade(secret, "client_secret")?;
        }
        let of = self.identity();
        self.learned = self.learned.take().filter(|_| current);
        if let Some(learned) = &mut self.learned {
            learned.of = of;
            learned.upgrade(&sealer)?;
        }
        Ok(())
    }

    pub(super) fn connection(&self, vault: Vault<'_>) -> Result<Connection> {
        let sealer = &vault.sealer(self.purpose());
        let credential = match (&self.oauth, &self.token) {
            (Some(app), _) => Credential::OAuth(app.app(sealer)?),
            (None, Some(token)) => {
                let secret = revealed(token, "token", sealer)?.into();
                match &self.user {
                    Some(user) => Credential::Basic { user: expanded(user)?, secret },
                    None => Credential::Bearer(secret),
                }
            }
            (None, None) => bail!("it has no credential"),
        };
        let millis = |seconds: Option<u64>| seconds.map(|seconds| seconds.saturating_mul(1000));
        let settings = Settings {
            site_url: expanded(&self.site_url)?,
            credential,
            gateway_url: self.gateway_url.as_deref().map(expanded).transpose()?,
            limits: Limits {
                attempt_timeout: millis(self.attempt_timeout_seconds),
                total_timeout: millis(self.total_timeout_seconds),
                max_body: self.max_body_bytes,
                retries: self.retries,
                ..Limits::default()
            },
            language: self.language.clone(),
        };
        let learned = self.current().map(|learned| learned.learned(sealer)).transpose()?.unwrap_or_default();
        Ok(Connection { revision: self.revision(), settings, learned })
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

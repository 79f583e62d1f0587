//! What the component found out, as it stands in the file.

use super::members::Members;
use super::secret::{Sealer, Secret};
use crate::seal::SealError;
use crate::settings::{Learned, Tokens};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was found out, and of what: it is worth nothing once the site or the
/// credential is another.
#[derive(Serialize, Deserialize, Clone, Default, PartialEq)]
pub(super) struct EntryLearned {
    pub(super) of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tokens: Option<EntryTokens>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) site_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dead_grant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quota_until: Option<u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, String>,
    #[serde(flatten)]
    other: Members,
}

#[derive(Serialize, Deserialize, Clone, PartialEq)]
pub(super) struct EntryTokens {
    access: Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) scopes: Vec<String>,
    /// Whether these are the grant that is dead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) dead: bool,
    #[serde(flatten)]
    other: Members,
}

impl EntryLearned {
    /// The members that this release does not know.
    pub(super) fn unknown(&self) -> Vec<String> {
        let tokens = self.tokens.iter().flat_map(|tokens| tokens.other.keys());
        self.other.keys().cloned().chain(tokens.map(|name| format!("tokens.{name}"))).collect()
    }

    pub(super) fn is_open(&self) -> bool {
        let secrets = |tokens: &EntryTokens| {
            tokens.access.is_text() || tokens.refresh.as_ref().is_some_and(Secret::is_text)
        };
        self.tokens.as_ref().is_some_and(secrets)
    }

    /// Adds what was learned now. What it does not say stays.
    pub(super) fn learn(
        &mut self,
        learned: Learned,
        of: String,
        sealer: &Sealer<'_>,
    ) -> Result<(), SealError> {
        let Learned { tokens, cloud_id, site_url, dead_grant, gateway, quota_until, extra } = learned;
        self.of = of;
        if let Some(tokens) = tokens {
            self.tokens = Some(EntryTokens::new(&tokens, sealer)?);
        }
        if let Some(tokens) = &mut self.tokens {
            tokens.dead |= dead_grant.is_some() && dead_grant != self.dead_grant;
        }
        self.cloud_id = cloud_id.or(self.cloud_id.take());
        self.site_url = site_url.or(self.site_url.take());
        self.dead_grant = dead_grant.or(self.dead_grant.take());
        self.gateway = gateway.or(self.gateway);
        self.quota_until = quota_until.or(self.quota_until);
        self.extra.extend(extra);
        self.extra.retain(|_, value| !value.is_empty());
        Ok(())
    }

    pub(super) fn upgrade(&mut self, sealer: &Sealer<'_>) -> Result<(), SealError> {
        if let Some(tokens) = &mut self.tokens {
            if tokens.access.is_text() {
                sealer.upgrade(&mut tokens.access, "access")?;
            }
            if let Some(refresh) = tokens.refresh.as_mut().filter(|refresh| refresh.is_text()) {
                sealer.upgrade(refresh, "refresh")?;
            }
        }
        Ok(())
    }

    pub(super) fn learned(&self, sealer: &Sealer<'_>) -> Result<Learned, SealError> {
        Ok(Learned {
            tokens: self.tokens.as_ref().map(|tokens| tokens.tokens(sealer)).transpose()?,
            cloud_id: self.cloud_id.clone(),
            site_url: self.site_url.clone(),
            dead_grant: self.dead_grant.clone(),
            gateway: self.gateway,
            quota_until: self.quota_until,
            extra: self.extra.clone(),
        })
    }
}

impl EntryTokens {
    fn new(tokens: &Tokens, sealer: &Sealer<'_>) -> Result<Self, SealError> {
        let refresh = tokens.refresh.as_ref();
        Ok(Self {
            access: sealer.seal(tokens.access.expose_secret(), "access")?,
            refresh: refresh.map(|token| sealer.seal(token.expose_secret(), "refresh")).transpose()?,
            expires: tokens.expires,
            scopes: tokens.scopes.clone(),
            dead: false,
            other: Members::new(),
        })
    }

    fn tokens(&self, sealer: &Sealer<'_>) -> Result<Tokens, SealError> {
        let open = |secret, member| sealer.open(secret, member).map(|text| text.as_str().into());
        Ok(Tokens {
            access: open(&self.access, "access")?,
            refresh: self.refresh.as_ref().map(|refresh| open(refresh, "refresh")).transpose()?,
            expires: self.expires,
            scopes: self.scopes.clone(),
        })
    }
}

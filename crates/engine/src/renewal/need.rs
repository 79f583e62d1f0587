//! Decides whether tokens are valid, need a renewal, or need an authorization.

use crate::auth::{App, Tokens};
use jira_time::timestamp::Timestamp;

/// The action that the tokens of a connection need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Nothing: they are valid.
    Nothing,
    /// A renewal.
    Renewal,
    /// An authorization: the reason.
    Consent(&'static str),
}

/// The action that tokens need at this time. `dead` is the digest of a grant that the
/// token server no longer accepts.
pub fn need(app: &App, tokens: Option<&Tokens>, dead: Option<&str>, now: Timestamp) -> Need {
    let Some(tokens) = tokens else {
        return match app.own_account {
            true => Need::Renewal,
            false => Need::Consent("The connection has not been authorized yet."),
        };
    };
    let Some(expires) = tokens.expires else { return Need::Nothing };
    let ended = expires <= now;
    let renewable = app.own_account || tokens.refresh.is_some();
    let dead = dead.is_some_and(|dead| !app.own_account && dead == tokens.digest());
    match (expires > now.after(app.skew), ended) {
        (true, _) => Need::Nothing,
        (_, false) if dead || !renewable => Need::Nothing,
        (_, true) if dead => Need::Consent("The authorization has expired or was revoked."),
        (_, true) if !renewable => Need::Consent(
            "The access token has expired, and there is no refresh token. Request the scope offline_access.",
        ),
        _ => Need::Renewal,
    }
}

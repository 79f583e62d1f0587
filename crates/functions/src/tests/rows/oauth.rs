//! The rows of `oauth`.

use crate::consent::{authorize_url, choose_site, exchange_code, list_accessible_sites, refresh};
use crate::tests::answer::{Answer, ok};
use crate::tests::lent;
use crate::tests::row::{Row, row};
use jira_contract::oauth::Consent;

/// An hour in milliseconds.
const HOUR: u64 = 3_600_000;

fn tokens() -> Answer {
    ok(
        r#"{"access_token":"s3cr3t-newer","refresh_token":"s3cr3t-refresh-2","expires_in":3600,"scope":"read:jira-work offline_access","token_type":"Bearer"}"#,
    )
}

fn sites() -> Answer {
    let site = |id: &str, name: &str| {
        format!(
            r#"{{"id":"{id}","name":"{name}","url":"https://{name}.atlassian.net","scopes":["read:jira-work"],"avatarUrl":"https://x"}}"#
        )
    };
    let other = "22222222-2222-3333-4444-555555555555";
    ok(format!("[{},{}]", site(lent::CLOUD_ID, "acme"), site(other, "other")))
}

fn consent() -> Consent {
    let verifier = Some("s3cr3t-verifier".into());
    Consent { url: "https://auth.atlassian.com/authorize".into(), state: "state-1".into(), verifier }
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oauth.authorize-url", "", |api| authorize_url(api), []).through(lent::app()),
        row!(
            "oauth.exchange-code",
            "",
            |api| async move { exchange_code(api, &consent(), "s3cr3t-code", "state-1").await },
            [tokens(), sites()]
        )
        .through(lent::app()),
        row!("oauth.list-accessible-sites", "", |api| list_accessible_sites(api), [sites()])
            .through(lent::consented(HOUR)),
        row!(
            "oauth.list-accessible-sites",
            "with tokens that have ended",
            |api| list_accessible_sites(api),
            [tokens(), sites()]
        )
        .through(lent::consented(0)),
        row!("oauth.choose-site", "", |api| choose_site(api, lent::CLOUD_ID), [sites()])
            .through(lent::consented(HOUR)),
        row!("oauth.refresh", "", |api| refresh(api), [tokens()]).through(lent::consented(HOUR)),
    ]
}

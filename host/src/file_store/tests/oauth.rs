use super::*;
use crate::settings::{App, Tokens};
use crate::types::{OauthGrant, OauthProvider};

pub(super) fn app() -> App {
    App {
        provider: OauthProvider::Cloud,
        grant: OauthGrant::AuthorizationCode,
        client_id: "client".into(),
        client_secret: Some("hunter2-client".into()),
        scopes: vec!["read:jira-work".into(), "offline_access".into()],
        redirect_url: Some("http://localhost:8765/".into()),
        auth_url: None,
        refresh_skew: Some(30_000),
    }
}

pub(super) fn tokens(n: &str) -> Learned {
    let tokens = Tokens {
        access: format!("hunter2-access-{n}").into(),
        refresh: Some(format!("hunter2-refresh-{n}").into()),
        expires: Some(4_000_000_000_000),
        scopes: vec!["read:jira-work".into()],
    };
    Learned { tokens: Some(tokens), ..Learned::default() }
}

pub(super) fn put_app(store: &FileStore, app: App) {
    store.put_credential("acme", SITE, &Credential::OAuth(app)).unwrap();
}

/// Learns at the revision that is there.
pub(super) fn learn(store: &FileStore, learned: Learned) {
    let revision = store.connection("acme").unwrap().revision;
    store.learn("acme", learned, &revision).unwrap();
}

fn state(store: &FileStore) -> ConnectionState {
    store.list().unwrap().remove(0)
}

#[test]
fn an_app_and_its_tokens_are_kept() {
    let (_folder, store) = store();
    for app in [
        app(),
        App { client_secret: None, redirect_url: None, ..app() },
        App { grant: OauthGrant::ClientCredentials, scopes: vec![], refresh_skew: None, ..app() },
        App { provider: OauthProvider::DataCenter, auth_url: Some("http://[::1]:1".into()), ..app() },
        App { provider: OauthProvider::Government, ..app() },
    ] {
        put_app(&store, app.clone());
        learn(&store, tokens("1"));
        let connection = store.connection("acme").unwrap();
        let Credential::OAuth(kept) = connection.settings.credential else { panic!() };
        let parts = |app: App| {
            let secret =
                app.client_secret.map(|secret| secrecy::ExposeSecret::expose_secret(&secret).to_owned());
            let App { provider, grant, client_id, scopes, redirect_url, auth_url, refresh_skew, .. } = app;
            (provider, grant, client_id, secret, scopes, redirect_url, auth_url, refresh_skew)
        };
        assert_eq!(parts(kept), parts(app));
        assert_eq!(connection.learned, tokens("1"));
    }
}

#[test]
fn tokens_go_with_the_app_and_not_with_its_secret_or_scopes() {
    let kept = |other: App| {
        let (_folder, store) = store();
        put_app(&store, app());
        learn(&store, tokens("1"));
        put_app(&store, other);
        let kept = store.connection("acme").unwrap().learned == tokens("1");
        assert_eq!(text(&store).contains("hunter2-refresh-1"), kept, "what is forgotten leaves the file");
        kept
    };
    assert!(kept(App { client_secret: Some("${PATH}".into()), ..app() }));
    assert!(kept(App { scopes: vec!["write:jira-work".into()], ..app() }));
    assert!(kept(App { redirect_url: None, refresh_skew: None, ..app() }));
    assert!(!kept(App { client_id: "other".into(), ..app() }));
    assert!(!kept(App { auth_url: Some("http://127.0.0.1:1".into()), ..app() }));
    assert!(!kept(App { provider: OauthProvider::Government, ..app() }));
    assert!(!kept(App { grant: OauthGrant::ClientCredentials, ..app() }));
    let (_folder, store) = store();
    put_app(&store, app());
    learn(&store, tokens("1"));
    fs::write(store.path(), text(&store).replace(SITE, "https://other.atlassian.net")).unwrap();
    assert_eq!(store.connection("acme").unwrap().learned, Learned::default());
    put(&store, "${PATH}");
    assert!(!text(&store).contains("refresh"));
}

#[test]
fn a_consent_replaces_tokens_and_keeps_the_rest() {
    let (_folder, store) = store();
    put_app(&store, app());
    assert!(state(&store).needs_authorization);
    let site = Learned { cloud_id: Some("7".into()), site_url: Some(SITE.into()), ..tokens("1") };
    learn(&store, site.clone());
    learn(&store, tokens("2"));
    assert_eq!(store.connection("acme").unwrap().learned, tokens("2").or(site));
    store.forget("acme").unwrap();
    assert_eq!(store.connection("acme").unwrap().learned, Learned::default());
    assert!(state(&store).needs_authorization && !text(&store).contains("hunter2-refresh"));
    assert!(store.forget("other").is_err());
}

#[test]
fn the_state_says_when_a_person_is_needed() {
    let (_folder, store) = store();
    put_app(&store, app());
    let first = state(&store);
    assert_eq!((first.credential, first.scopes), (CredentialKind::OAuthConsent, app().scopes));
    assert!(first.needs_authorization && first.token_expires.is_none());
    learn(
        &store,
        Learned { quota_until: Some(5), site_url: Some("https://x.atlassian.net".into()), ..tokens("1") },
    );
    let second = state(&store);
    assert!(!second.needs_authorization);
    assert_eq!(second.scopes, ["read:jira-work"]);
    assert_eq!((second.token_expires, second.quota_until), (Some(4_000_000_000_000), Some(5)));
    assert_eq!(second.site_url, "https://x.atlassian.net");
    assert!(!format!("{second:?}").contains("hunter2"));
    // The server refuses the grant, and a new consent mends it.
    let dead = |grant: &str| Learned { dead_grant: Some(grant.into()), ..Learned::default() };
    learn(&store, dead("a"));
    assert!(state(&store).needs_authorization);
    learn(&store, learned("1"));
    assert!(state(&store).needs_authorization, "another thing that was learned changes nothing");
    learn(&store, tokens("2"));
    assert!(!state(&store).needs_authorization);
    learn(&store, Learned { dead_grant: Some("a".into()), ..tokens("3") });
    assert!(!state(&store).needs_authorization, "that of before is said again");
    learn(&store, dead("b"));
    assert!(state(&store).needs_authorization);
    // Without a refresh token the end of the access token is the end.
    let ending = |expires| {
        let mut learned = tokens("4");
        learned.tokens = learned.tokens.map(|tokens| Tokens { refresh: None, expires, ..tokens });
        learned
    };
    for (expires, needed) in [(Some(1), true), (None, false), (Some(4_000_000_000_000), false)] {
        learn(&store, ending(expires));
        assert_eq!(state(&store).needs_authorization, needed, "{expires:?}");
    }
    put_app(&store, App { grant: OauthGrant::ClientCredentials, ..app() });
    let client = state(&store);
    assert_eq!((client.credential, client.needs_authorization), (CredentialKind::OAuthClient, false));
}

use super::oauth::{app, learn, put_app, tokens};
use super::*;
use crate::seal::SealError;
use crate::settings::App;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

fn key(byte: u8) -> Key {
    Key::new(&[byte; 32])
}

fn sealed() -> (tempfile::TempDir, FileStore) {
    let (folder, store) = store();
    (folder, store.sealed_with(key(1)))
}

fn problem(store: &FileStore) -> String {
    let GetError::Unusable(problem) = store.connection("acme").unwrap_err() else { panic!() };
    assert!(!problem.contains("hunter2"), "{problem}");
    problem
}

fn token(store: &FileStore) -> String {
    let (Credential::Basic { secret, .. } | Credential::Bearer(secret)) =
        store.connection("acme").unwrap().settings.credential
    else {
        panic!()
    };
    secrecy::ExposeSecret::expose_secret(&secret).to_owned()
}

#[test]
fn the_file_never_holds_a_secret_in_the_open() {
    let (_folder, store) = sealed();
    put(&store, "hunter2");
    assert_eq!(token(&store), "hunter2");
    assert!(!text(&store).contains("hunter2") && store.list().unwrap()[0].sealed);
    store.put_credential("acme", SITE, &Credential::Bearer("hunter2".into())).unwrap();
    assert_eq!(token(&store), "hunter2");
    assert!(!text(&store).contains("hunter2"));
    put_app(&store, app());
    learn(&store, tokens("1"));
    let text = text(&store);
    assert!(!text.contains("hunter2") && text.matches("\"sealed\"").count() == 3, "{text}");
    assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(store.connection("acme").unwrap().learned, tokens("1"));
    put(&store, "${PATH}");
    assert!(super::text(&store).contains("${PATH}"), "a variable is no secret");
}

#[test]
fn a_server_may_name_its_tokens_as_it_likes() {
    let (_folder, store) = sealed();
    put_app(&store, app());
    learn(&store, tokens("${PATH}"));
    assert!(!text(&store).contains("hunter2"));
    assert_eq!(store.connection("acme").unwrap().learned, tokens("${PATH}"));
}

#[test]
fn each_secret_has_a_nonce_of_its_own_and_stays_sealed_as_it_is() {
    let (_folder, store) = sealed();
    put(&store, "hunter2");
    learn(&store, learned("1"));
    let first = text(&store);
    put(&store, "hunter2");
    assert_eq!(text(&store), first, "the same token is the same credential");
    store.put_credential("other", SITE, &fred("hunter2")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text(&store)).unwrap();
    let token = |name: &str| document["connections"][name]["token"].clone();
    assert_eq!(token("acme")["key"], token("other")["key"]);
    assert_ne!(token("acme")["sealed"], token("other")["sealed"]);
    put(&store, "hunter3");
    assert_eq!(store.connection("acme").unwrap().learned, Learned::default());
}

#[test]
fn a_sealed_secret_opens_in_its_place_alone() {
    let (_folder, store) = sealed();
    put_app(&store, app());
    learn(&store, tokens("1"));
    store.put_credential("other", SITE, &Credential::Bearer("hunter2".into())).unwrap();
    let good: serde_json::Value = serde_json::from_str(&text(&store)).unwrap();
    let acme = |member: &str| format!("/connections/acme/{member}");
    let check = |from: &str, to: &str| {
        let mut document = good.clone();
        *document.pointer_mut(to).unwrap() = good.pointer(from).unwrap().clone();
        fs::write(store.path(), document.to_string()).unwrap();
        let problem = problem(&store);
        assert!(problem.contains("was changed, or belongs to another"), "{from} as {to}: {problem}");
    };
    check(&acme("learned/tokens/access"), &acme("learned/tokens/refresh"));
    check(&acme("learned/tokens/refresh"), &acme("learned/tokens/access"));
    check(&acme("learned/tokens/access"), &acme("oauth/client_secret"));
    check("/connections/other/token", &acme("oauth/client_secret"));
    check("/connections/other/token", &acme("learned/tokens/access"));
    fs::write(store.path(), good.to_string().replacen("acme", "renamed", 1)).unwrap();
    assert!(matches!(store.connection("renamed"), Err(GetError::Unusable(_))));
    fs::write(store.path(), good.to_string()).unwrap();
    assert!(store.connection("acme").is_ok());
}

#[test]
fn a_sealed_secret_is_for_one_site_and_user() {
    let (_folder, store) = sealed();
    let check = |from: &str, to: &str| {
        let good = text(&store);
        assert!(good.contains(from), "{good}");
        fs::write(store.path(), good.replacen(from, to, 1)).unwrap();
        let problem = problem(&store);
        assert!(problem.contains("belongs to another connection, site or user"), "{from} to {to}: {problem}");
        fs::write(store.path(), good).unwrap();
        assert!(store.connection("acme").is_ok());
    };
    put(&store, "hunter2");
    check(SITE, "https://evil.atlassian.net");
    check("\"fred\"", "\"mia\"");
    check("\"user\"", "\"gateway_url\": \"https://127.0.0.1:1\", \"user\"");
    check("\"user\": \"fred\",", "");
    put_app(&store, app());
    learn(&store, tokens("1"));
    check("\"provider\": \"cloud\"", "\"provider\": \"data_center\"");
    check("\"provider\"", "\"auth_url\": \"https://127.0.0.1:1\", \"provider\"");
    check("\"site_url\": \"https://", "\"site_url\": \"https://evil.");
    // Whoever says so has it sealed anew.
    store.put_credential("acme", "https://other.atlassian.net", &fred("hunter2")).unwrap();
    assert_eq!(token(&store), "hunter2");
}

#[test]
fn another_key_or_none_is_told() {
    let (_folder, store) = sealed();
    put_app(&store, app());
    learn(&store, tokens("1"));
    let before = text(&store);
    let other = FileStore::new(store.path()).sealed_with(key(2));
    let told = problem(&other);
    assert!(told.contains("JIRA_STORE_KEY") && told.contains("was sealed with the key"), "{told}");
    assert!(problem(&FileStore::new(store.path())).contains("has no key"));
    assert_eq!(other.list().unwrap(), store.list().unwrap(), "the state is no secret");
    assert_eq!(text(&store), before);
    // To add the connection again mends it.
    put_app(&other, app());
    assert_eq!(other.connection("acme").unwrap().learned, Learned::default());
    learn(&other, tokens("2"));
    assert_eq!(other.connection("acme").unwrap().learned, tokens("2"));
}

#[test]
fn a_file_of_before_is_read_and_sealed_at_its_next_change() {
    let (_folder, open) = store();
    put(&open, "hunter2");
    learn(&open, learned("1"));
    open.put_credential("other", SITE, &fred("hunter2-other")).unwrap();
    let store = open.clone().sealed_with(key(1));
    assert_eq!(token(&store), "hunter2");
    assert!(text(&store).contains("\"hunter2\""), "reading changes nothing");
    let other = store.connection("other").unwrap().revision;
    learn(&store, Learned { gateway: Some(true), ..Learned::default() });
    assert!(!text(&store).contains("\"hunter2\""));
    assert_eq!(token(&store), "hunter2");
    let wanted = Learned { gateway: Some(true), ..learned("1") };
    assert_eq!(store.connection("acme").unwrap().learned, wanted, "sealing forgets nothing");
    assert_eq!(store.connection("other").unwrap().revision, other, "another's next change is its own");
    put_app(&open, app());
    learn(&open, tokens("1"));
    learn(&store, learned("2"));
    assert!(!text(&store).contains("hunter2\"") && !text(&store).contains("hunter2-access"));
    assert_eq!(store.connection("acme").unwrap().learned, learned("2").or(tokens("1")));
}

#[test]
fn without_a_key_what_is_open_works_and_nothing_new_is_kept() {
    let (_folder, open) = store();
    put(&open, "hunter2");
    let store = open.clone().sealed_with(crate::seal::unavailable());
    learn(&store, learned("1"));
    assert_eq!((token(&store), text(&store).contains("hunter2")), ("hunter2".into(), true));
    for credential in [fred("hunter3"), Credential::OAuth(app())] {
        let error = store.put_credential("acme", SITE, &credential).unwrap_err();
        assert!(matches!(error.downcast_ref(), Some(SealError::NoKeyring(_))), "{error}");
        assert!(error.to_string().contains("openssl rand -base64 32"), "{error}");
    }
    // It is not late, after a consent, that this is found out.
    let secret = Some("${PATH}".into());
    assert!(
        store
            .put_credential("acme", SITE, &Credential::OAuth(App { client_secret: secret, ..app() }))
            .is_err()
    );
    put_app(&open, app());
    let revision = store.connection("acme").unwrap().revision;
    let refused = store.learn("acme", tokens("1"), &revision).unwrap_err();
    assert!(
        matches!(&refused, SaveError::Failed(problem) if problem.contains("JIRA_STORE_KEY")),
        "{refused}"
    );
    assert!(!text(&store).contains("hunter2-access"));
    put(&store, "${PATH}");
}

#[test]
fn two_stores_on_one_file_lose_no_save() {
    let (_folder, store) = sealed();
    put_app(&store, app());
    learn(&store, tokens("start"));
    let first = store.connection("acme").unwrap().revision;
    // Which revision each success replaced, and what it made.
    let steps = Arc::new(Mutex::new(Vec::new()));
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let store = FileStore::new(store.path()).sealed_with(key(1));
            let steps = steps.clone();
            std::thread::spawn(move || {
                for n in 0..50 {
                    let saved = loop {
                        let lent = store.connection("acme").unwrap();
                        match store.learn("acme", tokens(&format!("{thread}-{n}")), &lent.revision) {
                            Ok(revision) => break (lent.revision, revision),
                            Err(SaveError::Stale) => {}
                            Err(error) => panic!("{error}"),
                        }
                    };
                    steps.lock().unwrap().push(saved);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let mut steps = Arc::into_inner(steps).unwrap().into_inner().unwrap();
    assert_eq!(steps.len(), 8 * 50);
    let replaced: BTreeSet<_> = steps.iter().map(|(old, _)| old.clone()).collect();
    assert_eq!(replaced.len(), steps.len(), "none was replaced twice");
    // They are one chain, from the first to the one that is there.
    let mut at = first;
    while let Some(next) = steps.iter().position(|(old, _)| *old == at) {
        at = steps.swap_remove(next).1;
    }
    assert_eq!((steps.len(), at), (0, store.connection("acme").unwrap().revision));
}

#[tokio::test]
async fn a_keyring_is_asked_beside_the_runtime() {
    let (_folder, open) = store();
    put(&open, "hunter2");
    let store = open.sealed_with(crate::seal::unavailable());
    assert!(store.get("acme").await.is_ok());
    assert_eq!(store.get("other").await.unwrap_err(), GetError::Unknown);
}

use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;

mod oauth;
mod sealed;

const SITE: &str = "https://acme.atlassian.net";

fn fred(token: &str) -> Credential {
    Credential::Basic { user: "fred".into(), secret: token.into() }
}

fn put(store: &FileStore, token: &str) {
    store.put_credential("acme", SITE, &fred(token)).unwrap();
}

fn text(store: &FileStore) -> String {
    fs::read_to_string(store.path()).unwrap()
}

fn store() -> (tempfile::TempDir, FileStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sub/connections.json"));
    (folder, store)
}

fn learned(id: &str) -> Learned {
    Learned { cloud_id: Some(id.into()), gateway: None, ..Learned::default() }
}

#[test]
fn a_connection_is_kept_for_its_user_alone() {
    let (_folder, store) = store();
    assert_eq!(store.list().unwrap(), []);
    put(&store, "hunter2");
    assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o600);
    let [state] = &store.list().unwrap()[..] else { panic!() };
    assert_eq!((&*state.name, &*state.site_url, state.credential), ("acme", SITE, CredentialKind::Basic));
    assert_eq!((state.sealed, state.needs_authorization, state.token_expires), (false, false, None));
    assert_eq!(fs::metadata(store.path().parent().unwrap()).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(store.connection("other").unwrap_err(), GetError::Unknown);
    assert!(store.put_credential("a b", SITE, &fred("x")).is_err());
    for site in ["acme.atlassian.net ", "https://acme.atlassian.net/jira/your-work"] {
        store.put_credential("b", site, &fred("x")).unwrap();
        assert_eq!(store.connection("b").unwrap().settings.site_url, site.trim());
    }
    assert!(store.put_credential("c", SITE, &Credential::Host("Bearer x".into())).is_err());
    for site in ["https://u:hunter2@acme.atlassian.net", "hunter2@acme.atlassian.net", "not a site", ""] {
        assert!(!store.put_credential("b", site, &fred("x")).unwrap_err().to_string().contains("hunter2"));
    }
    store.remove("acme").unwrap();
    assert!(store.remove("acme").is_err());
}

#[test]
fn the_last_failure_is_kept_beside_the_store_until_something_works() {
    let (_folder, store) = store();
    put(&store, "hunter2");
    let beside = store.path().with_extension("json.failures");
    let last = || store.list().unwrap().remove(0).last_failure;
    let before = fs::read(store.path()).unwrap();
    store.note("acme", None).unwrap();
    store.note("other", Some(Failure::new("tls", "x"))).unwrap();
    assert!(!beside.exists());
    let failure = Failure::new("unauthorized", &"é".repeat(1000));
    assert_eq!(failure.message.chars().count(), 300);
    store.note("acme", Some(failure.clone())).unwrap();
    assert_eq!(last(), Some(failure.clone()));
    assert_eq!(fs::metadata(&beside).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read(store.path()).unwrap(), before);
    store.note("acme", None).unwrap();
    assert_eq!(last(), None);
    // Another credential has not failed yet.
    store.note("acme", Some(failure.clone())).unwrap();
    put(&store, "hunter3");
    assert_eq!(last(), None);
    store.note("acme", Some(failure)).unwrap();
    fs::write(&beside, "hello").unwrap();
    assert_eq!(last(), None);
}

#[test]
fn the_log_level_of_a_connection_is_kept() {
    let (_folder, store) = store();
    put(&store, "hunter2");
    assert_eq!(store.log_level("acme"), None);
    store.set_log_level("acme", Some(Level::Debug)).unwrap();
    put(&store, "hunter3");
    assert_eq!((store.log_level("acme"), store.log_level("other")), (Some(Level::Debug), None));
    assert!(store.set_log_level("other", Some(Level::Debug)).is_err());
    store.set_log_level("acme", None).unwrap();
    assert_eq!(store.log_level("acme"), None);
}

#[test]
fn a_file_that_others_can_read_is_refused_if_it_holds_a_token() {
    let (_folder, store) = store();
    put(&store, "hunter2");
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o644)).unwrap();
    let GetError::Unusable(problem) = store.connection("acme").unwrap_err() else { panic!() };
    assert!(problem.contains("chmod 600") && !problem.contains("hunter2"), "{problem}");
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o600)).unwrap();
    put(&store, "${PATH}");
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(store.connection("acme").is_ok());
}

#[test]
fn what_is_learned_replaces_the_revision_that_it_was_learned_at() {
    let (_folder, store) = store();
    put(&store, "${PATH}");
    let first = store.connection("acme").unwrap().revision;
    let second = store.learn("acme", learned("1"), &first).unwrap();
    assert_ne!(first, second);
    assert_eq!(store.connection("acme").unwrap().revision, second);
    assert_eq!(store.learn("acme", learned("2"), &first), Err(SaveError::Stale));
    let gateway = Learned { cloud_id: None, gateway: Some(true), ..Learned::default() };
    store.learn("acme", gateway, &second).unwrap();
    let connection = store.connection("acme").unwrap();
    assert_eq!(
        connection.learned,
        Learned { cloud_id: Some("1".into()), gateway: Some(true), ..Learned::default() }
    );
    assert_eq!(store.learn("other", learned("1"), &first), Err(SaveError::Unknown));
    let text = fs::read_to_string(store.path()).unwrap();
    assert!(text.contains("${PATH}"), "{text}");
}

#[test]
fn what_was_learned_goes_with_the_site_and_credential_that_it_was_learned_of() {
    let (_folder, store) = store();
    put(&store, "${PATH}");
    let revision = store.connection("acme").unwrap().revision;
    store.learn("acme", learned("1"), &revision).unwrap();
    // A hand that edits the file need not know of what was learned.
    let text = fs::read_to_string(store.path()).unwrap();
    fs::write(store.path(), text.replace(SITE, "https://other.atlassian.net")).unwrap();
    assert_eq!(store.connection("acme").unwrap().learned, Learned::default());
    fs::write(store.path(), text.replace("\"user\"", "\"total_timeout_seconds\": 5, \"user\"")).unwrap();
    let connection = store.connection("acme").unwrap();
    assert_eq!(connection.learned, learned("1"));
    // Changing the token keeps the limits.
    put(&store, "${HOME}");
    let connection = store.connection("acme").unwrap();
    assert_eq!(
        (connection.learned, connection.settings.limits.total_timeout),
        (Learned::default(), Some(5000))
    );
}

#[test]
fn the_lock_is_a_file_of_its_own_and_harms_no_other() {
    let (folder, store) = store();
    put(&store, "${PATH}");
    let other = folder.path().join("sub/connections.lock");
    fs::write(&other, "mine").unwrap();
    put(&store, "${PATH}");
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    let lock = folder.path().join("sub/connections.json.lock");
    assert_eq!(fs::metadata(&lock).unwrap().permissions().mode() & 0o077, 0);
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let revision = store.connection("acme").unwrap().revision;
    let SaveError::Failed(problem) = store.learn("acme", learned("1"), &revision).unwrap_err() else {
        panic!()
    };
    assert!(problem.contains("lock"), "{problem}");
}

#[test]
fn of_many_that_learn_at_once_one_wins() {
    let (_folder, store) = store();
    put(&store, "${PATH}");
    let revision = store.connection("acme").unwrap().revision;
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let (store, revision) = (store.clone(), revision.clone());
            std::thread::spawn(move || store.learn("acme", learned(&n.to_string()), &revision))
        })
        .collect();
    let outcomes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err(SaveError::Stale)).count(), 7);
}

#[test]
fn a_file_that_is_wrong_says_where_and_quotes_nothing() {
    let (_folder, store) = store();
    put(&store, "x");
    for text in [
        "{",
        r#"{"connections":{"acme":{"site_url":"x","token":hunter2}}}"#,
        r#"{"connections":{"acme":{"site_url":"x","token":["hunter2"]}}}"#,
        r#"{"connections":{"acme":{"token":"hunter2"}}}"#,
        r#"{"connections":{"acme":{"site_url":"x","token":{"sealed":"hunter2"}}}}"#,
        r#"{"connections":{"acme":{"site_url":"x","oauth":{"client_secret":"hunter2"}}}}"#,
    ] {
        fs::write(store.path(), text).unwrap();
        let GetError::Unusable(problem) = store.connection("acme").unwrap_err() else { panic!() };
        assert!(problem.contains("line 1, column") && !problem.contains("hunter2"), "{problem}");
        let failed = store.learn("acme", learned("1"), "x").unwrap_err();
        assert!(matches!(failed, SaveError::Failed(_)), "{failed}");
    }
}

#[test]
fn what_another_release_knows_stays_and_has_no_effect() {
    let (_folder, store) = store();
    put(&store, "x");
    let file = r#"{"new":[1],"connections":{"acme":{"site_url":"https://acme.atlassian.net","user":"fred",
        "token":"x","color":"red","learned":{"of":"","mood":{"a":1}}}}}"#;
    fs::write(store.path(), file).unwrap();
    assert!(store.connection("acme").is_ok());
    assert_eq!(
        store.unknown_members().unwrap(),
        ["new", "connections.acme.color", "connections.acme.learned.mood"]
    );
    store.set_log_level("acme", Some(Level::Debug)).unwrap();
    put(&store, "y");
    let after: serde_json::Value = serde_json::from_str(&text(&store)).unwrap();
    assert_eq!(
        (&after["new"], &after["connections"]["acme"]["color"]),
        (&serde_json::json!([1]), &"red".into())
    );
}

#[test]
fn a_name_that_is_there_twice_is_an_error_with_its_line() {
    let (_folder, store) = store();
    put(&store, "x");
    let entry = r#"{"site_url":"https://acme.atlassian.net","token":"hunter2"}"#;
    fs::write(store.path(), format!("{{\"connections\":{{\"acme\":{entry},\n\"acme\":{entry}}}}}")).unwrap();
    let problem = store.list().unwrap_err().to_string();
    assert!(problem.contains("two connections of the name \"acme\", at line 2"), "{problem}");
    let twice = r#"{"connections":{"acme":{"site_url":"x",
        "token":"hunter2","token":"hunter2"}}}"#;
    fs::write(store.path(), twice).unwrap();
    let problem = store.list().unwrap_err().to_string();
    assert!(problem.contains("at line 2") && !problem.contains("hunter2"), "{problem}");
}

#[test]
fn a_link_to_a_store_that_is_not_there_yet_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("connections.json");
    std::os::unix::fs::symlink("elsewhere/real.json", &link).unwrap();
    let store = FileStore::new(&link);
    for _ in 0..2 {
        put(&store, "x");
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }
    assert!(folder.path().join("elsewhere/real.json").is_file());
}

#[test]
fn a_connection_has_one_credential() {
    let (_folder, store) = store();
    put(&store, "x");
    let app = r#""oauth":{"provider":"cloud","grant":"client_credentials","client_id":"1"}"#;
    for (members, wanted) in [
        (app.to_owned(), true),
        (r#""token":"x""#.to_owned(), true),
        (r#""user":"fred""#.to_owned(), false),
        (format!(r#""token":"x",{app}"#), false),
        (format!(r#""user":"fred",{app}"#), false),
    ] {
        let entry = format!(r#"{{"connections":{{"acme":{{"site_url":"{SITE}",{members}}}}}}}"#);
        fs::write(store.path(), entry).unwrap();
        let got = store.connection("acme");
        assert_eq!(got.is_ok(), wanted, "{members}: {got:?}");
    }
}

#[tokio::test]
async fn it_lends_and_keeps_by_the_trait() {
    let (_folder, store) = store();
    put(&store, "${PATH}");
    let revision = store.get("acme").await.unwrap().revision;
    assert!(store.save("acme", learned("1"), &revision).await.is_ok());
    assert_eq!(store.save("acme", learned("1"), &revision).await, Err(SaveError::Stale));
}

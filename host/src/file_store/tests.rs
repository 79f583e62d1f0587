use super::*;
use std::os::unix::fs::PermissionsExt;

fn entry(token: &str) -> Entry {
    Entry {
        site_url: "https://acme.atlassian.net".into(),
        user: Some("fred".into()),
        token: token.into(),
        gateway_url: None,
        attempt_timeout_seconds: Some(5),
        total_timeout_seconds: None,
        max_body_bytes: None,
        learned: EntryLearned::default(),
    }
}

fn store() -> (tempfile::TempDir, FileStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sub/connections.json"));
    (folder, store)
}

fn learned(id: &str) -> Learned {
    Learned { cloud_id: Some(id.into()), gateway: None }
}

#[test]
fn a_connection_is_kept_for_its_user_alone() {
    let (_folder, store) = store();
    assert_eq!(store.list().unwrap(), []);
    store.put("acme", entry("hunter2")).unwrap();
    assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(store.list().unwrap(), [("acme".to_owned(), "https://acme.atlassian.net".to_owned())]);
    assert_eq!(store.connection("acme").unwrap().settings.limits.attempt_timeout, Some(5000));
    assert_eq!(store.connection("other").unwrap_err(), GetError::Unknown);
    assert!(store.put("a b", entry("x")).is_err());
    store.remove("acme").unwrap();
    assert!(store.remove("acme").is_err());
}

#[test]
fn a_file_that_others_can_read_is_refused_if_it_holds_a_token() {
    let (_folder, store) = store();
    store.put("acme", entry("hunter2")).unwrap();
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o644)).unwrap();
    let GetError::Unusable(problem) = store.connection("acme").unwrap_err() else { panic!() };
    assert!(problem.contains("chmod 600") && !problem.contains("hunter2"), "{problem}");
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o600)).unwrap();
    store.put("acme", entry("${PATH}")).unwrap();
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(store.connection("acme").is_ok());
}

#[test]
fn what_is_learned_replaces_the_revision_that_it_was_learned_at() {
    let (_folder, store) = store();
    store.put("acme", entry("${PATH}")).unwrap();
    let first = store.connection("acme").unwrap().revision;
    let second = store.learn("acme", learned("1"), &first).unwrap();
    assert_ne!(first, second);
    assert_eq!(store.connection("acme").unwrap().revision, second);
    assert_eq!(store.learn("acme", learned("2"), &first), Err(SaveError::Stale));
    let gateway = Learned { cloud_id: None, gateway: Some(true) };
    store.learn("acme", gateway, &second).unwrap();
    let connection = store.connection("acme").unwrap();
    assert_eq!(connection.learned, Learned { cloud_id: Some("1".into()), gateway: Some(true) });
    assert_eq!(store.learn("other", learned("1"), &first), Err(SaveError::Unknown));
    let text = fs::read_to_string(store.path()).unwrap();
    assert!(text.contains("${PATH}"), "{text}");
}

#[test]
fn of_many_that_learn_at_once_one_wins() {
    let (_folder, store) = store();
    store.put("acme", entry("${PATH}")).unwrap();
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
    store.put("acme", entry("x")).unwrap();
    for text in [
        "{",
        r#"{"connections":{"acme":{"site_url":"x","token":hunter2}}}"#,
        r#"{"connections":{"acme":{"site_url":"x","token":["hunter2"]}}}"#,
        r#"{"connections":{"acme":{"site_url":"x","token":"x","hunter2":1}}}"#,
        r#"{"connections":{"acme":{"token":"hunter2"}}}"#,
    ] {
        fs::write(store.path(), text).unwrap();
        let GetError::Unusable(problem) = store.connection("acme").unwrap_err() else { panic!() };
        assert!(problem.contains("line 1, column") && !problem.contains("hunter2"), "{problem}");
        let failed = store.learn("acme", learned("1"), "x").unwrap_err();
        assert_ne!(failed, SaveError::Stale);
    }
}

#[test]
fn variables() {
    let expand =
        |text: &str| expand(text, |name| (name == "A").then(|| "1".to_owned())).map_err(|e| e.to_string());
    assert_eq!(expand("x"), Ok("x".into()));
    assert_eq!(expand("${A}-${A}"), Ok("1-1".into()));
    assert_eq!(expand("$A {A}"), Ok("$A {A}".into()));
    assert!(expand("${B}").unwrap_err().contains("variable B"));
    assert!(expand("${A").is_err());
}

#[tokio::test]
async fn it_lends_and_keeps_by_the_trait() {
    let (_folder, store) = store();
    store.put("acme", entry("${PATH}")).unwrap();
    let revision = store.get("acme").await.unwrap().revision;
    assert!(store.save("acme", learned("1"), &revision).await.is_ok());
    assert_eq!(store.save("acme", learned("1"), &revision).await, Err(SaveError::Stale));
}

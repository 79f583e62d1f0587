//! Links of issues.

use crate::stage::*;
use jira_connector_host::links::{NewRemoteLink, RemoteLinkId};
use jira_simulator::{Change, Fault};

fn item(global: Option<&str>, title: &str) -> NewRemoteLink {
    NewRemoteLink {
        global_id: global.map(str::to_owned),
        url: "https://acme.example/1".into(),
        title: title.into(),
        ..NewRemoteLink::default()
    }
}

#[tokio::test]
async fn issues_are_linked_by_a_phrase_and_unlinked() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for (kind, from, to) in [
        ("blocks", "KAN-11", "KAN-12"),
        ("is blocked by", "KAN-13", "KAN-14"),
        ("Relates", "KAN-15", "KAN-16"),
        ("10000", "KAN-17", "KAN-18"),
    ] {
        good(connector.create_link(ACME, kind, from, to, None).await);
    }
    let texts: Vec<_> = stage.simulator.effects().into_iter().map(|effect| effect.text).collect();
    assert_eq!(
        texts,
        ["KAN-11 blocks KAN-12", "KAN-14 blocks KAN-13", "KAN-15 relates to KAN-16", "KAN-17 blocks KAN-18"]
    );
    // A link that is there stays the only one, whatever becomes of the answer.
    stage.fails("POST", Fault::ResetAfter);
    good(connector.create_link(ACME, "Blocks", "KAN-19", "KAN-20", None).await);
    good(connector.create_link(ACME, "blocks", "KAN-11", "KAN-12", None).await);
    assert_eq!(stage.changes().len(), 5);

    let key = stage.changes()[0].1.clone();
    let id = key.strip_prefix("link/").unwrap();
    good(connector.delete_link(ACME, id).await);
    assert_eq!(name(connector.delete_link(ACME, id).await), "not-found");
    assert_eq!(stage.changes()[5], (Change::Remove, key.clone()));

    let hello = markdown("Since the **release**");
    good(connector.create_link(ACME, "blocks", "KAN-21", "KAN-22", Some(&hello)).await);
    assert_eq!(stage.changes()[7], (Change::Comment, "KAN-21".to_owned()));
    stage.fails("POST", Fault::ResetAfter);
    let outcome = connector.create_link(ACME, "blocks", "KAN-23", "KAN-24", Some(&hello)).await;
    assert_eq!(name(outcome), "outcome-unknown");
}

#[tokio::test]
async fn links_that_are_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    assert_eq!(name(connector.create_link(ACME, "blocks", "KAN 1", "KAN-2", None).await), "invalid-request");
    assert_eq!(name(connector.delete_link(ACME, "a/b").await), "invalid-request");
    assert_eq!(stage.requests(), 0);
    let (kind, error) = error(connector.create_link(ACME, "blockz", "KAN-1", "KAN-2", None).await);
    assert_eq!(kind, "invalid-request");
    assert!(error.message.contains("Blocks (blocks, is blocked by)"), "{error:?}");
    assert_eq!(name(connector.create_link(ACME, "blocks", "KAN-1", "KAN-999", None).await), "not-found");
    assert_eq!(name(connector.create_link(ACME, "77", "KAN-1", "KAN-2", None).await), "not-found");
    stage.answers("GET", r#"{"issueLinkTypes":7}"#);
    assert_eq!(name(connector.create_link(ACME, "blocks", "KAN-1", "KAN-2", None).await), "unreadable");
    assert_eq!(stage.changes(), []);
}

#[tokio::test]
async fn things_elsewhere_are_linked_once() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let global = "system=https://acme.example&id=1";
    let made = good(connector.put_remote_link(ACME, "KAN-1", &item(Some(global), "One")).await);
    assert!(made.created);
    // The same again, which needs not be known to have come.
    stage.fails("POST", Fault::ResetAfter);
    let full = NewRemoteLink {
        summary: Some("More".into()),
        relationship: Some("causes".into()),
        application: Some("Acme".into()),
        application_type: Some("com.acme".into()),
        icon_url: Some("https://acme.example/i.png".into()),
        resolved: Some(true),
        ..item(Some(global), "Two")
    };
    let again = good(connector.put_remote_link(ACME, "KAN-1", &full).await);
    assert_eq!((again.id.as_str(), again.created), (made.id.as_str(), false));
    let links = good(connector.list_remote_links(ACME, "KAN-1").await);
    assert_eq!(links.len(), 1);
    let link = &links[0];
    assert_eq!((link.title.as_str(), link.url.as_str()), ("Two", "https://acme.example/1"));
    assert_eq!((link.global_id.as_deref(), link.resolved), (Some(global), Some(true)));
    assert_eq!((link.summary.as_deref(), link.relationship.as_deref()), (Some("More"), Some("causes")));
    assert_eq!(
        (link.application.as_deref(), link.application_type.as_deref()),
        (Some("Acme"), Some("com.acme"))
    );

    // Without a global id each call makes one, and none is repeated in doubt.
    stage.fails("POST", Fault::ResetAfter);
    assert_eq!(name(connector.put_remote_link(ACME, "KAN-1", &item(None, "Three")).await), "outcome-unknown");
    let links = good(connector.list_remote_links(ACME, "KAN-1").await);
    assert_eq!(links.len(), 2);
    good(connector.delete_remote_link(ACME, "KAN-1", &RemoteLinkId::GlobalId(global.into())).await);
    let id = links.into_iter().find(|link| link.global_id.is_none()).unwrap().id;
    good(connector.delete_remote_link(ACME, "KAN-1", &RemoteLinkId::Id(id.clone())).await);
    assert_eq!(good(connector.list_remote_links(ACME, "KAN-1").await), []);
    assert_eq!(name(connector.delete_remote_link(ACME, "KAN-1", &RemoteLinkId::Id(id)).await), "not-found");
    let gone = RemoteLinkId::GlobalId(global.into());
    assert_eq!(name(connector.delete_remote_link(ACME, "KAN-1", &gone).await), "not-found");
}

#[tokio::test]
async fn remote_links_that_are_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    assert_eq!(name(connector.put_remote_link(ACME, "KAN-1", &item(None, " ")).await), "invalid-request");
    let script = NewRemoteLink { url: "javascript:alert(1)".into(), ..item(None, "x") };
    assert_eq!(name(connector.put_remote_link(ACME, "KAN-1", &script).await), "invalid-request");
    let empty = RemoteLinkId::GlobalId(String::new());
    assert_eq!(name(connector.delete_remote_link(ACME, "KAN-1", &empty).await), "invalid-request");
    assert_eq!(stage.requests(), 0);
    assert_eq!(name(connector.list_remote_links(ACME, "KAN-999").await), "not-found");
    assert_eq!(name(connector.put_remote_link(ACME, "KAN-999", &item(None, "x")).await), "not-found");
    stage.answers("GET", "{}");
    assert_eq!(name(connector.list_remote_links(ACME, "KAN-1").await), "unreadable");
    stage.answers("POST", r#"{"self":"x"}"#);
    assert_eq!(name(connector.put_remote_link(ACME, "KAN-1", &item(None, "x")).await), "outcome-unknown");
}

//! Links of issues.

use super::given::{rich, some};
use super::row::Row;
use jira_connector_host::links::{NewRemoteLink, RemoteLinkId};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("links.create-link", "all", |c, on| async move {
            c.create_link(&on, "blocked by", "ED-1", "ED-2", Some(&rich())).await
        })
        .once(),
        Row::new("links.create-link", "little", |c, on| async move {
            c.create_link(&on, "1000", "ED-1", "10003", None).await
        }),
        Row::new("links.delete-link", "an id", |c, on| async move { c.delete_link(&on, "10001").await }),
        Row::new("links.list-remote-links", "a key", |c, on| async move {
            c.list_remote_links(&on, "ED-1").await
        })
        .tells(&["10000", "TSTSUP-111", "com.acme.tracker", "causes", "Test Case #1234"]),
        Row::new("links.put-remote-link", "all", |c, on| async move {
            let item = NewRemoteLink {
                global_id: some("system=https://acme.example&id=1"),
                url: "https://acme.example/?id=1&a=ü".into(),
                title: "One".into(),
                summary: some("The first"),
                relationship: some("causes"),
                application: some("Acme"),
                application_type: some("com.acme.tracker"),
                icon_url: some("https://acme.example/i.png"),
                resolved: Some(true),
            };
            c.put_remote_link(&on, "ED-1", &item).await
        })
        .tells(&["10000"]),
        Row::new("links.put-remote-link", "little", |c, on| async move {
            let item = NewRemoteLink {
                url: "https://acme.example/1".into(),
                title: "One".into(),
                ..NewRemoteLink::default()
            };
            c.put_remote_link(&on, "ED-1", &item).await
        })
        .tells(&["10000"])
        .once(),
        Row::new("links.delete-remote-link", "an id", |c, on| async move {
            c.delete_remote_link(&on, "ED-1", &RemoteLinkId::Id("10000".into())).await
        }),
        Row::new("links.delete-remote-link", "a global id", |c, on| async move {
            let id = "system=https://acme.example&id=1".to_owned();
            c.delete_remote_link(&on, "ED-1", &RemoteLinkId::GlobalId(id)).await
        }),
    ]
}

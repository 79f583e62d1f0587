//! The rows of `links`.

use super::{FILES, LINK_TYPES, place};
use crate::links::{create_link, delete_link, delete_remote_link, list_remote_links, put_remote_link};
use crate::tests::answer::{created, no_content, ok};
use crate::tests::row::{Row, row};
use jira_contract::links::{NewRemoteLink, RemoteLinkId};
use jira_contract::records::Text;

fn item(global_id: Option<&str>) -> NewRemoteLink {
    NewRemoteLink {
        global_id: global_id.map(str::to_owned),
        url: "https://acme.example/tickets/1".into(),
        title: "Ticket 1".into(),
        summary: Some("Crashes".into()),
        relationship: Some("causes".into()),
        application: Some("Acme Tracker".into()),
        application_type: Some("com.acme.tracker".into()),
        icon_url: None,
        resolved: Some(false),
    }
}

const REMOTE: &str = r#"[{"id":10000,"self":"https://acme.atlassian.net/rest/api/3/issue/KAN-1/remotelink/10000",
    "globalId":"system=https://acme.example&id=1","application":{"type":"com.acme.tracker","name":"Acme Tracker"},
    "relationship":"causes","object":{"url":"https://acme.example/tickets/1","title":"Ticket 1","summary":"Crashes",
    "icon":{"url16x16":"https://acme.example/icon.png","title":"x"},"status":{"resolved":true}}}]"#;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!(
            "links.create-link",
            "by an id",
            |api| create_link(api, "10000", "KAN-1", "KAN-2", None),
            [created("")]
        ),
        row!(
            "links.create-link",
            "by a phrase, with a comment that shows a file",
            |api| async move {
                let comment = Text::Markdown("![A](attachment:a.png)".into());
                create_link(api, "is blocked by", "KAN-1", "KAN-2", Some(&comment)).await
            },
            [ok(LINK_TYPES), ok(FILES), place(), created("")]
        ),
        row!("links.delete-link", "", |api| delete_link(api, "10100"), [no_content()]),
        row!("links.list-remote-links", "", |api| list_remote_links(api, "KAN-1"), [ok(REMOTE)]),
        row!(
            "links.put-remote-link",
            "",
            |api| put_remote_link(api, "KAN-1", &item(None)),
            [created(
                r#"{"id":10000,"self":"https://acme.atlassian.net/rest/api/3/issue/KAN-1/remotelink/10000"}"#
            )]
        ),
        row!(
            "links.put-remote-link",
            "with a global id",
            |api| put_remote_link(api, "KAN-1", &item(Some("system=https://acme.example&id=1"))),
            [ok(
                r#"{"id":10000,"self":"https://acme.atlassian.net/rest/api/3/issue/KAN-1/remotelink/10000"}"#
            )]
        ),
        row!(
            "links.delete-remote-link",
            "",
            |api| delete_remote_link(api, "KAN-1", &RemoteLinkId::Id("10000".into())),
            [no_content()]
        ),
        row!(
            "links.delete-remote-link",
            "by a global id",
            |api| delete_remote_link(
                api,
                "KAN-1",
                &RemoteLinkId::GlobalId("system=https://acme.example&id=1".into())
            ),
            [no_content()]
        ),
    ]
}

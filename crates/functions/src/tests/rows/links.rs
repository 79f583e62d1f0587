//! The rows of `links`.

use super::{FILES, LINK_TYPES, place};
use crate::links::{link, list_remote, put_remote, remove_remote, unlink};
use crate::tests::answer::{created, no_content, ok};
use crate::tests::row::{Row, row};
use jira_contract::links::{RemoteId, RemoteItem};
use jira_contract::records::Text;

fn item(global_id: Option<&str>) -> RemoteItem {
    RemoteItem {
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
        row!("links.link", "by an id", |api| link(api, "10000", "KAN-1", "KAN-2", None), [created("")]),
        row!(
            "links.link",
            "by a phrase, with a comment that shows a file",
            |api| async move {
                let comment = Text::Markdown("![A](attachment:a.png)".into());
                link(api, "is blocked by", "KAN-1", "KAN-2", Some(&comment)).await
            },
            [ok(LINK_TYPES), ok(FILES), place(), created("")]
        ),
        row!("links.unlink", "", |api| unlink(api, "10100"), [no_content()]),
        row!("links.list-remote", "", |api| list_remote(api, "KAN-1"), [ok(REMOTE)]),
        row!(
            "links.put-remote",
            "",
            |api| put_remote(api, "KAN-1", &item(None)),
            [created(
                r#"{"id":10000,"self":"https://acme.atlassian.net/rest/api/3/issue/KAN-1/remotelink/10000"}"#
            )]
        ),
        row!(
            "links.put-remote",
            "with a global id",
            |api| put_remote(api, "KAN-1", &item(Some("system=https://acme.example&id=1"))),
            [ok(
                r#"{"id":10000,"self":"https://acme.atlassian.net/rest/api/3/issue/KAN-1/remotelink/10000"}"#
            )]
        ),
        row!(
            "links.remove-remote",
            "",
            |api| remove_remote(api, "KAN-1", &RemoteId::Id("10000".into())),
            [no_content()]
        ),
        row!(
            "links.remove-remote",
            "by a global id",
            |api| remove_remote(api, "KAN-1", &RemoteId::GlobalId("system=https://acme.example&id=1".into())),
            [no_content()]
        ),
    ]
}

//! The rows of `comments`.

use super::{FILES, HI, USER, place};
use crate::comments::{add, delete_comment, get, list, update};
use crate::tests::answer::{Answer, created, no_content, ok};
use crate::tests::row::{Row, row};
use jira_contract::comments::{AddOptions, ListOptions, Order, UpdateOptions};
use jira_contract::records::{Text, TextFormat, Visibility};

const LIST: ListOptions = ListOptions { order: None, format: None, page_size: None };
const ADD: AddOptions = AddOptions { visibility: None, is_internal: None };
const EDIT: UpdateOptions = UpdateOptions { visibility: None, is_internal: None, notify_users: None };

fn comment(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","author":{USER},"updateAuthor":{USER},"body":{HI},"created":"2026-01-17T12:34:00.000+0000",
        "updated":"2026-01-18T23:45:00.000+0000","jsdPublic":true,"visibility":{{"type":"role","value":"Developers","identifier":"10001"}}}}"#
    )
}

fn page(start: u32, id: &str) -> Answer {
    ok(format!(r#"{{"startAt":{start},"maxResults":1,"total":2,"comments":[{}]}}"#, comment(id)))
}

fn text() -> Text {
    Text::Markdown("Hi".into())
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("comments.list", "", |api| list(api, "KAN-1", &LIST, None), [page(0, "10000")]),
        row!(
            "comments.list",
            "the second page",
            |api| async move {
                let options = ListOptions { order: Some(Order::NewestFirst), page_size: Some(1), ..LIST };
                let first = list(api, "KAN-1", &options, None).await?;
                list(api, "KAN-1", &options, first.next.as_deref()).await
            },
            [page(0, "10000"), page(1, "10001")]
        ),
        row!(
            "comments.get",
            "",
            |api| get(api, "KAN-1", "10000", Some(TextFormat::PlainText)),
            [ok(comment("10000"))]
        ),
        row!("comments.add", "", |api| add(api, "KAN-1", &text(), &ADD), [created(comment("10000"))]),
        row!(
            "comments.add",
            "that shows a file, to a role",
            |api| async move {
                let visibility = Some(Visibility::Role("Developers".into()));
                let options = AddOptions { visibility, is_internal: Some(true) };
                add(api, "KAN-1", &Text::Markdown("![A](attachment:a.png)".into()), &options).await
            },
            [ok(FILES), place(), created(comment("10000"))]
        ),
        row!(
            "comments.update",
            "",
            |api| update(api, "KAN-1", "10000", &text(), &EDIT),
            [ok(comment("10000")), ok(comment("10000"))]
        ),
        row!(
            "comments.update",
            "that shows a file, seen by a group",
            |api| async move {
                let visibility = Some(Visibility::Group("team".into()));
                let options =
                    UpdateOptions { visibility, is_internal: Some(false), notify_users: Some(false) };
                update(api, "KAN-1", "10000", &Text::Markdown("![A](attachment:a.png)".into()), &options)
                    .await
            },
            [ok(FILES), place(), ok(comment("10000"))]
        ),
        row!("comments.delete-comment", "", |api| delete_comment(api, "KAN-1", "10000"), [no_content()]),
    ]
}

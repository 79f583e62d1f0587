//! Comments on issues.

use super::given::{adf, rich, two};
use super::row::Row;
use jira_connector_host::comments::{AddOptions, ListOptions, Order, UpdateOptions};
use jira_connector_host::records::{Text, TextFormat, Visibility};

const SAYS: &[&str] = &["10000", "Mia Krystof", "Lorem ipsum dolor sit amet", "Administrators"];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("comments.list", "all", |c, on| async move {
            let options = ListOptions {
                order: Some(Order::NewestFirst),
                format: Some(TextFormat::LosslessMarkdown),
                page_size: Some(1),
            };
            two(
                async |cursor| c.list_comments(&on, "ED-1", &options, cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(SAYS),
        Row::new("comments.list", "little", |c, on| async move {
            c.list_comments(&on, "10002", &ListOptions::default(), None).await
        })
        .tells(SAYS),
        Row::new("comments.get", "all", |c, on| async move {
            c.get_comment(&on, "ED-1", "10000", Some(TextFormat::PlainText)).await
        })
        .tells(SAYS),
        Row::new(
            "comments.get",
            "little",
            |c, on| async move { c.get_comment(&on, "ED-1", "10000", None).await },
        )
        .tells(SAYS),
        Row::new("comments.add", "all", |c, on| async move {
            let visibility = Some(Visibility::Role("Administrators".into()));
            c.add_comment(&on, "ED-1", &rich(), &AddOptions { visibility, is_internal: Some(true) }).await
        })
        .tells(SAYS)
        .once(),
        Row::new("comments.add", "a group", |c, on| async move {
            let group = "276f955c-63d7-42c8-9520-92d01dca0625".to_owned();
            let options = AddOptions { visibility: Some(Visibility::Group(group)), is_internal: Some(false) };
            c.add_comment(&on, "ED-1", &adf(), &options).await
        })
        .tells(SAYS)
        .once(),
        Row::new("comments.add", "little", |c, on| async move {
            c.add_comment(&on, "ED-1", &Text::Markdown("Hello".into()), &AddOptions::default()).await
        })
        .tells(SAYS)
        .once(),
        Row::new("comments.update", "all", |c, on| async move {
            let visibility = Some(Visibility::Group("jira-developers".into()));
            let options = UpdateOptions { visibility, is_internal: Some(true), notify_users: Some(false) };
            c.update_comment(&on, "ED-1", "10000", &rich(), &options).await
        })
        .tells(SAYS),
        Row::new("comments.update", "little", |c, on| async move {
            c.update_comment(&on, "ED-1", "10000", &adf(), &UpdateOptions::default()).await
        })
        .tells(SAYS),
        Row::new("comments.delete-comment", "an id", |c, on| async move {
            c.delete_comment(&on, "ED-1", "10000").await
        }),
    ]
}

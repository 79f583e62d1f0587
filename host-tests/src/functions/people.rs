//! Users and groups.

use super::given::{MIA, two};
use super::row::Row;
use jira_connector_host::people::{Assignment, MemberOptions};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("people.search", "all", |c, on| async move {
            two(
                async |cursor| c.search_users(&on, "mia & ü", Some(2), cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(&[MIA, "Mia Krystof", "Emma Richards"]),
        Row::new(
            "people.search",
            "little",
            |c, on| async move { c.search_users(&on, "mia", None, None).await },
        )
        .tells(&["Mia Krystof"]),
        Row::new("people.get", "an id", |c, on| async move { c.get_user(&on, MIA).await }).tells(&[
            MIA,
            "Mia Krystof",
            "mia@example.com",
        ]),
        Row::new("people.get-many", "many", |c, on| async move {
            let ids: Vec<_> = (0..101).map(|number| format!("5b10a2844c2016570{number:07}")).collect();
            c.get_users(&on, &ids).await
        })
        .tells(&[MIA, "Mia Krystof"]),
        Row::new("people.get-many", "one", |c, on| async move { c.get_users(&on, &[MIA.to_owned()]).await })
            .tells(&[MIA, "Mia Krystof"]),
        Row::new("people.search-assignable", "a project", |c, on| async move {
            let work = Assignment::Project("EX".into());
            two(
                async |cursor| {
                    c.search_assignable_users(&on, &work, Some("mia & ü"), Some(2), cursor.as_ref()).await
                },
                |page| page.next.clone(),
            )
            .await
        })
        .tells(&[MIA, "Mia Krystof"]),
        Row::new("people.search-assignable", "an issue", |c, on| async move {
            c.search_assignable_users(&on, &Assignment::Issue("ED-1".into()), None, None, None).await
        })
        .tells(&[MIA]),
        Row::new("people.search-assignable", "an issue's id", |c, on| async move {
            c.search_assignable_users(&on, &Assignment::Issue("10002".into()), None, None, None).await
        })
        .tells(&[MIA]),
        Row::new("people.search-groups", "all", |c, on| async move {
            c.search_groups(&on, Some("j & ü"), Some(20)).await
        })
        .tells(&["276f955c-63d7-42c8-9520-92d01dca0625", "jdog-developers", "25"]),
        Row::new(
            "people.search-groups",
            "little",
            |c, on| async move { c.search_groups(&on, None, None).await },
        )
        .tells(&["juvenal-bot"]),
        Row::new("people.list-group-members", "all", |c, on| async move {
            let options = MemberOptions { include_inactive: Some(true), page_size: Some(2) };
            let group = "276f955c-63d7-42c8-9520-92d01dca0625";
            two(
                async |cursor| c.list_group_members(&on, group, options, cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(&[MIA, "Mia", "Will", "will@example.com"]),
        Row::new("people.list-group-members", "little", |c, on| async move {
            c.list_group_members(&on, "jira & ü", MemberOptions::default(), None).await
        })
        .tells(&["Mia", "Will"]),
    ]
}

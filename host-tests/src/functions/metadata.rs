//! What a site is set up with.

use super::given::{MIA, owned, some, two};
use super::row::Row;
use jira_connector_host::metadata::{FilterOptions, PermissionContext};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row::new("metadata.list-priorities", "nothing", |c, on| async move { c.list_priorities(&on).await })
            .tells(&["1", "Major", "Major loss of function.", "#009900", "Trivial"]),
        Row::new(
            "metadata.list-resolutions",
            "nothing",
            |c, on| async move { c.list_resolutions(&on).await },
        )
        .tells(&["10001", "Works as designed", "This is what it is supposed to do."]),
        Row::new("metadata.list-link-types", "nothing", |c, on| async move { c.list_link_types(&on).await })
            .tells(&["1000", "Duplicate", "Duplicated by", "Blocked by"]),
        Row::new("metadata.list-labels", "all", |c, on| async move {
            two(async |cursor| c.list_labels(&on, Some(2), cursor.as_ref()).await, |page| page.next.clone())
                .await
        })
        .tells(&["performance", "security", "100"]),
        Row::new(
            "metadata.list-labels",
            "little",
            |c, on| async move { c.list_labels(&on, None, None).await },
        )
        .tells(&["performance"]),
        Row::new("metadata.list-filters", "all", |c, on| async move {
            let options = FilterOptions {
                query: some("open & ü"),
                owner: some(MIA),
                project_id: some("10000"),
                page_size: Some(2),
            };
            two(async |cursor| c.list_filters(&on, &options, cursor.as_ref()).await, |page| page.next.clone())
                .await
        })
        .tells(&[
            "10000",
            "All Open Bugs",
            "type = Bug and resolution is empty",
            "Issues assigned to me",
        ]),
        Row::new("metadata.list-filters", "little", |c, on| async move {
            c.list_filters(&on, &FilterOptions::default(), None).await
        })
        .tells(&["All Open Bugs"]),
        Row::new("metadata.get-filter", "an id", |c, on| async move { c.get_filter(&on, "10000").await })
            .tells(&["10000", "All Open Bugs", "Lists all open bugs", "Mia Krystof"]),
        permissions("a project", || PermissionContext::Project("EX".into())),
        permissions("a project's id", || PermissionContext::Project("10000".into())),
        permissions("an issue", || PermissionContext::Issue("ED-1".into())),
        permissions("an issue's id", || PermissionContext::Issue("10002".into())),
    ];
    rows.push(
        Row::new("metadata.get-my-permissions", "little", |c, on| async move {
            c.get_my_permissions(&on, &PermissionContext::Site, &[]).await
        })
        .tells(&["EDIT_ISSUES", "Edit Issues"]),
    );
    rows
}

fn permissions(with: &'static str, place: fn() -> PermissionContext) -> Row {
    Row::new("metadata.get-my-permissions", with, move |c, on| async move {
        c.get_my_permissions(&on, &place(), &owned(&["EDIT_ISSUES", "BROWSE_PROJECTS"])).await
    })
    .tells(&["EDIT_ISSUES", "Edit Issues", "true"])
}

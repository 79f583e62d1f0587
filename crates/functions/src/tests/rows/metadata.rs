//! The rows of `settings`.

use super::{LINK_TYPES, USER};
use crate::metadata::{
    get_filter, get_my_permissions, list_filters, list_labels, list_link_types, list_priorities,
    list_resolutions,
};
use crate::tests::answer::ok;
use crate::tests::row::{Row, row};
use jira_contract::metadata::{FilterOptions, PermissionContext};

const FILTERS: FilterOptions = FilterOptions { query: None, owner: None, project_id: None, page_size: None };

fn filter() -> String {
    format!(
        r#"{{"id":"10000","name":"All open bugs","description":"Lists all","favourite":true,"jql":"type = Bug","owner":{USER},
        "viewUrl":"https://acme.atlassian.net/issues/?filter=10000"}}"#
    )
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!(
            "metadata.list-priorities",
            "two pages",
            |api| list_priorities(api),
            [
                ok(
                    r##"{"startAt":0,"maxResults":1,"total":2,"isLast":false,"values":[{"id":"1","name":"Highest","description":"Now","statusColor":"#cc0000","isDefault":false}]}"##
                ),
                ok(
                    r##"{"startAt":1,"maxResults":1,"total":2,"isLast":true,"values":[{"id":"3","name":"Medium","description":"","statusColor":"#ffab00","isDefault":true}]}"##
                ),
            ]
        ),
        row!(
            "metadata.list-resolutions",
            "",
            |api| list_resolutions(api),
            [ok(
                r#"{"startAt":0,"maxResults":50,"total":1,"isLast":true,"values":[{"id":"10000","name":"Done","description":"Work is done.","isDefault":false}]}"#
            )]
        ),
        row!("metadata.list-link-types", "", |api| list_link_types(api), [ok(LINK_TYPES)]),
        row!(
            "metadata.list-labels",
            "",
            |api| list_labels(api, None, None),
            [ok(r#"{"startAt":0,"maxResults":1000,"total":2,"isLast":true,"values":["backend","ui"]}"#)]
        ),
        row!(
            "metadata.list-filters",
            "",
            |api| async move {
                let options = FilterOptions {
                    query: Some("bugs".into()),
                    owner: Some("5b10a2844c20165700ede21g".into()),
                    project_id: Some("10000".into()),
                    ..FILTERS
                };
                list_filters(api, &options, None).await
            },
            [ok(format!(
                r#"{{"startAt":0,"maxResults":50,"total":1,"isLast":true,"values":[{}]}}"#,
                filter()
            ))]
        ),
        row!("metadata.get-filter", "", |api| get_filter(api, "10000"), [ok(filter())]),
        row!(
            "metadata.get-my-permissions",
            "",
            |api| get_my_permissions(
                api,
                &PermissionContext::Issue("KAN-1".into()),
                vec!["EDIT_ISSUES".into()]
            ),
            [ok(
                r#"{"permissions":{"EDIT_ISSUES":{"id":"12","key":"EDIT_ISSUES","name":"Edit Issues","type":"PROJECT","description":"Edit.","havePermission":true}}}"#
            )]
        ),
        row!(
            "metadata.get-my-permissions",
            "all, in a project",
            |api| get_my_permissions(api, &PermissionContext::Project("10000".into()), Vec::new()),
            [
                ok(
                    r#"{"permissions":{"EDIT_ISSUES":{"key":"EDIT_ISSUES"},"BROWSE_PROJECTS":{"key":"BROWSE_PROJECTS"}}}"#
                ),
                ok(
                    r#"{"permissions":{"EDIT_ISSUES":{"name":"Edit Issues","havePermission":false},"BROWSE_PROJECTS":{"name":"Browse Projects","havePermission":true}}}"#
                ),
            ]
        ),
        row!(
            "metadata.get-my-permissions",
            "more than one request takes",
            |api| async move {
                let keys = (0..101).map(|number| format!("PERMISSION_{number}")).collect();
                get_my_permissions(api, &PermissionContext::Site, keys).await
            },
            [
                ok(r#"{"permissions":{"PERMISSION_0":{"name":"First","havePermission":true}}}"#),
                ok(r#"{"permissions":{"PERMISSION_100":{"name":"Last","havePermission":true}}}"#),
            ]
        ),
    ]
}

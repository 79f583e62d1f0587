//! The rows of `people`.

use super::USER;
use crate::people::{get, get_many, list_group_members, search, search_assignable, search_groups};
use crate::tests::answer::ok;
use crate::tests::row::{Row, row};
use jira_contract::people::{Assignment, MemberOptions};

const MEMBERS: MemberOptions = MemberOptions { include_inactive: None, page_size: None };

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("people.search", "", |api| search(api, "mia", None, None), [ok(format!("[{USER}]"))]),
        row!("people.get", "", |api| get(api, "5b10a2844c20165700ede21g"), [ok(USER)]),
        row!(
            "people.get-many",
            "more than one request takes",
            |api| async move {
                let ids: Vec<_> = (0..101).map(|number| format!("5b10a2844c20165700{number}")).collect();
                get_many(api, &ids).await
            },
            [
                ok(format!(r#"{{"startAt":0,"maxResults":200,"total":1,"isLast":true,"values":[{USER}]}}"#)),
                ok(r#"{"startAt":0,"maxResults":200,"total":0,"isLast":true,"values":[]}"#),
            ]
        ),
        row!(
            "people.search-assignable",
            "",
            |api| search_assignable(api, &Assignment::Project("KAN".into()), Some("mia"), None, None),
            [ok(format!("[{USER}]"))]
        ),
        row!(
            "people.search-assignable",
            "to an issue, the second page",
            |api| async move {
                let work = Assignment::Issue("KAN-1".into());
                let first = search_assignable(api, &work, None, Some(2), None).await?;
                search_assignable(api, &work, None, Some(2), first.next.as_deref()).await
            },
            [ok("[]"), ok(format!("[{USER}]"))]
        ),
        row!(
            "people.search-groups",
            "",
            |api| search_groups(api, Some("dev"), Some(5)),
            [ok(
                r#"{"header":"Showing 1 of 1 matching groups","total":1,"groups":[{"groupId":"276f955c","name":"jira-developers","html":"<b>jira</b>"}]}"#
            )]
        ),
        row!(
            "people.list-group-members",
            "",
            |api| list_group_members(api, "jira-developers", &MEMBERS, None),
            [ok(format!(r#"{{"startAt":0,"maxResults":50,"total":1,"isLast":true,"values":[{USER}]}}"#))]
        ),
    ]
}

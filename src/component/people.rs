//! The `people` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::people::{GroupList, Guest, MemberOptions, UserPage, Work};
use jira_contract::types::{self, User};
use jira_functions::people;

impl Guest for Component {
    fn search(
        connection: String,
        text: String,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        run(&connection, "people.search", async |api| {
            people::search(api, &text, page_size, cursor.as_deref()).await
        })
    }

    fn get(connection: String, account_id: String) -> Result<User, types::Error> {
        run(&connection, "people.get", async |api| people::get(api, &account_id).await)
    }

    fn get_many(connection: String, account_ids: Vec<String>) -> Result<Vec<User>, types::Error> {
        run(&connection, "people.get-many", async |api| people::get_many(api, &account_ids).await)
    }

    fn assignable(
        connection: String,
        work: Work,
        text: Option<String>,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        run(&connection, "people.assignable", async |api| {
            people::assignable(api, &work, text.as_deref(), page_size, cursor.as_deref()).await
        })
    }

    fn groups(
        connection: String,
        text: Option<String>,
        limit: Option<u32>,
    ) -> Result<GroupList, types::Error> {
        run(&connection, "people.groups", async |api| people::groups(api, text.as_deref(), limit).await)
    }

    fn group_members(
        connection: String,
        group: String,
        options: MemberOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        run(&connection, "people.group-members", async |api| {
            people::group_members(api, &group, &options, cursor.as_deref()).await
        })
    }
}

//! The `people` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::people::{Assignment, GroupList, Guest, MemberOptions, UserPage};
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

    fn search_assignable(
        connection: String,
        work: Assignment,
        text: Option<String>,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        run(&connection, "people.search-assignable", async |api| {
            people::search_assignable(api, &work, text.as_deref(), page_size, cursor.as_deref()).await
        })
    }

    fn search_groups(
        connection: String,
        text: Option<String>,
        limit: Option<u32>,
    ) -> Result<GroupList, types::Error> {
        run(&connection, "people.search-groups", async |api| {
            people::search_groups(api, text.as_deref(), limit).await
        })
    }

    fn list_group_members(
        connection: String,
        group: String,
        options: MemberOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        run(&connection, "people.list-group-members", async |api| {
            people::list_group_members(api, &group, &options, cursor.as_deref()).await
        })
    }
}

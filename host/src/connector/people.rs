//! Users and groups.

use super::{Connector, Error};
use crate::contract::people::{GroupList, MemberOptions, UserPage, Work};
use crate::contract::types::{Cursor, User};

impl Default for MemberOptions {
    /// Those who may log in, in pages of 50.
    fn default() -> Self {
        Self { inactive: None, page_size: None }
    }
}

impl Connector {
    /// `people.search`: one page of the users that a text fits.
    pub async fn search_users(
        &self,
        connection: &str,
        text: &str,
        page_size: Option<u32>,
        cursor: Option<&Cursor>,
    ) -> Result<UserPage, Error> {
        self.call(connection, "people.search", async |exports, store| {
            exports.connector_jira_people().call_search(store, connection, text, page_size, cursor).await
        })
        .await
    }

    /// `people.get`: a user by the account id.
    pub async fn get_user(&self, connection: &str, account_id: &str) -> Result<User, Error> {
        self.call(connection, "people.get", async |exports, store| {
            exports.connector_jira_people().call_get(store, connection, account_id).await
        })
        .await
    }

    /// `people.get-many`: users by their account ids, however many.
    pub async fn get_users(&self, connection: &str, account_ids: &[String]) -> Result<Vec<User>, Error> {
        self.call(connection, "people.get-many", async |exports, store| {
            exports.connector_jira_people().call_get_many(store, connection, account_ids).await
        })
        .await
    }

    /// `people.assignable`: one page of those to whom issues can be assigned.
    pub async fn assignable_users(
        &self,
        connection: &str,
        work: &Work,
        text: Option<&str>,
        page_size: Option<u32>,
        cursor: Option<&Cursor>,
    ) -> Result<UserPage, Error> {
        self.call(connection, "people.assignable", async |exports, store| {
            exports
                .connector_jira_people()
                .call_assignable(store, connection, work, text, page_size, cursor)
                .await
        })
        .await
    }

    /// `people.groups`: the groups whose name contains a text.
    pub async fn search_groups(
        &self,
        connection: &str,
        text: Option<&str>,
        limit: Option<u32>,
    ) -> Result<GroupList, Error> {
        self.call(connection, "people.groups", async |exports, store| {
            exports.connector_jira_people().call_groups(store, connection, text, limit).await
        })
        .await
    }

    /// `people.group-members`: one page of the members of a group.
    pub async fn group_members(
        &self,
        connection: &str,
        group: &str,
        options: MemberOptions,
        cursor: Option<&Cursor>,
    ) -> Result<UserPage, Error> {
        self.call(connection, "people.group-members", async |exports, store| {
            exports
                .connector_jira_people()
                .call_group_members(store, connection, group, options, cursor)
                .await
        })
        .await
    }
}

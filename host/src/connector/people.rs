//! Users and groups.

use super::call::call;
use super::{Connector, Error};
use crate::contract::people::{Assignment, GroupList, MemberOptions, UserPage};
use crate::contract::types::{Cursor, User};

impl Default for MemberOptions {
    /// Those who may log in, in pages of 50.
    fn default() -> Self {
        Self { include_inactive: None, page_size: None }
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
        call!(self, connection, "people.search", people.call_search(text, page_size, cursor))
    }

    /// `people.get`: a user by the account id.
    pub async fn get_user(&self, connection: &str, account_id: &str) -> Result<User, Error> {
        call!(self, connection, "people.get", people.call_get(account_id))
    }

    /// `people.get-many`: users by their account ids, however many.
    pub async fn get_users(&self, connection: &str, account_ids: &[String]) -> Result<Vec<User>, Error> {
        call!(self, connection, "people.get-many", people.call_get_many(account_ids))
    }

    /// `people.search-assignable`: one page of those to whom issues can be assigned.
    pub async fn search_assignable_users(
        &self,
        connection: &str,
        work: &Assignment,
        text: Option<&str>,
        page_size: Option<u32>,
        cursor: Option<&Cursor>,
    ) -> Result<UserPage, Error> {
        call!(
            self,
            connection,
            "people.search-assignable",
            people.call_search_assignable(work, text, page_size, cursor)
        )
    }

    /// `people.search-groups`: the groups whose name contains a text.
    pub async fn search_groups(
        &self,
        connection: &str,
        text: Option<&str>,
        limit: Option<u32>,
    ) -> Result<GroupList, Error> {
        call!(self, connection, "people.search-groups", people.call_search_groups(text, limit))
    }

    /// `people.list-group-members`: one page of the members of a group.
    pub async fn list_group_members(
        &self,
        connection: &str,
        group: &str,
        options: MemberOptions,
        cursor: Option<&Cursor>,
    ) -> Result<UserPage, Error> {
        call!(
            self,
            connection,
            "people.list-group-members",
            people.call_list_group_members(group, options, cursor)
        )
    }
}

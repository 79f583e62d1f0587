//! The `people` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{translate, whole};
use crate::call::Call;
use crate::contract::people::{GroupList, Guest, MemberOptions, UserPage, Work};
use crate::contract::types::{self, User};
use crate::error::Error;
use crate::jira::page::{Bare, Listing};
use crate::jira::{groups, path, people, users};

impl Guest for Component {
    fn search(
        connection: String,
        text: String,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        let asked = people::search(&connection, &text, page_size, cursor.as_deref());
        page(&connection, "people.search", asked, Bare::Page)
    }

    fn get(connection: String, account_id: String) -> Result<User, types::Error> {
        let call = people::get(&account_id).map_err(Failure::from);
        driver::read(&connection, "people.get", call, users::read)
    }

    fn get_many(connection: String, account_ids: Vec<String>) -> Result<Vec<User>, types::Error> {
        get_many(&connection, &account_ids).map_err(translate::failure)
    }

    fn assignable(
        connection: String,
        work: Work,
        text: Option<String>,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        let asked = people::assignable(&connection, &work, text.as_deref(), page_size, cursor.as_deref());
        page(&connection, "people.assignable", asked, Bare::Window)
    }

    fn groups(
        connection: String,
        text: Option<String>,
        limit: Option<u32>,
    ) -> Result<GroupList, types::Error> {
        let call = groups::search(text.as_deref(), limit).map_err(Failure::from);
        driver::read(&connection, "people.groups", call, groups::read)
    }

    fn group_members(
        connection: String,
        group: String,
        options: MemberOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<UserPage, types::Error> {
        let asked = groups::members(&connection, &group, &options, cursor.as_deref());
        page(&connection, "people.group-members", asked, Bare::Whole)
    }
}

#[inline(never)]
fn page(
    connection: &str,
    operation: &'static str,
    asked: Result<(Listing, Call), Error>,
    bare: Bare,
) -> Result<UserPage, types::Error> {
    let (listing, call) = asked.map_err(|error| translate::failure(error.into()))?;
    driver::read(connection, operation, Ok(call), |answer| people::read_page(listing, answer, bare))
}

fn get_many(connection: &str, account_ids: &[String]) -> Result<Vec<User>, Failure> {
    let paths: Result<Vec<_>, Error> = path::parts(account_ids).into_iter().map(people::get_many).collect();
    let mut users = Vec::new();
    for path in paths? {
        whole::read(connection, "people.get-many", &path, 200, &mut |items| {
            users.extend(people::all(items))
        })?;
    }
    Ok(users)
}

//! The `people` interface.

use super::whole;
use crate::jira::page::Listing;
use crate::jira::{groups, path, people, users};
use jira_contract::people::{Assignment, GroupList, MemberOptions, UserPage};
use jira_contract::types::User;
use jira_engine::api::{Api, Failure};
use jira_engine::call::Call;
use jira_engine::error::Error;

/// A page of the users that a text finds.
pub async fn search(
    api: &Api<'_>,
    text: &str,
    page_size: Option<u32>,
    cursor: Option<&str>,
) -> Result<UserPage, Failure> {
    page(api, people::search(api.name(), text, page_size, cursor)).await
}

/// A user.
pub async fn get(api: &Api<'_>, account_id: &str) -> Result<User, Failure> {
    api.send(people::get(account_id)?).await?.read(users::read)
}

/// Users by their account ids.
pub async fn get_many(api: &Api<'_>, account_ids: &[String]) -> Result<Vec<User>, Failure> {
    let paths: Result<Vec<_>, Error> = path::parts(account_ids).into_iter().map(people::get_many).collect();
    let mut users = Vec::new();
    for path in paths? {
        whole::read(api, path, 200, &mut |items| users.extend(people::all(items))).await?;
    }
    Ok(users)
}

/// A page of the users that can be assigned.
pub async fn search_assignable(
    api: &Api<'_>,
    work: &Assignment,
    text: Option<&str>,
    page_size: Option<u32>,
    cursor: Option<&str>,
) -> Result<UserPage, Failure> {
    page(api, people::assignable(api.name(), work, text, page_size, cursor)).await
}

/// Groups that a text finds.
pub async fn search_groups(
    api: &Api<'_>,
    text: Option<&str>,
    limit: Option<u32>,
) -> Result<GroupList, Failure> {
    api.send(groups::search(text, limit)?).await?.read(groups::read)
}

/// A page of the members of a group.
pub async fn list_group_members(
    api: &Api<'_>,
    group: &str,
    options: &MemberOptions,
    cursor: Option<&str>,
) -> Result<UserPage, Failure> {
    page(api, groups::members(api.name(), group, options, cursor)).await
}

async fn page(api: &Api<'_>, asked: Result<(Listing, Call), Error>) -> Result<UserPage, Failure> {
    let (listing, call) = asked?;
    api.send(call).await?.read(|answer| people::read_page(listing, answer))
}

//! Users and groups.

use crate::stage::*;
use jira_connector_host::people::{Assignment, MemberOptions};
use jira_connector_host::types::Cursor;
use jira_simulator::{Account, Answer};

/// The account ids of all pages of a list.
async fn ids<F>(mut page: impl FnMut(Option<Cursor>) -> F) -> Vec<String>
where
    F: Future<Output = jira_connector_host::people::UserPage>,
{
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..100 {
        let page = page(cursor).await;
        all.extend(page.items.into_iter().map(|user| user.account_id));
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
    panic!("no end");
}

fn distinct(mut ids: Vec<String>) -> usize {
    ids.sort();
    ids.dedup();
    ids.len()
}

#[tokio::test]
async fn people_are_found_and_looked_up() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let found = good(connector.search_users(ACME, "Mia", None, None).await);
    assert_eq!(found.items.len(), 1);
    let mia = &found.items[0];
    assert_eq!(
        (mia.display_name.as_str(), mia.email.as_deref()),
        ("Mia Krystof", Some(Account::Mia.email()))
    );
    assert_eq!(good(connector.get_user(ACME, &mia.account_id).await).display_name, "Mia Krystof");
    // The server gives fewer than are asked for, and the list goes on all the same.
    let all = ids(async |cursor: Option<Cursor>| {
        good(connector.search_users(ACME, "Colleague", Some(100), cursor.as_ref()).await)
    })
    .await;
    assert_eq!((all.len(), distinct(all.clone())), (147, 147));

    let before = stage.requests();
    let some: Vec<_> =
        all.iter().chain(&all).take(205).cloned().chain([format!("5f{}", "f".repeat(22))]).collect();
    let users = good(connector.get_users(ACME, &some).await);
    assert_eq!((users.len(), stage.requests() - before), (205, 3));
    assert_eq!(users[204].account_id, some[204]);
    assert_eq!(good(connector.get_users(ACME, &[]).await), []);
}

#[tokio::test]
async fn those_to_whom_work_can_be_given() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for work in [Assignment::Project("KAN".into()), Assignment::Issue("KAN-1".into())] {
        let all = ids(async |cursor: Option<Cursor>| {
            good(connector.search_assignable_users(ACME, &work, None, Some(40), cursor.as_ref()).await)
        })
        .await;
        // Every tenth of the 147 is not active.
        assert_eq!((all.len(), distinct(all.clone())), (147 - 14 + 3, 147 - 14 + 3), "{work:?}");
        let mia = good(connector.search_assignable_users(ACME, &work, Some("mia"), None, None).await);
        assert_eq!(mia.items.len(), 1);
    }
    let nowhere = Assignment::Project("NOPE".into());
    assert_eq!(name(connector.search_assignable_users(ACME, &nowhere, None, None, None).await), "not-found");
}

#[tokio::test]
async fn groups_and_their_members() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let found = good(connector.search_groups(ACME, Some("team-0"), Some(5)).await);
    assert_eq!((found.items.len(), found.total), (5, Some(9)));
    let team = &found.items[0];
    for group in [&team.id, &team.name] {
        let all = ids(async |cursor: Option<Cursor>| {
            let options = MemberOptions { page_size: Some(20), ..MemberOptions::default() };
            good(connector.list_group_members(ACME, group, options, cursor.as_ref()).await)
        })
        .await;
        assert_eq!((all.len(), distinct(all.clone())), (51, 51), "{group}");
    }
    let members = connector.list_group_members(ACME, "nobody", MemberOptions::default(), None).await;
    assert_eq!(name(members), "not-found");
}

#[tokio::test]
async fn what_is_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for id in ["mia@example.com", "mia", "Mia Krystof", ""] {
        let (kind, error) = error(connector.get_user(ACME, id).await);
        assert_eq!(kind, "invalid-request");
        assert!(error.message.contains("search for the person first"), "{error:?}");
        assert_eq!(name(connector.get_users(ACME, &[id.to_owned()]).await), "invalid-request");
    }
    assert_eq!(name(connector.search_users(ACME, " ", None, None).await), "invalid-request");
    assert_eq!(name(connector.search_groups(ACME, None, Some(0)).await), "invalid-request");
    let large = MemberOptions { page_size: Some(51), ..MemberOptions::default() };
    assert_eq!(name(connector.list_group_members(ACME, "x", large, None).await), "invalid-request");
    let work = Assignment::Issue("KAN 1".into());
    assert_eq!(
        name(connector.search_assignable_users(ACME, &work, None, None, None).await),
        "invalid-request"
    );
    assert_eq!(stage.requests(), 0);
    assert_eq!(name(connector.get_user(ACME, &format!("5f{}", "f".repeat(22))).await), "not-found");
}

#[tokio::test]
async fn faulty_answers() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    stage.answers("GET", r#"{"users":[]}"#);
    assert_eq!(name(connector.search_users(ACME, "x", None, None).await), "unreadable");
    stage.answers("GET", r#"{"displayName":"Nobody"}"#);
    assert_eq!(name(connector.get_user(ACME, Account::Mia.id()).await), "unreadable");
    stage.answers("GET", r#"{"values":[],"total":1,"isLast":false}"#);
    assert_eq!(name(connector.get_users(ACME, &[Account::Mia.id().to_owned()]).await), "unreadable");
    stage.answers("GET", r#"[{"accountId":"1"},null,{"accountId":7}]"#);
    let work = Assignment::Project("KAN".into());
    assert_eq!(good(connector.search_assignable_users(ACME, &work, None, None, None).await).items.len(), 1);
    stage.answers("GET", "[]");
    assert_eq!(name(connector.search_groups(ACME, None, None).await), "unreadable");
    stage.fails("GET", Answer::html(200, "Log in"));
    let members = connector.list_group_members(ACME, "team-01", MemberOptions::default(), None).await;
    assert_eq!(name(members), "unreadable");
}

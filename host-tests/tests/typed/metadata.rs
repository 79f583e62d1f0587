//! What a site is set up with.

use crate::stage::*;
use jira_connector_host::metadata::{FilterOptions, PermissionContext};
use jira_simulator::Account;

#[tokio::test]
async fn values_that_fields_take() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let priorities = good(connector.list_priorities(ACME).await);
    assert!(priorities.len() >= 5, "{priorities:?}");
    assert!(priorities.iter().all(|priority| !priority.id.is_empty() && !priority.name.is_empty()));
    let resolutions = good(connector.list_resolutions(ACME).await);
    assert!(resolutions.iter().any(|resolution| resolution.name == "Done"), "{resolutions:?}");
    let types = good(connector.list_link_types(ACME).await);
    let blocks = types.iter().find(|link| link.name == "Blocks").unwrap();
    assert_eq!((blocks.outward.as_str(), blocks.inward.as_str()), ("blocks", "is blocked by"));
    let total = good(connector.list_labels(ACME, None, None).await).total;
    let (mut labels, mut cursor) = (Vec::new(), None);
    loop {
        let page = good(connector.list_labels(ACME, Some(3), cursor.as_ref()).await);
        labels.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(total, Some(labels.len() as u64));
    assert!(labels.len() > 3, "{labels:?}");
}

#[tokio::test]
async fn filters() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let options = FilterOptions { page_size: Some(5), ..FilterOptions::default() };
    let first = good(connector.list_filters(ACME, &options, None).await);
    let second = good(connector.list_filters(ACME, &options, first.next.as_ref()).await);
    assert_eq!((first.items.len(), first.total, second.items.len()), (5, Some(12), 5));
    assert_ne!(first.items[0].id, second.items[0].id);
    let named = FilterOptions { query: Some("kanban".into()), ..FilterOptions::default() };
    let kanban = &good(connector.list_filters(ACME, &named, None).await).items[0];
    assert!(kanban.jql.as_deref().is_some_and(|jql| jql.starts_with("project = KAN")), "{kanban:?}");
    let read = good(connector.get_filter(ACME, &kanban.id).await);
    assert_eq!((&read.name, &read.jql, &read.owner), (&kanban.name, &kanban.jql, &kanban.owner));
    let owner = Some(Account::Noa.id().to_owned());
    let noa =
        good(connector.list_filters(ACME, &FilterOptions { owner, ..FilterOptions::default() }, None).await);
    assert_eq!(noa.total, Some(6));
}

#[tokio::test]
async fn what_the_account_may_do() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let keys = ["EDIT_ISSUES".to_owned(), "ADMINISTER".to_owned()];
    for place in [
        PermissionContext::Site,
        PermissionContext::Project("KAN".into()),
        PermissionContext::Issue("KAN-1".into()),
    ] {
        let mut may = good(connector.get_my_permissions(ACME, &place, &keys).await);
        may.sort_by(|one, other| other.key.cmp(&one.key));
        let may: Vec<_> = may.iter().map(|may| (may.key.as_str(), may.name.as_str(), may.granted)).collect();
        assert_eq!(may, [("EDIT_ISSUES", "Edit Issues", true), ("ADMINISTER", "Administer Jira", false)]);
    }
    let all = good(connector.get_my_permissions(ACME, &PermissionContext::Site, &[]).await);
    assert!(all.len() >= 20 && all.iter().any(|may| may.key == "LINK_ISSUES" && may.granted), "{all:?}");
    let unknown = connector.get_my_permissions(ACME, &PermissionContext::Site, &["FLY".to_owned()]).await;
    assert_eq!(name(unknown), "invalid");
    let nowhere =
        connector.get_my_permissions(ACME, &PermissionContext::Issue("KAN-999".into()), &keys).await;
    assert_eq!(name(nowhere), "not-found");
}

#[tokio::test]
async fn what_is_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    assert_eq!(name(connector.list_labels(ACME, Some(0), None).await), "invalid-request");
    let wrong = FilterOptions { owner: Some("mia".into()), ..FilterOptions::default() };
    assert_eq!(name(connector.list_filters(ACME, &wrong, None).await), "invalid-request");
    assert_eq!(name(connector.get_filter(ACME, "a b").await), "invalid-request");
    let keys = ["A,B".to_owned()];
    assert_eq!(
        name(connector.get_my_permissions(ACME, &PermissionContext::Site, &keys).await),
        "invalid-request"
    );
    assert_eq!(stage.requests(), 0);
    assert_eq!(name(connector.get_filter(ACME, "77").await), "invalid");
}

#[tokio::test]
async fn faulty_answers() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for body in ["{}", r#"{"values":[],"isLast":false}"#, r#"{"values":7}"#] {
        stage.answers("GET", body);
        assert_eq!(name(connector.list_priorities(ACME).await), "unreadable", "{body}");
        stage.answers("GET", body);
        assert_eq!(name(connector.list_resolutions(ACME).await), "unreadable", "{body}");
        stage.answers("GET", body);
        assert_eq!(name(connector.list_labels(ACME, None, None).await), "unreadable", "{body}");
        stage.answers("GET", body);
        let filters = connector.list_filters(ACME, &FilterOptions::default(), None).await;
        assert_eq!(name(filters), "unreadable", "{body}");
        stage.answers("GET", body);
        assert_eq!(name(connector.list_link_types(ACME).await), "unreadable", "{body}");
        stage.answers("GET", body);
        assert_eq!(name(connector.get_filter(ACME, "1").await), "unreadable", "{body}");
        stage.answers("GET", body);
        assert_eq!(
            name(connector.get_my_permissions(ACME, &PermissionContext::Site, &[]).await),
            "unreadable",
            "{body}"
        );
    }
    // The second page of a list that is read whole.
    stage.answers_at("GET", "/priority/search", 200, r#"{"values":[{"id":"1"}],"isLast":false}"#);
    stage.answers_at("GET", "/priority/search", 200, r#"{"values":[{"id":"2"}],"isLast":true,"startAt":1}"#);
    let ids: Vec<_> = good(connector.list_priorities(ACME).await).into_iter().map(|one| one.id).collect();
    assert_eq!(ids, ["1", "2"]);
}

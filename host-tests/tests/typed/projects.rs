//! Projects and what belongs to them.

use crate::stage::*;
use jira_connector_host::projects::{Actor, NewComponent, VersionFields, VersionOptions, VersionStatus};
use jira_simulator::{Account, Change, Fault};

#[tokio::test]
async fn a_project_with_all_that_belongs_to_it() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for key in ["KAN", "10000"] {
        let kan = good(connector.get_project(ACME, key).await);
        assert_eq!((kan.project.id.as_str(), kan.project.name.as_str()), ("10000", "Kanban board"));
        assert!(kan.project.web_url.ends_with("/browse/KAN"));
        assert_eq!((kan.issue_types.len(), kan.components.len(), kan.versions.len()), (5, 5, 7));
        assert!(kan.lead.is_some() && kan.roles.iter().any(|role| role.name == "Administrator"), "{kan:?}");
    }
    assert_eq!(good(connector.list_issue_types(ACME, "KAN").await).len(), 5);
    let statuses = good(connector.list_statuses(ACME, "KAN").await);
    assert!(
        statuses.iter().any(|one| one.issue_type.name == "Task" && one.statuses.len() >= 3),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn components_are_made_and_listed() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let lead = Some(Account::Noa.id().to_owned());
    let component = NewComponent { name: "Docs".into(), description: Some("All words".into()), lead };
    let made = good(connector.create_component(ACME, "KAN", &component).await);
    assert_eq!((made.name.as_str(), made.description.as_str()), ("Docs", "All words"));
    assert_eq!(made.lead.as_ref().map(|user| user.account_id.as_str()), Some(Account::Noa.id()));
    let all = good(connector.list_components(ACME, "KAN").await);
    assert_eq!((all.len(), all.iter().filter(|one| one.id == made.id).count()), (6, 1));
    let (kind, error) = error(connector.create_component(ACME, "KAN", &component).await);
    assert_eq!(kind, "invalid");
    assert!(format!("{:?}", error.kind).contains("name"), "{error:?}");
    stage.fails("POST", Fault::ResetAfter);
    let other = NewComponent { name: "Other".into(), description: None, lead: None };
    assert_eq!(name(connector.create_component(ACME, "KAN", &other).await), "outcome-unknown");
}

#[tokio::test]
async fn versions_are_made_changed_released_and_listed() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let new = VersionFields {
        name: Some("9.0".into()),
        description: Some("Faster".into()),
        release_date: Some("2026-06-30".into()),
        ..VersionFields::default()
    };
    let made = good(connector.create_version(ACME, "KAN", &new).await);
    assert_eq!((made.name.as_str(), made.released), ("9.0", false));
    assert_eq!(made.release_date.as_deref(), Some("2026-06-30"));
    let by_id = VersionFields { name: Some("9.1".into()), ..VersionFields::default() };
    good(connector.create_version(ACME, "10000", &by_id).await);
    assert_eq!(name(connector.create_version(ACME, "10000", &by_id).await), "invalid");

    stage.fails("PUT", Fault::ResetAfter);
    let release = VersionFields { released: Some(true), ..VersionFields::default() };
    assert!(good(connector.update_version(ACME, &made.id, &release).await).released);
    let rename =
        VersionFields { name: Some("9.0.0".into()), archived: Some(true), ..VersionFields::default() };
    let renamed = good(connector.update_version(ACME, &made.id, &rename).await);
    assert_eq!((renamed.name.as_str(), renamed.archived, renamed.released), ("9.0.0", true, true));
    assert_eq!(renamed.description, "Faster");
    let kinds: Vec<_> = stage.changes().into_iter().map(|(change, _)| change).collect();
    assert_eq!(kinds[..2], [Change::Make, Change::Make]);

    let options = VersionOptions { page_size: Some(4), ..VersionOptions::default() };
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = good(connector.list_versions(ACME, "KAN", &options, cursor.as_ref()).await);
        assert_eq!(page.total, Some(9));
        names.extend(page.items.into_iter().map(|version| version.name));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((names.len(), names.contains(&"9.0.0".to_owned())), (9, true));
    let unreleased =
        VersionOptions { statuses: vec![VersionStatus::Unreleased], ..VersionOptions::default() };
    let page = good(connector.list_versions(ACME, "KAN", &unreleased, None).await);
    assert!(page.items.iter().all(|version| !version.released), "{page:?}");
}

#[tokio::test]
async fn roles_and_who_has_them() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let roles = good(connector.list_roles(ACME, "KAN").await);
    let member = roles.iter().find(|role| role.name == "Member").unwrap();
    for role in [member.id.as_str(), "Member", "member"] {
        let found = good(connector.get_role(ACME, "KAN", role).await);
        assert_eq!((&found.id, found.actors.len()), (&member.id, 4), "{role}");
        assert!(
            found.actors.iter().any(|actor| matches!(actor, Actor::Group(group) if group.name == "team-01"))
        );
        assert!(found.actors.iter().any(|actor| matches!(actor, Actor::User(_))));
    }
    let (kind, error) = error(connector.get_role(ACME, "KAN", "Boss").await);
    assert_eq!(kind, "invalid-request");
    assert!(error.message.contains("It has") && error.message.contains("Administrator"), "{error:?}");
}

#[tokio::test]
async fn what_is_refused_and_faulty_answers() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let (none, options) = (VersionFields::default(), VersionOptions::default());
    assert_eq!(name(connector.get_project(ACME, "K/N").await), "invalid-request");
    assert_eq!(name(connector.create_version(ACME, "KAN", &none).await), "invalid-request");
    assert_eq!(name(connector.update_version(ACME, "1", &none).await), "invalid-request");
    let date = VersionFields { start_date: Some("tomorrow".into()), ..VersionFields::default() };
    assert_eq!(name(connector.update_version(ACME, "1", &date).await), "invalid-request");
    let lead = Some("noa@example.com".to_owned());
    let component = NewComponent { name: "x".into(), description: None, lead };
    assert_eq!(name(connector.create_component(ACME, "KAN", &component).await), "invalid-request");
    assert_eq!(stage.requests(), 0);
    let component = NewComponent { name: "x".into(), description: None, lead: None };
    assert_eq!(name(connector.get_project(ACME, "NOPE").await), "not-found");
    assert_eq!(name(connector.list_components(ACME, "NOPE").await), "not-found");
    assert_eq!(name(connector.create_component(ACME, "NOPE", &component).await), "not-found");
    assert_eq!(name(connector.list_versions(ACME, "NOPE", &options, None).await), "not-found");
    let release = VersionFields { released: Some(true), ..VersionFields::default() };
    assert_eq!(name(connector.update_version(ACME, "77", &release).await), "not-found");
    assert_eq!(name(connector.list_roles(ACME, "NOPE").await), "not-found");
    assert_eq!(name(connector.get_role(ACME, "KAN", "77").await), "not-found");
    assert_eq!(name(connector.list_statuses(ACME, "NOPE").await), "not-found");
    assert_eq!(stage.changes(), []);

    let faulty = || stage.answers("GET", "7");
    faulty();
    assert_eq!(name(connector.get_project(ACME, "KAN").await), "unreadable");
    faulty();
    assert_eq!(name(connector.list_components(ACME, "KAN").await), "unreadable");
    faulty();
    assert_eq!(name(connector.list_versions(ACME, "KAN", &options, None).await), "unreadable");
    faulty();
    let named = VersionFields { name: Some("x".into()), ..VersionFields::default() };
    assert_eq!(name(connector.create_version(ACME, "KAN", &named).await), "unreadable");
    stage.answers("POST", "7");
    let made = error(connector.create_version(ACME, "KAN", &named).await);
    assert_eq!(made.0, "outcome-unknown");
    assert!(
        made.1.message.ends_with("may not have been made: the answer holds a version without an id."),
        "{made:?}"
    );
    faulty();
    assert_eq!(name(connector.list_roles(ACME, "KAN").await), "unreadable");
    faulty();
    assert_eq!(name(connector.get_role(ACME, "KAN", "10002").await), "unreadable");
    faulty();
    assert_eq!(name(connector.list_statuses(ACME, "KAN").await), "unreadable");
    stage.answers("POST", "{}");
    assert_eq!(name(connector.create_component(ACME, "KAN", &component).await), "outcome-unknown");
    stage.answers("PUT", "{}");
    assert_eq!(name(connector.update_version(ACME, "1", &release).await), "outcome-unknown");
}

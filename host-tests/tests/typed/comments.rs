//! Comments on issues.

use crate::stage::*;
use jira_connector_host::comments::{AddOptions, ListOptions, Order, UpdateOptions};
use jira_connector_host::files;
use jira_connector_host::records::{TextFormat, Visibility};
use jira_simulator::{Answer, Change, Fault};

#[tokio::test]
async fn a_list_is_read_page_by_page_in_both_orders() {
    let stage = Stage::new().await;
    let mut ids = Vec::new();
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let options = ListOptions { order: Some(order), page_size: Some(50), ..ListOptions::default() };
        let (mut all, mut sizes, mut cursor) = (Vec::new(), Vec::new(), None);
        loop {
            let page = good(stage.connector.list_comments(ACME, "KAN-1", &options, cursor.as_ref()).await);
            assert_eq!(page.total, Some(120));
            sizes.push(page.items.len());
            all.extend(page.items.into_iter().map(|comment| comment.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [50, 50, 20]);
        ids.push(all);
    }
    ids[1].reverse();
    assert_eq!(ids[0], ids[1]);
    ids[0].dedup();
    assert_eq!(ids[0].len(), 120);

    let first = good(stage.connector.list_comments(ACME, "KAN-1", &ListOptions::default(), None).await);
    let (comment, cursor) = (&first.items[0], first.next.as_ref());
    assert_eq!(comment.body.trim_end(), "Comment 1 of KAN-1.");
    assert_eq!(comment.author.as_ref().map(|user| user.display_name.as_str()), Some("Mia Krystof"));
    assert!(comment.created.is_some() && comment.is_internal.is_some());
    let sent = stage.requests();
    let other = stage.connector.list_comments(ACME, "KAN-2", &ListOptions::default(), cursor).await;
    assert_eq!((name(other), stage.requests()), ("invalid-request", sent));
}

#[tokio::test]
async fn comments_are_made_read_edited_and_deleted() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let text = markdown("It is **done**.\n\n- one\n- two");
    let made = good(connector.add_comment(ACME, "KAN-2", &text, &AddOptions::default()).await);
    assert_eq!(made.body.trim_end(), "It is **done**.\n\n- one\n- two");
    assert_eq!(stage.changes(), [(Change::Comment, "KAN-2".to_owned())]);
    for (format, expected) in [
        (None, "It is **done**.\n\n- one\n- two"),
        (Some(TextFormat::PlainText), "It is done.\n- one\n- two"),
    ] {
        let read = good(connector.get_comment(ACME, "KAN-2", &made.id, format).await);
        assert_eq!(read.body.trim_end(), expected);
    }
    let adf = good(connector.get_comment(ACME, "KAN-2", &made.id, Some(TextFormat::Adf)).await).body;
    assert!(adf.starts_with('{') && adf.contains(r#""strong""#), "{adf}");

    let options = UpdateOptions { notify_users: Some(false), ..UpdateOptions::default() };
    let edited =
        good(connector.update_comment(ACME, "KAN-2", &made.id, &markdown("Not yet."), &options).await);
    assert_eq!((edited.id.as_str(), edited.body.trim_end()), (made.id.as_str(), "Not yet."));
    good(connector.delete_comment(ACME, "KAN-2", &made.id).await);
    let key = format!("comment/{}", made.id);
    assert_eq!(stage.changes()[1..], [(Change::Alter, key.clone()), (Change::Remove, key)]);
    let gone = connector.get_comment(ACME, "KAN-2", &made.id, None).await;
    assert_eq!(name(gone), "not-found");
}

#[tokio::test]
async fn what_a_text_shows_is_found_on_the_issue() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let file =
        files::File { name: "plan.png".into(), media_type: Some("image/png".into()), content: vec![7; 99] };
    good(connector.upload(ACME, &files::UploadTarget::Issue("KAN-3".into()), &[file]).await);
    let before = stage.requests();
    let text = markdown("See:\n\n![plan](attachment:plan.png)");
    let made = good(connector.add_comment(ACME, "KAN-3", &text, &AddOptions::default()).await);
    // The issue, where the file is, and the comment; the file itself is not fetched.
    assert_eq!(stage.requests() - before, 3);
    let adf = good(connector.get_comment(ACME, "KAN-3", &made.id, Some(TextFormat::Adf)).await).body;
    assert!(adf.contains(r#""id":"5b1f0a8c-0d2e-4c3b-9a71-"#), "{adf}");

    let sent = stage.changes().len();
    let (kind, error) = error(connector.add_comment(ACME, "KAN-2", &text, &AddOptions::default()).await);
    assert_eq!((kind, stage.changes().len()), ("invalid-request", sent));
    assert!(error.message.contains("KAN-2 has no attachment \"plan.png\""), "{error:?}");
    // In code it is no picture.
    let code = markdown("`![plan](attachment:plan.png)`");
    good(connector.add_comment(ACME, "KAN-2", &code, &AddOptions::default()).await);
}

#[tokio::test]
async fn what_is_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let list = ListOptions::default();
    let (add, edit) = (AddOptions::default(), UpdateOptions::default());
    let hello = markdown("Hello");
    assert_eq!(name(connector.list_comments(ACME, "NO/PE", &list, None).await), "invalid-request");
    assert_eq!(name(connector.get_comment(ACME, "KAN-1", "a b", None).await), "invalid-request");
    assert_eq!(name(connector.add_comment(ACME, "KAN-1", &markdown(" "), &add).await), "invalid-request");
    assert_eq!(
        name(connector.update_comment(ACME, "KAN-1", "1", &markdown(""), &edit).await),
        "invalid-request"
    );
    assert_eq!(name(connector.delete_comment(ACME, "KAN-1", "").await), "invalid-request");
    assert_eq!(stage.requests(), 0);
    assert_eq!(name(connector.list_comments(ACME, "KAN-999", &list, None).await), "not-found");
    assert_eq!(name(connector.get_comment(ACME, "KAN-1", "1", None).await), "not-found");
    assert_eq!(name(connector.add_comment(ACME, "KAN-999", &hello, &add).await), "not-found");
    assert_eq!(name(connector.update_comment(ACME, "KAN-1", "1", &hello, &edit).await), "not-found");
    assert_eq!(name(connector.delete_comment(ACME, "KAN-1", "1").await), "not-found");
    assert_eq!(stage.changes(), []);
}

#[tokio::test]
async fn who_sees_a_comment_goes_with_an_edit() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let add =
        AddOptions { visibility: Some(Visibility::Role("Administrator".into())), is_internal: Some(true) };
    let made = good(connector.add_comment(ACME, "KAN-1", &markdown("Zero"), &add).await);
    assert_eq!((&made.visibility, made.is_internal), (&add.visibility, Some(true)));
    let (id, team) = (&made.id, Some(Visibility::Group("team-01".into())));
    let seen = UpdateOptions { visibility: team.clone(), ..UpdateOptions::default() };
    let before = stage.requests();
    let once = good(connector.update_comment(ACME, "KAN-1", id, &markdown("Once"), &seen).await);
    assert_eq!((&once.visibility, stage.requests() - before), (&team, 1));
    // Who saw it before is read first, and told again.
    let twice =
        connector.update_comment(ACME, "KAN-1", id, &markdown("Twice"), &UpdateOptions::default()).await;
    assert_eq!((good(twice).visibility, stage.requests() - before), (team, 3));

    let open = UpdateOptions { is_internal: Some(false), ..UpdateOptions::default() };
    let open = good(connector.update_comment(ACME, "KAN-1", id, &markdown("Open"), &open).await);
    assert_eq!(open.is_internal, Some(false));

    let nobody = AddOptions { visibility: Some(Visibility::Group("nobody".into())), ..AddOptions::default() };
    let (kind, error) = error(connector.add_comment(ACME, "KAN-1", &markdown("x"), &nobody).await);
    assert_eq!(kind, "invalid");
    assert!(format!("{:?}", error.kind).contains("commentLevel"), "{error:?}");
}

#[tokio::test]
async fn faulty_answers() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let (list, add, edit) = (ListOptions::default(), AddOptions::default(), UpdateOptions::default());
    let hello = markdown("Hello");
    for body in ["{", "[]", r#"{"comments":[],"total":3}"#, r#"{"comments":[],"startAt":9}"#] {
        stage.answers("GET", body);
        let outcome = connector.list_comments(ACME, "KAN-1", &list, None).await;
        match body {
            // A bare array is a list as well.
            "[]" => assert_eq!(good(outcome).items.len(), 0),
            // Half an answer is asked for again.
            "{" => assert!(!good(outcome).items.is_empty()),
            _ => assert_eq!(name(outcome), "unreadable", "{body}"),
        }
    }
    stage.answers("GET", "{}");
    assert_eq!(name(connector.get_comment(ACME, "KAN-1", "1", None).await), "unreadable");
    stage.fails("POST", Answer::html(200, "Log in"));
    assert_eq!(name(connector.add_comment(ACME, "KAN-1", &hello, &add).await), "outcome-unknown");

    // An answer that is lost: never a second comment, and an edit once more.
    stage.fails("POST", Fault::ResetAfter);
    let before = stage.changes().len();
    assert_eq!(name(connector.add_comment(ACME, "KAN-2", &hello, &add).await), "outcome-unknown");
    assert_eq!(stage.changes().len() - before, 1);
    let page = good(connector.list_comments(ACME, "KAN-2", &list, None).await);
    let id = &page.items.last().unwrap().id;
    stage.fails("PUT", Fault::ResetAfter);
    good(connector.update_comment(ACME, "KAN-2", id, &markdown("Again"), &edit).await);
    stage.fails("DELETE", Fault::ResetAfter);
    assert_eq!(name(connector.delete_comment(ACME, "KAN-2", id).await), "outcome-unknown");
}

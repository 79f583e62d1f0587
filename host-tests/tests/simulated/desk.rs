//! Service desks and what customers ask them for.

use crate::client::{BASE, Client};
use crate::documents::{Product::Desk, check};
use serde_json::{Value, json};

const API: &str = "/rest/servicedeskapi";

#[tokio::test]
async fn desks_have_request_types_with_fields() {
    let site = Client::new();
    let desks = site.get(Desk, &format!("{API}/servicedesk?limit=2")).await;
    assert_eq!((&desks["size"], &desks["isLastPage"]), (&json!(2), &json!(false)));
    assert_eq!(desks["_links"]["next"], json!(format!("{BASE}{API}/servicedesk?start=2&limit=2")));
    for path in [
        "info",
        "servicedesk/1",
        "servicedesk/HELP",
        "servicedesk/1/requesttype",
        "servicedesk/1/requesttype/10",
        "servicedesk/1/requesttype/10/field",
        "servicedesk/1/customer",
        "requesttype",
        "request",
        "request/HELP-1?expand=requestType",
        "organization",
        "organization/1",
        "organization/1/user",
    ] {
        site.get(Desk, &format!("{API}/{path}")).await;
    }
    for path in ["servicedesk/9", "servicedesk/1/requesttype/99", "request/HELP-99", "organization/99"] {
        let refused = site.ask("GET", &format!("{API}/{path}"), Value::Null).await;
        check(Desk, "GET", &format!("{API}/{path}"), &refused);
        assert_eq!((refused.status, refused.json()["errorMessage"].is_string()), (404, true), "{path}");
    }
    assert_eq!(site.ask("GET", &format!("{API}/request/KAN-1"), Value::Null).await.status, 403);
    assert_eq!(site.nobody().ask("GET", &format!("{API}/request"), Value::Null).await.status, 401);
    let bare = site.send("GET", &format!("{API}/requesttype"), &[], Vec::new()).await;
    assert_eq!(bare.status, 412);
}

#[tokio::test]
async fn requests_are_made_talked_about_and_moved_on() {
    let site = Client::new();
    let asked = json!({"serviceDeskId": "1", "requestTypeId": "13",
        "requestFieldValues": {"summary": "A mouse", "description": "Please."}});
    let made = site.good(Desk, "POST", &format!("{API}/request"), asked.clone()).await;
    assert_eq!((made.status, &made.json()["issueKey"]), (201, &json!("HELP-41")));
    let own = format!("{API}/request/HELP-41");
    let shown = site.get(Desk, &own).await;
    assert_eq!(
        (&shown["requestTypeId"], &shown["reporter"]["displayName"]),
        (&json!("13"), &json!("Mia Krystof"))
    );
    let comment =
        site.good(Desk, "POST", &format!("{own}/comment"), json!({"body": "Which?", "public": false})).await;
    assert_eq!((comment.status, &comment.json()["public"]), (201, &json!(false)));
    site.get(Desk, &format!("{own}/comment/{}", comment.json()["id"].as_str().unwrap())).await;
    assert_eq!(site.get(Desk, &format!("{own}/comment?internal=false")).await["size"], 0);
    assert_eq!(site.get(Desk, &format!("{own}/comment")).await["size"], 1);
    let transitions = site.get(Desk, &format!("{own}/transition")).await;
    let to =
        transitions["values"].as_array().unwrap().iter().find(|to| to["name"] == "Done").unwrap().clone();
    assert_eq!(
        site.good(Desk, "POST", &format!("{own}/transition"), json!({"id": to["id"]})).await.status,
        204
    );
    assert_eq!(site.get(Desk, &own).await["currentStatus"]["statusCategory"], "DONE");
    for body in [json!({}), json!({"serviceDeskId": "1", "requestTypeId": "99"}), {
        let mut body = asked.clone();
        body["requestFieldValues"]["summary"] = json!("");
        body
    }] {
        let refused = site.ask("POST", &format!("{API}/request"), body).await;
        check(Desk, "POST", &format!("{API}/request"), &refused);
        assert_eq!(refused.status, 400);
    }
    assert_eq!(site.ask("POST", &format!("{own}/comment"), json!({"body": " "})).await.status, 400);

    let approval = format!("{API}/request/HELP-3/approval");
    assert_eq!(site.get(Desk, &approval).await["values"][0]["finalDecision"], "pending");
    let decided =
        site.good(Desk, "POST", &format!("{approval}/1"), json!({"decision": "approve"})).await.json();
    assert_eq!(decided["finalDecision"], "approved");
    let again = site.ask("POST", &format!("{approval}/1"), json!({"decision": "decline"})).await;
    assert_eq!(again.status, 409);
    assert_eq!(site.get(Desk, &format!("{API}/request/HELP-4/approval")).await["size"], 0);
}

#[tokio::test]
async fn files_are_at_a_desk_first_and_then_on_a_request() {
    let site = Client::new();
    let upload = format!("{API}/servicedesk/1/attachTemporaryFile");
    let files: [(&str, &str, &[u8]); 2] = [("a.txt", "text/plain", b"aa"), ("b.txt", "text/plain", b"b")];
    let sent = site.upload("POST", &upload, &[], &files).await;
    check(Desk, "POST", &upload, &sent);
    let temporary = sent.json()["temporaryAttachments"].clone();
    assert_eq!((sent.status, &temporary[1]["fileName"]), (201, &json!("b.txt")));
    let ids = json!([temporary[0]["temporaryAttachmentId"], temporary[1]["temporaryAttachmentId"]]);
    let attach = format!("{API}/request/HELP-4/attachment");
    let body = json!({"temporaryAttachmentIds": ids, "public": true, "additionalComment": {"body": "Here."}});
    for (path, body) in [
        (attach.replace("HELP", "ITSM"), body.clone()),
        (attach.clone(), json!({"temporaryAttachmentIds": ids})),
    ] {
        assert_eq!(site.ask("POST", &path, body).await.status, 400);
    }
    let attached = site.good(Desk, "POST", &attach, body.clone()).await.json();
    assert_eq!(
        (&attached["attachments"]["size"], &attached["comment"]["body"]),
        (&json!(2), &json!("Here."))
    );
    assert_eq!(site.ask("POST", &attach, body).await.status, 400);
    assert_eq!(site.get(Desk, &format!("{attach}?start=0&limit=1")).await["values"][0]["filename"], "a.txt");
    let content = attached["attachments"]["values"][0]["_links"]["content"].as_str().unwrap();
    let away = site.ask("GET", content, Value::Null).await;
    assert_eq!(site.nobody().ask("GET", away.header("location"), Value::Null).await.text(), "aa");
    let through = format!("{attach}/{}", content.rsplit('/').next().unwrap());
    assert_eq!(site.good(Desk, "GET", &through, Value::Null).await.status, 303);
}

#[tokio::test]
async fn organizations_have_members() {
    let site = Client::new();
    let made = site.good(Desk, "POST", &format!("{API}/organization"), json!({"name": "Globex"})).await;
    assert_eq!(made.status, 201);
    let own = format!("{API}/organization/{}", made.json()["id"].as_str().unwrap());
    let users = json!({"accountIds": ["5b10ac8d82e05b22cc7d4ef5"]});
    assert_eq!(site.good(Desk, "POST", &format!("{own}/user"), users.clone()).await.status, 204);
    assert_eq!(site.get(Desk, &format!("{own}/user")).await["values"][0]["displayName"], "Mia Krystof");
    assert_eq!(site.ask("POST", &format!("{own}/user"), json!({"accountIds": ["x"]})).await.status, 400);
    assert_eq!(site.good(Desk, "DELETE", &format!("{own}/user"), users).await.status, 204);
    assert_eq!(site.get(Desk, &format!("{own}/user")).await["size"], 0);
    assert_eq!(site.good(Desk, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    assert_eq!(site.ask("POST", &format!("{API}/organization"), json!({})).await.status, 400);
}

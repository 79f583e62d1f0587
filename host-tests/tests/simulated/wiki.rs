//! Confluence: pages, comments, labels, files, a search, long tasks.

use crate::client::Client;
use crate::documents::{
    Product::{Pages, Wiki},
    check,
};
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, TOKEN};
use serde_json::{Value, json};

const V2: &str = "/wiki/api/v2";
const V1: &str = "/wiki/rest/api";

async fn new_page(site: &Client, title: &str) -> (String, Value) {
    let body = json!({"representation": "storage", "value": "<p>Hello</p>"});
    let asked = json!({"spaceId": "65537", "title": title, "status": "current", "body": body});
    let made = site.good(Pages, "POST", &format!("{V2}/pages"), asked).await.json();
    (made["id"].as_str().unwrap().to_owned(), made)
}

#[tokio::test]
async fn pages_are_made_read_edited_and_deleted() {
    let site = Client::new();
    let (id, made) = new_page(&site, "Ours").await;
    let own = format!("{V2}/pages/{id}");
    assert_eq!(
        (&made["version"]["number"], &made["_links"]["base"]),
        (&json!(1), &json!("http://127.0.0.1/wiki"))
    );
    let shown = site.get(Pages, &format!("{own}?body-format=storage")).await;
    assert_eq!(shown["body"]["storage"]["value"], "<p>Hello</p>");
    let shown = site.get(Pages, &format!("{own}?body-format=atlas_doc_format")).await;
    let document: Value =
        serde_json::from_str(shown["body"]["atlas_doc_format"]["value"].as_str().unwrap()).unwrap();
    assert_eq!(document["content"][0]["content"][0]["text"], "Hello");
    let edit = |number: u64| {
        let body = json!({"storage": {"representation": "storage", "value": "<p>Bye</p>"}});
        json!({"id": id, "status": "current", "title": "Ours", "body": body, "version": {"number": number, "message": "m"}})
    };
    let edited = site.good(Pages, "PUT", &own, edit(2)).await.json();
    assert_eq!((&edited["version"]["number"], &edited["version"]["message"]), (&json!(2), &json!("m")));
    let conflict = site.ask("PUT", &own, edit(2)).await;
    let title =
        "Version must be incremented when updating a page. Current Version: [2]. Provided version: [2]";
    assert_eq!((conflict.status, &conflict.json()["errors"][0]["title"]), (409, &json!(title)));
    assert_eq!(conflict.json()["errors"][0]["code"], "CONFLICT");

    let child = json!({"spaceId": "65537", "title": "Child", "parentId": id});
    site.good(Pages, "POST", &format!("{V2}/pages"), child).await;
    assert_eq!(site.get(Pages, &format!("{own}/children")).await["results"][0]["title"], "Child");
    assert_eq!(site.good(Pages, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    assert_eq!(site.good(Pages, "DELETE", &format!("{own}?purge=true"), Value::Null).await.status, 204);
    assert_eq!(site.ask("DELETE", &format!("{own}?purge=true"), Value::Null).await.status, 404);
    for (body, status) in [
        (json!({"title": "x"}), 404),
        (json!({"spaceId": "65537"}), 400),
        (json!({"spaceId": "65537", "title": "Engineering 1"}), 400),
        (json!({"spaceId": "65537", "title": "y", "parentId": "1"}), 404),
        (Value::Null, 400),
    ] {
        let refused = site.ask("POST", &format!("{V2}/pages"), body).await;
        assert_eq!((refused.status, refused.json()["errors"][0]["title"].is_string()), (status, true));
    }
    let noa = site.user(Account::Noa.email(), TOKEN);
    assert_eq!(noa.ask("GET", &format!("{V2}/pages"), Value::Null).await.status, 404);
    assert_eq!(noa.ask("GET", &format!("{V1}/search?cql=type=page"), Value::Null).await.status, 403);
}

#[tokio::test]
async fn lists_go_on_by_a_cursor_and_a_header() {
    let site = Client::new();
    for (path, expected) in
        [("/pages?limit=20", 71), ("/spaces/65537/pages", 60), ("/pages/98305/footer-comments?limit=10", 34)]
    {
        let (mut next, mut ids) = (format!("{V2}{path}"), Vec::new());
        loop {
            let answer = site.good(Pages, "GET", &next, Value::Null).await;
            let page = answer.json();
            ids.extend(
                page["results"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].as_str().unwrap().to_owned()),
            );
            let Some(link) = page["_links"]["next"].as_str() else { break };
            assert_eq!(answer.header("link"), format!("<{link}>; rel=\"next\""));
            next = link.to_owned();
        }
        assert_eq!(ids.len(), expected, "{path}");
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
    for path in ["/pages?limit=500", "/pages?cursor=x", "/pages?limit=x"] {
        assert_eq!(site.ask("GET", &format!("{V2}{path}"), Value::Null).await.status, 400, "{path}");
    }
    let spaces = site.ask("GET", &format!("{V2}/spaces"), Value::Null).await.json();
    assert_eq!(spaces["results"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn searches_go_on_by_a_link_of_version_1() {
    let site = Client::new();
    for own in ["/content/search", "/search"] {
        let (mut next, mut count) = (format!("{V1}{own}?cql=type%3Dpage%20and%20space%3DENG&limit=25"), 0);
        loop {
            let page = site.get(Wiki, &next).await;
            count += page["results"].as_array().unwrap().len();
            assert!(!page["_links"]["self"].as_str().unwrap().contains("cursor"));
            let Some(link) = page["_links"]["next"].as_str() else { break };
            assert!(link.starts_with("/rest/api/") && link.contains("cursor="));
            next = format!("/wiki{link}");
        }
        assert_eq!(count, 60, "{own}");
        for query in ["", "?cql=nonsense", "?cql=type%3Dpage&cursor=x"] {
            assert_eq!(site.ask("GET", &format!("{V1}{own}{query}"), Value::Null).await.status, 400);
        }
    }
}

#[tokio::test]
async fn comments_and_labels_are_on_pages() {
    let site = Client::new();
    let (id, _) = new_page(&site, "Talk").await;
    let asked = json!({"pageId": id, "body": {"representation": "storage", "value": "<p>Hm</p>"}});
    let made = site.good(Pages, "POST", &format!("{V2}/footer-comments"), asked).await;
    assert_eq!(made.status, 201);
    let own = format!("{V2}/footer-comments/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(
        site.get(Pages, &format!("{own}?body-format=storage")).await["body"]["storage"]["value"],
        "<p>Hm</p>"
    );
    let edit = |number: u64| json!({"version": {"number": number}, "body": {"representation": "storage", "value": "<p>Ha</p>"}});
    assert_eq!(site.good(Pages, "PUT", &own, edit(2)).await.json()["version"]["number"], 2);
    assert_eq!(site.ask("PUT", &own, edit(2)).await.status, 409);
    assert_eq!(site.good(Pages, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    let refused = json!({"pageId": "1", "body": {"representation": "storage", "value": "x"}});
    assert_eq!(site.ask("POST", &format!("{V2}/footer-comments"), refused).await.status, 404);

    let labels = format!("{V1}/content/{id}/label");
    let added = site.good(
        Wiki,
        "POST",
        &labels,
        json!([{"prefix": "global", "name": "red"}, {"prefix": "global", "name": "blue"}]),
    );
    assert_eq!(added.await.json()["size"], 2);
    assert_eq!(site.good(Wiki, "DELETE", &format!("{labels}/red"), Value::Null).await.status, 204);
    let left = site.get(Pages, &format!("{V2}/pages/{id}/labels")).await;
    assert_eq!((left["results"].as_array().unwrap().len(), &left["results"][0]["name"]), (1, &json!("blue")));
    assert_eq!(site.ask("POST", &labels, json!([])).await.status, 400);
    assert_eq!(site.ask("POST", &labels.replace(&id, "1"), json!([{"name": "x"}])).await.status, 404);
}

#[tokio::test]
async fn files_are_kept_on_pages_with_their_versions() {
    let site = Client::new();
    let (id, _) = new_page(&site, "Files").await;
    let all = format!("{V1}/content/{id}/child/attachment");
    let (minor, file) = ([("minorEdit", "true"), ("comment", "First")], |bytes: &'static [u8]| {
        [("a b.txt", "text/plain", bytes)]
    });
    let made = site.upload("POST", &all, &minor, &file(b"one")).await;
    check(Wiki, "POST", &all, &made);
    let own = made.json()["results"][0]["id"].as_str().unwrap().to_owned();
    let twice = site.upload("POST", &all, &minor, &file(b"two")).await;
    assert!(
        twice.status == 400
            && twice
                .text()
                .contains("Cannot add a new attachment with same file name as an existing attachment")
    );
    let put = site.upload("PUT", &all, &minor, &file(b"two")).await;
    check(Wiki, "PUT", &all, &put);
    assert_eq!(put.json()["results"][0]["version"]["number"], 2);
    let data = site.upload("POST", &format!("{all}/{own}/data"), &minor, &file(b"three")).await;
    check(Wiki, "POST", &format!("{all}/{own}/data"), &data);
    assert_eq!(site.upload("POST", &all, &[], &[("c", "text/plain", b"1")]).await.status, 400);
    let listed = site.get(Pages, &format!("{V2}/pages/{id}/attachments")).await["results"][0].clone();
    assert_eq!(
        (&listed["fileSize"], &listed["version"]["number"], &listed["comment"]),
        (&json!(5), &json!(3), &json!("First"))
    );
    let link = format!("/wiki{}", listed["downloadLink"].as_str().unwrap());
    for path in [format!("{all}/{own}/download"), link] {
        let away = site.ask("GET", &path, Value::Null).await;
        assert_eq!(away.status, 302);
        assert_eq!(site.nobody().ask("GET", away.header("location"), Value::Null).await.text(), "three");
        assert_eq!(site.ask("GET", away.header("location"), Value::Null).await.status, 403);
    }
    assert_eq!(site.get(Pages, &format!("{V2}/attachments/{own}")).await["title"], "a b.txt");
    assert_eq!(site.good(Pages, "DELETE", &format!("{V2}/attachments/{own}"), Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &format!("{all}/{own}/download"), Value::Null).await.status, 404);
    assert_eq!(site.send("POST", &all, &[], Vec::new()).await.status, 403);
}

#[tokio::test]
async fn users_and_long_tasks() {
    let site = Client::new();
    assert_eq!(site.get(Wiki, &format!("{V1}/user/current")).await["accountId"], Account::Mia.id());
    let other = format!("{V1}/user?accountId={}", Account::Noa.id());
    assert_eq!(site.get(Wiki, &other).await["displayName"], "Noa Lindqvist");
    assert_eq!(site.nobody().ask("GET", &format!("{V1}/user/current"), Value::Null).await.status, 403);
    let scoped = site.user("mia@example.com", SCOPED_TOKEN);
    let gateway = format!("/ex/confluence/{CLOUD_ID}{V1}/user/current");
    assert_eq!(scoped.ask("GET", &gateway, Value::Null).await.json()["accountId"], Account::Mia.id());

    let begun = site.good(Wiki, "DELETE", &format!("{V1}/content/98310/pageTree"), Value::Null).await;
    assert_eq!(begun.status, 202);
    let own = format!("/wiki{}", begun.json()["links"]["status"].as_str().unwrap());
    assert_eq!(site.get(Wiki, &own).await["percentageComplete"], 0);
    site.ask("POST", "/__simulator/clock", json!({"advance_ms": 6000})).await;
    assert_eq!(site.get(Wiki, &own).await["finished"], false);
    site.ask("POST", "/__simulator/clock", json!({"advance_ms": 6000})).await;
    assert_eq!(site.get(Wiki, &own).await["successful"], true);
    assert_eq!(site.get(Wiki, &format!("{V1}/longtask")).await["size"], 1);
    assert_eq!(site.ask("GET", &format!("{V2}/pages/98310"), Value::Null).await.status, 404);
    assert_eq!(site.ask("GET", &format!("{V1}/longtask/77"), Value::Null).await.status, 404);
}

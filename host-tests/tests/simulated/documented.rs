//! What is answered from the documents alone.

use crate::client::{Answer, Client};
use crate::documents::{Product, document, folder, validator};
use jira_simulator::{
    CLOUD_ID, DATA_CENTER_PASSWORD, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, documented_router, router,
};
use serde_json::{Value, json};

/// How often what was answered.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    operations: usize,
    /// With state.
    simulated: usize,
    /// From an example of the document.
    examples: usize,
    /// Examples that are not as their own schema says.
    wrong_examples: usize,
    /// By the schema, or without a body.
    made: usize,
    problems: Vec<String>,
}

fn path_of(product: Product, template: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    let path = template.split('/').map(part).collect::<Vec<_>>().join("/");
    format!("{}{path}", product.file().1)
}

#[tokio::test]
async fn every_documented_operation_is_answered() {
    let Some(folder) = folder() else { return };
    let (all, without) = (Client::of(documented_router(&folder).unwrap()), Client::of(router()));
    let mut tally = Tally::default();
    for product in Product::ALL {
        let document = document(product).unwrap();
        for (template, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                if !["get", "put", "post", "delete", "patch"].contains(&method.as_str()) {
                    continue;
                }
                let (method, path) = (method.to_uppercase(), path_of(product, template));
                let user = |client: &Client| match product {
                    Product::DataCenter => client.user("mia", DATA_CENTER_PASSWORD),
                    _ => client.clone(),
                };
                tally.operations += 1;
                let own = user(&without).ask(&method, &path, json!({})).await;
                let unknown = own.status == 404
                    && (own.text().contains("No endpoint")
                        || own.text().contains("for uri")
                        || own.text().contains("\"Not Found\""));
                let answer = user(&all).ask(&method, &path, json!({})).await;
                if !unknown || answer.status == 404 {
                    assert!(!unknown || own.text() == answer.text(), "{method} {path}");
                    assert!(!unknown || path.starts_with("/wiki"), "{method} {path} is not answered");
                    tally.simulated += 1;
                    continue;
                }
                check(document, operation, &format!("{method} {path}"), &answer, &mut tally);
            }
        }
    }
    assert_eq!(tally.problems, Vec::<String>::new());
    eprintln!("{tally:?}");
    assert!(tally.operations > 1500 && tally.made > 700 && tally.examples > 300, "{tally:?}");
}

fn check(document: &Value, operation: &Value, name: &str, answer: &Answer, tally: &mut Tally) {
    let all = operation["responses"].as_object().unwrap();
    let said = all.get(&answer.status.to_string()).or_else(|| all.get("default")).unwrap_or(&Value::Null);
    // Two operations of the Data Center have no documented success.
    let succeeds = !all.keys().all(|status| status.starts_with(['4', '5']));
    assert!(said.is_object() && (answer.status < 400) == succeeds, "{name}: {}", answer.status);
    let kind = answer.header("content-type");
    let content = &said["content"][if kind.is_empty() { "none" } else { kind }];
    let content = if content.is_null() { &said["content"]["*/*"] } else { content };
    assert_eq!(
        content.is_null(),
        said["content"].as_object().is_none_or(|all| all.is_empty()),
        "{name}: {kind}"
    );
    let schema = &content["schema"];
    let told = schema.is_object() && kind.contains("json");
    let problem = told.then(|| validator(document, schema)).and_then(|validator| {
        let body = answer.json();
        let problem = validator.iter_errors(&body).next()?;
        let text = format!("{name}: {}: {problem}", problem.instance_path());
        Some(text.chars().take(300).collect::<String>())
    });
    if content.get("example").is_some() || content.get("examples").is_some() {
        tally.examples += 1;
        tally.wrong_examples += usize::from(problem.is_some());
    } else {
        tally.made += 1;
        tally.problems.extend(problem);
    }
}

#[tokio::test]
async fn unknown_paths_stay_unknown_and_nobody_is_told_so() {
    let Some(folder) = folder() else { return };
    let site = Client::of(documented_router(&folder).unwrap());
    let gone = site.ask("GET", "/rest/api/3/nothing/at/all", Value::Null).await;
    assert_eq!((gone.status, &gone.json()["title"]), (404, &json!("Not Found")));
    assert_eq!(gone.header("content-type"), "application/problem+json;charset=UTF-8");
    assert_eq!(site.ask("GET", "/rest/api/3/dashboard", Value::Null).await.status, 200);
    assert_eq!(site.nobody().ask("GET", "/rest/api/3/dashboard", Value::Null).await.status, 401);
    assert_eq!(Client::new().ask("GET", "/rest/api/3/dashboard", Value::Null).await.status, 404);
    // What has state keeps it, and the limits count by the documented path.
    assert_eq!(site.ask("GET", "/rest/api/3/issue/KAN-1", Value::Null).await.json()["key"], "KAN-1");
    assert!(documented_router(std::path::Path::new("/nowhere")).is_err());
}

#[tokio::test]
async fn scopes_of_the_documents_count_at_the_gateway() {
    let Some(folder) = folder() else { return };
    let site = Client::of(documented_router(&folder).unwrap()).nobody();
    let asked = json!({
        "grant_type": "client_credentials", "client_id": SERVICE_CLIENT_ID, "client_secret": SERVICE_CLIENT_SECRET,
        "audience": "api.atlassian.com",
    });
    let granted = site.ask("POST", "/oauth/token", asked).await.json();
    let token = format!("Bearer {}", granted["access_token"].as_str().unwrap());
    let headers = [("authorization", token.as_str())];
    for (path, status) in [
        ("jira/ID/rest/api/3/issue/KAN-1/worklog", 200),
        ("jira/ID/rest/api/3/priority", 200),
        ("jira/ID/rest/api/3/auditing/record", 401),
        ("jira/ID/rest/api/3/permissions", 401),
        ("jira/ID/rest/api/3/issueLinkType", 200),
        ("jira/ID/rest/servicedeskapi/servicedesk", 401),
        ("confluence/ID/wiki/rest/api/user/current", 401),
        ("confluence/ID/wiki/api/v2/spaces", 200),
    ] {
        let answer =
            site.send("GET", &format!("/ex/{}", path.replace("ID", CLOUD_ID)), &headers, Vec::new()).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
}

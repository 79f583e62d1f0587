//! Answers against Atlassian's OpenAPI documents, where those are beside the
//! project.

use crate::client::Client;
use jira_simulator::{Account, CLOUD_ID, Consent, DATA_CENTER_TOKEN};
use jsonschema::Draft;
use serde_json::{Value, json};

/// Whether a body is what the document's schema of this name, or at this
/// pointer, says.
fn check(document: &str, schema: Value, body: &Value) {
    let path = host_tests::root().join("../shared/openapi").join(document);
    let Ok(text) = std::fs::read_to_string(path) else {
        return eprintln!("skipped: {document} is not beside the project");
    };
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut root = match schema.as_str() {
        Some(path) => document.pointer(path).unwrap().clone(),
        None => schema,
    };
    root["components"] = document["components"].clone();
    // Jira's real times end with +0000, which is no `date-time` by RFC 3339.
    let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(false);
    let validator = options.build(&root).unwrap();
    let problems: Vec<_> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(problems, Vec::<String>::new(), "{body}");
}

#[tokio::test]
async fn the_data_center_answers_as_documented() {
    let client = Client::new().await;
    let get = async |path: &str| {
        client.bearer(&format!("/jira-dc/rest/api/2/{path}"), DATA_CENTER_TOKEN).await.json()
    };
    let is = |name: &str, body: &Value| {
        check("jira-dc-10.3.json", json!(format!("/components/schemas/{name}")), body);
    };
    is("ServerInfoBean", &get("serverInfo").await);
    is("UserBean", &get("myself").await);
    // The document says that every field of an issue is an object.
    let mut issue = get("issue/KAN-7").await;
    issue["fields"].as_object_mut().unwrap().retain(|_, value| value.is_object());
    is("IssueBean", &issue);
    is("UserBean", &issue["fields"]["reporter"]);
    // The document says that one project is answered; it is a list.
    for project in get("project").await.as_array().unwrap() {
        is("ProjectBean", project);
    }
}

#[tokio::test]
async fn confluence_answers_as_documented() {
    let client = Client::new().await;
    let scopes = "read:space:confluence read:confluence-space.summary";
    let token = client.signed_in(Consent::accept(Account::Mia), scopes).await.access;
    let path = format!("/ex/confluence/{CLOUD_ID}/wiki");
    let spaces = client.bearer(&format!("{path}/api/v2/spaces?limit=2"), &token).await;
    let schema = "/paths/~1spaces/get/responses/200/content/application~1json/schema";
    check("confluence-v2.json", json!(schema), &spaces.json());
    assert_eq!(spaces.json()["results"].as_array().unwrap().len(), 2);
    let spaces = client.bearer(&format!("{path}/rest/api/space"), &token).await.json();
    check("confluence-v1.json", json!({"$ref": "#/components/schemas/SpaceArray"}), &spaces);
}

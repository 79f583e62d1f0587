//! The schemas of arguments.

use super::*;
use serde_json::{Value, json};

#[test]
fn schemas() {
    let check = |name: &str, expected: Value| {
        let mut schema: Value = serde_json::from_str(&describe(operation(name))).unwrap();
        let schema = schema.as_object_mut().unwrap();
        assert_eq!(schema.remove("$schema"), Some(json!("https://json-schema.org/draft/2020-12/schema")));
        assert_eq!(schema.remove("type"), Some(json!("object")));
        assert_eq!(schema.remove("additionalProperties"), Some(json!(false)));
        assert_eq!(Value::from(schema.clone()), expected, "{name}");
    };
    let (string, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    check("jira.getIssueType", json!({"properties": {"id": string}, "required": ["id"]}));
    check("jira.getServerInfo", json!({"properties": {}}));
    check(
        "jira.setIssueProperty",
        json!({
            "properties": {"issueIdOrKey": string, "propertyKey": string, "body": {}},
            "required": ["issueIdOrKey", "propertyKey", "body"],
        }),
    );
    check(
        "jira.countIssues",
        json!({
            "properties": {
                "jql": string,
                "body": {"type": "object", "properties": {"jql": string}},
            },
        }),
    );
    // A member like a parameter.
    check(
        "confluence.v1.setContentState",
        json!({
            "properties": {
                "id": string, "status": string, "color": string, "name": string,
                "body": {"type": "object", "properties": {"color": string, "id": integer, "name": string}},
            },
            "required": ["id", "status"],
        }),
    );
    // The same, and it must be there: so must be the whole.
    let all: Value =
        serde_json::from_str(&describe(operation("confluence.v1.updateAttachmentProperties"))).unwrap();
    assert_eq!(all["required"], json!(["id", "attachmentId", "body"]));
    assert_eq!(all["properties"]["body"]["required"], json!(["id", "type", "version"]));
    // Members of which one must be there, and one called as the whole.
    let all: Value = serde_json::from_str(&describe(operation("confluence.v2.createPage"))).unwrap();
    assert_eq!((&all["properties"]["body"], all.get("required")), (&json!({}), None));
    let whole =
        json!({"properties": {"body": {"type": "object", "required": ["body"]}}, "required": ["body"]});
    assert_eq!(all["anyOf"], json!([{"required": ["spaceId"]}, whole]));
    let base64 = json!({"type": "string", "contentEncoding": "base64"});
    let file = json!({
        "type": "object",
        "properties": {"name": string, "content": base64, "mediaType": string},
        "required": ["name", "content"], "additionalProperties": false,
    });
    let files = json!({"type": "array", "items": file});
    check(
        "jira.addAttachment",
        json!({
            "properties": {
                "issueIdOrKey": string, "file": files,
                "body": {"type": "object", "properties": {"file": files}, "required": ["file"]},
            },
            "required": ["issueIdOrKey"],
            "anyOf": [{"required": ["file"]}, {"required": ["body"]}],
        }),
    );
    check(
        "jira.createIssueTypeAvatar",
        json!({
            "properties": {"id": string, "size": integer, "Content-Type": string, "x": integer, "y": integer, "body": base64},
            "required": ["id", "size", "body"],
        }),
    );
    check(
        "jira.setColumns",
        json!({
            "properties": {
                "id": integer, "columns": {"type": "array", "items": string},
                "body": {"type": "object", "properties": {"columns": {"type": "array", "items": string}}},
            },
            "required": ["id"],
        }),
    );
}

use super::*;

#[test]
fn jira() {
    let none = "Issue does not exist or you do not have permission to see it.";
    check(404, JSON, format!(r#"{{"errorMessages":["{none}"],"errors":{{}}}}"#), &[none], &[]);
    check(400, JSON, r#"{"errorMessages":["a","b"],"errors":{},"status":400}"#, &["a", "b"], &[]);
    check(
        400,
        JSON,
        r#"{"errorMessages":[],"errors":{"summary":"You must specify a summary of the issue."}}"#,
        &[],
        &[("summary", "You must specify a summary of the issue.")],
    );
    check(
        400,
        JSON,
        r#"{"errorMessages":["a"],"errors":{"issuetype":"b","customfield_10011":"c"}}"#,
        &["a"],
        &[("issuetype", "b"), ("customfield_10011", "c")],
    );
    check(400, JSON, r#"{"errorMessages":[],"warningMessages":["w"],"errors":{}}"#, &["w"], &[]);
    check(400, JSON, r#"{"errorMessages":["e"],"warningMessages":["w"]}"#, &["e", "w"], &[]);
    check(400, JSON, r#"{"errors":{"labels":["a","b"]}}"#, &[], &[("labels", "a"), ("labels", "b")]);
    let parsing = "There was an error parsing JSON. Check that your request body is valid.";
    check(400, JSON, format!(r#"{{"errorMessages":["{parsing}"]}}"#), &[parsing], &[]);
    let end = "No content to map to Object due to end of input";
    check(400, JSON, format!(r#"{{"errorMessages":["{end}"]}}"#), &[end], &[]);
    check(400, JSON, r#"{"errorMessages":["INVALID_INPUT"],"errors":{}}"#, &["INVALID_INPUT"], &[]);
    check(
        400,
        JSON,
        r#"{"errorMessages":[],"errors":{"comment":"Comment body is not valid!"}}"#,
        &[],
        &[("comment", "Comment body is not valid!")],
    );
    check(500, JSON, r#"{"message":"Oops","status-code":500,"stack-trace":""}"#, &["Oops"], &[]);
    check(
        429,
        JSON,
        r#"{"errorMessages":["The request has been rate-limited. Please try again later."],"errors":{},"status":429}"#,
        &["The request has been rate-limited. Please try again later."],
        &[],
    );
    check(
        401,
        "text/plain;charset=UTF-8",
        "Client must be authenticated to access this resource.",
        &["Client must be authenticated to access this resource."],
        &[],
    );
    check(403, TEXT, "XSRF check failed", &["XSRF check failed"], &[]);
    // Many issues at once: of each that failed.
    let bulk = r#"{"issues":[],"errors":[
        {"status":400,"elementErrors":{"errorMessages":["a"],"errors":{"f":"b"}},"failedElementNumber":0},
        {"status":400,"elementErrors":{"errorMessages":[],"errors":{"f":"c"}},"failedElementNumber":1}]}"#;
    check(400, JSON, bulk, &["a"], &[("f", "b"), ("f", "c")]);
    let fields = r#"{"results":[{"error":"a","fieldId":"f","success":false},{"error":"b","success":false}]}"#;
    check(400, JSON, fields, &["a", "b"], &[]);
    // In the account's language, where English cannot be had.
    check(
        400,
        JSON,
        r#"{"errorMessages":["Das Feld „Zusammenfassung“ fehlt."],"errors":{"summary":"必須項目です。"}}"#,
        &["Das Feld „Zusammenfassung“ fehlt."],
        &[("summary", "必須項目です。")],
    );
}

#[test]
fn problems_of_rfc_9457() {
    check(
        404,
        PROBLEM,
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No endpoint GET /x.","instance":"/x"}"#,
        &["Not Found", "No endpoint GET /x."],
        &[],
    );
    check(405, PROBLEM, r#"{"title":"Method Not Allowed","status":405}"#, &["Method Not Allowed"], &[]);
    check(400, PROBLEM, r#"{"title":"Bad Request","detail":null}"#, &["Bad Request"], &[]);
    check(400, PROBLEM, r#"{"title":"Same","detail":"Same"}"#, &["Same"], &[]);
    check(400, PROBLEM, r##"{"title":"a","errors":[{"detail":"b","pointer":"#/x"}]}"##, &["a", "b"], &[]);
}

#[test]
fn service_desks() {
    check(
        400,
        JSON,
        r#"{"errorMessage":"No.","i18nErrorMessage":{"i18nKey":"sd.x","parameters":[]}}"#,
        &["No."],
        &[],
    );
    check(403, JSON, r#"{"errorMessage":"Not allowed.","i18nErrorMessage":null}"#, &["Not allowed."], &[]);
    check(412, JSON, r#"{"errorMessages":["Experimental."],"errors":{}}"#, &["Experimental."], &[]);
}

#[test]
fn confluence() {
    let one = r#"{"statusCode":404,"data":{"authorized":true,"valid":true,"errors":[],"successful":true},
        "message":"com.atlassian.confluence.api.service.exceptions.NotFoundException: No space","reason":"Not Found"}"#;
    let said = "com.atlassian.confluence.api.service.exceptions.NotFoundException: No space";
    check(404, "application/json", one, &[said], &[]);
    let both = r#"{"statusCode":400,"message":"m","data":{"valid":false,"errors":[
        {"message":{"translation":"A page with this title already exists.","args":[]}},
        {"message":{"key":"content.title.too.long","args":[]}}]}}"#;
    let said = ["m", "A page with this title already exists.", "content.title.too.long"];
    check(400, "application/json", both, &said, &[]);
    let nobody = "Current user not permitted to use Confluence";
    check(403, JSON, format!(r#"{{"message":"{nobody}","statusCode":403}}"#), &[nobody], &[]);
    check(404, JSON, r#"{"message":"null for uri: x","status-code":404}"#, &["null for uri: x"], &[]);
    let two = |status: &str| {
        format!(r#"{{"errors":[{{"status":{status},"code":"CONFLICT","title":"Stale","detail":null}}]}}"#)
    };
    check(409, JSON, two("409"), &["Stale"], &[]);
    check(409, JSON, two(r#""409""#), &["Stale"], &[]);
    check(
        400,
        JSON,
        r#"{"errors":[{"status":400,"title":"t","detail":"d","source":{"pointer":"/data/id"}},{"title":"u"}]}"#,
        &["t", "d", "u"],
        &[],
    );
}

#[test]
fn the_gateway_and_the_token_server() {
    let scope = "Unauthorized; scope does not match";
    check(401, JSON, format!(r#"{{"code":401,"message":"{scope}"}}"#), &[scope], &[]);
    check(
        404,
        JSON,
        r#"{"timestamp":"x","status":404,"error":"Not Found","message":"No message available","path":"/ex/jira/1"}"#,
        &["No message available"],
        &[],
    );
    check(404, JSON, r#"{"status":404,"error":"Not Found","message":""}"#, &["Not Found"], &[]);
    let token = "Failed to parse Connect Session Auth Token";
    check(403, JSON, format!(r#"{{"error":"{token}"}}"#), &[token], &[]);
    check(400, JSON, r#"{"message":"","status":400}"#, &[], &[]);
    check(403, JSON, r#"{"error":"invalid_grant","error_description":"Expired."}"#, &["Expired."], &[]);
    check(401, JSON, r#"{"error":"access_denied"}"#, &["access_denied"], &[]);
    check(400, JSON, r#"{"error":{"code":1},"error_description":["a"]}"#, &["a"], &[]);
}

#[test]
fn shapes_that_nobody_documents() {
    check(400, JSON, r#"{"errorMessages":"x","errors":[1,"2",[]]}"#, &["x", "2"], &[]);
    check(400, JSON, r#"{"errorMessages":[1,null,{},["x"],"y"]}"#, &["y"], &[]);
    check(400, JSON, r#"{"errorMessages":null,"errors":null,"message":null}"#, &[], &[]);
    check(400, JSON, r#"{"errorMessages":42,"errors":true}"#, &[], &[]);
    check(400, JSON, r#"{"errors":"text"}"#, &["text"], &[]);
    check(400, JSON, r#"{"errors":["a","b"]}"#, &["a", "b"], &[]);
    check(400, JSON, r#"{"errors":{"a":{"b":1},"c":2,"d":null}}"#, &[], &[]);
    check(400, JSON, r#"{"errors":[[{"message":"deep"}]]}"#, &["deep"], &[]);
    check(400, JSON, r#"{"message":{"a":1},"data":7}"#, &[], &[]);
    check(400, JSON, r#"{"message":"a","message":"b"}"#, &["b"], &[]);
    check(400, JSON, r#"{"errorMessages":["  a  ","a","","\n"]}"#, &["a"], &[]);
    check(400, JSON, r#"[{"message":"a"},{"errorMessages":["b"]}]"#, &["a", "b"], &[]);
    check(400, JSON, "{}", &[], &[]);
    check(400, JSON, "[1]", &[], &[]);
    check(400, JSON, "null", &[], &[]);
    check(400, JSON, "0", &[], &[]);
    check(400, JSON, r#""text""#, &["text"], &[]);
    check(400, JSON, "", &[], &[]);
    check(400, JSON, " \r\n ", &[], &[]);
    check(400, "", r#"{"message":"a"}"#, &["a"], &[]);
    check(400, TEXT, r#"{"message":"a"}"#, &["a"], &[]);
    check(400, JSON, "\u{feff}{\"message\":\"a\"}", &["a"], &[]);
    check(400, JSON, "{\"errorMessages\":[\"cut", &["{\"errorMessages\":[\"cut"], &[]);
    check(400, JSON, r#"{"message":"a"}{"message":"b"}"#, &[r#"{"message":"a"}{"message":"b"}"#], &[]);
    check(400, JSON, b"{\"message\":\"Ung\xfcltig\"}", &["Ung\u{fffd}ltig"], &[]);
    check(400, JSON, br#"{"message":"\ud83d"}"#, &["\u{fffd}"], &[]);
    check(400, TEXT, b"\xff\xfe\x00", &["\u{fffd}\u{fffd}\0"], &[]);
    check(400, TEXT, "first\nsecond", &["first"], &[]);
}

#[test]
fn xml_is_read_to_its_message() {
    let rest = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><status><status-code>404</status-code><message>null for uri: x</message></status>"#;
    check(404, XML, rest, &["null for uri: x"], &[]);
    check(
        403,
        XML,
        "<Error><Code>1</Code><Message a='b'>\nAccess \n Denied</Message></Error>",
        &["Access Denied"],
        &[],
    );
    check(400, XML, "<messages><message>a</message></messages>", &["a"], &[]);
    check(400, XML, "<a><message>cut", &["An XML document."], &[]);
    check(400, XML, "<a/>", &["An XML document."], &[]);
}

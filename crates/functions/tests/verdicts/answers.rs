//! Every kind of call by every kind of wrong answer: what is reported. A change that
//! was not carried out, or of which nobody knows, is never done.

use super::breaks::{CLOUD, run};
use super::calls::{Due, by_name, by_path, calls};
use super::{Pairs, answer, typed};
use jira_engine::call::Call;
use jira_engine::error::{Error, RefusalReason};
use jira_engine::http::Response;

/// What is reported of a call that is answered so each time, in a word: `done`, `moved`
/// with the place, or the name of the error, behind `again` where it was retried.
fn told(call: Call, response: &Response) -> String {
    let (sent, outcome) = run(CLOUD, call, || Ok(response.clone()));
    let again = if sent > 1 { "again " } else { "" };
    match outcome {
        Ok(_) => format!("{again}done"),
        Err(error) => {
            let text = error.to_string();
            let nothing = text.contains("Nothing was changed.");
            match &error {
                Error::Refused(RefusalReason::Moved(place), _) => {
                    assert!(nothing && text.contains(place.as_str()), "{text}");
                    format!("{again}moved {place}").trim_end().to_owned()
                }
                Error::Unreadable(_) => {
                    assert!(
                        text.contains("This is not Jira") || text.contains("This is not the file"),
                        "{text}"
                    );
                    format!("{again}unreadable")
                }
                Error::CutShort(_) => {
                    assert!(!text.contains("site URL"), "{text}");
                    format!("{again}{}", error.case())
                }
                error => format!("{again}{}", error.case()),
            }
        }
    }
}

/// What is reported of this answer, by what was due: `nothing`, `content`, `either`,
/// `change`, `read`, `page`, `file`.
fn check(status: u16, headers: Pairs<'_>, body: &str, expected: [&str; 7]) {
    let response = answer(status, headers, body);
    let dues = [Due::Nothing, Due::Content, Due::Either, Due::Change, Due::Read, Due::Page, Due::File];
    for (name, due, call) in calls() {
        let place = dues.iter().position(|known| known == due).unwrap();
        // That nothing is there is what some ask for.
        let expected = match expected[place] {
            "not-found" if call.accepts_absence => "done",
            expected => expected,
        };
        assert_eq!(told(call.clone(), &response), expected, "{name} ({due:?}): {status} {headers:?} {body}");
    }
}

const HTML: (&str, &str) = ("content-type", "text/html;charset=UTF-8");
const JSON: (&str, &str) = ("content-type", "application/json");
const TEXT: (&str, &str) = ("content-type", "text/plain");
const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Log in</body></html>";
const FAILED: (&str, &str) = ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");

/// The same of all changes.
fn all(change: &str, rest: [&str; 3]) -> [String; 7] {
    let [read, page, file] = rest.map(str::to_owned);
    [change.into(), change.into(), change.into(), change.into(), read, page, file]
}

fn check_all(status: u16, headers: Pairs<'_>, body: &str, change: &str, rest: [&str; 3]) {
    let expected = all(change, rest);
    check(status, headers, body, expected.each_ref().map(String::as_str))
}

#[test]
fn a_redirected_change_was_not_carried_out() {
    let other = ("Location", "https://new-name.atlassian.net/rest/api/3/issue/KAN-7");
    let moved = "moved https://new-name.atlassian.net";
    for status in [301, 302, 303, 307, 308] {
        check_all(status, &[other, HTML], PAGE, moved, ["unexpected"; 3]);
        check_all(status, &[other], "", moved, ["unexpected"; 3]);
        check_all(status, &[HTML], PAGE, "moved", ["unexpected"; 3]);
        check_all(
            status,
            &[("Location", "/login.jsp?os_destination=x"), HTML],
            PAGE,
            "unauthorized",
            ["unauthorized"; 3],
        );
        check_all(status, &[("Location", "/login?dest=x")], "", "unauthorized", ["unauthorized"; 3]);
    }
    let same = ("Location", "/x?token=hunter2");
    let place = "moved https://acme.atlassian.net/x";
    for status in [300, 306] {
        check_all(status, &[same], "", place, ["unexpected", "done", "unexpected"]);
    }
    check_all(304, &[], "", "moved", ["unexpected", "done", "unexpected"]);
    check_all(304, &[same], "", place, ["unexpected", "done", "unexpected"]);
    check_all(300, &[HTML], PAGE, "moved", ["unexpected", "done", "unexpected"]);
}

#[test]
fn a_page_is_not_jiras_answer() {
    let unknown = ["outcome-unknown", "outcome-unknown", "outcome-unknown", "outcome-unknown"];
    let [a, b, c, d] = unknown;
    for (status, headers, page) in [
        (200, &[HTML][..], PAGE),
        (200, &[], PAGE),
        (200, &[JSON], PAGE),
        (200, &[HTML], "Log in"),
        (201, &[HTML], PAGE),
        (202, &[HTML], PAGE),
        (203, &[HTML], PAGE),
        (207, &[HTML], PAGE),
    ] {
        check(status, headers, page, [a, b, c, d, "unreadable", "done", "unreadable"]);
    }
    // The form of this one leads elsewhere: it stands before Jira.
    let form = r#"<html><form method=post action="https://login.example/sso"><input type="password"></form>"#;
    let saml = r#"<html><FORM ACTION="https://login.example/saml"><input name="SAMLRequest"></FORM>"#;
    for page in [form, saml] {
        let moved = "moved https://login.example";
        check(200, &[HTML], page, [moved, moved, moved, moved, "unreadable", "done", "unreadable"]);
    }
    let own = r#"<html><form action="/login.jsp"><input type="password"></form>"#;
    check(200, &[HTML], own, [a, b, c, d, "unreadable", "done", "unreadable"]);
}

#[test]
fn a_text_is_not_jiras_answer() {
    let [a, b, c] = ["outcome-unknown"; 3];
    for (status, headers, text) in [
        (200, &[TEXT][..], "blocked by policy"),
        (200, &[], "blocked by policy"),
        (200, &[JSON], "blocked by policy"),
        (201, &[TEXT], "OK"),
        (202, &[TEXT], "OK"),
        (207, &[TEXT], "OK"),
        (200, &[TEXT], "<?xml version='1.0'?><a/>"),
        (200, &[JSON], "{} <!-- seen -->"),
    ] {
        check(status, headers, text, [a, b, c, "done", "unreadable", "done", "done"]);
    }
}

#[test]
fn an_error_with_a_good_status_is_none_of_success() {
    let [a, b, c] = ["outcome-unknown"; 3];
    for status in [200, 207] {
        for body in [
            r#"{"errorMessages":["Nope"],"errors":{"summary":"You cannot"}}"#,
            r#"{"errorMessages":["Nope"],"errors":{}}"#,
            r#"{"errors":{"summary":"no"}}"#,
            r#"{"errors":[{"message":"no"}],"status":400}"#,
        ] {
            check(status, &[JSON], body, [a, b, c, "done", "done", "done", "done"]);
        }
        for body in
            [r#"{"issues":[],"errors":[]}"#, r#"{"id":"1","errors":{"a":"b"}}"#, "{}", "[]", "{\"id\":\"1\"}"]
        {
            check(status, &[JSON], body, ["done"; 7]);
        }
    }
}

#[test]
fn an_answer_without_its_end() {
    let unknown = "outcome-unknown";
    for status in [200, 201] {
        for headers in [&[JSON][..], &[], &[JSON, ("content-length", "0")]] {
            check(
                status,
                headers,
                "",
                [unknown, unknown, "done", "done", "again unreadable", "done", "done"],
            );
        }
        for body in [r#"{"id":"1"#, "[", r#"{"id":"1","fields":{"#, r#"{"a":[1,2]"#] {
            check(
                status,
                &[JSON],
                body,
                [unknown, unknown, unknown, "done", "again unreadable", "done", "done"],
            );
        }
    }
    check_all(204, &[], "", "done", ["done"; 3]);
    check_all(205, &[], "", "done", ["done"; 3]);
}

#[test]
fn a_credential_that_is_refused_by_any_status() {
    for status in [400, 401, 403, 404, 405, 409, 410, 412, 415, 422] {
        check_all(
            status,
            &[FAILED],
            r#"{"errorMessages":["Issue does not exist"]}"#,
            "unauthorized",
            ["unauthorized"; 3],
        );
    }
    for status in [200, 201, 204, 207] {
        check_all(status, &[FAILED], "{}", "unauthorized", ["unauthorized"; 3]);
    }
    let confluence = r#"{"statusCode":403,"message":"403 FORBIDDEN \"Request rejected because caller cannot access Confluence\""}"#;
    check_all(403, &[JSON], confluence, "unauthorized", ["unauthorized"; 3]);
    check_all(404, &[("X-Seraph-LoginReason", "OK")], "", "not-found", ["not-found"; 3]);
    check_all(404, &[], "", "not-found", ["not-found"; 3]);
}

#[test]
fn there_are_many_rows() {
    assert!(calls().len() > 100, "{}", calls().len());
}

#[test]
fn a_documented_redirect_is_a_success() {
    let task = ("Location", "https://acme.atlassian.net/rest/api/3/task/1");
    let response = answer(303, &[task], "");
    for (name, arguments) in [
        ("jira.deleteProjectAsynchronously", r#"{"projectIdOrKey":"KAN"}"#),
        ("jira.deleteCustomField", r#"{"id":"customfield_1"}"#),
        ("jira.bulkSetIssueProperty", r#"{"propertyKey":"x"}"#),
    ] {
        assert_eq!(told(by_name(name, arguments), &response), "done", "{name}");
    }
    assert_eq!(told(by_path("POST", "/rest/api/3/project/KAN/delete", None), &response), "done");
    assert_eq!(told(by_path("DELETE", "/rest/api/2/field/customfield_1", None), &response), "done");
    assert_eq!(told(by_path("POST", "/rest/plugin/1.0/thing", Some("{}")), &response), "done");
    // A task was started, which nobody documents.
    assert_eq!(
        told(by_name("jira.deleteIssue", r#"{"issueIdOrKey":"KAN-7"}"#), &response),
        "outcome-unknown"
    );
    let other = answer(302, &[task], "");
    let moved = "moved https://acme.atlassian.net/rest/api/3/task/1";
    assert_eq!(told(by_path("POST", "/rest/api/3/project/KAN/delete", None), &other), moved);
}

/// What a caller accepts by name is not refused.
#[test]
fn what_a_caller_accepts() {
    let ask = |method: &str, path: &str, accept: &str, response: &Response| {
        let headers = vec![("Accept".to_owned(), accept.to_owned())];
        told(Call::parse(method, path, &[], headers, None).unwrap(), response)
    };
    let page = answer(200, &[HTML], PAGE);
    let text = answer(200, &[TEXT], "a,b");
    let check = |method: &str, path: &str, accept: &str, expected: (&str, &str)| {
        let told = (ask(method, path, accept, &page), ask(method, path, accept, &text));
        assert_eq!((told.0.as_str(), told.1.as_str()), expected, "{method} {path} {accept}");
    };
    let (issue, plugin) = ("/rest/api/3/issue/KAN-7", "/rest/plugin/1.0/thing");
    check("GET", issue, "application/json", ("unreadable", "unreadable"));
    check("GET", issue, "*/*", ("unreadable", "unreadable"));
    check("GET", issue, "text/csv", ("unreadable", "done"));
    check("GET", issue, "text/html", ("done", "done"));
    check("GET", plugin, "application/json", ("unreadable", "done"));
    check("GET", plugin, "*/*", ("done", "done"));
    check("GET", plugin, "text/html,application/xhtml+xml", ("done", "done"));
    check("DELETE", issue, "*/*", ("outcome-unknown", "outcome-unknown"));
    check("POST", plugin, "*/*", ("done", "done"));
    check("POST", plugin, "application/json", ("outcome-unknown", "done"));
    check("POST", "/secure/Some.jspa", "text/html", ("done", "done"));
    // The catalog names what is not JSON.
    let told = |name: &str, arguments: &str, response: &Response| told(by_name(name, arguments), response);
    let zip = "confluence.v1.exportAuditRecords";
    assert_eq!(told(zip, "{}", &page), "unreadable");
    assert_eq!(told(zip, "{}", &text), "done");
    let avatar = r#"{"type":"project"}"#;
    assert_eq!(told("jira.getAvatarImageByType", avatar, &page), "unreadable");
    assert_eq!(told("jira.getAvatarImageByType", avatar, &answer(200, &[], "\u{1}PNG")), "done");
    let status = "confluence.v1.getContentRestrictionStatusForUser";
    let arguments = r#"{"id":"7","operationKey":"read"}"#;
    assert_eq!(told(status, arguments, &answer(200, &[], "")), "done");
}

/// A file that is a page is one, where it is called so.
#[test]
fn a_page_as_a_file() {
    let named = ("Content-Disposition", "attachment; filename=\"report.html\"");
    let ask = |headers: Pairs<'_>| {
        let (_, call) = typed::reads().into_iter().find(|(name, _)| *name == "files::download").unwrap();
        told(call, &answer(200, headers, PAGE))
    };
    assert_eq!(ask(&[HTML, named]), "done");
    assert_eq!(ask(&[HTML]), "unreadable");
}

/// A Data Center has no version 3: that is said, and not that an issue is missing.
#[test]
fn a_data_center_is_named() {
    let json = r#"{"message":"null for uri: https://jira.example/rest/api/3/x","status-code":404}"#;
    let xml = "<?xml version='1.0'?><status><status-code>404</status-code><message>null for uri: x</message></status>";
    let missing = r#"{"errorMessages":["Issue does not exist"],"errors":{}}"#;
    let ask = |site: &str, call: Call, body: &str| {
        let is_answer = call.accepts_absence;
        let (_, outcome) = run(site, call, || Ok(answer(404, &[], body)));
        let Err(error) = outcome else {
            assert!(is_answer, "{body}");
            return "not-found";
        };
        let named =
            error.to_string().contains("a Jira Data Center") && error.to_string().contains("datacenter.");
        assert_eq!(named, error.case() != "not-found", "{error}");
        error.case()
    };
    let server = "https://jira.example/jira";
    for (name, call) in typed::changes().into_iter().chain(typed::reads()) {
        let expected = if call.path().starts_with("/rest/api/3/") { "unexpected" } else { "not-found" };
        for body in [json, xml] {
            assert_eq!(ask(server, call.clone(), body), expected, "{name}");
        }
        assert_eq!(ask(server, call.clone(), missing), "not-found", "{name}");
        assert_eq!(ask(CLOUD, call, json), "not-found", "{name}");
    }
    assert_eq!(ask(server, by_path("GET", "/rest/api/3/nonsense", None), json), "not-found");
    assert_eq!(ask(server, by_path("GET", "/rest/api/2/issue/KAN-7", None), json), "not-found");
}

//! What the command says and how it exits.

use crate::{PAGE, wrong};
use host_tests::RawServer;
use host_tests::command::Home;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;

const ME: &str = r#"{"accountId":"5b10ac8d82e05b22cc7d4ef5","displayName":"Mia","active":true}"#;

/// Commands that change something.
const CHANGES: &[&str] = &[
    "issue edit KAN-7 -s new",
    "issue assign KAN-7 me",
    "issue watch KAN-7",
    "issue delete KAN-7 --yes",
    "issue comment KAN-7 Hello",
    "issue link KAN-7 https://acme.example Page",
    "upload KAN-7 a.txt",
    "request DELETE /rest/api/3/issue/KAN-7",
    "call jira.deleteIssue issueIdOrKey=KAN-7",
    "call jira.assignIssue issueIdOrKey=KAN-7 accountId=x",
];

/// A home with a connection to this server.
fn home(server: &RawServer) -> Home {
    let home = Home::new().store(&format!(
        r#"{{"connections":{{"default":{{"site_url":"{}","user":"mia@example.com","token":"${{TOKEN}}"}}}}}}"#,
        server.url()
    ));
    home.with("TOKEN", "a-token-of-hers")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_says_done_of_what_was_not() {
    let answer = Arc::new(Mutex::new(String::new()));
    let said = answer.clone();
    let server = RawServer::new(move |request, mut stream| {
        let answer = match request.starts_with("GET") {
            true => host_tests::answer(200, &[("content-type", "application/json")], ME),
            false => said.lock().unwrap().clone(),
        };
        async move {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    let home = home(&server);
    home.write("a.txt", "x");
    let mut faults = Vec::new();
    for what in ["302", "307", "304", "login", "page", "text", "errors", "empty", "cut", "unknown credential"]
    {
        let (_, wrong) = wrong().into_iter().find(|(name, _)| *name == what).unwrap();
        let reply = &wrong.reply;
        let mut headers = vec![("content-type", reply.media)];
        headers.extend(reply.location.as_deref().map(|location| ("location", location)));
        if !reply.login.is_empty() {
            headers.push(("x-seraph-loginreason", reply.login));
        }
        *answer.lock().unwrap() = host_tests::answer(reply.status, &headers, &reply.body);
        let (status, words) = match wrong.change {
            "unauthorized" => (4, ""),
            "unexpected" => (1, "Nothing was changed."),
            _ => (10, "may or may not have been"),
        };
        for command in CHANGES {
            let arguments: Vec<&str> = command.split(' ').collect();
            let ran = tokio::task::block_in_place(|| home.run(&arguments, ""));
            if ran.status != Some(status) || !ran.err.contains(words) || ran.out.contains("KAN-7") {
                faults.push(format!("jira {command}, {what}: {ran:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} are wrong:\n{}", faults.len(), faults.join("\n"));
}

/// A login page is never saved as the file.
#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_saved_as_a_file() {
    for media in ["text/html", "application/json", "application/octet-stream"] {
        let server = RawServer::sending(host_tests::answer(200, &[("content-type", media)], PAGE)).await;
        let home = home(&server);
        for path in ["10", "/secure/attachment/10/a.txt"] {
            let ran = tokio::task::block_in_place(|| home.run(&["download", path, "-o", "a.txt"], ""));
            assert!(
                ran.status == Some(1) && ran.err.contains("This is not the file"),
                "{media} {path}: {ran:?}"
            );
            let files = std::fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name());
            let left: Vec<_> = files.filter(|name| name.to_string_lossy().contains("a.txt")).collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

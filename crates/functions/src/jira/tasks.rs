//! Tasks that Atlassian carries out by itself, and how long to leave them alone.

use super::path::Path;
use jira_contract::operations::Task;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, ReadMode, Tree};
use std::time::Duration;

/// The first wait between two questions, which doubles.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait between two questions.
const LONGEST: Duration = Duration::from_secs(10);
/// How long a task is waited for, unless said otherwise.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The question how far a task is: by its id, or by the path or link that an answer
/// gave. Confluence's path is relative to its context.
pub fn ask(task: &str) -> Result<Call, Error> {
    let id = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let text = match task {
        "" => return Err(Error::Invalid("The task has no id.".into())),
        task if task.chars().all(id) => {
            return Ok(Path::api("/task/").text(task).get());
        }
        task if task.starts_with("/rest/api/longtask/") => format!("/wiki{task}"),
        task => task.to_owned(),
    };
    Call::parse("GET", &text, &[], Vec::new(), None)
}

/// How long to wait before the question with this number, from 0.
pub fn wait(number: u32) -> Duration {
    FIRST.saturating_mul(1_u32.checked_shl(number.min(16)).unwrap_or(u32::MAX)).min(LONGEST)
}

/// Reads how far a task is: Jira's (`status`), a bulk operation's
/// (`progressPercent`), or Confluence's (`finished`).
pub fn read(response: &Response) -> Result<Task, Error> {
    let take = |name: &str| if name == "result" { ReadMode::Raw } else { ReadMode::Parsed };
    let answer = json::read_selected(response, take)?;
    let truth = |name: &str| match answer.get(name) {
        Some(Tree::Bool(value)) => Some(*value),
        _ => None,
    };
    let status = answer.text("status").unwrap_or_default();
    let confluence =
        truth("finished").or_else(|| (truth("successful")? && status.is_empty()).then_some(true));
    let over = ["COMPLETE", "FAILED", "CANCELLED", "DEAD"].contains(&status);
    let percent = ["progress", "progressPercent", "percentageComplete"];
    let progress = percent.iter().find_map(|name| answer.number(name));
    if status.is_empty() && confluence.is_none() && progress.is_none() {
        return Err(Error::Unreadable("The answer is not a task's.".into()));
    }
    let texts = answer.get("messages").map(Tree::items).unwrap_or_default();
    let text = texts.iter().find_map(|message| message.text("translation"));
    let outcome = match answer.get("result") {
        Some(Tree::Raw(outcome)) => Some(outcome.as_ref()),
        _ => None,
    };
    Ok(Task {
        id: ["id", "taskId"].iter().find_map(|name| answer.text(name)).unwrap_or_default().to_owned(),
        finished: over || confluence == Some(true),
        succeeded: status == "COMPLETE" || (confluence == Some(true) && truth("successful") != Some(false)),
        progress: progress.and_then(|progress| u32::try_from(progress).ok()),
        message: answer.text("message").or(text).filter(|text| !text.is_empty()).map(str::to_owned),
        output: outcome.filter(|outcome| *outcome != "null").map(str::to_owned),
        status: match status {
            "" if confluence == Some(true) => "COMPLETE".to_owned(),
            "" => "RUNNING".to_owned(),
            status => status.to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jira_engine::http::Headers;

    fn check(body: &str, over: bool, succeeded: bool, status: &str, progress: Option<u32>) -> Task {
        let response = Response { status: 200, headers: Headers::default(), body: body.into() };
        let task = read(&response).unwrap();
        let found = (task.finished, task.succeeded, task.status.as_str(), task.progress);
        assert_eq!(found, (over, succeeded, status, progress), "{body}");
        task
    }

    #[test]
    fn how_far_tasks_are() {
        let running = check(
            r#"{"self":"x","id":"1","status":"RUNNING","progress":45,"message":"deleting","result":null}"#,
            false,
            false,
            "RUNNING",
            Some(45),
        );
        assert_eq!((running.id.as_str(), running.message.as_deref()), ("1", Some("deleting")));
        assert_eq!(running.output, None);
        let done = check(
            r#"{"id":"1","status":"COMPLETE","progress":100,"result":{"a":[1.50]}}"#,
            true,
            true,
            "COMPLETE",
            Some(100),
        );
        assert_eq!(done.output.as_deref(), Some(r#"{"a":[1.50]}"#));
        for status in ["ENQUEUED", "CANCEL_REQUESTED"] {
            check(&format!(r#"{{"status":"{status}"}}"#), false, false, status, None);
        }
        for status in ["FAILED", "CANCELLED", "DEAD"] {
            check(&format!(r#"{{"status":"{status}"}}"#), true, false, status, None);
        }
        let bulk = check(
            r#"{"taskId":"7","status":"RUNNING","progressPercent":3}"#,
            false,
            false,
            "RUNNING",
            Some(3),
        );
        assert_eq!(bulk.id, "7");
        check(
            r#"{"id":"x","percentageComplete":50,"successful":true,"finished":false}"#,
            false,
            false,
            "RUNNING",
            Some(50),
        );
        let long = r#"{"id":"x","percentageComplete":100,"successful":false,"finished":true,
                       "messages":[{"translation":"no permission","args":[]}]}"#;
        assert_eq!(check(long, true, false, "COMPLETE", Some(100)).message.as_deref(), Some("no permission"));
        for odd in ["{}", "[]", "<html>", r#"{"errorMessages":[]}"#] {
            let response = Response { status: 200, headers: Headers::default(), body: odd.into() };
            assert!(read(&response).is_err(), "{odd}");
        }
    }

    #[test]
    fn where_tasks_are() {
        let path = |task: &str| ask(task).map(|call| call.path().to_owned()).unwrap_or_default();
        assert_eq!(path("10641"), "/rest/api/3/task/10641");
        assert_eq!(path("/rest/api/3/task/1"), "/rest/api/3/task/1");
        assert_eq!(path("/rest/api/longtask/1"), "/wiki/rest/api/longtask/1");
        assert_eq!(path("https://acme.atlassian.net/rest/api/3/task/1"), "/rest/api/3/task/1");
        assert_eq!(path(""), "");
        assert_eq!(path("../x"), "");
        assert_eq!(path("/a/../b"), "");
    }

    #[test]
    fn waits_grow_and_end_growing() {
        let waits: Vec<_> = [0, 1, 2, 5, 40].map(wait).to_vec();
        assert_eq!(waits, [500, 1000, 2000, 10_000, 10_000].map(Duration::from_millis));
    }
}

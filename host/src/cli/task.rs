//! Tasks that carry out a change after its answer: where they are, and `--wait`.

use super::hint::Hint;
use super::list::progress;
use super::{exit, output};
use anyhow::{Result, anyhow};
use jira_connector_host::Connector;
use jira_connector_host::operations::Task;
use jira_connector_host::rest::Response;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::io::{Write, stdout};
use std::process::ExitCode;

/// How long one question waits, in milliseconds.
const PATIENCE: u64 = 30_000;

#[derive(clap::Args)]
pub(super) struct TaskArguments {
    /// Wait until the task that carries out the change is over, and print its result.
    #[arg(long, conflicts_with = "extent")]
    wait: bool,
}

impl TaskArguments {
    /// Prints an answer, or the result of the task that it leads to.
    pub(super) async fn print(
        &self,
        connector: &Connector,
        connection: &str,
        response: &Response,
        include: bool,
        as_json: bool,
    ) -> Result<ExitCode> {
        match place(response).filter(|_| self.wait) {
            Some(task) => end(&wait(connector, connection, &task).await?, as_json),
            None => answer(response, include, as_json),
        }
    }
}

/// Prints an answer, and where the task is that it leads to. Another redirect of a write
/// is no success.
fn answer(response: &Response, include: bool, json: bool) -> Result<ExitCode> {
    output::response(response, include, json).map_err(exit::of_output)?;
    if let Some(location) = location(response) {
        let location = output::printable(location);
        match response.body.is_empty() && !json {
            true => writeln!(stdout().lock(), "{location}").map_err(exit::of_output)?,
            false => output::tell(&format!("Its task is {location}")),
        }
        return Ok(ExitCode::SUCCESS);
    }
    if (300..400).contains(&response.status) && response.status != 304 {
        return Err(exit::Failed::refused(anyhow!(
            "Jira answered with a redirect (status {}), which is not followed for a write.",
            response.status
        ))
        .into());
    }
    Ok(ExitCode::SUCCESS)
}

/// Where an answer says that its task is.
fn place(response: &Response) -> Option<String> {
    if let Some(location) = location(response) {
        return Some(location.to_owned());
    }
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    let link = ["/links/status", "/_links/status", "/self"].into_iter().find_map(|place| {
        body.pointer(place)?.as_str().filter(|link| link.contains("/task/") || link.contains("/longtask/"))
    });
    link.or_else(|| body.get("taskId")?.as_str()).map(str::to_owned)
}

/// The address of a task in an answer's headers.
fn location(response: &Response) -> Option<&str> {
    let location = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("location"))?;
    Some(location.value.as_str()).filter(|location| location.contains("/task/"))
}

async fn wait(connector: &Connector, connection: &str, task: &str) -> Result<Task> {
    let progress = progress();
    let goes_on = |error| {
        let text = format!(
            "The change was accepted, and its task goes on. Ask for it with: jira request GET {task}"
        );
        Hint::next(error, text)
    };
    loop {
        let now = connector.await_task(connection, task, Some(PATIENCE)).await.map_err(goes_on)?;
        if now.finished {
            progress.finish_and_clear();
            return Ok(now);
        }
        let percent = now.progress.map(|percent| format!(" {percent} %")).unwrap_or_default();
        progress.set_message(output::printable(&format!("{}{percent}", now.status)));
    }
}

/// Prints how a task ended.
fn end(task: &Task, as_json: bool) -> Result<ExitCode> {
    let Task { id, status, message, output: outcome, .. } = task;
    if as_json {
        let result = outcome.as_ref().map(|json| serde_json::from_str::<Box<RawValue>>(json)).transpose()?;
        output::json(&json!({
            "id": id, "status": status, "succeeded": task.succeeded, "progress": task.progress,
            "message": message, "result": result,
        }))?;
    } else if let Some(outcome) = outcome {
        writeln!(stdout().lock(), "{}", output::printable(outcome))?;
    }
    let said = message.as_ref().map(|message| format!(": {message}")).unwrap_or_default();
    let text = format!("The task {id} ended as {status}{said}");
    if !task.succeeded {
        return Err(exit::Failed::refused(anyhow!(text)).into());
    }
    if !as_json {
        output::tell(&output::printable(&text));
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jira_connector_host::rest::CallStatistics;
    use jira_connector_host::types::Header;

    #[test]
    fn where_a_task_is() {
        let check = |location: Option<&str>, body: &str, expected: Option<&str>| {
            let headers = location.map(|value| Header { name: "Location".into(), value: value.into() });
            let trip = CallStatistics { attempts: 1, waited: 0, elapsed: 0, rate_limit: None };
            let response = Response {
                status: 303,
                headers: headers.into_iter().collect(),
                body: body.into(),
                statistics: trip,
            };
            assert_eq!(place(&response).as_deref(), expected, "{location:?} {body}");
        };
        let task = "https://acme.atlassian.net/rest/api/3/task/10641";
        check(Some(task), "", Some(task));
        check(Some("https://acme.atlassian.net/login.jsp"), "", None);
        check(None, r#"{"taskId":"7"}"#, Some("7"));
        check(None, &format!(r#"{{"id":"10641","self":"{task}"}}"#), Some(task));
        check(None, r#"{"id":"1","self":"https://acme.atlassian.net/rest/api/3/issue/1"}"#, None);
        let long = "/rest/api/longtask/1";
        check(None, &format!(r#"{{"id":"1","links":{{"status":"{long}"}}}}"#), Some(long));
        check(None, "<html>", None);
    }
}

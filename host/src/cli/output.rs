//! What the commands print: tables and sentences for people, JSON for programs.

pub(super) mod connections;

use super::hint::Hint;
use super::render::{clean, escaped};
use super::verdict;
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use comfy_table::{ContentArrangement, presets};
use jira_connector_host::rest::{Deployment, Report, Response, Verdict};
use jira_connector_host::types::{ErrorKind, FieldProblem};
use jira_connector_host::{Error, types};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io::{IsTerminal, Write, stdout};

/// How many rows are measured together.
pub(super) const BLOCK: usize = 1000;

/// Of how many fields a failure names the problem.
const MOST_FIELDS: usize = 1000;

/// The longest text of a failure, in characters.
const LONGEST: usize = 4000;

/// A table without lines, as wide as the terminal.
pub(super) struct Table(comfy_table::Table);

impl Table {
    pub(super) fn new(header: &[&str]) -> Self {
        let mut table = Self::headless();
        table.0.set_header(header);
        table
    }

    /// A table without titles.
    pub(super) fn headless() -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        Self(table)
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.0.add_row(cells.iter().map(|cell| printable(cell)));
    }

    /// A row of a list that may be endless: once there are many they are printed.
    pub(super) fn push(&mut self, cells: Vec<String>) -> Result<()> {
        self.row(cells);
        if self.0.row_count() >= BLOCK {
            self.lines()?;
            *self = Self::headless();
        }
        Ok(())
    }

    /// Prints the rows without a footer.
    pub(super) fn lines(&self) -> Result<()> {
        let mut out = stdout().lock();
        for line in self.0.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    pub(super) fn print(&self, footer: &str) -> Result<()> {
        self.lines()?;
        let mut out = stdout().lock();
        writeln!(out)?;
        footer.lines().try_for_each(|line| writeln!(out, "{}", printable(line)))?;
        Ok(())
    }
}

/// Text of a server without what would steer a terminal, end a line, or change the
/// order of what is shown.
pub(super) fn printable(text: &str) -> String {
    clean(text).into_owned()
}

/// A text of a failure, cut where it is too long to be read.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// A value on one line.
pub(super) fn json(value: &Value) -> Result<()> {
    json_text(&value.to_string())
}

/// A value as it was written, on a terminal with escapes for what would steer that.
pub(super) fn json_text(json: &str) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{}", if out.is_terminal() { escaped(json) } else { json.into() })?;
    Ok(())
}

/// Something was done.
pub(super) fn done(text: &str, as_json: bool) -> Result<()> {
    if as_json {
        return json(&json!({"done": text}));
    }
    let mut out = stdout().lock();
    text.lines().try_for_each(|line| writeln!(out, "{}", printable(line)))?;
    Ok(())
}

/// How a connection is made.
const ADD: &str = "Run: jira connect NAME, or set JIRA_BASE_URL, JIRA_USERNAME and JIRA_API_TOKEN";

/// How a connection is authorized.
const AUTHORIZE: &str = "Run: jira connect NAME";

/// How long ago something was, in milliseconds.
pub(super) fn ago(millis: u128) -> String {
    match millis / 60_000 {
        0 => "just now".to_owned(),
        minutes @ 1..=119 => format!("{minutes} min ago"),
        minutes @ 120..=2879 => format!("{} h ago", minutes / 60),
        minutes => format!("{} days ago", minutes / 1440),
    }
}

/// What "ask whoever runs the host" means here.
const LOOPBACK: &str = "This command reaches this machine itself with --allow-loopback only.";

/// The result of a test, and of a connection that is tried whether it was stored.
pub(super) fn report(name: &str, report: &Report, stored: Option<bool>, as_json: bool) -> Result<()> {
    let deployment = report.deployment.as_ref().map(|deployment| match deployment {
        Deployment::Cloud => "Cloud".to_owned(),
        Deployment::DataCenter => "Data Center".to_owned(),
        Deployment::Other(name) => name.clone(),
    });
    if as_json {
        let mut value = json!({
            "connection": name,
            "verdict": verdict::name(report.verdict),
            "summary": report.summary,
            "next_step": report.next_step,
            "site_url": report.site_url,
            "site_title": report.site_title,
            "deployment": deployment,
            "version": report.version,
            "cloud_id": report.cloud_id,
            "account_id": report.account.as_ref().map(|account| &account.account_id),
            "account_name": report.account.as_ref().map(|account| &account.display_name),
            "projects": report.projects,
            "trace_id": report.trace_id,
        });
        if let Some(stored) = stored {
            value["stored"] = stored.into();
        }
        return json(&value);
    }
    let mark = match report.verdict {
        Verdict::Ok => "✓",
        Verdict::NoProjectVisible => "!",
        _ => "✗",
    };
    let mut out = stdout().lock();
    writeln!(out, "{mark} {name}: {}", printable(&report.summary))?;
    let site = match (&report.site_title, &deployment, &report.version) {
        (Some(title), Some(deployment), Some(version)) => {
            format!("{} ({title}, Jira {deployment} {version})", report.site_url)
        }
        _ => report.site_url.clone(),
    };
    let account = report.account.as_ref().map(|account| match &account.email {
        Some(email) => format!("{} <{email}>", account.display_name),
        None => account.display_name.clone(),
    });
    let lines = [
        ("Site", Some(site).filter(|site| !site.is_empty())),
        ("Account", account),
        ("Cloud id", report.cloud_id.clone()),
        ("Next step", Some(report.next_step.clone()).filter(|step| !step.is_empty())),
        ("", (report.verdict == Verdict::DeniedByHost).then(|| LOOPBACK.to_owned())),
        ("Trace id", report.trace_id.clone()),
    ];
    for (title, text) in lines {
        if let Some(text) = text {
            writeln!(out, "  {title:10} {}", printable(&text))?;
        }
    }
    Ok(())
}

/// An answer: its body as it came; pretty, and harmless, on a terminal.
pub(super) fn response(response: &Response, include: bool, as_json: bool) -> Result<()> {
    if as_json {
        let headers: Vec<_> = response.headers.iter().map(|header| [&header.name, &header.value]).collect();
        // JSON stays as Jira wrote it: long numbers lose no digit.
        let raw: Option<&RawValue> = serde_json::from_slice(&response.body).ok();
        let text = std::str::from_utf8(&response.body).ok();
        let (body, body_base64) = match (raw, text) {
            (Some(raw), _) => (Some(raw.to_owned()), None),
            (None, Some("")) => (None, None),
            (None, Some(text)) => (Some(serde_json::value::to_raw_value(text)?), None),
            (None, None) => (None, Some(STANDARD.encode(&response.body))),
        };
        let answer = JsonAnswer {
            status: response.status,
            headers,
            body,
            body_base64,
            attempts: response.statistics.attempts,
            elapsed_ms: response.statistics.elapsed,
        };
        return json_text(&serde_json::to_string(&answer)?);
    }
    if include {
        tell(&response.status.to_string());
        response
            .headers
            .iter()
            .for_each(|header| tell(&printable(&format!("{}: {}", header.name, header.value))));
        tell("");
    }
    let mut out = stdout().lock();
    if !out.is_terminal() {
        out.write_all(&response.body)?;
        return Ok(());
    }
    let value = serde_json::from_slice::<Value>(&response.body);
    let is_json = value.is_ok();
    let text = match (value, str::from_utf8(&response.body)) {
        (Ok(value), _) => format!("{value:#}"),
        (_, Ok(text)) => text.to_owned(),
        (_, Err(_)) => {
            let size = response.body.len();
            tell(&format!("{size} bytes that are no text. Send them to a file: … > FILE"));
            return Ok(());
        }
    };
    for line in text.lines() {
        writeln!(out, "{}", if is_json { escaped(line) } else { printable(line).into() })?;
    }
    Ok(())
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    status: u16,
    headers: Vec<[&'a String; 2]>,
    body: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    attempts: u32,
    elapsed_ms: u64,
}

/// A line to standard error. Nobody is left to tell when that is closed.
pub(super) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", clean(line));
}

/// JSON to standard error, on a line.
pub(super) fn tell_json(json: &Value) {
    let _ = writeln!(std::io::stderr().lock(), "{}", escaped(&json.to_string()));
}

/// A failure, to standard error.
pub(super) fn error(error: &anyhow::Error, as_json: bool) {
    let jira = match error.downcast_ref::<Error>() {
        Some(Error::Jira(error)) => Some(error),
        _ => None,
    };
    if as_json {
        return tell_json(&json_error(error, jira));
    }
    let hint = error.downcast_ref::<Hint>();
    let Some(jira) = jira else {
        let hint = hint.map(|hint| format!("\n{hint}")).unwrap_or_default();
        let text = format!("error: {}{hint}", short(&causes(error)));
        return text.lines().for_each(|line| tell(&printable(line)));
    };
    tell(&format!("error: {}", printable(&short(&jira.message))));
    tell(&format!("  Next step  {}", printable(&short(&jira.advice))));
    for line in hint.and_then(|hint| hint.text.as_ref()).iter().flat_map(|text| text.lines()) {
        tell(&format!("             {}", printable(&short(line))));
    }
    match jira.kind {
        ErrorKind::DeniedByHost => tell(&format!("             {LOOPBACK}")),
        ErrorKind::UnknownConnection => tell(&format!("             {ADD}")),
        ErrorKind::NeedsAuthorization => tell(&format!("             {AUTHORIZE}")),
        _ => {}
    }
    if let Some(millis) = jira.retry_after {
        tell(&format!("  Wait       {} s", millis.div_ceil(1000)));
    }
    if jira.attempts > 1 {
        tell(&format!("  Attempts   {}", jira.attempts));
    }
    if let Some(trace_id) = &jira.trace_id {
        tell(&format!("  Trace id   {}", printable(trace_id)));
    }
    if let Some(cursor) = hint.and_then(|hint| hint.cursor.as_ref()) {
        tell(&format!("  Go on      --cursor {cursor}"));
    }
}

/// An error with its causes, without a hint around it.
fn causes(error: &anyhow::Error) -> String {
    let around = usize::from(error.is::<Hint>());
    error.chain().skip(around).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn json_error(error: &anyhow::Error, jira: Option<&types::Error>) -> Value {
    let given = error.downcast_ref::<Hint>();
    let (hint, cursor) = given.map(|given| (given.text.as_ref(), given.cursor.as_ref())).unwrap_or_default();
    let Some(jira) = jira else {
        return json!({"error": {"kind": "host", "message": short(&causes(error)), "hint": hint, "cursor": cursor}});
    };
    let fields = match &jira.kind {
        ErrorKind::Invalid(fields) => {
            let field =
                |problem: &FieldProblem| json!({"field": problem.field, "message": short(&problem.message)});
            Some(fields.iter().take(MOST_FIELDS).map(field))
        }
        _ => None,
    };
    json!({"error": {
        "kind": jira.name(),
        "message": short(&jira.message),
        "advice": short(&jira.advice),
        "hint": hint,
        "status": jira.status,
        "fields": fields.map(Iterator::collect::<Vec<_>>),
        "retry_after_ms": jira.retry_after,
        "attempts": jira.attempts,
        "trace_id": jira.trace_id,
        "cursor": cursor,
    }})
}

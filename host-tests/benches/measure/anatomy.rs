//! Where the time of a call goes: calls that end earlier and earlier on the
//! way, in turns with whole ones.

use crate::clients::{self, Client, Kind, SITES};
use crate::jobs::Job;
use crate::rounds::{median, processor_time};
use host_tests::Silent;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::{Connector, Options};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What makes a process measure these alone.
pub(crate) const ARGUMENT: &str = "anatomy";

const TURNS: usize = 40;
const CALLS: usize = 50;

/// A call that goes so far.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) median: Duration,
    /// Processor time of 1000 calls.
    pub(crate) cpu: Duration,
    /// The median of each turn.
    turns: Vec<Duration>,
}

impl Step {
    /// Its median as a multiple of another's, of the same turn.
    pub(crate) fn ratio(&self, other: &Self) -> f64 {
        let turns = self.turns.iter().zip(&other.turns);
        median(turns.map(|(turn, other)| turn.as_secs_f64() / other.as_secs_f64()))
    }
}

/// The steps that are the same call, once by its path and once by its name.
pub(crate) const BY_PATH: &str = "`rest.request`, decoded";
/// See [`BY_PATH`].
pub(crate) const BY_NAME: &str = "`operations.call`, decoded";

#[derive(Debug, Clone, Copy)]
enum End {
    /// The component refuses it: in and out of the sandbox, nothing else.
    Refused,
    /// The connection is unknown: one import besides, and a line of the log.
    Unknown,
    /// The host's allow-list refuses it: settings, engine and `wasi:http`, but no
    /// network.
    Denied,
    /// A whole call of the component by its path.
    ByPath,
    /// The same by its name.
    ByName,
    /// A whole call of a client.
    Whole(Kind),
}

/// Measures the steps to an issue.
pub(crate) async fn measure(
    clients: &[Arc<Client>; 4],
    origins: &[String; 2],
    cache: &Path,
) -> anyhow::Result<Vec<Step>> {
    let options = |loopback| Options { log: Arc::new(Silent), loopback, ..Options::default() };
    let open = clients::connector(origins, Some(cache), options(true))?;
    let closed = clients::connector(origins, Some(cache), options(false))?;
    let mut steps = [
        ("refused by the component before anything is asked of the host", End::Refused),
        ("no such connection: one import, a log line, an error", End::Unknown),
        ("denied by the host: connection, signing, `wasi:http`, no network", End::Denied),
        ("(d) hyper, bytes: the network alone", End::Whole(Kind::Hyper)),
        ("(c) reqwest, decoded", End::Whole(Kind::Reqwest)),
        ("(a) component, decoded", End::Whole(Kind::Reused)),
        ("(b) instance per call, decoded", End::Whole(Kind::PerCall)),
        (BY_PATH, End::ByPath),
        (BY_NAME, End::ByName),
    ]
    .map(|(name, end)| (name, end, Vec::new(), Vec::new(), Vec::new()));
    for _ in 0..TURNS {
        for (_, end, times, cpus, turns) in &mut steps {
            let (open, closed, clients, end) = (open.clone(), closed.clone(), clients.clone(), *end);
            // On a worker of the runtime, as a program's calls are.
            let turn = tokio::spawn(async move {
                let (mut times, cpu) = (Vec::with_capacity(CALLS), processor_time());
                for _ in 0..CALLS {
                    let start = Instant::now();
                    call(end, &open, &closed, &clients).await?;
                    times.push(start.elapsed());
                }
                anyhow::Ok((times, processor_time() - cpu))
            });
            let (of_turn, cpu) = turn.await??;
            turns.push(median(of_turn.iter().copied()));
            times.extend(of_turn);
            cpus.push(cpu * 1000 / CALLS as u32);
        }
    }
    Ok(steps
        .into_iter()
        .map(|(name, _, times, cpus, turns)| Step {
            name,
            turns,
            median: median(times.into_iter()),
            cpu: median(cpus.into_iter()),
        })
        .collect())
}

async fn call(
    end: End,
    open: &Connector,
    closed: &Connector,
    clients: &[Arc<Client>; 4],
) -> anyhow::Result<()> {
    let failed = match end {
        End::Whole(kind) => return clients[kind as usize].call(Job::Issue, 0).await,
        End::ByPath => return Job::Issue.decode(&open.request(SITES[0], Job::Issue.call()).await?.body),
        End::ByName => {
            let arguments = r#"{"issueIdOrKey":"KAN-1"}"#;
            let answer = open.call_operation(SITES[0], "jira.getIssue", arguments).await?;
            return Job::Issue.decode(&answer.body);
        }
        End::Refused => {
            let none = ProjectOptions { page_size: Some(0), ..ProjectOptions::default() };
            open.list_projects(SITES[0], none, None).await.is_err()
        }
        End::Unknown => open.request("nobody", Job::Issue.call()).await.is_err(),
        End::Denied => closed.request(SITES[0], Job::Issue.call()).await.is_err(),
    };
    anyhow::ensure!(failed, "{end:?} did not fail");
    Ok(())
}

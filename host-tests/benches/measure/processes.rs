//! What only a fresh process can tell: the start to the first answer, and
//! memory.

use crate::clients::{self, Client, Kind};
use crate::jobs::Job;
use crate::rounds::{clock, median};
use anyhow::Context;
use rustix::time::ClockId;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a process that starts to the first answer is started with.
pub(crate) const START: &str = "--start";
/// What a process that looks at its memory is started with.
pub(crate) const MEMORY: &str = "--memory";

/// Calls at once, and then instances that idle.
pub(crate) const AT_ONCE: usize = 64;

const STARTS: usize = 15;
const COMPILING_STARTS: usize = 3;

/// Medians of starts.
#[derive(Debug)]
pub(crate) struct Starts {
    pub(crate) cached: Start,
    pub(crate) compiling: Start,
    pub(crate) reqwest: Start,
}

/// How long it took to the first issue.
#[derive(Debug)]
pub(crate) struct Start {
    /// From the start of the process.
    pub(crate) process: Duration,
    /// From the making of the client: `Connector::new`, for the component.
    pub(crate) client: Duration,
}

/// Starts processes, clients in turn.
pub(crate) fn starts(origins: &[String; 2], cache: &Path) -> anyhow::Result<Starts> {
    let kinds = [(Kind::Reused, Some(cache)), (Kind::Reqwest, None), (Kind::Reused, None)];
    let mut times = [const { Vec::new() }; 3];
    for number in 0..STARTS {
        for ((kind, cache), times) in kinds.into_iter().zip(&mut times) {
            if kind == Kind::Reused && cache.is_none() && number >= COMPILING_STARTS {
                continue;
            }
            let before = clock(ClockId::Monotonic);
            let [client, answered] = child(START, kind, Job::Issue, origins, cache)?;
            times.push((Duration::from_nanos(answered).saturating_sub(before), Duration::from_nanos(client)));
        }
    }
    let [cached, reqwest, compiling] = times.map(|times| Start {
        process: median(times.iter().map(|(process, _)| *process)),
        client: median(times.iter().map(|(_, client)| *client)),
    });
    Ok(Starts { cached, compiling, reqwest })
}

/// In its own process: to the first answer.
pub(crate) fn start(kind: Kind, origins: &[String; 2], cache: Option<&Path>) -> anyhow::Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let start = Instant::now();
        client(kind, origins, cache)?.call(Job::Issue, 0).await?;
        println!("{} {}", start.elapsed().as_nanos(), clock(ClockId::Monotonic).as_nanos());
        Ok(())
    })
}

/// Resident memory beyond that of a process that has made one call, in KiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) kind: Kind,
    pub(crate) job: Job,
    /// The most during [`AT_ONCE`] calls at once.
    pub(crate) peak: u64,
    /// After them, with as many connections and, in the component's case,
    /// instances idle.
    pub(crate) idle: u64,
}

/// Looks at the memory of each client after small and large answers.
pub(crate) fn memory(origins: &[String; 2], cache: &Path) -> anyhow::Result<Vec<Memory>> {
    let mut found = Vec::new();
    for job in [Job::Issue, Job::Search] {
        for kind in Kind::ALL {
            let [peak, idle] = child(MEMORY, kind, job, origins, Some(cache))?;
            found.push(Memory { kind, job, peak, idle });
        }
    }
    Ok(found)
}

/// In its own process: memory.
pub(crate) fn hold(kind: Kind, job: Job, origins: &[String; 2], cache: Option<&Path>) -> anyhow::Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let client = Arc::new(client(kind, origins, cache)?);
        client.call(job, 1).await?;
        let before = status("VmRSS:")?;
        // The kernel then counts the peak anew.
        std::fs::write("/proc/self/clear_refs", "5")?;
        let calls: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.call(job, 1).await })
            })
            .collect();
        for call in calls {
            call.await.context("a client panicked")??;
        }
        let (peak, idle) = (status("VmHWM:")?, status("VmRSS:")?);
        println!("{} {}", peak.saturating_sub(before), idle.saturating_sub(before));
        Ok(())
    })
}

fn client(kind: Kind, origins: &[String; 2], cache: Option<&Path>) -> anyhow::Result<Client> {
    match kind {
        Kind::Reused => Ok(Client::Component(clients::connector(origins, cache, clients::options())?)),
        _ => Client::new(kind, origins, cache.unwrap_or(Path::new(""))),
    }
}

fn child(
    what: &str,
    kind: Kind,
    job: Job,
    origins: &[String; 2],
    cache: Option<&Path>,
) -> anyhow::Result<[u64; 2]> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg(what)
        .args([(kind as usize).to_string(), (job as usize).to_string()])
        .args(origins)
        .args(cache);
    let output = command.output()?;
    anyhow::ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse);
    let mut number = || -> anyhow::Result<u64> { Ok(numbers.next().context("no figure")??) };
    Ok([number()?, number()?])
}

/// A line of what the kernel knows of this process, in KiB.
fn status(name: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
    Ok(line.split_whitespace().next().context("no figure")?.parse()?)
}

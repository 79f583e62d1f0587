//! What the sandbox costs: the same four jobs done by the component with its
//! whole engine on, by reqwest and by bare hyper, in one run. Writes
//! `target/bench/report.md` and plots beside it.

#![forbid(unsafe_code)]

mod anatomy;
mod bodies;
mod clients;
mod jobs;
mod plots;
mod processes;
mod report;
mod rounds;
mod server;
mod texts;

use clients::{Client, Kind};
use jobs::Job;
use server::Server;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [texts::ARGUMENT, ..] => {
            print!(
                "{}",
                report::texts(&texts::measure(&Builder::new_current_thread().enable_all().build()?)?)
            );
            Ok(())
        }
        [server::ARGUMENT] => server::serve(),
        [anatomy::ARGUMENT, ..] => {
            let bench = Bench::start()?;
            let steps = bench.runtime.block_on(anatomy::measure(
                &bench.clients,
                &bench.server.origins,
                &bench.cache,
            ))?;
            print!("{}", report::anatomy(&steps));
            Ok(())
        }
        [what @ (processes::START | processes::MEMORY), kind, job, near, far, cache @ ..] => {
            let (kind, job) = (Kind::ALL[kind.parse::<usize>()?], Job::ALL[job.parse::<usize>()?]);
            let origins = [(*near).to_owned(), (*far).to_owned()];
            let cache = cache.first().map(Path::new);
            match *what {
                processes::START => processes::start(kind, &origins, cache),
                _ => processes::hold(kind, job, &origins, cache),
            }
        }
        _ => measure(),
    }
}

/// What is measured, and with what.
struct Bench {
    server: Server,
    cache: PathBuf,
    clients: [Arc<Client>; 4],
    runtime: Runtime,
    _folder: TempDir,
}

impl Bench {
    fn start() -> anyhow::Result<Self> {
        let server = Server::start()?;
        let folder = tempfile::tempdir()?;
        let cache = folder.path().join("cache");
        let clients = Kind::ALL.map(|kind| Client::new(kind, &server.origins, &cache).map(Arc::new));
        let [reused, per_call, reqwest, hyper] = clients;
        let clients = [reused?, per_call?, reqwest?, hyper?];
        // One core is the server's.
        let cores = std::thread::available_parallelism()?.get();
        let workers = cores.saturating_sub(1).max(1);
        let runtime = Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
        Ok(Self { server, cache, clients, runtime, _folder: folder })
    }
}

fn measure() -> anyhow::Result<()> {
    let Bench { server, cache, clients, runtime, _folder } = &Bench::start()?;
    let cells = runtime.block_on(rounds::measure(clients))?;
    let steps = runtime.block_on(anatomy::measure(clients, &server.origins, cache))?;
    let texts = texts::measure(runtime)?;
    let starts = processes::starts(&server.origins, cache)?;
    let memory = processes::memory(&server.origins, cache)?;
    let bench = host_tests::root().join("target/bench");
    std::fs::create_dir_all(&bench)?;
    let report = report::write(&cells, &steps, &starts, &memory, &texts, host_tests::component().len());
    std::fs::write(bench.join("report.md"), &report)?;
    plots::draw(&bench, &cells, &starts)?;
    println!("{report}\nWritten to {}, with plots.", bench.join("report.md").display());
    Ok(())
}

//! Rounds: every client does every job in each of them, in short turns, so that
//! what else the machine does falls on all alike.

use crate::clients::{Client, Kind};
use crate::jobs::Job;
use crate::server::DELAYS;
use anyhow::Context;
use rustix::time::{ClockId, clock_gettime};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const WARM_UP: usize = 200;

/// Calls at once.
pub(crate) const CONCURRENCIES: [usize; 2] = [1, 64];

/// What was measured of one client, job, delay and concurrency: of each figure
/// the median of all rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
    /// Calls a second.
    pub(crate) rate: f64,
    /// Processor time of 1000 calls.
    pub(crate) cpu: Duration,
    /// The median as a multiple of reqwest's of the same round.
    pub(crate) ratio: f64,
}

/// One line of the table, by [`Kind::ALL`].
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) job: Job,
    /// The delay's place in [`DELAYS`].
    pub(crate) delay: usize,
    pub(crate) concurrency: usize,
    pub(crate) figures: [Figures; 4],
}

impl Cell {
    pub(crate) fn of(&self, kind: Kind) -> &Figures {
        &self.figures[kind as usize]
    }
}

/// Measures everything.
pub(crate) async fn measure(clients: &[Arc<Client>; 4]) -> anyhow::Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for delay in 0..DELAYS.len() {
        for concurrency in CONCURRENCIES {
            for job in Job::ALL {
                cells.push((job, delay, concurrency, [const { Vec::new() }; 4]));
            }
        }
    }
    for job in Job::ALL {
        for client in clients {
            turn(client, job, 0, 1, WARM_UP).await?;
        }
    }
    for round in 0..ROUNDS {
        eprintln!("round {} of {ROUNDS}", round + 1);
        for (job, delay, concurrency, rounds) in &mut cells {
            let of_round = measure_round(clients, *job, *delay, *concurrency).await?;
            for (rounds, turn) in rounds.iter_mut().zip(of_round) {
                rounds.push(turn);
            }
        }
    }
    cells
        .into_iter()
        .map(|(job, delay, concurrency, rounds)| {
            let native = rounds[Kind::Reqwest as usize].clone();
            let figures = rounds.map(|rounds| Figures {
                median: median(rounds.iter().map(|round| round.percentile(50))),
                p99: median(rounds.iter().map(|round| round.percentile(99))),
                rate: median(rounds.iter().map(|round| round.times.len() as f64 / round.wall.as_secs_f64())),
                cpu: median(rounds.iter().map(|round| round.cpu * 1000 / round.times.len() as u32)),
                ratio: median(rounds.iter().zip(&native).map(|(round, native)| {
                    round.percentile(50).as_secs_f64() / native.percentile(50).as_secs_f64()
                })),
            });
            Ok(Cell { job, delay, concurrency, figures })
        })
        .collect()
}

async fn measure_round(
    clients: &[Arc<Client>; 4],
    job: Job,
    delay: usize,
    concurrency: usize,
) -> anyhow::Result<[Turn; 4]> {
    let mut sums: [Turn; 4] = Default::default();
    let (turns, calls) = match (delay, concurrency, job) {
        (0, 1, Job::Search | Job::Records) => (8, 25),
        (0, 1, _) => (10, 50),
        (0, _, Job::Search | Job::Records) => (3, 256),
        (0, _, _) => (3, 1600),
        (_, 1, _) => (2, 10),
        (_, _, Job::Search | Job::Records) => (2, 320),
        (_, _, _) => (2, 640),
    };
    for first in 0..turns {
        for place in 0..clients.len() {
            let which = (first + place) % clients.len();
            sums[which].add(turn(&clients[which], job, delay, concurrency, calls).await?);
        }
    }
    for sum in &mut sums {
        sum.times.sort_unstable();
    }
    Ok(sums)
}

/// What one client did in a row.
#[derive(Debug, Clone, Default)]
struct Turn {
    times: Vec<Duration>,
    wall: Duration,
    cpu: Duration,
}

impl Turn {
    fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.wall += other.wall;
        self.cpu += other.cpu;
    }

    fn percentile(&self, percent: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        self.times.get((self.times.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }
}

async fn turn(
    client: &Arc<Client>,
    job: Job,
    delay: usize,
    concurrency: usize,
    calls: usize,
) -> anyhow::Result<Turn> {
    let left = Arc::new(AtomicUsize::new(calls));
    let (cpu, start) = (processor_time(), Instant::now());
    let workers: Vec<_> = (0..concurrency)
        .map(|_| {
            let (client, left) = (client.clone(), left.clone());
            tokio::spawn(async move {
                let mut times = Vec::with_capacity(calls.div_ceil(concurrency) * 2);
                while left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_ok()
                {
                    let start = Instant::now();
                    client.call(job, delay).await?;
                    times.push(start.elapsed());
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut sum = Turn::default();
    for worker in workers {
        sum.times.extend(worker.await.context("a client panicked")??);
    }
    Ok(Turn { wall: start.elapsed(), cpu: processor_time() - cpu, ..sum })
}

/// The processor time of this process.
pub(crate) fn processor_time() -> Duration {
    clock(ClockId::ProcessCPUTime)
}

/// A clock's time.
pub(crate) fn clock(id: ClockId) -> Duration {
    Duration::try_from(clock_gettime(id)).unwrap_or_default()
}

/// The value in the middle.
pub(crate) fn median<T: PartialOrd + Copy + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied().unwrap_or_default()
}

//! Measures in tests how the time of a job grows with its size.

#![forbid(unsafe_code)]

use std::time::{Duration, Instant, UNIX_EPOCH};

/// The most that twice the size may take, of the time that the size takes.
const MOST: f64 = 2.5;

/// How long a machine with other work may take to show it.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a job takes at least to be measured: the system counts in steps.
const LEAST: Duration = Duration::from_millis(40);

/// Checks that a job of twice the size takes at most 2.5 times as long. `job` prepares
/// one of a size. It is done often enough to be measured, and the best of several
/// measurements counts: the machine has other work.
pub fn doubles<J: FnMut()>(size: usize, job: impl Fn(usize) -> J) {
    let (mut small, mut large) = (job(size), job(size * 2));
    let start = Instant::now();
    let mut times = 1;
    while time(&mut small, times) < LEAST && times < 1 << 20 {
        times *= 2;
    }
    let mut best = [Duration::MAX; 2];
    loop {
        best = [best[0].min(time(&mut small, times)), best[1].min(time(&mut large, times))];
        if best[1].as_secs_f64() <= MOST * best[0].as_secs_f64() {
            return;
        }
        let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
        assert!(
            start.elapsed() < PATIENCE,
            "{size} takes {:?}, twice as much {ratio:.1} times that",
            best[0]
        );
    }
}

fn time(job: &mut impl FnMut(), times: u32) -> Duration {
    let start = spent();
    (0..times).for_each(|_| job());
    spent().saturating_sub(start)
}

/// How long this thread has worked, which others do not lengthen. Where the system does
/// not say, the time of day.
fn spent() -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat");
    let nanos = statistics.ok().and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| UNIX_EPOCH.elapsed().unwrap_or_default(), Duration::from_nanos)
}

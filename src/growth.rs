//! Measures in tests how the time of a job grows with its size.

use std::time::{Duration, Instant};

/// The most that twice the size may take, of the time that the size takes.
const MOST: f64 = 2.5;

/// Checks that a job of twice the size takes at most 2.5 times as long. `job` prepares
/// one of a size. The best of several runs counts: the machine has other work.
pub(crate) fn doubles<J: FnMut()>(size: usize, job: impl Fn(usize) -> J) {
    let (mut small, mut large) = (job(size), job(size * 2));
    let time = |job: &mut J| {
        let start = Instant::now();
        job();
        start.elapsed()
    };
    let mut best = [Duration::MAX; 2];
    for _ in 0..7 {
        best = [best[0].min(time(&mut small)), best[1].min(time(&mut large))];
        // Less than that is the clock's own.
        let ratio = best[1].as_secs_f64() / best[0].as_secs_f64().max(0.000_1);
        if ratio <= MOST {
            return;
        }
    }
    panic!("{size} takes {:?}, twice as much {:?}", best[0], best[1]);
}

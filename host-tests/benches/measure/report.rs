//! The table, and the goals.

use crate::anatomy::{BY_NAME, BY_PATH, Step};
use crate::clients::Kind;
use crate::jobs::Job;
use crate::processes::{AT_ONCE, Memory, Start, Starts};
use crate::rounds::Cell;
use crate::server::DELAYS;
use crate::texts::Text;
use std::fmt::Write;
use std::time::Duration;

/// The report as Markdown.
pub(crate) fn write(
    cells: &[Cell],
    steps: &[Step],
    starts: &Starts,
    memory: &[Memory],
    texts: &[Text],
    size: usize,
) -> String {
    let mut text = String::from(
        "# What the sandbox costs\n\n\
        (a) is the component in the host library with everything on, instances reused; (b) makes an \
        instance for each call; (c) is reqwest with keep-alive and `serde_json`, decoding to the same types; \
        (d) is bare hyper, which reads bytes and decodes nothing. One server process on loopback, to which one core is left; processor time \
        is the client's alone. Each figure is the median of the rounds; ratios are to (c) in the same round.\n\n",
    );
    goals(&mut text, cells, steps, starts, memory, size);
    for (number, delay) in DELAYS.iter().enumerate() {
        section(&mut text, &format!("The server answers after {} ms", delay.as_millis()));
        row(
            &mut text,
            &["job", "at once", "client", "median", "p99", "to (c)", "calls/s", "CPU ms per 1000 calls"],
        );
        row(&mut text, &["---", "--:", "---", "--:", "--:", "--:", "--:", "--:"]);
        for cell in cells.iter().filter(|cell| cell.delay == number) {
            for kind in Kind::ALL {
                let figures = cell.of(kind);
                row(
                    &mut text,
                    &[
                        cell.job.name(),
                        &cell.concurrency.to_string(),
                        kind.name(),
                        &micros(figures.median),
                        &micros(figures.p99),
                        &format!("{:.2}", figures.ratio),
                        &format!("{:.0}", figures.rate),
                        &format!("{:.0}", figures.cpu.as_secs_f64() * 1e3),
                    ],
                );
            }
        }
    }
    text.push_str(&anatomy(steps));
    section(&mut text, "Start to the first issue");
    row(&mut text, &["client", "from the start of the process", "from the making of the client"]);
    row(&mut text, &["---", "--:", "--:"]);
    for (name, Start { process, client }) in starts.all() {
        row(&mut text, &[name, &millis(*process), &millis(*client)]);
    }
    section(&mut text, &format!("Resident memory of {AT_ONCE} calls at once, beyond that of one call"));
    row(&mut text, &["job", "client", "peak", "after", "after, for each"]);
    row(&mut text, &["---", "---", "--:", "--:", "--:"]);
    for Memory { kind, job, peak, idle } in memory {
        let kib = |kib: u64| format!("{kib} KiB");
        row(&mut text, &[job.name(), kind.name(), &kib(*peak), &kib(*idle), &kib(idle / AT_ONCE as u64)]);
    }
    text.push_str(&self::texts(texts));
    text
}

/// The part about where the time goes.
pub(crate) fn anatomy(steps: &[Step]) -> String {
    let mut text = String::new();
    section(&mut text, "Where the time of one issue at 0 ms goes");
    row(&mut text, &["how far the call goes", "median", "CPU ms per 1000 calls"]);
    row(&mut text, &["---", "--:", "--:"]);
    for Step { name, median, cpu, .. } in steps {
        row(
            &mut text,
            &[
                name,
                &format!("{:.1} µs", median.as_secs_f64() * 1e6),
                &format!("{:.0}", cpu.as_secs_f64() * 1e3),
            ],
        );
    }
    text
}

/// The part about rich text.
pub(crate) fn texts(texts: &[Text]) -> String {
    let mut text = String::new();
    section(&mut text, "Rich text: MB of input a second, of 256 KiB and of 10 MiB");
    row(
        &mut text,
        &[
            "conversion",
            "goal",
            "natively",
            "10 MiB",
            "component",
            "10 MiB",
            "goal natively",
            "component within 2",
        ],
    );
    row(&mut text, &["---", "--:", "--:", "--:", "--:", "--:", "---", "---"]);
    for Text { name, goal, native, component } in texts {
        let number = |number: f64| format!("{number:.0}");
        let reached = |yes: bool| if yes { "reached" } else { "**missed**" };
        row(
            &mut text,
            &[
                name,
                &number(*goal),
                &number(native[0]),
                &number(native[1]),
                &number(component[0]),
                &number(component[1]),
                reached(native[0] >= *goal),
                reached(component[0] * 2.0 >= native[0]),
            ],
        );
    }
    text
}

impl Starts {
    /// With their names.
    pub(crate) fn all(&self) -> [(&'static str, &Start); 3] {
        [
            ("component, precompiled", &self.cached),
            ("component, compiling", &self.compiling),
            ("reqwest", &self.reqwest),
        ]
    }
}

fn goals(text: &mut String, cells: &[Cell], steps: &[Step], starts: &Starts, memory: &[Memory], size: usize) {
    row(text, &["goal", "at most", "measured", ""]);
    row(text, &["---", "--:", "--:", "---"]);
    let mut goal = |name: &str, most: f64, measured: f64, digits: usize, unit: &str| {
        let reached = if measured <= most { "reached" } else { "**missed**" };
        let number = |number: f64| format!("{number:.digits$}{unit}");
        row(text, &[name, &number(most), &number(measured), reached]);
    };
    for (kind, delay, most) in [(Kind::Reused, 0, 1.3), (Kind::Reused, 1, 1.05), (Kind::PerCall, 0, 1.6)] {
        for job in [Job::Issue, Job::Search, Job::Records] {
            let cell = cells.iter().find(|cell| (cell.job, cell.delay, cell.concurrency) == (job, delay, 1));
            let Some(cell) = cell else { continue };
            if job == Job::Records && (kind, delay) != (Kind::Reused, 0) {
                continue;
            }
            let name = format!("{}: {} at {} ms, to (c)", kind.name(), job.name(), DELAYS[delay].as_millis());
            goal(&name, most, cell.of(kind).ratio, 3, "");
        }
    }
    let step = |name: &str| steps.iter().find(|step| step.name == name);
    if let (Some(by_name), Some(by_path)) = (step(BY_NAME), step(BY_PATH)) {
        let name = format!("`operations.call`: {} at 0 ms, to `rest.request`", Job::Issue.name());
        goal(&name, 1.05, by_name.ratio(by_path), 3, "");
    }
    let start = starts.cached.process.as_secs_f64() * 1e3;
    goal("start of the process to the first issue, precompiled", 20.0, start, 1, " ms");
    goal("the component's size", 400.0, size as f64 / 1e3, 1, " KB");
    for job in [Job::Issue, Job::Search] {
        let found = memory.iter().find(|memory| (memory.kind, memory.job) == (Kind::Reused, job));
        let Some(found) = found else { continue };
        let name = format!("an idle instance and its connection, after {}", job.name());
        goal(&name, 2.0, found.idle as f64 / AT_ONCE as f64 / 1024.0, 2, " MiB");
    }
}

fn section(text: &mut String, title: &str) {
    let _ = write!(text, "\n## {title}\n\n");
}

fn row(text: &mut String, fields: &[&str]) {
    let _ = writeln!(text, "| {} |", fields.join(" | "));
}

fn micros(time: Duration) -> String {
    format!("{:.0} µs", time.as_secs_f64() * 1e6)
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

//! Rich text, natively and in the component, which converts it through the host
//! library.

use crate::clients::{connector, options};
use jira_connector_host::Connector;
use jira_connector_host::rich_text::Mode as WireMode;
use jira_rich_text::{self as rich_text, Mode};
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// What measures it alone: `cargo bench … -- texts`.
pub(crate) const ARGUMENT: &str = "texts";

/// How large the text is, and the large text by which growth is seen.
const SIZES: [usize; 2] = [256 << 10, 10 << 20];

/// How often the usual text is converted; the large one a tenth of it.
const ROUNDS: usize = 40;

/// A conversion's speed.
pub(crate) struct Text {
    pub(crate) name: &'static str,
    /// The goal in MB a second.
    pub(crate) goal: f64,
    /// MB of input a second, natively: of the usual text, of the large one.
    pub(crate) native: [f64; 2],
    /// The same in the component.
    pub(crate) component: [f64; 2],
}

/// Measures each conversion.
pub(crate) fn measure(runtime: &Runtime) -> anyhow::Result<Vec<Text>> {
    let connector = connector(&["http://127.0.0.1:9".into(), "http://127.0.0.1:9".into()], None, options())?;
    let texts = SIZES.map(markdown);
    // A document is some two and a half times as large as its Markdown.
    let documents = SIZES.map(|size| document(&markdown(size / 5 * 2)));
    let mut rows = Vec::new();
    for (name, goal) in [
        ("Markdown to ADF", 30.0),
        ("ADF to Markdown, plain", 50.0),
        ("ADF to Markdown, lossless", 50.0),
        ("ADF to plain text", 50.0),
        ("ADF validated", 50.0),
    ] {
        let mut row = Text { name, goal, native: [0.0; 2], component: [0.0; 2] };
        for size in 0..SIZES.len() {
            let input = if goal < 50.0 { &texts[size] } else { &documents[size] };
            let rounds = [ROUNDS, ROUNDS / 10][size];
            let speed = |time: Duration| input.len() as f64 / 1e6 / time.as_secs_f64();
            row.native[size] = speed(median(rounds, || Ok(natively(name, input)))?);
            let sandboxed = || runtime.block_on(in_component(&connector, name, input));
            row.component[size] = speed(median(rounds, sandboxed)?);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn median(rounds: usize, job: impl Fn() -> anyhow::Result<usize>) -> anyhow::Result<Duration> {
    let mut times = Vec::with_capacity(rounds);
    black_box(job()?);
    for _ in 0..rounds {
        let start = Instant::now();
        black_box(job()?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[rounds / 2])
}

fn natively(name: &str, input: &str) -> usize {
    if name == "Markdown to ADF" {
        return document(input).len();
    }
    let Ok(document) = rich_text::read(input) else { return 0 };
    let written = |mode| rich_text::to_markdown(&document, mode, &[]).map_or(0, |(text, _)| text.len());
    match name {
        "ADF to Markdown, plain" => written(Mode::Plain),
        "ADF to Markdown, lossless" => written(Mode::Lossless),
        "ADF to plain text" => rich_text::to_plain_text(&document).map_or(0, |text| text.len()),
        _ => rich_text::validate(&document).len(),
    }
}

async fn in_component(connector: &Connector, name: &str, input: &str) -> anyhow::Result<usize> {
    let failed = |problem| anyhow::anyhow!("{name}: {problem:?}");
    Ok(match name {
        "Markdown to ADF" => connector.to_adf(input, &[]).await?.map_err(failed)?.text.len(),
        "ADF to Markdown, plain" => {
            connector.to_markdown(input, WireMode::Plain, &[]).await?.map_err(failed)?.text.len()
        }
        "ADF to Markdown, lossless" => {
            connector.to_markdown(input, WireMode::Lossless, &[]).await?.map_err(failed)?.text.len()
        }
        "ADF to plain text" => connector.to_plain_text(input).await?.map_err(failed)?.len(),
        _ => connector.validate(input).await?.map_err(failed)?.len(),
    })
}

fn document(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() * 2);
    if let Ok((document, _)) = rich_text::to_adf(markdown, &[]) {
        rich_text::write(&document, &mut text);
    }
    text
}

/// Text as issues have it, no two paragraphs alike: sentences with marks, links
/// and mentions, lists, tasks, code, a table, a panel and a quote.
fn markdown(size: usize) -> String {
    const WORDS: [&str; 32] = [
        "the", "release", "fails", "when", "a", "customer", "opens", "their", "invoice", "after", "session",
        "has", "expired", "and", "server", "answers", "with", "an", "empty", "body", "Größe", "we", "should",
        "retry", "once", "before", "it", "is", "shown", "to", "team", "again",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut sentence = |words: usize| {
        let mut text = String::new();
        for number in 0..words {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(if number == 0 { "" } else { " " });
            text.push_str(WORDS[(seed >> 33) as usize % WORDS.len()]);
        }
        text
    };
    let mut text = String::with_capacity(size + 4096);
    let mut number = 0;
    while text.len() < size {
        number += 1;
        let _ = write!(
            text,
            "## {}\n\n{}, **{}** {}\n{} [{}](https://example.com/wiki/{number}). {}.\n\n{}, [@Mia](accountid:5b10a2844c20165700ede21g) \
            {} _{}_ {} `retry_once({number})`.\n\n- {}\n- {}\n  - **{}**: {}\n  - {}\n- {}\n\n1. {}\n2. {}\n\n- [ ] {}\n- [x] {}\n\n\
            ```rust\nfn main() {{\n    println!(\"{}\");\n}}\n```\n\n| {} | {} |\n| --- | --- |\n| {} | `{number}` |\n| {} | **{}** |\n\n\
            > [!WARNING]\n> {}.\n\n> {}\n\n{}: {}. {}. {}.\n\n",
            sentence(4),
            sentence(12),
            sentence(2),
            sentence(9),
            sentence(11),
            sentence(2),
            sentence(14),
            sentence(8),
            sentence(6),
            sentence(2),
            sentence(5),
            sentence(7),
            sentence(6),
            sentence(2),
            sentence(9),
            sentence(8),
            sentence(5),
            sentence(6),
            sentence(7),
            sentence(6),
            sentence(5),
            sentence(6),
            sentence(2),
            sentence(2),
            sentence(3),
            sentence(4),
            sentence(2),
            sentence(16),
            sentence(20),
            sentence(3),
            sentence(18),
            sentence(22),
            sentence(15),
        );
    }
    text
}

//! Bars.

use crate::clients::Kind;
use crate::processes::Starts;
use crate::rounds::{Cell, Figures};
use crate::server::DELAYS;
use plotters::prelude::*;
use std::path::Path;

const SIZE: (u32, u32) = (900, 460);
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 82, 204), RGBColor(122, 170, 240), RGBColor(230, 126, 34), RGBColor(150, 150, 150)];

/// Draws all plots into a folder.
pub(crate) fn draw(folder: &Path, cells: &[Cell], starts: &Starts) -> anyhow::Result<()> {
    type Figure = fn(&Figures) -> f64;
    let figures: [(&str, &str, usize, Figure); 3] = [
        ("latency", "Median, µs, one call at a time", 1, |figures| figures.median.as_secs_f64() * 1e6),
        ("rate", "Calls a second, 64 at once", 64, |figures| figures.rate),
        ("cpu", "CPU ms per 1000 calls, 64 at once", 64, |figures| figures.cpu.as_secs_f64() * 1e3),
    ];
    let names = Kind::ALL.map(Kind::name);
    for (number, delay) in DELAYS.iter().enumerate() {
        let millis = delay.as_millis();
        for (name, title, concurrency, figure) in figures {
            let cells = cells.iter().filter(|cell| (cell.delay, cell.concurrency) == (number, concurrency));
            let groups: Vec<_> =
                cells.map(|cell| (cell.job.name(), cell.figures.iter().map(figure).collect())).collect();
            let path = folder.join(format!("{name}-{millis}ms.svg"));
            bars(&path, &format!("{title}, server answers after {millis} ms"), &names, &groups)?;
        }
    }
    let groups: Vec<_> = starts
        .all()
        .map(|(name, start)| {
            (name, [start.process, start.client].map(|time| time.as_secs_f64() * 1e3).to_vec())
        })
        .to_vec();
    let names = ["from the start of the process", "from the making of the client"];
    bars(&folder.join("start.svg"), "Start to the first issue, ms", &names, &groups)
}

/// One group of bars for each of these, on a logarithmic scale.
fn bars(path: &Path, title: &str, names: &[&str], groups: &[(&str, Vec<f64>)]) -> anyhow::Result<()> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let values = || groups.iter().flat_map(|(_, values)| values).copied();
    let least = values().fold(f64::INFINITY, f64::min) / 3.0;
    let most = values().fold(0.0, f64::max) * 3.0;
    let mut chart = ChartBuilder::on(&area)
        .caption(format!("{title} (logarithmic)"), ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(32)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..groups.len() as f64, (least..most).log_scale())?;
    chart.configure_mesh().disable_x_mesh().x_labels(0).draw()?;
    let width = 0.8 / names.len() as f64;
    for (series, name) in names.iter().enumerate() {
        let colour = COLOURS[series % COLOURS.len()];
        let left = |group: usize| group as f64 + 0.1 + width * series as f64;
        chart
            .draw_series(groups.iter().enumerate().map(|(group, (_, values))| {
                Rectangle::new(
                    [(left(group), least), (left(group) + width * 0.92, values[series])],
                    colour.filled(),
                )
            }))?
            .label(*name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 10, y + 5)], colour.filled()));
        chart.draw_series(groups.iter().enumerate().map(|(group, (_, values))| {
            let value = values[series];
            let text = if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") };
            Text::new(text, (left(group), value * 1.25), ("sans-serif", 12))
        }))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.8))
        .draw()?;
    for (group, (name, _)) in groups.iter().enumerate() {
        let place = chart.backend_coord(&(group as f64 + 0.1, least));
        area.draw(&Text::new((*name).to_owned(), (place.0, place.1 + 8), ("sans-serif", 15)))?;
    }
    area.present()?;
    Ok(())
}

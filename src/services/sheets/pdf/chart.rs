//! How a balance went, as a line of steps.

use super::super::Chart;
use super::face::Faces;
use super::page::{At, Colour, INK, MUTED, Mark, RULE, Style};
use crate::domain::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How high a chart is with everything around it.
pub(super) const HEIGHT: f32 = 104.0;
/// How high the line can be.
const RISE: f32 = 56.0;
/// Where the line may begin: right of the numbers beside it.
const INDENT: f32 = 78.0;
/// From the top down to where the line is highest.
const TOP: f32 = 24.0;

const TITLE: Style = Style::strong(7.5, INK);
const BESIDE: Style = Style::plain(6.5, MUTED);

/// Where a chart stands: its left edge, its top, and how wide it is.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) colour: Colour,
}

/// The chart; nothing when it has no step.
pub(super) fn marks(chart: &Chart, faces: &Faces, frame: Frame) -> Vec<Mark> {
    let Some((first, last)) = chart.steps.first().zip(chart.steps.last()) else {
        return Vec::new();
    };
    let values = || chart.steps.iter().map(|(_, value)| *value).chain([Decimal::ZERO]);
    let (lowest, highest) =
        (values().min().unwrap_or_default(), values().max().unwrap_or_default());
    let span = float(highest - lowest).max(f32::MIN_POSITIVE);
    let days = chart.until.since(first.0).max(1) as f32;
    let (left, right) = (frame.left + INDENT, frame.left + frame.width);
    let bottom = frame.top + TOP + RISE;
    let height = |value: Decimal| bottom - float(value - lowest) / span * RISE;
    let across = |days_in: i32| left + days_in as f32 / days * (right - left);
    let mut line = vec![At { x: left, y: height(first.1) }];
    for (day, value) in chart.steps.iter().skip(1) {
        let (x, before) = (across(day.since(first.0)), line[line.len() - 1].y);
        line.extend([At { x, y: before }, At { x, y: height(*value) }]);
    }
    line.push(At { x: right, y: height(last.1) });
    let mut marks =
        vec![Mark::Text(At { x: frame.left, y: frame.top + 10.0 }, chart.title.clone(), TITLE)];
    for value in [highest, lowest] {
        let (y, text) = (height(value), value.normalize().to_string());
        let x = left - 5.0 - BESIDE.face(faces).width(&text, BESIDE.size);
        marks.push(Mark::Text(At { x, y: y + 2.2 }, text, BESIDE));
        marks.push(Mark::Line(vec![At { x: left, y }, At { x: right, y }], 0.4, RULE));
    }
    marks.push(Mark::Line(line, 1.2, frame.colour));
    let (begin, end) = (first.0.to_string(), chart.until.to_string());
    let end_at = right - BESIDE.face(faces).width(&end, BESIDE.size);
    marks.push(Mark::Text(At { x: left, y: bottom + 10.0 }, begin, BESIDE));
    marks.push(Mark::Text(At { x: end_at, y: bottom + 10.0 }, end, BESIDE));
    marks
}

fn float(value: Decimal) -> f32 {
    value.to_f32().unwrap_or_default()
}

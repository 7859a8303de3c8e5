//! The round marks below a timeline.

use super::{Axis, Tick};

/// Marks of the axis at most.
const TICKS: i128 = 6;
/// Between two marks, in seconds; longer ones are doubled. All of them divide a day or are whole days, so that marks
/// stand at round hours and dates.
const STEPS: [i128; 14] =
    [600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 28 * DAY];
const DAY: i128 = 86_400;
const SECOND: i128 = 1_000_000_000;

/// Round marks of a clock that is so many seconds ahead of UTC.
pub(super) fn ticks(axis: &Axis, ahead: i128) -> Vec<Tick> {
    let (from, to) = (axis.from / SECOND + ahead, axis.to / SECOND + ahead);
    let longer = std::iter::successors(STEPS.last().map(|longest| 2 * longest), |step| Some(2 * step));
    let mut steps = STEPS.into_iter().chain(longer);
    let Some(step) = steps.find(|step| (to - from) / step <= TICKS) else { return Vec::new() };
    let form = if step < DAY { ("", "%m-%d %H:%M") } else { ("%Y-", "%m-%d") };
    let mut ticks: Vec<Tick> =
        std::iter::successors(Some((from + step - 1).div_euclid(step) * step), |at| Some(at + step))
            .take_while(|at| *at <= to)
            .filter_map(|at| {
                let time = jiff::Timestamp::from_nanosecond(at * SECOND).ok()?;
                let (year, label) = (time.strftime(form.0).to_string(), time.strftime(form.1).to_string());
                Some(Tick { at: axis.place_of((at - ahead) * SECOND), year, label, minor: false })
            })
            .collect();
    // The first, the middle and the last have room anywhere.
    let last = ticks.len().saturating_sub(1);
    for (place, tick) in ticks.iter_mut().enumerate() {
        tick.minor = ![0, last / 2, last].contains(&place);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str) -> Vec<(String, u32)> {
        let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_nanosecond();
        let axis = Axis { from: at(from), to: at(to) };
        ticks(&axis, 0).into_iter().map(|tick| (tick.year + &tick.label, tick.at)).collect()
    }

    #[test]
    fn a_date_stood_at_the_hour_at_which_the_first_log_began() {
        let days = labels("2024-08-20T22:37:00Z", "2024-09-03T10:15:00Z");
        assert!((3..=7).contains(&days.len()), "{days:?}");
        let axis = 13 * 86_400 + 11 * 3_600 + 38 * 60;
        for (label, at) in &days {
            let midnight = format!("{label}T00:00:00Z").parse::<jiff::Timestamp>().expect("a date");
            let start = "2024-08-20T22:37:00Z".parse::<jiff::Timestamp>().expect("a time");
            let since = midnight.as_second() - start.as_second();
            assert!((i64::from(*at) - since * 10_000 / axis).abs() <= 1, "{label} at {at}");
        }
    }

    #[test]
    fn an_axis_of_any_length_has_a_few_round_marks() {
        for (from, to, some) in [
            ("2024-09-02T15:30:00Z", "2024-09-02T16:30:00Z", "09-02 16:00"),
            ("2024-09-02T15:30:00Z", "2024-09-03T10:00:00Z", "09-02 18:00"),
            ("1999-09-02T15:30:00Z", "2024-09-03T10:00:00Z", "-"),
        ] {
            let ticks = labels(from, to);
            assert!((2..=7).contains(&ticks.len()), "{ticks:?}");
            assert!(ticks.iter().any(|(label, _)| label.contains(some)), "{ticks:?}");
        }
    }
}

//! The bankroll as a line of characters, one a week.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::format::money;
use crate::series::BankrollPoint;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A line of one character a week for each season, with the least and the most named.
pub(crate) fn sparkline(points: &[BankrollPoint]) -> Vec<String> {
    let seasons: Vec<&[BankrollPoint]> = points.chunk_by(|one, next| one.season == next.season).collect();
    let line = |season: &&[BankrollPoint]| {
        let least = season.iter().min_by_key(|point| point.bankroll)?;
        let most = season.iter().max_by_key(|point| point.bankroll)?;
        let draw = |point: &BankrollPoint| level(point.bankroll, least.bankroll, most.bankroll);
        let name = if seasons.len() > 1 { format!("{} ", least.season) } else { String::new() };
        Some(format!(
            "{name}{} min {} in week {}, max {} in week {}",
            season.iter().map(draw).collect::<String>(),
            money(least.bankroll),
            least.week,
            money(most.bankroll),
            most.week
        ))
    };
    seasons.iter().filter_map(line).collect()
}

/// How high a value stands between the least and the most; in the middle where all are the same.
fn level(value: Decimal, least: Decimal, most: Decimal) -> char {
    let (above, range) = (value.saturating_sub(least), most.saturating_sub(least));
    let share = above.checked_div(range).and_then(|share| share.to_f64()).unwrap_or(0.5);
    let height = (share * LEVELS.len() as f64).clamp(0.0, LEVELS.len() as f64 - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 7")]
    let height = height as usize;
    LEVELS[height]
}

#[cfg(test)]
mod tests {
    use fairline_data::Season;
    use jiff::civil::date;

    use super::*;

    fn points(season: i16, amounts: &[i64]) -> Vec<BankrollPoint> {
        let point = |(&amount, week): (&i64, usize)| BankrollPoint {
            season: Season::new(season),
            week,
            date: date(2023, 8, 14),
            bankroll: amount.into(),
            drawdown: 0.0,
            roi: None,
        };
        amounts.iter().zip(1..).map(point).collect()
    }

    #[test]
    fn one_character_a_week_with_the_ends_named() {
        let lines = sparkline(&points(2023, &[100, 50, 150, 101, 149]));
        assert_eq!(lines, ["▅▁█▅█ min 50.00 in week 2, max 150.00 in week 3"]);
        assert_eq!(sparkline(&points(2023, &[7, 7])), ["▅▅ min 7.00 in week 1, max 7.00 in week 2"]);
        assert!(sparkline(&[]).is_empty());
    }

    #[test]
    fn several_seasons_have_a_line_each() {
        let both = [points(2022, &[1, 2]), points(2023, &[2, 1])].concat();
        let lines = sparkline(&both);
        assert!(lines[0].starts_with("2022-23 ▁█ ") && lines[1].starts_with("2023-24 █▁ "), "{lines:?}");
    }
}

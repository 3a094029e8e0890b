//! Two runs, match by match and week by week.

use std::collections::HashMap;

use fairline_data::Season;
use fairline_metrics::paired_t;
use ndarray::Array1;

use crate::figures::paired;
use crate::series::CONFIDENCE;
use crate::{Error, Result, SeasonReport};

/// Two runs, match by match and week by week. Intervals are at 95 % and, with the p-values, made for one look.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PairedRuns {
    /// Name of one run.
    pub first: String,
    /// Name of the other.
    pub second: String,
    /// Matches with a result that both forecast.
    pub matches: usize,
    /// Matches with a result that only the first forecast.
    pub only_first: usize,
    /// Matches with a result that only the second forecast.
    pub only_second: usize,
    /// Mean Brier score on the common matches, first minus second; below 0 the first forecast better.
    pub brier_difference: f64,
    /// Its interval; `None` for a single match, and for forecasts that hardly differ.
    pub difference_interval: Option<[f64; 2]>,
    /// Two-sided p-value of no difference, one match one observation.
    pub p_value: Option<f64>,
    /// The p-value adjusted for the number of pairs by Holm's method: the chance that luck alone makes any of them look so.
    ///
    /// # References
    /// Holm, S. (1979), A simple sequentially rejective multiple test procedure, *Scandinavian Journal of Statistics* 6(2),
    /// 65–70.
    pub adjusted_p_value: Option<f64>,
    /// Weeks that both have.
    pub weeks: usize,
    /// Mean weekly ROI, first minus second, over the common weeks; `None` without any.
    pub roi_difference: Option<f64>,
    /// Its interval.
    pub roi_interval: Option<[f64; 2]>,
    /// Two-sided p-value of no difference, one week one observation.
    pub roi_p_value: Option<f64>,
    /// That p-value, adjusted in the same way.
    pub adjusted_roi_p_value: Option<f64>,
}

type Key<'a> = (Season, &'a str, &'a str, &'a str);

/// The forecasts that have a result; a postponed match has two, of which one has.
fn scored(report: &SeasonReport) -> HashMap<Key<'_>, ([f64; 3], usize)> {
    report
        .predictions
        .iter()
        .filter_map(|p| {
            let of = (p.season, p.competition.as_str(), p.home.as_str(), p.away.as_str());
            Some((of, (p.model, p.outcome?.index())))
        })
        .collect()
}

impl PairedRuns {
    pub(super) fn new(
        (first, one): (&str, &SeasonReport),
        (second, other): (&str, &SeasonReport),
    ) -> Result<Self> {
        let (of_one, of_other) = (scored(one), scored(other));
        let mut common = Vec::new();
        // In the order of the first run, so that sums come out the same each time.
        for p in &one.predictions {
            let key = (p.season, p.competition.as_str(), p.home.as_str(), p.away.as_str());
            let (Some(outcome), Some((its_model, its))) = (p.outcome, of_other.get(&key)) else { continue };
            if outcome.index() != *its {
                return Err(Error::Contradiction {
                    first: first.to_owned(),
                    second: second.to_owned(),
                    date: p.date,
                    home: p.home.clone(),
                    away: p.away.clone(),
                });
            }
            common.push((p.model, *its_model, outcome.index()));
        }
        let Some(compared) = paired(&common).map_err(Error::Figures)? else {
            return Err(Error::NoCommonMatch {
                first: first.to_owned(),
                first_season: one.data.season.clone(),
                second: second.to_owned(),
                second_season: other.data.season.clone(),
            });
        };
        let test = compared.test;
        let [of_one_week, of_other_week] = weekly(one, other);
        let weeks = of_one_week.len();
        let returns = if weeks == 0 {
            None
        } else {
            Some(paired_t(of_one_week.view(), of_other_week.view()).map_err(Error::Figures)?)
        };
        Ok(Self {
            first: first.to_owned(),
            second: second.to_owned(),
            matches: common.len(),
            only_first: of_one.len().saturating_sub(common.len()),
            only_second: of_other.len().saturating_sub(common.len()),
            brier_difference: test.mean_difference,
            difference_interval: test.interval(CONFIDENCE).map_err(Error::Figures)?,
            p_value: test.p_value,
            adjusted_p_value: test.p_value,
            weeks,
            roi_difference: returns.map(|returns| returns.mean_difference),
            roi_interval: match returns {
                Some(returns) => returns.interval(CONFIDENCE).map_err(Error::Figures)?,
                None => None,
            },
            roi_p_value: returns.and_then(|returns| returns.p_value),
            adjusted_roi_p_value: returns.and_then(|returns| returns.p_value),
        })
    }
}

/// Returns of the weeks that both runs have.
fn weekly(one: &SeasonReport, other: &SeasonReport) -> [Array1<f64>; 2] {
    let of_other: HashMap<_, _> =
        other.weeks.iter().map(|week| ((week.start, week.end), week.roi.unwrap_or(0.0))).collect();
    let both = one
        .weeks
        .iter()
        .filter_map(|week| Some((week.roi.unwrap_or(0.0), *of_other.get(&(week.start, week.end))?)));
    let (first, second): (Vec<f64>, Vec<f64>) = both.unzip();
    [first.into(), second.into()]
}

/// Adjusts the p-values of all pairs, of forecasts and of returns each among themselves.
pub(super) fn adjust(pairs: &mut [PairedRuns]) {
    let adjusted = |pick: fn(&PairedRuns) -> Option<f64>| holm(&pairs.iter().map(pick).collect::<Vec<_>>());
    let (forecasts, returns) = (adjusted(|pair| pair.p_value), adjusted(|pair| pair.roi_p_value));
    for ((pair, forecasts), returns) in pairs.iter_mut().zip(forecasts).zip(returns) {
        (pair.adjusted_p_value, pair.adjusted_roi_p_value) = (forecasts, returns);
    }
}

/// Holm's adjustment: the k-th smallest of m p-values times m − k + 1, never below one before it.
fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut adjusted = vec![None; p_values.len()];
    let mut least = 0.0_f64;
    for (rank, &(i, p)) in order.iter().enumerate() {
        least = least.max((p * (order.len() - rank) as f64).min(1.0));
        adjusted[i] = Some(least);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::holm;

    #[test]
    fn p_values_are_adjusted_as_holm_says() {
        let adjusted = holm(&[Some(0.03), Some(0.01), None, Some(0.04), Some(0.6)]);
        let rounded: Vec<_> = adjusted.into_iter().map(|p| p.map(|p| (p * 1e4).round() / 1e4)).collect();
        assert_eq!(rounded, [Some(0.09), Some(0.04), None, Some(0.09), Some(0.6)]);
        assert!(holm(&[]).is_empty());
    }
}

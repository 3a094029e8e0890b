//! Figures of the paths and how far each path moves them.

use fairline_metrics::wilson_interval;
use ndarray::aview1;
#[cfg(feature = "rayon")]
use rayon::slice::ParallelSliceMut;

use super::figures::{AtLevel, BankrollFigures, MonteCarloEstimate, Probability};
use super::options::MonteCarloOptions;
use super::paths::Paths;
use super::walk::ROUNDING;
use crate::{Error, Result};

/// A figure of a sample.
pub(super) struct Figure {
    pub(super) value: f64,
    standard_error: f64,
    /// Of each path, up to a constant: their mean moves as the figure does.
    influence: Vec<f64>,
}

/// Figures that are numbers.
#[derive(Clone, Copy)]
enum Number {
    MeanWealth,
    Growth,
    WealthQuantile(f64),
    MeanDrawdown,
    DrawdownQuantile(f64),
    MedianWeeksToDouble,
    MeanWeeksToDouble,
}

/// Figures that are probabilities.
#[derive(Clone, Copy)]
enum Event {
    DrawdownAtLeast(f64),
    EverBelow(f64),
    Broke,
    Loss,
    Doubled,
}

/// Paths with what quantiles need.
pub(super) struct Sample {
    paths: Paths,
    /// Independent draws: paths, or pairs.
    units: usize,
    weeks: u32,
    sorted_wealth: Vec<f64>,
    sorted_drawdown: Vec<f64>,
    sorted_doubled: Vec<f64>,
}

impl Sample {
    pub(super) fn new(paths: Paths, units: usize, weeks: u32) -> Self {
        let sorted = |values: &[f64]| {
            let mut sorted = values.to_vec();
            #[cfg(feature = "rayon")]
            sorted.par_sort_unstable_by(f64::total_cmp);
            #[cfg(not(feature = "rayon"))]
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        };
        Self {
            units,
            weeks,
            sorted_wealth: sorted(&paths.wealth),
            sorted_drawdown: sorted(&paths.drawdown),
            sorted_doubled: sorted(&paths.doubled),
            paths,
        }
    }

    /// All figures, with their own errors.
    pub(super) fn figures(&self, options: &MonteCarloOptions) -> Result<BankrollFigures> {
        let estimate = |figure: Figure| MonteCarloEstimate {
            value: figure.value,
            standard_error: figure.standard_error,
        };
        self.assemble(
            options,
            |number| self.number(number).map(estimate),
            |event| self.probability(&self.event(event), options.confidence),
        )
    }

    /// All figures of `self` less those of `base`, with errors of the differences path by path.
    pub(super) fn differences(
        &self,
        base: &Self,
        options: &MonteCarloOptions,
    ) -> Result<BankrollFigures<MonteCarloEstimate>> {
        self.assemble(
            options,
            |number| Some(self.difference(&self.number(number)?, &base.number(number)?)),
            |event| Ok(self.difference(&self.event(event), &base.event(event))),
        )
    }

    fn assemble<P>(
        &self,
        options: &MonteCarloOptions,
        number: impl Fn(Number) -> Option<MonteCarloEstimate>,
        event: impl Fn(Event) -> Result<P>,
    ) -> Result<BankrollFigures<P>> {
        // All of these exist whatever the paths are.
        let always = |of| number(of).ok_or(Error::WealthRange { wealth: f64::NAN });
        let quantiles = |of: fn(f64) -> Number| -> Result<Vec<_>> {
            options.quantiles.iter().map(|&level| Ok(AtLevel { level, figure: always(of(level))? })).collect()
        };
        let events = |levels: &[f64], of: fn(f64) -> Event| -> Result<Vec<_>> {
            levels.iter().map(|&level| Ok(AtLevel { level, figure: event(of(level))? })).collect()
        };
        Ok(BankrollFigures {
            paths: self.paths.wealth.len(),
            weeks: self.weeks,
            mean_wealth: always(Number::MeanWealth)?,
            median_wealth: always(Number::WealthQuantile(0.5))?,
            growth: number(Number::Growth),
            wealth_quantiles: quantiles(Number::WealthQuantile)?,
            mean_drawdown: always(Number::MeanDrawdown)?,
            drawdown_quantiles: quantiles(Number::DrawdownQuantile)?,
            drawdown_at_least: events(&options.drawdowns, Event::DrawdownAtLeast)?,
            ever_below: events(&options.ruin_levels, Event::EverBelow)?,
            broke: event(Event::Broke)?,
            loss: event(Event::Loss)?,
            doubled: event(Event::Doubled)?,
            median_weeks_to_double: number(Number::MedianWeeksToDouble),
            mean_weeks_to_double: number(Number::MeanWeeksToDouble),
        })
    }

    fn number(&self, number: Number) -> Option<Figure> {
        let Paths { wealth, drawdown, doubled, .. } = &self.paths;
        match number {
            Number::MeanWealth => Some(self.mean(wealth.clone())),
            Number::Growth if wealth.contains(&0.0) => None,
            Number::Growth => {
                let weeks = f64::from(self.weeks);
                Some(self.mean(wealth.iter().map(|wealth| wealth.ln() / weeks).collect()))
            }
            Number::WealthQuantile(level) => self.quantile(wealth, &self.sorted_wealth, level),
            Number::MeanDrawdown => Some(self.mean(drawdown.clone())),
            Number::DrawdownQuantile(level) => self.quantile(drawdown, &self.sorted_drawdown, level),
            Number::MedianWeeksToDouble => self.quantile(doubled, &self.sorted_doubled, 0.5),
            Number::MeanWeeksToDouble => self.mean_weeks_to_double(),
        }
    }

    fn event(&self, event: Event) -> Figure {
        let Paths { wealth, drawdown, lowest, doubled, broke } = &self.paths;
        self.mean(match event {
            Event::DrawdownAtLeast(level) => ones(drawdown, |depth| depth >= level - ROUNDING),
            Event::EverBelow(level) => ones(lowest, |wealth| wealth < level * (1.0 - ROUNDING)),
            Event::Broke => broke.clone(),
            Event::Loss => ones(wealth, |wealth| wealth < 1.0 - ROUNDING),
            Event::Doubled => ones(doubled, f64::is_finite),
        })
    }

    fn mean(&self, values: Vec<f64>) -> Figure {
        let value = mean(&values);
        Figure { value, standard_error: self.standard_error(&values), influence: values }
    }

    /// A quantile; `None` if it, or a neighbour within its error, is infinite.
    fn quantile(&self, values: &[f64], sorted: &[f64], level: f64) -> Option<Figure> {
        let (n, last) = (values.len() as f64, sorted.len() - 1);
        let position = level * last as f64;
        let (below, above) = (rank(position.floor(), last), rank(position.ceil(), last));
        let value = sorted[below] + (position - position.floor()) * (sorted[above] - sorted[below]);
        let influence = ones(values, |x| x <= value);
        let deviation = (level * (1.0 - level) / n * self.pair_effect(&influence)).sqrt();
        let half_width = (n * deviation).max(1.0);
        let low = sorted[rank((position - half_width).floor(), last)];
        let high = sorted[rank((position + half_width).ceil(), last)];
        if !(value.is_finite() && high.is_finite()) {
            return None;
        }
        let slope = 0.5 * (high - low) * n / half_width;
        let influence = influence.into_iter().map(|below| -slope * below).collect();
        Some(Figure { value, standard_error: 0.5 * (high - low), influence })
    }

    fn mean_weeks_to_double(&self) -> Option<Figure> {
        let doubled = &self.paths.doubled;
        let weeks: Vec<f64> = doubled.iter().copied().filter(|week| week.is_finite()).collect();
        if weeks.len() < 2 {
            return None;
        }
        let value = mean(&weeks);
        let weight = doubled.len() as f64 / weeks.len() as f64;
        let influence: Vec<f64> = doubled
            .iter()
            .map(|&week| if week.is_finite() { (week - value) * weight } else { 0.0 })
            .collect();
        Some(Figure { value, standard_error: self.standard_error(&influence), influence })
    }

    fn difference(&self, figure: &Figure, base: &Figure) -> MonteCarloEstimate {
        let moves: Vec<f64> = figure.influence.iter().zip(&base.influence).map(|(a, b)| a - b).collect();
        MonteCarloEstimate { value: figure.value - base.value, standard_error: self.standard_error(&moves) }
    }

    fn probability(&self, figure: &Figure, confidence: f64) -> Result<Probability> {
        let paths = figure.influence.len() as f64;
        let trials = (paths / self.pair_effect(&figure.influence).max(1.0)).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of a count")]
        let [successes, trials] = [figure.value * trials, trials].map(|count| count.round() as usize);
        let interval = wilson_interval(successes, trials, confidence).map_err(Error::Scores)?;
        let interval = interval.unwrap_or([0.0, 1.0]);
        Ok(Probability { value: figure.value, standard_error: figure.standard_error, interval })
    }

    /// Standard error of the mean of `values`: over paths, or over the means of pairs.
    fn standard_error(&self, values: &[f64]) -> f64 {
        let m = self.units as f64;
        let (first, second) = values.split_at(self.units);
        let deviations = if second.is_empty() {
            &aview1(first) - mean(first)
        } else {
            (&aview1(first) + &aview1(second)) * 0.5 - mean(values)
        };
        (deviations.dot(&deviations) / (m * (m - 1.0))).sqrt()
    }

    /// 1 + the correlation of 0 and 1 within pairs: 1 without pairs, 2 if nothing varies, which is the worst.
    fn pair_effect(&self, zeros_and_ones: &[f64]) -> f64 {
        let (first, second) = zeros_and_ones.split_at(self.units);
        if second.is_empty() {
            return 1.0;
        }
        let share = mean(zeros_and_ones);
        let variance = share * (1.0 - share);
        if variance <= 0.0 {
            return 2.0;
        }
        let products: f64 = first.iter().zip(second).map(|(a, b)| (a - share) * (b - share)).sum();
        (1.0 + products / self.units as f64 / variance).clamp(0.0, 2.0)
    }
}

fn mean(values: &[f64]) -> f64 {
    aview1(values).sum() / values.len() as f64
}

/// 1 where something happened, else 0.
fn ones(values: &[f64], happened: impl Fn(f64) -> bool) -> Vec<f64> {
    values.iter().map(|&value| if happened(value) { 1.0 } else { 0.0 }).collect()
}

/// A rank within a list whose last one is `last`.
fn rank(position: f64, last: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let rank = position.clamp(0.0, last as f64) as usize;
    rank
}

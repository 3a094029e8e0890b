//! The season in figures: forecasts against the market, and what the bets came to.

use fairline_metrics as metrics;
use ndarray::{Array1, Array2};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::scores::ForecastScores;
use crate::week::ratio;
use crate::{BetResult, Error, Prediction, Result, SeasonRun};

/// The season in figures. Undefined figures are `None`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SeasonSummary {
    /// Scores of the model and of the market's two lines.
    pub scores: SeasonScores,
    /// Whether the model's forecasts were better than the opening market's, on the same matches.
    pub model_vs_market: ModelVsMarket,
    /// What the bets came to.
    pub betting: Betting,
}

/// Scores of three forecasters, each over the matches it has a forecast for.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SeasonScores {
    /// The model.
    pub model: ForecastScores,
    /// Fair probabilities of the opening book.
    pub market: ForecastScores,
    /// Fair probabilities of the closing book.
    pub closing: ForecastScores,
}

/// The model's forecasts against the opening market's, on the matches that have a price.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ModelVsMarket {
    /// Matches that both have a forecast for.
    pub matches: usize,
    /// Mean Brier score of the model minus the market's; positive when the market was better.
    pub brier_difference: Option<f64>,
    /// Standard error of that mean.
    pub standard_error: Option<f64>,
    /// Two-sided p-value of the Diebold-Mariano test of equal scores.
    pub p_value: Option<f64>,
}

/// What the bets came to.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Betting {
    /// Bets placed and settled.
    pub bets: usize,
    /// Bets whose stakes came back; they count neither as staked nor as lost.
    pub void: usize,
    /// Bets won.
    pub wins: usize,
    /// Money staked on the bets that stood.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub staked: Decimal,
    /// Money won or lost.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub profit: Decimal,
    /// Profit over money staked.
    #[cfg_attr(feature = "serde", serde(rename = "yield"))]
    pub yield_on_turnover: Option<f64>,
    /// Profit over the bankroll at the start of the season.
    pub roi: Option<f64>,
    /// Money at the end.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub final_bankroll: Decimal,
    /// Largest fall of the bankroll from a peak, as a share of the peak, seen at the ends of weeks.
    pub max_drawdown: Option<f64>,
    /// Mean weekly return over its standard deviation, times the root of `periods_per_year`.
    pub sharpe: Option<f64>,
    /// Betting weeks in the season, which is all the betting there is in a year; of several seasons their mean, to the nearest
    /// week.
    pub periods_per_year: usize,
    /// Mean closing-line value of the bets on matches with a closing book.
    pub mean_clv: Option<f64>,
    /// Standard error of that mean.
    pub clv_standard_error: Option<f64>,
}

impl SeasonRun {
    /// The season in figures.
    ///
    /// # Errors
    /// [`Error::Scores`] if the records do not belong together, which [`simulate_season`](crate::simulate_season)
    /// never produces.
    pub fn summary(&self) -> Result<SeasonSummary> {
        let scored = |pick: fn(&Prediction) -> Option<[f64; 3]>| {
            ForecastScores::of(self.predictions.iter().filter_map(|p| Some((pick(p)?, p.outcome?))))
        };
        Ok(SeasonSummary {
            scores: SeasonScores {
                model: scored(|p| Some(p.model))?,
                market: scored(|p| p.market)?,
                closing: scored(|p| p.closing)?,
            },
            model_vs_market: self.model_vs_market().map_err(Error::Scores)?,
            betting: self.betting().map_err(Error::Scores)?,
        })
    }

    fn model_vs_market(&self) -> metrics::Result<ModelVsMarket> {
        let both: Vec<_> =
            self.predictions.iter().filter_map(|p| Some((p.model, p.market?, p.outcome?.index()))).collect();
        if both.is_empty() {
            return Ok(ModelVsMarket {
                matches: 0,
                brier_difference: None,
                standard_error: None,
                p_value: None,
            });
        }
        let outcomes: Vec<usize> = both.iter().map(|b| b.2).collect();
        let model = Array2::from(both.iter().map(|b| b.0).collect::<Vec<_>>());
        let market = Array2::from(both.iter().map(|b| b.1).collect::<Vec<_>>());
        let comparison = metrics::paired_t(
            metrics::brier(model.view(), &outcomes)?.per_event.view(),
            metrics::brier(market.view(), &outcomes)?.per_event.view(),
        )?;
        Ok(ModelVsMarket {
            matches: both.len(),
            brier_difference: Some(comparison.mean_difference),
            standard_error: comparison.standard_error,
            p_value: comparison.p_value,
        })
    }

    /// What the bets came to.
    pub(crate) fn betting(&self) -> metrics::Result<Betting> {
        let stood = || self.bets.iter().filter(|bet| bet.result != BetResult::Void);
        let staked: Decimal = stood().map(|bet| bet.stake).sum();
        let final_bankroll = self.final_bankroll();
        let profit = final_bankroll - self.bankroll_at_start;

        let seasons = self.weeks.chunk_by(|one, next| one.season == next.season).count().max(1);
        let periods_per_year = ((self.weeks.len() + seasons / 2) / seasons).max(1); // also before the first is over
        let returns: Vec<f64> = self.weeks.iter().map(|week| week.roi.unwrap_or(0.0)).collect();
        let bankroll: Vec<f64> = std::iter::once(self.bankroll_at_start)
            .chain(self.weeks.iter().map(|week| week.bankroll))
            .filter_map(|amount| amount.to_f64())
            .collect();
        let clv: Array1<f64> = self.bets.iter().filter_map(|bet| bet.closing_line_value).collect();
        // A mean and its standard error are a comparison with nothing.
        let nothing = Array1::zeros(clv.len());
        let clv = if clv.is_empty() { None } else { Some(metrics::paired_t(clv.view(), nothing.view())?) };
        Ok(Betting {
            bets: self.bets.len(),
            void: self.bets.len() - stood().count(),
            wins: self.bets.iter().filter(|bet| bet.result == BetResult::Won).count(),
            staked,
            profit,
            yield_on_turnover: ratio(profit, staked),
            roi: ratio(profit, self.bankroll_at_start),
            final_bankroll,
            max_drawdown: Some(metrics::max_drawdown(&bankroll)?.depth),
            sharpe: metrics::sharpe(&returns, periods_per_year as f64)?,
            periods_per_year,
            mean_clv: clv.map(|clv| clv.mean_difference),
            clv_standard_error: clv.and_then(|clv| clv.standard_error),
        })
    }
}

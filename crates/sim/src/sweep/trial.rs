//! What came of one configuration.

use fairline_data::Season;
use fairline_metrics as metrics;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::configuration::Configuration;
use crate::{Error, Result, SeasonRun};

/// What came of one configuration.
///
/// # Examples
/// ```
/// use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, Ranking, Sweep, SweepOptions, SweepSpace};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let space = SweepSpace::new().forecaster("elo", EloPredictor::default);
/// let seasons = [2017, 2018].map(Season::new);
/// let sweep = Sweep::new(&space, &league.matches, &seasons, &SweepOptions::new())?;
/// let trial = sweep.trial(&space.grid()?[0])?;
/// assert_eq!(trial.bets(), trial.seasons[0].bets + trial.seasons[1].bets);
/// let weeks: usize = trial.seasons.iter().map(|season| season.weekly_returns.len()).sum();
/// assert_eq!(trial.weekly_returns().len(), weeks);
/// assert_eq!(Ranking::LogGrowth.figure(&trial)?, Some(trial.log_growth()));
/// println!("yield {:?}, Sharpe ratio a week {:?}", trial.yield_on_turnover(), trial.weekly_sharpe()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trial {
    /// How was bet.
    pub configuration: Configuration,
    /// One record a season, each begun with the same bankroll.
    pub seasons: Vec<SeasonTrial>,
}

/// What came of one configuration in one season. Undefined figures are `None`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeasonTrial {
    /// The season held out.
    pub season: Season,
    /// First 16 hexadecimal digits of a SHA-256 of the matches, the options of the schedule and the bankroll.
    pub setup: String,
    /// Bets placed and settled.
    pub bets: usize,
    /// Money staked on the bets that stood.
    pub staked: Decimal,
    /// Money won or lost.
    pub profit: Decimal,
    /// Profit over money staked.
    pub yield_on_turnover: Option<f64>,
    /// Profit over the bankroll at the start.
    pub roi: Option<f64>,
    /// Money at the end.
    pub final_bankroll: Decimal,
    /// Largest fall of the bankroll from a peak, seen at the ends of weeks.
    pub max_drawdown: Option<f64>,
    /// Mean weekly return over its standard deviation, times the root of the number of weeks.
    pub sharpe: Option<f64>,
    /// Mean Brier score of the forecaster.
    pub brier_model: Option<f64>,
    /// Mean Brier score of the fair opening probabilities.
    pub brier_market: Option<f64>,
    /// Mean closing-line value of the bets on matches with a closing book.
    pub mean_clv: Option<f64>,
    /// Logarithm of the final bankroll over the first; −∞ when nothing is left.
    pub log_growth: f64,
    /// Profit of each week over the bankroll before it.
    pub weekly_returns: Vec<f64>,
}

impl SeasonTrial {
    /// The figures of a run; the Brier scores belong to the forecaster, whatever is staked.
    pub(super) fn of(
        run: &SeasonRun,
        (season, setup): (Season, &str),
        [brier_model, brier_market]: [Option<f64>; 2],
    ) -> Result<Self> {
        let betting = run.betting().map_err(Error::Scores)?;
        let amounts = betting.final_bankroll.to_f64().zip(run.bankroll_at_start.to_f64());
        let (last, first) = amounts.ok_or(Error::Money)?;
        Ok(Self {
            season,
            setup: setup.to_owned(),
            bets: betting.bets,
            staked: betting.staked,
            profit: betting.profit,
            yield_on_turnover: betting.yield_on_turnover,
            roi: betting.roi,
            final_bankroll: betting.final_bankroll,
            max_drawdown: betting.max_drawdown,
            sharpe: betting.sharpe,
            brier_model,
            brier_market,
            mean_clv: betting.mean_clv,
            log_growth: (last / first).ln(),
            weekly_returns: run.weeks.iter().map(|week| week.roi.unwrap_or(0.0)).collect(),
        })
    }
}

impl Trial {
    /// The weekly returns of all seasons, one after the other.
    pub fn weekly_returns(&self) -> Vec<f64> {
        self.seasons.iter().flat_map(|season| &season.weekly_returns).copied().collect()
    }

    /// Bets over all seasons.
    pub fn bets(&self) -> usize {
        self.seasons.iter().fold(0, |sum, season| sum.saturating_add(season.bets))
    }

    /// Sum over the seasons of the logarithm of the final bankroll over the first.
    pub fn log_growth(&self) -> f64 {
        self.seasons.iter().map(|season| season.log_growth).sum()
    }

    /// Profit over money staked, all seasons together; `None` without a bet, and for sums that no decimal holds.
    pub fn yield_on_turnover(&self) -> Option<f64> {
        let sum = |of: fn(&SeasonTrial) -> Decimal| {
            self.seasons.iter().map(of).try_fold(Decimal::ZERO, Decimal::checked_add)
        };
        crate::week::ratio(sum(|season| season.profit)?, sum(|season| season.staked)?)
    }

    /// Sharpe ratio a week, not annualised, over the weeks of all seasons; `None` when undefined.
    ///
    /// # Errors
    /// [`Error::Scores`] for a trial without weeks, or with returns that are not finite.
    pub fn weekly_sharpe(&self) -> Result<Option<f64>> {
        metrics::sharpe(&self.weekly_returns(), 1.0).map_err(Error::Scores)
    }
}

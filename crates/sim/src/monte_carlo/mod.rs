//! Monte Carlo over paths of a bankroll: research in `f64`, beside the ledger in exact money.
//!
//! | file | what it does |
//! |---|---|
//! | `plan`, `weeks`, `distribution` | the three models of the future: given bets, weeks drawn again, bets drawn anew |
//! | `streams` | random numbers |
//! | `walk` | eight paths from the first week to the last |
//! | `paths` | all groups of eight |
//! | `sample`, `figures` | figures and their errors |

mod distribution;
mod figures;
mod options;
mod paths;
mod plan;
mod sample;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod streams;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod walk;
mod weeks;

pub use self::distribution::{BetDistribution, Staking};
pub use self::figures::{AtLevel, BankrollComparison, BankrollFigures, MonteCarloEstimate, Probability};
pub use self::options::MonteCarloOptions;
use self::paths::Paths;
pub use self::plan::{BetPlan, PlannedBet, Stake};
use self::sample::Sample;
pub(crate) use self::streams::stream;
pub use self::weeks::WeekSample;
use crate::{Error, Result};

/// What a path of the bankroll is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum BankrollModel {
    /// Given bets, each won with its probability.
    Bets(BetPlan),
    /// Weeks of the past, drawn with replacement.
    Weeks(WeekSample),
    /// Bets drawn from a distribution.
    Distribution(BetDistribution),
}

impl From<BetPlan> for BankrollModel {
    fn from(plan: BetPlan) -> Self {
        Self::Bets(plan)
    }
}

impl From<WeekSample> for BankrollModel {
    fn from(sample: WeekSample) -> Self {
        Self::Weeks(sample)
    }
}

impl From<BetDistribution> for BankrollModel {
    fn from(bets: BetDistribution) -> Self {
        Self::Distribution(bets)
    }
}

impl BankrollModel {
    fn weeks(&self) -> u32 {
        match self {
            Self::Bets(plan) => plan.weeks(),
            Self::Weeks(sample) => sample.weeks(),
            Self::Distribution(bets) => bets.weeks,
        }
    }

    fn can_lose_all(&self) -> bool {
        match self {
            Self::Bets(plan) => plan.can_lose_all(),
            Self::Weeks(sample) => sample.can_lose_all(),
            Self::Distribution(bets) => bets.can_lose_all(),
        }
    }

    fn validate(&self, options: &MonteCarloOptions) -> Result<()> {
        match self {
            Self::Weeks(_) if options.probability_error > 0.0 => Err(Error::InvalidOption {
                name: "probability_error",
                value: options.probability_error.to_string(),
                allowed: "0 for weeks of the past, which have no probabilities",
            }),
            Self::Bets(_) | Self::Weeks(_) => Ok(()),
            Self::Distribution(bets) => bets.validate(),
        }
    }
}

/// Simulates many futures of a bankroll.
///
/// A win is u < p for a uniform u with 52 bits, so a probability is off by at most 2⁻⁵³. Eight paths are simulated side by
/// side with a `xoshiro256++` each, seeded by the seed and the number of the eight: the result is the same to the bit on every
/// processor and on any number of threads (feature `rayon`), except for `exp` and `ln` of the platform, which only drawn bets,
/// errors of probabilities and the growth rate go through.
///
/// # Errors
/// - [`Error::InvalidOption`]: an option, or a field of a [`BetDistribution`], outside its range
/// - [`Error::WealthRange`]: a path ends with more than 1e150 starting bankrolls, or less than 1e-150 without losing all
///
/// # Examples
/// A coin that is won 55 times of 100, at even odds, with Kelly's tenth of the bankroll on each:
/// ```
/// use fairline_sim::{BetPlan, MonteCarloOptions, PlannedBet, Stake, simulate_bankroll};
///
/// let bet = |week| PlannedBet { week, probability: 0.55, odds: 2.0, stake: Stake::Fraction(0.1) };
/// let bets: Vec<PlannedBet> = (1..=100).map(bet).collect();
/// let figures = simulate_bankroll(&BetPlan::new(&bets)?.into(), &MonteCarloOptions::new(42))?;
/// let theory = 0.55 * 1.1_f64.ln() + 0.45 * 0.9_f64.ln();
/// let growth = figures.growth.ok_or("nobody can lose everything here")?;
/// assert!((growth.value - theory).abs() < 4.0 * growth.standard_error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate_bankroll(model: &BankrollModel, options: &MonteCarloOptions) -> Result<BankrollFigures> {
    sample(model, model, options)?.figures(options)
}

/// Simulates two models on common random numbers: the same bets with the same results, other stakes.
///
/// What the two paths have in common drops out of their difference, whose error is smaller, often by far, than that of two
/// separate runs. Plans must have the same bets and differ in the stakes; samples of weeks must have as many weeks, of which
/// the same ones are drawn; distributions may differ in the staking.
///
/// # Errors
/// As [`simulate_bankroll`], and [`Error::NotComparable`] for models that cannot share their random numbers.
///
/// # Examples
/// ```
/// use fairline_sim::{BetPlan, MonteCarloOptions, PlannedBet, Stake, compare_bankrolls};
///
/// let plan = |stake| {
///     let bet = |week| PlannedBet { week, probability: 0.55, odds: 2.0, stake: Stake::Fraction(stake) };
///     BetPlan::new(&(1..=100).map(bet).collect::<Vec<_>>())
/// };
/// let result = compare_bankrolls(&plan(0.05)?.into(), &plan(0.1)?.into(), &MonteCarloOptions::new(42))?;
/// assert!(result.difference.mean_drawdown.value > 0.1);
/// assert!(result.difference.mean_drawdown.standard_error < result.second.mean_drawdown.standard_error);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
pub fn compare_bankrolls(
    first: &BankrollModel,
    second: &BankrollModel,
    options: &MonteCarloOptions,
) -> Result<BankrollComparison> {
    let requirement = match (first, second) {
        (BankrollModel::Bets(a), BankrollModel::Bets(b)) if a.same_bets(b) => None,
        (BankrollModel::Bets(_), BankrollModel::Bets(_)) => Some("the same bets, with other stakes"),
        (BankrollModel::Weeks(a), BankrollModel::Weeks(b)) if a.pairs_with(b) => None,
        (BankrollModel::Weeks(_), BankrollModel::Weeks(_)) => {
            Some("as many weeks of the past and the future")
        }
        (BankrollModel::Distribution(a), BankrollModel::Distribution(b)) if a.same_bets(b) => None,
        (BankrollModel::Distribution(_), BankrollModel::Distribution(_)) => {
            Some("the same distribution, with another staking")
        }
        _ => Some("the same kind of model"),
    };
    if let Some(requirement) = requirement {
        return Err(Error::NotComparable { requirement });
    }
    let base = sample(first, first, options)?;
    let other = sample(second, first, options)?;
    Ok(BankrollComparison {
        first: base.figures(options)?,
        second: other.figures(options)?,
        difference: other.differences(&base, options)?,
    })
}

fn sample(model: &BankrollModel, leader: &BankrollModel, options: &MonteCarloOptions) -> Result<Sample> {
    options.validate()?;
    model.validate(options)?;
    Ok(Sample::new(Paths::run(model, leader, options)?, options.units(), model.weeks()))
}

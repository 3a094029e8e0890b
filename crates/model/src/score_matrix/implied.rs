//! From the fair prices of a match's markets back to the goals each side is expected to score.
//!
//! Every market is written as log odds, see [`quote`](super::quote). Newton's method, Gauss-Newton where there are more
//! markets than rates, runs in the logarithms of the rates, where log odds are close to linear. For a Poisson count,
//! `∂E[f(X)]/∂λ = E[f(X + 1) − f(X)]`: the derivatives are the same sums over the matrix with the goals shifted by one.

use super::ScoreMatrix;
use super::counts::{Count, MAX_RATE};
use super::low_score_factors;
use super::quote::{Bet, Market, Quote, markets};
use crate::{Error, Result, Status};

/// Log rates are found until the step that remains is below this.
const TOLERANCE: f64 = 1e-12;

/// Newton takes about six; a Gauss-Newton that has to compromise between markets some twenty.
const MAX_ITERATIONS: usize = 100;

/// Below this rate nothing is left of a second goal's probability.
const MIN_RATE: f64 = 1e-300;

/// Where the search starts: at a common match, and elsewhere only if that leads nowhere, which needs a ρ near the end of
/// its range.
const STARTS: [f64; 4] = [1.35, 0.3, 0.02, 8.0];

/// Log odds this close are equal, whatever the search has to say about it.
const EQUAL: f64 = 1e-9;

/// Sums of squares closer than this, relative, are the same.
const ROUNDING: f64 = 1e-12;

/// A step is halved this often before the search gives up.
const HALVINGS: u32 = 40;

/// Expected goals found by [`implied_goals`], and how well they fit.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ImpliedGoals {
    /// Expected goals of the home side.
    pub home_rate: f64,
    /// Expected goals of the away side.
    pub away_rate: f64,
    /// Largest difference between a quoted probability and that of the matrix with these rates.
    ///
    /// Rounding if two numbers were quoted; otherwise, how far the markets disagree with each other under the model.
    pub residual: f64,
    /// The step that Newton's method would still take, the larger of the two in the logarithm of a rate: an estimate
    /// of the rates' relative error.
    pub remaining_step: f64,
    /// Iterations taken.
    pub iterations: usize,
    /// [`Converged`](Status::Converged): the remaining step is at most 1e-12.
    pub status: Status,
}

/// Finds the expected goals of which [`ScoreMatrix::dixon_coles`] has the quoted probabilities; ρ = 0 is Poisson.
///
/// # Formula
/// ```text
/// minimise  Σ_m (logit q_m(λ, μ) − logit p_m)²      q_m the matrix's, p_m the quoted probability
/// ```
/// An over/under or a handicap is one term: its fair probability. A result is two, which determine it: that of the
/// home side given no draw, and that of the draw. With two terms the minimum is 0: they are *solved exactly*. With more
/// it is a compromise in log odds, so that one per cent of a longshot's price counts like one per cent of a favourite's.
///
/// | quotes | terms | solved |
/// |---|---|---|
/// | a result | 2 | exactly |
/// | a handicap and an over/under | 2 | exactly |
/// | a result and an over/under | 3 | least squares |
/// | any more | | least squares |
///
/// One pair of rates belongs to a result as long as ρ stays well within its range, which all that are met in practice do:
/// for |ρ| ≤ 0.2 and 0.05 to 9 expected goals every result leads back to its rates. With stronger corrections a second
/// pair may have the same probabilities, and either can be found, or near the ends of the range none.
///
/// # Shapes
/// `quotes`: any number and kind, with fair probabilities. `rho`: Dixon and Coles' ρ, 0 for none → two rates, goals a match.
///
/// # Errors
/// - [`Error::QuoteProbability`], [`Error::QuoteSum`], [`Error::LineOutOfRange`]: quotes
/// - [`Error::RhoOutOfRange`]: ρ that is not below 1 and finite, or that the rates which fit do not allow
/// - [`Error::GoalsUndetermined`]: fewer than two terms, or none that tells the sides apart or the goals from none
/// - [`Error::NoImpliedGoals`]: no rates from 1e-300 to 100 fit
///
/// # Examples
/// ```
/// use fairline_model::{Quote, ScoreMatrix, Status, implied_goals};
///
/// let goals = implied_goals(&[Quote::Result([0.47, 0.27, 0.26])], 0.0)?;
/// assert_eq!(goals.status, Status::Converged);
/// let matrix = ScoreMatrix::poisson(goals.home_rate, goals.away_rate)?;
/// assert!((matrix.result()[0] - 0.47).abs() < 1e-12);
///
/// // The line of goals wants more of them than the draw does.
/// let both = [Quote::Result([0.47, 0.27, 0.26]), Quote::OverUnder { line: 2.5, over: 0.52 }];
/// let compromise = implied_goals(&both, 0.0)?;
/// assert!(compromise.home_rate > goals.home_rate && compromise.residual > 0.001);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// The derivatives: Johnson, N. L., Kemp, A. W. & Kotz, S. (2005), *Univariate Discrete Distributions*, 3rd ed., Wiley,
/// section 4.4.
pub fn implied_goals(quotes: &[Quote], rho: f64) -> Result<ImpliedGoals> {
    if !(rho < 1.0 && rho.is_finite()) {
        return Err(Error::RhoOutOfRange { rho, min: f64::NEG_INFINITY, max: 1.0 });
    }
    let markets = markets(quotes)?;
    let mut search = Search { markets: &markets, rho, matrix: ScoreMatrix::empty() };
    let mut iterations = 0;
    let mut closest: Option<Found> = None;
    for start in STARTS {
        let Some(found) = search.from(start.ln())? else { continue };
        iterations += found.iterations;
        let solved = found.solved;
        if solved || closest.as_ref().is_none_or(|closest| found.point.squares < closest.point.squares) {
            closest = Some(found);
        }
        if solved {
            break;
        }
    }
    let Found { point, step, status, solved, .. } = closest.ok_or(Error::GoalsUndetermined)?;
    let [home_rate, away_rate] = point.log_rates.map(f64::exp);
    let residual = residual(&ScoreMatrix::dixon_coles(home_rate, away_rate, rho)?, quotes)?;
    if solved {
        Ok(ImpliedGoals { home_rate, away_rate, residual, remaining_step: size(step), iterations, status })
    } else {
        Err(Error::NoImpliedGoals { home_rate, away_rate, residual })
    }
}

struct Search<'a> {
    markets: &'a [Market],
    rho: f64,
    /// The Poisson matrix at the rates last looked at; its memory serves all of them.
    matrix: ScoreMatrix,
}

/// Differences of log odds at some rates, summed up for the next step.
struct Point {
    log_rates: [f64; 2],
    /// Sum of the squared differences.
    squares: f64,
    /// Half the derivative of `squares` by the log rates.
    gradient: [f64; 2],
    /// Products of the differences' derivatives: home with home, home with away, away with away.
    curvature: [f64; 3],
}

/// Where a search ended.
struct Found {
    point: Point,
    step: [f64; 2],
    iterations: usize,
    status: Status,
    /// Two markets are met, or more of them as closely as they can be, at rates that allow ρ.
    solved: bool,
}

impl Search<'_> {
    /// Newton's method from equal rates; None if a market is decided there.
    fn from(&mut self, log_rate: f64) -> Result<Option<Found>> {
        let Some(mut point) = self.point([log_rate; 2])? else { return Ok(None) };
        let mut step = point.step();
        let mut status = Status::MaxIterations;
        let mut left_range = false;
        let mut iterations = 0;
        while iterations < MAX_ITERATIONS {
            if size(step) <= TOLERANCE {
                status = Status::Converged;
                break;
            }
            let Some(next) = self.along(&point, step, &mut left_range)? else {
                status = Status::Stalled;
                break;
            };
            iterations += 1;
            point = next;
            step = point.step();
        }
        let met = if self.markets.len() == 2 {
            point.squares <= EQUAL * EQUAL
        } else {
            status == Status::Converged || !left_range
        };
        let [home_rate, away_rate] = point.log_rates.map(f64::exp);
        let solved = met && low_score_factors(home_rate, away_rate, self.rho).is_ok();
        Ok(Some(Found { point, step, iterations, status, solved }))
    }

    /// The first point on the halved steps from `point` that is nearer the minimum.
    fn along(&mut self, point: &Point, step: [f64; 2], left_range: &mut bool) -> Result<Option<Point>> {
        *left_range = false;
        let mut scale = 1.0;
        for _ in 0..HALVINGS {
            let log_rates = [0, 1].map(|side| point.log_rates[side] + scale * step[side]);
            match self.point(log_rates)? {
                Some(next) if next.squares < point.squares => return Ok(Some(next)),
                // Around a minimum above 0 the sum stops changing at half the digits; the step goes on shrinking.
                Some(next)
                    if next.squares <= point.squares * (1.0 + ROUNDING) && size(next.step()) < size(step) =>
                {
                    return Ok(Some(next));
                }
                Some(_) => (),
                None => *left_range = true,
            }
            scale /= 2.0;
        }
        Ok(None)
    }

    /// None where there is no matrix, or a market is decided.
    fn point(&mut self, log_rates: [f64; 2]) -> Result<Option<Point>> {
        let [home_rate, away_rate] = log_rates.map(f64::exp);
        // Whether ρ is allowed is asked of the answer only: the way there may lead through rates where it is not.
        if !(home_rate.min(away_rate) >= MIN_RATE && home_rate.max(away_rate) <= MAX_RATE) {
            return Ok(None);
        }
        self.matrix.fill(Count::poisson(home_rate), Count::poisson(away_rate), 0.0)?;
        self.matrix.sum_up();
        let mut point = Point { log_rates, squares: 0.0, gradient: [0.0; 2], curvature: [0.0; 3] };
        for market in self.markets {
            let [log_odds, by_home, by_away] = self.log_odds(market.bet, [home_rate, away_rate]);
            let excess = log_odds - market.log_odds;
            if ![excess, by_home, by_away].iter().all(|x| x.is_finite()) {
                return Ok(None);
            }
            point.squares += excess * excess;
            point.gradient[0] += excess * by_home;
            point.gradient[1] += excess * by_away;
            point.curvature[0] += by_home * by_home;
            point.curvature[1] += by_home * by_away;
            point.curvature[2] += by_away * by_away;
        }
        Ok(Some(point))
    }

    /// Log odds of a bet and their derivatives by the logarithms of the rates.
    fn log_odds(&self, bet: Bet, rates: [f64; 2]) -> [f64; 3] {
        let (probabilities, first) = match bet {
            Bet::Over { .. } => (&self.matrix.totals, 0),
            Bet::Draw | Bet::Handicap { .. } => (&self.matrix.differences, self.matrix.first_difference()),
        };
        let away_goal = bet.value(0, 1);
        let mut parts = [0.0; 2];
        let mut by_home = [0.0; 2];
        let mut by_away = [0.0; 2];
        for (value, p) in (first..).zip(probabilities) {
            let here = bet.parts(value);
            let (home_scores, away_scores) = (bet.parts(value + 1), bet.parts(value + away_goal));
            for k in 0..2 {
                parts[k] += p * here[k];
                by_home[k] += p * (home_scores[k] - here[k]);
                by_away[k] += p * (away_scores[k] - here[k]);
            }
        }
        // The correction moves ρλμ·e^(−λ−μ) from each of 0–0 and 1–1 to each of 1–0 and 0–1.
        let moved = self.rho * rates[0] * rates[1] * self.matrix.cells[0];
        let [level, goalless, ahead, behind] =
            [(1, 1), (0, 0), (1, 0), (0, 1)].map(|(home, away)| bet.parts(bet.value(home, away)));
        for k in 0..2 {
            let gained = moved * (ahead[k] + behind[k] - level[k] - goalless[k]);
            parts[k] += gained;
            by_home[k] = rates[0] * by_home[k] + gained * (1.0 - rates[0]);
            by_away[k] = rates[1] * by_away[k] + gained * (1.0 - rates[1]);
        }
        let [won, lost] = parts;
        [(won / lost).ln(), by_home[0] / won - by_home[1] / lost, by_away[0] / won - by_away[1] / lost]
    }
}

impl Point {
    /// The Gauss-Newton step; a shorter one, towards the gradient, where the markets hold the rates in one direction only.
    fn step(&self) -> [f64; 2] {
        let [mut home, mixed, mut away] = self.curvature;
        // Rounding of the products leaves about 1e-16 of them.
        if home * away - mixed * mixed <= 1e-13 * home * away {
            let damping = 1e-3 * (home + away);
            home += damping;
            away += damping;
        }
        let determinant = home * away - mixed * mixed;
        let [by_home, by_away] = self.gradient;
        [(mixed * by_away - away * by_home) / determinant, (mixed * by_home - home * by_away) / determinant]
    }
}

fn size(step: [f64; 2]) -> f64 {
    step[0].abs().max(step[1].abs())
}

/// Largest difference between the quotes and the matrix.
fn residual(matrix: &ScoreMatrix, quotes: &[Quote]) -> Result<f64> {
    let mut largest: f64 = 0.0;
    for &quote in quotes {
        let difference = match quote {
            Quote::Result(quoted) => matrix
                .result()
                .iter()
                .zip(quoted)
                .fold(0.0, |largest: f64, (p, quoted)| largest.max((p - quoted).abs())),
            Quote::AsianHandicap { line, home } => {
                matrix.asian_handicap(line)?.home.fair_probability().map_or(1.0, |p| (p - home).abs())
            }
            Quote::OverUnder { line, over } => {
                matrix.over_under(line)?.over.fair_probability().map_or(1.0, |p| (p - over).abs())
            }
        };
        largest = largest.max(difference);
    }
    Ok(largest)
}

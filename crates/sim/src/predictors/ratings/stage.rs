//! From ratings to goals: how much each rating is worth, home advantage, and the excess of low draws.

use fairline_model::PoissonRegression;
use jiff::civil::Date;
use ndarray::{Array1, Array2};

use super::{RatingOptions, RatingsOptions};
use crate::PredictorError;
use crate::predictors::fitted::check_fitted;
use crate::predictors::low_scores::RANGE;

/// Prior of the log rate of goals of a side on neutral ground: mean and precision.
const INTERCEPT: [f64; 2] = [0.3, 10.0];

/// Prior of the difference between the log rates of home and away sides.
const HOME: [f64; 2] = [0.25, 20.0];

/// Newton steps after which the search for ρ ends; five are usual.
const STEPS: usize = 50;

/// A past match: what each rating said about its two sides at the time, and the goals.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) edges: Vec<[f64; 2]>,
    pub(super) goals: [u32; 2],
    pub(super) date: Date,
}

/// Rates of goals as a function of ratings.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    regression: PoissonRegression,
    /// Which ratings are used.
    used: Vec<usize>,
    /// What home and away rates are multiplied with today.
    today: [f64; 2],
    /// The low-score correction of Dixon & Coles.
    pub(super) rho: f64,
}

impl Stage {
    /// Learns from past matches as they are seen on a day.
    pub(super) fn fit(
        rows: &[Row],
        used: &[usize],
        day: Date,
        ratings: &[RatingOptions],
        options: &RatingsOptions,
    ) -> Result<Self, PredictorError> {
        let sides: Vec<(&[[f64; 2]], usize)> =
            rows.iter().flat_map(|row| [(row.edges.as_slice(), 0), (row.edges.as_slice(), 1)]).collect();
        let x = features(&sides, used);
        let goals: Array1<f64> = rows.iter().flat_map(|row| row.goals.map(f64::from)).collect();
        let precision = options.worth_deviation.powi(-2);
        let means: Vec<f64> =
            [INTERCEPT[0], HOME[0]].into_iter().chain(ratings.iter().map(|rating| rating.worth)).collect();
        let precisions: Vec<f64> =
            [INTERCEPT[1], HOME[1]].into_iter().chain(ratings.iter().map(|_| precision)).collect();
        let regression = PoissonRegression::fit(x.view(), goals.view(), None, &means, &precisions)?;
        check_fitted("Poisson regression", regression.gradient_norm, regression.iterations)?;

        let expected = regression.predict(x.view())?;
        let mut sums = [[options.home_weight; 2]; 2];
        for (i, row) in rows.iter().enumerate() {
            let age = f64::from((day - row.date).get_days());
            let weight = (-age / options.home_half_life).exp2();
            for side in 0..2 {
                sums[side][0] += weight * f64::from(row.goals[side]);
                sums[side][1] += weight * expected[2 * i + side];
            }
        }
        let today = sums.map(|[scored, expected]| scored / expected);
        let rates: Vec<[f64; 2]> =
            (0..rows.len()).map(|i| [expected[2 * i] * today[0], expected[2 * i + 1] * today[1]]).collect();
        let rho = mode_of_rho(rows, &rates, options);
        Ok(Self { regression, used: used.to_vec(), today, rho })
    }

    /// The rates of the home and the away side.
    pub(super) fn rates(&self, edges: &[[f64; 2]]) -> [f64; 2] {
        let x = features(&[(edges, 0), (edges, 1)], &self.used);
        let log_rates = x.dot(&self.regression.coefficients);
        [self.today[0] * log_rates[0].exp(), self.today[1] * log_rates[1].exp()]
    }
}

/// A one, half a home advantage, and the ratings used, for each side.
fn features(sides: &[(&[[f64; 2]], usize)], used: &[usize]) -> Array2<f64> {
    Array2::from_shape_fn((sides.len(), 2 + used.len()), |(row, column)| match (sides[row], column) {
        (_, 0) => 1.0,
        ((_, side), 1) => 0.5 - side as f64,
        ((edges, side), column) => edges[used[column - 2]][side],
    })
}

/// Where all four factors of Dixon & Coles are positive.
fn range(home: f64, away: f64) -> [f64; 2] {
    [-1.0 / home.max(away), (1.0 / (home * away)).min(1.0)]
}

/// Mode of ρ given the rates of past matches: the maximum of a concave function, by safeguarded Newton steps.
///
/// ```text
/// Σ ln(1 + fᵢ·ρ) − (ρ − mean)²/(2·deviation²),    f = −λμ, λ, μ, −1 for the scores 0–0, 0–1, 1–0, 1–1
/// ```
fn mode_of_rho(rows: &[Row], rates: &[[f64; 2]], options: &RatingsOptions) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut factors = Vec::new();
    for (row, &[home, away]) in rows.iter().zip(rates) {
        let [least, most] = range(home, away);
        (low, high) = (low.max(RANGE * least), high.min(RANGE * most));
        match row.goals {
            [0, 0] => factors.push(-home * away),
            [0, 1] => factors.push(home),
            [1, 0] => factors.push(away),
            [1, 1] => factors.push(-1.0),
            _ => {}
        }
    }
    let precision = options.rho_deviation.powi(-2);
    let mut rho = options.rho.max(low).min(high);
    for _ in 0..STEPS {
        let slope =
            factors.iter().map(|f| f / (1.0 + f * rho)).sum::<f64>() - precision * (rho - options.rho);
        let curvature = factors.iter().map(|f| (f / (1.0 + f * rho)).powi(2)).sum::<f64>() + precision;
        let next = (rho + slope / curvature).max(low).min(high);
        let moved = (next - rho).abs();
        rho = next;
        if moved < 1e-12 {
            break;
        }
    }
    rho
}

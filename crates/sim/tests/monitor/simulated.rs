//! Matches of a model and a market, drawn from a truth that may change.

use fairline_data::{Outcome, Season};
use fairline_sim::{Monitor, MonitoredWeek, Result, ScoredForecast, WeekHealth};

/// The generator of Steele, Lea & Flood's `SplitMix64`: a few lines, the same on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub(crate) fn outcome(&mut self, p: [f64; 3]) -> Outcome {
        let u = self.uniform();
        if u < p[0] {
            Outcome::Home
        } else if u < p[0] + p[1] {
            Outcome::Draw
        } else {
            Outcome::Away
        }
    }
}

pub(crate) fn normalised(weights: [f64; 3]) -> [f64; 3] {
    let total: f64 = weights.iter().sum();
    weights.map(|weight| weight / total)
}

/// Probabilities like those of football: 45 % home wins, spread over 10 to 85 %.
pub(crate) fn probabilities(random: &mut Random) -> [f64; 3] {
    let strength = 0.2 + 0.65 * random.normal();
    normalised([strength.exp(), 0.85, (-strength).exp()])
}

/// The log odds of home and away moved by normal errors.
pub(crate) fn bent(p: [f64; 3], by: f64, random: &mut Random) -> [f64; 3] {
    normalised([p[0] * (by * random.normal()).exp(), p[1], p[2] * (by * random.normal()).exp()])
}

/// Who knows the truth of a match.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Truth {
    /// The model is right and the market errs by 0.15 in log odds.
    Model,
    /// Neither is: the truth lies halfway between their probabilities.
    Halfway,
    /// The market is right and the model errs by 0.15.
    Market,
    /// The market errs by 0.15 and the model by 0.6: it has forgotten most of what it knew.
    Spoilt,
}

pub(crate) fn matches(count: usize, truth: Truth, random: &mut Random) -> Vec<ScoredForecast> {
    (0..count)
        .map(|_| {
            let p = probabilities(random);
            let other = bent(p, 0.15, random);
            let (model, market, truth) = match truth {
                Truth::Model => (p, other, p),
                Truth::Halfway => (p, other, [0, 1, 2].map(|k| f64::midpoint(p[k], other[k]))),
                Truth::Market => (other, p, p),
                Truth::Spoilt => (bent(p, 0.6, random), other, p),
            };
            ScoredForecast { model, market: Some(market), outcome: random.outcome(truth) }
        })
        .collect()
}

/// A week without bets and features.
pub(crate) fn play(monitor: &mut Monitor, week: usize, forecasts: &[ScoredForecast]) -> Result<WeekHealth> {
    let season = Season::new(2023);
    monitor.week(&MonitoredWeek { season, week, forecasts, bets: &[], features: None, drawdown: 0.0 })
}

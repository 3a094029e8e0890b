//! Independent negative binomial numbers of dispersion α.
//!
//! ```text
//! ln P(y) = Σ_{j<y} ln(1 + αj) + y·ln λ − y·ln(1 + αλ) − λ·h(αλ) − ln y!,     h(z) = ln(1 + z)/z
//! ```
//! h is smooth with h(0) = 1, so that all derivatives exist at α = 0, where the model is plain Poisson.

use super::Terms;

/// Below it, series: the closed form of h'' divides rounding errors by z².
const SMALL: f64 = 0.02;

pub(super) fn terms(goals: [f64; 2], log_rates: [f64; 2], rates: [f64; 2], dispersion: f64) -> Terms {
    let [home, away] =
        std::array::from_fn(|side| side_terms(goals[side], log_rates[side], rates[side], dispersion));
    Terms {
        value: home.value + away.value,
        gradient: [home.by_a, away.by_a, home.by_s + away.by_s],
        curvature: [home.by_aa, 0.0, away.by_aa, home.by_as, away.by_as, home.by_ss + away.by_ss],
    }
}

struct Side {
    value: f64,
    by_a: f64,
    by_s: f64,
    by_aa: f64,
    by_as: f64,
    by_ss: f64,
}

fn side_terms(goals: f64, log_rate: f64, rate: f64, alpha: f64) -> Side {
    let z = alpha * rate;
    let over = 1.0 / (1.0 + z);
    let log = z.ln_1p();
    let [h, h1, h2] = ratio(z, log);
    let mut side = Side {
        value: rate * h + goals * log - goals * log_rate,
        by_a: (rate - goals) * over,
        by_s: rate * rate * h1 + goals * rate * over,
        by_aa: rate * (1.0 + alpha * goals) * over * over,
        by_as: (goals - rate) * rate * over * over,
        by_ss: rate * rate * rate * h2 - goals * (rate * over) * (rate * over),
    };
    let mut j = 1.0;
    while j < goals {
        let share = j / (1.0 + alpha * j);
        side.value -= (alpha * j).ln_1p();
        side.by_s -= share;
        side.by_ss += share * share;
        j += 1.0;
    }
    side
}

/// h(z) = ln(1 + z)/z and its first two derivatives, for z ≥ 0 and `log` = ln(1 + z).
fn ratio(z: f64, log: f64) -> [f64; 3] {
    if z >= SMALL {
        let share = z / (1.0 + z);
        return [log / z, (share - log) / z / z, (2.0 * (log - share) - share * share) / z / z / z];
    }
    // Σ (−z)^k/(k + 1); term 13 is below the last digit at `SMALL`, also twice differentiated.
    let [mut h, mut h1, mut h2] = [0.0; 3];
    for k in (0..13).rev() {
        let coefficient = if k % 2 == 0 { 1.0 } else { -1.0 } / f64::from(k + 1);
        h2 = h2 * z + 2.0 * h1;
        h1 = h1 * z + h;
        h = h * z + coefficient;
    }
    [h, h1, h2]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The closed form of h'' loses a factor z² = 4e-4 of its digits, twice.
    const MEETING: f64 = 1e-11;

    #[test]
    fn series_and_closed_form_meet() {
        for z in [SMALL * 0.999_999, SMALL * 1.000_001] {
            let closed = [
                z.ln_1p() / z,
                (z / (1.0 + z) - z.ln_1p()) / z.powi(2),
                (2.0 * z.ln_1p() - 2.0 * z / (1.0 + z) - (z / (1.0 + z)).powi(2)) / z.powi(3),
            ];
            for (value, closed) in ratio(z, z.ln_1p()).iter().zip(closed) {
                approx::assert_relative_eq!(*value, closed, max_relative = MEETING);
            }
        }
        for (value, limit) in ratio(0.0, 0.0).iter().zip([1.0, -0.5, 2.0 / 3.0]) {
            approx::assert_abs_diff_eq!(*value, limit, epsilon = 1e-16);
        }
    }
}

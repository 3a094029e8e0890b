//! Standard errors of the probabilities of a multinomial logit.

use ndarray::{Array2, ArrayView1};

/// Standard errors of probabilities by the delta method, shape (rows, classes).
///
/// # Formula
/// ```text
/// Var p_k = Σ_cd J_kc·J_kd·zᵀV_cd·z,   J_kc = p_k·(δ_kc − p_c),   z = (1, x)
/// ```
/// `V_cd` is the block of the covariance for the parameters of classes c and d, each the intercept and then the
/// coefficients, as [`LogitInference`](fairline_model::LogitInference) has them.
pub(super) fn standard_errors(p: &Array2<f64>, x: &Array2<f64>, covariance: &Array2<f64>) -> Array2<f64> {
    let mut errors = Array2::zeros(p.dim());
    for ((p, x), mut errors) in p.outer_iter().zip(x.outer_iter()).zip(errors.outer_iter_mut()) {
        let of_logits = covariance_of_logits(x, p.len(), covariance);
        for (k, error) in errors.iter_mut().enumerate() {
            let slope = |c: usize| p[k] * (f64::from(u8::from(k == c)) - p[c]);
            let pairs = of_logits.indexed_iter().map(|((c, d), v)| slope(c) * slope(d) * v);
            // A variance is not negative; its rounding may be.
            *error = pairs.sum::<f64>().max(0.0).sqrt();
        }
    }
    errors
}

/// Covariance of the linear predictors of all classes for one row.
fn covariance_of_logits(x: ArrayView1<'_, f64>, classes: usize, covariance: &Array2<f64>) -> Array2<f64> {
    let z: Vec<f64> = std::iter::once(1.0).chain(x.iter().copied()).collect();
    let width = z.len();
    Array2::from_shape_fn((classes, classes), |(c, d)| {
        let terms = z.iter().enumerate().flat_map(|(i, one)| {
            let row = covariance.row(c * width + i);
            z.iter().enumerate().map(move |(j, other)| one * other * row[d * width + j])
        });
        terms.sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairline_model::{LogitData, LogitOptions, MultinomialLogit};
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Rows of two features, and classes that depend on the first.
    fn sample(n: usize) -> (Array2<f64>, Vec<usize>) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let x = Array2::from_shape_simple_fn((n, 2), || rng.random_range(-1.5_f64..1.5));
        let y = x.outer_iter().map(|x| {
            let weights: [f64; 3] = [f64::exp(0.8 * x[0]), 0.7, f64::exp(-0.5 * x[0])];
            let mut left = rng.random_range(0.0..weights.iter().sum::<f64>());
            weights
                .iter()
                .position(|weight| {
                    left -= weight;
                    left < 0.0
                })
                .unwrap_or(2)
        });
        let y = y.collect();
        (x, y)
    }

    fn options() -> LogitOptions {
        LogitOptions::new().classes(3).l2(0.01).standardize(true)
    }

    fn errors(
        x: &Array2<f64>,
        y: &[usize],
        at: &Array2<f64>,
    ) -> (MultinomialLogit, Array2<f64>, Array2<f64>) {
        let data = LogitData::new(x.view(), y);
        let fit = MultinomialLogit::fit_data(&data, &options()).unwrap();
        let covariance = fit.inference(&data, &options()).unwrap().robust_covariance;
        let errors = standard_errors(&fit.predict(at.view()).unwrap(), at, &covariance);
        (fit, covariance, errors)
    }

    #[test]
    fn slopes_are_those_of_central_differences() {
        const STEP: f64 = 1e-5;
        let (x, y) = sample(200);
        let at = ndarray::array![[0.3, -0.9], [1.4, 0.2]];
        let (fit, covariance, errors) = errors(&x, &y, &at);
        for row in 0..2 {
            for k in 0..3 {
                let moved = |parameter: usize, step: f64| {
                    let (class, place) = (parameter / 3, parameter % 3);
                    let mut fit = fit.clone();
                    match place {
                        0 => fit.intercepts[class] += step,
                        j => fit.coefficients[[j - 1, class]] += step,
                    }
                    fit.predict(at.view()).unwrap()[[row, k]]
                };
                let slope: Vec<f64> =
                    (0..9).map(|i| (moved(i, STEP) - moved(i, -STEP)) / (2.0 * STEP)).collect();
                let slope = ndarray::Array1::from(slope);
                let error = slope.dot(&covariance.dot(&slope)).sqrt();
                assert!((errors[[row, k]] / error - 1.0).abs() < 1e-6, "{} {error}", errors[[row, k]]);
            }
        }
    }

    #[test]
    fn other_samples_move_probabilities_as_far() {
        let (x, y) = sample(600);
        let at = ndarray::array![[0.0, 0.0], [1.0, -1.0]];
        let (_, _, errors) = errors(&x, &y, &at);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
        let mut draws: Vec<Array2<f64>> = Vec::new();
        for _ in 0..400 {
            let rows: Vec<usize> = (0..y.len()).map(|_| rng.random_range(0..y.len())).collect();
            let classes: Vec<usize> = rows.iter().map(|&i| y[i]).collect();
            let x = x.select(ndarray::Axis(0), &rows);
            let fit = MultinomialLogit::fit(x.view(), &classes, &options()).unwrap();
            draws.push(fit.predict(at.view()).unwrap());
        }
        let n = draws.len() as f64;
        for (place, error) in errors.indexed_iter() {
            let mean = draws.iter().map(|p| p[place]).sum::<f64>() / n;
            let variance = draws.iter().map(|p| (p[place] - mean).powi(2)).sum::<f64>() / (n - 1.0);
            // A standard deviation of 400 draws is known to 1/√800 = 3.5 %; four of that and the method's own error.
            assert!((error / variance.sqrt() - 1.0).abs() < 0.18, "{place:?} {error} {}", variance.sqrt());
        }
    }
}

//! The ordered logit by its laws.

use fairline_model::{Elo, EloOptions, Error, OrderedLogit, OrderedLogitOptions, Status};
use ndarray::{Array2, Axis, array, concatenate};
use proptest::prelude::*;

use crate::ROUNDING;
use crate::common::Numbers;

/// Two optima found from different data; gradients of 1e-12 over curvatures above 1e-4.
const OPTIMUM: f64 = 1e-7;

fn options() -> OrderedLogitOptions {
    OrderedLogitOptions::new().tolerance(1e-12)
}

/// Features, and classes drawn from an ordered logit with evenly spread thresholds; every class occurs.
pub(crate) fn draw(rows: usize, features: usize, classes: usize, seed: u64) -> (Array2<f64>, Vec<usize>) {
    let mut numbers = Numbers::new(seed);
    let x = Array2::from_shape_simple_fn((rows, features), || numbers.normal());
    let beta: Vec<f64> = (0..features).map(|_| 0.5 * numbers.normal()).collect();
    let y = x.outer_iter().enumerate().map(|(row, x)| {
        let uniform = numbers.uniform();
        let latent = (uniform / (1.0 - uniform)).ln() - x.iter().zip(&beta).map(|(x, b)| x * b).sum::<f64>();
        let class =
            (0..classes - 1).filter(|&j| latent > 1.2 * (j as f64 - (classes as f64 - 2.0) / 2.0)).count();
        if row < classes { row } else { class }
    });
    let y = y.collect();
    (x, y)
}

fn fit(x: &Array2<f64>, y: &[usize], options: &OrderedLogitOptions) -> OrderedLogit {
    let fit = OrderedLogit::fit(x.view(), y, options).unwrap();
    assert_eq!(fit.status, Status::Converged, "{:e}", fit.gradient_norm);
    fit
}

fn assert_close(a: &Array2<f64>, b: &Array2<f64>, epsilon: f64) {
    assert_eq!(a.dim(), b.dim());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < epsilon, "{a} {b}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn predictions_are_probabilities(seed: u64, classes in 2..6_usize, symmetric: bool, scale in 1e-3..1e3_f64) {
        let (x, y) = draw(80, 2, classes, seed);
        let fit = fit(&x, &y, &options().symmetric(symmetric));
        let p = fit.predict((&x * scale).view()).unwrap();
        prop_assert_eq!(p.dim(), (80, classes));
        for row in p.outer_iter() {
            prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)));
            prop_assert!((row.sum() - 1.0).abs() < ROUNDING);
        }
    }

    #[test]
    fn symmetric_fits_give_equals_equal_chances_to_the_bit(seed: u64, classes in 2..6_usize) {
        let (x, y) = draw(80, 2, classes, seed);
        let fit = fit(&x, &y, &options().symmetric(true));
        let p = fit.predict(Array2::zeros((1, 2)).view()).unwrap();
        for class in 0..classes {
            prop_assert_eq!(p[[0, class]].to_bits(), p[[0, classes - 1 - class]].to_bits());
        }
        // And mirrored features get mirrored chances.
        let (p, mirrored) = (fit.predict(x.view()).unwrap(), fit.predict((-&x).view()).unwrap());
        for ((row, class), p) in p.indexed_iter() {
            prop_assert_eq!(p.to_bits(), mirrored[[row, classes - 1 - class]].to_bits());
        }
    }

    #[test]
    fn mirrored_data_give_the_mirrored_model(seed: u64, classes in 2..6_usize, symmetric: bool) {
        let (x, y) = draw(80, 2, classes, seed);
        let reversed: Vec<usize> = y.iter().map(|class| classes - 1 - class).collect();
        let options = options().symmetric(symmetric);
        let (fit, mirrored) = (fit(&x, &y, &options), fit(&-&x, &reversed, &options));
        for (b, other) in fit.coefficients.iter().zip(&mirrored.coefficients) {
            prop_assert!((b - other).abs() < OPTIMUM);
        }
        for (t, other) in fit.thresholds.iter().zip(mirrored.thresholds.iter().rev()) {
            prop_assert!((t + other).abs() < OPTIMUM);
        }
        let (p, other) = (fit.predict(x.view()).unwrap(), mirrored.predict((-&x).view()).unwrap());
        for ((row, class), p) in p.indexed_iter() {
            prop_assert!((p - other[[row, classes - 1 - class]]).abs() < OPTIMUM);
        }
    }

    #[test]
    fn a_symmetric_fit_is_the_fit_to_the_data_and_their_mirror_image(seed: u64, classes in 2..6_usize) {
        let (x, y) = draw(80, 2, classes, seed);
        let both = concatenate![Axis(0), x, -&x];
        let labels: Vec<usize> = y.iter().copied().chain(y.iter().map(|class| classes - 1 - class)).collect();
        let (symmetric, general) = (fit(&x, &y, &options().symmetric(true)), fit(&both, &labels, &options()));
        assert_close(&symmetric.predict(x.view()).unwrap(), &general.predict(x.view()).unwrap(), OPTIMUM);
        prop_assert!((symmetric.objective - general.objective).abs() < ROUNDING);
    }

    #[test]
    fn order_units_and_offsets_do_not_matter(seed: u64, factor in 1e-6..1e6_f64, shift in -1e3..1e3_f64) {
        let (x, y) = draw(80, 3, 3, seed);
        let order: Vec<usize> = (0..80).map(|i| (i * 37 + 11) % 80).collect();
        let labels: Vec<usize> = order.iter().map(|&i| y[i]).collect();
        let mut other = x.select(Axis(0), &order);
        other.column_mut(1).mapv_inplace(|value| factor * (value + shift));
        let (a, b) = (fit(&x, &y, &options()), fit(&other, &labels, &options()));
        assert_close(
            &a.predict(x.select(Axis(0), &order).view()).unwrap(),
            &b.predict(other.view()).unwrap(),
            OPTIMUM,
        );
        let ratio = b.coefficients[1] * factor / a.coefficients[1];
        prop_assert!((ratio - 1.0).abs() < OPTIMUM / a.coefficients[1].abs());
        let ratio = b.coefficient_errors[1] * factor / a.coefficient_errors[1];
        prop_assert!((ratio - 1.0).abs() < OPTIMUM);
        // A threshold moves by what the shift is worth.
        let moved = a.thresholds[0] - a.coefficients[1] * shift;
        prop_assert!((b.thresholds[0] - moved).abs() < OPTIMUM * (1.0 + shift.abs()));
    }

    #[test]
    fn a_weight_is_a_number_of_rows(seed: u64, symmetric: bool, scale in 1e-9..1e9_f64) {
        let (x, y) = draw(90, 2, 3, seed);
        let counts: Vec<usize> = (0..90).map(|i| if i < 3 { 1 } else { (i * 7) % 4 }).collect();
        let repeated: Vec<usize> = counts.iter().enumerate().flat_map(|(i, &n)| std::iter::repeat_n(i, n)).collect();
        let labels: Vec<usize> = repeated.iter().map(|&i| y[i]).collect();
        let options = options().symmetric(symmetric);
        let plain = fit(&x.select(Axis(0), &repeated), &labels, &options);
        let weights: Vec<f64> = counts.iter().map(|&n| n as f64 * scale).collect();
        let weighted = OrderedLogit::fit_weighted(x.view(), &y, &weights, &options).unwrap();
        assert_close(&plain.predict(x.view()).unwrap(), &weighted.predict(x.view()).unwrap(), OPTIMUM);
        for (error, other) in plain.coefficient_errors.iter().zip(&weighted.coefficient_errors) {
            prop_assert!((error / (other * scale.sqrt()) - 1.0).abs() < OPTIMUM);
        }
    }

    #[test]
    fn nothing_nearby_is_better(seed: u64, size in 1e-6..0.5_f64, classes in 2..6_usize) {
        let (x, y) = draw(80, 2, classes, seed);
        let fit = fit(&x, &y, &options());
        let loss = |model: &OrderedLogit| {
            let p = model.predict(x.view()).unwrap();
            -y.iter().enumerate().map(|(row, &class)| p[[row, class]].ln()).sum::<f64>() / 80.0
        };
        prop_assert!((loss(&fit) - fit.objective).abs() < ROUNDING);
        let mut other = fit.clone();
        let mut numbers = Numbers::new(seed ^ 1);
        other.coefficients.mapv_inplace(|b| b + size * numbers.normal());
        // All thresholds together, so that their order is kept.
        other.thresholds += size * numbers.normal();
        prop_assert!(loss(&other) >= fit.objective - ROUNDING);
    }

    #[test]
    fn two_classes_are_the_binary_logit(seed: u64) {
        let (x, y) = draw(80, 1, 2, seed);
        let fit = fit(&x, &y, &options());
        // Newton on P(0) = σ(w·x + b).
        let (mut w, mut b) = (0.0_f64, 0.0_f64);
        for _ in 0..30 {
            let [mut gw, mut gb, mut hww, mut hwb, mut hbb] = [0.0; 5];
            for (x, &label) in x.column(0).iter().zip(&y) {
                let p = 1.0 / (1.0 + (-(w * x + b)).exp());
                let (residual, weight) = (p - (1.0 - label as f64), p * (1.0 - p));
                gw += residual * x;
                gb += residual;
                hww += weight * x * x;
                hwb += weight * x;
                hbb += weight;
            }
            let determinant = hww * hbb - hwb * hwb;
            w -= (hbb * gw - hwb * gb) / determinant;
            b -= (hww * gb - hwb * gw) / determinant;
        }
        prop_assert!((fit.coefficients[0] - w).abs() < OPTIMUM && (fit.thresholds[0] - b).abs() < OPTIMUM);
    }
}

/// Whether some line through the rows puts the three classes in order, ties allowed: then no maximum exists.
fn separable(x: &[f64], y: &[usize], symmetric: bool) -> bool {
    [1.0, -1.0].into_iter().any(|side| {
        let of =
            |class: usize| x.iter().zip(y).filter(move |(_, c)| **c == class).map(move |(x, _)| side * x);
        let min = |class| of(class).fold(f64::INFINITY, f64::min);
        let max = |class| of(class).fold(f64::NEG_INFINITY, f64::max);
        if symmetric {
            max(1).max(-min(1)) <= min(0).min(-max(2))
        } else {
            min(0) >= max(1) && min(1) >= max(2)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn separation_is_found_where_it_is_and_nowhere_else(
        rows in prop::collection::vec((-6..7_i32, 0..3_usize), 3..12), symmetric: bool, sorted: bool,
    ) {
        let mut rows = rows;
        for (class, row) in rows.iter_mut().take(3).enumerate() {
            row.1 = class;
        }
        if sorted {
            // Large values in low classes, but for the last row: separable, or nearly.
            let mut classes: Vec<usize> = rows.iter().map(|row| row.1).collect();
            classes.sort_unstable();
            rows.sort_unstable_by_key(|row| -row.0);
            rows.iter_mut().zip(classes).for_each(|(row, class)| row.1 = class);
        }
        let x: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let y: Vec<usize> = rows.iter().map(|row| row.1).collect();
        let constant = x.iter().all(|value| (value - x[0]).abs() <= 0.0);
        prop_assume!(!constant);
        let matrix = Array2::from_shape_vec((x.len(), 1), x.clone()).unwrap();
        match OrderedLogit::fit(matrix.view(), &y, &options().symmetric(symmetric)) {
            Ok(fit) => {
                prop_assert!(!separable(&x, &y, symmetric));
                prop_assert_eq!(fit.status, Status::Converged);
            }
            Err(error) => {
                prop_assert_eq!(error, Error::SeparableInOrder { column: 0 });
                prop_assert!(separable(&x, &y, symmetric));
            }
        }
    }
}

/// Forecasts from Elo: its difference as the only feature, home, draw and away as the classes.
#[test]
fn elo_differences_become_fair_probabilities() {
    let mut elo = Elo::new(EloOptions::new()).unwrap();
    let mut numbers = Numbers::new(7);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..2000 {
        let mut club = || {
            let uniform = 12.0 * numbers.uniform();
            (1..12_usize).filter(|&i| uniform > i as f64).count()
        };
        let (home, away) = (club(), club());
        let lead = (away as f64 - home as f64) / 10.0 + 0.3 + 1.5 * numbers.normal();
        let goals = [1.2 + lead, 1.2 - lead]
            .map(|g| (0..9_u32).filter(|&n| g > f64::from(n) + 0.5).max().map_or(0, |n| n + 1));
        if home != away {
            x.push(elo.difference(home, away));
            y.push(match goals[0].cmp(&goals[1]) {
                std::cmp::Ordering::Greater => 0,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Less => 2,
            });
            elo.update(home, away, goals);
        }
    }
    let x = Array2::from_shape_vec((x.len(), 1), x).unwrap();
    let model = fit(&x, &y, &options().symmetric(true));
    // About ln 10/400 per point, were the expected score all there is.
    assert!(model.coefficients[0] > 0.001 && model.coefficients[0] < 0.02);
    let at_home = elo.difference(0, 11);
    let p = model.predict(array![[0.0], [at_home], [elo.rating(0) - elo.rating(11)]].view()).unwrap();
    assert_eq!(p[[0, 0]].to_bits(), p[[0, 2]].to_bits());
    assert!(p[[1, 0]] > p[[2, 0]] && p[[2, 0]] > p[[2, 2]]);
}

/// Standard errors say how estimates scatter: 300 samples from one model.
#[test]
fn standard_errors_are_the_scatter_of_the_estimates() {
    const SAMPLES: usize = 300;
    let mut numbers = Numbers::new(3);
    let (mut sum, mut squares, mut variance) = (0.0, 0.0, 0.0);
    for _ in 0..SAMPLES {
        let x = Array2::from_shape_simple_fn((150, 1), || numbers.normal());
        let y: Vec<usize> = x
            .iter()
            .map(|x| {
                let uniform = numbers.uniform();
                let latent = (uniform / (1.0 - uniform)).ln() - 0.8 * x;
                usize::from(latent > -0.5) + usize::from(latent > 0.5)
            })
            .collect();
        let fit = fit(&x, &y, &options());
        sum += fit.coefficients[0];
        squares += fit.coefficients[0].powi(2);
        variance += fit.coefficient_errors[0].powi(2);
    }
    let n = SAMPLES as f64;
    let scatter = (squares / n - (sum / n).powi(2)).sqrt();
    // The scatter of 300 has a standard error of 4 %; four of them.
    assert!((scatter / (variance / n).sqrt() - 1.0).abs() < 0.16);
    assert!((sum / n - 0.8).abs() < 0.05);
}

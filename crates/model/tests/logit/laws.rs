//! Laws that hold for every data set.

use approx::assert_abs_diff_eq;
use fairline_model::{LogitOptions, MultinomialLogit};
use ndarray::Axis;
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::{OPTIMUM, Objective, ROUNDING, assert_close, fit};

fn options() -> LogitOptions {
    LogitOptions::new().l2(1e-2).tolerance(1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn predictions_are_probabilities(seed: u64, scale in 1e-3..1e3_f64) {
        let (x, y) = draw(60, 3, 3, seed);
        let fit = fit(&x, &y, &options());
        for row in fit.predict((x * scale).view()).unwrap().outer_iter() {
            prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)));
            prop_assert!((row.sum() - 1.0).abs() < ROUNDING);
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(seed: u64) {
        let (x, y) = draw(80, 4, 3, seed);
        let order: Vec<usize> = (0..80).map(|i| (i * 37 + 11) % 80).collect();
        let shuffled = x.select(Axis(0), &order);
        let labels: Vec<usize> = order.iter().map(|&i| y[i]).collect();
        let (a, b) = (fit(&x, &y, &options()), fit(&shuffled, &labels, &options()));
        assert_close(&a.coefficients, &b.coefficients, OPTIMUM);
    }

    #[test]
    fn standardised_fits_do_not_depend_on_units(seed: u64, factor in 1e-3..1e3_f64, shift in -1e3..1e3_f64) {
        let (x, y) = draw(80, 3, 3, seed);
        let mut other = x.clone();
        other.column_mut(1).mapv_inplace(|value| factor * (value + shift));
        let options = options().standardize(true);
        let (a, b) = (fit(&x, &y, &options), fit(&other, &y, &options));
        assert_close(&a.predict(x.view()).unwrap(), &b.predict(other.view()).unwrap(), OPTIMUM);
        for class in 0..3 {
            assert_abs_diff_eq!(a.coefficients[[1, class]], factor * b.coefficients[[1, class]], epsilon = OPTIMUM);
        }
    }

    #[test]
    fn unpenalised_fits_do_not_depend_on_units(seed: u64, factor in 1e-6..1e6_f64) {
        let (x, y) = draw(200, 3, 3, seed);
        let other = &x * factor;
        let options = options().l2(0.0);
        let (a, b) = (fit(&x, &y, &options), fit(&other, &y, &options));
        assert_close(&a.predict(x.view()).unwrap(), &b.predict(other.view()).unwrap(), OPTIMUM);
    }

    #[test]
    fn relabelling_permutes_the_columns(seed: u64) {
        let (x, y) = draw(80, 3, 3, seed);
        let permutation = [2, 0, 1];
        let labels: Vec<usize> = y.iter().map(|&class| permutation[class]).collect();
        let (a, b) = (fit(&x, &y, &options()), fit(&x, &labels, &options()));
        assert_close(&a.coefficients, &b.coefficients.select(Axis(1), &permutation), OPTIMUM);
        for (intercept, permuted) in a.intercepts.iter().zip(permutation) {
            assert_abs_diff_eq!(*intercept, b.intercepts[permuted], epsilon = OPTIMUM);
        }
    }

    #[test]
    fn nothing_nearby_is_better(seed: u64, size in 1e-6..1.0_f64, l2 in prop::sample::select(vec![0.0, 1e-3, 0.1])) {
        let (x, y) = draw(200, 3, 3, seed);
        let fit = fit(&x, &y, &options().l2(l2));
        let objective = Objective::new(&x, &y, 3, l2);
        let value = objective.at(&fit.coefficients, &fit.intercepts);
        prop_assert!((value - fit.objective).abs() < ROUNDING);
        let mut numbers = Numbers::new(seed ^ 1);
        let beta = fit.coefficients.mapv(|b| b + size * numbers.normal());
        let a = fit.intercepts.mapv(|b| b + size * numbers.normal());
        prop_assert!(objective.at(&beta, &a) >= fit.objective - ROUNDING);
    }

    #[test]
    fn the_open_direction_is_fixed_as_documented(seed: u64) {
        let (x, y) = draw(200, 3, 3, seed);
        let penalised = fit(&x, &y, &options());
        prop_assert!(penalised.intercepts.sum().abs() < ROUNDING);
        prop_assert!(penalised.coefficients.sum_axis(Axis(1)).iter().all(|sum| sum.abs() < ROUNDING));
        let reference = fit(&x, &y, &options().l2(0.0));
        prop_assert!(reference.coefficients.column(2).iter().all(|b| b.abs() <= 0.0));
        prop_assert!(reference.intercepts[2].abs() <= 0.0);
    }

    #[test]
    fn two_classes_are_the_binary_logit(seed: u64) {
        let (x, y) = draw(80, 1, 2, seed);
        let l2 = 1e-2;
        let fit = fit(&x, &y, &options().l2(l2));
        // Newton on σ(w·x + b) with λ/4·w², which is λ/2·(β₀² + β₁²) at β₁ = −β₀ = w/2.
        let (mut w, mut b) = (0.0_f64, 0.0_f64);
        for _ in 0..30 {
            let n = y.len() as f64;
            let [mut gw, mut gb, mut hww, mut hwb, mut hbb] = [l2 / 2.0 * w, 0.0, l2 / 2.0, 0.0, 0.0];
            for (x, &label) in x.column(0).iter().zip(&y) {
                let p = 1.0 / (1.0 + (-(w * x + b)).exp());
                let (residual, weight) = ((p - label as f64) / n, p * (1.0 - p) / n);
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
        assert_abs_diff_eq!(fit.coefficients[[0, 1]] - fit.coefficients[[0, 0]], w, epsilon = OPTIMUM);
        assert_abs_diff_eq!(fit.intercepts[1] - fit.intercepts[0], b, epsilon = OPTIMUM);
    }

    #[test]
    fn a_stronger_penalty_shrinks_and_fits_worse(seed: u64) {
        let (x, y) = draw(80, 3, 3, seed);
        let (weak, strong) = (fit(&x, &y, &options().l2(1e-3)), fit(&x, &y, &options().l2(1e-1)));
        let norm = |fit: &MultinomialLogit| fit.coefficients.mapv(|b| b * b).sum();
        prop_assert!(norm(&strong) < norm(&weak));
        prop_assert!(strong.objective > weak.objective);
    }
}

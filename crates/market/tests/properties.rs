//! Laws that hold for every valid book and every method.

use fairline_market::{DevigOptions, Method, devig, devig_batch, overround};
use ndarray::{Array2, Axis, Slice};
use proptest::prelude::*;

/// What two evaluations of the same formula in another order may differ by.
const ROUNDING: f64 = 1e-12;

/// Fair probabilities and an overround, put together as a bookmaker would: `o = 1/(p·(1 + overround))`.
fn book() -> impl Strategy<Value = Vec<f64>> {
    (prop::collection::vec(0.02..1.0f64, 2..30), 1e-9..0.6f64).prop_filter_map(
        "a price of 1 or less",
        |(w, over)| {
            let total: f64 = w.iter().sum();
            let odds: Vec<f64> = w.iter().map(|p| total / (p * (1.0 + over))).collect();
            odds.iter().all(|&o| o > 1.0001).then_some(odds)
        },
    )
}

proptest! {
    #[test]
    fn probabilities_sum_to_one_and_keep_their_order(odds in book()) {
        for method in Method::ALL {
            let book = devig(&odds, method)?;
            prop_assert!((book.probabilities.iter().sum::<f64>() - 1.0).abs() <= 1e-12);
            prop_assert!(book.residual <= 1e-12);
            prop_assert!(book.probabilities.iter().all(|&p| 0.0 < p && p < 1.0));
            for (i, a) in odds.iter().enumerate() {
                for (j, b) in odds.iter().enumerate() {
                    if a < b {
                        prop_assert!(book.probabilities[i] >= book.probabilities[j], "{method}");
                    }
                }
            }
        }
    }

    #[test]
    fn newton_needs_at_most_twelve_steps(odds in book()) {
        for method in Method::ALL {
            let book = devig(&odds, method)?;
            prop_assert!(book.iterations <= 12, "{method} took {}", book.iterations);
        }
    }

    #[test]
    fn outcomes_may_be_listed_in_any_order(odds in book()) {
        let reversed: Vec<f64> = odds.iter().rev().copied().collect();
        for method in Method::ALL {
            let (a, b) = (devig(&odds, method)?, devig(&reversed, method)?);
            for (p, r) in a.probabilities.iter().zip(b.probabilities.iter().rev()) {
                prop_assert!((p - r).abs() < ROUNDING, "{method}: {p} {r}");
            }
        }
    }

    #[test]
    fn a_fair_book_is_left_alone(w in prop::collection::vec(0.02..1.0f64, 2..30)) {
        let total: f64 = w.iter().sum();
        let odds: Vec<f64> = w.iter().map(|p| total / p).collect();
        for method in Method::ALL {
            let book = devig(&odds, method)?;
            for (p, o) in book.probabilities.iter().zip(&odds) {
                prop_assert!((p - 1.0 / o).abs() < ROUNDING, "{method}");
            }
        }
    }

    #[test]
    fn power_and_shin_shade_the_longshot_more(odds in book()) {
        let longest = (0..odds.len()).max_by(|&a, &b| odds[a].total_cmp(&odds[b])).expect("not empty");
        let plain = devig(&odds, Method::Multiplicative)?;
        for method in [Method::Power, Method::Shin] {
            let shaded = devig(&odds, method)?;
            prop_assert!(shaded.probabilities[longest] <= plain.probabilities[longest] + ROUNDING, "{method}");
        }
    }

    /// With two outcomes Shin's method is the additive one (Jullien & Salanié 1994).
    #[test]
    fn two_outcome_shin_is_additive(p in 0.05..0.95f64, over in 1e-6..0.04f64) {
        let odds = [1.0 / (p * (1.0 + over)), 1.0 / ((1.0 - p) * (1.0 + over))];
        prop_assume!(odds.iter().all(|&o| o > 1.0));
        let book = devig(&odds, Method::Shin)?;
        let excess = overround(&odds)? / 2.0;
        for (p, o) in book.probabilities.iter().zip(odds) {
            prop_assert!((p - (1.0 / o - excess)).abs() < ROUNDING);
        }
    }

    #[test]
    fn a_batch_gives_the_bits_of_its_rows(a in book(), n in 1usize..5) {
        let columns = a.len();
        let odds = Array2::from_shape_fn((n, columns), |(i, j)| a[(i + j) % columns]);
        let wide = Array2::from_shape_fn((columns * 2, n), |(j, i)| odds[[i, j / 2]]);
        let every_other = Slice::from(..).step_by(2);
        for method in Method::ALL {
            for view in [odds.view(), wide.slice_axis(Axis(0), every_other).reversed_axes()] {
                let batch = devig_batch(view, &DevigOptions::new(method))?;
                prop_assert!(batch.refused.is_empty());
                for (i, row) in odds.rows().into_iter().enumerate() {
                    let book = devig(row.as_slice().expect("standard layout"), method)?;
                    prop_assert_eq!(batch.probabilities.row(i).to_vec(), book.probabilities);
                    prop_assert_eq!(batch.parameter[i].to_bits(), book.parameter.to_bits());
                    prop_assert_eq!(batch.overround[i].to_bits(), book.overround.to_bits());
                }
            }
        }
    }

    #[test]
    fn any_numbers_give_an_error_or_a_certified_answer(odds in prop::collection::vec(any::<f64>(), 0..6)) {
        for method in Method::ALL {
            for underround in [false, true] {
                if let Ok(book) = devig(&odds, DevigOptions::new(method).underround(underround)) {
                    prop_assert!((book.probabilities.iter().sum::<f64>() - 1.0).abs() <= 1e-12);
                }
            }
        }
    }
}

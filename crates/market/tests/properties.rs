//! Laws that hold for every valid book and every method.

use fairline_market::{DevigOptions, Error, Method, add_overround, devig, devig_batch, overround};
use ndarray::{Array2, Axis, Slice};
use proptest::prelude::*;

/// What two evaluations of the same formula in another order may differ by.
const ROUNDING: f64 = 1e-12;

/// What an overround put on and taken off again may change a probability by.
const ROUND_TRIP: f64 = 1e-10;

/// Fair probabilities, from two equals to thirty runners with a thousand-to-one shot.
fn fair() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((0.0..7.0f64).prop_map(|x| (-x).exp()), 2..30).prop_map(|w| {
        let total: f64 = w.iter().sum();
        w.iter().map(|w| w / total).collect()
    })
}

/// Fair probabilities and an overround, put together as a bookmaker would who shades every outcome alike.
fn book() -> impl Strategy<Value = Vec<f64>> {
    (fair(), -9.0..-0.2f64).prop_filter_map("a price of 1 or less", |(p, magnitude)| {
        let odds: Vec<f64> = p.iter().map(|p| 1.0 / (p * (1.0 + 10f64.powf(magnitude)))).collect();
        odds.iter().all(|&o| o > 1.0001).then_some(odds)
    })
}

/// The answer, or none where the method has none for so much overround; any other error fails the test.
fn answer(odds: &[f64], options: impl Into<DevigOptions>) -> Option<fairline_market::Book> {
    match devig(odds, options) {
        Ok(book) => Some(book),
        Err(Error::ProbabilityOutOfRange {
            method: Method::Additive | Method::BalancedBook | Method::StandardError,
            probability,
            ..
        }) if probability <= 0.0 => None,
        Err(Error::NoCommonDistance { .. }) => None,
        Err(error) => panic!("{odds:?}: {error}"),
    }
}

/// `√JSD((q, 1 − q), (p, 1 − p))`, from entropies.
fn jensen_shannon_distance(q: f64, p: f64) -> f64 {
    let entropy = |p: f64| -(p * p.ln() + (1.0 - p) * (1.0 - p).ln());
    (entropy(f64::midpoint(p, q)) - f64::midpoint(entropy(p), entropy(q))).max(0.0).sqrt()
}

proptest! {
    #[test]
    fn probabilities_sum_to_one_and_keep_their_order(odds in book()) {
        for method in Method::ALL {
            let Some(book) = answer(&odds, method) else { continue };
            prop_assert!((book.probabilities.iter().sum::<f64>() - 1.0).abs() <= 1e-12);
            prop_assert!(book.residual <= 1e-12);
            prop_assert!(book.iterations <= 12, "{method} took {}", book.iterations);
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
    fn outcomes_may_be_listed_in_any_order(odds in book()) {
        let reversed: Vec<f64> = odds.iter().rev().copied().collect();
        for method in Method::ALL {
            let Some(a) = answer(&odds, method) else { continue };
            let b = devig(&reversed, method)?;
            for (p, r) in a.probabilities.iter().zip(b.probabilities.iter().rev()) {
                prop_assert!((p - r).abs() < ROUNDING, "{method}: {p} {r}");
            }
        }
    }

    #[test]
    fn a_fair_book_is_left_alone(p in fair()) {
        let odds: Vec<f64> = p.iter().map(|p| 1.0 / p).collect();
        for method in Method::ALL {
            let book = devig(&odds, method)?;
            for (p, o) in book.probabilities.iter().zip(&odds) {
                prop_assert!((p - 1.0 / o).abs() < ROUNDING, "{method}");
            }
            let neutral = match method {
                Method::Multiplicative | Method::Power | Method::OddsRatio => 1.0,
                _ => 0.0,
            };
            prop_assert!((book.parameter - neutral).abs() < ROUNDING, "{method} {}", book.parameter);
        }
    }

    /// Every method but the multiplicative one takes more of the overround from longshots than from favourites.
    #[test]
    fn longshots_are_shaded_more(odds in book()) {
        let by_odds = |a: &usize, b: &usize| odds[*a].total_cmp(&odds[*b]);
        let longest = (0..odds.len()).max_by(by_odds).expect("not empty");
        let shortest = (0..odds.len()).min_by(by_odds).expect("not empty");
        let plain = devig(&odds, Method::Multiplicative)?.probabilities;
        for method in Method::ALL {
            let Some(shaded) = answer(&odds, method) else { continue };
            let shaded = shaded.probabilities;
            prop_assert!(shaded[longest] <= plain[longest] + ROUNDING, "{method}");
            prop_assert!(shaded[shortest] >= plain[shortest] - ROUNDING, "{method}");
        }
    }

    /// More overround means more of what the method solves for.
    #[test]
    fn the_parameter_grows_with_the_overround(p in fair(), over in 0.001..0.2f64) {
        for method in Method::ALL {
            let (Ok(less), Ok(more)) = (add_overround(&p, over, method), add_overround(&p, 1.5 * over, method))
            else { continue };
            prop_assert!(less.parameter < more.parameter, "{method}: {} {}", less.parameter, more.parameter);
            for (a, b) in less.odds.iter().zip(&more.odds) {
                prop_assert!(a >= b, "{method}");
            }
        }
    }

    #[test]
    fn what_is_put_on_can_be_taken_off(
        p in fair(),
        over in -0.1..0.6f64,
        winners in 1..4usize,
        margin in prop::sample::select(vec![0.0, 0.01]),
    ) {
        let total = if winners < p.len() { winners as f64 } else { 1.0 };
        let p: Vec<f64> = p.iter().map(|p| p * total).collect();
        prop_assume!(p.iter().all(|&p| p < 0.999));
        let sum: f64 = p.iter().sum();
        prop_assume!((sum - total).abs() < 1e-12);
        for method in Method::ALL {
            let insiders = matches!(method, Method::Shin | Method::BalancedBook);
            let options = DevigOptions::new(method)
                .total(total)
                .underround(true)
                .gross_margin(if insiders { margin } else { 0.0 });
            let priced = match add_overround(&p, over, options) {
                Ok(priced) => priced,
                Err(Error::Unpriceable { .. } | Error::NoCommonDistance { .. }) => continue,
                Err(error) => return Err(TestCaseError::fail(format!("{method}: {error}"))),
            };
            prop_assert!(priced.residual <= 1e-12);
            let back = devig(&priced.odds, options)?;
            prop_assert!((back.overround - over).abs() < ROUNDING);
            for (a, b) in back.probabilities.iter().zip(&p) {
                prop_assert!((a - b).abs() < ROUND_TRIP, "{method}: {a} {b}");
            }
            let scale = 1.0 + priced.parameter.abs();
            prop_assert!((back.parameter - priced.parameter).abs() < 1e-6 * scale, "{method}");
        }
    }

    /// A book that has an answer is had again from it, also one that sums to less than 1.
    #[test]
    fn what_is_taken_off_can_be_put_on(odds in book(), longer in 1.0..1.5f64) {
        let odds: Vec<f64> = odds.iter().map(|o| o * longer).collect();
        for method in Method::ALL {
            let options = DevigOptions::new(method).underround(true);
            let Ok(book) = devig(&odds, options) else { continue };
            prop_assume!(book.probabilities.iter().all(|&p| p < 1.0));
            let priced = add_overround(&book.probabilities, book.overround, options);
            let priced = priced.map_err(|error| TestCaseError::fail(format!("{method}: {error}")))?;
            for (a, b) in priced.odds.iter().zip(&odds) {
                prop_assert!((1.0 / a - 1.0 / b).abs() < ROUND_TRIP, "{method}: {a} {b}");
            }
        }
    }

    /// What the method solved for, put into the textbook's formula, gives the probabilities.
    #[test]
    fn answers_obey_the_definition(odds in book()) {
        let booksum = overround(&odds)? + 1.0;
        for method in Method::ALL {
            let Some(book) = answer(&odds, method) else { continue };
            for (p, o) in book.probabilities.iter().zip(&odds) {
                let (q, x) = (1.0 / o, book.parameter);
                let expected = match method {
                    Method::Multiplicative => q / x,
                    Method::Additive => q - x,
                    Method::Power => q.powf(x),
                    Method::OddsRatio => q / (x + q - x * q),
                    Method::Shin => {
                        ((x * x + 4.0 * (1.0 - x) * q * q / booksum).sqrt() - x) / (2.0 * (1.0 - x))
                    }
                    Method::BalancedBook => (q - x) / (1.0 - x),
                    Method::StandardError => q - x * (1.0 - q).sqrt(),
                    // The textbook's divergence has no digits left where the distance is small.
                    Method::JensenShannon => {
                        prop_assert!((jensen_shannon_distance(q, *p) - x).abs() < 1e-7, "{q} {p} {x}");
                        continue;
                    }
                    _ => unreachable!("a method without a definition here"),
                };
                prop_assert!((p - expected).abs() < 1e-10, "{method}: {p} {expected}");
            }
        }
    }

    /// Margin weights proportional to the odds: fair odds `n·o/(n − (B − 1)·o)` (Buchdahl).
    #[test]
    fn weights_proportional_to_the_odds_are_the_additive_method(odds in book()) {
        let (n, excess) = (odds.len() as f64, overround(&odds)?);
        if let Some(book) = answer(&odds, "wpo".parse::<Method>()?) {
            for (p, o) in book.probabilities.iter().zip(&odds) {
                prop_assert!((p - (n - excess * o) / (n * o)).abs() < ROUNDING);
            }
        }
    }

    /// `logit p = logit q − ln c` with the same c for every outcome.
    #[test]
    fn the_odds_ratio_method_is_a_logit_shift(odds in book()) {
        let book = devig(&odds, "logit_shift".parse::<Method>()?)?;
        let logit = |p: f64| (p / (1.0 - p)).ln();
        for (p, o) in book.probabilities.iter().zip(&odds) {
            let shift = logit(1.0 / o) - book.parameter.ln();
            prop_assert!((logit(*p) - shift).abs() < 1e-9 * (1.0 + shift.abs()), "{} {shift}", logit(*p));
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
    fn a_batch_gives_the_bits_of_its_rows(a in book(), n in 1usize..10) {
        let columns = a.len();
        // Rows of very different overrounds side by side, so that some are solved long before their neighbours.
        let odds = Array2::from_shape_fn((n, columns), |(i, j)| 1.0 + (a[j] - 1.0) * 0.97f64.powf(i as f64));
        let wide = Array2::from_shape_fn((columns * 2, n), |(j, i)| odds[[i, j / 2]]);
        let every_other = Slice::from(..).step_by(2);
        for method in Method::ALL {
            for view in [odds.view(), wide.slice_axis(Axis(0), every_other).reversed_axes()] {
                let batch = devig_batch(view, &DevigOptions::new(method))?;
                for (i, row) in odds.rows().into_iter().enumerate() {
                    let Some(book) = answer(row.as_slice().expect("standard layout"), method) else {
                        prop_assert!(batch.refused.iter().any(|(row, _)| *row == i));
                        continue;
                    };
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

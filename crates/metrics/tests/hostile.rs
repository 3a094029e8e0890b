//! Numbers that nobody means, at every door: an error, or an answer that keeps its promise; never a panic, never a NaN
//! or an infinity in an answer whose documentation has none.

#[path = "../../../tests/support/hostile_numbers.rs"]
mod hostile_numbers;

use fairline_metrics::*;
use ndarray::{Array2, ArrayView1};
use proptest::prelude::*;
use proptest::sample::select;

use self::hostile_numbers::{EXTREMES, answer, any_number, either, is_finite, is_share};

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![5 => -3.0..30.0f64, 1 => select(&EXTREMES[3..])]
}

fn chance() -> impl Strategy<Value = f64> {
    let ends = vec![0.0, 5e-324, 1e-17, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0];
    prop_oneof![5 => 0.0..1.0f64, 2 => select(ends)]
}

/// A confidence or a power: one in six is any number.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![3 => 0.01..1.0f64, 2 => chance(), 1 => any_number()]
}

fn count() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 0..12usize, 1 => Just(usize::MAX), 1 => any::<usize>()]
}

fn length() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 0..7usize, 1 => Just(40)]
}

/// One in four rows has any numbers at all, the others one bad number at most.
fn row(good: impl Strategy<Value = f64> + 'static) -> impl Strategy<Value = Vec<f64>> {
    let good = good.boxed();
    let with_one = (
        length().prop_flat_map(move |n| prop::collection::vec(good.clone(), n)),
        any_number(),
        prop_oneof![3 => Just(usize::MAX), 1 => 0..7usize],
    );
    let with_one = with_one.prop_map(|(mut row, bad, at)| {
        if let Some(place) = row.get_mut(at) {
            *place = bad;
        }
        row
    });
    prop_oneof![3 => with_one, 1 => length().prop_flat_map(|n| prop::collection::vec(any_number(), n))]
}

fn table(cells: &[f64], columns: usize) -> Array2<f64> {
    let rows = cells.len() / columns.max(1);
    Array2::from_shape_fn((rows, columns), |(i, j)| cells[i * columns + j])
}

/// Forecasts of up to twelve events, which in three of four cases sum to 1.
fn forecasts() -> impl Strategy<Value = Array2<f64>> {
    (prop::collection::vec(prop_oneof![9 => chance(), 1 => any_number()], 0..36), 0..5usize, 0..4u8).prop_map(
        |(cells, columns, shared)| {
            let mut p = table(&cells, columns);
            for mut row in p.rows_mut() {
                let total = row.sum();
                if shared > 0 && total > 0.0 {
                    row /= total;
                }
            }
            p
        },
    )
}

fn bins() -> impl Strategy<Value = Bins> {
    prop_oneof![count().prop_map(Bins::EqualWidth), count().prop_map(Bins::EqualCount), Just(Bins::Distinct)]
}

/// Few resamples, or as many as are refused.
fn bootstrap() -> impl Strategy<Value = BootstrapOptions> {
    let resamples = prop_oneof![8 => 0..60usize, 1 => Just(usize::MAX)];
    (any::<u64>(), resamples, level(), count()).prop_map(|(seed, resamples, confidence, block)| {
        BootstrapOptions::new(seed).resamples(resamples).confidence(confidence).block_length(block)
    })
}

fn is_interval([low, high]: [f64; 2]) -> bool {
    low <= high
}

proptest! {
    #[test]
    fn scores_are_in_their_range_or_refused(
        p in forecasts(), q in forecasts(), outcome in prop_oneof![0..3usize, Just(usize::MAX)],
        weights in row(prop_oneof![Just(1.0), Just(0.0), Just(1e75), Just(1e-75)]), tolerance in level(),
        edges in row(finite()), window in count(),
    ) {
        let outcomes = vec![outcome; p.nrows()];
        for score in Score::ALL {
            let scores = either(score.per_event(p.view(), &outcomes, &ScoreOptions::new()));
            either(score.per_event(p.view(), &outcomes, &ScoreOptions::new().sum_tolerance(tolerance)));
            let mean = either(score.mean(p.view(), &outcomes, &ScoreOptions::new()));
            prop_assert_eq!(scores.is_some(), mean.is_some());
            let Some(scores) = scores else { continue };
            // Only the log score of what was thought impossible is infinite.
            let of_log = score == Score::Log;
            prop_assert!(scores.per_event.iter().all(|&s| s >= 0.0 && (of_log || s <= 2.0 + 1e-5)), "{:?}", scores);
            either(scores.rolling(window));
            either(scores.by_group(&outcomes));
            either(scores.by_groups(&[[0, 1]]));
            if let Some(weighted) = either(scores.clone().weighted(&weights)) {
                prop_assert!(weighted.mean >= 0.0);
            }
            let all = either(scores.accumulator()).expect("its own scores");
            prop_assert!(all.mean().is_none_or(|mean| mean >= 0.0));
            prop_assert!(all.standard_error().is_none_or(|error| error.is_finite() && error >= 0.0));
        }
        for (a, b) in p.rows().into_iter().zip(q.rows()) {
            for score in Score::ALL {
                let range = score.difference_range(&a.to_vec(), &b.to_vec());
                prop_assert!(either(range).is_none_or(is_interval));
            }
        }
        answer(bands(&weights, &edges));
        let happened = vec![true; weights.len()];
        prop_assert!(answer(brier_binary(ArrayView1::from(&weights), &happened)).is_none_or(|s| is_share(s.mean)));
    }

    #[test]
    fn accumulated_scores_have_a_mean_or_none(scores in row(finite()), weights in row(chance()), a in any_number(), b in any_number()) {
        let mut pieces = [ScoreAccumulator::new(), ScoreAccumulator::new()];
        for (i, (&score, &weight)) in scores.iter().zip(&weights).enumerate() {
            either(pieces[i % 2].push(score));
            either(pieces[i % 2].push_weighted(score, weight));
        }
        let [mut all, other] = pieces;
        all.merge(&other);
        prop_assert!(all.mean().is_none_or(|mean| !mean.is_nan()), "{:?}", all);
        prop_assert!(all.standard_error().is_none_or(|error| error.is_finite() && error >= 0.0), "{:?}", all);
        either(Scores::new(scores));
        for score in Score::ALL {
            answer(score.skill(a, b));
        }
    }

    #[test]
    fn calibration_is_finite_or_refused(
        p in row(chance()), happened in prop::collection::vec(any::<bool>(), 40), short in any::<bool>(),
        bins in bins(), groups in count(), level in level(), at in any_number(), options in bootstrap(),
        simulations in prop_oneof![8 => 0..40usize, 1 => Just(usize::MAX)], seed in any::<u64>(),
    ) {
        let happened = &happened[..if short { p.len().saturating_sub(1) } else { p.len() }];
        let Some(forecasts) = answer(BinaryForecasts::new(&p, happened)) else { return Ok(()) };
        prop_assert!(is_share(forecasts.base_rate()) && is_share(forecasts.mean_brier()));
        prop_assert!(answer(forecasts.calibration_error(bins)).is_none_or(is_share));
        answer(forecasts.calibration_error_interval(bins, &options));
        let expected = answer(forecasts.expected_if_calibrated(bins, simulations, seed));
        prop_assert!(expected.is_none_or(|expected| is_share(expected.p_value)));
        answer(forecasts.murphy(bins));
        for sample in [EvaluationSample::Training, EvaluationSample::HeldOut] {
            let tested = answer(forecasts.hosmer_lemeshow(groups, sample));
            prop_assert!(tested.and_then(|tested| tested.p_value).is_none_or(is_share));
        }
        if let Some(table) = answer(forecasts.reliability(bins, level)) {
            let fits = |row: &ReliabilityRow| row.interval.iter().all(|&end| is_share(end)) && is_share(row.frequency);
            prop_assert!(table.rows.iter().all(fits), "{:?}", table);
        }
        let spiegelhalter = forecasts.spiegelhalter();
        prop_assert!(is_finite(&spiegelhalter) && spiegelhalter.p_value.is_none_or(is_share));
        let corp = forecasts.corp();
        prop_assert!(is_finite(&corp) && corp.recalibrated.iter().all(|&p| is_share(p)));
        prop_assert!(answer(corp.probability(at)).is_none_or(is_share));
        if let Some(Some(line)) = answer(forecasts.recalibration()) {
            prop_assert!(is_share(line.p_value));
            prop_assert!(answer(line.probability(at)).is_none_or(is_share));
            prop_assert!(answer(line.slope.interval(level)).is_none_or(is_interval));
        }
        answer(forecasts.calibration_in_the_large());
    }

    #[test]
    fn calibration_of_tables_is_of_probabilities(p in forecasts(), outcome in count(), k in count()) {
        let outcomes = vec![outcome; p.nrows()];
        for forecasts in [
            BinaryForecasts::of_outcome(p.view(), &outcomes, k), BinaryForecasts::pooled(p.view(), &outcomes),
        ] {
            let fits = |forecasts: BinaryForecasts| forecasts.p().iter().all(|&p| is_share(p));
            prop_assert!(answer(forecasts).is_none_or(fits));
        }
    }

    #[test]
    fn comparisons_are_finite_or_refused(
        pairs in prop::collection::vec((finite(), finite()), 0..12), bad in any_number(), spoilt in 0..8u8,
        horizon in count(), level in level(), power in level(), by in any_number(), options in bootstrap(),
        n in any::<u64>(),
    ) {
        let (mut a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        if let (0, Some(first)) = (spoilt, a.first_mut()) {
            *first = bad;
        }
        let (a, b) = (ArrayView1::from(&a), ArrayView1::from(&b));
        for compared in [paired_t(a, b), diebold_mariano(a, b, horizon)] {
            let Some(compared) = answer(compared) else { continue };
            prop_assert!(compared.p_value.is_none_or(is_share));
            answer(compared.still_needed(power, by, level));
            if let Some(Some(interval)) = answer(compared.interval(level)) {
                prop_assert!(is_interval(interval));
            }
        }
        prop_assert!(answer(sign_test(a, b)).and_then(|test| test.p_value).is_none_or(is_share));
        let weeks: Vec<u32> = (0..a.len()).map(|i| if i % 5 == 0 { u32::MAX } else { 7 }).collect();
        for weeks in [&weeks[..], &vec![u32::MAX; a.len()], &[]] {
            let tested = answer(mean_difference_by_week(a, b, weeks, &options));
            prop_assert!(tested.and_then(|tested| tested.share_below_zero).is_none_or(is_share));
        }
        answer(observations_needed(power, by, bad, level));
        for n in [n, n % 9, u64::MAX] {
            prop_assert!(answer(statistical_power(n, by, bad, level)).is_none_or(is_share));
        }
        let (won, of) = (usize::try_from(n % 99).unwrap_or(0), a.len());
        for (won, of) in [(won, of), (of, won), (won, usize::MAX), (usize::MAX, usize::MAX)] {
            let interval = answer(wilson_interval(won, of, level)).flatten();
            prop_assert!(interval.is_none_or(|ends| is_interval(ends) && ends.iter().all(|&end| is_share(end))));
        }
    }

    #[test]
    fn confidence_sequences_stay_finite(
        level in level(), scale in level(), tuned in level(), defaults in any::<bool>(),
        steps in prop::collection::vec((finite(), finite(), finite()), 0..6), p in forecasts(), q in forecasts(),
        outcome in 0..3usize,
    ) {
        let mut options = ConfidenceSequenceOptions::new();
        if !defaults {
            options = options.confidence(level).scale(scale).tuned_for(tuned);
        }
        let Some(mut sequence) = either(ConfidenceSequence::new(&options)) else { return Ok(()) };
        for (difference, low, high) in steps {
            either(sequence.push(difference, [low, high]));
            either(sequence.push(difference.clamp(low.min(high), low.max(high)), [low.min(high), low.max(high)]));
        }
        for score in Score::ALL {
            either(sequence.extend_forecasts(score, p.view(), q.view(), &vec![outcome; p.nrows()]));
        }
        prop_assert!(is_finite(&(sequence.mean(), sequence.interval())), "{:?}", sequence);
        prop_assert!(sequence.interval().is_none_or(is_interval));
        let evidence = sequence.evidence();
        for side in [evidence.first_better, evidence.second_better] {
            prop_assert!(!side.ln_e_value.is_nan() && is_share(side.p_value), "{:?}", side);
        }
    }

    #[test]
    fn betting_figures_are_finite_or_refused(
        stakes in row(prop_oneof![4 => 0.1..9.0f64, 1 => select(vec![5e-324, 1e-300, 1e154, f64::MAX])]),
        odds in row(prop_oneof![4 => 1.01..9.0f64, 1 => select(vec![1.0 + f64::EPSILON, 1e154, f64::MAX])]),
        chances in row(chance()), closing in row(chance()), step in prop_oneof![3 => 0..3u32, 1 => any::<u32>()],
        money in prop::option::of(prop_oneof![50.0..1e4f64, any_number()]), periods in finite(), defaults in any::<bool>(),
        options in bootstrap(),
    ) {
        let results = [BetResult::Won, BetResult::Lost, BetResult::Lost, BetResult::Void];
        let bets: Vec<SettledBet> = stakes.iter().zip(&odds).zip(results.iter().cycle()).zip(0..)
            .map(|(((&stake, &odds), &result), i)| SettledBet { stake, odds, result, week: step.saturating_mul(i) })
            .collect();
        let Some(mut ledger) = either(Ledger::new(&bets)) else { return Ok(()) };
        if let Some(with) = money.and_then(|money| either(ledger.clone().bankroll(money))) {
            ledger = with;
        }
        let chances: Vec<f64> = chances.iter().copied().cycle().take(if chances.is_empty() { 0 } else { bets.len() }).collect();
        if let Some(with) = either(ledger.clone().probabilities(&chances)) {
            ledger = with;
        }
        if let Some(with) = either(ledger.clone().closing_probabilities(&closing)) {
            ledger = with;
        }
        either(ledger.clone().weeks(step..=u32::MAX));
        answer(ledger.returns());
        answer(ledger.bankrolls());
        let mut performance = PerformanceOptions::new().bootstrap(options);
        if !defaults {
            performance = performance.periods_per_year(periods);
        }
        if let Some(figures) = answer(ledger.performance(&performance)) {
            prop_assert!(figures.wins + figures.losses + figures.voids == figures.bets);
            prop_assert!(figures.max_drawdown.value.is_none_or(is_share), "{:?}", figures);
            prop_assert!(figures.win_rate.value.is_none_or(is_share));
        }
    }

    #[test]
    fn figures_of_series_are_finite_or_refused(
        series in row(finite()), bankrolls in row(prop_oneof![4 => 0.0..200.0f64, 1 => select(vec![5e-324, 1e-300, 1e154, f64::MAX])]),
        trials in count(), x in any_number(), y in any_number(), level in level(), options in bootstrap(), columns in 0..4usize,
        blocks in prop_oneof![4 => 0..9usize, 1 => any::<usize>()], missing in any::<bool>(),
    ) {
        prop_assert!(answer(max_drawdown(&bankrolls)).is_none_or(|drawdown| is_share(drawdown.depth)));
        prop_assert!(answer(ulcer_index(&bankrolls)).flatten().is_none_or(is_share));
        answer(growth_rate(&bankrolls));
        for periods in [52.0, x] {
            answer(calmar(&bankrolls, periods));
            answer(sharpe(&series, periods));
            answer(sortino(&series, periods));
        }
        answer(closing_line_value(x, y));
        answer(expected_longest_losing_run(&bankrolls));
        for benchmark in [0.0, x] {
            prop_assert!(answer(probabilistic_sharpe(&series, benchmark)).flatten().is_none_or(is_share));
            answer(minimum_track_record(&series, benchmark, level));
        }
        answer(expected_maximum_sharpe(trials, y));
        let ratios: Vec<Option<f64>> = series.iter().map(|&ratio| (!missing).then_some(ratio)).collect();
        let deflated = answer(deflated_sharpe(&series, &ratios));
        prop_assert!(deflated.and_then(|deflated| deflated.probability).is_none_or(is_share));
        let table = table(&series, columns);
        if let Some(tested) = answer(superior_predictive_ability(table.view(), &options)) {
            for p in [tested.p_lower, tested.p_consistent, tested.p_upper, tested.p_reality_check] {
                prop_assert!(p.is_none_or(is_share), "{:?}", tested);
            }
        }
        if let Some(overfitting) = answer(probability_of_overfitting(table.view(), blocks)) {
            prop_assert!(overfitting.probability.is_none_or(is_share));
            prop_assert!(overfitting.probability_of_loss.is_none_or(is_share));
        }
    }
}

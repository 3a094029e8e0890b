//! Numbers that nobody means, at every door: an error, or an answer that keeps its promise; never a panic, never a NaN
//! or an infinity in an answer whose documentation has none.

#[path = "../../../tests/support/hostile_numbers.rs"]
mod hostile_numbers;

use fairline_market::odds::{self, OddsFormat};
use fairline_market::*;
use ndarray::Array2;
use proptest::prelude::*;
use proptest::sample::select;

use self::hostile_numbers::{answer, any_number, is_finite, is_share};

/// Mostly numbers that the door lets through, its ends among them; one in eight is any.
fn mostly(good: impl Strategy<Value = f64>, ends: Vec<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![5 => good, 2 => select(ends), 1 => any_number()]
}

fn price() -> impl Strategy<Value = f64> {
    mostly(1.01..30.0f64, vec![1.0 + f64::EPSILON, 1.0 + 1e-9, 1e9, 1e16, 1e300, f64::MAX])
}

fn chance() -> impl Strategy<Value = f64> {
    mostly(0.0..1.0f64, vec![0.0, 5e-324, f64::MIN_POSITIVE, 1e-17, 1.0 - f64::EPSILON / 2.0, 1.0])
}

fn amount() -> impl Strategy<Value = f64> {
    mostly(0.01..1e4f64, vec![5e-324, f64::MIN_POSITIVE, 1e-9, 1e16, 1e300, f64::MAX])
}

/// One in four has any numbers at all; the others share one bad number at most.
fn row(
    good: impl Strategy<Value = f64> + Clone + 'static,
    ends: Vec<f64>,
) -> impl Strategy<Value = Vec<f64>> {
    let length = || prop_oneof![6 => 0..6usize, 1 => Just(40)];
    let good = prop_oneof![5 => good, 1 => select(ends)].boxed();
    let rows =
        (length().prop_flat_map(move |n| prop::collection::vec(good.clone(), n)), any_number(), 0..12usize)
            .prop_map(|(mut row, bad, at)| {
                if let Some(place) = row.get_mut(at) {
                    *place = bad;
                }
                row
            });
    prop_oneof![3 => rows, 1 => length().prop_flat_map(|n| prop::collection::vec(any_number(), n))]
}

fn prices() -> impl Strategy<Value = Vec<f64>> {
    row(1.01..30.0f64, vec![1.0 + f64::EPSILON, 1.0 + 1e-9, 1e9, 1e16, 1e300, f64::MAX])
}

fn chances() -> impl Strategy<Value = Vec<f64>> {
    row(0.0..1.0f64, vec![0.0, 5e-324, 1e-17, 1.0 - f64::EPSILON / 2.0, 1.0])
}

/// Chances that sum to 1 where they can, in half of the cases.
fn fair() -> impl Strategy<Value = Vec<f64>> {
    (chances(), any::<bool>()).prop_map(|(row, shared)| {
        let total: f64 = row.iter().sum();
        if shared { row.iter().map(|p| p / total).collect() } else { row }
    })
}

fn table(cells: &[f64], columns: usize) -> Array2<f64> {
    let rows = cells.len() / columns.max(1);
    Array2::from_shape_fn((rows, columns), |(i, j)| cells[i * columns + j])
}

fn method() -> impl Strategy<Value = Method> {
    select(&Method::ALL[..])
}

fn options() -> impl Strategy<Value = DevigOptions> {
    let total = mostly(0.5..3.0f64, vec![1.0, 1.0, 1.0, 1.0]);
    let margin = mostly(0.0..0.05f64, vec![0.0, 0.0, 0.0]);
    (method(), total, margin, any::<bool>()).prop_map(|(method, total, margin, underround)| {
        DevigOptions::new(method).total(total).gross_margin(margin).underround(underround)
    })
}

fn commission() -> impl Strategy<Value = Commission> {
    let rate = || mostly(0.0..0.2f64, vec![0.0, 5e-324, 1.0 - f64::EPSILON / 2.0]);
    prop_oneof![rate().prop_map(Commission::PerBet), rate().prop_map(Commission::PerMarket)]
}

fn is_price(odds: f64) -> bool {
    odds.is_finite() && odds >= 1.0
}

/// Within rounding, which is coarse among the smallest doubles.
fn is_total(parts: &[f64], total: f64) -> bool {
    (parts.iter().sum::<f64>() - total).abs() <= 1e-9 * total + 1e-320
}

proptest! {
    #[test]
    fn every_conversion_gives_odds_or_a_number_that_leads_back(x in any_number(), o in price()) {
        let from = [
            odds::from_american, odds::from_hong_kong, odds::from_malay, odds::from_indonesian,
            odds::from_probability,
        ];
        let to = [
            odds::to_american, odds::to_hong_kong, odds::to_malay, odds::to_indonesian, odds::to_probability,
        ];
        for (from, to) in from.into_iter().zip(to) {
            if let Some(odds) = answer(from(x)) {
                prop_assert!(odds > 1.0);
            }
            if let Some(odds) = answer(to(o)).and_then(|number| answer(from(number))) {
                prop_assert!((odds - o).abs() <= 1e-12 * o, "{} {}", o, odds);
            }
        }
        answer(odds::to_fractional(o));
        answer(odds::usual_fraction(o));
        for format in OddsFormat::ALL {
            if let Some(text) = answer(odds::format(o, format)) {
                prop_assert_eq!(odds::parse(&text, format)?.to_bits(), o.to_bits(), "{}", text);
            }
            if let Some(text) = answer(odds::format_usual(o, format)) {
                answer(odds::parse(&text, format));
            }
        }
    }

    #[test]
    fn fractions_of_any_whole_numbers_are_odds(
        a in prop_oneof![any::<u64>(), 0..9u64, Just(u64::MAX)],
        b in prop_oneof![any::<u64>(), 0..9u64, Just(u64::MAX)],
    ) {
        if let Some(odds) = answer(odds::from_fractional(a, b)) {
            prop_assert!(odds > 1.0);
        }
    }

    #[test]
    fn any_text_is_odds_or_refused(text in "[-+−0-9.,/%eE a-z]{0,12}|.{0,8}|9{300,320}|0\\.0{300,340}1") {
        for format in OddsFormat::ALL {
            if let Some(odds) = answer(odds::parse(&text, format)) {
                prop_assert!(odds > 1.0);
                prop_assert_eq!(odds::parse(&odds::format(odds, format)?, format)?.to_bits(), odds.to_bits());
            }
        }
    }

    #[test]
    fn single_prices_have_finite_values(p in chance(), o in price(), c in chance(), stake in amount(), places in any::<u32>()) {
        answer(edge(p, o, c));
        answer(lay_edge(p, o, c));
        answer(expected_profit(stake, p, o, c));
        for share in [break_even_probability(o, c), lay_break_even_probability(o, c)] {
            prop_assert!(answer(share).is_none_or(is_share));
        }
        for odds in [net_odds(o, c), lay_as_back(o, c)] {
            prop_assert!(answer(odds).is_none_or(is_price));
        }
        if let Some(terms) = answer(EachWay::new(c, places)) {
            prop_assert!(answer(terms.place_odds(o)).is_none_or(is_price));
        }
    }

    #[test]
    fn books_are_fair_or_refused(odds in prices(), options in options(), weights in chances(), columns in 0..4usize) {
        answer(overround(&odds));
        if let Some(book) = answer(devig(&odds, options)) {
            prop_assert!(book.probabilities.iter().all(|&p| is_share(p)), "{:?}", book);
            prop_assert!(book.residual <= RESIDUAL_TOLERANCE);
        }
        let table = table(&odds, columns);
        if let Ok(batch) = devig_batch(table.view(), &options) {
            for (i, row) in batch.probabilities.rows().into_iter().enumerate() {
                let refused = batch.refused.iter().any(|(row, _)| *row == i);
                let kept = if refused { row.iter().all(|p| p.is_nan()) } else { is_finite(&row) };
                prop_assert!(kept, "{:?}", row);
            }
        }
        if let Some(best) = answer(best_prices(table.view())) {
            prop_assert!(best.odds.iter().all(|&odds| is_price(odds)));
        }
        let by_weight = ConsensusOptions::new(options).weights(weights.clone());
        for options in [ConsensusOptions::new(options), by_weight] {
            if let Ok(all) = consensus(table.view(), options) {
                prop_assert!(is_finite(&all.probabilities) && is_finite(&all.odds) && is_finite(&all.disagreement));
                prop_assert!(all.probabilities.iter().all(|&p| is_share(p)));
                prop_assert!(all.weights.iter().all(|&w| is_share(w)));
            }
        }
        // NaN stands for a price that is missing, and stays.
        if let Ok(net) = net_prices(table.view(), &weights) {
            prop_assert!(net.iter().all(|&odds| odds.is_nan() || is_price(odds)));
        }
    }

    #[test]
    fn an_overround_is_put_on_fair_books_or_refused(p in fair(), over in chance(), options in options()) {
        if let Some(priced) = answer(add_overround(&p, over, options)) {
            prop_assert!(priced.odds.iter().all(|&odds| odds > 1.0));
        }
    }

    #[test]
    fn values_at_the_close_are_finite_or_refused(
        odds in prices(), taken in prices(), outcome in prop_oneof![0..4usize, Just(usize::MAX)], options in options(),
        columns in 0..4usize, confidence in chance(),
    ) {
        answer(value_at_close(taken.first().copied().unwrap_or(2.0), outcome, &odds, options));
        let table = table(&odds, columns);
        let rows = table.nrows();
        let outcomes = vec![outcome; rows];
        let taken: Vec<f64> = taken.iter().copied().cycle().take(if taken.is_empty() { 0 } else { rows }).collect();
        if let Ok(close) = value_at_close_batch(&taken, &outcomes, table.view(), &options) {
            for (i, value) in close.values.iter().enumerate() {
                prop_assert_eq!(value.is_nan(), close.refused.iter().any(|(row, _)| *row == i));
                prop_assert!(!value.is_infinite());
            }
        }
        let compared = [options, DevigOptions::new(Method::Multiplicative)];
        let Ok(ranking) = rank_methods(table.view(), &outcomes, &compared, confidence) else { return Ok(()) };
        prop_assert!(is_finite(&ranking.methods));
    }

    #[test]
    fn splits_of_a_stake_are_finite_and_not_negative(
        odds in prices(), total in amount(), profits in chances(), commission in commission(), own in chances(),
        step in prop::option::of(amount()), use_own in any::<bool>(),
    ) {
        let mut options = SplitOptions::new().commission(commission);
        if use_own {
            options = options.commissions(own);
        }
        if let Some(step) = step {
            options = options.step(step);
        }
        if let Some(Some(sure)) = answer(arbitrage(&odds, total, &options)) {
            prop_assert!(sure.stakes.iter().all(|&stake| stake >= 0.0) && is_total(&sure.stakes, sure.total_stake));
        }
        for split in [
            dutch(&odds, total, &options),
            dutch_for_profit(&odds, total, &options),
            dutch_for_profits(&odds, &profits, &options),
        ] {
            let Some(split) = answer(split) else { continue };
            prop_assert!(split.stakes.iter().all(|&stake| stake >= 0.0) && is_total(&split.stakes, split.total_stake));
            prop_assert!(split.break_even_probability > 0.0);
        }
    }

    #[test]
    fn hedges_are_finite_and_not_negative(
        stake in amount(), sides in [any_number(), any_number()], o in price(), field in prices(), share in chance(),
        commission in commission(),
        goal in select(vec![HedgeGoal::EqualProfit, HedgeGoal::BreakEvenIfLoses, HedgeGoal::BreakEvenIfWins]),
    ) {
        let positions = [
            Position::new(sides[0], sides[1]), Position::back(stake, o), Position::lay(stake, o),
            Position::free_bet(stake, o),
        ];
        let positions: Vec<Position> = positions.into_iter().filter_map(answer).collect();
        let options = HedgeOptions::new().goal(goal).fraction(share).commission(commission);
        for &position in &positions {
            answer(position.less_commission(share));
            for &other in &positions {
                answer(position.and(other));
            }
            for hedge in [hedge_with_lay(position, o, &options), hedge_with_back(position, o, &options)] {
                prop_assert!(answer(hedge).is_none_or(|hedge| hedge.stake >= 0.0 && hedge.liability >= 0.0));
            }
            if let Some(hedge) = answer(hedge_with_field(position, &field, &options)) {
                prop_assert!(hedge.stakes.iter().all(|&stake| stake >= 0.0));
                prop_assert!(is_total(&hedge.stakes, hedge.total_stake));
            }
        }
    }

    #[test]
    fn ladders_hold_prices_in_order(
        bands in prop::collection::vec((any_number(), any_number(), any_number()), 0..3), o in price(), to in price(),
        from in 101..300u32, length in 0..60u32, step in 1..9u32, ticks in any::<isize>(),
    ) {
        answer(PriceLadder::new(&bands));
        let (low, high) = (f64::from(from) / 100.0, f64::from(from + length * step) / 100.0);
        let own = PriceLadder::new(&[(low, high, f64::from(step) / 100.0)]);
        for ladder in [Some(PriceLadder::betfair()), own.ok()].into_iter().flatten() {
            prop_assert!(ladder.ticks().is_sorted_by(|a, b| a < b));
            for odds in [ladder.nearest(o), ladder.at_or_below(o), ladder.at_or_above(o), ladder.shift(o, ticks)] {
                prop_assert!(answer(odds).is_none_or(|odds| ladder.contains(odds)));
            }
            prop_assert!(ladder.next(o).is_none_or(|next| next > o && ladder.contains(next)));
            prop_assert!(ladder.previous(o).is_none_or(|previous| previous < o && ladder.contains(previous)));
            answer(ladder.ticks_between(o, to));
        }
    }

    #[test]
    fn system_bets_pay_what_is_finite_or_refuse(
        odds in prices(), p in chances(), stake in amount(), c in chance(), places in any::<u32>(),
        folds in prop::collection::vec(prop_oneof![9 => 0..6usize, 1 => any::<usize>()], 0..4),
        others in prop_oneof![4 => Just(None), 1 => any::<usize>().prop_map(Some)],
    ) {
        let results = [
            LegResult::Won, LegResult::Lost, LegResult::Void,
            LegResult::DeadHeat { places: 1, runners: places }, LegResult::DeadHeat { places, runners: 2 },
        ];
        let legs: Vec<Leg> =
            odds.iter().zip(results.iter().cycle()).map(|(&odds, &result)| Leg::new(odds, result)).collect();
        answer(accumulator_odds(&odds));
        prop_assert!(answer(accumulator_payout(&legs)).is_none_or(|payout| payout >= 0.0));
        let n = others.unwrap_or(legs.len());
        answer(SystemBet::accumulator(n));
        let named = FullCover::ALL.map(SystemBet::from);
        for bet in answer(SystemBet::new(n, &folds)).into_iter().chain(named) {
            answer(bet.total_stake(stake));
            let won: Vec<Leg> = odds.iter().map(|&odds| Leg::new(odds, LegResult::Won)).collect();
            for legs in [&legs, &won] {
                if let Some(settled) = answer(bet.settle(legs, stake)) {
                    prop_assert!(settled.returned >= 0.0 && settled.paid_lines <= bet.lines());
                }
            }
            if let Some(forecast) = answer(bet.forecast(&p, &odds, stake)) {
                prop_assert!(is_share(forecast.probability_of_return), "{:?}", forecast);
                prop_assert!(forecast.probability_of_profit.is_none_or(is_share), "{:?}", forecast);
            }
            let Some(terms) = answer(EachWay::new(c, places)) else { continue };
            let both: Vec<EachWayLeg> =
                odds.iter().filter_map(|&odds| answer(EachWayLeg::new(odds, terms, Finish::DeadHeat { position: 1, runners: places }))).collect();
            answer(bet.settle_each_way(&both, stake));
        }
    }
}

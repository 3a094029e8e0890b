//! One bet: closed forms against searches and published numbers, the ends of every range, bad input by argument.

#![expect(clippy::float_cmp, reason = "the ends of the ranges are exact")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_kelly::{
    Error, SingleBet, back, break_even_odds, break_even_probability, edge, edge_for_stake, lay, log_growth,
    probability_for_stake, shrinkage,
};
use proptest::prelude::*;

/// Closed forms: a few roundings.
const ROUNDING: f64 = 1e-12;
/// A golden-section search cannot see a maximum better than √ε of its flat top.
const SEARCH: f64 = 1e-6;
/// Slack for the growth at a maximum found on two ways.
const GROWTH: f64 = 1e-14;
/// Stakes of a tenth of a bankroll at most, where second order is a few percent from the truth.
const SECOND_ORDER: f64 = 0.03;

/// Maximises a concave function on \[0, 1\] and returns the place.
fn golden_section(f: impl Fn(f64) -> f64) -> f64 {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if f(left) < f(right) { low = left } else { high = right }
    }
    0.5 * (low + high)
}

/// Growth of an each-way bet in plain logarithms.
fn each_way_growth(w: f64, place: f64, o: f64, place_o: f64, c: f64, f: f64) -> f64 {
    let net = |profit: f64| if profit > 0.0 { profit * (1.0 - c) } else { profit };
    let ln = |p: f64, x: f64| if p > 0.0 { p * x.ln_1p() } else { 0.0 };
    ln(w, f * net(0.5 * o + 0.5 * place_o - 1.0))
        + ln(place - w, f * net(0.5 * place_o - 1.0))
        + ln(1.0 - place, -f)
}

fn argument<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result.unwrap_err() {
        Error::OutOfRange { argument, .. } => argument,
        other => panic!("{other}"),
    }
}

// ---- published numbers

/// Thorp (2006), "The Kelly criterion in blackjack, sports betting, and the stock market", p. 407: a coin of 0.53 at even
/// money is worth a stake of 0.06, and stakes from fc = .11973 on shrink the bankroll (the root is 0.119712).
#[test]
fn thorps_coin() {
    assert_relative_eq!(back(0.53, 2.0, 0.0).unwrap(), 0.06, max_relative = ROUNDING);
    assert!(log_growth(0.53, 2.0, 0.0, 0.1197).unwrap() > 0.0);
    assert!(log_growth(0.53, 2.0, 0.0, 0.11973).unwrap() < 0.0);
    assert_abs_diff_eq!(log_growth(0.53, 2.0, 0.0, 0.119712).unwrap(), 0.0, epsilon = 1e-7);
}

/// Kelly (1956): at even money the best growth is the capacity of the channel, 1 + p·log₂p + q·log₂q bits.
#[test]
fn kellys_channel() {
    for p in [0.5, 0.53, 0.75, 0.9, 0.999, 1.0_f64] {
        let entropy = |x: f64| if x > 0.0 { x * x.log2() } else { 0.0 };
        let bits = 1.0 + entropy(p) + entropy(1.0 - p);
        let growth = SingleBet::back(p, 2.0).size().unwrap().log_growth;
        assert_abs_diff_eq!(growth, bits * std::f64::consts::LN_2, epsilon = 1e-15);
    }
}

/// De Méré's bet, the example in the introduction of Baker & McHale (2013): a six in four throws has probability
/// 1 − (5/6)⁴ ≃ 0.5177, at even money.
#[test]
fn a_six_in_four_throws() {
    let p = 1.0 - (5.0_f64 / 6.0).powi(4);
    assert_abs_diff_eq!(p, 0.5177, epsilon = 5e-5);
    assert_relative_eq!(back(p, 2.0, 0.0).unwrap(), 46.0 / 1296.0, max_relative = ROUNDING);
}

/// The formula as it is used in public code that names Baker & McHale (2013): f²/(f² + ((b + 1)/b)²σ²).
#[test]
fn shrinkage_in_terms_of_the_stake() {
    for (p, sigma, o, c) in [(0.55, 0.05, 2.0, 0.0), (0.3, 0.02, 4.0, 0.05), (0.9, 0.2, 1.2, 0.02)] {
        let (f, b) = (back(p, o, c).unwrap(), (o - 1.0) * (1.0 - c));
        let noise = (b + 1.0) / b * sigma;
        assert_relative_eq!(
            shrinkage(p, sigma, o, c).unwrap(),
            f * f / (f * f + noise * noise),
            max_relative = ROUNDING
        );
    }
}

// ---- digits

/// At even money with p = ½ + 2⁻ⁿ the stake is 2^(1−n) exactly and the growth is f²/2 + f⁴/12 + … : a power series.
#[test]
fn tiny_growth_has_its_digits() {
    for n in [10, 20, 30, 40, 50] {
        let f = 2.0_f64.powi(1 - n);
        let sized = SingleBet::back(0.5 + 0.5 * f, 2.0).size().unwrap();
        assert_relative_eq!(sized.stake, f, max_relative = 1e-15);
        let series = f * f * (0.5 + f * f * (1.0 / 12.0 + f * f / 30.0));
        assert_relative_eq!(sized.log_growth, series, max_relative = 1e-14);
        // Laid at even money it is the same bet on the other side.
        let laid = SingleBet::lay(0.5 - 0.5 * f, 2.0).size().unwrap();
        assert_relative_eq!(laid.log_growth, series, max_relative = 1e-14);
    }
}

// ---- ends

#[test]
fn certainties() {
    let sure = SingleBet::back(1.0, 1.5).size().unwrap();
    assert_eq!((sure.stake, sure.at_risk, sure.edge), (1.0, 1.0, 0.5));
    assert_relative_eq!(sure.log_growth, 1.5_f64.ln(), max_relative = ROUNDING);
    assert_eq!(sure.break_even_odds, None);

    let never = SingleBet::back(0.0, 1.5).size().unwrap();
    assert_eq!((never.stake, never.edge, never.log_growth, never.break_even_odds), (0.0, -1.0, 0.0, None));

    let sure = SingleBet::lay(0.0, 5.0).size().unwrap();
    assert_eq!((sure.at_risk, sure.stake, sure.edge), (1.0, 0.25, 0.25));
    assert_relative_eq!(sure.log_growth, 1.25_f64.ln(), max_relative = ROUNDING);
    let never = SingleBet::lay(1.0, 5.0).size().unwrap();
    assert_eq!((never.at_risk, never.stake, never.edge, never.log_growth), (0.0, 0.0, -1.0, 0.0));
}

#[test]
fn prices_at_the_ends_of_their_range() {
    let least = 1.0_f64.next_up();
    assert_eq!(back(1.0, least, 0.0).unwrap(), 1.0);
    assert_abs_diff_eq!(back(1.0_f64.next_down(), least, 0.0).unwrap(), 0.5, epsilon = 1e-15);
    assert_eq!(back(0.9, least, 0.0).unwrap(), 0.0);
    assert_eq!(back(0.9, 1e308, 0.0).unwrap(), 0.9);
    assert_eq!(back(0.9, f64::MAX, 1.0_f64.next_down()).unwrap(), 0.9);
    assert_eq!(back(5e-324, f64::MAX, 0.0).unwrap(), 0.0);
    assert_eq!(lay(0.5, f64::MAX, 0.0).unwrap().stake, 0.0);
    let sized = SingleBet::lay(0.0, least).commission(0.05).size().unwrap();
    assert!(sized.at_risk >= 1.0 && sized.stake.is_finite() && sized.log_growth.is_finite());
    for (p, o) in [(0.5, least), (0.5, f64::MAX), (1.0, f64::MAX), (0.0, least)] {
        for bet in [SingleBet::back(p, o), SingleBet::lay(p, o), SingleBet::each_way(p, p, o, o)] {
            let sized = bet.size().unwrap();
            assert!(sized.log_growth.is_finite() && sized.edge.is_finite(), "{bet:?} {sized:?}");
        }
    }
}

/// A commission of nearly everything leaves an edge only to a certainty.
#[test]
fn commission_of_nearly_everything() {
    let c = 1.0_f64.next_down();
    assert_eq!(back(0.99, 10.0, c).unwrap(), 0.0);
    assert_eq!(back(1.0, 10.0, c).unwrap(), 1.0);
    assert_eq!(lay(0.01, 10.0, c).unwrap().liability, 0.0);
    assert_relative_eq!(break_even_probability(10.0, c).unwrap(), 1.0, max_relative = ROUNDING);
    assert!(break_even_odds(0.5, c).unwrap() > 1e15);
}

/// A bet that can lose never takes the whole bankroll, however unlikely that is: its growth would be −∞.
#[test]
fn what_can_lose_leaves_something() {
    for p in [5e-324, 1e-300, 1e-20, 1e-17] {
        let sized = SingleBet::lay(p, 2.0).size().unwrap();
        assert!(sized.at_risk < 1.0 && sized.log_growth > 0.69, "{sized:?}");
    }
    let sized = SingleBet::each_way(0.5, 1.0_f64.next_down(), 3.0, 2.5).size().unwrap();
    assert!(sized.stake < 1.0 && sized.log_growth.is_finite());
}

/// The documented value of a stake of everything.
#[test]
fn the_whole_bankroll() {
    assert_eq!(log_growth(0.99, 2.0, 0.0, 1.0).unwrap(), f64::NEG_INFINITY);
    assert_eq!(log_growth(0.0, 2.0, 0.0, 1.0).unwrap(), f64::NEG_INFINITY);
    assert_relative_eq!(log_growth(1.0, 3.0, 0.5, 1.0).unwrap(), 2.0_f64.ln(), max_relative = ROUNDING);
    assert_eq!(log_growth(0.5, 2.0, 0.0, 0.0).unwrap(), 0.0);
}

#[test]
fn break_even_without_a_price() {
    assert_eq!(break_even_odds(0.0, 0.0).unwrap(), f64::INFINITY);
    assert_eq!(break_even_odds(-0.0, 0.0).unwrap(), f64::INFINITY);
    assert_eq!(break_even_odds(5e-324, 0.5).unwrap(), f64::INFINITY);
    assert_eq!(break_even_odds(1.0, 0.5).unwrap(), 1.0);
    assert_eq!(probability_for_stake(1.0, 7.0, 0.1).unwrap(), 1.0);
    assert_eq!(
        probability_for_stake(0.0, 7.0, 0.1).unwrap().to_bits(),
        break_even_probability(7.0, 0.1).unwrap().to_bits()
    );
}

#[test]
fn negative_zero_is_zero() {
    assert_eq!(back(-0.0, 2.0, -0.0).unwrap(), 0.0);
    assert_eq!(back(0.6, 2.0, -0.0).unwrap(), back(0.6, 2.0, 0.0).unwrap());
    assert_eq!(log_growth(0.6, 2.0, 0.0, -0.0).unwrap(), 0.0);
    assert_eq!(
        SingleBet::back(0.6, 2.0).void(-0.0).size().unwrap(),
        SingleBet::back(0.6, 2.0).size().unwrap()
    );
}

#[test]
fn shrinkage_at_its_ends() {
    assert_eq!(shrinkage(0.6, 0.0, 2.0, 0.0).unwrap(), 1.0);
    assert_eq!(shrinkage(0.5, 0.0, 2.0, 0.0).unwrap(), 0.0);
    assert_eq!(shrinkage(0.4, 0.1, 2.0, 0.0).unwrap(), 0.0);
    assert_eq!(shrinkage(0.6, f64::MAX, f64::MAX, 0.0).unwrap(), 0.0);
    assert!((0.0..=1.0).contains(&shrinkage(0.6, 1e-3, f64::MAX, 0.0).unwrap()));
}

// ---- each way

/// Ends that the quadratic must hit exactly.
#[test]
fn each_way_ends() {
    // Certain to be placed at even money or better: nothing can be lost.
    assert_eq!(SingleBet::each_way(0.2, 1.0, 5.0, 2.0).size().unwrap().stake, 1.0);
    assert_eq!(SingleBet::each_way(0.2, 1.0, 5.0, 2.5).commission(0.1).size().unwrap().stake, 1.0);
    // Certain to be placed at 1.5: a quarter is lost without the win. Root of e/(a·|d|) = 0.2375/(2.25·0.25).
    let sized = SingleBet::each_way(0.175, 1.0, 5.0, 1.5).size().unwrap();
    let e = 0.175 * 2.25 - 0.825 * 0.25;
    assert_relative_eq!(sized.edge, e, max_relative = ROUNDING);
    assert_relative_eq!(sized.stake, e / (2.25 * 0.25), max_relative = ROUNDING);
    // The same, so good that the root lies beyond the bankroll.
    assert_eq!(SingleBet::each_way(0.9, 1.0, 5.0, 1.5).size().unwrap().stake, 1.0);
    assert_eq!(SingleBet::each_way(0.0, 0.0, 5.0, 2.0).size().unwrap().stake, 0.0);
    assert_eq!(SingleBet::each_way(1.0, 1.0, 5.0, 2.0).size().unwrap().stake, 1.0);
    // Never first: it is a back bet on the place at half the price. Never only placed: one at the mean price.
    let sized = SingleBet::each_way(0.0, 0.6, 9.0, 4.0).size().unwrap();
    assert_relative_eq!(sized.stake, back(0.6, 2.0, 0.0).unwrap(), max_relative = ROUNDING);
    let sized = SingleBet::each_way(0.4, 0.4, 9.0, 3.0).commission(0.1).size().unwrap();
    assert_relative_eq!(sized.stake, back(0.4, 6.0, 0.1).unwrap(), max_relative = ROUNDING);
}

/// The place at 2.5 wins ¾ of a half and loses the other: no net winnings, no commission.
#[test]
fn each_way_commission_is_on_the_whole_bet() {
    let sized = SingleBet::each_way(0.2, 0.5, 6.0, 1.5).commission(0.2).size().unwrap();
    assert_relative_eq!(sized.edge, 0.2 * 2.75 * 0.8 - 0.3 * 0.25 - 0.5, max_relative = ROUNDING);
}

// ---- laws

prop_compose! {
    /// Probability, odds, commission, with and without value.
    fn bets()(p in 0.001..0.999_f64, value in 0.7..1.6_f64, c in 0.0..0.3_f64) -> (f64, f64, f64) {
        (p, (value / p).max(1.001), c)
    }
}

prop_compose! {
    fn each_ways()(
        w in 0.001..0.6_f64,
        more in 0.0..1.0_f64,
        value in 0.8..1.6_f64,
        terms in 0.15..0.6_f64,
        c in 0.0..0.2_f64,
    ) -> (f64, f64, f64, f64, f64) {
        let o = (value / w).max(1.01);
        (w, w + more * (1.0 - w), o, 1.0 + (o - 1.0) * terms, c)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn back_is_the_maximum((p, o, c) in bets()) {
        let f = back(p, o, c).unwrap();
        let best = golden_section(|f| log_growth(p, o, c, f).unwrap());
        prop_assert!((f - best).abs() < SEARCH, "{f} {best}");
        let growth = log_growth(p, o, c, f).unwrap();
        prop_assert!(growth >= log_growth(p, o, c, best).unwrap() - GROWTH && growth >= 0.0);
    }

    #[test]
    fn lay_is_the_maximum((p, o, c) in bets()) {
        let bet = lay(p, o, c).unwrap();
        let b = (1.0 - c) / (o - 1.0);
        let best = golden_section(|f| (1.0 - p) * (b * f).ln_1p() + p * (-f).ln_1p());
        prop_assert!((bet.liability - best).abs() < SEARCH, "{bet:?} {best}");
        prop_assert!((bet.stake * (o - 1.0) - bet.liability).abs() <= ROUNDING);
    }

    #[test]
    fn each_way_is_the_maximum((w, place, o, place_o, c) in each_ways()) {
        let sized = SingleBet::each_way(w, place, o, place_o).commission(c).size().unwrap();
        let growth = |f| each_way_growth(w, place, o, place_o, c, f);
        let best = golden_section(growth);
        prop_assert!((sized.stake - best).abs() < SEARCH, "{sized:?} {best}");
        prop_assert!((sized.log_growth - growth(sized.stake)).abs() < GROWTH);
        prop_assert!(sized.log_growth >= growth(best) - GROWTH);
        if 0.0 < sized.stake && sized.stake < 1.0 {
            // The derivative of the growth, from its definition.
            let a = (0.5 * (o + place_o) - 1.0) * (1.0 - c);
            let d = 0.5 * place_o - 1.0;
            let d = if d > 0.0 { d * (1.0 - c) } else { d };
            let f = sized.stake;
            let terms = [w * a / (1.0 + a * f), (place - w) * d / (1.0 + d * f), -(1.0 - place) / (1.0 - f)];
            let scale: f64 = terms.iter().map(|x| x.abs()).sum();
            prop_assert!(terms.iter().sum::<f64>().abs() <= 1e-11 * scale.max(1.0), "{terms:?}");
        }
        // Edge 0 at the break-even figures.
        if let Some(odds) = sized.break_even_odds {
            let there = SingleBet::each_way(w, place, odds, place_o).commission(c).size().unwrap();
            prop_assert!(there.edge.abs() < 1e-11, "{there:?}");
        }
        if let Some(win) = sized.break_even_probability {
            let there = SingleBet::each_way(win, place, o, place_o).commission(c).size().unwrap();
            prop_assert!(there.edge.abs() < 1e-11, "{there:?}");
        }
    }

    /// The growth is what it says, and its slope at 0 is the edge.
    #[test]
    fn growth_and_its_derivatives((p, o, c) in bets(), f in 0.0..0.95_f64) {
        let b = (o - 1.0) * (1.0 - c);
        let plain = p * (b * f).ln_1p() + (1.0 - p) * (-f).ln_1p();
        prop_assert!((log_growth(p, o, c, f).unwrap() - plain).abs() < 1e-14 * (1.0 + plain.abs()));
        let h = 1e-7;
        let slope = log_growth(p, o, c, h).unwrap() / h;
        let curvature = p * b * b + 1.0 - p;
        prop_assert!((slope - edge(p, o, c).unwrap()).abs() < 1e-6 + h * curvature);
        // Central difference where the growth is steepest to the derivative in closed form.
        let (f, h) = (0.05 + 0.9 * f, 1e-6);
        let difference = (log_growth(p, o, c, f + h).unwrap() - log_growth(p, o, c, f - h).unwrap()) / (2.0 * h);
        let slope = p * b / (1.0 + b * f) - (1.0 - p) / (1.0 - f);
        prop_assert!((difference - slope).abs() < 1e-6 * (1.0 + slope.abs()), "{difference} {slope}");
    }

    /// Concave: the middle is above the chord.
    #[test]
    fn growth_is_concave((p, o, c) in bets(), f in 0.0..0.99_f64, g in 0.0..0.99_f64) {
        let growth = |f| log_growth(p, o, c, f).unwrap();
        prop_assert!(growth(0.5 * (f + g)) >= 0.5 * (growth(f) + growth(g)) - 1e-13);
    }

    #[test]
    fn the_inverse_comes_back((p, o, c) in bets(), f in 0.0..1.0_f64) {
        let believed = probability_for_stake(f, o, c).unwrap();
        prop_assert!((back(believed, o, c).unwrap() - f).abs() < 1e-11 * (1.0 + 1.0 / (o - 1.0)));
        let wanted = edge_for_stake(f, o, c).unwrap();
        prop_assert!((edge(believed, o, c).unwrap() - wanted).abs() < 1e-12 * o);
        let stake = back(p, o, c).unwrap();
        if stake > 0.0 {
            prop_assert!((edge_for_stake(stake, o, c).unwrap() - edge(p, o, c).unwrap()).abs() < 1e-12 * o);
            prop_assert!((probability_for_stake(stake, o, c).unwrap() - p).abs() < 1e-12);
        }
    }

    #[test]
    fn edge_is_zero_at_break_even((p, o, c) in bets()) {
        let fair = break_even_odds(p, c).unwrap();
        prop_assert!(edge(p, fair, c).unwrap().abs() < 1e-12);
        let fair = break_even_probability(o, c).unwrap();
        prop_assert!(edge(fair, o, c).unwrap().abs() < 1e-12);
        let laid = SingleBet::lay(p, o).commission(c).size().unwrap();
        let there = SingleBet::lay(p, laid.break_even_odds.unwrap()).commission(c).size().unwrap();
        prop_assert!(there.edge.abs() < 1e-10 * (1.0 + 1.0 / p), "{there:?}");
        let there = SingleBet::lay(laid.break_even_probability.unwrap(), o).commission(c).size().unwrap();
        prop_assert!(there.edge.abs() < 1e-12);
    }

    /// The struct is the functions, to the bit.
    #[test]
    fn size_is_the_functions((p, o, c) in bets()) {
        let sized = SingleBet::back(p, o).commission(c).size().unwrap();
        prop_assert_eq!(sized.stake.to_bits(), back(p, o, c).unwrap().to_bits());
        prop_assert_eq!(sized.edge.to_bits(), edge(p, o, c).unwrap().to_bits());
        prop_assert_eq!(sized.log_growth.to_bits(), log_growth(p, o, c, sized.stake).unwrap().to_bits());
        prop_assert_eq!(sized.break_even_odds, Some(break_even_odds(p, c).unwrap()));
        prop_assert_eq!(sized.break_even_probability, Some(break_even_probability(o, c).unwrap()));
        let sized = SingleBet::lay(p, o).commission(c).size().unwrap();
        let bet = lay(p, o, c).unwrap();
        prop_assert_eq!((sized.at_risk, sized.stake), (bet.liability, bet.stake));
        // A lay is a back bet on the opposite at o/(o − 1).
        let opposite = back(1.0 - p, o / (o - 1.0), c).unwrap();
        prop_assert!((opposite - bet.liability).abs() < 1e-11 * (1.0 + o));
    }

    /// A void probability never touches the stake and takes its share of the growth; a fraction is a fraction.
    #[test]
    fn void_and_fraction((p, o, c) in bets(), v in 0.0..0.99_f64, fraction in 0.01..=1.0_f64) {
        for bet in [SingleBet::back(p, o), SingleBet::lay(p, o), SingleBet::each_way(p, 0.5 + 0.5 * p, o, o.sqrt())] {
            let full = bet.commission(c).size().unwrap();
            let void = bet.commission(c).void(v).size().unwrap();
            prop_assert_eq!(void.stake, full.stake);
            prop_assert_eq!(void.at_risk, full.at_risk);
            prop_assert!((void.log_growth - (1.0 - v) * full.log_growth).abs() <= 1e-15 * full.log_growth.abs());
            let part = bet.commission(c).fraction(fraction).size().unwrap();
            prop_assert!((part.at_risk - fraction * full.at_risk).abs() <= 1e-15);
            prop_assert!(part.log_growth >= -1e-16 && part.log_growth <= full.log_growth + GROWTH);
        }
    }

    #[test]
    fn monotone((p, o, c) in bets(), more in 0.0..0.2_f64, sigma in 0.001..0.2_f64) {
        prop_assert!(back((p + more).min(1.0), o, c).unwrap() >= back(p, o, c).unwrap());
        prop_assert!(back(p, o + more, c).unwrap() >= back(p, o, c).unwrap());
        prop_assert!(lay(p, o + more, c).unwrap().liability <= lay(p, o, c).unwrap().liability);
        let k = shrinkage(p, sigma, o, c).unwrap();
        prop_assert!((0.0..=1.0).contains(&k) && shrinkage(p, sigma + more, o, c).unwrap() <= k);
    }
}

// ---- shrinkage against what it approximates

/// Maximises over k the growth of staking `k·f(q)`, q normal around p: Gauss-Hermite over q, golden section over k.
fn best_shrinkage(p: f64, sigma: f64, o: f64) -> f64 {
    // Five nodes integrate a polynomial of degree 9 exactly; the growth is one to far below the tolerances here.
    let nodes = [
        (0.0, 8.0 / 15.0),
        (1.3556261799742659, 0.22207592200561266),
        (2.8569700138728056, 0.01125741132772069),
    ];
    let b = o - 1.0;
    let growth = |k: f64| -> f64 {
        nodes
            .iter()
            .flat_map(
                |&(x, weight)| if x > 0.0 { vec![(x, weight), (-x, weight)] } else { vec![(x, weight)] },
            )
            .map(|(x, weight)| {
                let q = p + sigma * x;
                let stake = k * ((b + 1.0) * q - 1.0) / b;
                weight * (p * (b * stake).ln_1p() + (1.0 - p) * (-stake).ln_1p())
            })
            .sum()
    };
    golden_section(growth)
}

#[test]
fn shrinkage_is_the_maximum_for_small_stakes() {
    for (p, o) in [(0.52, 2.0), (0.55, 2.0), (0.35, 3.0), (0.11, 10.0), (0.8, 1.27)] {
        let b = o - 1.0;
        let edge = (b + 1.0) * p - 1.0;
        for relative in [0.05, 0.1, 0.2, 0.5] {
            let sigma = relative * edge / (b + 1.0);
            let k = shrinkage(p, sigma, o, 0.0).unwrap();
            assert_relative_eq!(k, 1.0 / (1.0 + relative * relative), max_relative = ROUNDING);
            assert_abs_diff_eq!(k, best_shrinkage(p, sigma, o), epsilon = SECOND_ORDER);
        }
    }
}

/// The limit of σ → 0 in the documentation, with the third derivative of the growth: also for large stakes.
#[test]
fn the_documented_limit_of_shrinkage() {
    for (p, o) in [(0.55, 2.0), (0.75, 2.0), (0.5, 3.0), (0.2, 8.0)] {
        let b = o - 1.0;
        let f = back(p, o, 0.0).unwrap();
        let sigma = 0.02 * b / (b + 1.0) * f;
        let second = (0.02_f64).powi(2);
        let exact = second * (1.0 + f / (1.0 - f) - b * f / (1.0 + b * f));
        assert_relative_eq!(1.0 - best_shrinkage(p, sigma, o), exact, max_relative = 0.01);
        assert_relative_eq!(1.0 - shrinkage(p, sigma, o, 0.0).unwrap(), second, max_relative = 1e-3);
    }
}

// ---- bad input

const NOT_PROBABILITIES: [f64; 6] =
    [-5e-324, -0.1, 1.0000000000000002, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_ODDS: [f64; 7] = [1.0, 0.0, -2.0, 5e-324, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_COMMISSIONS: [f64; 6] = [-5e-324, 1.0, 1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_FRACTIONS: [f64; 6] = [0.0, -0.0, 1.0000000000000002, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

#[test]
fn bad_probabilities() {
    for p in NOT_PROBABILITIES {
        assert_eq!(argument(back(p, 2.0, 0.0)), "probability");
        assert_eq!(argument(lay(p, 2.0, 0.0)), "probability");
        assert_eq!(argument(edge(p, 2.0, 0.0)), "probability");
        assert_eq!(argument(log_growth(p, 2.0, 0.0, 0.1)), "probability");
        assert_eq!(argument(break_even_odds(p, 0.0)), "probability");
        assert_eq!(argument(shrinkage(p, 0.1, 2.0, 0.0)), "probability");
        assert_eq!(argument(SingleBet::back(p, 2.0).size()), "probability");
        assert_eq!(argument(SingleBet::lay(p, 2.0).size()), "probability");
        assert_eq!(argument(SingleBet::each_way(p, 0.5, 4.0, 2.0).size()), "win_probability");
        assert_eq!(argument(SingleBet::each_way(0.0, p, 4.0, 2.0).size()), "place_probability");
    }
    assert_eq!(argument(SingleBet::each_way(0.3, 0.2, 4.0, 2.0).size()), "place_probability");
}

#[test]
fn bad_odds() {
    for o in NOT_ODDS {
        assert_eq!(argument(back(0.5, o, 0.0)), "odds");
        assert_eq!(argument(lay(0.5, o, 0.0)), "odds");
        assert_eq!(argument(edge(0.5, o, 0.0)), "odds");
        assert_eq!(argument(log_growth(0.5, o, 0.0, 0.1)), "odds");
        assert_eq!(argument(break_even_probability(o, 0.0)), "odds");
        assert_eq!(argument(edge_for_stake(0.1, o, 0.0)), "odds");
        assert_eq!(argument(probability_for_stake(0.1, o, 0.0)), "odds");
        assert_eq!(argument(shrinkage(0.5, 0.1, o, 0.0)), "odds");
        assert_eq!(argument(SingleBet::back(0.5, o).size()), "odds");
        assert_eq!(argument(SingleBet::lay(0.5, o).size()), "odds");
        assert_eq!(argument(SingleBet::each_way(0.2, 0.5, o, 2.0).size()), "odds");
        assert_eq!(argument(SingleBet::each_way(0.2, 0.5, 4.0, o).size()), "place_odds");
    }
}

#[test]
fn bad_commissions() {
    for c in NOT_COMMISSIONS {
        assert_eq!(argument(back(0.5, 2.0, c)), "commission");
        assert_eq!(argument(lay(0.5, 2.0, c)), "commission");
        assert_eq!(argument(edge(0.5, 2.0, c)), "commission");
        assert_eq!(argument(log_growth(0.5, 2.0, c, 0.1)), "commission");
        assert_eq!(argument(break_even_odds(0.5, c)), "commission");
        assert_eq!(argument(break_even_probability(2.0, c)), "commission");
        assert_eq!(argument(edge_for_stake(0.1, 2.0, c)), "commission");
        assert_eq!(argument(probability_for_stake(0.1, 2.0, c)), "commission");
        assert_eq!(argument(shrinkage(0.5, 0.1, 2.0, c)), "commission");
        for bet in
            [SingleBet::back(0.5, 2.0), SingleBet::lay(0.5, 2.0), SingleBet::each_way(0.2, 0.5, 4.0, 2.0)]
        {
            assert_eq!(argument(bet.commission(c).size()), "commission");
        }
    }
}

#[test]
fn bad_stakes_settings_and_errors() {
    for f in NOT_PROBABILITIES {
        assert_eq!(argument(log_growth(0.5, 2.0, 0.0, f)), "stake");
        assert_eq!(argument(edge_for_stake(f, 2.0, 0.0)), "stake");
        assert_eq!(argument(probability_for_stake(f, 2.0, 0.0)), "stake");
    }
    for v in NOT_COMMISSIONS {
        assert_eq!(argument(SingleBet::back(0.5, 2.0).void(v).size()), "void");
    }
    for fraction in NOT_FRACTIONS {
        assert_eq!(argument(SingleBet::back(0.5, 2.0).fraction(fraction).size()), "fraction");
    }
    for sigma in [-5e-324, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(argument(shrinkage(0.5, sigma, 2.0, 0.0)), "standard_error");
    }
}

/// The message names the value and what is allowed.
#[test]
fn messages() {
    let message = |error: Error| error.to_string();
    assert_eq!(message(back(1.5, 2.0, 0.0).unwrap_err()), "probability = 1.5 must be in [0, 1]");
    assert_eq!(
        message(SingleBet::each_way(0.3, 0.2, 4.0, 2.0).size().unwrap_err()),
        "place_probability = 0.2 must be in [0, 1] and at least the win probability"
    );
}

//! Monte Carlo against sums over all outcomes, theory, and its own errors.

use fairline_sim::{
    BankrollFigures, BankrollModel, BetDistribution, BetPlan, Error, MonteCarloOptions, PlannedBet,
    Probability, Stake, Staking, WeekSample, compare_bankrolls, simulate_bankroll,
};

/// Monte Carlo errors that a figure may be off. The seeds are fixed, so a test that passes goes on passing.
const ERRORS: f64 = 4.0;

fn plan(bets: &[PlannedBet]) -> BankrollModel {
    BetPlan::new(bets).expect("valid bets").into()
}

fn repeated(weeks: u32, probability: f64, odds: f64, stake: Stake) -> Vec<PlannedBet> {
    (1..=weeks).map(|week| PlannedBet { week, probability, odds, stake }).collect()
}

/// Twelve bets in seven weeks, week 4 without one.
fn mixed(stake: impl Fn(usize) -> Stake) -> Vec<PlannedBet> {
    let weeks = [1, 1, 2, 3, 3, 3, 5, 6, 6, 7, 8, 8];
    let bet = |(i, week): (usize, u32)| {
        let odds = 1.4 + 0.35 * i as f64;
        PlannedBet { week, probability: (1.08 / odds).min(0.95), odds, stake: stake(i) }
    };
    weeks.into_iter().enumerate().map(bet).collect()
}

/// A figure and its error.
type Of = fn(&BankrollFigures) -> [f64; 2];

/// A path and its probability.
struct Path {
    probability: f64,
    wealth: f64,
    drawdown: f64,
    lowest: f64,
    doubled: Option<u32>,
    broke: bool,
}

/// All paths of a plan, in plain arithmetic.
fn enumerate(bets: &[PlannedBet]) -> Vec<Path> {
    let path = |outcomes: u32| {
        let (mut wealth, mut peak, mut lowest, mut drawdown) = (1.0_f64, 1.0_f64, 1.0_f64, 0.0_f64);
        let (mut probability, mut doubled, mut broke, mut number) = (1.0, None, false, 0);
        for week in bets.chunk_by(|a, b| a.week == b.week) {
            let amount = |bet: &PlannedBet| match bet.stake {
                Stake::Fraction(fraction) => fraction * wealth,
                Stake::Flat(amount) => amount,
            };
            broke |= week.iter().map(amount).sum::<f64>() > wealth + 1e-12;
            let mut profit = 0.0;
            for bet in week {
                let won = outcomes >> number & 1 == 1;
                number += 1;
                probability *= if won { bet.probability } else { 1.0 - bet.probability };
                profit += amount(bet) * if won { bet.odds - 1.0 } else { -1.0 };
            }
            if !broke {
                wealth += profit;
            }
            peak = peak.max(wealth);
            lowest = lowest.min(wealth);
            drawdown = drawdown.max(1.0 - wealth / peak);
            if wealth >= 2.0 - 1e-9 && doubled.is_none() {
                doubled = Some(week[0].week);
            }
        }
        Path { probability, wealth, drawdown, lowest, doubled, broke }
    };
    (0..1 << bets.len()).map(path).collect()
}

fn close(name: &str, value: f64, error: f64, exact: f64) {
    assert!((value - exact).abs() <= ERRORS * error + 1e-12, "{name}: {value} ± {error}, exactly {exact}");
}

fn share(name: &str, found: &Probability, exact: f64) {
    // The error under the exact probability, which is not 0 where an event was not seen.
    close(name, found.value, (exact * (1.0 - exact) / 20_000.0).sqrt() * 2_f64.sqrt(), exact);
    assert!(found.interval[0] <= found.value && found.value <= found.interval[1]);
}

/// Every figure of the plan against all its paths.
fn against_enumeration(bets: &[PlannedBet], options: &MonteCarloOptions) {
    let paths = enumerate(bets);
    let sum = |of: &dyn Fn(&Path) -> f64| paths.iter().map(|path| path.probability * of(path)).sum::<f64>();
    let chance = |of: &dyn Fn(&Path) -> bool| sum(&|path| f64::from(u8::from(of(path))));
    assert!((sum(&|_| 1.0) - 1.0).abs() < 1e-12);

    let figures = simulate_bankroll(&plan(bets), options).expect("valid options");
    assert_eq!((figures.paths, figures.weeks), (20_000, bets.last().map_or(0, |bet| bet.week)));
    close("E W", figures.mean_wealth.value, figures.mean_wealth.standard_error, sum(&|path| path.wealth));
    close(
        "E D",
        figures.mean_drawdown.value,
        figures.mean_drawdown.standard_error,
        sum(&|path| path.drawdown),
    );
    if let Some(growth) = figures.growth {
        let exact = sum(&|path| path.wealth.ln()) / f64::from(figures.weeks);
        close("growth", growth.value, growth.standard_error, exact);
    }
    for depth in &figures.drawdown_at_least {
        share("P(D ≥ x)", &depth.figure, chance(&|path| path.drawdown >= depth.level - 1e-9));
    }
    for low in &figures.ever_below {
        share("P(below)", &low.figure, chance(&|path| path.lowest < low.level - 1e-9));
    }
    share("P(broke)", &figures.broke, chance(&|path| path.broke));
    share("P(loss)", &figures.loss, chance(&|path| path.wealth < 1.0 - 1e-9));
    let doubled = chance(&|path| path.doubled.is_some());
    share("P(doubled)", &figures.doubled, doubled);
    if let Some(mean) = figures.mean_weeks_to_double {
        let exact = sum(&|path| path.doubled.map_or(0.0, f64::from)) / doubled;
        close("weeks to double", mean.value, mean.standard_error, exact);
    }
    // A quantile is right if the exact probabilities below it and up to it have the level between them.
    for (quantiles, of) in [
        (&figures.wealth_quantiles, (|path| path.wealth) as fn(&Path) -> f64),
        (&figures.drawdown_quantiles, |path| path.drawdown),
    ] {
        for quantile in quantiles {
            let (value, slack) = (quantile.figure.value, ERRORS * quantile.figure.standard_error + 1e-9);
            let below = chance(&|path| of(path) < value - slack);
            let up_to = chance(&|path| of(path) <= value + slack);
            assert!(
                below <= quantile.level + 0.015 && quantile.level <= up_to + 0.015,
                "{quantile:?} {below} {up_to}"
            );
        }
    }
}

fn options() -> MonteCarloOptions {
    MonteCarloOptions::new(42).paths(20_000).drawdowns([0.05, 0.1, 0.2, 0.4]).ruin_levels([0.5, 0.9, 1.0])
}

#[test]
fn fractions_of_the_bankroll_are_the_sum_over_all_outcomes() {
    let bets = mixed(|i| Stake::Fraction(0.05 + 0.02 * (i % 4) as f64));
    against_enumeration(&bets, &options());
    against_enumeration(&bets, &options().antithetic());
}

#[test]
fn flat_stakes_with_ruin_are_the_sum_over_all_outcomes() {
    let bets = mixed(|i| Stake::Flat(0.15 + 0.05 * (i % 3) as f64));
    let broke = enumerate(&bets).iter().filter(|path| path.broke).count();
    assert!(broke > 100, "{broke}");
    against_enumeration(&bets, &options());
    against_enumeration(&bets, &options().antithetic());
    // Stakes that use up the bankroll to the last: ten losses of a tenth.
    let tenths = repeated(12, 0.45, 2.0, Stake::Flat(0.1));
    against_enumeration(&tenths, &options());
    let both = mixed(|i| if i % 2 == 0 { Stake::Flat(0.2) } else { Stake::Fraction(0.2) });
    against_enumeration(&both, &options());
}

#[test]
fn growth_and_wins_of_a_repeated_bet_are_those_of_theory() {
    let (p, odds, f, n) = (0.3, 3.8, 0.04, 400);
    for options in [MonteCarloOptions::new(7), MonteCarloOptions::new(7).antithetic()] {
        let figures = simulate_bankroll(&plan(&repeated(n, p, odds, Stake::Fraction(f))), &options).unwrap();
        let growth = figures.growth.unwrap();
        let theory = p * (f * (odds - 1.0)).ln_1p() + (1.0 - p) * (-f).ln_1p();
        close("growth", growth.value, growth.standard_error, theory);
        let mean = (1.0 + f * (p * odds - 1.0)).powi(400);
        close("E W", figures.mean_wealth.value, figures.mean_wealth.standard_error, mean);
    }
    // With ln W = wins·a + losses·b, quantiles of wealth are those of the binomial number of wins.
    let n = 40;
    let figures = simulate_bankroll(&plan(&repeated(n, p, odds, Stake::Fraction(f))), &options()).unwrap();
    for quantile in &figures.wealth_quantiles {
        let wins = (quantile.figure.value.ln() - f64::from(n) * (-f).ln_1p())
            / ((f * (odds - 1.0)).ln_1p() - (-f).ln_1p());
        let mut below = 0.0;
        let mut cell = (1.0 - p).powi(40);
        for k in 0..n {
            if f64::from(k) > wins - 0.5 {
                break;
            }
            below += cell;
            cell *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
        }
        let cell = cell.max(0.0);
        assert!(
            below - 0.012 < quantile.level && quantile.level < below + cell + 0.012,
            "{wins} {below} {quantile:?}"
        );
    }
}

#[test]
fn certain_and_impossible_bets_are_exact() {
    for (probability, wealth) in [(1.0, 1.1_f64.powi(5)), (0.0, 0.9_f64.powi(5))] {
        let model = plan(&repeated(5, probability, 2.0, Stake::Fraction(0.1)));
        for options in [options(), options().antithetic(), options().probability_error(1.0)] {
            let figures = simulate_bankroll(&model, &options).unwrap();
            assert!((figures.mean_wealth.value - wealth).abs() < 1e-12, "{figures:?}");
            assert!(
                figures.mean_wealth.standard_error < 1e-14 && figures.median_wealth.standard_error < 1e-14
            );
            assert!(figures.loss.interval[1] - figures.loss.interval[0] > 0.0);
        }
    }
    let lost = simulate_bankroll(&plan(&repeated(9, 0.5, 2.0, Stake::Fraction(1.0))), &options()).unwrap();
    assert!(
        lost.growth.is_none()
            && lost.median_wealth.value <= 0.0
            && lost.drawdown_quantiles[4].figure.value >= 1.0
    );
}

#[test]
fn reported_errors_are_the_spread_over_seeds() {
    let bets = mixed(|_| Stake::Fraction(0.1));
    for antithetic in [false, true] {
        let run = |seed| {
            let options = MonteCarloOptions::new(seed).paths(1_000).quantiles([0.3]);
            let options = if antithetic { options.antithetic() } else { options };
            simulate_bankroll(&plan(&bets), &options).unwrap()
        };
        let runs: Vec<_> = (0..400).map(run).collect();
        let figures: [(&str, Of, f64); 5] = [
            ("mean wealth", |r| [r.mean_wealth.value, r.mean_wealth.standard_error], 0.15),
            ("growth", |r| r.growth.map_or([0.0; 2], |g| [g.value, g.standard_error]), 0.15),
            ("drawdown", |r| [r.mean_drawdown.value, r.mean_drawdown.standard_error], 0.15),
            ("loss", |r| [r.loss.value, r.loss.standard_error], 0.15),
            (
                "quantile",
                |r| [r.wealth_quantiles[0].figure.value, r.wealth_quantiles[0].figure.standard_error],
                0.3,
            ),
        ];
        for (name, of, tolerance) in figures {
            let n = runs.len() as f64;
            let mean = runs.iter().map(|r| of(r)[0]).sum::<f64>() / n;
            let spread = (runs.iter().map(|r| (of(r)[0] - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let reported = runs.iter().map(|r| of(r)[1]).sum::<f64>() / n;
            assert!(
                (reported / spread - 1.0).abs() < tolerance,
                "{name}: spread {spread}, reported {reported}"
            );
        }
        let losses: f64 =
            enumerate(&bets).iter().filter(|path| path.wealth < 1.0).map(|path| path.probability).sum();
        let covered =
            runs.iter().filter(|r| r.loss.interval[0] <= losses && losses <= r.loss.interval[1]).count();
        assert!(covered >= 370, "{covered} of 400 intervals at 95 %");
    }
}

#[test]
fn mirrored_paths_reduce_the_error_of_growth() {
    let model = plan(&repeated(100, 0.5, 2.1, Stake::Fraction(0.03)));
    let error = |options: MonteCarloOptions| {
        simulate_bankroll(&model, &options).unwrap().growth.unwrap().standard_error
    };
    let (plain, mirrored) = (error(options()), error(options().antithetic()));
    assert!(mirrored < 0.05 * plain, "{plain} {mirrored}");
    let past = WeekSample::new(&[0.05, -0.04, 0.01, 0.03, -0.02, 0.0], 50).unwrap().into();
    let error = |options: MonteCarloOptions| {
        simulate_bankroll(&past, &options).unwrap().growth.unwrap().standard_error
    };
    assert!(error(options().antithetic()) < 0.4 * error(options()));
}

#[test]
fn common_random_numbers_reduce_the_error_of_a_difference() {
    let bets = |fraction: f64| plan(&mixed(|_| Stake::Fraction(fraction)));
    for options in [options(), options().antithetic()] {
        let result = compare_bankrolls(&bets(0.08), &bets(0.1), &options).unwrap();
        assert_eq!(result.first, simulate_bankroll(&bets(0.08), &options).unwrap());
        assert_eq!(result.second, simulate_bankroll(&bets(0.1), &options).unwrap());
        let exact = |fraction, of: fn(&Path) -> f64| -> f64 {
            let paths = enumerate(&mixed(|_| Stake::Fraction(fraction)));
            paths.iter().map(|path| path.probability * of(path)).sum()
        };
        for (name, difference, single, of) in [
            (
                "wealth",
                result.difference.mean_wealth,
                result.second.mean_wealth,
                (|p| p.wealth) as fn(&Path) -> f64,
            ),
            ("drawdown", result.difference.mean_drawdown, result.second.mean_drawdown, |p| p.drawdown),
        ] {
            close(name, difference.value, difference.standard_error, exact(0.1, of) - exact(0.08, of));
            assert!(
                difference.standard_error < 0.4 * single.standard_error,
                "{name}: {difference:?} {single:?}"
            );
        }
        let median = result.difference.median_wealth;
        assert!(median.standard_error < 0.7 * result.second.median_wealth.standard_error, "{median:?}");
        let same = compare_bankrolls(&bets(0.1), &bets(0.1), &options).unwrap().difference;
        assert!(same.mean_wealth.value.abs() + same.mean_wealth.standard_error <= 0.0);
    }
    // Weeks of the past: what the second does with the very weeks that the first is dealt.
    let past = [0.05, -0.04, 0.01, 0.03, -0.02, 0.0];
    let half: Vec<f64> = past.iter().map(|r| 0.5 * r).collect();
    let [full, half] = [&past[..], &half].map(|returns| WeekSample::new(returns, 20).unwrap().into());
    let result = compare_bankrolls(&full, &half, &options()).unwrap();
    let growth = result.difference.growth.unwrap();
    assert!(growth.standard_error < 0.55 * result.first.growth.unwrap().standard_error, "{growth:?}");
}

#[test]
fn a_common_error_of_the_probabilities_spreads_the_paths() {
    let (p, f, n, sigma) = (0.55_f64, 0.02, 200, 0.3);
    let model = plan(&repeated(n, p, 2.0, Stake::Fraction(f)));
    let [sure, unsure] =
        [0.0, sigma].map(|error| simulate_bankroll(&model, &options().probability_error(error)).unwrap());
    // E W = E (1 + f(2p' − 1))ⁿ over z, by the trapezoidal rule.
    let (mut exact, mut weight) = (0.0, 0.0);
    for i in -800..=800 {
        let z = f64::from(i) / 100.0;
        let odds = p / (1.0 - p) * (sigma * z).exp();
        let density = (-0.5 * z * z).exp();
        exact += density * (1.0 + f * (2.0 * odds / (1.0 + odds) - 1.0)).powi(200);
        weight += density;
    }
    let mean = unsure.mean_wealth;
    close("E W", mean.value, mean.standard_error, exact / weight);
    assert!(mean.standard_error > 1.5 * sure.mean_wealth.standard_error);
}

#[test]
fn drawn_bets_have_the_distribution_they_were_fitted_to() {
    let bets = [(0.53, 2.0), (0.36, 3.0), (0.70, 1.5), (0.26, 4.2)];
    let fit = |staking| BetDistribution::fit(&bets, 3, 10, staking).unwrap();
    let flat = fit(Staking::Flat(0.01));
    let logs = bets.map(|(p, o): (f64, f64)| [(o - 1.0).ln(), (p / (1.0 - p) * (o - 1.0)).ln()]);
    assert!((flat.price_mean - logs.iter().map(|log| log[0]).sum::<f64>() / 4.0).abs() < 1e-12);
    assert!((flat.edge_mean - logs.iter().map(|log| log[1]).sum::<f64>() / 4.0).abs() < 1e-12);
    // The expected profit of a unit staked, ∫∫ p·odds − 1, by the trapezoidal rule.
    let (mut exact, mut weight) = (0.0, 0.0);
    for i in -60..=60 {
        for j in -60..=60 {
            let (z, w) = (f64::from(i) / 10.0, f64::from(j) / 10.0);
            let density = (-0.5 * (z * z + w * w)).exp();
            let price = flat.price_mean + flat.price_deviation * z;
            let mix = flat.correlation * z + (1.0 - flat.correlation * flat.correlation).sqrt() * w;
            let odds = (flat.edge_mean + flat.edge_deviation * mix - price).exp();
            exact += density * (odds / (1.0 + odds) * (1.0 + price.exp()) - 1.0);
            weight += density;
        }
    }
    for options in [options(), options().antithetic()] {
        let mean = simulate_bankroll(&flat.into(), &options).unwrap().mean_wealth;
        close("E W", mean.value, mean.standard_error, 1.0 + 30.0 * 0.01 * exact / weight);
    }
    // With every bet alike, a fraction of Kelly's stake is that fraction of the bankroll.
    let alike = |staking| {
        let same = BetDistribution::fit(&[(0.55, 2.0)], 2, 10, staking).unwrap();
        simulate_bankroll(&same.into(), &options()).unwrap()
    };
    let (kelly, fraction) =
        (alike(Staking::Kelly { fraction: 0.5, most: 1.0 }), alike(Staking::Fraction(0.05)));
    assert!((kelly.mean_wealth.value - fraction.mean_wealth.value).abs() < 1e-12);
    let (capped, less) = (alike(Staking::Kelly { fraction: 1.0, most: 0.1 }), alike(Staking::Fraction(0.05)));
    assert!((capped.mean_wealth.value - less.mean_wealth.value).abs() < 1e-12);
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let drawn = BetDistribution::fit(&[(0.5, 2.1), (0.3, 3.5)], 4, 9, Staking::Fraction(0.02)).unwrap();
    let models: [BankrollModel; 4] = [
        plan(&mixed(|_| Stake::Fraction(0.1))),
        plan(&mixed(|_| Stake::Flat(0.2))),
        WeekSample::new(&[0.1, -0.1, 0.03], 9).unwrap().into(),
        drawn.into(),
    ];
    for model in &models {
        // A number of paths that fills no last group.
        let run = || simulate_bankroll(model, &MonteCarloOptions::new(3).paths(4_998).antithetic()).unwrap();
        let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run);
        assert_eq!(on(1), on(3));
        assert_ne!(
            run(),
            simulate_bankroll(model, &MonteCarloOptions::new(4).paths(4_998).antithetic()).unwrap()
        );
    }
}

#[test]
fn bad_input_is_refused() {
    let good = PlannedBet { week: 1, probability: 0.5, odds: 2.0, stake: Stake::Fraction(0.1) };
    let refused = |bets: &[PlannedBet]| BetPlan::new(bets).unwrap_err().to_string();
    assert_eq!(refused(&[]), "there is no bet to simulate, at least one is needed");
    for bad in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        let error = refused(&[good, PlannedBet { probability: bad, ..good }]);
        assert!(error.starts_with("probability[1]"), "{error}");
        let error = refused(&[PlannedBet { stake: Stake::Fraction(bad), ..good }]);
        assert!(error.starts_with("stake[0]"), "{error}");
    }
    for bad in [f64::NAN, 1.0, 0.5, 2e6, f64::INFINITY] {
        assert!(refused(&[PlannedBet { odds: bad, ..good }]).starts_with("odds[0]"));
    }
    assert!(refused(&[PlannedBet { stake: Stake::Flat(-1.0), ..good }]).starts_with("stake[0]"));
    assert!(refused(&[PlannedBet { week: 0, ..good }]).starts_with("week[0]"));
    assert!(refused(&[PlannedBet { week: 2, ..good }, good]).starts_with("week[1]"));
    let half = PlannedBet { stake: Stake::Fraction(0.6), ..good };
    assert!(matches!(BetPlan::new(&[half, half]), Err(Error::StakesOfWeek { week: 1, .. })));
    assert!(WeekSample::new(&[0.1, -1.1], 3).is_err() && WeekSample::new(&[f64::NAN], 3).is_err());
    assert!(WeekSample::new(&[], 3).is_err() && WeekSample::new(&[0.1], 0).is_err());
    assert!(BetDistribution::fit(&[], 1, 1, Staking::Flat(0.1)).is_err());
    assert!(BetDistribution::fit(&[(1.0, 2.0)], 1, 1, Staking::Flat(0.1)).is_err());

    let model = plan(&[good]);
    let fails = |options: MonteCarloOptions| simulate_bankroll(&model, &options).is_err();
    let new = || MonteCarloOptions::new(1).paths(10);
    assert!(
        !fails(new())
            && fails(new().paths(1))
            && fails(new().paths(11).antithetic())
            && fails(new().paths(2).antithetic())
    );
    assert!(fails(new().probability_error(-1.0)) && fails(new().probability_error(f64::NAN)));
    assert!(
        fails(new().quantiles([1.0]))
            && fails(new().drawdowns([0.0]))
            && fails(new().ruin_levels([f64::NAN]))
    );
    assert!(fails(new().confidence(1.0)));
    let past: BankrollModel = WeekSample::new(&[0.1], 3).unwrap().into();
    assert!(simulate_bankroll(&past, &new().probability_error(0.1)).is_err());
    let greedy = BetDistribution::fit(&[(0.5, 2.0)], 10, 1, Staking::Fraction(0.2)).unwrap();
    assert!(simulate_bankroll(&greedy.into(), &new()).is_err());

    let other = plan(&[PlannedBet { odds: 2.1, ..good }]);
    assert!(matches!(compare_bankrolls(&model, &other, &new()), Err(Error::NotComparable { .. })));
    assert!(matches!(compare_bankrolls(&model, &past, &new()), Err(Error::NotComparable { .. })));
}

#[test]
fn wealth_out_of_range_is_an_error_and_not_a_number() {
    for (probability, stake) in [(1.0, 0.5), (0.0, 0.5)] {
        let model = plan(&repeated(100_000, probability, 3.0, Stake::Fraction(stake)));
        let error = simulate_bankroll(&model, &MonteCarloOptions::new(1).paths(8)).unwrap_err();
        assert!(matches!(error, Error::WealthRange { .. }), "{error}");
    }
    let model = plan(&repeated(100_000, 0.5, 2.0, Stake::Fraction(1e-9)));
    let figures = simulate_bankroll(&model, &MonteCarloOptions::new(1).paths(8)).unwrap();
    assert!((figures.mean_wealth.value - 1.0).abs() < 1e-5);
}

#[test]
fn reported_errors_of_differences_are_the_spread_over_seeds() {
    let bets = |fraction: f64| plan(&mixed(|_| Stake::Fraction(fraction)));
    let (small, large) = (bets(0.05), bets(0.1));
    for antithetic in [false, true] {
        let run = |seed| {
            let options = MonteCarloOptions::new(seed).paths(1_000).quantiles([0.3]);
            let options = if antithetic { options.antithetic() } else { options };
            let difference = compare_bankrolls(&small, &large, &options).unwrap().difference;
            [
                difference.mean_drawdown,
                difference.drawdown_at_least[1].figure,
                difference.wealth_quantiles[0].figure,
            ]
        };
        let runs: Vec<_> = (0..300).map(run).collect();
        for (k, tolerance) in [0.15, 0.15, 0.3].into_iter().enumerate() {
            let n = runs.len() as f64;
            let mean = runs.iter().map(|run| run[k].value).sum::<f64>() / n;
            let spread =
                (runs.iter().map(|run| (run[k].value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let reported = runs.iter().map(|run| run[k].standard_error).sum::<f64>() / n;
            assert!((reported / spread - 1.0).abs() < tolerance, "{k}: spread {spread}, reported {reported}");
        }
    }
}

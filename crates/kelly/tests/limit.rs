//! The rules for stakes that a plan proposes: which one cut what, and laws for any proposal.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use fairline_kelly::{Bankroll, BankrollPolicy, Bet, Cap, Decision, Error, Event, Options, Reason};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A cap is a fraction of which 14 digits count; on bankrolls up to a million that is less than this.
const CAP_DIGITS: Decimal = Decimal::from_parts(1, 0, 0, false, 7);

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn bankroll(balance: &str) -> Bankroll {
    Bankroll::new(money(balance)).unwrap()
}

/// A back bet on the first outcome and one on the second, on each of two matches; edges 0.10, -0.07, 0.08 and 0.20.
fn slate() -> Vec<Event> {
    vec![
        Event::new(&[0.50, 0.30, 0.20]).bet(Bet::back(0, 2.20).group("A")).bet(Bet::back(1, 3.10).group("B")),
        Event::new(&[0.40, 0.30, 0.30]).bet(Bet::back(0, 2.70).group("A")).bet(Bet::back(1, 4.00).group("B")),
    ]
}

fn limit(policy: &BankrollPolicy, proposed: [&str; 4]) -> Vec<Decision> {
    policy.limit(&bankroll("1000"), &slate(), &proposed.map(money)).unwrap()
}

/// Stakes and reasons, for reading.
fn said(decisions: &[Decision]) -> Vec<String> {
    decisions.iter().map(|it| format!("{} {}", it.stake, it.reason)).collect()
}

#[test]
fn without_rules_a_plan_is_left_alone() {
    let decisions = limit(&BankrollPolicy::default(), ["10", "20.5", "0", "12.345"]);
    assert_eq!(
        said(&decisions),
        ["10 as proposed", "20.5 as proposed", "0 not proposed", "12.34 as proposed"]
    );
    assert_eq!(
        decisions.iter().map(|it| (it.event, it.bet)).collect::<Vec<_>>(),
        [(0, 0), (0, 1), (1, 0), (1, 1)]
    );
    approx::assert_abs_diff_eq!(decisions[3].fraction, 0.012345, epsilon = 1e-15);
    approx::assert_abs_diff_eq!(decisions[1].edge, -0.07, epsilon = 1e-15);
}

#[test]
fn each_rule_is_named() {
    let check = |policy: BankrollPolicy, proposed, expected: [&str; 4]| {
        assert_eq!(said(&limit(&policy, proposed)), expected);
    };
    let with = BankrollPolicy::new;
    let ten = ["10"; 4];
    check(
        with(Options::new().max_bet(0.008)),
        ["10", "8", "0", "7.5"],
        ["8 capped by max_bet", "8 as proposed", "0 not proposed", "7.5 as proposed"],
    );
    check(
        with(Options::new().max_event(0.015)),
        ["10", "20", "15", "0"],
        ["5 capped by max_event", "10 capped by max_event", "15 as proposed", "0 not proposed"],
    );
    check(
        with(Options::new().max_group("B", 0.01)),
        ["10", "30", "10", "10"],
        [
            "10 as proposed",
            "7.5 capped by max_group \"B\"",
            "10 as proposed",
            "2.5 capped by max_group \"B\"",
        ],
    );
    check(with(Options::new().max_total(0.02)), ten, ["5 capped by max_total"; 4]);
    check(with(Options::new()).max_day(0.02), ten, ["5 capped by max_day"; 4]);
    check(with(Options::new()).max_week(0.02), ten, ["5 capped by max_week"; 4]);
    check(
        with(Options::new().min_edge(0.09)).odds_band(2.5, 3.99),
        ten,
        [
            "0 outside the odds band",
            "0 below minimum edge",
            "0 below minimum edge",
            "0 outside the odds band",
        ],
    );
    check(
        with(Options::new().max_bets(2)),
        ten,
        ["10 as proposed", "0 beyond max_bets", "0 beyond max_bets", "10 as proposed"],
    );
    check(
        with(Options::new().min_bet(0.004)).min_stake(money("3")).step(money("0.5")),
        ["3.9", "2", "4", "4.4"],
        ["0 below minimum stake", "0 below minimum stake", "4 as proposed", "4 as proposed"],
    );
    check(
        with(Options::new()).step(money("2")),
        ["1.99", "2", "3.99", "0"],
        ["0 below one step", "2 as proposed", "2 as proposed", "0 not proposed"],
    );
    // The first cap that cut is the reason, the one that leaves nothing stands before it.
    check(with(Options::new().max_bet(0.008).max_total(0.016)), ten, ["4 capped by max_bet"; 4]);
    check(with(Options::new().max_bet(0.008).max_total(0.0)), ten, ["0 capped by max_total"; 4]);
    let event = [Event::new(&[0.5, 0.5]).bet(Bet::back(0, 2.2).max_stake(0.01))];
    let decisions = BankrollPolicy::default().limit(&bankroll("1000"), &event, &[money("11")]).unwrap();
    assert_eq!((decisions[0].stake, &decisions[0].reason), (money("10"), &Reason::Capped(Cap::MaxStake)));
}

#[test]
fn of_equal_limits_the_first_is_named() {
    let policy = BankrollPolicy::new(Options::new().max_total(0.02)).max_day(0.02).max_week(0.02);
    assert_eq!(said(&limit(&policy, ["10"; 4])), ["5 capped by max_total"; 4]);
}

#[test]
fn a_minimum_that_is_the_cap_leaves_one_amount() {
    // 2 % of 999.99 is 19.9998, of which 19.99 can be placed.
    let policy = BankrollPolicy::new(Options::new().min_bet(0.02).max_bet(0.02));
    let decisions =
        policy.limit(&bankroll("999.99"), &slate(), &["50", "19.99", "19.98", "0"].map(money)).unwrap();
    assert_eq!(
        said(&decisions),
        ["19.99 capped by max_bet", "19.99 as proposed", "0 below minimum stake", "0 not proposed"]
    );
}

#[test]
fn equal_edges_are_taken_in_order() {
    let event = || Event::new(&[0.5, 0.5]).bet(Bet::back(0, 2.2));
    let policy = BankrollPolicy::new(Options::new().max_bets(2));
    let stakes = [money("1"), money("3"), money("2")];
    let decisions = policy.limit(&bankroll("1000"), &[event(), event(), event()], &stakes).unwrap();
    assert_eq!(said(&decisions), ["1 as proposed", "3 as proposed", "0 beyond max_bets"]);
}

#[test]
fn nothing_is_placed_while_betting_stops() {
    let policy = BankrollPolicy::default().stop_loss(0.2, 2);
    let mut bankroll = bankroll("1000");
    bankroll.place(money("200")).unwrap();
    bankroll.settle(money("200"), money("-200")).unwrap();
    let proposed = ["10", "0", "10", "10"].map(money);
    let at = |bankroll: &Bankroll| said(&policy.limit(bankroll, &slate(), &proposed).unwrap());
    assert_eq!(at(&bankroll)[..2], ["0 stopped at a drawdown of 20.0 %", "0 not proposed"]);
    bankroll.open_week(&policy);
    assert_eq!(at(&bankroll)[0], "0 paused, weeks left: 2");
    assert_eq!(at(&Bankroll::new(Decimal::ZERO).unwrap())[0], "0 no money");
}

#[test]
fn money_in_open_stakes_is_not_there() {
    let mut bankroll = bankroll("7");
    bankroll.place(Decimal::ONE).unwrap();
    bankroll.open_week(&BankrollPolicy::default());
    let at = |bankroll: &Bankroll, proposed: &[Decimal]| {
        said(&BankrollPolicy::default().limit(bankroll, &slate()[..1], proposed).unwrap())
    };
    // 6 of 7 is no finite fraction, but 6 is what is left, to the penny.
    assert_eq!(at(&bankroll, &[money("7"), money("0")])[0], "6 capped by open stakes");
    assert_eq!(at(&bankroll, &[money("4"), money("2")]), ["4 as proposed", "2 as proposed"]);
    bankroll.place(money("6")).unwrap();
    assert_eq!(at(&bankroll, &[money("4"), money("2")]), ["0 capped by open stakes"; 2]);
}

#[test]
fn an_optimum_above_a_cap_by_its_last_digit_loses_a_step() {
    // A third of 3 is a hair below 1 in decimals; half of 2, which is what a double makes of it, is 1.
    let policy = BankrollPolicy::new(Options::new()).max_day(1.0 / 3.0);
    let mut bankroll = bankroll("3");
    bankroll.place(Decimal::ONE).unwrap();
    bankroll.open_day();
    bankroll.settle(Decimal::ONE, -Decimal::ONE).unwrap();
    let event = [Event::new(&[0.9, 0.1]).bet(Bet::back(0, 3.0))];
    let decided = policy.decide(&bankroll, &event).unwrap();
    assert_eq!(said(&decided), ["0.99 capped by max_day"]);
    assert_eq!(said(&policy.limit(&bankroll, &event, &[decided[0].stake]).unwrap()), ["0.99 as proposed"]);
}

#[test]
fn what_decide_needs_a_bound_for_passes() {
    let policy = BankrollPolicy::new(Options::new().max_drawdown(0.9, 0.01).min_edge(0.0));
    let decided = policy.decide(&bankroll("1000"), &slate()).unwrap();
    let stakes: Vec<Decimal> = decided.iter().map(|it| it.stake).collect();
    assert!(stakes.iter().any(|stake| *stake > Decimal::ZERO));
    let held = policy.limit(&bankroll("1000"), &slate(), &stakes).unwrap();
    assert_eq!(held.iter().map(|it| it.stake).collect::<Vec<_>>(), stakes);
}

#[test]
fn bad_proposals() {
    let error = |proposed: &[Decimal]| {
        BankrollPolicy::default().limit(&bankroll("1000"), &slate(), proposed).unwrap_err()
    };
    assert_eq!(
        error(&[Decimal::ONE; 3]).to_string(),
        "3 stakes are proposed for 4 bets; propose one each, 0 for no bet"
    );
    assert_eq!(
        error(&["1", "1", "1", "-0.01"].map(money)).to_string(),
        "the stake proposed for bet 1 on event 1 = -0.01 must be at least 0, which is no bet"
    );
    let bad = BankrollPolicy::default().max_day(2.0).limit(&bankroll("1000"), &[], &[]);
    assert!(matches!(bad, Err(Error::OutOfRange { argument: "max_day", .. })));
    let event = [Event::new(&[0.5, 0.5]).bet(Bet::back(0, f64::NAN))];
    let bad = BankrollPolicy::default().limit(&bankroll("1000"), &event, &[Decimal::ONE]);
    assert!(matches!(bad, Err(Error::BetOutOfRange { argument: "odds", .. })));
    assert!(BankrollPolicy::default().limit(&bankroll("1000"), &[], &[]).unwrap().is_empty());
}

#[test]
fn the_largest_and_the_smallest_money_do_not_overflow() {
    let all =
        |bankroll: &Bankroll, policy: &BankrollPolicy, stake| policy.limit(bankroll, &slate(), &[stake; 4]);
    let largest = Bankroll::new(Decimal::MAX).unwrap();
    // Four times the largest number cannot be added up, which is an error and no panic.
    let error = all(&largest, &BankrollPolicy::default(), Decimal::MAX).unwrap_err();
    assert!(matches!(error, Error::Money { argument: "proposed stake", .. }));
    let policy = BankrollPolicy::new(Options::new().max_bet(0.2).max_total(0.5)).max_week(1e300);
    let decisions = all(&largest, &policy, Decimal::MAX).unwrap();
    let half = Decimal::MAX / Decimal::TWO;
    let placed: Decimal = decisions.iter().map(|it| it.stake).sum();
    assert!(placed <= half && placed > half * money("0.999999"));
    // On a small bankroll the largest proposal is just a large one.
    assert_eq!(
        said(&all(&bankroll("1000"), &BankrollPolicy::default(), Decimal::MAX).unwrap()),
        ["250 capped by max_bet"; 4]
    );
    let smallest = Decimal::from_parts(1, 0, 0, false, 28);
    assert_eq!(all(&bankroll("1000"), &policy, smallest).unwrap()[0].reason, Reason::BelowStep);
    assert_eq!(
        all(&Bankroll::new(smallest).unwrap(), &policy, Decimal::ONE).unwrap()[0].stake,
        Decimal::ZERO
    );
    let tiny = BankrollPolicy::new(Options::new().max_bet(1e-300).max_total(f64::MIN_POSITIVE));
    assert_eq!(said(&all(&bankroll("1000"), &tiny, Decimal::ONE).unwrap())[0], "0 capped by max_bet");
    let fine = BankrollPolicy::default().step(smallest);
    assert_eq!(all(&bankroll("1000"), &fine, Decimal::ONE).unwrap()[0].stake, Decimal::ONE);
    assert!(all(&largest, &fine, Decimal::from(1_000_000_007)).is_ok());
}

#[test]
fn a_refund_was_never_placed() {
    let policy = BankrollPolicy::default().max_day(0.1);
    let mut bankroll = bankroll("1000");
    let before = bankroll.clone();
    bankroll.place(money("60")).unwrap();
    for bad in ["0", "-1", "60.01"] {
        assert!(matches!(bankroll.refund(money(bad)), Err(Error::Money { argument: "refunded stake", .. })));
    }
    bankroll.refund(money("20")).unwrap();
    assert_eq!(
        (bankroll.open(), bankroll.staked_today(), bankroll.staked_this_week()),
        (money("40"), money("40"), money("40"))
    );
    let room: Decimal =
        policy.limit(&bankroll, &slate(), &[money("25"); 4]).unwrap().iter().map(|it| it.stake).sum();
    assert_eq!(room, money("60"));
    bankroll.refund(money("40")).unwrap();
    assert_eq!(bankroll, before);
    // A void bet was staked; a refund in a later day cannot make less than nothing.
    bankroll.place(money("60")).unwrap();
    bankroll.settle(money("10"), Decimal::ZERO).unwrap();
    assert_eq!(bankroll.staked_today(), money("60"));
    bankroll.open_day();
    bankroll.place(money("5")).unwrap();
    bankroll.refund(money("50")).unwrap();
    assert_eq!(
        (bankroll.staked_today(), bankroll.staked_this_week(), bankroll.open()),
        (money("0"), money("15"), money("5"))
    );
}

/// Any rules, a bankroll in any state, a slate and what a plan proposes for it.
#[derive(Debug, Clone)]
struct Case {
    policy: BankrollPolicy,
    bankroll: Bankroll,
    slate: Vec<Event>,
    proposed: Vec<Decimal>,
    caps: [f64; 6],
    step: Decimal,
}

fn cents(amount: u64) -> Decimal {
    Decimal::new(i64::try_from(amount).unwrap(), 2)
}

fn case() -> impl Strategy<Value = Case> {
    let caps =
        prop::array::uniform6(prop_oneof![Just(1.0), Just(0.0), Just(1.0 / 3.0), 0.0..1.0_f64, 0.0..0.1_f64]);
    let money = (1_u64..100_000_000, 0_u64..1000, 0_u64..1000);
    let bets =
        prop::collection::vec((1.2..6.0_f64, prop_oneof![Just(1.0), 0.0..0.3_f64], 0_u64..100_000_000), 12);
    let rules =
        (1_u64..300, 0_u64..1000, prop_oneof![Just(0.0), 0.0..0.05_f64], prop::option::of(0_usize..8));
    let edge = prop::option::of(-0.3..0.1_f64);
    (caps, money, bets, rules, edge, 0.05..=1.0_f64).prop_map(
        |(caps, (balance, before, today), bets, rules, edge, fraction)| {
            let (step, min_stake, min_bet, max_bets) = rules;
            let [bet, event, group, total, day, week] = caps;
            let options = Options::new()
                .fraction(fraction)
                .max_bet(bet)
                .max_event(event)
                .max_group("odd", group)
                .max_total(total);
            let options = options.min_bet(min_bet.min(bet).min(event).min(total));
            let options = edge.into_iter().fold(options, Options::min_edge);
            let options = max_bets.into_iter().fold(options, Options::max_bets);
            let policy = BankrollPolicy::new(options)
                .max_day(day)
                .max_week(week)
                .min_stake(cents(min_stake))
                .step(cents(step));
            let mut bankroll = Bankroll::new(cents(balance)).unwrap();
            // Something is open from yesterday, and something was placed today.
            for share in [before, today] {
                let stake = cents(balance * share / 2000);
                if stake > Decimal::ZERO {
                    bankroll.place(stake).unwrap();
                }
                if share == before {
                    bankroll.open_day();
                }
            }
            let slate = (0..4)
                .map(|i| {
                    (0..3).fold(Event::new(&[0.45, 0.30, 0.25]), |event, k| {
                        let (odds, most, _) = bets[3 * i + k];
                        event.bet(Bet::back(k, odds).max_stake(most).group(if (i + k) % 2 == 1 {
                            "odd"
                        } else {
                            "even"
                        }))
                    })
                })
                .collect();
            let proposed = bets.iter().map(|(_, _, stake)| cents(*stake)).collect();
            Case { policy, bankroll, slate, proposed, caps, step: cents(step) }
        },
    )
}

fn stakes(decisions: &[Decision]) -> Vec<Decimal> {
    decisions.iter().map(|it| it.stake).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// No cap is exceeded whatever is proposed, all caps at once; and nothing is more than was proposed.
    #[test]
    fn no_cap_is_exceeded(case in case()) {
        let Case { policy, bankroll, slate, proposed, caps: [bet, event, group, total, day, week], step } = case;
        let decisions = policy.limit(&bankroll, &slate, &proposed).unwrap();
        prop_assert_eq!(decisions.len(), 12);
        let of = |share: f64, money: Decimal| Decimal::try_from(share).unwrap() * money + CAP_DIGITS;
        let balance = bankroll.balance();
        let sum = |is_in: &dyn Fn(&Decision) -> bool| -> Decimal {
            decisions.iter().filter(|it| is_in(it)).map(|it| it.stake).sum()
        };
        for (it, asked) in decisions.iter().zip(&proposed) {
            prop_assert!(it.stake >= Decimal::ZERO && it.stake <= *asked && it.stake <= of(bet, balance));
            prop_assert_eq!(it.stake % step, Decimal::ZERO);
            let whole = it.stake > Decimal::ZERO && *asked - it.stake < step;
            prop_assert!(whole || it.reason != Reason::AsProposed);
        }
        for i in 0..4 {
            prop_assert!(sum(&|it| it.event == i) <= of(event, balance));
        }
        prop_assert!(sum(&|it| (it.event + it.bet) % 2 == 1) <= of(group, balance));
        let all = sum(&|_| true);
        prop_assert!(all <= of(total, balance));
        prop_assert!(all <= (of(day, balance) - bankroll.staked_today()).max(Decimal::ZERO));
        prop_assert!(all <= (of(week, balance) - bankroll.staked_this_week()).max(Decimal::ZERO));
        prop_assert!(all <= balance - bankroll.open());
    }

    /// What was cut once is not cut again.
    #[test]
    fn limit_is_idempotent(case in case()) {
        let once = stakes(&case.policy.limit(&case.bankroll, &case.slate, &case.proposed).unwrap());
        let twice = case.policy.limit(&case.bankroll, &case.slate, &once).unwrap();
        prop_assert_eq!(stakes(&twice), once);
        for it in twice {
            let expected = if it.stake > Decimal::ZERO { Reason::AsProposed } else { Reason::NotProposed };
            prop_assert!(it.reason == expected);
        }
    }

    /// Where no minimum and no number of bets refuses, rounding aside, more room and looser caps leave no less.
    #[test]
    fn a_looser_cap_on_all_leaves_no_less(
        proposed in prop::array::uniform4(0_u64..100_000),
        (tight, more) in (0.0..1.0_f64, 0.0..1.0_f64),
    ) {
        let at = |total: f64| {
            let policy = BankrollPolicy::new(Options::new().max_bet(0.4).max_total(total));
            stakes(&policy.limit(&bankroll("1000"), &slate(), &proposed.map(cents)).unwrap())
        };
        for (tight, loose) in at(tight).into_iter().zip(at((tight + more).min(1.0))) {
            prop_assert!(tight <= loose);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The optimum under the rules is a plan under the rules.
    #[test]
    fn decided_stakes_come_back_as_they_are(case in case()) {
        let decided = stakes(&case.policy.decide(&case.bankroll, &case.slate).unwrap());
        let held = case.policy.limit(&case.bankroll, &case.slate, &decided).unwrap();
        prop_assert!(held.iter().all(|it| it.reason == Reason::AsProposed || it.reason == Reason::NotProposed));
        prop_assert_eq!(stakes(&held), decided);
    }
}

//! What a slate refuses, with the place and the value; and slates at the ends of what it takes.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use fairline_kelly::{Bet, Event, Options, Status, optimise, sensitivity};
use ndarray::array;

fn good() -> Event {
    Event::new(&[0.5, 0.5]).bet(Bet::back(0, 2.2))
}

fn message(slate: &[Event]) -> String {
    let error = optimise(slate, &Options::new()).unwrap_err();
    // As text: NaN differs from itself.
    assert_eq!(sensitivity(slate, &Options::new()).unwrap_err().to_string(), error.to_string());
    error.to_string()
}

/// The message for one bet, the second on the second event.
fn of_bet(bet: Bet) -> String {
    message(&[good(), good().bet(bet)])
}

#[test]
fn events() {
    assert_eq!(message(&[]), "there are no events, at least 1 is needed");
    assert_eq!(message(&[good(), Event::new(&[1.0])]), "an event needs at least 2 outcomes, these have 1");
    assert_eq!(message(&[good(), Event::new(&[0.5, 1.5])]), "probabilities[[1, 1]] = 1.5 must be in [0, 1]");
    assert_eq!(message(&[Event::new(&[f64::NAN, 0.5])]), "probabilities[[0, 0]] = NaN must be in [0, 1]");
    let sum = "row 1 of probabilities sums to 0.75, it must sum to 1 within 1e-9";
    assert_eq!(message(&[good(), Event::new(&[0.5, 0.25])]), sum);
    for void in [1.0, -0.1, f64::NAN] {
        let expected = format!("void probability of event 1 = {void} must be in [0, 1)");
        assert_eq!(message(&[good(), good().void(void)]), expected);
    }
}

#[test]
fn draws() {
    let three = array![[0.5, 0.5], [0.4, 0.6], [0.3, 0.7]];
    let drawn = Event::from_draws(three.view());
    let two = Event::from_draws(three.select(ndarray::Axis(0), &[0, 1]).view());
    let mismatch = "event 2 has 2 draws but an earlier event has 3: draw all from the same model";
    assert_eq!(message(&[drawn.clone(), good(), two]), mismatch);
    let bad = array![[0.5, 0.5], [0.4, 1.6]];
    let expected = "draw 1 of event 0: probability 1 = 1.6 must be in [0, 1]";
    assert_eq!(message(&[Event::from_draws(bad.view())]), expected);
    let short = array![[0.5, 0.5], [0.5, 0.25]];
    let expected = "draw 1 of event 0 sums to 0.75, it must sum to 1 within 1e-9";
    assert_eq!(message(&[Event::from_draws(short.view())]), expected);
    let none = ndarray::Array2::zeros((0, 2));
    let expected = "number of draws of event 0 = 0 must be at least 1";
    assert_eq!(message(&[Event::from_draws(none.view())]), expected);
}

#[test]
fn bets() {
    for odds in [1.0, 0.0, -2.0, f64::NAN, f64::INFINITY] {
        let expected = format!("odds of bet 1 on event 1 = {odds} must be finite and greater than 1");
        assert_eq!(of_bet(Bet::back(0, odds)), expected);
        assert_eq!(of_bet(Bet::lay(1, odds)), expected);
        assert_eq!(of_bet(Bet::each_way(0, &[], odds, 2.0)), expected);
    }
    assert_eq!(
        of_bet(Bet::each_way(0, &[1], 5.0, 1.0)),
        "place odds of bet 1 on event 1 = 1 must be finite and greater than 1"
    );
    let outcome = "bet 1 on event 1 names outcome 2, the event has outcomes 0 to 1";
    for bet in [
        Bet::back(2, 2.0),
        Bet::lay(2, 2.0),
        Bet::each_way(2, &[], 5.0, 2.0),
        Bet::each_way(0, &[2], 5.0, 2.0),
    ] {
        assert_eq!(of_bet(bet), outcome);
    }
    assert_eq!(of_bet(Bet::returns(&[2.0])), "bet 1 on event 1 has 1 returns, the event has 2 outcomes");
    let negative = "return of bet 1 on event 1 = -0.5 must be finite and at least 0";
    assert_eq!(of_bet(Bet::returns(&[2.0, -0.5])), negative);
    assert_eq!(
        of_bet(Bet::back(0, 2.0).commission(1.0)),
        "commission of bet 1 on event 1 = 1 must be in [0, 1)"
    );
    assert_eq!(
        of_bet(Bet::back(0, 2.0).max_stake(1.5)),
        "max_stake of bet 1 on event 1 = 1.5 must be in [0, 1]"
    );
    let error = "standard error of bet 1 on event 1 = -1 must be finite and at least 0";
    assert_eq!(of_bet(Bet::back(0, 2.0).standard_error(-1.0)), error);
    let event = Event::new(&[0.3, 0.3, 0.4]).bet(Bet::returns(&[2.0, 1.0, 0.0]).standard_error(0.01));
    let several =
        "bet 0 on event 0 has a standard error but more than two returns: give the event draws instead";
    assert_eq!(message(&[event]), several);
}

/// Valid input at the ends of its range: a certificate, no NaN, no more than the bankroll.
#[test]
fn the_ends_of_the_range() {
    let events = [
        Event::new(&[1.0, 0.0]).bet(Bet::back(0, 1.5)).bet(Bet::back(1, 1e300)),
        Event::new(&[1.0 - 1e-300, 1e-300]).bet(Bet::back(1, 1e300)).bet(Bet::lay(0, 1.5)),
        Event::new(&[0.6, 0.4]).bet(Bet::back(0, 1.0 + 1e-15)).bet(Bet::lay(1, 1.0 + 1e-9)),
        Event::new(&[0.6, 0.4]).bet(Bet::back(0, 1e9)).bet(Bet::lay(1, 1e9)),
        Event::new(&[0.5, 0.5]).bet(Bet::returns(&[1.0, 1.0])).bet(Bet::returns(&[0.0, 0.0])),
        Event::new(&[0.5, 0.5]).bet(Bet::returns(&[1.1, 1.2])),
        Event::new(&[0.5, 0.5]),
    ];
    for event in &events {
        for options in [Options::new(), Options::new().fraction(0.5).max_bet(0.1)] {
            for slate in [vec![event.clone()], vec![event.clone(), good()]] {
                let found = optimise(&slate, &options).expect("valid");
                assert!(found.log_growth.is_finite() && found.log_growth >= 0.0, "{found:?}");
                assert!(found.total <= 1.0 && found.stakes.iter().flatten().all(|f| (0.0..=1.0).contains(f)));
                assert!(
                    found.status == Status::Converged && found.kkt_residual <= 1e-9,
                    "{event:?} {found:?}"
                );
                let slopes = sensitivity(&slate, &options).expect("valid");
                assert!(slopes.iter().flatten().flatten().all(|slope| slope.is_finite()), "{slopes:?}");
            }
        }
    }
    let empty = optimise(&[Event::new(&[0.5, 0.5])], &Options::new()).expect("valid");
    assert!(empty.total <= 0.0 && empty.stakes == [[]; 1] && empty.iterations == 0);
}

#[test]
fn arbitrage_is_said() {
    let book = |odds: [f64; 2]| {
        Event::new(&[0.5, 0.5]).bet(Bet::back(0, odds[0])).bet(Bet::back(0, 1.5)).bet(Bet::back(1, odds[1]))
    };
    for (odds, expected) in [([2.1, 2.0], true), ([2.0, 2.0], false), ([2.0, 1.9], false)] {
        let found = optimise(&[book(odds)], &Options::new().max_bet(0.01)).expect("valid");
        assert_eq!(found.arbitrage, expected, "{odds:?}");
    }
}

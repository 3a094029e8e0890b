//! How much goes on each match of this weekend? A quarter of the Kelly stakes, under caps and with a minimum edge: the
//! money for every bet, why it is that much, and the proof that no other stakes would do better.

use std::error::Error;
use std::io::{Write, stdout};

use fairline_kelly::{Bankroll, BankrollPolicy, Bet, Event, Options, optimise};
use rust_decimal::Decimal;

/// Match, the model's probabilities of home win, draw and away win, and the best odds.
const MATCHES: [(&str, [f64; 3], [f64; 3]); 6] = [
    ("Arsenal - Brentford", [0.69, 0.19, 0.12], [1.48, 4.75, 7.00]),
    ("Chelsea - Newcastle", [0.46, 0.26, 0.28], [2.38, 3.60, 2.95]),
    ("Everton - Luton", [0.55, 0.25, 0.20], [1.95, 3.50, 4.10]),
    ("Fulham - Spurs", [0.34, 0.26, 0.40], [3.00, 3.80, 2.30]),
    ("Wolves - Man City", [0.16, 0.21, 0.63], [7.00, 4.90, 1.48]),
    ("Burnley - Liverpool", [0.10, 0.17, 0.73], [12.00, 5.50, 1.30]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    // Every outcome of every match may be backed.
    let slate = MATCHES.map(|(_, p, odds)| {
        let bets = odds.into_iter().enumerate().map(|(outcome, odds)| Bet::back(outcome, odds));
        bets.fold(Event::new(&p), Event::bet)
    });
    let options = Options::new().fraction(0.25).max_bet(0.015).max_total(0.05).min_edge(0.02);
    let policy = BankrollPolicy::new(options.clone()).odds_band(1.3, 8.0).min_stake(Decimal::from(4));
    let (decisions, residual) = policy.decide_certified(&Bankroll::new(Decimal::from(1_000))?, &slate)?;

    writeln!(out, "match                bet    odds     edge   stake  why")?;
    // Bets that lose money on average would fill the page; they are only counted.
    let (shown, worthless): (Vec<_>, Vec<_>) = decisions.iter().partition(|decision| decision.edge > 0.0);
    for bet in shown {
        let (game, _, odds) = MATCHES[bet.event];
        let name = ["home", "draw", "away"][bet.bet];
        let (odds, edge, why) = (odds[bet.bet], 100.0 * bet.edge, &bet.reason);
        writeln!(out, "{game:20} {name} {odds:6.2} {edge:+6.1} % {:7.2}  {why}", bet.stake)?;
    }
    let total: Decimal = decisions.iter().map(|decision| decision.stake).sum();
    writeln!(out, "{} more bets have no edge; {total:.2} of 1000.00 staked\n", worthless.len())?;

    writeln!(out, "optimality residual of these stakes: {residual:.0e} (growth per unit staked)")?;

    let free = optimise(&slate, &options)?;
    let (stakes, growth) = (1_000.0 * free.total, free.log_growth);
    writeln!(out, "under the caps alone: {stakes:.2} staked, expected log growth {growth:.5} a weekend;")?;
    writeln!(out, "no other stakes under these caps grow more by as much as {:.0e}", free.gap)?;
    Ok(())
}

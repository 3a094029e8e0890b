//! Handicaps and lines of goals settled score by score, against tables worked out by hand.
//!
//! The tables follow the bookmakers' wording, not the formula of the crate: a quarter line is half a stake on each of
//! the two lines beside it. Entries are + win, p half win, = push, n half loss, - loss.

use fairline_model::{Error, OverUnder, ScoreMatrix, Settlement};
use ndarray::Array2;

/// The market of a match that is sure to end with this score.
fn certain(home: usize, away: usize) -> ScoreMatrix {
    let mut table = Array2::zeros((home + 3, away + 2));
    table[[home, away]] = 1.0;
    ScoreMatrix::from_probabilities(table.view()).unwrap()
}

/// The settlement that is certain.
fn letter(settlement: Settlement) -> char {
    let Settlement { win, half_win, push, half_loss, loss, .. } = settlement;
    let all = [(win, '+'), (half_win, 'p'), (push, '='), (half_loss, 'n'), (loss, '-')];
    let certain: Vec<char> = all.iter().filter(|(p, _)| *p > 0.0).map(|&(_, letter)| letter).collect();
    assert!(certain.len() == 1 && (win + half_win + push + half_loss + loss - 1.0).abs() <= 0.0);
    certain[0]
}

/// Home side: rows are scores, columns the line added to the home side's goals.
const LINES: [f64; 21] = [
    -2.5, -2.25, -2.0, -1.75, -1.5, -1.25, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5,
    1.75, 2.0, 2.25, 2.5,
];

#[rustfmt::skip]
const HOME: [(usize, usize, &str); 16] = [
    // score  −2.5        −1.5        −0.5        +0.5        +1.5        +2.5
    //         |   −2      |   −1      |   0       |   +1      |   +2      |
    (0, 0,   "- - - - - - - - - n = p + + + + + + + + +"),
    (1, 1,   "- - - - - - - - - n = p + + + + + + + + +"),
    (3, 3,   "- - - - - - - - - n = p + + + + + + + + +"),
    (1, 0,   "- - - - - n = p + + + + + + + + + + + + +"),
    (2, 1,   "- - - - - n = p + + + + + + + + + + + + +"),
    (4, 3,   "- - - - - n = p + + + + + + + + + + + + +"),
    (2, 0,   "- n = p + + + + + + + + + + + + + + + + +"),
    (3, 1,   "- n = p + + + + + + + + + + + + + + + + +"),
    (3, 0,   "+ + + + + + + + + + + + + + + + + + + + +"),
    (5, 0,   "+ + + + + + + + + + + + + + + + + + + + +"),
    (0, 1,   "- - - - - - - - - - - - - n = p + + + + +"),
    (1, 2,   "- - - - - - - - - - - - - n = p + + + + +"),
    (0, 2,   "- - - - - - - - - - - - - - - - - n = p +"),
    (2, 4,   "- - - - - - - - - - - - - - - - - n = p +"),
    (0, 3,   "- - - - - - - - - - - - - - - - - - - - -"),
    (1, 6,   "- - - - - - - - - - - - - - - - - - - - -"),
];

#[test]
fn the_home_side_is_settled_as_by_hand() {
    for (home, away, settled) in HOME {
        let settled: Vec<char> = settled.split(' ').map(|letter| letter.chars().next().unwrap()).collect();
        assert_eq!(settled.len(), LINES.len());
        for (&line, &expected) in LINES.iter().zip(&settled) {
            let handicap = certain(home, away).asian_handicap(line).unwrap();
            assert_eq!(letter(handicap.home), expected, "{home}-{away}, home {line:+}");
        }
    }
}

/// What a bettor reads on the slip: a side, its own line, the score, and how it is settled.
const SLIPS: [(&str, f64, usize, usize, char); 40] = [
    ("home", -0.75, 2, 1, 'p'),
    ("home", -1.0, 2, 1, '='),
    ("home", -1.25, 2, 1, 'n'),
    ("home", -0.25, 1, 1, 'n'),
    ("home", 0.25, 1, 1, 'p'),
    ("home", 0.75, 0, 1, 'n'),
    ("home", 1.25, 0, 1, 'p'),
    ("home", -1.75, 2, 0, 'p'),
    ("home", -2.25, 2, 0, 'n'),
    ("home", -1.75, 1, 0, '-'),
    ("away", 0.75, 2, 1, 'n'),
    ("away", 1.0, 2, 1, '='),
    ("away", 1.25, 2, 1, 'p'),
    ("away", 0.5, 2, 1, '-'),
    ("away", 1.5, 2, 1, '+'),
    ("away", 0.25, 1, 1, 'p'),
    ("away", -0.25, 1, 1, 'n'),
    ("away", 0.0, 1, 1, '='),
    ("away", 0.0, 0, 1, '+'),
    ("away", 0.0, 1, 0, '-'),
    ("away", -0.5, 0, 1, '+'),
    ("away", -0.75, 0, 1, 'p'),
    ("away", -1.0, 0, 1, '='),
    ("away", -1.25, 0, 1, 'n'),
    ("away", -1.5, 0, 1, '-'),
    ("away", -1.25, 0, 2, '+'),
    ("away", -1.75, 0, 2, 'p'),
    ("away", -2.0, 1, 3, '='),
    ("away", -2.25, 1, 3, 'n'),
    ("away", -2.5, 1, 3, '-'),
    ("away", -2.5, 1, 4, '+'),
    ("away", 0.25, 0, 0, 'p'),
    ("away", 0.5, 0, 0, '+'),
    ("away", -0.5, 0, 0, '-'),
    ("away", 1.75, 2, 0, 'n'),
    ("away", 2.0, 2, 0, '='),
    ("away", 2.25, 2, 0, 'p'),
    ("away", 2.25, 3, 0, '-'),
    ("away", 2.5, 2, 0, '+'),
    ("away", 2.5, 3, 0, '-'),
];

#[test]
fn slips_on_both_sides_are_settled_as_by_hand() {
    for (side, line, home, away, expected) in SLIPS {
        let matrix = certain(home, away);
        let settled = match side {
            "home" => matrix.asian_handicap(line).unwrap().home,
            _ => matrix.asian_handicap(-line).unwrap().away,
        };
        assert_eq!(letter(settled), expected, "{home}-{away}, {side} {line:+}");
    }
}

/// Over; rows are goals, columns the lines 0, 0.25 … 4.
#[rustfmt::skip]
const OVER: [(usize, &str); 6] = [
    //    0       1       2       3       4
    (0,  "= n - - - - - - - - - - - - - - -"),
    (1,  "+ + + p = n - - - - - - - - - - -"),
    (2,  "+ + + + + + + p = n - - - - - - -"),
    (3,  "+ + + + + + + + + + + p = n - - -"),
    (4,  "+ + + + + + + + + + + + + + + p ="),
    (5,  "+ + + + + + + + + + + + + + + + +"),
];

#[test]
fn goals_are_settled_as_by_hand() {
    let check = |line: OverUnder, expected: &str, place: &str| {
        assert_eq!(letter(line.over).to_string(), expected, "over, {place}");
        let opposite = match expected {
            "+" => '-',
            "p" => 'n',
            "n" => 'p',
            "-" => '+',
            _ => '=',
        };
        assert_eq!(letter(line.under), opposite, "under, {place}");
    };
    for (goals, settled) in OVER {
        for (quarters, expected) in settled.split(' ').enumerate() {
            let line = quarters as f64 / 4.0;
            for home in 0..=goals {
                let matrix = certain(home, goals - home);
                check(
                    matrix.over_under(line).unwrap(),
                    expected,
                    &format!("{home}-{}, {line}", goals - home),
                );
            }
            let place = format!("{goals} of a side, {line}");
            check(certain(goals, 2).home_over_under(line).unwrap(), expected, &place);
            check(certain(2, goals).away_over_under(line).unwrap(), expected, &place);
        }
    }
}

#[test]
fn lines_nobody_settles_are_refused() {
    let matrix = ScoreMatrix::poisson(1.5, 1.1).unwrap();
    for line in [0.3, -0.1, 0.125, 1e-9, 1000.25, -1e9, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]
    {
        for error in [
            matrix.asian_handicap(line).unwrap_err(),
            matrix.over_under(line).unwrap_err(),
            matrix.home_over_under(line).unwrap_err(),
            matrix.away_over_under(line).unwrap_err(),
        ] {
            assert!(matches!(error, Error::LineOutOfRange { .. }), "{line}");
        }
    }
    let error = matrix.asian_handicap(0.3).unwrap_err();
    assert_eq!(error.to_string(), "line = 0.3 must be a multiple of 0.25 between -1000 and 1000");
    let error = matrix.over_under(-0.25).unwrap_err();
    assert_eq!(error.to_string(), "line = -0.25 must be a multiple of 0.25 between 0 and 1000");
    // Far lines are decided, not refused; so is a zero with a sign.
    assert!(matrix.asian_handicap(1000.0).unwrap().home.win > 1.0 - 1e-12);
    assert!(matrix.asian_handicap(-1000.0).unwrap().home.loss > 1.0 - 1e-12);
    assert!(matrix.over_under(1000.0).unwrap().under.win > 1.0 - 1e-12);
    assert_eq!(matrix.over_under(-0.0), matrix.over_under(0.0));
}

//! Every market against the sum over the scores that it stands for.

use fairline_model::{ScoreMatrix, Settlement};

/// Sums of a few hundred probabilities, in another order.
const SUM: f64 = 1e-13;

fn matrices() -> [ScoreMatrix; 5] {
    [
        ScoreMatrix::poisson(1.6, 1.1).unwrap(),
        ScoreMatrix::dixon_coles(0.9, 2.3, -0.12).unwrap(),
        ScoreMatrix::bivariate_poisson(1.1, 0.8, 0.35).unwrap(),
        ScoreMatrix::negative_binomial(2.4, 0.3, 4.0).unwrap(),
        ScoreMatrix::from_probabilities(ndarray::array![[0.1, 0.05, 0.2], [0.3, 0.15, 0.2]].view()).unwrap(),
    ]
}

fn sum(matrix: &ScoreMatrix, holds: impl Fn(i64, i64) -> bool) -> f64 {
    let score = |goals: usize| i64::try_from(goals).unwrap();
    let scores = matrix.probabilities();
    scores.indexed_iter().filter(|((x, y), _)| holds(score(*x), score(*y))).map(|(_, p)| p).sum()
}

#[track_caller]
fn assert_sums(matrix: &ScoreMatrix, market: f64, holds: impl Fn(i64, i64) -> bool) {
    let expected = sum(matrix, holds);
    assert!((market - expected).abs() < SUM, "{market} {expected}");
}

/// Settles half the stake on each of two neighbouring lines (the line twice if it is not a quarter), score by score.
fn by_scores(matrix: &ScoreMatrix, lines: [f64; 2], ahead: impl Fn(f64, f64) -> f64) -> [f64; 5] {
    let mut settled = [0.0; 5];
    for ((x, y), p) in matrix.probabilities().indexed_iter() {
        let halves = lines.map(|line| ahead(x as f64, y as f64) + line);
        let [won, lost] = [1.0, -1.0].map(|sign| halves.iter().filter(|half| sign * **half > 0.0).count());
        let outcome = match (won, lost) {
            (2, _) => 0,
            (1, 0) => 1,
            (0, 0) => 2,
            (0, 1) => 3,
            (0, 2) => 4,
            _ => panic!("half a win and half a loss at {x}-{y}, {lines:?}"),
        };
        settled[outcome] += p;
    }
    settled
}

#[track_caller]
fn assert_settled(settlement: Settlement, expected: [f64; 5]) {
    let Settlement { win, half_win, push, half_loss, loss, .. } = settlement;
    for (p, expected) in [win, half_win, push, half_loss, loss].iter().zip(expected) {
        assert!((p - expected).abs() < SUM, "{settlement:?} {expected:?}");
    }
}

#[test]
fn results_and_scores_are_sums_of_scores() {
    for matrix in &matrices() {
        let [home, draw, away] = matrix.result();
        assert_sums(matrix, home, |x, y| x > y);
        assert_sums(matrix, draw, |x, y| x == y);
        assert_sums(matrix, away, |x, y| x < y);
        let chance = matrix.double_chance();
        assert_sums(matrix, chance.home_or_draw, |x, y| x >= y);
        assert_sums(matrix, chance.home_or_away, |x, y| x != y);
        assert_sums(matrix, chance.draw_or_away, |x, y| x <= y);
        let no_bet = matrix.draw_no_bet().unwrap();
        assert!((no_bet.home - home / (home + away)).abs() < SUM);
        let both = matrix.both_teams_to_score();
        assert_sums(matrix, both.yes, |x, y| x > 0 && y > 0);
        assert_sums(matrix, both.no, |x, y| x == 0 || y == 0);
        assert_sums(matrix, matrix.clean_sheets()[0], |_, y| y == 0);
        assert_sums(matrix, matrix.clean_sheets()[1], |x, _| x == 0);
        assert_sums(matrix, matrix.wins_to_nil()[0], |x, y| x > y && y == 0);
        assert_sums(matrix, matrix.wins_to_nil()[1], |x, y| y > x && x == 0);
        for margin in [-1000, -7, -2, -1, 0, 1, 2, 5, 1000, i32::MIN, i32::MAX] {
            assert_sums(matrix, matrix.winning_margin(margin), |x, y| x - y == i64::from(margin));
        }
        for (x, y) in [(0, 0), (2, 1), (0, 3), (400, 0)] {
            let score = (i64::try_from(x).unwrap(), i64::try_from(y).unwrap());
            assert_sums(matrix, matrix.correct_score(x, y), |x, y| (x, y) == score);
        }
    }
}

#[test]
fn lines_are_half_a_stake_on_each_neighbour_summed_over_the_scores() {
    for matrix in &matrices() {
        for quarters in -16..=16 {
            let line = f64::from(quarters) / 4.0;
            let away_from_quarters = if quarters % 2 == 0 { 0.0 } else { 0.25 };
            let lines = [line - away_from_quarters, line + away_from_quarters];
            let minus = lines.map(|line| -line);
            let handicap = matrix.asian_handicap(line).unwrap();
            assert_settled(handicap.home, by_scores(matrix, lines, |x, y| x - y));
            assert_settled(handicap.away, by_scores(matrix, minus, |x, y| y - x));
            if quarters >= 0 {
                let both = matrix.over_under(line).unwrap();
                assert_settled(both.over, by_scores(matrix, minus, |x, y| x + y));
                assert_settled(both.under, by_scores(matrix, lines, |x, y| -x - y));
                let home = matrix.home_over_under(line).unwrap();
                assert_settled(home.over, by_scores(matrix, minus, |x, _| x));
                assert_settled(home.under, by_scores(matrix, lines, |x, _| -x));
                let away = matrix.away_over_under(line).unwrap();
                assert_settled(away.over, by_scores(matrix, minus, |_, y| y));
                assert_settled(away.under, by_scores(matrix, lines, |_, y| -y));
            }
        }
    }
}

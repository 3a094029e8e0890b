//! The final table against all outcomes of a small league, and what must hold for any.

use fairline_model::ScoreMatrix;
use fairline_sim::{
    Error, LeagueFixture, LeagueForecast, LeagueOptions, MatchForecast, Standing, simulate_league,
};
use ndarray::array;

/// Binomial errors that a share may be off; the seeds are fixed.
const ERRORS: f64 = 4.0;

const CLUBS: [&str; 4] = ["A", "B", "C", "D"];

fn standing(club: &str, points: i32, goals_for: u32, goals_against: u32) -> Standing {
    Standing { club: club.into(), points, goals_for, goals_against }
}

fn fixture(home: &str, away: &str, forecast: MatchForecast) -> LeagueFixture {
    LeagueFixture { home: home.into(), away: away.into(), forecast }
}

fn table() -> Vec<Standing> {
    vec![standing("A", 5, 6, 4), standing("B", 5, 5, 3), standing("C", 4, 5, 5), standing("D", 1, 2, 6)]
}

/// Scores up to 2–2, few enough to enumerate.
fn small(home: f64, away: f64) -> ScoreMatrix {
    let side = |p: f64| [1.0 - p, 0.75 * p, 0.25 * p];
    let (h, a) = (side(home), side(away));
    ScoreMatrix::from_probabilities(ndarray::Array2::from_shape_fn((3, 3), |(x, y)| h[x] * a[y]).view())
        .unwrap()
}

/// Probability of each club at each place, over all scores of all fixtures; equals share their places.
fn enumerate(
    standings: &[Standing],
    fixtures: &[(usize, usize, Vec<([i64; 2], f64)>)],
    goals: bool,
) -> [[f64; 4]; 4] {
    let mut places = [[0.0; 4]; 4];
    let combinations: usize = fixtures.iter().map(|(_, _, scores)| scores.len()).product();
    for mut combination in 0..combinations {
        let mut records: Vec<[i64; 3]> = standings
            .iter()
            .map(|s| {
                let (scored, conceded) = (i64::from(s.goals_for), i64::from(s.goals_against));
                [i64::from(s.points), scored - conceded, scored]
            })
            .collect();
        let mut probability = 1.0;
        for (home, away, scores) in fixtures {
            let ([x, y], p) = scores[combination % scores.len()];
            combination /= scores.len();
            probability *= p;
            for (club, scored, conceded) in [(*home, x, y), (*away, y, x)] {
                let points = if scored > conceded { 3 } else { i64::from(scored == conceded) };
                let gain = [points, scored - conceded, scored];
                records[club].iter_mut().zip(gain).for_each(|(sum, gain)| *sum += gain);
            }
        }
        if !goals {
            records.iter_mut().for_each(|record| *record = [record[0], 0, 0]);
        }
        for club in 0..4 {
            let better = records.iter().filter(|record| **record > records[club]).count();
            let equal = records.iter().filter(|record| **record == records[club]).count();
            for place in better..better + equal {
                places[club][place] += probability / equal as f64;
            }
        }
    }
    places
}

fn compare(found: &LeagueForecast, exact: &[[f64; 4]; 4]) {
    let n = found.seasons as f64;
    let close = |value: f64, exact: f64, what: &str| {
        let error = (exact * (1.0 - exact) / n).sqrt();
        assert!((value - exact).abs() <= ERRORS * error + 1e-9, "{what}: {value}, exactly {exact}");
    };
    for (club, exact) in found.clubs.iter().zip(exact) {
        for (place, exact) in exact.iter().enumerate() {
            close(club.places[place], *exact, &format!("{} at {place}", club.club));
        }
        close(club.title.value, exact[0], "title");
        close(club.top.value, exact[0] + exact[1], "top");
        close(club.relegation.value, exact[3], "relegation");
        assert!(club.title.interval[0] <= club.title.value && club.title.value <= club.title.interval[1]);
    }
}

fn options() -> LeagueOptions {
    LeagueOptions::new(42).seasons(40_000).top(2).relegated(1)
}

#[test]
fn a_small_league_is_the_sum_over_all_scores() {
    let games =
        [(0, 1, small(0.6, 0.4)), (2, 3, small(0.7, 0.3)), (1, 2, small(0.5, 0.5)), (3, 0, small(0.3, 0.8))];
    let scores = |matrix: &ScoreMatrix| {
        let cell = |((x, y), &p): ((usize, usize), &f64)| ([x as i64, y as i64], p);
        matrix.probabilities().indexed_iter().map(cell).collect::<Vec<_>>()
    };
    let all: Vec<_> = games.iter().map(|(home, away, matrix)| (*home, *away, scores(matrix))).collect();
    let fixtures: Vec<_> = games
        .into_iter()
        .map(|(home, away, matrix)| fixture(CLUBS[home], CLUBS[away], MatchForecast::Scores(matrix)))
        .collect();
    let found = simulate_league(&table(), &fixtures, &options()).unwrap();
    compare(&found, &enumerate(&table(), &all, true));
    // Expected points: those so far and three a win, one a draw.
    let [home, draw, _] = small(0.6, 0.4).result();
    let [_, last_draw, last_away] = small(0.3, 0.8).result();
    let exact = 5.0 + 3.0 * (home + last_away) + draw + last_draw;
    let points = found.clubs[0].points;
    assert!((points.value - exact).abs() < ERRORS * points.standard_error, "{points:?} {exact}");
    let second = |p: [f64; 2]| 9.0 * p[0] + p[1] - (3.0 * p[0] + p[1]).powi(2);
    let deviation = (second([home, draw]) + second([last_away, last_draw])).sqrt();
    assert!((found.clubs[0].points_deviation / deviation - 1.0).abs() < 0.02);
}

#[test]
fn results_alone_leave_ties_to_chance() {
    let games =
        [(0, 1, [0.5, 0.3, 0.2]), (2, 3, [0.4, 0.3, 0.3]), (1, 2, [0.3, 0.4, 0.3]), (0, 3, [0.6, 0.4, 0.0])];
    let scores = |p: [f64; 3]| [[1, 0], [0, 0], [0, 1]].into_iter().zip(p).collect::<Vec<_>>();
    let all: Vec<_> = games.iter().map(|&(home, away, p)| (home, away, scores(p))).collect();
    let mut fixtures: Vec<_> = games
        .iter()
        .map(|&(home, away, p)| fixture(CLUBS[home], CLUBS[away], MatchForecast::Results(p)))
        .collect();
    let exact = enumerate(&table(), &all, false);
    compare(&simulate_league(&table(), &fixtures, &options()).unwrap(), &exact);
    // One fixture without scores is enough.
    let matrix = ScoreMatrix::from_probabilities(array![[0.0, 0.0], [0.6, 0.4]].view()).unwrap();
    fixtures[3].forecast = MatchForecast::Scores(matrix);
    compare(&simulate_league(&table(), &fixtures, &options()).unwrap(), &exact);
}

#[test]
fn equals_have_equal_chances_and_everyone_has_a_place() {
    let clubs: Vec<Standing> = (0..12).map(|i| Standing::new(format!("club {i}"))).collect();
    let mut fixtures = Vec::new();
    for (i, home) in clubs.iter().enumerate() {
        for away in clubs.iter().skip(i + 1) {
            let matrix = ScoreMatrix::poisson(1.3, 1.3).unwrap();
            fixtures.push(fixture(&home.club, &away.club, MatchForecast::Scores(matrix)));
        }
    }
    let end = simulate_league(&clubs, &fixtures, &LeagueOptions::new(5)).unwrap();
    for (k, club) in end.clubs.iter().enumerate() {
        let error = (1.0 / 12.0 * 11.0 / 12.0 / 10_000.0_f64).sqrt();
        assert!((club.title.value - 1.0 / 12.0).abs() < ERRORS * error, "{club:?}");
        assert!((club.relegation.value - 0.25).abs() < ERRORS * (0.25 * 0.75 / 10_000.0_f64).sqrt());
        assert!((club.places.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((end.clubs.iter().map(|club| club.places[k]).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_finished_season_is_certain() {
    let end = simulate_league(&table(), &[], &options().seasons(100)).unwrap();
    for (place, club) in end.clubs.iter().enumerate() {
        // A and B are equal on points and goal difference; A has scored more.
        assert_eq!(club.places[place], 1.0, "{club:?}");
        assert_eq!((club.points.value, club.points.standard_error), (f64::from(table()[place].points), 0.0));
    }
    assert_eq!(end.clubs[0].title.value, 1.0);
    assert_eq!(end.clubs[3].relegation.value, 1.0);
    assert!(end.clubs[0].title.interval[0] > 0.95 && end.clubs[0].title.interval[0] < 1.0);
    let alone = simulate_league(&[Standing::new("A")], &[], &options().top(1)).unwrap();
    assert_eq!(alone.clubs[0].title.value, 1.0);
}

#[test]
fn standings_come_from_results() {
    let results = [("B", "A", [2, 2]), ("A", "C", [3, 0]), ("C", "B", [0, 1])];
    let table = Standing::from_results(results, 2).unwrap();
    assert_eq!(table, [standing("A", 3, 5, 2), standing("B", 3, 3, 2), standing("C", 0, 0, 4)]);
    assert!(matches!(Standing::from_results([("A", "A", [0, 0])], 3), Err(Error::SameClub { index: 0, .. })));
    assert!(Standing::from_results([("A", "B", [0, 1_001])], 3).is_err());
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let fixtures = [fixture("A", "B", MatchForecast::Results([0.4, 0.3, 0.3]))];
    let run =
        || simulate_league(&table(), &fixtures, &LeagueOptions::new(1).seasons(3_001).relegated(1)).unwrap();
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run);
    assert_eq!(on(1), on(3));
}

#[test]
fn bad_input_is_refused() {
    let error = |standings: &[Standing], fixtures: &[LeagueFixture], options: LeagueOptions| {
        simulate_league(standings, fixtures, &options).unwrap_err()
    };
    let even = || MatchForecast::Results([0.4, 0.3, 0.3]);
    assert!(matches!(error(&[], &[], options()), Error::NothingToSimulate { .. }));
    let twice = [Standing::new("A"), Standing::new("A")];
    assert!(matches!(error(&twice, &[], options()), Error::RepeatedClub { index: 1, .. }));
    assert!(matches!(
        error(&table(), &[fixture("A", "E", even())], options()),
        Error::UnknownClub { index: 0, .. }
    ));
    assert!(matches!(
        error(&table(), &[fixture("A", "A", even())], options()),
        Error::SameClub { index: 0, .. }
    ));
    for bad in [[0.4, 0.3, 0.2], [1.2, -0.2, 0.0], [f64::NAN, 0.5, 0.5]] {
        let fixture = fixture("A", "B", MatchForecast::Results(bad));
        assert!(matches!(
            error(&table(), &[fixture], options()),
            Error::FixtureProbabilities { index: 0, .. }
        ));
    }
    for bad in [standing("A", 100_001, 0, 0), standing("A", i32::MIN, 0, 0), standing("A", 0, u32::MAX, 0)] {
        assert!(matches!(error(&[bad], &[], options().top(1)), Error::OutOfRange { .. }));
    }
    for bad in [
        options().seasons(0),
        options().points_per_win(0),
        options().top(0),
        options().top(5),
        options().relegated(5),
        options().confidence(f64::NAN),
    ] {
        assert!(matches!(error(&table(), &[], bad), Error::InvalidOption { .. }));
    }
}

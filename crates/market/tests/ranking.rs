//! Ranking the methods on past books.

use fairline_market::{DevigOptions, Error, Method, MethodRanking, devig, rank_methods};
use ndarray::{Array2, array};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn all() -> [DevigOptions; 8] {
    Method::ALL.map(DevigOptions::new)
}

/// Books priced from known probabilities by one method, and what then happened.
fn priced_by(method: Method, books: usize) -> (Array2<f64>, Vec<usize>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(42);
    let mut odds = Array2::zeros((books, 3));
    let mut outcomes = Vec::with_capacity(books);
    for mut row in odds.rows_mut() {
        let w: [f64; 3] = std::array::from_fn(|_| rng.random_range(0.2..3.0));
        let total: f64 = w.iter().sum();
        let p = w.map(|w| w / total);
        let priced = fairline_market::add_overround(&p, 0.1, method).expect("a mild overround");
        row.iter_mut().zip(priced.odds).for_each(|(to, o)| *to = o);
        let u = rng.random::<f64>();
        outcomes.push(usize::from(u > p[0]) + usize::from(u > p[0] + p[1]));
    }
    (odds, outcomes)
}

fn place(ranking: &MethodRanking, method: Method) -> usize {
    ranking.methods.iter().position(|ranked| ranked.method == method).expect("every method is ranked")
}

#[test]
fn the_method_that_made_the_prices_wins_against_one_that_is_far_from_it() {
    for (truth, wrong) in [(Method::Power, Method::Multiplicative), (Method::Multiplicative, Method::Power)] {
        let (odds, outcomes) = priced_by(truth, 20_000);
        let options = [truth, wrong].map(DevigOptions::new);
        let ranking = rank_methods(odds.view(), &outcomes, &options, 0.95).unwrap();
        assert_eq!(place(&ranking, truth), 0, "{ranking:?}");
        let [low, high] = ranking.methods[1].interval.unwrap();
        assert!(
            0.0 < low && low < ranking.methods[1].behind && ranking.methods[1].behind < high,
            "{ranking:?}"
        );
    }
}

/// The interval by hand: two differences, one degree of freedom, t = 12.7062047361747 at 95 %.
#[test]
fn the_interval_is_the_paired_t_interval() {
    let odds = array![[2.0, 3.4, 4.0], [1.5, 4.0, 6.5]];
    let outcomes = [2, 0];
    let score = |row: usize, method| {
        let book = devig(odds.row(row).as_slice().unwrap(), method).unwrap();
        -book.probabilities[outcomes[row]].ln()
    };
    let options = [Method::Multiplicative, Method::Shin].map(DevigOptions::new);
    let ranking = rank_methods(odds.view(), &outcomes, &options, 0.95).unwrap();
    let (best, second) = (ranking.methods[0].method, ranking.methods[1].method);
    let d = [0, 1].map(|row| score(row, second) - score(row, best));
    let (mean, deviation) = (f64::midpoint(d[0], d[1]), (d[0] - d[1]).abs() / 2f64.sqrt());
    let [low, high] = ranking.methods[1].interval.unwrap();
    assert!((ranking.methods[1].behind - mean).abs() < 1e-15);
    let half = 12.7062047361747 * deviation / 2f64.sqrt();
    assert!((high - mean - half).abs() < 1e-10 && (mean - low - half).abs() < 1e-10, "{low} {high}");
    assert_eq!(ranking.methods[0].interval, Some([0.0, 0.0]));
}

#[test]
fn all_are_judged_on_the_same_books() {
    // The additive method has no answer for the second book, nobody for the third.
    let odds = array![[2.0, 3.4, 4.0], [1.02, 21.0, 101.0], [2.0, f64::NAN, 3.0], [1.9, 3.5, 4.4]];
    let ranking = rank_methods(odds.view(), &[0, 0, 0, 1], &all(), 0.95).unwrap();
    assert_eq!(ranking.books, 2);
    let rows: Vec<usize> = ranking.left_out.iter().map(|(row, _, _)| *row).collect();
    assert_eq!(rows, [1, 2]);
    assert_eq!(ranking.left_out[0].1, Method::Additive);
    assert_eq!(ranking.methods[place(&ranking, Method::Additive)].refused, 2);
    assert_eq!(ranking.methods[place(&ranking, Method::Shin)].refused, 1);
}

#[test]
fn one_book_has_no_interval() {
    let odds = array![[2.0, 3.4, 4.0]];
    let ranking = rank_methods(odds.view(), &[1], &all(), 0.95).unwrap();
    assert!(ranking.methods.iter().all(|ranked| ranked.interval.is_none()));
    assert!(ranking.methods.windows(2).all(|pair| pair[0].log_score <= pair[1].log_score));
}

#[test]
fn bad_input_is_named() {
    let odds = array![[2.0, 3.4, 4.0], [1.9, 3.5, 4.4]];
    let ask = |outcomes: &[usize], options: &[DevigOptions], confidence| {
        rank_methods(odds.view(), outcomes, options, confidence).unwrap_err().to_string()
    };
    assert_eq!(
        ask(&[0], &all(), 0.95),
        "outcomes has length 1, it must have length 2, one for each of the books"
    );
    assert_eq!(
        ask(&[0, 3], &all(), 0.95),
        "outcomes[1] = 3 must be less than the number of outcomes of a book"
    );
    assert_eq!(ask(&[0, 1], &[], 0.95), "options is empty, at least one value is needed");
    assert_eq!(ask(&[0, 1], &all(), 1.0), "confidence = 1 must be above 0 and below 1");
    let two = [DevigOptions::new(Method::Power).total(2.0)];
    assert_eq!(ask(&[0, 1], &two, 0.95), "total = 2 must be 1 here");
    let none = array![[f64::NAN, 2.0, 3.0]];
    let error = rank_methods(none.view(), &[0], &all(), 0.95).unwrap_err();
    assert!(matches!(error, Error::Empty { .. }), "{error}");
}

#[test]
fn the_interval_is_finite_for_every_confidence() {
    let odds = array![[2.0, 3.4, 4.0], [1.5, 4.0, 6.5], [2.6, 3.3, 2.8]];
    let options = [Method::Multiplicative, Method::Shin].map(DevigOptions::new);
    for confidence in [5e-324, 0.5, 0.999, 1.0 - f64::EPSILON / 2.0] {
        let ranking = rank_methods(odds.view(), &[2, 0, 1], &options, confidence).unwrap();
        for method in ranking.methods {
            let [low, high] = method.interval.unwrap();
            assert!(low.is_finite() && low <= method.behind && method.behind <= high && high.is_finite());
        }
    }
}

//! Batches: the bits of single books at any length and with any number of threads, and memory used again.

use allocation_counter::measure;
use fairline_market::{DevigBatch, DevigOptions, Method, devig, devig_batch, devig_batch_into};
use ndarray::{Array2, ShapeBuilder};

/// Books of every overround from −2 % to 12 %, favourites from 1.2 to 4.
fn books(rows: usize, outcomes: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, outcomes), |(row, k)| {
        let lean = 0.3 + (row % 97) as f64 / 97.0;
        let weight = |k: usize| 1.0 + lean * k as f64;
        let total: f64 = (0..outcomes).map(weight).sum();
        total / (weight(k) * (0.98 + (row % 141) as f64 / 1000.0))
    })
}

/// More rows than one thread takes at a time, and not a multiple of four.
#[test]
fn ten_thousand_books_get_the_bits_of_single_ones() {
    for outcomes in [2, 3, 4] {
        let odds = books(10_003, outcomes);
        let mut column_by_column = Array2::zeros(odds.dim().f());
        column_by_column.assign(&odds);
        for method in Method::ALL {
            let options = DevigOptions::new(method);
            let fair = devig_batch(odds.view(), &options).unwrap();
            let other = devig_batch(column_by_column.view(), &options).unwrap();
            assert_eq!(fair.refused, other.refused);
            let bits = |fair: &DevigBatch| fair.probabilities.iter().map(|p| p.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&fair), bits(&other), "{method}");
            let mut refused = fair.refused.iter();
            for (row, book) in odds.rows().into_iter().enumerate() {
                match devig(book.as_slice().unwrap(), method) {
                    Ok(book) => {
                        assert_eq!(fair.probabilities.row(row).to_vec(), book.probabilities);
                        assert_eq!(fair.parameter[row].to_bits(), book.parameter.to_bits());
                        assert_eq!(fair.overround[row].to_bits(), book.overround.to_bits());
                        assert!(book.residual <= fair.max_residual && book.iterations <= fair.max_iterations);
                    }
                    Err(error) => assert_eq!(refused.next(), Some(&(row, error))),
                }
            }
            assert_eq!(refused.next(), None);
        }
    }
}

#[test]
#[cfg_attr(feature = "rayon", ignore = "rayon allocates its tasks")]
fn memory_is_used_again() {
    let odds = books(1000, 3);
    for method in Method::ALL {
        let options = DevigOptions::new(method).underround(true);
        let mut fair = DevigBatch::default();
        devig_batch_into(odds.view(), &options, &mut fair).unwrap();
        assert!(fair.refused.is_empty());
        let allocations = measure(|| devig_batch_into(odds.view(), &options, &mut fair).unwrap());
        assert_eq!(allocations.count_total, 0, "{method}");
    }
}

#[test]
fn a_result_takes_the_shape_of_the_odds() {
    let options = DevigOptions::new(Method::Shin).underround(true);
    let mut fair = DevigBatch::default();
    for (rows, outcomes) in [(5, 3), (2, 7), (0, 3), (9, 2), (3, 40)] {
        let odds = books(rows, outcomes);
        devig_batch_into(odds.view(), &options, &mut fair).unwrap();
        assert_eq!(fair, devig_batch(odds.view(), &options).unwrap());
        assert_eq!(fair.probabilities.dim(), (rows, outcomes));
    }
    // An error leaves the last result as it was.
    let before = fair.clone();
    assert!(devig_batch_into(books(3, 1).view(), &options, &mut fair).is_err());
    assert_eq!(fair, before);
}

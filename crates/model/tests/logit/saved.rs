//! Models as JSON.

use fairline_model::{Error, LogitOptions, MultinomialLogit, SAVED_LOGIT_VERSION};
use ndarray::Array2;
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::fit;

const FEATURES: [&str; 2] = ["elo_difference", "rest \"days\", Ü"];

fn model(seed: u64) -> MultinomialLogit {
    let (x, y) = draw(60, 2, 3, seed);
    fit(&x, &y, &LogitOptions::new())
}

proptest! {
    #[test]
    fn every_bit_comes_back(seed: u64, power in -300.0..300.0_f64) {
        let mut model = model(1);
        let mut numbers = Numbers::new(seed);
        let mut number = || 10_f64.powf(power) * numbers.normal();
        model.coefficients.mapv_inplace(|_| number());
        model.intercepts.mapv_inplace(|_| number());
        (model.objective, model.gradient_norm, model.condition) = (number(), number(), Some(number()));
        let back = MultinomialLogit::from_json(&model.to_json(&FEATURES).unwrap(), &FEATURES).unwrap();
        prop_assert_eq!(bits(&back), bits(&model));
        prop_assert_eq!(back, model);
    }

    #[test]
    fn a_file_cut_short_is_refused(place: prop::sample::Index) {
        let file = model(2).to_json(&FEATURES).unwrap();
        let mut end = place.index(file.len());
        while !file.is_char_boundary(end) {
            end -= 1;
        }
        let read = MultinomialLogit::from_json(&file[..end], &FEATURES);
        let refused = matches!(read, Err(Error::NotReadable { .. }));
        prop_assert!(refused);
    }
}

fn bits(model: &MultinomialLogit) -> Vec<u64> {
    let rest = [model.objective, model.gradient_norm, model.condition.unwrap_or(f64::NAN)];
    model.coefficients.iter().chain(&model.intercepts).chain(&rest).map(|value| value.to_bits()).collect()
}

#[test]
fn negative_zero_and_the_smallest_numbers_come_back() {
    let mut model = model(3);
    model.coefficients =
        Array2::from_shape_vec((2, 3), vec![-0.0, 5e-324, f64::MAX, f64::MIN_POSITIVE, 0.1 + 0.2, -1e-17])
            .unwrap();
    model.condition = None;
    let back = MultinomialLogit::from_json(&model.to_json(&FEATURES).unwrap(), &FEATURES).unwrap();
    assert_eq!(bits(&back), bits(&model));
    // Column-major arrays are saved as what they are.
    model.coefficients = model.coefficients.t().as_standard_layout().reversed_axes().into_owned();
    let back = MultinomialLogit::from_json(&model.to_json(&FEATURES).unwrap(), &FEATURES).unwrap();
    assert_eq!(back, model);
}

#[test]
fn other_files_are_refused_by_what_is_wrong() {
    let file = model(4).to_json(&FEATURES).unwrap();
    let read = |file: &str| MultinomialLogit::from_json(file, &FEATURES).unwrap_err();
    let version = format!("\"version\":{SAVED_LOGIT_VERSION}");
    assert!(file.contains(&version));
    for other in [0, SAVED_LOGIT_VERSION + 1, u32::MAX] {
        assert_eq!(
            read(&file.replace(&version, &format!("\"version\":{other}"))),
            Error::OtherVersion { version: other, known: SAVED_LOGIT_VERSION }
        );
    }
    // A later version may look quite different and is still known as one.
    assert_eq!(
        read("{\"format\":\"fairline multinomial logit\",\"version\":2,\"weights\":[1]}"),
        Error::OtherVersion { version: 2, known: SAVED_LOGIT_VERSION }
    );
    for bad in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        file.replace(&version, "\"version\":-1"),
        file.replace(&version, "\"version\":\"1\""),
        file.replace("multinomial logit", "goals model"),
        file.replace("\"intercepts\"", "\"other\""),
        file.replace("\"Converged\"", "\"Perfect\""),
        file.replace("\"dim\":[2,3]", "\"dim\":[3,2]"),
        file.replace("\"dim\":[2,3]", "\"dim\":[2,4]"),
        file.replace("\"dim\":[2,3]", "\"dim\":[6]"),
        file.replace("\"dim\":[3]", "\"dim\":[2]"),
        format!("{file}{file}"),
        file.replacen("{\"format\"", "{\"surprise\":1,\"format\"", 1),
    ] {
        assert!(matches!(read(&bad), Error::NotReadable { .. }), "{bad}");
    }
}

#[test]
fn other_features_are_refused() {
    let file = model(5).to_json(&FEATURES).unwrap();
    for features in [&[FEATURES[1], FEATURES[0]][..], &FEATURES[..1], &[], &["a", "b"], &["a", "b", "c"]] {
        match MultinomialLogit::from_json(&file, features) {
            Err(Error::OtherFeatures { expected, actual }) => {
                assert_eq!(expected, features);
                assert_eq!(actual, FEATURES);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(model(5).to_json(&FEATURES[..1]), Err(Error::ColumnMismatch { expected: 2, actual: 1 }));
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut broken = model(6);
        broken.coefficients[[1, 2]] = bad;
        assert!(matches!(broken.to_json(&FEATURES), Err(Error::Overflow { .. })), "{bad}");
        let mut broken = model(6);
        broken.intercepts[1] = bad;
        assert!(matches!(broken.to_json(&FEATURES), Err(Error::Overflow { .. })), "{bad}");
    }
    let mut broken = model(6);
    broken.intercepts = ndarray::Array1::zeros(2);
    assert_eq!(broken.to_json(&FEATURES), Err(Error::ClassMismatch { coefficients: 3, intercepts: 2 }));
}

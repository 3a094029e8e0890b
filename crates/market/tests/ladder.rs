//! Price ladders: Betfair's, custom ones, and the laws of moving on them.

use fairline_market::{Error, PriceLadder};
use proptest::prelude::*;

/// Two distances of a price from its neighbours count as equal within this: doubles near 1000 are 1e-13 apart.
const TIE: f64 = 1e-9;

/// Ladders of one to five bands, in hundredths.
fn any_ladder() -> impl Strategy<Value = PriceLadder> {
    let bands = prop::collection::vec((1u32..200, 1u32..40), 1..6);
    (101u32..300, bands).prop_map(|(start, bands)| {
        let mut from = start;
        let bands: Vec<_> = bands
            .into_iter()
            .map(|(step, ticks)| {
                let (low, high) = (from, from + step * ticks);
                from = high;
                (f64::from(low) / 100.0, f64::from(high) / 100.0, f64::from(step) / 100.0)
            })
            .collect();
        PriceLadder::new(&bands).expect("valid bands")
    })
}

/// A ladder, and a price within it that is on it every other time.
fn ladder_and_price() -> impl Strategy<Value = (PriceLadder, f64)> {
    let ladder = prop_oneof![Just(PriceLadder::betfair()), any_ladder()];
    (ladder, any::<prop::sample::Index>(), any::<bool>(), 0.0..=1.0f64).prop_map(
        |(ladder, index, on, part)| {
            let ticks = ladder.ticks();
            let i = index.index(ticks.len() - 1);
            let odds =
                if on { ticks[i] } else { (ticks[i] + part * (ticks[i + 1] - ticks[i])).min(ticks[i + 1]) };
            (ladder, odds)
        },
    )
}

fn bits(odds: Option<f64>) -> Option<u64> {
    odds.map(f64::to_bits)
}

/// The 350 prices and these excerpts: autobettingbot.com, "Betfair Odds", and the crate `betex` 0.5.3, both of which
/// list Betfair's increments; the moves: chromaweb.com, its calculator of ticks.
#[test]
fn betfair_has_350_prices() {
    let ladder = PriceLadder::betfair();
    let texts: Vec<String> = ladder.ticks().iter().map(f64::to_string).collect();
    assert_eq!(texts.len(), 350);
    for excerpt in [
        "1.01 1.02 1.03",
        "1.98 1.99 2 2.02 2.04",
        "2.98 3 3.05 3.1",
        "3.95 4 4.1 4.2",
        "5.9 6 6.2 6.4",
        "9.8 10 10.5 11",
        "19.5 20 21 22",
        "29 30 32 34",
        "48 50 55 60",
        "95 100 110 120",
        "980 990 1000",
    ] {
        assert!(texts.join(" ").contains(excerpt), "{excerpt}");
    }
    for invalid in [2.21, 4.15, 6.7, 22.5, 57.0, 995.0] {
        assert!(!ladder.contains(invalid), "{invalid}");
    }
    for (from, to) in [(1.5, 1.55), (2.0, 2.1), (10.0, 12.5)] {
        assert_eq!(ladder.shift(from, 5).unwrap().to_bits(), f64::to_bits(to));
        assert_eq!(ladder.ticks_between(from, to).unwrap(), 5);
    }
}

/// Adding up steps in doubles drifts off within a hundred of them.
#[test]
fn ticks_are_the_doubles_of_their_texts() {
    let finest = PriceLadder::new(&[(1.01, 1000.0, 0.01)]).unwrap();
    assert_eq!(finest.ticks().len(), 99_900);
    for (tick, hundredths) in finest.ticks().iter().zip(101..) {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        assert_eq!(tick.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
    }
    let summed = (0..1000).scan(1.01, |odds, _| {
        *odds += 0.01;
        Some(*odds)
    });
    assert!(summed.into_iter().any(|odds| !finest.contains(odds)));
}

#[test]
fn a_custom_ladder_may_have_one_band_or_many() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<PriceLadder>();
    let ladder =
        PriceLadder::new(&[(1.000001, 1.000003, 0.000001), (1.000003, 1e9, 999_999_998.999_997)]).unwrap();
    assert_eq!(
        ladder.ticks().iter().map(f64::to_string).collect::<Vec<_>>(),
        ["1.000001", "1.000002", "1.000003", "1000000000"]
    );
    let betfair_again = PriceLadder::new(&[
        (1.01, 2.0, 0.01),
        (2.0, 3.0, 0.02),
        (3.0, 4.0, 0.05),
        (4.0, 6.0, 0.1),
        (6.0, 10.0, 0.2),
        (10.0, 20.0, 0.5),
        (20.0, 30.0, 1.0),
        (30.0, 50.0, 2.0),
        (50.0, 100.0, 5.0),
        (100.0, 1000.0, 10.0),
    ]);
    assert_eq!(betfair_again.unwrap(), PriceLadder::betfair());
}

#[test]
fn bad_bands_are_named() {
    for (bands, message) in [
        (vec![], "a price ladder needs at least one band (from, to, step)"),
        (
            vec![(1.0, 2.0, 0.1)],
            "band 0: from = 1 must be greater than 1, at most 1e9, and have at most 6 decimal places",
        ),
        (
            vec![(1.5, f64::NAN, 0.1)],
            "band 0: to = NaN must be greater than 1, at most 1e9, and have at most 6 decimal places",
        ),
        (
            vec![(1.5, 2e9, 0.1)],
            "band 0: to = 2000000000 must be greater than 1, at most 1e9, and have at most 6 decimal places",
        ),
        (
            vec![(1.5, 2.0, 0.0)],
            "band 0: step = 0 must be greater than 0, at most 1e9, and have at most 6 decimal places",
        ),
        (
            vec![(1.5, 2.0, -0.1)],
            "band 0: step = -0.1 must be greater than 0, at most 1e9, and have at most 6 decimal places",
        ),
        (
            vec![(1.5, 2.0, 0.0000001)],
            "band 0: step = 0.0000001 must be greater than 0, at most 1e9, and have at most 6 decimal places",
        ),
        (vec![(2.0, 1.5, 0.1)], "band 0 goes from 2 to 1.5; it must end at a longer price than it starts"),
        (vec![(2.0, 2.0, 0.1)], "band 0 goes from 2 to 2; it must end at a longer price than it starts"),
        (vec![(1.5, 2.0, 0.3)], "band 0: steps of 0.3 from 1.5 do not meet 2"),
        (
            vec![(1.5, 2.0, 0.1), (2.1, 3.0, 0.1)],
            "band 1 starts at 2.1, but the one before ends at 2; it must start there",
        ),
        (
            vec![(1.5, 2.0, 0.1), (1.9, 3.0, 0.1)],
            "band 1 starts at 1.9, but the one before ends at 2; it must start there",
        ),
        (
            vec![(1.5, 2.0, 0.1), (2.0, 3.0, 0.000001)],
            "band 1 brings the ladder to 1000006 prices; it may have 1000000",
        ),
    ] {
        assert_eq!(PriceLadder::new(&bands).unwrap_err().to_string(), message);
    }
}

#[test]
fn nothing_is_clamped() {
    let ladder = PriceLadder::betfair();
    for odds in [1.0, 1.009, 1000.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let message = format!("odds {odds} are off the ladder, which goes from 1.01 to 1000");
        for error in [
            ladder.nearest(odds).unwrap_err(),
            ladder.at_or_below(odds).unwrap_err(),
            ladder.at_or_above(odds).unwrap_err(),
            ladder.shift(odds, 0).unwrap_err(),
            ladder.ticks_between(odds, 2.0).unwrap_err(),
            ladder.ticks_between(2.0, odds).unwrap_err(),
        ] {
            assert_eq!(error.to_string(), message);
        }
        assert!(!ladder.contains(odds));
    }
    assert_eq!(
        ladder.shift(2.03, 1).unwrap_err().to_string(),
        "odds 2.03 are not on the ladder; the prices next to them are 2.02 and 2.04"
    );
    assert_eq!(
        ladder.shift(1.02, -2).unwrap_err().to_string(),
        "odds 1.02 cannot move by -2 on the ladder, which has 1 shorter and 348 longer prices"
    );
    assert!(matches!(ladder.shift(1.02, isize::MIN), Err(Error::LadderEnd { .. })));
    assert!(matches!(ladder.shift(1.02, isize::MAX), Err(Error::LadderEnd { .. })));
}

#[test]
fn the_ends_have_one_neighbour() {
    let ladder = PriceLadder::betfair();
    assert_eq!(ladder.previous(1.01), None);
    assert_eq!(ladder.next(1000.0), None);
    assert_eq!(ladder.next(0.5), Some(1.01));
    assert_eq!(ladder.previous(f64::INFINITY), Some(1000.0));
    assert_eq!((ladder.next(f64::NAN), ladder.previous(f64::NAN)), (None, None));
}

#[test]
fn the_middle_goes_to_the_shorter_price() {
    let ladder = PriceLadder::betfair();
    for pair in ladder.ticks().windows(2) {
        // In thousandths both ticks are whole, and so is the middle.
        let middle = ((pair[0] * 1000.0).round() + (pair[1] * 1000.0).round()) / 2000.0;
        assert_eq!(ladder.nearest(middle).unwrap().to_bits(), pair[0].to_bits(), "{middle}");
        assert_eq!(ladder.nearest(middle + 0.001).unwrap().to_bits(), pair[1].to_bits(), "{middle}");
    }
}

proptest! {
    #[test]
    fn next_and_previous_undo_each_other(ladder in any_ladder()) {
        for pair in ladder.ticks().windows(2) {
            prop_assert_eq!(bits(ladder.next(pair[0])), Some(pair[1].to_bits()));
            prop_assert_eq!(bits(ladder.previous(pair[1])), Some(pair[0].to_bits()));
        }
    }

    #[test]
    fn searches_equal_a_linear_scan((ladder, odds) in ladder_and_price()) {
        let ticks = ladder.ticks();
        let last = |found: &dyn Fn(f64) -> bool| ticks.iter().copied().rfind(|&t| found(t));
        let first = |found: &dyn Fn(f64) -> bool| ticks.iter().copied().find(|&t| found(t));
        prop_assert_eq!(Some(ladder.at_or_below(odds)?.to_bits()), bits(last(&|t| t <= odds)));
        prop_assert_eq!(Some(ladder.at_or_above(odds)?.to_bits()), bits(first(&|t| t >= odds)));
        prop_assert_eq!(bits(ladder.next(odds)), bits(first(&|t| t > odds)));
        prop_assert_eq!(bits(ladder.previous(odds)), bits(last(&|t| t < odds)));
        prop_assert_eq!(ladder.contains(odds), ticks.iter().any(|t| t.to_bits() == odds.to_bits()));
    }

    #[test]
    fn the_nearest_tick_is_the_closest_of_all((ladder, odds) in ladder_and_price()) {
        let nearest = ladder.nearest(odds)?;
        let closest = ladder.ticks().iter().map(|t| (t - odds).abs()).fold(f64::INFINITY, f64::min);
        prop_assert!(ladder.contains(nearest));
        prop_assert!((nearest - odds).abs() <= closest + TIE, "{nearest} for {odds}");
    }

    #[test]
    fn a_shift_goes_as_far_as_it_says(ladder in any_ladder(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (from, to) = (*a.get(ladder.ticks()), *b.get(ladder.ticks()));
        let ticks = ladder.ticks_between(from, to)?;
        prop_assert_eq!(ladder.shift(from, ticks)?.to_bits(), to.to_bits());
        prop_assert_eq!(ladder.ticks_between(to, from)?, -ticks);
        let steps = std::iter::successors(Some(from.min(to)), |&t| ladder.next(t));
        prop_assert_eq!(steps.take_while(|&t| t < from.max(to)).count(), ticks.unsigned_abs());
    }

    #[test]
    fn any_bands_make_a_ladder_or_an_error(bands in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..4)) {
        if let Ok(ladder) = PriceLadder::new(&bands) {
            prop_assert!(ladder.ticks().windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

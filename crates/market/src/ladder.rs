//! Price ladders: the odds that an exchange accepts.
//!
//! A ladder consists of bands `(from, to, step)`. Its prices are computed as whole millionths and divided once, so that
//! each is the double of its decimal text: 2.02 is the double nearest to 2.02, which `1.01 + 101·0.01` is not.

use crate::{Error, Result};

/// Prices are whole numbers of these units: up to 1e9 odds, exact in a double.
const UNITS: u32 = 1_000_000;

/// Prices that a ladder may have. Betfair's has 350; every price of two decimals to 1000 makes 99,900.
const MOST_TICKS: u64 = 1_000_000;

/// A band in whole units.
struct Band {
    from: u64,
    to: u64,
    step: u64,
}

/// The prices of an exchange, from the shortest to the longest, called ticks.
///
/// Nothing is clamped: a price outside of the ladder is an error wherever a tick is asked for.
///
/// | method | between two ticks | outside of the ladder, NaN |
/// |---|---|---|
/// | [`contains`](Self::contains) | `false` | `false` |
/// | [`nearest`](Self::nearest), [`at_or_below`](Self::at_or_below), [`at_or_above`](Self::at_or_above) | a tick | [`Error::OffLadder`] |
/// | [`next`](Self::next), [`previous`](Self::previous) | a tick | the end towards which it looks, or `None` |
/// | [`ticks_between`](Self::ticks_between), [`shift`](Self::shift) | [`Error::NotATick`] | [`Error::OffLadder`] |
///
/// A bet's worst acceptable price is a bound that its tick must not pass. A backer wants at least so much: round up
/// with [`at_or_above`](Self::at_or_above). A layer wants to owe no more than so much: round down with
/// [`at_or_below`](Self::at_or_below). [`nearest`](Self::nearest) is for display.
///
/// # Examples
/// ```
/// use fairline_market::PriceLadder;
///
/// let ladder = PriceLadder::betfair();
/// assert_eq!(ladder.ticks().len(), 350);
/// assert_eq!(ladder.at_or_above(2.031)?, 2.04); // back at 2.031 or better
/// assert_eq!(ladder.at_or_below(2.031)?, 2.02); // lay at 2.031 or better
/// assert_eq!(ladder.shift(2.98, 2)?, 3.05);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PriceLadder {
    /// At least two, ascending, each a whole number of units.
    ticks: Vec<f64>,
}

impl PriceLadder {
    /// The ladder of Betfair's odds markets, 350 prices from 1.01 to 1000.
    ///
    /// | from | to | step |
    /// |---|---|---|
    /// | 1.01 | 2 | 0.01 |
    /// | 2 | 3 | 0.02 |
    /// | 3 | 4 | 0.05 |
    /// | 4 | 6 | 0.1 |
    /// | 6 | 10 | 0.2 |
    /// | 10 | 20 | 0.5 |
    /// | 20 | 30 | 1 |
    /// | 30 | 50 | 2 |
    /// | 50 | 100 | 5 |
    /// | 100 | 1000 | 10 |
    ///
    /// Asian handicap markets have every price of two decimals, `PriceLadder::new(&[(1.01, 1000.0, 0.01)])`.
    ///
    /// # References
    /// Betfair, *Exchange API documentation*, "Betfair Price Increments" (`CLASSIC`; the other is `FINEST`).
    pub fn betfair() -> Self {
        let bands = [
            (101, 200, 1),
            (200, 300, 2),
            (300, 400, 5),
            (400, 600, 10),
            (600, 1000, 20),
            (1000, 2000, 50),
            (2000, 3000, 100),
            (3000, 5000, 200),
            (5000, 10_000, 500),
            (10_000, 100_000, 1000),
        ];
        let hundredth = u64::from(UNITS / 100);
        Self::from_bands(&bands.map(|(from, to, step)| Band {
            from: from * hundredth,
            to: to * hundredth,
            step: step * hundredth,
        }))
    }

    /// A ladder of bands `(from, to, step)`: prices from `from` to `to`, `step` apart.
    ///
    /// # Shapes
    /// `bands`: at least one, in ascending order, each starting where the one before ends. All numbers are decimal odds,
    /// > 1 (the steps > 0), at most 1e9, with at most 6 decimal places.
    ///
    /// # Errors
    /// [`Error::NoBands`]; [`Error::BandNumber`] for a number out of range; [`Error::BandNotAscending`];
    /// [`Error::BandStep`] if the steps do not meet the end of the band; [`Error::BandStart`] for a gap or an overlap;
    /// [`Error::TooManyTicks`] above a million.
    ///
    /// # Examples
    /// ```
    /// use fairline_market::PriceLadder;
    ///
    /// let ladder = PriceLadder::new(&[(1.1, 2.0, 0.1), (2.0, 4.0, 0.5)])?;
    /// assert_eq!(ladder.ticks()[8..], [1.9, 2.0, 2.5, 3.0, 3.5, 4.0]);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn new(bands: &[(f64, f64, f64)]) -> Result<Self> {
        let mut checked: Vec<Band> = Vec::with_capacity(bands.len());
        let mut ticks = 1;
        for (band, &(from, to, step)) in bands.iter().enumerate() {
            let read = |number, value, least| {
                units(value).filter(|&u| u > least).ok_or(Error::BandNumber { band, number, value })
            };
            let one = u64::from(UNITS);
            let next = Band {
                from: read("from", from, one)?,
                to: read("to", to, one)?,
                step: read("step", step, 0)?,
            };
            if next.to <= next.from {
                return Err(Error::BandNotAscending { band, from, to });
            }
            if !(next.to - next.from).is_multiple_of(next.step) {
                return Err(Error::BandStep { band, from, to, step });
            }
            if let Some(before) = checked.last().filter(|before| before.to != next.from) {
                return Err(Error::BandStart { band, from, end: price(before.to) });
            }
            ticks += (next.to - next.from) / next.step;
            if ticks > MOST_TICKS {
                return Err(Error::TooManyTicks { band, ticks, limit: MOST_TICKS });
            }
            checked.push(next);
        }
        if checked.is_empty() { Err(Error::NoBands) } else { Ok(Self::from_bands(&checked)) }
    }

    /// The one path that ladders are built on; `bands` are valid.
    fn from_bands(bands: &[Band]) -> Self {
        let first = bands.first().map(|band| price(band.from));
        let rest = bands.iter().flat_map(|band| {
            (1..=(band.to - band.from) / band.step).map(|i| price(band.from + i * band.step))
        });
        Self { ticks: first.into_iter().chain(rest).collect() }
    }

    /// Every price, from the shortest to the longest; at least two.
    pub fn ticks(&self) -> &[f64] {
        &self.ticks
    }

    /// Whether a price is on the ladder, to the last bit.
    pub fn contains(&self, odds: f64) -> bool {
        self.index(odds).is_ok()
    }

    /// The tick nearest to a price in odds; in the middle between two, the shorter.
    ///
    /// The middle is that of the decimal numbers: 2.03 is half-way between 2.02 and 2.04, although the doubles differ
    /// by a last bit.
    ///
    /// # Errors
    /// [`Error::OffLadder`].
    ///
    /// # Examples
    /// ```
    /// let ladder = fairline_market::PriceLadder::betfair();
    /// assert_eq!(ladder.nearest(2.03)?, 2.02);
    /// assert_eq!(ladder.nearest(2.031)?, 2.04);
    /// assert!(ladder.nearest(1001.0).is_err());
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn nearest(&self, odds: f64) -> Result<f64> {
        let (below, above) = (self.at_or_below(odds)?, self.at_or_above(odds)?);
        // Sums of two whole numbers of units are exact, so this is the double of the decimal half-way price.
        let scale = f64::from(UNITS);
        let middle = ((below * scale).round() + (above * scale).round()) / (2.0 * scale);
        Ok(if odds <= middle { below } else { above })
    }

    /// The longest tick that is not longer than a price: a lay bet's limit, rounded to the ladder.
    ///
    /// # Errors
    /// [`Error::OffLadder`], also above the longest tick.
    pub fn at_or_below(&self, odds: f64) -> Result<f64> {
        self.check(odds)?;
        Ok(self.ticks[self.ticks.partition_point(|&tick| tick <= odds) - 1])
    }

    /// The shortest tick that is not shorter than a price: a back bet's limit, rounded to the ladder.
    ///
    /// # Errors
    /// [`Error::OffLadder`], also below the shortest tick.
    pub fn at_or_above(&self, odds: f64) -> Result<f64> {
        self.check(odds)?;
        Ok(self.ticks[self.ticks.partition_point(|&tick| tick < odds)])
    }

    /// The shortest tick that is longer than a price; `None` if there is none.
    ///
    /// The price need not be on the ladder, nor within: below the ladder it is the first tick.
    pub fn next(&self, odds: f64) -> Option<f64> {
        if odds.is_nan() {
            return None;
        }
        self.ticks.get(self.ticks.partition_point(|&tick| tick <= odds)).copied()
    }

    /// The longest tick that is shorter than a price; `None` if there is none.
    ///
    /// The price need not be on the ladder, nor within: above the ladder it is the last tick.
    pub fn previous(&self, odds: f64) -> Option<f64> {
        self.ticks[..self.ticks.partition_point(|&tick| tick < odds)].last().copied()
    }

    /// How many ticks it is from one tick up to another; negative if the other is shorter.
    ///
    /// # Errors
    /// [`Error::OffLadder`], [`Error::NotATick`].
    ///
    /// # Examples
    /// ```
    /// let ladder = fairline_market::PriceLadder::betfair();
    /// assert_eq!(ladder.ticks_between(1.99, 2.04)?, 3);
    /// assert_eq!(ladder.ticks_between(2.04, 1.99)?, -3);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn ticks_between(&self, from: f64, to: f64) -> Result<isize> {
        Ok(self.index(to)?.cast_signed() - self.index(from)?.cast_signed())
    }

    /// The tick so many ticks longer than a tick; shorter, if negative.
    ///
    /// # Errors
    /// [`Error::OffLadder`], [`Error::NotATick`], and [`Error::LadderEnd`] if the ladder ends before.
    ///
    /// # Examples
    /// ```
    /// let ladder = fairline_market::PriceLadder::betfair();
    /// assert_eq!(ladder.shift(10.0, 5)?, 12.5);
    /// assert_eq!(ladder.shift(10.0, -5)?, 9.0);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn shift(&self, odds: f64, ticks: isize) -> Result<f64> {
        let index = self.index(odds)?;
        index
            .checked_add_signed(ticks)
            .and_then(|moved| self.ticks.get(moved))
            .copied()
            .ok_or(Error::LadderEnd { odds, ticks, shorter: index, longer: self.ticks.len() - 1 - index })
    }

    /// Where a price is on the ladder.
    fn index(&self, odds: f64) -> Result<usize> {
        self.check(odds)?;
        self.ticks.binary_search_by(|tick| tick.total_cmp(&odds)).map_err(|above| Error::NotATick {
            odds,
            below: self.ticks[above - 1],
            above: self.ticks[above],
        })
    }

    /// The one door for prices: within the ladder, NaN is not.
    fn check(&self, odds: f64) -> Result<()> {
        let (first, last) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        if (first..=last).contains(&odds) { Ok(()) } else { Err(Error::OffLadder { odds, first, last }) }
    }
}

/// The double nearest to a number of units: both sides of the division are exact.
fn price(units: u64) -> f64 {
    units as f64 / f64::from(UNITS)
}

/// A price in whole units, if that is what its shortest decimal text says and it is at most 1e9.
fn units(value: f64) -> Option<u64> {
    if !(0.0..=1e9).contains(&value) {
        return None;
    }
    let units = (value * f64::from(UNITS)).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0 to 1e15")]
    let units = units as u64;
    (price(units).to_bits() == value.to_bits()).then_some(units)
}

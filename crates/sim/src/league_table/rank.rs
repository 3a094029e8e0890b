//! Points, goal difference and goals in one number, and clubs in its order.

use std::ops::AddAssign;

use rand::Rng;
use rand::seq::SliceRandom;

/// The range of goals, and of goal differences to either side, that a record can hold.
pub(super) const MOST_GOALS: i64 = 1 << 19;

/// A club's record: points · 2⁴⁰ + goal difference · 2²⁰ + goals.
///
/// Records add up like their parts as long as these stay in their ranges, and compare as tables do: points first, then goal
/// difference, then goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record(i64);

impl Record {
    pub(super) fn new(points: i64, difference: i64, goals: i64) -> Self {
        Self((points << 40) + (difference << 20) + goals)
    }

    /// The points, once the rest is rounded off.
    pub(super) fn points(self) -> i64 {
        (self.0 + (1 << 39)) >> 40
    }
}

impl AddAssign for Record {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Puts clubs in the order of the table, the best first; equal ones in random order.
pub(super) fn rank(table: &mut [(Record, usize)], random: &mut impl Rng) {
    table.sort_unstable_by(|a, b| b.cmp(a));
    for equals in table.chunk_by_mut(|a, b| a.0 == b.0) {
        if equals.len() > 1 {
            equals.shuffle(random);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_GOALS, Record};

    #[test]
    fn records_compare_like_their_parts_and_add_up() {
        let parts = [-40, -1, 0, 1, 2, 90];
        let differences = [1 - MOST_GOALS, -30, -1, 0, 1, 30, MOST_GOALS - 1];
        let goals = [0, 1, 5, MOST_GOALS - 1];
        let mut all = Vec::new();
        for points in parts {
            for difference in differences {
                for goals in goals {
                    all.push((points, difference, goals));
                }
            }
        }
        let record = |&(points, difference, goals): &(i64, i64, i64)| Record::new(points, difference, goals);
        for a in &all {
            assert_eq!(record(a).points(), a.0, "{a:?}");
            for b in &all {
                assert_eq!(record(a).cmp(&record(b)), a.cmp(b), "{a:?} {b:?}");
            }
        }
        let mut sum = Record::new(-3, 4, 7);
        sum += Record::new(1, -6, 2);
        assert_eq!(sum, Record::new(-2, -2, 9));
    }
}

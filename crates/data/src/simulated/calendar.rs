//! Who meets whom when: a double round robin by the circle method, from August to May.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday, date, time};
use rand::Rng;
use rand::seq::SliceRandom;

/// Saturdays from the first to the last round.
pub(super) const WEEKS: i32 = 41;

/// Weekends without a round: internationals in September, October, November and March, and the cups.
const FREE: [i32; 7] = [4, 9, 14, 22, 25, 29, 32];

/// Weeks with a round on Wednesday too, those of smaller leagues first.
const MIDWEEK: [i32; 12] = [17, 20, 24, 36, 6, 11, 13, 18, 27, 30, 34, 38];

/// A kick-off, in days from the round's Saturday.
type KickOff = (i32, Time);

/// Weekend kick-offs of the first, second, … match of a round.
const WEEKEND: [KickOff; 12] = [
    (0, time(15, 0, 0, 0)),
    (0, time(15, 0, 0, 0)),
    (1, time(14, 0, 0, 0)),
    (0, time(12, 30, 0, 0)),
    (0, time(17, 30, 0, 0)),
    (1, time(16, 30, 0, 0)),
    (FRIDAY, time(20, 0, 0, 0)),
    (MONDAY, time(20, 0, 0, 0)),
    (0, time(15, 0, 0, 0)),
    (1, time(14, 0, 0, 0)),
    (0, time(15, 0, 0, 0)),
    (0, time(15, 0, 0, 0)),
];
const FRIDAY: i32 = -1;
const MONDAY: i32 = 2;
const WEDNESDAY: KickOff = (-3, time(19, 45, 0, 0));
/// Nobody may know the other results of the last round.
const LAST: KickOff = (1, time(16, 0, 0, 0));
/// Stands in for Friday and Monday in weeks with a round on Wednesday.
const USUAL: KickOff = (0, time(15, 0, 0, 0));

/// One match to be played: places in the league, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fixture {
    pub(super) week: i32,
    pub(super) date: Date,
    pub(super) time: Time,
    pub(super) home: usize,
    pub(super) away: usize,
}

/// All fixtures of the season that begins in August of `year`, by week. `clubs` is even and at most 24.
pub(super) fn fixtures<R: Rng>(year: i16, clubs: usize, rng: &mut R) -> Vec<Fixture> {
    let pairings = double_round_robin(clubs);
    let slots = slots(pairings.len());
    let saturday = first_saturday(year);
    let mut fixtures = Vec::with_capacity(clubs * (clubs - 1));
    for (round, (mut pairs, &(week, midweek))) in pairings.iter().cloned().zip(&slots).enumerate() {
        pairs.shuffle(rng);
        for ((home, away), &weekend) in pairs.into_iter().zip(&WEEKEND) {
            let (day, time) = if round + 1 == pairings.len() {
                LAST
            } else if midweek {
                WEDNESDAY
            } else if crowded(&slots, week, weekend.0) {
                USUAL
            } else {
                weekend
            };
            let date = saturday.saturating_add((7 * week + day).days());
            fixtures.push(Fixture { week, date, time, home, away });
        }
    }
    fixtures
}

/// Whether a match on this day of a weekend would come within two days of a round on Wednesday.
fn crowded(slots: &[(i32, bool)], week: i32, day: i32) -> bool {
    (day == FRIDAY && slots.contains(&(week, true))) || (day == MONDAY && slots.contains(&(week + 1, true)))
}

/// When rounds are played: the week, and whether in its middle. At most 46.
fn slots(rounds: usize) -> Vec<(i32, bool)> {
    let weekends = (0..WEEKS).filter(|week| !FREE.contains(week)).map(|week| (week, false));
    let mut slots: Vec<(i32, bool)> =
        weekends.chain(MIDWEEK.into_iter().map(|week| (week, true))).take(rounds).collect();
    // Wednesday comes before the weekend of its week.
    slots.sort_unstable_by_key(|&(week, midweek)| (week, !midweek));
    slots
}

/// The first Saturday from 9 August on.
fn first_saturday(year: i16) -> Date {
    let ninth = date(year, 8, 9);
    ninth.saturating_add(ninth.weekday().until(Weekday::Saturday).days())
}

/// Rounds in which every club plays once: the circle method, then all again with home and away exchanged.
fn double_round_robin(clubs: usize) -> Vec<Vec<(usize, usize)>> {
    let circle = clubs - 1;
    let mut rounds: Vec<Vec<(usize, usize)>> = (0..circle)
        .map(|round| {
            // One club stands still; it and the pairs take turns at home, so that nobody is away for long.
            let still = if round % 2 == 0 { (round, circle) } else { (circle, round) };
            let turning = (1..clubs / 2).map(|step| {
                let (one, other) = ((round + step) % circle, (round + circle - step) % circle);
                if step % 2 == 1 { (one, other) } else { (other, one) }
            });
            std::iter::once(still).chain(turning).collect()
        })
        .collect();
    let returns: Vec<_> =
        rounds.iter().map(|round| round.iter().map(|&(home, away)| (away, home)).collect()).collect();
    rounds.extend::<Vec<Vec<(usize, usize)>>>(returns);
    rounds
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn every_pairing_is_played_once_at_each_ground() {
        for clubs in (6..=24).step_by(2) {
            let fixtures = fixtures(2016, clubs, &mut Xoshiro256PlusPlus::seed_from_u64(1));
            let mut pairs: Vec<_> = fixtures.iter().map(|fixture| (fixture.home, fixture.away)).collect();
            pairs.sort_unstable();
            pairs.dedup();
            assert!(pairs.iter().all(|(home, away)| home != away));
            assert_eq!((fixtures.len(), pairs.len()), (clubs * (clubs - 1), clubs * (clubs - 1)), "{clubs}");
        }
    }

    #[test]
    fn every_club_rests_two_days_between_matches() {
        for year in 2000..2030 {
            let fixtures = fixtures(year, 24, &mut Xoshiro256PlusPlus::seed_from_u64(1));
            for club in 0..24 {
                let mut days: Vec<Date> = fixtures
                    .iter()
                    .filter(|fixture| fixture.home == club || fixture.away == club)
                    .map(|fixture| fixture.date)
                    .collect();
                days.sort_unstable();
                assert!(days.windows(2).all(|pair| (pair[1] - pair[0]).get_days() >= 3), "{year}: {days:?}");
            }
        }
    }

    #[test]
    fn nobody_plays_more_than_three_times_in_a_row_at_home_or_away() {
        for club in 0..20 {
            let grounds: Vec<bool> = double_round_robin(20)
                .iter()
                .filter_map(|round| round.iter().find(|pair| pair.0 == club || pair.1 == club))
                .map(|pair| pair.0 == club)
                .collect();
            assert_eq!(grounds.iter().filter(|&&home| home).count(), 19);
            assert!(
                grounds.windows(4).all(|four| four.iter().any(|&home| home != four[0])),
                "{club}: {grounds:?}"
            );
        }
    }
}

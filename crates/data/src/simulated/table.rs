//! The table of a season: points, then goal difference, then goals.

use crate::Outcome;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Standing {
    points: u32,
    difference: i64,
    goals: u32,
}

/// One standing per place in the league's list of clubs.
#[derive(Debug)]
pub(super) struct Table(Vec<Standing>);

impl Table {
    pub(super) fn new(clubs: usize) -> Self {
        Self(vec![Standing::default(); clubs])
    }

    pub(super) fn record(&mut self, home: usize, away: usize, goals: [u32; 2]) {
        let points = match Outcome::from_goals(goals) {
            Outcome::Home => [3, 0],
            Outcome::Draw => [1, 1],
            Outcome::Away => [0, 3],
        };
        let [scored, conceded] = goals;
        self.add(home, points[0], scored, conceded);
        self.add(away, points[1], conceded, scored);
    }

    /// The clubs from last to first; level clubs stay in the order of the list.
    pub(super) fn last_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(|&club| self.0[club]);
        order
    }

    fn add(&mut self, club: usize, points: u32, scored: u32, conceded: u32) {
        let standing = &mut self.0[club];
        standing.points += points;
        standing.difference += i64::from(scored) - i64::from(conceded);
        standing.goals += scored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_before_difference_and_difference_before_goals() {
        let mut table = Table::new(4);
        table.record(0, 1, [1, 0]);
        table.record(2, 3, [5, 5]);
        table.record(0, 1, [0, 9]);
        table.record(2, 3, [2, 2]);
        // 0: 3 points, −8; 1: 3 points, +8; 2 and 3: 2 points, level.
        assert_eq!(table.last_first(), [2, 3, 0, 1]);
    }
}

//! Who plays in a competition, this season and the one before.

use std::collections::{BTreeSet, HashMap};

use fairline_data::Season;

/// Numbers for the names of clubs, in order of appearance.
#[derive(Debug, Clone, Default)]
pub(super) struct Clubs(HashMap<String, usize>);

impl Clubs {
    pub(super) fn number(&mut self, name: &str) -> usize {
        let next = self.0.len();
        if let Some(&known) = self.0.get(name) {
            return known;
        }
        self.0.insert(name.to_owned(), next);
        next
    }
}

/// The clubs of a competition.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    season: Option<Season>,
    now: BTreeSet<usize>,
    before: BTreeSet<usize>,
}

impl Members {
    /// The season that is on.
    pub(super) fn season(&self) -> Option<Season> {
        self.season
    }

    /// The clubs that have played in it so far.
    pub(super) fn now(&self) -> &BTreeSet<usize> {
        &self.now
    }

    /// Whether `season` is later than the one that is on.
    pub(super) fn is_over(&self, season: Season) -> bool {
        self.season.is_some_and(|on| on < season)
    }

    /// Notes that a club plays in `season`; whether it did not play in this competition the season before.
    ///
    /// Before the first season nobody is known to have come up.
    pub(super) fn enter(&mut self, club: usize, season: Season) -> bool {
        if self.is_over(season) {
            self.before = std::mem::take(&mut self.now);
        }
        self.season = self.season.max(Some(season));
        self.now.insert(club);
        !self.before.is_empty() && !self.before.contains(&club)
    }
}

//! Which clubs are connected by matches.

/// Disjoint sets of clubs: each points towards one of its set.
#[derive(Debug)]
pub(super) struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    pub(super) fn new(clubs: usize) -> Self {
        Self { parent: (0..clubs).collect() }
    }

    fn root(&mut self, mut club: usize) -> usize {
        while self.parent[club] != club {
            // Halving the path keeps later walks short.
            self.parent[club] = self.parent[self.parent[club]];
            club = self.parent[club];
        }
        club
    }

    pub(super) fn join(&mut self, clubs: [usize; 2]) {
        let [a, b] = clubs.map(|club| self.root(club));
        self.parent[a.max(b)] = a.min(b);
    }

    pub(super) fn count(&self) -> usize {
        self.parent.iter().enumerate().filter(|&(club, &parent)| club == parent).count()
    }

    /// The first club that no chain of matches connects with the first one.
    pub(super) fn apart_from_first(&self) -> Option<usize> {
        // A set's root is its smallest club.
        self.parent.iter().enumerate().skip(1).find(|&(club, &parent)| club == parent).map(|(club, _)| club)
    }
}

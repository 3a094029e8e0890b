//! Seasons in blocks: every fixture of a block is drawn for all its seasons before the next, so that its table stays at hand.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::alias::Alias;
use super::rank::{Record, rank};
use crate::monte_carlo::stream;

/// Seasons of a block: enough for reading its table of scores, some twenty kilobytes, to be worth it.
const BLOCK: usize = 1_024;

/// A fixture with its clubs as places in the list of standings.
pub(super) struct Game {
    pub(super) home: usize,
    pub(super) away: usize,
    pub(super) gains: Alias<[Record; 2]>,
}

/// What is counted over seasons; whole numbers, so that the order of adding up does not matter.
#[derive(Clone)]
pub(super) struct Counts {
    /// How often each club ends at each place: clubs × places.
    pub(super) places: Vec<u64>,
    /// Points of each club, summed.
    pub(super) points: Vec<i64>,
    /// Squares of the points, summed.
    pub(super) squares: Vec<i64>,
}

impl Counts {
    fn new(clubs: usize) -> Self {
        Self { places: vec![0; clubs * clubs], points: vec![0; clubs], squares: vec![0; clubs] }
    }

    fn add(mut self, other: &Self) -> Self {
        self.places.iter_mut().zip(&other.places).for_each(|(sum, count)| *sum += count);
        self.points.iter_mut().zip(&other.points).for_each(|(sum, points)| *sum += points);
        self.squares.iter_mut().zip(&other.squares).for_each(|(sum, square)| *sum += square);
        self
    }
}

/// Plays all seasons.
pub(super) fn play(start: &[Record], games: &[Game], seasons: usize, seed: u64) -> Counts {
    let block = |number: usize| {
        let seasons = BLOCK.min(seasons - number * BLOCK);
        play_block(start, games, seasons, seed, number as u64)
    };
    let blocks = 0..seasons.div_ceil(BLOCK);
    let none = || Counts::new(start.len());
    #[cfg(feature = "rayon")]
    return blocks.into_par_iter().map(block).reduce(none, |sum, counts| sum.add(&counts));
    #[cfg(not(feature = "rayon"))]
    return blocks.map(block).fold(none(), |sum, counts| sum.add(&counts));
}

fn play_block(start: &[Record], games: &[Game], seasons: usize, seed: u64, number: u64) -> Counts {
    let mut random = stream(seed, number);
    let mut records: Vec<[Record; BLOCK]> = start.iter().map(|record| [*record; BLOCK]).collect();
    for game in games {
        // `fixtures` are checked to be between two different clubs of the list.
        let Ok([home, away]) = records.get_disjoint_mut([game.home, game.away]) else { continue };
        for (home, away) in home.iter_mut().zip(away).take(seasons) {
            let [gain, other] = game.gains.draw(&mut random);
            *home += gain;
            *away += other;
        }
    }
    let clubs = start.len();
    let mut counts = Counts::new(clubs);
    let mut table = Vec::with_capacity(clubs);
    for season in 0..seasons {
        table.clear();
        table.extend(records.iter().enumerate().map(|(club, records)| (records[season], club)));
        for &(record, club) in &table {
            counts.points[club] += record.points();
            counts.squares[club] += record.points().pow(2);
        }
        rank(&mut table, &mut random);
        for (place, &(_, club)) in table.iter().enumerate() {
            counts.places[club * clubs + place] += 1;
        }
    }
    counts
}

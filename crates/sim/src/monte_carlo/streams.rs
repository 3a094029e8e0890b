//! Random numbers: one stream for each lane of each group, told by the seed and the group's number alone.
//!
//! A seed starts one `SplitMix64` sequence, which can be entered anywhere. Group g takes its words 64·g, 64·g + 1, …: four for
//! the state of each of its eight lanes, and four more for a stream of single numbers. Each lane is a `xoshiro256++`. So a
//! group's numbers do not depend on who simulates it, or when.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, u64x8};
use rand::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// Paths that move through the arithmetic side by side.
pub(super) const LANES: usize = 8;

/// Words of the sequence that belong to a group; 36 are used.
const WORDS: u64 = 64;

/// What `SplitMix64` adds to its state for each word.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The words of a group.
fn words(seed: u64, group: u64) -> SplitMix64 {
    SplitMix64::seed_from_u64(seed.wrapping_add(group.wrapping_mul(WORDS).wrapping_mul(STEP)))
}

/// The group's stream of single numbers.
pub(crate) fn stream(seed: u64, group: u64) -> Xoshiro256PlusPlus {
    let mut words = words(seed, group);
    for _ in 0..4 * LANES {
        words.next_u64();
    }
    from_words(&mut words)
}

fn from_words(words: &mut SplitMix64) -> Xoshiro256PlusPlus {
    let mut state = [0; 32];
    words.fill_bytes(&mut state);
    Xoshiro256PlusPlus::from_seed(state)
}

/// Eight streams side by side.
pub(super) struct Lanes<S: Simd> {
    state: [u64x8<S>; 4],
    /// All bits set for the mirrored paths of antithetic pairs, no bit for the others.
    mirror: u64,
}

impl<S: Simd> Lanes<S> {
    #[inline(always)]
    pub(super) fn new(simd: S, seed: u64, group: u64, mirrored: bool) -> Self {
        let mut words = words(seed, group);
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            for word in &mut state {
                word[lane] = words.next_u64();
            }
        }
        let state = state.map(|word| u64x8::from_slice(simd, &word));
        Self { state, mirror: if mirrored { u64::MAX } else { 0 } }
    }

    /// The next 64 bits of each lane.
    #[inline(always)]
    pub(super) fn bits(&mut self) -> u64x8<S> {
        let [s0, s1, s2, s3] = self.state;
        let result = rotate::<S, 23>(s0 + s3) + s0;
        let (s2, s3) = (s2 ^ s0, s3 ^ s1);
        self.state = [s0 ^ s3, s1 ^ s2, s2 ^ (s1 << 17), rotate::<S, 45>(s3)];
        result ^ self.mirror
    }

    /// The next number of each lane, uniform on the multiples of 2⁻⁵² in [1, 2); mirrored, 3 − 2⁻⁵² less that.
    #[inline(always)]
    pub(super) fn one_to_two(&mut self) -> f64x8<S> {
        f64x8::from_bits((self.bits() >> 12) | 0x3ff0_0000_0000_0000)
    }
}

#[inline(always)]
fn rotate<S: Simd, const BITS: u32>(x: u64x8<S>) -> u64x8<S> {
    (x << BITS) | (x >> (64 - BITS))
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    fn vector(group: u64, mirrored: bool, numbers: usize) -> Vec<[u64; LANES]> {
        dispatch!(Level::new(), simd => {
            let mut lanes = Lanes::new(simd, 7, group, mirrored);
            let mut one = || {
                let mut bits = [0; LANES];
                lanes.bits().store_slice(&mut bits);
                bits
            };
            (0..numbers).map(|_| one()).collect()
        })
    }

    #[test]
    fn each_lane_is_the_generator_of_the_library() {
        for group in [0, 1, 1_000_000_007] {
            let mut words = words(7, group);
            let mut scalar: Vec<_> = (0..LANES).map(|_| from_words(&mut words)).collect();
            for (plain, mirrored) in vector(group, false, 1_000).iter().zip(vector(group, true, 1_000)) {
                let expected: Vec<u64> = scalar.iter_mut().map(Rng::next_u64).collect();
                assert_eq!(plain[..], expected);
                assert_eq!(mirrored.map(|bits| !bits), *plain);
            }
            assert_eq!(stream(7, group).next_u64(), from_words(&mut words).next_u64());
        }
    }
}

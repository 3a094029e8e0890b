//! Drawing from a table with one random number (Walker's aliases).

use rand::Rng;

/// A table of values that are drawn with given probabilities.
///
/// Each of the n places holds its own value up to a threshold and another's beyond it. One 64-bit number times n says the
/// place (upper half) and how far into it (lower half). A probability is off by some n/2⁶⁴, and by the rounding of the input.
///
/// # References
/// Walker, A. J. (1977), An efficient method for generating discrete random variables with general distributions, *ACM
/// Transactions on Mathematical Software* 3(3), 253–256. Vose, M. D. (1991), A linear algorithm for generating random numbers
/// with a given distribution, *IEEE Transactions on Software Engineering* 17(9), 972–975.
pub(super) struct Alias<T> {
    places: Vec<Place<T>>,
}

struct Place<T> {
    threshold: u64,
    own: T,
    other: T,
}

impl<T: Copy> Alias<T> {
    /// The table of values and their weights, which are not negative and have a positive sum. Values without weight are
    /// never drawn.
    pub(super) fn new(values: impl IntoIterator<Item = (T, f64)>) -> Self {
        let (values, weights): (Vec<T>, Vec<f64>) =
            values.into_iter().filter(|(_, weight)| *weight > 0.0).unzip();
        let scale = values.len() as f64 / weights.iter().sum::<f64>();
        let mut left: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let mut places: Vec<Place<T>> =
            values.iter().map(|&own| Place { threshold: u64::MAX, own, other: own }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..values.len()).partition(|&i| left[i] < 1.0);
        // A small place is filled up by a large one. What is left of either list in the end is 1 up to rounding.
        while let (Some(&giver), Some(place)) = (large.last(), small.pop()) {
            places[place].other = values[giver];
            places[place].threshold = share(left[place]);
            left[giver] -= 1.0 - left[place];
            if left[giver] < 1.0 {
                large.pop();
                small.push(giver);
            }
        }
        Self { places }
    }

    /// Draws a value.
    #[inline]
    pub(super) fn draw(&self, random: &mut impl Rng) -> T {
        let product = u128::from(random.next_u64()) * self.places.len() as u128;
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of the product")]
        let (place, within) = (&self.places[(product >> 64) as usize], product as u64);
        if within < place.threshold { place.own } else { place.other }
    }
}

/// A share in \[0, 1) of all 64-bit numbers.
fn share(of: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "in [0, 2^64), and saturating"
    )]
    let share = (of * 2_f64.powi(64)) as u64;
    share
}

#[cfg(test)]
mod tests {
    use super::Alias;

    /// What the table draws, exactly: the lengths of its intervals.
    fn probabilities(table: &Alias<usize>, values: usize) -> Vec<f64> {
        let mut sums = vec![0.0; values];
        for place in &table.places {
            let own = place.threshold as f64 / 2_f64.powi(64);
            sums[place.own] += own / table.places.len() as f64;
            sums[place.other] += (1.0 - own) / table.places.len() as f64;
        }
        sums
    }

    #[test]
    fn intervals_are_the_probabilities() {
        for weights in [
            vec![1.0],
            vec![0.2, 0.5, 0.3],
            vec![1e-300, 1.0, 0.0],
            vec![0.25; 4],
            (1..500).map(|k| (f64::from(k) * 1.7).sin().abs()).collect(),
            (0..60).map(|k| 0.5_f64.powi(k)).collect(),
        ] {
            let sum: f64 = weights.iter().sum();
            let drawn = probabilities(&Alias::new(weights.iter().copied().enumerate()), weights.len());
            for (weight, drawn) in weights.iter().zip(drawn) {
                assert!((weight / sum - drawn).abs() < 1e-15, "{weight} {drawn}");
            }
        }
    }
}

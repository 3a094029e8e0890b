//! Change detectors: a cumulative sum that alarms when a mean has risen, with the threshold that a wanted false-alarm rate
//! asks for.
//!
//! ```text
//! CUSUM:          C ← max(0, C + x − k)          alarm when C ≥ h
//! Page-Hinkley:   C ← max(0, C + x − x̄ − k)      x̄: mean of all x so far, this one included
//! ```
//! `x` has mean 0 and variance 1 until the change and mean `shift` after it; the allowance is k = shift/2. Page and
//! Hinkley's own form, U − min U with U = Σ(x − x̄ − k), is the same recursion, and with a known mean in place of x̄ it
//! *is* the CUSUM. What differs is only what x is compared with: the CUSUM needs to know the mean before the change,
//! Page-Hinkley learns it on the way, and forgives a model that was bad from the first match.
//!
//! Why one threshold serves both: x − x̄ₜ = (1 − 1/t)·(x − x̄ₜ₋₁) is uncorrelated from match to match if the mean does not
//! change, and its variance is (t − 1)/t, hardly below 1.
//!
//! Matches to the alarm on average, mean μ of x (Siegmund's approximation):
//! ```text
//! L(μ) = (e^(−2Δb) + 2Δb − 1)/(2Δ²),   Δ = μ − k,   b = h + 1.166;   b² at Δ = 0
//! ```
//! An alarm lasts until the sum is back at 0, and meanwhile the sum is held at h before each match, so that a long
//! bad time takes no longer to forget than a short one. Every alarm is then a first passage from 0, as L supposes.
//!
//! Sources: Page, E. S. (1954), Continuous inspection schemes, *Biometrika* 41, 100–115. Hinkley, D. V. (1971), Inference
//! about the change-point from cumulative sum tests, *Biometrika* 58, 509–523. Siegmund, D. (1985), *Sequential
//! Analysis*, Springer, chapter II.6 and X.

/// Siegmund's correction for the overshoot at both ends, twice 0.583.
const OVERSHOOT: f64 = 1.166;

/// Halvings until the threshold has all its digits.
const HALVINGS: usize = 80;

/// Allowance and threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Limits {
    pub(super) allowance: f64,
    pub(super) threshold: f64,
}

impl Limits {
    /// Limits made for a `shift` > 0 and `run_length` ≥ 10 matches from one false alarm to the next.
    pub(super) fn new(shift: f64, run_length: f64) -> Self {
        let allowance = 0.5 * shift;
        let of = |threshold| Self { allowance, threshold };
        let (mut low, mut high) = (0.0, 1.0);
        while of(high).run_length(0.0) < run_length {
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if of(middle).run_length(0.0) < run_length { low = middle } else { high = middle }
        }
        of(high)
    }

    /// Siegmund's average number of matches to the alarm.
    pub(super) fn run_length(self, mean: f64) -> f64 {
        let drift = mean - self.allowance;
        let reach = self.threshold + OVERSHOOT;
        let twice = 2.0 * drift * reach;
        if twice.abs() < 1e-4 {
            // The next term is twice²/12.
            return reach * reach * (1.0 - twice / 3.0);
        }
        ((-twice).exp_m1() + twice) / (2.0 * drift * drift)
    }
}

/// The cumulative sum.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Cusum {
    pub(super) sum: f64,
    pub(super) alarmed: bool,
}

impl Cusum {
    pub(super) fn push(&mut self, x: f64, limits: Limits) {
        self.sum = (self.sum.min(limits.threshold) + x - limits.allowance).max(0.0);
        self.alarmed = self.sum >= limits.threshold || (self.alarmed && self.sum > 0.0);
    }
}

/// The cumulative sum about the running mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct PageHinkley {
    seen: usize,
    mean: f64,
    pub(super) cusum: Cusum,
}

impl PageHinkley {
    pub(super) fn push(&mut self, x: f64, limits: Limits) {
        self.seen = self.seen.saturating_add(1);
        self.mean += (x - self.mean) / self.seen as f64;
        self.cusum.push(x - self.mean, limits);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cusum, Limits, PageHinkley};

    #[test]
    fn limits_have_the_run_length_asked_for() {
        for shift in [0.01, 0.2, 1.0, 2.0] {
            for run_length in [10.0, 500.0, 7600.0, 1e9] {
                let limits = Limits::new(shift, run_length);
                approx::assert_relative_eq!(limits.run_length(0.0), run_length, max_relative = 1e-9);
                assert!(limits.run_length(shift) < run_length);
            }
        }
    }

    /// The exact run lengths of a sum that watches both sides are 168 at h = 4 and 465 at h = 5, k = 1/2 (Montgomery,
    /// *Introduction to Statistical Quality Control*, the chapter on CUSUM charts), so twice as much for one side.
    #[test]
    fn run_lengths_agree_with_published_tables() {
        let of = |threshold| Limits { allowance: 0.5, threshold };
        approx::assert_relative_eq!(of(4.0).run_length(0.0), 336.0, max_relative = 0.01);
        approx::assert_relative_eq!(of(5.0).run_length(0.0), 930.0, max_relative = 0.01);
        // The mean at the allowance: b².
        approx::assert_relative_eq!(of(4.0).run_length(0.5), 5.166_f64.powi(2), max_relative = 1e-12);
        approx::assert_relative_eq!(of(4.0).run_length(0.5 + 1e-6), 5.166_f64.powi(2), max_relative = 1e-5);
    }

    /// Page's and Hinkley's own definitions, from all values at once.
    #[test]
    fn recursions_are_the_definitions() {
        let x: Vec<f64> = (0..400).map(|i| f64::from(i * 7919 % 1000) / 500.0 - 1.0).collect();
        let limits = Limits { allowance: 0.05, threshold: 1e9 };
        let (mut cusum, mut page_hinkley) = (Cusum::default(), PageHinkley::default());
        let (mut total, mut u, mut about_mean) = (0.0, vec![0.0], vec![0.0]);
        for (i, &x) in x.iter().enumerate() {
            cusum.push(x, limits);
            page_hinkley.push(x, limits);
            total += x;
            u.push(u[i] + x - limits.allowance);
            about_mean.push(about_mean[i] + x - total / (i + 1) as f64 - limits.allowance);
            let above_lowest = |u: &[f64]| u[i + 1] - u.iter().copied().fold(f64::INFINITY, f64::min);
            approx::assert_abs_diff_eq!(cusum.sum, above_lowest(&u), epsilon = 1e-10);
            approx::assert_abs_diff_eq!(page_hinkley.cusum.sum, above_lowest(&about_mean), epsilon = 1e-10);
        }
    }

    #[test]
    fn an_alarm_lasts_until_the_sum_is_back_at_0() {
        let limits = Limits { allowance: 0.1, threshold: 2.0 };
        let mut cusum = Cusum::default();
        cusum.push(1.5, limits);
        assert!(!cusum.alarmed);
        (0..1000).for_each(|_| cusum.push(1.5, limits));
        assert!(cusum.alarmed);
        let mut matches = 0;
        while cusum.alarmed {
            cusum.push(0.0, limits);
            matches += 1;
        }
        assert!((20..=21).contains(&matches)); // from 2.0 at most, 0.1 a match, and rounding
        cusum.push(1.5, limits);
        assert!(!cusum.alarmed);
    }

    /// Numbers of mean 0 and variance 1 from a linear congruential generator: twelve uniform ones added, so
    /// near enough to normal, or an exponential one, more skewed than scores of football forecasts are.
    fn draws(seed: u64, skewed: bool) -> impl FnMut() -> f64 {
        let mut state = seed;
        let mut uniform = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        move || {
            if skewed { -(1.0 - uniform()).ln() - 1.0 } else { (0..12).map(|_| uniform()).sum::<f64>() - 6.0 }
        }
    }

    /// Mean matches to the first alarm of both detectors, after `before` matches without a shift.
    fn measured(limits: Limits, shift: f64, before: usize, skewed: bool, runs: u64) -> [f64; 2] {
        let mut matches = [0.0; 2];
        for seed in 0..runs {
            let mut draw = draws(seed, skewed);
            let (mut cusum, mut page_hinkley) = (Cusum::default(), PageHinkley::default());
            for _ in 0..before {
                page_hinkley.push(draw(), limits);
            }
            page_hinkley.cusum = Cusum::default();
            let (mut waiting, mut n) = ([true; 2], 0_u32);
            while waiting.contains(&true) && n < 200_000 {
                n += 1;
                let x = draw() + shift;
                cusum.push(x, limits);
                page_hinkley.push(x, limits);
                for (i, alarmed) in [cusum.alarmed, page_hinkley.cusum.alarmed].into_iter().enumerate() {
                    if waiting[i] && alarmed {
                        waiting[i] = false;
                        matches[i] += f64::from(n);
                    }
                }
            }
        }
        matches.map(|matches| matches / runs as f64)
    }

    /// Run lengths are nearly exponential: with 600 runs a mean has a standard error of 4 %, four of which are 16 %. The
    /// skewed numbers overshoot more, so their false alarms may come somewhat sooner.
    #[test]
    fn false_alarms_come_as_often_as_siegmund_says() {
        for (shift, run_length) in [(0.2, 2000.0), (0.5, 2000.0), (1.0, 1000.0)] {
            let limits = Limits::new(shift, run_length);
            for length in measured(limits, 0.0, 0, false, 600) {
                assert!(
                    (length / run_length - 1.0).abs() < 0.16,
                    "shift {shift}: {length} instead of {run_length}"
                );
            }
        }
        let limits = Limits::new(0.2, 2000.0);
        for length in measured(limits, 0.0, 0, true, 600) {
            assert!((0.7..1.2).contains(&(length / 2000.0)), "{length}");
        }
    }

    /// 600 delays of a spread of a hundred or so: four standard errors of the mean are 10 %. The running mean of 2,000
    /// matches gives way a little to the shift, so Page-Hinkley is later.
    #[test]
    fn delays_are_as_long_as_siegmund_says() {
        let limits = Limits::new(0.2, 7600.0);
        let expected = limits.run_length(0.2);
        let [cusum, page_hinkley] = measured(limits, 0.2, 2000, false, 600);
        assert!((cusum / expected - 1.0).abs() < 0.1, "{cusum}, {expected}");
        assert!((0.95..1.35).contains(&(page_hinkley / expected)), "{page_hinkley}, {expected}");
    }
}

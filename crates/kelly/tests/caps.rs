//! Caps that cut off most of what would be staked, and caps that are multiples of each other.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::assert_abs_diff_eq;
use fairline_kelly::{Bet, Event, Options, Status, exclusive, optimise, simultaneous};
use ndarray::array;

#[test]
fn a_narrow_box_is_not_left_empty() {
    // All at once every outcome wants to be staked, and then the whole bankroll; the best of them fill their caps.
    let p = [0.53, 0.10, 0.02, 0.13, 0.17, 0.05];
    let o = [2.45, 6.85, 25.65, 6.18, 4.44, 20.08];
    let found = exclusive(&p, &o, &Options::new().max_bet(0.01).max_event(0.03)).unwrap();
    assert_eq!(found.status, Status::Converged);
    assert_abs_diff_eq!(found.log_growth, 0.002_913_615_341_878, epsilon = 1e-14);
    for (stake, expected) in found.stakes.iter().zip([0.01, 0.0, 0.0, 0.0, 0.0, 0.000_883_565_3]) {
        assert_abs_diff_eq!(*stake, expected, epsilon = 1e-9);
    }
    // The last stake is where its own growth is flat: p·o/(W + o·f) is the mean of 1/W.
    let (first, last) = (found.stakes[0], found.stakes[5]);
    let cash = 1.0 - first - last;
    let inverse = 0.53 / (cash + 2.45 * first) + 0.05 / (cash + 20.08 * last) + 0.42 / cash;
    assert_abs_diff_eq!(0.05 * 20.08 / (cash + 20.08 * last), inverse, epsilon = 1e-12);
}

#[test]
fn two_narrow_boxes_are_not_left_empty() {
    let p = array![
        [0.225_731_769_399_315_08, 0.715_188_417_965_277_3, 0.059_079_812_635_407_6],
        [0.828_726_938_192_057_8, 0.111_693_384_476_475_66, 0.059_579_677_331_466_52]
    ];
    let o = array![[4.31, 1.49, 6.39], [1.34, 9.08, 4.86]];
    let found = simultaneous(p.view(), o.view(), &Options::new().max_bet(0.005).min_edge(0.0)).unwrap();
    assert!(found.status == Status::Converged && found.kkt_residual <= 1e-12 && found.gap <= 1e-12);
    assert_abs_diff_eq!(found.stakes[[0, 1]], 0.005, epsilon = 1e-15);
    assert_abs_diff_eq!(found.stakes[[1, 0]], 0.005, epsilon = 1e-15);
    assert_abs_diff_eq!(found.stakes[[1, 1]], 0.002_444_048_3, epsilon = 1e-9);
}

#[test]
fn caps_that_say_the_same_keep_the_certificate() {
    // Two full bets fill their event: the price may be that of either cap.
    let p = array![[0.36, 0.17, 0.47], [0.57, 0.05, 0.38]];
    let o = array![[2.97, 5.72, 2.05], [2.5, 2.89, 3.94]];
    let options = Options::new().max_bet(0.05).max_event(0.1).fraction(0.5);
    let found = simultaneous(p.view(), o.view(), &options).unwrap();
    assert!(found.status == Status::Converged && found.kkt_residual <= 1e-12 && found.gap <= 1e-12);
    assert_abs_diff_eq!(found.stakes[[1, 0]] + found.stakes[[1, 2]], 0.1, epsilon = 1e-12);
}

/// Numbers in [0, 1) that look random.
struct Noise(u64);

impl Noise {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    fn next(&mut self) -> f64 {
        self.bits() as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: u64) -> usize {
        usize::try_from(self.bits() % count).unwrap()
    }

    fn pick(&mut self, from: &[f64; 9]) -> f64 {
        from[self.below(9)]
    }

    fn chance(&mut self, of: f64) -> bool {
        self.next() < of
    }

    /// Up to six events of two to six outcomes with one or two prices each; whole percents and hundredths half of the time.
    fn slate(&mut self) -> Vec<Event> {
        let (events, outcomes) = (1 + self.below(6), 2 + self.below(5));
        let (round, books) = (self.chance(0.5), if self.chance(0.3) { 2 } else { 1 });
        (0..events)
            .map(|i| {
                let mut weights: Vec<f64> = (0..outcomes).map(|_| 0.05 + self.next().powi(2)).collect();
                for _ in 0..2 {
                    let sum: f64 = weights.iter().sum();
                    for w in &mut weights {
                        *w = if round { (100.0 * *w / sum).round().max(1.0) } else { *w / sum };
                    }
                }
                let sum: f64 = weights.iter().sum();
                let p: Vec<f64> = weights.iter().map(|w| w / sum).collect();
                let mut event = Event::new(&p);
                if i % 2 == 0 {
                    event = event.group("even");
                }
                for book in 0..books {
                    for (k, p) in p.iter().enumerate() {
                        let price = (0.8 + 0.4 * self.next()) / p;
                        let price = if round { (100.0 * price).round() / 100.0 } else { price };
                        let bet = Bet::back(k, price.max(1.01));
                        event = event.bet(if book == 0 { bet.group("first") } else { bet });
                    }
                }
                event
            })
            .collect()
    }

    fn options(&mut self) -> Options {
        const CAPS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2];
        let mut options = Options::new();
        if self.chance(0.7) {
            options = options.max_bet(self.pick(&CAPS));
        }
        if self.chance(0.6) {
            options = options.max_event(self.pick(&CAPS));
        }
        if self.chance(0.4) {
            options = options.max_total(4.0 * self.pick(&CAPS));
        }
        for group in ["even", "first"] {
            if self.chance(0.3) {
                options = options.max_group(group, self.pick(&CAPS));
            }
        }
        if self.chance(0.4) {
            options = options.fraction(0.5);
        }
        if self.chance(0.4) {
            options = options.min_edge(0.0);
        }
        options
    }
}

/// Of ten thousand, one or two of caps that coincide three at a time may end with less; these say so themselves.
#[test]
fn slates_under_all_kinds_of_caps_are_certified() {
    let mut noise = Noise(20_230_811);
    for run in 0..2_000 {
        let (slate, options) = (noise.slate(), noise.options());
        let found = optimise(&slate, &options).unwrap();
        let certified = found.status == Status::Converged && found.kkt_residual <= 1e-9 && found.gap <= 1e-8;
        assert!(certified, "{run}: {options:?} {found:?}");
    }
}

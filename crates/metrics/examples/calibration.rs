//! Can the model be believed, and does it beat the market? Three simulated seasons whose true chances are known: the
//! market sees them through a little noise, the model makes favourites too strong. Do the figures notice?

use std::error::Error;
use std::io::{Write, stdout};

use fairline_metrics::{BinaryForecasts, Bins, BootstrapOptions, brier, mean_difference_by_week};
use ndarray::{Array1, Array2, array};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal, weighted::WeightedIndex};
use rand_xoshiro::Xoshiro256PlusPlus;

const MATCHES: usize = 3 * 380;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(42);
    let (mut model, mut market) = (Array2::zeros((MATCHES, 3)), Array2::zeros((MATCHES, 3)));
    let mut outcomes = Vec::new();
    for i in 0..MATCHES {
        // How much better the home side is, and what that means for home win, draw and away win.
        let gap = 0.3 + 0.8 * rng.sample::<f64, _>(StandardNormal);
        let noise = 0.1 * rng.sample::<f64, _>(StandardNormal);
        market.row_mut(i).assign(&chances(gap + noise));
        model.row_mut(i).assign(&chances(1.6 * gap));
        outcomes.push(WeightedIndex::new(chances(gap))?.sample(&mut rng));
    }

    let wins = BinaryForecasts::of_outcome(model.view(), &outcomes, 0)?;
    let bins = Bins::EqualWidth(10);
    writeln!(out, "The model's home wins\n   said    happened    95 % interval    matches")?;
    for row in wins.reliability(bins, 0.95)?.rows {
        let [low, high] = row.interval.map(|end| 100.0 * end);
        let (said, happened) = (100.0 * row.mean_forecast, 100.0 * row.frequency);
        let flag = if (low..=high).contains(&said) { "" } else { "  <- off" };
        writeln!(out, "{said:5.1} %  {happened:6.1} %  {low:6.1} to {high:5.1} % {:8}{flag}", row.count)?;
    }
    let options = BootstrapOptions::new(42).resamples(2_000);
    let ece = wins.calibration_error_interval(bins, &options)?;
    let [low, high] = ece.interval.ok_or("too few matches a bin")?;
    let luck = wins.expected_if_calibrated(bins, 2_000, 42)?;
    writeln!(out, "calibration error {:.3}, interval {low:.3} to {high:.3}", ece.calibration_error)?;
    writeln!(out, "luck alone makes  {:.3}, p = {:.4}\n", luck.mean, luck.p_value)?;

    let [model, market] = [brier(model.view(), &outcomes)?, brier(market.view(), &outcomes)?];
    let weeks: Vec<u32> = (0..).flat_map(|week| [week; 10]).take(MATCHES).collect();
    let test = mean_difference_by_week(model.per_event.view(), market.per_event.view(), &weeks, &options)?;
    let [low, high] = test.interval.ok_or("too few weeks")?;
    writeln!(out, "Brier score: model {:.4}, market {:.4}", model.mean, market.mean)?;
    writeln!(out, "difference {:+.4}, interval {low:+.4} to {high:+.4}", test.mean_difference)?;
    Ok(())
}

/// Home win, draw and away win of an ordered logit.
fn chances(gap: f64) -> Array1<f64> {
    let [away, not_home] = [-0.6, 0.6].map(|threshold| 1.0 / (1.0 + (gap - threshold).exp()));
    array![1.0 - not_home, not_home - away, away]
}

//! What the figures mean, in words that do not flatter.

use fairline_sim::{Betting, ModelVsMarket};
use rust_decimal::Decimal;

use crate::terminal::percent;

/// Below this p-value a difference in scores counts as more than luck.
const SIGNIFICANT: f64 = 0.05;

/// Who forecast better, by how much, and whether it may be luck.
pub(crate) fn forecast_verdict(comparison: &ModelVsMarket) -> String {
    let Some(difference) = comparison.brier_difference else {
        return "No match had both a forecast and a price: model and market cannot be compared.".to_owned();
    };
    let Some(p) = comparison.p_value else {
        return format!("Model and market differ by {difference:+.4} Brier; too little to test.");
    };
    let (better, worse) = if difference > 0.0 { ("market", "model") } else { ("model", "market") };
    let luck = if p < SIGNIFICANT { "more than luck" } else { "within luck" };
    let matches = comparison.matches;
    format!(
        "The {better} forecast better than the {worse}, by {:.4} Brier over {matches} matches (p = {p:.3}, {luck}).",
        difference.abs()
    )
}

/// What the bets came to, and whether that is a reason to go on.
pub(crate) fn betting_verdict(betting: &Betting, comparison: &ModelVsMarket) -> String {
    if betting.bets == 0 {
        return "No bet was worth placing.".to_owned();
    }
    let result = match betting.profit {
        loss if loss < Decimal::ZERO => format!("The bets lost {:.2}", -loss),
        profit => format!("The bets made {profit:.2}"),
    };
    let beats_closing = betting.mean_clv.is_some_and(|clv| clv > 0.0);
    let better_forecast = comparison.brier_difference.is_some_and(|difference| difference < 0.0)
        && comparison.p_value.is_some_and(|p| p < SIGNIFICANT);
    let advice = if better_forecast && beats_closing {
        "its forecasts and its prices both beat the market."
    } else if better_forecast || beats_closing {
        "the evidence that the model beats the market is mixed; stake little or nothing."
    } else {
        "nothing here shows that the model beats the market: do not bet on it."
    };
    format!("{result}, a yield of {}; {advice}", percent(betting.yield_on_turnover))
}

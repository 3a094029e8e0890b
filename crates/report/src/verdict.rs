//! What the figures mean, in words that do not flatter.

use fairline_sim::{Betting, MarketEvidence, ModelVsMarket};
use rust_decimal::Decimal;

use crate::format::percent;

/// Below this p-value a difference in scores counts as more than luck.
const SIGNIFICANT: f64 = 0.05;

/// Standard errors above 0 from which a mean closing-line value counts as more than luck.
const STANDARD_ERRORS: f64 = 2.0;

/// Half a unit of the fourth decimal place, in which scores are printed.
const VISIBLE: f64 = 0.000_05;

/// Who forecast better, by how much, and whether it may be luck.
pub(crate) fn forecast_verdict(comparison: &ModelVsMarket) -> String {
    let Some(difference) = comparison.brier_difference else {
        return "No match had both a forecast and a price: model and market cannot be compared.".to_owned();
    };
    if difference.abs() < VISIBLE {
        return format!("Model and market forecast equally well over {} matches.", comparison.matches);
    }
    let (better, worse) = if difference > 0.0 { ("market", "model") } else { ("model", "market") };
    let said = format!(
        "The {better} forecast better than the {worse}, by {:.4} Brier over {} matches",
        difference.abs(),
        comparison.matches
    );
    match comparison.p_value {
        None => format!("{said}; too few to test."),
        Some(p) if p < 0.001 => format!("{said} (p < 0.001, more than luck)."),
        Some(p) if p < SIGNIFICANT => format!("{said} (p = {p:.3}, more than luck)."),
        Some(p) => format!("{said} (p = {p:.3}, within luck)."),
    }
}

/// Whether the model knows anything that the market's prices do not, on two lines.
pub(crate) fn evidence_verdict(evidence: &MarketEvidence) -> String {
    let MarketEvidence {
        market_weight, market_weight_error, model_weight, model_weight_error, matches, ..
    } = evidence;
    let verdict = if evidence.model_adds {
        "the model knows something that the prices do not."
    } else {
        "beside the prices, the model adds nothing provable."
    };
    format!(
        "Weights that fit {matches} matches best: market {market_weight:.2} ± {market_weight_error:.2}, \
         model {model_weight:.2} ± {model_weight_error:.2} (p = {:.3}):\n{verdict}",
        evidence.p_value
    )
}

/// What beats the market by more than luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    Both,
    Forecasts,
    Prices,
    Neither,
}

impl Advice {
    pub(crate) fn of(betting: &Betting, comparison: &ModelVsMarket) -> Self {
        let prices = betting
            .mean_clv
            .zip(betting.clv_standard_error)
            .is_some_and(|(mean, standard_error)| mean > STANDARD_ERRORS * standard_error);
        let forecasts = comparison.brier_difference.is_some_and(|difference| difference < 0.0)
            && comparison.p_value.is_some_and(|p| p < SIGNIFICANT);
        match (forecasts, prices) {
            (true, true) => Self::Both,
            (true, false) => Self::Forecasts,
            (false, true) => Self::Prices,
            (false, false) => Self::Neither,
        }
    }
}

/// What the bets came to, and on a line of its own whether that is a reason to go on.
pub(crate) fn betting_verdict(betting: &Betting, comparison: &ModelVsMarket) -> String {
    if betting.bets == 0 {
        return "No bet was placed.".to_owned();
    }
    let result = match betting.profit {
        loss if loss < Decimal::ZERO => format!("The bets lost {:.2}", -loss),
        profit => format!("The bets made {profit:.2}"),
    };
    let advice = match Advice::of(betting, comparison) {
        Advice::Both => "Its forecasts and its prices both beat the market by more than luck.",
        Advice::Forecasts => {
            "Its forecasts beat the market by more than luck, its prices do not: stake little or nothing."
        }
        Advice::Prices => {
            "Its prices beat the market by more than luck, its forecasts do not: stake little or nothing."
        }
        Advice::Neither => "Nothing here shows that the model beats the market: do not bet on it.",
    };
    format!("{result}, a yield of {}.\n{advice}", percent(betting.yield_on_turnover))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn comparison(difference: Option<f64>, p_value: Option<f64>) -> ModelVsMarket {
        let fields = json!({
            "matches": 380, "brier_difference": difference, "standard_error": 0.005, "p_value": p_value,
        });
        serde_json::from_value(fields).unwrap()
    }

    fn betting(bets: usize, profit: f64, mean_clv: Option<f64>, clv_standard_error: Option<f64>) -> Betting {
        let fields = json!({
            "bets": bets, "void": 0, "wins": 0, "staked": 100.0, "profit": profit, "yield": profit / 100.0, "roi": null,
            "final_bankroll": 1000.0, "max_drawdown": null, "sharpe": null, "periods_per_year": 36,
            "mean_clv": mean_clv, "clv_standard_error": clv_standard_error,
        });
        serde_json::from_value(fields).unwrap()
    }

    #[test]
    fn forecasts_are_judged_by_sign_size_and_luck() {
        for (difference, p, words) in [
            (
                Some(0.0128),
                Some(0.01),
                "market forecast better than the model, by 0.0128 Brier over 380 matches (p = 0.010, more than luck)",
            ),
            (
                Some(-0.0128),
                Some(0.2),
                "model forecast better than the market, by 0.0128 Brier over 380 matches (p = 0.200, within luck)",
            ),
            (Some(0.03), Some(1e-9), "(p < 0.001, more than luck)"),
            (Some(0.00001), Some(0.9), "equally well"),
            (Some(0.1), None, "too few to test"),
            (None, None, "cannot be compared"),
        ] {
            let said = forecast_verdict(&comparison(difference, p));
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn a_model_without_weight_of_its_own_is_called_so() {
        let evidence = |model: f64, p: f64, adds: bool| -> MarketEvidence {
            let fields = json!({
                "market_weight": 0.97, "market_weight_error": 0.05, "model_weight": model, "model_weight_error": 0.06,
                "p_value": p, "matches": 2280, "model_adds": adds,
            });
            serde_json::from_value(fields).unwrap()
        };
        let said = evidence_verdict(&evidence(0.04, 0.512, false));
        assert!(
            said.contains("2280 matches best: market 0.97 ± 0.05, model 0.04 ± 0.06 (p = 0.512)"),
            "{said}"
        );
        assert!(said.contains("adds nothing provable"), "{said}");
        let said = evidence_verdict(&evidence(0.4, 0.001, true));
        assert!(said.contains("knows something that the prices do not"), "{said}");
    }

    #[test]
    fn a_profit_alone_is_no_reason_to_go_on() {
        let (worse, better) = (comparison(Some(0.01), Some(0.2)), comparison(Some(-0.02), Some(0.001)));
        for (betting, comparison, words) in [
            (betting(0, 0.0, None, None), &worse, "No bet was placed."),
            (
                betting(9, -12.5, Some(-0.07), Some(0.01)),
                &worse,
                "lost 12.50, a yield of -12.5%.\nNothing here shows",
            ),
            (
                betting(9, 12.5, Some(0.01), Some(0.02)),
                &worse,
                "made 12.50, a yield of 12.5%.\nNothing here shows",
            ),
            (
                betting(9, 12.5, Some(0.05), Some(0.02)),
                &worse,
                "Its prices beat the market by more than luck, its forecasts do not",
            ),
            (
                betting(9, -1.0, Some(0.05), Some(0.03)),
                &better,
                "Its forecasts beat the market by more than luck, its prices do not",
            ),
            (betting(9, 12.5, Some(0.05), Some(0.02)), &better, "both beat the market"),
        ] {
            let said = betting_verdict(&betting, comparison);
            assert!(said.contains(words), "{said}");
        }
    }
}

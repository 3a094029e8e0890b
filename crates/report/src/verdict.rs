//! What the figures mean, in words that do not flatter.

use fairline_sim::MarketEvidence;
use rust_decimal::Decimal;

use crate::Figures;
use crate::document::Verdict;
use crate::format::{number, percent};
use crate::style::Tone;

/// Below this p-value a difference in scores counts as more than luck.
pub(crate) const SIGNIFICANT: f64 = 0.05;

/// How often the figures are looked at: what is read every week is luck more often than what is read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    Once,
    EveryWeek,
}

impl Looks {
    /// Standard errors above 0 from which the mean closing-line value of `bets` counts as more than luck.
    ///
    /// Every week: the asymptotic confidence sequence of Waudby-Smith, I. et al. (2024), Time-uniform central limit theory and
    /// asymptotic confidence sequences, *Annals of Statistics* 52(6), 2613–2640, at 95 % and shortest at 300 bets:
    /// ```text
    /// sqrt(2·(v + 1)/v · ln(sqrt(v + 1)/α)),   v = bets·(−2·ln α + ln(1 − 2·ln α))/300
    /// ```
    fn standard_errors(self, bets: usize) -> f64 {
        if self == Self::Once {
            return 2.0;
        }
        let alpha = SIGNIFICANT;
        let v = bets as f64 * ((1.0 - 2.0 * alpha.ln()).ln() - 2.0 * alpha.ln()) / 300.0;
        (2.0 * (v + 1.0) / v * ((v + 1.0).sqrt() / alpha).ln()).sqrt()
    }
}

/// Half a unit of the fourth decimal place, in which scores are printed.
pub(crate) const VISIBLE: f64 = 0.000_05;

/// Who forecast better, by how much, and whether it may be luck.
pub(crate) fn forecast_verdict(figures: &Figures) -> String {
    let Some(said) = better(figures) else {
        return undecided(figures);
    };
    format!("{said} ({}).", luck(figures.p_value, Looks::Once))
}

/// The same for those who look every week, by an interval that allows for that.
pub(crate) fn weekly_verdict(figures: &Figures, interval: Option<[f64; 2]>) -> String {
    let Some(said) = better(figures) else {
        return undecided(figures);
    };
    let Some([low, high]) = interval else { return format!("{said}.") };
    let luck = if low <= 0.0 && high >= 0.0 {
        "which holds 0: within luck"
    } else {
        "which does not hold 0: more than luck"
    };
    format!(
        "{said}; model less market lies between {low:+.4} and {high:+.4} (95%, also if read every week), {luck}."
    )
}

fn undecided(figures: &Figures) -> String {
    if figures.brier_difference.is_none() {
        return "No match had both a forecast and a price: model and market cannot be compared.".to_owned();
    }
    format!("Model and market forecast equally well over {} matches.", figures.matches)
}

/// Who forecast better; `None` where nobody visibly did.
fn better(figures: &Figures) -> Option<String> {
    let difference = figures.brier_difference.filter(|difference| difference.abs() >= VISIBLE)?;
    let (better, worse) = if difference > 0.0 { ("market", "model") } else { ("model", "market") };
    let matches = figures.matches;
    Some(format!(
        "The {better} forecast better than the {worse}, by {:.4} Brier over {matches} matches",
        difference.abs()
    ))
}

/// What a p-value says. It is one of a single look, and says nothing to those who look every week until they like it.
pub(crate) fn luck(p_value: Option<f64>, looks: Looks) -> String {
    let Some(p) = p_value else { return "too few to test".to_owned() };
    let p_is = if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {}", number(p, 3)) };
    match looks {
        Looks::Once if p < SIGNIFICANT => format!("{p_is}, more than luck"),
        Looks::Once => format!("{p_is}, within luck"),
        Looks::EveryWeek => format!("{p_is} for a single look"),
    }
}

/// Whether the model knows anything that the market's prices do not.
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
         model {model_weight:.2} ± {model_weight_error:.2} (p = {:.3}): {verdict}",
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
    /// `better`: the forecasts are, by more than luck.
    fn of(figures: &Figures, better: bool, looks: Looks) -> Self {
        let errors = looks.standard_errors(figures.bets.saturating_sub(figures.void));
        let prices = figures
            .mean_clv
            .zip(figures.clv_standard_error)
            .is_some_and(|(mean, standard_error)| mean > errors * standard_error);
        match (better, prices) {
            (true, true) => Self::Both,
            (true, false) => Self::Forecasts,
            (false, true) => Self::Prices,
            (false, false) => Self::Neither,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Both => "Its forecasts and its prices both beat the market by more than luck.",
            Self::Forecasts => {
                "Its forecasts beat the market by more than luck, its prices do not: stake little or nothing."
            }
            Self::Prices => {
                "Its prices beat the market by more than luck, its forecasts do not: stake little or nothing."
            }
            Self::Neither => "Nothing here shows that the model beats the market: do not bet on it.",
        }
    }
}

/// What the bets came to; `None` without any.
pub(crate) fn betting_verdict(figures: &Figures, looks: Looks) -> Option<String> {
    if figures.bets == 0 {
        return None;
    }
    let result = match figures.profit {
        loss if loss < Decimal::ZERO => format!("The bets lost {:.2}", -loss),
        profit => format!("The bets made {profit:.2}"),
    };
    let (r#yield, luck) = (percent(figures.yield_on_turnover), luck(figures.profit_p_value, looks));
    Some(format!("{result}, a yield of {yield} ({luck})."))
}

/// All of it, with whether it is a reason to go on.
pub(crate) fn verdict(figures: &Figures, evidence: Option<&MarketEvidence>) -> Verdict {
    let better = figures.brier_difference.is_some_and(|difference| difference < 0.0)
        && figures.p_value.is_some_and(|p| p < SIGNIFICANT);
    of_lines(figures, better, Looks::Once, forecast_verdict(figures), evidence)
}

/// All of it for those who look every week.
pub(crate) fn verdict_to_date(figures: &Figures, interval: Option<[f64; 2]>) -> Verdict {
    let better = interval.is_some_and(|[_, high]| high < 0.0);
    let verdict = of_lines(figures, better, Looks::EveryWeek, weekly_verdict(figures, interval), None);
    let to_date = |line: String| {
        let mut letters = line.chars();
        let first = letters.next().map_or_else(String::new, |letter| letter.to_lowercase().collect());
        format!("To date, {first}{}", letters.as_str())
    };
    Verdict { lines: verdict.lines.into_iter().map(to_date).collect(), ..verdict }
}

fn of_lines(
    figures: &Figures,
    better: bool,
    looks: Looks,
    forecasts: String,
    evidence: Option<&MarketEvidence>,
) -> Verdict {
    let mut lines = vec![forecasts];
    lines.extend(evidence.map(evidence_verdict));
    let Some(result) = betting_verdict(figures, looks) else {
        let none = if looks == Looks::Once { "No bet was placed." } else { "No bet is settled yet." };
        return Verdict { advice: none.to_owned(), tone: Tone::Plain, lines };
    };
    lines.push(result);
    let advice = Advice::of(figures, better, looks);
    let tone = if advice == Advice::Both { Tone::Good } else { Tone::Bad };
    Verdict { advice: advice.words().to_owned(), tone, lines }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures(difference: Option<f64>, p_value: Option<f64>) -> Figures {
        Figures {
            matches: 380,
            brier_model: None,
            brier_market: None,
            brier_difference: difference,
            difference_interval: None,
            p_value,
            bets: 0,
            void: 0,
            wins: 0,
            staked: Decimal::ONE_HUNDRED,
            profit: Decimal::ZERO,
            yield_on_turnover: None,
            roi: None,
            profit_p_value: None,
            mean_clv: None,
            clv_standard_error: None,
            max_drawdown: None,
        }
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
            let said = forecast_verdict(&figures(difference, p));
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn what_is_read_every_week_has_an_interval_of_its_own() {
        let model = figures(Some(-0.02), Some(0.001));
        let said = weekly_verdict(&model, Some([-0.05, 0.01]));
        assert!(said.contains("-0.0500 and +0.0100") && said.contains("within luck"), "{said}");
        assert!(weekly_verdict(&model, Some([-0.05, -0.01])).contains("more than luck"));
        assert!(weekly_verdict(&figures(None, None), None).contains("cannot be compared"));
        let bets = |high| {
            let figures =
                Figures { bets: 300, mean_clv: Some(0.05), clv_standard_error: Some(0.01), ..model.clone() };
            verdict_to_date(&figures, Some([-0.05, high]))
        };
        assert!(
            bets(0.01).advice.contains("its forecasts do not") && bets(-0.01).advice.contains("both beat")
        );
        // A p-value of one look is not called more than luck.
        assert!(bets(0.01).lines.iter().skip(1).all(|line| !line.contains("more than luck")));
        assert_eq!(verdict_to_date(&model, None).advice, "No bet is settled yet.");
    }

    /// With one standard error less it would be called more than luck in one look.
    #[test]
    fn closing_line_values_read_every_week_need_more_standard_errors() {
        for (bets, errors) in [(30, 3.855), (300, 3.035), (3_000, 3.242)] {
            assert!((Looks::EveryWeek.standard_errors(bets) - errors).abs() < 1e-3, "{bets}");
        }
        assert!(Looks::EveryWeek.standard_errors(0).is_infinite());
        assert!(Looks::Once.standard_errors(30) < 2.1);
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
        let (worse, better) = (figures(Some(0.01), Some(0.2)), figures(Some(-0.02), Some(0.001)));
        let with = |figures: &Figures, profit: i64, clv: f64, error: f64| {
            let figures = Figures {
                bets: 9,
                profit: Decimal::new(profit, 2),
                yield_on_turnover: Some(profit as f64 / 1e4),
                profit_p_value: Some(0.31),
                mean_clv: Some(clv),
                clv_standard_error: Some(error),
                ..figures.clone()
            };
            let Verdict { advice, lines, .. } = verdict(&figures, None);
            lines.join(" ") + " " + &advice
        };
        assert!(verdict(&worse, None).advice == "No bet was placed.");
        for (said, words) in [
            (
                with(&worse, -12_50, -0.07, 0.01),
                "lost 12.50, a yield of -12.5% (p = 0.310, within luck). Nothing here shows",
            ),
            (with(&worse, 12_50, 0.01, 0.02), "made 12.50, a yield of 12.5%"),
            (with(&worse, 12_50, 0.01, 0.02), "Nothing here shows"),
            (
                with(&worse, 12_50, 0.05, 0.02),
                "Its prices beat the market by more than luck, its forecasts do not",
            ),
            (
                with(&better, -1_00, 0.05, 0.03),
                "Its forecasts beat the market by more than luck, its prices do not",
            ),
            (with(&better, 12_50, 0.05, 0.02), "both beat the market"),
        ] {
            assert!(said.contains(words), "{said}");
        }
    }
}

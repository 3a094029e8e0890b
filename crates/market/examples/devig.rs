//! What do these prices say? Three bookmakers price one match: the fair probabilities behind the first one's book by
//! every method, then the best price of each outcome, held against what all three think together.

use std::error::Error;
use std::io::{Write, stdout};

use fairline_market::{Method, best_prices, consensus, devig, edge};
use ndarray::array;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let names = ["Albion", "Borough", "Corner"];
    let outcomes = ["home", "draw", "away"];
    // One row per bookmaker: home, draw, away.
    let prices = array![[1.50, 4.20, 7.50], [1.53, 4.10, 7.00], [1.45, 4.40, 8.20]];
    let book = prices.row(0).to_vec();

    let overround = fairline_market::overround(&book)?;
    let margin = overround / (1.0 + overround); // of all money staked, what the house keeps
    writeln!(out, "{} offers {book:.2?}", names[0])?;
    writeln!(out, "overround {:.2} %, margin {:.2} %\n", 100.0 * overround, 100.0 * margin)?;

    writeln!(out, "fair, by method     home    draw    away   fair odds away")?;
    for method in Method::ALL {
        let fair = devig(&book, method)?;
        write!(out, "{method:15}")?;
        for p in &fair.probabilities {
            write!(out, " {:5.1} %", 100.0 * p)?;
        }
        writeln!(out, " {:16.2}", 1.0 / fair.probabilities[2])?;
    }

    let best = best_prices(prices.view())?;
    let fair = consensus(prices.view(), Method::Power)?;
    writeln!(out, "\nbest prices, overround {:.2} %", 100.0 * best.overround)?;
    writeln!(out, "outcome   best  at       fair odds     edge")?;
    for (k, outcome) in outcomes.iter().enumerate() {
        let (price, at) = (best.odds[k], names[best.bookmakers[k]]);
        // Expected profit per unit staked, without commission, if all three together are right.
        let edge = edge(fair.probabilities[k], price, 0.0)?;
        writeln!(out, "{outcome:7} {price:6.2}  {at:8} {:9.2}  {:+5.1} %", fair.odds[k], 100.0 * edge)?;
    }
    Ok(())
}

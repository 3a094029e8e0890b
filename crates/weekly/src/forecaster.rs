//! Who forecasts, by name.

use std::fmt;
use std::str::FromStr;

use fairline_sim::{
    ConsensusPredictor, EloPredictor, GoalsPredictor, MarketPredictor, MultinomialPredictor, PoolPredictor,
    Predictor, RatingsOptions, RatingsPredictor,
};

use crate::{Error, Result, Settings};

/// Who forecasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Forecaster {
    /// Goals expected from ratings of what clubs score and shoot; the best without prices.
    Ratings,
    /// A multinomial logit on Elo, form, rest and promotion.
    Multinomial,
    /// Dixon and Coles' model of goals.
    DixonColes,
    /// Elo ratings.
    Elo,
    /// The mean of all bookmakers' fair probabilities.
    Consensus,
    /// The fair probabilities of the book that is bet at.
    Market,
}

impl Forecaster {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Ratings, Self::Multinomial, Self::DixonColes, Self::Elo, Self::Consensus, Self::Market];

    /// A forecaster that has learnt nothing yet, as the settings want it.
    ///
    /// # Errors
    /// [`Error::WithMarket`] for one that is the market and is to be weighed against it.
    pub fn predictor(settings: &Settings) -> Result<Box<dyn Predictor>> {
        let (with_market, devig) = (settings.forecast.with_market, settings.devig());
        let model: Box<dyn Predictor> = match settings.forecast.model {
            Self::Ratings if with_market => Box::new(RatingsPredictor::new(RatingsOptions::with_market())),
            Self::Ratings => Box::new(RatingsPredictor::default()),
            Self::Multinomial => Box::new(MultinomialPredictor::default()),
            Self::DixonColes => Box::new(GoalsPredictor::default()),
            Self::Elo => Box::new(EloPredictor::default()),
            model @ (Self::Consensus | Self::Market) if with_market => {
                return Err(Error::WithMarket { model });
            }
            Self::Consensus => Box::new(ConsensusPredictor::new(devig)),
            Self::Market => Box::new(MarketPredictor::new(devig)),
        };
        if !with_market {
            return Ok(model);
        }
        let pool = PoolPredictor::new(model);
        Ok(Box::new(if settings.prices.devig.is_some() { pool.devig(devig) } else { pool }))
    }
}

impl fmt::Display for Forecaster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ratings => "ratings",
            Self::Multinomial => "multinomial",
            Self::DixonColes => "dixon-coles",
            Self::Elo => "elo",
            Self::Consensus => "consensus",
            Self::Market => "market",
        })
    }
}

impl FromStr for Forecaster {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = || Self::ALL.into_iter();
        all().find(|model| model.to_string() == text).ok_or_else(|| Error::UnknownForecaster {
            name: text.to_owned(),
            known: all().map(|model| model.to_string()).collect::<Vec<_>>().join(", "),
        })
    }
}

//! One event with what can be bet on it.

use ndarray::ArrayView2;

use crate::Bet;

/// An event: its outcomes' probabilities, and the bets that could be placed on them.
///
/// Outcomes exclude each other and one of them happens. They must be fine enough to settle every bet listed: a match
/// with bets on the result and on the total of goals has an outcome for each pair of them, or one for each score. Bets
/// on one event may thus depend on each other in any way; events are independent.
///
/// | setter | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`void`](Event::void) | 0 | probability | \[0, 1) | every stake comes back |
/// | [`group`](Event::group) | none | – | – | puts all bets of the event into a group, such as the league |
///
/// # Examples
/// ```
/// use fairline_kelly::{Bet, Event};
///
/// let derby = Event::new(&[0.44, 0.33, 0.23])
///     .bet(Bet::back(0, 2.60).group("Bookmaker A"))
///     .bet(Bet::back(0, 2.55).group("Bookmaker B"))
///     .bet(Bet::lay(1, 3.10).commission(0.02).group("Exchange"))
///     .void(0.01)
///     .group("Premier League");
/// assert_eq!(derby.bets().len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// One row per draw, or a single one where the probabilities are known.
    pub(crate) draws: Vec<Vec<f64>>,
    pub(crate) void: f64,
    pub(crate) bets: Vec<Bet>,
    pub(crate) groups: Vec<String>,
}

impl Event {
    /// An event with known probabilities of its outcomes, which sum to 1.
    pub fn new(probabilities: &[f64]) -> Self {
        Self { draws: vec![probabilities.to_vec()], void: 0.0, bets: Vec::new(), groups: Vec::new() }
    }

    /// An event whose probabilities are known only by draws of equal weight, such as a posterior's; shape (draws,
    /// outcomes), each row sums to 1.
    ///
    /// Draw number d of every event belongs to one draw of the model, so that a model that is wrong is wrong on all
    /// matches of a weekend: the stakes maximise `E[ln W]` over the draws exactly. Alone on the slate, an event is worth
    /// no more and no less than its average probabilities; it is what events share that makes draws matter.
    pub fn from_draws(draws: ArrayView2<'_, f64>) -> Self {
        let draws = draws.rows().into_iter().map(|row| row.to_vec()).collect();
        Self { draws, void: 0.0, bets: Vec::new(), groups: Vec::new() }
    }

    /// Probability in \[0, 1) that the event is void and every stake comes back. The other probabilities are those given
    /// that it is not.
    #[must_use]
    pub fn void(mut self, probability: f64) -> Self {
        self.void = probability;
        self
    }

    /// Adds a bet; bets are numbered in this order.
    #[must_use]
    pub fn bet(mut self, bet: Bet) -> Self {
        self.bets.push(bet);
        self
    }

    /// Puts all bets of the event into a group; [`Options::max_group`](crate::Options::max_group) caps it.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.groups.push(group.into());
        self
    }

    /// The bets in order.
    pub fn bets(&self) -> &[Bet] {
        &self.bets
    }

    /// The same event with no room for the bets that are not wanted; their numbers stay.
    pub(crate) fn keeping(&self, wanted: impl Fn(&Bet) -> bool) -> Self {
        let mut event = self.clone();
        for bet in event.bets.iter_mut().filter(|bet| !wanted(bet)) {
            bet.max_stake = 0.0;
        }
        event
    }
}

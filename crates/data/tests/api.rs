//! Public types may cross threads, and derive what callers expect.

use fairline_data::{
    BettingWeek, CheckOptions, DataReport, Dataset, Error, Finding, HoldOut, Line, Match, Outcome, Quote,
    Reason, Refusal, Season, SimulatedLeague, SimulatedLeagueOptions, Source,
};

fn assert_send_sync<T: Send + Sync + std::fmt::Debug>() {}

#[test]
fn public_types_are_send_and_sync() {
    assert_send_sync::<BettingWeek>();
    assert_send_sync::<CheckOptions>();
    assert_send_sync::<DataReport>();
    assert_send_sync::<Dataset>();
    assert_send_sync::<Error>();
    assert_send_sync::<Finding>();
    assert_send_sync::<HoldOut>();
    assert_send_sync::<Line>();
    assert_send_sync::<Match>();
    assert_send_sync::<Outcome>();
    assert_send_sync::<Quote>();
    assert_send_sync::<Reason>();
    assert_send_sync::<Refusal>();
    assert_send_sync::<Season>();
    assert_send_sync::<SimulatedLeague>();
    assert_send_sync::<SimulatedLeagueOptions>();
    assert_send_sync::<Source>();
    #[cfg(feature = "download")]
    {
        assert_send_sync::<fairline_data::Change>();
        assert_send_sync::<fairline_data::Download>();
        assert_send_sync::<fairline_data::Downloaded>();
    }
}

#[test]
fn outcomes_have_the_order_of_prices() {
    for (goals, outcome, index, letter) in
        [([2, 0], Outcome::Home, 0, "H"), ([1, 1], Outcome::Draw, 1, "D"), ([0, 4], Outcome::Away, 2, "A")]
    {
        assert_eq!(Outcome::from_goals(goals), outcome);
        assert_eq!((outcome.index(), outcome.to_string().as_str()), (index, letter));
        assert_eq!(Outcome::ALL[index], outcome);
    }
    assert_eq!([Line::Opening, Line::Closing].map(|line| line.to_string()), ["opening", "closing"]);
}

#[cfg(feature = "serde")]
#[test]
fn public_data_can_be_serialized_and_read_back() {
    fn assert_serde<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    assert_serde::<BettingWeek>();
    assert_serde::<DataReport>();
    assert_serde::<Dataset>();
    #[cfg(feature = "download")]
    assert_serde::<fairline_data::Downloaded>();
    assert_serde::<HoldOut>();
    assert_serde::<Match>();
    assert_serde::<Refusal>();
    assert_serde::<SimulatedLeague>();
    assert_serde::<Source>();
}

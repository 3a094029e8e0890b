#![doc = include_str!("../README.md")]

mod accumulator;
mod arbitrage;
mod best_prices;
mod book;
mod check;
mod closing_line_value;
mod commission;
mod consensus;
mod devig;
mod dutching;
mod each_way;
mod error;
mod full_cover;
mod hedge;
mod ladder;
mod leg;
pub mod odds;
mod position;
mod rank_methods;
mod split;
mod student;
mod sum;
mod symmetric;
mod system_bet;
mod system_forecast;
mod value;

pub use accumulator::{accumulator_odds, accumulator_payout};
pub use arbitrage::{Arbitrage, arbitrage};
pub use best_prices::{BestPrices, best_prices};
pub use book::overround;
pub use closing_line_value::{ValueAtClose, value_at_close, value_at_close_batch};
pub use commission::{Commission, lay_as_back, net_odds, net_prices};
pub use consensus::{Consensus, ConsensusOptions, consensus};
pub use devig::{
    Book, DevigBatch, DevigOptions, Method, PricedBook, RESIDUAL_TOLERANCE, add_overround, devig,
    devig_batch, devig_batch_into,
};
pub use dutching::{Dutch, dutch, dutch_for_profit, dutch_for_profits};
pub use each_way::{EachWay, EachWayLeg, Finish};
pub use error::{Error, Result};
pub use full_cover::FullCover;
pub use hedge::{
    FieldHedge, Hedge, HedgeGoal, HedgeOptions, hedge_with_back, hedge_with_field, hedge_with_lay,
};
pub use ladder::PriceLadder;
pub use leg::{Leg, LegResult};
pub use position::Position;
pub use rank_methods::{MethodRanking, RankedMethod, rank_methods};
pub use split::SplitOptions;
pub use system_bet::{MAX_LEGS, Settlement, SystemBet};
pub use system_forecast::SystemForecast;
pub use value::{break_even_probability, edge, expected_profit, lay_break_even_probability, lay_edge};

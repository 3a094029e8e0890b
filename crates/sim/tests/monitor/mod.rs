//! The monitor: false alarms and delays by simulation, figures against brute force, what holds whatever comes.

mod alarms;
mod edges;
mod figures;
mod simulated;
#[cfg(feature = "serde")]
mod storage;
mod table;

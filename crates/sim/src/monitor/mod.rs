//! Placeholder until the monitor is merged.
use crate::Result;
/// Options.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MonitorOptions {}
/// Monitor.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Monitor {}
impl Monitor {
    /// New.
    pub fn new(_: &MonitorOptions) -> Result<Self> {
        Ok(Self {})
    }
    /// Restart.
    pub fn restart(&mut self) {}
}
/// Health.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WeekHealth {}
/// Alert.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Alert {}

//! What a confidence sequence has to say against "no better", either way.

/// The evidence of a [`ConfidenceSequence`](crate::ConfidenceSequence), for either forecaster.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Evidence that the first forecasts better: against the claim that, after every event, the average difference was 0
    /// or above.
    pub first_better: OneSidedEvidence,
    /// Evidence that the second forecasts better: against the claim that, after every event, the average difference was 0
    /// or below.
    pub second_better: OneSidedEvidence,
}

/// Evidence against one claim, valid whenever it is read.
///
/// An e-value is the money of a gambler who bets 1 unit against the claim, at odds that are fair or worse if the
/// claim is true: an e-value of 20 is like having turned 1 unit into 20. It is 1 before the first event, may fall
/// again, and under a true claim is at most 1 on average, at whatever moment one stops. Unlike p-values, e-values of
/// separate seasons may be multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OneSidedEvidence {
    /// Natural logarithm of the e-value: ln 20 = 3.0 for twenty to one. The e-value itself leaves the range of `f64`
    /// after a few thousand events.
    pub ln_e_value: f64,
    /// 1 over the largest e-value so far, at most 1: a p-value that may be read after every event, in (0, 1\].
    pub p_value: f64,
}

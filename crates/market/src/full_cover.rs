//! The system bets that have a name: every line from doubles up, or from singles up.

/// A named full cover bet.
///
/// | name | legs | smallest line | lines |
/// |---|---|---|---|
/// | `Trixie` | 3 | double | 4 |
/// | `Patent` | 3 | single | 7 |
/// | `Yankee` | 4 | double | 11 |
/// | `Lucky15` | 4 | single | 15 |
/// | `Canadian`, or Super Yankee | 5 | double | 26 |
/// | `Lucky31` | 5 | single | 31 |
/// | `Heinz` | 6 | double | 57 |
/// | `Lucky63` | 6 | single | 63 |
/// | `SuperHeinz` | 7 | double | 120 |
/// | `Goliath` | 8 | double | 247 |
///
/// The bonuses that many bookmakers add to the Lucky bets, for one winner or for all of them, are each bookmaker's
/// own and are not reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FullCover {
    /// Three doubles and a treble.
    Trixie,
    /// A Trixie and three singles.
    Patent,
    /// Six doubles, four trebles and a fourfold.
    Yankee,
    /// A Yankee and four singles.
    Lucky15,
    /// Five legs, doubles and up; also called Super Yankee.
    Canadian,
    /// A Canadian and five singles.
    Lucky31,
    /// Six legs, doubles and up: 57 varieties.
    Heinz,
    /// A Heinz and six singles.
    Lucky63,
    /// Seven legs, doubles and up.
    SuperHeinz,
    /// Eight legs, doubles and up.
    Goliath,
}

impl FullCover {
    /// Every named bet.
    pub const ALL: [Self; 10] = [
        Self::Trixie,
        Self::Patent,
        Self::Yankee,
        Self::Lucky15,
        Self::Canadian,
        Self::Lucky31,
        Self::Heinz,
        Self::Lucky63,
        Self::SuperHeinz,
        Self::Goliath,
    ];

    /// Legs, and the smallest number of them in a line.
    pub(crate) fn legs_and_smallest(self) -> (usize, usize) {
        match self {
            Self::Trixie => (3, 2),
            Self::Patent => (3, 1),
            Self::Yankee => (4, 2),
            Self::Lucky15 => (4, 1),
            Self::Canadian => (5, 2),
            Self::Lucky31 => (5, 1),
            Self::Heinz => (6, 2),
            Self::Lucky63 => (6, 1),
            Self::SuperHeinz => (7, 2),
            Self::Goliath => (8, 2),
        }
    }
}

impl std::fmt::Display for FullCover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Trixie => "Trixie",
            Self::Patent => "Patent",
            Self::Yankee => "Yankee",
            Self::Lucky15 => "Lucky 15",
            Self::Canadian => "Canadian",
            Self::Lucky31 => "Lucky 31",
            Self::Heinz => "Heinz",
            Self::Lucky63 => "Lucky 63",
            Self::SuperHeinz => "Super Heinz",
            Self::Goliath => "Goliath",
        })
    }
}

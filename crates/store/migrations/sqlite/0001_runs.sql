-- Runs and everything they brought. Money is in whole pennies, dates are ISO 8601 text, times UTC text with microseconds.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE CHECK (length(key) = 64),
    version TEXT NOT NULL,
    data_hash TEXT NOT NULL,
    matches INTEGER NOT NULL CHECK (matches >= 0),
    forecaster TEXT NOT NULL,
    strategy TEXT NOT NULL,
    configuration TEXT NOT NULL,
    seed TEXT,
    source TEXT NOT NULL,
    competitions TEXT NOT NULL CHECK (json_valid(competitions)),
    season TEXT NOT NULL,
    train_matches INTEGER NOT NULL CHECK (train_matches >= 0),
    test_matches INTEGER NOT NULL CHECK (test_matches >= 0),
    refused_rows INTEGER NOT NULL CHECK (refused_rows >= 0),
    incomplete_quotes INTEGER NOT NULL CHECK (incomplete_quotes >= 0),
    weeks INTEGER NOT NULL CHECK (weeks >= 0),
    weeks_done INTEGER NOT NULL CHECK (weeks_done BETWEEN 0 AND weeks),
    bankroll_at_start INTEGER NOT NULL CHECK (bankroll_at_start > 0),
    bankroll INTEGER NOT NULL,
    outcomes_seen INTEGER NOT NULL,
    outcomes_with_price INTEGER NOT NULL,
    outcomes_with_edge INTEGER NOT NULL,
    outcomes_after_confidence INTEGER NOT NULL,
    outcomes_after_filters INTEGER NOT NULL,
    outcomes_after_caps INTEGER NOT NULL,
    outcomes_placed INTEGER NOT NULL,
    market_weight REAL,
    market_weight_error REAL,
    model_weight REAL,
    model_weight_error REAL,
    model_weight_p_value REAL,
    evidence_matches INTEGER,
    model_adds INTEGER CHECK (model_adds IN (0, 1)),
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    finished_at TEXT,
    elapsed_ms REAL CHECK (elapsed_ms >= 0)
) STRICT;
CREATE INDEX runs_by_season ON runs (season, started_at);
CREATE INDEX runs_by_start ON runs (started_at);

CREATE TABLE snapshots (
    run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    weeks INTEGER NOT NULL CHECK (weeks > 0),
    contents BLOB NOT NULL,
    written_at TEXT NOT NULL
) STRICT;

CREATE TABLE weekly_performance (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL CHECK (last_day >= first_day),
    matches INTEGER NOT NULL CHECK (matches >= 0),
    bets INTEGER NOT NULL CHECK (bets >= 0),
    staked INTEGER NOT NULL CHECK (staked >= 0),
    profit INTEGER NOT NULL,
    roi REAL,
    bankroll INTEGER NOT NULL,
    brier_model REAL CHECK (brier_model BETWEEN 0 AND 2),
    brier_market REAL CHECK (brier_market BETWEEN 0 AND 2),
    accuracy REAL CHECK (accuracy BETWEEN 0 AND 1),
    kkt_residual REAL,
    PRIMARY KEY (run, number),
    UNIQUE (run, season, week)
) STRICT, WITHOUT ROWID;

CREATE TABLE predictions (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    competition TEXT NOT NULL,
    date TEXT NOT NULL,
    home TEXT NOT NULL,
    away TEXT NOT NULL,
    model_home REAL NOT NULL CHECK (model_home BETWEEN 0 AND 1),
    model_draw REAL NOT NULL CHECK (model_draw BETWEEN 0 AND 1),
    model_away REAL NOT NULL CHECK (model_away BETWEEN 0 AND 1),
    market_home REAL CHECK (market_home BETWEEN 0 AND 1),
    market_draw REAL CHECK (market_draw BETWEEN 0 AND 1),
    market_away REAL CHECK (market_away BETWEEN 0 AND 1),
    closing_home REAL CHECK (closing_home BETWEEN 0 AND 1),
    closing_draw REAL CHECK (closing_draw BETWEEN 0 AND 1),
    closing_away REAL CHECK (closing_away BETWEEN 0 AND 1),
    outcome TEXT CHECK (outcome IN ('home', 'draw', 'away')),
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX predictions_by_week ON predictions (run, season, week, number);

CREATE TABLE weekly_bets (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    competition TEXT NOT NULL,
    date TEXT NOT NULL,
    home TEXT NOT NULL,
    away TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('home', 'draw', 'away')),
    bookmaker TEXT NOT NULL,
    odds REAL NOT NULL CHECK (odds > 1),
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    fair_probability REAL NOT NULL CHECK (fair_probability BETWEEN 0 AND 1),
    edge REAL NOT NULL,
    stake INTEGER NOT NULL CHECK (stake > 0),
    commission_share REAL CHECK (commission_share BETWEEN 0 AND 1),
    schedule_week INTEGER,
    schedule_batch INTEGER,
    schedule_match INTEGER,
    settled INTEGER,
    settled_season INTEGER,
    settled_week INTEGER,
    result TEXT CHECK (result IN ('won', 'lost', 'void')),
    profit INTEGER,
    commission INTEGER,
    bankroll_after INTEGER,
    closing_line_value REAL,
    PRIMARY KEY (run, number),
    UNIQUE (run, settled),
    CHECK ((settled IS NULL) = (result IS NULL)),
    CHECK ((settled IS NULL) = (settled_season IS NULL)),
    CHECK ((settled IS NULL) = (settled_week IS NULL)),
    CHECK ((settled IS NULL) = (profit IS NULL)),
    CHECK ((settled IS NULL) = (commission IS NULL)),
    CHECK ((settled IS NULL) = (bankroll_after IS NULL)),
    CHECK ((settled IS NULL) = (commission_share IS NOT NULL)),
    CHECK ((settled IS NULL) = (schedule_week IS NOT NULL)),
    CHECK ((settled IS NULL) = (schedule_batch IS NOT NULL)),
    CHECK ((settled IS NULL) = (schedule_match IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX weekly_bets_by_week ON weekly_bets (run, season, week, number);
CREATE INDEX weekly_bets_by_date ON weekly_bets (run, date, number);

CREATE TABLE refused_bets (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    date TEXT NOT NULL,
    home TEXT NOT NULL,
    away TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('home', 'draw', 'away')),
    bookmaker TEXT NOT NULL,
    odds REAL NOT NULL CHECK (odds > 1),
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    edge REAL NOT NULL,
    reason TEXT NOT NULL CHECK (json_valid(reason)),
    reason_text TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_bets_by_week ON refused_bets (run, season, week, number);

CREATE TABLE ledger (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    date TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('deposit', 'stake', 'return', 'refund', 'commission')),
    bet INTEGER,
    amount INTEGER NOT NULL,
    rounding TEXT,
    balance INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE bankroll_history (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    date TEXT NOT NULL,
    bankroll INTEGER NOT NULL,
    at_hand INTEGER NOT NULL,
    at_risk INTEGER NOT NULL CHECK (at_risk >= 0),
    peak INTEGER NOT NULL CHECK (peak >= bankroll),
    drawdown REAL NOT NULL CHECK (drawdown BETWEEN 0 AND 1),
    PRIMARY KEY (run, number),
    CHECK (bankroll = at_hand + at_risk)
) STRICT, WITHOUT ROWID;

-- What the monitor found, the trials of retrained forecasters, and the forecasters themselves.

CREATE TABLE weekly_health (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    degraded INTEGER NOT NULL CHECK (degraded IN (0, 1)),
    contents BLOB NOT NULL,
    PRIMARY KEY (run, number)
) STRICT;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    run INTEGER REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('notice', 'warning', 'critical')),
    feature TEXT,
    value REAL NOT NULL,
    threshold REAL NOT NULL,
    text TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    acknowledged_at TEXT,
    UNIQUE (run, number)
) STRICT;
CREATE INDEX alerts_open ON alerts (raised_at) WHERE acknowledged_at IS NULL;
CREATE INDEX alerts_by_time ON alerts (raised_at);

CREATE TABLE model_evaluations (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    season INTEGER NOT NULL,
    week INTEGER NOT NULL CHECK (week >= 1),
    reason TEXT NOT NULL,
    champion_trained_before TEXT NOT NULL,
    champion_trained_on INTEGER NOT NULL CHECK (champion_trained_on >= 0),
    challenger_trained_before TEXT NOT NULL,
    challenger_trained_on INTEGER NOT NULL CHECK (challenger_trained_on >= 0),
    matches INTEGER NOT NULL CHECK (matches > 0),
    brier_before REAL NOT NULL CHECK (brier_before BETWEEN 0 AND 2),
    brier_after REAL NOT NULL CHECK (brier_after BETWEEN 0 AND 2),
    log_before REAL NOT NULL CHECK (log_before >= 0),
    log_after REAL NOT NULL CHECK (log_after >= 0),
    improvement REAL NOT NULL,
    standard_error REAL,
    p_value REAL CHECK (p_value BETWEEN 0 AND 1),
    promoted INTEGER NOT NULL CHECK (promoted IN (0, 1)),
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
    name TEXT NOT NULL CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version >= 1),
    document TEXT NOT NULL CHECK (json_valid(document)),
    created_at TEXT NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- Matches to come, with the prices of whoever quotes them.

CREATE TABLE fixtures (
    id INTEGER PRIMARY KEY,
    competition TEXT NOT NULL,
    season INTEGER NOT NULL,
    date TEXT NOT NULL,
    kick_off TEXT,
    home TEXT NOT NULL,
    away TEXT NOT NULL CHECK (away <> home),
    quotes TEXT NOT NULL CHECK (json_valid(quotes)),
    totals TEXT NOT NULL CHECK (json_valid(totals)),
    handicaps TEXT NOT NULL CHECK (json_valid(handicaps)),
    updated_at TEXT NOT NULL,
    UNIQUE (competition, date, home, away)
) STRICT;
CREATE INDEX fixtures_by_date ON fixtures (date, kick_off);

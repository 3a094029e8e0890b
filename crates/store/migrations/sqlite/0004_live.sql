-- Runs that go on with the season, and to whom alerts have been delivered.

ALTER TABLE runs ADD COLUMN name TEXT;
CREATE UNIQUE INDEX runs_by_name ON runs (name) WHERE name IS NOT NULL;

-- The first week of such a run is open before any is over, so a snapshot may be of no week.
ALTER TABLE snapshots RENAME TO snapshots_of_weeks;
CREATE TABLE snapshots (
    run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    weeks INTEGER NOT NULL CHECK (weeks >= 0),
    contents BLOB NOT NULL,
    written_at TEXT NOT NULL
) STRICT;
INSERT INTO snapshots SELECT run, weeks, contents, written_at FROM snapshots_of_weeks;
DROP TABLE snapshots_of_weeks;

CREATE TABLE deliveries (
    alert INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    sink TEXT NOT NULL CHECK (sink <> ''),
    delivered_at TEXT NOT NULL,
    PRIMARY KEY (alert, sink)
) STRICT;

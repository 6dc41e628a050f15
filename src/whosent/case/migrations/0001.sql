-- What was read, and what was concluded of it.

-- All that a conclusion hangs on besides the mail: owner, provider, DNS, and the version of the engine.
CREATE TABLE setting (
    id          INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    engine      TEXT NOT NULL,
    domains     TEXT NOT NULL DEFAULT '',   -- that DNS was asked about, separated by spaces
    tried       INTEGER NOT NULL DEFAULT 0,
    answered    INTEGER NOT NULL DEFAULT 0
);

-- What is kept of one mail, by the SHA-256 of its bytes. Never the mail itself.
CREATE TABLE conclusion (
    setting INTEGER NOT NULL REFERENCES setting (id) ON DELETE CASCADE,
    is_sent INTEGER NOT NULL,
    digest  BLOB NOT NULL,
    kept    TEXT NOT NULL
);
CREATE UNIQUE INDEX conclusion_of_mail ON conclusion (digest, setting, is_sent);

-- One run of a check. Without finished_at it was interrupted, and says nothing.
CREATE TABLE scan (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    setting     INTEGER REFERENCES setting (id) ON DELETE SET NULL
);

CREATE TABLE source (
    scan    INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    path    BLOB NOT NULL,                  -- as the file system has it: names may be no text
    is_sent INTEGER NOT NULL,
    PRIMARY KEY (scan, ordinal)
);

-- Where each mail of the newest scan lay.
CREATE TABLE seen (
    scan        INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    source      TEXT NOT NULL,
    position    INTEGER NOT NULL,
    folder      TEXT NOT NULL,
    digest      BLOB NOT NULL,
    PRIMARY KEY (scan, ordinal)
) WITHOUT ROWID;

-- Verdicts over time: one for each finished scan.
CREATE TABLE verdict (
    scan             INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE CASCADE,
    at               TEXT NOT NULL,
    headline         TEXT NOT NULL,
    account_in_doubt INTEGER NOT NULL,
    contacts_leaked  INTEGER NOT NULL,
    actor            TEXT,
    messages         INTEGER NOT NULL,
    notices          INTEGER NOT NULL
);

CREATE TABLE verdict_cause (
    scan           INTEGER NOT NULL REFERENCES verdict (scan) ON DELETE CASCADE,
    ordinal        INTEGER NOT NULL,
    cause          TEXT NOT NULL,
    probability    REAL NOT NULL,
    bayes_factor_db REAL NOT NULL,
    prior          REAL NOT NULL,
    notices        INTEGER NOT NULL,
    PRIMARY KEY (scan, ordinal)
);

-- The newest report in whole, as the version with that shape wrote it.
CREATE TABLE report (
    scan  INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE CASCADE,
    shape TEXT NOT NULL,
    data  BLOB NOT NULL
);

-- What the owner did and told.
CREATE TABLE tick (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    step  TEXT NOT NULL,
    state TEXT NOT NULL,
    at    TEXT NOT NULL,
    by    TEXT NOT NULL,
    note  TEXT NOT NULL
);

CREATE TABLE answer (
    question TEXT PRIMARY KEY,
    value    TEXT NOT NULL,
    at       TEXT NOT NULL
);

CREATE TABLE service (
    service TEXT NOT NULL,
    member  TEXT NOT NULL,
    PRIMARY KEY (service, member)
);

CREATE TABLE event (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    at   TEXT NOT NULL
);

CREATE TABLE diary (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    has_time INTEGER NOT NULL,
    text     TEXT NOT NULL
);

-- The login histories that the newest finished check was given.
CREATE TABLE login_file (
    scan    INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    path    BLOB NOT NULL,
    PRIMARY KEY (scan, ordinal)
);

-- There is one login: that of the owner.
CREATE TABLE account (
  number        INTEGER PRIMARY KEY CHECK (number = 1),
  name          TEXT NOT NULL,
  handle        BLOB NOT NULL,              -- what passkeys call the owner
  password      TEXT NOT NULL DEFAULT '',   -- Argon2id; '' where only passkeys open
  password_at   TEXT NOT NULL DEFAULT '',
  app           BLOB NOT NULL DEFAULT x'',  -- the secret of the code app, encrypted
  app_at        TEXT NOT NULL DEFAULT '',
  app_step      INTEGER NOT NULL DEFAULT 0, -- the newest step that was used
  recovery_salt BLOB NOT NULL DEFAULT x'',
  recovery_at   TEXT NOT NULL DEFAULT '',
  made_at       TEXT NOT NULL
);
CREATE TABLE recovery_code (
  digest  BLOB PRIMARY KEY,                 -- Argon2id with the salt of the account
  used_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE passkey (
  id         BLOB PRIMARY KEY,
  public_key BLOB NOT NULL,
  sign_count INTEGER NOT NULL,
  host       TEXT NOT NULL,                 -- the relying party's name
  label      TEXT NOT NULL,
  made_at    TEXT NOT NULL,
  used_at    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE login (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  first_at TEXT NOT NULL,
  at      TEXT NOT NULL,
  times   INTEGER NOT NULL DEFAULT 1,
  address TEXT NOT NULL,
  country TEXT NOT NULL,
  browser TEXT NOT NULL,
  system  TEXT NOT NULL,
  method  TEXT NOT NULL,
  is_success INTEGER NOT NULL
);
CREATE TABLE sender (
  number   INTEGER PRIMARY KEY CHECK (number = 1),
  settings BLOB NOT NULL,                   -- encrypted: it holds a password
  since    TEXT NOT NULL,
  used_at  TEXT NOT NULL DEFAULT ''
);

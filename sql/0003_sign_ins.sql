-- Sign-ins: how far a browser has come on the way from an identifier to a session.

CREATE TABLE sign_ins (
  -- SHA-256 of the token that a page or a front end carries from step to step.
  sign_in_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  -- SHA-256 of the browser's own cookie: a step from another browser finds nothing.
  browser_hash BINARY(32) NOT NULL,
  -- The authorization request that waits for the person; NULL: a plain log-in.
  interaction_hash BINARY(32) NULL,
  interaction_day INT NULL,
  -- Canonical, whether it is anybody's or not; empty where what was typed can be nobody's.
  identifier VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  -- A step that changes the row writes over the version that it read, or not at all.
  version INT UNSIGNED NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  PRIMARY KEY (sign_in_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

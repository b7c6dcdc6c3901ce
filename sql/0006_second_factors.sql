-- Second factors: one-time passwords by time, recovery codes, browsers that are remembered, and who must have one.

ALTER TABLE users
  -- No sign-in of this person ends without a second factor.
  ADD COLUMN second_factor_required BOOLEAN NOT NULL DEFAULT FALSE AFTER phone_verified;

-- RFC 6238. A row stands here from the moment that its first code was right.
CREATE TABLE user_totp (
  factor_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  user_id BIGINT UNSIGNED NOT NULL,
  -- What the person calls it.
  name VARCHAR(100) NOT NULL,
  -- The shared secret, sealed.
  sealed VARBINARY(256) NOT NULL,
  -- The time step of the last code that was right: no code counts twice.
  last_step BIGINT UNSIGNED NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NULL,
  PRIMARY KEY (factor_id),
  KEY user_totp_by_user (user_id),
  CONSTRAINT user_totp_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Codes on paper, for who has lost the rest. Each works once; a new set takes the place of the old one.
CREATE TABLE user_recovery_codes (
  user_id BIGINT UNSIGNED NOT NULL,
  -- HMAC of user and code under a derived key.
  code_hash BINARY(32) NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NULL,
  PRIMARY KEY (user_id, code_hash),
  CONSTRAINT user_recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Browsers in which the second factor was passed and which the person wants remembered.
CREATE TABLE remembered_devices (
  -- SHA-256 of the cookie's value.
  device_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  -- Its public name, by which the person ends it.
  device_id BINARY(16) NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_agent VARCHAR(512) NOT NULL,
  PRIMARY KEY (device_hash, expires_day),
  KEY remembered_devices_by_user (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

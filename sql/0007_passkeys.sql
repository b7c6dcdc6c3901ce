-- Passkeys: public keys of authenticators (Web Authentication Level 2).

CREATE TABLE user_passkeys (
  -- SHA-256 of the credential id, which may be longer than an index bears.
  credential_hash BINARY(32) NOT NULL,
  credential_id VARBINARY(1023) NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  -- What the person calls it.
  name VARCHAR(100) NOT NULL,
  -- COSE_Key (RFC 9052 7), as the authenticator made it.
  public_key VARBINARY(1024) NOT NULL,
  -- RFC 9053: -7, -8, -257 …
  algorithm INT NOT NULL,
  -- The counter of the last assertion; 0 where the authenticator has none.
  sign_count INT UNSIGNED NOT NULL,
  aaguid BINARY(16) NOT NULL,
  -- Words of AuthenticatorTransport, separated by spaces.
  transports VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The format of its attestation: "none", "packed", "fido-u2f".
  attestation VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_verifying BOOLEAN NOT NULL,
  -- Whether the authenticator may copy it elsewhere, and whether it has.
  backup_eligible BOOLEAN NOT NULL,
  backed_up BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NULL,
  PRIMARY KEY (credential_hash),
  KEY user_passkeys_by_user (user_id),
  CONSTRAINT user_passkeys_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The outbox: messages to people, written in the transaction that gives rise to them, and delivered by the daemon.

CREATE TABLE outbox_messages (
  message_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  channel ENUM('email', 'sms') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The name of the template, which says what the message is about and nothing of whom.
  template VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Recipient, language and values, sealed: a code is a secret, and an address is a person's.
  sealed VARBINARY(8192) NOT NULL,
  created_at BIGINT NOT NULL,
  -- What is not delivered by then is not delivered any more.
  expires_at BIGINT NOT NULL,
  -- When it is due; while a daemon holds it, the end of its lease.
  available_at BIGINT NOT NULL,
  -- Claims so far, also those of a daemon that died.
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  lease_id BINARY(16) NULL,
  last_error VARCHAR(200) NULL,
  PRIMARY KEY (message_id),
  KEY outbox_messages_by_due (channel, available_at),
  KEY outbox_messages_by_expiry (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

// What the figures of registration are taken of: the stack with production's settings, a key for queued passwords, and the
// clients that call.
#pragma once

#include "bench/registration/backlog.h"
#include "bench/walks.h"
#include "harness/stack.h"
#include "platform/config/config.h"
#include "platform/crypto/sealed_box.h"
#include "platform/password/hasher.h"

namespace gatewarden::bench {

enum class HashingCost { production, cheap };

class RegistrationStage {
 public:
  explicit RegistrationStage(HashingCost cost);

  test::Stack& stack() { return stack_; }
  Backlog& backlog() { return backlog_; }
  const test::Stack& stack() const { return stack_; }
  const config::Settings& settings() const { return settings_; }
  // As the daemon hashes, with a budget of its own.
  password::HasherSettings hasher_settings() const;
  // To which acceptance seals.
  const crypto::BoxPublicKey& registration_key() const { return opener_.public_key(); }
  // Confidential clients: one that registers people, and one that asks for a token signed with ES256.
  const Application& registrar() const { return registrar_; }
  const Application& machine() const { return machine_; }

 private:
  test::Stack stack_;
  config::Settings settings_;
  crypto::BoxOpener opener_;
  Backlog backlog_;
  Application registrar_, machine_;
};

}  // namespace gatewarden::bench

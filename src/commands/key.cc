// gatewarden key: the keys that sign tokens, the key that seals them, and the key to which queued passwords are sealed.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/encoding.h"
#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/crypto/random.h"
#include "platform/crypto/sealed_box.h"

namespace gatewarden::commands {

namespace {

constexpr std::string_view algorithms[] = {"RS256", "ES256"};

int list(World& world, const Arguments&, Output& output) {
  std::vector<Record> records;
  for (const operation::KeyInfo& key : world.stores().keys.list()) {
    records.push_back(Record()
                          .add("key_id", key.key_id)
                          .add("algorithm", crypto::wire_name(key.algorithm))
                          .add("state", operation::wire_name(key.state))
                          .add("created_at", key.created_at)
                          .add("activated_at", key.activated_at)
                          .add("retired_at", key.retired_at));
  }
  constexpr std::string_view columns[] = {"key_id", "algorithm", "state", "created_at", "activated_at"};
  output.list(records, columns);
  return exit_done;
}

// One algorithm, or all of which there are keys. The keys change in a transaction of their own, so that the audit row follows.
int rotate(World& world, const Arguments& arguments, Output& output) {
  using operation::SigningKeys;
  const auto haste = arguments.has("--at-once") ? SigningKeys::Haste::at_once : SigningKeys::Haste::when_published;
  const auto wanted = arguments.find("--algorithm");
  Stores& stores = world.stores();
  stores.keys.ensure();
  std::vector<std::string> rotated;
  for (const std::string_view name : algorithms) {
    if (wanted && *wanted != name) continue;
    if (stores.keys.rotate(*crypto::parse_algorithm(name), haste)) rotated.emplace_back(name);
  }
  if (rotated.empty()) {
    throw Refused("the next key has not been published for long enough (keys.publish_before_use): clients may not know it yet; "
                  "--at-once rotates all the same");
  }
  change(world, [&] { world.audit({.event = operation::AuditEvent::key_rotated}); });
  if (!output.for_people()) output.one(Record().add("rotated", Cell(rotated)));
  for (const std::string& name : rotated) {
    if (output.for_people()) output.text("rotated " + name + "\n");
  }
  return exit_done;
}

// A file that did not exist, complete and on the disk before its name is told.
void write_new_file(const std::string& path, std::string_view text) {
  const auto fail = [&path](const char* what) { throw std::system_error(errno, std::generic_category(), path + what); };
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0 && errno == EEXIST) throw Refused(path + " is there already, and what it seals would be lost with it");
  if (descriptor < 0) fail(" cannot be made");
  const bool written = write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
  if (!written) {
    unlink(path.c_str());
    close(descriptor);
    fail(" cannot be written");
  }
  close(descriptor);
}

void write_key_file(const std::string& path, const Secret& key) {
  const Secret text(to_base64(key.reveal()) + '\n');
  write_new_file(path, text.reveal());
}

int make_encryption_key(World&, const Arguments& arguments, Output& output) {
  const std::string path = arguments.get("FILE");
  write_key_file(path, Secret(crypto::random_bytes(32)));
  output.say("wrote a new key-encryption key to " + path +
             "; keep a copy apart from the database's: without it every signing key is lost");
  return exit_done;
}

int make_registration_key(World&, const Arguments& arguments, Output& output) {
  const std::string path = arguments.get("FILE");
  write_key_file(path, crypto::make_box_private_key());
  output.say("wrote a new registration key to " + path +
             "; every host that runs gatewarden-batchd needs it: without it no password that waits in the queue can be opened");
  return exit_done;
}

}  // namespace

std::vector<Command> key_commands() {
  return {
      {"key", "list", "Lists the signing keys.", "gatewarden key list", {}, Needs::schema, list},
      {"key", "rotate", "Lets the next keys sign, and makes new ones after them.", "gatewarden key rotate --algorithm ES256",
       {{"--algorithm", "ALG", "only this one", Times::at_most_once, algorithms},
        {"--at-once", "", "even if clients may not have fetched the next key yet: after a theft"}},
       Needs::schema, rotate},
      {"key", "make-encryption-key", "Makes the key under which all keys in the database are sealed.",
       "gatewarden key make-encryption-key /etc/gatewarden/keys/kek",
       {{"FILE", "", "where to write it; it must not exist", Times::once}},
       Needs::nothing, make_encryption_key},
      {"key", "make-registration-key", "Makes the key to which passwords are sealed while they wait in the registration queue.",
       "gatewarden key make-registration-key /etc/gatewarden/keys/registration",
       {{"FILE", "", "where to write it; it must not exist", Times::once}},
       Needs::nothing, make_registration_key},
  };
}

}  // namespace gatewarden::commands

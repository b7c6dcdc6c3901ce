// domain/account/passkeys on a real database.
#include <atomic>
#include <thread>

#include "domain/account/passkeys.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using test::StoreFixture;

struct Fixture : StoreFixture {
  account::Passkeys passkeys{connection};

  account::Passkey made(account::UserId user_id, std::uint32_t sign_count = 0) {
    account::Passkey passkey{.credential_id = crypto::random_bytes(64),
                             .user_id = user_id,
                             .name = "Schlüssel",
                             .public_key = "key",
                             .algorithm = -257,
                             .sign_count = sign_count,
                             .aaguid = std::string(16, 'a'),
                             .transports = "internal hybrid",
                             .attestation = "packed",
                             .user_verifying = true,
                             .backup_eligible = true,
                             .created_at = now()};
    return insert(passkey);
  }
  account::Passkey insert(const account::Passkey& passkey) {
    commit([&] { return passkeys.insert(passkey), 0; });
    return *passkeys.find(passkey.credential_id);
  }
};

}  // namespace

TEST("passkeys: what was registered is found by its credential id, with everything that was said of it") {
  Fixture fixture;
  const auto user_id = fixture.make_user().id;
  const auto passkey = fixture.made(user_id, 4294967295u);
  CHECK_EQUAL(account::passkey_id(passkey.credential_id), passkey.id);
  CHECK_EQUAL(user_id, passkey.user_id);
  CHECK_EQUAL(std::string("Schlüssel"), passkey.name);
  CHECK_EQUAL(std::string("key"), passkey.public_key);
  CHECK_EQUAL(-257, passkey.algorithm);
  CHECK_EQUAL(4294967295u, passkey.sign_count);
  CHECK_EQUAL(std::string(16, 'a'), passkey.aaguid);
  CHECK_EQUAL(std::string("internal hybrid"), passkey.transports);
  CHECK_EQUAL(std::string("packed"), passkey.attestation);
  CHECK(passkey.user_verifying && passkey.backup_eligible && !passkey.backed_up && !passkey.last_used_at);
  CHECK(passkey.created_at == fixture.now());
  CHECK(!fixture.passkeys.find(passkey.credential_id + "x") && !fixture.passkeys.find(""));
}

TEST("passkeys: a credential id of the greatest length is kept whole") {
  Fixture fixture;
  account::Passkey passkey = fixture.made(fixture.make_user().id);
  passkey.credential_id = crypto::random_bytes(account::most_credential_id_bytes);
  CHECK_EQUAL(passkey.credential_id, fixture.insert(passkey).credential_id);
}

TEST("passkeys: a credential belongs to one person at most") {
  Fixture fixture;
  account::Passkey passkey = fixture.made(fixture.make_user().id);
  CHECK_THROWS(db::Duplicate, fixture.insert(passkey));
  passkey.user_id = fixture.make_user().id;
  CHECK_THROWS(db::Duplicate, fixture.insert(passkey));
}

TEST("passkeys: a person has what is theirs, the oldest first") {
  Fixture fixture;
  const auto user_id = fixture.make_user().id, other_id = fixture.make_user().id;
  CHECK(!fixture.passkeys.has_any(user_id) && fixture.passkeys.list(user_id).empty());
  const auto first = fixture.made(user_id);
  fixture.clock.advance(Seconds{1});
  const auto second = fixture.made(user_id);
  const auto listed = fixture.passkeys.list(user_id);
  CHECK_EQUAL(std::size_t{2}, listed.size());
  CHECK(listed[0].id == first.id && listed[1].id == second.id);
  CHECK(fixture.passkeys.has_any(user_id) && !fixture.passkeys.has_any(other_id));
}

TEST("passkeys: the counter goes on and never back") {
  Fixture fixture;
  const auto passkey = fixture.made(fixture.make_user().id, 7);
  CHECK(!fixture.passkeys.mark_used(passkey, 6, false, fixture.now()));
  CHECK(!fixture.passkeys.mark_used(passkey, 7, false, fixture.now()));
  CHECK(!fixture.passkeys.mark_used(passkey, 0, false, fixture.now()));
  CHECK(!fixture.passkeys.find(passkey.credential_id)->last_used_at);
  CHECK(fixture.passkeys.mark_used(passkey, 9, true, fixture.now()));
  const auto used = fixture.passkeys.find(passkey.credential_id);
  CHECK(used->sign_count == 9 && used->backed_up && used->last_used_at == fixture.now());
}

TEST("passkeys: an authenticator without a counter is used again and again") {
  Fixture fixture;
  const auto passkey = fixture.made(fixture.make_user().id);
  CHECK(fixture.passkeys.mark_used(passkey, 0, false, fixture.now()));
  CHECK(fixture.passkeys.mark_used(passkey, 0, false, fixture.now()));
  CHECK(fixture.passkeys.mark_used(passkey, 1, false, fixture.now()));
  CHECK(!fixture.passkeys.mark_used(passkey, 0, false, fixture.now()));
}

TEST("passkeys: of many that use one count at once one succeeds") {
  Fixture fixture;
  const auto passkey = fixture.made(fixture.make_user().id, 7);
  std::atomic<int> used = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      used += own.passkeys.mark_used(passkey, 8, false, own.now());
    });
  for (auto& thread : threads) thread.join();
  CHECK_EQUAL(1, used.load());
}

TEST("passkeys: nobody renames or removes what is another's") {
  Fixture fixture;
  const auto user_id = fixture.make_user().id, other_id = fixture.make_user().id;
  const auto passkey = fixture.made(user_id);
  CHECK(!fixture.passkeys.rename(other_id, passkey.id, "mine") && !fixture.passkeys.remove(other_id, passkey.id));
  CHECK(fixture.passkeys.rename(user_id, passkey.id, "Telefon"));
  CHECK(fixture.passkeys.rename(user_id, passkey.id, "Telefon"));
  CHECK_EQUAL(std::string("Telefon"), fixture.passkeys.find(passkey.credential_id)->name);
  CHECK(fixture.passkeys.remove(user_id, passkey.id) && !fixture.passkeys.remove(user_id, passkey.id));
  CHECK(!fixture.passkeys.find(passkey.credential_id));
}

TEST("passkeys: all of a person go at once, and nobody else's") {
  Fixture fixture;
  const auto user_id = fixture.make_user().id, other_id = fixture.make_user().id;
  fixture.made(user_id);
  fixture.made(user_id);
  fixture.made(other_id);
  CHECK_EQUAL(std::uint64_t{2}, fixture.passkeys.remove_all(user_id));
  CHECK(!fixture.passkeys.has_any(user_id) && fixture.passkeys.has_any(other_id));
}

TEST("passkeys: one that was removed meanwhile cannot be used") {
  Fixture fixture;
  const auto passkey = fixture.made(fixture.make_user().id);
  fixture.passkeys.remove(passkey.user_id, passkey.id);
  CHECK(!fixture.passkeys.mark_used(passkey, 1, false, fixture.now()));
}

}  // namespace gatewarden

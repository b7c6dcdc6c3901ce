// domain/account/users on a real database: many at once, addresses and whether they are verified, credentials.
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using account::IdentifierKind;
using test::StoreFixture;
using Ids = std::vector<account::UserId>;

struct Fixture : StoreFixture {
  account::User person() {
    account::NewUser user;
    const std::string name = unique_name();
    user.identifiers = {{IdentifierKind::email, name + "@example.org"}, {IdentifierKind::username, name}};
    user.email = name + "@example.org";
    user.password_hash = "$argon2id$first";
    return commit([&] { return users.insert(user, now()); });
  }
  void set_address(account::UserId id, IdentifierKind kind, const std::optional<std::string>& address, bool verified) {
    commit([&] { return users.set_address(id, kind, address, verified, now()), true; });
  }
};

}  // namespace

TEST("users: several are found by id and by identifier at once, each once, in the order of their ids") {
  Fixture fixture;
  const auto a = fixture.person();
  const auto b = fixture.person();
  CHECK((Ids{a.id, b.id}) == account::ids_of(fixture.users.find_many(Ids{b.id, a.id, 12345, b.id})));
  const std::vector<std::string> identifiers = {*b.email, "nobody", *a.email, b.email->substr(0, b.email->find('@')), "\xff"};
  CHECK((Ids{a.id, b.id}) == account::ids_of(fixture.users.find_by_identifiers(identifiers)));
  const auto of_both = fixture.users.identifiers_of(Ids{a.id, b.id});
  CHECK_EQUAL(2u, of_both.at(a.id).size());
  CHECK_EQUAL(2u, of_both.at(b.id).size());
  CHECK(fixture.users.exists(a.id) && !fixture.users.exists(12345));
  CHECK(fixture.users.find_many(Ids{}).empty());
}

TEST("users: a new address takes the place of the old one, for the claim and for the log-in") {
  Fixture fixture;
  const auto user = fixture.person();
  const std::string address = fixture.unique_name() + "@example.org";
  fixture.set_address(user.id, IdentifierKind::email, address, true);
  CHECK(!fixture.users.identifier_exists(*user.email));
  CHECK_EQUAL(user.id, fixture.users.find_by_identifier(address)->id);
  CHECK_EQUAL(address, *fixture.users.find(user.id)->email);
  CHECK(fixture.users.find(user.id)->email_verified);
  fixture.set_address(user.id, IdentifierKind::phone, "+4930" + std::to_string(user.id % 100'000'000), false);
  CHECK_EQUAL(3u, fixture.users.identifiers_of(user.id).size());
  fixture.set_address(user.id, IdentifierKind::phone, std::nullopt, true);
  CHECK(!fixture.users.find(user.id)->phone && !fixture.users.find(user.id)->phone_verified);
}

TEST("users: an address of somebody else is refused, and everything stays as it was") {
  Fixture fixture;
  const auto user = fixture.person();
  const auto other = fixture.person();
  CHECK_THROWS(db::Duplicate, fixture.set_address(user.id, IdentifierKind::email, other.email, true));
  CHECK_EQUAL(user.id, fixture.users.find_by_identifier(*user.email)->id);
  CHECK_EQUAL(*user.email, *fixture.users.find(user.id)->email);
}

TEST("users: verification is set for many, of one address or both, and never of one that is not there") {
  Fixture fixture;
  const auto a = fixture.person();
  const auto b = fixture.person();
  fixture.set_address(b.id, IdentifierKind::phone, "+4931" + std::to_string(b.id % 100'000'000), false);
  CHECK_EQUAL(2u, fixture.users.set_verified(Ids{a.id, b.id}, {.email = true, .phone = true}, fixture.now()));
  const auto both = fixture.users.find_many(Ids{a.id, b.id});
  CHECK(both[0].email_verified && !both[0].phone_verified && both[1].email_verified && both[1].phone_verified);
  fixture.users.set_verified(Ids{b.id}, {.email = false, .phone = {}}, fixture.now());
  CHECK(!fixture.users.find(b.id)->email_verified && fixture.users.find(b.id)->phone_verified);
}

TEST("users: an address is marked verified by itself, and no other is") {
  Fixture fixture;
  const auto user = fixture.person();
  CHECK(fixture.users.mark_verified(*user.email, fixture.now()));
  CHECK(fixture.users.find(user.id)->email_verified);
  CHECK(!fixture.users.mark_verified("nobody@example.org", fixture.now()));
  CHECK(!fixture.users.mark_verified(user.email->substr(0, user.email->find('@')), fixture.now()));
}

TEST("users: the history of passwords is newest first and limited, and tells no password") {
  Fixture fixture;
  const auto user = fixture.person();
  for (const char* hash : {"$2b$10$second", "{SSHA}third"}) {
    fixture.clock.advance(Seconds{1});
    fixture.commit([&] { return fixture.users.replace_password(user.id, hash, fixture.now()), true; });
  }
  const auto all = fixture.users.credentials_of(user.id, 10);
  CHECK_EQUAL(3u, all.size());
  CHECK_EQUAL(std::string("SSHA 2b argon2id"), all[0].form + " " + all[1].form + " " + all[2].form);
  CHECK(!all[0].ended_at && all[1].ended_at && all[2].ended_at);
  CHECK_EQUAL(2u, fixture.users.credentials_of(user.id, 2).size());
  CHECK((std::vector<std::string>{"{SSHA}third", "$2b$10$second"}) == fixture.users.last_password_hashes(user.id, 2));
}

}  // namespace gatewarden

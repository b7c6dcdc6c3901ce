// The end of an account by its person's own hand, and everything that is kept of them.
#include "account_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

}  // namespace

TEST("account end: deleted by the page, an account is out at once and everywhere, and an operator can bring it back") {
  Owner ada(stack());
  HttpClient phone(stack());
  log_in(phone, "/login", ada.user.identifier, ada.user.password);
  const auto client = stack().make_client();
  const CodeFlow flow = log_in_and_consent(ada.http, client, ada.user);
  const auto tokens = redeem(ada.http, client, flow).json();
  CHECK_EQUAL(422, ada.submit("/account/delete", "delete-form", {{"confirmed", ""}}).status);
  const Answer done = ada.submit("/account/delete", "delete-form", {{"confirmed", "yes"}});
  CHECK_EQUAL(200, done.status);
  CHECK(element(done.body, "deleted").count("id") == 1);
  CHECK_EQUAL(303, ada.http.get("/account").status);
  CHECK_EQUAL(303, phone.get("/account").status);
  CHECK_EQUAL(400, token_request(ada.http, client, {{"grant_type", "refresh_token"}, {"refresh_token", *tokens.string_at("refresh_token")}}).status);
  CHECK_EQUAL(422, log_in(phone, "/login", ada.user.identifier, ada.user.password).status);
  CHECK_EQUAL(1, audited(ada, "user_deleted"));
}

TEST("account end: by JSON, of one's own account alone, and the cookie goes") {
  Owner ada(stack());
  Owner eve(stack());
  const Answer done = ada.api("DELETE", "");
  CHECK_EQUAL(200, done.status);
  CHECK(contains(done.header("set-cookie").value_or(""), "Max-Age=0"));
  CHECK_EQUAL(401, ada.api("GET", "").status);
  CHECK_EQUAL(200, eve.api("GET", "").status);
}

TEST("S68: an account of an old sign-in is neither deleted nor told whole") {
  Owner ada(stack());
  ada.grow_stale();
  CHECK_EQUAL(std::string("reauthentication_required"), error_in(ada.api("DELETE", "")));
  CHECK_EQUAL(std::string("reauthentication_required"), error_in(ada.api("GET", "/data")));
  CHECK_EQUAL(303, ada.http.get("/account/delete").status);
  CHECK_EQUAL(303, ada.http.get("/account/data").status);
  CHECK_EQUAL(200, ada.api("GET", "").status);
}

TEST("S63: a form without its token deletes no account and tells no data") {
  Owner ada(stack());
  CHECK_EQUAL(403, ada.http.post_form("/account/delete", {{"confirmed", "yes"}}).status);
  CHECK_EQUAL(403, ada.http.post_form("/account/data", {}).status);
  CHECK_EQUAL(200, ada.http.get("/account").status);
}

TEST("account data: a file for the person, with what is theirs and no secret, which the audit log knows of") {
  Owner ada(stack());
  const Answer file = ada.submit("/account/data", "data-form", {});
  CHECK_EQUAL(200, file.status);
  CHECK(contains(file.header("content-disposition").value_or(""), "attachment"));
  CHECK_EQUAL(std::string("no-store"), file.header("cache-control").value_or(""));
  CHECK(contains(file.body, ada.user.identifier));
  CHECK(!contains(file.body, "$argon2id$"));
  CHECK_EQUAL(200, ada.api("GET", "/data").status);
  CHECK_EQUAL(2, audited(ada, "user_data_told"));
}

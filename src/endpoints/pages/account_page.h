// What the pages under /account share: who is signed in and how lately, whose form it is, the frame with the way to the others.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "endpoints/account_request.h"
#include "endpoints/browser.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/services.h"
#include "protocol/parameters.h"

namespace gatewarden::endpoints {

struct AccountVisit {
  Services& services;
  const http::Request& request;
  Browser browser;
  account::Session session;
  account::User user;
  protocol::RequestParameters form;  // of a POST; of a GET its query
};

// What the page says above its contents. A failure names the field that it is about by its id, or none.
struct Notice {
  enum class Kind { none, done, failure };
  Kind kind = Kind::none;
  int status = 200;
  std::string text = {};
  std::string field = {};
};
Notice failure_notice(std::string_view text, std::string_view field = {}, int status = 422);
// After something was done the page is shown anew by a GET, under ?done=WORD: the text of the word, or no notice.
struct Done {
  std::string_view word;
  std::string_view text;
};
Notice done_notice(const AccountVisit& visit, std::span<const Done> texts);
http::Response redirect_done(const AccountVisit& visit, std::string_view word);

using ShowAccountPage = std::function<http::Response(const AccountVisit&, const Notice&)>;
using SubmitAccountPage = std::function<http::Response(AccountVisit&)>;

// Who is not signed in, or must sign in again for what the page does, is sent to do so and comes back. `submit` sees only forms
// that this person's page made in this session (S63); any other makes the page anew, with a word on it.
http::Response account_page(Services& services, const http::Request& request, Proof proof, const ShowAccountPage& show,
                            const SubmitAccountPage& submit = {});
// For a page of which only some things are sensitive: the way to sign in again, or nothing where that was lately.
std::optional<http::Response> ask_to_sign_in_again(const AccountVisit& visit);

// Renders with the frame: FORM_TOKEN, ACCOUNT (as the person knows it), the partial ACCOUNT_NAVIGATION that marks the page that
// this is, and ACCOUNT_NOTICE; a failure shows WRONG_… of the field that it names.
http::Response account_response(const AccountVisit& visit, std::string_view file, page::Values& values, const Notice& notice,
                                const PageOptions& options = {});

// The path of a page under /account where `text` is one exactly, as the routes have it: no open redirect.
std::optional<std::string_view> account_path(std::string_view text);
// /login?then=PATH
std::string login_location_for(std::string_view account_path);

}  // namespace gatewarden::endpoints

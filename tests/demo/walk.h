// What the demo shows: an application and a person, the code flow step by step, and two pages for trying it in a browser.
#pragma once

#include <ostream>
#include <string>

#include "harness/stack.h"

namespace gatewarden::demo {

struct Applicant {
  test::Stack::TestClient client;
  test::Stack::TestUser user;
};

// The client "demo" and the user "ada@example.com".
Applicant make_applicant(test::Stack& stack);

// nginx's locations for the application's side: /demo/ sends the browser to the authorization endpoint, /demo/callback is
// where it comes back to.
std::string site_locations(const std::string& stack_folder);
void write_pages(const test::Stack& stack, const Applicant& applicant, const std::string& certificate_authority);

// Walks through the code flow once, and tells each step. Throws std::runtime_error at a step that does not go as it should.
void walk(const test::Stack& stack, const Applicant& applicant, std::ostream& out);
// What a newcomer does next.
void describe(const test::Stack& stack, const Applicant& applicant, const std::string& folder, std::ostream& out);

}  // namespace gatewarden::demo

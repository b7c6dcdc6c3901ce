// Steps of a person before our pages, as a browser without JavaScript takes them.
#pragma once

#include <string>

#include "harness/html.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden::test {

// The form of that id on the page; fails the test if there is none.
inline Form form_on(const Answer& page, const std::string& id) {
  auto form = find_form(page.body, id);
  if (!form) CPPUNIT_FAIL("no form " + id + " on a page of status " + std::to_string(page.status) + "\n" + page.body);
  return *std::move(form);
}

// An application sends the browser here; answers where it is led to.
inline std::string send_person(HttpClient& http, const Stack::TestClient& client, const Parameters& more = {},
                               const std::string& scope = "openid profile email") {
  Parameters parameters = authorization_parameters(client, std::string(43, 'v'), scope);
  parameters.insert(parameters.end(), more.begin(), more.end());
  const Answer answer = http.get("/oauth2/authorize?" + build_form(parameters));
  CHECK_EQUAL(303, answer.status);
  return answer.header("location").value_or("");
}

// Fills the log-in page at `location` in and sends it.
inline Answer log_in(HttpClient& http, const std::string& location, const std::string& identifier, const std::string& password,
                     const std::vector<http::Header>& headers = {}) {
  Form form = form_on(http.get(location), "login-form");
  form.set("identifier", identifier);
  form.set("password", password);
  return http.post_form("/login", form.fields, headers);
}

inline Answer decide(HttpClient& http, const std::string& location, const std::string& decision,
                     const std::vector<http::Header>& headers = {}) {
  Form form = form_on(http.get(location), "consent-form");
  form.set("decision", decision);
  return http.post_form("/oauth2/consent", form.fields, headers);
}

// The element of that id: its attributes; empty if there is none.
inline Attributes element(const std::string& html, const std::string& id) {
  for (const Element& one : elements_of(html)) {
    const auto found = one.attributes.find("id");
    if (found != one.attributes.end() && found->second == id) return one.attributes;
  }
  return {};
}

// The text of the element of that id, up to the next tag.
inline std::string text_of(const std::string& html, const std::string& id) {
  const std::size_t at = html.find("id=\"" + id + "\"");
  if (at == std::string::npos) return "";
  const std::size_t begin = html.find('>', at) + 1;
  return unescape_html(std::string_view(html).substr(begin, html.find('<', begin) - begin));
}

}  // namespace gatewarden::test

#include "demo/walk.h"

#include <filesystem>
#include <stdexcept>

#include "base/text.h"
#include "harness/html.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "platform/crypto/random.h"

namespace gatewarden::demo {

namespace {

using test::Answer;
using test::HttpClient;
using test::Stack;

// RFC 7636 Appendix B: known to everybody, which is well for a demo alone.
constexpr std::string_view code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view scope = "openid profile email offline_access";

std::string shortened(const std::string& text, std::size_t limit = 48) {
  return text.size() <= limit ? text : text.substr(0, limit - 1) + "…";
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Tells the steps, and ends the walk at one that went wrong.
class Teller {
 public:
  explicit Teller(std::ostream& out) : out_(out) {}

  void tell(const std::string& what, const std::string& request, const Answer& answer, int expected_status) {
    out_ << "\n" << ++step_ << ". " << what << "\n     " << request << "\n  →  " << answer.status;
    if (const auto location = answer.header("location")) out_ << "  Location: " << shortened(*location, 100);
    out_ << "\n";
    if (answer.status != expected_status)
      throw std::runtime_error(request + " answered " + std::to_string(answer.status) + ": " + printable(answer.body, 500));
    if (!answer.body.starts_with('{')) return;
    const json::Value body = answer.json();
    for (const std::string& name : body.names())
      out_ << "     " << name << ": "
           << shortened(body.string_at(name).value_or(body.find(name)->dump())) << "\n";
  }

 private:
  std::ostream& out_;
  int step_ = 0;
};

test::Form form_on(const Answer& page, const std::string& id) {
  const auto form = test::find_form(page.body, id);
  if (!form) throw std::runtime_error("no form " + id + ": " + printable(page.body, 500));
  return *form;
}

std::string path_of(const std::string& location) { return location.substr(0, location.find('?')); }

// From the application's request to the code in the address that the browser is sent back to.
std::string authorize(HttpClient& browser, Teller& teller, const Applicant& applicant) {
  Parameters request = test::authorization_parameters(applicant.client, std::string(code_verifier), std::string(scope));
  request.emplace_back("state", "demo");
  Answer answer = browser.get("/oauth2/authorize?" + build_form(request));
  teller.tell("The application sends the person's browser to Gatewarden.",
              "GET /oauth2/authorize?response_type=code&client_id=demo&scope=…&code_challenge=…", answer, 303);

  const std::string login = answer.header("location").value_or("");
  test::Form form = form_on(browser.get(login), "login-form");
  form.set("identifier", applicant.user.identifier);
  form.set("password", applicant.user.password);
  answer = browser.post_form(form.action.empty() ? login : form.action, form.fields);
  teller.tell("The person logs in.", "POST " + path_of(login) + "  identifier=" + applicant.user.identifier + "&password=…", answer, 303);

  const std::string consent = answer.header("location").value_or("");
  form = form_on(browser.get(consent), "consent-form");
  form.set("decision", "allow");
  answer = browser.post_form(form.action.empty() ? consent : form.action, form.fields);
  teller.tell("The person allows it; the browser goes back to the application with a code.",
              "POST " + path_of(consent) + "  decision=allow", answer, 303);
  return answer.location_parameter("code");
}

}  // namespace

Applicant make_applicant(test::Stack& stack) {
  Applicant applicant;
  // For what the application asks for on its own account (client_credentials): no person's data.
  const Stack::Ran made = stack.run({"scope", "create", "reports", "--description", "Read the demo's reports"});
  if (made.status != 0) throw std::runtime_error("gatewarden scope create: " + made.err);
  applicant.client = stack.make_client([&stack](oauth::Client& client) {
    client.client_id = "demo";
    client.client_name = "Demo application";
    client.redirect_uris = {stack.issuer() + "/demo/callback"};
    client.scopes.push_back("reports");
  });
  applicant.user = stack.make_user([](account::NewUser& user) {
    user.identifiers = {{account::IdentifierKind::email, "ada@example.com"}};
    user.email = "ada@example.com";
  });
  return applicant;
}

std::string site_locations(const std::string& stack_folder) {
  const Parameters fixed{{"response_type", "code"},
                         {"client_id", "demo"},
                         {"scope", std::string(scope)},
                         {"state", "demo"},
                         {"code_challenge", test::s256(std::string(code_verifier))},
                         {"code_challenge_method", "S256"}};
  return "    location = /demo/ { return 302 \"https://localhost:$server_port/oauth2/authorize?" + build_form(fixed) +
         "&redirect_uri=https%3A%2F%2Flocalhost%3A$server_port%2Fdemo%2Fcallback\"; }\n"
         "    location = /demo/callback { root " + stack_folder + "/pages; try_files /callback.html =404; }\n";
}

void write_pages(const test::Stack& stack, const Applicant& applicant, const std::string& certificate_authority) {
  std::string page = test::read_file(test::places().source + "/tests/demo/callback.html");
  replace_all(page, "@ISSUER@", stack.issuer());
  replace_all(page, "@CA@", certificate_authority);
  replace_all(page, "@CLIENT_ID@", applicant.client.client.client_id);
  replace_all(page, "@CLIENT_SECRET@", applicant.client.secret);
  replace_all(page, "@REDIRECT_URI@", applicant.client.client.redirect_uris.at(0));
  replace_all(page, "@CODE_VERIFIER@", std::string(code_verifier));
  std::filesystem::create_directories(stack.folder() + "/pages");
  test::write_file(stack.folder() + "/pages/callback.html", page);
}

void walk(const test::Stack& stack, const Applicant& applicant, std::ostream& out) {
  HttpClient browser(stack);
  HttpClient application(stack);
  Teller teller(out);
  out << "\nThe code flow, once through (tokens are shortened):\n";
  const std::string code = authorize(browser, teller, applicant);

  Answer answer = test::token_request(application, applicant.client,
                                      {{"grant_type", "authorization_code"},
                                       {"code", code},
                                       {"redirect_uri", applicant.client.client.redirect_uris.at(0)},
                                       {"code_verifier", std::string(code_verifier)}});
  teller.tell("The application redeems the code for tokens.",
              "POST /oauth2/token  grant_type=authorization_code&code=" + shortened(code, 20) + "&code_verifier=…", answer, 200);
  const std::string refresh_token = answer.json().string_at("refresh_token").value_or("");
  const std::string access_token = answer.json().string_at("access_token").value_or("");

  answer = application.get("/oauth2/userinfo", {{"authorization", "Bearer " + access_token}});
  teller.tell("It asks who the person is.", "GET /oauth2/userinfo  Authorization: Bearer " + shortened(access_token, 20), answer, 200);

  answer = test::token_request(application, applicant.client, {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
  teller.tell("Later it gets a new access token, without the person.",
              "POST /oauth2/token  grant_type=refresh_token&refresh_token=" + shortened(refresh_token, 20), answer, 200);
  const std::string newest = answer.json().string_at("access_token").value_or("");
  const std::string last_refresh = answer.json().string_at("refresh_token").value_or(refresh_token);

  answer = application.post_form("/oauth2/revoke", {{"token", last_refresh}},
                                 {test::basic_authorization(applicant.client)});
  teller.tell("In the end it gives its access back.", "POST /oauth2/revoke  token=" + shortened(last_refresh, 20), answer, 200);

  answer = application.get("/oauth2/userinfo", {{"authorization", "Bearer " + newest}});
  teller.tell("From then on nothing of it is good any more.", "GET /oauth2/userinfo  Authorization: Bearer " + shortened(newest, 20),
              answer, 401);
}

void describe(const test::Stack& stack, const Applicant& applicant, const std::string& folder, std::ostream& out) {
  out << "\nGatewarden is running. Try it in a browser, which ends on a page that explains what it got:\n\n"
      << "    " << stack.issuer() << "/demo/\n\n"
      << "    user      " << applicant.user.identifier << "\n"
      << "    password  " << applicant.user.password << "\n\n"
      << "The browser will warn of the certificate: its authority was made for this demo (" << folder << "/ca.pem).\n\n"
      << "    " << folder << "/demo.env    client, user, addresses and process ids, for scripts\n"
      << "    " << stack.folder() << "/worker.log, batchd.log    the logs of the workers and of the daemon\n"
      << "    " << stack.folder() << "/state/messages.jsonl    codes, links and notices, a line each, in place of mail\n"
      << "    GATEWARDEN_CONFIG=" << stack.configuration_file() << " build/gatewarden status    the command line\n"
      << "    make stop    takes it all down\n";
}

}  // namespace gatewarden::demo

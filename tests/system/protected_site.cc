// Sites that Gatewarden protects: signing in, what is demanded, who it is, and how it ends.
#include "protected_site_fixture.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// For tests that move the clock.
Stack& own_stack() {
  static Stack stack;
  return stack;
}

}  // namespace

TEST("protected site: the manual's site leads to log-in, back to the page that was wanted, and tells the wiki who it is") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  const std::string command = replaced(wiki.settled(ProtectedWiki::example(0)), "https://" + wiki.host, wiki.origin());
  CHECK_EQUAL(0, run_program({"/bin/sh", "-c", "PATH=" + places().build + ":$PATH; " + command}, "",
                             {"GATEWARDEN_CONFIG=" + stack.configuration_file()}).status);
  const auto user = stack.make_user();
  HttpClient http(stack);

  const Answer back = wiki.sign_in(http, user, "/page?x=1&y=a%20b");
  CHECK_EQUAL(303, back.status);
  CHECK_EQUAL(wiki.origin() + "/page?x=1&y=a%20b", back.header("location").value_or(""));
  const Answer page = wiki.visit(http, "/page?x=1&y=a%20b");
  CHECK_EQUAL(200, page.status);
  CHECK(page.body.starts_with("GET /page?x=1&y=a%20b\n"));
  CHECK(contains(page.body, "\nx-remote-user=" + std::to_string(user.user.id) + "\n"));
  CHECK(contains(page.body, "\nx-remote-name=Ada Lovelace\n"));
  CHECK(contains(page.body, "\nx-remote-email=" + user.identifier + "\n"));
  CHECK(contains(page.body, "\nx-remote-acr=urn:gatewarden:acr:password\n"));
  CHECK_EQUAL(200, wiki.visit(http, "/robots.txt").status);
}

TEST("protected site: who is signed in already comes back without a question, in any number of tabs") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  log_in(http, "/login", user.identifier, user.password);
  wiki.visit(http, "/0");  // the browser has its name at the site
  std::vector<std::string> tabs;
  for (const std::string path : {"/1", "/2", "/3"}) tabs.push_back(wiki.visit(http, path).header("location").value_or(""));
  for (const std::string path : {"/1", "/2", "/3"}) {
    const Answer answered = http.get(tabs.at(static_cast<std::size_t>(path[1] - '1')));
    const Answer back = http.get(answered.header("location").value_or(""), navigation);
    CHECK_EQUAL(wiki.origin() + path, back.header("location").value_or(""));
  }
  CHECK_EQUAL(200, wiki.visit(http, "/3").status);
}

TEST("protected site: a log-out ends it with the next request, and the site's own link leads there") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  HttpClient http(stack);
  wiki.sign_in(http, stack.make_user());
  CHECK_EQUAL(200, wiki.visit(http, "/").status);
  HttpClient elsewhere(stack);
  CHECK_EQUAL(stack.issuer() + "/logout", elsewhere.get(wiki.origin() + "/_gatewarden/sign-out").header("location").value_or(""));

  Form form = form_on(http.get("/logout"), "logout");
  CHECK_EQUAL(303, http.post_form("/logout", form.fields).status);
  CHECK_EQUAL(303, wiki.visit(http, "/").status);
  CHECK(contains(http.get(wiki.visit(http, "/").header("location").value_or("")).header("location").value_or(""), "/login?"));
}

TEST("protected site: a disabled account, a consent taken back and a disabled client end it at once") {
  Stack& stack = own_stack();
  ProtectedWiki wiki(stack);
  wiki.register_client([](oauth::Client& client) { client.consent = oauth::ConsentPolicy::remember; });
  const auto user = stack.make_user();
  HttpClient http(stack);
  wiki.visit(http, "/");
  const Answer asked = log_in(http, http.get(wiki.visit(http, "/").header("location").value_or("")).header("location").value_or(""),
                              user.identifier, user.password);
  const Answer allowed = decide(http, asked.header("location").value_or(""), "allow");
  http.get(allowed.header("location").value_or(""), navigation);
  CHECK_EQUAL(200, wiki.visit(http, "/").status);
  CHECK_EQUAL(200, http.send("DELETE", "/api/v1/account/applications/" + wiki.host, "{}", {json_type}).status);
  CHECK_EQUAL(303, wiki.visit(http, "/").status);

  ProtectedWiki second(stack);
  second.register_client();
  const auto other = stack.make_user();
  HttpClient another(stack);
  second.sign_in(another, other);
  CHECK_EQUAL(200, second.visit(another, "/").status);
  CHECK_EQUAL(0, stack.run({"user", "disable", other.identifier, "--yes"}).status);
  CHECK_EQUAL(303, second.visit(another, "/").status);
  CHECK_EQUAL(0, stack.run({"client", "update", second.host, "--status", "disabled"}).status);
  stack.advance_clock(Seconds{6});  // the workers have forgotten the client as it was
  CHECK_EQUAL(403, second.visit(another, "/").status);
}

TEST("protected site: a page that demands two factors asks for the second, and lets in with it") {
  Stack& stack = own_stack();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  wiki.sign_in(http, user);
  const AuthenticatorApp app = enrol(stack, http);
  CHECK_EQUAL(200, wiki.visit(http, "/page").status);
  const Answer led = wiki.visit(http, "/admin/users");
  CHECK_EQUAL(303, led.status);
  const Answer asked = http.get(led.header("location").value_or(""));
  const Answer page = http.get(asked.header("location").value_or(""));
  const std::string at = page.status == 303 ? page.header("location").value_or("") : asked.header("location").value_or("");
  Form form = form_on(page.status == 303 ? http.get(at) : page, "second-factor-form");
  form.set("code", app.code(stack));
  const Answer answered = http.post_form(form.action.empty() ? at : form.action, form.fields);
  const Answer back = http.get(answered.header("location").value_or(""), navigation);
  CHECK_EQUAL(wiki.origin() + "/admin/users", back.header("location").value_or(""));
  const Answer admin = wiki.visit(http, "/admin/users");
  CHECK_EQUAL(200, admin.status);
  CHECK(contains(admin.body, "\nx-remote-acr=urn:gatewarden:acr:mfa\n"));
}

TEST("protected site: a scope that is demanded must be granted, and one that the site cannot have is refused, not asked for") {
  Stack& stack = Stack::shared();
  const std::string proxied = " include snippets/gatewarden-identity-proxy.conf; proxy_pass http://127.0.0.1:8080; }\n";
  ProtectedWiki wiki(stack, ProtectedWiki::with_locations("location / { auth_request /_gatewarden/person/scope=profile+email;" + proxied +
                                                          "location /edit { auth_request /_gatewarden/person/scope=address;" + proxied));
  wiki.register_client();
  HttpClient http(stack);
  wiki.sign_in(http, stack.make_user());
  CHECK_EQUAL(200, wiki.visit(http, "/").status);
  CHECK_EQUAL(403, wiki.visit(http, "/edit").status);
}

TEST("protected site: scripts are told 401, uploads pass whole, and a form sent without a session leads to the beginning") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  HttpClient http(stack);
  const std::string upload(300'000, 'u');
  const Answer script = http.get(wiki.origin() + "/data", {{"sec-fetch-mode", "cors"}});
  CHECK_EQUAL(401, script.status);
  CHECK_EQUAL(std::string("login_required"), error_of(script));
  CHECK_EQUAL(401, http.send("PROPFIND", wiki.origin() + "/data", "", {}).status);
  const Answer sent = http.send("POST", wiki.origin() + "/save", upload, navigation);
  CHECK_EQUAL(303, sent.status);
  const Answer asked = http.get(sent.header("location").value_or(""));
  const auto user = stack.make_user();
  const Answer signed_in = log_in(http, asked.header("location").value_or(""), user.identifier, user.password);
  CHECK_EQUAL(wiki.origin() + "/", http.get(signed_in.header("location").value_or(""), navigation).header("location").value_or(""));
  CHECK(contains(http.send("POST", wiki.origin() + "/save", upload, navigation).body, "\nbytes=300000\n"));
}

TEST("protected site: under another of its names a browser is led to the first") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack, ProtectedWiki::with_locations("location / { auth_request /_gatewarden/person; proxy_pass http://127.0.0.1:8080; "
                                                          "include snippets/gatewarden-identity-proxy.conf; }\n"));
  wiki.register_client();
  HttpClient http(stack);
  const Answer answer = http.get(wiki.sites.origin(wiki.settled("alias.example.org")) + "/page?x=1", navigation);
  CHECK_EQUAL(wiki.origin() + "/page?x=1", answer.header("location").value_or(""));
}

TEST("protected site: where nginx keeps answers, five seconds are one question, and nobody is let in as another") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack, ProtectedWiki::with_locations("location / { auth_request /_gatewarden/person; proxy_pass http://127.0.0.1:8080; "
                                                          "include snippets/gatewarden-identity-proxy.conf; }\n",
                                                          "gatewarden-protected-site-cached.conf"));
  wiki.register_client();
  const auto user = stack.make_user();
  const auto other = stack.make_user();
  HttpClient http(stack);
  HttpClient another(stack);
  wiki.sign_in(http, user);
  wiki.sign_in(another, other);
  const auto questions = [&] {
    const std::string log = stack.log();
    const std::string mark = "\"status\":204,";
    std::size_t count = 0;
    for (std::size_t at = log.find(mark); at != std::string::npos; at = log.find(mark, at + 1)) count += 1;
    return count;
  };
  const std::size_t before = questions();
  for (int i = 0; i < 20; ++i) CHECK(contains(wiki.visit(http, "/").body, "\nx-remote-user=" + std::to_string(user.user.id) + "\n"));
  CHECK(questions() - before < 10);
  CHECK(contains(wiki.visit(another, "/").body, "\nx-remote-user=" + std::to_string(other.user.id) + "\n"));
  HttpClient nobody(stack);
  CHECK_EQUAL(303, wiki.visit(nobody, "/").status);
}

TEST("protected site: protected as a whole, and with headers under names of its own, it lets people in all the same") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack, ProtectedWiki::with_locations("auth_request /_gatewarden/person;\nlocation / {"
                                                          " include snippets/gatewarden-identity-proxy.conf;"
                                                          " proxy_set_header X-WEBAUTH-USER $gatewarden_name;"
                                                          " proxy_pass http://127.0.0.1:8080; }\n"));
  wiki.register_client();
  HttpClient http(stack);
  wiki.sign_in(http, stack.make_user());
  const Answer page = wiki.visit(http, "/", {{"X-WEBAUTH-USER", "forged"}});
  CHECK(contains(page.body, "\nx-webauth-user=Ada Lovelace\n"));
  CHECK(!contains(page.body, "forged"));
}

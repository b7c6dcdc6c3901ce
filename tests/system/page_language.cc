// In which language pages speak, and what an operator puts over the shipped ones.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

std::string language_of(const Answer& page) {
  for (const Element& one : elements_of(page.body)) {
    if (one.name == "html") return one.attributes.at("lang");
  }
  return "";
}

http::Header accepts(const std::string& languages) { return {"accept-language", languages}; }

}  // namespace

TEST("language: the browser's wish is met, and said in the header and in the page") {
  HttpClient http(stack());
  const Answer page = http.get("/login", {accepts("fr, de-AT;q=0.9, en;q=0.5")});
  CHECK_EQUAL(std::string("de"), language_of(page));
  CHECK_EQUAL(std::string("de"), page.header("content-language").value_or(""));
  CHECK(contains(page.body, "dir=\"ltr\""));
  CHECK_EQUAL(std::string("Anmelden"), text_of(page.body, "sign-in"));
}

TEST("language: a wish that nobody can meet gets the site's own") {
  HttpClient http(stack());
  CHECK_EQUAL(std::string("en"), language_of(http.get("/login", {accepts("xx, *;q=0.1, de;q=0")})));
}

TEST("language: an application's ui_locales go before the browser's, also in the answers to forms") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const std::string login = send_person(http, client, {{"ui_locales", "fr de"}});
  CHECK_EQUAL(std::string("de"), language_of(http.get(login, {accepts("en")})));
  CHECK_EQUAL(std::string("de"), language_of(log_in(http, login, "nobody", "wrong", {accepts("en")})));
}

TEST("language: what a person chose goes before all wishes, and is kept") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const std::string login = send_person(http, client, {{"ui_locales", "de"}});
  CHECK_EQUAL(std::string("en"), language_of(http.get(login + "&lang=en", {accepts("de")})));
  CHECK_EQUAL(std::string("en"), http.cookie("__Host-gatewarden_language"));
  CHECK_EQUAL(std::string("en"), language_of(http.get(login, {accepts("de")})));
  CHECK_EQUAL(std::string("de"), language_of(http.get("/logout?lang=de")));
  CHECK_EQUAL(std::string("de"), http.cookie("__Host-gatewarden_language"));
}

TEST("S66: a language that is none changes nothing, and stays in its place") {
  HttpClient http(stack());
  const Answer page = http.get("/login?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&x=%27%22%3E%3Cscript%3E");
  CHECK_EQUAL(std::string("en"), language_of(page));
  CHECK(!contains(page.body, "<script>"));
  CHECK_EQUAL(std::string(), http.cookie("__Host-gatewarden_language"));
}

TEST("language: errors of the server itself and scopes are told in it") {
  HttpClient http(stack());
  CHECK_EQUAL(std::string("Diese Anmeldung ist abgelaufen, schon abgeschlossen oder wurde in einem anderen Browser begonnen."),
              text_of(http.get("/login?interaction=none", {accepts("de"), {"cookie", "__Host-gatewarden_browser=" + std::string(43, 'A')}})
                          .body,
                      "message"));
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  const std::string consent = *log_in(http, send_person(http, client, {{"ui_locales", "de"}}), user.identifier, user.password)
                                   .header("location");
  CHECK(contains(http.get(consent).body, "Ihre E-Mail-Adresse sehen"));
}

TEST("language: a request that no application can be told of is refused in the person's, with the reason for who runs it") {
  HttpClient http(stack());
  const Answer by_browser = http.get("/oauth2/authorize?client_id=nobody", {accepts("de")});
  CHECK_EQUAL(std::string("Die Anwendung, die Sie hierher geschickt hat, ist hier nicht bekannt."), text_of(by_browser.body, "message"));
  CHECK_EQUAL(std::string("there is no such application"), text_of(by_browser.body, "error-detail"));
  const Answer by_wish = http.get("/oauth2/authorize?ui_locales=fr+de", {accepts("en")});
  CHECK_EQUAL(std::string("de"), language_of(by_wish));
  CHECK_EQUAL(std::string("client_id is missing"), text_of(by_wish.body, "error-detail"));
}

TEST("language: what is nowhere, and what a page does not take, is told in it, with a way on") {
  HttpClient http(stack());
  const Answer nothing = http.get("/login/with/", {accepts("de")});
  CHECK_EQUAL(404, nothing.status);
  CHECK_EQUAL(std::string("Unter dieser Adresse gibt es nichts."), text_of(nothing.body, "message"));
  CHECK(contains(nothing.body, "id=\"way-on\""));
  const Answer refused = http.send("DELETE", "/login", "", {accepts("de")});
  CHECK_EQUAL(405, refused.status);
  CHECK_EQUAL(std::string("de"), language_of(refused));
}

TEST("pages: a template, a style sheet, a logo and texts of the operator's win, and a broken catalogue is left out") {
  char name[] = "/tmp/gatewarden-own-pages-XXXXXX";
  const std::string own = mkdtemp(name);
  const auto write = [&](const std::string& file, std::string_view text) { std::ofstream(own + "/" + file) << text; };
  write("logged_out.html", "{{%AUTOESCAPE context=\"HTML\"}}<!doctype html><html lang=\"{{LANGUAGE}}\">{{>HEAD}}{{>BRAND}}"
                           "<h1 id=\"own\">[[You are signed out]] {{SITE_NAME}}</h1></html>");
  write("site.css", ":root { --accent: #7b1fa2; }");
  write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  write("fr.mo", "this is no catalogue");
  StackOptions options;
  options.start_daemon = false;
  options.extra_configuration = "[pages]\noverride_directory = \"" + own + "\"\nlocale_directory = \"" + own +
                                "\"\nsite_name = \"Buchladen\"\nlanguage = \"de\"\n";
  Stack with_own(options);
  CHECK(contains(with_own.log(), "catalogue_refused"));
  HttpClient http(with_own);
  const Answer page = http.get("/logout");
  CHECK_EQUAL(std::string("Sie sind abgemeldet Buchladen"), text_of(page.body, "own"));
  const std::size_t at = page.body.find("/theme/site.css?v=");
  CHECK(at != std::string::npos);
  const Answer style = http.get(page.body.substr(at, page.body.find('"', at) - at));
  CHECK_EQUAL(std::string(":root { --accent: #7b1fa2; }"), style.body);
  CHECK_EQUAL(std::string("text/css; charset=utf-8"), style.header("content-type").value_or(""));
  CHECK(contains(style.header("cache-control").value_or(""), "immutable"));
  CHECK_EQUAL(std::string("image/svg+xml"), http.get("/theme/logo").header("content-type").value_or(""));
  CHECK(contains(http.get("/theme/logo").header("content-security-policy").value_or(""), "sandbox"));
  std::filesystem::remove_all(own);
}

TEST("pages: where the operator put no style sheet and no logo, none is served") {
  HttpClient http(stack());
  CHECK_EQUAL(404, http.get("/theme/site.css").status);
  CHECK_EQUAL(404, http.get("/theme/logo").status);
  CHECK(!contains(http.get("/login").body, "/theme/"));
}

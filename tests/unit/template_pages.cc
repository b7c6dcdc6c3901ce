// Templates: what is escaped where, which templates are refused, and that the shipped ones hold hostile values.
#include "platform/template/pages.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "harness/test.h"
#include "platform/template/texts.h"

using namespace gatewarden;

namespace {

constexpr std::string_view pragma = "{{%AUTOESCAPE context=\"HTML\"}}";
constexpr std::string_view hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{SITE_NAME}}";

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/gatewarden-templates-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }
  void write(const std::string& file, std::string_view text) const { std::ofstream(path_ + "/" + file) << text; }

 private:
  std::string path_;
};

// What a page of this template says with VALUE set.
std::string rendered(std::string_view body, std::string_view value) {
  const Folder folder;
  folder.write("page.html", std::string(pragma) + std::string(body));
  page::Values values;
  values.set("VALUE", value);
  return page::Pages(folder.path(), "").render("page.html", values);
}

std::optional<std::string> complaint(std::string_view text) {
  const Folder folder;
  folder.write("page.html", text);
  try {
    page::Pages(folder.path(), "");
    return std::nullopt;
  } catch (const std::exception& broken) {
    return broken.what();
  }
}

std::optional<std::string> complaint_of_body(std::string_view body) { return complaint(std::string(pragma) + std::string(body)); }

using gatewarden::test::contains;

}  // namespace

TEST("S66: a value in text is escaped") {
  CHECK_EQUAL(std::string("<p>&lt;b&gt; &amp; &quot;&#39;</p>"), rendered("<p>{{VALUE}}</p>", "<b> & \"'"));
}

TEST("S66: a value in an attribute cannot leave it") {
  CHECK_EQUAL(std::string("<i title=\"&quot; onclick=&quot;x\"></i>"), rendered("<i title=\"{{VALUE}}\"></i>", "\" onclick=\"x"));
}

TEST("S66: a link or form target with a scheme that runs code becomes harmless") {
  for (const std::string_view attribute : {"<a href=\"{{VALUE}}\">", "<form action=\"{{VALUE}}\">", "<img src=\"{{VALUE}}\">"}) {
    for (const std::string_view uri : {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x",
                                       "vbscript:x", "java\nscript:alert(1)", "&#106;avascript:alert(1)"}) {
      CHECK(contains(rendered(attribute, uri), "=\"#\""));
    }
    CHECK(contains(rendered(attribute, "https://a.example/?b=1&c=2"), "=\"https://a.example/?b=1&amp;c=2\""));
  }
}

TEST("S66: a value is not read as a template") {
  CHECK_EQUAL(std::string("<p>{{VALUE}}</p>"), rendered("<p>{{VALUE}}</p>", "{{VALUE}}"));
}

TEST("S66: a template without the pragma is refused by name") {
  CHECK(contains(complaint("<p>{{VALUE}}</p>").value(), "page.html: must begin with {{%AUTOESCAPE"));
}

TEST("S66: a template that asks for a value where escaping cannot be safe is refused with the reason") {
  CHECK(contains(complaint_of_body("<a href={{VALUE}}>").value(), "must be enclosed in quotes"));
  CHECK(complaint_of_body("<p {{VALUE}}=\"x\">"));
}

TEST("S66: a template cannot turn escaping off") {
  CHECK(contains(complaint_of_body("<p>{{VALUE:none}}</p>").value(), "modifier"));
  CHECK(contains(complaint_of_body("{{=| |=}}<p>|VALUE:none|</p>").value(), "delimiters"));
  CHECK(contains(complaint_of_body("{{%AUTOESCAPE context=\"MANUAL\"}}<p>{{VALUE}}</p>").value(), "pragma"));
}

TEST("template: a section that does not close is refused") {
  CHECK(complaint_of_body("<p>{{#SECTION}}</p>"));
  CHECK(complaint_of_body("<p>{{VALUE</p>"));
}

TEST("template: a file of the override directory replaces the shipped one, before the fork and for good") {
  const Folder shipped;
  const Folder overriding;
  shipped.write("a.html", std::string(pragma) + "shipped a");
  shipped.write("b.html", std::string(pragma) + "shipped b");
  overriding.write("a.html", std::string(pragma) + "our a");
  const page::Pages pages(shipped.path(), overriding.path());
  overriding.write("b.html", std::string(pragma) + "too late");
  const page::Values values;
  CHECK_EQUAL(std::string("our a"), pages.render("a.html", values));
  CHECK_EQUAL(std::string("shipped b"), pages.render("b.html", values));
}

TEST("template: a page that does not exist is an error, not an empty page") {
  const Folder folder;
  folder.write("a.html", pragma);
  CHECK_THROWS(std::runtime_error, page::Pages(folder.path(), "").render("b.html", page::Values()));
  CHECK_THROWS(std::exception, page::Pages("/nonexistent", ""));
}

TEST("template: sections repeat with values of their own and see those around them") {
  const Folder folder;
  folder.write("a.html", std::string(pragma) + "{{#ONE}}{{NAME}}{{ALL}};{{/ONE}}{{#TWO}}two{{/TWO}}{{#THREE}}three{{/THREE}}");
  page::Values values;
  values.set("ALL", "!");
  values.add("ONE").set("NAME", "a");
  values.add("ONE").set("NAME", "b");
  values.show("TWO");
  CHECK_EQUAL(std::string("a!;b!;two"), page::Pages(folder.path(), "").render("a.html", values));
}

TEST("S66: no shipped page lets a hostile value out of its place") {
  const page::Pages pages("web/templates", "");
  for (const auto& entry : std::filesystem::directory_iterator("web/templates")) {
    page::Values values;
    for (const char* name : {"SITE_NAME", "LANGUAGE", "CLIENT_NAME", "ACCOUNT", "IDENTIFIER", "INTERACTION", "FORM_TOKEN", "LOGO_URI",
                             "POLICY_URI", "TERMS_URI", "DESTINATION", "FAILURE_TEXT", "NOTICE_TEXT", "MESSAGE", "ERROR_CODE",
                             "REQUEST_ID", "REDIRECT_URI"}) {
      values.set(name, hostile);
    }
    for (const char* section : {"FAILURE", "CLIENT", "LOGO", "CONTINUE", "NOTICE", "SCOPES", "LINKS", "POLICY", "TERMS"}) values.show(section);
    for (const char* section : {"SCOPE", "PARAMETER"}) {
      page::Values& one = values.add(section);
      for (const char* name : {"SCOPE_NAME", "SCOPE_TEXT", "NAME", "VALUE"}) one.set(name, hostile);
    }
    const std::string html = pages.render(entry.path().filename().string(), values);
    CHECK(!contains(html, "<script>alert"));
    CHECK(!contains(html, "<img src=x"));
    CHECK(!contains(html, "\"'>"));
  }
}

TEST("S65: no shipped page names a resource from elsewhere, a style or a script of its own") {
  for (const auto& entry : std::filesystem::directory_iterator("web/templates")) {
    std::ifstream in(entry.path());
    std::string line;
    while (std::getline(in, line)) {
      for (const std::string_view part : {"=\"http://", "=\"https://", "src=\"//", "style=", "<style", "onclick", "onload"}) {
        CHECK(!contains(line, part));
      }
      const bool is_form_post = entry.path().filename() == "form_post.html";
      if (contains(line, "<script")) CHECK(is_form_post || line == "<script src=\"/assets/passkeys.js\" defer></script>");
    }
  }
}

namespace {

i18n::Catalogue catalogue_of(const std::string& english, const std::string& translated) {
  i18n::MessageFile file;
  file.translations[english] = {{translated}, ""};
  i18n::Catalogue catalogue("de");
  catalogue.add(file, "de.mo");
  return catalogue;
}

std::string translated(std::string_view source, const std::string& english, const std::string& german) {
  return page::with_texts(source, page::Form::html, catalogue_of(english, german));
}

std::string refusal_of(std::string_view source) {
  try {
    page::with_texts(source, page::Form::html, i18n::Catalogue("en"));
    return "";
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
}

}  // namespace

TEST("template_texts: a text is said in the language of the page, its {NAME} a value of the template") {
  CHECK_EQUAL(std::string("<h1>Bei {{CLIENT}} anmelden</h1>"),
              translated("<h1>[[Sign in\n  to {CLIENT}]]</h1>", "Sign in to {CLIENT}", "Bei {CLIENT} anmelden"));
}

TEST("template_texts: markup with a name stays the template's, wherever the translation puts it") {
  CHECK_EQUAL(std::string("<a href=\"/x\">Los</a> geht es, {{WHO}}"),
              page::with_texts("[[{WHO}, {LINK|<a href=\"/x\">[[go]]</a>} now]]", page::Form::html, [] {
                i18n::Catalogue both = catalogue_of("{WHO}, {LINK} now", "{LINK} geht es, {WHO}");
                i18n::MessageFile file;
                file.translations["go"] = {{"Los"}, ""};
                both.add(file, "de.mo");
                return both;
              }()));
}

TEST("S66: a translation brings in neither markup nor values of its own") {
  CHECK_EQUAL(std::string("&lt;script&gt; &#123;&#123;&#123;FORM_TOKEN:none&#125;&#125;&#125; &quot; &amp;lt;"),
              translated("[[x]]", "x", "<script> {{{FORM_TOKEN:none}}} \" &lt;"));
  test::expect_log("translation_refused");
  CHECK_EQUAL(std::string("x"), translated("[[x]]", "x", "{FORM_TOKEN}"));
}

TEST("template_texts: what would not be a text is refused with its reason") {
  CHECK(contains(refusal_of("[[without end"), "no ]]"));
  CHECK(contains(refusal_of("[[a <b>c</b>]]"), "markup"));
  CHECK(contains(refusal_of("[[a {{NAME}}]]"), "{NAME}"));
  CHECK(contains(refusal_of("[[a {name}]]"), "begins no"));
  CHECK(contains(refusal_of("[[a {NAME|<b>]]"), "no end"));
  CHECK_EQUAL(std::string(), refusal_of("a { b: c } {{! [[not a text }} ] ["));
}

TEST("template_texts: translators are shown texts in their order, white space as one space") {
  const std::vector<std::string> expected = {"One {A} two", "inner", "Three"};
  CHECK_EQUAL(expected, page::texts_in("[[ One\n {A|<i>[[inner]]</i>} two ]] {{! [[no]] }} [[Three]]", page::Form::html));
}

TEST("template_texts: a page is there in every language, and in English for any other") {
  const Folder folder;
  folder.write("page.html", std::string(pragma) + "<p title=\"[[Hello {VALUE}]]\">[[Hello {VALUE}]]</p>");
  folder.write("mail.txt", "[[Hello {VALUE}]] <{{VALUE}}>\n\n[[Bye]]\n");
  page::Values values;
  values.set("VALUE", "<\"&");
  const page::Pages pages(folder.path(), "");
  CHECK_EQUAL(std::string("<p title=\"Hello &lt;&quot;&amp;\">Hello &lt;&quot;&amp;</p>"), pages.render("page.html", values, "fr"));
  CHECK_EQUAL(std::string("Hello <\"& <<\"&>\n\nBye\n"), pages.render("mail.txt", values));
  CHECK(pages.has("mail.txt") && !pages.has("mail.html"));
}

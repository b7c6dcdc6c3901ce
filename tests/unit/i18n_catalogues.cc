// Languages: which one is chosen, how a catalogue is read, and what of it is not believed.
#include "platform/i18n/catalogues.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/test.h"
#include "unit/message_bytes.h"

using namespace gatewarden;
using i18n::Catalogue;
using i18n::Catalogues;
using test::build_message_file;

namespace {

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/gatewarden-catalogues-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }
  void write(const std::string& file, std::string_view bytes) const { std::ofstream(path_ + "/" + file) << bytes; }

 private:
  std::string path_;
};

constexpr std::string_view german_header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n";

std::string german(std::vector<std::pair<std::string, std::string>> texts) {
  texts.insert(texts.begin(), {"", std::string(german_header)});
  return build_message_file(texts);
}

Catalogue german_catalogue(std::vector<std::pair<std::string, std::string>> texts) {
  Catalogue catalogue("de");
  const auto file = i18n::parse_message_file(german(std::move(texts)));
  if (file) catalogue.add(*file, "de.mo");
  return catalogue;
}

std::string chosen(const Catalogues& catalogues, std::vector<std::string> wishes, std::string_view otherwise = "en") {
  return catalogues.choose(wishes, otherwise).language();
}

}  // namespace

TEST("i18n: a text is found by its English, which stands for itself where there is no translation") {
  const Catalogue catalogue = german_catalogue({{"Sign in", "Anmelden"}});
  CHECK_EQUAL(std::string_view("Anmelden"), catalogue.text("Sign in"));
  CHECK_EQUAL(std::string_view("Sign out"), catalogue.text("Sign out"));
}

TEST("i18n: values stand where the translation has their names") {
  const Catalogue catalogue = german_catalogue({{"{A} of {B}", "{B}: {A}"}});
  CHECK_EQUAL(std::string("2: {B}"), catalogue.filled("{A} of {B}", {{"A", "{B}"}, {"B", "2"}}));
}

TEST("i18n: a translation with other names than the English text is left out, with a warning") {
  test::expect_log("translation_refused");
  const Catalogue catalogue = german_catalogue({{"Hello {NAME}", "Hallo {PASSWORD}"}, {"Yes", "Ja"}});
  CHECK_EQUAL(std::string_view("Hello {NAME}"), catalogue.text("Hello {NAME}"));
  CHECK_EQUAL(std::string_view("Ja"), catalogue.text("Yes"));
}

TEST("i18n: a plural takes the form of its language") {
  const std::string both("{COUNT} day\0{COUNT} days", 24);
  const std::string german_both("{COUNT} Tag\0{COUNT} Tage", 24);
  const Catalogue catalogue = german_catalogue({{both, german_both}});
  CHECK_EQUAL(std::string("1 Tag"), catalogue.counted("{COUNT} day", "{COUNT} days", 1));
  CHECK_EQUAL(std::string("0 Tage"), catalogue.counted("{COUNT} day", "{COUNT} days", 0));
  CHECK_EQUAL(std::string("1 day"), Catalogue("en").counted("{COUNT} day", "{COUNT} days", 1));
}

TEST("i18n: the rules of plurals of real languages") {
  const auto polish = i18n::PluralRule::parse(
      "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);");
  CHECK(polish.has_value());
  const std::pair<std::uint64_t, std::size_t> expected[] = {{1, 0}, {2, 1}, {5, 2}, {12, 2}, {22, 1}, {112, 2}, {0, 2}};
  for (const auto& [count, form] : expected) CHECK_EQUAL(form, polish->form_of(count));
  const auto arabic = i18n::PluralRule::parse(
      "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;");
  CHECK(arabic.has_value());
  CHECK_EQUAL(std::size_t{4}, arabic->form_of(111));
  CHECK_EQUAL(std::size_t{5}, arabic->form_of(102));
}

TEST("i18n: a rule of plurals that cannot be computed shows a form that is there") {
  const auto rule = i18n::PluralRule::parse("nplurals=2; plural=n/0+7;");
  CHECK(rule && rule->form_of(3) == 0);
  for (const char* broken : {"nplurals=2; plural=n+;", "nplurals=0; plural=0;", "nplurals=9; plural=0;", "plural=n;", "",
                             "nplurals=2; plural=(n;", "nplurals=2; plural=n n;", "nplurals=2; plural=system(1);"}) {
    CHECK(!i18n::PluralRule::parse(broken).has_value());
  }
  CHECK(!i18n::PluralRule::parse("nplurals=2; plural=" + std::string(10'000, '(') + "n;").has_value());
  CHECK(!i18n::PluralRule::parse("nplurals=2; plural=" + std::string(10'000, '!') + "n;").has_value());
}

TEST("i18n: a wish is met by lookup, cutting its last parts off (RFC 4647 section 3.4)") {
  const Folder folder;
  for (const char* name : {"de.mo", "pt_BR.mo", "zh-Hant.mo"}) folder.write(name, german({{"English", name}}));
  const Catalogues catalogues({folder.path()});
  CHECK_EQUAL(std::string("de"), chosen(catalogues, {"de-CH-1996"}));
  CHECK_EQUAL(std::string("pt-BR"), chosen(catalogues, {"PT-br"}));
  CHECK_EQUAL(std::string("zh-Hant"), chosen(catalogues, {"zh-Hant-x-private"}));
  CHECK_EQUAL(std::string("en"), chosen(catalogues, {"pt", "zh", "*"}));
  CHECK_EQUAL(std::string("de"), chosen(catalogues, {"fr", "de-AT", "en"}));
  CHECK_EQUAL(std::string("de"), chosen(catalogues, {"fr"}, "de-DE"));
  CHECK_EQUAL(std::string("en"), chosen(catalogues, {}, "no such"));
}

TEST("i18n: Accept-Language is read by weight, and what is malformed in it is passed over") {
  using Tags = std::vector<std::string>;
  CHECK_EQUAL((Tags{"de-DE", "de", "en"}), i18n::accepted_languages("en;q=0.5, de-DE, de;q=0.9"));
  CHECK_EQUAL((Tags{"b", "a"}), i18n::accepted_languages("*;q=1, a;q=0.1, b;q=1.000, c;q=0, d;q=x, e;p=1, , f g, h;q=0.12345"));
  CHECK_EQUAL(Tags{}, i18n::accepted_languages(""));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "a" + std::to_string(i) + ",";
  CHECK_EQUAL(std::size_t{16}, i18n::accepted_languages(many).size());
}

TEST("i18n: a later directory wins text by text") {
  const Folder shipped;
  const Folder own;
  shipped.write("de.mo", german({{"One", "Eins"}, {"Two", "Zwei"}}));
  own.write("de.mo", german({{"Two", "Zwo"}}));
  own.write("fr.mo", german({{"English", "Français"}}));
  const Catalogues catalogues({shipped.path(), "", own.path()});
  const Catalogue& found = *catalogues.find("DE");
  CHECK_EQUAL(std::string_view("Eins"), found.text("One"));
  CHECK_EQUAL(std::string_view("Zwo"), found.text("Two"));
  CHECK_EQUAL(std::string_view("Français"), catalogues.find("fr")->own_name());
  CHECK_EQUAL(std::size_t{3}, catalogues.all().size());
}

TEST("i18n: a broken catalogue is left out with a warning, and the others are there") {
  test::expect_log("catalogue_refused");
  const Folder folder;
  folder.write("de.mo", german({{"One", "Eins"}}).substr(0, 60));
  folder.write("fr.mo", german({{"One", "Un"}}));
  const Catalogues catalogues({folder.path()});
  CHECK(catalogues.find("de") == nullptr);
  CHECK_EQUAL(std::string_view("Un"), catalogues.find("fr")->text("One"));
  CHECK_THROWS(std::exception, Catalogues({folder.path() + "/nowhere"}));
}

TEST("i18n: only UTF-8 is believed, of the file and of each text") {
  CHECK(!i18n::parse_message_file(build_message_file({{"", "Content-Type: text/plain; charset=ISO-8859-1\n"}})).has_value());
  CHECK(!i18n::parse_message_file(build_message_file({{"One", "Eins"}})).has_value());
  const Catalogue catalogue = german_catalogue({{"One", "\xff"}, {"Three", ""}, {"Two", "Zwei"}});
  CHECK_EQUAL(std::size_t{1}, catalogue.size());
}

TEST("i18n: a catalogue of either byte order is the same") {
  const std::vector<std::pair<std::string, std::string>> texts = {{"", std::string(german_header)}, {"One", "Eins"}};
  const auto big = i18n::parse_message_file(build_message_file(texts, test::ByteOrder::big));
  CHECK(big && big->translations.at("One").forms.front() == "Eins");
}

TEST("i18n: Arabic, Hebrew and their neighbours are written from the right") {
  CHECK_EQUAL(std::string_view("rtl"), Catalogue("ar-EG").direction());
  CHECK_EQUAL(std::string_view("rtl"), Catalogue("he").direction());
  CHECK_EQUAL(std::string_view("ltr"), Catalogue("de").direction());
}

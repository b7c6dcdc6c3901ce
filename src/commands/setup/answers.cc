#include "commands/setup/answers.h"

#include <unistd.h>

#include <fstream>

#include "base/text.h"
#include "base/uri.h"
#include "commands/confirm.h"

namespace gatewarden::commands::setup {

namespace {

// A line from the terminal; what is in brackets where it is empty.
std::string ask(Output& output, const std::string& question, const std::string& otherwise) {
  output.say(question + (otherwise.empty() ? "" : " [" + otherwise + "]"));
  const std::string answer(trim(read_line_of_input()));
  return answer.empty() ? otherwise : answer;
}

bool somebody_is_there() { return isatty(STDIN_FILENO) == 1; }

Secret read_password_file(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) && !file.eof()) throw Refused("the file " + path + " cannot be read");
  return Secret(std::move(line));
}

// Names of accounts and databases: what both kinds of server take without doubt.
const std::string& checked_name(const std::string& name, std::string_view what) {
  constexpr std::size_t longest = 25;  // "_worker" follows, and MySQL takes 32
  const bool is_good = !name.empty() && name.size() <= longest &&
                       name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
  if (!is_good) throw Refused(printable(name) + " cannot be " + std::string(what) + "; up to 25 letters, digits, \"_\" and \"-\" would be right");
  return name;
}

}  // namespace

bool is_sample_issuer(const std::string& issuer) { return issuer.empty() || issuer == "https://id.example.com"; }

std::optional<std::string> issuer(const Arguments& arguments, Output& output, const std::string& current) {
  std::string answer = arguments.find("--issuer").value_or(is_sample_issuer(current) ? "" : current);
  const bool asks = !arguments.has("--issuer") && somebody_is_there();
  if (asks) answer = ask(output, "By which https address will applications know this server, such as https://id.example.org?", answer);
  if (answer.empty()) return std::nullopt;
  while (answer.ends_with('/')) answer.pop_back();
  const auto uri = parse_uri(answer);
  const bool is_issuer = uri && uri->scheme == "https" && !uri->host.empty() && !uri->userinfo && !uri->query && !uri->fragment;
  if (!is_issuer) throw Refused(printable(answer) + " cannot be the issuer; \"https://id.example.org\" would be right");
  return answer;
}

DatabaseAnswers database(const Arguments& arguments, const config::Settings::Database& current) {
  DatabaseAnswers answers;
  answers.place = current;
  auto& place = answers.place;
  place.socket = arguments.find("--database-socket").value_or(current.socket);
  place.host = arguments.find("--database-host").value_or(arguments.has("--database-socket") ? "" : current.host);
  place.port = arguments.number("--database-port", 1, 65535, current.port);
  place.tls_ca = arguments.find("--database-ca").value_or(place.host.empty() ? "" : current.tls_ca);
  place.name = checked_name(arguments.find("--database-name").value_or(current.name), "the name of a database");
  const std::string owner = arguments.find("--database-owner").value_or(current.owner.empty() ? place.name : current.owner);
  place.owner = checked_name(owner, "the name of an account");
  // Those that are in use already stay.
  const bool is_new = current.owner != place.owner;
  place.user = is_new ? place.owner + "_worker" : current.user;
  place.daemon_user = is_new || current.daemon_user.empty() ? place.owner + "_daemon" : current.daemon_user;
  answers.admin = arguments.find("--database-admin").value_or("root");
  if (const auto file = arguments.find("--database-admin-password-file")) answers.admin_password = read_password_file(*file);
  answers.accounts_from = arguments.find("--database-accounts-from").value_or(place.host.empty() || place.host == "localhost" ? "localhost" : "%");
  return answers;
}

std::string administrator(const Arguments& arguments, Output& output) {
  if (const auto given = arguments.find("--administrator")) return *given;
  if (!somebody_is_there() || arguments.has("--demo")) return "";
  return ask(output, "Whom shall an account be made for first, by e-mail address? Nothing: nobody.", "");
}

std::vector<Parameter> parameters() {
  return {
      {"--issuer", "URI", "the https address by which applications will know this server"},
      {"--administrator", "WHO", "make a first account, with this e-mail address, and a password that is shown once"},
      {"--demo", "", "make a client and a user to try things out with"},
      {"--no-database", "", "make keys and configuration alone"},
      {"--database-socket", "PATH", "the database server's Unix socket"},
      {"--database-host", "HOST", "or its name or address, where it is on another host"},
      {"--database-port", "PORT", "and its port there"},
      {"--database-ca", "FILE", "and the authority (PEM) that vouches for it: TLS is demanded"},
      {"--database-name", "NAME", "the database; it is made if it is not there"},
      {"--database-owner", "NAME", "the account that owns its tables; NAME_worker and NAME_daemon are made with fewer rights"},
      {"--database-accounts-from", "HOST", "from where the accounts may log in, as the server writes it: \"localhost\", \"%\""},
      {"--database-admin", "NAME", "the account that makes all this at the server, once; root where it is not given"},
      {"--database-admin-password-file", "FILE", "a file with its password; without one the socket must do, or it is asked"},
      {"--certificate", "FILE", "the server's certificate with its chain (PEM), for nginx"},
      {"--certificate-key", "FILE", "and its private key"},
  };
}

}  // namespace gatewarden::commands::setup

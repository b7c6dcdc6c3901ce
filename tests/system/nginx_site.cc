// The site of Gatewarden itself as it is shipped: TLS, limits, and documents that nginx keeps.
#include "harness/other_sites.h"
#include "harness/process.h"
#include "oauth_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

struct ShippedSite {
  explicit ShippedSite(const Stack& stack)
      : sites(stack, read_file(places().source + "/nginx/site.conf"), {"id.example.org"}), authority(stack.certificate_authority()) {}
  std::string address(const std::string& path) const { return sites.origin("id.example.org") + path; }

  // What openssl says of a connection with these options, and whether there was one.
  Finished connect(const std::vector<std::string>& options) const {
    std::vector<std::string> command{"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(sites.port()), "-servername",
                                     "id.example.org", "-CAfile", authority};
    command.insert(command.end(), options.begin(), options.end());
    return run_program(command, "Q\n");
  }
  bool takes(const std::vector<std::string>& options) const {
    const Finished ran = connect(options);
    return ran.status == 0 && contains(ran.out, "Verify return code: 0 (ok)");
  }

  OtherSites sites;
  std::string authority;
};

}  // namespace

TEST("nginx: the shipped site speaks TLS 1.3 and 1.2, and of 1.2 only what FAPI 2.0 section 5.2.1 leaves") {
  const ShippedSite site(Stack::shared());
  CHECK(site.takes({"-tls1_3"}));
  for (const std::string cipher : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"})
    CHECK(site.takes({"-tls1_2", "-cipher", cipher}));
  for (const std::string cipher : {"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256",
                                   "DHE-RSA-AES128-GCM-SHA256"})
    CHECK(!site.takes({"-tls1_2", "-cipher", cipher}));
  CHECK(!site.takes({"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}));
  CHECK(!site.takes({"-tls1", "-cipher", "ALL:@SECLEVEL=0"}));
  CHECK(!contains(site.connect({"-tls1_2"}).out, "TLS session ticket"));
}

TEST("nginx: the shipped site bounds attempts of one address, and leaves documents and tokens alone") {
  Stack& stack = Stack::shared();
  const ShippedSite site(stack);
  HttpClient http(stack);
  int refused = 0;
  for (int i = 0; i < 40; ++i) refused += http.get(site.address("/login")).status == 429 ? 1 : 0;
  CHECK(refused >= 10);
  for (int i = 0; i < 40; ++i) CHECK_EQUAL(200, http.get(site.address("/.well-known/jwks.json")).status);
  for (int i = 0; i < 40; ++i) CHECK_EQUAL(401, http.post_form(site.address("/oauth2/token"), {{"grant_type", "client_credentials"}}).status);
}

TEST("nginx: keys and metadata are answered from a copy, also when no worker answers any more") {
  Stack& stack = Stack::shared();
  ShippedSite site(stack);
  HttpClient http(stack);
  const std::vector<std::string> paths = {"/.well-known/jwks.json", "/.well-known/openid-configuration",
                                          "/.well-known/oauth-authorization-server"};
  std::vector<std::string> bodies;
  for (const std::string& path : paths) bodies.push_back(http.get(site.address(path)).body);
  CHECK_EQUAL(std::string("*"), http.get(site.address(paths[0]), {{"origin", "https://app.example"}}).header("access-control-allow-origin").value_or(""));
  CHECK(!http.get(site.address(paths[0]), {{"origin", "null"}}).header("access-control-allow-origin"));
  site.sites.lose_gatewarden();
  CHECK_EQUAL(503, http.get(site.address("/oauth2/userinfo")).status);
  // Longer than a copy counts as fresh.
  wait_until([&] { return false; }, Milliseconds{1300});
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Answer answer = http.get(site.address(paths[i] + "?x=1"));
    CHECK_EQUAL(200, answer.status);
    CHECK_EQUAL(bodies[i], answer.body);
    CHECK_EQUAL(std::string("public, max-age=300"), answer.header("cache-control").value_or(""));
  }
  CHECK_EQUAL(std::string("*"), http.get(site.address(paths[0]), {{"origin", "https://other.example"}}).header("access-control-allow-origin").value_or(""));
}

namespace {

// Authorities and a certificate of each for a program: FOLDER/NAME.pem, FOLDER/NAME-program.pem with its key.
void make_program(const std::string& folder, const std::string& name) {
  write_file(folder + "/openssl.conf",
             "[req]\ndistinguished_name = name\n[name]\n[authority]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, "
             "keyCertSign\n[program]\nbasicConstraints = critical, CA:FALSE\nextendedKeyUsage = clientAuth\n");
  const auto make = [&](const std::string& kind, const std::string& file, const std::vector<std::string>& more) {
    std::vector<std::string> command{"openssl", "req", "-x509", "-config", folder + "/openssl.conf", "-newkey", "ec", "-pkeyopt",
                                     "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + file, "-extensions", kind,
                                     "-keyout", folder + "/" + file + ".key", "-out", folder + "/" + file + ".pem"};
    command.insert(command.end(), more.begin(), more.end());
    run_or_throw(command);
  };
  make("authority", name, {});
  make("program", name + "-program", {"-CA", folder + "/" + name + ".pem", "-CAkey", folder + "/" + name + ".key"});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  CHECK(contains(text, from));
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST("S44: the address for mutual TLS takes programs with a certificate of the operator's authority alone, and resumes nothing") {
  Stack& stack = Stack::shared();
  const std::string folder = make_temporary_folder("programs");
  for (const std::string name : {"ours", "theirs"}) make_program(folder, name);
  std::string site = read_file(places().source + "/nginx/mutual-tls-site.conf");
  site = replaced(replaced(site, "listen 8443", "listen 443"), "/etc/ssl/id.example.org/programs.pem", folder + "/ours.pem");
  const OtherSites sites(stack, "include snippets/gatewarden-upstreams.conf;\ninclude snippets/gatewarden-log.conf;\n" + site,
                         {"id.example.org"});
  const auto status = [&](const std::vector<std::string>& certificate, const std::string& path) {
    std::vector<std::string> command{"curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--cacert",
                                     stack.certificate_authority(), "--connect-to", "::127.0.0.1:",
                                     sites.origin("id.example.org") + path};
    command.insert(command.end(), certificate.begin(), certificate.end());
    return run_program(command).out;
  };
  const auto program = [&](const std::string& name) {
    return std::vector<std::string>{"--cert", folder + "/" + name + "-program.pem", "--key", folder + "/" + name + "-program.key"};
  };
  for (const std::string path : {"/health/ready", "/api/v1/admin/users", "/oauth2/token"}) {
    CHECK_EQUAL(std::string("400"), status({}, path));
    CHECK_EQUAL(std::string("400"), status(program("theirs"), path));
  }
  CHECK_EQUAL(std::string("200"), status(program("ours"), "/health/ready"));
  // It is let in by nginx; what it may do is decided by its token.
  CHECK_EQUAL(std::string("401"), status(program("ours"), "/api/v1/admin/users"));
  CHECK_EQUAL(std::string("404"), status(program("ours"), "/login"));

  for (const std::string version : {"-tls1_2", "-tls1_3"}) {
    const Finished again = run_program({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(sites.port()), "-servername",
                                        "id.example.org", "-CAfile", stack.certificate_authority(), "-cert",
                                        folder + "/ours-program.pem", "-key", folder + "/ours-program.key", version, "-reconnect"},
                                       "Q\n");
    CHECK(contains(again.out, "\nNew, TLS"));
    CHECK(!contains(again.out, "\nReused, TLS"));
  }
  remove_folder(folder);
}

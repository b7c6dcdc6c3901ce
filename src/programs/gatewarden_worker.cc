// gatewarden-worker: the master of the FastCGI workers.
#include <algorithm>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "base/network.h"
#include "domain/account/network.h"
#include "domain/operation/connect.h"
#include "domain/operation/schema.h"
#include "endpoints/dispatcher.h"
#include "endpoints/routes.h"
#include "platform/config/config.h"
#include "platform/config/configured_clock.h"
#include "platform/log/log.h"
#include "platform/process/prefork.h"
#include "programs/program_options.h"
#include "programs/worker_wiring.h"

namespace gatewarden::programs {
namespace {

constexpr const char* name = "gatewarden-worker";

constexpr const char* help = R"(usage: gatewarden-worker [--config FILE]

  gatewarden-worker --config /etc/gatewarden/gatewarden.toml

Opens (or inherits from systemd) one FastCGI socket for each pool that the
configuration gives workers, and answers what nginx sends there.

  -c, --config FILE  the configuration (default: GATEWARDEN_CONFIG, or
                     /etc/gatewarden/gatewarden.toml)
      --version      show the version
  -h, --help         show this help

SIGTERM stops after the requests under way, SIGHUP reads the configuration
anew. See gatewarden-worker(8).
)";

// What must hold before a worker serves: a schema that this program knows, and keys to sign with. The connection ends here:
// none may be open across a fork.
void check_database(const config::Settings& settings) {
  const auto clock = config::make_clock(settings);
  db::Connection connection(operation::connection_settings(settings));
  operation::Schema(connection, *clock).check();
  operation::SigningKeys(connection, *clock, operation::signing_keys_settings(settings)).ensure();
}

class WorkerProgram {
 public:
  explicit WorkerProgram(std::string config_file) : config_file_(std::move(config_file)) {}

  int run() {
    process::Program program;
    program.name = name;
    program.load = [this] {
      config::Settings settings = config::load(config_file_);
      config::load_old_system_secret(settings);
      return settings;
    };
    program.prepare = [this](const config::Settings& settings) { prepare(settings); };
    program.after_fork = [this](const config::Settings& settings, const process::WorkerIdentity& identity) {
      return after_fork(settings, identity);
    };
    program.largest_body = [](const config::Settings& settings, const process::WorkerIdentity& identity) {
      return endpoints::largest_body(settings, identity.pool);
    };
    program.source_of = [this](const http::Request& request) { return source_of(request.peer.address); };
    program.turn_away = [this](const http::Request& request) {
      return endpoints::turn_away(wiring_->services(), *turn_away_page_, pool_, request);
    };
    program.rest = [this] { wiring_->rest(); };
    return process::run_master(program, boards_);
  }

 private:
  void prepare(const config::Settings& settings) {
    const std::vector<std::string> locales = {settings.pages.catalogue_directory, settings.pages.locale_directory};
    auto catalogues = std::make_unique<i18n::Catalogues>(locales);
    auto pages =
        std::make_unique<page::Pages>(settings.pages.template_directory, settings.pages.override_directory, *catalogues);
    page::Theme theme = page::load_theme(settings.pages.override_directory);
    check_database(settings);
    // Nothing is changed before all has gone well: a reload that is refused leaves what was there.
    catalogues_ = std::move(catalogues);
    pages_ = std::move(pages);
    theme_ = std::move(theme);
    set_log(settings.log);
  }

  process::Handler after_fork(const config::Settings& settings, const process::WorkerIdentity& identity) {
    recorder_ = registry_.recorder(identity.slot);
    metrics::set_recorder(&recorder_);
    for (const std::string& network : settings.limits.exempt) exempt_.push_back(parse_network(network).value());
    wiring_ = std::make_unique<WorkerWiring>(settings, Shared{*catalogues_, *pages_, theme_, registry_, boards_, breaker_});
    pool_ = identity.pool;
    turn_away_page_ = std::make_unique<endpoints::TurnAwayPage>(wiring_->services());
    return [this](http::Request& request) { return endpoints::dispatch(wiring_->services(), pool_, request); };
  }

  // Who has no address is a program on this host ("unix:").
  std::string source_of(const std::string& address) const {
    const bool is_exempt = std::ranges::any_of(exempt_, [&](const Network& network) { return network.contains(address); });
    return is_exempt || !parse_network(address) ? "" : account::network_of(address);
  }

  std::string config_file_;
  process::Boards boards_;
  db::Breaker breaker_;
  metrics::Registry registry_{endpoints::route_metrics(), process::scoreboard_slots};
  std::unique_ptr<const i18n::Catalogues> catalogues_;
  std::unique_ptr<const page::Pages> pages_;
  page::Theme theme_;
  // In a worker alone.
  metrics::Registry::Recorder recorder_;
  std::vector<Network> exempt_;
  std::unique_ptr<WorkerWiring> wiring_;
  std::string pool_;
  std::unique_ptr<const endpoints::TurnAwayPage> turn_away_page_;
};

int run(int argc, char** argv) {
  const Options options = begin_program(argc, argv, name, help);
  if (options.exit_status) return *options.exit_status;
  return WorkerProgram(options.config_file).run();
}

}  // namespace
}  // namespace gatewarden::programs

int main(int argc, char** argv) {
  try {
    return gatewarden::programs::run(argc, argv);
  } catch (const std::exception& problem) {
    gatewarden::log::fatal("broken", {{"reason", problem.what()}});
    return 1;
  }
}

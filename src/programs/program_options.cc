#include "programs/program_options.h"

#include <array>
#include <cstdio>

#include <getopt.h>
#include <unistd.h>

#include "platform/config/config.h"
#include "platform/json/value.h"
#include "platform/log/log.h"

namespace gatewarden::programs {

namespace {

Options parse_options(int argc, char** argv, const char* program, const char* help) {
  constexpr int version_option = 'V';
  const std::array<option, 4> known{{{"config", required_argument, nullptr, 'c'},
                                     {"version", no_argument, nullptr, version_option},
                                     {"help", no_argument, nullptr, 'h'},
                                     {nullptr, 0, nullptr, 0}}};
  Options options{config::default_file(), std::nullopt};
  for (int chosen = 0; (chosen = getopt_long(argc, argv, "c:h", known.data(), nullptr)) != -1;) {
    switch (chosen) {
      case 'c': options.config_file = optarg; break;
      case version_option: std::printf("%s %s\n", program, GATEWARDEN_VERSION); return {"", 0};
      case 'h': std::fputs(help, stdout); return {"", 0};
      default: std::fprintf(stderr, "Try \"%s --help\".\n", program); return {"", 2};
    }
  }
  if (optind == argc) return options;
  std::fprintf(stderr, "%s: what is \"%s\"? Options alone are understood; try --help.\n", program, argv[optind]);
  return {"", 2};
}

}  // namespace

Options begin_program(int argc, char** argv, const char* program, const char* help) {
  Options options = parse_options(argc, argv, program, help);
  if (options.exit_status) return options;
  log::set_process(program, "", -1);
  if (isatty(STDERR_FILENO) != 0) log::set_format(log::Format::text);
  json::prepare_before_fork();
  return options;
}

void set_log(const config::Settings::Log& settings) {
  if (const auto level = log::parse_level(settings.level)) log::set_threshold(*level);
  if (const auto format = log::parse_format(settings.format)) log::set_format(*format);
}

}  // namespace gatewarden::programs

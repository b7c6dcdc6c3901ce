// What the doctor finds: a claim about the installation, whether it holds, and how to mend it where it does not.
#pragma once

#include <string>
#include <vector>

#include "commands/world.h"
#include "platform/config/config.h"

namespace gatewarden::commands {

// good; a thing to know of; or one that loses data, opens a hole or refuses people.
enum class Health { good, warning, bad };

struct Finding {
  std::string check;   // "database durability"
  Health health = Health::good;
  std::string detail;  // what was seen
  std::string remedy = {};  // what to do; empty where it is good
};

// How another program logs in at the database.
struct Login {
  config::Account program;
  db::ConnectionSettings settings;
};

struct Examination {
  World& world;
  std::string certificate_authority;  // PEM file to trust besides the system's; empty: none
  // What only root sees, and root no longer is once the world has its settings.
  std::vector<Login> logins = {};
  bool workers_have_no_network = false;
};

// host.cc: whether workers run here in a network namespace that is not this program's.
bool workers_have_no_network();

// Each looks at one part of the world and throws where it cannot be asked at all.
using Findings = std::vector<Finding>;
Findings examine_database(Examination& examination);  // database.cc
Findings examine_rights(Examination& examination);    // rights.cc: what each account may do there
Findings examine_host(Examination& examination);      // host.cc: clock, disk, files, sockets
Findings examine_issuer(Examination& examination);    // issuer.cc: its name, its certificate, its nginx
Findings examine_keys(Examination& examination);      // keys.cc
Findings examine_cache(Examination& examination);     // cache.cc

}  // namespace gatewarden::commands

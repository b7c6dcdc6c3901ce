#include "bench/processes.h"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace gatewarden::bench {

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string folder_of(int process) { return "/proc/" + std::to_string(process); }

std::vector<int> children_of(int process) {
  std::istringstream text(read_file(folder_of(process) + "/task/" + std::to_string(process) + "/children"));
  std::vector<int> children;
  for (int child; text >> child;) children.push_back(child);
  if (children.empty()) throw std::runtime_error("the master has no workers");
  return children;
}

// proc(5): utime, stime, cutime, cstime are the fields 14 to 17; the name in field 2 may hold anything but ends with ")".
double ticks(int process, bool with_gone_children) {
  const std::string text = read_file(folder_of(process) + "/stat");
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, kernel = 0, gone_user = 0, gone_kernel = 0;
  fields >> user >> kernel >> gone_user >> gone_kernel;
  return user + kernel + (with_gone_children ? gone_user + gone_kernel : 0);
}

}  // namespace

double pss_megabytes(int process) {
  std::istringstream text(read_file(folder_of(process) + "/smaps_rollup"));
  double kilobytes = 0;
  for (std::string word; text >> word;) {
    double amount = 0;
    if (word == "Pss:" && text >> amount) kilobytes += amount;
  }
  return kilobytes / 1024;
}

double Processes::cpu_ms() const {
  double sum = ticks(master_, true);
  for (const int child : children_of(master_)) sum += ticks(child, false);
  return sum * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Processes::pss_megabytes() const {
  double sum = bench::pss_megabytes(master_);
  for (const int child : children_of(master_)) sum += bench::pss_megabytes(child);
  return sum;
}

}  // namespace gatewarden::bench

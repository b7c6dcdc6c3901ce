// A master with workers that do as they are told, without any database: the process layer alone on a stand.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "platform/config/settings.h"

namespace gatewarden::test {

// What the workers' handler answers:
//   /pid            the worker's process id            /generation     what change() was told last, as the worker read it
//   /sleep?MS       sleeps first                       /echo           the body
//   /crash          dies of a signal                   /stall          never answers
//   /count          adds one to the metric and answers its total over all workers and lives
// A worker that rests makes the file "rested" in the folder. Limits are kept by REMOTE_ADDR, which get() does not say.
// A body may have workers.body_bytes in the pool "protocol", and registration.bulk_bytes in the pool "browser", which has no
// workers unless it gets some.
class ProcessStand {
 public:
  using Change = std::function<void(config::Settings&)>;
  // Two workers in the pool "protocol", deadlines short, unless `change` wants it otherwise. `begin` runs first of all in
  // the process that becomes the master.
  explicit ProcessStand(const Change& change = {}, const std::function<void()>& begin = {});
  ~ProcessStand();
  ProcessStand(const ProcessStand&) = delete;
  ProcessStand& operator=(const ProcessStand&) = delete;

  std::string socket(const std::string& pool = "protocol") const { return folder_ + "/" + pool + ".sock"; }
  const std::string& folder() const { return folder_; }
  int master() const { return master_; }
  // Body of the answer to a GET; empty if there was none.
  std::string get(const std::string& target, const std::string& pool = "protocol") const;
  std::vector<int> workers() const;  // process ids of the master's children
  std::string log() const;

  // Written to the configuration of the stand: "workers N", "generation TEXT", "invalid", "unstartable"; read at SIGHUP.
  void configure(const std::string& text) const;
  void signal(int number) const;
  // Exit status of the master within the time, 128 and the signal's number if one ended it; -1 if it still runs.
  int wait(Milliseconds limit);

 private:
  void run_master(const Change& change) const;
  std::string folder_;
  int master_ = 0;
};

// The body of an answer as the worker wrote it.
std::string body_of(const std::string& answer);

}  // namespace gatewarden::test

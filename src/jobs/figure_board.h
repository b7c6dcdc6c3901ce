// Figures that a job knows and the daemon publishes: families in the text format of metrics, by topic, the last of each.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/metrics/metrics.h"

namespace gatewarden::jobs {

class FigureBoard {
 public:
  // Every sample that is posted carries these labels.
  explicit FigureBoard(std::string labels) : labels_(std::move(labels)) {}

  void post_gauge(std::string_view family, std::string_view help, double value);
  std::string text() const;
  const std::string& labels() const { return labels_; }

 private:
  std::string labels_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> families_;
};

}  // namespace gatewarden::jobs

// The files of an import or export. They are the operator's own, so they are opened before root becomes the service's account
// (World::settings()).
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::commands {

// "-": standard input or output, which stays open.
inline constexpr std::string_view standard_stream = "-";

class OpenFile {
 public:
  static OpenFile to_read(const std::string& path);
  // Made with mode 0600; if it is there already, it must be empty. Throws Refused.
  static OpenFile to_create(const std::string& path);
  // Read and written, made with mode 0600 if it is not there; what it holds is kept. Throws Refused,
  // also for a symbolic link and for a file of another user.
  static OpenFile to_keep(const std::string& path);
  OpenFile(OpenFile&& other) noexcept;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  int descriptor() const { return descriptor_; }
  bool is_regular() const;
  bool is_same_as(const OpenFile& other) const;
  // Throws std::system_error.
  void write(std::string_view text) const;
  // Takes out what it holds; false if that cannot be.
  bool empty() const;

 private:
  OpenFile(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {}
  int descriptor_;
  bool owned_;
};

// A file that is opened before it is known whether there will be anything to write: it goes if it is empty in the end (where the
// service's account may remove it). It is one run's alone.
class ReportFile {
 public:
  // Throws Refused, also if another run has it.
  explicit ReportFile(std::string path);
  ~ReportFile();
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;

  const std::string& path() const { return path_; }
  const OpenFile& file() const { return file_; }

 private:
  std::string path_;
  OpenFile file_;
};

}  // namespace gatewarden::commands

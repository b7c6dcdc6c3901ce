#include "platform/qr/qr_code.h"

#include <qrencode.h>

#include <cassert>
#include <cerrno>
#include <memory>
#include <system_error>

namespace gatewarden::qr {

namespace {

constexpr int quiet_zone = 4;
constexpr std::size_t longest_text = 1024;

struct Release {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool is_dark(const QRcode& code, int column, int row) { return code.data[row * code.width + column] & 1; }

// "M4 4h7v1h-7z": a rectangle one module high.
std::string bar(int column, int row, int length) {
  const std::string width = std::to_string(length);
  return "M" + std::to_string(column + quiet_zone) + " " + std::to_string(row + quiet_zone) + "h" + width + "v1h-" + width + "z";
}

}  // namespace

Code encode(std::string_view text) {
  assert(!text.empty() && text.size() <= longest_text);
  const std::unique_ptr<QRcode, Release> code(QRcode_encodeData(static_cast<int>(text.size()),
                                                                reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code) throw std::system_error(errno, std::generic_category(), "libqrencode");
  Code result{.size = code->width + 2 * quiet_zone, .path = {}};
  for (int row = 0; row < code->width; ++row) {
    for (int column = 0; column < code->width;) {
      int end = column;
      while (end < code->width && is_dark(*code, end, row)) ++end;
      if (end > column) result.path += bar(column, row, end - column);
      column = end + 1;
    }
  }
  return result;
}

std::string to_svg(const Code& code) {
  const std::string size = std::to_string(code.size);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "h-" + size +
         "z\"/><path fill=\"#000\" d=\"" + code.path + "\"/></svg>";
}

}  // namespace gatewarden::qr

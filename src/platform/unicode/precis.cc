#include "platform/unicode/precis.h"

#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>
#include <unictype.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <new>
#include <vector>

namespace gatewarden::unicode {

namespace {

using CodePoints = std::vector<ucs4_t>;

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

// The library answers null for malformed input, which callers have excluded, and for want of memory.
template <typename Unit>
std::basic_string_view<Unit> checked(const Unit* units, std::size_t length) {
  if (units == nullptr && length > 0) throw std::bad_alloc();
  return {units, length};
}

std::optional<CodePoints> decode(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (u8_check(bytes, text.size()) != nullptr) return std::nullopt;
  std::size_t length = 0;
  const std::unique_ptr<ucs4_t, Free> units(u8_to_u32(bytes, text.size(), nullptr, &length));
  const auto view = checked(units.get(), length);
  return CodePoints(view.begin(), view.end());
}

std::string encode(const CodePoints& text) {
  std::size_t length = 0;
  const std::unique_ptr<std::uint8_t, Free> bytes(u32_to_u8(text.data(), text.size(), nullptr, &length));
  const auto view = checked(bytes.get(), length);
  return std::string(view.begin(), view.end());
}

CodePoints normalize(uninorm_t form, const CodePoints& text) {
  std::size_t length = 0;
  const std::unique_ptr<ucs4_t, Free> units(u32_normalize(form, text.data(), text.size(), nullptr, &length));
  const auto view = checked(units.get(), length);
  return CodePoints(view.begin(), view.end());
}

// RFC 8264 section 5.2.1: only the decompositions of kind <wide> and <narrow>.
ucs4_t without_width(ucs4_t code_point) {
  ucs4_t decomposition[UC_DECOMPOSITION_MAX_LENGTH];
  int kind = 0;
  const int length = uc_decomposition(code_point, &kind, decomposition);
  return length == 1 && (kind == UC_DECOMP_WIDE || kind == UC_DECOMP_NARROW) ? decomposition[0] : code_point;
}

CodePoints to_lower(const CodePoints& text) {
  std::size_t length = 0;
  const std::unique_ptr<ucs4_t, Free> units(u32_tolower(text.data(), text.size(), nullptr, nullptr, nullptr, &length));
  const auto view = checked(units.get(), length);
  return CodePoints(view.begin(), view.end());
}

bool contains(std::initializer_list<ucs4_t> set, ucs4_t code_point) {
  return std::find(set.begin(), set.end(), code_point) != set.end();
}

// RFC 8264 section 9.9: the blocks of conjoining jamo.
bool is_old_hangul_jamo(ucs4_t code_point) {
  return (code_point >= 0x1100 && code_point <= 0x11ff) || (code_point >= 0xa960 && code_point <= 0xa97f) ||
         (code_point >= 0xd7b0 && code_point <= 0xd7ff);
}

// RFC 8264 section 8, in its order; the letters in brackets are those of its section 9.
bool is_valid(ucs4_t code_point) {
  if (contains({0x00df, 0x03c2, 0x06fd, 0x06fe, 0x0f0b, 0x3007}, code_point)) return true;  // Exceptions (F), PVALID
  if (contains({0x00b7, 0x0375, 0x05f3, 0x05f4, 0x30fb}, code_point)) return false;          // CONTEXTO
  if ((code_point >= 0x0660 && code_point <= 0x0669) || (code_point >= 0x06f0 && code_point <= 0x06f9)) return false;
  if (contains({0x0640, 0x07fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b}, code_point)) return false;
  if (code_point >= 0x21 && code_point <= 0x7e) return true;                                 // ASCII7 (K)
  if (uc_is_property_join_control(code_point)) return false;                                 // JoinControl (H)
  if (uc_is_property_default_ignorable_code_point(code_point)) return false;                 // PrecisIgnorableProperties (M)
  if (uc_is_property_not_a_character(code_point)) return false;
  if (is_old_hangul_jamo(code_point)) return false;                                          // OldHangulJamo (I)
  if (normalize(UNINORM_NFKC, {code_point}) != CodePoints{code_point}) return false;         // HasCompat (Q)
  return uc_is_general_category_withtable(                                                   // LetterDigits (A)
      code_point, UC_CATEGORY_MASK_Ll | UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lo | UC_CATEGORY_MASK_Nd |
                      UC_CATEGORY_MASK_Lm | UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Mc);
}

bool is_one_of(int bidi_class, std::initializer_list<int> classes) {
  return std::find(classes.begin(), classes.end(), bidi_class) != classes.end();
}

// RFC 5893 section 2, conditions 2 and 5, and the ends that conditions 3 and 6 allow.
constexpr std::initializer_list<int> rtl_classes = {UC_BIDI_R,  UC_BIDI_AL, UC_BIDI_AN, UC_BIDI_EN, UC_BIDI_ES,
                                                    UC_BIDI_CS, UC_BIDI_ET, UC_BIDI_ON, UC_BIDI_BN, UC_BIDI_NSM};
constexpr std::initializer_list<int> ltr_classes = {UC_BIDI_L,  UC_BIDI_EN, UC_BIDI_ES, UC_BIDI_CS,
                                                    UC_BIDI_ET, UC_BIDI_ON, UC_BIDI_BN, UC_BIDI_NSM};
constexpr std::initializer_list<int> rtl_ends = {UC_BIDI_R, UC_BIDI_AL, UC_BIDI_EN, UC_BIDI_AN};
constexpr std::initializer_list<int> ltr_ends = {UC_BIDI_L, UC_BIDI_EN};

}  // namespace

std::optional<std::string> map_width_and_case(std::string_view text) {
  auto code_points = decode(text);
  if (!code_points) return std::nullopt;
  std::transform(code_points->begin(), code_points->end(), code_points->begin(), without_width);
  return encode(normalize(UNINORM_NFC, to_lower(*code_points)));
}

bool is_identifier_class(std::string_view text) {
  const auto code_points = decode(text);
  return code_points && std::all_of(code_points->begin(), code_points->end(), is_valid);
}

bool obeys_bidi_rule(std::string_view text) {
  const auto code_points = decode(text);
  if (!code_points || code_points->empty()) return false;
  std::vector<int> classes(code_points->size());
  std::transform(code_points->begin(), code_points->end(), classes.begin(), uc_bidi_class);
  const auto has = [&classes](int wanted) { return std::find(classes.begin(), classes.end(), wanted) != classes.end(); };
  if (!has(UC_BIDI_R) && !has(UC_BIDI_AL) && !has(UC_BIDI_AN)) return true;

  const bool rtl = is_one_of(classes.front(), {UC_BIDI_R, UC_BIDI_AL});
  if (!rtl && classes.front() != UC_BIDI_L) return false;
  const auto last = std::find_if(classes.rbegin(), classes.rend(), [](int one) { return one != UC_BIDI_NSM; });
  if (last == classes.rend() || !is_one_of(*last, rtl ? rtl_ends : ltr_ends)) return false;
  if (rtl && has(UC_BIDI_EN) && has(UC_BIDI_AN)) return false;
  return std::all_of(classes.begin(), classes.end(), [rtl](int one) { return is_one_of(one, rtl ? rtl_classes : ltr_classes); });
}

}  // namespace gatewarden::unicode

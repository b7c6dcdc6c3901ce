// libcsv, a line at a time: whoever feeds it knows by that on which line each record stands.
#include "platform/csv/records.h"

#include <csv.h>

#include <algorithm>
#include <new>

namespace gatewarden::csv {

namespace {

constexpr std::size_t buffer_step = 1024;

// A record ends at a line feed alone, so that the lines that are counted are those of every other tool; and what stands before
// or after an unquoted field is part of it (RFC 4180 section 2.4), but for the carriage return of a line's end.
int is_line_end(unsigned char byte) { return byte == CSV_LF; }
int is_no_content(unsigned char byte) { return byte == CSV_CR; }

bool must_be_quoted(std::string_view field) { return field.find_first_of(",\"\r\n") != std::string_view::npos; }

}  // namespace

struct Reader::State {
  csv_parser parser;
  std::vector<std::string> fields;
  bool ended = false;   // the record whose fields these are
  bool inside = false;  // of a record that the lines before have begun

  void begin() {
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) throw std::bad_alloc();
    csv_set_term_func(&parser, is_line_end);
    csv_set_space_func(&parser, is_no_content);
    csv_set_blk_size(&parser, buffer_step);
  }
  static void take_field(void* bytes, std::size_t size, void* state) {
    static_cast<State*>(state)->fields.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void take_end(int, void* state) { static_cast<State*>(state)->ended = true; }
};

Reader::Reader() : state_(new State) { state_->begin(); }

Reader::~Reader() { csv_free(&state_->parser); }

Reader::Outcome Reader::feed(std::string_view line) {
  State& state = *state_;
  if (!state.inside) state.fields.clear();
  state.ended = false;
  bool good = csv_parse(&state.parser, line.data(), line.size(), State::take_field, State::take_end, &state) == line.size();
  const bool is_last = !line.ends_with('\n');  // what it began ends with it
  if (good && is_last) good = csv_fini(&state.parser, State::take_field, State::take_end, &state) == 0;
  if (!good) {
    if (csv_error(&state.parser) != CSV_EPARSE) throw std::bad_alloc();
    reset();
    return Outcome::malformed;
  }
  state.inside = !state.ended && !is_last;
  if (state.inside) return Outcome::unfinished;
  return state.fields.empty() ? Outcome::blank : Outcome::record;
}

void Reader::reset() {
  // csv_fini() leaves a parser that has found a fault as it is.
  csv_free(&state_->parser);
  state_->begin();
  state_->fields.clear();
  state_->inside = false;
}

const std::vector<std::string>& Reader::fields() const { return state_->fields; }

std::string record(std::span<const std::string> fields) {
  std::string text;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) text += ',';
    if (!must_be_quoted(field)) {
      text += field;
      continue;
    }
    const std::size_t begin = text.size();
    text.resize(begin + csv_write(nullptr, 0, field.data(), field.size()));
    csv_write(text.data() + begin, text.size() - begin, field.data(), field.size());
  }
  return text + "\r\n";
}

}  // namespace gatewarden::csv

// The function of RFC 9106 on libargon2, working in an arena of ours.
#include "platform/password/argon2id.h"

#include <argon2.h>
#include <sys/mman.h>

#include <cassert>
#include <cstdlib>
#include <new>

namespace gatewarden::password {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;

// libargon2's callbacks carry no argument of ours: the arena of the hash that this thread is computing.
thread_local Arena* arena_in_use = nullptr;

int allocate(std::uint8_t** memory, std::size_t bytes) {
  *memory = arena_in_use->take(bytes);
  return *memory == nullptr ? ARGON2_MEMORY_ALLOCATION_ERROR : ARGON2_OK;
}

// libargon2 has overwritten the memory by now; the arena keeps it.
void release(std::uint8_t*, std::size_t) {}

std::uint8_t* bytes_of(std::string_view text) {
  return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));  // read only, without the flags to clear
}

argon2_type type_of(Argon2Variant variant) {
  switch (variant) {
    case Argon2Variant::d: return Argon2_d;
    case Argon2Variant::i: return Argon2_i;
    case Argon2Variant::id: return Argon2_id;
  }
  std::abort();
}

std::uint32_t size_of(std::string_view text) { return static_cast<std::uint32_t>(text.size()); }

}  // namespace

Arena::~Arena() { unmap(); }

void Arena::unmap() {
  if (mapping_ != nullptr) munmap(mapping_, mapped_);
  mapping_ = nullptr;
  mapped_ = 0;
}

std::uint8_t* Arena::take(std::size_t bytes) {
  const std::size_t wanted = bytes + huge_page;  // to begin at the start of a huge page
  if (wanted > mapped_) {
    unmap();
    void* const mapping = mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) return nullptr;
    mapping_ = mapping;
    mapped_ = wanted;
    madvise(mapping_, mapped_, MADV_HUGEPAGE);  // only speed hangs on it
    madvise(mapping_, mapped_, MADV_DONTDUMP);
  }
  const auto start = reinterpret_cast<std::uintptr_t>(mapping_);
  return reinterpret_cast<std::uint8_t*>((start + huge_page - 1) / huge_page * huge_page);
}

void Arena::give_back() {
  if (mapping_ != nullptr) madvise(mapping_, mapped_, MADV_DONTNEED);
}

std::string argon2id(Arena& arena, const Argon2Parameters& parameters, const Argon2Input& input, std::size_t tag_size) {
  return argon2(arena, {}, parameters, input, tag_size);
}

std::string argon2(Arena& arena, const Argon2Kind& kind, const Argon2Parameters& parameters, const Argon2Input& input,
                   std::size_t tag_size) {
  std::string tag(tag_size, '\0');
  argon2_context context{};
  context.out = reinterpret_cast<std::uint8_t*>(tag.data());
  context.outlen = static_cast<std::uint32_t>(tag.size());
  context.pwd = bytes_of(input.password);
  context.pwdlen = size_of(input.password);
  context.salt = bytes_of(input.salt);
  context.saltlen = size_of(input.salt);
  context.secret = bytes_of(input.secret);
  context.secretlen = size_of(input.secret);
  context.ad = bytes_of(input.associated_data);
  context.adlen = size_of(input.associated_data);
  context.t_cost = parameters.iterations;
  context.m_cost = parameters.memory_kib;
  context.lanes = parameters.lanes;
  context.threads = 1;
  context.version = kind.version;
  context.allocate_cbk = allocate;
  context.free_cbk = release;
  context.flags = ARGON2_DEFAULT_FLAGS;

  arena_in_use = &arena;
  const int outcome = argon2_ctx(&context, type_of(kind.variant));
  arena_in_use = nullptr;
  if (outcome == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  assert(outcome == ARGON2_OK);
  return tag;
}

}  // namespace gatewarden::password

// Writes the batches of an import: each in one transaction with the record of how far the import has come, so that no row is
// written twice or passed over, whatever ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "commands/transfer/refused_rows.h"
#include "commands/transfer/import_batches.h"
#include "commands/world.h"
#include "domain/account/user_batch.h"
#include "domain/account/user_imports.h"

namespace gatewarden::commands {

// How people call an import: by the beginning of its id.
std::string import_name(const std::string& import_id);

class ImportWriter {
 public:
  enum class Mode { write, dry_run };
  struct Import {
    std::string id;  // 32 bytes
    Mode mode;
  };
  // `refuse` hears of each row that is refused, once.
  using Refuse = std::function<void(const UserRow& row, const authentication::EntryProblem& problem)>;

  ImportWriter(World& world, Import import, RefusedRows& report, Refuse refuse);

  // Finds the record of the import, or makes it; a dry run makes none.
  const account::UserImport& begin();
  // Waits out a database that is gone for a while. Throws db::Unavailable after that; Refused if another run is at work on it.
  void write(const ImportBatch& batch);
  void finish();

  // Of all runs.
  const account::UserImport& state() const { return state_; }

 private:
  struct Outcome {
    std::vector<const UserRow*> created;
    std::vector<std::pair<const UserRow*, authentication::EntryProblem>> refused;  // in the order of the file
  };
  void write_once(const ImportBatch& batch, Outcome& outcome);
  void try_once(const ImportBatch& batch, Outcome& outcome);
  bool is_recorded(const ImportBatch& batch);
  Outcome insert(const ImportBatch& batch);
  authentication::EntryProblem problem_of(const account::NewUser& user, const account::BatchVerdict& verdict);
  void refuse_repeated(Outcome& outcome);
  std::string describe(const Outcome& outcome) const;

  World& world_;
  Import import_;
  RefusedRows& report_;
  Refuse refuse_;
  account::UserBatch users_;
  account::UserImports imports_;
  account::UserImport state_;
  // Of a dry run: what earlier rows of the file would have taken. 64 bits of each identifier.
  std::unordered_set<std::size_t> taken_in_file_;
};

}  // namespace gatewarden::commands

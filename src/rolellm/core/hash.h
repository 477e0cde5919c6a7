// SHA-256: names of inputs in run records, keys of the journal, checks of downloads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rolellm/core/files.h"

namespace rolellm {

/// Feeds a hash piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  /// 64 lower-case hex digits; the object is done after this.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256(std::string_view bytes);

/// Hash of a file's bytes, read in pieces.
Result<std::string> sha256_file(const fs::path& path);

/// Hash over what a run made below a folder (relative names and bytes, sorted by name): without
/// `run.json` and `….run.json`, which hold times, `journal.db`, and temporary files.
Result<std::string> sha256_folder(const fs::path& folder);

}  // namespace rolellm

// Signs that bytes were read in an encoding that they are not in: `Ã(`, `€abc`, `ÿþ`, `donÕt`.
#pragma once

#include <cstddef>
#include <optional>

#include <unicode/utypes.h>

namespace rolellm {

/// A character that a single byte was read as, among its neighbours; 0 where the text ends.
struct ReadByte {
  UChar32 before = 0;
  UChar32 character = 0;  ///< beyond ASCII
  UChar32 behind = 0;
};

/// Weighs all bytes beyond ASCII of a text, one by one.
class MisreadingCheck {
 public:
  /// `at` is where the byte stands, for `wrong_at`.
  void see(const ReadByte& read, std::size_t at);

  /// Where the first character stands that no text has there; nothing when all are well, or when
  /// one in twenty is odd at most, as in texts with slips. Control characters and a byte-order mark
  /// within the text are never well.
  std::optional<std::size_t> wrong_at() const;

  int seen() const { return seen_; }

 private:
  int seen_ = 0, odd_ = 0;
  int foreign_ = 0, lonely_ = 0;  ///< letters that are not Latin; those without a neighbour
  bool never_ = false;
  std::size_t first_odd_ = 0, first_lonely_ = 0;
};

}  // namespace rolellm

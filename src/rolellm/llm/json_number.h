// Decimal numbers between two bounds, written digit by digit: what may follow, and how soon the
// number can end.
#pragma once

#include <cstdint>
#include <optional>

namespace rolellm {

/// Numbers have at most so many digits, all of them exact in a double too.
inline constexpr int kMostDigits = 15;

/// 10^digits; `digits` from 0 to 18.
std::int64_t power_of_ten(int digits);

/// The numbers from `least` to `most`, both counted in units of the last of `places` digits behind
/// the point: with 2 places, 150 stands for 1.5. Both have `kMostDigits` digits at most.
struct DecimalRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
  int places = 0;
};

/// What a number is made of so far. Neither a zero that digits follow nor a minus zero is written.
struct WrittenNumber {
  bool negative = false;
  int whole = 0;               ///< digits before the point
  int fraction = -1;           ///< digits behind it; -1: there is no point
  std::int64_t magnitude = 0;  ///< that all digits make, the point left out

  /// With one more byte, or nothing where no number of `places` goes on so.
  std::optional<WrittenNumber> followed_by(unsigned char byte, int places) const;
};

/// Whether what is written is one of the numbers.
bool may_end(const DecimalRange& range, const WrittenNumber& written);

/// The fewest characters that make it one: 0 when it is, -1 when none can.
int missing_characters(const DecimalRange& range, const WrittenNumber& written);

}  // namespace rolellm

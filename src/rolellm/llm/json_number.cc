#include "rolellm/llm/json_number.h"

#include <algorithm>

namespace rolellm {
namespace {

/// Amounts in units of the last place, without their sign.
struct Amounts {
  std::int64_t least = 0;
  std::int64_t most = 0;

  /// Whether one of `others` that is a multiple of `grain` is among these.
  bool meet(const Amounts& others, std::int64_t grain) const {
    const std::int64_t from = std::max(least, others.least);
    return (from + grain - 1) / grain * grain <= std::min(most, others.most);
  }
};

/// Those of the range that have the sign of what is written. There is no minus zero.
Amounts wanted_amounts(const DecimalRange& range, bool negative) {
  if (negative) return {std::max<std::int64_t>(-range.most, 1), -range.least};
  return {std::max<std::int64_t>(range.least, 0), range.most};
}

/// What `magnitude` with `digits` further ones can be.
Amounts grown(std::int64_t magnitude, int digits) {
  const std::int64_t unit = power_of_ten(digits);
  return {magnitude * unit, magnitude * unit + unit - 1};
}

/// The fewest digits behind a point that is written, -1 when none help.
int missing_behind(const Amounts& wanted, const WrittenNumber& written, int places) {
  const int open = places - written.fraction;
  const Amounts reach = grown(written.magnitude, open);
  for (int more = written.fraction == 0 ? 1 : 0; more <= open; ++more)
    if (wanted.meet(reach, power_of_ten(open - more))) return more;
  return -1;
}

}  // namespace

std::int64_t power_of_ten(int digits) {
  std::int64_t power = 1;
  while (digits-- > 0) power *= 10;
  return power;
}

std::optional<WrittenNumber> WrittenNumber::followed_by(unsigned char byte, int places) const {
  WrittenNumber next = *this;
  if (byte == '-' && !negative && whole == 0) {
    next.negative = true;
    return next;
  }
  if (byte == '.' && whole > 0 && fraction < 0 && places > 0) {
    next.fraction = 0;
    return next;
  }
  if (byte < '0' || byte > '9') return std::nullopt;
  const bool leading_zero = whole > 0 && magnitude == 0;
  if (fraction < 0 ? whole == kMostDigits - places || leading_zero : fraction == places)
    return std::nullopt;
  ++(fraction < 0 ? next.whole : next.fraction);
  next.magnitude = magnitude * 10 + (byte - '0');
  return next;
}

bool may_end(const DecimalRange& range, const WrittenNumber& written) {
  if (written.whole == 0 || written.fraction == 0) return false;
  const Amounts wanted = wanted_amounts(range, written.negative);
  const std::int64_t amount =
      written.magnitude * power_of_ten(range.places - std::max(written.fraction, 0));
  return amount >= wanted.least && amount <= wanted.most;
}

int missing_characters(const DecimalRange& range, const WrittenNumber& written) {
  const Amounts wanted = wanted_amounts(range, written.negative);
  if (written.fraction >= 0) return missing_behind(wanted, written, range.places);
  const bool is_zero = written.whole > 0 && written.magnitude == 0;  // no digit follows it
  const int most_more = is_zero ? 0 : kMostDigits - range.places - written.whole;
  int fewest = -1;
  for (int more = written.whole == 0 ? 1 : 0; more <= most_more; ++more) {
    if (fewest >= 0 && more >= fewest) break;
    Amounts reach = grown(written.magnitude, more + range.places);
    if (written.whole == 0 && more > 1) reach.least = power_of_ten(more - 1 + range.places);
    for (int behind = 0; behind <= range.places; ++behind) {
      if (!wanted.meet(reach, power_of_ten(range.places - behind))) continue;
      const int characters = more + behind + (behind > 0 ? 1 : 0);
      fewest = fewest < 0 ? characters : std::min(fewest, characters);
      break;
    }
  }
  return fewest;
}

}  // namespace rolellm

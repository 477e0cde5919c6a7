#include "rolellm/llm/distribution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "rolellm/llm/logit_scan.h"

namespace rolellm {
namespace {

constexpr float kFirstWidth = 4.0F;
constexpr std::ptrdiff_t kSortable = 32;

}  // namespace

bool is_greedy(const Sampling& sampling) {
  return !(sampling.temperature > 0) ||
         !std::isfinite(static_cast<float>(1 / sampling.temperature));
}

Distribution::Distribution(const Sampling& sampling)
    : temperature_(sampling.temperature),
      top_p_(sampling.top_p),
      min_p_(sampling.min_p),
      top_k_(static_cast<std::size_t>(std::max(sampling.top_k, 0))),
      greedy_(is_greedy(sampling)),
      width_(kFirstWidth) {}

double Distribution::weight(float logit) const {
  return std::exp((static_cast<double>(logit) - static_cast<double>(most_)) / temperature_);
}

bool Distribution::prepare(std::span<const float> logits) {
  row_ = logits;
  kept_.clear();
  removed_.clear();
  whole_row_ = false;
  most_ = largest_logit(row_);
  if (!std::isfinite(most_)) return false;
  if (greedy_) {
    found_.clear();
    find_at_least(row_, most_, found_);
    kept_.push_back({found_.front(), most_, 1.0});
    total_ = 1.0;
    return true;
  }
  whole_row_ = top_k_ == 0 && top_p_ >= 1 && min_p_ <= 0;
  const bool share_of_all = top_k_ == 0 && top_p_ < 1;
  if (whole_row_ || share_of_all) {
    sum_exponentials(row_, most_, static_cast<float>(1 / temperature_), blocks_);
    total_ = std::accumulate(blocks_.begin(), blocks_.end(), 0.0);
  }
  if (!whole_row_) gather();
  return true;
}

/// Fills `kept_` with what the three limits leave.
void Distribution::gather() {
  // What min_p drops lies further than this below the largest; a little more for rounding.
  const float min_p_width =
      min_p_ > 0
          ? static_cast<float>(-std::log(std::min(min_p_, 1.0)) * temperature_) * 1.001F + 1e-3F
          : std::numeric_limits<float>::infinity();
  // With both top_k and top_p the share is one of the top k, all of which must then be known.
  const float widest =
      top_k_ > 0 && top_p_ < 1 ? std::numeric_limits<float>::infinity() : min_p_width;
  const auto is_enough = [&] {
    if (top_k_ > 0) return found_.size() >= top_k_;
    if (top_p_ >= 1) return false;
    weigh();
    double mass = 0;
    for (const Candidate& candidate : kept_) mass += candidate.weight;
    return mass >= top_p_ * total_;
  };
  float width = std::min(width_, widest);
  for (find(width); !is_enough() && width < widest; find(width)) width *= 2;
  const std::size_t collected = found_.size();
  width_ = width;

  if (top_k_ > 0) keep_largest(top_k_);
  if (top_k_ > 0 || top_p_ >= 1) weigh();
  if (top_p_ < 1) {
    if (top_k_ > 0) add_up();
    keep_share(top_p_ * total_);
  }
  if (min_p_ > 0) {
    std::erase_if(kept_, [&](const Candidate& candidate) {
      return candidate.weight < min_p_ && candidate.logit < most_;
    });
  }
  add_up();
  // Rows of one answer are alike: collect fewer next time when most of these were for nothing.
  if (collected > 8 * kept_.size() + 64) width_ = std::max(width_ / 2, 1e-3F);
}

void Distribution::add_up() {
  total_ = 0;
  for (const Candidate& candidate : kept_) total_ += candidate.weight;
}

/// The tokens no more than `width` below the largest. All but forbidden ones for infinity.
void Distribution::find(float width) {
  found_.clear();
  find_at_least(row_, std::max(most_ - width, std::numeric_limits<float>::lowest()), found_);
}

/// Makes candidates of the tokens found.
void Distribution::weigh() {
  kept_.clear();
  for (const std::int32_t token : found_) {
    const float logit = row_[static_cast<std::size_t>(token)];
    kept_.push_back({token, logit, weight(logit)});
  }
}

namespace {

// Equal logits keep the order of their ids, so that reruns are identical.
constexpr auto kLikelier = [](const auto& a, const auto& b) {
  return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
};

}  // namespace

/// Orders (logit, token) as `kLikelier` does, in one comparison: of positive floats the bits grow
/// with the value, of negative ones they shrink.
std::uint64_t rank(float logit, std::int32_t token) {
  const auto bits = std::bit_cast<std::uint32_t>(logit + 0.0F);  // -0 and 0 are equals
  const bool negative = bits >> 31 != 0;
  const std::uint32_t from_above = negative ? bits : ~bits & 0x7FFF'FFFF;
  return std::uint64_t{from_above} << 32 | static_cast<std::uint32_t>(token);
}

/// Of the tokens found: only those few are weighed then, of perhaps thousands.
void Distribution::keep_largest(std::size_t count) {
  if (found_.size() <= count) return;
  ranks_.resize(found_.size());
  std::transform(found_.begin(), found_.end(), ranks_.begin(), [&](std::int32_t token) {
    return rank(row_[static_cast<std::size_t>(token)], token);
  });
  std::nth_element(ranks_.begin(), ranks_.begin() + static_cast<std::ptrdiff_t>(count),
                   ranks_.end());
  found_.clear();
  for (std::size_t at = 0; at < count; ++at)
    found_.push_back(static_cast<std::int32_t>(ranks_[at] & 0xFFFF'FFFF));
}

/// Keeps the fewest, largest first, whose weights reach `share`. Finds the last of them as
/// quickselect does, by weight instead of by count: no sorting of what may be thousands.
void Distribution::keep_share(double share) {
  auto first = kept_.begin(), last = kept_.end();
  while (last - first > kSortable) {
    std::nth_element(first, first + (last - first) / 2, last, kLikelier);
    const auto middle = first + (last - first) / 2;
    double mass = 0;
    for (auto at = first; at != middle; ++at) mass += at->weight;
    if (mass >= share) {
      last = middle;
    } else {
      share -= mass;
      first = middle;
    }
  }
  std::sort(first, last, kLikelier);
  // The likeliest stays whatever the share.
  if (first == kept_.begin()) share -= (first++)->weight;
  while (first != last && share > 0) share -= (first++)->weight;
  kept_.erase(first, kept_.end());
}

std::int32_t Distribution::draw(Random& random) const {
  if (greedy_) return kept_.front().token;
  double at = random.uniform() * total_;
  if (whole_row_) return draw_from_row(at);
  for (const Candidate& candidate : kept_) {
    at -= candidate.weight;
    if (at < 0) return candidate.token;
  }
  return kept_.back().token;  // rounding
}

std::int32_t Distribution::draw_from_row(double at) const {
  std::int32_t last = -1;
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    if (at >= blocks_[block]) {
      at -= blocks_[block];
      continue;
    }
    const std::size_t begin = block * kScanBlock;
    const std::size_t end = std::min(begin + kScanBlock, row_.size());
    for (std::size_t token = begin; token < end; ++token) {
      const auto id = static_cast<std::int32_t>(token);
      const double here = weight(row_[token]);
      if (here <= 0 || is_removed(id)) continue;
      last = id;
      at -= here;
      if (at < 0) return id;
    }
    return last;  // rounding: the block's sum was a little more than its parts
  }
  // Rounding again, past the last block: the likeliest that is left.
  for (std::size_t token = 0; token < row_.size(); ++token) {
    const auto id = static_cast<std::int32_t>(token);
    if (is_removed(id)) continue;
    if (last < 0 || row_[token] > row_[static_cast<std::size_t>(last)]) last = id;
  }
  return last;
}

bool Distribution::is_removed(std::int32_t token) const {
  return std::find(removed_.begin(), removed_.end(), token) != removed_.end();
}

void Distribution::remove(std::int32_t token) {
  if (whole_row_) {
    // Added up again, not subtracted: what is left may weigh far less than a rounding error.
    removed_.push_back(token);
    const std::size_t block = static_cast<std::size_t>(token) / kScanBlock;
    const std::size_t begin = block * kScanBlock;
    const std::size_t end = std::min(begin + kScanBlock, row_.size());
    blocks_[block] = 0;
    for (std::size_t at = begin; at < end; ++at) {
      if (!is_removed(static_cast<std::int32_t>(at))) blocks_[block] += weight(row_[at]);
    }
    total_ = std::accumulate(blocks_.begin(), blocks_.end(), 0.0);
    return;
  }
  keep_if([&](std::int32_t other) { return other != token; });
}

bool Distribution::is_empty() const { return whole_row_ ? !(total_ > 0) : kept_.empty(); }

}  // namespace rolellm

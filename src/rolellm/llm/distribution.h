// The tokens that may be drawn from one row of logits, and how likely each is.
//
// Defined plainly: divide the logits by the temperature; keep the `top_k` largest, equal ones in
// the order of their ids; of those the fewest, largest first, whose share reaches `top_p`; of those
// the ones at least `min_p` times as likely as the largest, which always stays. Here without
// sorting a vocabulary: two or three passes at the speed of memory, then work on the few that can
// count.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rolellm/core/random.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Whether the likeliest token is always drawn. A temperature whose inverse is no float is as good
/// as none.
bool is_greedy(const Sampling& sampling);

class Distribution {
 public:
  explicit Distribution(const Sampling& sampling);

  /// Begins a new row, which must stay as it is until the next. False when nothing can be drawn:
  /// an entry is no number, or the largest is infinite.
  bool prepare(std::span<const float> logits);
  /// Draws one, `is_empty` being false. With temperature 0 the likeliest, the first of equals.
  std::int32_t draw(Random& random) const;
  /// Takes a token out; the others keep their proportions.
  void remove(std::int32_t token);
  /// Takes out all that `allowed` refuses. Not where `holds_all`.
  template <class Allowed>
  void keep_if(const Allowed& allowed) {
    std::erase_if(kept_, [&](const Candidate& candidate) { return !allowed(candidate.token); });
    add_up();
  }
  bool is_empty() const;
  /// Whether every token of the row can be drawn.
  bool holds_all() const { return whole_row_; }

 private:
  struct Candidate {
    std::int32_t token;
    float logit;
    double weight;
  };
  void gather();
  void find(float width);
  void keep_largest(std::size_t count);
  void weigh();
  void keep_share(double share);
  void add_up();
  double weight(float logit) const;
  std::int32_t draw_from_row(double at) const;
  bool is_removed(std::int32_t token) const;

  double temperature_, top_p_, min_p_;
  std::size_t top_k_;
  bool greedy_;

  std::span<const float> row_;
  float most_ = 0;
  float width_;  ///< how far below the largest the last row's candidates went; a guess for the next
  bool whole_row_ = false;
  double total_ = 0;
  std::vector<double> blocks_;  ///< weights of the row, summed over blocks of kScanBlock
  std::vector<std::int32_t> found_, removed_;
  std::vector<std::uint64_t> ranks_;
  std::vector<Candidate> kept_;
};

}  // namespace rolellm

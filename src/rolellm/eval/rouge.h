// ROUGE-L: how much of a reference's words an answer has, in order (Lin 2004).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// What counts as one unit.
enum class RougeTokens {
  rouge,  ///< as the rouge-score package: lower case, runs of a-z and 0-9; Chinese gives none
  chars,  ///< `text/words`: every Han character by itself, other words whole, any script
};

Result<RougeTokens> parse_rouge_tokens(std::string_view name);

struct RougeScore {
  double precision = 0;
  double recall = 0;
  double f1 = 0;  ///< 2PR / (P + R), 0 when both are 0
};

std::vector<std::string> rouge_tokens(std::string_view text, RougeTokens tokens);

/// Length of the longest common subsequence; bit-parallel (Hyyrö 2004), O(|a| |b| / 64).
int longest_common_subsequence(std::span<const std::string> a, std::span<const std::string> b);

/// ROUGE-L of the whole texts; an empty side scores 0.
RougeScore rouge_l(std::string_view prediction, std::string_view reference, RougeTokens tokens);

struct MultiRouge {
  RougeScore max;   ///< of the reference with the highest F1, the first on ties
  RougeScore mean;  ///< each figure averaged over the references
};

/// Against several references; none scores 0.
MultiRouge rouge_l_multi(std::string_view prediction, std::span<const std::string> references,
                         RougeTokens tokens);

}  // namespace rolellm

#include "rolellm/eval/rouge.h"

#include <bit>
#include <cstdint>
#include <unordered_map>

#include <fmt/format.h>

#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// Python's `str.lower` makes ASCII letters of two others: the Kelvin sign and the dotted capital
/// I.
constexpr std::string_view kKelvin = "\xE2\x84\xAA", kDottedI = "\xC4\xB0";

std::vector<std::string> ascii_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  const auto close = [&] {
    if (!token.empty()) tokens.push_back(std::move(token));
    token.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') {
      token += static_cast<char>(c + ('a' - 'A'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      token += c;
    } else if (text.substr(i, kKelvin.size()) == kKelvin) {
      token += 'k';
      i += kKelvin.size() - 1;
    } else if (text.substr(i, kDottedI.size()) == kDottedI) {
      token += 'i';  // followed by a combining dot, which separates
      close();
      i += kDottedI.size() - 1;
    } else {
      close();
    }
  }
  close();
  return tokens;
}

RougeScore from_counts(int common, std::size_t prediction, std::size_t reference) {
  if (prediction == 0 || reference == 0) return {};
  RougeScore score;
  score.precision = static_cast<double>(common) / static_cast<double>(prediction);
  score.recall = static_cast<double>(common) / static_cast<double>(reference);
  const double sum = score.precision + score.recall;
  score.f1 = sum > 0 ? 2 * score.precision * score.recall / sum : 0;
  return score;
}

}  // namespace

Result<RougeTokens> parse_rouge_tokens(std::string_view name) {
  if (name == "rouge") return RougeTokens::rouge;
  if (name == "char") return RougeTokens::chars;
  return fail(ErrorKind::usage, "", fmt::format("no tokens are called \"{}\"", name),
              "one of: rouge, char");
}

std::vector<std::string> rouge_tokens(std::string_view text, RougeTokens tokens) {
  return tokens == RougeTokens::rouge ? ascii_tokens(text) : words(text);
}

int longest_common_subsequence(std::span<const std::string> a, std::span<const std::string> b) {
  if (a.empty() || b.empty()) return 0;
  // Where in `a` each word stands, as bits; V's zeros are the matched places.
  const std::size_t blocks = (a.size() + 63) / 64;
  std::unordered_map<std::string_view, std::vector<std::uint64_t>> places;
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto& mask = places[a[i]];
    mask.resize(blocks);
    mask[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  std::vector<std::uint64_t> v(blocks, ~std::uint64_t{0});
  for (const std::string& word : b) {
    const auto it = places.find(word);
    if (it == places.end()) continue;
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < blocks; ++k) {
      const std::uint64_t u = v[k] & it->second[k];
      std::uint64_t sum = 0;
      const bool over1 = __builtin_add_overflow(v[k], u, &sum);
      const bool over2 = __builtin_add_overflow(sum, carry, &sum);
      v[k] = sum | (v[k] - u);
      carry = over1 || over2 ? 1 : 0;
    }
  }
  int length = 0;
  for (std::size_t k = 0; k < blocks; ++k) {
    std::uint64_t zeros = ~v[k];
    if (k + 1 == blocks && a.size() % 64 != 0) zeros &= (std::uint64_t{1} << (a.size() % 64)) - 1;
    length += std::popcount(zeros);
  }
  return length;
}

RougeScore rouge_l(std::string_view prediction, std::string_view reference, RougeTokens tokens) {
  const auto p = rouge_tokens(prediction, tokens);
  const auto r = rouge_tokens(reference, tokens);
  return from_counts(longest_common_subsequence(r, p), p.size(), r.size());
}

MultiRouge rouge_l_multi(std::string_view prediction, std::span<const std::string> references,
                         RougeTokens tokens) {
  MultiRouge result;
  if (references.empty()) return result;
  const auto p = rouge_tokens(prediction, tokens);
  bool first = true;
  for (const std::string& reference : references) {
    const auto r = rouge_tokens(reference, tokens);
    const RougeScore score = from_counts(longest_common_subsequence(r, p), p.size(), r.size());
    if (first || score.f1 > result.max.f1) result.max = score;
    first = false;
    result.mean.precision += score.precision;
    result.mean.recall += score.recall;
    result.mean.f1 += score.f1;
  }
  const auto count = static_cast<double>(references.size());
  result.mean = {result.mean.precision / count, result.mean.recall / count, result.mean.f1 / count};
  return result;
}

}  // namespace rolellm

// BM25: which of a role's texts are nearest to a query in words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rolellm {

struct Bm25Options {
  double k1 = 1.2;  ///< how soon repeats of a term stop counting
  double b = 0.75;  ///< how much long texts are held back, 0 to 1
};

struct Hit {
  int doc = 0;  ///< index into the texts given
  double score = 0;
};

/// An index over texts, by their search terms. idf = ln(1 + (N - df + 0.5) / (df + 0.5)), as Lucene
/// has it, so it is never negative.
class Bm25Index {
 public:
  explicit Bm25Index(std::span<const std::string> texts, const Bm25Options& options = {});

  /// The best `count` texts that share a term with `query`, best first, ties by doc. A term that
  /// the query repeats counts each time.
  std::vector<Hit> search(std::string_view query, int count) const;

  /// Scores of all texts that share a term with text `doc`, by doc. Itself included.
  std::vector<Hit> similar_to(int doc) const;

  int size() const { return static_cast<int>(documents_.size()); }

 private:
  struct Posting {
    int doc;
    double impact;  ///< the whole addend of this term in this text
  };
  std::vector<Hit> score(std::span<const int> terms) const;

  std::unordered_map<std::string, int> term_ids_;
  std::vector<std::vector<Posting>> postings_;  ///< by term id, docs ascending
  std::vector<std::vector<int>> documents_;     ///< term ids in order, by doc
};

}  // namespace rolellm

#include "rolellm/retrieve/bm25.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "rolellm/text/words.h"

namespace rolellm {

Bm25Index::Bm25Index(std::span<const std::string> texts, const Bm25Options& options) {
  std::vector<std::map<int, int>> counts;  // by doc: term id → times
  double total_length = 0;
  for (const std::string& text : texts) {
    std::vector<int> ids;
    std::map<int, int> times;
    for (const std::string& term : search_terms(text)) {
      const auto [place, added] = term_ids_.try_emplace(term, static_cast<int>(term_ids_.size()));
      ids.push_back(place->second);
      ++times[place->second];
    }
    total_length += static_cast<double>(ids.size());
    documents_.push_back(std::move(ids));
    counts.push_back(std::move(times));
  }
  postings_.resize(term_ids_.size());
  if (documents_.empty()) return;

  std::vector<int> document_frequency(term_ids_.size(), 0);
  for (const auto& times : counts) {
    for (const auto& [term, n] : times) ++document_frequency[static_cast<std::size_t>(term)];
  }
  const double n_docs = static_cast<double>(documents_.size());
  const double mean_length = std::max(total_length / n_docs, 1e-9);
  for (std::size_t doc = 0; doc < documents_.size(); ++doc) {
    const double length = static_cast<double>(documents_[doc].size());
    const double norm = options.k1 * (1 - options.b + options.b * length / mean_length);
    for (const auto& [term, n] : counts[doc]) {
      const double df = document_frequency[static_cast<std::size_t>(term)];
      const double idf = std::log(1 + (n_docs - df + 0.5) / (df + 0.5));
      postings_[static_cast<std::size_t>(term)].push_back(
          {static_cast<int>(doc), idf * n * (options.k1 + 1) / (n + norm)});
    }
  }
}

std::vector<Hit> Bm25Index::score(std::span<const int> terms) const {
  std::vector<double> sums(documents_.size(), 0.0);
  std::vector<bool> seen(documents_.size(), false);
  std::vector<Hit> hits;
  for (const int term : terms) {
    for (const Posting& posting : postings_[static_cast<std::size_t>(term)]) {
      const auto doc = static_cast<std::size_t>(posting.doc);
      sums[doc] += posting.impact;
      if (!seen[doc]) hits.push_back({posting.doc, 0});
      seen[doc] = true;
    }
  }
  for (Hit& hit : hits) hit.score = sums[static_cast<std::size_t>(hit.doc)];
  return hits;
}

std::vector<Hit> Bm25Index::search(std::string_view query, int count) const {
  std::vector<int> ids;
  for (const std::string& term : search_terms(query)) {
    if (const auto place = term_ids_.find(term); place != term_ids_.end()) {
      ids.push_back(place->second);
    }
  }
  std::vector<Hit> hits = score(ids);
  const auto better = [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  };
  const auto kept =
      std::min<std::size_t>(hits.size(), static_cast<std::size_t>(std::max(count, 0)));
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(kept), hits.end(),
                    better);
  hits.resize(kept);
  return hits;
}

std::vector<Hit> Bm25Index::similar_to(int doc) const {
  std::vector<Hit> hits = score(documents_[static_cast<std::size_t>(doc)]);
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.doc < b.doc; });
  return hits;
}

}  // namespace rolellm

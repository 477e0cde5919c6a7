#include "rolellm/rocit/packing.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

bool same_prefix(const TrainingRow& a, const TrainingRow& b) {
  return a.prefix == b.prefix &&
         std::equal(a.tokens.begin(), a.tokens.begin() + a.prefix, b.tokens.begin());
}

/// Builds one pack; knows the prefix that new branches hang on.
class Packer {
 public:
  std::size_t size() const { return pack_.tokens.size(); }

  Stretch add_prefix(const TrainingRow& row) {
    const Stretch s{.begin = static_cast<std::int64_t>(size()), .length = row.prefix};
    append(row, 0, row.prefix);
    pack_.stretches.push_back(s);
    return s;
  }

  void add_branch(const TrainingRow& row, const Stretch& prefix) {
    const auto begin = static_cast<std::int64_t>(size());
    const auto count = static_cast<std::int64_t>(row.tokens.size());
    append(row, prefix.length, count);
    pack_.stretches.push_back({.begin = begin,
                               .length = count - prefix.length,
                               .context_begin = prefix.begin,
                               .context_length = prefix.length});
    // the token before each learnt one predicts it; before the branch that is the prefix's last
    for (std::int64_t i = 1; i < count; ++i) {
      if (!row.learnt[static_cast<std::size_t>(i)]) continue;
      const std::int64_t before = i - 1;
      pack_.rows.push_back(before < prefix.length ? prefix.begin + before
                                                  : begin + before - prefix.length);
      pack_.labels.push_back(row.tokens[static_cast<std::size_t>(i)]);
    }
  }

  Pack take() { return std::exchange(pack_, {}); }

 private:
  void append(const TrainingRow& row, std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
      pack_.tokens.push_back(row.tokens[static_cast<std::size_t>(i)]);
      pack_.positions.push_back(i);
    }
  }
  Pack pack_;
};

}  // namespace

std::vector<std::size_t> epoch_order(std::span<const TrainingRow> rows, int group_rows,
                                     std::uint64_t seed, std::int64_t epoch) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(derive_seed(seed, fmt::format("epoch-{}", epoch)));
  random.shuffle(std::span(order));
  if (group_rows <= 1) return order;

  std::vector<std::vector<std::size_t>> groups;
  std::vector<std::size_t> open;  // groups with room, at most one for each prefix
  for (const std::size_t row : order) {
    const auto place = std::find_if(open.begin(), open.end(), [&](std::size_t group) {
      return same_prefix(rows[groups[group].front()], rows[row]);
    });
    if (place == open.end()) {
      open.push_back(groups.size());
      groups.push_back({row});
      continue;
    }
    groups[*place].push_back(row);
    if (groups[*place].size() == static_cast<std::size_t>(group_rows)) open.erase(place);
  }
  random.shuffle(std::span(groups));
  order.clear();
  for (const auto& group : groups) order.insert(order.end(), group.begin(), group.end());
  return order;
}

std::int64_t learnt_tokens(std::span<const TrainingRow* const> rows) {
  std::int64_t count = 0;
  for (const TrainingRow* row : rows) {
    if (!row->learnt.empty()) count += std::count(row->learnt.begin() + 1, row->learnt.end(), true);
  }
  return count;
}

std::vector<Pack> make_packs(std::span<const TrainingRow* const> rows, int pack_tokens,
                             bool share) {
  // groups in order of first appearance, so that a seed gives the same packs everywhere
  std::vector<std::vector<const TrainingRow*>> groups;
  for (const TrainingRow* row : rows) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& members) {
      return share && row->prefix > 0 && same_prefix(*members.front(), *row);
    });
    if (group == groups.end()) {
      groups.push_back({row});
    } else {
      group->push_back(row);
    }
  }
  const auto limit = static_cast<std::size_t>(pack_tokens);
  std::vector<Pack> packs;
  Packer packer;
  for (const auto& group : groups) {
    Stretch prefix;
    bool placed = false;
    for (const TrainingRow* row : group) {
      const auto own = row->tokens.size() - static_cast<std::size_t>(row->prefix);
      const std::size_t needed = placed ? own : row->tokens.size();
      if (packer.size() > 0 && packer.size() + needed > limit) {
        packs.push_back(packer.take());
        placed = false;
      }
      if (!placed) {
        prefix = group.size() > 1 ? packer.add_prefix(*row) : Stretch{};
        placed = group.size() > 1;
      }
      packer.add_branch(*row, prefix);
    }
  }
  if (packer.size() > 0) packs.push_back(packer.take());
  return packs;
}

}  // namespace rolellm

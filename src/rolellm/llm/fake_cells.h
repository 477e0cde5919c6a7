// A small cache with a model over it, for tests: the next token depends on every token before, so a
// cell that is lost, stale or shared wrongly changes the text. A row that finds its sequence not
// whole, or no free cell, fails the test at once.
#pragma once

#include <algorithm>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "rolellm/llm/cell_model.h"

namespace rolellm {

class FakeCells : public CellModel {
 public:
  static constexpr int kVocabulary = 24;
  static constexpr std::int32_t kEnd = 0;

  explicit FakeCells(int cells) : cells_(static_cast<std::size_t>(cells)) {}

  /// What the model says after these tokens.
  static std::vector<float> scores(std::span<const std::int32_t> tokens, int adapter) {
    std::uint64_t state = 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(adapter);
    for (const std::int32_t token : tokens)
      state = (state ^ static_cast<std::uint64_t>(token)) * 0x100000001B3ULL;
    std::vector<float> logits;
    for (int i = 0; i < kVocabulary; ++i) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      logits.push_back(static_cast<float>(state >> 40) / 4'000'000.0F);
    }
    return logits;
  }

  Status decode(std::span<const BatchRow> rows) override {
    most_rows_ = std::max(most_rows_, rows.size());
    logits_.assign(rows.size(), {});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const BatchRow& row = rows[i];
      const auto free = std::find_if(cells_.begin(), cells_.end(),
                                     [](const Cell& cell) { return cell.holders.empty(); });
      if (free == cells_.end()) return fail(ErrorKind::internal, "test", "no free cell");
      *free = {row.token, row.position, {row.sequence}};
      if (row.logits) logits_[i] = scores(tokens_of(row.sequence, row.position + 1), adapter_);
    }
    return ok();
  }
  std::span<const float> logits(std::size_t row) const override { return logits_[row]; }
  Status use_adapter(int adapter) override {
    clear();
    adapter_ = adapter;
    return ok();
  }
  bool ends_answer(std::int32_t token) const override { return token == kEnd; }
  std::string text_of(std::int32_t token) const override {
    return std::string(1, static_cast<char>('a' + token));
  }

  void share(int from, int to, int end) override {
    EXPECT_EQ(held_by(to), 0) << "sequence " << to << " is not empty";
    for (Cell& cell : cells_) {
      if (cell.position < end && cell.holders.count(from) > 0) cell.holders.insert(to);
    }
    EXPECT_EQ(held_by(to), end);
  }
  void cut(int sequence, int end) override {
    for (Cell& cell : cells_) {
      if (cell.position >= end) cell.holders.erase(sequence);
    }
  }
  void clear() override {
    for (Cell& cell : cells_) cell.holders.clear();
  }

  int held_by(int sequence) const {
    return static_cast<int>(std::count_if(cells_.begin(), cells_.end(), [&](const Cell& cell) {
      return cell.holders.count(sequence) > 0;
    }));
  }
  int taken() const {
    return static_cast<int>(std::count_if(cells_.begin(), cells_.end(),
                                          [](const Cell& cell) { return !cell.holders.empty(); }));
  }
  std::size_t most_rows() const { return most_rows_; }

 private:
  struct Cell {
    std::int32_t token = 0;
    int position = 0;
    std::set<int> holders;
  };

  /// The first `count` tokens of a sequence; the test fails if any is missing or there twice.
  std::vector<std::int32_t> tokens_of(int sequence, int count) const {
    std::vector<std::int32_t> tokens(static_cast<std::size_t>(count), -1);
    for (const Cell& cell : cells_) {
      if (cell.holders.count(sequence) == 0) continue;
      EXPECT_LT(cell.position, count) << "a cell from the future in sequence " << sequence;
      if (cell.position >= count) continue;
      std::int32_t& token = tokens[static_cast<std::size_t>(cell.position)];
      EXPECT_EQ(token, -1) << "position " << cell.position << " twice in sequence " << sequence;
      token = cell.token;
    }
    EXPECT_EQ(std::count(tokens.begin(), tokens.end(), -1), 0) << "holes in sequence " << sequence;
    return tokens;
  }

  std::vector<Cell> cells_;
  int adapter_ = 0;
  std::size_t most_rows_ = 0;
  std::vector<std::vector<float>> logits_;
};

}  // namespace rolellm
